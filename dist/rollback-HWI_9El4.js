import { d as withLeftOut } from "./recover-host-CTXVpIRZ.js";
import { l as ActionError } from "./merge-tree-WOxcOliZ.js";
import { a as describePromotion, c as proveThenSwitch, f as judgeClock, l as planGuard, o as servesWell, t as lookAtWhatServes } from "./survey-host-_W2YT-os.js";
import { D as writeHostPhase, E as privatePortOf, O as writeHostState, r as inspectHost, u as onEvery } from "./host-session-BMgQ2bMd.js";
import { i as judgePaused } from "./paused-rollout-CmEwSkMi.js";
import { S as recordOf, T as usableRelease, x as provenRelease } from "./lanes-CmARSX1R.js";
import { a as bootLinkOf, c as records, l as unitFileOf, r as placeOf, t as onHosts } from "./service-on-hosts-CoAlTc4f.js";
import { a as planWayBack } from "./await-readiness-Bt0zqkIR.js";
import { t as deploy } from "./deploy-DMXfeu8g.js";
import { a as remembering, i as rememberDeploy, t as describeRun } from "./unfinished-deploy-iMu2hwpi.js";

// src/deploy/plan/plan-rollback.ts
/** `wanted`: identifier or version of a release; undefined: the one that served before the one that does, unless that was a rollback already. */
function chooseRollback(facts, wanted) {
	if (facts.releases.length === 0) return none("nothing was ever deployed there");
	return wanted === void 0 ? releaseBefore(facts) : wantedRelease(facts, wanted);
}
const none = (problem) => ({
	kind: "none",
	problem
});
function wantedRelease(facts, wanted) {
	const named = newestFirst(facts.releases.filter(({ id, record }) => id === wanted || record?.version === wanted));
	const good = named.find(({ isBad, record }) => !isBad && record !== void 0);
	if (good?.record !== void 0) return {
		kind: "release",
		record: good.record
	};
	const there = `there are: ${listReleases(facts)}`;
	const [first] = named;
	if (first === void 0) return none(`${wanted} is not there; ${there}`);
	const why = first.isBad ? "was found bad when it was deployed" : "is damaged: its release.json cannot be read";
	return none(`${first.id} ${why}; ${there}`);
}
function releaseBefore(facts) {
	const live = provenRelease(facts) ?? facts.current;
	const { state } = facts;
	const previous = typeof state === "object" && state.release === live ? state.previousRelease : void 0;
	if (live !== void 0 && previous !== void 0 && live < previous) return none(`${live} serves since a rollback from ${previous}, and \`release\` does not say where to go from there; there are: ${listReleases(facts)}`);
	const id = usableRelease(facts, previous) ?? newestFirst(facts.releases).find((each) => isUsable(each) && live !== void 0 && each.id < live)?.id;
	const record = id === live ? void 0 : recordOf(facts, id);
	if (record !== void 0) return {
		kind: "release",
		record
	};
	return none(`there is no good release before ${live ?? "what is there"}; there are: ${listReleases(facts)}`);
}
const isUsable = ({ isBad, record }) => !isBad && record !== void 0;
/** Identifiers begin with their time. */
function newestFirst(releases) {
	return [...releases].sort((a, b) => a.id < b.id ? 1 : -1);
}
/** `A (serves), B, C (bad)`; newest first. */
function listReleases(facts) {
	const describe = ({ id, isBad, record }) => {
		return `${id}${id === facts.current ? " (serves)" : isBad ? " (bad)" : record === void 0 ? " (damaged)" : ""}`;
	};
	return newestFirst(facts.releases).map(describe).join(", ") || "none";
}
/** Pure: what it takes to have a release serve again that lies on the host. It proves itself as any release. */
function planRollback({ facts, look }, record, { name, deployPath, healthTimeoutMs, nowMs, front }) {
	const before = provenRelease(facts);
	const isUnchanged = before === record.id && facts.current === record.id && facts.canary === void 0 && look !== void 0 && servesWell(look, record.binarySha256);
	const plan = {
		release: record.id,
		before,
		isUnchanged
	};
	if (isUnchanged) return {
		...plan,
		changes: [{
			action: "leave",
			what: `release ${record.id}`,
			paths: [deployPath],
			details: ["it serves already"]
		}],
		steps: [],
		wayBack: []
	};
	const privatePort = privatePortOf(facts, name, {
		front,
		port: record.port
	});
	const adopt = {
		part: "bring",
		step: "adopt",
		facts: {
			phase_line: writeHostPhase({
				phase: "staging",
				release: record.id
			}),
			release: record.id,
			sha256: record.binarySha256,
			canary_port: privatePort,
			state_json: writeHostState(describePromotion(record.id, facts, nowMs))
		}
	};
	const expected = {
		...record,
		front,
		healthTimeoutMs: Math.max(healthTimeoutMs, record.healthTimeoutMs)
	};
	const wayBack = planWayBack(facts, record.id, before);
	const guard = planGuard({
		...plan,
		wayBack
	}, {
		name,
		deployPath
	}, facts.provisioned.place);
	return {
		...plan,
		changes: changesOf(facts, record, {
			name,
			deployPath
		}),
		steps: [
			adopt,
			guard,
			...proveThenSwitch(expected, privatePort, facts)
		],
		wayBack
	};
}
function changesOf(facts, record, { name, deployPath }) {
	const was = recordOf(facts, facts.current);
	const unitFile = unitFileOf({ name });
	const unitOf = (id) => facts.unitsOfReleases.get(id ?? "");
	const isSameUnit = facts.isUnitOfCurrent && unitOf(facts.current) === unitOf(record.id);
	const of = ({ id, version, port }) => `${id} (version ${version}, port ${port})`;
	return [
		{
			action: facts.current === void 0 ? "create" : "replace",
			what: "current, with its environment",
			paths: [`${deployPath}/current`, ...facts.isEnabled ? [] : [bootLinkOf({ name })]],
			details: [...was === void 0 ? [] : [`-${of(was)}`], `+${of(record)}`]
		},
		isSameUnit ? {
			action: "leave",
			what: `unit ${unitFile}`,
			paths: [unitFile],
			details: []
		} : {
			action: "replace",
			what: `unit ${unitFile}`,
			paths: [unitFile],
			details: [`by that of ${record.id}`]
		},
		{
			action: "leave",
			what: "data/ and logs/",
			paths: [`${deployPath}/data`, `${deployPath}/logs`],
			details: ["what the newer release has changed there, such as a migration, is not undone"]
		},
		...records(facts, {
			name,
			deployPath
		})
	];
}

