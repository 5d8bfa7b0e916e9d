import type { CheckFinding, CheckReport } from "../../model/checks.ts";
import { fencedBlock, logLine, markdownSentence, markdownText } from "../../text/escaping.ts";
import { decisionSentence } from "../decision-sentence.ts";
import { describeHarm } from "../describe-rollout.ts";
import type { FailureReport, RunReport } from "../report-facts.ts";
import { linksOf } from "../report-links.ts";
import { harmOf } from "../rollout-harm.ts";
import { renderArtifacts } from "./artifacts.ts";
import { renderBinaries } from "./binaries.ts";
import { renderCaches } from "./caches.ts";
import { renderChecks } from "./checks.ts";
import { renderEvidence } from "./evidence.ts";
import { renderFailurePath } from "./failure-path.ts";
import { folded } from "./folded.ts";
import { renderPlan } from "./host-plan.ts";
import { renderStatus } from "./host-status.ts";
import { renderHosts } from "./hosts.ts";
import { renderRollout } from "./rollout.ts";
import { renderSmoke } from "./smoke.ts";
import { renderTimeline } from "./timeline.ts";

/** The job summary: GitHub Markdown, below the 1 MiB that GitHub takes from a step, whatever the facts hold. */
export function renderSummary(report: RunReport): string {
  const { failure, deploy, binaries, isDiscarded, artifacts, caches, checks, smoke, timeline } = report;
  const sections = [
    `## ${markdownSentence(decisionSentence(report), 2000)}`,
    linksOf(report)
      .map(([label, address]) => `[${markdownText(label)}](<${address}>)`)
      .join(" · "),
    ...(failure ? renderFailure(report, failure) : []),
    ...renderRollout(deploy?.steps),
    ...(deploy && deploy.hosts.length > 0 ? renderHosts(deploy, failure) : []),
    ...(report.status ? titled("Hosts", renderStatus(report.status)) : []),
    ...(report.fingerprint === undefined ? [] : [renderFacts(report.fingerprint)]),
    ...(report.plan ? titled("Plan", renderPlan(report.plan)) : []),
    ...(binaries && binaries.binaries.length > 0 ? renderBinaries(binaries, isDiscarded) : []),
    ...(checks && checks.length > 0 ? ["### Checks", ...renderChecks(withoutSaid(checks, failure))] : []),
    ...(smoke ? titled("Smoke test", renderSmoke(smoke)) : []),
    ...(artifacts ? titled("Artifacts", renderArtifacts(artifacts)) : []),
    ...(caches ? titled("Caches", renderCaches(caches)) : []),
    ...titled("Timeline", renderTimeline(timeline)),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

/** Longer than that is no file to begin from; the output has it whole. */
const shownFactLines = 400;

function renderFacts(file: string): string {
  const lines = file.trimEnd().split("\n").slice(0, shownFactLines);
  return folded(
    "What the hosts are made of, as a file for <code>fingerprint</code>",
    fencedBlock(
      lines.map((line) => logLine(line, 1000)),
      "yaml",
    ),
  );
}

function titled(title: string, body: string): readonly string[] {
  return body === "" ? [] : [`### ${title}`, body];
}

function renderFailure(report: RunReport, failure: FailureReport): readonly string[] {
  const { message, problems = [], hint } = failure;
  const harm = report.deploy && harmOf(report.deploy, report.timeline);
  return [
    `**Why:** ${markdownSentence(message, 2000)}`,
    renderProblems(problems),
    harm ? `**Users:** ${markdownText(describeHarm(harm), 500)}` : "",
    hint ? markdownSentence(hint, 2000) : "",
    renderFailurePath(report, failure),
    renderEvidence(evidenceBeside(failure)),
  ];
}

/** A compile error that the reason names is said once. */
function evidenceBeside({ code, message, evidence }: FailureReport): readonly string[] {
  return code === "build" ? evidence.filter((line) => line.trim() === "" || !message.includes(line.trim())) : evidence;
}

/** What the build says of the source, vet and the tests say as well. */
function withoutSaid(checks: readonly CheckReport[], failure: FailureReport | undefined): readonly CheckReport[] {
  if (failure?.code !== "build") return checks;
  const isSaid = ({ message, place }: CheckFinding) =>
    failure.evidence.some((line) => line.includes(message) && place !== undefined && line.includes(place.file));
  return checks.map((check) => {
    const findings = check.findings.filter((finding) => !isSaid(finding));
    const said = check.findings.length - findings.length;
    return { ...check, findings, findingsLeftOut: check.findingsLeftOut + said };
  });
}

/** More problems than this nobody mends at once; the log has them all. */
const maxProblems = 50;

function renderProblems(problems: readonly string[]): string {
  const shown = problems.slice(0, maxProblems).map((problem) => `- ${markdownSentence(problem, 1000)}`);
  const more = problems.length - shown.length;
  return [...shown, ...(more > 0 ? [`- … and ${more} more, in the log.`] : [])].join("\n");
}
