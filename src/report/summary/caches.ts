import { type CacheOutcome, notWanted, type SaveOutcome } from "../../cache/cache-outcome.ts";
import { markdownCode, markdownText } from "../../text/escaping.ts";
import { describeBytes, describeDuration } from "../../text/measures.ts";
import type { CachesReport } from "../report-facts.ts";
import { folded } from "./folded.ts";
import { markdownTable } from "./tables.ts";

/** What each cache gave and took: outcome, key, size, entries, time, and why it was or was not saved. Empty when all were off by the input. */
export function renderCaches({ restored, saved }: CachesReport): string {
  const rows = (["modules", "build"] as const).flatMap((name) => {
    const outcome = restored[name];
    if (outcome.kind === "off" && outcome.reason === notWanted) return [];
    const save = saved?.[name];
    return [
      [`${name}, restored`, ...restoreCells(outcome)],
      ...(save === undefined ? [] : [[`${name}, saved`, ...saveCells(save)]]),
    ];
  });
  if (rows.length === 0) return "";
  const shown = rows.map(([name = "", outcome = "", size = "", , time = "", , why = ""]) => [
    name,
    outcome,
    size,
    time,
    why,
  ]);
  const keys = rows.flatMap(([name = "", , , entries = "", , key = ""]) =>
    entries === "" ? [] : [[name, entries, key]],
  );
  return [
    markdownTable(["cache", "outcome", "size", "time", "why"], shown),
    keys.length === 0 ? "" : folded("Keys", markdownTable(["cache", "entries", "key"], keys)),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function restoreCells(outcome: CacheOutcome): readonly string[] {
  switch (outcome.kind) {
    case "exact":
    case "partial": {
      const { kind, archiveBytes, entryCount, elapsedMs, key } = outcome;
      return [kind, describeBytes(archiveBytes), `${entryCount}`, describeDuration(elapsedMs), markdownCode(key), ""];
    }
    case "miss":
      return ["miss", "", "", describeDuration(outcome.elapsedMs), "", ""];
    case "failed":
    case "off":
      return [outcome.kind, "", "", "", "", markdownText(outcome.reason)];
  }
}

function saveCells(outcome: SaveOutcome): readonly string[] {
  if (outcome.kind !== "saved") {
    return [outcome.kind === "failed" ? "failed" : "no", "", "", "", "", markdownText(outcome.reason)];
  }
  const { archiveBytes, entryCount, dropped, elapsedMs, key, why } = outcome;
  const entries = dropped === 0 ? `${entryCount}` : `${entryCount}, ${dropped} dropped`;
  return [
    "yes",
    describeBytes(archiveBytes),
    entries,
    describeDuration(elapsedMs),
    markdownCode(key),
    markdownText(why),
  ];
}
