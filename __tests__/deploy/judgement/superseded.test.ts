import { describe, expect, it } from "vitest";
import type { HostFacts, ReleaseOrigin, ReleaseRecord } from "../../../src/deploy/facts/host-facts.ts";
import { judgeMeanwhile, type OwnRelease } from "../../../src/deploy/judgement/fitness/superseded.ts";
import { fittingHost } from "../release/release-facts.ts";

const origin: ReleaseOrigin = {
  repository: "team/shop",
  branch: "main",
  commitDate: "2026-11-22T12:00:00Z",
  runNumber: 41,
};
const newer = { ...origin, commitDate: "2026-11-22T12:05:00Z", runNumber: 42 };
const own: OwnRelease = { commit: "aaa", origin, runningMs: 60_000 };

/** A host on which `live` was promoted some seconds ago. */
function host(live: Partial<ReleaseRecord>, decidedSecondsAgo: number): HostFacts {
  const record = { id: "live", commit: "bbb", by: "ada, run 42", origin: newer, ...live } as ReleaseRecord;
  return {
    ...fittingHost,
    state: { release: "live", previousRelease: undefined, decidedAt: "" },
    current: "live",
    decidedSecondsAgo,
    releases: [{ id: "live", isBad: false, record }],
  };
}

describe("judgeMeanwhile", () => {
  it.each<[string, HostFacts, string | undefined, OwnRelease, string]>([
    ["a newer commit came while we waited", host({}, 10), "old", own, "refuse"],
    ["a newer commit came while we built", host({}, 10), "live", own, "refuse"],
    ["a newer commit came, by a clock that was set", host({}, 9_999), "old", own, "refuse"],
    ["the first release of all came while we waited", host({}, 10), undefined, own, "refuse"],
    ["commits of one second, a later run", host({ origin: { ...origin, runNumber: 42 } }, 10), "old", own, "refuse"],
    ["an older workflow is run again on purpose", host({}, 600), "live", own, "warn"],
    [
      "an older commit came while we waited",
      host({ origin: { ...origin, commitDate: "2026-11-22T11:00:00Z" } }, 10),
      "old",
      own,
      "warn",
    ],
    ["the same commit came while we waited", host({ commit: "aaa" }, 10), "old", own, "warn"],
    ["another branch came while we waited", host({ origin: { ...newer, branch: "next" } }, 10), "old", own, "warn"],
    [
      "another repository came while we waited",
      host({ origin: { ...newer, repository: "a/b" } }, 10),
      "old",
      own,
      "warn",
    ],
    [
      "a tag came while we waited",
      host({ origin: { ...newer, branch: "" } }, 10),
      "old",
      { ...own, origin: { ...origin, branch: "" } },
      "warn",
    ],
    ["a release that says nothing of itself came", host({ origin: undefined }, 10), "old", own, "warn"],
    [
      "nothing came, and what serves is older",
      host({ origin: { ...origin, commitDate: "2026-11-22T11:00:00Z" } }, 600),
      "live",
      own,
      "nothing",
    ],
    ["there is nothing yet", fittingHost, undefined, own, "nothing"],
    ["there is no git", host({ origin: { ...newer, commitDate: "" } }, 600), "live", own, "nothing"],
  ])("%s", (_, facts, before, release, kind) => {
    expect(judgeMeanwhile(facts, before, release).kind).toBe(kind);
  });

  it("says by whom", () => {
    expect(judgeMeanwhile(host({}, 10), "old", own)).toMatchObject({
      words: "while this run waited, a newer commit of main was promoted: live (ada, run 42)",
    });
  });
});
