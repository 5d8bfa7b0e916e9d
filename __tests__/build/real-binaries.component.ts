import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readGoBuildInfo } from "../../src/build/go-build-info.ts";
import { countLinkedStrings } from "../../src/build/linked-strings.ts";
import { proveBinary } from "../../src/build/prove-binary.ts";
import { readExecutable } from "../../src/build/read-executable.ts";
import type { Target } from "../../src/build/target.ts";
import { ActionError } from "../../src/errors.ts";
import { systemFiles } from "../../src/world/files.ts";
import { inMemory } from "./elf-bytes.ts";
import { type GoProject, goMod, installedGo, linuxAmd64, linuxArm64, mainGo, makeProject } from "./go-project.ts";

const targets: readonly Target[] = [
  linuxAmd64,
  { os: "windows", arch: "amd64", variant: undefined },
  { os: "darwin", arch: "arm64", variant: undefined },
];
let project: GoProject;
let paths: readonly string[];

beforeAll(async () => {
  project = makeProject({ "go.mod": goMod, "main.go": mainGo });
  const { binaries } = await project.build({ targets: [...targets], version: "v1.0.0-proof" });
  paths = binaries.map(({ path }) => path);
});
afterAll(() => project.remove());

test("what Go itself reads from the files is what is read here", async () => {
  for (const path of paths) {
    const told = await systemFiles.withFile(path, async (file) => readGoBuildInfo(file, await readExecutable(file)));
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
    source: undefined,
    variables: [],
    demanded: [{ symbol: "main.version", value: "v1.0.0" }],
  };
  const prove = async (path: string) => {
    const error = await proveBinary(path, wanted, { files: systemFiles }).catch((reason: unknown) => reason);
    if (!(error instanceof ActionError)) throw new Error("the proof did not fail");
    expect(error.code).toBe("proof");
    return [error.message, ...error.evidence].join("\n");
  };
  const other = await prove(binary);
  expect(other).toContain(
    "in 3 points\nmachine: found amd64, wanted arm64\nbuild information: GOARCH: found amd64, wanted arm64\n",
  );
  expect(other).toContain("variable: main.version=v1.0.0 is not in the binary");
  // The program that runs this test is dynamic and not Go's.
  const node = await prove(process.execPath);
  expect(node).toMatch(/static: found that it needs loader \S+, library \S+/);
  expect(node).toContain("build information: found no build information");
  expect(await prove(import.meta.filename)).toContain("neither ELF nor PE nor 64-bit Mach-O");
});

test("real binaries, damaged anywhere in their headers and tables or cut off: an answer or an ActionError", async () => {
  for (const path of paths) {
    const whole = readFileSync(path);
    const file = inMemory(whole);
    const executable = await readExecutable(file);
    const info = await readGoBuildInfo(file, executable);
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
          try {
            const read = await readExecutable(damaged);
            await readGoBuildInfo(damaged, read);
            await countLinkedStrings(damaged, read, ["v1.0.0-proof"]);
          } catch (error) {
            if (!(error instanceof ActionError)) throw error;
          }
          expect(damaged.readBytes()).toBeLessThan(200 * whole.length);
        },
      ),
      { numRuns: 100 },
    );
  }
});
