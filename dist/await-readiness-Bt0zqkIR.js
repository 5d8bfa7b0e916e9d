import { l as ActionError } from "./merge-tree-WOxcOliZ.js";
import { D as writeHostPhase, E as privatePortOf, R as describePortOwner, w as chooseFront, z as readPortOwner } from "./host-session-BMgQ2bMd.js";
import { S as recordOf, _ as patienceWithRefusals, g as isSteadyRefusal, h as isRefusal, i as lastWordsIn, m as describeBadAnswer, p as commonHealthPaths, y as remedyFor } from "./lanes-CmARSX1R.js";

// src/deploy/judgement/evidence/readiness.ts
function readObservation(look, atMs) {
	const { ended_code, ended_status, running_seconds } = look;
	return {
		atMs,
		activeState: look.ActiveState,
		subState: look.SubState,
		result: look.Result,
		exitStatus: look.ExecMainStatus,
		restarts: look.NRestarts,
		endedBefore: ended_code === void 0 ? void 0 : {
			how: ended_code,
			status: ended_status ?? ""
		},
		runningMs: running_seconds === void 0 ? void 0 : running_seconds * 1e3,
		httpStatus: look.http_status,
		servicePorts: look.service_port,
		portTakenBy: look.port_taken === void 0 ? void 0 : describePortOwner(readPortOwner(look.port_taken)),
		runningSha256: look.running_sha256
	};
}
function isHealthy({ httpStatus, portTakenBy }) {
	return httpStatus >= 200 && httpStatus < 300 && portTakenBy === void 0;
}
/**
* Whether a service that was just started may get requests. All looks since its start come in, oldest first. What cannot
* get better fails at once: a process that ended, a restart, another program than the one that was deployed.
*/
function judgeReadiness(observations, policy) {
	const first = observations[0];
	const last = observations.at(-1);
	if (first === void 0 || last === void 0) return { kind: "waiting" };
	const death = describeDeath(last, policy.ranBefore ? first.restarts : 0);
	if (death !== void 0) return {
		kind: "failed",
		reason: death,
		hasEnded: true
	};
	const impostor = observations.find(({ runningSha256 }) => runningSha256 !== void 0 && runningSha256 !== policy.expectedSha256);
	if (impostor !== void 0) return {
		kind: "failed",
		reason: `what runs is not what was deployed: its sha256 is ${impostor.runningSha256}`
	};
	const stranger = observations.find(({ portTakenBy }) => portTakenBy !== void 0)?.portTakenBy;
	if (stranger !== void 0) return {
		kind: "failed",
		reason: describeStranger(stranger, policy)
	};
	if (isRefused(observations, policy)) return describeRefusal(last, policy);
	const lastBad = observations.findLastIndex((look) => !isHealthy(look));
	const streak = observations.slice(lastBad + 1);
	const streakStartMs = streak[0]?.atMs ?? last.atMs;
	const streakMs = last.atMs - streakStartMs;
	if (streak.length >= policy.consecutive && streakMs >= policy.minHealthyMs) return {
		kind: "ready",
		sinceMs: streakStartMs
	};
	if (streakStartMs - first.atMs < policy.timeoutMs) return { kind: "waiting" };
	if (isRefusal(last.httpStatus) && !observations.some(isHealthy)) return describeRefusal(last, policy);
	return {
		kind: "failed",
		reason: describeLateness(observations, policy)
	};
}
/** Two services that came to one port at once: only one of them has it. */
function describeStranger(owner, { port }) {
	return `port ${port} is taken by ${owner}, which answers in its place`;
}
function describeRefusal({ httpStatus }, { healthPath }) {
	return {
		kind: "failed",
		reason: `it ${describeBadAnswer(healthPath, { status: httpStatus })}`,
		refused: httpStatus
	};
}
function isRefused(observations, { patienceWithRefusals: patience }) {
	const answers = observations.map(({ httpStatus, atMs }) => ({
		status: httpStatus,
		atMs
	}));
	return patience !== void 0 && isSteadyRefusal(answers, patience);
}
/** What one look says against a service that was started by a deploy, whatever comes after it; undefined: nothing that is certain. */
function describeFault(look, policy) {
	const { activeState, restarts, runningMs, httpStatus } = look;
	if (activeState === "inactive" && restarts === 0) return void 0;
	const death = describeDeath(look, 0);
	if (death !== void 0 || isHealthy(look)) return death;
	if (look.portTakenBy !== void 0) return describeStranger(look.portTakenBy, policy);
	if (runningMs === void 0 || runningMs < policy.timeoutMs) return void 0;
	const answer = httpStatus > 0 ? `answered ${httpStatus}` : "got no answer";
	return `${runningMs / 1e3} s after its start GET ${policy.healthPath} on port ${policy.port} ${answer}`;
}
/** What became of a canary that had proved itself. `stopped`: by somebody, by a boot of the host, or with exit code 0. */
function fateOf(look) {
	if (describeDeath(look, 0) === void 0) return "runs";
	if (look.result === "timeout") return "had its time";
	return look.activeState === "inactive" && look.restarts === 0 ? "stopped" : "ended by itself";
}
function describeDeath(look, earlierRestarts) {
	const { activeState, subState } = look;
	const restarts = look.restarts - earlierRestarts;
	if (!(activeState === "failed" || activeState === "inactive" || subState === "auto-restart") && restarts === 0) return void 0;
	if (look.result === "timeout") return "the host stopped the service: it was not proved within its time limit";
	return `the service ended by itself (${describeEnd(look)}${restarts > 0 ? `, restarts: ${restarts}` : ""})`;
}
/** Of a service that runs again systemd knows only the process that runs. */
function describeEnd({ result, exitStatus, restarts, subState, endedBefore }) {
	if (restarts > 0 && subState !== "auto-restart") {
		if (endedBefore === void 0) return "exit code 0";
		return `${endedBefore.how === "exited" ? "exit code" : "signal"} ${endedBefore.status}`;
	}
	if (result === "oom-kill") return "killed by the kernel, out of memory";
	return `${result === "signal" || result === "core-dump" ? "signal" : "exit code"} ${exitStatus}`;
}
function describeLateness(observations, policy) {
	const seconds = policy.timeoutMs / 1e3;
	const good = observations.filter(isHealthy).length;
	const last = observations.at(-1);
	const where = `GET ${policy.healthPath} on port ${policy.port}`;
	if (good > 0) return `it was not ready within ${seconds} s: ${where} came and went, ${good} of ${observations.length} answers were good`;
	if (last !== void 0 && last.httpStatus > 0) return `it was not ready within ${seconds} s: ${where} answered ${last.httpStatus}`;
	if (last?.servicePorts.includes(policy.port)) return `it was not ready within ${seconds} s: it listens on port ${policy.port}, but does not answer on 127.0.0.1`;
	const elsewhere = last?.servicePorts.filter((port) => port !== policy.port) ?? [];
	return `it was not ready within ${seconds} s: ${where} got no answer${elsewhere.length > 0 ? `; it listens on ${elsewhere.join(", ")} instead: does it read PORT?` : ""}`;
}

