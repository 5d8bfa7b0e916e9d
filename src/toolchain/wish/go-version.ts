/**
 * A version as Go names it. Since Go 1.21, `1.21` is a language version that stands before `1.21rc1` and `1.21.0`;
 * up to 1.20 the first release is itself called `1.20`.
 */
export interface GoVersion {
  readonly major: number;
  readonly minor: number;
  /** undefined in a language version; 0 in a pre-release. */
  readonly patch: number | undefined;
  readonly prerelease: Prerelease | undefined;
}

interface Prerelease {
  readonly kind: "beta" | "rc";
  readonly number: number;
}

const number = "(0|[1-9][0-9]{0,5})";
const versionPattern = new RegExp(`^(?:go)?${number}\\.${number}(?:\\.${number})?(?:-?(beta|rc)\\.?${number})?$`);

/** Reads `1.26.8`, `1.26`, `1.27rc1`, each also with `go` before it, and the tool cache's `1.27.0-rc.1`. */
export function parseGoVersion(text: string): GoVersion | undefined {
  const match = versionPattern.exec(text);
  if (!match) return undefined;
  const [, major, minor, patch, kind, prerelease] = match;
  // Go never had a pre-release of a patch release.
  if (kind !== undefined && Number(patch ?? 0) !== 0) return undefined;
  return {
    major: Number(major),
    minor: Number(minor),
    patch: patch === undefined && kind === undefined ? undefined : Number(patch ?? 0),
    prerelease: kind === "beta" || kind === "rc" ? { kind, number: Number(prerelease) } : undefined,
  };
}

/** As parseGoVersion, for names of releases: `go1.20` is then the release 1.20.0. */
export function parseRelease(text: string): GoVersion | undefined {
  const version = parseGoVersion(text);
  return version && { ...version, patch: version.patch ?? 0 };
}

/** Below 0 when `a` is older than `b`; 0 when both are the same. */
export function compareGoVersions(a: GoVersion, b: GoVersion): number {
  const [left, right] = [rank(a), rank(b)];
  const place = left.findIndex((part, index) => part !== right[index]);
  return place < 0 ? 0 : (left[place] ?? 0) - (right[place] ?? 0);
}

export function sameMinor(a: GoVersion, b: GoVersion): boolean {
  return a.major === b.major && a.minor === b.minor;
}

/** The newest of several; undefined of none. */
export function newest(versions: readonly GoVersion[]): GoVersion | undefined {
  return [...versions].sort(compareGoVersions).at(-1);
}

/** Go's own name, without `go`: `1.26.8`, `1.27rc1`, `1.20` (which never was called 1.20.0). */
export function goName({ major, minor, patch, prerelease }: GoVersion): string {
  if (prerelease) return `${major}.${minor}${prerelease.kind}${prerelease.number}`;
  const isBare = patch === undefined || (patch === 0 && major === 1 && minor < 21);
  return isBare ? `${major}.${minor}` : `${major}.${minor}.${patch}`;
}

/** The name in the runner's tool cache, as actions/setup-go and GitHub's images write it: `1.26.8`, `1.27.0-rc.1`. */
export function toolCacheName({ major, minor, patch, prerelease }: GoVersion): string {
  const suffix = prerelease ? `-${prerelease.kind}.${prerelease.number}` : "";
  return `${major}.${minor}.${patch ?? 0}${suffix}`;
}

function rank({ major, minor, patch, prerelease }: GoVersion): readonly number[] {
  if (patch === undefined) return [major, minor, -1];
  const kind = prerelease === undefined ? 2 : prerelease.kind === "rc" ? 1 : 0;
  return [major, minor, patch, kind, prerelease?.number ?? 0];
}
