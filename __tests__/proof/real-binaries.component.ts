import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ActionError, wordsOf } from "../../src/errors.ts";
import type { BuiltBinary, ProofPoint } from "../../src/model/binaries.ts";
import type { Target } from "../../src/model/target.ts";
import { readGoBuildInfo } from "../../src/proof/executable/go-build-info.ts";
import { readExecutable } from "../../src/proof/executable/read-executable.ts";
import { proveBinary } from "../../src/proof/prove-binary.ts";
import { allTargets, formatTarget, parseTarget } from "../../src/targets/target.ts";
import { type RandomAccess, systemFiles } from "../../src/world/files.ts";
import { thisPlatform } from "../../src/world/platform.ts";
import { type Processes, systemProcesses } from "../../src/world/process/processes.ts";
import {
  copyProject,
  type GoProject,
  goEnv,
  goMod,
  installedGo,
  linuxAmd64,
  linuxArm64,
  mainGo,
  makeProject,
} from "../go-build/go-project.ts";
import { inMemory } from "./elf-bytes.ts";

/** Of every format, width and byte order; the processors that people run. `npm run bench -- targets` has them all. */
const targets: readonly Target[] = [
  linuxAmd64,
  { os: "windows", arch: "amd64", variant: undefined },
  { os: "darwin", arch: "arm64", variant: undefined },
  linuxArm64,
  { os: "linux", arch: "arm", variant: "7" },
  { os: "linux", arch: "386", variant: undefined },
  { os: "linux", arch: "riscv64", variant: undefined },
  { os: "windows", arch: "386", variant: undefined },
  { os: "aix", arch: "ppc64", variant: undefined },
  { os: "plan9", arch: "amd64", variant: undefined },
  { os: "js", arch: "wasm", variant: undefined },
];
let project: GoProject;
let built: readonly BuiltBinary[];
let paths: readonly string[];

beforeAll(async () => {
  project = makeProject({ "go.mod": goMod, "main.go": mainGo });
  const { binaries } = await project.build({ targets, version: "v1.0.0-proof" });
  built = binaries;
  paths = binaries.map(({ path }) => path);
});
afterAll(() => project.remove());

test("the table of targets is Go's own list", () => {
  const listed = execFileSync(installedGo.goBinary, ["tool", "dist", "list"], { encoding: "utf8" }).trim().split("\n");
  expect(allTargets.map(({ target }) => formatTarget(target))).toEqual(listed);
});

test("every target is refused before the build that Go refuses to link by itself", () => {
  for (const { target, needsCompilerOf } of allTargets.filter((each) => each.needsCompilerOf !== undefined)) {
    const env = { ...process.env, GOOS: target.os, GOARCH: target.arch, CGO_ENABLED: "0" };
    const { stderr } = spawnSync(installedGo.goBinary, ["build", "-o", "/dev/null", "."], {
      cwd: project.directory,
      env,
      encoding: "utf8",
    });
    expect(stderr).toContain("requires external (cgo) linking");
    expect(parseTarget(formatTarget(target), thisPlatform)).toEqual({
      problem: expect.stringContaining(String(needsCompilerOf)),
    });
  }
});

test("each format, proved from the file", () => {
  const found = built.map(({ target, proof }) => [
    formatTarget(target),
    ...proof.slice(0, 3).map((point) => point.found),
  ]);
  const go = `Go ${installedGo.version}, example.com/team/svc, CGO_ENABLED=0`;
  expect(found).toEqual([
    ["linux/amd64", "ELF, OS ABI 0", "amd64", "no loader, no shared library"],
    ["windows/amd64", "PE", "amd64", go],
    ["darwin/arm64", "Mach-O", "arm64", go],
    ["linux/arm64", "ELF, OS ABI 0", "arm64", "no loader, no shared library"],
    ["linux/arm/7", "ELF, OS ABI 0", "arm", "no loader, no shared library"],
    ["linux/386", "ELF, OS ABI 0", "386", "no loader, no shared library"],
    ["linux/riscv64", "ELF, OS ABI 0", "riscv64", "no loader, no shared library"],
    ["windows/386", "PE", "386", go],
    ["aix/ppc64", "XCOFF", "ppc64", go],
    ["plan9/amd64", "Plan 9 a.out", "amd64", go],
    ["js/wasm", "WebAssembly", "wasm", "imports from gojs"],
  ]);
  for (const { proof } of built) {
    expect(proof.filter(({ name }) => name === "variable")).toHaveLength(3);
    expect(proof.filter(({ name }) => name === "revision")).toHaveLength(1);
  }
});

