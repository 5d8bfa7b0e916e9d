import { parseList } from "../text/lists.ts";
import type { InputName } from "./declared.ts";
import { givenOf, type InputReader, isInside } from "./input-reader.ts";

/** Inputs that say how to build, or with what. Given beside `binary`, or to a merge, they would be silently without effect. */
export const onlyForBuilding = [
  "go-version",
  "go-version-file",
  "main",
  "targets",
  "version-variables",
  "ldflags",
  "tags",
  "build-flags",
  "cgo",
  "make-target",
  "checks",
  "archives",
  "include",
] as const satisfies readonly InputName[];

export function readBinary(reader: InputReader, workspace: string): readonly string[] {
  const patterns = parseList(reader.text("binary"));
  if (patterns.length === 0) return patterns;
  for (const pattern of patterns) {
    if (!isInside(pattern, workspace)) {
      reader.problem("binary", `${JSON.stringify(pattern)} lies outside of the workspace ${workspace}`);
    }
  }
  const given = givenOf(reader, onlyForBuilding);
  if (given.length > 0) {
    reader.problem(
      "binary",
      `what is built already is taken as it is, so leave out what says how to build: ${given.join(", ")}`,
    );
  }
  return patterns;
}
