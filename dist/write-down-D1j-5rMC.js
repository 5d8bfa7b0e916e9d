import { l as ActionError } from "./merge-tree-WOxcOliZ.js";
import { t as oneLine } from "./documents-BcmKJ-tM.js";
import { D as writeHostPhase, o as repairStep } from "./host-session-BMgQ2bMd.js";

// src/deploy/host/change/write-down.ts
/** A reason may hold all of a tool's words; its line has to fit into the room that is kept for it. */
const longestReason = 2e3;
/** What serves is filled in by the host, from what `current` is when the line is written. */
function renderJournalLine({ release, decision, by, reason, commit, origin, found }, nowMs) {
	return oneLine({
		time: new Date(nowMs).toISOString(),
		by,
		release,
		serving: "@current",
		decision,
		...decision === "begun" ? {
			commit,
			...origin
		} : { reason: reason?.slice(0, longestReason) ?? null },
		...found === void 0 ? {} : { found }
	});
}
/** State, journal, the mark of a bad release, pruning. Throws when a release was to be promoted, and that could not be written down. */
async function writeDown(session, place, token, ending, world) {
	const answer = await repairStep(session, "finish", {
		deploy_path: place.deployPath,
		token,
		name: place.name,
		phase_line: ending.promote && writeHostPhase({
			phase: "promoting",
			release: ending.release
		}),
		promote: ending.promote,
		journal_line: renderJournalLine(ending, world.clock.now()),
		bad_release: ending.badRelease,
		remove: ending.remove ?? [],
		settled: ending.isUnsettled !== true
	});
	if (answer.instead !== void 0) throw new ActionError("lock", `${session.label}: ${answer.instead} is what serves there, and not ${ending.release}: the host was restarted meanwhile, and rolled back by itself`);
	for (const file of answer.unwritten) world.runner.warning(`${session.label}: ${file} could not be written`);
}

export { writeDown as n, renderJournalLine as t };