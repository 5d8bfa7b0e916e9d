import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { copyProject, type GoProject, makeProject } from "../go-build/go-project.ts";
import { type ActionRun, runAction } from "../support/run-action.ts";
import { loadSpdxValidator } from "./describe/spdx-schema.ts";

const long = `${"sehr-langes-verzeichnis/".repeat(11)}größe-世界.txt`;
const files = {
  "go.mod":
    "module example.com/team/svc\n\ngo 1.26\n\nrequire example.com/lib v1.0.0\n\nreplace example.com/lib => ./lib\n",
  "main.go":
    'package main\n\nimport "example.com/lib"\n\nvar version = "dev"\n\nfunc main() { println(lib.Word, version) }\n',
  "lib/go.mod": "module example.com/lib\n\ngo 1.26\n",
  "lib/lib.go": 'package lib\n\nvar Word = "hello"\n',
  LICENSE: "MIT\n",
  "CHANGELOG.md": "# 1.2.3\n",
  "config/app.yml": "port: 8080\n",
  "config/start.sh": "#!/bin/sh\n",
  [`data/${long}`]: "deep\n",
};
const packed = ["CHANGELOG.md", "LICENSE", "config/app.yml", "config/start.sh", `data/${long}`];
const inputs = {
  cache: "false",
  targets: "linux/amd64, windows/amd64",
  archives: "auto",
  include: "config/**, data/**",
};
const run = (argv: readonly [string, ...string[]], cwd: string) =>
  execFileSync(argv[0], argv.slice(1), {
    cwd,
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C.UTF-8", TZ: "UTC" },
  });

let project: GoProject;
let dist: string;
let first: ActionRun;
let declared: string;

beforeAll(async () => {
  project = makeProject(files);
  run(["chmod", "+x", "config/start.sh"], project.directory);
  project.commit();
  project.git("tag", "v1.2.3");
  dist = join(project.directory, "dist");
  declared = join(project.directory, ".git", "declared");
  first = await runAction({ workspace: project.directory, inputs, env: { GITHUB_ARTIFACTS: declared } });
  if (first.exitCode !== 0) throw new Error(first.log);
});
afterAll(() => project?.remove());

