import { ActionError } from "../../errors.ts";
import {
  type Demand,
  olderThanDemanded,
  type ProjectLines,
  parseToolchainName,
  readGoLine,
  readToolchainLine,
} from "./go-lines.ts";
import { compareGoVersions, type GoVersion, goName, parseGoVersion } from "./go-version.ts";
import type { VersionFile, WrittenLines, WrittenVersion } from "./version-file.ts";
import {
  atLeast,
  intersect,
  isEmptyRange,
  parseVersionRanges,
  type VersionRange,
  withinMinorOf,
} from "./version-range.ts";

/**
 * Which Go will do. This is the one place that decides it; the first that says something counts:
 *
 * 1. input `go-version`, 2. the file of `go-version-file`:
 *    - complete (`1.26.8`, `1.27rc1`): that version and no other.
 *    - partial or a range (`1.26`, `^1.25`): the newest that fits and that the project allows.
 *    - `stable` (or `latest`), `oldstable`: the newest release, the newest of the minor version before it, as the first
 *      source lists them.
 * 3. GOTOOLCHAIN, when it names one (`go1.26.8`, `go1.26.8+auto`): that version and no other; with `+auto` and `+path`
 *    only where the project does not ask for a newer one, as in Go.
 * 4. go.work when one is in effect, else go.mod:
 *    - `toolchain go1.26.8`, when it is newer than every `go` line: that version and no other, as its author uses it.
 *    - `go 1.26` or `go 1.26.3`: the newest 1.26 from there on. The line is a minimum, so a Go at hand with a later patch
 *      will do, and what must be fetched comes with the latest security fixes. A Go at hand of a later minor version will
 *      not do, though it could build the module: what a job is built with must not change when a runner's image does. So
 *      with `go 1.25` and Go 1.26 on PATH the newest 1.25 is fetched.
 *    - no `go` line: any Go from 1.16 on, which is the language that Go then assumes.
 *
 * A range takes the newest that is at hand, and asks the sources only when nothing at hand fits. `stable` and `oldstable`
 * always ask, since only a source knows what they are today.
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
  /** Nothing older can build the project. */
  readonly demand: Demand | undefined;
};

/** All that may say which Go is wanted. */
export interface Wishes {
  /** Input `go-version`. */
  readonly goVersion: string | undefined;
  readonly versionFile: VersionFile | undefined;
  /** Go's setting GOTOOLCHAIN. */
  readonly gotoolchain: string | undefined;
  readonly project: ProjectLines;
}

/** Fails with `input` when a version cannot be read, or is older than what the project demands. */
export function decideWantedGo({ goVersion, versionFile, gotoolchain, project }: Wishes): WantedGo {
  const { deciding, demand } = project;
  const asked = goVersion?.trim();
  if (asked) return wantedByVersion({ text: asked, where: "go-version" }, demand);
  if (versionFile) {
    return "text" in versionFile ? wantedByVersion(versionFile, demand) : wantedByFileLines(versionFile, demand);
  }
  const byProject = wantedByProject(deciding, demand);
  return (gotoolchain && wantedByGotoolchain(gotoolchain, byProject, deciding)) || byProject;
}

function wantedByVersion({ text, where }: WrittenVersion, demand: Demand | undefined): WantedGo {
  const words = where === "go-version" ? `go-version ${text}` : `${where}: ${text}`;
  if (text === "stable" || text === "latest") return { kind: "stable", words, demand };
  if (text === "oldstable") return { kind: "oldstable", words, demand };

  const exact = parseGoVersion(text.replace(/^v(?=\d)/, ""));
  const inYaml = where === "go-version" ? text : undefined;
  if (exact?.patch !== undefined) return wantExactly(exact, words, demand, inYaml);
  const ranges = parseVersionRanges(text);
  if (ranges) return wantOneOf(ranges, undefined, words, demand, inYaml);
  throw new ActionError("input", `${where}: ${JSON.stringify(text.slice(0, 100))} is not a version of Go`, {
    hint: `Write it as one of ${versionForms}.`,
  });
}

