import { l as ActionError, m as wordsOf, p as restated } from "./merge-tree-WOxcOliZ.js";
import { S as recordOf, f as whatIsSharedBy, x as provenRelease } from "./lanes-CmARSX1R.js";
import { i as endCanary, n as lookAt, o as switchBack, p as describeFault, r as coverOfWayBack, t as awaitReadiness, u as provedAgainPolicy } from "./await-readiness-Bt0zqkIR.js";
import { F as isUnproven, M as isAtRest, j as chooseRecovery, n as inspectForRepair, o as repairStep, s as step } from "./host-session-BMgQ2bMd.js";
import { i as renewalFacts } from "./host-lock-a-Nzzlcz.js";

// src/deploy/judgement/state/deployment.ts
/** Said in place of a release when a host could not be asked any more: it may be any, or none. */
const unknownRelease = "unknown";
/** With the hosts that were down: what they have is not known, and they get the release by another run. */
function withLeftOut(deployment, leftOut) {
	const down = leftOut.map(({ label, error }) => ({
		host: label,
		decision: "unreachable",
		release: unknownRelease,
		previousRelease: void 0,
		health: void 0,
		reason: `${wordsOf(error)}: it keeps what it had; run the job again when it is back`,
		evidence: [],
		elapsedMs: 0
	}));
	return {
		...deployment,
		hosts: [...deployment.hosts, ...down]
	};
}
/** For the person who is called at night: which release serves where, right now. */
function describeWhatServes(hosts) {
	return `Live now: ${hosts.map(({ host, release }) => `${host}: ${release ?? "NOTHING"}`).join("; ")}.`;
}
/** What became of all hosts together; `failure` is why the rollout ended early, if it did. */
function summarizeDeployment(release, hosts, failure) {
	const has = (decision) => hosts.some((host) => host.decision === decision);
	if (failure === void 0) return {
		decision: has("promoted") ? "promoted" : "unchanged",
		release,
		hosts,
		failure
	};
	const hint = [failure.hint, describeWhatServes(hosts)].filter((part) => part !== void 0).join(" ");
	return {
		decision: has("rolled-back") ? "rolled-back" : "failed",
		release,
		hosts,
		failure: restated(failure, { hint })
	};
}

// src/deploy/host/session/locked-host.ts
/** What each step under the lock is told. */
function factsOfEach({ place, token }) {
	return {
		deploy_path: place.deployPath,
		token,
		name: place.name
	};
}
const renewalTimeoutMs = 1e4;
/** Says that this run is still there. Throws `lock` where the host is not its own any more: what is seen there then is the doing of others. */
async function requireHold({ session, place, token }) {
	await step(session, "lock", renewalFacts(place.deployPath, token), { timeoutMs: renewalTimeoutMs });
}
/** A plan's facts are those of its step without what each is told. */
function factsFor(host, { facts }) {
	return {
		...factsOfEach(host),
		...facts
	};
}

