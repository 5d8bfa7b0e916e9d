import { describe, expect, it } from "vitest";
import { clockAheadMs } from "../../../src/deploy/facts/clock-offset.ts";
import type { HostFacts, ReleaseRecord } from "../../../src/deploy/facts/host-facts.ts";
import type { Observation } from "../../../src/deploy/judgement/evidence/readiness.ts";
import { judgeClock } from "../../../src/deploy/judgement/fitness/clock.ts";
import { judgeUnitLimits } from "../../../src/deploy/judgement/fitness/unit-limits.ts";
import { judgeWarnings } from "../../../src/deploy/judgement/state/warnings.ts";
import { fittingHost } from "../release/release-facts.ts";

describe("a host's clock", () => {
  it.each([
    ["is right at once", 100, 100_000, 100_010, 0],
    ["was right within its second", 100, 100_900, 100_950, 0],
    ["may have been right while the answer took a minute", 100, 50_000, 110_000, 0],
    ["is ahead, whenever it was read", 200, 100_000, 110_000, 90_000],
    ["is behind", 100, 200_000, 260_000, -99_001],
  ])("%s", (_, host, askedMs, answeredMs, ahead) => {
    expect(clockAheadMs(host, { askedMs, answeredMs })).toBe(ahead);
  });

  it.each<[string, HostFacts["clock"], RegExp[]]>([
    ["right and kept", { aheadMs: 0, isKept: true }, []],
    ["right, and nobody can know who keeps it", { aheadMs: 0, isKept: undefined }, []],
    ["a little off", { aheadMs: -30_000, isKept: true }, []],
    ["ahead", { aheadMs: 31_000, isKept: true }, [/31\.0 s ahead of this runner's/]],
    ["hours behind, and not kept", { aheadMs: -7_200_000, isKept: false }, [/2 h behind/, /not synchronised/]],
  ])("that is %s", (_, clock, problems) => {
    const found = judgeClock({ clock }).map(({ problem }) => problem);
    expect(found).toEqual(problems.map((words) => expect.stringMatching(words)));
  });
});

describe("limits of a unit", () => {
  const gib = 1024 ** 3;
  const host = { ...fittingHost, memory: { totalBytes: 2 * gib, availableBytes: gib, canBeLimited: true } };
  it.each<[unit: string, problem: RegExp | undefined, facts?: Partial<HostFacts>]>([
    ["", undefined],
    ["MemoryMax=512M", undefined],
    ["MemoryMax = 1G ", undefined],
    ["MemoryMax=infinity", undefined],
    ["MemoryMax=1073741825", /MemoryMax=1073741825 is more than the memory that is available \(1\.0 GiB of 2\.0 GiB\)/],
    ["MemoryMax=60%", /is more than the memory that is available/],
    ["MemoryMax=50%", undefined],
    ["MemoryMax=1.5G", /is more than the memory that is available/],
    ["MemoryMax=1.5G", undefined, { memory: { totalBytes: 2 * gib, availableBytes: undefined, canBeLimited: true } }],
    ["MemoryMax=3G", /is more than all of its memory \(2\.0 GiB\)/],
    ["MemoryMax=3G\nMemoryMax=512M", undefined],
    ["MemoryMax=3G\nMemoryMax=", undefined],
    ["MemoryMax=1M", /has no effect/, { memory: { totalBytes: gib, availableBytes: gib, canBeLimited: false } }],
    ["LimitNOFILE=65536\nLimitNOFILE=1048576", undefined],
    [
      "LimitNOFILE=65536\nLimitNOFILE=2000000",
      /LimitNOFILE=2000000 is more than it gives to a process \(fs\.nr_open is 1048576\)/,
    ],
    ["LimitNOFILE=1024:2000000", /is more than it gives/],
    ["LimitNOFILE=infinity", undefined],
    ["LimitNOFILE=2000000", undefined, { filesLimit: undefined }],
  ])("%j", (unit, problem, facts = {}) => {
    const found = judgeUnitLimits({ ...host, ...facts }, `[Service]\n${unit}\n`).map((finding) => finding.problem);
    expect(found).toEqual(problem === undefined ? [] : [expect.stringMatching(problem)]);
  });
});

describe("what serves before a deploy", () => {
  const look = { activeState: "active", httpStatus: 200 } as Observation;
  const record = { id: "1", port: 8080, healthPath: "/health" } as ReleaseRecord;
  const serving: HostFacts = {
    ...fittingHost,
    current: "1",
    running: "1",
    isActive: true,
    activeState: "active",
    state: { release: "1", previousRelease: undefined, decidedAt: "" },
    releases: [{ id: "1", isBad: false, record }],
  };
  it.each<[string, Partial<Observation> | undefined, Partial<HostFacts>, RegExp | undefined]>([
    ["is well", {}, {}, undefined],
    ["answers 503", { httpStatus: 503 }, {}, /GET \/health on port 8080 answered 503/],
    ["does not answer", { httpStatus: 0 }, {}, /got no answer/],
    ["does not run", { activeState: "failed" }, {}, /its unit is failed/],
    ["was not looked at", undefined, {}, undefined],
    ["is somebody's work just now", { httpStatus: 503 }, { lockHolder: "ada" }, undefined],
  ])("%s", (_, seen, facts, words) => {
    const found = judgeWarnings({ ...serving, ...facts }, { unitText: "" }, seen && { ...look, ...seen });
    expect(found.map(({ problem }) => problem)).toEqual(words === undefined ? [] : [expect.stringMatching(words)]);
  });

  it("does not get the connections that a rule sends elsewhere; a container that has the port is no warning", () => {
    const portForwards = ["tcp dport 8080 dnat to 10.0.0.2:80"];
    expect(judgeWarnings({ ...serving, portForwards }, { unitText: "" }, undefined)).toMatchObject([
      { problem: expect.stringContaining("dnat to 10.0.0.2:80") },
    ]);
    expect(
      judgeWarnings({ ...serving, portForwards, portContainers: ["docker shop"] }, { unitText: "" }, undefined),
    ).toEqual([]);
  });
});
