package main

import (
	"io/fs"
	"path/filepath"
	"strings"
)

// listTargets lists the first target, and of the others each that has files of the repository which no target before it has: what
// is built for Windows alone is code of the service too.
func listTargets(request Request) ([]listing, error) {
	first, err := list(request, request.Targets[0], "-export")
	if err != nil {
		return nil, err
	}
	listings := []listing{first}
	seen := map[string]bool{}
	for _, path := range first.ownSources(request.Root) {
		seen[path] = true
	}
	for _, target := range request.Targets[1:] {
		if !hasUnseen(request.Dir, first, seen) {
			break
		}
		// Without export data, which may have to be compiled.
		brief, err := list(request, target)
		if err != nil {
			return nil, err
		}
		isNew := false
		for _, path := range brief.ownSources(request.Root) {
			isNew = isNew || !seen[path]
			seen[path] = true
		}
		if !isNew {
			continue
		}
		further, err := list(request, target, "-export")
		if err != nil {
			return nil, err
		}
		further.isFurther = true
		listings = append(listings, further)
	}
	return listings, nil
}

// hasUnseen tells whether there are files that some target may have: without asking the go command, which takes its time.
func hasUnseen(directory string, first listing, seen map[string]bool) bool {
	roots := map[string]bool{directory: true}
	for _, each := range first.packages {
		if each.Module != nil && each.Module.Dir != "" && each.isOwn(each.Module.Dir) {
			roots[each.Module.Dir] = true
		}
	}
	found := false
	for root := range roots {
		_ = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			name := filepath.Base(path)
			switch {
			case found:
				return filepath.SkipAll
			case err != nil:
				return nil
			case entry.IsDir():
				if path != root && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" || name == "vendor" || name == "node_modules") {
					return filepath.SkipDir
				}
			case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
				found = !seen[path]
			}
			return nil
		})
	}
	return found
}
