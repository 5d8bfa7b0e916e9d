package main

import (
	"go/ast"
	"go/token"
	"go/types"
)

var exitInHandler = Rule{
	ID:       "exit-in-handler",
	Severity: failure,
	Title:    "A request can end the whole process",
	Fix:      "Answer with an error and return: the process serves all other users too, and ends without finishing their requests.",
	check: func(p *Pass) {
		failed := map[*Function][]span{}
		// isBegun tells whether a place is only reached when what a program begins once has failed: then it has ended at its start.
		isBegun := func(function *Function, pos token.Pos) bool {
			spans, ok := failed[function]
			if !ok {
				spans = p.calls.failuresOfOnce(function)
				failed[function] = spans
			}
			return isIn(spans, pos)
		}
		handled := reach(p.calls.handlers(), func(from *Function, by call) bool { return !by.once && !isBegun(from, by.pos) })
		for _, function := range p.calls.functions {
			way := handled[function]
			if way == nil {
				continue
			}
			function.Inspect(func(node ast.Node) {
				call, ok := node.(*ast.CallExpr)
				if ok && endsProcess(calleeOf(function.Package.Info, call)) && !isSuccess(function.Package.Info, call) && !function.isAskedFor(call) && !isBegun(function, call.Pos()) {
					p.Report(function, call, "%s ends the process, with all requests that it serves (%s)", types.ExprString(call.Fun), way)
				}
			})
		}
	},
}

// span is a part of a file.
type span struct{ from, to token.Pos }

func isIn(spans []span, pos token.Pos) bool {
	for _, each := range spans {
		if each.from < pos && pos < each.to {
			return true
		}
	}
	return false
}

// failuresOfOnce finds where a function deals with the error of another one that does its work by a sync.Once.
func (g *callGraph) failuresOfOnce(function *Function) (spans []span) {
	info := function.Package.Info
	failures := map[types.Object]bool{}
	function.Inspect(func(node ast.Node) {
		if assignment, ok := node.(*ast.AssignStmt); ok && len(assignment.Rhs) == 1 && g.runsOnce(info, assignment.Rhs[0]) {
			for _, left := range assignment.Lhs {
				if name, ok := left.(*ast.Ident); ok {
					failures[info.ObjectOf(name)] = true
				}
			}
		}
	})
	function.Inspect(func(node ast.Node) {
		if statement, ok := node.(*ast.IfStmt); ok {
			if failed := failedVariable(info, statement.Cond); failed != nil && failures[failed] {
				spans = append(spans, span{statement.Body.Pos(), statement.Body.End()})
			}
		}
	})
	return spans
}

// runsOnce tells whether an expression calls one of the repository's functions that hands its work to a sync.Once.
func (g *callGraph) runsOnce(info *types.Info, expression ast.Expr) bool {
	made, ok := ast.Unparen(expression).(*ast.CallExpr)
	if !ok {
		return false
	}
	callee := calleeOf(info, made)
	if callee == nil || g.byObject[callee.Origin()] == nil {
		return false
	}
	for _, by := range g.byObject[callee.Origin()].calls {
		if by.once {
			return true
		}
	}
	return false
}

func endsProcess(callee *types.Func) bool {
	return is(callee, "os", "Exit") ||
		is(callee, "syscall", "Exit") ||
		is(callee, "log", "Fatal", "Fatalf", "Fatalln", "Logger.Fatal", "Logger.Fatalf", "Logger.Fatalln") ||
		is(callee, "github.com/sirupsen/logrus", "Fatal", "Fatalf", "Fatalln", "Entry.Fatal", "Entry.Fatalf", "Entry.Fatalln", "Logger.Fatal", "Logger.Fatalf", "Logger.Fatalln", "FieldLogger.Fatal", "FieldLogger.Fatalf") ||
		is(callee, "go.uber.org/zap", "Logger.Fatal", "SugaredLogger.Fatal", "SugaredLogger.Fatalf", "SugaredLogger.Fatalw", "SugaredLogger.Fatalln")
}

// isSuccess tells whether a call is `os.Exit(0)`: nobody writes that for a failure.
func isSuccess(info *types.Info, call *ast.CallExpr) bool {
	return len(call.Args) == 1 && isZero(info, call.Args[0])
}

// isAskedFor tells whether a parameter decides if a call is made: `if level == fatal`. Then most callers do not mean it.
func (f *Function) isAskedFor(call ast.Node) bool {
	info := f.Package.Info
	parameters := map[types.Object]bool{}
	if f.Type != nil && !f.isHandler() {
		for _, field := range f.Type.Params.List {
			for _, name := range field.Names {
				parameters[info.Defs[name]] = true
			}
		}
	}
	around := f.Around(call)
	for i, node := range around {
		var conditions []ast.Expr
		switch node := node.(type) {
		case *ast.IfStmt:
			conditions = []ast.Expr{node.Cond}
		case *ast.CaseClause:
			conditions = node.List
			if statement, ok := around[i-2].(*ast.SwitchStmt); ok && statement.Tag != nil {
				conditions = append([]ast.Expr{statement.Tag}, conditions...)
			}
		}
		for _, condition := range conditions {
			if mentionsAny(info, condition, parameters) {
				return true
			}
		}
	}
	return false
}

func mentionsAny(info *types.Info, in ast.Node, objects map[types.Object]bool) (found bool) {
	ast.Inspect(in, func(node ast.Node) bool {
		identifier, ok := node.(*ast.Ident)
		found = found || ok && objects[info.Uses[identifier]]
		return !found
	})
	return found
}
