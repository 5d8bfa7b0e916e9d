import { ActionError, asActionError, wordsOf } from "../../errors.ts";

/** As many hosts are worked on at once; more would only queue on the runner's own line. */
const atOnce = 10;

export type Settled<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ActionError };

/** Does the work on all hosts side by side and waits for all of them: none is left in mid-flight by another's failure. */
export async function settleEvery<H, T>(hosts: readonly H[], work: (host: H) => Promise<T>): Promise<Settled<T>[]> {
  const results: Settled<T>[] = new Array(hosts.length);
  const queue = hosts.map((host, index) => ({ host, index }));
  const next = async (): Promise<void> => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
      results[job.index] = await settle(() => work((job as { host: H }).host));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, hosts.length) }, next));
  return results;
}

/** The same, for work that must succeed everywhere: throws what went wrong on all hosts as one error. */
export async function onEvery<H, T>(hosts: readonly H[], work: (host: H) => Promise<T>): Promise<T[]> {
  const settled = await settleEvery(hosts, work);
  const errors = settled.flatMap((result) => (result.ok ? [] : [result.error]));
  if (errors.length > 0) throw mergeErrors(errors, hosts.length);
  return settled.flatMap((result) => (result.ok ? [result.value] : []));
}

/** Each host with its own reason, and its own remedy where these differ: what helps one host does not help another. */
export function mergeErrors(errors: readonly ActionError[], hostCount: number): ActionError {
  const [first] = errors;
  if (first !== undefined && errors.length === 1) return first;
  const hints = new Set(errors.map(({ hint }) => hint));
  const shared = hints.size === 1 ? first?.hint : undefined;
  const problems = errors.map((error) =>
    hints.size === 1 || error.hint === undefined ? wordsOf(error) : `${wordsOf(error)}. ${error.hint}`,
  );
  const message = [`${errors.length} of ${hostCount} hosts failed:`, ...problems.map((problem) => `- ${problem}`)];
  return new ActionError(first?.code ?? "host", message.join("\n"), {
    evidence: errors.flatMap(({ evidence }) => evidence),
    ...(shared === undefined ? {} : { hint: shared }),
  });
}

async function settle<T>(work: () => Promise<T>): Promise<Settled<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error: asActionError(error) };
  }
}

export function isLostConnection(error: unknown): boolean {
  return error instanceof ActionError && error.code === "connection";
}
