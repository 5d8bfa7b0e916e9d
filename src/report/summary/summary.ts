import type { Binaries, BuiltBinary, ProofPoint } from "../../model/binaries.ts";
import { formatTarget } from "../../targets/target.ts";
import { markdownCode, markdownText } from "../../text/escaping.ts";
import { describeBytes, describeDuration } from "../../text/measures.ts";
import { type DeployReport, type FailureReport, type HostReport, type RunReport, serves } from "../report-facts.ts";
import { renderArtifacts } from "./artifacts.ts";
import { renderCaches } from "./caches.ts";
import { renderChecks } from "./checks.ts";
import { decisionSentence } from "./decision-sentence.ts";
import { renderEvidence } from "./evidence.ts";
import { renderFailurePath } from "./failure-path.ts";
import { renderPlan } from "./host-plan.ts";
import { renderStatus } from "./host-status.ts";
import { renderSmoke } from "./smoke.ts";
import { markdownTable } from "./tables.ts";
import { renderTimeline } from "./timeline.ts";

/** Hosts whose evidence is shown; with more, the first ones tell enough, and the log has them all. */
const maxHostsWithEvidence = 8;

/** The job summary: GitHub Markdown, below the 1 MiB that GitHub takes from a step, whatever the facts hold. */
export function renderSummary(report: RunReport): string {
  const { failure, deploy, binaries, isDiscarded, artifacts, caches, checks, smoke, timeline } = report;
  const sections = [
    `## ${decisionSentence(report)}`,
    // As an address of Markdown: what could end it is encoded in it (read-deploy-inputs.ts).
    ...(report.url !== undefined && serves(report) ? [`<${report.url}>`] : []),
    ...(failure ? renderFailure(report, failure) : []),
    ...(deploy && deploy.hosts.length > 0 ? renderHosts(deploy, failure) : []),
    ...(report.status ? titled("Hosts", renderStatus(report.status)) : []),
    ...(report.plan ? titled("Plan", renderPlan(report.plan)) : []),
    ...(binaries && binaries.binaries.length > 0 ? renderBinaries(binaries, isDiscarded) : []),
    ...(checks && checks.length > 0 ? ["### Checks", ...renderChecks(checks)] : []),
    ...(smoke ? titled("Smoke test", renderSmoke(smoke)) : []),
    ...(artifacts ? titled("Artifacts", renderArtifacts(artifacts)) : []),
    ...(caches ? titled("Caches", renderCaches(caches)) : []),
    ...titled("Timeline", renderTimeline(timeline)),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function titled(title: string, body: string): readonly string[] {
  return body === "" ? [] : [`### ${title}`, body];
}

function renderFailure(report: RunReport, failure: FailureReport): readonly string[] {
  const { message, problems = [], hint, evidence } = failure;
  return [
    `**Why:** ${markdownText(message, 2000)}`,
    renderProblems(problems),
    hint ? `**Next:** ${markdownText(hint, 2000)}` : "",
    renderFailurePath(report, failure),
    renderEvidence(evidence),
  ];
}

/** More problems than this nobody mends at once; the log has them all. */
const maxProblems = 50;

function renderProblems(problems: readonly string[]): string {
  const shown = problems.slice(0, maxProblems).map((problem) => `- ${markdownText(problem, 1000)}`);
  const more = problems.length - shown.length;
  return [...shown, ...(more > 0 ? [`- … and ${more} more, in the log.`] : [])].join("\n");
}

function renderHosts({ hosts }: DeployReport, failure: FailureReport | undefined): readonly string[] {
  const told = failure ? renderEvidence(failure.evidence) : "";
  const blocks = hosts
    .filter(({ evidence }) => evidence.length > 0)
    .slice(0, maxHostsWithEvidence)
    .map(({ host, evidence }) => ({ host, shown: renderEvidence(evidence) }))
    .filter(({ shown }) => shown !== told);
  return [
    "### Hosts",
    markdownTable(["host", "decision", "before", "now", "health", "time", "why"], hosts.map(hostRow)),
    ...blocks.map(({ host, shown }) => folded(`What ${markdownText(host, 120)} said`, shown)),
  ];
}

function hostRow({
  host,
  decision,
  release,
  previousRelease,
  health,
  elapsedMs,
  reason,
}: HostReport): readonly string[] {
  return [
    markdownCode(host),
    decision,
    markdownCode(previousRelease ?? ""),
    markdownCode(release ?? ""),
    markdownText(health ?? "", 120),
    describeDuration(elapsedMs),
    markdownText(reason ?? ""),
  ];
}

/** GitHub shows a fence within `details` only after an empty line. */
function folded(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

function renderBinaries({ binaries }: Binaries, isDiscarded = false): readonly string[] {
  const head = ["target", "size", "sha256", "machine", "linking", "built by", "revision", "variables", "time"];
  const isAlone = new Set(binaries.map(({ name }) => name)).size === 1;
  const rows = binaries.map((binary) => {
    const [target = "", ...facts] = binaryRow(binary);
    return [isAlone ? target : `${markdownCode(binary.name)} ${target}`, ...facts];
  });
  const title = `### Binaries, proved from the files${isDiscarded ? ", and removed" : ""}`;
  return [title, markdownTable(head, rows)];
}

function binaryRow({ target, sizeBytes, sha256, proof, elapsedMs }: BuiltBinary): readonly string[] {
  const found = (name: ProofPoint["name"]) =>
    markdownText(shortHashes(proof.flatMap((point) => (point.name === name ? point.found : [])).join(", ")));
  return [
    markdownCode(formatTarget(target)),
    describeBytes(sizeBytes),
    markdownCode(sha256.slice(0, 12)),
    found("machine"),
    found("static"),
    found("build information"),
    found("revision"),
    found("variable"),
    describeDuration(elapsedMs),
  ];
}

/** 40 digits twice in a row make the table wider than a screen; the outputs have them whole. */
function shortHashes(text: string): string {
  return text.replace(/\b([0-9a-f]{12})[0-9a-f]{28}\b/g, "$1");
}
