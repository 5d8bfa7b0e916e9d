import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { makeAnalyser, placesOf } from "./analyser.ts";

const analyser = makeAnalyser();
afterAll(analyser.remove);

const goMod = "module example.com/m\n\ngo 1.24\n";
const analyse = (files: Readonly<Record<string, string>>, ...args: string[]) =>
  analyser.run(analyser.makeModule({ "go.mod": goMod, ...files }), ...args);

/** With it the compiler stops after types are checked: it takes half a minute over code that no person writes, and its code is not needed. */
const stop = { "stop.go": 'package main\n\nvar _ int = "stop"\n' };
const stopped = [expect.stringContaining("stop.go:3:")];

/** Statements that use what the rules look for, in any nesting, with any names; most of it compiles. */
const { statement } = fc.letrec<{ statement: string; block: string; expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom(
      "x",
      "counts[x]",
      "r.Body",
      '"a"',
      "nil",
      "1",
      "größe",
      "err",
      "w",
      "new(T)",
      "T{}",
      "T{Secret: `k3y0fThe`}",
    ),
    tie("expression").map((each) => `f(${each})`),
    tie("expression").map((each) => `(${each})`),
    tie("block").map((each) => `func() int ${each}`),
    tie("block").map((each) => `func(w http.ResponseWriter, r *http.Request) ${each}`),
  ),
  block: fc.array(tie("statement"), { maxLength: 3 }).map((each) => `{\n${each.join("\n")}\nreturn 1\n}`),
  statement: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      "counts[x]++",
      "delete(counts, x)",
      "mu.Lock()",
      "os.Exit(1)",
      "log.Fatal(err)",
      "go f(w)",
      ";",
      "x := x",
      "return",
      "break",
    ),
    tie("expression").map((each) => `_ = ${each}`),
    tie("expression").map((each) => `go ${each}`),
    tie("expression").map((each) => `defer ${each}()`),
    tie("expression").map((each) => `counts[${each}] = 1`),
    tie("expression").map((each) => `http.ListenAndServe(${each}, nil)`),
    tie("block").map((each) => `if err != nil ${each}`),
    tie("block").map((each) => `for range 3 ${each}`),
    tie("block").map((each) => `switch x ${each.replace("{", "{ case 1:")}`),
    tie("block").map((each) => `select ${each.replace("{", "{ default:")}`),
    tie("block").map((each) => `switch x := x.(type) ${each.replace("{", "{ case int:")}`),
  ),
}));

/** The head of each generated file; what it imports is used, so that a part of them compiles. */
const head = `package main

import (
	"log"
	"net/http"
	"os"
	"sync"
)

var _, _, _, _ = log.Fatal, http.StatusOK, os.Exit, sync.OnceFunc
`;

const shared = `
type T struct{ Secret string }

var (
	counts = map[any]int{}
	mu     sync.Mutex
	err    error
)

func f(x ...any) any { return x }
`;

const handler = (index: number, statements: readonly string[]) => `
func handle${index}(w http.ResponseWriter, r *http.Request) {
	x, größe := 1, 2
	${statements.join("\n\t")}
}
`;

/** Deals files to packages: the go command compiles each package that it can, and that is most of the time a test takes. */
const dealt = (packages: number, sources: readonly string[]) =>
  Object.fromEntries(sources.map((source, index) => [`p${index % packages}/f${index}.go`, source]));

describe("whatever the source is", () => {
  it("ends with a report: statements in any nesting", () => {
    const programs = fc.sample(fc.array(statement, { minLength: 1, maxLength: 4 }), { numRuns: 300, seed: 7 });
    const sources = programs.map((statements, index) =>
      [head, ...(index < 10 ? [shared, "\nfunc main() {}\n"] : []), handler(index, statements)].join(""),
    );
    const { packages, findings } = analyse(dealt(10, sources));
    expect(packages).toBe(10);
    expect(new Set(findings.map(({ file }) => file)).size).toBeGreaterThan(100);
  });

  it("ends with a report: source that was cut off, doubled or scrambled anywhere", () => {
    const statements = ["counts[x]++", "go func() { log.Fatal(err) }()", "//gin-deploy:ignore shared-state x"];
    const whole = [head, shared, handler(0, statements), "\nfunc main() {}\n"].join("");
    const damage = fc.tuple(
      fc.nat(whole.length),
      fc.nat(whole.length),
      fc.constantFrom("", "{", "}", "(", '"', "`", "/*", "\0", "\ufeff", "世"),
    );
    const sources = fc
      .sample(damage, { numRuns: 200, seed: 7 })
      .map(([from, to, text]) => `${whole.slice(0, from)}${text}${whole.slice(to)}`);
    const { errors, findings } = analyse(dealt(20, sources));
    expect(errors.length).toBeGreaterThanOrEqual(20);
    expect(new Set(findings.map(({ file }) => file)).size).toBeGreaterThan(50);
  });
});

