import { ActionError } from "../../../errors.ts";
import { type HostFacts, type ReleaseOrigin, type ReleaseRecord, recordOf } from "../../facts/host-facts.ts";

/** What this run deploys, and since when. */
export interface OwnRelease {
  readonly commit: string;
  readonly origin: ReleaseOrigin;
  /** How long this run has been going on. */
  readonly runningMs: number;
}

/** What became of a host since this run began. `refuse`: going on would put an older commit over a newer one that has come meanwhile. */
export type Meanwhile =
  | { readonly kind: "nothing" }
  | { readonly kind: "warn" | "refuse"; readonly live: ReleaseRecord; readonly words: string };

/** `before` is the release that was proven when this run first saw the host; `facts` is the host now, under the lock. */
export function judgeMeanwhile(facts: HostFacts, before: string | undefined, own: OwnRelease): Meanwhile {
  const { state, decidedSecondsAgo } = facts;
  const live = typeof state === "object" ? recordOf(facts, state.release) : undefined;
  if (live === undefined) return { kind: "nothing" };
  const isSince = live.id !== before || (decidedSecondsAgo !== undefined && decidedSecondsAgo * 1000 < own.runningMs);
  const isOlder = isOlderCommit(own, live);
  const what = `${live.id} (${live.by})`;
  if (isSince && isOlder) {
    const words = `while this run waited, a newer commit of ${own.origin.branch} was promoted: ${what}`;
    return { kind: "refuse", live, words };
  }
  if (isSince)
    return { kind: "warn", live, words: `while this run waited, ${what} was promoted; this deploy replaces it` };
  if (isOlder) {
    const words = `${what} is of a newer commit of ${own.origin.branch}; this deploy goes back to an older one`;
    return { kind: "warn", live, words };
  }
  return { kind: "nothing" };
}

/** Of the same branch of the same repository, and known to be older. */
function isOlderCommit({ commit, origin }: OwnRelease, live: ReleaseRecord): boolean {
  if (live.origin === undefined || commit === live.commit) return false;
  const { repository, branch, commitDate, runNumber } = live.origin;
  if (branch === "" || branch !== origin.branch || repository !== origin.repository) return false;
  if (commitDate === "" || origin.commitDate === "") return false;
  if (commitDate !== origin.commitDate) return Date.parse(commitDate) > Date.parse(origin.commitDate);
  // Commits of one second: the later push has the later run.
  return runNumber !== undefined && origin.runNumber !== undefined && runNumber > origin.runNumber;
}

export function supersededFailure(label: string, words: string): ActionError {
  return new ActionError("preflight", `${label}: ${words}; nothing was changed`, {
    hint: "To deploy the older commit all the same, run this job again: only what is promoted while a run goes on stops it.",
  });
}
