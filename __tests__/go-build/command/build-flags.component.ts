import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import type { ActionError } from "../../../src/errors.ts";
import { parseBuildFlags } from "../../../src/go-build/command/build-flags.ts";
import { type GoProject, goMod, linuxAmd64, mainGo, makeProject } from "../go-project.ts";

const projects: GoProject[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});

/** In the environment as a job has it: for the action, and for the go command that it runs. */
const given = { PATH: process.env["PATH"] ?? "", GOFLAGS: process.env["GOFLAGS"] };
afterEach(() => {
  if (given.GOFLAGS === undefined) delete process.env["GOFLAGS"];
  else process.env["GOFLAGS"] = given.GOFLAGS;
});

function make(files: Readonly<Record<string, string>>): GoProject {
  const project = makeProject({ "go.mod": goMod, "main.go": mainGo, ...files });
  projects.push(project);
  return project;
}

const says = (file: string | undefined) =>
  execFileSync("sh", ["-c", 'exec "$0" 2>&1', file ?? ""], { encoding: "utf8" }).trim();

/** What the built program prints. */
async function run(
  project: GoProject,
  flags: string,
  { goflags = "", ...inputs }: Parameters<GoProject["build"]>[0] & { readonly goflags?: string } = {},
): Promise<string> {
  process.env["GOFLAGS"] = goflags;
  const parsed = parseBuildFlags(flags);
  expect(parsed.problems).toEqual([]);
  const tags = [...parsed.tags, ...(inputs.tags ?? [])];
  const built = await project.build(
    { ...inputs, flags: parsed.flags, tags },
    { env: { PATH: given.PATH, GOFLAGS: goflags } },
  );
  return says(built.binaries[0]?.path);
}

const failure = (work: Promise<unknown>) =>
  work.then(
    () => {
      throw new Error("nothing failed");
    },
    (error: ActionError) => error,
  );

const twoTags = {
  "main.go": "package main\n\nfunc main() { println(kind) }\n",
  "with.go": '//go:build one && two && three\n\npackage main\n\nvar kind = "with"\n',
  "without.go": '//go:build !(one && two && three)\n\npackage main\n\nvar kind = "without"\n',
};

it("tags of GOFLAGS, build-flags and tags add up", async () => {
  const project = make(twoTags);
  expect(await run(project, "-tags=one", { goflags: "-tags=two", tags: ["three"] })).toBe("with");
  expect(await run(project, "-tags=one")).toBe("without");
});

it("-mod=vendor, -modfile and -overlay decide what is compiled, and what is listed before", async () => {
  const library = (word: string) => `package lib\n\nvar Version = "${word}"\n`;
  // No linker could set it: what is listed without the flags is not what is built.
  const computed = (word: string) => `package lib\n\nvar Version = word()\n\nfunc word() string { return "${word}" }\n`;
  const project = make({
    "go.mod": `${goMod}\nrequire example.com/lib v1.0.0\n\nreplace example.com/lib => ./one\n`,
    "other.mod": `${goMod}\nrequire example.com/lib v1.0.0\n\nreplace example.com/lib => ./two\n`,
    "main.go": 'package main\n\nimport "example.com/lib"\n\nfunc main() { println(lib.Version) }\n',
    "one/go.mod": "module example.com/lib\n",
    "one/lib.go": computed("one"),
    "two/go.mod": "module example.com/lib\n",
    "two/lib.go": library("two"),
    "vendor/modules.txt":
      "# example.com/lib v1.0.0 => ./one\n## explicit\nexample.com/lib\n# example.com/lib => ./one\n",
    "vendor/example.com/lib/lib.go": computed("vendored"),
    "overlaid.txt": library("overlaid"),
  });
  project.write({
    "overlay.json": JSON.stringify({
      Replace: { [join(project.directory, "one/lib.go")]: join(project.directory, "overlaid.txt") },
    }),
  });
  project.commit();
  expect(await run(project, "-mod=vendor")).toBe("vendored");
  expect(await run(project, "--mod mod")).toBe("one");
  expect(await run(project, "-mod=mod", { goflags: "-mod=vendor" })).toBe("one");
  expect(await run(project, "-mod=mod -modfile=other.mod")).toBe("two");
  const versionVariables = [{ symbol: "example.com/lib.Version", template: "set" }];
  expect(await run(project, "-mod=mod -modfile=other.mod", { versionVariables })).toBe("set");
  expect(await run(project, "-mod=mod", { goflags: "-overlay=overlay.json" })).toBe("overlaid");
  // As far as a committed go.mod goes, the commit says what is built.
  expect(project.told.warnings.filter((warning) => warning.startsWith("-"))).toEqual([
    expect.stringMatching(/^-overlay=overlay\.json: other files are compiled than those of the commit/),
  ]);
});

