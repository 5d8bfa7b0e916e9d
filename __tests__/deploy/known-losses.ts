import type { Promised } from "./simulation/promises.ts";

/** Promises that the product does not keep yet. One that it keeps again has to leave this list: the fault table fails until then. */
export interface KnownLoss {
  readonly promise: Promised;
  /** Titles of the cells, as `titleOf` makes them. */
  readonly cells: RegExp;
  readonly reason: string;
}

export const knownLosses: readonly KnownLoss[] = [];
