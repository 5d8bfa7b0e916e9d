import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  baseKeys,
  entriesOf,
  isExact,
  type Layer,
  type Layers,
  topKeys,
} from "../../../src/world/cache-service/layers.ts";

const keys = { scope: "s-", fields: ["sums", "run"], decisive: 2 };
const modules = { ...keys, scope: "m-", decisive: 1 };
const layer = (key: string, entries: Readonly<Record<string, number>> = {}): Layer => ({
  key,
  archiveBytes: 1,
  entries: new Map(Object.entries(entries)),
});

describe("on a base that is exactly ours, a top is not asked for", () => {
  it("that another run has made", () => {
    expect(topKeys(keys, baseKeys(keys).key).restoreKeys).toEqual([]);
  });

  it("of other dependencies, where those decide", () => {
    const { key, restoreKeys } = topKeys(modules, "m-base-sums-earlier");
    expect(restoreKeys).toEqual([key.replace(/run$/, "")]);
  });
});

describe("keys of the layers", () => {
  it("of a base give up one field after the other, each time at a field's end", () => {
    expect(baseKeys(keys)).toEqual({ key: "s-base-sums-run", restoreKeys: ["s-base-sums-", "s-base-"] });
  });

  it("of a top name the base that it stands on", () => {
    const { key, restoreKeys } = topKeys(keys, "s-base-sums-earlier");
    const [, id] = /^s-top-([0-9a-f]{16})-sums-run$/.exec(key) ?? [];
    expect(restoreKeys).toEqual([`s-top-${id}-sums-`, `s-top-${id}-`]);
  });

  const field = fc.stringMatching(/^[a-z0-9._~]{0,12}$/);
  const anyKeys = fc.record({
    scope: field.map((s) => `${s}-`),
    fields: fc.array(field, { minLength: 1, maxLength: 3 }),
    decisive: fc.constant(1),
  });

  it("never let a top meet another base than its own, nor a base a top", () => {
    fc.assert(
      fc.property(anyKeys, anyKeys, field, field, (ours, theirs, one, other) => {
        const own = topKeys(ours, one);
        const wanted = [own.key, ...own.restoreKeys];
        const foreign = topKeys({ ...theirs, scope: ours.scope }, other).key;
        const base = baseKeys({ ...theirs, scope: ours.scope }).key;
        if (one !== other) expect(wanted.filter((prefix) => foreign.startsWith(prefix))).toEqual([]);
        expect(wanted.filter((prefix) => base.startsWith(prefix))).toEqual([]);
      }),
    );
  });

  it("match another key only where whole fields are the same", () => {
    fc.assert(
      fc.property(anyKeys, fc.array(field, { minLength: 1, maxLength: 3 }), (ours, fields) => {
        const theirs = baseKeys({ ...ours, fields }).key;
        const { restoreKeys } = baseKeys(ours);
        const same = ours.fields.findIndex((value, index) => value !== fields[index]);
        const shared = same < 0 ? ours.fields.length : same;
        const expected = restoreKeys.filter((_, index) => {
          const kept = ours.fields.length - 1 - index;
          return kept <= shared && kept < fields.length;
        });
        expect(restoreKeys.filter((prefix) => theirs.startsWith(prefix))).toEqual(expected);
      }),
    );
  });
});

describe("what was restored", () => {
  const own = baseKeys(keys).key;
  const older = baseKeys({ ...keys, fields: ["others", "run"] }).key;
  const onOlder = topKeys(keys, older).key;
  const other = { ...keys, fields: ["x", "y"] };
  it.each<[string, Layers, boolean]>([
    ["base of these keys", [layer(own)], true],
    ["older base", [layer(older)], false],
    ["top of these keys on an older base", [layer(older), layer(onOlder)], true],
    ["older top on an older base", [layer(older), layer(topKeys(other, older).key)], false],
    ["layer between of these keys", [layer(older), layer(onOlder), layer(topKeys(other, onOlder).key)], true],
    ["base of another scope", [layer(baseKeys({ ...keys, scope: "t-" }).key)], false],
  ])("from a %s is exact or not", (_, layers, exact) => {
    expect(isExact(layers, keys)).toBe(exact);
  });

  it.each([
    ["m-base-sums-earlier", true],
    ["m-top-0123456789abcdef-sums-earlier", true],
    ["m-base-others-run", false],
    ["m-base", false],
  ])("is exact by what decides alone: %s", (key, exact) => {
    expect(isExact([layer(key)], modules)).toBe(exact);
  });

  it("counts what several layers hold once, with the size in the upper one", () => {
    expect([...entriesOf([layer("b", { a: 1, b: 2 }), layer("t", { b: 3, c: 4 })])]).toEqual([
      ["a", 1],
      ["b", 3],
      ["c", 4],
    ]);
    expect(entriesOf([]).size).toBe(0);
  });
});
