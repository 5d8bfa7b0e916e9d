import { l as ActionError, m as wordsOf, u as asActionError } from "./merge-tree-WOxcOliZ.js";
import { S as recordOf, b as pausedOf, f as whatIsSharedBy, i as lastWordsIn, x as provenRelease, y as remedyFor } from "./lanes-CmARSX1R.js";
import { c as requireHold, l as summarizeDeployment, n as endingOfCutOff, o as recoverHost, s as factsFor, u as unknownRelease } from "./recover-host-CTXVpIRZ.js";
import { G as describeBytes, J as describeFigure, L as isProxy, R as proxyTitles, W as count, Y as describePart, i as rule, q as describeDuration } from "./create-world-JOXJksAE.js";
import { l as longestStepMs, m as fateOf, n as lookAt, t as awaitReadiness } from "./await-readiness-Bt0zqkIR.js";
import { L as releaseUnderWay, c as isLostConnection, d as onEveryAtOnce, k as writePausedRollout, l as mergeErrors, m as settleWaiting, n as inspectForRepair, p as settleEvery, s as step, u as onEvery, v as runStep, w as chooseFront } from "./host-session-BMgQ2bMd.js";
import { n as writeDown, t as renderJournalLine } from "./write-down-D1j-5rMC.js";
import { i as judgePaused, n as describePaused, o as whatToDoWithPaused, r as describeShare } from "./paused-rollout-CmEwSkMi.js";
import { n as lostHostError, t as holdForRepair } from "./hold-for-repair-Cp0i2ZtH.js";
import { c as tryLock, o as repairTokenOf, r as noteBegun, t as awaitLock } from "./host-lock-a-Nzzlcz.js";
import { h as planPruning } from "./service-on-hosts-CoAlTc4f.js";
import { r as foreignWords } from "./ssh-Csn4Yoh5.js";
import { promisify } from "node:util";
import { constants, createGzip, createZstdCompress, zstdCompress } from "node:zlib";
import { Readable, pipeline } from "node:stream";
import { createHash } from "node:crypto";

// src/deploy/steps/send-upload.ts
const progressMs = 5e3;
/**
* Sends it in one compressed stream; the host keeps it only when its sha256 is what it is here. A patch that is of no use there is followed
* by the whole.
*/
async function sendUpload(host, { body, old, facts }, world) {
	const patched = old === void 0 ? void 0 : await sendPatch(host, {
		body,
		old,
		facts
	}, world);
	if (patched !== void 0 && "answer" in patched) return patched.answer;
	if (patched !== void 0) {
		const why = `a patch of ${facts.patch_of} cannot be used: ${patched.refused}`;
		world.runner.info(`${host.label}: ${why}; the whole program is sent`);
	}
	const compression = facts.compression === "gzip" ? "gzip" : "zstd";
	return await send(host, body, {
		...facts,
		compression,
		patch_of: void 0,
		patch_of_sha256: void 0
	}, () => world.uploads.whole(body, compression), world);
}
async function sendPatch(host, { body, old, facts }, world) {
	const patch = await world.uploads.patch(body, old).catch((error) => ({ refused: wordsOf(error) }));
	if ("refused" in patch) return patch;
	const answer = await send(host, body, facts, async () => patch, world);
	return answer.refused === void 0 ? { answer } : { refused: answer.refused };
}
async function send(host, body, facts, open, { clock, runner, cancelled }) {
	const startMs = clock.elapsed();
	const stream = await open();
	let sentBytes = 0;
	let shownMs = startMs;
	const onSent = (bytes) => {
		sentBytes += bytes;
		if (clock.elapsed() - shownMs < progressMs) return;
		shownMs = clock.elapsed();
		const sizeBytes = stream.sizeBytes();
		runner.info(`${host.label}: sent ${describeBytes(sentBytes)}${sizeBytes ? ` of ${describeBytes(sizeBytes)}` : ""}`);
	};
	const answer = await runStep(host, "receive", facts, {
		signal: cancelled,
		stream: stream.read(),
		onSent
	});
	if (answer.refused !== void 0 && facts.compression === "patch") return answer;
	if (answer.received !== body.sha256) throw new ActionError("transfer", `${host.label}: the host did not confirm the upload`, { cause: `it answered ${JSON.stringify(answer.received)}` });
	const seconds = ((clock.elapsed() - startMs) / 1e3).toFixed(1);
	const what = "path" in body ? "the program" : count(body.count, "file");
	const how = facts.compression === "patch" ? `a patch of ${facts.patch_of}` : facts.compression;
	runner.info(`${host.label}: sent ${what}, ${describeBytes(body.sizeBytes)} as ${describeBytes(sentBytes)} of ${how} in ${seconds} s`);
	return answer;
}

// src/deploy/host/change/run-before-start.ts
/** What a release does once before it is started. Its output goes into the log. Throws `rollout` when it fails. */
async function runBeforeStart(session, place, facts, world) {
	const answer = await waitForEnd(session, facts, world);
	const { printed } = answer;
	for (const line of printed) world.runner.info(`${session.label}: before-start: ${line}`);
	if (answer.result === "success") {
		world.runner.info(`${session.label}: before-start succeeded`);
		return answer;
	}
	const words = lastWordsIn(printed, place.deployPath);
	throw new ActionError("rollout", `${session.label}: before-start ${describeEnd(answer)}${words === void 0 ? "" : `: ${words.text}`}`, {
		hint: `${words?.cause === void 0 ? "" : `${remedyFor(words.cause)} `}What it had changed by then is not undone.`,
		evidence: printed.slice(-20)
	});
}
async function waitForEnd(session, facts, world) {
	const { label, clock } = session;
	const deadline = clock.elapsed() + (facts.limit_seconds + 2 * 120) * 1e3;
	for (let begunAt = facts.begun_at;;) {
		const answer = await step(session, "before-start", {
			...facts,
			begun_at: begunAt
		}, { signal: world.cancelled });
		const { result } = answer;
		if (result !== void 0) return {
			...answer,
			result
		};
		if (clock.elapsed() > deadline) throw new ActionError("rollout", `${label}: before-start did not end in time`);
		begunAt = answer.begun_at;
	}
}
function describeEnd({ result, exit_code: code, exit_status: status }) {
	if (result === "timeout") return "did not end in time";
	if (result === "exit-code" || code === "exited") return `ended with exit code ${status}`;
	return `failed (${result}${code === void 0 ? "" : `, ${code} by signal ${status}`})`;
}

// src/deploy/host/change/stage-release.ts
/** Makes the release of what lies on the host. What was to be taken from another release, and was changed there by hand, is sent after all. */
async function stageRelease(host, planned, world) {
	const { session } = host;
	const options = { signal: world.cancelled };
	const answer = await step(session, "stage", factsFor(host, planned), options);
	if (answer.changed.length === 0) return staged(host, answer);
	const { same_binary_in: binaryFrom, same_files_in: filesFrom, ...facts } = planned.facts;
	const isChanged = (part) => answer.changed.includes(part);
	for (const [part, from] of [["binary", binaryFrom], ["files", filesFrom]]) {
		const receive = planned.anew[part];
		if (!isChanged(part) || receive === void 0) continue;
		const was = part === "binary" ? "program was" : "files were";
		world.runner.info(`${session.label}: the ${was} changed in release ${from} on the host: sent anew`);
		await sendUpload(session.host(), {
			...receive,
			facts: factsFor(host, receive)
		}, world);
	}
	const rest = {
		...facts,
		same_binary_in: isChanged("binary") ? void 0 : binaryFrom,
		same_files_in: isChanged("files") ? void 0 : filesFrom
	};
	const again = await step(session, "stage", factsFor(host, {
		step: "stage",
		facts: rest
	}), options);
	return staged(host, {
		...again,
		created: [...answer.created, ...again.created]
	});
}
function staged({ session }, answer) {
	if (answer.staged !== void 0) return answer;
	throw new ActionError("host", `${session.label}: the release was not made: ${answer.changed.join(" and ")} changed`, { hint: "Something changed the releases on the host during this deploy. Run the job again." });
}

// src/deploy/host/change/run-plan.ts
/**
* The way forward: carries one part of a plan out, step after step, each gate seen to open. What fails, fails, and cancelling ends it.
* Returns how many milliseconds the last slot took to give the first of its good answers, and when it was started.
*/
async function runPart(host, plan, part, world, canary = {
	startedAt: 0,
	onShare: () => {}
}) {
	const { label } = host.session;
	let passed = {
		readyMs: 0,
		startedAt: 0
	};
	for (const planned of plan.steps.filter((each) => each.part === part)) {
		if (part === "wait" && planned.step === "go-on" || part === "switch" && planned.step === "stop-canary") await requireNoEnd(host, plan, canary.startedAt, world);
		const answer = await runForward(host, planned, world);
		if ("provisioned" in answer) for (const changed of answer.provisioned) world.runner.info(`${label}: provisioned ${changed}`);
		if ("created" in answer) for (const created of answer.created) world.runner.info(`${label}: created ${created}`);
		if ("unguarded" in answer && answer.unguarded !== void 0) world.runner.info(`${label}: this host cannot roll back by itself if the run is lost: ${answer.unguarded}`);
		if (planned.step === "set-share" && "no_front" in answer && "front_share" in answer) {
			if (answer.no_front !== void 0) await requireNoEnd(host, plan, canary.startedAt, world);
			else canary.onShare();
			sayCover(label, planned.facts.front, answer, world);
		}
		if (planned.gate === void 0 || !("started_at" in answer)) continue;
		const { slot, policy } = planned.gate;
		const startedAt = answer.started_at;
		passed = {
			readyMs: await passGate(host, planned.gate, startedAt, world),
			startedAt
		};
		const where = slot === "canary" ? "is ready on private port" : "serves on port";
		world.runner.info(`${label}: ${plan.release} ${where} ${policy.port}`);
	}
	return passed;
}
/** Sends a share of what arrives to the canary. Throws `undecided` where that cannot be had any more. */
async function runShare(host, plan, sharePercent, canaryStartedAt, world) {
	for (const planned of plan.steps) {
		if (planned.part !== "share" || planned.step !== "set-share" || planned.facts.share !== sharePercent) continue;
		const answer = await step(host.session, "set-share", factsFor(host, planned), { signal: world.cancelled });
		if (answer.no_front === void 0) return answer;
		await requireNoEnd(host, plan, canaryStartedAt, world);
		throw new ActionError("undecided", `${host.session.label}: no share can be sent to the canary: ${answer.no_front}`);
	}
}
/**
* A canary that has ended by itself speaks against its release, however long it was good: throws `rollout`. One that somebody has stopped does
* not: throws `undecided`. One that has had its time covers nothing any more, and that is all.
*/
async function requireNoEnd(host, plan, startedAt, world) {
	const gate = plan.steps.find((planned) => planned.gate?.slot === "canary")?.gate;
	if (gate === void 0) return;
	const seen = await lookAt(asking(host, world), host.place, {
		slot: "canary",
		startedAt
	}, gate.policy, world);
	const fate = fateOf(seen);
	if (fate === "runs" || fate === "had its time") return;
	await requireHold(host);
	if (fate === "ended by itself") await passGate(host, gate, startedAt, world);
	throw new ActionError("undecided", `${host.session.label}: somebody has stopped the canary`, { hint: "Nothing speaks against the release." });
}
function sayCover(label, front, { no_front: reason, firewall_rules: rules = 0 }, { runner }) {
	if (rules > 0) runner.info(`${label}: added ${count(rules, "rule")} to its firewall, for connections that go to the canary`);
	const shared = whatIsSharedBy(front);
	runner.info(reason === void 0 ? `${label}: ${shared} go to the canary while the public process is replaced` : `${label}: ${shared} are refused while the public process is replaced: ${reason}`);
}
function runForward(host, planned, world) {
	switch (planned.step) {
		case "before-start": return runBeforeStart(host.session, host.place, factsFor(host, planned), world);
		case "receive": return sendUpload(host.session.host(), {
			...planned,
			facts: factsFor(host, planned)
		}, world);
		case "stage": return stageRelease(host, planned, world);
		default: return step(host.session, planned.step, factsFor(host, planned), { signal: world.cancelled });
	}
}
function passGate(host, { slot, policy, beside }, startedAt, world) {
	return awaitReadiness(host.session, asking(host, world), host.place, {
		slot,
		startedAt,
		beside
	}, policy, world);
}
function asking({ session }, { cancelled }) {
	return (name, asked, looking) => step(session, name, asked, {
		signal: cancelled,
		...looking
	});
}

