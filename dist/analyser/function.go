package main

import (
	"go/ast"
	"go/token"
	"go/types"
)

// Function is a body of code: a declared function, a literal, or what a file declares outside of functions.
type Function struct {
	Package *Package
	// Node is an *ast.FuncDecl, *ast.FuncLit or *ast.File.
	Node ast.Node
	// Type is nil for a file.
	Type *ast.FuncType
	// Object is there for a declared function only.
	Object *types.Func
	// Parent is what a literal stands in.
	Parent *Function
	// variable is what a literal outside of functions is part of.
	variable string
	// nodes are what it does itself, gone through once, as every rule looks at all of them.
	nodes []ast.Node
	calls []call
	locks []lock
}

// Name is what people call it, `Server.Create`; a literal is called like the function that it stands in, or the variable.
func (f *Function) Name() string {
	if f.Object == nil {
		if f.variable != "" || f.Parent == nil {
			return f.variable
		}
		return f.Parent.Name()
	}
	if receiver := receiverOf(f.Object); receiver != nil {
		return receiver.Obj().Name() + "." + f.Object.Name()
	}
	return f.Object.Name()
}

// Inspect visits what the function does itself: not what stands in the literals in it, but these as such.
func (f *Function) Inspect(visit func(node ast.Node)) {
	if f.nodes == nil {
		ast.Inspect(f.Node, func(node ast.Node) bool {
			if node == nil {
				return false
			}
			f.nodes = append(f.nodes, node)
			switch node.(type) {
			case *ast.FuncDecl, *ast.FuncLit:
				return node == f.Node
			}
			return true
		})
	}
	for _, node := range f.nodes {
		visit(node)
	}
}

// Around lists what a node of the function stands in, from outside.
func (f *Function) Around(inner ast.Node) (around []ast.Node) {
	ast.Inspect(f.Node, func(node ast.Node) bool {
		if node == nil || node == inner || inner.Pos() < node.Pos() || node.End() <= inner.Pos() {
			return false
		}
		around = append(around, node)
		return true
	})
	return around
}

// IsLockedAt tells whether the function, or one around it, holds a lock at a place.
func (f *Function) IsLockedAt(pos token.Pos) bool {
	for ; f != nil; f = f.Parent {
		for _, lock := range f.locks {
			if lock.from < pos && pos < lock.to {
				return true
			}
		}
	}
	return false
}

// finder finds all functions of a file.
type finder struct {
	graph    *callGraph
	parent   *Function
	variable string
}

func (v finder) Visit(node ast.Node) ast.Visitor {
	function := &Function{Package: v.parent.Package, Node: node, Parent: v.parent, variable: v.variable}
	switch node := node.(type) {
	case *ast.ValueSpec:
		if _, isFile := v.parent.Node.(*ast.File); isFile {
			v.variable = node.Names[0].Name
		}
		return v
	case *ast.FuncDecl:
		function.Type = node.Type
		function.Object, _ = function.Package.Info.Defs[node.Name].(*types.Func)
	case *ast.FuncLit:
		function.Type = node.Type
	default:
		return v
	}
	v.graph.add(function)
	return finder{graph: v.graph, parent: function}
}
