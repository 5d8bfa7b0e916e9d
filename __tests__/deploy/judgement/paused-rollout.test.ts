import { describe, expect, it } from "vitest";
import type { PausedRollout } from "../../../src/deploy/facts/host-documents.ts";
import type { HostFacts, ReleaseRecord } from "../../../src/deploy/facts/host-facts.ts";
import {
  agreeOnPromotion,
  describePaused,
  judgePaused,
  judgePromotable,
  type Promotable,
} from "../../../src/deploy/judgement/state/paused-rollout.ts";
import { fittingHost } from "../release/release-facts.ts";

const record = (id: string) => ({ id, version: id, port: 8080 }) as ReleaseRecord;
const known = (id: string, isBad = false) => ({ id, isBad, record: record(id) });
const pausedOf = (release: string, sharePercent = 25): PausedRollout => ({
  release,
  sharePercent,
  canaryPort: 20_001,
  pausedAt: "2026-11-22T17:00:00.000Z",
  by: "ada, https://github.com/ada/greeter/actions/runs/7",
  reason: "too few requests",
  rollout: {
    steps: [{ sharePercent: 100, minMs: 0 }],
    maxP95Ms: 500,
    maxErrorRate: 0.01,
    minRequests: 500,
    maxCpuPercent: undefined,
    maxMemoryBytes: undefined,
    logDeny: [],
  },
  keepReleases: 5,
});
const paused: HostFacts = {
  ...fittingHost,
  releases: [known("r1"), known("r2")],
  state: { release: "r1", previousRelease: undefined, decidedAt: "" },
  current: "r1",
  canary: "r2",
  pending: "r2",
  paused: pausedOf("r2"),
};

it("says who has paused what, when, where and why", () => {
  expect(describePaused(pausedOf("r2"))).toBe(
    "a rollout of r2 is paused at 25 % of new connections since 2026-11-22T17:00:00.000Z, by ada, https://github.com/ada/greeter/actions/runs/7: too few requests",
  );
  expect(describePaused(pausedOf("r2", 0))).toContain("paused at no share yet since");
});

it.each([
  ["refuse", paused, 1],
  ["abort", paused, 0],
  ["refuse", fittingHost, 0],
] as const)("another release, on-paused: %s", (onPaused, facts, findings) => {
  expect(judgePaused(facts, onPaused)).toHaveLength(findings);
});

describe("what a promotion goes on with", () => {
  it.each<[string, Partial<HostFacts>, RegExp | "paused" | "serves"]>([
    ["as it was left", {}, "paused"],
    ["without a share and a canary", { paused: pausedOf("r2", 0), canary: undefined }, "paused"],
    [
      "a first release",
      { state: undefined, current: undefined, paused: pausedOf("r2", 0), canary: undefined },
      "paused",
    ],
    ["promoted already", { paused: undefined, pending: undefined, canary: undefined }, "serves"],
    ["cut off", { paused: undefined, current: "r2" }, /^no rollout is paused there$/],
    ["never deployed", { ...fittingHost }, /^no rollout is paused there$/],
    ["its release is gone", { releases: [known("r1")] }, /^r2 is gone or damaged there$/],
    ["its release was found bad", { releases: [known("r1"), known("r2", true)] }, /^r2 is gone or damaged there$/],
    [
      "its record cannot be read",
      { releases: [known("r1"), { id: "r2", isBad: false, record: undefined }] },
      /^r2 is gone or damaged there$/,
    ],
    ["state.next is gone", { pending: undefined }, /^what r2 was to become is not written down there any more$/],
    ["another release is current", { current: "r2" }, /^r2 is current there, and r1 has proved itself$/],
    ["another canary", { canary: "r3" }, /^the canary there is r3, and not r2$/],
    ["no canary", { canary: undefined }, /^the canary there is gone, and not r2$/],
  ])("%s", (_, change, expected) => {
    const found = judgePromotable({ ...paused, ...change });
    if (typeof expected === "string") expect(found.kind).toBe(expected);
    else expect(found).toMatchObject({ kind: "none", problem: expect.stringMatching(expected) });
  });

  it("not one whose canary has ended", () => {
    expect(judgePromotable(paused, { activeState: "active" }).kind).toBe("paused");
    expect(judgePromotable(paused, { activeState: "failed" })).toEqual({
      kind: "none",
      problem: "the canary does not run any more (failed)",
    });
  });
});

describe("several hosts", () => {
  const holds = (release: string): Promotable => ({
    kind: "paused",
    paused: pausedOf(release),
    record: record(release),
  });
  const serves = (release: string): Promotable => ({ kind: "serves", release, record: record(release) });
  const none: Promotable = { kind: "none", problem: "x" };
  it.each<[string, readonly Promotable[], readonly string[]]>([
    ["all hold it", [holds("r2"), holds("r2")], []],
    ["one has it for good already", [serves("r2"), holds("r2")], []],
    ["none holds one", [serves("r2")], ["web1: no rollout is paused there; r2 serves"]],
    ["they hold different ones", [holds("r2"), holds("r3")], ["web2: r3 is paused there, and not r2"]],
    ["one went back", [holds("r2"), serves("r1")], ["web2: r1 serves, and nothing is paused there, and not r2"]],
    ["one is not as it was left", [holds("r2"), none], ["web2: x"]],
  ])("%s", (_, hosts, problems) => {
    const agreed = agreeOnPromotion(hosts.map((found, index) => ({ label: `web${index + 1}`, found })));
    expect("problems" in agreed ? agreed.problems : []).toEqual(problems);
    if (problems.length === 0) expect(agreed).toMatchObject({ paused: { release: "r2" } });
  });
});
