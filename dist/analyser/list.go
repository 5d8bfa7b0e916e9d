package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// listing is all that a target is made of.
type listing struct {
	packages []*listedPackage
	// text is what the go command has printed.
	text []byte
	// isFurther: the build is made for others too, and says itself what does not compile.
	isFurther bool
}

// ownSources are the paths of the repository's own files.
func (l listing) ownSources(root string) []string {
	var paths []string
	for _, each := range l.packages {
		if each.isOwn(root) {
			paths = append(paths, each.sources()...)
		}
	}
	return paths
}

// listedPackage is what `go list` says of a package.
type listedPackage struct {
	ImportPath, Name, Dir, Export string
	Standard                      bool
	GoFiles, CgoFiles             []string
	Imports, Deps                 []string
	ImportMap                     map[string]string
	Module                        *struct {
		Main           bool
		Dir, GoVersion string
		Replace        *struct{ Version string }
	}
	Error *struct {
		Pos, Err    string
		ImportStack []string
	}
}

const listedFields = "ImportPath,Name,Dir,Export,Standard,GoFiles,CgoFiles,Imports,Deps,ImportMap,Module,Error"

// isOwn tells the repository's code from what it only uses: the standard library, modules that are fetched, what is vendored.
func (p *listedPackage) isOwn(root string) bool {
	if p.Standard || p.Dir == "" {
		return false
	}
	path, err := filepath.Rel(root, p.Dir)
	if err != nil || path == ".." || strings.HasPrefix(path, ".."+string(filepath.Separator)) {
		return false
	}
	if strings.Contains("/"+filepath.ToSlash(path)+"/", "/vendor/") {
		return false
	}
	return p.Module == nil || p.Module.Main || p.Module.Replace != nil && p.Module.Replace.Version == ""
}

// aside names directories of code that is not what serves users.
var aside = regexp.MustCompile(`(?i)(?:^|/)_?(?:tests?|testing|testdata|testutils?|integration|e2e|fixtures?|examples?|demos?|samples?|bench|benchmarks?|mocks?|hack|scripts)(?:/|$)`)

func (p *listedPackage) isAside(root string) bool {
	if p.Module != nil && p.Module.Dir != "" {
		root = p.Module.Dir
	}
	path, err := filepath.Rel(root, p.Dir)
	return err == nil && aside.MatchString(filepath.ToSlash(path))
}

// sources are the paths of its Go files.
func (p *listedPackage) sources() []string {
	var paths []string
	for _, names := range [][]string{p.GoFiles, p.CgoFiles} {
		for _, name := range names {
			paths = append(paths, filepath.Join(p.Dir, name))
		}
	}
	return paths
}

// list asks the go command what a target is made of. It names dependencies before those that import them.
func list(request Request, target Target, flags ...string) (listing, error) {
	args := append([]string{"list", "-e", "-deps", "-json=" + listedFields}, append(flags, target.List...)...)
	command := exec.Command(request.Go, append(append(args, "--"), request.Patterns...)...)
	command.Dir = request.Dir
	// Where the shell stands in a link, its PWD would make the go command name directories by the link, which are then nobody's own.
	command.Env = append(target.environment(), "PWD="+request.Dir)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	stdout, err := command.Output()
	if err != nil {
		return listing{}, fmt.Errorf("%s\n%w", strings.TrimSpace(stderr.String()), err)
	}
	made := listing{text: stdout}
	for decoder := json.NewDecoder(bytes.NewReader(stdout)); ; {
		each := new(listedPackage)
		if err := decoder.Decode(each); errors.Is(err, io.EOF) {
			return made, nil
		} else if err != nil {
			return listing{}, fmt.Errorf("what go list says is no JSON: %w", err)
		}
		made.packages = append(made.packages, each)
	}
}

func describeError(each *listedPackage) string {
	text := strings.TrimSpace(each.Error.Err)
	if each.Error.Pos != "" && !strings.Contains(text, each.Error.Pos) {
		text = each.Error.Pos + ": " + text
	}
	if text == "import cycle not allowed" {
		text += ": " + strings.Join(each.Error.ImportStack, " imports ")
	}
	return text
}
