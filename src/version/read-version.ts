import { join } from "node:path";
import { ActionError } from "../errors.ts";
import { bentSource } from "../git/bent-source.ts";
import { describeDirt, readStatus } from "../git/dirty-files.ts";
import { type Git, gitIn, outputOf } from "../git/git.ts";
import type { VersionFacts } from "../model/binaries.ts";
import type { GoFlag } from "../model/go-flag.ts";
import type { Completed } from "../world/process/processes.ts";
import type { World } from "../world/world.ts";
import { modulePlace, type PlaceFacts } from "./module-place.ts";
import { startingTag } from "./started-by.ts";
import type { ModulePlace } from "./tag-owner.ts";
import { branchName, formatDate } from "./version.ts";
import { tagAt, versionOfTags } from "./version-of-tags.ts";

/** Version facts, and whether the go command can stamp the commit too. */
export interface SourceVersion extends VersionFacts {
  /**
   * False without a commit, and in submodules and work trees: their `.git` is a file, which the go command overlooks
   * (cmd/go/internal/vcs), so that it would stamp nothing, or the repository around them.
   */
  readonly stampable: boolean;
}

/** Whose version is asked for. */
export interface VersionRequest extends Pick<PlaceFacts, "modulePath" | "program" | "chosenName"> {
  /** Absolute: where Go is run. */
  readonly directory: string;
  /** Absolute: of the module that the programs are of; it may lie further down in a workspace. */
  readonly moduleDirectory: string;
  /** The input `version`; undefined: from git. */
  readonly wanted: string | undefined;
  /** Of the build, with those of GOFLAGS. */
  readonly flags: readonly GoFlag[];
}

type VersionWorld = Pick<World, "processes" | "runner" | "files" | "clock" | "cancelled">;

/** Asks git what is built. Never fails for the lack of git or of history: it says so and takes what there is. */
export async function readVersion(request: VersionRequest, world: VersionWorld): Promise<SourceVersion> {
  const { directory, wanted, flags } = request;
  const { runner } = world;
  const git = gitIn(directory, world);
  const place = await locate(git, directory);
  if (typeof place === "string") {
    const version = wanted ?? "v0.0.0-unknown";
    runner.notice(`No version control facts: ${place}. The version is ${version}, without commit and date.`);
    return { version, tag: "", branch: "", commit: "", date: "", dirtyFiles: [], stampable: false };
  }
  const [log, status, bent, module, head, gitEntry] = await Promise.all([
    outputOf(git("log", "-1", "--no-show-signature", "--format=%H %ct", "HEAD")),
    // The same question that the go command asks for vcs.modified, so that both agree.
    outputOf(git("-C", place.root, "status", "--porcelain", "-z")),
    bentSource(flags, directory, git),
    placeOf(request, place, world),
    git("symbolic-ref", "--quiet", "--short", "HEAD"),
    world.files.stat(join(place.root, ".git")),
  ]);
  const [commit = "", seconds] = log.trim().split(" ");
  const date = formatDate(Number(seconds));
  const changes = readStatus(status);
  const differences = [...(changes.length > 0 ? [describeDirt(changes)] : []), ...bent];
  for (const difference of differences) runner.warning(difference);
  const { isShallow } = place;
  const source = { git, module, commit, date, isShallow, startedBy: startingTag(runner.env) };
  const { version: found, tag } =
    wanted === undefined ? await versionOfTags(source, world) : { version: wanted, tag: await tagAt(source) };
  const version = wanted === undefined && differences.length > 0 ? `${found}-dirty` : found;
  const stampable = gitEntry?.kind === "directory";
  if (!stampable) runner.notice("A submodule or work tree: Go cannot write its commit into the build information.");
  const dirtyFiles = changes.map(({ path }) => path);
  const branch = branchName(head.stdout.trim(), runner.env);
  return { version, tag, branch, commit, date, dirtyFiles, stampable };
}

interface Place {
  readonly root: string;
  /** Of the directory, within the repository: `` or `service/`. */
  readonly prefix: string;
  readonly isShallow: boolean;
}

/** Where a directory lies in its repository, or why there is none that could be asked. */
async function locate(git: Git, directory: string): Promise<Place | string> {
  let answer: Completed;
  try {
    answer = await git("rev-parse", "--show-toplevel", "--show-prefix", "--is-shallow-repository");
  } catch (error) {
    if (error instanceof ActionError && error.code === "tool") return "git is not installed";
    throw error;
  }
  if (answer.exitCode !== 0) {
    const words = answer.stderr.trim();
    if (/dubious ownership/.test(words)) throw untrusted(directory, words);
    return /not a git repository/.test(words) ? "not a git repository" : words;
  }
  const [root = "", prefix = "", shallow] = answer.stdout.split("\n");
  const head = await git("rev-parse", "--verify", "--quiet", "HEAD^{commit}");
  return head.exitCode === 0 ? { root, prefix, isShallow: shallow === "true" } : "the repository has no commit yet";
}

function untrusted(directory: string, words: string): ActionError {
  const named = /'([^']+)'/.exec(words)?.[1] ?? directory;
  return new ActionError("tool", `git refuses to read ${named}: it belongs to another user`, {
    hint: `Tell git that you trust it, in a step before this one: git config --global --add safe.directory ${named}`,
    cause: new Error(words.split("\n")[0]),
  });
}

/** The module in its repository. One that lies in another repository has none of this one's tags but by what it is called. */
async function placeOf(
  { directory, moduleDirectory, modulePath, program, chosenName }: VersionRequest,
  place: Place,
  world: VersionWorld,
): Promise<ModulePlace> {
  const own = moduleDirectory === directory ? place : await locate(gitIn(moduleDirectory, world), moduleDirectory);
  const prefix = typeof own !== "string" && own.root === place.root ? own.prefix : place.prefix;
  const listed = await gitIn(place.root, world)("ls-files", "-z", "--", ":(top,glob)**/go.mod");
  const goMods = listed.stdout.split("\0").filter((path) => path !== "");
  return modulePlace({ prefix, goMods, modulePath, program, chosenName });
}
