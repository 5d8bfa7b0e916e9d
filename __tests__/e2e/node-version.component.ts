import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const dist = join(root, "dist");
const programs = ["main", "post", "cache-worker"];

/** A Node of this machine that is too old, as act would run it; npm has put the right one first. */
const old = (process.env["PATH"] ?? "")
  .split(delimiter)
  .map((directory) => join(directory, "node"))
  .find((path) => existsSync(path) && majorOf(path) < 24);

function majorOf(path: string): number {
  return Number(execFileSync(path, ["-p", "process.versions.node.split('.')[0]"], { encoding: "utf8" }));
}

function run(node: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(node, args, { encoding: "utf8", cwd: root });
  return { exitCode: status, printed: stdout + stderr };
}

function expectOneLine({ exitCode, printed }: ReturnType<typeof run>, version: RegExp): void {
  expect(printed).toMatch(/^::error::gin-deploy needs Node 24 or newer; this is Node \S+\. .+ act runs .+\n$/);
  expect(printed).toMatch(version);
  expect(exitCode).toBe(1);
}

describe.each(programs)("dist/%s.js says in one line that it needs Node 24", (program) => {
  it.skipIf(old === undefined)("to an older Node of this machine", () => {
    expectOneLine(run(old ?? "", [join(dist, `${program}.js`)]), /this is Node \d+\.\d+\.\d+\./);
  });

  it("to a Node that says that it is older", () => {
    const pretend =
      'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });' as const;
    const args = ["--import", `data:text/javascript,${encodeURIComponent(pretend)}`, join(dist, `${program}.js`)];
    expectOneLine(run(process.execPath, args), /this is Node 20\.20\.2\./);
  });

  it("before it loads anything that an older one could not", () => {
    const text = readFileSync(join(dist, `${program}.js`), "utf8");
    const loaded = [...text.matchAll(/^import .* from "(.*)";$/gm)].map(([, name = ""]) => name);
    const ours = loaded.filter((name) => name.startsWith("./"));
    expect(ours).toEqual([expect.stringMatching(/^\.\/node-version-/)]);
    expect(readFileSync(join(dist, ours[0] ?? ""), "utf8")).not.toMatch(/^import|await|\?\?|\?\./m);
    expect(loaded.filter((name) => !name.startsWith("./") && name !== "node:url")).toEqual([]);
  });
});

it("is what package.json and action.yml say", () => {
  const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(engines.node).toBe(">=24");
  expect(readFileSync(join(root, "action.yml"), "utf8")).toContain("using: node24");
});
