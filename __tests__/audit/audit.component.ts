import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { afterAll, afterEach, expect, it } from "vitest";
import { type GoProject, goMod, installedGo, makeProject } from "../go-build/go-project.ts";
import { type ActionRun, runAction } from "../support/run-action.ts";

const projects: GoProject[] = [];
/** Outlives the runs: what an audit writes is read after them. */
const temporary = mkdtempSync(join(tmpdir(), "gin-audit-temp-"));
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));
const make = (files: Record<string, string>) => {
  const project = makeProject({ "go.mod": goMod, "main.go": service, ...files });
  projects.push(project);
  return project;
};

/** Without Gin, so that nothing has to be fetched: what is about any handler. */
const service = `package main

import (
	"log"
	"net/http"
	"os"
)

var apiKey string
var hits = map[string]int{}

func handle(w http.ResponseWriter, r *http.Request) {
	größe := r.URL.Path; hits[größe]++
	if r.URL.Path == "/exit" {
		log.Fatal("asked to")
	}
}

func main() {
	if _, err := os.Stat("."); err != nil {
		panic("no directory")
	}
	println(apiKey)
	http.HandleFunc("/health", handle)
}
`;

const schema = readFileSync(join(import.meta.dirname, "../../docs/audit/audit.schema.json"), "utf8");
const isReport = new Ajv({ strict: true }).compile(JSON.parse(schema));

const audit = (project: GoProject, inputs: Record<string, string> = {}): Promise<ActionRun> =>
  runAction({
    inputs: { checks: "audit", cache: "false", "smoke-test": "off", "go-version": installedGo.version, ...inputs },
    workspace: project.directory,
    env: { GOFLAGS: "-buildvcs=false", RUNNER_TEMP: temporary },
  });

const said = ({ annotations }: ActionRun) =>
  annotations.flatMap(({ level, properties, message }) => {
    const [, file, line, column] = /file=([^,]+),line=(\d+)(?:,.*?col=(\d+))?/.exec(properties) ?? [];
    return file === undefined ? [] : [`${level} ${file}:${line}:${column} ${message.split(/[,.(]/)[0]}`];
  });

it("fails on what is grave, and says what is not", async () => {
  const project = make({ ".env": "TOKEN=tr0ub4dor\n" });
  const run = await audit(project, { ldflags: "-X main.apiKey=tr0ub4dor" });
  expect(run.exitCode).toBe(1);
  expect(said(run)).toEqual([
    "error .env:1:1 TOKEN has a value in a file that git keeps for ever",
    "error main.go:13:23 the package-level hits is written without a lock",
    "error main.go:15:3 log",
    "warning main.go:21:3 panic",
  ]);
  expect(run.annotations.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/^-X main\.apiKey links a secret into the binary/),
  );
  expect(run.annotations.at(-1)?.message).toBe("checks failed: audit: 5 findings");
  expect(run.summary).toContain("did not pass its checks: audit");
  expect(run.outputs).not.toHaveProperty("binaries");
  const sarif = JSON.parse(readFileSync(run.outputs["audit-sarif-file"] ?? "", "utf8"));
  expect(sarif.runs[0].results).toHaveLength(4);
  const report = JSON.parse(readFileSync(run.outputs["audit-report-file"] ?? "", "utf8"));
  expect(report.findings).toHaveLength(5);
  expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true);
  expect(isReport({ ...report, schema: 2 })).toBe(false);
  expect(JSON.stringify([sarif, report, run.annotations])).not.toContain("tr0ub4dor");
});

it("starts green with a baseline, and reports what is new", async () => {
  const project = make({});
  const inputs = { "audit-baseline": "ci/known.json", "audit-level": "warning" };
  const first = await audit(project, inputs);
  expect(first.exitCode).toBe(1);
  const [, baseline = ""] = /```json\n([\s\S]*?)```/.exec(first.summary) ?? [];
  expect(readFileSync(first.outputs["audit-baseline-file"] ?? "", "utf8")).toBe(baseline);
  project.write({ "ci/known.json": baseline });
  const second = await audit(project, inputs);
  expect(second.exitCode, second.log).toBe(0);
  expect(said(second)).toEqual([]);
  expect(second.summary).toContain("3 known by the baseline");
  expect(second.summary).not.toContain("<details><summary>The file of audit-baseline");
  expect(JSON.parse(second.outputs["binaries"] ?? "[]")).toHaveLength(1);
  // Lines move, and one more of a kind comes.
  project.write({
    "main.go": service.replace("package main\n", "package main\n\n").replace("größe]++", "größe]++; hits[größe]--"),
  });
  const third = await audit(project, inputs);
  expect(third.exitCode).toBe(1);
  expect(said(third).map((line) => line.slice(0, 18))).toEqual(["error main.go:14:2", "error main.go:14:3"]);
  project.write({ "ci/known.json": "<<<<<<< HEAD\n" });
  const broken = await audit(project, inputs);
  expect(broken.annotations.at(-1)?.message).toMatch(/^audit-baseline: .*known\.json is no JSON/);
});

