package main

import (
	"go/ast"
	"go/types"
	"regexp"
)

// fewestRoutes that a program has whose routes are judged: with less it may be half a service.
const fewestRoutes = 3

var healthy = regexp.MustCompile(`(?i)health|ready|live|alive|ping|heartbeat|status|version|/up$|check`)

var healthRoute = Rule{
	ID:         "health-route",
	Severity:   note,
	Title:      "No route tells whether the service is healthy",
	Fix:        "Answer 200 at /health once the service can serve, or name another route in `health-path`.",
	ofPrograms: true,
	check: func(p *Pass) {
		for _, service := range p.services() {
			routes, isKnown := service.routes()
			if !isKnown || len(routes) < fewestRoutes {
				continue
			}
			service.calls(func(function *Function, call *ast.CallExpr, callee *types.Func) {
				if is(callee, ginPath, "New", "Default") {
					p.Report(function, call, "none of the %d routes is one for health: a deploy has nothing to ask whether this release may serve", len(routes))
				}
			})
		}
	},
}

// routes lists the paths of a program; not known where one is no constant, or there is one for health.
func (s service) routes() (routes []string, isKnown bool) {
	isKnown = true
	s.calls(func(function *Function, call *ast.CallExpr, callee *types.Func) {
		at := 0
		isGroup := is(callee, ginPath, "IRouter.Group", "RouterGroup.Group")
		switch {
		case isGroup:
		case is(callee, ginPath, "IRoutes.GET", "RouterGroup.GET", "IRoutes.Any", "RouterGroup.Any"):
		case is(callee, "net/http", "HandleFunc", "Handle", "ServeMux.HandleFunc", "ServeMux.Handle"):
		case is(callee, ginPath, "IRoutes.Handle", "RouterGroup.Handle", "IRoutes.Match", "RouterGroup.Match"):
			at = 1
		default:
			return
		}
		if len(call.Args) <= at {
			return
		}
		path, ok := textOf(function.Package.Info, call.Args[at])
		isKnown = isKnown && ok && !healthy.MatchString(path)
		if !isGroup {
			routes = append(routes, path)
		}
	})
	return routes, isKnown
}
