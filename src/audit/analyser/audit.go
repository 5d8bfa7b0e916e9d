package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"sort"
	"unicode/utf8"
)

// Rule is one thing that is looked for. Its page is docs/audit/<ID>.md.
type Rule struct {
	ID       string `json:"id"`
	Severity string `json:"severity"`
	Title    string `json:"title"`
	// Fix says what to do about a finding.
	Fix string `json:"fix"`
	// ofPrograms: it is about what a program does, so code that no program runs is no matter of it.
	ofPrograms bool
	check      func(*Pass)
}

// Severities.
const (
	failure = "error"
	warning = "warning"
	note    = "note"
)

// Finding is one place where a rule does not hold.
type Finding struct {
	Rule    string `json:"rule"`
	Message string `json:"message"`
	// File is relative to the root, with slashes.
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	// Function that it stands in; empty outside of functions. A baseline goes by it, as lines move.
	Function string `json:"function"`
	// Ignored holds the reason of a comment that says to ignore it.
	Ignored string `json:"ignored,omitempty"`
}

// Pass is one rule at work.
type Pass struct {
	*Program
	rule   Rule
	report func(Finding)
}

// Report names a place in a function.
func (p *Pass) Report(in *Function, at ast.Node, format string, args ...any) {
	if !p.silent[p.Fset.File(at.Pos()).Name()] && (!p.rule.ofPrograms || p.calls.runnable[in] != nil) {
		p.report(p.finding(p.rule.ID, at.Pos(), in.Name(), fmt.Sprintf(format, args...)))
	}
}

func (p *Program) finding(rule string, pos token.Pos, function, message string) Finding {
	place := p.position(pos)
	return Finding{Rule: rule, Message: message, File: p.relative(place.Filename), Line: place.Line, Column: place.Column, Function: function}
}

// position is where something stands in a file of the repository; what a `//line` comment says instead may be nowhere.
func (p *Program) position(pos token.Pos) token.Position {
	return p.Fset.PositionFor(pos, false)
}

// relative is a file as people know it.
func (p *Program) relative(file string) string {
	path, err := filepath.Rel(p.Root, file)
	if err != nil {
		return filepath.ToSlash(file)
	}
	return filepath.ToSlash(path)
}

// place is what a baseline and a reader tell findings of a rule by.
type place struct {
	rule, file   string
	line, column int
}

// audit looks at a service as it is built for each of its targets. They share most files, so a place is reported once for a rule.
func audit(programs []*Program) Report {
	report := Report{Schema: 1, Rules: rules, Findings: []Finding{}, Errors: []string{}}
	seen := map[place]bool{}
	ignores := newIgnores()
	packages := map[string]bool{}
	lines := map[string]int{}
	for _, program := range programs {
		report.Errors = append(report.Errors, program.Errors...)
		ignores.add(program)
		for _, each := range program.Packages {
			packages[each.Path] = true
		}
		for name, count := range program.Lines {
			lines[name] = count
		}
		for _, rule := range rules {
			rule.check(&Pass{program, rule, func(finding Finding) {
				at := place{finding.Rule, finding.File, finding.Line, finding.Column}
				if !seen[at] {
					seen[at] = true
					report.Findings = append(report.Findings, finding)
				}
			}})
		}
	}
	report.Packages = len(packages)
	for _, count := range lines {
		report.Lines += count
	}
	report.Findings = ignores.accept(report.Findings)
	countCharacters(programs[0].Root, report.Findings)
	sort.SliceStable(report.Findings, func(i, j int) bool {
		return report.Findings[i].isBefore(report.Findings[j])
	})
	return report
}

func (f Finding) isBefore(other Finding) bool {
	if f.File != other.File {
		return f.File < other.File
	}
	if f.Line != other.Line {
		return f.Line < other.Line
	}
	if f.Column != other.Column {
		return f.Column < other.Column
	}
	return f.Rule < other.Rule
}

// countCharacters makes columns of characters out of Go's columns of bytes.
func countCharacters(root string, findings []Finding) {
	lines := map[string][][]byte{}
	for i := range findings {
		each := &findings[i]
		if lines[each.File] == nil {
			source, _ := os.ReadFile(filepath.Join(root, filepath.FromSlash(each.File)))
			lines[each.File] = bytes.Split(source, []byte("\n"))
		}
		if each.Line <= len(lines[each.File]) {
			line := lines[each.File][each.Line-1]
			each.Column = utf8.RuneCount(line[:min(each.Column-1, len(line))]) + 1
		}
	}
}
