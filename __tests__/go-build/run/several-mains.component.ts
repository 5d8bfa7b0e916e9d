import { execFileSync } from "node:child_process";
import { join, relative } from "node:path";
import { afterEach, expect, test } from "vitest";
import { ActionError } from "../../../src/errors.ts";
import { type GoProject, goMod, linuxAmd64, mainGo, makeProject } from "../go-project.ts";

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

test("all programs are found and built, each in its place and proved by itself; a tool is left out and named", async () => {
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
  expect(project.told.notices).toEqual([
    expect.stringMatching(/^Not built, .*: \.\/tools\/gen\. .*`main: \.\/tools\/gen`/),
  ]);
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
  ["a glob in the middle", "./*/gen", ["gen"]],
  ["all of it", "./...", ["api", "gen", "job"]],
  ["one twice", "./cmd/job, example.com/team/svc/cmd/job", ["job"]],
])("main as %s: %s", async (_, main, names) => {
  const { name, binaries } = await make(commands).build({ main });
  expect(binaries.map(({ name }) => name).sort()).toEqual(names);
  expect(name).toBe("svc");
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

const tool = "package main\n\nfunc main() { println(`dropping tables`) }\n";
const server = 'package main\n\nimport _ "net/http"\n\nfunc main() {}\n';

test("the service outside of cmd is among what is built; a deploy asks which is meant, and thinks of the server", async () => {
  const project = make({
    "go.mod": goMod,
    "server/main.go": server,
    "cmd/migrate/main.go": tool,
    "examples/a/main.go": tool,
  });
  const { binaries } = await project.build();
  expect(binaries.map(({ name }) => name)).toEqual(["migrate", "server"]);
  expect(await failure(project.build({}, { takesOneProgram: true }))).toMatchObject({
    code: "input",
    message: "2 main packages, and a deploy takes one: ./cmd/migrate, ./server",
    hint: expect.stringMatching(/`main: \.\/server`, the only .* uses net\/http\. Not counted, .*: \.\/examples\/a\.$/),
  });
});

test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
  ["cmd/main.go", { "cmd/main.go": mainGo }, ["svc"]],
  ["cmd/main.go beside a tool in cmd", { "cmd/main.go": mainGo, "cmd/migrate/main.go": tool }, ["svc", "migrate"]],
  ["src/main.go", { "src/main.go": mainGo }, ["svc"]],
  ["the root and cmd/app", { "main.go": mainGo, "cmd/app/main.go": tool }, ["svc", "app"]],
  ["a service far down, and examples", { "internal/app/main.go": mainGo, "examples/a/main.go": tool }, ["svc"]],
  ["services that are all called cmd", { "services/a/cmd/x.go": mainGo, "services/b/cmd/x.go": tool }, ["a", "b"]],
  [
    "scripts in a library",
    { "gen.go": `//go:build ignore\n\n${tool}`, "l.go": "package svc\n", "cmd/api/x.go": mainGo },
    ["api"],
  ],
  [
    "scripts alone in the root",
    { "magefile.go": "//go:build mage\n\npackage main\n", "cmd/api/x.go": mainGo },
    ["api"],
  ],
  [
    "examples and nothing else",
    { "svc.go": "package svc\n", "examples/a/x.go": tool, "examples/b/x.go": tool },
    ["a", "b"],
  ],
  [
    "a tool in go.mod",
    { "go.mod": `${goMod}\ntool example.com/team/svc/stringer\n`, "stringer/x.go": tool, "api/x.go": mainGo },
    ["api"],
  ],
  [
    "what go.mod tells Go to ignore",
    {
      "go.mod": "module example.com/team/svc\n\ngo 1.26\n\nignore ./old\n\nignore attic\n",
      "old/x.go": tool,
      "a/attic/x.go": tool,
      "x.go": mainGo,
    },
    ["svc"],
  ],
  [
    "what Go does not look into",
    { "x.go": mainGo, "_old/x.go": tool, ".x/x.go": tool, "vendor.d/x.go": tool, "node_modules/a/x.go": tool },
    ["svc", "vendor.d"],
  ],
])("%s", async (_, files, names) => {
  const { binaries } = await make({ "go.mod": goMod, ...files }).build();
  expect(binaries.map(({ name }) => name)).toEqual(names);
});

