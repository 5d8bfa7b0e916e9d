import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { ActionError } from "../../errors.ts";
import { isPlaceholder, linkTextOf, type StandIn, standInBytes, standInOf } from "../../proof/stand-ins.ts";
import { createLane } from "../../tasks/lanes.ts";
import type { World } from "../../world/world.ts";
import type { ListedPackage } from "./list-packages.ts";
import { reaches } from "./source-in-output.ts";

type EmbedWorld = Pick<World, "files">;

/** A file that becomes a part of a program, as it is on disk. */
interface SourceFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Its first bytes. */
  readonly head: Uint8Array;
}

interface SourcePackage {
  readonly listed: ListedPackage;
  readonly directory: string;
  /** In the checkout, not a module that was fetched. */
  readonly isOwn: boolean;
  readonly files: readonly SourceFile[];
}

/**
 * Looks into the files that go into the programs besides what is compiled: what is not really there (a Git LFS pointer) would be linked in
 * without a word. Answers with warnings. Errors: `build`, for what is certain; a Makefile (`isMade`) may still fetch it.
 */
export async function checkEmbedded(
  packages: readonly ListedPackage[],
  { workspace, isMade }: { readonly workspace: string; readonly isMade: boolean },
  world: EmbedWorld,
): Promise<readonly string[]> {
  const root = (await world.files.realPath(workspace)) ?? workspace;
  const all = await readPackages(packages, [workspace, root], world);
  const name = (path: string) =>
    [workspace, root].map((place) => relative(place, path)).find((each) => !isOut(each)) ?? path;
  const own = all.filter(({ isOwn }) => isOwn);
  const missing = describeStandIns(own, name);
  const fetched = describeStandIns(
    all.filter(({ isOwn }) => !isOwn),
    name,
  );
  const warnings = [
    ...fetched.map(({ what }) => `${what}: Go modules hold no more than that.`),
    ...(isMade ? [] : own.flatMap((each) => describePlaceholders(each))),
    ...(await describeLinks(own, name, world)),
    ...(await describeSubmodules(own, workspace, world)),
  ];
  if (missing.length === 0) return warnings;
  if (isMade) return [...missing.map(({ what, remedy }) => `${what}. ${remedy}`), ...warnings];
  throw new ActionError(
    "build",
    `not all files of the program are there: ${missing.map(({ what }) => what).join("; ")}`,
    {
      hint: [...new Set(missing.map(({ remedy }) => remedy))].join(" "),
    },
  );
}

const isOut = (path: string) => path === ".." || path.startsWith(`..${sep}`);

/** So many files are open side by side. */
const openAtOnce = 64;

async function readPackages(
  packages: readonly ListedPackage[],
  roots: readonly string[],
  { files }: EmbedWorld,
): Promise<readonly SourcePackage[]> {
  const lane = createLane(openAtOnce);
  const read = (path: string) =>
    lane(async (): Promise<SourceFile | undefined> => {
      const found = files.withFile(path, async (file) => ({
        path,
        sizeBytes: file.sizeBytes,
        head: await file.read(0, standInBytes),
      }));
      // What cannot be read Go says better.
      return await found.catch(() => undefined);
    });
  const own = packages.filter(({ Standard, Dir }) => !Standard && Dir !== undefined);
  return await Promise.all(
    [...Map.groupBy(own, ({ Dir = "" }) => Dir)].map(async ([directory, ofTargets]) => {
      const names = new Set(ofTargets.flatMap(namesOf));
      const found = await Promise.all([...names].map((file) => read(join(directory, file))));
      const [first = { ImportPath: "" }] = ofTargets;
      return {
        listed: { ...first, EmbedPatterns: [...new Set(ofTargets.flatMap(({ EmbedPatterns = [] }) => EmbedPatterns))] },
        directory,
        isOwn: roots.some((root) => !isOut(relative(root, directory))) && !isFetched(directory),
        files: found.filter((file) => file !== undefined),
      };
    }),
  );
}

/** In a module cache, which may lie in the checkout. */
const isFetched = (directory: string) => /@v\d[^/]*(\/|$)/.test(directory);

