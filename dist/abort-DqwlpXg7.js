import { a as recoverHost, c as unknownRelease, l as withLeftOut } from "./recover-host-f4iL24iN.js";
import { m as wordsOf, u as asActionError } from "./merge-tree-WOxcOliZ.js";
import { v as provenRelease } from "./redaction-8XvK2Scp.js";
import { t as breakLock } from "./break-lock-CZtLitlr.js";
import { M as mergeErrors, P as settleEvery, a as isAtRest, c as isUnsettled, u as inspectForRepair } from "./choose-front-DL8RZet6.js";
import { n as lockIn, t as describeHost } from "./read-status-Cglf1jnA.js";
import { n as writeDown } from "./write-down-BMclNfx2.js";
import { n as describePaused } from "./paused-rollout-BrdBNoBP.js";
import { t as awaitLock } from "./host-lock-CJdpXmA0.js";
import { i as rememberDeploy, t as describeRun } from "./unfinished-deploy-C5sUZTkm.js";
import { r as placeOf, t as onHosts } from "./service-on-hosts-BNIKwf9d.js";

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
	const settled = await settleEvery(sessions, (session) => measure("roll back", session.label, () => abortOnHost(session, order, world)));
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
	const isAtWork = lock !== void 0 && lock.expiresInSeconds > 0;
	if (isAtWork) await breakLock(session, place, by, world);
	const deadline = world.clock.elapsed() + lockWaitMs;
	const asked = {
		deployPath: place.deployPath,
		token,
		holder: by,
		journalLine: void 0,
		deadline
	};
	const held = await awaitLock(session.host, asked, world);
	let isSettled = false;
	try {
		const found = await inspectForRepair(session, place);
		if (isAtRest(found) && !isAtWork) {
			isSettled = true;
			return sayNothingUnderWay(label, found, world);
		}
		const aborted = found.paused?.release ?? found.pending ?? found.canary;
		const reason = `aborted: ${found.paused === void 0 ? "a deploy that went on" : describePaused(found.paused)}`;
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
		return {
			...describeHostAfter(label, found, "rolled-back", reason, world.clock.elapsed() - startedMs),
			release: recovered.serving
		};
	} finally {
		await (isSettled ? held.release() : held.leave());
	}
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