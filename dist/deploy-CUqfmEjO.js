import { i as requireFingerprint, n as loadFingerprint } from "./check-hosts-BXFQ4zwH.js";
import { d as withLeftOut } from "./recover-host-CTXVpIRZ.js";
import { _ as branchName, o as serviceNameOf } from "./create-world-JOXJksAE.js";
import { r as surveyFor, s as wantedOldBinaries } from "./survey-host-_W2YT-os.js";
import { i as foreseenName, n as placeNamed, t as onHosts, y as composeRelease } from "./service-on-hosts-CoAlTc4f.js";
import { t as deploy$1 } from "./deploy-DMXfeu8g.js";
import { a as remembering, i as rememberDeploy, t as describeRun } from "./unfinished-deploy-iMu2hwpi.js";
import { f as namesPrograms } from "./paused-rollout-CmEwSkMi.js";
import { l as ActionError } from "./merge-tree-WOxcOliZ.js";
import { C as sha256Of, O as decideSavePolicy, S as pathInOutput, a as obtainBinaries, c as readSource, i as isSource, l as servesHttp, o as takeGiven, x as parseArtifacts } from "./main-BBzyodP2.js";
import { t as endAs } from "./end-as-BGz_KHN-.js";
import { n as baseKeys } from "./directory-hash-BCB-AeRL.js";
import { t as glanceAtHost } from "./host-session-BMgQ2bMd.js";
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";

// src/deploy/run/release-to-hosts.ts
/** Makes a release of what was built and brings it to the hosts, so that the post step can end it should this one die. */
async function releaseToHosts(made, inputs, sessions, { measure }, startedMs, world) {
	const release = await composeRelease(made, inputs, world);
	const memory = rememberDeploy("deploy", release, world);
	const by = describeRun(world.runner.env);
	const origin = originOf(made.binaries, world.runner.env);
	const survey = surveyFor(release, {
		...inputs,
		by,
		origin,
		findOldBinaries: made.oldBinaries?.find
	}, world);
	const shared = [];
	const request = {
		...inputs,
		onStep: (step) => {
			shared.push(step);
		},
		release,
		isNew: true,
		survey,
		token: memory.token,
		by,
		origin,
		startedMs,
		memory,
		measure,
		foreseen: foreseePatches(made)
	};
	const deployment = await remembering(memory, () => deploy$1(sessions, request, world));
	return shared.length === 0 ? deployment : {
		...deployment,
		steps: shared
	};
}
/** A patch takes a moment to begin with: it may as well pass while hosts are read and locked. */
async function foreseePatches({ binaries: { binaries }, oldBinaries }) {
	const [body, ...others] = binaries;
	if (body === void 0 || others.length > 0 || oldBinaries === void 0) return [];
	const [old] = await oldBinaries.expected;
	return old === void 0 || old.sha256 === body.sha256 ? [] : [{
		body,
		old
	}];
}
function originOf({ version: { branch, date } }, env) {
	return {
		repository: env["GITHUB_REPOSITORY"] ?? "",
		branch: branch || branchName("", env),
		commitDate: date,
		runNumber: Number(env["GITHUB_RUN_NUMBER"]) || void 0
	};
}

// src/smoke/require-server.ts
/**
* A program that was only found is deployed only when it can serve HTTP: to start a tool on a host may drop its tables. `isNamed`:
* somebody has said which program it is. Throws `smoke`.
*/
async function requireServer({ binaries }, isNamed, { files }) {
	if (isNamed) return;
	for (const { mainPackage, path } of binaries) {
		if (await servesHttp(path, files)) continue;
		throw new ActionError("smoke", `${mainPackage} has no HTTP server in it, so it was not deployed`, { hint: `Nothing on the hosts was changed. It is the only program that was found: set \`main\` to the service's package. If this is the service, say so by \`main: ${mainPackage}\`.` });
	}
}

