import { execFileSync } from "node:child_process";
import {
  chownSync,
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { ActionError, wordsOf } from "../../../src/errors.ts";
import { staged } from "../../../src/output/output-directory.ts";
import { type Files, systemFiles } from "../../../src/world/files.ts";
import { type Processes, systemProcesses } from "../../../src/world/process/processes.ts";
import {
  cloneProject,
  copyProject,
  type GoProject,
  goMod,
  installedGo,
  linuxAmd64,
  linuxArm64,
  mainGo,
  makeProject,
} from "../go-project.ts";

const projects: GoProject[] = [];
const keep = (project: GoProject) => {
  projects.push(project);
  return project;
};
const make = (...args: Parameters<typeof makeProject>) => keep(makeProject(...args));
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});

const service = { "go.mod": goMod, "main.go": mainGo };

async function failure(work: Promise<unknown>): Promise<ActionError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ActionError)) throw new Error(`wanted an ActionError, got ${String(error)}`);
  return error;
}

/** Files on a disk that takes its time: `look` is called after each step of each change, as another program might look. */
function observedFiles(look: () => void): Files {
  const removeSlowly = (path: string) => {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      for (const name of readdirSync(path).sort()) removeSlowly(join(path, name));
    }
    rmSync(path, { recursive: true, force: true });
    look();
  };
  const files: Files = {
    ...systemFiles,
    async makeDirectory(path) {
      await systemFiles.makeDirectory(path);
      look();
    },
    async write(path, content) {
      await files.makeDirectory(dirname(path));
      writeFileSync(`${path}.tmp`, "");
      look();
      writeFileSync(`${path}.tmp`, content);
      look();
      renameSync(`${path}.tmp`, path);
      look();
    },
    async rename(from, to) {
      await systemFiles.rename(from, to);
      look();
    },
    remove: async (path) => removeSlowly(path),
  };
  return files;
}

/** println writes to standard error. */
const says = (path: string) => execFileSync("sh", ["-c", 'exec "$0" 2>&1', path], { encoding: "utf8" }).trim();

test("two targets side by side: proved, in their places, and the program says what was injected", async () => {
  const project = make(service);
  project.git("tag", "v1.2.3");
  const commit = project.git("rev-parse", "HEAD").trim();
  const built = await project.build({ targets: [linuxAmd64, linuxArm64] });

  expect(built).toMatchObject({
    name: "svc",
    version: { version: "v1.2.3", tag: "v1.2.3", branch: "main", commit, date: "2026-03-04T03:06:07Z", dirtyFiles: [] },
  });
  expect(built.binaries.map(({ path }) => path)).toEqual([
    join(project.directory, "dist/svc_linux_amd64/svc"),
    join(project.directory, "dist/svc_linux_arm64/svc"),
  ]);
  const [amd64, arm64] = built.binaries;
  expect(says(amd64?.path ?? "")).toBe(`v1.2.3 ${commit} 2026-03-04T03:06:07Z`);
  expect(amd64?.proof).toEqual([
    { name: "format", found: "ELF, OS ABI 0" },
    { name: "machine", found: "amd64" },
    { name: "static", found: "no loader, no shared library" },
    { name: "build information", found: `Go ${installedGo.version}, example.com/team/svc, CGO_ENABLED=0` },
    { name: "revision", found: commit },
    { name: "variable", found: "main.version=v1.2.3" },
    { name: "variable", found: `main.commit=${commit}` },
    { name: "variable", found: "main.date=2026-03-04T03:06:07Z" },
  ]);
  expect(arm64?.proof[1]).toEqual({ name: "machine", found: "arm64" });
  expect(arm64?.sha256).toBe(execFileSync("sha256sum", [arm64?.path ?? ""], { encoding: "utf8" }).slice(0, 64));
  expect(arm64?.sizeBytes).toBe(statSync(arm64?.path ?? "").size);
  expect(project.told).toMatchObject({ notices: [], warnings: [], errors: [] });
  expect(project.told.infos).toContain("[linux/arm64] building");
  // Nothing is left beside the binaries, and a second build in this checkout is as clean as the first.
  expect(readdirSync(join(project.directory, "dist"))).toEqual([".gitignore", "svc_linux_amd64", "svc_linux_arm64"]);
  expect(project.git("status", "--porcelain")).toBe("");
});

