package main

import (
	"go/ast"
	"go/types"
)

var contextInGoroutine = Rule{
	ID:       "context-in-goroutine",
	Severity: failure,
	Title:    "A gin.Context is used in a goroutine",
	Fix:      "Hand over what the goroutine needs, or `c.Copy()`: Gin gives the context to the next request when the handler returns.",
	check: func(p *Pass) {
		for _, function := range p.calls.functions {
			function.Inspect(func(node ast.Node) {
				begun := goroutineOf(function.Package.Info, node)
				if begun == nil || waitsAfter(function, node) {
					return
				}
				if used := contextUsedBy(function, begun); used != nil {
					p.Report(function, used, "the goroutine uses the gin.Context %s, which belongs to another request once the handler returns", types.ExprString(used))
				}
			})
		}
	},
}

// goroutineOf is the call that a statement has another goroutine make: `go f(c)`, `time.AfterFunc(d, f)`, `pool.Submit(f)`.
func goroutineOf(info *types.Info, node ast.Node) *ast.CallExpr {
	switch node := node.(type) {
	case *ast.GoStmt:
		return node.Call
	case *ast.CallExpr:
		if beginsGoroutine(calleeOf(info, node)) && len(node.Args) > 0 {
			// What is run is its last argument.
			return &ast.CallExpr{Fun: node.Args[len(node.Args)-1]}
		}
	}
	return nil
}

func beginsGoroutine(callee *types.Func) bool {
	return is(callee, "time", "AfterFunc") ||
		is(callee, "golang.org/x/sync/errgroup", "Group.Go", "Group.TryGo") ||
		is(callee, "sync", "WaitGroup.Go") ||
		is(callee, "github.com/bytedance/gopkg/util/gopool", "Go", "CtxGo") ||
		is(callee, "github.com/panjf2000/ants/v2", "Submit", "Pool.Submit")
}

// contextUsedBy finds a context that is handed to a goroutine, or used in its literal though declared outside of it.
func contextUsedBy(function *Function, call *ast.CallExpr) (found ast.Expr) {
	info := function.Package.Info
	for _, argument := range call.Args {
		if argument = ast.Unparen(argument); contextOf(function, argument) != nil {
			return argument
		}
	}
	literal, ok := ast.Unparen(call.Fun).(*ast.FuncLit)
	if !ok {
		return nil
	}
	ast.Inspect(literal.Body, func(node ast.Node) bool {
		expression, ok := node.(ast.Expr)
		if !ok || found != nil {
			return found == nil
		}
		if root := contextOf(function, expression); root != nil {
			declared := info.Uses[root].Pos()
			if declared < literal.Pos() || declared >= literal.End() {
				found = expression
			}
		}
		return found == nil
	})
	return found
}

// contextOf is the variable by which an expression is a context of Gin: `c`, or `r` of a field `r.c`; nil where it is none, or a copy.
func contextOf(function *Function, expression ast.Expr) *ast.Ident {
	info := function.Package.Info
	switch expression := expression.(type) {
	case *ast.Ident:
		variable, ok := info.Uses[expression].(*types.Var)
		if ok && isType(variable.Type(), ginPath, "Context") && !variable.IsField() && !isCopy(function, variable) {
			return expression
		}
	case *ast.SelectorExpr:
		root, ok := ast.Unparen(expression.X).(*ast.Ident)
		if !ok || !reachesContext(info.Selections[expression]) {
			return nil
		}
		if _, ok := info.Uses[root].(*types.Var); ok && !copies(function) {
			return root
		}
	}
	return nil
}

// reachesContext tells whether a selection is a field that holds a context, or a method of one that is embedded.
func reachesContext(selection *types.Selection) bool {
	if selection == nil {
		return false
	}
	if selection.Kind() == types.FieldVal {
		return isType(selection.Type(), ginPath, "Context")
	}
	method, ok := selection.Obj().(*types.Func)
	return ok && len(selection.Index()) > 1 && isType(receiverType(method), ginPath, "Context") && method.Name() != "Copy"
}

// copies tells whether a function copies some context: then a field may hold the copy.
func copies(function *Function) (found bool) {
	for around := function; around != nil; around = around.Parent {
		around.Inspect(func(node ast.Node) {
			call, ok := node.(*ast.CallExpr)
			found = found || ok && is(calleeOf(around.Package.Info, call), ginPath, "Context.Copy")
		})
	}
	return found
}

// isCopy tells whether a variable holds what Copy returned.
func isCopy(function *Function, variable *types.Var) (copied bool) {
	info := function.Package.Info
	for around := function; around != nil; around = around.Parent {
		around.Inspect(func(node ast.Node) {
			assignment, ok := node.(*ast.AssignStmt)
			if !ok || len(assignment.Lhs) != len(assignment.Rhs) {
				return
			}
			for i, left := range assignment.Lhs {
				identifier, ok := left.(*ast.Ident)
				if !ok || info.ObjectOf(identifier) != variable {
					continue
				}
				if call, ok := ast.Unparen(assignment.Rhs[i]).(*ast.CallExpr); ok && is(calleeOf(info, call), ginPath, "Context.Copy") {
					copied = true
				}
			}
		})
	}
	return copied
}
