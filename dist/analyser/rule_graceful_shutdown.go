package main

import (
	"go/ast"
	"go/types"
	"strings"
)

var gracefulShutdown = Rule{
	ID:         "graceful-shutdown",
	Severity:   warning,
	Title:      "The service ends in the midst of requests",
	Fix:        "Serve by an http.Server, wait for SIGTERM by signal.NotifyContext, then call its Shutdown with a deadline.",
	ofPrograms: true,
	check: func(p *Pass) {
		for _, service := range p.services() {
			if service.shutsDown() {
				continue
			}
			service.calls(func(function *Function, call *ast.CallExpr, callee *types.Func) {
				_, _, ok := listens(function, call)
				if ok || is(callee, "net/http", "Server.ListenAndServe", "Server.ListenAndServeTLS", "Server.Serve", "Server.ServeTLS") {
					p.Report(function, call, "nothing calls Shutdown, so a deploy or a restart cuts off the requests that are being answered")
				}
			})
		}
	},
}

// shutsDown tells whether a program ends its server in an orderly way: by itself, or by a library that is for it.
func (s service) shutsDown() bool {
	for path := range s.imports {
		last := path[strings.LastIndex(path, "/")+1:]
		if strings.Contains(path, "grace") || last == "endless" || last == "manners" || last == "overseer" {
			return true
		}
	}
	return s.any(func(info *types.Info, node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return false
		}
		callee := calleeOf(info, call)
		return callee != nil && (callee.Name() == "Shutdown" || callee.Name() == "ShutdownWithContext")
	})
}
