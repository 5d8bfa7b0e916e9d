import { describe, expect, it } from "vitest";
import { readOptions } from "../../scripts/read-options.ts";

const key = "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n-----END OPENSSH PRIVATE KEY-----\n";
const files: Readonly<Record<string, string>> = {
  "/home/u/key": key,
  "/home/u/conf/key": "another key",
  "/home/u/conf/deploy.yml": "hosts: |\n  deploy@web1\n  deploy@web2\nport: 9090\nssh-key: '@key'\n",
};

function read(argv: readonly string[], env: Readonly<Record<string, string>> = {}, more: Record<string, string> = {}) {
  const all = { ...files, ...more };
  return readOptions({
    argv,
    env,
    directory: "/home/u",
    readFile: (path) => {
      const text = all[path];
      if (text === undefined) throw Object.assign(new Error(path), { code: "ENOENT" });
      return text;
    },
  });
}

const problemsOf = (...args: Parameters<typeof read>) => {
  const options = read(...args);
  return "problems" in options ? options.problems : [];
};

describe("where options come from", () => {
  it("a file has the names of `with:`, and its paths begin where it lies", () => {
    expect(read(["--options", "conf/deploy.yml"])).toEqual({
      workspace: "/home/u",
      inputs: { hosts: "deploy@web1\ndeploy@web2\n", port: "9090", "ssh-key": "another key" },
      variables: [],
    });
  });

  it("the environment counts more than the file, and the command line more than both", () => {
    const env = { GIN_DEPLOY_PORT: "1", GIN_DEPLOY_HOSTS: "deploy@web3", GIN_DEPLOY_SSH_KEY: key };
    expect(read(["--options=conf/deploy.yml", "--port", "2", "--workspace", "/srv/app"], env)).toEqual({
      workspace: "/srv/app",
      inputs: { hosts: "deploy@web3", port: "2", "ssh-key": key },
      variables: ["GIN_DEPLOY_PORT", "GIN_DEPLOY_HOSTS", "GIN_DEPLOY_SSH_KEY"],
    });
  });

  it.each([
    [["--ssh-key=@key"], { "ssh-key": key }],
    [["--ldflags", "-s -w"], { ldflags: "-s -w" }],
    [["--operation=deploy", "--operation", "status"], { operation: "status" }],
    [["--environment=@key"], { environment: key }],
  ])("%j", (argv, inputs) => {
    expect(read(argv)).toMatchObject({ inputs });
  });

  it("the script's own operation counts least", () => {
    const sources = {
      directory: "/home/u",
      env: {},
      readFile: () => "operation: status\n",
      operation: "deploy",
    } as const;
    expect(readOptions({ ...sources, argv: [] })).toMatchObject({ inputs: { operation: "deploy" } });
    expect(readOptions({ ...sources, argv: ["--options=f"] })).toMatchObject({ inputs: { operation: "status" } });
  });

  it("an empty variable and a variable of somebody else say nothing", () => {
    expect(read([], { GIN_DEPLOY_HOSTS: "", GIN_DEPLOY_WORKFLOW_ENGINE: "1", PATH: "/bin" })).toMatchObject({
      inputs: {},
    });
  });
});

describe("all problems at once, and no secret in them", () => {
  it.each([
    [["--hots", "web1"], "--hots: there is no such option; did you mean hosts?"],
    [["--host=web1"], "--host: there is no such option; set `hosts`"],
    [["--optoins", "f"], "--optoins: there is no such option; did you mean options?"],
    [["--zzz"], "--zzz: there is no such option"],
    [[key], "an argument belongs to no option: write --NAME=VALUE or --NAME=@FILE"],
    [["--hosts", "--port", "1"], "--hosts: has no value; write --hosts=VALUE or --hosts=@FILE"],
    [["--hosts"], "--hosts: has no value; write --hosts=VALUE or --hosts=@FILE"],
    [["deploy"], "an argument belongs to no option: write --NAME=VALUE or --NAME=@FILE"],
    [["--ssh-key=@no"], "--ssh-key: cannot read no: there is no such file"],
    [["--options=no"], "--options: cannot read no: there is no such file"],
    [
      ["--ssh-key", key],
      "--ssh-key: its value stands on the command line, where `ps` and npm show it; write --ssh-key=@FILE, or set GIN_DEPLOY_SSH_KEY",
    ],
    [
      ["--environment=PASSWORD=c2VjcmV0"],
      "--environment: its value stands on the command line, where `ps` and npm show it; write --environment=@FILE, or set GIN_DEPLOY_ENVIRONMENT",
    ],
  ])("%j", (argv, problem) => {
    const problems = problemsOf(argv);
    expect(problems).toContain(problem);
    expect(problems.join()).not.toContain("c2VjcmV0");
  });

  it("a variable that is nearly an option", () => {
    const problem = "GIN_DEPLOY_SHH_KEY: there is no such option; did you mean GIN_DEPLOY_SSH_KEY?";
    expect(problemsOf([], { GIN_DEPLOY_SHH_KEY: key })).toEqual([problem]);
  });

  it.each([
    ["hosts: [web1, web2]\n", "f.yml: hosts: is not one text; write several lines below `hosts: |`"],
    ["with:\n  hosts: web1\n", "f.yml: with: is not one text; write several lines below `with: |`"],
    ["- hosts\n", "f.yml: is not a list of `name: value` lines, as under `with:` in a workflow"],
    ["hosts: a\nhosts: b\n", "f.yml: line 2 is not YAML (DUPLICATE_KEY)"],
    ["ssh-key: 'c2VjcmV0\nhosts: b\n", "f.yml: line 3 is not YAML (MISSING_CHAR)"],
    ["hosts: &a web1\nname: *a\n", "f.yml: name: is not one text; write several lines below `name: |`"],
    ["ssh-key: c2VjcmV0\n", 'f.yml: ssh-key: is a secret; write "@FILE", or set GIN_DEPLOY_SSH_KEY'],
    [`ssh-key: \${{ secrets.KEY }}\n`, "f.yml: ssh-key: nothing fills in ${" + "{ ... }} here; write the value"],
    ["? |\n  c2VjcmV0\n: b\n", "f.yml: ...: there is no such option"],
    ["hots: web1\n", "f.yml: hots: there is no such option; did you mean hosts?"],
    [`name: ${"x".repeat(1_000_001)}\n`, "f.yml: is larger than a megabyte: name the file with your options"],
  ])("in a file: %.40j", (text, problem) => {
    const problems = problemsOf(["--options=f.yml"], {}, { "/home/u/f.yml": text });
    expect(problems).toContain(problem);
    expect(problems.join()).not.toContain("c2VjcmV0");
  });

  it.each([
    ["go-version: 1.20\n", { "go-version": "1.20" }],
    ["cache: false\nsbom:\n", { cache: "false", sbom: "" }],
    ["", {}],
    ["# nothing yet\n", {}],
    ["name: 服务\n", { name: "服务" }],
  ])("takes %j as it is written", (text, inputs) => {
    expect(read(["--options=f.yml"], {}, { "/home/u/f.yml": text })).toMatchObject({ inputs });
  });
});