// src/deploy/judgement/fitness/policies.ts
/** Before any traffic: three good answers in a row, over ten seconds in which it stayed up. */
function canaryPolicy(expectation) {
	return {
		...expectation,
		consecutive: 3,
		minHealthyMs: 1e4,
		patienceWithRefusals
	};
}
/** After the switch: the same program has just proved itself, so less will do to see that it got the public port. */
function publicPolicy(expectation) {
	return {
		...expectation,
		consecutive: 3,
		minHealthyMs: 3e3,
		patienceWithRefusals
	};
}
/** As after its switch, for a release whose deploy was cut off there. */
function provedAgainPolicy(record) {
	return publicPolicy(expectationOf(record));
}
/** After a release was rolled back: it only needs to answer again. It may have been running all the time. */
function afterRollbackPolicy(record) {
	const expectation = expectationOf(record);
	return {
		...expectation,
		timeoutMs: Math.max(expectation.timeoutMs, 6e4),
		consecutive: 3,
		minHealthyMs: 1e3,
		ranBefore: true
	};
}
/** How long a canary may run: what it may take to be ready, to prove itself, and as much again for a slow link between two looks. */
function canaryLifeSeconds(policy) {
	return Math.ceil((policy.timeoutMs + policy.minHealthyMs) / 1e3) + 60;
}
/** How long the switch of a host may take: what served ends, and the release is started anew and seen to be ready; with as much to spare as above. */
function turnSeconds(timeoutMs) {
	return 120 + Math.ceil(timeoutMs / 1e3) + 60;
}
/** How long a step of a rollout waits for its requests. */
function longestStepMs({ minMs, timeoutMs }) {
	return timeoutMs ?? Math.max(2 * minMs, 6e5);
}
function expectationOf({ port, healthPath, healthTimeoutMs, binarySha256 }) {
	return {
		port,
		healthPath,
		expectedSha256: binarySha256,
		timeoutMs: healthTimeoutMs
	};
}

