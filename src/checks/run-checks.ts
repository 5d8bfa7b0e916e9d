import { ActionError } from "../errors.ts";
import type { CheckFinding, CheckName, CheckReport } from "../model/checks.ts";
import { toolFactsOf } from "../project/read-project.ts";
import { count, describeDuration } from "../text/measures.ts";
import { headlineOf, readToolError } from "../tool-errors/read-tool-error.ts";
import type { SourcePlace } from "../world/runner/runner.ts";
import { checkProduction } from "./check-production.ts";
import { type CheckRequest, type CheckWorld, leftOut } from "./go-check.ts";
import { findIdleTests } from "./idle-tests.ts";
import { runGoTest } from "./run-go-test.ts";
import { runGoVet } from "./run-go-vet.ts";

export interface ChecksOutcome {
  readonly reports: readonly CheckReport[];
  /** Present when one of them failed. */
  readonly failure?: ActionError | undefined;
}

/** Somebody whose source does not build wants to know within this time what else is wrong, and not after all tests. */
const patienceMs = 60_000;

const mostEvidence = 50;

/** Warnings that become annotations: GitHub shows ten of a step, and other stages have some too. */
const mostWarnings = 5;

/** The build that goes on beside the checks. */
export interface BuildBeside {
  /** Aborted when it has failed. */
  readonly failed: AbortSignal;
  /** Settles when it is over, and never rejects. */
  readonly ended: Promise<void>;
}

/**
 * Runs the checks one after the other: two go commands that begin at the same time compile the same packages twice. All of
 * them, also when the first one fails; once the build has failed, none that has not begun, and no longer than a minute the
 * one that has. Annotates what they find. Errors: `tool`, `cancelled`.
 */
export async function runChecks(
  wanted: readonly CheckName[],
  request: CheckRequest,
  build: BuildBeside,
  world: CheckWorld,
): Promise<ChecksOutcome> {
  const patience = startPatience(build.failed, world);
  try {
    return await runInTurn(wanted, { ...request, until: patience.isOver }, build, world);
  } finally {
    patience.end();
  }
}

async function runInTurn(
  wanted: readonly CheckName[],
  request: CheckRequest,
  build: BuildBeside,
  world: CheckWorld,
): Promise<ChecksOutcome> {
  const reports: CheckReport[] = [];
  for (const name of plannedChecks(wanted)) {
    if (build.failed.aborted) {
      world.runner.info(`[${name}] left out: the build has failed`);
      reports.push(leftOut(name));
      continue;
    }
    world.runner.info(
      `[${name}] ${name === "race" && wanted.includes("test") ? "all tests, once, with the race detector" : "begins"}`,
    );
    const report = await withIdleTests(await run(name, wanted, request, build, world), request, world);
    const isEnded = report.outcome === "cut short" || report.outcome === "left out";
    const why = isEnded ? ", because the build has failed" : "";
    world.runner.info(`[${name}] ${report.outcome} in ${describeDuration(report.elapsedMs)}${why}${inNumbers(report)}`);
    annotateAll(report, world);
    reports.push(report);
  }
  const failed = reports.filter(({ outcome }) => outcome === "failed");
  return { reports, ...(failed.length === 0 ? {} : { failure: failureOf(failed, request) }) };
}

function run(
  name: CheckName,
  wanted: readonly CheckName[],
  request: CheckRequest,
  build: BuildBeside,
  world: CheckWorld,
): Promise<CheckReport> {
  if (name === "vet") return runGoVet(request, world);
  if (name === "audit") return checkProduction(request, build, world);
  return runGoTest(name, !wanted.includes("vet"), request, world);
}

/** `isOver` is aborted a minute after the build has failed. */
function startPatience(
  buildFailed: AbortSignal,
  { clock }: Pick<CheckWorld, "clock">,
): { readonly isOver: AbortSignal; readonly end: () => void } {
  const over = new AbortController();
  const ended = new AbortController();
  const begin = () => {
    const waiting = clock.sleep(patienceMs, ended.signal);
    void waiting.then(
      () => over.abort(),
      () => {},
    );
  };
  if (buildFailed.aborted) begin();
  else buildFailed.addEventListener("abort", begin, { once: true, signal: ended.signal });
  return { isOver: over.signal, end: () => ended.abort() };
}

