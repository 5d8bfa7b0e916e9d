package main

import (
	"go/ast"
	"go/constant"
	"go/types"
	"net"
	"regexp"
	"strings"
)

// service is a program of the repository with the packages of it that are the repository's own.
type service struct {
	Main      *Package
	functions []*Function
	// imports holds what the own packages import themselves.
	imports map[string]bool
}

// services are the programs that use Gin; rules about a whole program look at each by itself.
func (p *Program) services() []service {
	if p.found != nil {
		return p.found
	}
	found := []service{}
	for _, main := range p.Packages {
		if main.Name != "main" || !main.Imports[ginPath] {
			continue
		}
		each := service{Main: main, imports: map[string]bool{}}
		for _, function := range p.calls.functions {
			if in := function.Package; in == main || main.Imports[in.Path] {
				each.functions = append(each.functions, function)
				if file, ok := function.Node.(*ast.File); ok {
					each.noteImports(file)
				}
			}
		}
		found = append(found, each)
	}
	p.found = found
	return found
}

func (s service) noteImports(file *ast.File) {
	for _, spec := range file.Imports {
		s.imports[strings.Trim(spec.Path.Value, "\"`")] = true
	}
}

// inspect visits all code of the program.
func (s service) inspect(visit func(function *Function, node ast.Node)) {
	for _, function := range s.functions {
		function.Inspect(func(node ast.Node) { visit(function, node) })
	}
}

// calls visits all calls of functions that are known by name.
func (s service) calls(visit func(function *Function, call *ast.CallExpr, callee *types.Func)) {
	s.inspect(func(function *Function, node ast.Node) {
		if call, ok := node.(*ast.CallExpr); ok {
			if callee := calleeOf(function.Package.Info, call); callee != nil {
				visit(function, call, callee)
			}
		}
	})
}

// any tells whether something in the program is so.
func (s service) any(holds func(info *types.Info, node ast.Node) bool) (found bool) {
	s.inspect(func(function *Function, node ast.Node) {
		found = found || holds(function.Package.Info, node)
	})
	return found
}

// mentions tells whether a field or a method of that name, of one of the packages, is used in the program.
func (s service) mentions(path string, names ...string) bool {
	return s.any(func(info *types.Info, node ast.Node) bool {
		identifier, ok := node.(*ast.Ident)
		if !ok {
			return false
		}
		object := info.Uses[identifier]
		return object != nil && object.Pkg() != nil && withoutVendor(object.Pkg().Path()) == path && contains(names, identifier.Name)
	})
}

func contains(names []string, name string) bool {
	for _, each := range names {
		if each == name {
			return true
		}
	}
	return false
}

// listens tells whether a call makes a server for users serve, and on which address, if that is a constant. What only the machine
// itself reaches, and the mux of net/http, which profiles and metrics use, are for those who run it.
func listens(function *Function, call *ast.CallExpr) (address string, isConstant, ok bool) {
	info := function.Package.Info
	callee := calleeOf(info, call)
	handler := -1
	switch {
	case is(callee, ginPath, "Engine.Run", "Engine.RunTLS"):
	case is(callee, "net/http", "ListenAndServe", "ListenAndServeTLS"):
		handler = len(call.Args) - 1
	case is(callee, ginPath, "Engine.RunListener", "Engine.RunFd"), is(callee, "net/http", "Serve", "ServeTLS"):
		return "", false, !function.measures(call)
	default:
		return "", false, false
	}
	if handler >= 0 && isAside(info, call.Args[handler]) || function.measures(call) {
		return "", false, false
	}
	if len(call.Args) > 0 {
		address, isConstant = textOf(info, call.Args[0])
		ok = !isLocal(info, call.Args[0])
	}
	return address, isConstant, ok || len(call.Args) == 0
}

// serverOf is the address of an http.Server that a literal makes for users; nil where it has none yet.
func serverOf(function *Function, node ast.Node) (address ast.Expr, ok bool) {
	info := function.Package.Info
	literal, ok := node.(*ast.CompositeLit)
	if !ok {
		return nil, false
	}
	if !isType(info.Types[literal].Type, "net/http", "Server") {
		return nil, false
	}
	if handler := fieldOf(literal, "Handler"); handler != nil && isAside(info, handler) {
		return nil, false
	}
	address = fieldOf(literal, "Addr")
	if address != nil && isLocal(info, address) || function.measures(literal) {
		return nil, false
	}
	return address, true
}

// measuring names what is for those who run a service.
var measuring = regexp.MustCompile(`(?i)metrics|pprof|prometheus`)

// measures tells whether a server that is made or started here is one for metrics or profiles, by what it is called.
func (f *Function) measures(server ast.Node) (found bool) {
	if measuring.MatchString(f.Package.Path) || measuring.MatchString(f.Name()) {
		return true
	}
	ast.Inspect(server, func(node ast.Node) bool {
		name, ok := node.(*ast.Ident)
		found = found || ok && measuring.MatchString(name.Name)
		return !found
	})
	return found
}

// isLocal tells whether an address is one of the machine itself: a constant, or one whose port alone is put in.
func isLocal(info *types.Info, address ast.Expr) bool {
	if call, ok := ast.Unparen(address).(*ast.CallExpr); ok && is(calleeOf(info, call), "fmt", "Sprintf") && len(call.Args) > 0 {
		address = call.Args[0]
	}
	text, ok := textOf(info, address)
	return ok && isLoopback(text)
}

// isAside tells whether a handler is none for users: the mux of net/http, or a type of its own that cannot be Gin's engine.
func isAside(info *types.Info, handler ast.Expr) bool {
	name, ok := nameOf(handler).(*ast.Ident)
	if ok && (info.Types[handler].IsNil() || name.Name == "DefaultServeMux") {
		return true
	}
	t := info.Types[handler].Type
	return namedOf(t) != nil && !types.IsInterface(t) && !isType(t, ginPath, "Engine") && !isType(t, "net/http", "ServeMux")
}

// isLoopback tells whether an address is reached from its own machine only.
func isLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = address
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// fieldOf is the value of a field in a literal of a struct; nil where it has none.
func fieldOf(literal *ast.CompositeLit, name string) ast.Expr {
	for _, element := range literal.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			if key, ok := pair.Key.(*ast.Ident); ok && key.Name == name {
				return pair.Value
			}
		}
	}
	return nil
}

// isZero tells whether an expression is the constant 0.
func isZero(info *types.Info, expression ast.Expr) bool {
	value := info.Types[expression].Value
	return value != nil && value.Kind() == constant.Int && constant.Sign(value) == 0
}