// src/deploy/judgement/fitness/superseded.ts
/** `before` is the release that was proven when this run first saw the host; `facts` is the host now, under the lock. */
function judgeMeanwhile(facts, before, own) {
	const { state, decidedSecondsAgo } = facts;
	const live = typeof state === "object" ? recordOf(facts, state.release) : void 0;
	if (live === void 0) return { kind: "nothing" };
	const isSince = live.id !== before || decidedSecondsAgo !== void 0 && decidedSecondsAgo * 1e3 < own.runningMs;
	const isOlder = isOlderCommit(own, live);
	const what = `${live.id} (${live.by})`;
	if (isSince && isOlder) return {
		kind: "refuse",
		live,
		words: `while this run waited, a newer commit of ${own.origin.branch} was promoted: ${what}`
	};
	if (isSince) return {
		kind: "warn",
		live,
		words: `while this run waited, ${what} was promoted; this deploy replaces it`
	};
	if (isOlder) return {
		kind: "warn",
		live,
		words: `${what} is of a newer commit of ${own.origin.branch}; this deploy goes back to an older one`
	};
	return { kind: "nothing" };
}
/** Of the same branch of the same repository, and known to be older. */
function isOlderCommit({ commit, origin }, live) {
	if (live.origin === void 0 || commit === live.commit) return false;
	const { repository, branch, commitDate, runNumber } = live.origin;
	if (branch === "" || branch !== origin.branch || repository !== origin.repository) return false;
	if (commitDate === "" || origin.commitDate === "") return false;
	if (commitDate !== origin.commitDate) return Date.parse(commitDate) > Date.parse(origin.commitDate);
	return runNumber !== void 0 && origin.runNumber !== void 0 && runNumber > origin.runNumber;
}
function supersededFailure(label, words) {
	return new ActionError("preflight", `${label}: ${words}; nothing was changed`, { hint: "To deploy the older commit all the same, run this job again: only what is promoted while a run goes on stops it." });
}

// src/deploy/steps/compress.ts
/** Level 1 keeps up with a fast link and still saves two thirds of a Go binary. */
const gzip = (source) => pipeline(source, createGzip({ level: 1 }), () => {});
const pieceBytes = 4194304;
/** Side by side, so that a fast link does not wait. */
const piecesAtOnce = 2;
/** Several pieces, compressed: even the fastest host is behind, so that there is time to compress harder. */
const aheadBytes = 4194304;
/** In frames of 4 MiB: by level 3 while somebody waits for more, by level 9, which saves another tenth, where the link is slower than that. */
async function* zstd(source, isAhead) {
	const underWay = [];
	for await (const piece of evenPieces(source)) {
		const [first] = underWay.length === piecesAtOnce ? underWay.splice(0, 1) : [];
		if (first !== void 0) yield await first;
		const frame = compress(piece, { params: { [constants.ZSTD_c_compressionLevel]: isAhead(aheadBytes) ? 9 : 3 } });
		frame.catch(() => {});
		underWay.push(frame);
	}
	for (const frame of underWay) yield await frame;
}
const compress = promisify(zstdCompress);
async function* evenPieces(source) {
	let parts = [];
	let bytes = 0;
	for await (const part of source) {
		parts.push(part);
		bytes += part.byteLength;
		if (bytes < pieceBytes) continue;
		yield Buffer.concat(parts);
		parts = [];
		bytes = 0;
	}
	yield Buffer.concat(parts);
}
/**
* All of the old program has to be within reach, or a patch is half as large as the whole. The window is that of the new program. The
* strategy is not one of the faster ones of the usual levels: these enter only the last 16 MB of a dictionary into their tables. And the
* table has a place for every second byte of it: with every fourth, 1 to 6 MB of 40 were not found where nothing in them repeats, and with
* every second all were (3.7 kB).
*/
function patchOf(dictionary, sizeBytes) {
	const bitsOf = (size) => Math.ceil(Math.log2(size + 1));
	const params = {
		[constants.ZSTD_c_compressionLevel]: 5,
		[constants.ZSTD_c_strategy]: constants.ZSTD_greedy,
		[constants.ZSTD_c_minMatch]: 6,
		[constants.ZSTD_c_windowLog]: Math.max(bitsOf(sizeBytes), 20),
		[constants.ZSTD_c_hashLog]: Math.max(bitsOf(dictionary.length) - 1, 17)
	};
	return (source) => pipeline(source, createZstdCompress({
		dictionary,
		params
	}), () => {});
}
/** Throws where it is not any more what it was. */
async function readOld({ path, sha256 }, files) {
	const bytes = await files.withFile(path, (file) => file.read(0, file.sizeBytes));
	if (createHash("sha256").update(bytes).digest("hex") === sha256) return bytes;
	throw new Error(`${path} is not any more what it was`);
}

// src/deploy/steps/compress-once.ts
function openUploads({ files, makeSpool }) {
	const begun = /* @__PURE__ */ new Map();
	let isClosed = false;
	const begin = async (upload, compress) => {
		const source = "path" in upload ? files.stream(upload.path) : Readable.from(upload.read());
		source.on("error", () => {});
		let spool;
		spool = await makeSpool(compress(source, (bytes) => (spool?.aheadBytes() ?? 0) > bytes));
		return {
			source,
			spool
		};
	};
	const once = async (key, work) => {
		if (isClosed) throw new Error("nothing is sent any more");
		const known = begun.get(key) ?? work();
		begun.set(key, known);
		return (await known).spool;
	};
	return {
		whole: (upload, compression) => once(`${compression} ${upload.sha256}`, () => begin(upload, {
			gzip,
			zstd
		}[compression])),
		patch: (upload, old) => once(`patch ${old.sha256} ${upload.sha256}`, async () => begin(upload, patchOf(await readOld(old, files), upload.sizeBytes))),
		async close() {
			isClosed = true;
			const ending = [...begun.values()].map(async (known) => {
				const { source, spool } = await known;
				source.destroy();
				await spool.remove();
			});
			await Promise.allSettled(ending);
		}
	};
}

// src/deploy/run/change-host.ts
/** The release is the proven one from now on. Throws when that cannot be written down: the next deploy would not know. */
async function promoteOnHost(surveyed, request, world) {
	await finish(surveyed, request, {
		decision: "promoted",
		promote: "yes"
	}, world);
}
/** Writes down how a deploy ended that changed nothing for good. How it ended is known already: trouble here is a warning. */
async function writeDownEnding(surveyed, request, ending, world) {
	try {
		await finish(surveyed, request, ending, world);
	} catch (error) {
		const { label } = surveyed.session;
		world.runner.warning(`${label}: the end of this deploy could not be written down: ${wordsOf(error)}`);
	}
}
async function finish({ session, facts }, { release, token, by, keepReleases }, ending, world) {
	const proven = ending.decision === "promoted" ? release.id : provenRelease(facts);
	const inUse = new Set(proven === void 0 ? [] : [proven]);
	const own = {
		id: release.id,
		isBad: ending.badRelease === release.id,
		record: void 0
	};
	const releases = ending.decision === "unchanged" || facts.releases.some(({ id }) => id === release.id) ? facts.releases : [...facts.releases, own];
	const remove = planPruning(releases, inUse, keepReleases);
	await writeDown(session, release, token, {
		...ending,
		release: release.id,
		by,
		remove
	}, world);
}

// src/deploy/run/conclude-hosts.ts
/** Users have met the release, though it never got the public port: through this run, or the one that has paused it. */
function hadShare({ hadShare, found }, { release }) {
	const paused = found && pausedOf(found);
	return hadShare === true || paused?.release === release.id && paused.sharePercent > 0;
}
function lockedHost({ surveyed: { session }, lock }, { release }) {
	return {
		session,
		place: release,
		token: lock.token()
	};
}
/** The release serves on all hosts: written down as the proven one. */
async function keepAll(hosts, request, world) {
	const settled = await settleEvery(hosts, async (host) => {
		const own = {
			...request,
			token: host.lock.token()
		};
		if (host.surveyed.plan.isUnchanged) await writeDownEnding(host.surveyed, own, { decision: "unchanged" }, world);
		else await promoteOnHost(host.surveyed, own, world);
		host.isSettled = true;
	});
	const errors = settled.flatMap((result) => result.ok ? [] : [result.error]);
	return {
		hosts: hosts.map((host, index) => describeKept(host, settled[index], request, world)),
		failure: errors.length === 0 ? void 0 : mergeErrors(errors, hosts.length)
	};
}
function describeKept(host, result, { release }, world) {
	if (host.surveyed.plan.isUnchanged) return describeUnchanged(host.surveyed, world);
	const kept = result?.ok === true;
	const isLost = result?.ok === false && result.error.code === "lock";
	return {
		host: host.surveyed.session.label,
		decision: kept ? "promoted" : "failed",
		release: isLost ? unknownRelease : release.id,
		previousRelease: provenRelease(host.surveyed.facts),
		health: host.health,
		reason: kept ? void 0 : isLost ? "the host heard nothing from this deploy for too long: it rolled back by itself, or another deploy has taken it over" : "live, but not recorded: the post step or the next deploy has it prove itself again",
		evidence: [],
		isUnsettled: !kept,
		elapsedMs: world.clock.elapsed() - host.startedMs
	};
}
/** Something failed somewhere: every host that was worked on rolls back to its proven release. */
async function putAllBack(hosts, request, world) {
	const faults = hosts.flatMap(({ surveyed, error }) => isTheReleases(error) ? [[surveyed.session.label, wordsOf(error)]] : []);
	request.memory?.note({
		intent: "put back",
		faults: Object.fromEntries(faults)
	});
	const seen = hosts.map(({ error }) => error);
	const described = await onEveryAtOnce(hosts, (host) => putBack(host, request, world));
	const worthless = hosts.flatMap(({ error }, index) => error === seen[index] ? [] : [seen[index]]);
	const errors = new Set(hosts.flatMap(({ error }) => error === void 0 || worthless.includes(error) ? [] : [error]));
	return {
		hosts: described,
		failure: worthless.length === 0 ? void 0 : mergeErrors([...errors], hosts.length)
	};
}
async function putBack(host, request, world) {
	const { session, facts } = host.surveyed;
	const outcome = {
		host: session.label,
		previousRelease: provenRelease(facts),
		reason: host.error && wordsOf(host.error),
		evidence: host.error?.evidence ?? []
	};
	const elapsedMs = () => world.clock.elapsed() - host.startedMs;
	try {
		const back = await request.measure("roll back", session.label, () => rollHostBack(host, request, world));
		host.isSettled = true;
		return {
			...outcome,
			...back,
			elapsedMs: elapsedMs()
		};
	} catch (error) {
		const reason = error === host.error ? wordsOf(error) : `${outcome.reason ?? "another host failed"}; and it could not be put back: ${wordsOf(error)}`;
		world.runner.error(`${session.label}: ${reason}`, { title: "not put back" });
		if (!isLostConnection(error) && !(error instanceof ActionError && error.code === "lock")) {
			const badRelease = request.isNew && isTheReleases(host.error) ? request.release.id : void 0;
			const own = {
				...request,
				token: host.lock.token()
			};
			await writeDownEnding(host.surveyed, own, {
				decision: "failed",
				reason,
				badRelease,
				isUnsettled: true
			}, world);
		}
		const unknown = {
			decision: "failed",
			release: unknownRelease,
			health: void 0,
			isUnsettled: true
		};
		return {
			...outcome,
			...unknown,
			reason,
			elapsedMs: elapsedMs()
		};
	}
}
async function rollHostBack(host, request, world) {
	const { session, facts } = host.surveyed;
	const { release, token, by } = request;
	const hold = await holdForRepair(session, {
		place: release,
		token,
		by,
		release: release.id,
		pausedBy: by
	});
	if (hold.kind !== "ours" || hold.wasLost) host.error = lostHostError(session.label, hold, host.error);
	if (hold.kind === "another's") throw host.error;
	if (hold.kind === "left") {
		const { current } = hold.facts;
		const isBack = host.hadShare === true && current !== release.id;
		const { evidence } = host.error ?? { evidence: [] };
		return {
			decision: isBack ? "rolled-back" : "failed",
			release: current,
			health: void 0,
			reason: host.error && wordsOf(host.error),
			evidence
		};
	}
	host.lock.continueAs(repairTokenOf(token));
	const repair = {
		session,
		place: release,
		token: host.lock.token(),
		world
	};
	const fault = isTheReleases(host.error) ? wordsOf(host.error) : void 0;
	const isWell = host.error === void 0 && !world.cancelled.aborted;
	const failed = {
		id: release.id,
		before: provenRelease(facts),
		fault,
		isWell,
		front: request.front
	};
	const recovered = await recoverHost(repair, failed);
	if (recovered.problem !== void 0) throw recovered.problem;
	const { serving, tookBack } = recovered;
	const decision = (tookBack || hadShare(host, request)) && serving !== void 0 ? "rolled-back" : "failed";
	const reason = host.error && wordsOf(host.error);
	const seenBad = fault === void 0 ? recovered.fault?.release : release.id;
	const badRelease = request.isNew || seenBad !== release.id ? seenBad : void 0;
	await writeDownEnding(host.surveyed, {
		...request,
		token: repair.token
	}, {
		decision,
		reason,
		badRelease
	}, world);
	return {
		decision,
		release: serving,
		health: serving === void 0 ? void 0 : "the previous release serves"
	};
}
/** Only a release that was seen to fail is marked bad: not one whose deploy was cancelled or lost its connection. */
function isTheReleases(error) {
	return error?.code === "rollout";
}
function describeUnchanged({ session, facts }, { runner }) {
	const release = provenRelease(facts);
	runner.info(`${session.label}: unchanged, ${release} serves already`);
	return {
		host: session.label,
		decision: "unchanged",
		release,
		previousRelease: release,
		health: "healthy",
		reason: void 0,
		evidence: [],
		elapsedMs: 0
	};
}