// src/cache/kept-binaries.ts
/** Of all services of a runner that keeps its disk. */
const keptOnDisk = 10;
/** A program that was kept; `isAsked`: the cache service may be asked for it. Never throws. */
async function findKept(sha256, isAsked, world) {
	const directory = keptDirectory(world);
	if (directory === void 0) return void 0;
	const { files, cacheStore, runner, clock, cancelled } = world;
	const path = join(directory, sha256);
	const look = async () => {
		const facts = await files.stat(path).catch(() => void 0);
		if (facts === void 0) return void 0;
		if (await files.sha256(path).catch(() => void 0) === sha256) return {
			sha256,
			path,
			sizeBytes: facts.sizeBytes
		};
		await files.remove(path).catch(() => void 0);
	};
	const there = await look();
	if (there !== void 0 || !isAsked) return there;
	const startMs = clock.elapsed();
	const result = await cacheStore.restore({
		directory,
		keys: keysOf(sha256),
		signal: cancelled
	});
	const seconds = ((clock.elapsed() - startMs) / 1e3).toFixed(1);
	if (result.kind === "hit") runner.info(`released program: restored in ${seconds} s, to send a patch of it`);
	else if (result.kind !== "miss") runner.info(`released program: not restored (${result.reason})`);
	return result.kind === "hit" ? await look() : void 0;
}
/** Keeps programs that are about to be released. Never throws: without them the next release is sent whole. */
async function keepBinaries(binaries, { save, build }, world) {
	const directory = keptDirectory(world);
	if (directory === void 0) return;
	const { files, cacheStore, runner, cancelled } = world;
	const policy = decideSavePolicy(save, runner.env);
	for (const { sha256, path, sizeBytes } of binaries) {
		if (!await keepOnDisk(path, join(directory, sha256), files) || !build || !policy.mayFill) continue;
		const { key } = baseKeys(keysOf(sha256));
		const entries = /* @__PURE__ */ new Map([[sha256, sizeBytes]]);
		const result = await cacheStore.save({
			directory,
			depth: 0,
			key,
			entries,
			signal: cancelled
		});
		if (result.kind === "saved") runner.info(`released program: saved as ${key}`);
		else if ("reason" in result) runner.info(`released program: not saved (${result.reason})`);
	}
	await forgetOthers(directory, binaries, files);
}
/** Whole or not at all: a name promises a content. */
async function keepOnDisk(from, to, files) {
	const partial = `${to}.${randomUUID()}.partial`;
	try {
		if (await files.stat(to) === void 0) {
			await files.copy(from, partial, 384);
			await files.rename(partial, to);
		}
		return true;
	} catch {
		await files.remove(partial).catch(() => void 0);
		return false;
	}
}
async function forgetOthers(directory, binaries, files) {
	const own = new Set(binaries.map(({ sha256 }) => sha256));
	const oldest = (await files.listFacts(directory).catch(() => [])).filter(({ name, kind }) => kind === "file" && !own.has(name)).toSorted((one, other) => other.modifiedMs - one.modifiedMs).slice(keptOnDisk);
	for (const { name } of oldest) await files.remove(join(directory, name)).catch(() => void 0);
}
/** The tool cache outlives the job on a runner that keeps its disk. undefined: there is no place. */
function keptDirectory({ runner }) {
	const place = runner.env["RUNNER_TOOL_CACHE"] || runner.env["RUNNER_TEMP"];
	return place && join(place, "gin-deploy-released");
}
/** Nothing but this very program is of use. */
function keysOf(sha256) {
	return {
		scope: `gin-deploy-released-v1-${sha256}-`,
		fields: ["whole"],
		decisive: 1
	};
}

// src/package/earlier-binaries.ts
/** Programs of an earlier release that lie beside its artifacts.json, or where that says. Never throws. */
async function findEarlierBinaries(artifactsPath, wanted, { workspace, files }) {
	const text = await files.readText(artifactsPath).catch(() => void 0);
	const artifacts = text === void 0 ? [] : parseArtifacts(text);
	if (typeof artifacts === "string") return [];
	const directory = dirname(artifactsPath);
	const found = [];
	for (const artifact of artifacts) {
		const sha256 = artifact.type === "Binary" ? sha256Of(artifact) : void 0;
		if (sha256 === void 0 || !wanted.includes(sha256)) continue;
		const old = await firstOf(placesOf(artifact, artifacts, directory, workspace), sha256, files);
		if (old !== void 0) found.push(old);
	}
	return found;
}
/** As it was downloaded: alone, or with the directory of its target. */
function placesOf(artifact, artifacts, directory, workspace) {
	const inOutput = pathInOutput(artifact, artifacts);
	const besides = inOutput === void 0 ? [] : [join(directory, inOutput), join(workspace, artifact.path)];
	const name = artifact.path.split("/").at(-1) ?? "";
	return [...besides, join(directory, name)];
}
async function firstOf(paths, sha256, files) {
	for (const path of paths) {
		const facts = await files.stat(path).catch(() => void 0);
		if (facts?.kind !== "file") continue;
		if (await files.sha256(path).catch(() => void 0) === sha256) return {
			sha256,
			path,
			sizeBytes: facts.sizeBytes
		};
	}
}

