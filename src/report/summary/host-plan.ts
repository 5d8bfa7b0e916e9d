import type { PlannedHost } from "../../deploy/host/look/plan-hosts.ts";
import type { Finding } from "../../deploy/judgement/fitness/preflight.ts";
import { fencedBlock, markdownCode, markdownSentence, markdownText } from "../../text/escaping.ts";
import { changeLines, summarizePlan } from "../describe-plan.ts";

/** Lines of a host's diff that are shown; a unit has about sixty. */
const shownLines = 300;
/** Hosts that are shown in full; the log has them all. */
const shownHosts = 20;

/** What a deploy would do to each host, as a diff. */
export function renderPlan(hosts: readonly PlannedHost[]): string {
  const more = hosts.length - shownHosts;
  const shown = hosts.slice(0, shownHosts).map(renderHost);
  return [...shown, ...(more > 0 ? [`… and ${more} more hosts, in the log.`] : [])].join("\n\n");
}

function renderHost({ host, findings, warnings, plan, lockHolder }: PlannedHost): string {
  const title = `#### ${markdownCode(host)}`;
  const lock =
    lockHolder === undefined
      ? []
      : [`⏳ At work there now: ${markdownText(lockHolder)}. A deploy waits for it, and plans again.`];
  const remarks = warnings.length === 0 ? [] : [listFindings("⚠️", warnings)];
  if (plan === undefined) {
    const refused = "A deploy would refuse this host, and touch nothing:";
    return [title, ...lock, refused, listFindings("❌", findings), ...remarks].join("\n\n");
  }
  const lines = changeLines(plan).slice(0, shownLines);
  return [title, ...lock, ...remarks, `${markdownText(summarizePlan(plan))}.`, fencedBlock(lines, "diff")].join("\n\n");
}

function listFindings(mark: string, findings: readonly Finding[]): string {
  return findings
    .map(({ problem, remedy }) => `- ${mark} ${markdownSentence(problem, 500)}. ${markdownSentence(remedy)}`)
    .join("\n");
}
