import { describe, expect, it } from "vitest";
import type { HostFacts, KnownRelease, ReleaseRecord } from "../../../src/deploy/facts/host-facts.ts";
import { chooseRollback, listReleases, planRollback } from "../../../src/deploy/plan/plan-rollback.ts";
import { fittingHost } from "../release/release-facts.ts";

const record = (id: string, version: string) =>
  ({
    id,
    version,
    port: 8080,
    healthPath: "/health",
    healthTimeoutMs: 5_000,
    binarySha256: `sha of ${id}`,
    contentHash: "c",
    deployedAt: "2026-11-01T00:00:00.000Z",
  }) as ReleaseRecord;
const good = (id: string, version: string): KnownRelease => ({ id, isBad: false, record: record(id, version) });
const bad = (id: string, version: string): KnownRelease => ({ ...good(id, version), isBad: true });
const damaged = (id: string): KnownRelease => ({ id, isBad: false, record: undefined });

const host = (releases: readonly KnownRelease[], current: string | undefined, previousRelease?: string): HostFacts => ({
  ...fittingHost,
  releases,
  current,
  state:
    current === undefined ? undefined : { release: current, previousRelease, decidedAt: "2026-11-02T00:00:00.000Z" },
});
const three = [good("1-v1", "v1"), good("2-v2", "v2"), good("3-v3", "v3")];

describe("where a host goes back to", () => {
  it.each<[string, HostFacts, string | undefined, string | RegExp]>([
    ["the release before", host(three, "3-v3", "2-v2"), undefined, "2-v2"],
    ["the one that is written down, though a newer one lies there", host(three, "2-v2", "1-v1"), undefined, "1-v1"],
    [
      "the newest good one where it is not written down",
      host([three[0], bad("2-v2", "v2"), three[2]] as KnownRelease[], "3-v3"),
      undefined,
      "1-v1",
    ],
    [
      "the newest good one where the one before is gone",
      host([good("1-v1", "v1"), good("3-v3", "v3")], "3-v3", "2-v2"),
      undefined,
      "1-v1",
    ],
    [
      "nowhere right after a rollback, be it asked for once more or by a second person",
      host(three, "2-v2", "3-v3"),
      undefined,
      /^2-v2 serves since a rollback from 3-v3, .* there are: /,
    ],
    [
      "nowhere then, also when what was fled from is gone",
      host(three.slice(0, 2), "2-v2", "3-v3"),
      undefined,
      /rollback from 3-v3/,
    ],
    ["to what was fled from, by its name", host(three, "2-v2", "3-v3"), "v3", "3-v3"],
    ["a release by its identifier", host(three, "3-v3"), "1-v1", "1-v1"],
    ["a release by its version", host(three, "3-v3"), "v1", "1-v1"],
    [
      "the newest of several of one version",
      host([good("1-v1", "v1"), good("2-v1", "v1"), good("3-v3", "v3")], "3-v3"),
      "v1",
      "2-v1",
    ],
    [
      "a good one of a version that has a bad one as well",
      host([good("1-v1", "v1"), bad("2-v1", "v1"), good("3-v3", "v3")], "3-v3"),
      "v1",
      "1-v1",
    ],
    ["forward again", host(three, "2-v2", "1-v1"), "v3", "3-v3"],
    ["what serves already", host(three, "3-v3"), "v3", "3-v3"],
    ["nowhere: nothing was deployed", host([], undefined), undefined, /nothing was ever deployed/],
    [
      "nowhere: it is the first",
      host([good("1-v1", "v1")], "1-v1"),
      undefined,
      /no good release before 1-v1; there are: 1-v1 \(serves\)$/,
    ],
    [
      "nowhere: the only other one is bad",
      host([bad("1-v1", "v1"), good("2-v2", "v2")], "2-v2", "1-v1"),
      undefined,
      /no good release before 2-v2; there are: 2-v2 \(serves\), 1-v1 \(bad\)/,
    ],
    [
      "nowhere: there is no such",
      host(three, "3-v3"),
      "v9",
      /^v9 is not there; there are: 3-v3 \(serves\), 2-v2, 1-v1$/,
    ],
    ["nowhere: it is bad", host([bad("1-v1", "v1"), good("2-v2", "v2")], "2-v2"), "v1", /^1-v1 was found bad/],
    ["nowhere: it is damaged", host([damaged("1-v1"), good("2-v2", "v2")], "2-v2"), "1-v1", /^1-v1 is damaged/],
  ])("%s", (_, facts, wanted, expected) => {
    const target = chooseRollback(facts, wanted);
    if (typeof expected === "string") expect(target).toMatchObject({ kind: "release", record: { id: expected } });
    else expect(target).toEqual({ kind: "none", problem: expect.stringMatching(expected) });
  });

  it("lists what is there, newest first", () => {
    expect(listReleases(host([damaged("1-v1"), bad("2-v2", "v2"), good("3-v3", "v3")], "3-v3"))).toBe(
      "3-v3 (serves), 2-v2 (bad), 1-v1 (damaged)",
    );
    expect(listReleases(host([], undefined))).toBe("none");
  });
});

describe("the plan", () => {
  const wish = { name: "greeter", deployPath: "/opt/greeter", healthTimeoutMs: 1_000, nowMs: 0 };
  const facts = host(three, "3-v3", "2-v2");

  it("has the release prove itself as any release, by its own record, and can go back to what serves", () => {
    const plan = planRollback({ facts, look: undefined }, record("2-v2", "v2"), wish);
    expect(plan).toMatchObject({ release: "2-v2", before: "3-v3", isUnchanged: false });
    expect(plan.steps.map(({ part, step }) => `${part}: ${step}`)).toEqual([
      "bring: adopt",
      "bring: arm-guard",
      "canary: start-canary",
      "canary: stop-canary",
      "switch: switch",
    ]);
    const gates = plan.steps.flatMap(({ gate }) => gate ?? []);
    expect(gates).toMatchObject([
      { slot: "canary", policy: { expectedSha256: "sha of 2-v2", timeoutMs: 5_000 } },
      { slot: "current", policy: { port: 8080, expectedSha256: "sha of 2-v2" } },
    ]);
    expect(plan.wayBack).toMatchObject([{ step: "stop-canary" }, { step: "switch", facts: { release: "3-v3" } }]);
    expect(plan.changes[0]).toMatchObject({
      action: "replace",
      details: [expect.stringMatching(/^-3-v3/), expect.stringMatching(/^\+2-v2/)],
    });
  });

  it("is none where the release serves already, and well", () => {
    const look = { activeState: "active", httpStatus: 200, runningSha256: "sha of 3-v3", restarts: 0 } as never;
    expect(planRollback({ facts, look }, record("3-v3", "v3"), wish)).toMatchObject({
      isUnchanged: true,
      steps: [],
      wayBack: [],
    });
    expect(planRollback({ facts, look: undefined }, record("3-v3", "v3"), wish).isUnchanged).toBe(false);
  });
});
