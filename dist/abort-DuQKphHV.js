import { d as withLeftOut, o as recoverHost, u as unknownRelease } from "./recover-host-CTXVpIRZ.js";
import { l as ActionError, m as wordsOf, u as asActionError } from "./merge-tree-WOxcOliZ.js";
import { x as provenRelease } from "./lanes-CmARSX1R.js";
import { n as writeDown } from "./write-down-D1j-5rMC.js";
import { n as lockIn, t as describeHost } from "./read-status-ChvXg0IC.js";
import { I as isUnsettled, L as releaseUnderWay, M as isAtRest, f as settleAtOnce, l as mergeErrors, n as inspectForRepair } from "./host-session-BMgQ2bMd.js";
import { n as describePaused } from "./paused-rollout-CmEwSkMi.js";
import { t as awaitLock } from "./host-lock-a-Nzzlcz.js";
import { i as rememberDeploy, t as describeRun } from "./unfinished-deploy-iMu2hwpi.js";
import { r as placeOf, t as onHosts } from "./service-on-hosts-CoAlTc4f.js";

// src/deploy/run/abort.ts
/**
* Rolls back what is under way on the hosts, be it paused or a deploy that goes on: each rolls back to what has proved itself there. Each for
* itself: one that cannot be reached keeps none of the others. Where nothing is under way nothing is changed.
*/
async function abort$1(sessions, place, { lockWaitMs }, measure, world) {
	const memory = rememberDeploy("rollback", {
		...place,
		id: unknownRelease
	}, world);
	memory.note({ intent: "put back" });
	const order = {
		place,
		token: memory.token,
		lockWaitMs,
		by: describeRun(world.runner.env)
	};
	const settled = await settleAtOnce(sessions, (session) => measure("roll back", session.label, () => abortOnHost(session, order, world)));
	const errors = settled.flatMap((result) => result.ok ? [] : [result.error]);
	const hosts = settled.map((result, index) => result.ok ? result.value : lostHost(sessions[index], result.error));
	if (errors.length === 0) memory.forget();
	else memory.note({ hosts: hosts.flatMap(({ host, decision }) => decision === "failed" ? [host] : []) });
	const failure = errors.length === 0 ? void 0 : mergeErrors(errors, sessions.length);
	const isRolledBack = hosts.some(({ decision }) => decision === "rolled-back");
	return {
		decision: failure !== void 0 ? "failed" : isRolledBack ? "rolled-back" : "unchanged",
		release: hosts[0]?.release ?? "unknown",
		hosts,
		failure
	};
}
async function abortOnHost(session, { place, token, lockWaitMs, by }, world) {
	const { label } = session;
	const startedMs = world.clock.elapsed();
	const before = await inspectForRepair(session, place);
	if (!isUnsettled(before)) return sayNothingUnderWay(label, before, world);
	const lock = lockIn(await describeHost(session, place, world));
	const takeFrom = lock !== void 0 && lock.expiresInSeconds > 0 ? lock : void 0;
	const deadline = world.clock.elapsed() + lockWaitMs;
	const asked = {
		deployPath: place.deployPath,
		token,
		holder: by,
		journalLine: void 0,
		takeFrom,
		deadline
	};
	const held = await awaitLock(session.host, asked, world);
	let isSettled = false;
	try {
		const found = await inspectForRepair(session, place);
		const wasTaken = takeFrom !== void 0 && held.takenOver !== void 0;
		if (isAtRest(found) && !wasTaken) {
			isSettled = true;
			return sayNothingUnderWay(label, found, world);
		}
		const aborted = releaseUnderWay(found);
		if (aborted !== releaseUnderWay(before) && !wasTaken) {
			isSettled = true;
			throw endedMeanwhile(label, aborted);
		}
		const goingOn = wasTaken ? `a deploy that went on, of ${held.takenOver}` : "a deploy that was cut off";
		const reason = `aborted: ${found.paused === void 0 ? goingOn : describePaused(found.paused)}`;
		const failed = aborted === void 0 ? void 0 : {
			id: aborted,
			before: provenRelease(found)
		};
		const recovered = await recoverHost({
			session,
			place,
			token,
			world
		}, failed, found);
		const ending = {
			release: aborted ?? recovered.serving ?? "unknown",
			decision: "rolled-back",
			by,
			reason
		};
		await writeDown(session, place, token, {
			...ending,
			isUnsettled: recovered.problem !== void 0
		}, world);
		if (recovered.problem !== void 0) throw recovered.problem;
		isSettled = true;
		world.runner.info(`${label}: ${reason}; ${recovered.serving ?? "nothing"} serves`);
		const after = describeHostAfter(label, found, "rolled-back", reason, world.clock.elapsed() - startedMs);
		const health = recovered.tookBack ? "the previous release serves" : after.health;
		return {
			...after,
			release: recovered.serving,
			health
		};
	} finally {
		await (isSettled ? held.release() : held.leave());
	}
}
function endedMeanwhile(label, release) {
	const now = `${release ?? "another one"} is under way there now, and was not touched`;
	return new ActionError("lock", `${label}: what was to be aborted has ended: ${now}`, { hint: "Run `operation: abort` again if that one is meant too." });
}
function sayNothingUnderWay(label, facts, { runner }) {
	runner.info(`${label}: nothing is under way: ${facts.current ?? "nothing"} serves as before`);
	return describeHostAfter(label, facts, "unchanged", void 0, 0);
}
function describeHostAfter(host, facts, decision, reason, elapsedMs) {
	const health = facts.isActive ? "it was not touched" : void 0;
	return {
		host,
		decision,
		release: facts.current,
		previousRelease: facts.current,
		health,
		reason,
		evidence: [],
		elapsedMs
	};
}
function lostHost(session, error) {
	const lost = {
		release: unknownRelease,
		previousRelease: void 0,
		health: void 0
	};
	const reason = wordsOf(asActionError(error));
	return {
		host: session?.label ?? "a host",
		decision: "failed",
		...lost,
		reason,
		evidence: error.evidence,
		elapsedMs: 0
	};
}

// src/operations/abort.ts
/** Rolls a rollout back that is paused, or goes on. Where nothing is under way it changes nothing. */
async function abort(inputs, recorder, world) {
	const place = await placeOf(inputs, world);
	recorder.note({
		service: place.name,
		deploy: {
			decision: "failed",
			hosts: []
		}
	});
	await onHosts(inputs, recorder, world, place.name, async (sessions, leftOut) => {
		const deployment = await abort$1(sessions, place, inputs.deploy, recorder.measure, world);
		recorder.note({ deploy: withLeftOut({
			...deployment,
			isAsked: true
		}, leftOut) });
		if (deployment.failure !== void 0) throw deployment.failure;
	});
}

export { abort };