import { ActionError } from "../errors.ts";
import type { GoModLines } from "./go-mod.ts";
import {
  compareGoVersions,
  type GoVersion,
  goName,
  newest,
  parseGoVersion,
  parseRelease,
  sameMinor,
} from "./go-version.ts";
import {
  atLeast,
  intersect,
  isEmptyRange,
  isInRange,
  parseVersionRanges,
  type VersionRange,
  withinMinorOf,
} from "./version-range.ts";

/**
 * Which Go will do. This is the one place that decides it:
 *
 * - input `go-version`, complete (`1.26.8`, `1.27rc1`): that version and no other.
 * - input `go-version`, partial or a range (`1.26`, `^1.25`): the newest that fits and that go.mod allows.
 * - `stable`, `oldstable`: the newest release, the newest of the minor version before it, as the first source lists them.
 * - go.mod's `toolchain go1.26.8`, when it is newer than the `go` line: that version and no other, as its author uses it.
 * - go.mod's `go 1.26` or `go 1.26.3`: the newest 1.26 from there on. The line is a minimum, so a Go at hand with a
 *   later patch will do, and what must be fetched comes with the latest security fixes.
 * - go.mod with neither line: `stable`.
 *
 * A range takes the newest that is at hand, and looks for a newer one only when nothing at hand fits.
 */
export type WantedGo = (
  | { readonly kind: "exact"; readonly version: GoVersion }
  | {
      readonly kind: "range";
      readonly ranges: readonly VersionRange[];
      /** What to ask a source for that cannot list its versions. */
      readonly unlisted: GoVersion | undefined;
    }
  | { readonly kind: "stable" | "oldstable" }
) & {
  /** In words: `go-version 1.26.x`, `go.mod's line go 1.26`. */
  readonly words: string;
  /** go.mod's `go` line: nothing older can build the module. */
  readonly demanded: GoVersion | undefined;
};

/** Fails with `input` when a version cannot be read, or is older than what go.mod demands. */
export function decideWantedGo(goVersion: string | undefined, goMod: GoModLines): WantedGo {
  const demanded = readLine("go", goMod.go);
  const asked = goVersion?.trim();
  if (asked !== undefined && asked !== "") return wantedByInput(asked, demanded);

  const suggested = goMod.toolchain === "default" ? undefined : readLine("toolchain", goMod.toolchain);
  if (suggested && (!demanded || compareGoVersions(suggested, demanded) > 0)) {
    const words = `go.mod's line toolchain ${goMod.toolchain}`;
    return { kind: "exact", version: { ...suggested, patch: suggested.patch ?? 0 }, words, demanded };
  }
  if (!demanded) return { kind: "stable", words: "stable, as go.mod has no go line", demanded };
  const range = intersect(atLeast(demanded), withinMinorOf(demanded));
  const unlisted = demanded.patch === undefined ? undefined : demanded;
  return { kind: "range", ranges: [range], unlisted, words: `go.mod's line go ${goMod.go}`, demanded };
}

/** The version of a list that is wanted; undefined when none of it will do. */
export function chooseGo(wanted: WantedGo, versions: readonly GoVersion[]): GoVersion | undefined {
  const fits = versions.filter((version) => !wanted.demanded || compareGoVersions(version, wanted.demanded) >= 0);
  if (wanted.kind === "exact") return fits.find((version) => compareGoVersions(version, wanted.version) === 0);
  if (wanted.kind === "range") {
    return newest(fits.filter((version) => wanted.ranges.some((range) => isInRange(version, range))));
  }
  const stable = newest(versions.filter(isStable));
  if (wanted.kind === "stable" || !stable) return fits.find((version) => version === stable);
  return newest(
    fits.filter(
      (version) => isStable(version) && compareGoVersions(version, stable) < 0 && !sameMinor(version, stable),
    ),
  );
}

function isStable({ prerelease }: GoVersion): boolean {
  return prerelease === undefined;
}

function wantedByInput(asked: string, demanded: GoVersion | undefined): WantedGo {
  const words = `go-version ${asked}`;
  if (asked === "stable" || asked === "oldstable") return { kind: asked, words, demanded };

  const exact = parseGoVersion(asked);
  if (exact?.patch !== undefined) {
    if (demanded && compareGoVersions(exact, demanded) < 0) throw tooOld(asked, demanded);
    return { kind: "exact", version: exact, words, demanded };
  }
  const ranges = parseVersionRanges(asked);
  if (!ranges) {
    throw new ActionError("input", `go-version: ${JSON.stringify(asked)} is not a version of Go`, {
      hint: "Write 1.26.8, 1.26, 1.26.x, ^1.25, ~1.26.1, >=1.24, 1.27rc1, stable or oldstable.",
    });
  }
  const allowed = demanded ? ranges.map((range) => intersect(range, atLeast(demanded))) : ranges;
  if (demanded && allowed.every(isEmptyRange)) throw tooOld(asked, demanded);
  return { kind: "range", ranges: allowed, unlisted: undefined, words, demanded };
}

function tooOld(asked: string, demanded: GoVersion): ActionError {
  const wants = goName(demanded);
  // 1.20 without quotes is a number to YAML, and arrives as 1.2.
  const hint = /^\d\.\d$/.test(asked)
    ? `Write go-version with quotes ('${asked}0' would arrive as ${asked} without them), or leave it out: go.mod then decides.`
    : `Leave go-version out (go.mod then decides), raise it to ${wants} or later, or lower the go line of go.mod.`;
  return new ActionError("input", `go-version ${asked} is older than Go ${wants}, which go.mod demands`, { hint });
}

function readLine(verb: "go" | "toolchain", argument: string | undefined): GoVersion | undefined {
  if (argument === undefined) return undefined;
  // A toolchain may carry a suffix of whoever built it: go1.26.8-custom.
  const version = verb === "go" ? parseGoVersion(argument) : parseRelease(argument.replace(/-.*$/, ""));
  const isPlain = verb === "go" ? !argument.startsWith("go") : argument.startsWith("go");
  if (version && isPlain) return version;
  const example = verb === "go" ? "go 1.26" : "toolchain go1.26.8";
  throw new ActionError("input", `go.mod: cannot read its line ${verb} ${argument}`, {
    hint: `Write it as ${example}.`,
  });
}
