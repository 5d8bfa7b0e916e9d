import { deepen } from "../git/deepen.ts";
import { type Git, outputOf } from "../git/git.ts";
import type { World } from "../world/world.ts";
import { chooseTag, type TagChoice, type VersionTag } from "./choose-tag.ts";
import { describeTags } from "./say-tags.ts";
import type { ModulePlace } from "./tag-owner.ts";
import { describedVersion, pseudoVersion } from "./version.ts";

/** Whose tags are read, and where. */
export interface TagSource {
  readonly git: Git;
  readonly isShallow: boolean;
  readonly module: ModulePlace;
  /** HEAD. */
  readonly commit: string;
  /** As in VersionFacts. */
  readonly date: string;
  /** The tag that started the workflow. */
  readonly startedBy: string | undefined;
}

type TagWorld = Pick<World, "runner" | "clock" | "cancelled">;

/** The tag at the commit that is the version; empty: none. */
export async function tagAt(source: TagSource): Promise<string> {
  const { taken } = chooseTag({ ...source, ...(await readTags(source)), startedBy: undefined });
  return taken?.tag ?? "";
}

/** The version by docs/versions.md, and the tag at the commit that it is. What was seen and not taken is said. */
export async function versionOfTags(source: TagSource, world: TagWorld): Promise<VersionTag> {
  const { git, commit, date, isShallow, startedBy } = source;
  let whyUnknown: string | undefined;
  let seen = await choose(source, world);
  if (isShallow && !seen.choice.isCertain) {
    whyUnknown = await deepen(git, world);
    if (whyUnknown === undefined) seen = await choose(source, world);
  }
  const { choice, elsewhere } = seen;
  const { taken, passedOver } = choice;
  // In a part of the history no distance can be counted.
  const described = taken ?? (whyUnknown === undefined ? await describe(source, choice) : undefined);
  const version = described?.version ?? pseudoVersion(date, commit);
  if (whyUnknown !== undefined && taken === undefined) {
    world.runner.notice(
      `This is a shallow clone and its history could not be fetched (${whyUnknown}), so tags are unknown. ` +
        "Set `fetch-depth: 0` in actions/checkout, or the input `version`.",
    );
  }
  const outcome = { taken, passedOver, version, isFromTag: described !== undefined, startedBy, elsewhere };
  for (const { level, text } of describeTags(outcome)) world.runner[level](text);
  return { version, tag: taken?.tag ?? "" };
}

interface SeenTags {
  readonly choice: TagChoice;
  /** Why the tag that started the workflow does not count here. */
  readonly elsewhere: string | undefined;
}

async function choose(source: TagSource, { runner }: Pick<World, "runner">): Promise<SeenTags> {
  const tags = await readTags(source);
  const elsewhere = await whyElsewhere(source, tags.atCommit, runner.env["GITHUB_SHA"]);
  const startedBy = elsewhere === undefined ? source.startedBy : undefined;
  return { choice: chooseTag({ module: source.module, ...tags, startedBy }), elsewhere };
}

async function readTags({ git }: TagSource): Promise<{
  readonly atCommit: readonly string[];
  readonly reachable: readonly string[];
}> {
  const names = (text: string) => text.split("\n").filter((name) => name !== "");
  const [at, before] = await Promise.all([
    outputOf(git("tag", "--points-at", "HEAD")),
    outputOf(git("tag", "--merged", "HEAD", "--sort=-creatordate")),
  ]);
  return { atCommit: names(at), reachable: names(before) };
}

/** A checkout need not have fetched the tag: then it is where the workflow's commit is. */
async function whyElsewhere(
  { git, commit, startedBy }: TagSource,
  atCommit: readonly string[],
  workflowCommit: string | undefined,
): Promise<string | undefined> {
  if (startedBy === undefined || atCommit.includes(startedBy)) return undefined;
  const { exitCode, stdout } = await git("rev-parse", "--verify", "--quiet", `refs/tags/${startedBy}^{commit}`);
  const at = exitCode === 0 ? stdout.trim() : workflowCommit;
  if (!at || at === commit) return undefined;
  return `it is at commit ${at.slice(0, 12)}, and ${commit.slice(0, 12)} is checked out`;
}

/** More tags than this on a command line may be more than the system takes. */
const maxPatterns = 1000;

/** The last version of this module, how many commits ago that was, and the commit. */
async function describe({ git }: TagSource, { earlier }: TagChoice): Promise<VersionTag | undefined> {
  if (earlier.length === 0) return undefined;
  const patterns = earlier.slice(0, maxPatterns).map(({ tag }) => `--match=${tag}`);
  const answer = await git("describe", "--tags", "--long", "--abbrev=12", ...patterns, "HEAD");
  if (answer.exitCode !== 0) return undefined;
  const description = answer.stdout.trim();
  const nearest = description.replace(/-\d+-g[0-9a-f]+$/, "");
  // Of several tags at one commit git takes any.
  const beside = (await outputOf(git("tag", "--points-at", `refs/tags/${nearest}^{commit}`))).split("\n");
  const best = earlier.find(({ tag }) => beside.includes(tag));
  return best && { tag: best.tag, version: describedVersion(description, best.version) };
}
