package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

var hardCodedSecret = Rule{
	ID:       "hard-coded-secret",
	Severity: failure,
	Title:    "A secret stands in the source",
	Fix:      "Read it from the environment, and change it: who can read the repository or the binary knows this one.",
	check: func(p *Pass) {
		keys := fixedKeys(p.calls.functions)
		for _, function := range p.calls.functions {
			seen := map[ast.Node]bool{}
			function.Inspect(func(node ast.Node) {
				for _, secret := range secretsIn(function.Package.Info, keys, node) {
					if !seen[secret.value] {
						seen[secret.value] = true
						p.Report(function, secret.value, "%s", secret.why)
					}
				}
			})
		}
	},
}

type secret struct {
	value ast.Expr
	why   string
}

// secretsIn looks at one node: a text that is a secret by its form, one that is handed to what signs or logs in, one with a telling name.
func secretsIn(info *types.Info, keys map[types.Object]bool, node ast.Node) []secret {
	switch node := node.(type) {
	case *ast.BasicLit:
		if text, ok := textOf(info, node); ok && node.Kind == token.STRING {
			if why := secretByForm(text); why != "" {
				return []secret{{node, why}}
			}
		}
	case *ast.CallExpr:
		return secretArguments(info, keys, node)
	case *ast.CompositeLit:
		return append(accounts(info, node), namedElements(info, node)...)
	case *ast.AssignStmt:
		return namedValues(info, node.Lhs, node.Rhs)
	case *ast.ValueSpec:
		names := make([]ast.Expr, len(node.Names))
		for i, name := range node.Names {
			names[i] = name
		}
		return namedValues(info, names, node.Values)
	}
	return nil
}

// fixedKeys are package-level variables that hold constant bytes for good.
func fixedKeys(functions []*Function) map[types.Object]bool {
	keys := map[types.Object]bool{}
	var assigned []types.Object
	for _, function := range functions {
		info := function.Package.Info
		function.Inspect(func(node ast.Node) {
			switch node := node.(type) {
			case *ast.ValueSpec:
				if _, isFile := function.Node.(*ast.File); isFile && len(node.Names) == 1 && len(node.Values) == 1 {
					if text, ok := bytesOf(info, node.Values[0]); ok && text != "" && isConversion(info, node.Values[0]) {
						keys[info.Defs[node.Names[0]]] = true
					}
				}
			case *ast.AssignStmt:
				for _, left := range node.Lhs {
					assigned = append(assigned, objectOf(info, left))
				}
			case *ast.UnaryExpr:
				assigned = append(assigned, objectOf(info, node.X))
			}
		})
	}
	for _, object := range assigned {
		delete(keys, object)
	}
	return keys
}

func objectOf(info *types.Info, expression ast.Expr) types.Object {
	if name, ok := nameOf(expression).(*ast.Ident); ok {
		return info.Uses[name]
	}
	return nil
}

// secretArguments finds constants that sign, encrypt or log in.
func secretArguments(info *types.Info, keys map[types.Object]bool, call *ast.CallExpr) []secret {
	callee := calleeOf(info, call)
	if callee == nil || callee.Pkg() == nil {
		return nil
	}
	path := callee.Pkg().Path()
	isJWT := strings.Contains(path, "golang-jwt/jwt") || strings.Contains(path, "dgrijalva/jwt-go")
	isStore := callee.Name() == "NewStore" && (strings.Contains(path, "gin-contrib/sessions/") || path == "github.com/gin-contrib/sessions") ||
		callee.Name() == "NewCookieStore" && path == "github.com/gorilla/sessions"
	var found []secret
	for _, argument := range call.Args {
		text, isText := bytesOf(info, argument)
		isKey := isText && text != "" || keys[objectOf(info, argument)]
		switch {
		case isKey && isJWT && callee.Name() == "SignedString":
			found = append(found, secret{argument, "the key that signs tokens stands in the source: who knows it can log in as anybody"})
		case isKey && isStore && (!isText || isConversion(info, argument)):
			found = append(found, secret{argument, "the key of the sessions stands in the source: who knows it can log in as anybody"})
		}
	}
	return found
}

// bytesOf is the text of `[]byte("...")`, or of a constant.
func bytesOf(info *types.Info, expression ast.Expr) (string, bool) {
	if isConversion(info, expression) {
		return textOf(info, ast.Unparen(expression).(*ast.CallExpr).Args[0])
	}
	return textOf(info, expression)
}

func isConversion(info *types.Info, expression ast.Expr) bool {
	call, ok := ast.Unparen(expression).(*ast.CallExpr)
	return ok && len(call.Args) == 1 && info.Types[call.Fun].IsType()
}

// accounts are the passwords of gin.BasicAuth.
func accounts(info *types.Info, literal *ast.CompositeLit) []secret {
	if !isType(info.Types[literal].Type, ginPath, "Accounts") {
		return nil
	}
	var found []secret
	for _, element := range literal.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			if text, ok := textOf(info, pair.Value); ok && text != "" {
				found = append(found, secret{pair.Value, "a password of gin.BasicAuth stands in the source"})
			}
		}
	}
	return found
}

func namedElements(info *types.Info, literal *ast.CompositeLit) []secret {
	var found []secret
	for _, element := range literal.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if key, ok := pair.Key.(*ast.Ident); ok {
			found = append(found, namedSecret(info, key.Name, pair.Value)...)
		}
	}
	return found
}

func namedValues(info *types.Info, names, values []ast.Expr) []secret {
	if len(names) != len(values) {
		return nil
	}
	var found []secret
	for i, name := range names {
		if identifier, ok := nameOf(name).(*ast.Ident); ok {
			found = append(found, namedSecret(info, identifier.Name, values[i])...)
		}
	}
	return found
}

func namedSecret(info *types.Info, name string, value ast.Expr) []secret {
	text, ok := bytesOf(info, value)
	if !ok || !tellingName.MatchString(name) || !looksSecret(name, text) || isReported(value) {
		return nil
	}
	return []secret{{value, name + " stands in the source"}}
}

// isReported tells whether a value is a constant of a telling name, which is reported where it is declared.
func isReported(value ast.Expr) bool {
	if call, ok := ast.Unparen(value).(*ast.CallExpr); ok && len(call.Args) == 1 {
		value = call.Args[0]
	}
	name, ok := nameOf(value).(*ast.Ident)
	return ok && tellingName.MatchString(name.Name)
}
