import { describeBytes, describeDuration } from "../../text/measures.ts";
import type { ReportDocument } from "../document/report-document.ts";
import { folded, type Html, html, log, section, table } from "./html.ts";

/** More findings than that nobody reads on a page; report.json has them all. */
const mostFindings = 200;

/** What was built, checked, tested and packaged. */
export function buildSections({
  binaries = [],
  checks = [],
  smoke = [],
  artifacts = [],
  discarded,
}: ReportDocument): Html {
  const built = binaries.map(({ name, target, sizeBytes, sha256, elapsedMs }) => [
    `${name} ${target}`,
    describeBytes(sizeBytes),
    sha256.slice(0, 12),
    describeDuration(elapsedMs),
  ]);
  const checked = checks.map(({ name, outcome, tests, findings, findingsLeftOut, elapsedMs }) => [
    name,
    outcome,
    tests === undefined ? "" : `${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped`,
    String(findings.length + findingsLeftOut),
    describeDuration(elapsedMs),
  ]);
  const started = smoke.map(({ name, target, verdict, readyMs, findings }) => [
    `${name} ${target}`,
    verdict,
    readyMs === undefined ? "" : describeDuration(readyMs),
    findings.map(({ text, remedy = "" }) => `${text} ${remedy}`.trim()).join("\n"),
  ]);
  const packed = artifacts.map(({ path, type, sizeBytes, sha256 = "" }) => [
    path,
    type,
    sizeBytes === undefined ? "" : describeBytes(sizeBytes),
    sha256.slice(0, 12),
  ]);
  return html`${section("Checks", table(["check", "outcome", "tests", "findings", "time"], checked), ...checks.map(findingsOf))}
${section(`Binaries${discarded ? ", removed" : ""}`, table(["target", "size", "sha256", "time"], built))}
${section("Smoke test", table(["program", "result", "ready after", "found"], started))}
${section("Artifacts", table(["file", "kind", "size", "sha256"], packed))}`;
}

function findingsOf({ name, findings }: NonNullable<ReportDocument["checks"]>[number]): Html {
  const rows = findings
    .slice(0, mostFindings)
    .map(({ subject, message, place, output }) => [
      place === undefined ? "" : `${place.file}:${place.line}`,
      subject,
      html`${message}${log(output, 40)}`,
    ]);
  return folded(`What ${name} found`, table(["place", "what", "why"], rows));
}
