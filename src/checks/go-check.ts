import { join, relative, sep } from "node:path";
import type { AuditRequest } from "../audit/run-audit.ts";
import { tagArguments } from "../go-build/command/arguments.ts";
import { listingFlags } from "../go-build/command/build-flags.ts";
import { formatCompileError, mergeCompileErrors, parseCompileErrors } from "../go-build/errors/compile-errors.ts";
import type { CheckFinding, CheckName, CheckReport, FoundPlace } from "../model/checks.ts";
import type { GoFlag } from "../model/go-flag.ts";
import type { InstalledGo } from "../model/installed-go.ts";
import type { Project } from "../project/read-project.ts";
import { cutShortExitCode } from "../world/process/processes.ts";
import type { World } from "../world/world.ts";

/** What is checked. */
export interface CheckRequest {
  readonly project: Project;
  readonly tags: readonly string[];
  /** Of the build: those that say where packages come from hold for the checks as well. */
  readonly flags: readonly GoFlag[];
  /** Absolute. */
  readonly workspace: string;
  readonly go: InstalledGo;
  /** What the audit looks at besides. */
  readonly audit?: Pick<AuditRequest, "inputs" | "build" | "include"> | undefined;
  /** Aborted: nobody waits for the check any more, and what it has found so far is its result. */
  readonly until?: AbortSignal | undefined;
}

export function leftOut(name: CheckName): CheckReport {
  return { name, outcome: "left out", elapsedMs: 0, findings: [], findingsLeftOut: 0, slowest: [], rest: [] };
}

export type CheckWorld = Pick<World, "processes" | "files" | "runner" | "clock" | "platform" | "cancelled">;

/**
 * The packages below the working directory, as `go test ./...` takes them there. Where that is no part of a module (a go.work at the
 * root of a repository), those of every module of the workspace.
 */
export function packagePatterns({ directory, modules }: Pick<Project, "directory" | "modules">): readonly string[] {
  const isWithin = (parent: string) => `${directory}${sep}`.startsWith(`${parent}${sep}`);
  if (modules.some((module) => isWithin(module.directory))) return ["./..."];
  return modules.map((module) => {
    const path = relative(directory, module.directory).split(sep).join("/");
    return `${path.startsWith("..") ? path : `./${path}`}/...`;
  });
}

/** `go <command> <flags> <tags> ./...`; without a `--`, after which go test takes everything for arguments of the test program. */
export function checkArguments(
  command: "vet" | "test",
  flags: readonly string[],
  { go, tags, flags: buildFlags, project }: CheckRequest,
): [string, ...string[]] {
  return [
    go.goBinary,
    command,
    ...flags,
    ...listingFlags(buildFlags),
    ...tagArguments(tags),
    ...packagePatterns(project),
  ];
}

export function outcomeOf(exitCode: number): CheckReport["outcome"] {
  return exitCode === 0 ? "passed" : exitCode === cutShortExitCode ? "cut short" : "failed";
}

/** Messages about the source in what a compiler or vet prints, each once. */
export function sourceFindings(output: string, subject: string, { project, workspace }: CheckRequest): CheckFinding[] {
  // vet says so of source that does not compile, and calls what it had to make itself by another name.
  const text = output.replaceAll(/^vet: /gm, "");
  const errors = parseCompileErrors(text, project.directory, workspace);
  return mergeCompileErrors([{ target: subject, errors }]).map(({ error }) => {
    const { file, line, column, message } = error;
    if (file === undefined) return { subject, message: formatCompileError(error), output: [] };
    return { subject, message, place: { file, line, column }, output: [] };
  });
}

/** Findings that a report holds; a project that was never vetted may have thousands. */
const mostFindings = 200;

export function bounded(
  findings: readonly CheckFinding[],
  leftOut = 0,
): Pick<CheckReport, "findings" | "findingsLeftOut"> {
  const findingsLeftOut = leftOut + Math.max(0, findings.length - mostFindings);
  return { findings: findings.slice(0, mostFindings), findingsLeftOut };
}

/** The first of the places that is there and does not only log, else the last one that is there. */
export async function likeliestPlace(
  places: readonly FoundPlace[],
  workspace: string,
  { files }: Pick<World, "files">,
): Promise<FoundPlace | undefined> {
  let last: FoundPlace | undefined;
  for (const place of places) {
    const path = join(workspace, place.file);
    if ((await files.stat(path))?.kind !== "file") continue;
    last = place;
    const source = (await files.readText(path))?.split("\n")[place.line - 1] ?? "";
    if (!/\.Logf?\(/.test(source)) return place;
  }
  return last;
}