// src/deploy/plan/plan-pause.ts
/** Pure: what has a host hold what it was planned to have so far; undefined: nothing was to be done there. */
function planPause(plan, { sharePercent, reason, left }, { journalLine, ...pausing }) {
	const gateOf = (slot) => plan.steps.find(({ gate }) => gate?.slot === slot)?.gate?.policy;
	const [canary, current] = [gateOf("canary"), gateOf("current")];
	if (canary === void 0 || current === void 0) return void 0;
	const shared = plan.steps.find((each) => each.part === "share" && each.step === "set-share");
	const share = shared !== void 0 && sharePercent > 0 ? sharePercent : void 0;
	const paused = {
		...pausing,
		release: plan.release,
		sharePercent: share ?? 0,
		front: share !== void 0 && shared?.step === "set-share" ? shared.facts.front : void 0,
		canaryPort: canary.port,
		reason,
		rollout: left
	};
	return {
		part: "share",
		step: "pause",
		facts: {
			release: plan.release,
			share,
			port: current.port,
			canary_port: canary.port,
			health_path: canary.healthPath,
			ready_seconds: Math.ceil(canary.timeoutMs / 1e3),
			record: writePausedRollout(paused),
			journal_line: journalLine
		}
	};
}

// src/deploy/run/hold-hosts.ts
/** Has all hosts hold what they have until somebody decides. Throws where one cannot: then none may. */
async function holdAll(hosts, held, request, world) {
	await onEveryAtOnce(hosts, (host) => hold(host, held, request, world));
	for (const host of hosts) host.isSettled = true;
	return hosts.map(({ surveyed, health, startedMs }) => {
		if (surveyed.plan.isUnchanged) return describeUnchanged(surveyed, world);
		const serves = provenRelease(surveyed.facts);
		const outcome = {
			decision: "paused",
			release: serves,
			previousRelease: serves,
			health,
			reason: held.reason
		};
		const elapsedMs = world.clock.elapsed() - startedMs;
		return {
			host: surveyed.session.label,
			...outcome,
			evidence: [],
			elapsedMs
		};
	});
}
async function hold({ surveyed, lock }, held, request, world) {
	const { session, plan } = surveyed;
	const { release, by, keepReleases } = request;
	const ending = {
		decision: "paused",
		by,
		release: release.id,
		reason: held.reason
	};
	const nowMs = world.clock.now();
	const pausing = {
		by,
		keepReleases: Number.isFinite(keepReleases) ? keepReleases : 1e3,
		pausedAt: new Date(nowMs).toISOString(),
		journalLine: renderJournalLine(ending, nowMs)
	};
	const planned = planPause(plan, held, pausing);
	if (planned === void 0) return await writeDownEnding(surveyed, {
		...request,
		token: lock.token()
	}, { decision: "unchanged" }, world);
	const locked = {
		session,
		place: release,
		token: lock.token()
	};
	const { unwritten } = await step(session, "pause", factsFor(locked, planned), { signal: world.cancelled });
	for (const file of unwritten) world.runner.warning(`${session.label}: ${file} could not be written`);
}
/** What the step says of a pause that nobody asked for. */
function pauseFailure({ sharePercent, of, reason }) {
	return new ActionError("paused", `paused at ${describeShare(sharePercent, of)}: ${reason}`, { hint: whatToDoWithPaused });
}

// src/deploy/run/lock-hosts.ts
/**
* Takes all hosts for this run, or none. They are asked side by side, and nobody waits. Where one is held by another deploy, those that come
* after it by name are given back, and it is waited for; then the rest is asked again. So whoever waits holds only hosts that come before
* the one that it waits for: two deploys of overlapping hosts cannot block each other, in whatever order they name them. Throws `lock`.
*/
async function lockHosts(hosts, request, world) {
	const ordered = [...hosts].sort((a, b) => a.session.label < b.session.label ? -1 : 1);
	const locks = /* @__PURE__ */ new Map();
	let isNoted = false;
	try {
		await takeAll(ordered, locks, request, world);
		isNoted = true;
		if (ordered.length > 1) await onEvery(ordered, ({ session }) => noteBegun(session.host(), lockOf(request, world), world));
	} catch (error) {
		const reason = wordsOf(error);
		await settleEvery([...locks], async ([host, lock]) => {
			const ending = {
				decision: "failed",
				reason,
				isUnsettled: true
			};
			if (isNoted) await writeDownEnding(host, request, ending, world);
			await lock.release();
		});
		throw error;
	}
	const begun = {
		startedMs: world.clock.elapsed(),
		health: void 0,
		error: void 0,
		isSettled: false
	};
	return [...locks].map(([surveyed, lock]) => ({
		...begun,
		surveyed,
		lock
	}));
}
async function takeAll(ordered, locks, request, world) {
	const { journalLine, ...lock } = lockOf(request, world);
	const asked = {
		...lock,
		journalLine: ordered.length > 1 ? void 0 : journalLine
	};
	const deadline = world.clock.elapsed() + request.lockWaitMs;
	for (;;) {
		const missing = ordered.filter((host) => !locks.has(host));
		await onEvery(missing, async (host) => {
			const attempt = await tryLock(host.session.host, asked, world);
			if (attempt.kind === "taken") locks.set(host, attempt.lock);
		});
		const held = ordered.find((host) => !locks.has(host));
		if (held === void 0) return;
		await giveBack(ordered.slice(ordered.indexOf(held)), locks);
		locks.set(held, await awaitLock(held.session.host, {
			...asked,
			deadline
		}, world));
	}
}
async function giveBack(hosts, locks) {
	await settleEvery(hosts, async (host) => {
		const lock = locks.get(host);
		locks.delete(host);
		await lock?.release();
	});
}
function lockOf({ release, token, by, origin }, { clock }) {
	const begun = {
		release: release.id,
		decision: "begun",
		by,
		commit: release.commit,
		origin
	};
	const journalLine = renderJournalLine(begun, clock.now());
	return {
		deployPath: release.deployPath,
		token,
		holder: by,
		journalLine
	};
}

// src/deploy/run/paused-hosts.ts
/**
* Reads all hosts under their locks. Where a rollout was paused while another one was waited for, or is not paused any more that was to be
* gone on with, all of them are given back as they are: throws `preflight`, with nothing touched.
*/
async function leavePaused(hosts, request, world) {
	const read = await settleEvery(hosts, ({ surveyed: { session } }) => inspectForRepair(session, request.release));
	const problems = hosts.flatMap((host, index) => {
		const facts = read[index];
		if (facts === void 0 || !facts.ok) {
			host.error = asActionError(facts?.error);
			return [];
		}
		host.found = facts.value;
		return problemsOf(host, facts.value, request).map((problem) => `${host.surveyed.session.label}: ${problem}`);
	});
	if (problems.length === 0) return;
	const reason = problems.join("; ");
	await settleEvery(hosts, async (host) => {
		host.isSettled = true;
		const own = {
			...request,
			token: host.lock.token()
		};
		await writeDownEnding(host.surveyed, own, {
			decision: "failed",
			reason,
			isUnsettled: true
		}, world);
	});
	throw new ActionError("preflight", reason, { hint: whatToDoWithPaused });
}
function problemsOf({ surveyed }, found, { onPaused }) {
	if (onPaused !== "go on") return judgePaused(found, onPaused).map(({ problem }) => problem);
	const [planned, paused] = [pausedOf(surveyed.facts), pausedOf(found)];
	if (planned?.release === paused?.release && planned?.pausedAt === paused?.pausedAt) return [];
	return ["the rollout is not paused any more as it was: somebody else has gone on with it, or aborted it"];
}

// src/deploy/judgement/evidence/slot-evidence.ts
const noEvidence$1 = {
	logLines: 0,
	byForm: /* @__PURE__ */ new Map(),
	dropped: 0,
	denied: /* @__PURE__ */ new Map(),
	clients: /* @__PURE__ */ new Set(),
	unread: void 0
};
const noRequests = {
	attempts: 0,
	errors: 0,
	slow: 0,
	untimed: 0,
	ignored: 0,
	latencies: /* @__PURE__ */ new Map(),
	bySecond: {
		attempts: /* @__PURE__ */ new Map(),
		errors: /* @__PURE__ */ new Map(),
		slow: /* @__PURE__ */ new Map()
	}
};
/** What one look says of one slot. */
function readSlotEvidence(look, slot) {
	const ofSlot = (lines) => lines.filter((line) => line.slot === slot);
	const sum = (lines) => lines.reduce((all, { count }) => all + count, 0);
	const byForm = ofSlot(look.requests).map(({ form, attempts, errors, slow, untimed, ignored }) => {
		const secondsOf = (wanted) => ofSlot(look.by_second).find(({ form: other, what }) => other === form && what === wanted)?.counts ?? /* @__PURE__ */ new Map();
		return [form, {
			attempts,
			errors,
			slow,
			untimed,
			ignored,
			latencies: ofSlot(look.latencies).find((line) => line.form === form)?.buckets ?? /* @__PURE__ */ new Map(),
			bySecond: {
				attempts: secondsOf("attempts"),
				errors: secondsOf("errors"),
				slow: secondsOf("slow")
			}
		}];
	});
	return {
		logLines: sum(ofSlot(look.log_lines)),
		byForm: new Map(byForm),
		dropped: sum(ofSlot(look.dropped)),
		denied: new Map(ofSlot(look.denied).map(({ pattern, count, line }) => [pattern, {
			count,
			line
		}])),
		clients: new Set(slot === "canary" ? look.client : []),
		unread: ofSlot(look.unread)[0]?.reason
	};
}
function addEvidence(some, more) {
	return {
		logLines: some.logLines + more.logLines,
		byForm: merge(some.byForm, more.byForm, addRequests, noRequests),
		dropped: some.dropped + more.dropped,
		denied: merge(some.denied, more.denied, (one, other) => ({
			count: one.count + other.count,
			line: one.line || other.line
		}), {
			count: 0,
			line: ""
		}),
		clients: /* @__PURE__ */ new Set([...some.clients, ...more.clients]),
		unread: more.unread ?? some.unread
	};
}
function addRequests(some, more) {
	return {
		attempts: some.attempts + more.attempts,
		errors: some.errors + more.errors,
		slow: some.slow + more.slow,
		untimed: some.untimed + more.untimed,
		ignored: some.ignored + more.ignored,
		latencies: addCounts(some.latencies, more.latencies),
		bySecond: {
			attempts: addCounts(some.bySecond.attempts, more.bySecond.attempts),
			errors: addCounts(some.bySecond.errors, more.bySecond.errors),
			slow: addCounts(some.bySecond.slow, more.bySecond.slow)
		}
	};
}
const addCounts = (some, more) => merge(some, more, (one, other) => one + other, 0);
function merge(some, more, add, none) {
	const merged = new Map(some);
	for (const [key, value] of more) merged.set(key, add(merged.get(key) ?? none, value));
	return merged;
}
/** The latency in milliseconds that a share of the requests stayed within, to 6 %; undefined: there is none. */
function quantileMs(latencies, share) {
	const buckets = [...latencies].filter(([, count]) => count > 0).toSorted(([one], [other]) => one - other);
	const wanted = share * buckets.reduce((all, [, count]) => all + count, 0);
	let below = 0;
	for (const [bucket, count] of buckets) {
		below += count;
		if (below >= wanted) return 10 ** ((bucket - Math.max(0, below - wanted) / count) / 20) / 1e6;
	}
}

// src/deploy/host/session/outlast-drops.ts
/** Within the lease of the lock: a host that hears nothing for longer goes back by itself, and says so to whoever comes later. */
const goneForMs = 35e3;
const reconnectEveryMs = 1e3;
/** Of one piece of work. A host that cannot do it in its time has not lost its connection. */
const mostDrops = 2;
/**
* Work of a rollout that may last for hours: a connection that is lost is made again, and the work asked once more. Throws `lock` where the
* host has given this run up meanwhile, and what ended the connection where it does not come back.
*/
async function outlastDrops(host, work, world) {
	for (let drops = 0;; drops++) try {
		return await work();
	} catch (error) {
		if (!isLostConnection(error) || world.cancelled.aborted || drops === mostDrops) throw error;
		await comeBack(host, error, world);
		world.runner.info(`${host.session.label}: the connection was lost, and stands again: ${wordsOf(error)}`);
	}
}
async function comeBack(host, lost, { clock, cancelled }) {
	const deadline = clock.elapsed() + goneForMs;
	for (;;) {
		try {
			await host.session.reconnect();
			await requireHold(host);
			return;
		} catch (error) {
			if (!isLostConnection(error)) throw error;
		}
		if (cancelled.aborted || clock.elapsed() > deadline) throw lost;
		await clock.sleep(reconnectEveryMs);
	}
}

