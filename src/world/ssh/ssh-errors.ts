import { ActionError } from "../../errors.ts";
import { foreignWords } from "../../text/foreign-words.ts";
import type { ConnectionEnd } from "./connection-end.ts";
import type { Attempt, FailureClass } from "./failure-class.ts";
import { notPassedOn } from "./not-passed-on.ts";
import { refusedLogin } from "./refused-login.ts";
import { unmetAlgorithms } from "./unmet-algorithms.ts";
import { notSsh, unreachable } from "./unreachable.ts";

/** Every way in which a connection can fail that has words of its own. The first one that matches says it. */
const classes: readonly FailureClass[] = [
  ...notPassedOn,
  ...unreachable,
  ...unmetAlgorithms,
  ...refusedLogin,
  ...notSsh,
];

/** A connection that did not come to stand, as an error. No fixed remedy: a reason that is not known has none. */
export function connectionFailure(attempt: Attempt, end: ConnectionEnd): ActionError {
  const found = classes.find(({ matches }) => matches(end, attempt));
  if (found === undefined) {
    return new ActionError("connection", `cannot connect to ${attempt.place} as ${attempt.user}`, { cause: end.cause });
  }
  const hint = found.hint?.(attempt, end);
  const why = found.why?.(end) || undefined;
  const shown = end.banners
    .map((words) => foreignWords(words))
    .filter((words) => words !== "" && !String(why).includes(words));
  return new ActionError(found.isUnreachable ? "unreachable" : "connection", found.message(attempt, end), {
    cause: why,
    ...(hint === undefined ? {} : { hint }),
    evidence: shown.map((words) => `${attempt.place} shows before the login: ${words}`),
  });
}

/** An abort that carries an ActionError keeps it: whoever aborted knows best why. */
export function abortFailure(what: string, reason: unknown): ActionError {
  return reason instanceof ActionError ? reason : new ActionError("cancelled", `cancelled: ${what}`, { cause: reason });
}
