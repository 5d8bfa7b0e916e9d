package main

import (
	"go/ast"
	"go/types"
)

var serverTimeouts = Rule{
	ID:         "server-timeouts",
	Severity:   warning,
	Title:      "A slow client holds its connection for ever",
	Fix:        "Serve by an http.Server with ReadHeaderTimeout and IdleTimeout.",
	ofPrograms: true,
	check: func(p *Pass) {
		for _, service := range p.services() {
			service.inspect(func(function *Function, node ast.Node) {
				switch node := node.(type) {
				case *ast.CallExpr:
					if _, _, ok := listens(function, node); ok {
						p.Report(function, node, "%s has no timeout: a client that sends its request slowly holds a connection for ever", types.ExprString(node.Fun))
					}
				case *ast.CompositeLit:
					if missing := service.missingTimeout(function, node); missing != "" {
						p.Report(function, node, "%s", missing)
					}
				}
			})
		}
	},
}

// missingTimeout says what an http.Server waits for without an end; empty where all is well, or set somewhere else.
func (s service) missingTimeout(function *Function, literal *ast.CompositeLit) string {
	info := function.Package.Info
	if _, ok := serverOf(function, literal); !ok {
		return ""
	}
	has := func(name string) bool {
		if value := fieldOf(literal, name); value != nil {
			return !isZero(info, value)
		}
		return s.assigns(name)
	}
	switch {
	case has("ReadTimeout"):
		return ""
	case !has("ReadHeaderTimeout"):
		return "the server has no ReadHeaderTimeout: a client that sends its header slowly holds a connection for ever"
	case !has("IdleTimeout"):
		return "the server has no IdleTimeout: connections that nobody uses stay open for ever"
	}
	return ""
}

// assigns tells whether a field of an http.Server is set by an assignment.
func (s service) assigns(name string) bool {
	return s.any(func(info *types.Info, node ast.Node) bool {
		assignment, ok := node.(*ast.AssignStmt)
		if !ok {
			return false
		}
		for _, left := range assignment.Lhs {
			if selector, ok := left.(*ast.SelectorExpr); ok && selector.Sel.Name == name && isType(info.Types[selector.X].Type, "net/http", "Server") {
				return true
			}
		}
		return false
	})
}