// src/deploy/host/look/count-requests.ts
/** `startedAt`: of the canary, in seconds since 1970 on the host. The log of what serves is read from ten minutes before. */
function beginCounting(locked, { canaryPort, startedAt, front }) {
	return {
		locked,
		canaryPort,
		front,
		frontPlace: front !== "kernel" ? `@${startedAt - 600}` : void 0,
		places: {
			current: `@${startedAt - 600}`,
			canary: `@${startedAt}`
		},
		signs: {
			host: locked.session.label,
			restarts: 0,
			failedReadiness: 0,
			denied: [],
			deniedInLive: []
		},
		usage: {
			current: {},
			canary: {}
		},
		lookedAtSeconds: void 0,
		cpu: {
			current: void 0,
			canary: void 0
		}
	};
}
const baselineSeconds = 600;
const pauseSeconds = 2;
/**
* Looks for so long, or until it is enough. The places and the signs of the host move on with each look: where the connection was lost, it
* goes on from there, and nothing is counted twice.
*/
async function countRequests(host, looking, rollout, world) {
	await outlastDrops(host.locked, () => askForLooks(host, looking, rollout, world), world);
}
async function askForLooks(host, { forSeconds, isOver, onLook }, { maxP95Ms, logDeny }, { cancelled }) {
	const { name, deployPath, port, healthPath } = host.locked.place;
	const facts = {
		name,
		deploy_path: deployPath,
		current_from: host.places.current,
		canary_from: host.places.canary,
		front_from: host.frontPlace,
		current_port: port,
		canary_port: host.canaryPort,
		health_path: healthPath,
		metrics_path: void 0,
		slow_ms: maxP95Ms,
		ignored_paths: [healthPath],
		log_deny: logDeny,
		for_seconds: forSeconds,
		pause_seconds: pauseSeconds
	};
	await step(host.locked.session, "count", facts, {
		signal: cancelled,
		onLook(look) {
			if (isOver?.()) return "enough";
			requireSameBoot(host, look.at);
			const counted = {
				current: readSlotEvidence(look, "current"),
				canary: readSlotEvidence(look, "canary")
			};
			for (const { slot, place } of look.cursor) host.places = {
				...host.places,
				[slot]: place
			};
			host.frontPlace = look.front_cursor ?? host.frontPlace;
			host.usage = {
				current: usageAfter(host, look, "current"),
				canary: usageAfter(host, look, "canary")
			};
			host.cpu = {
				current: cpuTimeOf(look, "current"),
				canary: cpuTimeOf(look, "canary")
			};
			host.signs = signsAfter(host, look, counted, logDeny);
			return onLook(counted);
		}
	});
}
/** What ran before is gone with the host's power, and not by itself. */
function requireSameBoot(host, atSeconds) {
	if (host.lookedAtSeconds !== void 0 && atSeconds < host.lookedAtSeconds) throw new ActionError("host", `${host.locked.session.label}: the host was booted again while its canary was watched`, { hint: "Nothing speaks against the release." });
	host.lookedAtSeconds = atSeconds;
}
const unitOf = (look, slot) => look.unit.find((unit) => unit.slot === slot);
function cpuTimeOf(look, slot) {
	const unit = unitOf(look, slot);
	return unit && {
		ms: unit.cpu_ms,
		atSeconds: look.at
	};
}
function usageAfter({ cpu }, look, slot) {
	const [before, now] = [cpu[slot], cpuTimeOf(look, slot)];
	const unit = unitOf(look, slot);
	return {
		cpuPercent: now !== void 0 && before !== void 0 && now.atSeconds > before.atSeconds ? (now.ms - before.ms) / (now.atSeconds - before.atSeconds) / 10 : void 0,
		memoryBytes: unit === void 0 ? void 0 : unit.memory_kib * 1024
	};
}
function signsAfter(host, look, { current, canary }, logDeny) {
	const unit = unitOf(look, "canary");
	const probe = look.probe.find(({ slot }) => slot === "canary");
	const isReady = probe !== void 0 && probe.status >= 200 && probe.status < 300;
	const isRunning = unit === void 0 || [
		"active",
		"activating",
		"reloading"
	].includes(unit.state);
	const expression = (pattern) => logDeny[pattern - 1] ?? `pattern ${pattern}`;
	const { signs } = host;
	const isReadFrom = host.front === "kernel" || logDeny.length > 0;
	return {
		host: signs.host,
		ended: isRunning ? void 0 : `${unit.result}, status ${unit.exit_status}`,
		restarts: unit?.restarts ?? 0,
		failedReadiness: isReady ? 0 : signs.failedReadiness + 1,
		denied: [...signs.denied, ...[...canary.denied].map(([pattern, { line }]) => ({
			expression: expression(pattern),
			line
		}))],
		deniedInLive: [...signs.deniedInLive, ...[...current.denied.keys()].map(expression)],
		unread: isReadFrom ? canary.unread : void 0,
		...host.usage.canary
	};
}

// src/deploy/judgement/evidence/log-requests.ts
/** Forms that write what clients send as it came: a client can write whole lines of such a log. */
const unsafeForms = {
	"zap-console": "zap's console encoder writes paths as they came, line breaks too: use its JSON encoder",
	"gin-unquoted": "Gin's logger before 1.6 writes paths as they came, line breaks too: use a newer Gin"
};
/** A proxy says of each attempt what became of it, and no client writes in its log. */
const frontForm = "proxy";
/** Two forms with about as many requests are of the same ones. */
const sameShare = .95;
/** More lines than that without a latency: those that have one may be of another kind. */
const untimedShare = .1;
/** `why`: there is nothing in the log to judge by. */
function requestsOfLog(evidence) {
	const forms = [...evidence.byForm].filter(([, { attempts, ignored }]) => attempts + ignored > 0);
	const front = [...evidence.byForm].find(([form]) => form === frontForm);
	if (front !== void 0) return ofForm(...front);
	const unsafe = forms.find(([form]) => form in unsafeForms);
	if (unsafe !== void 0) return { why: `its log cannot be trusted: ${unsafeForms[unsafe[0]]}` };
	const most = Math.max(...forms.map(([, { attempts }]) => attempts));
	const [chosen] = forms.filter(([, { attempts }]) => attempts >= most * sameShare).toSorted(([, one], [, other]) => Number(hasLatencies(other)) - Number(hasLatencies(one)));
	if (chosen === void 0) return { why: whyNone(evidence) };
	return ofForm(...chosen);
}
function ofForm(form, requests) {
	const isTimed = hasLatencies(requests) && isInUnit(form, requests.latencies);
	return {
		form,
		attempts: requests.attempts,
		errors: requests.errors,
		slow: isTimed ? requests.slow : void 0,
		p50Ms: isTimed ? quantileMs(requests.latencies, .5) : void 0,
		p95Ms: isTimed ? quantileMs(requests.latencies, .95) : void 0
	};
}
/** What one look adds, in the form that the whole log is judged by. */
function countsOf({ byForm }, { form, slow }) {
	const requests = byForm.get(form);
	return {
		attempts: requests?.attempts ?? 0,
		errors: requests?.errors ?? 0,
		slow: slow === void 0 ? void 0 : requests?.slow ?? 0
	};
}
/** The same of each of so many seconds, those without a request too. */
function countsBySecond({ byForm }, { form, slow }, fromSecond, seconds) {
	const bySecond = byForm.get(form)?.bySecond;
	return Array.from({ length: seconds }, (_, index) => {
		const second = fromSecond + index;
		return {
			attempts: bySecond?.attempts.get(second) ?? 0,
			errors: bySecond?.errors.get(second) ?? 0,
			slow: slow === void 0 ? void 0 : bySecond?.slow.get(second) ?? 0
		};
	});
}
function whyNone({ logLines, unread }) {
	if (unread !== void 0) return `its log could not be read: ${unread}`;
	return `${logLines === 0 ? "it has logged nothing" : `none of the ${logLines} lines of its log is of a request`}. Let it log each request with its status and its latency to standard output, as gin.Logger() does`;
}
function hasLatencies({ attempts, untimed }) {
	return untimed <= attempts * untimedShare;
}
/**
* slog and logrus write a duration in JSON as whole nanoseconds, and a service may have written milliseconds of its own under the same
* name. No request takes less than 100 ns, and one in a hundred takes more than 10 µs: numbers for which that is not so are no nanoseconds.
*/
function isInUnit(form, latencies) {
	if (form !== "json-slog" && form !== "json-logrus") return true;
	const within = (from, to) => [...latencies].reduce((all, [bucket, count]) => bucket > from && bucket <= to ? all + count : all, 0);
	const all = within(-1, Number.POSITIVE_INFINITY);
	return within(-1, 40) * 1e3 <= all && within(80, Number.POSITIVE_INFINITY) * 100 >= all;
}

// src/deploy/judgement/verdict/evidence.ts
const badnesses = ["errors", "slow"];
const nothing = {
	attempts: 0,
	errors: 0,
	slow: 0
};
function add(some, more) {
	return {
		attempts: some.attempts + more.attempts,
		errors: some.errors + more.errors,
		slow: some.slow === void 0 || more.slow === void 0 ? void 0 : some.slow + more.slow
	};
}
/** undefined: not known, so nobody can be judged by it. More bad ones than requests is a log that was read in the middle of a line. */
function badOf(counts, badness) {
	const bad = counts[badness];
	return bad === void 0 ? void 0 : Math.min(bad, counts.attempts);
}
function rateOf$1(counts, badness) {
	return counts.attempts === 0 ? 0 : (badOf(counts, badness) ?? 0) / counts.attempts;
}
/** One entry for each second, those without a request too. */
function readBaseline(seconds) {
	const burstOf = (badness) => burstiness(seconds.map((second) => badOf(second, badness) ?? 0));
	return {
		counts: seconds.reduce(add, nothing),
		burst: {
			errors: burstOf("errors"),
			slow: burstOf("slow")
		}
	};
}
function burstiness(numbers) {
	const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
	if (numbers.length < 2 || mean === 0) return 1;
	const variance = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / (numbers.length - 1);
	return Math.max(1, variance / mean);
}

// src/deploy/judgement/verdict/estimates.ts
/** The highest share of bad requests that goes with what was counted (two standard errors of Poisson, wider for bursts). */
function highestRate(bad, attempts, burst) {
	const z = 2 * Math.sqrt(burst);
	return Math.min(1, (bad + z ** 2 / 2 + z * Math.sqrt(bad + z ** 2 / 4)) / attempts);
}
/** The lowest. */
function lowestRate(bad, attempts, burst) {
	if (attempts === 0) return 0;
	const z = 2 * Math.sqrt(burst);
	return Math.max(0, (bad + z ** 2 / 2 - z * Math.sqrt(bad + z ** 2 / 4)) / attempts);
}
/** The quantile of the normal distribution that goes with `rule.doubt`. */
const doubtDeviations = 2.3263;
/** Whether `count` or more of `total` would hardly be an accident (`rule.doubt`), if each were counted with probability `share`. */
function isSurelyMore(count, total, share) {
	const mean = total * share;
	if (count <= mean) return false;
	const variance = mean * (1 - share);
	if (variance > 1e6 || total > 1e9) return count - .5 - mean > doubtDeviations * Math.sqrt(variance);
	let term = Math.exp(logChoose(total, count) + count * Math.log(share) + (total - count) * Math.log1p(-share));
	let tail = 0;
	for (let each = count; each <= total && term > tail * 1e-12; each++) {
		tail += term;
		if (tail > rule.doubt) return false;
		term *= (total - each) / (each + 1) * (share / (1 - share));
	}
	return true;
}
function logChoose(total, count) {
	return logFactorial(total) - logFactorial(count) - logFactorial(total - count);
}
/** Stirling's series, to 1e-9 from 10 on. */
function logFactorial(number) {
	if (number < 10) return Math.log(factorials[number] ?? 1);
	const rest = 1 / (12 * number) - 1 / (360 * number ** 3) + 1 / (1260 * number ** 5);
	return (number + .5) * Math.log(number) - number + .5 * Math.log(2 * Math.PI) + rest;
}
const factorials = [
	1,
	1,
	2,
	6,
	24,
	120,
	720,
	5040,
	40320,
	362880
];
/** ln of the sum of numbers that are given as ln: none of them has to fit into a number itself. */
function logSum(logs) {
	const most = logs.reduce((most, log) => Math.max(most, log), Number.NEGATIVE_INFINITY);
	return most === Number.NEGATIVE_INFINITY ? most : most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0));
}

