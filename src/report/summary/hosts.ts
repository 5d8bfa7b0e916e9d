import { markdownCode, markdownSentence, markdownText } from "../../text/escaping.ts";
import { describeDuration } from "../../text/measures.ts";
import type { DeployReport, FailureReport, HostReport } from "../report-facts.ts";
import { shortNames } from "../report-links.ts";
import { renderEvidence } from "./evidence.ts";
import { folded } from "./folded.ts";
import { markdownTable } from "./tables.ts";

/** Hosts whose reason or evidence is shown; with more, the first ones tell enough, and the log has them all. */
const mostReasons = 20;
const maxHostsWithEvidence = 8;

/** What became of each host, why where that is its own reason, and what it said. */
export function renderHosts({ hosts }: DeployReport, failure: FailureReport | undefined): readonly string[] {
  const told = failure ? renderEvidence(failure.evidence) : "";
  const blocks = hosts
    .filter(({ evidence }) => evidence.length > 0)
    .slice(0, maxHostsWithEvidence)
    .map(({ host, evidence }) => ({ host, shown: renderEvidence(evidence) }))
    .filter(({ shown }) => shown !== told);
  return [
    "### Hosts",
    markdownTable(["host", "decision", "release", "health", "time"], hosts.map(hostRow)),
    renderReasons(hosts, failure),
    folded("Identifiers of the releases", markdownTable(["host", "before", "now"], hosts.map(identifierRow))),
    ...blocks.map(({ host, shown }) => folded(`What ${markdownText(host, 120)} said`, shown)),
  ];
}

function hostRow({ host, decision, release, previousRelease, health, elapsedMs }: HostReport): readonly string[] {
  return [
    markdownCode(host),
    decision,
    describeReleases(previousRelease, release),
    markdownText(health ?? "", 120),
    describeDuration(elapsedMs),
  ];
}

/** `v1.2.2 → v1.2.3` */
function describeReleases(before: string | undefined, now: string | undefined): string {
  const [one, other] = shortNames(before, now).map((name) => markdownCode(name));
  return before === now ? `${other}` : `${one} → ${other}`;
}

function renderReasons(hosts: readonly HostReport[], failure: FailureReport | undefined): string {
  const own = hosts.filter(({ reason }) => reason !== undefined && failure?.message.includes(reason) !== true);
  const shown = own
    .slice(0, mostReasons)
    .map(({ host, reason }) => `- ${markdownCode(host)}: ${markdownSentence(reason ?? "")}`);
  const more = own.length - shown.length;
  return [...shown, ...(more > 0 ? [`- … and ${more} more, in the log.`] : [])].join("\n");
}

function identifierRow({ host, release, previousRelease }: HostReport): readonly string[] {
  return [markdownCode(host), markdownCode(previousRelease ?? ""), markdownCode(release ?? "")];
}
