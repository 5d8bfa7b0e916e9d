package main

import (
	"go/ast"
	"go/types"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

var relativeFile = Rule{
	ID:       "relative-file",
	Severity: warning,
	Title:    "The service reads a file that a release does not have",
	Fix:      "Embed the file by `//go:embed`, or name it in `include`: it then lies in the working directory of the service.",
	check: func(p *Pass) {
		serving := p.calls.serving()
		for _, service := range p.services() {
			service.calls(func(function *Function, call *ast.CallExpr, callee *types.Func) {
				if serving[function] == nil {
					return
				}
				first, last := readArguments(callee)
				if last < 0 || last >= len(call.Args) {
					last = len(call.Args) - 1
				}
				for at := first; at >= 0 && at <= last; at++ {
					p.checkFile(function, call.Args[at])
				}
			})
			service.inspect(func(function *Function, node ast.Node) {
				if call, ok := node.(*ast.CallExpr); ok && serving[function] != nil && len(call.Args) == 1 && isDirectory(function.Package.Info, call) {
					p.checkFile(function, call.Args[0])
				}
			})
		}
	},
}

func (p *Pass) checkFile(function *Function, argument ast.Expr) {
	if name, ok := pathOf(function.Package.Info, argument); ok && p.isLeftOut(name) {
		p.Report(function, argument, "%q lies in the checkout, and not in a release", name)
	}
}

// isDirectory tells whether an expression makes a file system of a directory by its name, `http.Dir("public")`.
func isDirectory(info *types.Info, call *ast.CallExpr) bool {
	return info.Types[call.Fun].IsType() && isType(info.Types[call.Fun].Type, "net/http", "Dir")
}

// pathOf is the value of a constant, or of constants that are joined to a path.
func pathOf(info *types.Info, expression ast.Expr) (string, bool) {
	call, ok := ast.Unparen(expression).(*ast.CallExpr)
	if !ok || !is(calleeOf(info, call), "path/filepath", "Join") && !is(calleeOf(info, call), "path", "Join") {
		return textOf(info, expression)
	}
	parts := make([]string, len(call.Args))
	for i, argument := range call.Args {
		if parts[i], ok = textOf(info, argument); !ok {
			return "", false
		}
	}
	return path.Join(parts...), true
}

// readArguments says which arguments of a call name files to read; -1 as the first: none, as the last: all that follow.
func readArguments(callee *types.Func) (first, last int) {
	switch {
	case is(callee, ginPath, "Engine.LoadHTMLGlob", "Dir"), is(callee, "github.com/gin-contrib/static", "LocalFile"), is(callee, "os", "Open", "ReadFile", "ReadDir", "DirFS"), is(callee, "io/ioutil", "ReadFile", "ReadDir"),
		is(callee, "html/template", "ParseGlob", "Template.ParseGlob"), is(callee, "text/template", "ParseGlob", "Template.ParseGlob"), is(callee, ginPath, "Context.File"):
		return 0, 0
	case is(callee, ginPath, "Engine.LoadHTMLFiles"), is(callee, "html/template", "ParseFiles", "Template.ParseFiles"), is(callee, "text/template", "ParseFiles", "Template.ParseFiles"):
		return 0, -1
	case is(callee, ginPath, "RouterGroup.Static", "RouterGroup.StaticFile", "IRoutes.Static", "IRoutes.StaticFile"):
		return 1, 1
	case is(callee, "net/http", "ServeFile"):
		return 2, 2
	}
	return -1, -1
}

// isSource is what only a developer's program reads.
var isSource = regexp.MustCompile(`^(?:internal|cmd|pkg)/|\.go$|^go\.(?:mod|sum|work)$`)

// isLeftOut tells whether a file is found where the source is, but not where a release is.
func (p *Program) isLeftOut(name string) bool {
	name = path.Clean(filepath.ToSlash(name))
	if name == "." || path.IsAbs(name) || strings.HasPrefix(name, "../") || filepath.IsAbs(name) || isSource.MatchString(name) {
		return false
	}
	for _, included := range p.Include {
		if overlap(plainPart(included), plainPart(name)) {
			return false
		}
	}
	glob := filepath.Join(p.Dir, filepath.FromSlash(name))
	p.probes[glob] = isThere(glob)
	return p.probes[glob]
}

func isThere(glob string) bool {
	matches, err := filepath.Glob(glob)
	if err != nil || len(matches) == 0 {
		return false
	}
	_, err = os.Stat(matches[0])
	return err == nil
}

// plainPart is what a glob begins with, as a path.
func plainPart(glob string) string {
	if at := strings.IndexAny(glob, "*?[{"); at >= 0 {
		glob = glob[:at]
	}
	return path.Clean(glob)
}

// overlap tells whether one path lies in the other.
func overlap(one, other string) bool {
	return one == "." || one == other || strings.HasPrefix(one+"/", other+"/") || strings.HasPrefix(other+"/", one+"/")
}
