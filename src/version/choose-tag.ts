import { compareVersions } from "./precedence.ts";
import { type ReadTag, readTag, type TagForm } from "./tag-form.ts";
import { type ModulePlace, ownerOf, type TagOwner } from "./tag-owner.ts";

/** What is known of a repository's tags. Each is a tag's whole name. */
export interface TagFacts {
  readonly atCommit: readonly string[];
  /** At the commit or before it. */
  readonly reachable: readonly string[];
  readonly module: ModulePlace;
  /** The tag that started the workflow, if it is at the commit. */
  readonly startedBy: string | undefined;
}

/** A tag that is a version of the module. */
export interface VersionTag {
  readonly tag: string;
  /** Without the prefix. */
  readonly version: string;
}

export interface PassedTag {
  readonly tag: string;
  /** A sentence without its full stop: why the tag is not the version. */
  readonly reason: string;
  /** Somebody may have meant it. */
  readonly isLikely: boolean;
  /** By which the tag would count, if the service were called so; empty: by none. */
  readonly name: string;
}

export interface TagChoice {
  /** At the commit; undefined: the nearest one of `earlier` counts, with the distance to it. */
  readonly taken: VersionTag | undefined;
  /** Versions of the module at the commit or before it, the preferred ones first. */
  readonly earlier: readonly VersionTag[];
  /** At the commit, each with the reason; when there is no version at all, also those before it. */
  readonly passedOver: readonly PassedTag[];
  /** Whether tags that are not known yet could change nothing. */
  readonly isCertain: boolean;
}

/** Which tag is the version: the table in docs/versions.md. */
export function chooseTag({ atCommit, reachable, module, startedBy }: TagFacts): TagChoice {
  const all = [...new Set([...(startedBy === undefined ? [] : [startedBy]), ...atCommit, ...reachable])];
  const judgeAll = (hasOwnTags: boolean) =>
    all.map((tag) => judgeTag(tag, { module, isStarting: tag === startedBy, hasOwnTags }));
  const hasOwnTags = judgeAll(false).some(
    (each) => each.kind === "version" && each.owner === "module" && !each.isStarting,
  );
  const judged = judgeAll(hasOwnTags);
  const versions = judged.filter((each) => each.kind === "version").sort(byPreference);
  const isHere = ({ tag }: VersionTag | PassedTag) => tag === startedBy || atCommit.includes(tag);
  const taken = versions.find(isHere);
  return {
    taken: taken && { tag: taken.tag, version: taken.version },
    // That a tag started this workflow says nothing of later commits.
    earlier: versions.filter(({ isStarting }) => !isStarting).map(({ tag, version }) => ({ tag, version })),
    passedOver: judged.flatMap((each): readonly PassedTag[] => {
      if (each.tag === taken?.tag || (versions.length > 0 && !isHere(each))) return [];
      const { tag } = each;
      if (each.kind === "version") return [{ tag, reason: `${taken?.tag} comes before it`, isLikely: false, name: "" }];
      return [{ tag, reason: each.reason, isLikely: each.isLikely, name: each.name }];
    }),
    isCertain: taken?.isCertain ?? false,
  };
}

interface Judged extends VersionTag {
  readonly kind: "version";
  readonly owner: "module" | "repository";
  /** The smallest is preferred. */
  readonly rank: number;
  readonly form: TagForm;
  readonly isStarting: boolean;
  readonly isCertain: boolean;
}

type Passed = { readonly kind: "passed" } & PassedTag;

interface Standing {
  readonly module: ModulePlace;
  /** The tag started the workflow. */
  readonly isStarting: boolean;
  /** Then those of the whole repository are none of its. */
  readonly hasOwnTags: boolean;
}

function judgeTag(tag: string, standing: Standing): Judged | Passed {
  const { module, isStarting, hasOwnTags } = standing;
  const read = readTag(tag);
  const owner = ownerOf(read, module);
  const unfit = whyUnfit(read, owner, standing);
  if (unfit !== undefined) return { kind: "passed", tag, ...unfit };
  const isOwn = owner.kind === "module";
  const isNumber = read.form === "partial";
  return {
    kind: "version",
    tag,
    version: isNumber ? tag : read.version,
    owner: isOwn ? "module" : "repository",
    rank: "rank" in owner ? owner.rank : 2,
    form: read.form,
    isStarting,
    // That a module has no tags of its own is known when all tags are.
    isCertain: isOwn || hasOwnTags || (isStarting && owner.kind !== "root"),
  };
}

type Unfit = Omit<PassedTag, "tag">;

/** undefined: the tag is a version of the module. */
function whyUnfit(read: ReadTag, owner: TagOwner, { module, isStarting, hasOwnTags }: Standing): Unfit | undefined {
  const unfit = (reason: string, isLikely: boolean): Unfit => ({ reason, isLikely, name: "" });
  const { version, form } = read;
  if (form === "name") return unfit("it names no version", false);
  if (owner.kind === "other") {
    return { reason: owner.reason, isLikely: !owner.isKnown, name: owner.isKnown || read.path !== "" ? "" : read.word };
  }
  if (form === "partial" && !(isStarting && isNumbered(read, owner)))
    return unfit("it is not a full version such as v1.4.2", owner.kind !== "build");
  // Who pushes a tag for this build means it, whatever its form.
  if (form === "other" && !(isStarting && /^[0-9A-Za-z._+-]+$/.test(version)))
    return unfit("it is not a semantic version", true);
  if (owner.kind === "build" && !isStarting) return unfit("it numbers a build", false);
  if (owner.kind === "deployment" && !isStarting) return unfit("it says where a version was deployed", false);
  if (!isOfMajor(version, module)) return unfit("its major version is that of another module", false);
  if (owner.kind === "root" && !(isStarting && !hasOwnTags))
    return unfit("it belongs to the module in the root of the repository", true);
  if (owner.kind === "repository" && hasOwnTags && !isStarting)
    return unfit("it is of the whole repository, and this module has tags of its own", true);
  return undefined;
}

/** `build-1234` and `release-5`: a number of its own for each, where `v5` would move. */
function isNumbered({ word, version }: ReadTag, { kind }: TagOwner): boolean {
  return word !== "" && /^\d+$/.test(version) && (kind === "repository" || kind === "module" || kind === "build");
}

function isOfMajor(version: string, { major, otherMajors }: ModulePlace): boolean {
  const own = Number(/^v?(\d+)/.exec(version)?.[1]);
  return major === undefined ? !otherMajors.includes(own) : own === major;
}

const forms: readonly TagForm[] = ["semantic", "calendar", "other", "partial", "name"];

/** The tag that started the workflow, then the module's own, the plainest spelling, and the highest version. */
function byPreference(one: Judged, other: Judged): number {
  return (
    Number(other.isStarting) - Number(one.isStarting) ||
    Number(one.owner === "repository") - Number(other.owner === "repository") ||
    one.rank - other.rank ||
    forms.indexOf(one.form) - forms.indexOf(other.form) ||
    compareVersions(other.version, one.version) ||
    // `v1.2.3` before `1.2.3`, and always the same of two that differ only in their build metadata.
    Number(other.version.startsWith("v")) - Number(one.version.startsWith("v")) ||
    (one.tag < other.tag ? -1 : 1)
  );
}
