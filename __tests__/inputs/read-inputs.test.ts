import { describe, expect, it } from "vitest";
import { ActionError } from "../../src/errors.ts";
import { declaredInputs, type InputName } from "../../src/inputs/declared.ts";
import { readInputs } from "../../src/inputs/read-inputs.ts";
import type { Inputs } from "../../src/model/inputs.ts";

const pinned = "web1 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBzjIJlnEJdR6bhv3AKhbBI9kRT1XVM9uUPXFVp9bGTz";
const deployment = { hosts: "deploy@web1", "ssh-known-hosts": pinned };

function read(inputs: Partial<Record<InputName, string>>, env: Record<string, string> = {}): Inputs {
  return readInputs(
    { env, workspace: "/checkout", rawInput: (name) => inputs[name as InputName] ?? declaredInputs[name as InputName] },
    { os: "linux", arch: "x64", cores: 2, memoryBytes: 8e9 },
  );
}

function problemOf(inputs: Partial<Record<InputName, string>>, env: Record<string, string> = {}): string {
  try {
    read(inputs, env);
  } catch (error) {
    expect(error).toBeInstanceOf(ActionError);
    expect((error as ActionError).code).toBe("input");
    return (error as ActionError).message;
  }
  throw new Error("no problem was found");
}

describe("readInputs", () => {
  it.each([
    [{ front: "envoy" }, /front/],
    [{ "front-listen": "" }, /front-listen: is empty: say where nginx is to listen/],
    [{ front: "kernel" }, /front-listen: is for `front: nginx`/],
    [{ front: "kernel", "front-listen": "", "front-sticky": "true" }, /front-sticky: is for `front: nginx`/],
    [{ "front-sticky": "cookie" }, /front-sticky/],
    [{ "front-listen": "80; include /etc/shadow" }, /front-listen: "80; include \/etc\/shadow" is not a port/],
    [{ "front-listen": "127.0.0.1:70000" }, /is not a port/],
    [{ "front-listen": "300.0.0.1:80" }, /is not a port/],
    [{ "front-listen": "8080" }, /is the `port` of the service itself/],
    [{ "front-listen": "[::]:80" }, /name an address of IPv4 first/],
    [{ front: "haproxy", "front-listen": "" }, /front-listen: is empty: say where HAProxy is to listen/],
    [{ front: "haproxy", "service-manager": "supervisor" }, /front: is haproxy, which systemd starts/],
  ])("says what is wrong with the front %j", (inputs, problem) => {
    const provision = { ...deployment, operation: "provision", front: "nginx", "front-listen": "8081" };
    expect(problemOf({ ...provision, ...inputs })).toMatch(problem);
  });

  it("takes arguments as words, and directories each once", () => {
    const { smokeTest, remarks } = read({
      args: 'serve --config=config.yml "--greeting=a b" 2>&1',
      persistent: "./uploads/, uploads\nlogs, thumbnails",
    });
    expect(smokeTest.args).toEqual(["serve", "--config=config.yml", "--greeting=a b", "2>&1"]);
    expect(smokeTest.persistent).toEqual(["uploads", "thumbnails"]);
    expect(remarks).toEqual([
      'args: "2>&1" is handed to the program as it is: no shell reads args',
      "persistent: every service has logs/: it need not be named",
    ]);
  });

  it("is complete with nothing given", () => {
    expect(read({})).toEqual({
      operation: "build",
      workspace: "/checkout",
      moduleDirectory: "/checkout",
      toolchain: {
        goVersion: undefined,
        goVersionFile: undefined,
        sources: [{ kind: "archive", baseUrl: "https://go.dev/dl" }, { kind: "goproxy" }],
      },
      cache: { modules: true, build: true, save: "auto", suffix: "", dependencyFiles: [] },
      build: {
        main: undefined,
        name: undefined,
        targets: [{ os: "linux", arch: "amd64", variant: undefined }],
        version: undefined,
        versionVariables: undefined,
        ldflags: "-s -w",
        tags: [],
        flags: [],
        cgo: false,
        makeTarget: undefined,
        outputDirectory: "/checkout/dist",
      },
      binary: [],
      smokeTest: {
        mode: "auto",
        healthPath: "/health",
        healthTimeoutMs: 30_000,
        environment: new Map([["GIN_MODE", "release"]]),
        args: [],
        persistent: [],
      },
      checks: [],
      audit: { level: "error", baseline: undefined },
      packaging: { archives: "none", include: [], sbom: true, previousArtifacts: undefined },
      merge: undefined,
      deploy: undefined,
      remarks: [],
      report: { summary: true, notifyAddresses: [] },
    });
  });

  describe("reads what was pasted from Windows as if it had not been", () => {
    const texts: Partial<Record<InputName, string>> = {
      hosts: "deploy@web1\ndeploy@web2:2222\n",
      "ssh-known-hosts": `# ours\n${pinned}\n`,
      "ssh-key-passphrase": "open sesame \n",
      environment: "A=1\nB<<END\none\n\ntwo\nEND\n",
      "version-variables": "main.version={version}\nmain.commit={commit}\n",
      targets: "linux/amd64\nlinux/arm/7,softfloat\n",
      ldflags: "-s\n-w\n-X 'main.words=a b'\n",
      "build-flags": "-mod=vendor\n-trimpath\n",
      tags: "netgo\nosusergo\n",
      include: "config/**\n*.{html,css}\n",
      archives: "auto\n",
      checks: "vet\ntest\n",
      "cache-dependency-path": "a/go.sum\nb/go.sum\n",
      "go-download-base-url": "https://go.dev/dl\ngoproxy\n",
      "health-path": "/up\n",
      "health-timeout": "5s\n",
      port: "8081\n",
      name: "greeter\n",
      cgo: "False\n",
    };
    const plain = read(texts);
    const pasted = (change: (text: string) => string) =>
      read(Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, change(text)])));

    it.each<[string, (text: string) => string]>([
      ["carriage returns", (text) => text.replaceAll("\n", "\r\n")],
      ["the last line end cut to its carriage return", (text) => text.replaceAll("\n", "\r\n").replace(/\n$/, "")],
      ["a byte order mark", (text) => `\uFEFF${text}`],
    ])("%s", (_, change) => {
      const without = ({ deploy, ...inputs }: Inputs) => ({ ...inputs, deploy: { ...deploy, sshKeyPassphrase: "" } });
      expect(without(pasted(change))).toEqual(without(plain));
      // The end of its last line may be part of a passphrase: all that it may be is tried.
      expect(pasted(change).deploy?.sshKeyPassphrase?.trim()).toBe("open sesame");
    });
  });

  it("remarks on values that are seldom meant, and says nothing of them", () => {
    expect(read({ environment: 'A="secret"\nB=' }).remarks).toEqual([
      "environment: line 1: the quotes are part of the value of A",
      "environment: line 2: B is empty: is a secret unset?",
    ]);
  });

  it("shows in an input what cannot be seen", () => {
    expect(problemOf({ targets: "linux/amd64\u200b" })).toContain("linux/amd64");
    expect(problemOf({ port: "80\u00a080" })).toContain('port: "80\\u{00A0}80"');
    expect(problemOf({ ...deployment, hosts: "web1\u200b" })).toContain("invisible character (U+200B)");
  });

  it("takes places relative to the workspace, and lists with commas or new lines", () => {
    const inputs = read({
      "go-version-file": "tools/.go-version",
      "cache-dependency-path": "a/go.sum, b/go.sum\nc/*.sum",
    });
    expect(inputs.toolchain.goVersionFile).toBe("/checkout/tools/.go-version");
    expect(inputs.cache.dependencyFiles).toEqual(["a/go.sum", "b/go.sum", "c/*.sum"]);
  });

  it("takes files instead of a build, and what is no contradiction to them", () => {
    const given = { binary: "dist/*/svc\ndist/b", version: "v1", name: "svc", targets: "linux/amd64", cache: "false" };
    const { binary, smokeTest } = read({ ...given, "smoke-test": "required" });
    expect(binary).toEqual(["dist/*/svc", "dist/b"]);
    expect(smokeTest.mode).toBe("required");
  });

  it("takes braces in globs for part of them, and YAML's booleans", () => {
    const { packaging } = read({ archives: "auto", include: "a/*.{html,css}, b/**\nc", sbom: "False" });
    expect(packaging).toMatchObject({ include: ["a/*.{html,css}", "b/**", "c"], sbom: false });
  });

  it("keeps to the limits of units and users only where there will be some", () => {
    expect(read({ name: "My.Service" }).build.name).toBe("My.Service");
    expect(read({ ...deployment, name: "my-service" }).deploy?.name).toBe("my-service");
  });

  it("merges when it is told to, from a place of its own", () => {
    const { operation, merge } = read({ operation: "merge", "merge-directory": "all" });
    expect({ operation, merge }).toEqual({ operation: "merge", merge: { directory: "/checkout/all" } });
    expect(read({ operation: "merge", "merge-directory": "dist/all" }).merge?.directory).toBe("/checkout/dist/all");
  });

  it("deploys when there are hosts", () => {
    const { operation, deploy } = read({ ...deployment, hosts: "deploy@web1, root@[::1]:2222" });
    expect(operation).toBe("deploy");
    expect(deploy).toMatchObject({
      hosts: [
        { user: "deploy", host: "web1", port: 22 },
        { user: "root", host: "::1", port: 2222 },
      ],
      port: 8080,
      healthPath: "/health",
      healthTimeoutMs: 30_000,
      keepReleases: 5,
      lockWaitMs: 300_000,
    });
    expect(Object.fromEntries(deploy?.environment ?? [])).toEqual({ GIN_MODE: "release" });
  });

  it("keeps GIN_MODE=release beside other variables, unless it is set", () => {
    const environment = (text: string) =>
      Object.fromEntries(read({ ...deployment, environment: text }).deploy?.environment ?? []);
    expect(environment("A= 1 ")).toEqual({ GIN_MODE: "release", A: " 1 " });
    expect(environment("GIN_MODE=debug")).toEqual({ GIN_MODE: "debug" });
  });

  it.each<[Partial<Record<InputName, string>>, RegExp]>([
    [
      { operation: "deplyo" },
      /operation: "deplyo" is none of auto, build, deploy, plan, merge, status, promote, abort, rollback, unlock, provision; did you mean deploy\?/,
    ],
    [{ ...deployment, operation: "status", name: "my.svc" }, /name: "my\.svc".*my-svc/],
    [{ ...deployment, operation: "unlock", name: "Greeter" }, /name: "Greeter"/],
    [{ ...deployment, operation: "rollback", name: "a b/../c;id" }, /name: "a b/],
    [{ ...deployment, operation: "status", release: "v1" }, /release: is read by `operation: rollback` only: set that/],
    [{ ...deployment, operation: "unlock", targets: "linux/arm64" }, /operation: unlock only .*leave out targets/],
    [{ operation: "deploy" }, /hosts: a deploy needs at least one host/],
    [{ targets: "linux/amd46" }, /targets: "linux\/amd46" .*did you mean linux\/amd64\?/],
    [{ targets: "" }, /targets: at least one target/],
    [{ cache: "yes" }, /cache: "yes" is none of true, false, modules, build/],
    [{ "cache-suffix": "a,b" }, /cache-suffix/],
    [{ "cache-save": "alway" }, /cache-save: "alway" is none of auto, always, never; did you mean always\?/],
    [{ "go-version-file": "../go.mod" }, /go-version-file: "\.\.\/go\.mod" lies outside of the workspace/],
    [{ "working-directory": "../other" }, /working-directory: .*outside of the workspace/],
    [{ "output-directory": "/tmp/x" }, /output-directory: .*outside of the workspace/],
    [{ archives: "tgz" }, /archives: "tgz" is none of none, tar\.gz, zip, auto/],
    [{ sbom: "yes" }, /sbom: "yes" is neither true nor false/],
    [{ ...deployment, operation: "status", include: "config/**" }, /^(?!.*archives).*leave out include/s],
    [{ include: "config/**" }, /include: names files of the archives, but archives is none/],
    [{ version: "{{.Version}}" }, /version: nothing fills in \{\{\.Version\}\}: .*\$\{\{ github\.ref_name \}\}/],
    [{ version: "$(git describe)" }, /version: nothing fills in \$\(git describe\)/],
    [{ version: "{tag}" }, /version: nothing fills in \{tag\}/],
    [{ "max-unreachable": "some" }, /max-unreachable: "some" is neither a number nor a share/],
    [
      { hosts: "a\nb", "ssh-known-hosts": `SHA256:${"A".repeat(43)}`, "max-unreachable": "100%" },
      /max-unreachable: "100%" would allow all 2 hosts to be down/,
    ],
    [{ url: "greeter.example.com" }, /url: "greeter\.example\.com" is not a web address/],
    [{ url: "javascript:alert(1)" }, /url: .* is not a web address/],
    [{ url: "https://ada:secret@greeter.example.com" }, /url: has a user or a password in it/],
    [{ args: 'serve "--name' }, /args: "serve \\"--name" has a quote that is not closed/],
    [{ args: "serve 'a\nb'" }, /args: "a\\nb" has a control character/],
    [{ persistent: "var/uploads" }, /persistent: "var\/uploads" .* one directory, not a path/],
    [{ persistent: "../uploads, releases" }, /"\.\.\/uploads"[\s\S]*"releases" is a name that a deploy itself uses/],
    [{ "unit-trust": "all" }, /unit-trust: "all"/],
    [{ "service-manager": "supervisord" }, /service-manager: "supervisord".*supervisor/],
    [{ "service-manager": "docker" }, /service-manager: "docker".*leave the input out for systemd/],
    [
      { "service-manager": "supervisor", unit: "MemoryMax=1G" },
      /service-manager: supervisor has no units and no sandbox: leave out unit, or set/,
    ],
    [{ archives: "zip", include: "../x" }, /include: "\.\.\/x" holds `\.\.`/],
    [{ archives: "zip", include: "{..,a}/x" }, /include: .*holds `\.\.`/],
    [{ archives: "zip", include: "/etc/passwd" }, /include: "\/etc\/passwd" is not relative/],
    [{ archives: "zip", include: "~/x\nC:\\x" }, /include: "~\/x" is not relative[\s\S]*"C:\\\\x" is not relative/],
    [{ archives: "zip", include: "{a,b}".repeat(30) }, /include: .*stands for too many patterns/],
    [{ archives: "zip", include: "{1..999999}" }, /include: .*holds `\.\.`/],
    [{ archives: "zip", include: "{a,{b,c}}" }, /include: .*no braces inside of braces/],
    [{ "previous-artifacts": "../old.json" }, /previous-artifacts: .*outside of the workspace/],
    [{ operation: "merge" }, /merge-directory: a merge needs it/],
    [{ "merge-directory": "all" }, /merge-directory: is read by `operation: merge` only/],
    [{ operation: "merge", "merge-directory": "/tmp" }, /merge-directory: .*outside of the workspace/],
    [{ operation: "merge", "merge-directory": "." }, /output-directory: lies in merge-directory/],
    [{ operation: "merge", "merge-directory": "dist" }, /output-directory: lies in merge-directory/],
    [
      {
        operation: "merge",
        "merge-directory": "all",
        targets: "linux/arm64",
        ldflags: "-w",
        version: "v1",
        hosts: "web1",
      },
      /^operation: a merge takes .* so leave out targets, ldflags, version, hosts$/,
    ],
    [{ "go-download-base-url": "ftp://x" }, /go-download-base-url: "ftp:\/\/x" is neither/],
    [{ cgo: "yes" }, /cgo: "yes" is neither true nor false/],
    [{ "build-flags": "-mdo=vendor" }, /build-flags: -mdo is not a flag of `go build`; did you mean -mod\?/],
    [{ "build-flags": "-race" }, /build-flags: -race needs cgo .*`checks: race`/],
    [{ ...deployment, cgo: "true", "build-flags": "-race" }, /build-flags: -race makes a program for tests/],
    [{ ldflags: "-X main.a=1 -X main.a=2" }, /ldflags: -X sets main\.a twice/],
    [{ ldflags: "-linkmode=external" }, /ldflags: -linkmode=external needs a C linker/],
    [{ "make-target": "-f" }, /make-target: "-f" is an option of make/],
    [{ "make-target": "all", tags: "x" }, /make-target: the Makefile decides about tags/],
    [{ name: "My Service" }, /name: "My Service" cannot be the name of a file everywhere/],
    [
      { ...deployment, name: "My.Service" },
      /name: "My.Service" cannot be .* system user.*; `name: my-service` would do/,
    ],
    [{ ...deployment, name: "root" }, /name: "root" is an account/],
    [{ name: "a$(id)" }, /name: /],
    [{ "version-variables": "main.version" }, /version-variables: "main.version" is not import\/path.Variable=value/],
    [
      { "version-variables": "main.v={verison}" },
      /\{verison\} in .* is none of \{version\}, \{commit\}, \{date\}, \{tag\}, \{branch\}/,
    ],
    [{ ...deployment, hosts: "deploy@web1:99999" }, /hosts: .*99999/],
    [{ ...deployment, hosts: "web1; rm -rf /" }, /hosts: /],
    [{ ...deployment, hosts: "a@web1\nb@WEB1" }, /hosts: web1:22 is listed twice/],
    [{ ...deployment, "jump-host": "ops@bastion:99999" }, /jump-host: .*99999/],
    [{ ...deployment, "jump-host": "none" }, /jump-host: "none": leave jump-host empty/],
    [{ ...deployment, "jump-host": "a@bastion, b@BASTION:22" }, /jump-host: bastion:22 is listed twice in a row/],
    [{ operation: "build", "jump-host": "ops@bastion:x" }, /jump-host: .*"x" is not a port/],
    [{ "jump-host": "ops@bastion" }, /hosts: is empty, but only a deploy reads jump-host/],
    [{ ...deployment, "ssh-known-hosts": "" }, /ssh-known-hosts: a deploy needs it/],
    [{ ...deployment, "ssh-known-hosts": "nonsense" }, /ssh-known-hosts: .*line 1/],
    [{ ...deployment, port: "80a" }, /port: "80a" is not a whole number/],
    [{ ...deployment, "health-timeout": "30" }, /health-timeout: "30" is not a duration/],
    [{ ...deployment, "health-path": "health" }, /health-path: /],
    [{ ...deployment, "deploy-path": "/etc/x" }, /deploy-path: .*lies in \/etc/],
    [{ ...deployment, environment: "A" }, /environment: line 1/],
    [{ ...deployment, "keep-releases": "0" }, /keep-releases/],
    [{ "smoke-test": "true" }, /smoke-test: "true" is none of auto, required, off/],
    [{ "smoke-test": "required", targets: "linux/arm64" }, /smoke-test: .*add host \(linux\/amd64\) to targets/],
    [{ "health-timeout": "30" }, /health-timeout: "30" is not a duration/],
    [{ binary: "../svc" }, /binary: "\.\.\/svc" lies outside of the workspace/],
    [{ binary: "dist/a, /bin/true" }, /binary: "\/bin\/true" lies outside of the workspace/],
    [
      { binary: "dist/svc", targets: "linux/arm64", ldflags: "-w", main: "./cmd/api" },
      /binary: .*leave out what says how to build: main, targets, ldflags$/,
    ],
    [{ ...deployment, main: "./cmd/api, ./cmd/worker" }, /main: a deploy brings one program/],
    [{ main: "./cmd/api, -x" }, /main: -x is not a package/],
    [{ port: "80a", operation: "build" }, /port: "80a" is not a whole number/],
    [{ hosts: "web1:99999", operation: "build" }, /hosts: .*99999/],
    [{ "ssh-known-hosts": "nonsense", operation: "build" }, /ssh-known-hosts: .*line 1/],
    [{ "go-version": "newest" }, /go-version: "newest" is not a version of Go: 1\.26\.8, .*stable/],
  ])("%j", (inputs, words) => {
    expect(problemOf(inputs)).toMatch(words);
  });

  it("takes how strict the audit is, and only beside the audit", () => {
    expect(read({ checks: "audit", "audit-level": "note", "audit-baseline": "ci/known.json" }).audit).toEqual({
      level: "note",
      baseline: "/checkout/ci/known.json",
    });
    expect(problemOf({ checks: "audit", "audit-level": "warn" })).toMatch(/did you mean warning\?$/);
    expect(problemOf({ checks: "audit", "audit-baseline": "../known.json" })).toMatch(/lies outside of the workspace/);
    expect(problemOf({ checks: "vet", "audit-baseline": "known.json" })).toBe(
      "audit-baseline: needs the audit: add `audit` to `checks`",
    );
  });

  it("takes checks, each once, and says which there are", () => {
    expect(read({ checks: "race, vet\nrace" }).checks).toEqual(["race", "vet"]);
    expect(problemOf({ checks: "tests" })).toBe(
      'checks: "tests" is none of vet, test, race, audit; did you mean test?',
    );
    expect(read({ checks: "vet, audit" }).checks).toEqual(["vet", "audit"]);
  });

  it("takes jump hosts in their order, the same one twice, and one that is a host", () => {
    const { deploy } = read({ ...deployment, "jump-host": "ops@bastion:2222, web1\nops@bastion:2222" });
    const bastion = { user: "ops", host: "bastion", port: 2222 };
    expect(deploy?.jumpHosts).toEqual([bastion, { user: "deploy", host: "web1", port: 22 }, bastion]);
    expect(read(deployment).deploy?.jumpHosts).toEqual([]);
    expect(read({ ...deployment, operation: "build", "jump-host": "ops@bastion" }).operation).toBe("build");
    expect(read({ ...deployment, operation: "status", "jump-host": "ops@bastion" }).deploy?.jumpHosts).toHaveLength(1);
  });

  it("takes an empty `hosts` for a mistake where something else says that a deploy is meant", () => {
    const problem = problemOf({ hosts: " ", "ssh-key": "k", "deploy-path": "/etc/x" });
    expect(problem).toMatch(
      /- hosts: is empty, but only a deploy reads ssh-key, deploy-path: .* set `operation: build`/,
    );
    expect(problem).toMatch(/- ssh-known-hosts: a deploy needs it/);
    expect(problem).toMatch(/- deploy-path: .*lies in \/etc/);
    expect(problemOf({ "keep-releases": "3" })).toMatch(/hosts: is empty, but only a deploy reads keep-releases/);
    expect(read({ "ssh-key": "k", operation: "build" })).toMatchObject({ operation: "build", deploy: undefined });
    expect(read({ port: "", environment: "A=b", "health-path": "/up" }).operation).toBe("build");
  });

  it("reports all problems at once", () => {
    const message = problemOf({
      ...deployment,
      targets: "linux/amd46, plan10/x",
      port: "x",
      "lock-wait": "y",
      name: "-Z",
    });
    expect(message).toContain("5 inputs cannot be used");
    for (const name of ['targets: "linux/amd46"', 'targets: "plan10/x"', "port:", "lock-wait:", "name:"]) {
      expect(message).toContain(`- ${name}`);
    }
  });

  it("names a misspelt input, and leaves other people's variables alone", () => {
    expect(problemOf({}, { INPUT_TRAGETS: "linux/amd64" })).toBe(
      "tragets: there is no such input; did you mean targets?",
    );
    expect(problemOf({}, { "INPUT_SSH-KNOWN-HOST": "x" })).toContain("did you mean ssh-known-hosts?");
    expect(read({}, { INPUT_SOMETHING_ELSE: "x", INPUT_TARGETS: "y" }).operation).toBe("build");
  });
});
