import { actionVersion } from "../../action-version.ts";
import { describeDuration } from "../../text/measures.ts";
import { describeHarm, stepColumns, stepRows } from "../describe-rollout.ts";
import type { ReportDocument } from "../document/report-document.ts";
import { shortNames } from "../report-links.ts";
import { curvesOf } from "../rollout-curves.ts";
import { buildSections } from "./build-sections.ts";
import { drawCurve, drawTimeline } from "./chart.ts";
import { folded, type Html, html, log, section, table } from "./html.ts";
import { lookSections } from "./look-sections.ts";
import { style } from "./style.ts";

/** More points than that touch each other. */
const mostPoints = 60;
/** More bars than that nobody reads; report.json has them all. */
const mostStages = 300;

/** report.html: the report as one page, for a browser without a network and without scripts. */
export function renderPage(document: ReportDocument): string {
  const { sentence, operation, endedAt, run, links } = document;
  const facts = [operation, endedAt, run?.repository, run?.actor].filter((fact) => fact !== undefined).join(" · ");
  const ways = links.map(({ label, address }) => html`<a href="${address}" rel="noreferrer">${label}</a> `);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>${sentence}</title>
<style>${{ markup: style }}</style>
</head>
<body>
<h1>${sentence}</h1>
<p class="muted">${facts}</p>
<p>${ways}</p>
${failureSection(document)}
${rolloutSection(document)}
${hostsSection(document)}
${lookSections(document)}
${buildSections(document)}
${timelineSection(document)}
<p class="muted">gin-deploy ${actionVersion}</p>
</body>
</html>
`;
  return page.markup;
}

function failureSection({ failure, deploy }: ReportDocument): Html {
  if (failure === undefined) return html``;
  const { message, problems, hint, evidence } = failure;
  return section(
    "Why",
    html`<p>${message}</p>`,
    problems.length === 0 ? html`` : html`<ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul>`,
    deploy?.harm ? html`<p><b>Users:</b> ${describeHarm(deploy.harm)}</p>` : html``,
    hint === undefined ? html`` : html`<p>${hint}</p>`,
    log(evidence),
  );
}

function rolloutSection({ deploy }: ReportDocument): Html {
  const { steps = [] } = deploy ?? {};
  const reasons = steps.map(({ sharePercent, sentence }) => html`<li>${sharePercent} %: ${sentence}</li>`);
  return section(
    "Canary beside the live release",
    table(stepColumns, stepRows(steps)),
    ...curvesOf(steps, mostPoints).map((curve) => drawCurve(curve, steps)),
    steps.length === 0 ? html`` : folded("Why each step ended", html`<ul>${reasons}</ul>`),
  );
}

function hostsSection({ deploy, failure }: ReportDocument): Html {
  const { hosts = [] } = deploy ?? {};
  const rows = hosts.map(({ host, decision, previousRelease, release, health = "", elapsedMs }) => [
    host,
    decision,
    [...new Set(shortNames(previousRelease, release))].join(" → "),
    health,
    describeDuration(elapsedMs),
  ]);
  const identifiers = hosts.map(({ host, previousRelease = "–", release = "–" }) => [host, previousRelease, release]);
  const own = hosts.filter(({ reason }) => reason !== undefined && failure?.message.includes(reason) !== true);
  const reasons = own.map(({ host, reason }) => html`<li>${host}: ${reason}</li>`);
  return section(
    "Hosts",
    table(["host", "decision", "release", "health", "time"], rows),
    reasons.length === 0 ? html`` : html`<ul>${reasons}</ul>`,
    folded("Identifiers of the releases", table(["host", "before", "now"], identifiers)),
    ...hosts.map(({ host, evidence }) => folded(`What ${host} said`, log(evidence))),
  );
}

function timelineSection({ timeline }: ReportDocument): Html {
  const shown = timeline.slice(0, mostStages);
  const draw = drawTimeline(shown);
  const rows = shown.map((stage) => [
    stage.host ?? "runner",
    `${stage.stage}${stage.outcome === "done" ? "" : ` ${stage.outcome}`}`,
    describeDuration(stage.endMs - stage.startMs),
    draw(stage),
  ]);
  return section("Timeline", table(["where", "stage", "time", ""], rows));
}
