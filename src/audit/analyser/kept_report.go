package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

// keptReport is where Go's build cache has the report of this source, if it has one: an entry as the go command writes its own
// (cmd/go/internal/cache), so that it is trimmed with them, cleaned with them, and kept by whatever keeps that cache between jobs.
type keptReport struct {
	directory, action string
}

// entry is what is kept: the report, and what it depends on besides the key.
type entry struct {
	Probes map[string]bool `json:"probes"`
	Report json.RawMessage `json:"report"`
}

// newKeptReport makes the key: of this program, of what is asked, of all that the go command says (export data is named by its content),
// and of the repository's own files.
func newKeptReport(request Request, listings []listing) keptReport {
	directory := buildCacheOf(listings[0])
	if directory == "" {
		return keptReport{}
	}
	program, err := os.Executable()
	if err != nil {
		return keptReport{}
	}
	files := []string{program}
	key := sha256.New()
	fmt.Fprintf(key, "gin-deploy audit\n%q %q %q\n", request.Root, request.Dir, request.Include)
	for _, each := range listings {
		fmt.Fprintf(key, "%d\n%s", len(each.text), each.text)
		files = append(files, each.ownSources(request.Root)...)
	}
	for _, path := range files {
		source, err := os.ReadFile(path)
		if err != nil {
			return keptReport{}
		}
		fmt.Fprintf(key, "%q %x\n", path, sha256.Sum256(source))
	}
	return keptReport{directory, fmt.Sprintf("%x", key.Sum(nil))}
}

var cacheEntry = regexp.MustCompile(`^[0-9a-f]{64}-d$`)

// buildCacheOf is where the go command keeps what it has compiled; empty where that is no directory of its own form.
func buildCacheOf(listed listing) string {
	for _, each := range listed.packages {
		if part, name := filepath.Split(each.Export); cacheEntry.MatchString(name) {
			if filepath.Base(part) == name[:2] {
				return filepath.Dir(filepath.Clean(part))
			}
		}
	}
	return ""
}

func (k keptReport) path(id, kind string) string {
	return filepath.Join(k.directory, id[:2], id+"-"+kind)
}

// read is the report, or nil where there is none that holds.
func (k keptReport) read() []byte {
	if k.action == "" {
		return nil
	}
	line, err := os.ReadFile(k.path(k.action, "a"))
	if err != nil {
		return nil
	}
	var action, output string
	var size, nanoseconds int64
	if _, err := fmt.Sscanf(string(line), "v1 %64s %64s %d %d\n", &action, &output, &size, &nanoseconds); err != nil || action != k.action || len(output) != len(action) {
		return nil
	}
	text, err := os.ReadFile(k.path(output, "d"))
	if err != nil || fmt.Sprintf("%x", sha256.Sum256(text)) != output {
		return nil
	}
	var kept entry
	if json.Unmarshal(text, &kept) != nil {
		return nil
	}
	for name, wasThere := range kept.Probes {
		if isThere(name) != wasThere {
			return nil
		}
	}
	now := time.Now()
	for _, path := range []string{k.path(action, "a"), k.path(output, "d")} {
		// By this Go and others know what is in use.
		_ = os.Chtimes(path, now, now)
	}
	return kept.Report
}

// write keeps a report; where that fails, the next run makes it again.
func (k keptReport) write(report []byte, programs []*Program) {
	if k.action == "" {
		return
	}
	probes := map[string]bool{}
	for _, program := range programs {
		for name, wasThere := range program.probes {
			probes[name] = wasThere
		}
	}
	text, err := json.Marshal(entry{probes, report})
	if err != nil {
		return
	}
	output := fmt.Sprintf("%x", sha256.Sum256(text))
	line := fmt.Sprintf("v1 %s %s %20d %20d\n", k.action, output, len(text), time.Now().UnixNano())
	// What it names is there before the name is.
	if writeWhole(k.path(output, "d"), text) == nil {
		_ = writeWhole(k.path(k.action, "a"), []byte(line))
	}
}

// writeWhole leaves nothing half written for one who reads at the same time.
func writeWhole(path string, content []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), "audit-*")
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}
