package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// lock is where a function holds one, from the call that takes it to the one that releases it.
type lock struct{ from, to token.Pos }

// locksOf finds the locks that a function takes: anything called `...Lock`, but for those that only readers hold together.
func locksOf(function *Function) []lock {
	info := function.Package.Info
	released := map[token.Pos]token.Pos{}
	var locks []lock
	function.Inspect(func(node ast.Node) {
		switch node := node.(type) {
		case *ast.BlockStmt:
			noteReleases(node.List, released)
		case *ast.CaseClause:
			noteReleases(node.Body, released)
		case *ast.CommClause:
			noteReleases(node.Body, released)
		case *ast.CallExpr:
			if callee := calleeOf(info, node); callee != nil && takesLock(callee.Name()) {
				made := lock{node.Pos(), function.Node.End()}
				if to, ok := released[node.Pos()]; ok {
					made.to = to
				}
				locks = append(locks, made)
			}
		}
	})
	return locks
}

func takesLock(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, "lock") && !strings.HasPrefix(name, "un") && name != "rlock" && name != "tryrlock"
}

// noteReleases notes which of the locks that are taken by one of these statements a later one of them releases: `mu.Unlock()` after
// `mu.Lock()`. One that is released in a branch, by a defer or in another function is taken to be held to the end.
func noteReleases(statements []ast.Stmt, released map[token.Pos]token.Pos) {
	taken := map[string]token.Pos{}
	for _, statement := range statements {
		expression, ok := statement.(*ast.ExprStmt)
		if !ok {
			continue
		}
		call, ok := expression.X.(*ast.CallExpr)
		if !ok {
			continue
		}
		selector, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			continue
		}
		name := types.ExprString(selector.X)
		if takesLock(selector.Sel.Name) {
			taken[name] = call.Pos()
		} else if from, isTaken := taken[name]; isTaken && strings.HasPrefix(strings.ToLower(selector.Sel.Name), "unlock") {
			released[from] = call.Pos()
			delete(taken, name)
		}
	}
}
