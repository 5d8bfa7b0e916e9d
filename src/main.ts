import { join } from "node:path";
import { type ActionError, asActionError, wordsOf } from "./errors.ts";
import { credentialsIn } from "./inputs/credentials.ts";
import { readInputs } from "./inputs/read-inputs.ts";
import type { ReportInputs } from "./model/inputs.ts";
import { runOperation } from "./operations/run-operation.ts";
import { decisionSentence } from "./report/decision-sentence.ts";
import { describeHarm } from "./report/describe-rollout.ts";
import { writeReportFiles } from "./report/files/write-report-files.ts";
import { noticeOf } from "./report/notices/notice.ts";
import { type Notices, noNotices, startNotices } from "./report/notices/send-notices.ts";
import { outputsOf } from "./report/outputs.ts";
import { startRecorder } from "./report/recorder.ts";
import type { RunReport } from "./report/report-facts.ts";
import { harmOf } from "./report/rollout-harm.ts";
import { runOriginOf } from "./report/run-origin.ts";
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
  let notices: Notices = noNotices;
  let wanted: Pick<ReportInputs, "summary"> = { summary: true };
  const recorder = startRecorder(world.clock, world.runner, (report) => notices.tell(noticeOf(report, "begun")));
  recorder.note({ run: runOriginOf(world.runner.env) });
  let failure: ActionError | undefined;
  // One that is there already would annotate what this step has annotated itself.
  world.runner.removeProblemMatcher("go");
  try {
    const inputs = readInputs(world.runner, world.platform);
    wanted = inputs.report;
    notices = startNotices(inputs.report.notifyAddresses, world);
    recorder.note({ operation: inputs.operation });
    await runOperation(inputs, recorder, world);
  } catch (error) {
    failure = asActionError(error);
  }
  const facts = recorder.report(failure);
  notices.tell(noticeOf(facts, "ended"));
  await report(facts, wanted, world);
  await Promise.all([notices.end(), world.cacheStore.rest()]);
  if (failure !== undefined) fail(failure, world);
  // Last, so that it applies to later steps only.
  if (facts.go !== undefined) world.runner.addProblemMatcher(join(import.meta.dirname, "problem-matcher.json"));
}

async function report(facts: RunReport, { summary }: Pick<ReportInputs, "summary">, world: World): Promise<void> {
  const { runner } = world;
  const files = await writeReportFiles(facts, world);
  for (const [name, value] of Object.entries(outputsOf(facts, files))) runner.setOutput(name, value);
  runner.headline(decisionSentence(facts));
  const harm = facts.deploy && harmOf(facts.deploy, facts.timeline);
  if (harm !== undefined) runner.headline(describeHarm(harm));
  if (!summary) return;
  try {
    await runner.appendSummary(renderSummary(facts));
  } catch (error) {
    runner.warning(`The job summary could not be written: ${wordsOf(error)}`);
  }
}

/** The evidence first, so that the reason is the last thing in the log, where people look. */
function fail(failure: ActionError, { runner }: World): void {
  for (const line of failure.evidence) runner.info(`  ${line}`);
  runner.error([wordsOf(failure), failure.hint].filter(Boolean).join("\n"));
  process.exitCode = 1;
}