// src/deploy/judgement/verdict/absolute.ts
const perLevel = Math.log(1 / rule.levels);
const noEvidence = {
	looks: [],
	attempts: 0,
	bets: Array.from({ length: rule.levels }, () => perLevel + Math.log(1 - rule.lateStake))
};
function bet(evidence, counted, burst) {
	if (counted.attempts === 0) return evidence;
	const stake = perLevel + Math.log(lateStakeOf(evidence.attempts, counted.attempts));
	const gains = gainsOf(counted, burst);
	return {
		looks: [...evidence.looks, counted],
		attempts: evidence.attempts + counted.attempts,
		bets: evidence.bets.map((value, level) => logSum([value, stake]) + (gains[level] ?? 0))
	};
}
/** ln of the evidence. */
function weigh({ bets, attempts }) {
	return logSum([...bets, Math.log(unstaked(attempts))]);
}
/** What is still to be staked on badness that begins after so many requests: it never comes to an end, so neither does the watch. */
const unstaked = (attempts) => rule.lateStake * rule.lateHalfLife / (attempts + rule.lateHalfLife);
const lateStakeOf = (before, attempts) => unstaked(before) * attempts / (before + attempts + rule.lateHalfLife);
/** ln of what one look makes of a bet on each level. */
function gainsOf({ attempts, bad, normal }, burst) {
	return Array.from({ length: rule.levels }, (_, index) => {
		const level = normal * (rule.worst / normal) ** ((index + 1) / rule.levels);
		const good = Math.log1p(-level) - Math.log1p(-normal);
		return (bad * Math.log(level / normal) + (attempts - bad) * good) / burst;
	});
}
/**
* The evidence of those bets alone since whose beginning surely more than `limit` of the requests were bad: a release that is worse than
* normal but within its limit stays, however long it is watched. `stretch`: what the heaviest of them has seen.
*/
function weighOver({ looks, attempts }, limit, burst) {
	let stretch = {
		attempts: 0,
		bad: 0
	};
	let heaviest = {
		log: Number.NEGATIVE_INFINITY,
		stretch
	};
	let gains = Array.from({ length: rule.levels }, () => perLevel);
	const logs = [];
	for (const [index, look] of [...looks.entries()].toReversed()) {
		stretch = {
			attempts: stretch.attempts + look.attempts,
			bad: stretch.bad + look.bad
		};
		const more = gainsOf(look, burst);
		gains = gains.map((gain, level) => gain + (more[level] ?? 0));
		if (lowestRate(stretch.bad, stretch.attempts, burst) <= limit) continue;
		const late = lateStakeOf(attempts - stretch.attempts, look.attempts);
		const log = Math.log(index === 0 ? late + 1 - rule.lateStake : late) + logSum(gains);
		if (log > heaviest.log) heaviest = {
			log,
			stretch
		};
		logs.push(log);
	}
	return {
		log: logSum([Number.NEGATIVE_INFINITY, ...logs]),
		stretch: heaviest.stretch
	};
}

// src/deploy/judgement/verdict/relative.ts
const noDifference = rule.factors.map(() => 0);
function compare(evidence, { canary, live }, burst) {
	const [ofCanary, ofLive] = [badOf(canary, "errors") ?? 0, badOf(live, "errors") ?? 0];
	const attempts = canary.attempts + live.attempts;
	if (canary.attempts === 0 || live.attempts === 0) return evidence;
	const share = canary.attempts / attempts;
	const same = share * rule.sameFactor + 1 - share;
	return evidence.map((log, index) => {
		const factor = rule.factors[index] ?? rule.sameFactor;
		const other = share * factor + 1 - share;
		const perError = Math.log(same / other);
		return log + (ofCanary * (Math.log(factor / rule.sameFactor) + perError) + ofLive * perError) / burst;
	});
}
/** ln of the evidence. */
function weighDifference(evidence) {
	return logSum(evidence) - Math.log(evidence.length);
}
/** The share of what is bad that falls to a canary with this share of requests while it is no worse than the live release. */
function fairShare(canaryAttempts, liveAttempts) {
	const weight = canaryAttempts * rule.sameFactor;
	return weight + liveAttempts === 0 ? 0 : weight / (weight + liveAttempts);
}

// src/deploy/judgement/verdict/trial.ts
/** How long a step goes on at least. */
const leastTimeOf = ({ minMs }) => Math.max(minMs, rule.leastStepMs);
function beginTrial(limits, baseline, plan) {
	const step = newStep(plan);
	return {
		limits,
		baseline,
		canary: nothing,
		live: nothing,
		liveBefore: nothing,
		difference: noDifference,
		overuse: [],
		step
	};
}
/** Evidence against normal begins anew with each step; the comparison with the live release goes on. */
function beginStep(trial, plan) {
	const liveBefore = trial.step.live.attempts > 0 ? trial.step.live : trial.liveBefore;
	return {
		...trial,
		liveBefore,
		step: newStep(plan)
	};
}
function newStep(plan) {
	return {
		plan,
		atMs: 0,
		canary: nothing,
		live: nothing,
		probes: {
			attempts: 0,
			errors: 0
		},
		callers: void 0,
		evidence: {
			errors: noEvidence,
			slow: noEvidence
		},
		wanted: plan.minRequests,
		extensions: 0
	};
}
function limitOf({ limits }, badness) {
	return badness === "errors" ? limits.maxErrorRate : rule.slowLimit;
}
/** How far bursts of the live release weaken what is seen of the canary: with a small share of requests it gets a small part of each. */
function canaryBurst({ baseline, step }, badness) {
	return 1 + (baseline.burst[badness] - 1) * step.plan.sharePercent / 100;
}
/** The requests that tell something of this; undefined: there are none. */
function tellingOf(counts, badness) {
	const bad = badOf(counts, badness);
	return bad === void 0 || counts.attempts === 0 ? void 0 : {
		bad,
		attempts: counts.attempts
	};
}
/**
* The share of bad requests that is normal for this service: what its live release had at most in the ten minutes before, or, where it has
* surely become worse since, what it has now. What is not known of it is taken to be at the limit.
*/
function normalRate(trial, badness) {
	const limit = limitOf(trial, badness);
	const burst = trial.baseline.burst[badness];
	const before = tellingOf(trial.baseline.counts, badness) ?? {
		bad: 0,
		attempts: 0
	};
	const highest = highestRate(before.bad, before.attempts, burst);
	const known = before.bad <= limit * before.attempts ? Math.min(highest, limit) : highest;
	let normal = Math.max(rule.leastNormal, rule.normalOfLimit[badness] * limit, known);
	for (const counts of [
		trial.live,
		trial.liveBefore,
		trial.step.live
	]) {
		const { bad, attempts } = tellingOf(counts, badness) ?? {
			bad: 0,
			attempts: 0
		};
		if (lowestRate(bad, attempts, burst) > normal) normal = highestRate(bad, attempts, burst);
	}
	return Math.min(normal, .9);
}
function isOver(trial, badness) {
	const { canary } = trial.step;
	return (badOf(canary, badness) ?? 0) > limitOf(trial, badness) * canary.attempts;
}
/** Whether the canary is surely over its limit. */
function isSurelyOver(trial, badness) {
	const { canary } = trial.step;
	const bad = badOf(canary, badness) ?? 0;
	return lowestRate(bad, canary.attempts, canaryBurst(trial, badness)) > limitOf(trial, badness);
}
/** Whether the canary is surely worse than the release that serves beside it; where none does, there is nothing to say against it. */
function isWorseThanLive({ step }, badness) {
	const [canary, live] = [tellingOf(step.canary, badness), tellingOf(step.live, badness)];
	if (canary === void 0) return false;
	if (live === void 0) return true;
	return isSurelyMore(canary.bad, canary.bad + live.bad, fairShare(canary.attempts, live.attempts));
}
/** Whether more of what is bad falls to the canary than would to one that is no worse than the release beside it, be it by chance. */
function seemsWorseThanLive({ step }, badness) {
	const [canary, live] = [tellingOf(step.canary, badness), tellingOf(step.live, badness)];
	if (canary === void 0 || live === void 0) return true;
	return canary.bad > (canary.bad + live.bad) * fairShare(canary.attempts, live.attempts);
}
/** Whether the live release is surely over the limit itself, beside the canary or, where all requests are the canary's, before. */
function isLiveSurelyOver(trial, badness) {
	const { step, liveBefore, baseline } = trial;
	const known = tellingOf(step.live, badness) ?? tellingOf(liveBefore, badness);
	if (known === void 0) return false;
	return lowestRate(known.bad, known.attempts, baseline.burst[badness]) > limitOf(trial, badness);
}
/** Whether the live release, as far as it is known, comes so near to the limit that a release that is no worse goes over it by chance. */
function isLiveNearLimit(trial, badness) {
	const known = trial.live.attempts >= rule.leastLive ? trial.live : add(trial.baseline.counts, trial.live);
	if (rateOf$1(known, badness) <= limitOf(trial, badness) / 2) return false;
	const { canary } = trial.step;
	const canaryAtLeast = lowestRate(badOf(canary, badness) ?? 0, canary.attempts, canaryBurst(trial, badness));
	const liveAtMost = highestRate(badOf(known, badness) ?? 0, known.attempts, trial.baseline.burst[badness]);
	return canaryAtLeast <= rule.sameFactor * liveAtMost;
}

// src/deploy/judgement/evidence/watched-step.ts
/** More points than that nobody tells apart in a chart. */
const mostStretches = 30;
const shortestStretchMs = 2e3;
const unmeasured = {
	looks: 0,
	cpuPercents: 0,
	memoryBytes: void 0
};
function beginWatching(atMs) {
	return {
		stretchMs: shortestStretchMs,
		stretches: [],
		usage: {
			canary: unmeasured,
			live: unmeasured
		},
		lastMs: atMs,
		firstErrorMs: void 0,
		firstSlowMs: void 0
	};
}
/** Takes one look in: what both logs said since the look before, and what both processes use. */
function watchMore(before, look) {
	const { atMs, usage } = look;
	const has = (bad) => [...look.canary.byForm.values()].some((counted) => counted[bad] > 0);
	return shortened({
		...before,
		stretches: addTo(before.stretches, {
			...look,
			number: Math.floor(atMs / before.stretchMs)
		}),
		usage: {
			canary: measure(before.usage.canary, usage.canary),
			live: measure(before.usage.live, usage.live)
		},
		lastMs: Math.max(before.lastMs, atMs),
		firstErrorMs: before.firstErrorMs ?? (has("errors") ? before.lastMs : void 0),
		firstSlowMs: before.firstSlowMs ?? (has("slow") ? before.lastMs : void 0)
	});
}
function addTo(stretches, more) {
	const same = stretches.find(({ number }) => number === more.number);
	const { number } = more;
	const canary = addEvidence(same?.canary ?? noEvidence$1, more.canary);
	const live = addEvidence(same?.live ?? noEvidence$1, more.live);
	return [...stretches.filter((stretch) => stretch !== same), {
		number,
		canary,
		live
	}];
}
/** Of twice the length, as often as it takes. */
function shortened(watched) {
	if (watched.stretches.length <= mostStretches) return watched;
	const halved = watched.stretches.map((stretch) => ({
		...stretch,
		number: Math.floor(stretch.number / 2)
	}));
	return shortened({
		...watched,
		stretchMs: watched.stretchMs * 2,
		stretches: halved.reduce(addTo, [])
	});
}
function measure({ looks, cpuPercents, memoryBytes: most }, usage) {
	const { cpuPercent, memoryBytes = most } = usage;
	return {
		looks: cpuPercent === void 0 ? looks : looks + 1,
		cpuPercents: cpuPercents + (cpuPercent ?? 0),
		memoryBytes: memoryBytes === void 0 || most === void 0 ? memoryBytes : Math.max(most, memoryBytes)
	};
}
/** By the forms of lines that both whole logs are judged by. */
function figuresOf(watched, forms) {
	const { stretches, stretchMs, usage, lastMs, firstErrorMs, firstSlowMs } = watched;
	const all = (slot) => ({
		...slotFigures(stretches.map((stretch) => stretch[slot]).reduce(addEvidence, noEvidence$1), forms[slot]),
		...usageOf(usage[slot])
	});
	const points = stretches.toSorted((one, other) => one.number - other.number).map(({ number, canary, live }) => ({
		atMs: Math.min(lastMs, (number + 1) * stretchMs),
		canary: slotFigures(canary, forms.canary),
		live: slotFigures(live, forms.live)
	}));
	return {
		canary: all("canary"),
		live: all("live"),
		points,
		firstErrorMs,
		firstSlowMs
	};
}
function slotFigures({ byForm }, requests) {
	if ("why" in requests) return {
		...nothing,
		slow: void 0
	};
	const isTimed = requests.slow !== void 0;
	const { attempts = 0, errors = 0, slow = 0, latencies = /* @__PURE__ */ new Map() } = byForm.get(requests.form) ?? {};
	if (!isTimed) return {
		attempts,
		errors,
		slow: void 0
	};
	return {
		attempts,
		errors,
		slow,
		p50Ms: quantileMs(latencies, .5),
		p95Ms: quantileMs(latencies, .95)
	};
}
function usageOf({ looks, cpuPercents, memoryBytes }) {
	return {
		cpuPercent: looks === 0 ? void 0 : cpuPercents / looks,
		memoryBytes
	};
}

