import { a as releaseToHosts, r as foreseenName, t as onHosts } from "./service-on-hosts-BDgqx2Is.js";
import { i as namesPrograms } from "./pack-files-CDaYC520.js";
import { t as requireServer } from "./require-server-BwjADgvb.js";
import { n as serviceNameOf } from "./service-name-vF8sOchh.js";
import { i as readSource, n as obtainBinaries, r as takeGiven, t as isSource } from "./obtain-binaries-D0Za0ies.js";

// src/operations/deploy.ts
/** From a commit, or from what was built before, to healthy processes on all hosts. */
async function deploy(inputs, recorder, world) {
	const source = inputs.binary.length === 0 ? await readSource(inputs, world) : void 0;
	recorder.note({ deploy: {
		decision: "failed",
		hosts: []
	} });
	const start = source ?? await takeGiven(inputs, recorder, world);
	if (inputs.deploy.name === void 0) foreseeService(start, inputs);
	const startedMs = world.clock.elapsed();
	await onHosts(inputs, recorder, world, (sessions) => obtainBinaries(start, inputs, recorder, world, async ({ binaries, included }) => {
		const isNamed = !isSource(start) || namesPrograms(inputs.build.main);
		await requireServer(binaries, isNamed, world);
		const deployment = await releaseToHosts({
			binaries,
			included
		}, inputs.deploy, sessions, recorder, startedMs, world);
		recorder.note({ deploy: deployment });
		if (deployment.failure !== void 0) throw deployment.failure;
	}));
}
/** Throws for a service that cannot be called as its project is, as far as that is known before Go is asked. */
function foreseeService(start, { build, moduleDirectory }) {
	const name = isSource(start) ? foreseenName(build.main, {
		moduleDirectory,
		modules: start.project.modules
	}) : start.name;
	if (name !== void 0) serviceNameOf(name);
}

export { deploy };