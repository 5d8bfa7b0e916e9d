/** Pure parts of the version: which tag counts, what a build without a tag is called, what is not committed. */

/** A version of semver.org, as a rule with a leading v, as Go and most Git hosts write it. */
const semver = /^v?(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

/**
 * What the tags of a module start with: its directory in the repository (Go's rule for modules in sub-directories).
 * `directory` is as `git rev-parse --show-prefix` prints it: `` or `service/`. A major version directory (`v2/`) does not count.
 */
export function tagPrefix(directory: string): string {
  return directory.replace(/(^|\/)v[2-9]\d*\/$/, "$1");
}

/**
 * The version that a commit's tags give to the module: `preferred` (the tag that started the workflow) if it is one of them,
 * else the highest semantic version, else a tag of another form with a number in it: `latest` and `stable` name no version, and
 * wander from commit to commit. undefined: none of the tags is a version of this module.
 */
export function versionOfTags(tags: readonly string[], prefix: string, preferred?: string): string | undefined {
  const own = tags.filter((tag) => tag.startsWith(prefix)).map((tag) => tag.slice(prefix.length));
  // What is left with a slash is the tag of a module further down.
  const candidates = own.filter((tag) => tag !== "" && !tag.includes("/"));
  if (preferred?.startsWith(prefix) && candidates.includes(preferred.slice(prefix.length))) {
    return preferred.slice(prefix.length);
  }
  const versions = candidates.filter((tag) => semver.test(tag)).sort(compareVersions);
  return (
    versions.at(-1) ??
    candidates
      .filter((tag) => /\d/.test(tag))
      .sort()
      .at(-1)
  );
}

/** Patterns of `git describe` for versions of this module and not of modules further down; a glob's * matches slashes as well. */
export function describePatterns(prefix: string): string[] {
  const literal = prefix.replaceAll(/[\\*?[]/g, "\\$&");
  return ["--match", `${literal}v[0-9]*`, "--match", `${literal}[0-9]*`, "--exclude", `${literal}*/*`];
}

/** `v1.2.3-4-g31b2f0f13914`: from what `git describe --long` says, with the version that its tag's commit is called by. */
export function describedVersion(description: string, versionOf: (tag: string) => string): string | undefined {
  const [, tag, distance, commit] = /^(.+)-(\d+)-(g[0-9a-f]+)$/s.exec(description) ?? [];
  return tag === undefined ? undefined : `${versionOf(tag)}-${distance}-${commit}`;
}

/** The branch that is built; empty for a tag, or when nobody knows. `checkedOut`: as git says, empty when HEAD is detached. */
export function branchName(checkedOut: string, env: Readonly<Record<string, string | undefined>>): string {
  if (checkedOut !== "") return checkedOut;
  // Of a pull request GITHUB_REF_NAME is `12/merge`.
  if (env["GITHUB_HEAD_REF"]) return env["GITHUB_HEAD_REF"];
  return env["GITHUB_REF_TYPE"] === "branch" ? (env["GITHUB_REF_NAME"] ?? "") : "";
}

/** Precedence of semver.org, for texts that match it. */
function compareVersions(left: string, right: string): number {
  const [, ...a] = semver.exec(left) ?? [];
  const [, ...b] = semver.exec(right) ?? [];
  for (let index = 0; index < 3; index++) {
    const difference = Number(a[index]) - Number(b[index]);
    if (difference !== 0) return difference;
  }
  return comparePrereleases(a[3], b[3]);
}

function comparePrereleases(left: string | undefined, right: string | undefined): number {
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  const a = left.split(".");
  const b = right.split(".");
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = compareIdentifiers(a[index] ?? "", b[index] ?? "");
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareIdentifiers(a: string, b: string): number {
  const numeric = /^\d+$/;
  if (numeric.test(a) && numeric.test(b)) return Number(a) - Number(b);
  if (numeric.test(a) !== numeric.test(b)) return numeric.test(a) ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Go's name for a commit without a tag before it: `v0.0.0-20261122163700-31b2f0f13914`. `date` as in VersionFacts. */
export function pseudoVersion(date: string, commit: string): string {
  return `v0.0.0-${date.replaceAll(/\D/g, "").slice(0, 14)}-${commit.slice(0, 12)}`;
}

/** Whether a text names a version, with or without its v, whatever else it says: `greeter v1.2.3 (4f0c1d2)`, but not `v1.2.30`. */
export function holdsVersion(text: string, version: string): boolean {
  const bare = bareVersion(version);
  for (let at = text.indexOf(bare); bare !== "" && at !== -1; at = text.indexOf(bare, at + 1)) {
    const [before, after] = [text.slice(0, at).replace(/v$/, ""), text.slice(at + bare.length)];
    if (!/([A-Za-z0-9]|\d\.)$/.test(before) && !/^([A-Za-z0-9]|\.\d)/.test(after)) return true;
  }
  return false;
}

/** `v1.2.3` and `1.2.3` are one version. */
export function bareVersion(version: string): string {
  return version.replace(/^v(?=\d)/, "");
}

/** Seconds since 1970 as RFC 3339 in UTC, without fractions. */
export function formatDate(epochSeconds: number): string {
  return `${new Date(epochSeconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** Files of `git status --porcelain -z`: each entry is `XY path`; a rename or copy is followed by the old path alone. */
export function parseStatus(output: string): string[] {
  const files: string[] = [];
  const entries = output.split("\0");
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index] ?? "";
    if (entry.length < 4) continue;
    files.push(entry.slice(3));
    if (/[RC]/.test(entry.slice(0, 2))) index++;
  }
  return files;
}
