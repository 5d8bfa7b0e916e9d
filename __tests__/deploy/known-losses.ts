import type { Promised } from "./simulation/promises.ts";

/** Promises that the product does not keep yet. One that it keeps again has to leave this list: the fault table fails until then. */
export interface KnownLoss {
  readonly promise: Promised;
  /** Titles of the cells, as `titleOf` makes them. */
  readonly cells: RegExp;
  readonly reason: string;
}

const lockIsGivenUp = "main releases the lock of a host that it could not put back, and post finds nothing to do";
const fullDisk = "handing the lock over to the repair must write, and the next deploy is refused before it recovers";
const noLineAtFirst = "a line is written when a deploy ends, not when it takes the lock";

export const knownLosses: readonly KnownLoss[] = [
  { promise: "a failed release is not current", cells: /: cut .* until given up:/, reason: lockIsGivenUp },
  { promise: "no canary is left", cells: /: cut .* until given up:/, reason: lockIsGivenUp },
  { promise: "state.json is true", cells: /: cut .* until given up:/, reason: lockIsGivenUp },
  { promise: "the journal is true", cells: /: cut .* until given up:/, reason: lockIsGivenUp },
  { promise: "something good serves", cells: /^first: .*: disk full/, reason: fullDisk },
  { promise: "a failed release is not current", cells: /: disk full/, reason: fullDisk },
  { promise: "no canary is left", cells: /^sick canary: .*: disk full/, reason: fullDisk },
  { promise: "state.json is true", cells: /: disk full/, reason: fullDisk },
  { promise: "the journal is true", cells: /: disk full/, reason: fullDisk },
  { promise: "no canary is left", cells: /: killed.*: next$/, reason: "a canary has no end of its own" },
  {
    promise: "a good release is interrupted once",
    cells: /^upgrade: /,
    reason: "a release that serves well, but was not promoted, is taken back before the next one is tried",
  },
  {
    promise: "the journal is true",
    cells: /finish: rebooted at/,
    reason: "state.json is written before the journal's line",
  },
  { promise: "the journal knows every deploy", cells: /: (killed|cut|disk full|rebooted)/, reason: noLineAtFirst },
  {
    promise: "the journal knows every deploy",
    cells: /lock (acquire|rotate): (disconnected|cancelled|stalled)/,
    reason: noLineAtFirst,
  },
];
