import { l as withLeftOut } from "./recover-host-BIjglgMV.js";
import { l as ActionError } from "./merge-tree-WOxcOliZ.js";
import { R as onEvery, g as inspectHost, l as provenRelease } from "./choose-front-Du17P6mh.js";
import { r as lookAtPaused } from "./read-status-CrXQza61.js";
import { O as judgePromotable, k as whatToDoWithPaused, r as placeOf, t as onHosts, w as agreeOnPromotion } from "./service-on-hosts-ciHJJ5ti.js";
import { c as planGuard } from "./survey-host-u8keRNNo.js";
import { a as planWayBack, s as proveThenSwitch } from "./await-readiness-PE-KloVF.js";
import { t as deploy } from "./deploy-B_kLtQeE.js";
import { a as remembering, i as rememberDeploy, t as describeRun } from "./unfinished-deploy-eTUzDwcG.js";
import { t as endAs } from "./end-as-BGz_KHN-.js";

// src/deploy/plan/plan-promotion.ts
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
		steps: rollout.steps
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
* What fails is taken back on all of them, as in its deploy. Throws `preflight` where they are not as the pause has left them: nothing is touched then.
*/
async function promote$1(sessions, place, { lockWaitMs }, measure, world) {
	const found = await onEvery(sessions, (session) => measure("preflight", session.label, async () => {
		const facts = await inspectHost(session, place, world.cancelled);
		const look = await lookAtPaused(session, place, facts, world);
		return {
			label: session.label,
			found: judgePromotable(facts, look)
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