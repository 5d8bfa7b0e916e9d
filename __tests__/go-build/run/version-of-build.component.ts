import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { ActionError } from "../../../src/errors.ts";
import { parseBuildFlags } from "../../../src/go-build/command/build-flags.ts";
import { type GoProject, goMod, makeProject } from "../go-project.ts";

const projects: GoProject[] = [];
const godebug = process.env["GODEBUG"];
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
  if (godebug === undefined) delete process.env["GODEBUG"];
  else process.env["GODEBUG"] = godebug;
});

function make(files: Readonly<Record<string, string>>, options?: { readonly git: boolean }): GoProject {
  const project = makeProject(files, options);
  projects.push(project);
  return project;
}

const PATH = process.env["PATH"] ?? "";
const says = (file = "") => execFileSync("sh", ["-c", 'exec "$0" 2>&1', file], { encoding: "utf8" }).trim();
const sayVersion = 'package main\n\nvar version = "dev"\n\nfunc main() { println(version) }\n';

it("a service of a workspace has the version of its module, from wherever it is built", async () => {
  const project = make({
    "go.work": "go 1.24\n\nuse ./services/api\n",
    "services/api/go.mod": "module example.com/mono/services/api\n\ngo 1.24\n",
    "services/api/main.go": sayVersion,
  });
  const moduleDirectory = join(project.directory, "services/api");
  const builds = async () => [
    await project.build({}, { modules: [moduleDirectory] }),
    await project.build({}, { moduleDirectory, modules: [moduleDirectory] }),
  ];
  project.git("tag", "v1.0.0");
  for (const { version, binaries } of await builds()) {
    expect(version).toMatchObject({ version: "v1.0.0", tag: "v1.0.0" });
    expect(says(binaries[0]?.path)).toBe("v1.0.0");
  }
  project.git("tag", "api-v0.2.0");
  for (const { version } of await builds()) expect(version).toMatchObject({ version: "v0.2.0", tag: "api-v0.2.0" });
  expect(project.told).toMatchObject({ notices: [], warnings: [] });
  expect(project.told.infos).toContainEqual(
    expect.stringMatching(/^The version is v0\.2\.0\. Other tags.*v7|v1\.0\.0/),
  );
});

it("a variant of the environment is built, and the names say so", async () => {
  const project = make({ "go.mod": goMod, "main.go": sayVersion });
  const { binaries } = await project.build({}, { env: { PATH, GOAMD64: "v3" } });
  const [binary] = binaries;
  expect(relative(project.directory, binary?.path ?? "")).toBe(join("dist", "svc_linux_amd64_v3", "svc"));
  expect(execFileSync("go", ["version", "-m", binary?.path ?? ""], { encoding: "utf8" })).toMatch(/GOAMD64=v3/);
  expect(project.told.notices).toEqual([expect.stringMatching(/^GOAMD64=v3 .*so linux\/amd64\/v3 is built\.$/)]);
});

it("placeholders in ldflags are filled in and proved; those of other tools are warned of", async () => {
  const project = make({
    "go.mod": goMod,
    "main.go": "package main\n\nvar built, by string\n\nfunc main() { println(built, by) }\n",
  });
  project.git("tag", "v1.2.3");
  const ldflags = "-s -w -X main.built={version}@{date} -X 'main.by={{.Branch}} x'";
  const { binaries } = await project.build({ ldflags }, { env: { PATH } });
  expect(says(binaries[0]?.path)).toBe("v1.2.3@2026-03-04T03:06:07Z {{.Branch}} x");
  const found = binaries[0]?.proof.flatMap((point) => (point.name === "variable" ? point.found : []));
  expect(found).toEqual(["main.built=v1.2.3@2026-03-04T03:06:07Z", "main.by={{.Branch}} x"]);
  expect(project.told.warnings).toEqual([expect.stringMatching(/\{\{\.Branch\}\} for main\.by .*main\.by=\{branch\}/)]);
});

describe("another version control above the checkout", () => {
  function inMercurial(): { readonly project: GoProject; readonly place: { readonly moduleDirectory: string } } {
    const around = make({}, { git: false });
    mkdirSync(join(around.directory, ".hg"));
    const project = make({ "go.mod": goMod, "main.go": sayVersion });
    const moduleDirectory = join(around.directory, "svc");
    execFileSync("cp", ["-a", project.directory, moduleDirectory]);
    return { project, place: { moduleDirectory } };
  }

  it("ends the build with Go's words, and the ways out", async () => {
    const { project, place } = inMercurial();
    const failure: ActionError = await project.build({}, place).then(
      () => expect.unreachable(),
      (error) => error,
    );
    expect(failure.code).toBe("build");
    expect(String(failure.cause)).toMatch(/multiple VCS detected: git in .*, and hg in/);
    expect(failure.hint).toMatch(
      new RegExp(
        `\\(hg in "${dirname(place.moduleDirectory)}"\\).*GODEBUG: allowmultiplevcs=1.*build-flags: -buildvcs=false`,
      ),
    );
  });

  it("is built without the commit, or with it where that is allowed", async () => {
    const { project, place } = inMercurial();
    const { flags } = parseBuildFlags("-buildvcs=false");
    const revisionOf = async (inputs: Parameters<GoProject["build"]>[0], env?: Record<string, string>) => {
      const { binaries } = await project.build(inputs, { ...place, ...(env && { env }) });
      return binaries[0]?.proof.find(({ name }) => name === "revision")?.found;
    };
    expect(await revisionOf({ flags }, { PATH })).toBeUndefined();
    expect(project.told.notices).toEqual([
      expect.stringMatching(/^build-flags: -buildvcs=false: the commit is not written/),
    ]);
    process.env["GODEBUG"] = "allowmultiplevcs=1";
    expect(await revisionOf({})).toBe(project.git("rev-parse", "HEAD").trim());
  });
});
