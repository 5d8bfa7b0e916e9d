import type { Promised } from "./simulation/promises.ts";

/** Promises that the product does not keep yet. One that it keeps again has to leave this list: the fault table fails until then. */
export interface KnownLoss {
  readonly promise: Promised;
  /** Titles of the cells, as `titleOf` makes them. */
  readonly cells: RegExp;
  readonly reason: string;
}

const hangingRenewal =
  "a renewal that hangs on the host keeps its turn, and handing the lock over fails after 20 s instead of waiting for it";
const hangingRelease =
  "a lock operation that hangs on the host keeps its turn, and the next deploy is refused after 20 s instead of waiting for lock-wait";

export const knownLosses: readonly KnownLoss[] = [
  { promise: "a failed release is not current", cells: /lock renew: stalled:/, reason: hangingRenewal },
  { promise: "no canary is left", cells: /^sick under the cover: .*lock renew: stalled:/, reason: hangingRenewal },
  { promise: "state.json is true", cells: /^sick .*lock renew: stalled:/, reason: hangingRenewal },
  { promise: "the next deploy succeeds", cells: /lock (renew|release): stalled:/, reason: hangingRelease },
  { promise: "the lock is free or runs out", cells: /lock (renew|release): stalled:/, reason: hangingRelease },
  { promise: "the journal knows every deploy", cells: /lock release: stalled:/, reason: hangingRelease },
  { promise: "something good serves", cells: /lock (renew|release): stalled:/, reason: hangingRelease },
];
