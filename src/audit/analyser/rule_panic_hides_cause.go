package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
)

var panicHidesCause = Rule{
	ID:       "panic-hides-cause",
	Severity: warning,
	Title:    "The process ends without saying why",
	Fix:      "Say the error: `log.Fatalf(\"cannot reach the database: %v\", err)`.",
	check: func(p *Pass) {
		for function := range p.calls.booted() {
			// What a request runs as well is recovered.
			if p.calls.handled[function] != nil {
				continue
			}
			info := function.Package.Info
			function.Inspect(func(node ast.Node) {
				statement, ok := node.(*ast.IfStmt)
				if !ok {
					return
				}
				failed := failedVariable(info, statement.Cond)
				if failed == nil || mentionsAny(info, statement.Body, map[types.Object]bool{failed: true}) {
					return
				}
				for _, each := range statement.Body.List {
					if call := endingCall(info, each); call != nil {
						p.Report(function, call, "%s hides the error %s, which alone says what is wrong", types.ExprString(call), failed.Name())
					}
				}
			})
		}
	},
}

// failedVariable is the err of `err != nil`.
func failedVariable(info *types.Info, condition ast.Expr) *types.Var {
	comparison, ok := ast.Unparen(condition).(*ast.BinaryExpr)
	if !ok || comparison.Op != token.NEQ || !info.Types[comparison.Y].IsNil() {
		return nil
	}
	identifier, ok := ast.Unparen(comparison.X).(*ast.Ident)
	if !ok {
		return nil
	}
	variable, _ := info.Uses[identifier].(*types.Var)
	if variable == nil || !types.Identical(variable.Type(), types.Universe.Lookup("error").Type()) {
		return nil
	}
	return variable
}

// impossible is what a panic says that is there for readers: no release will ever show it.
var impossible = regexp.MustCompile(`(?i)^unreachable|unreachable code|should (?:never|not)|never (?:happens?|fails?|returns?)|impossible|random|entropy|(?:cannot|can't) happen|\bbug\b`)

// endingCall is a panic or a log.Fatal with nothing but constants.
func endingCall(info *types.Info, statement ast.Stmt) *ast.CallExpr {
	expression, ok := statement.(*ast.ExprStmt)
	if !ok {
		return nil
	}
	call, ok := expression.X.(*ast.CallExpr)
	if !ok {
		return nil
	}
	if builtin, ok := nameOf(call.Fun).(*ast.Ident); ok && builtin.Name == "panic" {
		if _, ok := info.Uses[builtin].(*types.Builtin); !ok {
			return nil
		}
	} else if callee := calleeOf(info, call); !endsProcess(callee) || callee.Name() == "Exit" {
		return nil
	}
	for _, argument := range call.Args {
		if text, ok := textOf(info, argument); !ok || impossible.MatchString(text) {
			return nil
		}
	}
	return call
}
