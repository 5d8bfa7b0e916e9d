import { describe, expect, it } from "vitest";
import type { CacheOutcome } from "../../src/cache/cache-outcome.ts";
import { buildWorthSaving, modulesWorthSaving } from "../../src/cache/worth-saving.ts";

const exact: CacheOutcome = { kind: "exact", key: "k", elapsedMs: 1 };
const partial: CacheOutcome = { kind: "partial", key: "k", elapsedMs: 1 };
const miss: CacheOutcome = { kind: "miss" };
/** May be written but not read. */
const unreadable: CacheOutcome = { kind: "off", reason: "denied" };

describe("modules are saved", () => {
  it.each([
    [exact, false],
    [partial, true],
    [miss, true],
    [unreadable, true],
  ])("after %j: %s", (outcome, save) => {
    expect(modulesWorthSaving(outcome).save).toBe(save);
  });
});

describe("build state is saved", () => {
  const before = new Map([
    ["a", 600],
    ["b", 400],
  ]);
  const plus = (bytes: number) => new Map([...before, ["c", bytes]]);
  it.each([
    ["nothing was compiled", partial, before, before, false],
    ["too little is new", partial, before, plus(49), false],
    ["5 % are new", partial, before, plus(50), true],
    ["5 % are new after an exact hit", exact, before, plus(50), true],
    ["5 % are new while as much was trimmed away", partial, before, new Map([["c", 900]]), true],
    ["files are gone and none is new", partial, before, new Map([["a", 600]]), false],
    ["the first entry is made", miss, new Map(), before, true],
    ["the first entry would be empty", miss, new Map(), new Map(), false],
    ["a hit was empty", partial, new Map(), plus(1), true],
    ["the service may be written only", unreadable, before, before, true],
  ])("%s", (_, outcome, was, is, save) => {
    expect(buildWorthSaving(outcome, was, is).save).toBe(save);
  });

  it("says how much is new", () => {
    expect(buildWorthSaving(partial, before, plus(20))).toEqual({
      save: false,
      reason: "only 1 new file, 2.0 % of what was restored",
    });
  });
});
