import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ActionRun } from "./run-action.ts";

/** Leaves what people see of a run where somebody can look at it: nothing of it is committed. `scripts/pictures.ts` makes pictures of it. */
export function keepRun(name: string, { log, summary, page = "", report = "" }: ActionRun): void {
  const directory = join(import.meta.dirname, "../../.work/runs", name);
  mkdirSync(directory, { recursive: true });
  const files = { "log.txt": log, "summary.md": summary, "report.html": page, "report.json": report };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text);
}