test("the same commit in another directory gives the same bytes", async () => {
  const project = make(service);
  const copy = keep(copyProject(project));
  const [first, second] = [
    await project.build(),
    await copy.build({ outputDirectory: join(copy.directory, "out/deep") }),
  ];
  expect(second.binaries[0]?.sha256).toBe(first.binaries[0]?.sha256);
});

test("macOS, Windows and big-endian machines are proved as well", async () => {
  const project = make(service);
  const { binaries } = await project.build({
    targets: [
      { os: "darwin", arch: "arm64", variant: undefined },
      { os: "windows", arch: "amd64", variant: undefined },
      { os: "linux", arch: "mips", variant: undefined },
    ],
  });
  const points = binaries.map(({ proof }) => proof.slice(0, 2).map(({ found }) => found));
  expect(points).toEqual([
    ["Mach-O", "arm64"],
    ["PE", "amd64"],
    ["ELF, OS ABI 0", "mips"],
  ]);
  for (const { proof } of binaries) expect(proof.filter(({ name }) => name === "variable")).toHaveLength(3);
  expect(binaries[1]?.path).toBe(join(project.directory, "dist/svc_windows_amd64/svc.exe"));
});

test("without git: a plain version, no commit, a notice, and the source's own words stay", async () => {
  const project = make(service, { git: false });
  const { version, binaries } = await project.build();
  expect(version).toEqual({
    version: "v0.0.0-unknown",
    tag: "",
    branch: "",
    commit: "",
    date: "",
    dirtyFiles: [],
  });
  expect(project.told.notices[0]).toContain(": not a git repository. The version is");
  expect(binaries[0]?.proof.map(({ found }) => found)).toContain("main.version=v0.0.0-unknown");
  expect(existsSync(join(project.directory, "dist/.gitignore"))).toBe(false);
});

test("a dirty tree: the files are named, Go's own mark agrees", async () => {
  const project = make(service);
  project.write({ "main.go": mainGo.replace("dev", "changed"), "ünused.txt": "" });
  const { version, binaries } = await project.build();
  expect(version.version).toMatch(/^v0\.0\.0-20260304030607-[0-9a-f]{12}-dirty$/);
  expect(version.dirtyFiles).toEqual(["main.go", "ünused.txt"]);
  expect(project.told.warnings[0]).toContain("main.go (changed); ünused.txt (not in git)");
  expect(binaries[0]?.proof.find(({ name }) => name === "revision")?.found).toBe(`${version.commit}, modified`);
});

test("an output directory that holds committed files is not hidden as a whole, and still makes nothing dirty", async () => {
  const project = make({ ...service, "dist/README": "kept" });
  for (const _ of ["first", "second"]) {
    const { version } = await project.build({ targets: [linuxAmd64, linuxArm64] });
    expect(version.dirtyFiles).toEqual([]);
  }
  expect(existsSync(join(project.directory, "dist/.gitignore"))).toBe(false);
  expect(project.git("status", "--porcelain")).toBe("");
});

test("what an earlier step left in the output directory makes nothing dirty", async () => {
  const project = make(service);
  project.write({ "dist/app.js": "made by the step before" });
  const { version } = await project.build();
  expect(version.dirtyFiles).toEqual([]);
  expect(existsSync(join(project.directory, "dist/app.js"))).toBe(true);
});

test.each([
  ["a constant", 'package main\n\nconst version = "dev"\n\nfunc main() { println(version) }\n'],
  [
    "computed",
    'package main\n\nimport "strings"\n\nvar version = strings.ToUpper("dev")\n\nfunc main() { println(version) }\n',
  ],
])("a version variable that is %s is told as one that will not say it", async (_, main) => {
  const project = make({ ...service, "main.go": main });
  await project.build();
  expect(project.told.notices).toEqual([expect.stringMatching(/^The version \S+ is in no variable of svc: declare/)]);
});

test("a directory in the place of a binary is not removed", async () => {
  const project = make({ ...service, "dist/tiny_linux_amd64/tiny/important.txt": "kept" });
  const error = await failure(project.build({ targets: [linuxAmd64], name: "tiny" }));
  expect(error).toMatchObject({ code: "input", message: expect.stringContaining("a directory is there") });
  expect(existsSync(join(project.directory, "dist/tiny_linux_amd64/tiny/important.txt"))).toBe(true);
});

