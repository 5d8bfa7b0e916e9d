import { type ActionError, wordsOf } from "../errors.ts";
import type { FailureReport } from "./report-facts.ts";

export function describeFailure(failure: ActionError): FailureReport {
  const { code, hint, evidence, headline, problems } = failure;
  return { code, message: problems.length === 0 ? wordsOf(failure) : headline, problems, hint, evidence };
}
