import { type ActionError, wordsOf } from "../errors.ts";
import type { FailureReport } from "./report-facts.ts";

/** Several problems of one error, which stand in its message a line each with a dash, become a list. */
export function describeFailure(failure: ActionError): FailureReport {
  const { code, hint, evidence } = failure;
  const [message = "", ...problems] = wordsOf(failure).split(/\n- /);
  return { code, message, problems, hint, evidence };
}