test("the module of a monorepo: its own tags, its own files", async () => {
  const project = make({ "service/go.mod": goMod, "service/main.go": mainGo, "README.md": "" });
  const moduleDirectory = join(project.directory, "service");
  project.git("tag", "v9.0.0");
  project.git("tag", "service/v1.4.0");
  expect((await project.build({}, { moduleDirectory })).version.version).toBe("v1.4.0");
  project.write({ "README.md": "more" });
  project.commit();
  project.git("tag", "v9.1.0");
  expect((await project.build({}, { moduleDirectory })).version.version).toMatch(/^v1\.4\.0-1-g[0-9a-f]{12}$/);
});

test("a shallow clone is deepened to find its tag", async () => {
  const origin = make(service);
  origin.git("config", "uploadpack.allowFilter", "true");
  origin.git("tag", "v3.0.0");
  for (const text of ["a", "b", "c"]) {
    origin.write({ "notes.txt": text });
    origin.commit();
  }
  const clone = keep(cloneProject(origin, "--depth=1", "--no-tags"));
  expect((await clone.build()).version.version).toMatch(/^v3\.0\.0-3-g/);
  expect(clone.told.notices).toEqual([]);
});

test("a shallow clone that cannot be deepened is named as the reason", async () => {
  const origin = make(service);
  origin.write({ "notes.txt": "more" });
  origin.commit();
  const clone = keep(cloneProject(origin, "--depth=1"));
  clone.git("remote", "set-url", "origin", "file:///nowhere/at/all");
  expect((await clone.build()).version.version).toMatch(/^v0\.0\.0-20260304030607-/);
  expect(clone.told.notices[0]).toContain("fetch-depth: 0");
  clone.git("remote", "remove", "origin");
  await clone.build();
  expect(clone.told.notices[1]).toContain("it has no remote");
});

test("a repository without a commit is built as a directory without git", async () => {
  const project = make(service, { git: false });
  project.git("init", "--quiet");
  expect((await project.build()).version.version).toBe("v0.0.0-unknown");
  expect(project.told.notices[0]).toContain("no commit yet");
});

test("a machine without git", async () => {
  const project = make(service);
  const processes: Processes = {
    run: ({ argv: [program, ...rest], ...command }) =>
      systemProcesses.run({ ...command, argv: [program === "git" ? "git-is-not-here" : program, ...rest] }),
  };
  expect((await project.build({ version: "7" }, { world: { processes } })).version).toMatchObject({
    version: "7",
    commit: "",
  });
  expect(project.told.notices[0]).toContain("git is not installed");
});

test.skipIf(process.getuid?.() !== 0)("a checkout of another user: what to do stands in the error", async () => {
  const project = make(service);
  chownSync(project.directory, 12345, 12345);
  chownSync(join(project.directory, ".git"), 12345, 12345);
  const error = await failure(project.build());
  expect(error).toMatchObject({
    code: "tool",
    message: expect.stringContaining("belongs to another user"),
    hint: expect.stringContaining(`git config --global --add safe.directory ${project.directory}`),
  });
});

test("a work tree beside its repository", async () => {
  const project = make(service);
  project.git("tag", "v5.0.0");
  const tree = join(project.directory, "tree");
  project.git("worktree", "add", "--quiet", "--detach", tree);
  const { version, binaries } = await project.build({ outputDirectory: join(tree, "dist") }, { moduleDirectory: tree });
  expect(version).toMatchObject({ version: "v5.0.0", dirtyFiles: [] });
  // Go would have stamped the repository around it, which has an untracked directory.
  expect(binaries[0]?.proof.map(({ name }) => name)).not.toContain("revision");
  expect(project.told.notices[0]).toContain("work tree");
  expect(readdirSync(tree)).toContain("dist");
  expect(project.git("-C", tree, "status", "--porcelain")).toBe("");
});

test("two builds at once into the same place do not disturb each other", async () => {
  const project = make(service);
  const [one, two] = await Promise.all([project.build(), project.build()]);
  expect(two.binaries[0]?.sha256).toBe(one.binaries[0]?.sha256);
  expect(readdirSync(join(project.directory, "dist"))).toEqual([".gitignore", "svc_linux_amd64"]);
});

