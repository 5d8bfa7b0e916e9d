import type { PlannedHost } from "../../deploy/host/plan-hosts.ts";
import { fencedBlock, markdownCode, markdownText } from "../../text/escaping.ts";
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

function renderHost({ host, findings, plan, lockHolder }: PlannedHost): string {
  const title = `#### ${markdownCode(host)}`;
  const lock =
    lockHolder === undefined
      ? []
      : [`⏳ At work there now: ${markdownText(lockHolder)}. A deploy waits for it, and plans again.`];
  if (plan === undefined) {
    const list = findings.map(({ problem, remedy }) => `- ❌ ${markdownText(problem)}. ${markdownText(remedy)}`);
    return [title, ...lock, "A deploy would refuse this host, and touch nothing:", list.join("\n")].join("\n\n");
  }
  const lines = changeLines(plan).slice(0, shownLines);
  return [title, ...lock, `${markdownText(summarizePlan(plan))}.`, fencedBlock(lines, "diff")].join("\n\n");
}
