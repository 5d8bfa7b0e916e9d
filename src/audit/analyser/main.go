// Generic aliases (Go 1.24) do not type-check without it; go.mod asks for an older Go, where it is off by default.
//
//go:debug gotypesalias=1

// Audit reads a Go (Gin) code base as a reviewer does and prints what will hurt in production, as JSON.
// It needs nothing but the standard library: it is compiled where it runs, by the Go that builds the service.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
)

// Report is what is printed.
type Report struct {
	Schema   int       `json:"schema"`
	Rules    []Rule    `json:"rules"`
	Findings []Finding `json:"findings"`
	Packages int       `json:"packages"`
	Lines    int       `json:"lines"`
	// Errors of source that does not compile, in the compiler's words.
	Errors []string `json:"errors"`
}

func main() {
	request := Request{Targets: make([]Target, 1)}
	flag.StringVar(&request.Root, "root", ".", "`directory` of the repository: what lies in it is audited, and files are named relative to it")
	flag.StringVar(&request.Dir, "dir", ".", "`directory` that patterns are relative to")
	flag.Var((*words)(&request.Targets[0].List), "list", "`flag` for go list, such as -tags=x; may be repeated")
	flag.Func("also", "another target, as `JSON`: {\"list\": [\"-tags=x\"], \"env\": {\"GOOS\": \"windows\"}}; may be repeated", request.addTarget)
	flag.Var((*words)(&request.Include), "include", "`glob` of files that a release has, relative to -dir; may be repeated")
	flag.StringVar(&request.Go, "go", "go", "the go `command`")
	isVerbose := flag.Bool("v", false, "say whether Go's build cache had the report")
	flag.Parse()
	request.Patterns = flag.Args()
	if len(request.Patterns) == 0 {
		request.Patterns = []string{"./..."}
	}
	report, kept, err := run(request)
	if *isVerbose {
		fmt.Fprintln(os.Stderr, "kept:", kept)
	}
	if err == nil {
		_, err = os.Stdout.Write(report)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run is the report, as JSON: the one that is kept of the same source, or one that is made.
func run(request Request) (report []byte, isKept bool, err error) {
	if err := request.resolve(); err != nil {
		return nil, false, err
	}
	listings, err := listTargets(request)
	if err != nil {
		return nil, false, err
	}
	kept := newKeptReport(request, listings)
	if report := kept.read(); report != nil {
		return report, true, nil
	}
	var programs []*Program
	for _, each := range listings {
		programs = append(programs, load(request, each))
	}
	report, err = json.Marshal(audit(programs))
	if err != nil {
		return nil, false, err
	}
	kept.write(report, programs)
	return report, false, nil
}

type words []string

func (w *words) String() string         { return fmt.Sprint(*w) }
func (w *words) Set(value string) error { *w = append(*w, value); return nil }
