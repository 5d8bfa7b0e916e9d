import { olderThanDemanded } from "./go-lines.ts";
import { compareGoVersions, type GoVersion, goName, newest, sameMinor } from "./go-version.ts";
import { isInRange } from "./version-range.ts";
import type { WantedGo } from "./wanted-go.ts";

/** `stable` and `oldstable` as what they are today. Fails with `input` when the project demands a newer Go. */
export function settleStable(wanted: WantedGo & { readonly kind: "stable" | "oldstable" }, today: GoVersion): WantedGo {
  const { demand, words } = wanted;
  if (demand && compareGoVersions(today, demand.version) < 0) {
    throw olderThanDemanded(`${wanted.kind} is Go ${goName(today)} today,`, demand);
  }
  return { kind: "exact", version: today, words, demand };
}

/** The version of a list that is wanted; undefined when none of it will do. */
export function chooseGo(wanted: WantedGo, versions: readonly GoVersion[]): GoVersion | undefined {
  if (wanted.kind === "exact") return versions.find((version) => compareGoVersions(version, wanted.version) === 0);
  if (wanted.kind === "range") {
    return newest(versions.filter((version) => wanted.ranges.some((range) => isInRange(version, range))));
  }
  const releases = versions.filter(({ prerelease }) => prerelease === undefined);
  const stable = newest(releases);
  if (wanted.kind === "stable" || stable === undefined) return stable;
  return newest(releases.filter((version) => !sameMinor(version, stable)));
}
