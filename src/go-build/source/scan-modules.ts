import { join } from "node:path";
import { readGoMod } from "../../project/go-mod.ts";
import { readModLines } from "../../project/mod-lines.ts";
import type { DirectoryEntry } from "../../world/files.ts";
import type { World } from "../../world/world.ts";
import { type MainPlace, packageIn, readMainFile } from "./main-places.ts";

type ScanWorld = Pick<World, "files">;

export interface ScannedModules {
  /** Sorted by directory. */
  readonly places: readonly MainPlace[];
  /** Absolute directories of the programs that a `tool` line of a go.mod names. */
  readonly tools: ReadonlySet<string>;
  /** Modules inside of those that were looked in, each with its own; Go does not look into them. */
  readonly nested: readonly { readonly directory: string; readonly places: readonly MainPlace[] }[];
}

/**
 * Finds every directory with a `package main` in some modules, for whatever target and tags. `go list ./...` would name only what is
 * compiled for one target: it passes over a directory that build constraints empty, and over modules inside of modules.
 */
export async function scanModules(modules: readonly string[], world: ScanWorld): Promise<ScannedModules> {
  const scanned = await Promise.all(modules.map((module) => scanModule(module, world)));
  const nested = [...new Set(scanned.flatMap((module) => module.nested))].filter((place) => !modules.includes(place));
  const others: ScannedModules["nested"][number][] = [];
  // A module inside of a module may hold further ones.
  for (const directory of nested) {
    const { places, nested: deeper } = await scanModule(directory, world);
    others.push({ directory, places });
    nested.push(...deeper.filter((place) => !modules.includes(place) && !nested.includes(place)));
  }
  const places = scanned.flatMap((module) => module.places);
  return {
    places: places.sort((one, other) => (one.directory < other.directory ? -1 : 1)),
    tools: new Set(scanned.flatMap((module) => module.tools)),
    nested: others,
  };
}

interface ScannedModule {
  readonly places: readonly MainPlace[];
  readonly tools: readonly string[];
  readonly nested: readonly string[];
}

/** So many directories are read side by side: more only keep more files open. */
const atOnce = 64;

async function scanModule(root: string, world: ScanWorld): Promise<ScannedModule> {
  const { tools, isIgnored } = await readScope(root, world);
  const places: MainPlace[] = [];
  const nested: string[] = [];
  const waiting = [root];
  while (waiting.length > 0) {
    const read = await Promise.all(
      waiting.splice(0, atOnce).map(async (directory) => {
        const entries = await world.files.listEntries(directory);
        const isNested = directory !== root && entries.some(({ name, kind }) => name === "go.mod" && kind === "file");
        return { directory, entries, isNested };
      }),
    );
    const looked = await Promise.all(
      read.map(({ directory, entries, isNested }) => (isNested ? undefined : placeAt(directory, entries, world))),
    );
    for (const [index, { directory, entries, isNested }] of read.entries()) {
      const place = looked[index];
      if (place !== undefined) places.push(place);
      if (isNested) nested.push(directory);
      else
        waiting.push(
          ...entries
            .filter(isSearched)
            .map(({ name }) => join(directory, name))
            .filter((path) => !isIgnored(path)),
        );
    }
  }
  return { places, tools, nested };
}

/** As `./...` of the go command, which walks through node_modules as well. */
function isSearched({ name, kind }: DirectoryEntry): boolean {
  return kind === "directory" && !/^[._]|^(testdata|vendor|node_modules)$/.test(name);
}

/** What go.mod says of its directories: `tool` lines, and the `ignore` lines of Go 1.25. */
async function readScope(root: string, { files }: ScanWorld) {
  const text = (await files.readText(join(root, "go.mod")).catch(() => undefined)) ?? "";
  const { module = "" } = readGoMod(text);
  const lines = readModLines(text).flatMap(({ verb, words: [word = ""] }) => ({ verb, word }));
  const tools = lines.flatMap(({ verb, word }) =>
    verb === "tool" && (word === module || word.startsWith(`${module}/`))
      ? [join(root, word.slice(module.length))]
      : [],
  );
  const ignored = lines.flatMap(({ verb, word }) => (verb === "ignore" ? [word.replace(/\/$/, "")] : []));
  const isIgnored = (path: string) =>
    ignored.some((each) => (each.startsWith("./") ? path === join(root, each) : path.endsWith(`/${each}`)));
  return { tools, isIgnored };
}

/** The directory as one of `package main`; one file is read of a library, and all of a program. */
async function placeAt(
  directory: string,
  entries: readonly DirectoryEntry[],
  { files }: ScanWorld,
): Promise<MainPlace | undefined> {
  const names = entries.flatMap(({ name, kind }) =>
    /^[^._].*\.go$/.test(name) && !name.endsWith("_test.go") && (kind === "file" || kind === "link") ? [name] : [],
  );
  const main = [];
  for (const name of names) {
    const source = (await files.readText(join(directory, name)).catch(() => undefined)) ?? "";
    const packageName = packageIn(source);
    if (packageName !== undefined && packageName !== "main") return undefined;
    const file = readMainFile(name, source);
    if (file !== undefined) main.push(file);
  }
  return main.length === 0 ? undefined : { directory, files: main };
}
