import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { ActionError } from "../errors.ts";
import type { GoFlag } from "../model/go-flag.ts";
import type { ToolFacts } from "../tool-errors/rules.ts";
import type { World } from "../world/world.ts";
import { flagsOfGoflags, lastValue } from "./go-flags.ts";
import { type GoMod, type GoWork, readGoMod, readGoWork } from "./go-mod.ts";
import { type GoSettings, readGoSettings } from "./go-settings.ts";
import { isVendored, readVendor } from "./vendor.ts";

type ProjectWorld = Pick<World, "runner" | "files" | "platform">;

/** A module of the project. */
export interface ProjectModule {
  /** Absolute. */
  readonly directory: string;
  readonly goMod: GoMod;
}

/** What Go will take for its project in the working directory, and with which settings. */
export interface Project {
  /** Absolute: where Go is run. */
  readonly directory: string;
  /** The module that is built first, and every further one of the workspace. At least one. */
  readonly modules: readonly ProjectModule[];
  /** In effect: found as Go finds it, and not switched off. */
  readonly workspace: { readonly directory: string; readonly goWork: GoWork } | undefined;
  /** The go.work that GOWORK=off keeps out; undefined: none is. */
  readonly unusedWorkspace: string | undefined;
  /** Absolute: the go.mod of `-modfile`, whose requirements count instead; undefined: the module's own. */
  readonly modFile: string | undefined;
  /** Dependencies come from a `vendor` directory: no module cache is read. */
  readonly isVendored: boolean;
  readonly settings: GoSettings;
}

/** Reads go.mod, or go.work with the go.mod of its modules. `flags`: of the build, on top of GOFLAGS. Errors: `input` where Go would refuse them. */
export async function readProject(
  directory: string,
  world: ProjectWorld,
  flags: readonly GoFlag[] = [],
): Promise<Project> {
  if ((await world.files.stat(directory))?.kind === "file") {
    throw new ActionError("input", `working-directory: ${directory} is a file`, {
      hint: "Let working-directory name the directory that holds go.mod; a program in it is named in main.",
    });
  }
  const settings = await readGoSettings(world);
  const [own, workspace] = await Promise.all([readModule(directory, world), findWorkspace(directory, settings, world)]);
  if (own === undefined && workspace === undefined) throw await noModule(directory, world);
  const used = workspace === undefined ? [] : await readUsed(workspace, world);
  const others = used.filter((module) => module.directory !== own?.directory);
  const modules = own === undefined ? others : [own, ...others];
  const unusedWorkspace =
    settings.get("GOWORK") === "off" ? (await nearestWorkspace(directory, world))?.path : undefined;
  const vendor = await readVendor(workspace?.directory ?? directory, world.files);
  const goLine = workspace === undefined ? own?.goMod.go : workspace.goWork.go;
  const all = [...flagsOfGoflags(settings.get("GOFLAGS") ?? ""), ...flags];
  const vendored = isVendored({
    mode: lastValue(all, "mod"),
    vendor,
    goLine,
    inWorkspace: workspace !== undefined,
  });
  const given = lastValue(all, "modfile");
  const modFile = given === undefined ? undefined : resolve(directory, given);
  return { directory, modules, workspace, unusedWorkspace, modFile, isVendored: vendored, settings };
}

async function readModule(directory: string, { files }: ProjectWorld): Promise<ProjectModule | undefined> {
  const path = join(directory, "go.mod");
  const text = await readFile(path, files);
  if (text === undefined) return undefined;
  const goMod = readGoMod(text);
  if (goMod.module !== undefined) return { directory, goMod };
  throw new ActionError("input", `${path} has no module line`, {
    hint: "Write one: `go mod edit -module=example.com/service`. Is the file empty, or does it hold a merge conflict?",
  });
}

async function readUsed(
  { directory, goWork }: NonNullable<Project["workspace"]>,
  world: ProjectWorld,
): Promise<readonly ProjectModule[]> {
  const places = goWork.uses.map((use) => ({ use, place: resolve(directory, use) }));
  const modules = await Promise.all(places.map(({ place }) => readModule(place, world)));
  const missing = places.filter((_, index) => modules[index] === undefined);
  if (missing.length > 0 || places.length === 0) {
    const work = join(directory, "go.work");
    const problem =
      places.length === 0
        ? `${work} uses no module`
        : `${work} uses ${missing.map(({ use }) => use).join(", ")}, where there is no go.mod`;
    throw new ActionError("input", problem, {
      hint: "`go work use -r .` puts it right. Is every submodule checked out? GOWORK=off builds without the workspace.",
    });
  }
  return modules.filter((module) => module !== undefined);
}

/** As Go does it: GOWORK, else the nearest one. */
async function findWorkspace(
  directory: string,
  settings: GoSettings,
  world: ProjectWorld,
): Promise<Project["workspace"]> {
  const given = settings.get("GOWORK");
  if (given === "off") return undefined;
  if (given !== undefined && given !== "auto") {
    const text = isAbsolute(given) ? await readFile(given, world.files) : undefined;
    if (text !== undefined) return { directory: dirname(given), goWork: readGoWork(text) };
    const problem = isAbsolute(given) ? "there is no such file" : "it is not an absolute path";
    throw new ActionError("input", `GOWORK is ${given}: ${problem}`, {
      hint: "Let GOWORK name a go.work, set it to off, or leave it unset.",
    });
  }
  const nearest = await nearestWorkspace(directory, world);
  return nearest && { directory: dirname(nearest.path), goWork: readGoWork(nearest.text) };
}

/** The first go.work from here upwards. */
async function nearestWorkspace(
  directory: string,
  { files }: ProjectWorld,
): Promise<{ readonly path: string; readonly text: string } | undefined> {
  for (let place = directory; ; place = dirname(place)) {
    const path = join(place, "go.work");
    // Go passes over a directory of that name.
    const text = (await files.stat(path))?.kind === "directory" ? undefined : await readFile(path, files);
    if (text !== undefined) return { path, text };
    if (dirname(place) === place) return undefined;
  }
}

async function readFile(path: string, files: ProjectWorld["files"]): Promise<string | undefined> {
  try {
    return await files.readText(path);
  } catch (cause) {
    throw new ActionError("input", `${path} cannot be read`, {
      cause,
      hint: "Let it be a file that the runner's user may read.",
    });
  }
}

async function noModule(directory: string, { files, runner }: ProjectWorld): Promise<ActionError> {
  const below = await Promise.all(
    ["*/go.mod", "*/*/go.mod", "*/*/*/go.mod"].map((glob) => files.glob(glob, directory)),
  );
  const places = below.flat().flatMap((path) => {
    const place = relative(runner.workspace, dirname(path));
    return /(^|\/)(vendor|testdata|node_modules|[._][^/]*)(\/|$)/.test(place) ? [] : [place];
  });
  const [first] = places;
  const found =
    first === undefined
      ? ""
      : ` There is one in: ${places.slice(0, 10).join(", ")}. For example \`working-directory: ${first}\`.`;
  return new ActionError("input", `working-directory: there is no go.mod in ${directory}`, {
    hint: `Let working-directory name the directory that holds go.mod, and check the repository out first.${found}`,
  });
}

/** What helps to understand a tool that failed in this project. */
export function toolFactsOf({ modules, unusedWorkspace }: Pick<Project, "modules" | "unusedWorkspace">): ToolFacts {
  return { unusedWorkspace, modulePaths: modules.map(({ goMod }) => goMod.module) };
}
