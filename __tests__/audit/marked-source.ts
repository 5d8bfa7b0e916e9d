import { expect } from "vitest";
import { type makeAnalyser, placesOf } from "./analyser.ts";

const marker = / *\/\/ finds ([a-z -]+)$/;

/** What the marks in the source say, as `placesOf` says it. */
function expectedOf(files: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(files).flatMap(([file, source]) =>
    source.split("\n").flatMap((line, index) => {
      const [, rules = ""] = marker.exec(line) ?? [];
      return rules.split(" ").flatMap((rule) => (rule === "" ? [] : [`${file}:${index + 1} ${rule}`]));
    }),
  );
}

/** Checks that exactly what is marked in the source, ` // finds <rules>`, is found, of the rules that are marked or named. */
export function checkMarked(
  analyser: ReturnType<typeof makeAnalyser>,
  files: Readonly<Record<string, string>>,
  ...rules: readonly string[]
): void {
  const expected = expectedOf(files);
  const looked = new Set([...rules, ...expected.map((place) => place.split(" ")[1])]);
  const plain = Object.entries(files).map(([file, source]) => [
    file,
    source
      .split("\n")
      .map((line) => line.replace(marker, ""))
      .join("\n"),
  ]);
  const analysis = analyser.run(analyser.makeModule(Object.fromEntries(plain)));
  expect(analysis.errors).toEqual([]);
  expect(
    placesOf(analysis)
      .filter((place) => looked.has(place.split(" ")[1]))
      .toSorted(),
  ).toEqual(expected.toSorted());
}
