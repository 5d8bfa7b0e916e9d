/** Where a version stands in a text of a binary: what is right before and right after it. */
export interface Surroundings {
  readonly before: string;
  readonly after: string;
}

/** As much as has to be known of each. */
export const surroundingBytes = 256;

/**
 * Whether what stands there is the version and not a part of another one: `1.2` is not in `v1.2.3`, nor `v1.2.3` in `v1.2.3-rc1`. `revision`: of the
 * binary's commit, which may follow (`v1.2.3-4f0c1d2`). Go lays its texts side by side without anything between them, so letters around a
 * version of numbers say nothing.
 */
export function standsWhole(version: string, { before, after }: Surroundings, revision: string): boolean {
  if (isOfDependency(before)) return false;
  // `TLS 1.2` is in many programs. So short a version has to be a text of its own.
  if (/^\d+(\.\d+)?$/.test(version)) return false;
  const isNumbers = /^\d+(\.\d+)+/.test(version);
  if (!isNumbers)
    return !/[A-Za-z0-9\x80-\xff]$/.test(before.replace(/v$/, "")) && !/^[A-Za-z0-9\x80-\xff]/.test(after);
  const isCut = /(?:\d\.?|go)$/.test(before) || /^(?:\d|\.\d)/.test(after);
  const isPrerelease = /^(?:-[0-9A-Za-z]|(?:rc|alpha|beta|pre|dev|[ab])\.?\d)/i.test(after);
  const [, commit = ""] = /^-g?([0-9a-f]{7,40})(?![0-9A-Za-z])/.exec(after) ?? [];
  return !isCut && (!isPrerelease || (commit !== "" && revision.startsWith(commit)));
}

/** In a path (`gin@v1.9.1/context.go`), and in Go's build information. */
function isOfDependency(before: string): boolean {
  return /@v?$/.test(before) || /(?:^|\n)(?:dep|=>)\t[^\t\n]*\tv?$/.test(before);
}

/** What the version was found to be a part of, to be shown. */
export function wholeAround(version: string, { before, after }: Surroundings): string {
  const [head = ""] = /(?:v|go)?[\d.]*$/.exec(before) ?? [];
  const [tail = ""] = /^[0-9A-Za-z.+-]{0,20}/.exec(after) ?? [];
  return `${head}${version}${tail}`;
}