export const versionForms = "1.26.8, 1.26, 1.26.x, ^1.25, ~1.26.1, >=1.24, 1.27rc1, stable or oldstable";

/** Whether a text can be read as a wish for a version, whatever the project says of it. */
export function isVersionWish(text: string): boolean {
  if (/^(stable|latest|oldstable)$/.test(text)) return true;
  return parseGoVersion(text.replace(/^v(?=\d)/, "")) !== undefined || parseVersionRanges(text) !== undefined;
}

/** A go.mod or go.work that is not the project's own may say something that the project does not allow. */
function wantedByFileLines(written: WrittenLines, demand: Demand | undefined): WantedGo {
  const own = readGoLine(written);
  const suggested = readToolchainLine(written);
  if (suggested && (own === undefined || compareGoVersions(suggested, own) > 0)) {
    return wantExactly(suggested, `${written.where}'s line toolchain ${written.lines.toolchain}`, demand);
  }
  if (own === undefined) return wantAnything(written.where, demand);
  return wantMinorOf(own, `${written.where}'s line go ${written.lines.go}`, demand);
}

function wantedByProject(deciding: WrittenLines, demand: Demand | undefined): WantedGo {
  const suggested = readToolchainLine(deciding);
  if (suggested && (demand === undefined || compareGoVersions(suggested, demand.version) > 0)) {
    return wantExactly(suggested, `${deciding.where}'s line toolchain ${deciding.lines.toolchain}`, demand);
  }
  if (demand === undefined) return wantAnything(deciding.where, demand);
  return wantMinorOf(demand.version, `${demand.where}'s line go ${goName(demand.version)}`, demand);
}

/** undefined when GOTOOLCHAIN leaves it to the project. Its forms: https://go.dev/doc/toolchain#select */
function wantedByGotoolchain(setting: string, byProject: WantedGo, deciding: WrittenLines): WantedGo | undefined {
  const [, name = "", mode] = /^([^+]*)(?:\+(auto|path))?$/.exec(setting) ?? [];
  if (name === "local" || ((name === "auto" || name === "path") && mode === undefined)) return undefined;
  const named = parseToolchainName(name);
  if (named === undefined) {
    throw new ActionError("input", `GOTOOLCHAIN is ${JSON.stringify(setting)}, which names no Go`, {
      hint: "Set it to a name such as go1.26.8, to local, auto or path, or leave it unset.",
    });
  }
  const { demand } = byProject;
  const asks = byProject.kind === "exact" ? byProject.version : demand?.version;
  const mayRise = mode !== undefined && deciding.lines.toolchain !== "default";
  if (mayRise && asks && compareGoVersions(asks, named) > 0) return undefined;
  return wantExactly(named, `GOTOOLCHAIN=${setting}`, demand);
}

/** What Go assumes for a go.mod without a `go` line (https://go.dev/ref/mod#go-mod-file-go). */
const assumed: GoVersion = { major: 1, minor: 16, patch: undefined, prerelease: undefined };

function wantAnything(where: string, demand: Demand | undefined): WantedGo {
  return wantOneOf([atLeast(assumed)], undefined, `${where}, which has no go line`, demand);
}

function wantMinorOf(version: GoVersion, words: string, demand: Demand | undefined): WantedGo {
  const range = intersect(atLeast(version), withinMinorOf(version));
  return wantOneOf([range], version.patch === undefined ? undefined : version, words, demand);
}

function wantExactly(version: GoVersion, words: string, demand: Demand | undefined, asked?: string): WantedGo {
  if (demand && compareGoVersions(version, demand.version) < 0) {
    throw olderThanDemanded(`${words} is`, demand, asked);
  }
  return { kind: "exact", version, words, demand };
}

function wantOneOf(
  ranges: readonly VersionRange[],
  unlisted: GoVersion | undefined,
  words: string,
  demand: Demand | undefined,
  asked?: string,
): WantedGo {
  const allowed = demand ? ranges.map((range) => intersect(range, atLeast(demand.version))) : ranges;
  if (demand && allowed.every(isEmptyRange)) throw olderThanDemanded(`${words} is`, demand, asked);
  return { kind: "range", ranges: allowed, unlisted, words, demand };
}