// src/deploy/host/change/recover-host.ts
/**
* Puts a host right, from wherever a deploy (this one, or one that died) left it: no canary, and the public service on the
* release that last proved itself, seen to answer. What nobody has seen to fail may prove itself again.
*/
async function recoverHost(repair, failed, known) {
	const facts = known ?? await inspectForRepair(repair.session, repair.place);
	if (failed === void 0 && isAtRest(facts)) return {
		...untouched(facts),
		facts
	};
	if (!isCovered(facts)) await endTrial(repair);
	const recovered = await recoverPublic(repair, facts, failed);
	await endCover(repair, facts);
	return recovered;
}
/** A canary that covers the public port serves until something else does. */
function isCovered({ canary, current }) {
	return canary !== void 0 && canary === current;
}
/** The public port was put right, or has proved itself: nothing has to cover it any more. */
async function endCover(repair, found) {
	if (isCovered(found)) await endTrial(repair);
}
async function recoverPublic(repair, facts, failed) {
	const recovery = chooseRecovery(facts, failed);
	if (recovery.kind !== "prove") return await putRight(repair, facts, failed);
	const fault = await proveAgain(repair, facts);
	if (fault === void 0) return {
		...untouched(facts),
		provedAgain: recovery.release
	};
	return await putRight(repair, facts, {
		id: recovery.release,
		before: void 0,
		fault
	});
}
/** Reads the host, then ends a canary that covers nothing and removes what was left half-made: that may be what fills the disk. Whoever has put the public port right ends a cover (`endCover`). */
async function lookForRepair(repair) {
	const facts = await inspectForRepair(repair.session, repair.place);
	if (!isCovered(facts)) await endTrial(repair);
	return facts;
}
async function endTrial(repair) {
	await repairStep(repair.session, endCanary.step, {
		...factsOfEach(repair),
		...endCanary.facts
	});
}
/** Looks at what serves as it is looked at after a switch. Returns why not, when it does not prove itself. */
async function proveAgain(repair, facts) {
	const record = recordOf(facts, facts.current);
	if (record === void 0) return "its release.json cannot be read";
	const policy = provedAgainPolicy(record);
	const { runningMs = 0 } = await lookAgain(repair, record, policy);
	const timeoutMs = Math.max(policy.timeoutMs - runningMs, 5e3);
	const problem = await seeReady(repair, sinceItsDeploy(record), {
		...policy,
		timeoutMs
	});
	return problem && wordsOf(problem);
}
/** Goes back, or takes down what failed. What is not known of why is asked with one look, which also tells of a bad release. */
async function putRight(repair, facts, failed) {
	const { session, world } = repair;
	const recovery = chooseRecovery(facts, failed);
	switch (recovery.kind) {
		case "prove":
		case "nothing": return untouched(facts);
		case "leave":
			if (facts.current !== void 0) world.runner.warning(`${session.label}: ${facts.current} serves, but nothing can be rolled back to it: its files are gone or bad`);
			return untouched(facts);
		case "take down": {
			const fault = await faultOf(repair, facts, failed);
			await goBack(repair, facts, void 0);
			world.runner.warning(`${session.label}: there is no previous release to go back to: nothing serves`);
			return {
				...untouched(facts),
				serving: void 0,
				tookBack: true,
				fault
			};
		}
		case "go back": {
			const fault = await faultOf(repair, facts, failed);
			const isCovered = failed?.isWell === true && await coverWayBack(repair, facts, recovery.release, failed.front);
			const problem = await goBack(repair, facts, recovery.release);
			if (isCovered) await endTrial(repair);
			return {
				...untouched(facts),
				serving: recovery.release,
				tookBack: true,
				fault,
				problem
			};
		}
	}
}
/** The end of a deploy that was cut off, as whoever came after it found and left the host; undefined: there was none. */
function endingOfCutOff(recovered, takenOver, by) {
	const { found, serving, tookBack, provedAgain, fault, problem } = recovered;
	if (takenOver === void 0 && !tookBack && provedAgain === void 0) return void 0;
	const ending = {
		release: found.pending ?? found.canary ?? found.current ?? "unknown",
		by,
		found,
		badRelease: fault?.release
	};
	if (provedAgain !== void 0) {
		const reason = `an earlier deploy was cut off after its switch; ${provedAgain} has proved itself again and stays`;
		return {
			...ending,
			decision: "promoted",
			promote: "again",
			reason
		};
	}
	if (!tookBack) return {
		...ending,
		decision: "failed",
		reason: "an earlier deploy was cut off; it had changed nothing that serves"
	};
	const reason = ["an earlier deploy was cut off; its release was rolled back", ...[fault?.reason, problem && `${serving} does not serve as it should: ${wordsOf(problem)}`].filter(Boolean)].join(": ");
	return {
		...ending,
		decision: serving === void 0 ? "failed" : "rolled-back",
		reason
	};
}
async function faultOf(repair, facts, failed) {
	const { current } = facts;
	const record = recordOf(facts, current);
	if (current === void 0 || record === void 0) return void 0;
	if (failed?.id === current && failed.fault !== void 0) return {
		release: current,
		reason: failed.fault
	};
	if (!isUnproven(facts) || facts.running !== void 0 && facts.running !== current) return void 0;
	const policy = provedAgainPolicy(record);
	const reason = describeFault(await lookAgain(repair, record, policy), policy);
	return reason === void 0 ? void 0 : {
		release: current,
		reason
	};
}
/** Carries the planned way back out. Returns why what it goes back to does not serve, if it does not. */
async function goBack(repair, facts, to) {
	const { session, world } = repair;
	const planned = switchBack(facts, facts.current ?? facts.pending ?? "unknown", to);
	const { started_at: startedAt } = await repairStep(session, planned.step, {
		...factsOfEach(repair),
		...planned.facts
	});
	if (to === void 0) return void 0;
	if (planned.gate === void 0) {
		world.runner.warning(`${session.label}: ${to} was started again, but its release.json is gone: it was not checked`);
		return;
	}
	const problem = await seeReady(repair, {
		slot: planned.gate.slot,
		startedAt
	}, planned.gate.policy);
	if (problem === void 0) world.runner.headline(`${session.label}: ${to} serves again`);
	return problem;
}
/**
* Before something that is well ends, what takes its place runs beside it and gets what arrives: no user sees it go. Where that
* cannot be had, it goes back all the same.
*/
async function coverWayBack(repair, facts, to, front) {
	const { session, place, world } = repair;
	const record = recordOf(facts, to);
	const planned = record && coverOfWayBack(facts, facts.current ?? "unknown", {
		...record,
		front
	}, place.name);
	if (planned === void 0) return false;
	const reason = await whyNotCovered(repair, planned);
	if (reason === void 0) return true;
	const shared = whatIsSharedBy(planned[1].facts.front);
	world.runner.info(`${session.label}: ${shared} are refused while ${to} takes the port: ${reason}`);
	await endTrial(repair);
	return false;
}
async function whyNotCovered(repair, [start, share]) {
	const { session } = repair;
	try {
		const { started_at: startedAt } = await repairStep(session, start.step, {
			...factsOfEach(repair),
			...start.facts
		});
		const problem = await seeReady(repair, {
			slot: start.gate.slot,
			startedAt
		}, start.gate.policy);
		if (problem !== void 0) return wordsOf(problem);
		return (await repairStep(session, share.step, {
			...factsOfEach(repair),
			...share.facts
		})).no_front;
	} catch (error) {
		if (error instanceof ActionError && error.code === "host") return wordsOf(error);
		throw error;
	}
}
async function seeReady(repair, started, policy) {
	const { session, place, world } = repair;
	try {
		await awaitReadiness(session, asking(session), place, started, policy, world);
		return;
	} catch (error) {
		if (error instanceof ActionError && error.code === "rollout") return error;
		throw error;
	}
}
function lookAgain({ session, place, world }, record, policy) {
	return lookAt(asking(session), place, sinceItsDeploy(record), policy, world);
}
function asking(session) {
	return (name, facts, options) => repairStep(session, name, facts, options);
}
function sinceItsDeploy({ deployedAt }) {
	return {
		slot: "current",
		startedAt: Math.floor(Date.parse(deployedAt) / 1e3) || 0
	};
}
function untouched(facts) {
	const { current, running, canary, pending, phase, isActive } = facts;
	return {
		facts: void 0,
		found: {
			current,
			running,
			canary,
			pending,
			proven: provenRelease(facts),
			phase: phase?.phase
		},
		serving: isActive ? current : void 0,
		tookBack: false,
		provedAgain: void 0,
		fault: void 0,
		problem: void 0
	};
}

export { putRight as a, requireHold as c, withLeftOut as d, proveAgain as i, summarizeDeployment as l, endingOfCutOff as n, recoverHost as o, lookForRepair as r, factsFor as s, endCover as t, unknownRelease as u };