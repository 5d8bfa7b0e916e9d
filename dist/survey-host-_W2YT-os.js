import { l as ActionError } from "./merge-tree-WOxcOliZ.js";
import { C as releaseWithBinary, S as recordOf, b as pausedOf, w as releaseWithFiles, x as provenRelease } from "./lanes-CmARSX1R.js";
import { E as judgeNewAccess, S as secretsOf, _ as judgePreflight, b as contentHashOf, d as provisionChanges, m as firewallChanges, o as describeChanges, p as unitSha256, u as planProvision, v as binaryFor, w as quoteArgument, x as environmentOf } from "./service-on-hosts-CoAlTc4f.js";
import { i as judgePaused } from "./paused-rollout-CmEwSkMi.js";
import { A as writeReleaseRecord, C as writeFields, D as writeHostPhase, E as privatePortOf, I as isUnsettled, O as writeHostState, S as steps, T as judgeFront, _ as encodeStep, b as hostProgramVersion, j as chooseRecovery, r as inspectHost, s as step, w as chooseFront } from "./host-session-BMgQ2bMd.js";
import { a as planWayBack, c as canaryPolicy, d as publicPolicy, f as turnSeconds, h as isHealthy, l as longestStepMs, n as lookAt, s as canaryLifeSeconds } from "./await-readiness-Bt0zqkIR.js";
import { G as describeBytes, q as describeDuration } from "./create-world-JOXJksAE.js";
import { createHash } from "node:crypto";

// src/deploy/judgement/fitness/clock.ts
/** Sign-in tokens and signed requests allow for about so much. */
const toleratedMs = 3e4;
/**
* What is wrong with a host's clock. It keeps no release off: a deploy goes by the time since boot, one of the two clocks is wrong and
* nobody knows which, and the release may be what mends it. Who needs it right says `time-sync: yes` in a fingerprint.
*/
function judgeClock({ clock }) {
	const { aheadMs, isKept } = clock;
	const findings = [];
	if (Math.abs(aheadMs) > toleratedMs) {
		const off = `${describeDuration(Math.abs(aheadMs))} ${aheadMs > 0 ? "ahead of" : "behind"}`;
		findings.push({
			problem: `its clock is ${off} this runner's`,
			remedy: "Tokens, certificates and signed requests fail there. Set it right by NTP (`timedatectl set-ntp true`, or chrony). Where all hosts are off alike, it is the runner's clock."
		});
	}
	if (isKept === false) findings.push({
		problem: "its clock is not synchronised",
		remedy: "Turn NTP on: `timedatectl set-ntp true`, or install chrony."
	});
	return findings;
}

// src/deploy/judgement/state/host-status.ts
/** Pure. */
function judgeStatus(host, facts, { look, canaryLook, lock, journalLine }) {
	const proven = provenRelease(facts);
	const record = recordOf(facts, facts.current);
	const { state } = facts;
	const paused = pausedOf(facts);
	return {
		host,
		condition: conditionOf(facts, proven, look, lock),
		release: facts.current,
		version: record?.version,
		commit: record?.commit || void 0,
		since: typeof state === "object" && state.release === facts.current ? state.decidedAt : void 0,
		health: look && record && describeHealth(look, record),
		canary: facts.canary,
		paused: paused && describePause(paused, canaryLook),
		lock,
		lastDecision: readLastDecision(journalLine),
		warnings: [...judgeClock(facts), ...facts.paused === "unreadable" ? judgePaused(facts, "refuse") : []],
		releases: [...facts.releases].sort((a, b) => a.id < b.id ? 1 : -1).map(({ id, isBad }) => ({
			id,
			isBad
		}))
	};
}
function conditionOf(facts, proven, look, lock) {
	if (facts.current === void 0 && facts.state === void 0 && facts.releases.length === 0) return "never deployed";
	if (lock !== void 0 && lock.expiresInSeconds > 0) return "at work";
	if (facts.paused !== void 0) return "paused";
	if (!(facts.canary === void 0 && facts.current === proven && chooseRecovery(facts, void 0).kind === "nothing")) return "cut off";
	if (facts.current === void 0) return "down";
	return look !== void 0 && look.activeState === "active" && isHealthy(look) ? "serves" : "unwell";
}
function describePause({ release, sharePercent, front, pausedAt, by, reason }, look) {
	const isHeld = sharePercent === 0 || look?.activeState === "active" && look.sharePercent === sharePercent;
	const why = look?.activeState === "active" ? "its share was taken away" : `its canary does not run (${look?.activeState ?? "it could not be asked"})`;
	return {
		release,
		sharePercent,
		front,
		since: pausedAt,
		by,
		reason,
		trouble: isHeld ? void 0 : `${why}: the live release serves everybody`
	};
}
/** `GET /health on port 8080 answered 200` */
function describeHealth(look, { healthPath, port, binarySha256 }) {
	if (look.activeState !== "active") return `its unit is ${look.activeState || "not there"}`;
	const where = `GET ${healthPath} on port ${port} ${look.httpStatus > 0 ? `answered ${look.httpStatus}` : "got no answer"}`;
	return look.runningSha256 !== void 0 && look.runningSha256 !== binarySha256 ? `${where}; what runs is not the program of the release` : where;
}
/** undefined: there is none, or it is not one of ours. */
function readLastDecision(journalLine) {
	let line;
	try {
		line = JSON.parse(journalLine);
	} catch {
		return;
	}
	if (typeof line !== "object" || line === null) return void 0;
	const text = (key) => {
		const value = line[key];
		return typeof value === "string" ? value : "";
	};
	if (text("decision") === "") return void 0;
	return {
		time: text("time"),
		decision: text("decision"),
		release: text("release"),
		by: text("by"),
		reason: text("reason") || void 0
	};
}

