import type { ReportDocument } from "../document/report-document.ts";
import { folded, type Html, html, log, section, table } from "./html.ts";

/** What operations found that look at hosts. */
export function lookSections({ status = [], plan = [], fingerprint = "" }: ReportDocument): Html {
  const found = status.map(({ host, condition, version, release = "", health = "", lastDecision }) => [
    host,
    condition,
    version === undefined ? release : `${version} (${release})`,
    health,
    lastDecision === undefined ? "" : `${lastDecision.decision} ${lastDecision.time} by ${lastDecision.by}`,
  ]);
  const warnings = [...status, ...plan].flatMap(({ host, warnings }) =>
    warnings.map(({ problem, remedy }) => html`<li>${host}: ${problem}. ${remedy}</li>`),
  );
  const planned = plan.map(({ host, findings, unchanged = false, before = "nothing", release = "", changes = [] }) => {
    const refused = findings.map(({ problem, remedy }) => html`<li>${problem}. ${remedy}</li>`);
    const changed = changes.flatMap(({ action, what, details }) => [
      `${action} ${what}`,
      ...details.map((line) => `  ${line}`),
    ]);
    const sentence = unchanged ? "A deploy would change nothing" : `${before} serves now; ${release} would`;
    return html`<h3>${host}</h3>
${refused.length > 0 ? html`<p>A deploy would be refused:</p><ul>${refused}</ul>` : html`<p>${sentence}</p>`}
${log(changed, 400)}`;
  });
  return html`${section("Hosts", table(["host", "condition", "serves", "health", "last decision"], found))}
${section("Plan", ...planned)}
${section("Warnings", warnings.length === 0 ? html`` : html`<ul>${warnings}</ul>`)}
${folded("What the hosts are made of", log(fingerprint === "" ? [] : fingerprint.split("\n"), 400))}`;
}
