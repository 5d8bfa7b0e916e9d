import { l as ActionError } from "./merge-tree-WOxcOliZ.js";
import { L as releaseUnderWay, P as isTrialOf, n as inspectForRepair, o as repairStep } from "./host-session-BMgQ2bMd.js";
import { a as repairLockFacts, s as rotationFacts } from "./host-lock-a-Nzzlcz.js";

// src/deploy/host/session/hold-for-repair.ts
/**
* Takes a host's lock to put the host right, by the repair's token. Where it is not ours any more, somebody may have ended this deploy
* and begun another since: then only what lies there of our own release is still ours to put right, and never under a lock that lives.
*/
async function holdForRepair(session, own) {
	const { place, token, by } = own;
	const lock = (facts) => repairStep(session, "lock", facts);
	if ((await unlessLost(() => lock(rotationFacts(place.deployPath, token))) ?? await unlessLost(() => lock(repairLockFacts(place.deployPath, token, "renew", by)))) !== void 0) return {
		kind: "ours",
		wasLost: false
	};
	const before = await inspectForRepair(session, place);
	if (!isTrialOf(before, own)) return leftTo(before);
	const answer = await lock(repairLockFacts(place.deployPath, token, "acquire", by));
	if (answer.lock !== "acquired") return {
		kind: "another's",
		holder: answer.holder ?? "unknown"
	};
	const facts = await inspectForRepair(session, place);
	if (isTrialOf(facts, own)) return {
		kind: "ours",
		wasLost: true
	};
	await lock(repairLockFacts(place.deployPath, token, "release", by));
	return {
		kind: "left",
		facts
	};
}
function leftTo(facts) {
	const { lockHolder: holder } = facts;
	return holder === void 0 ? {
		kind: "left",
		facts
	} : {
		kind: "another's",
		holder
	};
}
/** Why a run that has lost its host judges nothing there, and writes nothing down. */
function lostHostError(label, hold, seen) {
	return new ActionError("lock", `${label}: this deploy has lost the host: its lock was broken, or nothing was heard of it for too long; ${describeHold(hold)}`, {
		evidence: seen === void 0 ? [] : [`seen last: ${seen.message}`, ...seen.evidence],
		hint: "The journal of the host says who has come since (`operation: status`)."
	});
}
function describeHold(hold) {
	switch (hold.kind) {
		case "ours": return "what it had left there was rolled back";
		case "another's": return `another run has it: ${hold.holder}`;
		case "left": {
			const other = releaseUnderWay(hold.facts);
			const serves = `${hold.facts.current ?? "nothing"} serves there`;
			return other === void 0 ? serves : `${serves}, and what lies there of ${other} was left as it is`;
		}
	}
}
/** undefined: the lock is somebody else's, or nobody's. */
async function unlessLost(work) {
	try {
		return await work();
	} catch (error) {
		if (error instanceof ActionError && error.code === "lock") return void 0;
		throw error;
	}
}

export { lostHostError as n, holdForRepair as t };