test("the same commit elsewhere, for another user with other settings, gives the same bytes in every format", async () => {
  const copy = copyProject(project);
  // Where git does not look.
  const temporary = join(copy.directory, ".git/temporary");
  mkdirSync(temporary);
  const processes: Processes = {
    run: (command) => {
      const others = {
        HOME: temporary,
        LANG: "de_DE.UTF-8",
        TZ: "Asia/Tokyo",
        USER: "somebody",
        TMPDIR: temporary,
      };
      return systemProcesses.run({ ...command, env: { ...others, GOCACHE, GOMODCACHE, ...command.env } });
    },
  };
  const [GOCACHE, GOMODCACHE] = ["GOCACHE", "GOMODCACHE"].map(goEnv);
  try {
    const { binaries } = await copy.build(
      { targets, version: "v1.0.0-proof", outputDirectory: join(copy.directory, "out/deep") },
      { world: { processes } },
    );
    expect(binaries.map(({ sha256 }) => sha256)).toEqual(built.map(({ sha256 }) => sha256));
  } finally {
    copy.remove();
  }
});

test("what Go itself reads from the files is what is read here", async () => {
  // Go 1.26 reads no WebAssembly.
  for (const path of paths.filter((each) => !each.endsWith(".wasm") && !each.includes("_aix_"))) {
    const told = await systemFiles.withFile(path, async (file) => readGoBuildInfo(await readExecutable(file)));
    const { stdout } = spawnSync(installedGo.goBinary, ["version", "-m", path], { encoding: "utf8" });
    const settings = [...stdout.matchAll(/^\tbuild\t([^=]+)=(.*)$/gm)].map(([, key, value]) => [key, value]);
    expect([...(told?.settings ?? [])]).toEqual(settings);
    expect(stdout).toContain(
      `: go${told?.goVersion}\n\tpath\t${told?.path}\n\tmod\t${told?.module.replace(" ", "\t")}\t\n`,
    );
  }
});

test("a binary of another target, another program, a dynamic one, a text", async () => {
  const [binary = ""] = paths;
  const wanted = {
    target: linuxArm64,
    goVersion: installedGo.version,
    mainPackage: "example.com/team/svc",
    cgo: false,
    isStatic: true,
    source: undefined,
    variables: [],
    demanded: [{ symbol: "main.version", value: "v1.0.0" }],
  };
  const prove = async (path: string) => {
    const error = await proveBinary(path, wanted, { files: systemFiles }).catch((reason: unknown) => reason);
    if (!(error instanceof ActionError)) throw new Error("the proof did not fail");
    expect(error.code).toBe("proof");
    return [wordsOf(error), ...error.evidence].join("\n");
  };
  const other = await prove(binary);
  expect(other).toContain(
    "in 3 points, the first of them: machine: found amd64, wanted arm64\nmachine: found amd64, wanted arm64\nbuild information: GOARCH: found amd64, wanted arm64\n",
  );
  expect(other).toContain("variable: main.version=v1.0.0 is not in the binary");
  // The program that runs this test is dynamic and not Go's.
  const node = await prove(process.execPath);
  expect(node).toMatch(/static: found that it needs loader \S+, library \S+/);
  expect(node).toContain("build information: found no build information");
  expect(await prove(import.meta.filename)).toContain("of no format that Go makes programs in");
});

