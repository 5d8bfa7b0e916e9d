import { join } from "node:path";
import { count } from "../text/measures.ts";
import type { Files } from "../world/files.ts";
import { type Baseline, readBaseline, refuseBaseline } from "./baseline.ts";

/** `path`: undefined or not there yet, nothing is known. Errors: `input`, also for a baseline of other code than this. */
export async function loadBaseline(
  path: string | undefined,
  workspace: string,
  files: Pick<Files, "readText" | "stat">,
): Promise<Baseline> {
  const facts = path === undefined ? undefined : await files.stat(path);
  if (path === undefined || facts === undefined) return {};
  if (facts.kind !== "file") throw refuseBaseline(path, "is no file");
  const baseline = readBaseline((await files.readText(path)) ?? "", path);
  const named = Object.keys(baseline).filter((file) => file !== "");
  for (const file of named) {
    if ((await files.stat(join(workspace, file))) !== undefined) return baseline;
  }
  if (named.length === 0) return baseline;
  throw refuseBaseline(
    path,
    `names ${count(named.length, "file")}, and none of them is in this checkout: it was made for another repository, or the code has moved`,
  );
}
