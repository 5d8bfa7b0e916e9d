import { b as withLeftOut } from "./write-down-CNHUGwAk.js";
import { a as releaseToHosts, r as foreseenName, t as onHosts } from "./service-on-hosts-2nPASpDH.js";
import { i as namesPrograms } from "./pack-files-X5hPQmlC.js";
import { t as requireServer } from "./require-server-HEowE2_V.js";
import { n as serviceNameOf } from "./service-name-vF8sOchh.js";
import { i as readSource, n as obtainBinaries, r as takeGiven, t as isSource } from "./obtain-binaries-qxfo8SQ5.js";

// src/operations/deploy.ts
/** From a commit, or from what was built before, to healthy processes on all hosts. */
async function deploy(inputs, recorder, world) {
	const source = inputs.binary.length === 0 ? await readSource(inputs, world) : void 0;
	recorder.note({
		url: inputs.deploy.url,
		deploy: {
			decision: "failed",
			hosts: []
		}
	});
	const start = source ?? await takeGiven(inputs, recorder, world);
	if (inputs.deploy.name === void 0) foreseeService(start, inputs);
	const startedMs = world.clock.elapsed();
	await onHosts(inputs, recorder, world, (sessions, leftOut) => obtainBinaries(start, inputs, recorder, world, async ({ binaries, included }) => {
		const isNamed = !isSource(start) || namesPrograms(inputs.build.main);
		await requireServer(binaries, isNamed, world);
		const deployment = await releaseToHosts({
			binaries,
			included
		}, inputs.deploy, sessions, recorder, startedMs, world);
		recorder.note({ deploy: withLeftOut(deployment, leftOut) });
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