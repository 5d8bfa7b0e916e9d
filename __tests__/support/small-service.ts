/** A service that is quick to build, and whose faults are chosen by its environment: one binary for many situations. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface SmallService {
  /** A checkout: a git repository with one commit, and `bin/<version>/small` of each version. */
  readonly directory: string;
  /** Inputs that deploy what was built, as the service `name` on `port`. */
  readonly inputs: (name: string, port: number, version: string) => Record<string, string>;
  readonly remove: () => void;
}

/** `commitDate` of the one commit: which of two services is the newer one. */
export function makeSmallService(versions: readonly string[], commitDate = "2026-11-22T12:00:00Z"): SmallService {
  const directory = mkdtempSync(join(tmpdir(), "small-"));
  writeFileSync(join(directory, "go.mod"), "module example.com/small\n\ngo 1.26\n");
  writeFileSync(join(directory, ".gitignore"), "/bin\n");
  writeFileSync(join(directory, "main.go"), program);
  const dated = { ...process.env, GIT_COMMITTER_DATE: commitDate };
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  const git = (...args: readonly string[]) =>
    execFileSync("git", [...identity, ...args], { cwd: directory, encoding: "utf8", env: dated }).trim();
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("commit", "--quiet", "--message=A small service");
  for (const version of versions) {
    mkdirSync(join(directory, "bin", version), { recursive: true });
    const flags = ["-trimpath", "-buildvcs=true", `-ldflags=-s -w -X main.version=${version}`];
    execFileSync("go", ["build", ...flags, "-o", `bin/${version}/small`, "."], {
      cwd: directory,
      env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "" },
    });
  }
  return {
    directory,
    inputs: (name, port, version) => ({ binary: `bin/${version}/small`, name, port: String(port), version }),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

const program = `package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

var version = "none"

const largeBytes = 40_000

// When a fault is for one port only, it is "fault@port".
func on(name string) (string, bool) {
	value, set := os.LookupEnv(name)
	if !set {
		return "", false
	}
	var text, port string
	for i, part := range splitAt(value) {
		if i == 0 {
			text = part
		} else {
			port = part
		}
	}
	return text, port == "" || port == os.Getenv("PORT")
}

func splitAt(value string) []string {
	for i := range value {
		if value[i] == '@' {
			return []string{value[:i], value[i+1:]}
		}
	}
	return []string{value}
}

func main() {
	// migrate: a run before the start. MIGRATE=3: it fails with that exit code.
	if len(os.Args) > 1 && os.Args[1] == "migrate" {
		code, _ := strconv.Atoi(os.Getenv("MIGRATE"))
		fmt.Println("it migrates as", os.Getuid() != 0, os.Args[2:])
		os.Exit(code)
	}
	// EXIT=7: ends at once with that exit code.
	if code, active := on("EXIT"); active {
		n, _ := strconv.Atoi(code)
		fmt.Println("it ends on purpose with", n)
		os.Exit(n)
	}
	// LOCK=/path or LOCK_AND_WAIT=/path: a store for one process at a time.
	for name, how := range map[string]int{"LOCK": syscall.LOCK_EX | syscall.LOCK_NB, "LOCK_AND_WAIT": syscall.LOCK_EX} {
		if path, active := on(name); active {
			file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
			if err == nil {
				err = syscall.Flock(int(file.Fd()), how)
			}
			if err != nil {
				fmt.Println("cannot open the store:", err)
				os.Exit(1)
			}
			defer file.Close()
		}
	}
	// HEALTH=503: what its health route answers.
	http.HandleFunc("/health", func(w http.ResponseWriter, r *http.Request) {
		if code, active := on("HEALTH"); active {
			n, _ := strconv.Atoi(code)
			w.WriteHeader(n)
		}
		// UNREADY_WHILE=/path: as long as that file is there.
		if path, active := on("UNREADY_WHILE"); active {
			if _, err := os.Stat(path); err == nil {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
		}
	})
	http.HandleFunc("/version", func(w http.ResponseWriter, r *http.Request) {
		// COOKIE=own=1: set with each answer.
		if cookie, active := on("COOKIE"); active {
			w.Header().Add("Set-Cookie", cookie)
		}
		// STATUS=502: what it answers with to one request of two.
		if code, active := on("STATUS"); active && time.Now().UnixNano()/1000%2 == 0 {
			n, _ := strconv.Atoi(code)
			w.WriteHeader(n)
		}
		fmt.Fprintf(w, "{\\"version\\":\\"%s\\"}", version)
		// LOG=1: a line for each request, as Gin has it.
		if _, active := on("LOG"); active {
			fmt.Printf("[GIN] 2026/11/29 - 08:39:51 | 200 |      1.2ms | 127.0.0.1 | GET \\"/version\\"\\n")
		}
	})
	http.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(8 * time.Second)
		fmt.Fprint(w, version)
	})
	// Less than the kernel takes from us, more than it takes for a client that has little room: it has left us, and not arrived.
	http.HandleFunc("/large", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(largeBytes))
		w.Write(make([]byte, largeBytes))
	})
	server := &http.Server{Addr: os.Getenv("HOST") + ":" + os.Getenv("PORT")}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	go server.ListenAndServe()
	<-ctx.Done()
	server.Shutdown(context.Background())
}
`;
