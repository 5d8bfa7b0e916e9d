/** Why a try failed, where another one may succeed. */
export interface Trouble {
  readonly reason: string;
  /** The other side fell silent, which costs the whole time-out each time. */
  readonly isStall: boolean;
  /** What the other side asked for in Retry-After. */
  readonly retryAfterMs?: number | undefined;
}

const delaysMs = [1000, 4000];
/** So that a source that hangs costs half a minute, not minutes, before the next one has its turn. */
const mostStalls = 2;
const longestWaitMs = 30_000;

/** What comes after one or more troubles: another try, or the reason to give up. */
export function afterTrouble(troubles: readonly Trouble[]): { readonly delayMs: number } | { readonly giveUp: string } {
  const last = troubles.at(-1);
  const delayMs = delaysMs[troubles.length - 1];
  const isHanging = troubles.filter(({ isStall }) => isStall).length >= mostStalls;
  if (last === undefined || delayMs === undefined || isHanging) {
    const times = troubles.length > 1 ? ` (after ${troubles.length} tries)` : "";
    return { giveUp: `${last?.reason ?? "not tried"}${times}` };
  }
  const askedMs = last.retryAfterMs ?? 0;
  if (askedMs > longestWaitMs) return { giveUp: `${last.reason}, and asked us to wait ${Math.ceil(askedMs / 1000)} s` };
  return { delayMs: Math.max(delayMs, askedMs) };
}

/** Reads Retry-After: seconds, or a date (RFC 9110, 10.2.3). undefined when it says nothing that can be read. */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const dateMs = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}