// src/deploy/judgement/verdict/reasons.ts
function verb({ limits }, badness) {
	return badness === "errors" ? "failed" : `took longer than ${describeDuration(limits.maxP95Ms)}`;
}
const partOf = ({ bad, attempts }) => `${describeFigure(bad)} of ${describeFigure(attempts)}`;
const rateOf = ({ bad, attempts }) => `(${describePart(attempts === 0 ? 0 : bad / attempts)})`;
/** `12 of 85 requests to the canary failed (14.1 %), 3 of 1,640 to the live release; the limit is 1 %` */
function describeBad(trial, badness, stretch) {
	const all = stretchOf(trial.step.canary, badness);
	const seen = stretch ?? all;
	const last = seen.attempts < all.attempts ? "the last " : "";
	return `${`${`${describeFigure(seen.bad)} of ${last}${describeFigure(seen.attempts)} requests`} to the canary ${verb(trial, badness)} ${rateOf(seen)}`}, ${describeLive(trial, badness)}; the limit is ${describePart(limitOf(trial, badness))}`;
}
function describeLive({ step, live, baseline }, badness) {
	const beside = tellingOf(step.live, badness);
	if (beside !== void 0) return `${partOf(beside)} to the live release`;
	const known = tellingOf(add(baseline.counts, live), badness);
	return known === void 0 ? "nothing is known of the live release" : `earlier ${partOf(known)} to the live release`;
}
const stretchOf = (counts, badness) => ({
	bad: badOf(counts, badness) ?? 0,
	attempts: counts.attempts
});
function describeEnvironment(trial, badness) {
	return `the environment, not the release: ${describeBad(trial, badness)}`;
}
function describeUndecided(trial, badness) {
	return `neither good nor bad for certain: ${describeBad(trial, badness)}`;
}
function describeExcused(trial, badness) {
	return `over the limit, but no worse than the live release: ${describeBad(trial, badness)}`;
}
/** `500 requests to the canary in 50.0 s: 1 failed (0.2 %), 6 took longer than 500 ms (1.2 %)` */
function describePassed(trial) {
	const { canary, atMs, probes } = trial.step;
	const failed = stretchOf(canary, "errors");
	const slow = tellingOf(canary, "slow");
	const parts = [`${describeFigure(failed.bad)} failed ${rateOf(failed)}`, slow === void 0 ? "nothing says how long they took" : `${describeFigure(slow.bad)} ${verb(trial, "slow")} ${rateOf(slow)}`];
	const ours = probes.attempts === 0 ? "" : `, and ${describeFigure(probes.attempts)} of our own`;
	return [`${describeFigure(canary.attempts)} requests to the canary in ${describeDuration(atMs)}${ours}: ${parts.join(", ")}`, describeSilent(trial)].filter(Boolean).join("; ");
}
/** `so far 120 of 200 requests, 20.0 s of 30.0 s; 1 failed (0.8 %), 2 of 3,100 to the live release` */
function describeSoFar(trial) {
	const { canary } = trial.step;
	const failed = stretchOf(canary, "errors");
	const rate = failed.attempts === 0 ? "" : `; ${describeFigure(failed.bad)} failed ${rateOf(failed)}, ${describeLive(trial, "errors")}`;
	return `so far ${describeProgress(trial, leastTimeOf(trial.step.plan))}${rate}`;
}
function describeProgress({ step }, leastMs) {
	const { canary, wanted, atMs } = step;
	const time = atMs < leastMs ? `, ${describeDuration(atMs)} of ${describeDuration(leastMs)}` : "";
	const needed = canary.attempts < wanted ? ` of ${describeFigure(wanted)}` : "";
	return `${describeFigure(canary.attempts)}${needed} requests${time}`;
}
/** A request is logged when it ends: one that never does is seen by its connection alone. undefined: there are few such, or nobody counts them. */
function describeSilent({ step: { callers, canary } }) {
	const silent = callers?.kind === "connection" ? callers.count - canary.attempts : 0;
	if (callers === void 0 || silent < rule.leastCallers) return void 0;
	return `at least ${describeFigure(silent)} of ${count(callers.count, "connection")} to the canary have logged no request`;
}
/** Why a step has too little to go by, and what would give it enough. */
function describeShortage(trial) {
	const { canary, atMs, wanted, callers } = trial.step;
	const passed = describeDuration(atMs);
	if (canary.attempts === 0) return `no request to the canary was seen in ${passed}${callers?.kind === "connection" && callers.count > 0 ? `, though ${count(callers.count, "connection")} reached it (it does not answer them, or does not log them)` : ""}: there is nothing to judge it by`;
	const neededMs = atMs * wanted / canary.attempts;
	const reached = `only ${count(canary.attempts, "request")} reached the canary in ${passed}`;
	const silent = describeSilent(trial);
	const only = silent === void 0 ? reached : `${reached}, and ${silent}: it does not answer them, or does not log them`;
	const needs = `${describeFigure(wanted)} take about ${describeDuration(neededMs)} at this rate`;
	const minutes = Math.ceil(neededMs * 1.5 / 6e4);
	const time = minutes <= 120 ? `${minutes}m` : `${Math.ceil(minutes / 60)}h`;
	return `${only}; ${needs}: ${minutes > 1440 ? "" : `set \`step-timeout: ${time}\`, `}take a larger share, or lower min-requests`;
}
function describeUnread({ step: { canary, atMs } }, why) {
	return `${why}; ${count(canary.attempts, "request")} to the canary were seen in ${describeDuration(atMs)}`;
}
function describeFewCallers({ count: seenCount, kind }, atMs) {
	return `only ${`${count(seenCount, kind)} reached the canary in ${describeDuration(atMs)}`}; fewer than ${rule.leastCallers} say too little, because their requests hang together`;
}
function describeBadProbes({ step: { probes } }) {
	return `${describeFigure(probes.errors)} of ${describeFigure(probes.attempts)} requests of our own to the canary failed`;
}

// src/deploy/judgement/verdict/end-of-step.ts
/** Whether a step that nothing speaks against for certain is over, and passed. */
function judgeEnd(trial) {
	const { step } = trial;
	const { atMs, plan, wanted, canary, probes } = step;
	const leastMs = leastTimeOf(plan);
	const missing = wanted - canary.attempts - probes.attempts;
	const isLate = hasHadItsTime(trial);
	if (missing > 0) return isLate ? judgeShortage(trial, missing) : watch(describeProgress(trial, leastMs));
	if (atMs < leastMs) return watch(describeProgress(trial, leastMs));
	const { callers } = step;
	if (callers !== void 0 && callers.count < rule.leastCallers) return isLate ? {
		kind: "pause",
		reason: describeFewCallers(callers, atMs)
	} : watch(`${callers.count} of ${count(rule.leastCallers, callers.kind)}`);
	return judgeEnough(trial);
}
function hasHadItsTime({ step: { atMs, plan } }) {
	return atMs >= Math.max(plan.longestMs, leastTimeOf(plan));
}
/** No step passes while nobody sees what a canary answers: what was seen before says nothing of now. */
function judgeUnread(trial, reason) {
	return hasHadItsTime(trial) ? {
		kind: "pause",
		reason: describeUnread(trial, reason)
	} : watch(reason);
}
const watch = (reason, probes = 0) => ({
	kind: "watch",
	reason,
	probes
});
/** Never promoted on no data: requests of our own stand in for some of those of users, never for all of them. */
function judgeShortage(trial, missing) {
	const { step } = trial;
	const over = badnesses.find((badness) => isOver(trial, badness));
	if (over !== void 0) return {
		kind: "pause",
		reason: describeUndecided(trial, over)
	};
	const reason = describeShortage(trial);
	return step.plan.mayProbe && step.canary.attempts > 0 && step.atMs < 2 * step.plan.longestMs ? watch(reason, missing) : {
		kind: "pause",
		reason
	};
}
function judgeEnough(trial) {
	const { probes, canary, extensions } = trial.step;
	if (canary.attempts === 0) return {
		kind: "pause",
		reason: describeShortage(trial)
	};
	const over = badnesses.filter((badness) => isOver(trial, badness));
	const worse = over.find((badness) => isEvident(trial, badness) && isWorseThanLive(trial, badness));
	if (worse !== void 0) return {
		kind: "roll back",
		reason: describeBad(trial, worse)
	};
	const both = over.find((badness) => isLiveSurelyOver(trial, badness));
	if (both !== void 0) return {
		kind: "pause",
		reason: describeEnvironment(trial, both)
	};
	const open = over.find((badness) => !isExcused(trial, badness));
	if (open !== void 0) {
		const reason = describeBad(trial, open);
		if (extensions < rule.extensions) return {
			kind: "extend",
			reason
		};
		return {
			kind: "pause",
			reason: describeUndecided(trial, open)
		};
	}
	if (probes.errors > trial.limits.maxErrorRate * probes.attempts) return {
		kind: "pause",
		reason: describeBadProbes(trial)
	};
	const [excused] = over;
	if (excused === void 0) return {
		kind: "pass",
		reason: describePassed(trial),
		isRemarkable: probes.attempts > 0
	};
	return {
		kind: "pass",
		reason: describeExcused(trial, excused),
		isRemarkable: true
	};
}
const isEvident = (trial, badness) => weigh(trial.step.evidence[badness]) >= Math.log(rule.rollBackAtEndAt);
/** Over the limit, but the live release comes near to it as well, and nothing says that the canary is worse. */
function isExcused(trial, badness) {
	const isBeside = tellingOf(trial.step.live, badness) !== void 0;
	return isLiveNearLimit(trial, badness) && !(isBeside && isWorseThanLive(trial, badness));
}

// src/deploy/judgement/verdict/trip-wires.ts
/** Why a release has to be rolled back, whatever its requests say; undefined: nothing of that kind. */
function findTrip(canaries) {
	return canaries.map(tripOf).find((trip) => trip !== void 0);
}
function tripOf(signs) {
	const release = named(signs);
	if (signs.ended !== void 0) return `${release} ended by itself (${foreignWords(signs.ended, 60)})`;
	if (signs.restarts > 0) return `${release} ended and was started again (${count(signs.restarts, "restart")})`;
	if (signs.failedReadiness >= rule.patience) return `${release} failed its readiness check ${signs.failedReadiness} times in a row`;
	const denied = signs.denied.find(({ expression }) => !signs.deniedInLive.includes(expression));
	if (denied === void 0) return void 0;
	return `${release} logged what log-deny forbids, and the live release did not: ${foreignWords(denied.line, 200)}`;
}
/** Whose requests nobody sees now; undefined: those of all are seen. */
function findUnread(canaries) {
	const unread = canaries.find((signs) => signs.unread !== void 0);
	return unread && `the log of ${named(unread)} cannot be read: ${foreignWords(unread.unread ?? "", 200)}`;
}
const named = ({ host }) => `the canary${host === void 0 ? "" : ` on ${host}`}`;
/** One entry for each canary. A look at one of them says nothing of the others. */
function countOveruse(before, canaries, limits) {
	const after = (looks, used, most) => {
		if (used === void 0 || most === void 0) return looks;
		return used > most ? looks + 1 : 0;
	};
	return canaries.map(({ cpuPercent, memoryBytes }, index) => ({
		cpu: after(before[index]?.cpu ?? 0, cpuPercent, limits.maxCpuPercent),
		memory: after(before[index]?.memory ?? 0, memoryBytes, limits.maxMemoryBytes)
	}));
}
/** Why the share has to be held; undefined: nothing of that kind. */
function findOveruse(overuse, canaries, limits) {
	for (const [index, signs] of canaries.entries()) {
		const { cpu, memory } = overuse[index] ?? {
			cpu: 0,
			memory: 0
		};
		if (memory >= rule.patience) {
			const [used, most] = [signs.memoryBytes, limits.maxMemoryBytes].map((bytes) => describeBytes(bytes ?? NaN));
			return `${named(signs)} uses ${used} of memory, ${memory} looks in a row; max-memory is ${most}`;
		}
		if (cpu >= rule.patience) {
			const used = Math.round(signs.cpuPercent ?? 0);
			return `${named(signs)} uses ${used} % of a core, ${cpu} looks in a row; max-cpu is ${limits.maxCpuPercent} %`;
		}
	}
}

// src/deploy/judgement/verdict/judge-canary.ts
/** `canaries`: the process of the canary, on each host that has one. */
function judgeLook(before, look, canaries) {
	const trial = takeIn(before, look, canaries);
	const trip = findTrip(canaries);
	if (trip !== void 0) return {
		trial,
		verdict: {
			kind: "roll back",
			reason: trip
		}
	};
	const certain = judgeRequests(trial);
	if (certain !== void 0) return {
		trial,
		verdict: certain
	};
	const overuse = findOveruse(trial.overuse, canaries, trial.limits);
	if (overuse !== void 0) return {
		trial,
		verdict: {
			kind: "pause",
			reason: overuse
		}
	};
	const unread = findUnread(canaries);
	if (unread !== void 0) return {
		trial,
		verdict: judgeUnread(trial, unread)
	};
	const end = judgeEnd(trial);
	return end.kind === "extend" ? extend(trial, end.reason) : {
		trial,
		verdict: end
	};
}
function takeIn(trial, look, canaries) {
	const { step } = trial;
	const counted = {
		...trial,
		canary: add(trial.canary, look.canary),
		live: add(trial.live, look.live),
		difference: compare(trial.difference, look, canaryBurst(trial, "errors")),
		overuse: countOveruse(trial.overuse, canaries, trial.limits),
		step: {
			...step,
			atMs: look.atMs,
			canary: add(step.canary, look.canary),
			live: add(step.live, look.live),
			probes: {
				attempts: step.probes.attempts + (look.probes?.attempts ?? 0),
				errors: step.probes.errors + (look.probes?.errors ?? 0)
			},
			callers: look.callers === void 0 ? step.callers : {
				...look.callers,
				count: (step.callers?.count ?? 0) + look.callers.count
			}
		}
	};
	const evidence = {
		errors: moreEvidence(counted, look, "errors"),
		slow: moreEvidence(counted, look, "slow")
	};
	return {
		...counted,
		step: {
			...counted.step,
			evidence
		}
	};
}
function moreEvidence(trial, { canary }, badness) {
	const bad = badOf(canary, badness);
	const evidence = trial.step.evidence[badness];
	if (bad === void 0) return evidence;
	const counted = {
		attempts: canary.attempts,
		bad,
		normal: normalRate(trial, badness)
	};
	return bet(evidence, counted, canaryBurst(trial, badness));
}
/** What the requests say for certain before the step is over; undefined: nothing. */
function judgeRequests(trial) {
	const certain = badnesses.flatMap((badness) => {
		const stretch = certainlyBad(trial, badness);
		return stretch === void 0 ? [] : [{
			badness,
			stretch
		}];
	});
	const worse = certain.find(({ badness }) => isWorseThanLive(trial, badness));
	if (worse !== void 0) return {
		kind: "roll back",
		reason: describeBad(trial, worse.badness, worse.stretch)
	};
	if (isCertainlyDifferent(trial)) return {
		kind: "roll back",
		reason: describeBad(trial, "errors")
	};
	const both = certain.find(({ badness }) => isLiveSurelyOver(trial, badness) && !seemsWorseThanLive(trial, badness));
	return both && {
		kind: "pause",
		reason: describeEnvironment(trial, both.badness)
	};
}
function isCertainlyDifferent(trial) {
	const errors = badOf(trial.canary, "errors") ?? 0;
	return weighDifference(trial.difference) >= Math.log(rule.rollBackAt) && errors >= rule.leastBad && isSurelyOver(trial, "errors");
}
/** The requests by which the canary is over its limit and worse than normal; undefined: that is not certain. */
function certainlyBad(trial, badness) {
	const evidence = trial.step.evidence[badness];
	const isEnough = (log) => log >= Math.log(rule.rollBackAt);
	if ((badOf(trial.step.canary, badness) ?? 0) < rule.leastBad || !isEnough(weigh(evidence))) return void 0;
	const { log, stretch } = weighOver(evidence, limitOf(trial, badness), canaryBurst(trial, badness));
	return isEnough(log) ? stretch : void 0;
}
function extend(trial, reason) {
	const { step } = trial;
	const seen = step.canary.attempts + step.probes.attempts;
	const extended = {
		...step,
		wanted: seen + step.plan.minRequests,
		extensions: step.extensions + 1
	};
	return {
		trial: {
			...trial,
			step: extended
		},
		verdict: {
			kind: "watch",
			reason,
			probes: 0
		}
	};
}

// src/deploy/run/watch-step.ts
/** How long a host looks before it is asked whether its front still stands. */
const streamSeconds = 6;
/** After this time it is said how far a step has come; then after twice the time, and so on, at least every two minutes. */
const firstProgressMs = 15e3;
const progressEveryMs = 12e4;
/** Looks at all hosts side by side until it is decided. */
async function watchStep(hosts, begun, { log, sent: sentBefore, sinceShare }, rollout, world) {
	const startMs = world.clock.elapsed();
	let judged = {
		trial: begun,
		verdict: {
			kind: "watch",
			reason: "",
			probes: 0
		}
	};
	let isOver = false;
	let watched = beginWatching(sinceShare());
	let progressAtMs = firstProgressMs;
	/** The same ones on all hosts: a client has one number. */
	let clients = /* @__PURE__ */ new Set();
	const judge = (lookedAt, canary, live, callers) => {
		const atMs = world.clock.elapsed() - startMs;
		const look = {
			atMs,
			canary,
			live,
			callers
		};
		const signs = hosts.map((host) => host === lookedAt ? host.counted.signs : withoutMeasures(host.counted.signs));
		judged = judgeLook(judged.trial, look, signs);
		isOver ||= judged.verdict.kind !== "watch";
		if (isOver || atMs < progressAtMs) return;
		progressAtMs = Math.min(2 * atMs, atMs + progressEveryMs);
		world.runner.headline(`${begun.step.plan.sharePercent} % of ${whatIsShared(hosts)}: ${describeSoFar(judged.trial)}`);
	};
	const takeOf = (host) => ({ canary, current }) => {
		log.canary = addEvidence(log.canary, canary);
		log.live = addEvidence(log.live, current);
		const usage = {
			canary: host.counted.usage.canary,
			live: host.counted.usage.current
		};
		watched = watchMore(watched, {
			atMs: sinceShare(),
			canary,
			live: current,
			usage
		});
		const clientsBefore = clients.size;
		clients = /* @__PURE__ */ new Set([...clients, ...canary.clients]);
		const newClients = clients.size - clientsBefore;
		judge(host, ...countedAlike([canary, requestsOfLog(log.canary)], [current, requestsOfLog(log.live)]), clients.size === 0 ? void 0 : {
			kind: "client",
			count: newClients
		});
		return isOver ? "enough" : "more";
	};
	await onEveryAtOnce(hosts, async (host) => {
		let sent = sentBefore[hosts.indexOf(host)] ?? 0;
		try {
			while (!isOver) {
				const looking = {
					forSeconds: streamSeconds,
					isOver: () => isOver,
					onLook: takeOf(host)
				};
				await countRequests(host.counted, looking, rollout, world);
				if (isOver) break;
				const now = await outlastDrops(host.locked, () => sentByFront(host, begun.step.plan, sent, world), world);
				judge(void 0, nothing, nothing, now === void 0 ? void 0 : {
					kind: "connection",
					count: now - sent
				});
				sent = now ?? sent;
			}
		} finally {
			isOver = true;
		}
	});
	const { trial, verdict } = judged;
	if (verdict.kind === "watch") throw new Error("a step has ended before it was decided");
	const forms = {
		canary: requestsOfLog(log.canary),
		live: requestsOfLog(log.live)
	};
	return {
		trial,
		verdict,
		figures: figuresOf(watched, forms)
	};
}
/** Of a host that was not looked at just now: what it used in its last look counts once. */
const withoutMeasures = (signs) => ({
	...signs,
	cpuPercent: void 0,
	memoryBytes: void 0
});
/** A release may log in another form than the one before. What only one of them says can be no measure. */
function countedAlike(canary, live) {
	const [one, other] = [canary, live].map(([look, requests]) => "why" in requests ? nothing : countsOf(look, requests));
	const [ofCanary, ofLive] = [one ?? nothing, other ?? nothing];
	return ofCanary.slow !== void 0 && ofLive.slow !== void 0 ? [ofCanary, ofLive] : [{
		...ofCanary,
		slow: void 0
	}, {
		...ofLive,
		slow: void 0
	}];
}
/** Of hosts with several kinds of fronts that of the first. */
const whatIsShared = ([first]) => whatIsSharedBy(first?.counted.front);
/** What has become of a share that nobody has lifted. */
const lossOf = {
	kernel: {
		gone: "its table of nftables is gone",
		cause: "Something on the host has flushed the rules of nftables, or reloaded them"
	},
	nginx: {
		gone: "its link in /run/gin-deploy-front is gone",
		cause: "Somebody has changed nginx or its front"
	},
	haproxy: {
		gone: "HAProxy sends none any more",
		cause: "Somebody has restarted, reloaded or stopped its front, or it has crashed"
	}
};
/** How many connections the front has sent to the canary. Throws `host` where it does not stand as it was set. */
async function sentByFront({ locked: { session, place }, counted: { canaryPort, front } }, { sharePercent }, sentBefore, { cancelled }) {
	const { name, healthPath } = place;
	const { front_share: share, front_sent: sent, front_lost: lost, ActiveState: state } = await step(session, "observe", {
		name,
		slot: "canary",
		port: canaryPort,
		health_path: healthPath,
		since: void 0,
		for_seconds: 0,
		pause_seconds: 1
	}, { signal: cancelled });
	if (share === sharePercent || state !== "active") return sent && Math.max(sent, sentBefore);
	const { gone, cause } = lossOf[front];
	const whyLost = lost ?? (share === void 0 ? gone : `it is ${share} %`);
	throw new ActionError("host", `${session.label}: the share of the canary was taken away while it was watched: ${whyLost}`, { hint: `${cause}. Nothing speaks against the release.` });
}

// src/deploy/run/share-out.ts
/**
* Gives the canaries of all hosts one share after the other, each watched until it is decided. Throws `rollout` for a release that is not
* good enough. Returns the share that is to be held, where nobody can say, or where somebody wants to be asked; undefined: all have passed.
*/
async function shareOut(hosts, { rollout, isApproved, onStep }, world) {
	const counting = hosts.map((host) => ({
		...host,
		counted: countedHost(host)
	}));
	const seen = await readPast(counting, rollout, world);
	const sinceShare = startTimer(world.clock);
	let trial;
	const what = whatIsShared(counting);
	for (const rolloutStep of rollout.steps) {
		const plan = planOf(rolloutStep, rollout);
		trial = trial === void 0 ? beginTrial(limitsOf(rollout), seen.baseline, plan) : beginStep(trial, plan);
		const { sharePercent } = rolloutStep;
		const startMs = sinceShare();
		const sent = await onEveryAtOnce(counting, async ({ locked, plan: hostPlan, startedAt, onShare }) => {
			onShare();
			const share = () => runShare(locked, hostPlan, sharePercent, startedAt, world);
			return (await outlastDrops(locked, share, world))?.front_sent ?? 0;
		});
		world.runner.headline(`${sharePercent} % of ${what} go to the canary now`);
		const droppedBefore = droppedOf(seen.log);
		const watched = await watchStep(counting, trial, {
			log: seen.log,
			sent,
			sinceShare
		}, rollout, world);
		trial = watched.trial;
		const { figures } = watched;
		const missing = describeDropped(droppedBefore, droppedOf(seen.log), counting);
		if (missing !== void 0) world.runner.warning(`${sharePercent} % of ${what}: ${missing}. ${howToKeepLines}`);
		const verdict = {
			...watched.verdict,
			reason: [watched.verdict.reason, missing].filter(Boolean).join("; ")
		};
		onStep({
			...figures,
			sharePercent,
			startMs,
			endMs: sinceShare(),
			verdict: verdict.kind,
			sentence: verdict.reason
		});
		world.runner.headline(`${sharePercent} % of ${what}: ${verdict.reason}`);
		if (verdict.kind === "roll back") {
			await requireHoldOfEnded(counting);
			throw new ActionError("rollout", verdict.reason);
		}
		if (verdict.kind === "pause") {
			const reason = `${verdict.reason}${whyNothingSeen(trial.step, seen.log)}`;
			if (!isApproved) return {
				sharePercent,
				of: what,
				reason,
				isPlanned: false,
				left: stepsAfter(rolloutStep, rollout)
			};
			world.runner.warning(`The rollout goes on, because you promoted it: ${reason}`);
		}
		if (rolloutStep.thenPause) return holdAfter(rolloutStep, what, rollout, rolloutStep, verdict.reason);
	}
}
const droppedOf = ({ canary, live }) => ({
	canary: canary.dropped,
	live: live.dropped
});
const howToKeepLines = "A unit of this action has no limit (LogRateLimitIntervalSec=0) unless `unit` sets one; the live release may still run by an older unit.";
/** Lines that journald has dropped, by its rate limit, of a log that requests are counted by; undefined: none. */
function describeDropped(before, now, [first]) {
	if (first?.counted.front !== "kernel") return void 0;
	const lines = [{
		what: "the canary",
		count: now.canary - before.canary
	}, {
		what: "the live release",
		count: now.live - before.live
	}].filter(({ count }) => count > 0);
	if (lines.length === 0) return void 0;
	return `journald has dropped ${lines.map(({ what, count: dropped }) => `${count(dropped, "line")} of the log of ${what}`).join(", and ")}: requests are missing in these figures`;
}
/** Milliseconds from now on. */
function startTimer(clock) {
	const startMs = clock.elapsed();
	return () => clock.elapsed() - startMs;
}
/** The pause that `steps` has behind a step. */
function holdAfter({ sharePercent }, of, rollout, step, seen) {
	return {
		sharePercent,
		of,
		reason: `\`steps\` asks for an approval before it goes on: ${seen}`,
		isPlanned: true,
		left: stepsAfter(step, rollout)
	};
}
/** Somebody who has taken a host over has stopped its canary there, which says nothing of the release. Throws `lock`. */
async function requireHoldOfEnded(hosts) {
	const ended = hosts.filter(({ counted }) => counted.signs.ended !== void 0);
	await Promise.all(ended.map(({ locked }) => requireHold(locked).catch((error) => {
		if (error instanceof ActionError && error.code === "lock") throw error;
	})));
}
/** A share that is held was watched already. */
const stepsAfter = (step, rollout) => ({
	...rollout,
	steps: rollout.steps.slice(rollout.steps.indexOf(step) + 1)
});
function countedHost({ locked, plan, startedAt }) {
	const shared = plan.steps.find((each) => each.step === "set-share");
	const isShared = shared?.step === "set-share";
	const canaryPort = isShared ? shared.facts.canary_port : locked.place.port;
	const front = isShared ? shared.facts.front : "kernel";
	return beginCounting(locked, {
		canaryPort,
		startedAt,
		front
	});
}
const limitsOf = ({ maxErrorRate, maxP95Ms, maxCpuPercent, maxMemoryBytes }) => ({
	maxErrorRate,
	maxP95Ms,
	maxCpuPercent,
	maxMemoryBytes
});
function planOf(rolloutStep, { minRequests }) {
	const { sharePercent, minMs } = rolloutStep;
	return {
		sharePercent,
		minRequests,
		minMs,
		longestMs: longestStepMs(rolloutStep),
		mayProbe: false
	};
}
/** The ten minutes before the rollout, of all hosts together. */
async function readPast(hosts, rollout, world) {
	const log = {
		canary: noEvidence$1,
		live: noEvidence$1
	};
	const looks = await onEveryAtOnce(hosts, async ({ counted, startedAt }) => {
		let past = noEvidence$1;
		const onLook = ({ current }) => {
			past = addEvidence(past, current);
			return "more";
		};
		await countRequests(counted, {
			forSeconds: 0,
			onLook
		}, rollout, world);
		return {
			past,
			startedAt
		};
	});
	for (const { past } of looks) log.live = addEvidence(log.live, past);
	const form = requestsOfLog(log.live);
	const seconds = Array.from({ length: 600 }, () => nothing);
	if (!("why" in form)) for (const { past, startedAt } of looks) {
		const own = countsBySecond(past, form, startedAt - 600, 600);
		for (const [index, counts] of own.entries()) seconds[index] = add(seconds[index] ?? nothing, counts);
	}
	return {
		log,
		baseline: readBaseline(seconds)
	};
}
function whyNothingSeen({ canary, live }, log) {
	if (canary.attempts > 0) return "";
	const [ofLive, ofCanary] = [requestsOfLog(log.live), requestsOfLog(log.canary)];
	if ("why" in ofLive) return `: of the live release, ${ofLive.why}`;
	const isSilent = live.attempts > 0 && log.canary.unread === void 0;
	return "why" in ofCanary && isSilent ? `: of the canary, ${ofCanary.why}` : "";
}

