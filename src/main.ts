import { join } from "node:path";
import { setFailed } from "@actions/core";
import { type ActionError, asActionError, wordsOf } from "./errors.ts";
import { credentialsIn } from "./inputs/credentials.ts";
import { readInputs } from "./inputs/read-inputs.ts";
import { runOperation } from "./operations/run-operation.ts";
import { outputsOf } from "./report/outputs.ts";
import { startRecorder } from "./report/recorder.ts";
import type { RunReport } from "./report/report-facts.ts";
import { renderSummary } from "./report/summary/summary.ts";
import type { WorkerProgram } from "./world/cache-service/cache-process.ts";
import { createWorld } from "./world/create-world.ts";
import type { World } from "./world/world.ts";

/** The step itself. */
export async function main(cacheWorker: WorkerProgram): Promise<void> {
  const world = createWorld(cacheWorker);
  // Before anything is said.
  for (const secret of credentialsIn(world.runner.env)) world.runner.mask(secret);
  await run(world);
}

async function run(world: World): Promise<void> {
  const recorder = startRecorder(world.clock);
  let failure: ActionError | undefined;
  // One that is there already would annotate what this step has annotated itself.
  world.runner.removeProblemMatcher("go");
  try {
    await runOperation(readInputs(world.runner, world.platform), recorder, world);
  } catch (error) {
    failure = asActionError(error);
  }
  const facts = recorder.report(failure);
  await report(facts, world);
  if (failure !== undefined) fail(failure, world);
  // Last, so that it applies to later steps only.
  if (facts.go !== undefined) world.runner.addProblemMatcher(join(import.meta.dirname, "problem-matcher.json"));
}

async function report(facts: RunReport, { runner }: World): Promise<void> {
  for (const [name, value] of Object.entries(outputsOf(facts))) runner.setOutput(name, value);
  try {
    await runner.appendSummary(renderSummary(facts));
  } catch (error) {
    runner.warning(`The job summary could not be written: ${wordsOf(error)}`);
  }
}

/** The evidence first, so that the reason is the last thing in the log, where people look. */
function fail(failure: ActionError, { runner }: World): void {
  for (const line of failure.evidence) runner.info(`  ${line}`);
  setFailed([wordsOf(failure), failure.hint].filter(Boolean).join("\n"));
}
