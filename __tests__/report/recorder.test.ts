import { expect, it } from "vitest";
import { ActionError } from "../../src/errors.ts";
import { startRecorder } from "../../src/report/recorder.ts";
import { built, smoke } from "./sample-report.ts";

const noLog = { inStage: <T>(_: unknown, work: () => Promise<T>) => work() };

/** Goes on by a second with each look. */
function steadyClock() {
  let nowMs = 0;
  return {
    now: () => nowMs + Date.UTC(2026, 10, 22),
    elapsed: () => (nowMs += 1000),
    sleep: async () => undefined,
    deadline: () => new AbortController().signal,
  };
}

it("reports what was noted, also of a run that failed", async () => {
  const recorder = startRecorder(steadyClock(), noLog);
  const failure = new ActionError("smoke", "it ended", { hint: "Look at its log." });
  await recorder.measure("build", undefined, async () => recorder.note({ binaries: built.binaries }));
  recorder.noteSmoke(smoke);
  const failing = recorder.measure("smoke test", undefined, () => Promise.reject(failure));
  await expect(failing).rejects.toBe(failure);
  expect(recorder.report(failure)).toEqual({
    binaries: built.binaries,
    smoke: [smoke],
    startedAt: "2026-11-22T00:00:01.000Z",
    endedAt: "2026-11-22T00:00:05.000Z",
    timeline: [
      { stage: "build", host: undefined, startMs: 1000, endMs: 2000, outcome: "done" },
      { stage: "smoke test", host: undefined, startMs: 3000, endMs: 4000, outcome: "failed" },
    ],
    failure: { code: "smoke", message: "it ended", problems: [], hint: "Look at its log.", evidence: [] },
  });
});

it("keeps the later of two facts of one name, and knows nothing that was not noted", () => {
  const recorder = startRecorder(steadyClock(), noLog);
  const hosts = [] as const;
  recorder.note({ deploy: { decision: "failed", hosts } });
  recorder.note({ deploy: { decision: "promoted", hosts } });
  expect(recorder.report(undefined)).toMatchObject({
    deploy: { decision: "promoted", hosts },
    timeline: [],
    failure: undefined,
  });
});
