import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ActionError } from "../../src/errors.ts";
import { readGoBuildInfo } from "../../src/proof/executable/go-build-info.ts";
import { countLinkedStrings } from "../../src/proof/executable/linked-strings.ts";
import { readExecutable } from "../../src/proof/executable/read-executable.ts";
import { type ElfShape, elfBytes, inMemory } from "./elf-bytes.ts";

const read = (bytes: Uint8Array) => readExecutable(inMemory(bytes));
const lines = [
  "path\texample.com/svc",
  "mod\texample.com/svc\tv1.0.0\t",
  "build\tGOOS=linux",
  'build\t-tags="a b"',
  "build\tx=1=2",
];

test.each<[string, ElfShape]>([
  ["amd64", { machine: 62 }],
  ["386", { machine: 3, bits: 32 }],
  ["arm", { machine: 40, bits: 32 }],
  ["arm64", { machine: 183 }],
  ["mips", { machine: 8, bits: 32, bigEndian: true }],
  ["mipsle", { machine: 8, bits: 32 }],
  ["mips64le", { machine: 8 }],
  ["ppc64", { machine: 21, bigEndian: true }],
  ["s390x", { machine: 22, bigEndian: true }],
  ["ELF machine 62, 32 bit", { machine: 62, bits: 32 }],
  ["ELF machine 183, 64 bit", { machine: 183, bigEndian: true }],
])("%s", async (machine, shape) => {
  const file = inMemory(
    elfBytes({ ...shape, strings: ["v1.0.0", "twice", "twice"], buildInfo: { goVersion: "go1.26.8", lines } }),
  );
  const executable = await readExecutable(file);
  expect(executable).toMatchObject({ format: "ELF", machine, interpreter: undefined, libraries: [] });
  // Numbers of that size and order are read all through: headers, pointers, lengths.
  expect(await countLinkedStrings(executable, ["v1.0.0", "twice", "1.0.0", "v1.0.0 "])).toEqual(
    new Map([
      ["v1.0.0", 1],
      ["twice", 2],
    ]),
  );
  expect(await readGoBuildInfo(executable)).toMatchObject({
    goVersion: "1.26.8",
    path: "example.com/svc",
    module: "example.com/svc v1.0.0",
    settings: new Map([
      ["GOOS", "linux"],
      ["-tags", "a b"],
      ["x", "1=2"],
    ]),
  });
});

test("a dynamic binary: its loader and its libraries", async () => {
  for (const bits of [32, 64] as const) {
    const libraries = ["libc.so.6", "libpthread.so.0", "libm.so.6"];
    const executable = await read(elfBytes({ bits, interpreter: "/lib64/ld-linux-x86-64.so.2", libraries }));
    expect(executable).toMatchObject({ interpreter: "/lib64/ld-linux-x86-64.so.2", libraries });
  }
});

test("the text of a value alone is no variable", async () => {
  const bytes = elfBytes({ strings: ["v1.0.0"], buildInfo: { goVersion: "go1.26.8", lines: ["mod\tm\tv2.0.0"] } });
  // The pointer is bent away from the text that still stands there.
  const at = bytes.indexOf("v1.0.0\0") + 16 + 8;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  const file = inMemory(bytes);
  expect(await countLinkedStrings(await readExecutable(file), ["v1.0.0", "v2.0.0"])).toEqual(new Map());
});

test("texts of one length all over a file are read a window at a time", async () => {
  const others = Array.from({ length: 20_000 }, (_, index) => `x${10_000 + index}`);
  const strings = ["v1.0.0", ...others.slice(0, 7_000), "v1.0.0", ...others.slice(7_000), "v1.0.0"];
  const file = inMemory(elfBytes({ strings }));
  expect(await countLinkedStrings(await readExecutable(file), ["v1.0.0"])).toEqual(new Map([["v1.0.0", 3]]));
  // Headers, pointers, and texts, which lie between them here.
  expect(file.reads()).toBeLessThan(10 + file.sizeBytes / (32 * 1024));
});

test("a variable that lies across two chunks of the reader is found", async () => {
  // A long text before it moves its pointer to the last word of the first MiB.
  const [megabyte, headers, before] = [1024 * 1024, 0x400, 3 * 16];
  const bytes = elfBytes({ strings: ["x".repeat(megabyte - headers - before - 16 - 16), "v1.0.0"] });
  const header = bytes.indexOf("v1.0.0\0") + 16 + 8;
  expect(header).toBe(megabyte - 8);
  const file = inMemory(bytes);
  expect(await countLinkedStrings(await readExecutable(file), ["v1.0.0"])).toEqual(new Map([["v1.0.0", 1]]));
});

test("what was linked in, and what in whose place", async () => {
  const dependencies = ["dep\ta.com/x\tv1.0.0\th1:a=", "dep\tb.com/y\tv2.0.0", "=>\t./y\t(devel)\t"];
  const bytes = elfBytes({ strings: ["."], buildInfo: { goVersion: "go1.26.8", lines: [...lines, ...dependencies] } });
  const file = inMemory(bytes);
  expect((await readGoBuildInfo(await readExecutable(file)))?.dependencies).toEqual([
    { path: "a.com/x", version: "v1.0.0", sum: "h1:a=" },
    { path: "b.com/y", version: "v2.0.0", sum: "", replacedBy: { path: "./y", version: "(devel)", sum: "" } },
  ]);
});

