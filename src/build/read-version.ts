import { join } from "node:path";
import { ActionError } from "../errors.ts";
import type { GoFlag } from "../project/go-flags.ts";
import type { Completed } from "../world/processes.ts";
import type { World } from "../world/world.ts";
import { bentSource } from "./bent-source.ts";
import type { VersionFacts } from "./binaries.ts";
import { deepen } from "./deepen.ts";
import { type Git, gitIn, outputOf } from "./git.ts";
import {
  branchName,
  describedVersion,
  describePatterns,
  formatDate,
  parseStatus,
  pseudoVersion,
  tagPrefix,
  versionOfTags,
} from "./version.ts";

/** Version facts, and whether the go command can stamp the commit too. */
export interface SourceVersion extends VersionFacts {
  /**
   * False without a commit, and in submodules and work trees: their `.git` is a file, which the go command overlooks
   * (cmd/go/internal/vcs), so that it would stamp nothing, or the repository around them.
   */
  readonly stampable: boolean;
}

/**
 * Asks git what `moduleDirectory` is. Never fails for the lack of git or of history: it says so and takes what there is. `flags`:
 * of the build, with those of GOFLAGS.
 */
export async function readVersion(
  moduleDirectory: string,
  wanted: string | undefined,
  world: Pick<World, "processes" | "runner" | "files" | "clock" | "cancelled">,
  flags: readonly GoFlag[] = [],
): Promise<SourceVersion> {
  const { runner } = world;
  const git = gitIn(moduleDirectory, world);
  const place = await locate(git, moduleDirectory);
  if (typeof place === "string") {
    const version = wanted ?? "v0.0.0-unknown";
    runner.notice(`No version control facts: ${place}. The version is ${version}, without commit and date.`);
    return { version, tag: "", branch: "", commit: "", date: "", dirtyFiles: [], stampable: false };
  }
  const log = await outputOf(git("log", "-1", "--no-show-signature", "--format=%H %ct", "HEAD"));
  const [commit = "", seconds] = log.trim().split(" ");
  const date = formatDate(Number(seconds));
  // The same question that the go command asks for vcs.modified, so that both agree.
  const dirtyFiles = parseStatus(await outputOf(git("-C", place.root, "status", "--porcelain", "-z")));
  const differences = [
    ...(dirtyFiles.length > 0 ? [describeDirt(dirtyFiles)] : []),
    ...(await bentSource(flags, moduleDirectory, git)),
  ];
  for (const difference of differences) runner.warning(difference);
  const atHead = async () => await versionAt(git, "HEAD", place, world);
  const found = wanted === undefined ? await versionFromHistory(git, place, atHead, world) : undefined;
  const clean = wanted ?? found ?? pseudoVersion(date, commit);
  const version = wanted === undefined && differences.length > 0 ? `${clean}-dirty` : clean;
  const stampable = (await world.files.stat(join(place.root, ".git")))?.kind === "directory";
  if (!stampable) runner.notice("A submodule or work tree: Go cannot write its commit into the build information.");
  const exact = await atHead();
  const tag = exact === undefined ? "" : `${tagPrefix(place.directory)}${exact}`;
  const checkedOut = (await git("symbolic-ref", "--quiet", "--short", "HEAD")).stdout.trim();
  return { version, tag, branch: branchName(checkedOut, runner.env), commit, date, dirtyFiles, stampable };
}

interface Place {
  readonly root: string;
  /** Of the module, within the repository: `` or `service/`. */
  readonly directory: string;
  readonly isShallow: boolean;
}

/** Where the module lies in its repository, or why there is none that could be asked. */
async function locate(git: Git, moduleDirectory: string): Promise<Place | string> {
  let answer: Completed;
  try {
    answer = await git("rev-parse", "--show-toplevel", "--show-prefix", "--is-shallow-repository");
  } catch (error) {
    if (error instanceof ActionError && error.code === "tool") return "git is not installed";
    throw error;
  }
  if (answer.exitCode !== 0) {
    const words = answer.stderr.trim();
    if (/dubious ownership/.test(words)) throw untrusted(moduleDirectory, words);
    return /not a git repository/.test(words) ? "not a git repository" : words;
  }
  const [root = "", directory = "", shallow] = answer.stdout.split("\n");
  const head = await git("rev-parse", "--verify", "--quiet", "HEAD^{commit}");
  return head.exitCode === 0 ? { root, directory, isShallow: shallow === "true" } : "the repository has no commit yet";
}

function untrusted(directory: string, words: string): ActionError {
  const named = /'([^']+)'/.exec(words)?.[1] ?? directory;
  return new ActionError("tool", `git refuses to read ${named}: it belongs to another user`, {
    hint: `Tell git that you trust it, in a step before this one: git config --global --add safe.directory ${named}`,
    cause: new Error(words.split("\n")[0]),
  });
}

/** What the tags at a commit call it; undefined: nothing. */
async function versionAt(
  git: Git,
  commit: string,
  { directory }: Place,
  { runner: { env } }: Pick<World, "runner">,
): Promise<string | undefined> {
  const tags = (await outputOf(git("tag", "--points-at", commit))).split("\n");
  const preferred = env["GITHUB_REF_TYPE"] === "tag" ? env["GITHUB_REF_NAME"] : undefined;
  return versionOfTags(tags, tagPrefix(directory), preferred);
}

async function versionFromHistory(
  git: Git,
  place: Place,
  atHead: () => Promise<string | undefined>,
  world: Pick<World, "runner" | "clock" | "cancelled">,
): Promise<string | undefined> {
  const exact = await atHead();
  if (exact !== undefined || !place.isShallow) return exact ?? (await describe(git, place, world));
  const reason = await deepen(git, world);
  if (reason === undefined) return (await atHead()) ?? (await describe(git, place, world));
  world.runner.notice(
    `This is a shallow clone and its history could not be fetched (${reason}), so tags are unknown. ` +
      "Set `fetch-depth: 0` in actions/checkout, or the input `version`.",
  );
  return undefined;
}

/** The last version of this module, how many commits ago that was, and the commit. */
async function describe(git: Git, place: Place, world: Pick<World, "runner">): Promise<string | undefined> {
  const prefix = tagPrefix(place.directory);
  const answer = await git("describe", "--tags", "--long", "--abbrev=12", ...describePatterns(prefix), "HEAD");
  if (answer.exitCode !== 0) return undefined;
  // Of several tags at one commit git takes any.
  const [, tag = ""] = /^(.+)-\d+-g[0-9a-f]+$/s.exec(answer.stdout.trim()) ?? [];
  const best = await versionAt(git, `${tag}^{commit}`, place, world);
  return describedVersion(answer.stdout.trim(), (found) => best ?? found.slice(prefix.length));
}

function describeDirt(files: readonly string[]): string {
  const shown = files.slice(0, 5).join(", ");
  const rest = files.length > 5 ? ` and ${files.length - 5} more` : "";
  return `The source differs from its commit, so this build cannot be repeated from it: ${shown}${rest}`;
}
