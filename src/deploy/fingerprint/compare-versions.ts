/**
 * Below zero: `one` comes before `other`. By the rules of dpkg, which hold for all numbers with dots: digits count as numbers, letters come
 * before other marks, and `~` before everything, the end among it. An epoch counts only where both have one: nobody thinks of it who
 * writes `>=7.88`.
 */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [splitEpoch(one), splitEpoch(other)];
  if (a.epoch !== undefined && b.epoch !== undefined && a.epoch !== b.epoch) return a.epoch - b.epoch;
  const [left, right] = [partsOf(a.version), partsOf(b.version)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [l, r] = [left[index] ?? "", right[index] ?? ""];
    const difference = index % 2 === 0 ? compareMarks(l, r) : compareDigits(l, r);
    if (difference !== 0) return difference;
  }
  return 0;
}

function splitEpoch(version: string): { readonly epoch: number | undefined; readonly version: string } {
  const [, epoch, rest = version] = /^(\d{1,9}):(.*)$/.exec(version) ?? [];
  return { epoch: epoch === undefined ? undefined : Number(epoch), version: rest };
}

/** In turn what is no digit, and digits; it begins with the former, which may be empty. */
function partsOf(version: string): readonly string[] {
  const parts = version.match(/\d+|\D+/g) ?? [];
  return /^\d/.test(version) ? ["", ...parts] : parts;
}

function compareMarks(one: string, other: string): number {
  for (let index = 0; index < Math.max(one.length, other.length); index++) {
    const difference = weightOf(one[index]) - weightOf(other[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function weightOf(mark: string | undefined): number {
  if (mark === "~") return -1;
  if (mark === undefined) return 0;
  return /[A-Za-z]/.test(mark) ? mark.charCodeAt(0) : 256 + mark.charCodeAt(0);
}

/** Of any length, without a number that could not hold them. */
function compareDigits(one: string, other: string): number {
  const [l, r] = [one.replace(/^0+/, ""), other.replace(/^0+/, "")];
  if (l.length !== r.length) return l.length - r.length;
  return l < r ? -1 : l > r ? 1 : 0;
}
