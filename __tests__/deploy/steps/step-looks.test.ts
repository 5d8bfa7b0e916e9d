import fc from "fast-check";
import { expect, it } from "vitest";
import { answerMark } from "../../../src/deploy/steps/bootstrap.ts";
import type { RawAnswer } from "../../../src/deploy/steps/raw-answer.ts";
import { looksIn, watchLooks } from "../../../src/deploy/steps/step-looks.ts";

const told = (pieces: readonly Uint8Array[]): readonly RawAnswer[] => {
  const looks: RawAnswer[] = [];
  const watch = watchLooks("", (look) => {
    looks.push(look);
    return "more";
  });
  for (const piece of pieces) watch.onOutput(piece);
  return looks;
};

function cutAt(bytes: Uint8Array, places: readonly number[]): readonly Uint8Array[] {
  const ends = [...new Set(places.map((place) => place % bytes.length)), bytes.length].toSorted(
    (one, other) => one - other,
  );
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

it("looks are told whole and once, wherever the connection cuts what a program says", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "ü", "=", " ", "名") });
  const look = fc.array(fc.tuple(fc.constantFrom("state", "port"), word), { maxLength: 4 });
  const cuts = fc.array(fc.nat(), { maxLength: 12 });
  fc.assert(
    fc.property(word, fc.array(look, { maxLength: 5 }), cuts, (greeting, all, places) => {
      const lines = all.flatMap((facts, index) => [...facts.map((fact) => fact.join("=")), `look=${index + 1}`]);
      const said = `${greeting}\nlook=9\n${answerMark}${lines.map((line) => `${line}\n`).join("")}state=not wh`;
      const looks = told(cutAt(Buffer.from(said), places));
      expect(looks).toEqual(looksIn(said));
      expect(looks.map((each) => each.get("look")?.[0])).toEqual(all.map((_, index) => String(index + 1)));
    }),
  );
});
