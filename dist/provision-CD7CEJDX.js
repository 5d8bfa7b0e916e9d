import { C as step, I as provisionScript, T as enterToProvision, V as onEvery, x as openSessions, y as inspectHost } from "./plan-release-CRCEQff_.js";
import { h as ActionError } from "./layer-files-C7IMeejN.js";
import { A as judgeAccess, S as renderDefinition, d as provisionChanges, f as provisionFacts, g as judgeForProvision, r as placeOf, s as lockPlace } from "./service-on-hosts-BlrjpmJp.js";
import { t as awaitLock } from "./host-lock-BdqUmMea.js";
import { t as describeRun } from "./unfinished-deploy-hNDHBKmS.js";
import { n as describeChange } from "./main-ji9FZml0.js";
import { randomUUID } from "node:crypto";
import { join } from "node:path";

// src/deploy/host/provision-host.ts
/** Sets a service up for deploys without root, under the lock, where anything of it is missing. Throws `preflight`, `lock`, `host`. */
async function provisionHost(session, { place, wish, deployUser, by, lockWaitMs }, world) {
	const { label, host } = session;
	if (!await session.mayBecomeRoot()) return {
		host: label,
		changes: [],
		state: void 0
	};
	const facts = await inspectHost(session, place, world.cancelled);
	const findings = judgeForProvision(facts, {
		...place,
		serviceManager: wish.serviceManager
	});
	if (findings.length > 0) throw new ActionError("preflight", findings.map(({ problem }) => `${label}: ${problem}`).join("; "), { hint: findings.map(({ remedy }) => remedy).join(" ") });
	const isAsked = wish.openFirewall === "yes" || facts.selinux !== void 0;
	for (const { problem, remedy } of isAsked ? judgeAccess(facts, wish) : []) world.runner.warning(`${session.label}: ${problem}. ${remedy}`);
	const user = deployUser ?? session.user;
	const changes = provisionChanges(facts, wish, user);
	if (changes.length === 0) return {
		host: label,
		changes,
		state: "as wished"
	};
	const { name, deployPath } = place;
	const token = randomUUID();
	const deadline = world.clock.elapsed() + lockWaitMs;
	const lock = await awaitLock(host, {
		deployPath,
		token,
		holder: by,
		journalLine: void 0,
		deadline
	}, world);
	try {
		const told = {
			deploy_path: deployPath,
			token,
			name,
			...provisionFacts(session.hostProgramPath, wish, user)
		};
		await step(session, "provision", told, { signal: world.cancelled });
	} finally {
		await lock.release();
	}
	return {
		host: label,
		changes: [...changes, lockPlace(facts, place)],
		state: "done"
	};
}

// src/operations/provision.ts
/**
* Root's part of a service, once and when it changes: after it a deploy needs no root. Where this user may not become root, it prints
* what root is to run.
*/
async function provision(inputs, recorder, world) {
	const { deploy, deployUser } = inputs;
	const place = await placeOf(inputs, world);
	const { serviceManager } = deploy;
	const unitText = renderDefinition(serviceManager, {
		...place,
		...deploy,
		deployPath: place.deployPath,
		name: place.name,
		lines: deploy.unitLines
	});
	const openFirewall = deploy.openFirewall ? "yes" : "no";
	const wish = {
		...place,
		serviceManager,
		unitText,
		openFirewall
	};
	const order = {
		place,
		wish,
		deployUser,
		by: describeRun(world.runner.env),
		lockWaitMs: deploy.lockWaitMs
	};
	const [user = "root"] = [...deployUser === void 0 ? [] : [deployUser], ...deploy.hosts.map((host) => host.user)];
	const facts = provisionFacts(deploy.hostProgramPath, wish, user);
	const script = provisionScript({
		...facts,
		deploy_path: place.deployPath,
		name: place.name
	});
	const scriptFile = join(world.runner.env["RUNNER_TEMP"] || world.runner.workspace, "gin-deploy-provision.sh");
	await world.files.write(scriptFile, script);
	recorder.note({
		service: place.name,
		provisionScriptFile: scriptFile,
		provisioned: []
	});
	if (deploy.hosts.length === 0) return printScript(script, user, world);
	const { sessions } = await recorder.measure("connect", void 0, () => openSessions(deploy, (session) => enterToProvision(session, world), world));
	try {
		const provisioned = await onEvery(sessions, (session) => recorder.measure("provision", session.label, () => provisionHost(session, order, world)));
		recorder.note({ provisioned });
		for (const host of provisioned) for (const line of describeProvisioned(host)) world.runner.info(line);
		const left = provisioned.filter(({ state }) => state === void 0);
		if (left.length === 0) return;
		await printScript(script, user, world);
		throw refusalOf(left);
	} finally {
		for (const session of sessions) session.close();
	}
}
function describeProvisioned({ host, changes, state }) {
	if (state === void 0) return [`${host}: this user may not become root, and nothing was touched`];
	if (state === "as wished") return [`${host}: all is set up already`];
	return [`${host}: set up`, ...changes.flatMap(describeChange)];
}
async function printScript(script, user, { runner }) {
	await runner.group(`Script for root to read and run on each host: it lets user ${user} deploy without root`, async () => runner.info(script));
}
function refusalOf(hosts) {
	const names = hosts.map(({ host }) => host).join(", ");
	return new ActionError("preflight", `only root can set a service up, and this user may not become root on ${names}`, { hint: "Have root run the script of the output `provision-script-file` there (the log has it too). Or name a user in `hosts` who may become root, and the one who deploys in `deploy-user`." });
}

export { provision };