import { parseList } from "../text/lists.ts";
import { type InputReader, isInside } from "./input-reader.ts";
import { refuseBesideBinary } from "./refusals.ts";

export function readBinary(reader: InputReader, workspace: string): readonly string[] {
  const patterns = parseList(reader.text("binary"));
  if (patterns.length === 0) return patterns;
  for (const pattern of patterns) {
    if (!isInside(pattern, workspace)) {
      reader.problem("binary", `${JSON.stringify(pattern)} lies outside of the workspace ${workspace}`);
    }
  }
  refuseBesideBinary(reader);
  return patterns;
}
