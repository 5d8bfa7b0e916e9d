package main

import (
	"go/ast"
	"strings"
)

var fixedPort = Rule{
	ID:         "fixed-port",
	Severity:   warning,
	Title:      "The service listens on a port that cannot be changed",
	Fix:        "Take the port from PORT: `r.Run()` does, or `\":\" + os.Getenv(\"PORT\")`. A canary starts on another port, beside the live release.",
	ofPrograms: true,
	check: func(p *Pass) {
		for _, service := range p.services() {
			service.inspect(func(function *Function, node ast.Node) {
				info := function.Package.Info
				if address, ok := serverOf(function, node); ok && address != nil {
					if text, ok := textOf(info, address); ok && text != "" && !isPrescribed(node, text) {
						p.Report(function, address, "the service listens on %q whatever PORT says", text)
					}
				}
				if call, ok := node.(*ast.CallExpr); ok {
					if text, isConstant, ok := listens(function, call); ok && isConstant {
						p.Report(function, call, "the service listens on %q whatever PORT says", text)
					}
				}
			})
		}
	},
}

// isPrescribed tells whether a port is not the service's to choose: a server that makes its certificates by itself has to prove who it is at 443.
func isPrescribed(server ast.Node, address string) bool {
	literal, ok := server.(*ast.CompositeLit)
	return ok && fieldOf(literal, "TLSConfig") != nil && (strings.HasSuffix(address, ":443") || strings.HasSuffix(address, ":https"))
}
