import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runProgram } from "../../../src/deploy/steps/bootstrap.ts";
import { openUploads } from "../../../src/deploy/steps/compress-once.ts";
import { streamedProgram } from "../../../src/deploy/steps/host-program.ts";
import { readAnswer } from "../../../src/deploy/steps/raw-answer.ts";
import { encodeRequest } from "../../../src/deploy/steps/remote-step.ts";
import type { BuiltBinary } from "../../../src/model/binaries.ts";
import { systemFiles } from "../../../src/world/files.ts";
import { makeSpool } from "../../../src/world/spool.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Larger than what zstd looks back at by itself, and not compressible: a patch that is small has all of it within reach. */
const oldProgram = randomBytes(40_000_000);
const newProgram = Buffer.concat([
  oldProgram.subarray(0, 1_000_000),
  Buffer.from("one handler more"),
  oldProgram.subarray(1_000_000),
]);
let patch: Buffer;
let unrelated: Buffer;

/** What the action sends for it. */
async function patchOf(old: Buffer, program: Buffer): Promise<Buffer> {
  const directory = mkdtempSync(join(tmpdir(), "gin-deploy-patch-"));
  const place = (name: string, bytes: Buffer) => {
    const path = join(directory, name);
    writeFileSync(path, bytes);
    return { path, sha256: sha256(bytes), sizeBytes: bytes.length };
  };
  const uploads = openUploads({ files: systemFiles, makeSpool });
  try {
    const stream = await uploads.patch(place("new", program) as BuiltBinary, place("old", old));
    return await buffer(stream.read());
  } finally {
    await uploads.close();
    rmSync(directory, { recursive: true });
  }
}

let root: string;
let app: string;
beforeAll(async () => {
  patch = await patchOf(oldProgram, newProgram);
  unrelated = await patchOf(randomBytes(100_000), newProgram);
});
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "gin-deploy-receive-"));
  app = join(root, "app");
  mkdirSync(join(app, ".gin-deploy/lock"), { recursive: true });
  writeFileSync(join(app, ".gin-deploy/lock/token"), "one\n");
  mkdirSync(join(app, "releases/r1/bin"), { recursive: true });
  writeFileSync(join(app, "releases/r1/bin/shop"), oldProgram);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const shells = [["dash"], ["busybox", "sh"], ["bash", "--posix"]];

function receive(
  shell: readonly string[],
  body: Uint8Array,
  facts: Readonly<Record<string, string>> = {},
  env: NodeJS.ProcessEnv = process.env,
) {
  const all = {
    deploy_path: app,
    token: "one",
    name: "shop",
    compression: "patch",
    sha256: sha256(newProgram),
    size_bytes: String(newProgram.length),
    patch_of: "r1",
    patch_of_sha256: sha256(oldProgram),
    ...facts,
  };
  const input = Buffer.concat([Buffer.from(encodeRequest(streamedProgram("receive"), "receive", all)), body]);
  const [command = "", ...options] = shell;
  const { status, stdout, stderr } = spawnSync(command, [...options, "-c", runProgram], {
    input,
    encoding: "utf8",
    env,
    cwd: root,
  });
  const answer = readAnswer(stdout);
  return { status, stderr, received: answer?.get("received")?.[0], refused: answer?.get("refused")?.[0] };
}

const incoming = () => readdirSync(join(app, ".gin-deploy/incoming"));

it("a patch is small, wherever in the old program it has to look", () => {
  expect(patch.length).toBeLessThan(newProgram.length / 1000);
});

describe.each(shells.map((shell) => ({ shell, name: shell.join(" ") })))("a patch in $name", ({ shell }) => {
  it("makes the new program of the old one", () => {
    expect(receive(shell, patch)).toEqual({ status: 0, stderr: "", received: sha256(newProgram), refused: undefined });
    expect(readFileSync(join(app, ".gin-deploy/incoming", sha256(newProgram))).equals(newProgram)).toBe(true);
  });

  it("that has nothing of the old program is taken as well: what it makes decides", () => {
    expect(receive(shell, unrelated)).toMatchObject({ status: 0, received: sha256(newProgram) });
  });

  it.each<[string, () => Uint8Array, Record<string, string>, RegExp]>([
    ["is cut off", () => patch.subarray(0, -100), {}, /unexpected end|premature|incomplete/i],
    ["is nothing", () => Buffer.alloc(0), {}, /unexpected end|sha256/i],
    ["is garbage", () => Buffer.from("not a patch"), {}, /unsupported format/i],
    ["makes another program", () => patch, { sha256: "0".repeat(64) }, /^it makes 40000016 bytes with sha256 /],
    ["is of a release that is not there", () => patch, { patch_of: "r0" }, /release r0 is not what it was/],
    ["is of a program that was changed", () => patch, { patch_of_sha256: "0".repeat(64) }, /r1 is not what it was/],
    ["needs more memory than there is", () => patch, { size_bytes: "99999999999999" }, /KiB of memory are free/],
  ])("that %s is refused with a reason, and nothing stays", (_, body, facts, reason) => {
    const { status, received, refused } = receive(shell, body(), facts);
    expect({ status, received }).toEqual({ status: 0, received: undefined });
    expect(refused).toMatch(reason);
    expect(incoming()).toEqual([]);
  });

  it("where zstd does not know patches is refused in its words", () => {
    const bin = join(root, "bin");
    mkdirSync(bin);
    writeFileSync(join(bin, "zstd"), "#!/bin/sh\necho 'Incorrect parameters' >&2\nexit 1\n");
    chmodSync(join(bin, "zstd"), 0o755);
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env["PATH"]}` };
    expect(receive(shell, patch, {}, env)).toMatchObject({ status: 0, refused: "Incorrect parameters" });
  });

  it.each([
    ["a release that leads elsewhere", { patch_of: "../../../etc" }, /does not take this fact: patch_of /],
    ["a hidden release", { patch_of: ".gin-deploy" }, /does not take this fact: patch_of /],
    ["a size that a shell would run", { size_bytes: "a[$(touch hacked)]" }, /does not take this fact: size_bytes /],
    ["a compression that a shell would run", { compression: "touch hacked;" }, /does not take this fact: compression /],
  ])("is not made for %s", (_, facts, reason) => {
    expect(receive(shell, patch, facts)).toMatchObject({ status: 1, stderr: expect.stringMatching(reason) });
    expect(existsSync(join(root, "hacked"))).toBe(false);
  });

  it("of a link is not followed to where root would not go by itself", () => {
    // The sha256 decides: what a link leads to is read, and nothing of it is shown.
    rmSync(join(app, "releases/r1/bin/shop"));
    symlinkSync("/etc/shadow", join(app, "releases/r1/bin/shop"));
    const { refused, stderr } = receive(shell, patch);
    expect({ refused, stderr }).toEqual({ refused: "the program of release r1 is not what it was", stderr: "" });
  });
});
