import { m as wordsOf } from "./merge-tree-WOxcOliZ.js";
import { H as formatHostAddress } from "./create-world-JOXJksAE.js";
import { B as reachHosts, I as isUnsettled, N as isProvable, f as settleAtOnce, i as openPatiently, m as settleWaiting, n as inspectForRepair } from "./host-session-BMgQ2bMd.js";
import { b as pausedOf } from "./lanes-CmARSX1R.js";
import { a as putRight, i as proveAgain, r as lookForRepair, t as endCover } from "./recover-host-CTXVpIRZ.js";
import { n as writeDown } from "./write-down-D1j-5rMC.js";
import { n as lostHostError, t as holdForRepair } from "./hold-for-repair-Cp0i2ZtH.js";
import { n as keepLock, o as repairTokenOf } from "./host-lock-a-Nzzlcz.js";
import { t as describeRun } from "./unfinished-deploy-iMu2hwpi.js";

// src/deploy/run/end-deploy.ts
/**
* Puts every host right that a dead run still holds, or that it could not put back, and says so of each. A release that serves on
* all of them and proves itself again is promoted: nothing else was left to do. Otherwise each rolls back to its proven one.
* Returns whether all of them are as they should be.
*/
async function endDeploy(unfinished, inputs, world) {
	const addresses = inputs.hosts.filter((address) => unfinished.hosts?.includes(formatHostAddress(address)) ?? true);
	const reach = await reachHosts(inputs, world);
	const sessions = [];
	try {
		const seen = await settleWaiting(addresses, async (address) => {
			const session = await openPatiently(address, unfinished.place, reach, world);
			sessions.push(session);
			return await seeHost(session, unfinished, world);
		});
		const isKept = unfinished.intent === "deploy" && seen.every((host) => host.ok && "serves" in host.value && host.value.serves);
		const isPaused = seen.every((host) => host.ok && (host.value.kind === "paused" || isServing(host.value)));
		const ended = await settleAtOnce(seen, async (host) => {
			if (!host.ok) throw host.error;
			if (host.value.kind === "ours") await endOnHost(host.value, isKept, unfinished, world);
			if (host.value.kind === "paused") await endPaused(host.value, isPaused, unfinished, world);
		});
		for (const [index, result] of ended.entries()) {
			if (result.ok) continue;
			const address = addresses[index];
			const label = address === void 0 ? "a host" : formatHostAddress(address);
			world.runner.error(`${label}: it could not be put back: ${wordsOf(result.error)}`, { title: "not put back" });
		}
		return ended.every(({ ok }) => ok);
	} finally {
		for (const session of sessions) session.close();
		reach.close();
	}
}
const isServing = (host) => host.kind === "done" && host.serves;
async function seeHost(session, unfinished, world) {
	const { token, release, place, intent, faults } = unfinished;
	const { runner } = world;
	const before = await inspectForRepair(session, place);
	if (!isUnsettled(before)) {
		const serves = before.current === release;
		runner.info(`${session.label}: there is nothing to put right; ${before.current ?? "nothing"} serves`);
		return {
			kind: "done",
			serves
		};
	}
	const by = `${describeRun(runner.env)} (putting right)`;
	const hold = await holdForRepair(session, {
		place,
		token,
		by,
		release
	});
	if (hold.kind !== "ours") {
		runner.warning(wordsOf(lostHostError(session.label, hold, void 0)));
		return { kind: "another's" };
	}
	const repairToken = repairTokenOf(token);
	const held = {
		deployPath: place.deployPath,
		token: repairToken,
		takenOver: void 0
	};
	const lock = keepLock(session.host, held, world);
	try {
		const repair = {
			session,
			place,
			token: repairToken,
			world
		};
		if (intent === "deploy" && pausedOf(before)?.release === release) {
			if (pausedOf(await inspectForRepair(session, place))?.release === release) return {
				kind: "paused",
				repair,
				lock
			};
		}
		const facts = await lookForRepair(repair);
		const isPromoted = typeof facts.state === "object" && facts.state.release === release && facts.current === release;
		const known = hold.wasLost ? void 0 : faults[session.label];
		const canProve = intent === "deploy" && known === void 0 && facts.current === release && isProvable(facts);
		const fault = canProve ? await proveAgain(repair, facts) : known;
		return {
			kind: "ours",
			repair,
			lock,
			facts,
			serves: isPromoted || canProve && fault === void 0,
			isPromoted,
			fault
		};
	} catch (error) {
		await lock.leave();
		throw error;
	}
}
/** Paused on all of its hosts, or on none. */
async function endPaused({ repair, lock }, isPaused, unfinished, world) {
	if (isPaused) {
		world.runner.info(`${repair.session.label}: ${unfinished.release} is paused there, as its deploy has left it`);
		return await lock.release();
	}
	await endOnHost({
		kind: "ours",
		repair,
		lock,
		facts: await lookForRepair(repair).catch(async (error) => {
			await lock.leave();
			throw error;
		}),
		serves: false,
		isPromoted: false,
		fault: void 0
	}, false, unfinished, world);
}
async function endOnHost({ repair, lock, facts, fault, isPromoted }, isKept, unfinished, world) {
	const { session, place, token } = repair;
	const { release } = unfinished;
	const by = `${describeRun(world.runner.env)} (putting right)`;
	let isSettled = false;
	try {
		if (isKept || isPromoted) {
			await endCover(repair, facts);
			const reason = isKept ? "the deploy was cut off after its switch; the release has proved itself again on all hosts" : "it was promoted before the deploy was cut off";
			await writeDown(session, place, token, {
				release,
				decision: "promoted",
				promote: "yes",
				by,
				reason
			}, world);
			world.runner.warning(`${session.label}: ${release} serves and is promoted: ${reason}`);
		} else {
			const recovered = await putRight(repair, facts, {
				id: release,
				before: void 0,
				fault
			});
			await endCover(repair, facts);
			await writeDownPutRight(repair, recovered, unfinished, by);
			if (recovered.problem !== void 0) throw recovered.problem;
			sayPutRight(session, recovered, world);
		}
		isSettled = true;
	} finally {
		await (isSettled ? lock.release() : lock.leave());
	}
}
async function writeDownPutRight({ session, place, token, world }, { serving, tookBack, fault, problem, found }, { release, operation, faults }, by) {
	const seen = fault?.reason ?? faults[session.label];
	const why = [seen, problem && wordsOf(problem)].filter((part) => part !== void 0);
	await writeDown(session, place, token, {
		release,
		decision: tookBack && serving !== void 0 ? "rolled-back" : "failed",
		by,
		reason: ["the deploy was cut off", ...why].join(": "),
		badRelease: seen === void 0 || operation === "rollback" ? void 0 : release,
		isUnsettled: problem !== void 0,
		found
	}, world);
}
function sayPutRight(session, { serving, tookBack, fault }, { runner }) {
	const serves = `${serving ?? "nothing"} serves`;
	if (!tookBack) runner.info(`${session.label}: the cut-off deploy had changed nothing that serves; ${serves}`);
	else if (fault === void 0) runner.warning(`${session.label}: the cut-off release was rolled back; ${serves}`);
	else runner.warning(`${session.label}: the cut-off release was rolled back, because ${fault.reason}; ${serves}`);
}

export { endDeploy };