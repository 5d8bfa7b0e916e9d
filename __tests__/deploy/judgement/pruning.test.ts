import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planPruning } from "../../../src/deploy/judgement/state/pruning.ts";

const good = (id: string) => ({ id, isBad: false, record: undefined });
const bad = (id: string) => ({ id, isBad: true, record: undefined });

describe("planPruning", () => {
  it.each([
    ["nothing to do", [good("1"), good("2")], ["2"], 2, []],
    ["oldest first", [good("1"), good("2"), good("3")], ["3"], 2, ["1"]],
    ["bad before good", [good("1"), bad("2"), good("3")], ["3"], 2, ["2"]],
    ["in use stays, old as it may be", [good("1"), good("2"), good("3")], ["1"], 1, ["3", "2"]],
    ["in use stays beyond the count", [good("1"), good("2"), good("3")], ["1", "2"], 1, ["3"]],
  ])("%s", (_, releases, inUse, keep, removed) => {
    expect(planPruning(releases, new Set(inUse), keep)).toEqual(removed);
  });

  it("never removes what is in use, and never more than it must", () => {
    const release = fc.record({
      id: fc.stringMatching(/^[0-9]{3}$/),
      isBad: fc.boolean(),
      record: fc.constant(undefined),
    });
    const releases = fc.uniqueArray(release, { selector: ({ id }) => id });
    fc.assert(
      fc.property(releases, fc.integer({ min: 1, max: 5 }), fc.nat(), (all, keep, pick) => {
        const inUse = new Set(all.slice(0, pick % 3).map(({ id }) => id));
        const removed = planPruning(all, inUse, keep);
        expect(removed.filter((id) => inUse.has(id))).toEqual([]);
        expect(all.length - removed.length).toBe(Math.max(Math.min(keep, all.length), inUse.size));
      }),
    );
  });
});