// src/deploy/plan/way-back.ts
/** Ends a canary, and with it what is half-made: that may be what fills the disk. Nothing happens where there is none. */
const endCanary = {
	part: "back",
	step: "stop-canary",
	facts: {}
};
/**
* Makes `to` the public release again instead of `failed`, seen to answer; undefined: takes down what is there. What serves already
* is left as it is. What has no record cannot be looked at.
*/
function switchBack(facts, failed, to) {
	const record = recordOf(facts, to);
	return {
		part: "back",
		step: "switch",
		facts: {
			phase_line: writeHostPhase({
				phase: "taking-back",
				release: failed
			}),
			release: to
		},
		gate: record && {
			slot: "current",
			policy: afterRollbackPolicy(record)
		}
	};
}
/** What was before runs beside what is rolled back, and gets what is new until it stands on the public port; undefined: nothing can send it there. */
function coverOfWayBack(facts, failed, to, name) {
	const front = chooseFront(facts, to);
	if ("why" in front) return void 0;
	const privatePort = privatePortOf(facts, name, to);
	const policy = {
		...afterRollbackPolicy(to),
		port: privatePort
	};
	return [{
		part: "back",
		step: "start-canary",
		facts: {
			phase_line: writeHostPhase({
				phase: "taking-back",
				release: failed
			}),
			release: to.id,
			life_seconds: canaryLifeSeconds(policy) + turnSeconds(policy.timeoutMs)
		},
		gate: {
			slot: "canary",
			policy
		}
	}, {
		part: "back",
		step: "set-share",
		facts: {
			front: front.kind,
			port: to.port,
			canary_port: privatePort,
			health_path: to.healthPath,
			share: 100
		}
	}];
}
/** From wherever a deploy of `release` ends that began on a host as the facts say. */
function planWayBack(facts, release, before) {
	return [endCanary, switchBack(facts, release, before)];
}