// src/operations/old-binaries.ts
/** Of hosts that are behind, the releases before what serves there are looked for as well: but not in the cache, which may be far. */
const lookedForAtHand = 5;
/** A cache that takes longer costs more than the patch saves. What comes later is of use to the next host that asks. */
const patienceMs = 5e3;
function oldBinariesOf({ workspace, cache, packaging }, world) {
	const asked = /* @__PURE__ */ new Map();
	const lookFor = async (sha256, isMostWanted) => {
		const { previousArtifacts: previous } = packaging;
		const [earlier] = previous === void 0 ? [] : await findEarlierBinaries(previous, [sha256], {
			workspace,
			files: world.files
		}).catch(() => []);
		return earlier ?? await findKept(sha256, isMostWanted && cache.build, world);
	};
	const once = (sha256, isMostWanted) => {
		const key = `${sha256} ${isMostWanted}`;
		const known = asked.get(key) ?? lookFor(sha256, isMostWanted);
		asked.set(key, known);
		return known;
	};
	const find = async (wanted) => {
		const looking = wanted.slice(0, lookedForAtHand).map((sha256, index) => once(sha256, index === 0));
		const patience = new AbortController();
		const tired = world.clock.sleep(patienceMs, patience.signal).catch(() => void 0);
		const found = await Promise.all(looking.map((each) => Promise.race([each, tired])));
		patience.abort();
		return found.filter((old) => old !== void 0);
	};
	return {
		find,
		async expect(session, place) {
			try {
				const facts = await glanceAtHost(session, place, world.cancelled);
				return await find(wantedOldBinaries(facts, "").slice(0, 1));
			} catch {
				return [];
			}
		},
		keep: ({ binaries }) => keepBinaries(binaries.filter(({ target }) => target.os === "linux"), cache, world)
	};
}

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
	const service = inputs.deploy.name ?? foreseeService(start, inputs);
	recorder.note({ service });
	const fingerprint = await loadFingerprint(inputs.deploy.fingerprint, world);
	const old = oldBinariesOf(inputs, world);
	const startedMs = world.clock.elapsed();
	await onHosts(inputs, recorder, world, service, async (sessions, leftOut) => {
		await requireFingerprint(sessions, fingerprint, recorder, world);
		const [first] = sessions;
		const expected = first !== void 0 && service !== void 0 && isSource(start) ? old.expect(first, placeNamed(service, inputs)) : Promise.resolve([]);
		return obtainBinaries(start, inputs, recorder, world, async ({ binaries, included }) => {
			const isNamed = !isSource(start) || namesPrograms(inputs.build.main);
			await requireServer(binaries, isNamed, world);
			recorder.noteBegun(sessions.map(({ label }) => label));
			const made = {
				binaries,
				included,
				oldBinaries: {
					find: old.find,
					expected
				}
			};
			const keeping = old.keep(binaries);
			const deploying = releaseToHosts(made, inputs.deploy, sessions, recorder, startedMs, world);
			await deploying.then((deployment) => recorder.note({ deploy: withLeftOut(deployment, leftOut) })).finally(() => keeping);
			endAs(await deploying, inputs.deploy, world);
		});
	});
}
/** As its project is called, as far as that is known before Go is asked. Throws for what no service can be called. */
function foreseeService(start, { build, moduleDirectory }) {
	const name = isSource(start) ? foreseenName(build.main, {
		moduleDirectory,
		modules: start.project.modules
	}) : start.name;
	return name === void 0 ? void 0 : serviceNameOf(name);
}

export { deploy, foreseeService, originOf as n, requireServer as t };