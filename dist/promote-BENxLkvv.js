import { d as withLeftOut } from "./recover-host-CTXVpIRZ.js";
import { l as ActionError } from "./merge-tree-WOxcOliZ.js";
import { r as lookAtPaused } from "./read-status-ChvXg0IC.js";
import { r as inspectHost, u as onEvery, w as chooseFront } from "./host-session-BMgQ2bMd.js";
import { a as judgePromotable, o as whatToDoWithPaused, t as agreeOnPromotion } from "./paused-rollout-CmEwSkMi.js";
import { x as provenRelease } from "./lanes-CmARSX1R.js";
import { c as proveThenSwitch, l as planGuard } from "./survey-host-_W2YT-os.js";
import { a as planWayBack } from "./await-readiness-Bt0zqkIR.js";
import { t as deploy } from "./deploy-DMXfeu8g.js";
import { a as remembering, i as rememberDeploy, t as describeRun } from "./unfinished-deploy-iMu2hwpi.js";
import { t as endAs } from "./end-as-BGz_KHN-.js";
import { r as placeOf, t as onHosts } from "./service-on-hosts-CoAlTc4f.js";

// src/deploy/plan/plan-promotion.ts
/** Whether the host is as the pause has left it, and what sends the share of the canary can still do so. */
function judgePromotion(facts, look) {
	const found = judgePromotable(facts, look);
	if (found.kind !== "paused" || found.paused.sharePercent === 0 || !facts.isActive) return found;
	const front = chooseFront(facts, {
		front: found.paused.front,
		port: found.record.port
	});
	return "why" in front ? {
		kind: "none",
		problem: `the share of its canary cannot be changed: ${front.why}`
	} : found;
}
/** Pure: what it takes to go on with what is paused on a host, up to its public port. Throws nothing: what is not as it was left has no plan. */
function planPromotion(facts, place) {
	const found = judgePromotable(facts);
	if (found.kind === "none") return void 0;
	const before = provenRelease(facts);
	const release = found.record.id;
	if (found.kind === "serves") return {
		release,
		before,
		isUnchanged: true,
		changes: [{
			action: "leave",
			what: `release ${release}`,
			paths: [],
			details: ["it serves already"]
		}],
		steps: [],
		wayBack: []
	};
	const { canaryPort, rollout } = found.paused;
	const plan = {
		release,
		before,
		isUnchanged: false,
		wayBack: planWayBack(facts, release, before)
	};
	const expected = {
		...found.record,
		steps: rollout.steps,
		front: found.paused.front
	};
	return {
		...plan,
		changes: [{
			action: "replace",
			what: "current",
			paths: [`${place.deployPath}/current`],
			details: [...before === void 0 ? [] : [`-${before}`], `+${release}`]
		}],
		steps: [planGuard(plan, place, facts.provisioned.place), ...proveThenSwitch(expected, canaryPort, facts)]
	};
}

// src/deploy/run/promote.ts
/**
* Goes on with the rollout that is paused on the hosts, with what lies there: the shares that are left, each judged, and the public port.
* What fails is rolled back on all of them, as in its deploy. Throws `preflight` where they are not as the pause has left them: nothing is touched then.
*/
async function promote$1(sessions, place, { lockWaitMs }, measure, world) {
	const found = await onEvery(sessions, (session) => measure("preflight", session.label, async () => {
		const facts = await inspectHost(session, place, world.cancelled);
		const look = await lookAtPaused(session, place, facts, world);
		return {
			label: session.label,
			found: judgePromotion(facts, look)
		};
	}));
	const agreed = agreeOnPromotion(found);
	if ("problems" in agreed) throw refusal(agreed.problems);
	const { paused, record } = agreed;
	const release = {
		...place,
		id: record.id,
		commit: record.commit,
		port: record.port,
		healthPath: record.healthPath
	};
	const memory = rememberDeploy("deploy", release, world);
	const survey = async (session, _, known) => {
		const facts = known ?? await inspectHost(session, release, world.cancelled);
		const plan = planPromotion(facts, release);
		if (plan === void 0 || plan.release !== release.id) throw refusal([`${session.label}: ${release.id} is not paused there any more`]);
		return {
			session,
			facts,
			plan,
			warnings: []
		};
	};
	const shared = [];
	const request = {
		release,
		isNew: true,
		onPaused: "go on",
		survey,
		lockWaitMs,
		keepReleases: paused.keepReleases,
		token: memory.token,
		by: describeRun(world.runner.env),
		memory,
		rollout: paused.rollout,
		onStep: (shown) => void shared.push(shown),
		measure
	};
	const deployment = await remembering(memory, () => deploy(sessions, request, world));
	return shared.length === 0 ? deployment : {
		...deployment,
		steps: shared
	};
}
function refusal(problems) {
	return new ActionError("preflight", `cannot be promoted, and nothing was changed: ${problems.join("; ")}`, { hint: `Where a rollout is paused, ${whatToDoWithPaused} \`operation: status\` shows what runs where.` });
}

// src/operations/promote.ts
/** Goes on with a paused rollout, up to 100 %: with what lies on the hosts. */
async function promote(inputs, recorder, world) {
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
		const deployment = await promote$1(sessions, place, inputs.deploy, recorder.measure, world);
		recorder.note({ deploy: withLeftOut(deployment, leftOut) });
		endAs(deployment, inputs.deploy, world);
	});
}

export { promote };