// src/deploy/run/roll-back.ts
/** Rolls all hosts back to one release that lies there, as a deploy brings one: proved as a canary, and rolled back where it fails. */
async function rollBack(sessions, place, wish, { lockWaitMs }, measure, world) {
	const { id, commit, port, healthPath } = await agreeOnTarget(sessions, place, wish, measure, world);
	const release = {
		...place,
		id,
		commit,
		port,
		healthPath
	};
	const memory = rememberDeploy("rollback", release, world);
	const survey = async (session, _, known) => {
		const facts = known ?? await inspectHost(session, release, world.cancelled);
		const record = recordFor(session, facts, id);
		const look = facts.current === id ? await lookAtWhatServes(session, release, world) : void 0;
		const settings = {
			...place,
			healthTimeoutMs: wish.healthTimeoutMs,
			front: wish.front,
			nowMs: world.clock.now()
		};
		return {
			session,
			facts,
			plan: planRollback({
				facts,
				look
			}, record, settings),
			warnings: judgeClock(facts)
		};
	};
	const request = {
		release,
		isNew: false,
		onPaused: "refuse",
		survey,
		lockWaitMs,
		keepReleases: Number.POSITIVE_INFINITY,
		token: memory.token,
		by: describeRun(world.runner.env),
		memory,
		measure
	};
	return await remembering(memory, () => deploy(sessions, request, world));
}
/** Throws `preflight` unless every host can go back to one and the same release. */
async function agreeOnTarget(sessions, place, { release }, measure, world) {
	const targets = await onEvery(sessions, (session) => measure("preflight", session.label, async () => {
		const facts = await inspectHost(session, place, world.cancelled);
		return {
			label: session.label,
			record: recordFor(session, facts, release)
		};
	}));
	const [first] = targets;
	if (first !== void 0 && targets.every(({ record }) => record.id === first.record.id)) return first.record;
	const each = targets.map(({ label, record }) => `${label}: ${record.id}`).join("; ");
	throw new ActionError("preflight", `the hosts would go back to different releases, and nothing was changed: ${each}`, { hint: "Name one that all of them have in `release`, or roll them back one by one." });
}
function recordFor({ label }, facts, wanted) {
	const [paused] = judgePaused(facts, "refuse");
	if (paused !== void 0) throw new ActionError("preflight", `${label}: cannot go back, and nothing was changed: ${paused.problem}`, { hint: "`operation: abort` rolls it back to the release that serves beside it; after that a rollback goes further." });
	const target = chooseRollback(facts, wanted);
	if (target.kind === "release") return target.record;
	throw new ActionError("preflight", `${label}: cannot go back, and nothing was changed: ${target.problem}`, { hint: "`release` takes the identifier or the version of a good one that is there; `operation: status` lists them." });
}

// src/operations/rollback.ts
/** Rolls all hosts back to a release that lies there, proved as any release. */
async function rollback(inputs, recorder, world) {
	const place = await placeOf(inputs, world);
	recorder.note({
		service: place.name,
		url: inputs.deploy.url,
		deploy: {
			decision: "failed",
			hosts: []
		}
	});
	await onHosts(inputs, recorder, world, place.name, async (sessions, leftOut) => {
		recorder.noteBegun(sessions.map(({ label }) => label));
		const { healthTimeoutMs, front } = inputs.deploy;
		const wish = {
			release: inputs.release,
			healthTimeoutMs,
			front
		};
		const deployment = await rollBack(sessions, place, wish, inputs.deploy, recorder.measure, world);
		recorder.note({ deploy: withLeftOut(deployment, leftOut) });
		if (deployment.failure !== void 0) throw deployment.failure;
	});
}

export { rollback };