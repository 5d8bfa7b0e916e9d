import { basename, join, relative, sep } from "node:path";
import { ActionError } from "../errors.ts";
import type { IncludedFile } from "../model/included-file.ts";
import type { Inputs } from "../model/inputs.ts";
import { standInBytes, standInOf } from "../proof/stand-ins.ts";
import type { World } from "../world/world.ts";

export interface IncludeRequest {
  readonly globs: readonly string[];
  /** Absolute directories. */
  readonly moduleDirectory: string;
  readonly workspace: string;
  readonly outputDirectory: string;
}

export function includeRequestOf({ packaging, moduleDirectory, workspace, build }: Inputs): IncludeRequest {
  return { globs: packaging.include, moduleDirectory, workspace, outputDirectory: build.outputDirectory };
}

type FilesWorld = Pick<World, "files">;

/**
 * What the globs match; sorted, each once. Links are packed as the file that they lead to. Errors: `input`, with all problems: a
 * glob without a match, a file from outside of the workspace, a name that would be another one for who unpacks it.
 */
export async function findIncludedFiles(request: IncludeRequest, world: FilesWorld): Promise<readonly IncludedFile[]> {
  const problems: string[] = [];
  const found = new Map<string, string>();
  for (const glob of request.globs) {
    const matches = (await world.files.glob(glob, request.moduleDirectory)).filter((path) => !isOurs(path, request));
    if (matches.length === 0) problems.push(`${JSON.stringify(glob)} matches no file in ${request.moduleDirectory}`);
    for (const path of matches) found.set(inside(request.moduleDirectory, path), path);
  }
  return await takeFiles(found, problems, request, world);
}

/** With the module's LICENSE, README and CHANGELOG, else those of the workspace, which every archive has. */
export async function withCompanions(
  included: readonly IncludedFile[],
  request: IncludeRequest,
  world: FilesWorld,
): Promise<readonly IncludedFile[]> {
  const found = (await companions(request, world)).map((path) => [basename(path), path] as const);
  const besides = found.filter(([name]) => !included.some((file) => file.name === name));
  return inOrder([...included, ...(await takeFiles(new Map(besides), [], request, world))]);
}

/** `found`: paths by their names in the archive. `problems`: of the search. */
async function takeFiles(
  found: ReadonlyMap<string, string>,
  problems: string[],
  request: IncludeRequest,
  world: FilesWorld,
): Promise<readonly IncludedFile[]> {
  const workspace = (await world.files.realPath(request.workspace)) ?? request.workspace;
  for (const [name, path] of found) {
    const problem = await problemOf(name, path, workspace, world);
    if (problem !== undefined) problems.push(problem);
  }
  if (problems.length > 0) throw refusal(problems);
  const files = [...found].map(async ([name, path]) => ({
    name,
    path,
    isExecutable: await world.files.isExecutable(path),
    sha256: await world.files.sha256(path),
  }));
  return inOrder(await Promise.all(files));
}

function inOrder(files: readonly IncludedFile[]): readonly IncludedFile[] {
  return [...files].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** As GoReleaser takes them by itself. */
const kinds = [/^(LICENSE|license)/, /^(README|readme)/, /^(CHANGELOG|changelog)/];

async function companions(
  { moduleDirectory, workspace }: IncludeRequest,
  { files }: FilesWorld,
): Promise<readonly string[]> {
  const filesIn = async (directory: string) => {
    const facts = await files.listFacts(directory);
    return facts.filter(({ kind }) => kind === "file").map(({ name }) => join(directory, name));
  };
  const [own, shared] = [await filesIn(moduleDirectory), await filesIn(workspace)];
  return kinds.flatMap((kind) => {
    const [mine, ours] = [own, shared].map((paths) => paths.filter((path) => kind.test(basename(path))));
    return mine && mine.length > 0 ? mine : (ours ?? []);
  });
}

/** `**` means the sources: not what was built from them, and not git's own files, in which checkout keeps a token. */
function isOurs(path: string, { moduleDirectory, outputDirectory }: IncludeRequest): boolean {
  const inOutput = outputDirectory !== moduleDirectory && !inside(outputDirectory, path).startsWith("../");
  return inOutput || inside(moduleDirectory, path).split("/").includes(".git");
}

async function problemOf(
  name: string,
  path: string,
  workspace: string,
  { files }: FilesWorld,
): Promise<string | undefined> {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\\\x00-\x1f\x7f]|^\.\.\//.test(name))
    return `${JSON.stringify(name)} cannot be the name of a file in an archive`;
  const real = await files.realPath(path);
  if (real === undefined) return `${JSON.stringify(name)} is a link that leads to nothing`;
  const place = inside(workspace, real);
  if (place.startsWith("../") || place.split("/").includes(".git")) {
    return `${JSON.stringify(name)} is a link that leads out of the workspace, to ${real}`;
  }
  if ((await files.stat(real))?.kind !== "file") return `${JSON.stringify(name)} is not a plain file`;
  const standIn = await files.withFile(real, async (file) =>
    standInOf(await file.read(0, standInBytes), file.sizeBytes),
  );
  return standIn && `${JSON.stringify(name)} ${standIn.what}. ${standIn.remedy}`;
}

function refusal(problems: readonly string[]): ActionError {
  const [only = "", ...more] = problems;
  const message =
    more.length === 0 ? only : `${problems.length} problems:\n${problems.map((one) => `- ${one}`).join("\n")}`;
  return new ActionError("input", `include: ${message}`, {
    hint: "Write globs relative to working-directory, and a directory as `config/**`.",
  });
}

/** `path` relative to a directory, with `/`. */
function inside(directory: string, path: string): string {
  return relative(directory, path).split(sep).join("/");
}
