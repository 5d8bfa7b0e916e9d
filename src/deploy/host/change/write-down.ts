import { ActionError } from "../../../errors.ts";
import type { Decision } from "../../../model/decision.ts";
import type { World } from "../../../world/world.ts";
import { oneLine } from "../../facts/documents.ts";
import { writeHostPhase } from "../../facts/host-documents.ts";
import type { ReleaseOrigin } from "../../facts/host-facts.ts";
import { type HostSession, repairStep, type ServicePlace } from "../session/host-session.ts";
import type { FoundHost } from "./recover-host.ts";

/** A reason may hold all of a tool's words; its line has to fit into the room that is kept for it. */
const longestReason = 2_000;

/** One line of a host's journal. */
export interface JournalEntry {
  readonly release: string;
  readonly decision: Decision | "begun" | "unlocked";
  readonly by: string;
  readonly reason?: string | undefined;
  readonly commit?: string | undefined;
  readonly origin?: ReleaseOrigin | undefined;
  /** How a deploy that died had left the host. */
  readonly found?: FoundHost | undefined;
}

/** How a deploy ended on a host. */
export interface Ending extends Omit<JournalEntry, "origin" | "commit"> {
  readonly decision: Decision;
  /** `again`: it was seen to serve by somebody who came after its deploy; the state keeps that deploy's time. */
  readonly promote?: "yes" | "again" | undefined;
  /** Found bad: it is never gone back to. */
  readonly badRelease?: string | undefined;
  readonly remove?: readonly string[];
  /** The host could not be put right: what that needs is kept. */
  readonly isUnsettled?: boolean;
}

/** What serves is filled in by the host, from what `current` is when the line is written. */
export function renderJournalLine(
  { release, decision, by, reason, commit, origin, found }: JournalEntry,
  nowMs: number,
): string {
  return oneLine({
    time: new Date(nowMs).toISOString(),
    by,
    release,
    serving: "@current",
    decision,
    ...(decision === "begun" ? { commit, ...origin } : { reason: reason?.slice(0, longestReason) ?? null }),
    ...(found === undefined ? {} : { found }),
  });
}

/** State, journal, the mark of a bad release, pruning. Throws when a release was to be promoted, and that could not be written down. */
export async function writeDown(
  session: HostSession,
  place: ServicePlace,
  token: string,
  ending: Ending,
  world: Pick<World, "clock" | "runner">,
): Promise<void> {
  const answer = await repairStep(session, "finish", {
    deploy_path: place.deployPath,
    token,
    name: place.name,
    phase_line: ending.promote && writeHostPhase({ phase: "promoting", release: ending.release }),
    promote: ending.promote,
    journal_line: renderJournalLine(ending, world.clock.now()),
    bad_release: ending.badRelease,
    remove: ending.remove ?? [],
    settled: ending.isUnsettled !== true,
  });
  if (answer.instead !== undefined) {
    throw new ActionError(
      "lock",
      `${session.label}: ${answer.instead} is what serves there, and not ${ending.release}: the host was restarted meanwhile, and rolled back by itself`,
    );
  }
  for (const file of answer.unwritten) {
    world.runner.warning(`${session.label}: ${file} could not be written`);
  }
}
