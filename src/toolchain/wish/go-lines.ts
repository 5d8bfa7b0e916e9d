import { relative, sep } from "node:path";
import { ActionError } from "../../errors.ts";
import type { Project } from "../../project/read-project.ts";
import { compareGoVersions, type GoVersion, goName, parseGoVersion, parseRelease } from "./go-version.ts";
import type { WrittenLines } from "./version-file.ts";

/** The least Go that can build the project, and the file whose `go` line says so. */
export interface Demand {
  readonly version: GoVersion;
  /** `go.mod`, `api/go.mod`, `go.work` */
  readonly where: string;
}

export interface ProjectLines {
  /** Of go.work when one is in effect, else of go.mod: what Go itself looks at. */
  readonly deciding: WrittenLines;
  /** The highest `go` line of all modules and of go.work; undefined when none has one. */
  readonly demand: Demand | undefined;
}

/** Errors: `input` for a line that cannot be read, and for a go.work that Go would refuse as too old for a module of it. */
export function readProjectLines({ modules, workspace, directory }: Project): ProjectLines {
  const root = workspace?.directory ?? directory;
  const ofModules = modules.map(({ directory: place, goMod }) => ({
    lines: goMod,
    where: [...relative(root, place).split(sep), "go.mod"].filter((part) => part !== "").join("/"),
  }));
  const ofWork = workspace && { lines: workspace.goWork, where: "go.work" };
  const deciding = ofWork ?? ofModules[0] ?? { lines: { go: undefined, toolchain: undefined }, where: "go.mod" };
  // The deciding file first: of two that demand the same it is the one to name.
  const demands = [deciding, ...ofModules].flatMap((written): Demand[] => {
    const version = readGoLine(written);
    return version === undefined ? [] : [{ version, where: written.where }];
  });
  const demand = demands.reduce<Demand | undefined>(
    (highest, next) => (highest && compareGoVersions(highest.version, next.version) >= 0 ? highest : next),
    undefined,
  );
  if (ofWork !== undefined && demand !== undefined) checkWork(ofWork, demand);
  return { deciding, demand };
}

/** The version of a `go` line. Errors: `input`. */
export function readGoLine({ lines: { go }, where }: WrittenLines): GoVersion | undefined {
  if (go === undefined) return undefined;
  const version = go.startsWith("go") ? undefined : parseGoVersion(go);
  if (version !== undefined) return version;
  throw new ActionError("input", `${where}: cannot read its line go ${go}`, { hint: "Write it as go 1.26." });
}

/** The version of a `toolchain` line; undefined also for `default`. Errors: `input`. */
export function readToolchainLine({ lines: { toolchain }, where }: WrittenLines): GoVersion | undefined {
  if (toolchain === undefined || toolchain === "default") return undefined;
  const version = parseToolchainName(toolchain);
  if (version !== undefined) return version;
  const hint = "Write it as toolchain go1.26.8.";
  throw new ActionError("input", `${where}: cannot read its line toolchain ${toolchain}`, { hint });
}

/** `go1.26.8`, also with the suffix of whoever built it: `go1.26.8-custom`. */
export function parseToolchainName(name: string): GoVersion | undefined {
  return name.startsWith("go") ? parseRelease(name.replace(/-.*$/, "")) : undefined;
}

/** What Go assumes for a go.work without a `go` line (cmd/go/internal/gover). */
const defaultOfWork: GoVersion = { major: 1, minor: 18, patch: undefined, prerelease: undefined };
/** From this line on Go takes go lines strictly. */
const strictFrom: GoVersion = { major: 1, minor: 21, patch: undefined, prerelease: undefined };

function checkWork(work: WrittenLines, demand: Demand): void {
  const own = readGoLine(work) ?? defaultOfWork;
  if (compareGoVersions(demand.version, own) <= 0 || compareGoVersions(demand.version, strictFrom) < 0) return;
  const says = work.lines.go === undefined ? "has no go line" : `says go ${work.lines.go}`;
  throw new ActionError("input", `${demand.where} demands Go ${goName(demand.version)}, but ${work.where} ${says}`, {
    hint: "Run `go work use` in the directory of go.work, which raises its go line, and commit go.work.",
  });
}

/** `subject` ends in its verb: `go-version 1.24 is`. `asked`: what stands in go-version, when it stands there. */
export function olderThanDemanded(subject: string, { version, where }: Demand, asked = ""): ActionError {
  const wants = goName(version);
  // 1.20 without quotes is a number to YAML, and arrives as 1.2.
  const hint = /^\d\.\d$/.test(asked)
    ? `Write go-version with quotes ('${asked}0' would arrive as ${asked} without them), or leave it out: ${where} then decides.`
    : `Leave it out (${where} then decides), raise it to ${wants} or later, or lower the go line of ${where}.`;
  return new ActionError("input", `${subject} older than Go ${wants}, which ${where} demands`, { hint });
}
