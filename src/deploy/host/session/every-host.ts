import { ActionError, asActionError, listErrors } from "../../../errors.ts";
import { settleBounded } from "../../../tasks/lanes.ts";

/** As many hosts are worked on at once; more would only queue on the runner's own line. */
const atOnce = 10;
/** Where the work is the hosts' own, and the runner waits for them. */
export const waitedForAtOnce = 100;

export type Settled<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ActionError };

/** Does the work on all hosts side by side and waits for all of them: none is left in mid-flight by another's failure. */
export async function settleEvery<H, T>(hosts: readonly H[], work: (host: H) => Promise<T>): Promise<Settled<T>[]> {
  return await settle(hosts, atOnce, work);
}

/** The same for what takes the hosts long, and the runner nothing: proving that a release works. */
export async function settleWaiting<H, T>(hosts: readonly H[], work: (host: H) => Promise<T>): Promise<Settled<T>[]> {
  return await settle(hosts, waitedForAtOnce, work);
}

/**
 * The same without a limit, on connections that stand: for hosts whose users meet a release that is watched, held, or to be rolled back. One
 * that had to wait for its turn would be watched by nobody, or go on with a bad release.
 */
export async function settleAtOnce<H, T>(hosts: readonly H[], work: (host: H) => Promise<T>): Promise<Settled<T>[]> {
  return await settle(hosts, Number.POSITIVE_INFINITY, work);
}

async function settle<H, T>(hosts: readonly H[], limit: number, work: (host: H) => Promise<T>): Promise<Settled<T>[]> {
  const settled = await settleBounded(hosts, limit, work);
  return settled.map((result) =>
    result.status === "fulfilled"
      ? { ok: true, value: result.value }
      : { ok: false, error: asActionError(result.reason) },
  );
}

/** For work that must succeed everywhere: throws what went wrong on all hosts as one error. */
export async function onEvery<H, T>(hosts: readonly H[], work: (host: H) => Promise<T>): Promise<T[]> {
  return valuesOrThrow(await settleEvery(hosts, work));
}

/** The same without a limit. */
export async function onEveryAtOnce<H, T>(hosts: readonly H[], work: (host: H) => Promise<T>): Promise<T[]> {
  return valuesOrThrow(await settleAtOnce(hosts, work));
}

function valuesOrThrow<T>(settled: readonly Settled<T>[]): T[] {
  const errors = settled.flatMap((result) => (result.ok ? [] : [result.error]));
  if (errors.length > 0) throw mergeErrors(errors, settled.length);
  return settled.flatMap((result) => (result.ok ? [result.value] : []));
}

/** Each host with its own reason. */
export function mergeErrors(errors: readonly ActionError[], hostCount: number): ActionError {
  return listErrors(errors, `${errors.length} of ${hostCount} hosts failed:`);
}

export function isLostConnection(error: unknown): boolean {
  return error instanceof ActionError && ["unreachable", "connection"].includes(error.code);
}

/** It may be down; nothing is known that speaks against it. */
export function isUnreachable(error: ActionError): boolean {
  return error.code === "unreachable";
}