// src/deploy/judgement/fitness/unit-limits.ts
/** Limits of a unit that would not hold on a host, or hold too late. The service runs all the same, so none of them keeps it off. */
function judgeUnitLimits(facts, unitText) {
	return [...judgeMemory(facts, unitText), ...judgeFiles(facts, unitText)];
}
function judgeMemory({ memory }, unitText) {
	const text = lastValue(unitText, "MemoryMax");
	const limit = readMemory(text, memory.totalBytes);
	if (text === void 0 || limit === void 0) return [];
	const { totalBytes, availableBytes, canBeLimited } = memory;
	if (!canBeLimited) return [{
		problem: `MemoryMax=${text} has no effect: its kernel does not limit the memory of services`,
		remedy: "Boot it with `cgroup_enable=memory`, or leave MemoryMax out."
	}];
	if (limit > totalBytes) return [{
		problem: `MemoryMax=${text} is more than all of its memory (${describeBytes(totalBytes)})`,
		remedy: "Lower MemoryMax in `unit`: the service could take the host's last memory before it is stopped."
	}];
	if (availableBytes === void 0 || limit <= availableBytes) return [];
	return [{
		problem: `MemoryMax=${text} is more than the memory that is available (${describeBytes(availableBytes)} of ${describeBytes(totalBytes)})`,
		remedy: "The new release runs beside the one that serves until it has proved itself. Make room, or lower MemoryMax in `unit`."
	}];
}
function judgeFiles({ filesLimit }, unitText) {
	const text = lastValue(unitText, "LimitNOFILE");
	if (text === void 0 || filesLimit === void 0) return [];
	const asked = text.split(":").map((each) => /^\d+$/.test(each) ? Number(each) : 0);
	if (Math.max(...asked) <= filesLimit) return [];
	return [{
		problem: `LimitNOFILE=${text} is more than it gives to a process (fs.nr_open is ${filesLimit}), and the service would get that`,
		remedy: "Raise fs.nr_open with `sysctl`, or lower LimitNOFILE in `unit`."
	}];
}
/** Of a setting that may stand in a unit several times; an empty one takes back what stands before it. */
function lastValue(unitText, key) {
	return [...unitText.matchAll(new RegExp(`^${key}[ \\t]*=[ \\t]*(.*?)[ \\t]*$`, "gm"))].map(([, value]) => value).at(-1) || void 0;
}
const units = [
	"",
	"K",
	"M",
	"G",
	"T",
	"P",
	"E"
];
/** As systemd.resource-control(5) has it; undefined: no limit, or one that is not known here. */
function readMemory(text, totalBytes) {
	const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?)([KMGTPE%]?)$/.exec(text ?? "") ?? [];
	if (number === "") return void 0;
	return unit === "%" ? totalBytes * Number(number) / 100 : Number(number) * 1024 ** units.indexOf(unit);
}

