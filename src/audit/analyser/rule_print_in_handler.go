package main

import (
	"go/ast"
	"go/types"
	"regexp"
)

var printInHandler = Rule{
	ID:       "print-in-handler",
	Severity: note,
	Title:    "A request prints instead of logging",
	Fix:      "Log by log/slog with what belongs to the request as fields: lines of many requests cannot be told from each other.",
	check: func(p *Pass) {
		for _, service := range p.services() {
			booted := p.calls.booted()
			isStructured := service.logsStructured()
			service.calls(func(function *Function, call *ast.CallExpr, callee *types.Func) {
				way := p.calls.handled[function]
				// A command may print what a request would log, and both may share the code.
				if way == nil || booted[function] != nil || console.MatchString(function.Package.Path) {
					return
				}
				if is(callee, "fmt", "Print", "Printf", "Println") ||
					!isStructured && function.isInHandler() && is(callee, "log", "Print", "Printf", "Println") {
					p.Report(function, call, "%s in a request has no level, no fields and no request that it belongs to (%s)", types.ExprString(call.Fun), way)
				}
			})
		}
	},
}

// console names packages that talk to whoever sits before the program.
var console = regexp.MustCompile(`/(?:cli|console|install|installer)(?:/|$)`)

var structuredLoggers = []string{
	"log/slog", "go.uber.org/zap", "github.com/rs/zerolog", "github.com/rs/zerolog/log", "github.com/sirupsen/logrus",
	"github.com/go-kit/log", "github.com/apex/log", "github.com/inconshreveable/log15", "github.com/charmbracelet/log", "github.com/phuslu/log",
}

func (s service) logsStructured() bool {
	for _, path := range structuredLoggers {
		if s.imports[path] {
			return true
		}
	}
	return false
}