test("one byte of what the proof reads is another: it fails, in every format", async () => {
  for (const { path, target, mainPackage } of built) {
    const whole = readFileSync(path);
    const info = await readGoBuildInfo(await readExecutable(inMemory(whole)));
    const source = { commit: info?.settings.get("vcs.revision") ?? "", dirtyFiles: [] };
    const demanded = [{ symbol: "main.version", value: "v1.0.0-proof" }];
    const wanted = {
      target,
      goVersion: installedGo.version,
      mainPackage,
      cgo: false,
      isStatic: true,
      source,
      variables: [],
      demanded,
    };
    const prove = async (bytes: Buffer) => {
      const files = {
        ...systemFiles,
        withFile: <T>(_: string, use: (file: RandomAccess) => Promise<T>) => use(inMemory(bytes)),
      };
      return await proveBinary(path, wanted, { files }).catch((error: unknown) => error);
    };
    expect(await prove(whole)).toMatchObject({ failures: [] });
    // Every copy: the texts stand in Go's own tables as well, which are not what is read.
    const texts = [
      "v1.0.0-proof",
      source.commit,
      `path\t${mainPackage}`,
      `GOARCH=${target.arch}`,
      "vcs.modified=false",
    ];
    for (const text of texts) {
      for (const at of [0, text.length - 1]) {
        const bytes = Buffer.from(whole);
        for (let place = bytes.indexOf(text); place >= 0; place = bytes.indexOf(text, place + 1)) {
          bytes[place + at] = (bytes[place + at] ?? 0) ^ 1;
        }
        expect(await prove(bytes), `${path}: byte ${at} of ${text}`).toMatchObject({ code: "proof" });
      }
    }
  }
});

/** What has one right answer. The rest is told, not judged: further modules that WebAssembly imports from, a C linker's OS ABI. */
const judged = (points: readonly ProofPoint[]) =>
  points.filter(({ name }) => !["format", "static", "build information"].includes(name));

test("real binaries, damaged anywhere in their headers and tables or cut off: an answer or an ActionError", async () => {
  for (const { path, target, mainPackage } of built) {
    const whole = readFileSync(path);
    const file = inMemory(whole);
    const executable = await readExecutable(file);
    const info = await readGoBuildInfo(executable);
    const demanded = [{ symbol: "main.version", value: "v1.0.0-proof" }];
    const source = { commit: info?.settings.get("vcs.revision") ?? "", dirtyFiles: [] };
    const wanted = {
      target,
      goVersion: installedGo.version,
      mainPackage,
      cgo: false,
      isStatic: true,
      source,
      variables: [],
      demanded,
    };
    const { points } = await proveBinary(path, wanted, { files: systemFiles });
    // Where damage matters: the headers at the front, the section table, the build information.
    const places = fc.oneof(
      fc.nat(2000),
      fc.nat(200).map((at) => (info?.offset ?? 0) + at),
      fc.nat(whole.length - 8),
    );
    const change = fc.tuple(places, fc.constantFrom(1, 4, 8), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 8 }),
        fc.option(fc.nat(whole.length)),
        async (changes, length) => {
          const bytes = Buffer.from(whole.subarray(0, length ?? whole.length));
          for (const [at, width, value] of changes) {
            const little = Buffer.alloc(8);
            little.writeBigUInt64LE(value);
            little.subarray(0, width).copy(bytes, at);
          }
          const damaged = inMemory(bytes);
          const files = {
            ...systemFiles,
            withFile: <T>(_: string, use: (file: RandomAccess) => Promise<T>) => use(damaged),
          };
          try {
            // What is still accepted is what it was.
            expect(judged((await proveBinary(path, wanted, { files })).points)).toEqual(judged(points));
          } catch (error) {
            if (!(error instanceof ActionError)) throw error;
          }
          expect(damaged.readBytes()).toBeLessThan(200 * whole.length);
        },
      ),
      { numRuns: 60 },
    );
  }
});
