import { describe, expect, it } from "vitest";
import { declaredInputs, type InputName } from "../../src/inputs/declared.ts";
import { readInputs } from "../../src/inputs/read-inputs.ts";

const platform = { os: "linux", arch: "x64", cores: 2, memoryBytes: 8e9 } as const;
const pinned = "web1 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBzjIJlnEJdR6bhv3AKhbBI9kRT1XVM9uUPXFVp9bGTz";

function read(inputs: Partial<Record<InputName, string>>, env: Record<string, string> = {}) {
  const rawInput = (name: string) => inputs[name as InputName] ?? declaredInputs[name as InputName];
  return readInputs({ env, workspace: "/checkout", rawInput }, platform);
}

const problemOf = (inputs: Partial<Record<InputName, string>>, env: Record<string, string> = {}) => {
  try {
    read(inputs, env);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

describe("a word of other tools is known by what it means", () => {
  it.each<[InputName, string, RegExp]>([
    ["cgo", "yes", /did you mean true\?$/],
    ["cgo", "On", /did you mean true\?$/],
    ["cgo", "1", /did you mean true\?$/],
    ["sbom", "no", /did you mean false\?$/],
    ["sbom", "0", /did you mean false\?$/],
    ["sbom", "disabled", /did you mean false\?$/],
    ["health-timeout", "30", /did you mean 30s\?$/],
    ["health-timeout", "30sec", /did you mean 30s\?$/],
    ["health-timeout", "30000", /did you mean 30000ms\?$/],
    ["health-timeout", "PT2M", /did you mean 2m\?$/],
    ["health-timeout", "1.5 minutes", /did you mean 90s\?$/],
    ["health-timeout", "1d", /did you mean 24h\?$/],
    ["health-timeout", "soon", /is not a duration like 500ms, 30s or 5m$/],
    ["health-timeout", "5 parsecs", /is not a duration like 500ms, 30s or 5m$/],
    ["cache", "npm", /leave the input out$/],
    ["cache", "gomod", /did you mean modules\?$/],
    ["cache", "go-build", /did you mean build\?$/],
    ["cache", "yes", /did you mean true\?$/],
    ["cache", "off", /did you mean false\?$/],
    ["cache-save", "true", /did you mean always\?$/],
    ["cache-save", "off", /did you mean never\?$/],
    ["archives", "tgz", /did you mean tar\.gz\?$/],
    ["archives", "tar", /did you mean tar\.gz\?$/],
    ["archives", "tar.gz,zip", /did you mean auto\?$/],
    ["archives", "yes", /did you mean auto\?$/],
    ["archives", "deb", /packages of distributions are not made here$/],
    ["archives", "tar.xz", /archives are tar\.gz or zip$/],
    ["checks", "vet, lint", /"lint" is none of vet, test, race, audit; .*other linters in a step of its own$/],
    ["checks", "staticcheck", /linters in a step of its own$/],
    ["checks", "golangci-lint", /linters in a step of its own$/],
    ["checks", "tests", /did you mean test\?$/],
    ["checks", "unit", /did you mean test\?$/],
    ["checks", "go vet", /did you mean vet\?$/],
    ["checks", "-race", /did you mean race\?$/],
    ["checks", "coverage", /GOFLAGS: -cover/],
    ["checks", "vet test", /"vet test" needs commas; did you mean vet, test\?$/],
    ["checks", "true", /name them: `vet, test`/],
    ["checks", "govulncheck", /run `govulncheck .*` in a step of its own$/],
    ["smoke-test", "on", /did you mean auto\?$/],
    ["smoke-test", "true", /did you mean auto\?$/],
    ["smoke-test", "false", /did you mean off\?$/],
    ["smoke-test", "always", /did you mean required\?$/],
    ["operation", "release", /`build` with `archives: auto` makes the files of a release/],
    ["operation", "publish", /`deploy` brings one to hosts$/],
    ["operation", "test", /set `checks: vet, test`$/],
    ["operation", "undo", /did you mean rollback\?$/],
    ["operation", "dry-run", /did you mean plan\?$/],
    ["operation", "force-unlock", /did you mean unlock\?$/],
    ["operation", "health", /did you mean status\?$/],
    ["operation", "ship", /did you mean deploy\?$/],
    ["operation", "package", /did you mean build\?$/],
    ["go-version", "lts", /did you mean stable\?$/],
    ["go-version", "go-1", /did you mean 1\.x\?$/],
    ["go-version", "tip", /only releases are built with/],
    ["go-version", "22", /Go's versions begin with 1$/],
    ["go-version", "golang:1.26-alpine", /did you mean 1\.26\?$/],
    ["go-version", "1.26.8-bookworm", /did you mean 1\.26\.8\?$/],
    ["go-version", "go.mod", /name a file in `go-version-file`$/],
    ["version", "latest", /^version: "latest" is not a version of your program/],
    ["version", "~> v2", /is not a version of your program/],
    ["port", "22", /^port: "22" is the port of SSH; .*in hosts, as in web1:22$/],
    ["port", ":8080", /did you mean 8080\?$/],
    ["port", "8080/tcp", /did you mean 8080\?$/],
    [
      "operation",
      "constructor",
      /^operation: "constructor" is none of auto, build, deploy, plan, merge, status, promote, abort, rollback, unlock, provision$/,
    ],
  ])("%s: %s", (name, value, words) => {
    const deploys = name === "port" ? { hosts: "deploy@web1", "ssh-known-hosts": pinned } : {};
    expect(problemOf({ ...deploys, [name]: value })).toMatch(words);
  });

  it.each<[InputName, string]>([
    ["go-version", "1"],
    ["go-version", "1.x"],
    ["go-version", "latest"],
    ["go-version", "stable"],
    ["go-version", "1.27rc1"],
    ["version", "v1.2.3"],
    ["version", "nightly-5"],
  ])("%s: %s can be taken as it is", (name, value) => expect(problemOf({ [name]: value })).toBe(""));
});

describe("inputs of other actions", () => {
  it.each([
    [
      "check-latest",
      { "INPUT_CHECK-LATEST": "true" },
      /^check-latest: there is no such input; `go-version: stable` always asks/,
    ],
    ["a host and a key", { INPUT_HOST: "web1", INPUT_KEY: "x" }, /- host: .*set `hosts`\n- key: .*set `ssh-key`/],
    [
      "scp-action",
      { INPUT_HOST: "a", INPUT_SOURCE: "dist/*", INPUT_TARGET: "/srv" },
      /- target: .*set `deploy-path` for where it goes/,
    ],
    ["an unset variable for a host", { INPUT_HOST: "", INPUT_KEY: "" }, /- host: .*set `hosts`/],
    ["what is nearly an input", { INPUT_TARGET: "/srv" }, /^target: .*`deploy-path`.*`targets`/],
    ["ssh-action's port", { INPUT_HOST: "a", INPUT_USERNAME: "root" }, /username: .*write it into `hosts`: USER@HOST/],
  ])("%s is an error where it is certain that they stand in this step", (_, env, words) => {
    expect(problemOf({}, env as unknown as Record<string, string>)).toMatch(words);
  });

  it.each([
    ["goos", { INPUT_GOOS: "linux" }, ["goos: there is no such input; set `targets: OS/ARCH`"]],
    ["nothing that is missing", { INPUT_TOKEN: "x", "INPUT_RESTORE-KEYS": "x" }, []],
    ["a variable of somebody's", { INPUT_PATH: "x", INPUT_COLOUR: "red" }, [expect.stringMatching(/^path: /)]],
  ])("%s is a remark only", (_, env, remarks) => {
    expect(read({}, env as unknown as Record<string, string>).remarks).toEqual(remarks);
  });

  it("what is only misspelt is an error as before", () => {
    expect(problemOf({}, { INPUT_TARGTES: "x" })).toBe("targtes: there is no such input; did you mean targets?");
  });
});
