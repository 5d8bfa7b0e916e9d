package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
)

// Program is all source of a repository that is compiled, type-checked, with what rules ask of it.
type Program struct {
	Fset *token.FileSet
	// Root and Dir are absolute; Dir is where a developer starts the service.
	Root, Dir string
	Include   []string
	Packages  []*Package
	// Errors that the go command reports.
	Errors []string
	// Lines of source, by the name of the file.
	Lines map[string]int
	calls *callGraph
	// found are the services, once somebody has asked for them.
	found []service
	// probes are the files that rules have asked for, and whether they were there.
	probes map[string]bool
	// silent holds the names of files in which nothing is reported: a tool has written them, or they serve no user.
	silent map[string]bool
}

// Package is one of the repository's own.
type Package struct {
	Path, Name, Dir string
	Files           []*ast.File
	Types           *types.Package
	Info            *types.Info
	// Imports holds all packages that it is made of, also indirectly, by their paths.
	Imports map[string]bool
}

// load type-checks the repository's own packages against the export data of the rest: no source of a dependency is read.
func load(request Request, listed listing) *Program {
	loader := newLoader(request.Root, listed.packages)
	loader.program.Include = request.Include
	loader.program.Dir = request.Dir
	loader.isFurther = listed.isFurther
	loader.parse()
	for _, each := range listed.packages {
		loader.load(each)
	}
	loader.program.calls = newCallGraph(loader.program.Packages)
	return loader.program
}

type loader struct {
	program *Program
	listed  map[string]*listedPackage
	order   []*listedPackage
	own     map[string]bool
	// source holds the packages that are type-checked from source: the own ones, and what imports one of them.
	source map[string]bool
	files  map[string][]*ast.File
	// problems holds what was wrong with each of those files, or nil.
	problems map[string][]error
	loaded   map[string]*types.Package
	export   types.Importer
	// isFurther: what does not compile is no error here.
	isFurther bool
}

func newLoader(root string, order []*listedPackage) *loader {
	fset := token.NewFileSet()
	l := &loader{
		program:  &Program{Fset: fset, Root: root, Lines: map[string]int{}, probes: map[string]bool{}, silent: map[string]bool{}},
		listed:   map[string]*listedPackage{},
		order:    order,
		own:      map[string]bool{},
		source:   map[string]bool{},
		files:    map[string][]*ast.File{},
		problems: map[string][]error{},
		loaded:   map[string]*types.Package{},
	}
	for _, each := range order {
		l.listed[each.ImportPath] = each
		l.own[each.ImportPath] = each.isOwn(root)
		isSource := l.own[each.ImportPath]
		for _, path := range each.Imports {
			isSource = isSource || l.source[path]
		}
		l.source[each.ImportPath] = isSource
	}
	l.export = importer.ForCompiler(fset, "gc", l.openExport)
	return l
}

func (l *loader) openExport(path string) (io.ReadCloser, error) {
	if each := l.listed[path]; each != nil && each.Export != "" {
		return os.Open(each.Export)
	}
	return nil, fmt.Errorf("no export data of %s", path)
}

// parse reads all files side by side; a file with a mistake yields what could be understood of it.
func (l *loader) parse() {
	var waiting sync.WaitGroup
	for path := range l.source {
		if !l.source[path] {
			continue
		}
		each := l.listed[path]
		names := each.sources()
		files := make([]*ast.File, len(names))
		problems := make([]error, len(names))
		l.files[path], l.problems[path] = files, problems
		for i, name := range names {
			waiting.Add(1)
			go func() {
				defer waiting.Done()
				files[i], problems[i] = parser.ParseFile(l.program.Fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
			}()
		}
	}
	waiting.Wait()
}

func (l *loader) load(each *listedPackage) {
	path := each.ImportPath
	if each.Error != nil && !l.isFurther && (l.own[path] || each.Dir == "") {
		l.program.Errors = append(l.program.Errors, describeError(each))
	}
	if !l.source[path] {
		return
	}
	if each.Error == nil && !l.isFurther && l.own[path] {
		l.program.Errors = append(l.program.Errors, l.unread(path)...)
	}
	var files []*ast.File
	for _, file := range l.files[path] {
		if file != nil && file.Name != nil {
			files = append(files, file)
		}
	}
	info := &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	config := types.Config{
		Importer:    packageImporter{l, each.ImportMap},
		FakeImportC: true,
		// What does not compile is said in the compiler's words; a type that is unknown makes rules silent.
		Error: func(error) {},
	}
	if each.Module != nil && each.Module.GoVersion != "" {
		config.GoVersion = "go" + each.Module.GoVersion
	}
	checked, _ := config.Check(path, l.program.Fset, files, info)
	l.loaded[path] = checked
	if !l.own[path] {
		return
	}
	isAside := each.isAside(l.program.Root)
	for _, file := range files {
		source := l.program.Fset.File(file.FileStart)
		l.program.Lines[source.Name()] = source.LineCount()
		l.program.silent[source.Name()] = ast.IsGenerated(file) || isAside
	}
	imports := map[string]bool{}
	for _, dependency := range each.Deps {
		imports[dependency] = true
	}
	l.program.Packages = append(l.program.Packages, &Package{
		Path: path, Name: each.Name, Dir: each.Dir, Files: files, Types: checked, Info: info, Imports: imports,
	})
}

// unread says which files of a package could not be read: what stands in them is not audited. What is no Go is said by the go command.
func (l *loader) unread(path string) []string {
	var texts []string
	for _, problem := range l.problems[path] {
		var place *fs.PathError
		if !errors.As(problem, &place) {
			continue
		}
		text := fmt.Sprintf("%s: cannot be read: %v", place.Path, place.Err)
		if strings.ContainsRune(place.Path, '\uFFFD') {
			text += ": its name is not UTF-8, so rename it"
		}
		texts = append(texts, text)
	}
	return texts
}

// packageImporter finds what one package imports.
type packageImporter struct {
	*loader
	importMap map[string]string
}

func (i packageImporter) Import(path string) (*types.Package, error) {
	if mapped := i.importMap[path]; mapped != "" {
		path = mapped
	}
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if i.source[path] {
		if loaded := i.loaded[path]; loaded != nil {
			return loaded, nil
		}
		return nil, fmt.Errorf("%s is not loaded", path)
	}
	return i.export.Import(path)
}