test("the mark of the build information counts at its alignment only", async () => {
  const bytes = elfBytes({ strings: ["."], buildInfo: { goVersion: "go1.26.8", lines } });
  // As in the program code of whoever looks for it, the go command for one.
  bytes.write("\xff Go buildinf:", bytes.indexOf(".\0") + 1, "latin1");
  const file = inMemory(bytes);
  expect(await readGoBuildInfo(await readExecutable(file))).toMatchObject({ path: "example.com/svc" });
});

describe("no build information", () => {
  test.each<[string, (bytes: Buffer) => void]>([
    [
      "its mark is changed",
      (bytes) => bytes.fill(0, bytes.indexOf(" Go buildinf:"), bytes.indexOf(" Go buildinf:") + 2),
    ],
    [
      "the form before Go 1.18",
      (bytes) => bytes.fill(0, bytes.indexOf(" Go buildinf:") + 14, bytes.indexOf(" Go buildinf:") + 15),
    ],
    ["a length past the end", (bytes) => bytes.fill(0x7f, bytes.indexOf("go1.26.8") - 1, bytes.indexOf("go1.26.8"))],
    ["a length without end", (bytes) => bytes.fill(0xff, bytes.indexOf("go1.26.8") - 1)],
    ["modules past the end", (bytes) => bytes.writeUInt16LE(0x7fff, bytes.indexOf("go1.26.8") + "go1.26.8".length)],
    ["another version text", (bytes) => bytes.write("xx", bytes.indexOf("go1.26.8"))],
  ])("%s", async (_, damage) => {
    const bytes = elfBytes({ buildInfo: { goVersion: "go1.26.8", lines } });
    damage(bytes);
    const file = inMemory(bytes);
    expect(await readGoBuildInfo(await readExecutable(file))).toBeUndefined();
  });
});

test.each([
  ["empty", Buffer.alloc(0)],
  ["a script", Buffer.from("#!/bin/sh\necho hello\n")],
  ["MZ without PE", Buffer.concat([Buffer.from("MZ"), Buffer.alloc(100)])],
  ["a head of ELF", Buffer.from("\x7fELF\x02\x01\x01")],
  ["ELF of class 3", Buffer.concat([Buffer.from("\x7fELF\x03\x01\x01"), Buffer.alloc(100)])],
  ["32-bit Mach-O", Buffer.from("cefaedfe0c000000", "hex")],
  ["ELF cut off in its segments", elfBytes().subarray(0, 0x50)],
])("%s is no executable", async (_, bytes) => {
  await expect(read(bytes)).rejects.toMatchObject({
    code: "proof",
    message: expect.stringMatching(/^not a readable executable/),
  });
});

test("thousands of segments are damage, not work", async () => {
  const bytes = Buffer.concat([elfBytes(), Buffer.alloc(1024 * 1024)]);
  bytes.writeUInt16LE(10_000, 56);
  await expect(read(bytes)).rejects.toMatchObject({ message: expect.stringContaining("segment table") });
});

test("four thousand million load commands without a length are damage, not work", async () => {
  const bytes = Buffer.alloc(4096);
  bytes.writeUInt32BE(0xcffaedfe, 0);
  bytes.writeUInt32LE(0xffffffff, 16);
  bytes.writeUInt32LE(64, 20);
  await expect(read(bytes)).rejects.toMatchObject({
    message: expect.stringContaining("load command without a length"),
  });
});

test("more sections than Windows loads are damage", async () => {
  const bytes = Buffer.alloc(1024 * 1024);
  bytes.write("MZ");
  bytes.writeUInt32LE(0x40, 0x3c);
  bytes.write("PE\0\0", 0x40);
  bytes.writeUInt16LE(97, 0x46);
  await expect(read(bytes)).rejects.toMatchObject({ message: expect.stringContaining("more sections than PE allows") });
});

test("whatever is overwritten or cut off: an answer or an ActionError, and bounded work", async () => {
  const whole = elfBytes({
    interpreter: "/lib/ld.so",
    libraries: ["libc.so.6"],
    strings: ["v1.0.0"],
    buildInfo: { goVersion: "go1.26.8", lines },
  });
  // Most bytes of the file are headers and tables, so most changes hit something.
  const change = fc.tuple(
    fc.nat(whole.length - 1),
    fc.constantFrom(1, 2, 4, 8),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { minLength: 1, maxLength: 6 }),
      fc.nat(whole.length),
      fc.boolean(),
      async (changes, length, cut) => {
        const bytes = Buffer.from(cut ? whole.subarray(0, length) : whole);
        for (const [at, width, value] of changes) {
          const little = Buffer.alloc(8);
          little.writeBigUInt64LE(value);
          little.subarray(0, width).copy(bytes, at);
        }
        const file = inMemory(bytes);
        try {
          const executable = await readExecutable(file);
          await readGoBuildInfo(executable);
          await countLinkedStrings(executable, ["v1.0.0"]);
        } catch (error) {
          if (!(error instanceof ActionError)) throw error;
        }
        expect(file.readBytes()).toBeLessThan(1000 * whole.length);
      },
    ),
    { numRuns: 2000 },
  );
});
