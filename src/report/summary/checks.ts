import type { CheckFinding, CheckReport } from "../../model/checks.ts";
import { markdownCode, markdownText } from "../../text/escaping.ts";
import { describeDuration } from "../../text/measures.ts";
import { renderEvidence } from "./evidence.ts";
import { markdownTable } from "./tables.ts";

/** Findings of one check whose place and words are listed, and those whose output is shown as well. */
const mostListed = 30;
const mostShown = 5;

/** What each check did: its numbers, what it found with what was printed, and which tests are slow. */
export function renderChecks(checks: readonly CheckReport[]): readonly string[] {
  const head = [
    "check",
    "outcome",
    "tests passed",
    "failed",
    "skipped",
    "packages",
    "of them cached",
    "findings",
    "time",
  ];
  return [
    markdownTable(head, checks.map(checkRow)),
    ...checks.flatMap(renderFindings),
    ...checks.flatMap(renderSlowest),
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
  const { passed, failed, cached } = tests?.packages ?? { passed: 0, failed: 0, cached: 0 };
  const counts =
    tests === undefined
      ? ["", "", "", "", ""]
      : [tests.passed, tests.failed, tests.skipped, passed + failed + cached, cached].map(String);
  return [name, outcomes[outcome], ...counts, `${found}`, describeDuration(elapsedMs)];
}

function renderFindings({ name, findings, findingsLeftOut }: CheckReport): readonly string[] {
  if (findings.length === 0) return [];
  const rows = findings
    .slice(0, mostListed)
    .map(({ subject, message, place }) => [
      markdownCode(place === undefined ? "" : `${place.file}:${place.line}`),
      markdownText(subject, 200),
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

function renderOutput({ subject, output }: CheckFinding): string {
  const title = `What ${markdownText(subject, 200)} printed`;
  // GitHub shows a fence within `details` only after an empty line.
  return `<details><summary>${title}</summary>\n\n${renderEvidence(output)}\n\n</details>`;
}

function renderSlowest({ name, slowest }: CheckReport): readonly string[] {
  if (slowest.length === 0) return [];
  const tests = slowest.map((test) => `${markdownText(test.name, 200)} ${describeDuration(test.elapsedMs)}`);
  return [`Slowest of ${name}: ${tests.join(", ")}`];
}