// src/deploy/run/share-out-to.ts
/**
* Hosts without a front get the release as if there were no shares. What a share shows is shown for all that have one. Returns what is to
* be held, if it goes no further by itself.
*/
async function shareOutTo(hosts, rollout, request, world) {
	const sharing = hosts.filter(({ surveyed }) => surveyed.plan.steps.some(({ part }) => part === "share"));
	for (const { surveyed } of hosts.filter((host) => !sharing.includes(host) && rollout.steps.length > 0)) {
		const { session, facts } = surveyed;
		const chosen = chooseFront(facts, {
			front: request.front,
			port: request.release.port
		});
		const why = "why" in chosen ? chosen.why : "it is planned without";
		world.runner.warning(`${session.label}: no share goes to the canary here: ${why}`);
	}
	for (const { surveyed } of sharing) sayFront(surveyed, world);
	if (sharing.length === 0) return holdWithoutShare(rollout);
	const shared = sharing.map((host) => ({
		locked: lockedHost(host, request),
		plan: host.surveyed.plan,
		startedAt: host.canaryStartedAt ?? 0,
		onShare: () => {
			host.hadShare = true;
		}
	}));
	const where = sharing.length === 1 ? sharing[0]?.surveyed.session.label : void 0;
	const watching = {
		rollout,
		isApproved: request.onPaused === "go on",
		onStep: request.onStep ?? (() => {})
	};
	try {
		return await request.measure("share", where, () => shareOut(shared, watching, world));
	} catch (error) {
		for (const host of sharing) host.error = asActionError(error);
		return;
	}
}
function sayFront({ session, facts: { proxyFront }, plan }, { runner }) {
	const shared = plan.steps.find((each) => each.step === "set-share");
	const front = shared?.step === "set-share" ? shared.facts.front : "kernel";
	runner.info(isProxy(front) ? `${session.label}: front: ${proxyTitles[front]} (${proxyFront?.address}) sends shares of requests, and its log is what they are judged by` : `${session.label}: front: kernel (nftables) sends shares of new connections, judged by the log of the service`);
}
/** An approval that was asked for is waited for also where no share can be had. */
function holdWithoutShare(rollout) {
	const pausing = rollout.steps.find(({ thenPause }) => thenPause);
	if (pausing === void 0) return void 0;
	return holdAfter({
		...pausing,
		sharePercent: 0
	}, whatIsSharedBy(void 0), rollout, pausing, "it has proved itself, and no host can send it a share");
}