test("nothing of a build is ever seen by git, however slow the disk is", async () => {
  for (const files of [service, { ...service, "dist/README": "committed" }]) {
    const project = make(files);
    const seen = new Set<string>();
    const look = () => {
      for (const line of project.git("status", "--porcelain", "--untracked-files=all").split("\n")) seen.add(line);
    };
    await project.build({}, { world: { files: observedFiles(look) } });
    expect([...seen]).toEqual([""]);
    // One target is built and lies in the staging directory when the other one fails.
    project.write({ "only_arm64.go": "package main\n\nvar broken int = missing\n" });
    project.commit();
    await failure(project.build({ targets: [linuxAmd64, linuxArm64] }, { world: { files: observedFiles(look) } }));
    expect([...seen]).toEqual([""]);
  }
});

test("what a killed build left is removed after a day, what a running one needs is not", async () => {
  const project = make({ ...service, "dist/.building-old/svc": "", "dist/.building-new/svc": "" });
  const longAgo = new Date(Date.now() - 25 * 60 * 60 * 1000);
  utimesSync(join(project.directory, "dist/.building-old"), longAgo, longAgo);
  await project.build();
  expect(readdirSync(join(project.directory, "dist"))).toEqual([".building-new", "svc_linux_amd64"]);
});

test("source where binaries go is refused: git would not be asked about it, and embedded binaries would grow", async () => {
  const embedding = (what: string) =>
    `package main\n\nimport "embed"\n\n//go:embed ${what}\nvar files embed.FS\n\n${"func main() { _ = files }"}\n`;
  const importing = (what: string) => `package main\n\nimport _ "example.com/team/svc/${what}"\n\nfunc main() {}\n`;
  const embeds = make({ "go.mod": goMod, "main.go": embedding("all:dist"), "dist/größe.html": "x" });
  expect(await failure(embeds.build())).toMatchObject({
    code: "input",
    message: expect.stringMatching(/^output-directory: .*dist holds source of the program$/),
    cause: new Error("example.com/team/svc embeds all:dist"),
    hint: expect.stringContaining("output-directory: build"),
  });
  await embeds.build({ outputDirectory: join(embeds.directory, "build") });
  // Also when it is not there yet: Go would take what the action puts there.
  const notYet = make({ "go.mod": goMod, "main.go": embedding("all:dist") });
  expect(await failure(notYet.build())).toMatchObject({ cause: new Error("example.com/team/svc embeds all:dist") });
  const imports = make({ "go.mod": goMod, "main.go": importing("dist/x"), "dist/x/x.go": "package x\n" });
  expect(await failure(imports.build())).toMatchObject({ cause: new Error("example.com/team/svc/dist/x is in it") });
  // All of it is compiled with C, which Go lists apart.
  const c = 'package x\n\n// int one(void) { return 1; }\nimport "C"\n\nvar One = C.one()\n';
  const withC = make({ "go.mod": goMod, "main.go": importing("dist/x"), "dist/x/x.go": c });
  expect(await failure(withC.build({ cgo: true }, { env: { PATH: process.env["PATH"] ?? "" } }))).toMatchObject({
    cause: new Error("example.com/team/svc/dist/x is in it"),
  });
  // Beside it is fine, and so is a directory that holds the module itself.
  const other = make({
    "go.mod": goMod,
    "main.go": embedding("distribution *.html d?st.* [a-c]ist.txt"),
    "distribution/a.html": "x",
    "index.html": "x",
    "dist.md": "",
    "cist.txt": "",
    "dist/b.html": "",
  });
  await other.build();
  await other.build({ outputDirectory: other.directory });
  // There only the binaries' own directories are hidden.
  const among = make({ "go.mod": goMod, "main.go": importing("svc_linux_amd64") });
  among.write({ "svc_linux_amd64/x.go": "package x\n" });
  expect(await failure(among.build({ outputDirectory: among.directory }))).toMatchObject({
    cause: new Error("example.com/team/svc/svc_linux_amd64 is in it"),
  });
  among.write({ "main.go": embedding("all:s*") });
  expect(await failure(among.build({ outputDirectory: among.directory }))).toMatchObject({
    cause: new Error("example.com/team/svc embeds all:s*"),
  });
});