it("takes an empty package, an empty file, a file of nothing but comments, and a directory without Go", () => {
  const { packages, findings, errors } = analyse({
    "main.go": "package main\n\nfunc main() {}\n",
    "empty/empty.go": "package empty\n",
    "doc/doc.go": "// Package doc says much.\n//\n//gin-deploy:ignore\npackage doc\n",
    "blank/blank.go": "",
    "web/index.html": "<p>",
  });
  expect(packages).toBeGreaterThanOrEqual(3);
  expect(findings.map(({ rule }) => rule)).toEqual(["idle-ignore"]);
  expect(errors.join()).toMatch(/blank\.go:1:1: expected 'package', found 'EOF'/);
  expect(() => analyse({ "web/index.html": "<p>" }, "./...")).not.toThrow();
});

it("takes names that are not ASCII, generics, generic aliases and methods of them", () => {
  const files = {
    "main.go": `package main

import "net/http"

type Speicher[S comparable, W any] struct{ werte map[S]W }
type Kürzel[W any] = Speicher[string, W]

var alle Kürzel[int]
var zählung = map[string]int{}

func (s *Speicher[S, W]) Merke(schlüssel S, wert W) { merke(schlüssel) }

func merke[S comparable](schlüssel S) { /* größe */ zählung["世界"]++ }

func antworte(w http.ResponseWriter, r *http.Request) { alle.Merke("x", 1) }

func main() { http.HandleFunc("/", antworte) }
`,
  };
  const { findings, errors } = analyse(files);
  expect(errors).toEqual([]);
  expect(findings).toMatchObject([
    {
      rule: "shared-state",
      line: 13,
      column: 53,
      function: "merke",
      message: expect.stringContaining("antworte -> Speicher.Merke -> merke"),
    },
  ]);
});

it("takes a file of 200,000 lines", () => {
  const body = Array.from({ length: 200 }, (_, index) => `\tcounts[${index}]++`).join("\n");
  const functions = Array.from({ length: 1000 }, (_, index) => `func f${index}() {\n${body}\n}`);
  const source = ["package main", "var counts = map[int]int{}", ...functions, "func main() {}"].join("\n");
  const analysis = analyse({ ...stop, "main.go": source });
  expect(analysis.errors).toEqual(stopped);
  expect(analysis.lines).toBeGreaterThan(200_000);
  expect(placesOf(analysis)).toEqual([]);
});

it("takes C that is switched off, and a package of C and Go", () => {
  const { errors, findings } = analyse({
    "main.go": 'package main\n\nfunc main() { F() }\n\nvar apiKey = "9f8b7c6d5e4f3a2b"\n',
    "c.go": 'package main\n\n// int x;\nimport "C"\n\nfunc F() { C.f() }\n',
    "plain.go": "//go:build !cgo\n\npackage main\n\nfunc F() {}\n",
  });
  expect(errors).toEqual([]);
  expect(findings.map(({ file }) => file)).toEqual(["main.go"]);
});

it("says why where there is no module", () => {
  expect(() => analyser.run(analyser.makeModule({ "go.mod": "nonsense\n" }))).toThrow(/errors parsing go\.mod/);
});

