import { expect, it } from "vitest";
import type { HostFacts, ReleaseRecord } from "../../../src/deploy/facts/host-facts.ts";
import {
  chooseRecovery,
  type FailedRelease,
  isAtRest,
  isUnsettled,
} from "../../../src/deploy/judgement/state/recovery.ts";
import { fittingHost } from "../release/release-facts.ts";

const record = { id: "new" } as ReleaseRecord;
/** As a deploy of `new` leaves a host that is cut off after its switch: `new` is what runs, and nobody has written that down. */
const cutOff: Partial<HostFacts> = {
  current: "new",
  running: "new",
  activeState: "active",
  pending: "new",
  releases: [
    { id: "old", isBad: false, record: undefined },
    { id: "new", isBad: false, record },
  ],
};
const state = (release: string) => ({ release, previousRelease: undefined, decidedAt: "" });
const onDisk = (...ids: string[]) =>
  ids.map((id) => ({ id: id.replace("!", ""), isBad: id.endsWith("!"), record: undefined }));
const failed = (before?: string): FailedRelease => ({ id: "new", before });
const back = { kind: "go back", release: "old" };

it.each<[string, Partial<HostFacts>, FailedRelease | undefined, object]>([
  [
    "a run died when it had begun to roll back what serves",
    { ...cutOff, state: state("old"), phase: { phase: "taking-back", release: "new" } },
    undefined,
    back,
  ],
  [
    "an older way back was written down, and never taken away",
    { ...cutOff, state: state("old"), phase: { phase: "taking-back", release: "older" } },
    undefined,
    { kind: "prove", release: "new" },
  ],
  ["a host that never had a deploy", {}, undefined, { kind: "nothing" }],
  ["all is well", { state: state("old"), current: "old", releases: onDisk("old") }, undefined, { kind: "nothing" }],
  [
    "the canary failed",
    { state: state("old"), current: "old", releases: onDisk("old", "new") },
    failed("old"),
    { kind: "nothing" },
  ],
  ["the switch failed", { state: state("old"), current: "new", releases: onDisk("old", "new") }, failed("old"), back],
  [
    "a dead run was cut off after its switch",
    { state: state("old"), current: "new", releases: onDisk("old", "new") },
    undefined,
    back,
  ],
  [
    "the same, in its post step",
    { state: state("old"), current: "new", releases: onDisk("old", "new") },
    failed(),
    back,
  ],
  ["current was removed by hand", { state: state("old"), releases: onDisk("old") }, undefined, back],
  ["the first deploy failed on its port", { current: "new", releases: onDisk("new") }, failed(), { kind: "take down" }],
  ["the first deploy failed as a canary", { releases: onDisk("new") }, failed(), { kind: "nothing" }],
  [
    "a dead first deploy was cut off after its switch",
    { current: "new", releases: onDisk("new") },
    undefined,
    { kind: "nothing" },
  ],
  ["state.json is lost", { current: "old", releases: onDisk("old") }, undefined, { kind: "nothing" }],
  ["state.json is lost and the switch failed", { current: "new", releases: onDisk("old", "new") }, failed("old"), back],
  [
    "the proven release was deleted, but still runs",
    { state: state("old"), current: "old" },
    undefined,
    { kind: "leave" },
  ],
  [
    "the proven release was deleted and the switch failed",
    { state: state("old"), current: "new", releases: onDisk("new") },
    failed(),
    { kind: "take down" },
  ],
  [
    "the proven release was marked bad",
    { state: state("old"), current: "old", releases: onDisk("old!") },
    undefined,
    { kind: "leave" },
  ],
  ["cut off after its switch", { ...cutOff, state: state("old") }, undefined, { kind: "prove", release: "new" }],
  ["the same, and seen to fail", { ...cutOff, state: state("old") }, failed(), back],
  [
    "the same, and it ends again and again",
    { ...cutOff, state: state("old"), running: undefined, activeState: "activating" },
    undefined,
    { kind: "prove", release: "new" },
  ],
  ["cut off before the restart", { ...cutOff, state: state("old"), running: "old" }, undefined, back],
  ["it never ran", { ...cutOff, state: state("old"), running: undefined, activeState: "inactive" }, undefined, back],
  ["its record is gone", { ...cutOff, state: state("old"), releases: onDisk("old", "new") }, undefined, back],
  [
    "it was marked bad, and the way back was cut off",
    { ...cutOff, state: state("old"), releases: onDisk("old", "new!") },
    undefined,
    back,
  ],
  ["another release is pending", { ...cutOff, state: state("old"), pending: "other" }, undefined, back],
  ["promoted, but not cleaned up", { ...cutOff, state: state("new") }, undefined, { kind: "nothing" }],
  ["the first of all, cut off after its switch", cutOff, undefined, { kind: "prove", release: "new" }],
  [
    "the first of all, and it never ran",
    { ...cutOff, running: undefined, activeState: "inactive" },
    undefined,
    { kind: "take down" },
  ],
  [
    "the way back was cut off before the restart",
    { ...cutOff, state: state("old"), current: "old", running: "new" },
    failed(),
    back,
  ],
  [
    "the canary was cut off",
    { ...cutOff, state: state("old"), current: "old", running: "old" },
    undefined,
    { kind: "nothing" },
  ],
])("%s", (_, facts, release, recovery) => {
  expect(chooseRecovery({ ...fittingHost, ...facts }, release)).toEqual(recovery);
});

it.each<[string, boolean, Partial<HostFacts>]>([
  ["a host that never had a deploy", false, {}],
  ["all is well", false, { state: state("old"), current: "old", running: "old", releases: onDisk("old") }],
  ["a deploy goes on, or died", true, { lockHolder: "ada" }],
  ["a canary was left", true, { state: state("old"), current: "old", releases: onDisk("old"), canary: "new" }],
  [
    "an end was never written down",
    true,
    { state: state("old"), current: "old", releases: onDisk("old"), pending: "new" },
  ],
  ["an upload was cut off", true, { hasLeftovers: true }],
  ["what serves was never proven", true, { state: state("old"), current: "new", releases: onDisk("old", "new") }],
])("%s: to be put right: %s", (_, expected, facts) => {
  expect(isUnsettled({ ...fittingHost, ...facts })).toBe(expected);
  // Whoever has the lock need not mind it.
  expect(isAtRest({ ...fittingHost, ...facts })).toBe(!expected || facts.lockHolder !== undefined);
});
