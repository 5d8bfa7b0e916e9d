import { ActionError } from "../errors.ts";
import { count, describeDuration } from "../report/measures.ts";
import type { CheckName, CheckReport, Finding } from "./checks.ts";
import { type CheckRequest, type CheckWorld, packagePatterns } from "./go-check.ts";
import { runGoTest } from "./run-go-test.ts";
import { runGoVet } from "./run-go-vet.ts";

export interface ChecksOutcome {
  readonly reports: readonly CheckReport[];
  /** Present when one of them failed. */
  readonly failure?: ActionError | undefined;
}

const mostEvidence = 50;

/**
 * Runs the checks one after the other: two go commands that begin at the same time compile the same packages twice. All of
 * them, also when the first one fails. Annotates what they find. Errors: `tool`, `cancelled`.
 */
export async function runChecks(
  wanted: readonly CheckName[],
  request: CheckRequest,
  world: CheckWorld,
): Promise<ChecksOutcome> {
  const reports: CheckReport[] = [];
  for (const name of plannedChecks(wanted)) {
    world.runner.info(
      `[${name}] ${name === "race" && wanted.includes("test") ? "all tests, once, with the race detector" : "begins"}`,
    );
    const report =
      name === "vet" ? await runGoVet(request, world) : await runGoTest(name, !wanted.includes("vet"), request, world);
    world.runner.info(`[${name}] ${report.outcome} in ${describeDuration(report.elapsedMs)}${inNumbers(report)}`);
    if (foundNoTest(report)) {
      world.runner.notice(
        `checks: ${name} found no test in ${packagePatterns(request.project).join(" ")}, so it says nothing.`,
      );
    }
    for (const finding of report.findings) annotate(name, finding, world);
    reports.push(report);
  }
  const failed = reports.filter(({ outcome }) => outcome === "failed");
  return { reports, ...(failed.length === 0 ? {} : { failure: failureOf(failed) }) };
}

/** In a fixed order, each once. With `race` the tests are run already. */
export function plannedChecks(wanted: readonly CheckName[]): readonly CheckName[] {
  const order: readonly CheckName[] = ["vet", "test", "race"];
  return order.filter((name) => wanted.includes(name) && !(name === "test" && wanted.includes("race")));
}

function foundNoTest({ outcome, tests }: CheckReport): boolean {
  return outcome === "passed" && tests !== undefined && tests.passed + tests.failed + tests.skipped === 0;
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

function annotate(name: CheckName, { subject, message, place }: Finding, { runner }: CheckWorld): void {
  const title = name === "vet" || subject === "go test" ? subject : `go test: ${subject}`;
  const { file, line, column } = place ?? {};
  runner.error(message, {
    title,
    ...(file === undefined || line === undefined ? {} : { file, line }),
    ...(column === undefined ? {} : { column }),
  });
}

/** What has been annotated at its place is not told once more. */
function failureOf(failed: readonly CheckReport[]): ActionError {
  const lines = failed.flatMap(({ findings, rest }) => (findings.length > 0 ? [] : rest));
  const names = failed.map((report) => `${report.name}${inNumbers(report)}`);
  const more = lines.length > mostEvidence ? [`… and ${lines.length - mostEvidence} more`] : [];
  return new ActionError("check", `checks failed: ${names.join("; ")}`, {
    evidence: [...lines.slice(0, mostEvidence), ...more],
    hint: "Nothing was packaged or shipped.",
  });
}