// src/deploy/run/switch-waves.ts
/**
* Pure: which hosts get the public port side by side. The first one alone, as nothing is seen of a release on a public port before; then up to
* a quarter of them, then the rest. Hosts whose port is closed for a moment meanwhile (`isCovered`: new connections go to the canary) are never
* more than a quarter at once: the others carry their load. A wave is no larger than what is worked on at once: each host of it has its turn now.
*/
function switchWaves(hosts, isCovered) {
	const quarter = Math.ceil(hosts.length / 4);
	const ends = hosts.every(isCovered) ? [
		1,
		quarter,
		hosts.length
	] : [1, ...Array.from({ length: 4 }, (_, index) => quarter * (index + 1))];
	return ends.map((end, index) => hosts.slice(ends[index - 1] ?? 0, end)).flatMap((wave) => inGroups(wave, 100));
}
function inGroups(hosts, most) {
	return Array.from({ length: Math.ceil(hosts.length / most) }, (_, index) => hosts.slice(index * most, (index + 1) * most));
}

// src/deploy/run/deploy.ts
/**
* Brings a release to all hosts. Every host is surveyed first; then all run it as a canary beside what serves; only when
* all canaries have proved themselves, one host gets it on its public port, and then the others in waves. Whatever fails, every
* touched host rolls back to its proven release. Throws only while nothing was touched; after that the failure is in the Deployment.
*/
async function deploy(sessions, request, world) {
	const uploads = openUploads(world);
	request.foreseen?.then((patches) => {
		for (const { body, old } of patches) uploads.patch(body, old).catch(() => {});
	});
	return await deployTo(sessions, request, {
		...world,
		uploads
	}).finally(() => uploads.close());
}
async function deployTo(sessions, request, world) {
	const { release, survey, measure } = request;
	const surveyed = await onEvery(sessions, (session) => measure("preflight", session.label, () => survey(session, "before the lock")));
	sayWarnings(surveyed, world);
	const isSame = ({ facts, plan }) => plan.isUnchanged && facts.lockHolder === void 0;
	const untouched = surveyed.filter(isSame).map((host) => describeUnchanged(host, world));
	const toChange = surveyed.filter((host) => !isSame(host));
	noteHosts(request, toChange);
	const locked = await lockHosts(toChange, request, world);
	const inWork = toChange.flatMap((surveyed) => locked.find((host) => host.surveyed === surveyed) ?? []);
	try {
		await leavePaused(inWork, request, world);
		const { failure, held } = await rollOut(inWork, request, world);
		const paused = failure === void 0 && held !== void 0 ? await settleOne(holdAll(inWork, held, request, world)) : void 0;
		if (held !== void 0 && paused?.ok) {
			const hosts = [...paused.value, ...untouched];
			return {
				decision: "paused",
				release: release.id,
				hosts,
				failure: held.isPlanned ? void 0 : pauseFailure(held)
			};
		}
		const problem = failure ?? paused?.error;
		const concluded = await conclude(inWork, problem, request, world);
		return summarizeDeployment(release.id, [...concluded.hosts, ...untouched], concluded.failure ?? problem);
	} finally {
		await settleEvery(inWork, ({ lock, isSettled }) => isSettled ? lock.release() : lock.leave());
	}
}
/** What is the same on several hosts is said once. */
function sayWarnings(hosts, { runner }) {
	const all = hosts.flatMap(({ session, warnings }) => warnings.map((warning) => ({
		label: session.label,
		...warning
	})));
	for (const [problem, same] of Map.groupBy(all, (each) => each.problem)) runner.warning(`${same.map(({ label }) => label).join(", ")}: ${problem}. ${same[0]?.remedy}`);
}
function noteHosts({ memory }, hosts) {
	memory?.note({ hosts: hosts.map(({ session }) => session.label) });
}
function knownCanary(host) {
	const onShare = () => {
		host.hadShare = true;
	};
	return {
		startedAt: host.canaryStartedAt ?? 0,
		onShare
	};
}
async function rollOut(hosts, request, world) {
	const hasFailed = () => hosts.some(({ error }) => error !== void 0);
	const carryOut = (host, stage, part) => attempt(host, async () => {
		const { session, plan } = host.surveyed;
		if (!plan.steps.some((step) => step.part === part)) return;
		const { readyMs, startedAt } = await request.measure(stage, session.label, () => runPart(lockedHost(host, request), plan, part, world, knownCanary(host)));
		if (part === "canary") host.canaryStartedAt = startedAt;
		host.health = `ready after ${(readyMs / 1e3).toFixed(1)} s`;
	});
	const keepWaiting = async (host) => {
		await runPart(lockedHost(host, request), host.surveyed.plan, "wait", world, knownCanary(host));
	};
	if (!hasFailed()) await settleEvery(hosts, (host) => attempt(host, () => prepare(host, request, world)));
	const changing = hosts.filter(({ surveyed }) => !surveyed.plan.isUnchanged);
	noteHosts(request, changing.map(({ surveyed }) => surveyed));
	const [first] = changing;
	if (first !== void 0 && !hasFailed()) await carryOut(first, "before-start", "before");
	if (!hasFailed()) await settleWaiting(changing, (host) => carryOut(host, "canary", "canary"));
	const { rollout } = request;
	const held = hasFailed() || rollout === void 0 ? void 0 : await shareOutTo(changing, rollout, request, world);
	if (held === void 0) {
		const waves = switchWaves(changing, isCovered);
		for (const [index, wave] of waves.entries()) {
			const waiting = index === 0 ? [] : waves.slice(index).flat();
			if (!hasFailed()) await settleWaiting(waiting, (host) => attempt(host, () => keepWaiting(host)));
			if (!hasFailed()) await settleWaiting(wave, (host) => carryOut(host, "switch", "switch"));
		}
	}
	const errors = [...new Set(hosts.flatMap(({ error }) => error === void 0 ? [] : [error]))];
	return {
		failure: errors.length === 0 ? void 0 : mergeErrors(errors, hosts.length),
		held
	};
}
/** Nobody finds its port closed while the release takes it: new connections go to the canary, or nothing has served there. */
function isCovered({ surveyed: { facts, plan } }) {
	return !facts.isActive || plan.steps.some(({ part, step }) => part === "switch" && step === "set-share");
}
function conclude(hosts, failure, request, world) {
	return failure === void 0 ? keepAll(hosts, request, world) : putAllBack(hosts, request, world);
}
async function settleOne(work) {
	return await work.then((value) => ({
		ok: true,
		value
	}), (error) => ({
		ok: false,
		error: asActionError(error)
	}));
}
async function attempt(host, work) {
	try {
		await work();
	} catch (error) {
		host.error = asActionError(error);
	}
}
async function prepare(host, request, world) {
	const { survey, measure } = request;
	const { session, facts: before } = host.surveyed;
	await measure("transfer", session.label, async () => {
		const { promoted, facts } = await putRightFirst(host, request, world);
		const planned = host.surveyed.plan;
		host.surveyed = await survey(session, "under the lock", facts);
		sayOtherPlan(session.label, planned, host.surveyed.plan, world);
		if (host.surveyed.plan.isUnchanged) return;
		refuseSuperseded(host, promoted ?? provenRelease(before), request, world);
		await runPart(lockedHost(host, request), host.surveyed.plan, "bring", world);
	});
}
/** What was planned before the lock is old by the time that somebody else has let go of it. */
function sayOtherPlan(label, before, now, { runner }) {
	if (before.before === now.before && before.isUnchanged === now.isUnchanged) return;
	const serves = `${now.before ?? "nothing"} serves by now, and not ${before.before ?? "nothing"}`;
	runner.info(`${label}: planned again after the wait for the lock: ${now.isUnchanged ? "nothing to do" : serves}`);
}
/** Puts a host right that a deploy before this one has left as it was. `promoted`: the release that was promoted by that. */
async function putRightFirst({ surveyed: { session }, lock, found }, { release, token, by, onPaused }, world) {
	if (onPaused === "go on") return {
		promoted: void 0,
		facts: found
	};
	const recovered = await recoverHost({
		session,
		place: release,
		token,
		world
	}, void 0, found);
	const ending = endingOfPaused(found, by) ?? endingOfCutOff(recovered, lock.takenOver, by);
	if (ending === void 0) return {
		promoted: void 0,
		facts: recovered.facts
	};
	await writeDown(session, release, token, ending, world);
	(found?.paused !== void 0 || recovered.tookBack || recovered.provedAgain !== void 0 ? world.runner.warning : world.runner.info)(`${session.label}: ${ending.reason}`);
	return {
		promoted: recovered.provedAgain,
		facts: void 0
	};
}
/** `on-paused: abort`. */
function endingOfPaused(found, by) {
	if (found?.paused === void 0) return void 0;
	const reason = `aborted by the next deploy (on-paused): ${describePaused(found.paused)}`;
	return {
		release: releaseUnderWay(found) ?? "unknown",
		decision: "rolled-back",
		by,
		reason
	};
}
/** Throws where this run would put an older commit over a newer one that was promoted while it waited. */
function refuseSuperseded({ surveyed: { session, facts } }, before, { release, origin, startedMs }, { clock, runner }) {
	if (origin === void 0 || startedMs === void 0) return;
	const own = {
		commit: release.commit,
		origin,
		runningMs: clock.elapsed() - startedMs
	};
	const meanwhile = judgeMeanwhile(facts, before, own);
	if (meanwhile.kind === "refuse") throw supersededFailure(session.label, meanwhile.words);
	if (meanwhile.kind === "warn") runner.warning(`${session.label}: ${meanwhile.words}`);
}

export { deploy as t };