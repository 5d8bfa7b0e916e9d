package main

import (
	"go/ast"
	"go/types"
	"strings"
)

var unboundedBody = Rule{
	ID:         "unbounded-body",
	Severity:   warning,
	Title:      "A request body of any size is read into memory",
	Fix:        "Wrap the body by http.MaxBytesReader, in a middleware for all routes.",
	ofPrograms: true,
	check: func(p *Pass) {
		for _, service := range p.services() {
			if service.limitsBodies() {
				continue
			}
			service.calls(func(function *Function, call *ast.CallExpr, callee *types.Func) {
				info := function.Package.Info
				isAll := is(callee, "io", "ReadAll") || is(callee, "io/ioutil", "ReadAll")
				if isAll && len(call.Args) == 1 && isRequestBody(info, call.Args[0]) || is(callee, ginPath, "Context.GetRawData") {
					p.Report(function, call, "%s reads the whole body, however large it is: one request can use up the memory", types.ExprString(call.Fun))
				}
			})
		}
	},
}

func (s service) limitsBodies() bool {
	for path := range s.imports {
		if strings.HasSuffix(path, "gin-contrib/size") {
			return true
		}
	}
	return s.mentions("net/http", "MaxBytesReader", "MaxBytesHandler")
}

// isRequestBody tells whether an expression is the body of a request that came in.
func isRequestBody(info *types.Info, expression ast.Expr) bool {
	selector, ok := ast.Unparen(expression).(*ast.SelectorExpr)
	return ok && selector.Sel.Name == "Body" && isType(info.Types[selector.X].Type, "net/http", "Request")
}
