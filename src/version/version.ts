/** What a build is called, as text. Which tag counts is in src/version. */

/** `v1.2.3-4-g31b2f0f13914`: what `git describe --long` says of a tag, with the version of that tag in its place. */
export function describedVersion(description: string, version: string): string {
  const [, distance, commit] = /-(\d+)-(g[0-9a-f]+)$/.exec(description) ?? [];
  return `${version}-${distance}-${commit}`;
}

/** The branch that is built; empty for a tag, or when nobody knows. `checkedOut`: as git says, empty when HEAD is detached. */
export function branchName(checkedOut: string, env: Readonly<Record<string, string | undefined>>): string {
  if (checkedOut !== "") return checkedOut;
  // Of a pull request GITHUB_REF_NAME is `12/merge`.
  if (env["GITHUB_HEAD_REF"]) return env["GITHUB_HEAD_REF"];
  return env["GITHUB_REF_TYPE"] === "branch" ? (env["GITHUB_REF_NAME"] ?? "") : "";
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
