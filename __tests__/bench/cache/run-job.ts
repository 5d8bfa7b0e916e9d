import type { CountingToolchain } from "./counting-toolchain.ts";
import type { History, SourceState } from "./history.ts";
import { type Contender, checkBinary, type Inputs, prepareMachine, startJob } from "./job.ts";
import type { JobResult } from "./results.ts";

/** One job on an empty machine. Throws when anything in it did not do what it should: its times would mean nothing. */
export async function runJob(
  contender: Contender,
  history: History,
  state: SourceState,
  toolchain: CountingToolchain,
  goSettings: Inputs,
): Promise<Omit<JobResult, "run">> {
  const { name, service } = contender;
  prepareMachine(contender, history, state);
  toolchain.takeCounts();
  const before = structuredClone(service.counters);
  const entriesBefore = service.entries().length;
  const { log, binary, ...times } = await contender.runSteps(
    startJob(contender, history, state, toolchain, goSettings),
  );
  const { compiled, linked } = toolchain.takeCounts();
  const what = `${name}, state ${state.number}`;
  const texts = log.map(({ text }) => text);
  const entries = service.entries();
  checkLog(what, texts);
  const { reserve } = service.counters.requests;
  if (entries.length - entriesBefore !== reserve - before.requests.reserve)
    throw new Error(`${what}: an archive was begun and not finished:\n${texts.join("\n")}`);
  await checkBinary(binary, toolchain, history, state);
  const downBytes = service.counters.sentBytes - before.sentBytes;
  if (contender.restoresAlways && state.number > 1 && downBytes === 0)
    throw new Error(`${what} restored nothing:\n${texts.join("\n")}`);
  return {
    state: state.number,
    contender: name,
    ...times,
    downBytes,
    upBytes: service.counters.receivedBytes - before.receivedBytes,
    packagesCompiled: compiled.length,
    programsLinked: linked,
    storedBytes: entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    storedArchives: entries.length,
    log,
  };
}

/** A cache that fails makes no job fail, but what would be measured then is not the cache. */
function checkLog(what: string, log: readonly string[]): void {
  const trouble = log.filter((text) => /^::(warning|error)|^\[warning\]|^Warning:|Failed to (save|restore)/.test(text));
  if (trouble.length > 0) throw new Error(`${what} had trouble:\n${trouble.join("\n")}\n\n${log.join("\n")}`);
}
