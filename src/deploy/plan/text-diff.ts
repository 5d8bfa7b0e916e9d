import { diffArrays } from "diff";

/** Lines that only one of two texts has, in order: `-` those of the first, `+` those of the second. Empty: they are the same. */
export function diffLines(before: string, after: string): readonly string[] {
  return diffArrays(before.split("\n"), after.split("\n")).flatMap(({ added, removed, value }) =>
    added || removed ? value.map((line) => `${added ? "+" : "-"}${line}`) : [],
  );
}
