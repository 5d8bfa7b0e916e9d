import type { CheckFinding, CheckReport } from "../model/checks.ts";
import { count } from "../text/measures.ts";
import { checkEnvironment } from "./check-environment.ts";
import {
  bounded,
  type CheckRequest,
  type CheckWorld,
  checkArguments,
  likeliestPlace,
  outcomeOf,
  sourceFindings,
} from "./go-check.ts";
import { sourcePlaces } from "./go-test/source-places.ts";
import { followTests, type TestResults, type TestRun } from "./go-test/test-run.ts";
import { sayProgress } from "./say-progress.ts";

/**
 * Runs `go test`. What it prints goes by line for line, and only what the report needs is kept. `vetToo`: another check does not
 * run go vet already; its findings would be told twice, and keep tests from being run.
 */
export async function runGoTest(
  name: "test" | "race",
  vetToo: boolean,
  request: CheckRequest,
  world: CheckWorld,
): Promise<CheckReport> {
  const startMs = world.clock.elapsed();
  const flags = ["-json", ...(name === "race" ? ["-race"] : []), ...(vetToo ? [] : ["-vet=off"])];
  const { exitCode, results } = await follow(name, checkArguments("test", flags, request), request, world);
  const { counts, slowest, findingsLeftOut, printed } = results;
  return {
    name,
    outcome: outcomeOf(exitCode),
    elapsedMs: world.clock.elapsed() - startMs,
    tests: counts,
    ...bounded(exitCode === 0 ? [] : await findingsOf(results, request, world), findingsLeftOut),
    slowest,
    rest: printed,
  };
}

async function follow(
  name: "test" | "race",
  argv: [string, ...string[]],
  { project, workspace, until }: CheckRequest,
  world: CheckWorld,
): Promise<{ readonly exitCode: number; readonly results: TestResults }> {
  const { clock, runner, processes } = world;
  const startMs = clock.elapsed();
  const places = sourcePlaces(project.modules, workspace);
  let run: TestRun | undefined;
  const describe = () => `after ${Math.round((clock.elapsed() - startMs) / 1000)} s ${run && progressOf(run)}`;
  return await sayProgress(
    (line) => runner.info(`[${name}] ${line}`),
    describe,
    world,
    async (say) => {
      const following = followTests({ say, elapsed: clock.elapsed, places });
      run = following;
      const { exitCode } = await processes.run({
        argv,
        cwd: project.directory,
        env: checkEnvironment(name, world),
        until,
        // What is printed while it is ended is no finding: `signal: terminated`.
        onLine: (line) => {
          if (!until?.aborted) following.take(line);
        },
      });
      return { exitCode, results: following.results() };
    },
  );
}

/** `3 packages done; running TestA (example.com/shop) for 12 s` */
function progressOf(run: TestRun): string {
  const running = run.running();
  const more = running.length > 4 ? ` and ${running.length - 4} more` : "";
  const now = running.length === 0 ? "compiling" : `running ${running.slice(0, 4).join(", ")}${more}`;
  return `${count(run.finishedPackages, "package")} done; ${now}`;
}

/** Source that does not compile first: it may be the reason of the rest. */
async function findingsOf(
  results: TestResults,
  request: CheckRequest,
  world: CheckWorld,
): Promise<readonly CheckFinding[]> {
  const built = sourceFindings(results.printed.join("\n"), "go test", request);
  const failures = results.findings.map(async ({ places, ...finding }): Promise<CheckFinding> => {
    const place = await likeliestPlace(places, request.workspace, world);
    return place === undefined ? finding : { ...finding, place };
  });
  return [...built, ...(await Promise.all(failures))];
}