test("source where binaries go is found behind links, whichever way Go names it", async () => {
  const main = 'package main\n\nimport _ "example.com/team/svc/web/x"\n\nfunc main() {}\n';
  const project = make({ "go.mod": goMod, "main.go": main, "web/x/x.go": "package x\n" });
  const link = join(project.directory, "link");
  symlinkSync(".", link);
  symlinkSync("web", join(project.directory, "dist"));
  const found = { cause: new Error("example.com/team/svc/web/x is in it") };
  expect(await failure(project.build())).toMatchObject(found);
  const pwd = process.env["PWD"];
  try {
    for (const each of [link, project.directory]) {
      // Go believes it when it leads to where it runs.
      process.env["PWD"] = each;
      const inputs = { outputDirectory: join(link, "web") };
      expect(await failure(project.build(inputs, { moduleDirectory: link }))).toMatchObject(found);
    }
  } finally {
    process.env["PWD"] = pwd;
  }
});

test("an output directory that is a file, or lies below one", async () => {
  const project = make(service);
  expect(await failure(project.build({ outputDirectory: join(project.directory, "main.go") }))).toMatchObject({
    code: "input",
    message: expect.stringMatching(/^output-directory: .*main\.go is a file$/),
  });
  expect(await failure(project.build({ outputDirectory: join(project.directory, "main.go/deep") }))).toMatchObject({
    code: "input",
    message: expect.stringMatching(/^output-directory: .*deep lies below a file$/),
  });
});

test("a cancelled job starts no build and leaves nothing", async () => {
  const project = make(service);
  const error = await failure(project.build({}, { world: { cancelled: AbortSignal.abort() } }));
  expect(error.code).toBe("cancelled");
  expect(readdirSync(join(project.directory, "dist"))).toEqual([".gitignore"]);
});

test("a version variable in another package, with spaces and quotes in its value", async () => {
  const project = make({
    ...service,
    "internal/info/info.go": 'package info\n\nconst unknown = "?"\n\nvar Release, Label = unknown, ""\n',
    "main.go":
      'package main\n\nimport "example.com/team/svc/internal/info"\n\nvar flavour = "none"\n\nfunc main() { println(info.Release, info.Label, flavour) }\n',
  });
  const { binaries } = await project.build({
    version: "2026.1",
    ldflags: "-s -w -X main.flavour=vanilla",
    versionVariables: [
      { symbol: "example.com/team/svc/internal/info.Release", template: "it's {version} 日本" },
      { symbol: "example.com/team/svc/internal/info.Label", template: '"$HOME" `%s`' },
    ],
  });
  expect(says(binaries[0]?.path ?? "")).toBe('it\'s 2026.1 日本 "$HOME" `%s` vanilla');
  expect(binaries[0]?.proof.filter(({ name }) => name === "variable").map(({ found }) => found)).toEqual([
    "example.com/team/svc/internal/info.Release=it's 2026.1 日本",
    'example.com/team/svc/internal/info.Label="$HOME" `%s`',
    "main.flavour=vanilla",
  ]);
});

test.each([
  ["misspelt", "main.versoin", "there is no such package-level variable; did you mean version?"],
  ["in another package", "example.com/team/svc/info.version", 'the program has no package "example.com/team/svc/info"'],
  ["computed", "main.started", "main.started is computed when the program starts"],
  ["a number", "main.count", "main.count is not a string"],
  [
    "by import path",
    "example.com/team/svc.cuont",
    "main.cuont: there is no such package-level variable; did you mean count?",
  ],
])("a version variable that is %s stops the build before it starts", async (_, symbol, message) => {
  const project = make({
    "go.mod": goMod,
    "main.go": `${mainGo}\nvar started = now()\nvar count = 5\nfunc now() string { return "" }\nfunc init() { println(started, count) }\n`,
  });
  const wanted = { versionVariables: [{ symbol, template: "{version}" }], targets: [linuxAmd64, linuxArm64] };
  const error = await failure(project.build(wanted));
  expect(error).toMatchObject({ code: "input" });
  expect(error.message).toContain(message);
  // Said once, though it concerns both targets; and nothing was compiled.
  expect(error.message.split(message)).toHaveLength(2);
  expect(project.told.infos.filter((line) => line.endsWith("building"))).toEqual([]);
});

