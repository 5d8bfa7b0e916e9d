package main

import (
	"go/ast"
)

var debugMode = Rule{
	ID:         "debug-mode",
	Severity:   warning,
	Title:      "Gin is in debug mode whatever GIN_MODE says",
	Fix:        "Leave the call out, and set `GIN_MODE=debug` where you want it: a deploy sets GIN_MODE=release.",
	ofPrograms: true,
	check: func(p *Pass) {
		for _, service := range p.services() {
			var found []func()
			isChosen := false
			service.inspect(func(function *Function, node ast.Node) {
				call, ok := node.(*ast.CallExpr)
				if !ok || !is(calleeOf(function.Package.Info, call), ginPath, "SetMode") || len(call.Args) != 1 {
					return
				}
				if mode, ok := textOf(function.Package.Info, call.Args[0]); !ok || mode != "debug" || isConditional(function.Around(call)) {
					isChosen = true
					return
				}
				found = append(found, func() {
					p.Report(function, call, "debug mode is set for good: GIN_MODE=release is without effect, and every route and warning is printed")
				})
			})
			if !isChosen {
				for _, report := range found {
					report()
				}
			}
		}
	},
}

// isConditional tells whether a node with these around it is run in some cases only.
func isConditional(around []ast.Node) bool {
	for _, node := range around {
		switch node.(type) {
		case *ast.IfStmt, *ast.CaseClause, *ast.CommClause:
			return true
		}
	}
	return false
}
