/** A version of semver.org, as a rule with a leading v, as Go and most Git hosts write it. */
export const semantic =
  /^[vV]?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

/** Year and month, separated by a dot, and what follows: `2026.11`, `2026.11.28`, `v2026.01.05.2-rc1`. */
export const calendar = /^[vV]?((?:19|20)\d\d)\.(\d{1,2}(?:\.\d+)*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

/** Negative when `left` comes before `right`: precedence of semver.org, also for more or fewer numbers than three. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [partsOf(left), partsOf(right)];
  return compareLists(a.numbers, b.numbers) || comparePrereleases(a.prerelease, b.prerelease);
}

function partsOf(version: string): { readonly numbers: readonly string[]; readonly prerelease: string | undefined } {
  const [plain = ""] = version.replace(/^v/i, "").split("+", 1);
  const dash = plain.indexOf("-");
  const numbers = (dash < 0 ? plain : plain.slice(0, dash)).split(".");
  return { numbers, prerelease: dash < 0 ? undefined : plain.slice(dash + 1) };
}

/** A release comes after its candidates. */
function comparePrereleases(left: string | undefined, right: string | undefined): number {
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  return compareLists(left.split("."), right.split("."));
}

function compareLists(left: readonly string[], right: readonly string[]): number {
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const difference = compareIdentifiers(left[index] ?? "", right[index] ?? "");
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function compareIdentifiers(a: string, b: string): number {
  const numeric = /^\d+$/;
  if (numeric.test(a) !== numeric.test(b)) return numeric.test(a) ? -1 : 1;
  // A time as a number may have more digits than a double holds.
  const difference = numeric.test(a) ? BigInt(a) - BigInt(b) : a < b ? -1n : a > b ? 1n : 0n;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
