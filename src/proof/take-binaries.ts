import { relative, resolve } from "node:path";
import { ActionError, combineErrors, wordsOf } from "../errors.ts";
import { gitIn } from "../git/git.ts";
import type { Binaries, BuiltBinary, VersionFacts } from "../model/binaries.ts";
import { programName, projectName } from "../project/program-names.ts";
import { problemOfBinaryName } from "../targets/binary-name.ts";
import { formatTarget } from "../targets/target.ts";
import { formatDate, pseudoVersion } from "../version/version.ts";
import type { World } from "../world/world.ts";
import type { GoBuildInfo } from "./executable/go-build-info.ts";
import { type GivenBinary, proveGiven } from "./prove-given.ts";
import { standInBytes, standInOf } from "./stand-ins.ts";

type TakeWorld = Pick<World, "files" | "processes" | "runner" | "clock">;

export interface TakeRequest {
  /** Paths and globs relative to the workspace, inside of it. */
  readonly patterns: readonly string[];
  readonly name: string | undefined;
  readonly version: string | undefined;
  /** Absolute. */
  readonly workspace: string;
  readonly moduleDirectory: string;
}

/**
 * Proves files that somebody else has built, as far as they can be known without building them. They stay where they are.
 * Throws `input` for what is no file, or not of one program, and `proof`.
 */
export async function takeBinaries(request: TakeRequest, world: TakeWorld): Promise<Binaries> {
  const { runner, files } = world;
  const paths = await findFiles(request, world);
  const { head, why } = await headOf(request.moduleDirectory, world);
  if (head === undefined) runner.notice(`The revision of the binaries was not checked: ${why}.`);
  const proved = await Promise.allSettled(
    paths.map((path) => proveGiven(path, { commit: head, version: request.version }, world)),
  );
  const errors = proved.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  if (errors.length > 0) throw combineErrors(errors);
  const given = proved.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const info = oneProgram(given, request.workspace);
  const { name, program } = namesOf(info, request);
  const version = versionOf(request.version, info);
  if (info.settings.get("vcs.modified") === "true") {
    runner.warning("The source of the binaries differed from its commit when they were built.");
  }
  // A binary that went through actions/upload-artifact is not executable any more.
  for (const { path } of given) await files.setMode(path, 0o755);
  const binaries = given.map(({ info: _, ...binary }): BuiltBinary => ({ ...binary, name: program }));
  for (const { target, path } of binaries) {
    runner.info(`[${formatTarget(target)}] verified: ${relative(request.workspace, path)}`);
  }
  return { name, version, binaries };
}

async function findFiles({ patterns, workspace }: TakeRequest, { files }: TakeWorld): Promise<readonly string[]> {
  const found = await Promise.all(
    patterns.map(async (pattern) => {
      const path = resolve(workspace, pattern);
      const kind = (await files.stat(path))?.kind;
      if (kind === "file") return [path];
      const matches = await files.glob(pattern, workspace);
      // A pipe would never end, and a link may lead to one.
      const kinds = await Promise.all(matches.map(async (match) => (await files.stat(match))?.kind));
      return matches.filter((_, index) => kinds[index] === "file");
    }),
  );
  const without = patterns.filter((_, index) => found[index]?.length === 0);
  const paths = [...new Set(found.flat())];
  for (const path of paths) {
    const reading = files.withFile(path, async (file) => standInOf(await file.read(0, standInBytes), file.sizeBytes));
    // What cannot be read is said by the proof.
    const standIn = await reading.catch(() => undefined);
    if (standIn === undefined) continue;
    throw new ActionError("input", `binary: ${path} ${standIn.what}`, { hint: standIn.remedy });
  }
  if (without.length === 0) return paths;
  throw new ActionError("input", `binary: there is no file ${without.join(", ")} in ${workspace}`, {
    hint: "A directory is no binary. actions/download-artifact puts files below its `path`; a glob such as dist/*/greeter finds them.",
  });
}

/** The commit that is checked out, or why there is none. */
async function headOf(directory: string, world: TakeWorld): Promise<{ readonly head?: string; readonly why?: string }> {
  try {
    const { exitCode, stdout, stderr } = await gitIn(directory, world)("rev-parse", "--verify", "HEAD^{commit}");
    if (exitCode === 0) return { head: stdout.trim() };
    const [words = ""] = stderr.split("\n");
    return { why: /not a git repository/.test(words) ? "there is no checkout here" : words };
  } catch (error) {
    if (error instanceof ActionError && error.code === "tool") return { why: wordsOf(error) };
    throw error;
  }
}

/** Its build information, of all binaries. They must be of one program and one commit, each for another target. */
function oneProgram(given: readonly GivenBinary[], workspace: string): GoBuildInfo {
  const [first] = given;
  if (first === undefined) throw new ActionError("input", "binary: there is no file");
  const seen = new Map<string, GivenBinary>();
  for (const binary of given) {
    const target = formatTarget(binary.target);
    const [one, other] = [seen.get(target) ?? first, binary].map(({ path }) => relative(workspace, path));
    const hint = "Name one file for each target, all of one program and one commit.";
    if (seen.has(target)) {
      throw new ActionError("input", `binary: ${one} and ${other} are both for ${target}`, { hint });
    }
    for (const [what, read] of mustAgree) {
      const values = [read(first.info), read(binary.info)];
      if (values[0] === values[1]) continue;
      throw new ActionError("input", `binary: ${one} and ${other} differ in ${what}: ${values.join(" and ")}`, {
        hint,
      });
    }
    seen.set(target, binary);
  }
  return first.info;
}

const mustAgree: readonly (readonly [string, (info: GoBuildInfo) => string])[] = [
  ["their program", ({ path }) => path],
  ["their revision", ({ settings }) => settings.get("vcs.revision") ?? "none"],
  ["their version", ({ module }) => module.split(" ")[1] ?? "none"],
];

/** Of the project and of the program. Errors: `input`. */
function namesOf(
  { path, module }: GoBuildInfo,
  request: TakeRequest,
): { readonly name: string; readonly program: string } {
  const modulePath = module.split(" ")[0] ?? "";
  if (request.name !== undefined) return { name: request.name, program: request.name };
  const program = programName({ importPath: path, modulePath });
  if (modulePath === "" || problemOfBinaryName(program) !== undefined) {
    throw new ActionError("input", `binary: ${request.patterns.join(", ")} does not say which module it is from`, {
      hint: "Set `name`. A program has its module's name when its package is built (`go build ./cmd/api`), not its files (`go build main.go`).",
    });
  }
  return { name: projectName(undefined, [modulePath], { ...request, modules: [] }), program };
}

/** What the user says, else the module's version, which Go 1.24 and later take from the tag; else one of the commit. */
function versionOf(wanted: string | undefined, { module, settings }: GoBuildInfo): VersionFacts {
  const commit = settings.get("vcs.revision") ?? "";
  const seconds = Date.parse(settings.get("vcs.time") ?? "") / 1000;
  const date = Number.isNaN(seconds) ? "" : formatDate(seconds);
  const stamped = module.split(" ")[1] ?? "(devel)";
  const known = stamped === "(devel)" ? undefined : stamped;
  const ofCommit = commit === "" || date === "" ? "v0.0.0-unknown" : pseudoVersion(date, commit);
  return { version: wanted ?? known ?? ofCommit, tag: "", branch: "", commit, date, dirtyFiles: [] };
}
