import { describe, expect, it } from "vitest";
import type { HostFacts, ReleaseRecord } from "../../../src/deploy/facts/host-facts.ts";
import type { Observation } from "../../../src/deploy/judgement/evidence/readiness.ts";
import { judgeStatus, type LockStatus, readLastDecision } from "../../../src/deploy/judgement/state/host-status.ts";
import { fittingHost } from "../release/release-facts.ts";

const record = {
  id: "1",
  version: "v1",
  commit: "abc",
  port: 8080,
  healthPath: "/health",
  binarySha256: "sha",
} as ReleaseRecord;
const deployed: HostFacts = {
  ...fittingHost,
  releases: [{ id: "1", isBad: false, record }],
  current: "1",
  running: "1",
  isActive: true,
  activeState: "active",
  state: { release: "1", previousRelease: undefined, decidedAt: "2026-11-02T00:00:00.000Z" },
};
const well = { activeState: "active", httpStatus: 200, runningSha256: "sha", restarts: 0 } as Observation;
const lock = (expiresInSeconds: number): LockStatus => ({ id: "x", holder: "alice", expiresInSeconds });
const judge = (facts: HostFacts, look?: Observation, held?: LockStatus) =>
  judgeStatus("web1", facts, { look, lock: held, journalLine: "" });

describe("the condition of a host", () => {
  it.each<[string, HostFacts, Observation | undefined, LockStatus | undefined]>([
    ["never deployed", fittingHost, undefined, undefined],
    ["serves", deployed, well, undefined],
    ["unwell", deployed, { ...well, httpStatus: 503 }, undefined],
    ["unwell", deployed, { ...well, activeState: "failed", httpStatus: 0 }, undefined],
    ["unwell", deployed, undefined, undefined],
    ["at work", deployed, well, lock(20)],
    ["serves", deployed, well, lock(0)],
    ["cut off", { ...deployed, canary: "2" }, well, undefined],
    ["cut off", { ...deployed, current: "2" }, well, undefined],
    ["down", { ...deployed, current: undefined, state: undefined }, undefined, undefined],
  ])("%s", (condition, facts, look, held) => {
    expect(judge(facts, look, held).condition).toBe(condition);
  });
});

it("says what serves, since when and how well", () => {
  expect(judge(deployed, well)).toMatchObject({
    release: "1",
    version: "v1",
    commit: "abc",
    since: "2026-11-02T00:00:00.000Z",
    health: "GET /health on port 8080 answered 200",
  });
  expect(judge(deployed, { ...well, httpStatus: 0 }).health).toBe("GET /health on port 8080 got no answer");
  expect(judge(deployed, { ...well, activeState: "failed" }).health).toBe("its unit is failed");
  expect(judge(deployed, { ...well, runningSha256: "other" }).health).toMatch(
    /what runs is not the program of the release/,
  );
});

it.each([
  ["", undefined],
  ["{", undefined],
  ["null", undefined],
  ['{"decision":7}', undefined],
  [
    '{"time":"t","by":"alice","release":"1","serving":"1","decision":"promoted","reason":null}',
    { time: "t", decision: "promoted", release: "1", by: "alice", reason: undefined },
  ],
])("reads the last line of the journal: %s", (line, expected) => {
  expect(readLastDecision(line)).toEqual(expected);
});
