import { t as foreseenName } from "./foreseen-name-DmQEBQa7.js";
import { b as wordsOf, h as ActionError } from "./layer-files-BgSCvdcz.js";
import { w as openSessions } from "./write-down-6WaefGTv.js";
import { t as readProject } from "./read-project-DWu-X3-8.js";
import { n as serviceNameOf } from "./service-name-li0MbOQn.js";

// src/operations/service-on-hosts.ts
/** Connects to all hosts, and closes what was opened. */
async function onHosts({ deploy }, { measure }, world, use) {
	const sessions = await measure("connect", void 0, () => openSessions(deploy, world));
	try {
		return await use(sessions);
	} finally {
		for (const session of sessions) session.close();
	}
}
/** Where the service lies. Its name is that of a deploy: `name`, or what the source says, where there is some. Throws `input`. */
async function placeOf(inputs, world) {
	const { deploy } = inputs;
	const name = deploy.name ?? await nameFromSource(inputs, world);
	const { port, healthPath } = deploy;
	return {
		name,
		deployPath: deploy.deployPath ?? `/opt/${name}`,
		port,
		healthPath
	};
}
async function nameFromSource({ moduleDirectory, build }, world) {
	const unknown = (cause) => new ActionError("input", `name: nothing says how the service is called: ${cause}`, { hint: "Set `name` to the service's name on the hosts, or check the source out first that it is deployed from." });
	const project = await readProject(moduleDirectory, world, build.flags).catch((error) => {
		throw unknown(wordsOf(error));
	});
	const name = foreseenName(build.main, {
		moduleDirectory,
		modules: project.modules
	});
	if (name === void 0) throw unknown(`the modules in ${moduleDirectory} could each be meant`);
	return serviceNameOf(name);
}

export { placeOf as n, onHosts as t };