describe("one build", () => {
  test("everything has GoReleaser's place and name, and nothing else is there", () => {
    expect(readdirSync(dist)).toEqual([
      ".gitignore",
      "artifacts.json",
      "metadata.json",
      "svc_1.2.3_checksums.txt",
      "svc_1.2.3_linux_amd64.sbom.json",
      "svc_1.2.3_linux_amd64.tar.gz",
      "svc_1.2.3_windows_amd64.sbom.json",
      "svc_1.2.3_windows_amd64.zip",
      "svc_linux_amd64",
      "svc_windows_amd64",
    ]);
    expect(first.outputs).toMatchObject({
      "artifacts-file": join(dist, "artifacts.json"),
      "checksums-file": join(dist, "svc_1.2.3_checksums.txt"),
      "sbom-files": JSON.stringify(["linux", "windows"].map((os) => join(dist, `svc_1.2.3_${os}_amd64.sbom.json`))),
    });
    expect(first.summary).toContain("### Artifacts");
    expect(project.git("status", "--porcelain")).toBe("");
  });

  test("tar lists the files, with modes, owner and the commit's time; the program starts", () => {
    const listing = run(
      ["tar", "--full-time", "-tvzf", "svc_1.2.3_linux_amd64.tar.gz", "--quoting-style=literal"],
      dist,
    );
    const entries = listing
      .trimEnd()
      .split("\n")
      .map((line) => line.split(/\s+/));
    expect(entries.map((fields) => fields.at(-1))).toEqual([...packed, "svc"]);
    for (const [, owner, , day, time] of entries)
      expect([owner, day, time]).toEqual(["root/root", "2026-03-04", "03:06:07"]);
    const executable = entries.filter(([mode]) => mode === "-rwxr-xr-x").map((fields) => fields.at(-1));
    expect(executable).toEqual(["config/start.sh", "svc"]);
    const place = join(project.directory, ".git", "unpacked");
    mkdirSync(place);
    run(["tar", "-xzf", join(dist, "svc_1.2.3_linux_amd64.tar.gz")], place);
    expect(readFileSync(join(place, "data", long), "utf8")).toBe("deep\n");
    expect(run(["sh", "-c", "./svc 2>&1"], place)).toBe("hello v1.2.3\n");
  });

  test("unzip and Python read the zip", () => {
    const zip = "svc_1.2.3_windows_amd64.zip";
    expect(run(["unzip", "-Z1", zip], dist).trimEnd().split("\n")).toEqual([...packed, "svc.exe"]);
    expect(run(["unzip", "-t", zip], dist)).toContain("No errors detected");
    const script =
      "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nfor i in z.infolist(): print(i.filename, oct(i.external_attr >> 16))";
    const modes = run(["python3", "-c", script, zip], dist).trimEnd().split("\n");
    expect(modes).toEqual([
      ...packed.map((name) => `${name} ${name === "config/start.sh" ? "0o100755" : "0o100644"}`),
      "svc.exe 0o100755",
    ]);
  });

  test("sha256sum agrees with the checksums, and they are what actions/attest reads", () => {
    const checked = run(["sha256sum", "--check", "--strict", "svc_1.2.3_checksums.txt"], dist);
    expect(checked.trimEnd().split("\n")).toHaveLength(4);
    const lines = readFileSync(join(dist, "svc_1.2.3_checksums.txt"), "utf8").split(/\r?\n/).filter(Boolean);
    for (const line of lines) expect(line).toMatch(/^[0-9a-f]{64} {2}svc_1\.2\.3_[a-z0-9_.]+$/);
  });

  test("the bills of materials are valid, and name what Go says is in the binary", () => {
    const problemsOf = loadSpdxValidator();
    for (const file of JSON.parse(first.outputs["sbom-files"] ?? "")) {
      const document = JSON.parse(readFileSync(file, "utf8"));
      expect(problemsOf(document)).toEqual([]);
      expect(document.packages.map(({ name }: { name: string }) => name)).toEqual([
        "example.com/team/svc",
        "stdlib",
        "example.com/lib",
      ]);
      // The schema is not so lax that it would take anything.
      expect(
        problemsOf({ ...document, packages: [{ ...document.packages[0], name: undefined, extra: 1 }] }),
      ).not.toEqual([]);
    }
  });

  test("the runner hears of every released file", () => {
    const lines = readFileSync(declared, "utf8").trimEnd().split("\n").sort();
    const names = ["linux_amd64.sbom.json", "linux_amd64.tar.gz", "windows_amd64.sbom.json", "windows_amd64.zip"];
    expect(lines).toEqual(names.map((name) => `./dist/svc_1.2.3_${name}`));
  });

  test("another directory, time zone and umask give the same bytes", async () => {
    const copy = copyProject(project);
    try {
      rmSync(join(copy.directory, "dist"), { recursive: true });
      run(["chmod", "-R", "g-rwx,o-rwx", "config", "data", "LICENSE"], copy.directory);
      const again = await runAction({ workspace: copy.directory, inputs, env: { TZ: "Asia/Shanghai" } });
      expect(again.exitCode).toBe(0);
      for (const name of readdirSync(dist).filter((entry) => entry.includes("."))) {
        const [one, other] = [dist, join(copy.directory, "dist")].map((place) => readFileSync(join(place, name)));
        expect(other?.equals(one ?? Buffer.alloc(0)), name).toBe(true);
      }
    } finally {
      copy.remove();
    }
  });
});

test("an earlier run's files are gone when this one fails; a size table when there is something to compare with", async () => {
  const copy = copyProject(project);
  try {
    cpSync(join(dist, "artifacts.json"), join(copy.directory, ".git/earlier.json"));
    const place = join(copy.directory, "dist");
    writeFileSync(join(place, "mine.zip"), "not ours");
    copy.write({ "main.go": "package main\n\nfunc main() { nonsense() }\n" });
    const broken = await runAction({ workspace: copy.directory, inputs });
    expect(broken.exitCode).toBe(1);
    expect(readdirSync(place)).toEqual([".gitignore", "mine.zip"]);

    copy.git("checkout", "--", "main.go");
    const request = {
      ...inputs,
      targets: "linux/amd64",
      archives: "none",
      include: "",
      "previous-artifacts": ".git/earlier.json",
    };
    const plain = await runAction({ workspace: copy.directory, inputs: request });
    expect(plain.exitCode).toBe(0);
    const summary = plain.summary.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
    expect(summary).toMatch(/dist\/svc_linux_amd64\/svc<\/code> \| Binary \| [\d.]+ .iB \| same \|/);
    expect(summary).toMatch(/svc_1\.2\.3_windows_amd64\.zip<\/code> \| Archive \| gone \|/);
    // Without archives the binaries are what is released.
    expect(run(["sha256sum", "--check", "svc_1.2.3_checksums.txt"], place)).toBe(
      "svc_1.2.3_linux_amd64.sbom.json: OK\nsvc_linux_amd64/svc: OK\n",
    );
  } finally {
    copy.remove();
  }
});

