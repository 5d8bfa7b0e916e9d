import type { CheckFinding, Severity } from "../model/checks.ts";
import type { AuditInputs } from "../model/inputs.ts";
import type { Analysis, AuditFinding, AuditRule } from "./analysis.ts";
import { type Baseline, compare } from "./baseline.ts";

/** A finding with what became of it. */
export interface JudgedFinding extends AuditFinding {
  readonly severity: Severity;
  /** `new`: neither a comment nor the baseline accepts it. */
  readonly status: "new" | "ignored" | "known";
}

export interface JudgedAudit {
  readonly rules: readonly AuditRule[];
  /** The worst first, then by place. */
  readonly findings: readonly JudgedFinding[];
  readonly isFailed: boolean;
  /** The baseline that fits what was found. */
  readonly fitting: Baseline;
}

const severities: readonly Severity[] = ["error", "warning", "note"];

/** What of the findings counts, and whether that fails the step. */
export function judgeAudit(
  { rules, findings }: Pick<Analysis, "rules" | "findings">,
  baseline: Baseline,
  level: AuditInputs["level"],
): JudgedAudit {
  const severityOf = new Map(rules.map(({ id, severity }) => [id, severity]));
  const compared = compare(findings, baseline);
  const judged = compared.findings.map(({ isKnown, ...finding }): JudgedFinding => {
    const status = finding.ignored !== undefined ? "ignored" : isKnown ? "known" : "new";
    return { ...finding, severity: severityOf.get(finding.rule) ?? "error", status };
  });
  const rank = ({ severity }: JudgedFinding) => severities.indexOf(severity);
  const failing = level === "never" ? [] : severities.slice(0, severities.indexOf(level) + 1);
  return {
    rules,
    findings: judged.toSorted((one, other) => rank(one) - rank(other)),
    isFailed: judged.some(({ status, severity }) => status === "new" && failing.includes(severity)),
    fitting: compared.fitting,
  };
}

/** What is to be reported, as any check reports it. */
export function toCheckFindings({ rules, findings }: JudgedAudit): readonly CheckFinding[] {
  const fixOf = new Map(rules.map(({ id, fix }) => [id, fix]));
  return findings.flatMap(({ rule, message, file, line, column, severity, status }): CheckFinding[] => {
    if (status !== "new") return [];
    const place = file === undefined || line === undefined ? undefined : { file, line, column };
    return [{ subject: rule, message: `${message}. ${fixOf.get(rule) ?? ""}`.trim(), place, severity, output: [] }];
  });
}
