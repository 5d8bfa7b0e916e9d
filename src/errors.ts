/** Every way in which a run can end badly. A new way gets a new code here; nothing else is thrown on purpose. */
export type ErrorCode =
  | "input" // an input, or several, cannot be used as given
  | "toolchain" // no Go of the wanted version could be found, fetched or verified
  | "build" // the source does not compile, or is not what a build needs
  | "check" // a check of the source (vet, tests) found something
  | "proof" // a binary was built but is not what it should be
  | "smoke" // a binary is what it should be, and does not run as a service should
  | "tool" // a program that this action needs is missing or failed unexpectedly
  | "trust" // a host key is unknown or changed
  | "unreachable" // nobody answers where a host should be
  | "connection" // a host refuses the login, or its connection was lost
  | "preflight" // a host does not fit the release; it was not touched
  | "lock" // another deploy holds the host, or took it from us
  | "transfer" // what arrived is not what was sent
  | "host" // a step on a host failed
  | "rollout" // the new release was not good enough and was rolled back
  | "undecided" // nothing said for certain whether the new release is good enough, and it was rolled back
  | "paused" // a rollout is held as it is until somebody promotes or aborts it
  | "cancelled"; // the job was cancelled

export interface ErrorDetails {
  /** What to do next, as a sentence to the user. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** What the message announces, when there are several; each is a text of its own, and a line of the message. */
  readonly problems?: readonly string[];
  /** Lines that prove the message: journal, compiler output, samples. Printed under it, never in an annotation's title. */
  readonly evidence?: readonly string[];
}

/** The only error that stages throw: what happened and where in `message`, why in `cause`, what to do in `hint`. */
export class ActionError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly evidence: readonly string[];
  /** The message without its problems. */
  readonly headline: string;
  readonly problems: readonly string[];

  constructor(code: ErrorCode, headline: string, details: ErrorDetails = {}) {
    const { problems = [] } = details;
    super(
      [headline, ...problems.map((problem) => `- ${problem}`)].join("\n"),
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.name = "ActionError";
    this.code = code;
    this.hint = details.hint;
    this.evidence = details.evidence ?? [];
    this.headline = headline;
    this.problems = problems;
  }
}

/** The words of anything that can be thrown, its causes included, as one line each. */
export function wordsOf(error: unknown): string {
  const words: string[] = [];
  let current: unknown = error;
  while (current instanceof Error && words.length < 5) {
    const nested = current instanceof AggregateError ? current.errors.map(wordsOf).join("; ") : "";
    const text = current.message || nested || current.name;
    if (!words.some((earlier) => earlier.includes(text))) words.push(text);
    current = current.cause;
  }
  // A cause may be plain text: the words of a program on another machine.
  if (typeof current === "string" && !words.some((earlier) => earlier.includes(String(current)))) words.push(current);
  if (words.length === 0) words.push(String(error));
  return words.join(": ");
}

/** One error of several that are not about the source: inputs, proofs, tools, cancellation. The same one for each target is said once. */
export function combineErrors(errors: readonly unknown[]): unknown {
  const [first] = errors;
  const messages = new Set(errors.map(wordsOf));
  if (!(first instanceof ActionError) || messages.size === 1) return first;
  return new ActionError(first.code, [...messages].join("; "), {
    evidence: errors.flatMap((error) => (error instanceof ActionError ? error.evidence : [])),
    ...(first.hint === undefined ? {} : { hint: first.hint }),
  });
}

export function asActionError(error: unknown): ActionError {
  if (error instanceof ActionError) return error;
  if (error instanceof Error && error.name === "AbortError") {
    return new ActionError("cancelled", "the job was cancelled", { cause: error });
  }
  return new ActionError("host", wordsOf(error), { cause: error });
}

/** The same error with something said otherwise. */
export function restated(
  error: ActionError,
  { hint = error.hint, headline = error.headline }: Pick<ErrorDetails, "hint"> & { readonly headline?: string },
): ActionError {
  const { code, cause, problems, evidence } = error;
  return new ActionError(code, headline, { cause, problems, evidence, ...(hint === undefined ? {} : { hint }) });
}

/** One error that lists several, each with its own remedy where these differ: what helps one host does not help another. */
export function listErrors(errors: readonly ActionError[], headline: string): ActionError {
  const [first] = errors;
  if (first !== undefined && errors.length === 1) return first;
  const hints = new Set(errors.map(({ hint }) => hint));
  const shared = hints.size === 1 ? first?.hint : undefined;
  const problems = errors.map((error) =>
    hints.size === 1 || error.hint === undefined ? wordsOf(error) : `${wordsOf(error)}. ${error.hint}`,
  );
  return new ActionError(first?.code ?? "host", headline, {
    problems,
    evidence: errors.flatMap(({ evidence }) => evidence),
    ...(shared === undefined ? {} : { hint: shared }),
  });
}