// src/deploy/judgement/state/warnings.ts
/** What speaks against a host as it is, and keeps no release off it. `look`: at what serves; undefined: nobody has looked. */
function judgeWarnings(facts, { unitText }, look) {
	return [
		...judgeClock(facts),
		...judgeUnitLimits(facts, unitText),
		...judgeForwards(facts),
		...judgeHealth(facts, look)
	];
}
/** A rule may be for some addresses or interfaces only, which nobody here can know. */
function judgeForwards({ portForwards, portContainers }) {
	if (portForwards.length === 0 || portContainers.length > 0) return [];
	return [{
		problem: `a rule of its firewall sends connections to the port elsewhere: ${portForwards.join(" and ")}`,
		remedy: "Remove the rule (`nft list ruleset` shows where it stands) where the service is meant to get them."
	}];
}
/** While somebody else is at work there, or where a deploy was cut off, nothing follows from it. */
function judgeHealth(facts, look) {
	const record = recordOf(facts, facts.current);
	if (look === void 0 || record === void 0 || isUnsettled(facts)) return [];
	if (look.activeState === "active" && isHealthy(look)) return [];
	return [{
		problem: `what serves there is not well before the deploy: ${describeHealth(look, record)}`,
		remedy: "If the new release fails, the host rolls back to that. `operation: status` says more."
	}];
}

// src/deploy/plan/plan-guard.ts
/** Pure: leaves the way back on the host, which goes it by itself when nobody renews the lock any more. */
function planGuard({ release, before, wayBack }, { name, deployPath }, hostProgramPath) {
	const place = {
		deploy_path: deployPath,
		name
	};
	const ending = {
		time: "@now",
		by: "the host itself",
		release,
		serving: "@current",
		decision: before === void 0 ? "failed" : "rolled-back",
		reason: "its deploy went silent, and the host rolled back by itself"
	};
	const finish = {
		...place,
		phase_line: void 0,
		promote: void 0,
		journal_line: JSON.stringify(ending),
		bad_release: void 0,
		remove: [],
		settled: true
	};
	const requests = [...wayBack.toReversed().flatMap((planned) => [requestWithoutToken(planned.step, {
		...place,
		...planned.facts
	}), ...planned.gate === void 0 ? [] : [requestWithoutToken("await-public", {
		...place,
		...waitFor(planned.gate)
	})]]), requestWithoutToken("finish", finish)];
	return {
		part: "bring",
		step: "arm-guard",
		facts: {
			program_place: hostProgramPath,
			version: hostProgramVersion,
			way_back: requests.join("")
		}
	};
}
/** Nobody is there to judge what was gone back to: it has the time that it may take. */
function waitFor({ policy: { port, healthPath, timeoutMs } }) {
	return {
		port,
		health_path: healthPath,
		for_seconds: Math.ceil(timeoutMs / 1e3)
	};
}
/** Who goes the way back has a lock of its own. */
function requestWithoutToken(step, facts) {
	const { token: _, ...fields } = {
		token: void 0,
		...steps[step].facts
	};
	return encodeStep(step, writeFields(fields, facts));
}