test("a package main without a function is no program, and named where there is none", async () => {
  const project = make({ "go.mod": goMod, "x.go": "package main\n\nvar X = 1\n" });
  expect(await failure(project.build())).toMatchObject({
    code: "input",
    message: "no main package in .: `package main` in . has no `func main()`",
  });
  expect(await failure(project.build({ main: "." }))).toMatchObject({
    message: "main: . is no main package: it has no `func main()`",
  });
  project.write({ "cmd/api/main.go": mainGo });
  expect((await project.build()).binaries.map(({ name }) => name)).toEqual(["api"]);
});

test("a module inside of the module is named, also where nothing else is found", async () => {
  const inner = { "backend/go.mod": "module example.com/inner\n\ngo 1.24\n", "backend/cmd/api/main.go": mainGo };
  const project = make({
    "go.mod": goMod,
    "main.go": mainGo,
    ...inner,
    "tools/go.mod": "module x.org/t\n",
    "tools/x.go": tool,
  });
  await project.build();
  expect(project.told.notices).toEqual([expect.stringMatching(/: \.\/backend\. Set `working-directory: backend`/)]);
  expect(await failure(make({ "go.mod": goMod, ...inner }).build())).toMatchObject({
    message: "no main package in .: ./backend is a module of its own",
  });
});

test("a program that build constraints leave out of a target is built for the others, and it is said", async () => {
  const project = make({ ...commands, "cmd/service/main.go": `//go:build windows\n\n${mainGo}` });
  for (const targets of [
    [linuxAmd64, windows],
    [windows, linuxAmd64],
  ]) {
    const built = await project.build({ targets });
    const names = pathsOf(project, built).map((path) => path.split("/").at(-1));
    expect(names.sort()).toEqual(["api", "api.exe", "job", "job.exe", "service.exe"]);
    expect(project.told.notices.splice(0)).toContain(
      "./cmd/service is built for windows/amd64 only: ./cmd/service/main.go is behind `//go:build windows`.",
    );
  }
  await project.build();
  expect(project.told.notices).toContain(
    "./cmd/service is not built for linux/amd64: ./cmd/service/main.go is behind `//go:build windows`. Add `windows/amd64` to `targets`.",
  );
  const error = await failure(project.build({ main: "./cmd/service", targets: [linuxAmd64, windows] }));
  expect(error.message).toMatch(
    /^for linux\/amd64: main: \.\/cmd\/service is no main package: \.\/cmd\/service\/main\.go is behind `\/\/go:build windows`$/,
  );
  expect(error.hint).toBe("Take `linux/amd64` out of `targets`.");
  const both = await project.build({ main: "./cmd/api, ./cmd/service", targets: [linuxAmd64, windows] });
  expect(pathsOf(project, both)).toHaveLength(3);
});

test("a service behind a tag: the error names the tag, and no tool is taken in its place", async () => {
  const project = make({
    "go.mod": goMod,
    "server/main.go": `//go:build feature\n\n${server}`,
    "tools/gen/main.go": tool,
  });
  expect(await failure(project.build())).toMatchObject({
    code: "input",
    message: "no main package in .: ./server/main.go is behind `//go:build feature`",
    hint: "Set `tags: feature`.",
  });
  expect((await project.build({ tags: ["feature"] })).binaries.map(({ name }) => name)).toEqual(["server"]);
  project.write({ "admin/main.go": server });
  expect(await failure(project.build({}, { takesOneProgram: true }))).toMatchObject({
    message: "2 main packages, and a deploy takes one: ./admin, ./server",
    hint: expect.stringContaining("Only other `tags` bring in ./server."),
  });
});

test("names keep their case and their dots", async () => {
  const project = make({ "go.mod": "module github.com/acme/My.Service\n\ngo 1.24\n", "main.go": mainGo });
  const built = await project.build();
  expect(built.name).toBe("My.Service");
  expect(pathsOf(project, built)).toEqual(["dist/My.Service_linux_amd64/My.Service"]);
});

test("a workspace: the programs of all modules in the working directory, also where that is a module itself", async () => {
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
  project.write({
    "go.work": "go 1.24\n\nuse (\n\t.\n\t./api\n\t./jobs\n)\n",
    "go.mod": "module example.com/store\n\ngo 1.24\n",
    "main.go": mainGo,
  });
  const whole = await project.build({}, { modules: [project.directory, ...modules] });
  expect(whole.name).toBe("store");
  expect(whole.binaries.map(({ name }) => name)).toEqual(["store", "api", "nightly"]);
});