test("a file that a test has changed is not packed as if it were the commit's", async () => {
  const copy = copyProject(project);
  const writes = 'package main\n\nimport (\n\t"os"\n\t"testing"\n\t"time"\n)\n\nfunc TestWrites(t *testing.T) {\n';
  copy.write({
    "svc_test.go": `${writes}\ttime.Sleep(2 * time.Second)\n\tos.WriteFile("LICENSE", []byte("mine"), 0o600)\n}\n`,
  });
  copy.commit();
  // The build is over before the test begins.
  const request = { ...inputs, targets: "linux/amd64", include: "", checks: "vet, test" };
  const result = await runAction({ workspace: copy.directory, inputs: request });
  expect(result.exitCode, result.log).toBe(1);
  expect(result.annotations.at(-1)?.message).toMatch(/^LICENSE is no longer what it was before the build/);
  expect(readdirSync(join(copy.directory, "dist")).filter((name) => /\.(gz|txt|json)$/.test(name))).toEqual([]);
  copy.remove();
});

test.each(["metadata.json", "artifacts.json"])("a %s that is committed is not overwritten", async (name) => {
  const workspace = copyProject(project);
  workspace.write({ [`site/${name}`]: "[]\n" });
  workspace.commit();
  const result = await runAction({ workspace: workspace.directory, inputs: { ...inputs, "output-directory": "site" } });
  expect(result.exitCode).toBe(1);
  expect(result.annotations.at(-1)?.message).toMatch(
    new RegExp(`^output-directory: ${name} in .*site would be overwritten, but belongs to the commit`),
  );
  expect(result.log).not.toContain("building");
  expect(workspace.git("status", "--porcelain")).toBe("");
  workspace.remove();
});

test("targets that are one, and somebody else's artifacts.json, are refused before anything is fetched", async () => {
  const workspace = join(project.directory, "config");
  const foreign = join(workspace, "dist/artifacts.json");
  mkdirSync(join(workspace, "dist"));
  writeFileSync(join(workspace, "go.mod"), "module example.com/tiny\n\ngo 1.26\n");
  writeFileSync(foreign, '{"mine": true}');
  try {
    const cases = [
      ["linux/arm, linux/arm/7", /targets: linux\/arm and linux\/arm\/7 are the same/],
      ["linux/amd64", /output-directory: .*artifacts\.json is not a list of artifacts, and would be overwritten/],
    ] as const;
    for (const [targets, words] of cases) {
      const refused = await runAction({ workspace, inputs: { cache: "false", targets, "go-version": "1.99.0" } });
      expect(refused.annotations.map(({ message }) => message)).toEqual([expect.stringMatching(words)]);
    }
    expect(readFileSync(foreign, "utf8")).toBe('{"mine": true}');
  } finally {
    rmSync(join(workspace, "dist"), { recursive: true });
    rmSync(join(workspace, "go.mod"));
  }
});

test("a glob without a match ends the run before anything is fetched, and touches nothing", async () => {
  const request = { ...inputs, include: "templates/**", "go-version": "1.2.3" };
  const refused = await runAction({ workspace: project.directory, inputs: request });
  expect(refused.exitCode).toBe(1);
  expect(refused.annotations.map(({ message }) => message)).toEqual([
    expect.stringMatching(/include: "templates\/\*\*" matches no file/),
  ]);
  expect(existsSync(join(dist, "artifacts.json"))).toBe(true);
});

