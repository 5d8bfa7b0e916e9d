import { join } from "node:path";
import { ActionError } from "../errors.ts";
import type { Completed } from "../world/processes.ts";
import type { World } from "../world/world.ts";
import type { VersionFacts } from "./binaries.ts";
import { type Git, gitIn, outputOf } from "./git.ts";
import { formatDate, parseStatus, pseudoVersion, tagPrefix, versionOfTags } from "./version.ts";

/** Version facts, and whether the go command can stamp the commit too. */
export interface SourceVersion extends VersionFacts {
  /**
   * False without a commit, and in submodules and work trees: their `.git` is a file, which the go command overlooks
   * (cmd/go/internal/vcs), so that it would stamp nothing, or the repository around them.
   */
  readonly stampable: boolean;
}

/** Asks git what `moduleDirectory` is. Never fails for the lack of git or of history: it says so and takes what there is. */
export async function readVersion(
  moduleDirectory: string,
  wanted: string | undefined,
  world: Pick<World, "processes" | "runner" | "files">,
): Promise<SourceVersion> {
  const { runner } = world;
  const git = gitIn(moduleDirectory, world);
  const place = await locate(git, moduleDirectory);
  if (typeof place === "string") {
    const version = wanted ?? "v0.0.0-unknown";
    runner.notice(`No version control facts: ${place}. The version is ${version}, without commit and date.`);
    return { version, commit: "", date: "", dirtyFiles: [], stampable: false };
  }
  const log = await outputOf(git("log", "-1", "--no-show-signature", "--format=%H %ct", "HEAD"));
  const [commit = "", seconds] = log.trim().split(" ");
  const date = formatDate(Number(seconds));
  // The same question that the go command asks for vcs.modified, so that both agree.
  const dirtyFiles = parseStatus(await outputOf(git("-C", place.root, "status", "--porcelain", "-z")));
  if (dirtyFiles.length > 0) runner.warning(describeDirt(dirtyFiles));
  const clean = wanted ?? (await versionFromHistory(git, place, world)) ?? pseudoVersion(date, commit);
  const version = wanted === undefined && dirtyFiles.length > 0 ? `${clean}-dirty` : clean;
  const stampable = (await world.files.stat(join(place.root, ".git")))?.kind === "directory";
  if (!stampable) runner.notice("A submodule or work tree: Go cannot write its commit into the build information.");
  return { version, commit, date, dirtyFiles, stampable };
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

async function versionFromHistory(
  git: Git,
  { directory, isShallow }: Place,
  world: Pick<World, "runner">,
): Promise<string | undefined> {
  const prefix = tagPrefix(directory);
  const { env, notice } = world.runner;
  const preferred = env["GITHUB_REF_TYPE"] === "tag" ? env["GITHUB_REF_NAME"] : undefined;
  const atHead = async () =>
    versionOfTags((await outputOf(git("tag", "--points-at", "HEAD"))).split("\n"), prefix, preferred);

  const exact = await atHead();
  if (exact !== undefined || !isShallow) return exact ?? (await describe(git, prefix));
  const reason = await deepen(git);
  if (reason === undefined) return (await atHead()) ?? (await describe(git, prefix));
  notice(
    `This is a shallow clone and its history could not be fetched (${reason}), so tags are unknown. ` +
      "Set `fetch-depth: 0` in actions/checkout, or the input `version`.",
  );
  return undefined;
}

/** Fetches commits and tags, no files. undefined: done; else why not. */
async function deepen(git: Git): Promise<string | undefined> {
  const remotes = (await outputOf(git("remote"))).split("\n").filter(Boolean);
  const remote = remotes.includes("origin") ? "origin" : remotes[0];
  if (remote === undefined) return "it has no remote";
  // A stalled connection ends after 30 s, as git's default is to wait for ever.
  const limits = ["-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=30"];
  const fetch = await git(...limits, "fetch", "--quiet", "--unshallow", "--tags", "--filter=tree:0", remote);
  return fetch.exitCode === 0 ? undefined : (fetch.stderr.trim().split("\n")[0] ?? "git fetch failed");
}

/** `v1.2.3-4-g31b2f0f13914`: the last tag of this module, how many commits ago, and the commit. */
async function describe(git: Git, prefix: string): Promise<string | undefined> {
  // Tags of modules further down are not this module's; a glob's * matches slashes as well.
  const filter = ["--match", `${prefix}v[0-9]*`, "--exclude", `${prefix}*/*`];
  const answer = await git("describe", "--tags", "--abbrev=12", ...filter, "HEAD");
  return answer.exitCode === 0 ? answer.stdout.trim().slice(prefix.length) : undefined;
}

function describeDirt(files: readonly string[]): string {
  const shown = files.slice(0, 5).join(", ");
  const rest = files.length > 5 ? ` and ${files.length - 5} more` : "";
  return `The source differs from its commit, so this build cannot be repeated from it: ${shown}${rest}`;
}
