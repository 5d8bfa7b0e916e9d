import { describe, expect, it } from "vitest";
import { planSave } from "../../src/cache/save-plan.ts";
import { baseKeys, type Entries, type Layer, type Layers, topKeys } from "../../src/world/cache-service/layers.ts";

const keys = { scope: "s-", fields: ["sums", "9"], decisive: 2 };
const earlier = { ...keys, fields: ["sums", "1"] };
const thresholds = { ofRestored: 0.1, ofArchive: 0 };
const anything = { ofRestored: 0, ofArchive: 0 };

const entries = (bytes: Readonly<Record<string, number>>): Entries => new Map(Object.entries(bytes));
const layer = (key: string, bytes: Readonly<Record<string, number>>): Layer => ({
  key,
  archiveBytes: 1,
  entries: entries(bytes),
});

/** Layers that earlier runs saved, bottom first. */
function stack(...contents: [Readonly<Record<string, number>>, ...Readonly<Record<string, number>>[]]): Layers {
  const [base, ...tops] = contents;
  const layers: [Layer, ...Layer[]] = [layer(baseKeys(earlier).key, base)];
  for (const top of tops) layers.push(layer(topKeys(earlier, layers.at(-1)?.key ?? "").key, top));
  return layers;
}

const base = { a: 600, b: 400 };
const dependency = { d: 200, e: 100 };

describe("what is saved", () => {
  it.each<[string, Layers | undefined, Readonly<Record<string, number>>, Readonly<Record<string, unknown>>]>([
    ["first run", undefined, { a: 1, b: 2 }, { depth: 0, dropped: 0, names: "a b" }],
    ["first run that used nothing", undefined, {}, { reason: "nothing was used" }],
    ["restored run that used nothing", stack(base), {}, { reason: "nothing was used" }],
    ["nothing new", stack(base), base, { reason: "nothing new" }],
    ["less than there was, and nothing new", stack(base, dependency), { a: 600 }, { reason: "nothing new" }],
    ["nothing that a top does not hold", stack(base, dependency), { ...base, d: 200 }, { reason: "nothing new" }],
    [
      "just below what is worth it",
      stack(base),
      { ...base, c: 99 },
      { reason: "only 1 new entry, 9.9 % of what was restored" },
    ],
    ["just what is worth it", stack(base), { ...base, c: 100 }, { depth: 1, dropped: 0, names: "c" }],
    [
      "below it, as all layers count as restored",
      stack(base, dependency),
      { ...base, ...dependency, c: 129 },
      { reason: "only 1 new entry, 9.9 % of what was restored" },
    ],
    [
      "a small change beside a large dependency",
      stack(base, dependency),
      { ...base, ...dependency, c: 150 },
      { depth: 2, dropped: 0, names: "c" },
    ],
    [
      "the next change, in place of the one before",
      stack(base, dependency, { c: 150 }),
      { ...base, ...dependency, x: 150 },
      { depth: 2, dropped: 1, names: "x" },
    ],
    [
      "a change that is large beside the dependency",
      stack(base, dependency),
      { ...base, ...dependency, c: 151 },
      { depth: 1, dropped: 0, names: "c d e" },
    ],
    [
      "a dependency of which less than half is in use",
      stack(base, dependency),
      { ...base, e: 100, c: 140 },
      { depth: 1, dropped: 1, names: "c e" },
    ],
    [
      "entries of the base that are not used stay in it",
      stack(base),
      { a: 600, c: 150 },
      { depth: 1, dropped: 1, names: "c" },
    ],
    ["a top as large as it may be", stack(base), { ...base, c: 500 }, { depth: 1, dropped: 0, names: "c" }],
    ["a top that would be too large", stack(base), { ...base, c: 501 }, { depth: 0, dropped: 0, names: "a b c" }],
    [
      "tops that have grown too large by and by",
      stack(base, dependency),
      { ...base, ...dependency, c: 201 },
      { depth: 0, dropped: 0, names: "a b c d e" },
    ],
    [
      "a base of which just half is in use",
      stack({ a: 500, b: 500 }),
      { a: 500, c: 200 },
      { depth: 1, dropped: 1, names: "c" },
    ],
    ["a base of which less is in use", stack(base), { b: 400, c: 200 }, { depth: 0, dropped: 1, names: "b c" }],
    ["a base that was empty", stack({}), { c: 1 }, { depth: 0, dropped: 0, names: "c" }],
  ])("%s", (_, layers, used, expected) => {
    const plan = planSave(layers, entries(used), keys, thresholds);
    const got = plan.save
      ? { depth: plan.depth, dropped: plan.dropped, names: [...plan.entries.keys()].sort().join(" ") }
      : { reason: plan.reason };
    expect(got).toEqual(expected);
  });

  it("has the key of its place", () => {
    const keyFor = (layers: Layers | undefined, used: Readonly<Record<string, number>>) => {
      const plan = planSave(layers, entries(used), keys, anything);
      return plan.save ? plan.key : undefined;
    };
    expect(keyFor(undefined, base)).toBe("s-base-sums-9");
    const one = stack(base);
    expect(keyFor(one, { ...base, c: 10 })).toBe(topKeys(keys, one[0].key).key);
    const two = stack(base, dependency);
    expect(keyFor(two, { ...base, ...dependency, c: 10 })).toBe(topKeys(keys, two[1]?.key ?? "").key);
  });

  it("is never asked for under the key of a layer that is there", () => {
    const modules = { scope: "m-", fields: ["sums", "9"], decisive: 1 };
    const exactBase: Layers = [layer(baseKeys(modules).key, base)];
    expect(planSave(exactBase, entries({ z: 100_000 }), modules, anything)).toMatchObject({ depth: 1 });
    const exactTop: Layers = [...exactBase, layer(topKeys(modules, exactBase[0].key).key, { t: 1 })];
    expect(planSave(exactTop, entries({ z: 100_000 }), modules, anything)).toMatchObject({ depth: 2 });
  });

  it("is anything new when no growth is asked for, also what has no size", () => {
    expect(planSave(stack(base), entries({ ...base, mod: 0 }), keys, anything)).toMatchObject({
      depth: 1,
      entries: entries({ mod: 0 }),
      why: "1 new entry, 0.0 % of what was restored",
      dropped: 0,
    });
    // All sizes unknown: nothing of the base counts as unused.
    expect(planSave(stack({ a: 0 }), entries({ a: 0, b: 0 }), keys, anything)).toMatchObject({ depth: 1 });
  });

  it.each([
    [
      7,
      {
        save: false,
        reason: "only 1 new entry, 0.5 % of what was restored, and 10.4 % of the archive that would hold them",
      },
    ],
    [8, { save: true, depth: 2 }],
  ])("is an archive of which enough is new: %i beside 60", (bytes, expected) => {
    const used = entries({ ...base, ...dependency, x: 60, c: bytes });
    const enough = { ofRestored: 0.005, ofArchive: 0.11 };
    expect(planSave(stack(base, dependency, { x: 60 }), used, keys, enough)).toMatchObject(expected);
  });

  it("keeps the sizes", () => {
    expect(planSave(undefined, entries({ a: 7 }), keys, thresholds)).toMatchObject({
      entries: entries({ a: 7 }),
      why: "no entry yet",
    });
  });
});