test("a variable that the program never reads: demanded it is an error, by default it is said", async () => {
  const project = make({
    "go.mod": goMod,
    "main.go": 'package main\n\nvar version, commit = "dev", "x"\n\nfunc main() { println(version) }\n',
  });
  const { binaries } = await project.build();
  expect(binaries[0]?.proof.filter(({ name }) => name === "variable")).toHaveLength(1);
  expect(project.told.infos).toContain("[linux/amd64] not read by the program, so not in the binary: main.commit");
  const error = await failure(project.build({ versionVariables: [{ symbol: "main.commit", template: "{commit}" }] }));
  expect(error.code).toBe("proof");
  expect(error.evidence[0]).toContain("does the program read it anywhere?");
  // Not even the binary of the build before may be left where this one should be.
  expect(existsSync(binaries[0]?.path ?? "")).toBe(false);
});

test("source that does not compile: each place once, for all targets, and no binary", async () => {
  const project = make({
    "mod/go.mod": goMod,
    "mod/main.go": `${mainGo}\nvar broken int = "text"\n`,
    "mod/only_arm64.go": "package main\n\nfunc armed() {\n\tprintln(1, missing)\n}\n",
  });
  project.write({ "dist/svc_linux_amd64/svc": "of an earlier build" });
  const moduleDirectory = join(project.directory, "mod");
  const error = await failure(project.build({ targets: [linuxAmd64, linuxArm64] }, { moduleDirectory }));
  expect(error).toMatchObject({ code: "build", message: "2 errors in the source, for linux/amd64, linux/arm64" });
  expect(error.evidence).toHaveLength(2);
  expect(project.told.errors).toEqual([
    {
      message: expect.stringContaining("cannot use"),
      place: { title: "Go build", file: "mod/main.go", line: 8, column: 18 },
    },
    {
      message: "undefined: missing (linux/arm64)",
      place: { title: "Go build", file: "mod/only_arm64.go", line: 4, column: 13 },
    },
  ]);
  expect(
    project.told.infos.some((line) => line.startsWith("[linux/arm64] ") && line.includes("undefined: missing")),
  ).toBe(true);
  expect(readdirSync(join(project.directory, "dist"))).not.toContain("svc_linux_arm64");
  expect(existsSync(join(project.directory, "dist/svc_linux_amd64/svc"))).toBe(false);
});

test("an import that go.mod does not know", async () => {
  const project = make({
    "go.mod": goMod,
    "main.go": 'package main\n\nimport _ "example.org/nowhere"\n\nfunc main() {}\n',
  });
  const error = await failure(project.build());
  expect(error).toMatchObject({ code: "build", hint: expect.stringContaining("go mod tidy") });
  expect(project.told.errors[0]?.place).toMatchObject({ file: "main.go", line: 3 });
});

test.each([
  ["no go.mod", { "main.go": mainGo }, {}, "input", /^no go\.mod in /],
  [
    "no main package",
    { "go.mod": goMod, "lib/lib.go": "package lib\n" },
    {},
    "input",
    /^no main package in \.: all packages are libraries$/,
  ],
  ["no Go file at all", { "go.mod": goMod }, {}, "input", /^no main package/],
  [
    "two of one name",
    { "go.mod": goMod, "a/job/a.go": mainGo, "b/job/j.go": mainGo },
    {},
    "input",
    /^main: \.\/a\/job, \.\/b\/job would all be called job$/,
  ],
  [
    "a library as main",
    { ...service, "lib/lib.go": "package lib\n" },
    { main: "lib" },
    "input",
    /^main: lib is no main package: it is package lib$/,
  ],
  [
    "a main that is not there",
    { "go.mod": goMod, "cmd/api/a.go": mainGo },
    { main: "./cmd/apo" },
    "input",
    /^main: \.\/cmd\/apo is no main package/,
  ],
  ["an option as main", service, { main: "-exec=x" }, "input", /^main: -exec=x is not a package$/],
  [
    "a value nobody can quote",
    service,
    { versionVariables: [{ symbol: "main.version", template: "a'\"" }] },
    "input",
    /contains both ' and "/,
  ],
  ["an open quote", service, { ldflags: "-s 'x" }, "input", /^ldflags: a quote is not closed; /],
  ["a go.mod for a newer Go", { ...service, "go.mod": "module m\n\ngo 1.99\n" }, {}, "build", /^go list failed/],
] as const)("%s is one clear error", async (_, files, inputs, code, message) => {
  const project = make(files);
  const error = await failure(project.build(inputs));
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  expect(existsSync(join(project.directory, "dist"))).toBe(false);
});