it("a build by flags that git knows nothing of is called dirty", async () => {
  const project = make({
    ".gitignore": "local.*\n",
    "main.go": 'package main\n\nvar version = ""\n\nfunc main() { println(version) }\n',
    "committed.mod": goMod,
    "overlay.json": "{}",
  });
  project.git("tag", "v1.2.3");
  project.write({ "local.mod": goMod });
  expect(await run(project, "-modfile=committed.mod -toolexec=env")).toBe("v1.2.3");
  expect(project.told.warnings).toEqual([
    expect.stringMatching(/^-toolexec=env: what is compiled is what that program/),
  ]);
  project.told.warnings.length = 0;
  expect(await run(project, "-modfile=local.mod")).toBe("v1.2.3-dirty");
  expect(await run(project, "", { goflags: "-overlay=overlay.json" })).toBe("v1.2.3-dirty");
  // Whoever gives a version has it.
  expect(await run(project, "-overlay=overlay.json", { version: "v9.0.0" })).toBe("v9.0.0");
  expect(project.told.warnings).toEqual([
    expect.stringMatching(/^-modfile=local\.mod is not in the commit.*cannot be repeated/),
    expect.stringMatching(/^-overlay=overlay\.json: other files.*cannot be repeated/),
    expect.stringMatching(/^-overlay=overlay\.json: other files.*cannot be repeated/),
  ]);
});

it("linker flags of GOFLAGS are used besides the input's, and values with spaces and quotes arrive whole", async () => {
  const project = make({
    "main.go": 'package main\n\nvar a, b, version = "", "", ""\n\nfunc main() { println(a, "|", b, "|", version) }\n',
  });
  const printed = await run(project, "", {
    goflags: `"-ldflags=-X 'main.a=from  GOFLAGS'"`,
    ldflags: `-s -w -X "main.b=it's quoted"`,
    versionVariables: [{ symbol: "main.version", template: 'a "b" \\n $HOME `c` 日本' }],
  });
  expect(printed).toBe(`from  GOFLAGS | it's quoted | a "b" \\n $HOME \`c\` 日本`);
});

it("-a and -cover are said to be what they are", async () => {
  const project = make({});
  // Ends before anything is compiled: with -a that would be the whole standard library.
  await failure(run(project, "-a -cover", { main: "./nowhere" }));
  expect(project.told.warnings).toEqual([
    expect.stringMatching(/^-a compiles every package anew/),
    expect.stringMatching(/^-cover: the binaries count/),
  ]);
});

it("what does not fit GOFLAGS and the project is found at once, before anything is built", async () => {
  const project = make({});
  const error = await failure(
    run(project, "-modfile=nowhere.mod -pgo=none.pprof", { goflags: "-mod=vendor -race -buildmode=c-shared" }),
  );
  expect(error).toMatchObject({ code: "input", hint: undefined });
  for (const words of [
    "GOFLAGS: -race needs cgo",
    "GOFLAGS: -buildmode=c-shared is none of default, exe, pie",
    "GOFLAGS: -mod=vendor and -modfile exclude each other",
    "build-flags: -modfile=nowhere.mod: there is no such file",
    "build-flags: -pgo=none.pprof: there is no such file",
    `GOFLAGS: -mod=vendor, but there is no directory ${join(project.directory, "vendor")}: commit what \`go mod vendor\` makes`,
  ]) {
    expect(error.message).toContain(words);
  }
  expect(existsSync(join(project.directory, "dist"))).toBe(false);
});

it("in a workspace -mod=mod and -modfile are refused, as Go does", async () => {
  const project = make({ "go.work": "go 1.24\n\nuse .\n", "x.mod": goMod });
  const error = await failure(run(project, "-mod=mod -modfile=x.mod"));
  expect(error.message).toMatch(/-mod=mod cannot be used in the workspace of .*go\.work; GOWORK=off/);
  expect(error.message).toMatch(/-modfile cannot be used in the workspace/);
});

it("cgo: true and CGO_ENABLED=0, and flags for a C linker that is not used", async () => {
  const project = make({});
  const wanted = { cgo: true, targets: [linuxAmd64] };
  const error = await failure(project.build(wanted, { env: { PATH: given.PATH, CGO_ENABLED: "0" } }));
  expect(error.message).toBe(
    "cgo: true, but CGO_ENABLED is 0 in the job's environment or `go env -w`: leave one of them out",
  );
  await run(project, "", { ldflags: "-s -w -extldflags '-static'" });
  expect(project.told.warnings).toEqual([expect.stringContaining("-extldflags is for a C linker")]);
});