// src/deploy/judgement/fitness/shared-state.ts
const sqlite = "Let SQLite wait for the other process (`busy_timeout`, WAL mode), and write nothing before the service is ready.";
const exclusive = "Such a store is for one process at a time. Answer the health check without it and open it in the background, trying again until the lock is free: the live release ends before the new one gets the public port.";
/** The first that a line matches counts. */
const shared = [
	{
		pattern: /^waits_for: ./,
		what: "it waits for a lock on a file",
		remedy: exclusive
	},
	{
		pattern: /database (?:table )?is locked|SQLITE_BUSY/i,
		what: "its database is locked",
		remedy: sqlite
	},
	{
		pattern: /cannot acquire directory lock|another process is using this|resource temporarily unavailable|could not set lock on file|conflicting lock|(?:unable|failed|cannot|could not|couldn't|can't) (?:to )?(?:get |acquire |obtain |take |open )?(?:the |a |an )?(?:exclusive |file |database |db |data(?:base)? directory )?(?:lock\b|flock)|lock(?: is)? (?:already )?held|(?:file|database|db|directory|already) (?:is )?(?:already )?locked/i,
		what: "a lock is held by another process",
		remedy: exclusive
	},
	{
		pattern: /pid ?file\b.*(?:exist|lock|in use|running)|(?:already running|another instance|already started)/i,
		what: "it believes that it runs already",
		remedy: "Write no pid file: systemd knows the process."
	},
	{
		pattern: /address already in use/i,
		what: "an address that it wants is taken",
		remedy: "Listen on the port in `PORT`; let every further port or socket come from the environment, or try again until it is free."
	},
	{
		pattern: /(?:^|[:\s"=])timeout"?(?:[,}].*)?$/i,
		what: "opening a file timed out",
		remedy: exclusive
	}
];
/** A time-out of the network, which no other release is to blame for. */
const ofTheNetwork = /\b(?:i\/o|handshake|gateway|connection|connect|request|client|dial|lookup|tcp|http|redis|postgres|mysql)\b/i;
/** undefined: nothing that the live release would explain. `evidence` is what the host said: `journal: line`, `waits_for: path`. */
function explainSharedState(evidence, serving) {
	for (const { pattern, what, remedy } of shared) {
		const line = evidence.map(withoutMark).find((text) => pattern.test(text) && !isOfTheNetwork(what, text));
		if (line === void 0) continue;
		return {
			cause: `${what}: ${line.replace(/^waits_for: /, "")}`,
			remedy: `The canary runs beside ${serving}, which serves, and shares \`data/\` and the host's ports with it. ${remedy}`
		};
	}
}
/** Only what the service itself printed, and what the kernel says, counts. */
function withoutMark(line) {
	return line.startsWith("journal: ") ? line.slice(9) : line.startsWith("waits_for: ") ? line : "";
}
function isOfTheNetwork(what, line) {
	return what === "opening a file timed out" && ofTheNetwork.test(line);
}

// src/deploy/host/look/explain-failure.ts
/** A journal line may have 48 KiB; what explains a failure stands at its beginning. */
const longestLine = 2e3;
/** Of the service's last words, in the one line that an annotation has for everything. */
const shownCharacters = 500;
/** What to ask of a service that refuses its health check: paths that only look, in case one of them is meant. */
function probePathsFor({ refused }, { healthPath }) {
	return refused === void 0 ? [] : commonHealthPaths.filter((path) => path !== healthPath);
}
/** Puts the reason together from what was seen and from what explain.sh answered; undefined: the host could not be asked. */
function explainFailure(failure, { healthPath }, answer, { name, deployPath }) {
	const { reason, refused, hasEnded = false } = failure;
	if (answer === void 0) return {
		reason,
		hint: void 0,
		evidence: ["(the host could not be asked for its journal)"]
	};
	const { crash, journal } = answer;
	const own = journal.filter((line) => !isOfSystemd(line, name));
	const words = lastWordsIn(crash.length > 0 ? crash : own, deployPath);
	const told = {
		unit: answer.unit,
		waits_for: answer.waits_for,
		disk: answer.disk,
		crash,
		journal
	};
	const evidence = Object.entries(told).flatMap(([key, lines]) => [lines ?? []].flat().map((line) => `${key}: ${line.slice(0, longestLine)}`));
	const cause = words?.cause;
	if (refused !== void 0) {
		const bad = {
			status: refused,
			leadsTo: answer.leads_to,
			healthyPath: answer.healthy_path[0],
			speaksHttps: cause?.kind === "speaks https"
		};
		return {
			reason: `it ${describeBadAnswer(healthPath, bad)}`,
			hint: void 0,
			evidence
		};
	}
	const isTold = words !== void 0 && (hasEnded || cause !== void 0);
	return {
		reason: `${reason}${isTold ? `: ${words.text.slice(0, shownCharacters)}` : ""}`,
		hint: isTold && cause ? remedyFor(cause) : void 0,
		evidence
	};
}
/** What the system's own manager writes into the journal of a unit. */
function isOfSystemd(line, name) {
	return line.startsWith(`${name}@`) || /^(?:Start|Stopp)(?:ing|ed) |^Scheduled restart job|^Failed to start /.test(line);
}

// src/deploy/host/look/await-readiness.ts
const pauseSeconds = .5;
const journalLines = 30;
/** Looks at a started slot until it is ready. Throws `rollout` with the reason and the last journal lines when it will not be. Returns the milliseconds until the first of the good answers that counted. */
async function awaitReadiness(session, ask, place, started, policy, world) {
	const startMs = world.clock.elapsed();
	const verdict = await watchSlot(ask, place, started, policy, world);
	if (verdict.kind === "ready") return verdict.sinceMs - startMs;
	const answer = await explainSlot(ask, place, started, policy, probePathsFor(verdict, policy));
	const { reason, hint, evidence } = explainFailure(verdict, policy, answer, place);
	const shared = started.beside === void 0 ? void 0 : explainSharedState(evidence, started.beside);
	const words = shared === void 0 ? hint && { hint } : {
		cause: shared.cause,
		hint: shared.remedy
	};
	const slot = started.slot === "canary" ? "canary" : "public port";
	const what = `${session.label}: ${slot}: ${shared === void 0 ? reason : verdict.reason}`;
	throw new ActionError("rollout", what, {
		evidence,
		...words || {}
	});
}
/** Looks come from the host as long as nothing is certain. */
async function watchSlot(ask, place, started, policy, world) {
	const observations = [];
	let verdict = { kind: "waiting" };
	let bootedMs = 0;
	const onLook = (look) => {
		if (look.look === 1) bootedMs = world.clock.elapsed() - look.at * 1e3;
		observations.push(readObservation(look, bootedMs + look.at * 1e3));
		verdict = judgeReadiness(observations, policy);
		return verdict.kind === "waiting" ? "more" : "enough";
	};
	const facts = lookFacts(place, started, policy, 20);
	for (;;) {
		await ask("observe", facts, { onLook });
		const judged = verdict;
		if (judged.kind !== "waiting") return judged;
	}
}
function lookFacts({ name }, { slot, startedAt }, { port, healthPath }, forSeconds) {
	return {
		name,
		slot,
		port,
		health_path: healthPath,
		since: startedAt,
		for_seconds: forSeconds,
		pause_seconds: pauseSeconds
	};
}
/** One look at a slot. */
async function lookAt(ask, place, started, policy, world) {
	const look = await ask("observe", lookFacts(place, started, policy, 0));
	return readObservation(look, world.clock.elapsed());
}
/** undefined: the host could not be asked. */
async function explainSlot(ask, place, { slot, startedAt }, { port, healthPath }, probePaths) {
	return await ask("explain", {
		name: place.name,
		deploy_path: place.deployPath,
		slot,
		since: startedAt,
		lines: journalLines,
		port,
		health_path: healthPath,
		probe_paths: probePaths
	}).catch(() => void 0);
}

export { planWayBack as a, canaryPolicy as c, publicPolicy as d, turnSeconds as f, isHealthy as h, endCanary as i, longestStepMs as l, fateOf as m, lookAt as n, switchBack as o, describeFault as p, coverOfWayBack as r, canaryLifeSeconds as s, awaitReadiness as t, provedAgainPolicy as u };