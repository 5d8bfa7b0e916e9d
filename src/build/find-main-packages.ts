import { dirname, join, relative, sep } from "node:path";
import type { InstalledGo } from "../toolchain/installed-go.ts";
import type { World } from "../world/world.ts";
import { type ListedPackage, type ListRequest, listPackages } from "./list-packages.ts";
import {
  formatMain,
  type MainEntry,
  type MainPackage,
  mainEntries,
  mainsOf,
  noMainPackage,
  notAMainPackage,
  severalMainPackages,
} from "./main-package.ts";

type FindWorld = Pick<World, "processes" | "files">;

export interface MainRequest extends Omit<ListRequest, "patterns" | "withImports"> {
  /** The input `main`; undefined: found. */
  readonly wanted: string | undefined;
  /** Absolute directories of the modules to look in. At least one. */
  readonly modules: readonly string[];
}

type List = (patterns: readonly string[]) => Promise<readonly ListedPackage[]>;

/**
 * `wanted`, else all main packages where services usually are: in the modules themselves and in the directories of `cmd`. Only
 * when there are none does one further down count: it may as well be a tool or an example. At least one. Errors: `input`.
 */
export async function findMainPackages(
  request: MainRequest,
  go: InstalledGo,
  world: FindWorld,
): Promise<readonly MainPackage[]> {
  const list: List = (patterns) => listPackages({ ...request, patterns, withImports: true }, go, world);
  if (request.wanted !== undefined) return resolve(request.wanted, list, request, world);
  const usual = await list(await usualPatterns(request, world));
  const mains = mainsOf(usual);
  if (mains.length > 0) return mains;
  const everything = await list(everywhere(request));
  const anywhere = mainsOf(everything);
  const places = request.modules.map((module) => patternOf(request, module));
  if (anywhere.length === 0) {
    const looked = places.map((place) => `${place}, ${place}/cmd/* and ${place}/...`).join(", ");
    throw noMainPackage(looked, [...usual, ...everything]);
  }
  if (anywhere.length > 1) {
    throw severalMainPackages(anywhere, request.moduleDirectory, "none where services usually are");
  }
  return anywhere;
}

/** Relative, as Go finds a module by its real path, which the working directory need not be. */
function patternOf({ moduleDirectory }: Pick<MainRequest, "moduleDirectory">, ...path: [string, ...string[]]): string {
  const place = relative(moduleDirectory, join(...path))
    .split(sep)
    .join("/");
  return place === "" ? "." : place.startsWith("../") ? place : `./${place}`;
}

async function usualPatterns(request: MainRequest, { files }: FindWorld): Promise<string[]> {
  const patterns: string[] = [];
  for (const module of request.modules) {
    const commands = (await files.list(join(module, "cmd"))).filter((name) => !/^[._]|\.go$/.test(name));
    patterns.push(patternOf(request, module), ...commands.map((name) => patternOf(request, module, "cmd", name)));
  }
  return patterns;
}

function everywhere(request: MainRequest): string[] {
  return request.modules.map((module) => patternOf(request, module, "..."));
}

async function resolve(
  wanted: string,
  list: List,
  request: MainRequest,
  world: FindWorld,
): Promise<readonly MainPackage[]> {
  const entries = await Promise.all(
    mainEntries(wanted).map(async (entry) => ({ ...entry, patterns: await expand(entry, request, world) })),
  );
  const patterns = entries.flatMap((entry) => entry.patterns);
  const listed = patterns.length === 0 ? [] : await list(patterns);
  for (const entry of entries) {
    const matched = listed.filter(({ Match = [] }) => Match.some((pattern) => entry.patterns.includes(pattern)));
    if (mainsOf(matched).length > 0) continue;
    throw notAMainPackage(entry.text, matched, mainsOf(await list(everywhere(request))), request.moduleDirectory);
  }
  return mainsOf(listed);
}

async function expand(
  { pattern, isGlob }: MainEntry,
  request: MainRequest,
  { files }: FindWorld,
): Promise<readonly string[]> {
  if (!isGlob) return [pattern];
  const sources = await files.glob(`${pattern}/*.go`, request.moduleDirectory);
  return [...new Set(sources.map((source) => patternOf(request, dirname(source))))];
}

/** What a user should know about files in `main`; undefined: there are none. */
export function describeFiles(
  wanted: string | undefined,
  mains: readonly MainPackage[],
  moduleDirectory: string,
): string | undefined {
  const named = mainEntries(wanted ?? "").filter(({ namesFile }) => namesFile);
  if (named.length === 0) return undefined;
  const packages = mains.flatMap((main) =>
    named.some(({ pattern }) => main.listed.Match?.includes(pattern)) ? [formatMain(main, moduleDirectory)] : [],
  );
  return (
    `main: ${named.map(({ text }) => text).join(", ")} is built as its package, ${packages.join(", ")}: ` +
    "Go would leave out the other files of the package and the commit if only files were named."
  );
}
