package main

import (
	"go/ast"
	"go/token"
	"go/types"
)

var sharedState = Rule{
	ID:       "shared-state",
	Severity: failure,
	Title:    "A package-level variable is written by requests without a lock",
	Fix:      "Guard it with a sync.Mutex, take a sync.Map or a type of sync/atomic, or keep the state in a database: requests run side by side.",
	check: func(p *Pass) {
		unlocked := reach(p.calls.handlers(), func(from *Function, by call) bool {
			return !by.once && !from.IsLockedAt(by.pos)
		})
		for _, function := range p.calls.functions {
			way := unlocked[function]
			if way == nil {
				continue
			}
			function.Inspect(func(node ast.Node) {
				for _, written := range writtenBy(function.Package.Info, node) {
					variable := sharedVariable(p, function.Package.Info, written)
					if variable != nil && !function.IsLockedAt(node.Pos()) {
						p.Report(function, written, "the package-level %s is written without a lock, and requests run side by side (%s)", variable.Name(), way)
					}
				}
			})
		}
	},
}

// writtenBy lists what a statement writes to.
func writtenBy(info *types.Info, node ast.Node) []ast.Expr {
	switch node := node.(type) {
	case *ast.AssignStmt:
		if node.Tok != token.DEFINE {
			return node.Lhs
		}
	case *ast.IncDecStmt:
		return []ast.Expr{node.X}
	case *ast.CallExpr:
		builtin, _ := nameOf(node.Fun).(*ast.Ident)
		if builtin == nil || len(node.Args) == 0 {
			return nil
		}
		if object, ok := info.Uses[builtin].(*types.Builtin); ok && (object.Name() == "delete" || object.Name() == "clear") {
			return []ast.Expr{&ast.IndexExpr{X: node.Args[0], Index: node.Args[0]}}
		}
	}
	return nil
}

// sharedVariable is the package-level variable of the repository that is written in place: an element of a map or a slice, the
// slice, the map or the number itself.
func sharedVariable(p *Pass, info *types.Info, written ast.Expr) *types.Var {
	expression := ast.Unparen(written)
	t := info.Types[expression].Type
	for {
		switch inner := expression.(type) {
		case *ast.IndexExpr:
			expression = ast.Unparen(inner.X)
			t = info.Types[expression].Type
			continue
		case *ast.SelectorExpr:
			if selection := info.Selections[inner]; selection != nil && selection.Kind() == types.FieldVal {
				expression = ast.Unparen(inner.X)
				continue
			}
		}
		break
	}
	name, _ := nameOf(expression).(*ast.Ident)
	if name == nil || t == nil {
		return nil
	}
	variable, ok := info.Uses[name].(*types.Var)
	if !ok || variable.IsField() || variable.Pkg() == nil || variable.Parent() != variable.Pkg().Scope() {
		return nil
	}
	switch t := t.Underlying().(type) {
	case *types.Map, *types.Slice:
		return variable
	case *types.Basic:
		if t.Info()&types.IsNumeric != 0 {
			return variable
		}
	}
	return nil
}
