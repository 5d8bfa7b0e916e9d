import type { CheckReport } from "../model/checks.ts";
import { checkEnvironment } from "./check-environment.ts";
import { bounded, type CheckRequest, type CheckWorld, checkArguments, outcomeOf, sourceFindings } from "./go-check.ts";
import { keepLines, ofCompiler } from "./go-test/kept-lines.ts";
import { sayProgress } from "./say-progress.ts";

/** Runs `go vet`. As text, because as JSON its exit code says nothing. */
export async function runGoVet(request: CheckRequest, world: CheckWorld): Promise<CheckReport> {
  const { clock, runner, processes } = world;
  const startMs = clock.elapsed();
  const seconds = () => Math.round((clock.elapsed() - startMs) / 1000);
  const printed = keepLines(() => {}, ofCompiler);
  const describe = () => `at work for ${seconds()} s`;
  const { exitCode } = await sayProgress(
    (line) => runner.info(`[vet] ${line}`),
    describe,
    world,
    (say) =>
      processes.run({
        argv: checkArguments("vet", [], request),
        cwd: request.project.directory,
        env: checkEnvironment("vet", world),
        until: request.until,
        onLine: (line) => {
          if (request.until?.aborted) return;
          say(line);
          printed.add(`${line}\n`);
        },
      }),
  );
  const findings = exitCode === 0 ? [] : sourceFindings(printed.lines().join("\n"), "go vet", request);
  return {
    name: "vet",
    outcome: outcomeOf(exitCode),
    elapsedMs: clock.elapsed() - startMs,
    ...bounded(findings),
    slowest: [],
    rest: printed.lines(),
  };
}
