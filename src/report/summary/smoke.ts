import type { SmokeObservation, SmokeResult } from "../../smoke/smoke-facts.ts";
import { formatTarget } from "../../targets/target.ts";
import { markdownCode, markdownText } from "../../text/escaping.ts";
import { count, describeDuration } from "../../text/measures.ts";
import { markdownTable } from "./tables.ts";

/** What each program did when it was started on this machine. */
export function renderSmoke(results: readonly SmokeResult[]): string {
  if (results.length === 0) return "";
  return markdownTable(
    ["program", "target", "result", "ready after", "says it is", "SIGTERM", "log", "found"],
    results.map(row),
  );
}

function row({ name, target, verdict, findings, observation }: SmokeResult): readonly string[] {
  const log = observation?.log;
  const structured = log?.kinds.get("structured")?.count ?? 0;
  return [
    markdownCode(name),
    markdownCode(formatTarget(target)),
    verdict === "failed" ? "❌ failed" : verdict === "unclear" ? "⚠️ unclear" : verdict,
    observation?.readyMs === undefined ? "" : describeDuration(observation.readyMs),
    markdownCode(observation?.reportedVersion ?? ""),
    describeShutdown(observation?.shutdown),
    log === undefined ? "" : `${count(log.lines, "line")}, ${structured} structured`,
    findings.map(({ text, remedy = "" }) => `${markdownText(text)} ${markdownText(remedy)}`.trim()).join("<br>"),
  ];
}

function describeShutdown(shutdown: SmokeObservation["shutdown"]): string {
  if (shutdown === undefined) return "";
  const { kind, afterMs } = shutdown;
  if (kind === "killed") return `killed after ${describeDuration(afterMs)}`;
  const how = shutdown.exitCode === null ? `by ${shutdown.signal}` : `exit code ${shutdown.exitCode}`;
  return `${how} after ${describeDuration(afterMs)}`;
}
