import { B as onEvery, C as inspectHost } from "./write-down-CNHUGwAk.js";
import { c as planOnHost, f as judgePreflight, i as originOf, m as composeRelease, p as binaryFor, t as onHosts } from "./service-on-hosts-2nPASpDH.js";
import { n as lockIn, t as describeHost } from "./read-status-C0PqSoPR.js";
import { t as describeRun } from "./unfinished-deploy-90Z0upzz.js";
import { h as ActionError } from "./layer-files-BLFrThn-.js";
import { i as namesPrograms } from "./pack-files-X5hPQmlC.js";
import { n as describePlan } from "./main-Bcoha9WT.js";
import { t as requireServer } from "./require-server-HEowE2_V.js";
import { i as readSource, n as obtainBinaries, r as takeGiven, t as isSource } from "./obtain-binaries-qxfo8SQ5.js";

// src/deploy/host/plan-hosts.ts
/** The plan that a deploy of this release would carry out. Reads the host, and touches nothing. */
async function planHost(session, release, wish, world) {
	const facts = await inspectHost(session, release, world.cancelled);
	const description = await describeHost(session, release, world);
	const lock = lockIn(description);
	const host = {
		host: session.label,
		lockHolder: lock && lock.expiresInSeconds > 0 ? lock.holder : void 0
	};
	const findings = judgePreflight(facts, release);
	const binary = binaryFor(release, facts.machine);
	if (findings.length > 0 || binary === void 0) return {
		...host,
		findings,
		plan: void 0
	};
	const wanted = {
		...wish,
		release,
		binary,
		nowMs: world.clock.now()
	};
	const { unit_text: unitText, variable, salt } = description;
	const variables = variable.map((line) => ({
		name: line.replace(/ .*/, ""),
		mark: line.replace(/.* /, "")
	}));
	const details = {
		unitText: unitText.join("\n"),
		variables,
		salt
	};
	return {
		...host,
		findings: [],
		plan: await planOnHost(session, {
			facts,
			details
		}, wanted, world)
	};
}

// src/operations/plan.ts
/** What a deploy would do now, host by host. It builds as a deploy does, and touches no host. Fails where a deploy would be refused. */
async function plan(inputs, recorder, world) {
	const start = inputs.binary.length === 0 ? await readSource(inputs, world) : await takeGiven(inputs, recorder, world);
	await onHosts(inputs, recorder, world, async (sessions) => {
		await obtainBinaries(start, inputs, recorder, world, async ({ binaries, included }) => {
			await requireServer(binaries, !isSource(start) || namesPrograms(inputs.build.main), world);
			const release = await composeRelease({
				binaries,
				included
			}, inputs.deploy, world);
			const wish = {
				...inputs.deploy,
				by: describeRun(world.runner.env),
				origin: originOf(binaries, world.runner.env)
			};
			const plan = await onEvery(sessions, (session) => recorder.measure("plan", session.label, () => planHost(session, release, wish, world)));
			recorder.note({
				service: release.name,
				plan
			});
			for (const host of plan) world.runner.info(describePlan(host).join("\n"));
			const refused = plan.filter(({ findings }) => findings.length > 0);
			if (refused.length > 0) throw refusalOf(refused);
		});
	});
}
function refusalOf(hosts) {
	const problems = hosts.flatMap(({ host, findings }) => findings.map(({ problem }) => `${host}: ${problem}`));
	const remedies = new Set(hosts.flatMap(({ findings }) => findings.map(({ remedy }) => remedy)));
	return new ActionError("preflight", `a deploy would be refused: ${problems.join("; ")}`, { hint: [...remedies].join(" ") });
}

export { plan };