package main

import (
	"go/ast"
	"go/token"
	"go/types"
)

// call leads from a place in one function to another that may be run there.
type call struct {
	pos token.Pos
	to  *Function
	// once tells that it is handed to sync.Once.
	once bool
	// direct tells that it is run right there: a function that is called by its name, or a literal.
	direct bool
}

// callGraph says what may run what, as far as types tell: by name, by a value that is handed on, through interfaces.
type callGraph struct {
	own       map[*types.Package]bool
	functions []*Function
	byObject  map[*types.Func]*Function
	byLiteral map[*ast.FuncLit]*Function
	// methods of the repository's own types, by their names.
	methods map[string][]*Function
	// handled says how each function is run by a request; those that no request runs are not in it.
	handled map[*Function]*way
	// runnable says the same of programs. Any method is, as a library may call it by an interface of its own.
	runnable map[*Function]*way
}

func newCallGraph(packages []*Package) *callGraph {
	graph := &callGraph{
		own:       map[*types.Package]bool{},
		byObject:  map[*types.Func]*Function{},
		byLiteral: map[*ast.FuncLit]*Function{},
		methods:   map[string][]*Function{},
	}
	for _, each := range packages {
		graph.own[each.Types] = true
		for _, file := range each.Files {
			top := &Function{Package: each, Node: file}
			graph.add(top)
			ast.Walk(finder{graph: graph, parent: top}, file)
		}
	}
	for _, function := range graph.functions {
		graph.connect(function)
	}
	graph.handled = reach(graph.handlers(), func(*Function, call) bool { return true })
	graph.runnable = reach(append(graph.starts(), graph.allMethods()...), func(*Function, call) bool { return true })
	return graph
}

// booted says how each function is run by the start of a program, or by its command line.
func (g *callGraph) booted() map[*Function]*way {
	return reach(g.starts(), func(_ *Function, by call) bool { return by.direct && !by.to.isHandler() })
}

// starts are the functions that a program begins with, and what its files declare outside of functions.
func (g *callGraph) starts() []*Function {
	var starts []*Function
	for _, function := range g.functions {
		if _, isFile := function.Node.(*ast.File); isFile || function.isStart() {
			starts = append(starts, function)
		}
	}
	return starts
}

// serving says how each function is run where a service starts or answers. The other commands of a program are not in it: a
// generator of code, a migration.
func (g *callGraph) serving() map[*Function]*way {
	callers := map[*Function][]*Function{}
	roots := append(g.handlers(), g.starts()...)
	var starting []*Function
	for _, function := range g.functions {
		for _, by := range function.calls {
			callers[by.to] = append(callers[by.to], function)
		}
		if function.startsServer() {
			starting = append(starting, function)
		}
	}
	// Whatever leads to a server that listens is part of its start, but for the file that declares it.
	seen := map[*Function]bool{}
	for len(starting) > 0 {
		function := starting[0]
		starting = starting[1:]
		if _, isFile := function.Node.(*ast.File); !seen[function] && !isFile {
			seen[function] = true
			roots = append(roots, function)
			starting = append(starting, callers[function]...)
		}
	}
	return reach(roots, func(from *Function, by call) bool {
		_, isFile := from.Node.(*ast.File)
		_, isLiteral := by.to.Node.(*ast.FuncLit)
		return !isFile || !isLiteral
	})
}

func (g *callGraph) allMethods() []*Function {
	var all []*Function
	for _, methods := range g.methods {
		all = append(all, methods...)
	}
	return all
}

// isStart tells whether a function is run when a program starts.
func (f *Function) isStart() bool {
	if f.Object == nil || receiverOf(f.Object) != nil {
		return false
	}
	return f.Object.Name() == "init" || f.Object.Name() == "main" && f.Package.Name == "main"
}

// startsServer tells whether a function itself makes a server listen.
func (f *Function) startsServer() (found bool) {
	f.Inspect(func(node ast.Node) {
		if call, ok := node.(*ast.CallExpr); ok && !found {
			_, _, listening := listens(f, call)
			found = listening || is(calleeOf(f.Package.Info, call), "net/http", "Server.ListenAndServe", "Server.ListenAndServeTLS", "Server.Serve", "Server.ServeTLS")
		}
	})
	return found
}

func (g *callGraph) handlers() []*Function {
	var found []*Function
	for _, function := range g.functions {
		if function.isHandler() {
			found = append(found, function)
		}
	}
	return found
}

func (g *callGraph) add(function *Function) {
	g.functions = append(g.functions, function)
	if literal, ok := function.Node.(*ast.FuncLit); ok {
		g.byLiteral[literal] = function
	}
	if function.Object == nil {
		return
	}
	g.byObject[function.Object] = function
	if receiverOf(function.Object) != nil {
		name := function.Object.Name()
		g.methods[name] = append(g.methods[name], function)
	}
}

// connect finds what a function may run: what it calls, and what it only mentions, as that is handed on to be called.
func (g *callGraph) connect(from *Function) {
	info := from.Package.Info
	from.locks = locksOf(from)
	once := map[ast.Node]bool{}
	called := map[ast.Node]bool{}
	from.Inspect(func(node ast.Node) {
		switch node := node.(type) {
		case *ast.CallExpr:
			callee := calleeOf(info, node)
			called[nameOf(node.Fun)] = true
			if is(callee, "sync", "Once.Do", "OnceFunc", "OnceValue", "OnceValues") {
				for _, argument := range node.Args {
					once[nameOf(argument)] = true
				}
			}
		case *ast.FuncLit:
			if node != from.Node {
				from.calls = append(from.calls, call{node.Pos(), g.byLiteral[node], once[node], true})
			}
		case *ast.Ident:
			for _, to := range g.mayRun(info.Uses[node]) {
				from.calls = append(from.calls, call{node.Pos(), to, once[node], called[node]})
			}
		}
	})
}

// mayRun finds the code of a function, or of all methods that a method of an interface may be.
func (g *callGraph) mayRun(object types.Object) []*Function {
	function, ok := object.(*types.Func)
	if !ok {
		return nil
	}
	if to := g.byObject[function.Origin()]; to != nil {
		return []*Function{to}
	}
	receiver := function.Type().(*types.Signature).Recv()
	if receiver == nil {
		return nil
	}
	contract, ok := receiver.Type().Underlying().(*types.Interface)
	// One of the standard library (io.Writer, error) is met by so much that it says nothing.
	if !ok || !g.own[function.Pkg()] {
		return nil
	}
	var found []*Function
	for _, method := range g.methods[function.Name()] {
		if types.Implements(method.Object.Type().(*types.Signature).Recv().Type(), contract) {
			found = append(found, method)
		}
	}
	return found
}
