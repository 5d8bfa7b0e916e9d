package main

import (
	"go/ast"
	"go/types"
)

var trustedProxies = Rule{
	ID:         "trusted-proxies",
	Severity:   warning,
	Title:      "Every client can choose the address it is known by",
	Fix:        "Call `SetTrustedProxies` with the proxies in front of the service, or with nil where there is none.",
	ofPrograms: true,
	check: func(p *Pass) {
		for _, service := range p.services() {
			if service.mentions(ginPath, "SetTrustedProxies", "TrustedPlatform", "ForwardedByClientIP", "RemoteIPHeaders", "TrustedProxies") {
				continue
			}
			usesAddress := service.mentions(ginPath, "ClientIP")
			service.calls(func(function *Function, call *ast.CallExpr, callee *types.Func) {
				switch {
				case function.measuresInto(call):
				case usesAddress && is(callee, ginPath, "New", "Default"):
					p.Report(function, call, "X-Forwarded-For is believed of every client, and ClientIP is used: anybody can pass for any address")
				case is(callee, ginPath, "Default"):
					p.Report(function, call, "X-Forwarded-For is believed of every client, so addresses in the log can be made up")
				}
			})
		}
	},
}

// measuresInto tells whether the engine that a call makes is one for metrics, by the variable that it becomes.
func (f *Function) measuresInto(call *ast.CallExpr) bool {
	for _, node := range f.Around(call) {
		if assignment, ok := node.(*ast.AssignStmt); ok && f.measures(assignment.Lhs[0]) {
			return true
		}
	}
	return false
}
