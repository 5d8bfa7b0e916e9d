import type { Change, HostPlan } from "../../deploy/plan/host-plan.ts";
import type { PlannedHost } from "../../deploy/run/plan-hosts.ts";
import { fencedBlock, logLine, markdownCode, markdownText } from "../../text/escaping.ts";

/** Lines of a host's diff that are shown; a unit has about sixty. */
const shownLines = 300;

/** What a deploy would do to each host, as a diff. */
export function renderPlan(hosts: readonly PlannedHost[]): string {
  return hosts.map(renderHost).join("\n\n");
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
  const sentence = plan.isUnchanged
    ? `${markdownCode(plan.release)} serves already, and well: a deploy would change nothing.`
    : `${markdownCode(plan.before ?? "nothing")} serves now; ${markdownCode(plan.release)} would.`;
  return [title, ...lock, sentence, fencedBlock(describePlan(plan).slice(0, shownLines), "diff")].join("\n\n");
}

/** As lines of a diff: `+` is created, `-` removed, `!` replaced; what stays has none of them. */
export function describePlan({ changes, steps, wayBack }: HostPlan): readonly string[] {
  const lines = changes.flatMap(describeChange);
  if (steps.length === 0) return lines;
  const names = (some: HostPlan["steps"]) =>
    some.map(({ step, gate }) => (gate ? `${step} and see it prove itself` : step)).join(", ");
  return [...lines, "", `  in order: ${names(steps)}`, `  the way back, wherever that ends: ${names(wayBack)}`];
}

const signs: Readonly<Record<Change["action"], string>> = { create: "+", remove: "-", replace: "!", leave: " " };

function describeChange({ action, what, details }: Change): readonly string[] {
  const isDiff = details.length > 0 && details.every((line) => /^[-+~]/.test(line));
  const line = (text: string) => logLine(text, 400);
  if (isDiff)
    return [
      line(`${signs[action]} ${action} ${what}`),
      ...details.map((detail) => line(detail.replace(/^([-+~])/, "$1     "))),
    ];
  const remark = details.length === 0 ? "" : `: ${details.join("; ")}`;
  return [line(`${signs[action]} ${action} ${what}${remark}`)];
}
