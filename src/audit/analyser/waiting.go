package main

import (
	"go/ast"
	"go/token"
	"go/types"
)

// waitsAfter tells whether a function waits after it has started a goroutine, which may be done then before it returns: it receives
// something, it waits for a group, also by a defer, or it hands on a channel that the goroutine uses.
func waitsAfter(function *Function, started ast.Node) (waits bool) {
	info := function.Package.Info
	channels := map[types.Object]bool{}
	ast.Inspect(started, func(node ast.Node) bool {
		if name, ok := node.(*ast.Ident); ok && isChannel(info, name) {
			channels[info.Uses[name]] = true
		}
		return true
	})
	function.Inspect(func(node ast.Node) {
		if deferred, ok := node.(*ast.DeferStmt); ok {
			ast.Inspect(deferred, func(inner ast.Node) bool {
				waits = waits || inner != nil && isWait(info, inner)
				return true
			})
		}
		if node.Pos() < started.End() {
			return
		}
		waits = waits || isWait(info, node)
		switch node := node.(type) {
		case *ast.Ident:
			waits = waits || channels[info.Uses[node]]
		case *ast.FuncLit:
			// A stream of the handler, as a rule: `c.Stream(func(w io.Writer) bool { ... <-words ... })`.
			waits = waits || mentionsAny(info, node, channels)
		}
	})
	return waits
}

// isWait tells whether a node waits for something: it receives from a channel, or calls a method called Wait.
func isWait(info *types.Info, node ast.Node) bool {
	switch node := node.(type) {
	case *ast.UnaryExpr:
		return node.Op == token.ARROW
	case *ast.SelectStmt:
		return true
	case *ast.CallExpr:
		callee := calleeOf(info, node)
		return callee != nil && callee.Name() == "Wait"
	}
	return false
}

func isChannel(info *types.Info, name *ast.Ident) bool {
	variable, ok := info.Uses[name].(*types.Var)
	if !ok {
		return false
	}
	_, ok = variable.Type().Underlying().(*types.Chan)
	return ok
}
