package main

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strings"
)

const ginPath = "github.com/gin-gonic/gin"

// calleeOf finds the function or method that a call names; nil for a conversion or a function value.
func calleeOf(info *types.Info, call *ast.CallExpr) *types.Func {
	switch name := nameOf(call.Fun).(type) {
	case *ast.Ident:
		function, _ := info.Uses[name].(*types.Func)
		return function
	default:
		return nil
	}
}

// nameOf is the identifier that an expression ends with, `Do` of `once.Do`; the expression itself where there is none.
func nameOf(expression ast.Expr) ast.Node {
	switch expression := ast.Unparen(expression).(type) {
	case *ast.SelectorExpr:
		return expression.Sel
	case *ast.IndexExpr:
		return nameOf(expression.X)
	case *ast.IndexListExpr:
		return nameOf(expression.X)
	default:
		return expression
	}
}

// receiverOf is the named type of a method's receiver, with or without a pointer.
func receiverOf(function *types.Func) *types.Named {
	return namedOf(receiverType(function))
}

// receiverType is nil for what is no method.
func receiverType(function *types.Func) types.Type {
	receiver := function.Type().(*types.Signature).Recv()
	if receiver == nil {
		return nil
	}
	return receiver.Type()
}

func namedOf(t types.Type) *types.Named {
	if t == nil {
		return nil
	}
	if pointer, ok := types.Unalias(t).(*types.Pointer); ok {
		t = pointer.Elem()
	}
	named, _ := types.Unalias(t).(*types.Named)
	return named
}

// is tells whether a function is one of a package's, given as `Name` or `Type.Method`.
func is(function *types.Func, path string, names ...string) bool {
	if function == nil || function.Pkg() == nil || withoutVendor(function.Pkg().Path()) != path {
		return false
	}
	name := function.Name()
	if receiver := receiverOf(function); receiver != nil {
		name = receiver.Obj().Name() + "." + name
	}
	for _, each := range names {
		if each == name {
			return true
		}
	}
	return false
}

// isType tells whether a type, or what it points to, is the one of that name.
func isType(t types.Type, path, name string) bool {
	named := namedOf(t)
	return named != nil && named.Obj().Name() == name && named.Obj().Pkg() != nil && withoutVendor(named.Obj().Pkg().Path()) == path
}

// withoutVendor is the path by which a vendored package is imported where there are no modules.
func withoutVendor(path string) string {
	_, after, found := strings.Cut(path, "/vendor/")
	if found {
		return after
	}
	return path
}

// textOf is the value of a constant string.
func textOf(info *types.Info, expression ast.Expr) (string, bool) {
	value := info.Types[expression].Value
	if value == nil || value.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(value), true
}

// isContext tells whether a type is Gin's context, or one of the repository's own that embeds it.
func isContext(t types.Type) bool {
	return isType(t, ginPath, "Context") || embedsContext(t, deepestEmbedding)
}

// deepestEmbedding bounds the way through types that embed each other.
const deepestEmbedding = 3

func embedsContext(t types.Type, depth int) bool {
	named := namedOf(t)
	if named == nil || depth == 0 {
		return false
	}
	fields, ok := named.Underlying().(*types.Struct)
	for i := 0; ok && i < fields.NumFields(); i++ {
		field := fields.Field(i)
		if field.Embedded() && (isType(field.Type(), ginPath, "Context") || embedsContext(field.Type(), depth-1)) {
			return true
		}
	}
	return false
}

// isHandler tells whether a function is one that answers requests: it gets a *gin.Context, or what net/http hands over.
func (f *Function) isHandler() bool {
	if f.Type == nil || f.Type.Params == nil {
		return false
	}
	hasWriter := false
	for _, parameter := range f.Type.Params.List {
		t := f.Package.Info.Types[parameter.Type].Type
		if isContext(t) || hasWriter && isType(t, "net/http", "Request") {
			return true
		}
		hasWriter = isType(t, "net/http", "ResponseWriter")
	}
	return false
}

// isInHandler tells whether a function answers requests, or is a literal in one that does.
func (f *Function) isInHandler() bool {
	return f != nil && (f.isHandler() || f.Parent.isInHandler())
}
