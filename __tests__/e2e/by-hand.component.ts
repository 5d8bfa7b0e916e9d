import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ExampleProject, makeExampleProject } from "../support/example-project.ts";

const directory = mkdtempSync(join(tmpdir(), "gin-deploy-by-hand-"));
const keyFile = join(directory, "key");
const root = join(import.meta.dirname, "../..");
let project: ExampleProject;

beforeAll(() => {
  project = makeExampleProject();
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", keyFile]);
  writeFileSync(join(directory, "deploy.yml"), 'ssh-key: "@key"\n');
});
afterAll(() => {
  project.remove();
  rmSync(directory, { recursive: true, force: true });
});

/** As `npm run action` runs it. */
function runByHand(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const done = spawnSync(process.execPath, ["scripts/run-action.ts", ...args], {
    cwd: root,
    env: { ...process.env, npm_config_loglevel: "notice", INIT_CWD: directory, ...env },
    encoding: "utf8",
  });
  return { exitCode: done.status, printed: done.stdout + done.stderr };
}

const secretLines = () => readFileSync(keyFile, "utf8").split("\n").filter(Boolean);

/** Nothing listens on port 1: the run ends where it connects, after the key has been read and masked. */
const toNobody = () => {
  const pin = "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU";
  const place = ["--workspace", project.directory, "--cache", "false"];
  return [...place, "--hosts", "deploy@127.0.0.1:1", "--ssh-known-hosts", pin];
};

describe("npm run action shows what a runner shows", () => {
  it.each([
    ["from a file", () => ["--ssh-key", "@key"], {}, /^Error: .*127\.0\.0\.1:1/m],
    ["with debug lines", () => ["--ssh-key", "@key"], { RUNNER_DEBUG: "1" }, /^Error: /m],
    [
      "from a variable",
      () => [],
      { GIN_DEPLOY_SSH_KEY: () => readFileSync(keyFile, "utf8") },
      /^Error: .*127\.0\.0\.1:1/m,
    ],
    ["from a file of options", () => ["--options", "deploy.yml"], {}, /^Error: .*127\.0\.0\.1:1/m],
    ["on the command line", () => [`--ssh-key=${readFileSync(keyFile, "utf8")}`], {}, /^--ssh-key: its value .*@FILE/m],
    ["behind a space", () => ["--ssh-key", readFileSync(keyFile, "utf8")], {}, /^--ssh-key: its value .*@FILE/m],
    ["that belongs to no option", () => ["--cache=false", readFileSync(keyFile, "utf8")], {}, /belongs to no option/],
    [
      "from a file that is not there",
      () => ["--ssh-key", "@no-such-file"],
      {},
      /--ssh-key: cannot read no-such-file: there is no such file/,
    ],
  ])("with a key %s, and no line of it", (_, key, env, words) => {
    const set = Object.entries<string | (() => string)>(env).map(([name, value]) => [
      name,
      typeof value === "string" ? value : value(),
    ]);
    const { exitCode, printed } = runByHand([...toNobody(), ...key()], Object.fromEntries(set));
    expect(exitCode).not.toBe(0);
    expect(printed).toMatch(words);
    expect(printed).not.toContain("add-mask");
    for (const line of secretLines()) expect(printed).not.toContain(line);
  });

  it("without the commands that are for the runner alone, in lines, outputs and the summary", () => {
    const password = "ghs_0123456789abcdef";
    const env = { GOPROXY: `https://build:${password}@127.0.0.1:1`, GOTOOLCHAIN: "local" };
    const { printed } = runByHand([...toNobody(), "--ssh-key=@key", "--version", password], env);
    expect(printed).not.toMatch(/^::(set-output|save-state|add-mask|add-matcher|remove-matcher|debug)/m);
    expect(printed).not.toContain(password);
  });
});
