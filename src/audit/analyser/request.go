package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// Request says what is audited.
type Request struct {
	Root, Dir, Go string
	Patterns      []string
	// Include holds globs, relative to Dir, of the files that a release has.
	Include []string
	// Targets that are built; at least one, and the first is looked at in any case.
	Targets []Target
}

// Target is one system, with the flags and the environment by which the go command builds for it.
type Target struct {
	List []string `json:"list"`
	// Env is set besides this program's own environment; null: unset.
	Env map[string]*string `json:"env"`
}

func (r *Request) addTarget(text string) error {
	var target Target
	if err := json.Unmarshal([]byte(text), &target); err != nil {
		return err
	}
	r.Targets = append(r.Targets, target)
	return nil
}

// resolve makes its directories absolute and real, as the go command names them.
func (r *Request) resolve() (err error) {
	if r.Root, err = realPath(r.Root); err == nil {
		r.Dir, err = realPath(r.Dir)
	}
	return err
}

func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(path)
}

func (t Target) environment() []string {
	environment := []string{}
	for _, each := range os.Environ() {
		name, _, _ := strings.Cut(each, "=")
		if _, isSet := t.Env[name]; !isSet {
			environment = append(environment, each)
		}
	}
	for name, value := range t.Env {
		if value != nil {
			environment = append(environment, name+"="+*value)
		}
	}
	return environment
}
