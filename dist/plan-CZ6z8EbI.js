import { n as loadFingerprint, t as compareHosts } from "./check-hosts-BXFQ4zwH.js";
import { T as judgeAccess, _ as judgePreflight, t as onHosts, v as binaryFor, y as composeRelease } from "./service-on-hosts-CoAlTc4f.js";
import { f as namesPrograms, i as judgePaused } from "./paused-rollout-CmEwSkMi.js";
import { i as whatNeedsRoot, n as planOnHost, u as judgeWarnings } from "./survey-host-_W2YT-os.js";
import { r as inspectHost, u as onEvery } from "./host-session-BMgQ2bMd.js";
import { n as lockIn, t as describeHost } from "./read-status-ChvXg0IC.js";
import { foreseeService, n as originOf, t as requireServer } from "./deploy-CUqfmEjO.js";
import { t as describeRun } from "./unfinished-deploy-iMu2hwpi.js";
import { l as ActionError } from "./merge-tree-WOxcOliZ.js";
import { a as obtainBinaries, c as readSource, i as isSource, o as takeGiven, r as describePlan } from "./main-BBzyodP2.js";

// src/deploy/host/look/plan-hosts.ts
/** The plan that a deploy of this release would carry out. Reads the host, and touches nothing. */
async function planHost(session, release, wish, world) {
	const facts = await inspectHost(session, release, world.cancelled);
	const description = await describeHost(session, release, world);
	const lock = lockIn(description);
	const host = {
		host: session.label,
		lockHolder: lock && lock.expiresInSeconds > 0 ? lock.holder : void 0
	};
	const access = judgeAccess(facts, release);
	const findings = [...judgePaused(facts, wish.onPaused), ...judgePreflight(facts, release)];
	const binary = binaryFor(release, facts.machine);
	if (findings.length > 0 || binary === void 0) return {
		...host,
		findings,
		warnings: [...judgeWarnings(facts, release, void 0), ...access],
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
	const { plan, warnings } = await planOnHost(session, {
		facts,
		details
	}, wanted, "before the lock", world);
	const needed = await whatNeedsRoot(session, facts, plan, release);
	return {
		...host,
		findings: needed,
		warnings: [...warnings, ...access],
		plan: needed.length === 0 ? plan : void 0
	};
}

// src/operations/plan.ts
/** What a deploy would do now, host by host. It builds as a deploy does, and touches no host. Fails where a deploy would be refused. */
async function plan(inputs, recorder, world) {
	const start = inputs.binary.length === 0 ? await readSource(inputs, world) : await takeGiven(inputs, recorder, world);
	const name = inputs.deploy.name ?? foreseeService(start, inputs);
	const fingerprint = await loadFingerprint(inputs.deploy.fingerprint, world);
	await onHosts(inputs, recorder, world, name, async (sessions) => {
		const unmet = await compareHosts(sessions, fingerprint, recorder, world);
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
			const plan = await onEvery(sessions, (session) => recorder.measure("plan", session.label, () => planHost(session, release, wish, world))).then((hosts) => hosts.map((host, index) => withFindings(host, unmet[index] ?? [])));
			recorder.note({
				service: release.name,
				plan
			});
			for (const host of plan) world.runner.info(describePlan(host).join("\n"));
			for (const { host, warnings } of plan) for (const { problem, remedy } of warnings) world.runner.warning(`${host}: ${problem}. ${remedy}`);
			const refused = plan.filter(({ findings }) => findings.length > 0);
			if (refused.length > 0) throw refusalOf(refused);
		});
	});
}
/** A host that is refused has no plan. */
function withFindings(host, findings) {
	if (findings.length === 0) return host;
	return {
		...host,
		findings: [...findings, ...host.findings],
		plan: void 0
	};
}
function refusalOf(hosts) {
	const problems = hosts.flatMap(({ host, findings }) => findings.map(({ problem }) => `${host}: ${problem}`));
	const remedies = new Set(hosts.flatMap(({ findings }) => findings.map(({ remedy }) => remedy)));
	return new ActionError("preflight", `a deploy would be refused: ${problems.join("; ")}`, { hint: [...remedies].join(" ") });
}

export { plan };