it("ends with a report: calls of all that rules know, with too few arguments, too many and wrong ones", () => {
  const callees = [
    ..."c.File c.GetRawData c.Copy c.Stream gin.SetMode gin.New gin.Default gin.Dir r.Run r.RunTLS r.RunFd r.Static r.StaticFS".split(
      " ",
    ),
    ..."r.LoadHTMLGlob r.LoadHTMLFiles r.GET r.Handle r.Group r.SetTrustedProxies http.ListenAndServe http.Serve http.Dir".split(
      " ",
    ),
    ..."http.ServeFile fmt.Sprintf fmt.Println log.Fatal os.Exit os.Open sql.Open time.AfterFunc filepath.Join group.Go once.Do".split(
      " ",
    ),
    ..."mu.Lock mu.RLock mu.Unlock template.ParseFiles io.ReadAll sync.OnceFunc delete clear panic append make new".split(
      " ",
    ),
  ];
  const argument = fc.constantFrom(
    '"x"',
    "c",
    "nil",
    "func() { c.Status(1) }",
    "counts",
    "err",
    "0",
    "r",
    "c.Request.Body",
    "fmt.Sprintf()",
  );
  const call = fc
    .tuple(
      fc.constantFrom("", "go ", "defer ", "_ = "),
      fc.constantFrom(...callees),
      fc.array(argument, { maxLength: 4 }),
    )
    .map(([before, callee, args]) => `${before}${callee}(${args.join(", ")})`);
  const head = `package main

import (
	"database/sql"
	"fmt"
	"html/template"
	"io"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
)

var (
	_, _, _ = sql.Open, fmt.Println, template.ParseFiles
	_, _, _ = io.ReadAll, log.Fatal, http.StatusOK
	_, _, _ = os.Exit, filepath.Join, sync.OnceFunc
	_, _    = time.AfterFunc, gin.New
)
`;
  const shared = `
var (
	counts = map[any]int{}
	mu     sync.RWMutex
	once   sync.Once
	group  sync.WaitGroup
	r      *gin.Engine
	err    error
)

func main() {}
`;
  const programs = fc.sample(fc.array(call, { minLength: 1, maxLength: 6 }), { numRuns: 150, seed: 7 });
  const sources = programs.map((calls, index) => {
    const handler = `\nfunc handle${index}(c *gin.Context) {\n\t${calls.join("\n\t")}\n\tcounts[c] = 1\n}\n`;
    return `${head}${index < 10 ? shared : ""}${handler}`;
  });
  const { findings, packages } = analyser.run(analyser.makeModule(dealt(10, sources)));
  expect(packages).toBe(10);
  // Some take a lock first.
  expect(new Set(findings.map(({ file }) => file)).size).toBeGreaterThan(130);
});

it("takes types that hold themselves, calls a thousand deep, and nesting a thousand deep", () => {
  const chain = Array.from({ length: 1000 }, (_, index) => `func f${index}(n int) { f${index + 1}(n) }`);
  const { errors, findings } = analyse({
    ...stop,
    "main.go": `package main

import "net/http"

type (
	A    struct{ *B }
	B    struct{ *A }
	List []List
	Tree[T any] struct{ left, right *Tree[T]; do func(Tree[T]) Tree[T] }
	Node interface{ Next() Node }
	Self struct{ http.ResponseWriter; next *Self }
)

var hits int

func (s *Self) Next() Node { hits++; return s }

func (Self) ServeHTTP(w http.ResponseWriter, r *http.Request) { f0(1) }

func loop(a A, b *B, l List, n Node, w http.ResponseWriter, r *http.Request) { n.Next(); loop(a, b, l, n, w, r) }

${chain.join("\n")}
func f1000(n int) { hits += n; f0(n) }

func nested() int { return ${"(".repeat(1000)}1${")".repeat(1000)} }

func main() { ${"func() { ".repeat(300)}nested()${" }()".repeat(300)} }
`,
  });
  expect(errors).toEqual(stopped);
  expect(findings.map(({ function: place, rule }) => `${place} ${rule}`)).toEqual([
    "Self.Next shared-state",
    "f1000 shared-state",
  ]);
});

it("says of packages that import each other what the go command says", () => {
  const { errors } = analyse({
    "main.go": 'package main\n\nimport "example.com/m/a"\n\nfunc main() { a.F() }\n',
    "a/a.go": 'package a\n\nimport "example.com/m/b"\n\nfunc F() { b.F() }\n',
    "b/b.go": 'package b\n\nimport "example.com/m/a"\n\nfunc F() { a.F() }\n',
  });
  expect(errors.join("\n")).toContain(
    "import cycle not allowed: example.com/m imports example.com/m/a imports example.com/m/b imports example.com/m/a",
  );
});
