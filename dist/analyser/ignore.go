package main

import (
	"go/ast"
	"strings"
)

const directive = "//gin-deploy:ignore"

// ignores are all comments that accept something, of all programs.
type ignores struct {
	list []*ignore
	seen map[place]bool
}

func newIgnores() *ignores { return &ignores{seen: map[place]bool{}} }

// ignore is a comment that accepts what a rule finds: on its line and the next one, or in all of the declaration that it documents.
type ignore struct {
	rule, reason string
	file         string
	first, last  int
	// idle is what is reported where it accepts nothing.
	idle   Finding
	isUsed bool
}

func (i *ignores) add(p *Program) {
	for _, each := range p.Packages {
		for _, file := range each.Files {
			if p.silent[p.Fset.File(file.FileStart).Name()] {
				continue
			}
			documented := map[*ast.CommentGroup]ast.Decl{}
			for _, declaration := range file.Decls {
				switch declaration := declaration.(type) {
				case *ast.FuncDecl:
					documented[declaration.Doc] = declaration
				case *ast.GenDecl:
					documented[declaration.Doc] = declaration
				}
			}
			for _, group := range file.Comments {
				for _, comment := range group.List {
					if text, ok := strings.CutPrefix(comment.Text, directive); ok && (text == "" || text[0] == ' ' || text[0] == '\t') {
						made := p.newIgnore(comment, text, documented[group])
						at := place{file: made.file, line: made.idle.Line, column: made.idle.Column}
						if !i.seen[at] {
							i.seen[at] = true
							i.list = append(i.list, made)
						}
					}
				}
			}
		}
	}
}

func (p *Program) newIgnore(comment *ast.Comment, text string, documents ast.Decl) *ignore {
	text = strings.TrimSpace(text)
	end := strings.IndexAny(text+" ", " \t")
	rule, reason := text[:end], text[end:]
	place := p.position(comment.Pos())
	made := &ignore{
		rule: rule, reason: strings.TrimSpace(reason), idle: p.finding(idleIgnore.ID, comment.Pos(), "", ""),
		file: p.relative(place.Filename), first: place.Line, last: place.Line + 1,
	}
	if documents != nil {
		made.last = p.position(documents.End()).Line
	}
	return made
}

// accept marks the findings that comments accept, and reports the comments that accept nothing.
func (i *ignores) accept(findings []Finding) []Finding {
	for at := range findings {
		each := &findings[at]
		for _, ignore := range i.list {
			if ignore.reason != "" && ignore.rule == each.Rule && ignore.file == each.File && ignore.first <= each.Line && each.Line <= ignore.last {
				ignore.isUsed = true
				each.Ignored = ignore.reason
			}
		}
	}
	for _, ignore := range i.list {
		if why := ignore.fault(); why != "" {
			ignore.idle.Message = why
			findings = append(findings, ignore.idle)
		}
	}
	return findings
}

var idleIgnore = Rule{
	ID:       "idle-ignore",
	Severity: warning,
	Title:    "A comment that should accept a finding does not",
	Fix:      "Write `//gin-deploy:ignore <rule> <reason>` on the line of the finding or the one before, or remove it.",
	check:    func(*Pass) {},
}

func (i *ignore) fault() string {
	switch {
	case i.isUsed:
		return ""
	case i.rule == "":
		return "the comment names no rule"
	case !isRule(i.rule):
		return "there is no rule " + i.rule
	case i.reason == "":
		return "the comment says no reason, so it accepts nothing"
	}
	return i.rule + " finds nothing here"
}

func isRule(id string) bool {
	for _, rule := range rules {
		if rule.ID == id {
			return true
		}
	}
	return false
}
