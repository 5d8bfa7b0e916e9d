import { execFileSync } from "node:child_process";
import { join, relative } from "node:path";
import { afterEach, expect, test } from "vitest";
import { ActionError } from "../../src/errors.ts";
import { type GoProject, goMod, linuxAmd64, mainGo, makeProject } from "./go-project.ts";

const projects: GoProject[] = [];
const make = (files: Readonly<Record<string, string>>) => {
  const project = makeProject(files);
  projects.push(project);
  return project;
};
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});

/** What the program at a path says. println writes to standard error. */
const says = (path: string) => execFileSync("sh", ["-c", 'exec "$0" 2>&1', path], { encoding: "utf8" }).trim();
const pathsOf = ({ directory }: GoProject, { binaries }: Awaited<ReturnType<GoProject["build"]>>) =>
  binaries.map(({ path }) => relative(directory, path));

async function failure(work: Promise<unknown>): Promise<ActionError> {
  const error = await work.catch((reason: unknown) => reason);
  if (!(error instanceof ActionError)) throw new Error(`wanted an ActionError, got ${String(error)}`);
  return error;
}

const commands = {
  "go.mod": goMod,
  "cmd/api/main.go": mainGo,
  "cmd/job/main.go": 'package main\n\nvar version = "dev"\n\nfunc main() { println("job", version) }\n',
  "cmd/job/testdata/main.go": mainGo,
  "tools/gen/main.go": mainGo,
};
const wasm = { os: "js", arch: "wasm", variant: undefined };
const windows = { os: "windows", arch: "amd64", variant: undefined };

test("all commands are found and built, each in its place and proved by itself", async () => {
  const project = make(commands);
  const built = await project.build({ targets: [linuxAmd64, windows, wasm], version: "v1.0.0" });
  expect(built.name).toBe("svc");
  expect(pathsOf(project, built)).toEqual([
    "dist/api_linux_amd64/api",
    "dist/job_linux_amd64/job",
    "dist/api_windows_amd64/api.exe",
    "dist/job_windows_amd64/job.exe",
    "dist/api_js_wasm/api.wasm",
    "dist/job_js_wasm/job.wasm",
  ]);
  expect(built.binaries.map(({ mainPackage }) => mainPackage.replace("example.com/team/svc/", ""))).toEqual([
    "cmd/api",
    "cmd/job",
    "cmd/api",
    "cmd/job",
    "cmd/api",
    "cmd/job",
  ]);
  const [api, job] = built.binaries.map(({ path }) => path);
  expect(says(api ?? "")).toContain("v1.0.0 ");
  expect(says(job ?? "")).toBe("job v1.0.0");
  // One go build for both: the runtime is loaded and compiled once.
  expect(project.told.infos.filter((line) => line.endsWith("building"))).toHaveLength(3);
  expect(project.git("status", "--porcelain")).toBe("");
});

test("a variable that only one of them has is set there; one that none has is an error", async () => {
  const project = make(commands);
  const versionVariables = [{ symbol: "main.commit", template: "only in api" }];
  const { binaries } = await project.build({ versionVariables, ldflags: "-s -w -X main.date=today" });
  expect(
    binaries.map(({ proof }) => proof.filter(({ name }) => name === "variable").map(({ found }) => found)),
  ).toEqual([["main.commit=only in api", "main.date=today"], []]);
  const error = await failure(project.build({ versionVariables: [{ symbol: "main.nowhere", template: "x" }] }));
  expect(error).toMatchObject({ code: "input", message: expect.stringContaining("main.nowhere: there is no such") });
});

test.each([
  ["a list", "./cmd/job, tools/gen", ["gen", "job"]],
  ["a glob of one level", "./cmd/*", ["api", "job"]],
  ["a glob in the middle", "./*/gen", ["svc"]],
  ["all of it", "./...", ["api", "gen", "job"]],
  ["one twice", "./cmd/job, example.com/team/svc/cmd/job", ["svc"]],
])("main as %s: %s", async (_, main, names) => {
  const { binaries } = await make(commands).build({ main });
  expect(binaries.map(({ name }) => name).sort()).toEqual(names);
});

test.each([
  ["one of them is none", { main: "./cmd/api, ./cmd/jbo" }, {}, /^main: \.\/cmd\/jbo is no main package: /],
  ["a glob that matches nothing", { main: "./services/*" }, {}, /^main: \.\/services\/\* is no main package: /],
  [
    "a deploy takes one",
    {},
    { takesOneProgram: true },
    /^2 main packages, and a deploy takes one: \.\/cmd\/api, \.\/cmd\/job$/,
  ],
] as const)("%s", async (_, inputs, at, message) => {
  const error = await failure(make(commands).build(inputs, at));
  expect(error).toMatchObject({ code: "input", message: expect.stringMatching(message) });
  expect(error.hint).toMatch(/\.\/cmd\/(api|job)/);
});

test("a command that build constraints leave out of a target is built for the others", async () => {
  const project = make({ ...commands, "cmd/service/main.go": `//go:build windows\n\n${mainGo}` });
  const built = await project.build({ targets: [linuxAmd64, windows] });
  expect(pathsOf(project, built).map((path) => path.split("/").at(-1))).toEqual([
    "api",
    "job",
    "api.exe",
    "job.exe",
    "service.exe",
  ]);
  const error = await failure(project.build({ main: "./cmd/service", targets: [linuxAmd64, windows] }));
  expect(error.message).toMatch(
    /^for linux\/amd64: main: \.\/cmd\/service is no main package: build constraints exclude/,
  );
});

test("a workspace without a module of its own: the commands of all its modules", async () => {
  const project = make({
    "go.work": "go 1.24\n\nuse (\n\t./api\n\t./jobs\n)\n",
    "api/go.mod": "module example.com/api\n\ngo 1.24\n",
    "api/main.go": mainGo,
    "jobs/go.mod": "module example.com/jobs\n\ngo 1.24\n",
    "jobs/cmd/nightly/main.go": mainGo,
  });
  const modules = ["api", "jobs"].map((name) => join(project.directory, name));
  const built = await project.build({ name: "shop" }, { modules });
  expect(built.name).toBe("shop");
  expect(pathsOf(project, built)).toEqual(["dist/api_linux_amd64/api", "dist/nightly_linux_amd64/nightly"]);
  expect(await failure(project.build({ name: "shop" }, { modules, takesOneProgram: true }))).toMatchObject({
    message: "2 main packages, and a deploy takes one: ./api, ./jobs/cmd/nightly",
  });
  const [api = ""] = modules;
  expect((await project.build({}, { modules, moduleDirectory: api })).name).toBe("api");
});