/** Source is looked at only where Go could not read it. */
function namesOf({
  Name,
  EmbedFiles = [],
  SysoFiles = [],
  GoFiles = [],
  Error: error,
}: ListedPackage): readonly string[] {
  return [
    ...EmbedFiles,
    ...SysoFiles,
    ...(Name === "main" ? ["default.pgo"] : []),
    ...(error === undefined ? [] : GoFiles),
  ];
}

/** More files than these are only counted. */
const namedFiles = 5;

/** One sentence for each kind, without its end. */
function describeStandIns(packages: readonly SourcePackage[], name: (path: string) => string): readonly StandIn[] {
  const found = packages.flatMap(({ files }) =>
    files.flatMap(({ path, head, sizeBytes }) => {
      const standIn = standInOf(head, sizeBytes);
      return standIn === undefined ? [] : [{ path, standIn }];
    }),
  );
  return [...Map.groupBy(found, ({ standIn }) => standIn)].map(([{ what, remedy }, same]) => {
    const names = same.slice(0, namedFiles).map(({ path }) => name(path));
    const more = same.length > names.length ? ` (and ${same.length - names.length} more)` : "";
    return { what: `${names.join(", ")}${more} ${what}`, remedy };
  });
}

/** A directory in which nothing but a placeholder is: what should be in it is made by a step that did not run. */
function describePlaceholders({ listed, directory, files }: SourcePackage): readonly string[] {
  const { EmbedPatterns = [], ImportPath } = listed;
  const sizes = new Map(files.map(({ path, sizeBytes }) => [relative(directory, path), sizeBytes]));
  return EmbedPatterns.flatMap((pattern) => {
    const root = rootOf(pattern);
    const matched = [...sizes.keys()].filter((file) => file === root || file.startsWith(`${root}/`));
    const isEmpty = (file: string) => isPlaceholder(basename(file), sizes.get(file) ?? 1);
    if (matched.length === 0 || !matched.every(isEmpty)) return [];
    const what = matched.includes(root) ? "which is empty" : `where nothing but ${matched.slice(0, 3).join(", ")} is`;
    return [
      `${ImportPath} embeds ${pattern.replace(/^all:/, "")}, ${what}. Is it made by a step that has to come before this one, as a front end is?`,
    ];
  });
}

/** The part of a pattern before anything that stands for several names. */
function rootOf(pattern: string): string {
  const elements = pattern.replace(/^all:/, "").split("/");
  const at = elements.findIndex((element) => /[*?[\\]/.test(element));
  return (at < 0 ? elements : elements.slice(0, at)).join("/").replace(/^\.$/, "");
}

async function describeLinks(
  packages: readonly SourcePackage[],
  name: (path: string) => string,
  { files }: EmbedWorld,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { path, head, sizeBytes } of packages.flatMap((each) => each.files)) {
    const text = linkTextOf(head, sizeBytes);
    if (text === undefined || (await files.stat(resolve(dirname(path), text))) === undefined) continue;
    found.push(
      `${name(path)} holds nothing but the path ${text}: it seems to be a link that was checked out as text. Check it out with \`git config core.symlinks true\`.`,
    );
  }
  return found.slice(0, namedFiles);
}

/** A submodule that was not checked out is an empty directory, which Go passes over inside of one that it embeds. */
async function describeSubmodules(
  packages: readonly SourcePackage[],
  workspace: string,
  { files }: EmbedWorld,
): Promise<readonly string[]> {
  const text = await files.readText(join(workspace, ".gitmodules")).catch(() => undefined);
  const paths = [...(text ?? "").matchAll(/^\s*path\s*=\s*(.+?)\s*$/gm)].map(([, path = ""]) => join(workspace, path));
  const found: string[] = [];
  for (const path of paths) {
    if ((await files.list(path)).length > 0) continue;
    const embedding = packages.find(({ listed, directory }) =>
      listed.EmbedPatterns?.some((pattern) => reaches(pattern, directory, path)),
    );
    if (embedding === undefined) continue;
    found.push(
      `${relative(workspace, path)}, which ${embedding.listed.ImportPath} embeds, is a git submodule that is not checked out. Let actions/checkout fetch it by \`submodules: true\`.`,
    );
  }
  return found;
}