// src/deploy/plan/plan-release.ts
/** A step may be extended twice. */
function longestSeconds(steps) {
	return Math.ceil(steps.reduce((sum, step) => sum + 2 * longestStepMs(step), 0) / 1e3);
}
/**
* Runs a release that lies on the host beside what serves, until it has proved itself; then gives it the public port. Where it can, the
* canary takes new connections meanwhile. One that is paused there runs already, and proves itself again.
*/
function proveThenSwitch({ id, port, healthPath, healthTimeoutMs: timeoutMs, binarySha256: expectedSha256, steps = [], front: wanted }, privatePort, facts) {
	const expectation = {
		healthPath,
		expectedSha256,
		timeoutMs
	};
	const canary = canaryPolicy({
		...expectation,
		port: privatePort
	});
	const beside = facts.isActive ? facts.current : void 0;
	const chosen = chooseFront(facts, {
		front: wanted,
		port
	});
	const isCovered = "kind" in chosen;
	const shared = {
		front: isCovered ? chosen.kind : "kernel",
		port,
		canary_port: privatePort,
		health_path: healthPath
	};
	const phaseLine = (phase) => writeHostPhase({
		phase,
		release: id
	});
	return [
		{
			part: "canary",
			step: pausedOf(facts)?.release === id && facts.canary === id ? "go-on" : "start-canary",
			facts: {
				phase_line: phaseLine("canary"),
				release: id,
				life_seconds: canaryLifeSeconds(canary) + (isCovered ? turnSeconds(timeoutMs) + longestSeconds(steps) : 0)
			},
			gate: {
				slot: "canary",
				policy: canary,
				beside
			}
		},
		...isCovered ? steps.map(({ sharePercent }) => {
			return {
				part: "share",
				step: "set-share",
				facts: {
					...shared,
					share: sharePercent
				}
			};
		}) : [],
		...isCovered ? [{
			part: "wait",
			step: "go-on",
			facts: {
				phase_line: phaseLine("canary"),
				release: id,
				life_seconds: turnSeconds(timeoutMs)
			}
		}] : [],
		isCovered ? {
			part: "switch",
			step: "set-share",
			facts: {
				...shared,
				share: 100
			}
		} : {
			part: "canary",
			step: "stop-canary",
			facts: {}
		},
		{
			part: "switch",
			step: "switch",
			facts: {
				phase_line: phaseLine("switching"),
				release: id
			},
			gate: {
				slot: "current",
				policy: publicPolicy({
					...expectation,
					port
				})
			}
		},
		...isCovered ? [{
			part: "switch",
			step: "stop-canary",
			facts: {}
		}] : []
	];
}

// src/deploy/plan/transfer.ts
/** The largest program that is sent as a patch, or made from: both are in memory on the host, the old one also here. */
const patchLimitBytes = 134217728;
/** As the host's `zstd` is asked for it. */
const canPatch = "zstd --patch-from";
function chooseBinaryTransfer(facts, { sha256, sizeBytes }, oldBinaries) {
	const same = releaseWithBinary(facts, sha256);
	if (same !== void 0) return {
		kind: "link",
		from: same
	};
	if (!facts.tools.has(canPatch) || sizeBytes > patchLimitBytes) return { kind: "whole" };
	const usable = oldBinaries.filter((old) => old.sizeBytes <= patchLimitBytes);
	for (const { id, record } of patchable(facts)) {
		const old = usable.find((each) => each.sha256 === record?.binarySha256);
		if (old !== void 0) return {
			kind: "patch",
			from: id,
			old
		};
	}
	return { kind: "whole" };
}
function chooseFilesTransfer(facts, files) {
	if (files === void 0) return { kind: "none" };
	const same = releaseWithFiles(facts, files.manifestSha256);
	return same === void 0 ? { kind: "whole" } : {
		kind: "link",
		from: same
	};
}
/** Programs on the host that a patch can be made of, by their sha256, the likeliest first; none where it needs none, or knows no patches. */
function wantedOldBinaries(facts, sha256) {
	if (releaseWithBinary(facts, sha256) !== void 0 || !facts.tools.has(canPatch)) return [];
	const hashes = patchable(facts).flatMap(({ record }) => record?.binarySha256 ?? []);
	return [...new Set(hashes)];
}
/** What serves is what the next release is made from, most of the time; a bad release is as good as any to be patched. */
function patchable(facts) {
	const live = provenRelease(facts);
	const newestFirst = facts.releases.toSorted((one, other) => one.id < other.id ? 1 : -1);
	return [...newestFirst.filter(({ id }) => id === live), ...newestFirst.filter(({ id }) => id !== live)];
}

