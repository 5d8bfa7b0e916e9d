import { l as ActionError, m as wordsOf } from "./merge-tree-WOxcOliZ.js";
import { v as runStep } from "./host-session-BMgQ2bMd.js";

// src/deploy/steps/host-lock.ts
/** A deploy that is not heard of for this long has lost the host; its steps refuse to run from then on. */
const leaseSeconds = 45;
const heartbeatMs = 1e4;
/** A renewal may have to wait for its channel until a step lets go of the only one; it comes in time after that. */
const renewalMs = (20 + 5) * 1e3;
const pollMs = 2e3;
/** Only one operation takes each of these. */
const nothingMore = {
	new_token: void 0,
	journal_line: void 0,
	seen: void 0
};
const repairSuffix = ".repair";
/** The token that a lock has while its run puts things right. Follows from the first, so that the post step knows it too. */
function repairTokenOf(token) {
	return `${token}${repairSuffix}`;
}
/** Facts of the `lock` step for a lock that is held by the repair, or that the repair takes because nobody holds it, and gives back. */
function repairLockFacts(deployPath, token, operation, holder) {
	return {
		deploy_path: deployPath,
		operation,
		token: repairTokenOf(token),
		holder,
		...nothingMore,
		lease_seconds: leaseSeconds
	};
}
/** Facts of the `lock` step that says that its run is still there. */
function renewalFacts(deployPath, token) {
	return {
		deploy_path: deployPath,
		operation: "renew",
		token,
		holder: "",
		...nothingMore,
		lease_seconds: leaseSeconds
	};
}
/** Facts of the `lock` step that hands a lock over to the repair: steps of the way forward that are only late do nothing from then on. */
function rotationFacts(deployPath, token) {
	return {
		deploy_path: deployPath,
		operation: "rotate",
		token,
		new_token: repairTokenOf(token),
		holder: "",
		lease_seconds: leaseSeconds,
		journal_line: void 0,
		seen: void 0
	};
}
/** Takes the host for this run, if nobody has it. `journalLine`: what its journal says from then on. */
async function tryLock(hostNow, request, world) {
	const { label } = hostNow();
	const { deployPath, token } = request;
	const answer = await runStep(hostNow(), "lock", acquisitionOf(request), { signal: world.cancelled });
	if (answer.lock !== "acquired") return {
		kind: "held",
		by: answer.holder ?? "unknown"
	};
	const former = answer.taken_over;
	if (former && request.takeFrom !== void 0) world.runner.info(`${label}: took the host from ${former}`);
	else if (former) world.runner.warning(`${label}: took over the lock of a deploy that died: ${former}`);
	sayUnwritten(label, answer, world);
	return {
		kind: "taken",
		lock: keepLock(hostNow, {
			deployPath,
			token,
			takenOver: former
		}, world)
	};
}
/** The same, waiting for another deploy to end. Throws `lock` when it does not end in time. */
async function awaitLock(hostNow, request, world) {
	const { label } = hostNow();
	let announced = "";
	for (;;) {
		const attempt = await tryLock(hostNow, request, world);
		if (attempt.kind === "taken") return attempt.lock;
		if (request.takeFrom !== void 0 && !attempt.by.endsWith(request.takeFrom.holder)) throw new ActionError("lock", `${label}: the deploy that was to be aborted has ended, and the host is held by ${attempt.by}; it was not touched`, { hint: "Run `operation: abort` again if that one is meant too." });
		if (world.clock.elapsed() >= request.deadline) throw new ActionError("lock", `${label}: another deploy holds ${request.deployPath}: ${attempt.by}`, { hint: "Run again when it has ended, or raise `lock-wait`." });
		if (attempt.by !== announced) world.runner.info(`${label}: waiting for another deploy to end: ${attempt.by}`);
		announced = attempt.by;
		await world.clock.sleep(pollMs, world.cancelled);
	}
}
/** Has the journal of a host that is ours say that a deploy has begun. */
async function noteBegun(host, request, world) {
	const answer = await runStep(host, "lock", acquisitionOf(request), { signal: world.cancelled });
	if (answer.lock !== "acquired") throw new ActionError("lock", `${host.label}: another deploy has taken the host over`);
	sayUnwritten(host.label, answer, world);
}
function acquisitionOf({ deployPath, token, holder, journalLine, takeFrom }) {
	return {
		deploy_path: deployPath,
		operation: "acquire",
		token,
		holder,
		lease_seconds: leaseSeconds,
		...nothingMore,
		journal_line: journalLine,
		seen: takeFrom?.id
	};
}
function sayUnwritten(label, { unwritten }, { runner }) {
	for (const file of unwritten) runner.warning(`${label}: ${file} could not be written`);
}
/** A lock that is ours already, kept alive from now on. */
function keepLock(hostNow, held, world) {
	const ended = new AbortController();
	let token = held.token;
	const ask = (operation, options) => {
		const facts = {
			...renewalFacts(held.deployPath, token),
			operation
		};
		return runStep(hostNow(), "lock", facts, {
			...options,
			timeoutMs: renewalMs
		});
	};
	const beat = async () => {
		while (!ended.signal.aborted) {
			await world.clock.sleep(heartbeatMs, ended.signal).catch(() => void 0);
			if (!ended.signal.aborted) await ask("renew", { signal: ended.signal }).catch((error) => world.runner.debug(wordsOf(error)));
		}
	};
	const beating = beat();
	const leave = async () => {
		ended.abort();
		await beating;
	};
	return {
		takenOver: held.takenOver,
		token: () => token,
		continueAs: (next) => {
			token = next;
		},
		leave,
		async release() {
			await leave();
			try {
				await ask("release", {});
			} catch (error) {
				if (error instanceof ActionError && error.code === "lock") return;
				const { label } = hostNow();
				world.runner.warning(`${label}: the lock stays for up to ${leaseSeconds} s: ${wordsOf(error)}`);
			}
		}
	};
}

export { repairLockFacts as a, tryLock as c, renewalFacts as i, keepLock as n, repairTokenOf as o, noteBegun as r, rotationFacts as s, awaitLock as t };