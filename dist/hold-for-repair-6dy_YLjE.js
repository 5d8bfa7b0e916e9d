import { l as ActionError } from "./merge-tree-WOxcOliZ.js";
import { i as repairLockFacts, o as rotationFacts } from "./host-lock-CJdpXmA0.js";
import { m as repairStep } from "./choose-front-DL8RZet6.js";

// src/deploy/host/hold-for-repair.ts
/** Takes a host's lock to put the host right: our own, one that has run out, or one that nobody holds; never that of a deploy that lives. Returns that deploy's holder; undefined: the lock is ours, by the repair's token. */
async function holdForRepair(session, { deployPath, token, by }) {
	const lock = (facts) => repairStep(session, "lock", facts);
	if ((await unlessLost(() => lock(rotationFacts(deployPath, token))) ?? await unlessLost(() => lock(repairLockFacts(deployPath, token, "renew", by)))) !== void 0) return void 0;
	const answer = await lock(repairLockFacts(deployPath, token, "acquire", by));
	return answer.lock === "acquired" ? void 0 : answer.holder ?? "unknown";
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

export { holdForRepair as t };