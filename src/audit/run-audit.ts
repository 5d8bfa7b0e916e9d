import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { ActionError } from "../errors.ts";
import type { PreparedBuild } from "../go-build/command/compilation.ts";
import { compilationOf } from "../go-build/command/compilation.ts";
import type { AuditNumbers, CheckFinding } from "../model/checks.ts";
import type { AuditInputs } from "../model/inputs.ts";
import type { InstalledGo } from "../model/installed-go.ts";
import type { Project } from "../project/read-project.ts";
import type { World } from "../world/world.ts";
import { formatBaseline, isSameBaseline } from "./baseline.ts";
import { findInProject } from "./find-in-project.ts";
import { type JudgedAudit, judgeAudit, toCheckFindings } from "./judge-audit.ts";
import { loadBaseline } from "./load-baseline.ts";
import { projectRules } from "./project-rules.ts";
import { buildAnalyser, requireNewEnough, runAnalyser } from "./run-analyser.ts";
import { toSarif } from "./sarif.ts";

export interface AuditRequest {
  readonly inputs: AuditInputs;
  readonly build: PreparedBuild;
  /** Globs of the files that a release has. */
  readonly include: readonly string[];
  readonly project: Project;
  readonly patterns: readonly string[];
  /** Absolute. */
  readonly workspace: string;
  readonly go: InstalledGo;
  readonly until?: AbortSignal | undefined;
}

export interface AuditOutcome {
  readonly isFailed: boolean;
  readonly findings: readonly CheckFinding[];
  /** Of source that does not compile, as Go prints them. */
  readonly errors: readonly string[];
  readonly numbers: AuditNumbers;
}

type AuditWorld = Pick<World, "processes" | "files" | "runner" | "platform">;

/**
 * `built`: settles when nothing is compiled any more. Go has then what is to be known of dependencies, and compiles nothing twice.
 * undefined: it was ended before its time.
 */
export async function runAudit(
  request: AuditRequest,
  built: Promise<unknown>,
  world: AuditWorld,
): Promise<AuditOutcome | undefined> {
  const { inputs, build, project, workspace, go, until } = request;
  requireNewEnough(go);
  const baseline = await loadBaseline(inputs.baseline, workspace, world.files);
  const directory = scratchDirectory(project, world);
  const program = join(directory, world.platform.os === "win32" ? "audit.exe" : "audit");
  await buildAnalyser(program, go, world);
  await built;
  const [first, ...others] = build.targets.map((target) => compilationOf(build, target));
  if (first === undefined || until?.aborted) return undefined;
  const compilations = [first, ...others] as const;
  const analysis = await runAnalyser({ ...request, program, compilations, directory: project.directory }, world);
  if (analysis === undefined) return undefined;
  const judged = judgeAudit(
    {
      rules: [...projectRules, ...analysis.rules],
      findings: [...(await findInProject(build, workspace, world)), ...analysis.findings],
    },
    baseline,
    inputs.level,
  );
  const files = await writeReports(judged, analysis.errors, directory, world);
  return {
    isFailed: judged.isFailed || analysis.errors.length > 0,
    findings: toCheckFindings(judged),
    errors: analysis.errors,
    numbers: {
      ignored: judged.findings.filter(({ status }) => status === "ignored").length,
      known: judged.findings.filter(({ status }) => status === "known").length,
      ...files,
      ...(inputs.baseline === undefined || isSameBaseline(baseline, judged.fitting)
        ? {}
        : { baseline: formatBaseline(judged.fitting) }),
    },
  };
}

/** The runner empties the one after the job; of a run by hand it lies beside what Go keeps. */
function scratchDirectory({ settings }: Project, { runner }: AuditWorld): string {
  const place = runner.env["RUNNER_TEMP"] || settings.buildCache;
  if (place === undefined) {
    throw new ActionError("tool", "checks: the audit has no directory for its files", {
      hint: "Set RUNNER_TEMP or GOCACHE to a directory.",
    });
  }
  return join(place, `gin-deploy-audit-${randomUUID().slice(0, 8)}`);
}

async function writeReports(
  judged: JudgedAudit,
  errors: readonly string[],
  directory: string,
  { files, runner }: AuditWorld,
): Promise<Pick<AuditNumbers, "sarifFile" | "reportFile" | "baselineFile">> {
  const sarifFile = join(directory, "audit.sarif");
  const reportFile = join(directory, "audit.json");
  const baselineFile = join(directory, "audit-baseline.json");
  const text = (document: object) => `${JSON.stringify(document, undefined, 2)}\n`;
  const { rules, findings, fitting } = judged;
  await files.write(sarifFile, text(toSarif(judged, pagesOf(runner.env))));
  await files.write(
    reportFile,
    text({ schema: 1, rules, findings, baseline: { schema: 1, findings: fitting }, errors }),
  );
  await files.write(baselineFile, formatBaseline(fitting));
  return { sarifFile, reportFile, baselineFile };
}

/** Where the pages of the rules are, of the version of this action that runs. */
function pagesOf(env: World["runner"]["env"]): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref } = env;
  return server && repository && ref ? `${server}/${repository}/blob/${ref}/docs/audit` : undefined;
}
