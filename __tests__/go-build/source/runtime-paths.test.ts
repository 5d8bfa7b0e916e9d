import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ListedPackage } from "../../../src/go-build/source/list-packages.ts";
import { type ReleaseShape, sayRuntimePaths } from "../../../src/go-build/source/runtime-paths.ts";
import { systemFiles } from "../../../src/world/files.ts";
import { githubRunner, type SourcePlace } from "../../../src/world/runner/runner.ts";

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), "runtime-paths-"));
});
afterEach(() => rmSync(workspace, { recursive: true }));

const main = `package main

func main() {
	r.LoadHTMLGlob("templates/*")
	r.Static("/static", "./static")
	os.MkdirAll("uploads", 0o755)
}
`;
const server: ListedPackage = { ImportPath: "net/http", Standard: true, Dir: "/usr/local/go/src/net/http" };

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
}

/** What is said of a program of one package in `cmd/api`, which runs in the directory of its module. */
async function said(
  differences: Partial<ListedPackage> = {},
  shape: Partial<ReleaseShape> = {},
  others: readonly ListedPackage[] = [server],
) {
  const told: (SourcePlace & { readonly level: string; readonly message: string })[] = [];
  const tell = (level: string) => (message: string, place?: SourcePlace) =>
    void told.push({ level, message, ...place });
  const runner = { ...githubRunner, notice: tell("notice"), warning: tell("warning") };
  const own = { ImportPath: "example.com/svc", Dir: join(workspace, "cmd/api"), GoFiles: ["main.go"], ...differences };
  const place = { workspace, moduleDirectory: workspace };
  await sayRuntimePaths([own, ...others], { isShipped: true, include: [], ...shape }, place, {
    files: systemFiles,
    runner,
  });
  return told;
}

const checkout = { "cmd/api/main.go": main, "templates/a.tmpl": "<p>", "static/a.css": "" };

it("names what a service reads and writes beside its binary, once each, at file and line", async () => {
  write(checkout);
  expect(await said()).toEqual([
    {
      level: "warning",
      file: "cmd/api/main.go",
      line: 4,
      message: expect.stringMatching(
        /^The service reads from its working directory: `templates\/\*` \(cmd\/api\/main\.go:4\), `static` \(cmd\/api\/main\.go:5\)\. .*embed it with `\/\/go:embed`/,
      ),
    },
    {
      level: "warning",
      file: "cmd/api/main.go",
      line: 6,
      message: expect.stringMatching(/`uploads` .*`data\/uploads` \(DATA_DIR\)/),
    },
  ]);
  expect((await said({}, { isShipped: false })).map(({ level }) => level)).toEqual(["notice", "notice"]);
});

it("accuses nobody of what is embedded, brought along, or not there", async () => {
  write({ "cmd/api/main.go": main.replace(/.*MkdirAll.*\n/, "") });
  expect(await said()).toEqual([]);
  write({ "templates/a.tmpl": "<p>", "static/a.css": "" });
  expect(await said({ EmbedPatterns: ["../../templates", "all:../../static"] })).toEqual([]);
  expect(await said({}, { include: ["templates/**", "static/**"] })).toEqual([]);
  expect(await said({}, { include: ["templates/**"] })).toHaveLength(1);
});

it("has nothing to say of tools, of modules of others, and of what is vendored", async () => {
  write({ ...checkout, "vendor/example.com/lib/main.go": main });
  expect(await said({}, {}, [])).toEqual([]);
  expect(await said({ Dir: join(tmpdir(), "elsewhere") })).toEqual([]);
  expect(await said({ Dir: join(workspace, "vendor/example.com/lib") })).toEqual([]);
  expect(await said({ Standard: true })).toEqual([]);
});
