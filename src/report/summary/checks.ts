import type { CheckFinding, CheckReport, Severity, TestCounts } from "../../model/checks.ts";
import { fencedBlock, logLine, markdownCode, markdownText } from "../../text/escaping.ts";
import { count, describeDuration } from "../../text/measures.ts";
import { renderEvidence } from "./evidence.ts";
import { markdownTable } from "./tables.ts";

/** Findings of one check whose place and words are listed, and those whose output is shown as well. */
const mostListed = 30;
const mostShown = 5;

/** Characters of a baseline: a job summary may have 1 MiB. */
const longestBaseline = 100_000;

/** What each check did: its numbers, what it found with what was printed, and which tests are slow. */
export function renderChecks(checks: readonly CheckReport[]): readonly string[] {
  return [
    markdownTable(["check", "outcome", "tests", "findings", "time"], checks.map(checkRow)),
    ...checks.flatMap(renderFindings),
    ...checks.flatMap(renderSlowest),
    ...checks.flatMap(renderAccepted),
  ];
}

const outcomes: Readonly<Record<CheckReport["outcome"], string>> = {
  passed: "✅ passed",
  failed: "❌ failed",
  "cut short": "⚠️ cut short: the build failed",
  "left out": "left out: the build failed",
};

function checkRow({ name, outcome, tests, findings, findingsLeftOut, elapsedMs }: CheckReport): readonly string[] {
  const found = findings.length + findingsLeftOut;
  return [
    name,
    outcomes[outcome],
    tests === undefined ? "" : describeTests(tests),
    `${found}`,
    describeDuration(elapsedMs),
  ];
}

/** `9 passed, 2 failed, 1 skipped, in 8 packages (4 cached)` */
function describeTests({ passed, failed, skipped, packages }: TestCounts): string {
  const all = packages.passed + packages.failed + packages.cached;
  const cached = packages.cached > 0 ? ` (${packages.cached} cached)` : "";
  return `${passed} passed, ${failed} failed, ${skipped} skipped, in ${count(all, "package")}${cached}`;
}

function renderFindings({ name, findings, findingsLeftOut }: CheckReport): readonly string[] {
  if (findings.length === 0) return [];
  const rows = findings
    .slice(0, mostListed)
    .map(({ subject, message, place, severity }) => [
      markdownCode(place === undefined ? "" : `${place.file}:${place.line}`),
      `${severity === undefined ? "" : `${marks[severity]} `}${markdownText(subject, 200)}`,
      markdownText(message),
    ]);
  const shown = findings.filter(({ output }) => output.length > 0).slice(0, mostShown);
  const more = findings.length + findingsLeftOut - rows.length;
  return [
    `What ${name} found:`,
    markdownTable(["place", "what", "why"], rows),
    more > 0 ? `… and ${more} more, in the log.` : "",
    ...shown.map(renderOutput),
  ];
}

const marks: Readonly<Record<Severity, string>> = { error: "❌", warning: "⚠️", note: "ℹ️" };

function renderOutput({ subject, output }: CheckFinding): string {
  const title = `What ${markdownText(subject, 200)} printed`;
  // GitHub shows a fence within `details` only after an empty line.
  return `<details><summary>${title}</summary>\n\n${renderEvidence(output)}\n\n</details>`;
}

const tooLong = "The baseline is too long for this page: the output audit-baseline-file has it.";

/** What the audit does not report, and the baseline that a repository should have. */
function renderAccepted({ audit }: CheckReport): readonly string[] {
  if (audit === undefined) return [];
  const { ignored, known, baseline } = audit;
  const accepted = [
    ...(ignored === 0 ? [] : [`${count(ignored, "finding")} accepted by comments in the source`]),
    ...(known === 0 ? [] : [`${known} known by the baseline`]),
  ];
  const text = (baseline ?? "").length > longestBaseline ? tooLong : (baseline ?? "");
  const shown = text
    .trimEnd()
    .split("\n")
    .map((line) => logLine(line, 1000));
  return [
    accepted.length === 0 ? "" : `Left out by the audit: ${accepted.join(", ")}.`,
    baseline === undefined
      ? ""
      : `<details><summary>The file of <code>audit-baseline</code> is out of date: commit this in its place</summary>\n\n${fencedBlock(shown, "json")}\n\n</details>`,
  ];
}

function renderSlowest({ name, slowest }: CheckReport): readonly string[] {
  if (slowest.length === 0) return [];
  const tests = slowest.map((test) => `${markdownText(test.name, 200)} ${describeDuration(test.elapsedMs)}`);
  return [`Slowest of ${name}: ${tests.join(", ")}`];
}
