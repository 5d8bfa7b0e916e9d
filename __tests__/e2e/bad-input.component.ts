import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ActionRun, runAction } from "../support/run-action.ts";

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "bad input "));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

let count = 0;
function workspaceWith(files: Readonly<Record<string, string>>): string {
  const directory = join(root, String(count++));
  mkdirSync(directory);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  return directory;
}

/** Runs dist/ and expects one clear error, and a workspace that is as it was. */
async function refused(
  workspace: string,
  inputs: Readonly<Record<string, string>>,
  words: readonly RegExp[],
): Promise<ActionRun> {
  const before = listing(workspace);
  const run = await runAction({ workspace, inputs: { cache: "false", ...inputs } });
  expect(run.exitCode).toBe(1);
  expect(run.postExitCode).toBe(0);
  const errors = run.annotations.filter(({ level }) => level === "error").map(({ message }) => message);
  expect(errors).toHaveLength(1);
  for (const pattern of words) expect(errors[0]).toMatch(pattern);
  expect(run.summary).toContain("❌");
  const { schema, outcome, failure } = JSON.parse(run.report ?? "{}");
  expect({ schema, outcome }).toEqual({ schema: 1, outcome: "failed" });
  expect(failure.message).toBe(errors[0]?.split("\n")[0]);
  expect(listing(workspace)).toBe(before);
  return run;
}

const listing = (directory: string) =>
  execFileSync("find", [directory, "-printf", "%P %s %T@\\n"], { encoding: "utf8" });

const main = 'package main\n\nfunc main() { println("hello") }\n';
const module = { "go.mod": "module example.com/tiny\n\ngo 1.26\n" };

describe("a checkout that cannot be built", () => {
  it.each<[string, Record<string, string>, Record<string, string>, readonly RegExp[]]>([
    ["no go.mod", { "main.go": main }, {}, [/there is no go\.mod/, /working-directory/]],
    ["go.mod one directory below", { "api/go.mod": "module x\n" }, {}, [/There is one in: .*api/]],
    ["no such directory", {}, { "working-directory": "nowhere" }, [/there is no go\.mod in .*nowhere/]],
    [
      "go.mod wants a newer Go than asked",
      { "go.mod": "module x\n\ngo 1.99.1\n", "main.go": main },
      { "go-version": "1.26.8" },
      [/1\.99/, /1\.26\.8/],
    ],
    [
      "an unreadable go-version",
      { ...module, "main.go": main },
      { "go-version": "latest-ish" },
      [/go-version/, /latest-ish/],
    ],
    ["no main package", { ...module, "lib.go": "package lib\n" }, {}, [/no main package/]],
    [
      "two programs of one name",
      { ...module, "a/job/main.go": main, "b/job/main.go": main },
      {},
      [/\.\/a\/job, \.\/b\/job would all be called job/, /`main` and `name`/],
    ],
    [
      "a main that is not there",
      { ...module, "cmd/api/main.go": main },
      { main: "./cmd/apy" },
      [/\.\/cmd\/apy/, /\.\/cmd\/api/],
    ],
    [
      "a name that cannot be one",
      { ...module, "main.go": main },
      { name: "a/b" },
      [/name: "a\/b" cannot be the name of a file/],
    ],
    [
      "a version variable that does not exist",
      { ...module, "main.go": `${main}\nvar version = ""\n` },
      { "version-variables": "main.verison={version}" },
      [/main\.verison/, /did you mean version/],
    ],
  ])("%s", async (_, files, inputs, words) => {
    await refused(workspaceWith(files), inputs, words);
  });
});

it("compile errors are annotations at file and line, once for all targets", async () => {
  const workspace = workspaceWith({
    ...module,
    "cmd/x/main.go": "package main\n\nfunc main() {\n\tundefinedThing()\n}\n",
  });
  const run = await runAction({ workspace, inputs: { cache: "false", targets: "linux/amd64, linux/arm64" } });
  expect(run.exitCode).toBe(1);
  const at = run.annotations.filter(({ level, properties }) => level === "error" && properties.includes("file="));
  expect(at).toEqual([
    expect.objectContaining({
      properties: expect.stringMatching(/file=cmd\/x\/main\.go,line=4,col=2/),
      message: expect.stringContaining("undefined: undefinedThing"),
    }),
  ]);
});

describe("keys and hosts", () => {
  const hostKey = "web1 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBzjIJlnEJdR6bhv3AKhbBI9kRT1XVM9uUPXFVp9bGTz";
  let keys: string;
  let workspace: string;
  beforeAll(() => {
    keys = mkdtempSync(join(tmpdir(), "bad-keys-"));
    workspace = workspaceWith({ ...module, "main.go": main });
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(keys, "plain")]);
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "open sesame", "-f", join(keys, "locked")]);
  });
  afterAll(() => rmSync(keys, { recursive: true, force: true }));
  const read = (name: string) => readFileSync(join(keys, name), "utf8");

  it.each<[string, () => Record<string, string>, readonly RegExp[]]>([
    ["no key and no agent", () => ({ "ssh-key": "" }), [/no key to log in with/]],
    ["a public key", () => ({ "ssh-key": read("plain.pub") }), [/ssh-key .*public/]],
    ["an encrypted key without passphrase", () => ({ "ssh-key": read("locked") }), [/ssh-key .*encrypted|passphrase/]],
    ["a wrong passphrase", () => ({ "ssh-key": read("locked"), "ssh-key-passphrase": "sesame" }), [/passphrase/]],
    ["half a key", () => ({ "ssh-key": read("plain").slice(0, 150) }), [/ssh-key /]],
    ["something else", () => ({ "ssh-key": "hunter2" }), [/ssh-key /]],
    [
      "no known hosts",
      () => ({ "ssh-key": read("plain"), "ssh-known-hosts": "" }),
      [/ssh-known-hosts: a deploy needs it/],
    ],
  ])("%s", async (_, inputs, words) => {
    const given = inputs();
    const all = { hosts: "deploy@web1", "ssh-known-hosts": hostKey, ...given };
    const before = process.env["SSH_AUTH_SOCK"];
    delete process.env["SSH_AUTH_SOCK"];
    const run = await refused(workspace, all, words).finally(() => {
      if (before !== undefined) process.env["SSH_AUTH_SOCK"] = before;
    });
    expect(run.leaks).toEqual([]);
    for (const secret of [given["ssh-key"], given["ssh-key-passphrase"]]) {
      for (const line of (secret ?? "").split("\n").filter((part) => part.length > 6 && !part.startsWith("--"))) {
        expect(run.log).not.toContain(line);
      }
    }
  });

  it("everything at once", async () => {
    const run = await refused(
      workspace,
      { hosts: "deploy@web1:99999", targets: "linux/amd46", port: "0", "health-timeout": "30", environment: "A B" },
      [
        /6 inputs cannot be used/,
        /99999/,
        /did you mean linux\/amd64/,
        /port:/,
        /health-timeout:/,
        /environment:/,
        /ssh-known-hosts:/,
      ],
    );
    expect(run.log).not.toContain("Fetching");
  });
});