it("fails nothing where nothing is to fail, and takes comments", async () => {
  const project = make({
    "main.go": service.replace("hits[größe]++", "hits[größe]++ //gin-deploy:ignore shared-state one request at a time"),
  });
  const run = await audit(project, { "audit-level": "never" });
  expect(run.exitCode, run.log).toBe(0);
  expect(said(run)).toEqual([
    expect.stringMatching("error main.go:15:3"),
    expect.stringMatching("warning main.go:21:3"),
  ]);
  expect(run.summary).toContain("1 finding accepted by comments in the source");
});

it("says what the compiler says of source that does not compile, and nothing where the build has failed", async () => {
  const project = make({ "other/other.go": "package other\n\nfunc F() { undefinedThing() }\n" });
  const run = await audit(project, { "audit-level": "never" });
  expect(run.exitCode).toBe(1);
  expect(said(run)[0]).toMatch(/^error other\/other\.go:3:12 undefined: undefinedThing$/);
  project.write({ "main.go": "package main\n\nfunc main() { undefinedThing() }\n" });
  const failed = await audit(project);
  expect(failed.log).toMatch(/\[audit\] left out in .*, because the build has failed/);
});

it("looks at what is built: its tags, its workspace, its vendored modules", async () => {
  const lib = "package lib\n\nfunc F() {}\n";
  const project = make({
    "go.work": "go 1.24\n\nuse (\n\t./api\n\t./lib\n)\n",
    "api/go.mod": "module example.com/team/api\n\ngo 1.24\n",
    "api/main.go": service
      .replace("func main() {", "func main() {\n\tlib.F()")
      .replace('"log"', '"log"\n\n\t"example.com/team/lib"'),
    "api/tagged.go":
      '//go:build extra\n\npackage main\n\nfunc init() { println("tagged") }\n\nvar apiKey = "9f8b7c6d5e4f3a2b"\n',
    "lib/go.mod": "module example.com/team/lib\n\ngo 1.24\n",
    "lib/lib.go": `${lib}\nvar apiKey = "9f8b7c6d5e4f3a2b"\n`,
    "lib/windows.go": '//go:build windows\n\npackage lib\n\nvar other = "never looked at"\n',
  });
  const plain = await audit(project, { "working-directory": "api" });
  expect(said(plain).map((line) => line.split(":")[0])).toEqual([
    "error api/main.go",
    "error api/main.go",
    "error lib/lib.go",
    "warning api/main.go",
  ]);
  const tagged = await audit(project, { "working-directory": "api", tags: "extra" });
  expect(said(tagged).map((line) => line.split(":")[0])).toContain("error api/tagged.go");

  const vendored = make({
    "go.mod": `${goMod}\nrequire x.org/lib v1.0.0\n`,
    "main.go": service.replace("func main() {", "func main() {\n\tlib.F()").replace('"log"', '"log"\n\n\t"x.org/lib"'),
    "vendor/modules.txt": "# x.org/lib v1.0.0\n## explicit; go 1.24\nx.org/lib\n",
    "vendor/x.org/lib/lib.go": `${lib}\nvar apiKey = "9f8b7c6d5e4f3a2b"\n`,
  });
  const run = await audit(vendored);
  expect(said(run).map((line) => line.split(":")[0])).toEqual(["error main.go", "error main.go", "warning main.go"]);
});

it("has its source in the bundle, as it is tested", () => {
  const at = (path: string) => readFileSync(join(import.meta.dirname, "../..", path), "utf8");
  expect(at("dist/analyser/main.go")).toBe(at("src/audit/analyser/main.go"));
});
