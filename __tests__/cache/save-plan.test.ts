import { describe, expect, it } from "vitest";
import type { Entries, Layer } from "../../src/cache/layers.ts";
import { planSave } from "../../src/cache/save-plan.ts";

const entries = (bytes: Readonly<Record<string, number>>): Entries => new Map(Object.entries(bytes));
const layer = (bytes: Readonly<Record<string, number>>): Layer => ({
  key: "k",
  archiveBytes: 1,
  entries: entries(bytes),
});

const base = layer({ a: 600, b: 400 });
const top = layer({ t: 100, u: 100 });
const all = { a: 600, b: 400 };

describe("what is saved", () => {
  it.each([
    ["first run", undefined, { a: 1, b: 2 }, { save: "base", dropped: 0, names: "a b" }],
    ["first run that used nothing", undefined, {}, { reason: "nothing was used" }],
    ["restored run that used nothing", { base, top }, {}, { reason: "nothing was used" }],
    ["nothing new", { base, top: undefined }, all, { reason: "nothing new" }],
    ["less than there was, and nothing new", { base, top }, { a: 600 }, { reason: "nothing new" }],
    ["nothing that the top does not hold", { base, top }, { ...all, u: 100 }, { reason: "nothing new" }],
    [
      "just below what is worth it",
      { base, top: undefined },
      { ...all, c: 99 },
      { reason: "only 1 new entry, 9.9 % of what was restored" },
    ],
    ["just what is worth it", { base, top: undefined }, { ...all, c: 100 }, { save: "top", dropped: 0, names: "c" }],
    [
      "below it, as the top counts as restored",
      { base, top },
      { ...all, t: 100, u: 100, c: 119 },
      { reason: "only 1 new entry, 9.9 % of what was restored" },
    ],
    [
      "a top on a top, whose old entries go",
      { base, top },
      { ...all, u: 100, c: 150 },
      { save: "top", dropped: 1, names: "c u" },
    ],
    [
      "entries of the base that are used no longer stay in it",
      { base, top: undefined },
      { a: 600, c: 150 },
      { save: "top", dropped: 1, names: "c" },
    ],
    [
      "a top that would be as large as it may",
      { base, top: undefined },
      { ...all, c: 500 },
      { save: "top", dropped: 0, names: "c" },
    ],
    [
      "a top that would be too large",
      { base, top: undefined },
      { ...all, c: 501 },
      { save: "base", dropped: 0, names: "a b c" },
    ],
    [
      "a top that has grown too large by and by",
      { base, top },
      { ...all, t: 100, u: 100, c: 301 },
      { save: "base", dropped: 0, names: "a b c t u" },
    ],
    [
      "a base of which just half is in use",
      { base: layer({ a: 500, b: 500 }), top: undefined },
      { a: 500, c: 200 },
      { save: "top", dropped: 1, names: "c" },
    ],
    [
      "a base of which less than half is in use",
      { base, top },
      { b: 400, c: 200 },
      { save: "base", dropped: 3, names: "b c" },
    ],
    ["a base that was empty", { base: layer({}), top: undefined }, { c: 1 }, { save: "base", dropped: 0, names: "c" }],
  ])("%s", (_, layers, used, expected) => {
    const plan = planSave(layers, entries(used), {
      thresholds: { ofRestored: 0.1, ofArchive: 0 },
      baseKey: "s-base-new",
    });
    const { save } = plan;
    const got =
      save === undefined
        ? { reason: plan.reason }
        : { save, dropped: plan.dropped, names: [...plan.entries.keys()].sort().join(" ") };
    expect(got).toEqual(expected);
  });

  it("is anything new when no growth is asked for, also what has no size", () => {
    expect(
      planSave({ base, top }, entries({ ...all, mod: 0 }), {
        thresholds: { ofRestored: 0, ofArchive: 0 },
        baseKey: "s-base-new",
      }),
    ).toEqual({
      save: "top",
      entries: entries({ mod: 0 }),
      why: "1 new entry, 0.0 % of what was restored",
      dropped: 2,
    });
    // All sizes unknown: nothing of the base counts as unused.
    expect(
      planSave({ base: layer({ a: 0 }), top: undefined }, entries({ a: 0, b: 0 }), {
        thresholds: { ofRestored: 0, ofArchive: 0 },
        baseKey: "s-base-new",
      }).save,
    ).toBe("top");
  });

  it("never asks for a base under the key of the one that is there", () => {
    const rules = { thresholds: { ofRestored: 0, ofArchive: 0 }, baseKey: base.key };
    expect(planSave({ base, top: undefined }, entries({ z: 100_000 }), rules).save).toBe("top");
  });

  it.each([
    [
      24,
      {
        save: undefined,
        reason: "only 1 new entry, 2.0 % of what was restored, and 10.7 % of the archive that would hold them",
      },
    ],
    [25, { save: "top" }],
  ])("is a top of which enough is new: %i beside 200", (bytes, expected) => {
    const rules = { thresholds: { ofRestored: 0.01, ofArchive: 0.11 }, baseKey: "s-base-new" };
    expect(planSave({ base, top }, entries({ ...all, t: 100, u: 100, c: bytes }), rules)).toMatchObject(expected);
  });

  it("keeps the sizes", () => {
    expect(
      planSave(undefined, entries({ a: 7 }), { thresholds: { ofRestored: 0.1, ofArchive: 0 }, baseKey: "s-base-new" }),
    ).toMatchObject({
      entries: entries({ a: 7 }),
      why: "no entry yet",
    });
  });
});