describe("a merge of what jobs packaged", () => {
  const merging = { operation: "merge", "merge-directory": "all" };
  let workspace: string;

  /** As actions/upload-artifact and download-artifact leave it: a directory for each job, without modes. */
  function download(job: string, target: string): string {
    const place = join(workspace, "all", job);
    mkdirSync(place, { recursive: true });
    const artifacts = JSON.parse(readFileSync(join(dist, "artifacts.json"), "utf8"));
    const own = artifacts.filter(
      ({ name, target: built, type }: Record<string, string>) =>
        type === "Metadata" || (built ?? name ?? "").replace("_v1", "").includes(target),
    );
    for (const { path } of own) cpSync(join(project.directory, path), join(place, path.replace("dist/", "")));
    writeFileSync(join(place, "artifacts.json"), JSON.stringify(own));
    run(["chmod", "-R", "a-x+X,u+w", "."], place);
    for (const { path, type } of own) if (type === "Binary") run(["chmod", "644", path.replace("dist/", "")], place);
    return place;
  }
  const merge = () => runAction({ workspace, inputs: merging, env: { PATH: "/nowhere" } });
  async function refused(...words: readonly RegExp[]): Promise<void> {
    const result = await merge();
    expect(result.exitCode).toBe(1);
    for (const pattern of words) expect(result.annotations[0]?.message).toMatch(pattern);
    expect(existsSync(join(workspace, "dist/artifacts.json"))).toBe(false);
  }

  let linux: string;
  let windows: string;
  beforeAll(() => {
    workspace = join(project.directory, ".git", "merge");
  });
  const start = () => {
    linux = download("job linux", "linux_amd64");
    windows = download("job-windows", "windows_amd64");
  };
  afterEach(() => rmSync(workspace, { recursive: true, force: true }));

  test("is what one build of all targets would have made, without Go and without a module", async () => {
    start();
    const result = await merge();
    expect(result.exitCode, result.log).toBe(0);
    for (const name of readdirSync(dist).filter(
      (entry) => !entry.startsWith(".") && entry.includes(".") && entry !== "artifacts.json",
    ))
      expect(readFileSync(join(workspace, "dist", name)).equals(readFileSync(join(dist, name))), name).toBe(true);
    const entries = (place: string) =>
      JSON.parse(readFileSync(join(place, "artifacts.json"), "utf8")).sort(
        (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1),
      );
    expect(entries(join(workspace, "dist"))).toEqual(entries(dist));
    expect(statSync(join(workspace, "dist/svc_linux_amd64/svc")).mode & 0o777).toBe(0o755);
    expect(run(["sha256sum", "--check", "svc_1.2.3_checksums.txt"], join(workspace, "dist"))).toContain("zip: OK");
    expect(result.outputs).toMatchObject({
      version: "v1.2.3",
      "checksums-file": join(workspace, "dist/svc_1.2.3_checksums.txt"),
    });
    expect(result.summary).toContain("2 runs merged into one release");
  });

  test("a job without its artifacts.json is an error when it has files of the release, else it is named", async () => {
    start();
    rmSync(join(windows, "artifacts.json"));
    await refused(/job-windows\/svc_1\.2\.3_windows_amd64\.\S+ is in no artifacts\.json/);
    rmSync(windows, { recursive: true });
    mkdirSync(join(workspace, "all/coverage ü"), { recursive: true });
    writeFileSync(join(workspace, "all/coverage ü/index.html"), "");
    const result = await merge();
    expect(result.exitCode, result.log).toBe(0);
    expect(result.log).toMatch(/left out, as there is no artifacts\.json in coverage ü/);
  });

  test("two jobs with the same file are no conflict, with different ones they are", async () => {
    start();
    const third = download("job-third", "linux_amd64");
    expect((await merge()).exitCode).toBe(0);
    rmSync(join(workspace, "dist"), { recursive: true });
    writeFileSync(join(third, "svc_1.2.3_linux_amd64.sbom.json"), "{}");
    const list = readFileSync(join(third, "artifacts.json"), "utf8");
    const sums = [linux, third].map((job) => run(["sha256sum", "svc_1.2.3_linux_amd64.sbom.json"], job).slice(0, 64));
    writeFileSync(join(third, "artifacts.json"), list.replace(sums[0] ?? "", sums[1] ?? ""));
    await refused(/svc_1\.2\.3_linux_amd64\.sbom\.json differs between job linux and job-third/);
  });

  test.each<[string, () => void, RegExp]>([
    [
      "a file is missing",
      () => rmSync(join(windows, "svc_1.2.3_windows_amd64.zip")),
      /job-windows: svc_1\.2\.3_windows_amd64\.zip is missing/,
    ],
    [
      "a file was changed",
      () => writeFileSync(join(linux, "svc_linux_amd64/svc"), "evil"),
      /job linux: svc_linux_amd64\/svc is not the file that was built/,
    ],
    [
      "versions differ",
      () =>
        writeFileSync(
          join(windows, "metadata.json"),
          readFileSync(join(windows, "metadata.json"), "utf8").replaceAll("1.2.3", "1.2.4"),
        ),
      /tag: v1\.2\.3 in job linux; v1\.2\.4 in job-windows/,
    ],
    [
      "a list is no list",
      () => writeFileSync(join(windows, "artifacts.json"), "{"),
      /job-windows\/artifacts\.json is not JSON/,
    ],
    ["there is no metadata.json", () => rmSync(join(linux, "metadata.json")), /job linux\/metadata\.json is missing/],
    [
      "a path leads out",
      () =>
        writeFileSync(
          join(linux, "artifacts.json"),
          readFileSync(join(linux, "artifacts.json"), "utf8").replace(
            "dist/svc_linux_amd64/svc",
            "dist/../../../config",
          ),
        ),
      /is not a path in its output directory/,
    ],
    [
      "merge-multiple let one list overwrite the other",
      () => {
        for (const name of readdirSync(windows))
          if (name !== "artifacts.json") cpSync(join(windows, name), join(linux, name), { recursive: true });
        rmSync(windows, { recursive: true });
      },
      /svc_1\.2\.3_windows_amd64\.sbom\.json is in no artifacts\.json.*svc_windows_amd64 is in no artifacts\.json[\s\S]*merge-multiple/,
    ],
    [
      "nothing was downloaded",
      () => rmSync(join(workspace, "all"), { recursive: true }),
      /there is no artifacts\.json in or below/,
    ],
  ])("refused: %s", async (_, change, words) => {
    start();
    change();
    await refused(words);
  });
});