// src/deploy/plan/plan-deploy.ts
/** Pure: what it takes to have the release serve on the host. */
function planDeploy({ facts, look, user, details }, wish) {
	const { release, binary, healthTimeoutMs } = wish;
	const before = provenRelease(facts);
	const isUnchanged = isAsWished(facts, wish) && look !== void 0 && servesWell(look, binary.sha256);
	const plan = {
		release: isUnchanged ? before ?? release.id : release.id,
		before,
		isUnchanged
	};
	const changes = describeChanges({
		facts,
		user,
		details
	}, wish, isUnchanged);
	if (isUnchanged) return {
		...plan,
		changes,
		steps: [],
		wayBack: []
	};
	const privatePort = privatePortOf(facts, release.name, {
		front: wish.front,
		port: release.port
	});
	const expected = {
		...release,
		healthTimeoutMs,
		binarySha256: binary.sha256,
		steps: wish.rollout?.steps,
		front: wish.front
	};
	const wayBack = planWayBack(facts, release.id, before);
	const steps = [
		...planProvision(facts, release, user),
		...bringRelease(facts, wish, privatePort),
		planGuard({
			...plan,
			wayBack
		}, release, facts.provisioned.place),
		...runFirst(release),
		...proveThenSwitch(expected, privatePort, facts)
	];
	return {
		...plan,
		changes,
		steps,
		wayBack
	};
}
/**
* Whether exactly this release is what is there, by all that is written down, and other hosts get to it as they should. How it serves is
* seen by a look at it.
*/
function isAsWished(facts, { release, binary }) {
	const proven = provenRelease(facts);
	if (proven === void 0 || facts.current !== proven || facts.canary !== void 0) return false;
	if (!facts.isUnitOfCurrent || !facts.isEnabled || firewallChanges(facts, release).length > 0) return false;
	const environment = environmentOf(release, release.port);
	if (facts.environmentSha256 !== createHash("sha256").update(environment).digest("hex")) return false;
	return recordOf(facts, proven)?.contentHash === contentHashOf(release, binary);
}
function servesWell(look, sha256) {
	return look.activeState === "active" && isHealthy(look) && look.runningSha256 === sha256;
}
function bringRelease(facts, wish, privatePort) {
	const { release, binary, oldBinaries = [] } = wish;
	const { files, persistent } = release;
	const byBinary = chooseBinaryTransfer(facts, binary, oldBinaries);
	const byFiles = chooseFilesTransfer(facts, files);
	const anew = {
		binary: upload(binary, facts),
		files: files && upload(files, facts)
	};
	const stage = {
		part: "bring",
		step: "stage",
		anew,
		facts: {
			phase_line: writeHostPhase({
				phase: "staging",
				release: release.id
			}),
			release: release.id,
			sha256: binary.sha256,
			same_binary_in: byBinary.kind === "link" ? byBinary.from : void 0,
			files_sha256: files?.manifestSha256,
			files_stream: files?.sha256,
			same_files_in: byFiles.kind === "link" ? byFiles.from : void 0,
			persistent,
			unit_sha256: unitSha256(release),
			release_json: writeReleaseRecord(describeRelease(wish)),
			env_current: environmentOf(release, release.port),
			env_canary: environmentOf(release, privatePort),
			secrets: secretsOf(release),
			state_json: writeHostState(describePromotion(release.id, facts, wish.nowMs))
		}
	};
	return [
		...byBinary.kind === "patch" ? [patch(anew.binary, byBinary)] : [],
		...byBinary.kind === "whole" ? [anew.binary] : [],
		...anew.files !== void 0 && byFiles.kind === "whole" ? [anew.files] : [],
		stage
	];
}
/** A migration of a large table takes a while; one that hangs must not keep the lock for ever. */
const beforeStartSeconds = 600;
function runFirst({ id, beforeStart }) {
	if (beforeStart.length === 0) return [];
	return [{
		part: "before",
		step: "before-start",
		facts: {
			phase_line: writeHostPhase({
				phase: "canary",
				release: id
			}),
			release: id,
			arguments: beforeStart.map(quoteArgument).join(" "),
			limit_seconds: beforeStartSeconds,
			begun_at: void 0,
			wait_seconds: 20
		}
	}];
}
function upload(body, { tools }) {
	const { sha256, sizeBytes } = body;
	return {
		part: "bring",
		step: "receive",
		facts: {
			compression: tools.has("zstd") ? "zstd" : "gzip",
			sha256,
			size_bytes: sizeBytes,
			patch_of: void 0,
			patch_of_sha256: void 0
		},
		body
	};
}
function patch(whole, { from, old }) {
	const facts = {
		...whole.facts,
		compression: "patch",
		patch_of: from,
		patch_of_sha256: old.sha256
	};
	return {
		...whole,
		facts,
		old
	};
}
function describeRelease({ release, binary, by, healthTimeoutMs, origin, nowMs }) {
	const { id, version, commit, mainPackage, port, healthPath, files } = release;
	return {
		id,
		version,
		commit,
		mainPackage,
		contentHash: contentHashOf(release, binary),
		binarySha256: binary.sha256,
		...files === void 0 ? {} : { filesSha256: files.manifestSha256 },
		port,
		healthPath,
		healthTimeoutMs,
		deployedAt: new Date(nowMs).toISOString(),
		origin,
		by
	};
}
/** The state of a host on which the release has proved itself. */
function describePromotion(release, facts, nowMs) {
	return {
		release,
		previousRelease: provenRelease(facts),
		decidedAt: new Date(nowMs).toISOString()
	};
}

