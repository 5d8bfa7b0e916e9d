import type { PlannedHost } from "../deploy/host/look/plan-hosts.ts";
import type { Change, HostPlan } from "../deploy/plan/host-plan.ts";
import { logLine } from "../text/escaping.ts";

/** What a deploy would do to a host, in lines of a log. */
export function describePlan({ host, findings, plan, lockHolder }: PlannedHost): readonly string[] {
  const lock = lockHolder === undefined ? [] : [`${host}: at work there now: ${lockHolder}`];
  if (plan === undefined) return [...lock, ...findings.map(({ problem }) => `${host}: ${problem}`)];
  return [...lock, `${host}: ${summarizePlan(plan)}`, ...changeLines(plan)];
}

export function summarizePlan({ isUnchanged, release, before }: HostPlan): string {
  if (isUnchanged) return `${release} is live already: a deploy would change nothing`;
  return `live now: ${before ?? "nothing"}; after a deploy: ${release}`;
}

/** As lines of a diff: `+` is created, `-` removed, `!` replaced; what stays has none of them. */
export function changeLines({ changes, steps, wayBack }: HostPlan): readonly string[] {
  const lines = changes.flatMap(describeChange);
  if (steps.length === 0) return lines;
  const order = (some: HostPlan["steps"]) =>
    some.map(({ step, gate }) => (gate ? `${step} and wait until it is healthy` : step)).join(", ");
  return [...lines, `  steps: ${order(steps)}`, `  to roll back after any of them: ${order(wayBack)}`];
}

const signs: Readonly<Record<Change["action"], string>> = { create: "+", remove: "-", replace: "!", leave: " " };

export function describeChange({ action, what, details }: Change): readonly string[] {
  const line = (text: string) => logLine(text, 400);
  const isDiff = details.length > 0 && details.every((detail) => /^[-+~]/.test(detail));
  const head = `${signs[action]} ${action} ${what}`;
  if (isDiff) return [line(head), ...details.map((detail) => line(detail.replace(/^([-+~])/, "$1     ")))];
  return [line(details.length === 0 ? head : `${head}: ${details.join("; ")}`)];
}
