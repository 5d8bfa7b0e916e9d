import { runAudit } from "../audit/run-audit.ts";
import type { CheckReport } from "../model/checks.ts";
import { bounded, type CheckRequest, type CheckWorld, leftOut, packagePatterns, sourceFindings } from "./go-check.ts";
import type { BuildBeside } from "./run-checks.ts";

/** The audit. It begins when the build is over, as both need the same packages compiled. */
export async function checkProduction(
  request: CheckRequest,
  build: BuildBeside,
  world: CheckWorld,
): Promise<CheckReport> {
  const { audit, project } = request;
  if (audit === undefined) return leftOut("audit");
  let startMs = world.clock.elapsed();
  const built = build.ended.then(() => {
    startMs = world.clock.elapsed();
  });
  const outcome = await runAudit({ ...request, ...audit, patterns: packagePatterns(project) }, built, world);
  const elapsedMs = world.clock.elapsed() - startMs;
  if (outcome === undefined || build.failed.aborted) return { ...leftOut("audit"), elapsedMs };
  const errors = sourceFindings(outcome.errors.join("\n"), "go build", request);
  return {
    ...leftOut("audit"),
    outcome: outcome.isFailed ? "failed" : "passed",
    elapsedMs,
    ...bounded([...errors, ...outcome.findings]),
    rest: outcome.errors,
    audit: outcome.numbers,
  };
}