// src/deploy/host/look/survey-host.ts
/** Surveys a host for a release that was built. */
function surveyFor(release, wish, world) {
	return async (session, when, known) => {
		const facts = known ?? await inspectHost(session, release, world.cancelled);
		const isLeftOut = when === "before the lock" && isUnsettled(facts);
		const findings = [
			...when === "before the lock" && facts.lockHolder !== void 0 ? [] : judgePaused(facts, wish.onPaused),
			...judgeFront(facts, {
				front: wish.front,
				port: release.port
			}, wish.rollout !== void 0),
			...judgePreflight(facts, release, isLeftOut ? "all but its room" : "all")
		];
		const binary = binaryFor(release, facts.machine);
		if (findings.length > 0 || binary === void 0) throw refusal(session, findings);
		const oldBinaries = await wish.findOldBinaries?.(wantedOldBinaries(facts, binary.sha256)) ?? [];
		const wanted = {
			...wish,
			release,
			binary,
			oldBinaries,
			nowMs: world.clock.now()
		};
		const { plan, warnings } = await planOnHost(session, { facts }, wanted, when, world);
		const needed = await whatNeedsRoot(session, facts, plan, release);
		if (needed.length > 0) throw refusal(session, needed);
		return {
			session,
			facts,
			plan,
			warnings: [...warnings, ...judgeNewAccess(facts, release)]
		};
	};
}
function refusal({ label }, findings) {
	return new ActionError("preflight", findings.map(({ problem }) => `${label}: ${problem}`).join("; "), { hint: findings.map(({ remedy }) => remedy).join(" ") });
}
/** Root's part of a plan is for users who may become root. Others hear of it before anything is touched. */
async function whatNeedsRoot(session, facts, plan, release) {
	if (plan.steps.every(({ step: name }) => name !== "provision") || await session.mayBecomeRoot()) return [];
	const changes = provisionChanges(facts, release, session.user).map(({ what, details }) => `${what}${details.length === 0 || details.length > 3 ? "" : ` (${details.join(", ")})`}`);
	return [{
		problem: `root has to provision the service there first, and user ${session.user} may not become root: ${changes.join("; ")}`,
		remedy: "Run `operation: provision` with the same inputs by a user who may, or have root run the script that it prints."
	}];
}
/** The plan of a host as it was read. What is there is looked at once: it may be what is wanted, and who serves badly already is said. */
async function planOnHost(session, seen, wanted, when, world) {
	const { facts } = seen;
	const { release } = wanted;
	const serving = recordOf(facts, facts.current);
	const look = (isAsWished(facts, wanted) || when === "before the lock" && !isUnsettled(facts)) && serving && await lookAtWhatServes(session, {
		...serving,
		name: release.name
	}, world);
	return {
		plan: planDeploy({
			...seen,
			user: session.user,
			look: look || void 0
		}, wanted),
		warnings: judgeWarnings(facts, release, look || void 0)
	};
}
function lookAtWhatServes(session, place, world) {
	return lookAt((name, facts) => step(session, name, facts, { signal: world.cancelled }), place, {
		slot: "current",
		startedAt: void 0
	}, place, world);
}

export { describePromotion as a, proveThenSwitch as c, judgeStatus as d, judgeClock as f, whatNeedsRoot as i, planGuard as l, planOnHost as n, servesWell as o, surveyFor as r, wantedOldBinaries as s, lookAtWhatServes as t, judgeWarnings as u };