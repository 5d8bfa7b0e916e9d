import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AuditFinding, AuditRule } from "../../src/audit/analysis.ts";
import { formatBaseline, isSameBaseline, readBaseline } from "../../src/audit/baseline.ts";
import { judgeAudit, toCheckFindings } from "../../src/audit/judge-audit.ts";

const rules: readonly AuditRule[] = (["error", "warning", "note"] as const).map((severity) => ({
  id: `an-${severity}`,
  severity,
  title: "Title",
  fix: "Do this.",
}));

const finding = (rule: string, more: Partial<AuditFinding> = {}): AuditFinding => ({
  rule,
  message: "It hurts",
  file: "main.go",
  line: 3,
  column: 1,
  function: "main",
  ...more,
});

const judge = (
  findings: readonly AuditFinding[],
  baseline = {},
  level: "error" | "warning" | "note" | "never" = "error",
) => judgeAudit({ rules, findings }, baseline, level);

describe("whether an audit fails the step", () => {
  it.each([
    ["an-error", "error", true],
    ["an-error", "note", true],
    ["an-error", "never", false],
    ["an-warning", "error", false],
    ["an-warning", "warning", true],
    ["an-note", "warning", false],
    ["an-note", "note", true],
  ] as const)("%s with audit-level %s: %s", (rule, level, expected) => {
    expect(judge([finding(rule)], {}, level).isFailed).toBe(expected);
  });

  it("is no matter of what a comment or the baseline accepts", () => {
    expect(judge([finding("an-error", { ignored: "for a reason" })]).isFailed).toBe(false);
    expect(judge([finding("an-error")], { "main.go": { "an-error in main": 1 } }).isFailed).toBe(false);
    expect(judge([finding("an-error")], { "other.go": { "an-error in main": 1 } }).isFailed).toBe(true);
    expect(judge([finding("an-error")], { "main.go": { "an-error": 1 } }).isFailed).toBe(true);
  });
});

describe("the baseline", () => {
  it("knows no longer which ones are new, where there are more than it knows", () => {
    const two = [finding("an-error"), finding("an-error", { line: 9 })];
    expect(judge(two, { "main.go": { "an-error in main": 1 } }).findings.map(({ status }) => status)).toEqual([
      "new",
      "new",
    ]);
    expect(judge(two, { "main.go": { "an-error in main": 2 } }).findings.map(({ status }) => status)).toEqual([
      "known",
      "known",
    ]);
  });

  it("counts what no comment accepts, by file, rule and function", () => {
    const { fitting } = judge([
      finding("an-note", { file: "b.go", function: "" }),
      finding("an-error", { file: "a.go" }),
      finding("an-error", { file: "a.go" }),
      finding("an-error", { file: "a.go", ignored: "for a reason" }),
    ]);
    expect(formatBaseline(fitting)).toBe(`{
  "schema": 1,
  "findings": {
    "a.go": {
      "an-error in main": 2
    },
    "b.go": {
      "an-note": 1
    }
  }
}
`);
  });

  it.each([
    ["<<<<<<< HEAD", /^audit-baseline: base\.json is no JSON$/],
    ["null", /has no `schema: 1`/],
    ['{"schema":2,"findings":{}}', /has no `schema: 1`/],
    ['{"schema":1}', /does not hold counts/],
    ['{"schema":1,"findings":[]}', /does not hold counts/],
    ['{"schema":1,"findings":{"a.go":{"x":0}}}', /does not hold counts/],
    ['{"schema":1,"findings":{"a.go":{"x":"1"}}}', /does not hold counts/],
  ])("%s is refused", (text, message) => {
    expect(() => readBaseline(text, "base.json")).toThrow(message);
  });

  it("may have a byte order mark and lines as Windows ends them", () => {
    const text = formatBaseline({ "größe.go": { "an-error": 1 } }).replaceAll("\n", "\r\n");
    expect(readBaseline(`\uFEFF${text}`, "base.json")).toEqual({ "größe.go": { "an-error": 1 } });
  });

  it("that an audit makes accepts all that the audit found, and fits it", () => {
    const anything = fc.record({
      rule: fc.constantFrom("an-error", "an-warning", "__proto__"),
      message: fc.string(),
      file: fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor"), fc.constant(undefined)),
      function: fc.oneof(fc.string(), fc.constant("__proto__")),
      ignored: fc.option(fc.string(), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(anything), (findings) => {
        const { fitting } = judge(findings);
        const read = readBaseline(formatBaseline(fitting), "base.json");
        expect(isSameBaseline(read, fitting)).toBe(true);
        const again = judge(findings, read, "note");
        expect(again.isFailed).toBe(false);
        expect(again.findings.every(({ status }) => status !== "new")).toBe(true);
      }),
    );
  });
});

it("reports the worst first, with what to do", () => {
  const judged = judge([
    finding("an-note"),
    finding("an-error", { file: undefined, line: undefined }),
    finding("an-error"),
  ]);
  expect(toCheckFindings(judged)).toMatchObject([
    { subject: "an-error", message: "It hurts. Do this.", place: undefined, severity: "error" },
    { subject: "an-error", place: { file: "main.go", line: 3, column: 1 } },
    { subject: "an-note", severity: "note" },
  ]);
});