test("a flag that the linker does not know is the cause, without the linker's usage", async () => {
  const project = make(service);
  const error = await failure(project.build({ ldflags: "-foo" }));
  expect(wordsOf(error)).toBe("go build failed for linux/amd64 with exit code 1: flag provided but not defined: -foo");
  expect(error.hint).toContain("go tool link -help");
  expect([...error.evidence, ...project.told.infos].length).toBeLessThan(10);
});

test("a file as main is built as its package", async () => {
  const project = make({
    "go.mod": goMod,
    "cmd/api/main.go": "package main\n\nfunc main() { println(text) }\n",
    "cmd/api/text.go": 'package main\n\nvar text = "from a sibling"\n',
    "cmd/job/main.go": mainGo,
  });
  const { binaries } = await project.build({ main: "cmd/api/main.go", name: "api" });
  expect(binaries[0]?.mainPackage).toBe("example.com/team/svc/cmd/api");
  expect(says(binaries[0]?.path ?? "")).toBe("from a sibling");
  expect(project.told.notices[0]).toContain("built as its package, ./cmd/api");
});

test("GOFLAGS that ask for a dynamic binary are refused by the proof, and nothing is published", async () => {
  const project = make(service);
  // A position-independent executable names the system's loader even without cgo.
  writeFileSync(join(project.directory, "env"), "GOFLAGS=-buildvcs=false -buildmode=pie\n");
  const previous = process.env["GOENV"];
  process.env["GOENV"] = join(project.directory, "env");
  try {
    const error = await failure(project.build());
    expect(error).toMatchObject({
      code: "proof",
      evidence: [expect.stringMatching(/^static: .*wanted a static binary$/)],
    });
    expect(project.told.infos).toContain("GOFLAGS=-buildmode=pie comes from the environment and is used");
    expect(readdirSync(join(project.directory, "dist"))).toEqual([".gitignore"]);
  } finally {
    if (previous === undefined) delete process.env["GOENV"];
    else process.env["GOENV"] = previous;
  }
});

test("builds that go on at once share the cores out", async () => {
  const project = make(service);
  const asked: string[] = [];
  const processes: Processes = {
    run: (command) => {
      if (command.argv[1] === "build") asked.push(command.argv.find((word) => /^-p=/.test(word)) ?? "none");
      return systemProcesses.run(command);
    },
  };
  const platform = { os: "linux", arch: "x64", cores: 4, memoryBytes: 64 * 1024 ** 3 } as const;
  await project.build({ targets: [linuxAmd64, linuxArm64] }, { world: { processes, platform } });
  expect(asked).toEqual(["-p=2", "-p=2"]);
});

test("everything that can be known from source is found out before the build state is there, and nothing is compiled", async () => {
  const asked: string[] = [];
  let arrive = () => {};
  const compiledThere = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const processes: Processes = {
    ...systemProcesses,
    run: (request) => {
      asked.push(request.argv.slice(1, 2).join());
      return systemProcesses.run(request);
    },
  };
  const project = make(service);
  let planned = () => {};
  const told = new Promise<void>((resolve) => {
    planned = resolve;
  });
  const files: Files = {
    ...systemFiles,
    makeDirectory: (path) => {
      // The last thing before anything is compiled.
      if (path.includes(staged)) planned();
      return systemFiles.makeDirectory(path);
    },
  };
  const building = project.build({}, { compiledThere, world: { processes, files } });
  await Promise.race([told, building]);
  await sleep(300);
  expect(asked).toContain("list");
  expect(asked).not.toContain("build");
  arrive();
  expect((await building).binaries).toHaveLength(1);
  expect(asked).toContain("build");
});

test("a build state that is waited for in vain ends the build", async () => {
  const gone = Promise.reject(new ActionError("cancelled", "the job was cancelled while its caches were restored"));
  gone.catch(() => undefined);
  expect((await failure(make(service).build({}, { compiledThere: gone }))).code).toBe("cancelled");
});
