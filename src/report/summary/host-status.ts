import type { HostStatus } from "../../deploy/judgement/host-status.ts";
import { markdownCode, markdownText } from "../../text/escaping.ts";
import { describeLock } from "../describe-status.ts";
import { markdownTable } from "./tables.ts";

/** Releases of a host that are listed; `keep-releases` keeps fewer than this almost everywhere. */
const shownReleases = 10;

/** What runs where, and who is at work: for the person who was called at night. */
export function renderStatus(hosts: readonly HostStatus[]): string {
  const head = ["host", "condition", "release", "version", "since", "health", "lock", "last decision"];
  return [markdownTable(head, hosts.map(statusRow)), ...hosts.flatMap(renderReleases)].join("\n\n");
}

const marks: Readonly<Record<HostStatus["condition"], string>> = {
  serves: "✅",
  "at work": "⏳",
  "never deployed": "⚪",
  "cut off": "⚠️",
  unwell: "❌",
  down: "❌",
};

function statusRow({ host, condition, release, version, since, health, canary, lock, lastDecision }: HostStatus) {
  const last = lastDecision && `${lastDecision.decision} ${lastDecision.time} by ${lastDecision.by}`;
  const reason = lastDecision?.reason === undefined ? "" : `: ${lastDecision.reason}`;
  return [
    markdownCode(host),
    `${marks[condition]} ${condition}`,
    [markdownCode(release ?? ""), canary && `beside it ${markdownCode(canary)}`].filter(Boolean).join(", "),
    markdownText(version ?? "", 80),
    markdownText(since ?? "", 40),
    markdownText(health ?? "", 160),
    markdownText(lock === undefined ? "" : describeLock(lock)),
    markdownText(last === undefined ? "" : `${last}${reason}`),
  ];
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
