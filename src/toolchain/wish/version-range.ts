import { compareGoVersions, type GoVersion, newest, parseGoVersion, sameMinor } from "./go-version.ts";

/** Everything from `atLeast` up to, not including, `below`; undefined is open. */
export interface VersionRange {
  readonly atLeast: GoVersion | undefined;
  readonly below: GoVersion | undefined;
  /** Pre-releases count only within the minor versions whose pre-releases the range names, as in semver. */
  readonly prereleasesOf: readonly GoVersion[];
}

/**
 * Reads `1.26`, `1.26.x`, `1`, `*`, `^1.25`, `~1.26.1`, `>=1.24 <1.26`, `1.24 - 1.26`, `1.24.x || 1.26.x`, as
 * https://github.com/npm/node-semver does, with versions in Go's or in semver's spelling. undefined: not a range.
 */
export function parseVersionRanges(text: string): readonly VersionRange[] | undefined {
  const ranges: VersionRange[] = [];
  for (const alternative of text.split("||")) {
    const parts = alternative
      .replace(/^\s*(\S+)\s+-\s+(\S+)\s*$/, ">=$1 <=$2")
      .replace(/([<>=~^])\s+/g, "$1")
      .split(/\s+/)
      .filter((part) => part !== "");
    const comparators = parts.map(parseComparator);
    if (comparators.length === 0) return undefined;
    let range: VersionRange = { atLeast: undefined, below: undefined, prereleasesOf: [] };
    for (const comparator of comparators) {
      if (!comparator) return undefined;
      range = intersect(range, comparator);
    }
    ranges.push(range);
  }
  return ranges;
}

export function intersect(a: VersionRange, b: VersionRange): VersionRange {
  return {
    atLeast: newest([a.atLeast, b.atLeast].filter((bound) => bound !== undefined)),
    below: [a.below, b.below].filter((bound) => bound !== undefined).sort(compareGoVersions)[0],
    prereleasesOf: [...a.prereleasesOf, ...b.prereleasesOf],
  };
}

/** `version` and everything newer. */
export function atLeast(version: GoVersion): VersionRange {
  return { atLeast: version, below: undefined, prereleasesOf: version.prerelease ? [version] : [] };
}

/** Everything before the next minor version. */
export function withinMinorOf({ major, minor }: GoVersion): VersionRange {
  return { atLeast: undefined, below: language(major, minor + 1), prereleasesOf: [] };
}

export function isEmptyRange(range: VersionRange): boolean {
  const { atLeast: lowest, below } = range;
  return lowest !== undefined && below !== undefined && compareGoVersions(lowest, below) >= 0;
}

export function isInRange(version: GoVersion, range: VersionRange): boolean {
  if (range.atLeast && compareGoVersions(version, range.atLeast) < 0) return false;
  if (range.below && compareGoVersions(version, range.below) >= 0) return false;
  return !version.prerelease || range.prereleasesOf.some((named) => sameMinor(named, version));
}

/** First version of a partial one, and the first one that is no longer covered by it. */
interface Covered {
  readonly first: GoVersion;
  readonly after: GoVersion;
  readonly isMajorOnly: boolean;
}

const everything: VersionRange = { atLeast: undefined, below: undefined, prereleasesOf: [] };

function parseComparator(text: string): VersionRange | undefined {
  const [, operator = "", rest = ""] = /^(>=|<=|[<>=~^])?v?(.*)$/s.exec(text) ?? [];
  if (/^[*xX]$/.test(rest)) return operator === "" || operator === ">=" || operator === "=" ? everything : undefined;
  const covered = parseCovered(rest);
  if (!covered) return undefined;
  const { first, after, isMajorOnly } = covered;
  const range = (lowest: GoVersion | undefined, below: GoVersion | undefined): VersionRange => ({
    atLeast: lowest,
    below,
    prereleasesOf: first.prerelease ? [first] : [],
  });
  switch (operator) {
    case ">=":
      return range(first, undefined);
    case ">":
      return range(after, undefined);
    case "<":
      return range(undefined, first);
    case "<=":
      return range(undefined, after);
    case "~":
      return range(first, isMajorOnly ? after : language(first.major, first.minor + 1));
    case "^":
      return range(first, language(first.major + 1, 0));
    default:
      return range(first, after);
  }
}

function parseCovered(text: string): Covered | undefined {
  const bare = text.replace(/(\.[*xX])+$/, "");
  const [, major] = /^(?:go)?(0|[1-9][0-9]{0,5})$/.exec(bare) ?? [];
  if (major !== undefined) {
    return { first: language(Number(major), 0), after: language(Number(major) + 1, 0), isMajorOnly: true };
  }
  const first = parseGoVersion(bare);
  return first && { first, after: following(first), isMajorOnly: false };
}

function following(version: GoVersion): GoVersion {
  const { major, minor, patch, prerelease } = version;
  if (prerelease) return { ...version, prerelease: { ...prerelease, number: prerelease.number + 1 } };
  return patch === undefined ? language(major, minor + 1) : { ...version, patch: patch + 1 };
}

function language(major: number, minor: number): GoVersion {
  return { major, minor, patch: undefined, prerelease: undefined };
}
