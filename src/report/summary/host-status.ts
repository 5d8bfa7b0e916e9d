import type { HostStatus } from "../../deploy/judgement/state/host-status.ts";
import { markdownCode, markdownSentence, markdownText } from "../../text/escaping.ts";
import { describeLock, describePause } from "../describe-status.ts";
import { markdownTable } from "./tables.ts";

/** Releases of a host that are listed; `keep-releases` keeps fewer than this almost everywhere. */
const shownReleases = 10;

/** What runs where, and who is at work: for the person who was called at night. */
export function renderStatus(hosts: readonly HostStatus[]): string {
  return [
    markdownTable(["host", "condition", "serves", "health", "last decision"], hosts.map(statusRow)),
    ...hosts.flatMap(renderPause),
    ...hosts.flatMap(renderLock),
    ...hosts.flatMap(renderWarnings),
    ...hosts.flatMap(renderReleases),
  ].join("\n\n");
}

const marks: Readonly<Record<HostStatus["condition"], string>> = {
  serves: "✅",
  "at work": "⏳",
  paused: "⏸️",
  "never deployed": "⚪",
  "cut off": "⚠️",
  unwell: "❌",
  down: "❌",
};

function statusRow({
  host,
  condition,
  release = "",
  version,
  since,
  health,
  canary,
  lastDecision,
  paused,
}: HostStatus) {
  const last = lastDecision && `${lastDecision.decision} ${lastDecision.time} by ${lastDecision.by}`;
  const reason = lastDecision?.reason === undefined ? "" : `: ${lastDecision.reason}`;
  const serves = [
    markdownCode(version ?? release),
    since === undefined ? "" : `since ${markdownText(since, 40)}`,
    paused === undefined && canary !== undefined ? `beside it ${markdownCode(canary)}` : "",
  ];
  return [
    markdownCode(host),
    `${marks[condition]} ${condition}`,
    serves.filter(Boolean).join(", "),
    markdownText(health ?? "", 160),
    markdownText(last === undefined ? "" : `${last}${reason}`),
  ];
}

function renderPause({ host, paused }: HostStatus): readonly string[] {
  if (paused === undefined) return [];
  const next = "`operation: promote` goes on with it, `operation: abort` rolls it back.";
  return [`⏸️ ${markdownCode(host)}: ${markdownText(describePause(paused))}. ${next}`];
}

function renderLock({ host, lock }: HostStatus): readonly string[] {
  return lock === undefined ? [] : [`🔒 ${markdownCode(host)} is locked by ${markdownText(describeLock(lock))}`];
}

function renderWarnings({ host, warnings }: HostStatus): readonly string[] {
  return warnings.map(
    ({ problem, remedy }) => `⚠️ ${markdownCode(host)}: ${markdownSentence(problem)}. ${markdownSentence(remedy)}`,
  );
}

function renderReleases({ host, release, releases }: HostStatus): readonly string[] {
  if (releases.length === 0) return [];
  const shown = releases.slice(0, shownReleases).map(({ id, isBad }) => {
    const remark = id === release ? " (serves)" : isBad ? " (bad)" : "";
    return `${markdownCode(id)}${remark}`;
  });
  const more = releases.length > shown.length ? [`… and ${releases.length - shown.length} more`] : [];
  return [`Releases on ${markdownCode(host)}: ${[...shown, ...more].join(", ")}`];
}
