import type { CheckName } from "../model/checks.ts";
import type { AuditInputs } from "../model/inputs.ts";
import { parseList } from "../text/lists.ts";
import { describeProblem, givenOf, type InputReader, oneOf, readPlace } from "./input-reader.ts";
import { auditLevelMeanings, checkMeanings, withMeanings } from "./meanings.ts";

const parseCheck = withMeanings(oneOf<CheckName>("vet", "test", "race", "audit"), checkMeanings);

export function readChecks(reader: InputReader): readonly CheckName[] {
  const checks = new Set<CheckName>();
  for (const entry of parseList(reader.text("checks"))) {
    const parsed = parseCheck(entry);
    if ("value" in parsed) checks.add(parsed.value);
    else if (/\s/.test(entry) && entry.split(/\s+/).every((word) => "value" in parseCheck(word))) {
      reader.problem("checks", `${JSON.stringify(entry)} needs commas; did you mean ${entry.split(/\s+/).join(", ")}?`);
    } else reader.problem("checks", describeProblem(entry, parsed));
  }
  return [...checks];
}

/** Without the check they would be without effect. */
export function readAudit(reader: InputReader, checks: readonly CheckName[], workspace: string): AuditInputs {
  const idle = checks.includes("audit") ? [] : givenOf(reader, ["audit-level", "audit-baseline"]);
  for (const name of idle) reader.problem(name, "needs the audit: add `audit` to `checks`");
  const level = reader.value(
    "audit-level",
    withMeanings(oneOf<AuditInputs["level"]>("error", "warning", "note", "never"), auditLevelMeanings),
    "error" as const,
  );
  const baseline = reader.optional("audit-baseline") && readPlace(reader, "audit-baseline", workspace);
  return { level, baseline };
}
