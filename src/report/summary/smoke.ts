import type { SmokeObservation, SmokeResult } from "../../smoke/smoke-facts.ts";
import { formatTarget } from "../../targets/target.ts";
import { markdownCode, markdownSentence } from "../../text/escaping.ts";
import { count, describeDuration } from "../../text/measures.ts";
import { folded } from "./folded.ts";
import { markdownTable } from "./tables.ts";

/** What each program did when it was started on this machine. */
export function renderSmoke(results: readonly SmokeResult[]): string {
  if (results.length === 0) return "";
  return [
    markdownTable(["program", "result", "ready after", "SIGTERM", "found"], results.map(row)),
    folded("Version and log", markdownTable(["program", "version it reports", "log"], results.map(wordsRow))),
  ].join("\n\n");
}

const programOf = ({ name, target }: SmokeResult) => `${markdownCode(name)} ${markdownCode(formatTarget(target))}`;

function row(result: SmokeResult): readonly string[] {
  const { verdict, findings, observation } = result;
  return [
    programOf(result),
    verdict === "failed" ? "❌ failed" : verdict === "unclear" ? "⚠️ unclear" : verdict,
    observation?.readyMs === undefined ? "" : describeDuration(observation.readyMs),
    describeShutdown(observation?.shutdown),
    findings
      .map(({ text, remedy = "" }) => `${markdownSentence(text)} ${markdownSentence(remedy)}`.trim())
      .join("<br>"),
  ];
}

function wordsRow(result: SmokeResult): readonly string[] {
  const { observation } = result;
  const log = observation?.log;
  const structured = log?.kinds.get("structured")?.count ?? 0;
  return [
    programOf(result),
    markdownCode(observation?.reportedVersion ?? ""),
    log === undefined ? "" : `${count(log.lines, "line")}, ${structured} structured`,
  ];
}

function describeShutdown(shutdown: SmokeObservation["shutdown"]): string {
  if (shutdown === undefined) return "";
  const { kind, afterMs } = shutdown;
  if (kind === "killed") return `killed after ${describeDuration(afterMs)}`;
  const how = shutdown.exitCode === null ? `by ${shutdown.signal}` : `exit code ${shutdown.exitCode}`;
  return `${how} after ${describeDuration(afterMs)}`;
}
