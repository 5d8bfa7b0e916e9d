import { isAbsolute, join, relative, sep } from "node:path";
import { includeOf, remedyFor } from "../../service/remedies.ts";
import { pathsInSource, type SourcePath } from "../../service/source-paths.ts";
import type { World } from "../../world/world.ts";
import { withoutComments } from "./go-source.ts";
import type { ListedPackage } from "./list-packages.ts";

/** Where a release differs from the checkout in which a service was written. */
export interface ReleaseShape {
  /** It is brought to hosts. */
  readonly isShipped: boolean;
  /** Globs of the files that archives have beside the binary. */
  readonly include: readonly string[];
}

interface PlacedPath extends SourcePath {
  /** Relative to the workspace. */
  readonly file: string;
}

interface SourcePlace {
  readonly workspace: string;
  readonly moduleDirectory: string;
}

const mostNamed = 5;

/**
 * Says which files a service reads from its working directory, where a release has none, and which it writes there, where it may
 * not. A smoke test shows only what happens at the start: this is about `r.Static` and what a handler does. `packages`: of
 * programs, with what they import.
 */
export async function sayRuntimePaths(
  packages: readonly ListedPackage[],
  { isShipped, include }: ReleaseShape,
  named: SourcePlace,
  { files, runner }: Pick<World, "files" | "runner">,
): Promise<void> {
  // Go names directories by their real paths.
  const real = async (path: string) => (await files.realPath(path)) ?? path;
  const place = { workspace: await real(named.workspace), moduleDirectory: await real(named.moduleDirectory) };
  const own = [
    ...new Map(packages.filter((each) => isOwn(each, place)).map((each) => [each.ImportPath, each])).values(),
  ];
  if (!packages.some(({ ImportPath }) => servers.has(ImportPath))) return;
  const found = (await Promise.all(own.map((each) => pathsOf(each, place, files)))).flat();
  const brought = [...own.flatMap((each) => embeddedPaths(each, place)), ...include];
  const missing: PlacedPath[] = [];
  for (const each of found.filter(({ use }) => use === "reads")) {
    if (!brought.some((path) => overlaps(path, each.path)) && (await isThere(each.path, place, files)))
      missing.push(each);
  }
  const written = found.filter(({ use }) => use === "writes");
  const say = isShipped ? runner.warning : runner.notice;
  for (const [paths, remedy] of [
    [missing, (path: string) => remedyFor({ kind: "file missing", path }, { include: includeOf(path) })],
    [written, (path: string) => remedyFor({ kind: "cannot write", path })],
  ] as const) {
    const [first] = paths;
    if (first !== undefined) say(describe(paths, remedy(first.path)), { file: first.file, line: first.line });
  }
}

const servers = new Set(["net/http", "github.com/valyala/fasthttp"]);

function isOwn({ Standard = false, Dir = "" }: ListedPackage, { workspace }: SourcePlace): boolean {
  const path = relative(workspace, Dir);
  return !Standard && Dir !== "" && !path.startsWith("..") && !isAbsolute(path) && !path.split(sep).includes("vendor");
}

async function pathsOf(
  { Dir = "", GoFiles = [] }: ListedPackage,
  { workspace }: SourcePlace,
  { readText }: Pick<World["files"], "readText">,
): Promise<readonly PlacedPath[]> {
  const found = await Promise.all(
    GoFiles.map(async (name) => {
      const path = join(Dir, name);
      const source = withoutComments((await readText(path)) ?? "");
      return pathsInSource(source).map((each) => ({ ...each, file: relative(workspace, path) }));
    }),
  );
  return found.flat();
}

/** As a program that runs in the directory of its module would name them. */
function embeddedPaths(
  { Dir = "", EmbedPatterns = [] }: ListedPackage,
  { moduleDirectory }: SourcePlace,
): readonly string[] {
  return EmbedPatterns.map((pattern) => relative(moduleDirectory, join(Dir, pattern.replace(/^all:/, ""))));
}

/** One is in the other, as far as they have no pattern in them. */
function overlaps(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => path.replace(/[*?[{].*$/, "").replace(/\/+$/, "")) as [string, string];
  return a === b || a === "" || `${b}/`.startsWith(`${a}/`) || `${a}/`.startsWith(`${b}/`);
}

async function isThere(path: string, { moduleDirectory }: SourcePlace, files: World["files"]): Promise<boolean> {
  if (await files.stat(join(moduleDirectory, path))) return true;
  return (await files.glob(path, moduleDirectory).catch(() => [])).length > 0;
}

function describe(paths: readonly PlacedPath[], remedy: string): string {
  const places = [...new Set(paths.map(({ path, file, line }) => `\`${path}\` (${file}:${line})`))];
  const named = places.slice(0, mostNamed);
  const more = places.length > mostNamed ? ` and ${places.length - mostNamed} more` : "";
  const does = paths[0]?.use === "writes" ? "writes into" : "reads from";
  return `The service ${does} its working directory: ${named.join(", ")}${more}. ${remedy}`;
}
