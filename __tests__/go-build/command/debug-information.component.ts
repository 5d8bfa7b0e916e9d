import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { goMod, installedGo, linuxAmd64, makeProject } from "../go-project.ts";

/** `fail` is inlined: its frame is in no debug information, but in what the runtime itself has of it. */
const source = `package main

func main() { deeper(0) }

//go:noinline
func deeper(n int) { fail(n) }

func fail(n int) { println(1 / n) }
`;

test("a crash says as much as without the flag that leaves DWARF out, and the code is the same", async () => {
  const project = makeProject({ "go.mod": goMod, "main.go": source });
  try {
    const { binaries } = await project.build({ targets: [linuxAmd64] }, { env: {} });
    const plain = join(project.directory, "plain");
    const flags = ["build", "-trimpath", "-buildvcs=false", "-ldflags=-w", "-o", plain, "."];
    const env = { ...process.env, CGO_ENABLED: "0", GOOS: "linux", GOARCH: "amd64" };
    expect(spawnSync(installedGo.goBinary, flags, { cwd: project.directory, env }).status).toBe(0);
    const ours = binaries[0]?.path ?? "";
    const traceOf = (path: string) => spawnSync(path, { encoding: "utf8" }).stderr.replaceAll(/\+?0x[0-9a-f]+/g, "");
    expect(traceOf(ours)).toContain("main.fail(...)");
    expect(traceOf(ours)).toBe(traceOf(plain));
    const settings = spawnSync(installedGo.goBinary, ["version", "-m", ours], { encoding: "utf8" }).stdout;
    expect(settings).toContain("-gcflags=all=-dwarf=false");
  } finally {
    project.remove();
  }
});