/** In a fixed order, each once. With `race` the tests are run already. */
export function plannedChecks(wanted: readonly CheckName[]): readonly CheckName[] {
  const order: readonly CheckName[] = ["vet", "test", "race", "audit"];
  return order.filter((name) => wanted.includes(name) && !(name === "test" && wanted.includes("race")));
}

/** Green without having tested anything is said, and where it is sure that tests were kept from running, it is a failure. */
async function withIdleTests(report: CheckReport, request: CheckRequest, world: CheckWorld): Promise<CheckReport> {
  const { name, outcome, tests } = report;
  if (outcome !== "passed" || tests === undefined) return report;
  const idle = await findIdleTests(tests, request, world);
  if (idle === undefined) return report;
  const { level, text, remedy } = idle;
  const said = remedy === undefined ? text : `${text}. ${remedy}`;
  if (level === "fault") {
    return { ...report, outcome: "failed", findings: [{ subject: "go test", message: said, output: [] }] };
  }
  world.runner[level](`checks: ${name} ${said}`);
  return report;
}

function inNumbers({ tests, findings, findingsLeftOut }: CheckReport): string {
  const total = findings.length + findingsLeftOut;
  if (tests === undefined) return total === 0 ? "" : `: ${count(total, "finding")}`;
  const { passed, failed, skipped, packages } = tests;
  const cached = packages.cached === 0 ? "" : `; ${count(packages.cached, "package")} from the cache`;
  // Source that does not compile is a failure without a failed test.
  const broken = packages.failed === 0 ? "" : `; ${count(packages.failed, "package")} failed`;
  return `: ${count(passed, "test")} passed, ${failed} failed, ${skipped} skipped${broken}${cached}`;
}

/** What fails the step as errors; warnings are a few, and the summary has the rest. */
function annotateAll({ name, findings }: CheckReport, { runner }: CheckWorld): void {
  for (const finding of findings.filter(({ severity = "error" }) => severity === "error")) {
    runner.error(finding.message, placeOf(name, finding));
  }
  for (const finding of findings.filter(({ severity }) => severity === "warning").slice(0, mostWarnings)) {
    runner.warning(finding.message, placeOf(name, finding));
  }
}

const programs: Readonly<Record<CheckName, string>> = {
  vet: "go vet",
  test: "go test",
  race: "go test",
  audit: "audit",
};

function placeOf(name: CheckName, { subject, place }: CheckFinding): SourcePlace {
  const title = name === "vet" || subject === "go test" ? subject : `${programs[name]}: ${subject}`;
  const { file, line, column } = place ?? {};
  return {
    title,
    ...(file === undefined || line === undefined ? {} : { file, line }),
    ...(column === undefined ? {} : { column }),
  };
}

/** What has been annotated at its place is not told once more. */
function failureOf(failed: readonly CheckReport[], { project }: CheckRequest): ActionError {
  const lines = failed.flatMap(({ findings, rest }) => (findings.length > 0 ? [] : rest));
  const names = failed.map((report) => `${report.name}${inNumbers(report)}`);
  const more = lines.length > mostEvidence ? [`… and ${lines.length - mostEvidence} more`] : [];
  // Of what tests print nothing is taken for the go command's own words.
  const known = readToolError(failed.flatMap(({ rest }) => rest).join("\n"), toolFactsOf(project));
  const headline = known?.headline ?? headlineOf(lines.join("\n"));
  return new ActionError("check", `checks failed: ${names.join("; ")}`, {
    evidence: [...lines.slice(0, mostEvidence), ...more],
    ...(headline === undefined ? {} : { cause: new Error(headline) }),
    ...(known?.remedy === undefined ? {} : { hint: known.remedy }),
  });
}
