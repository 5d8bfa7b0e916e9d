import { a as serviceNameOf, g as branchName, o as suggestServiceName } from "./create-world-BmDsqUCh.js";
import { b as wordsOf, g as asActionError, h as ActionError } from "./layer-files-BgSCvdcz.js";
import { C as mergeErrors, E as acquireLock, F as writeHostPhase, I as writeHostState, L as writeReleaseRecord, M as provenRelease, N as recordOf, O as repairTokenOf, P as releaseWithBinary, S as isLostConnection, T as settleEvery, b as openSessions, c as awaitReadiness, d as canaryLifeSeconds, f as canaryPolicy, g as holdForRepair, h as unknownRelease, j as isUnsettled, k as runStep, l as lookAt, m as summarizeDeployment, n as writeDown, p as publicPolicy, r as endingOfCutOff, s as recoverHost, t as renderJournalLine, u as isHealthy, v as inspectHost, w as onEvery, x as step } from "./write-down-CxiCSPGi.js";
import { i as rememberDeploy, t as describeRun } from "./unfinished-deploy-DpJ6w_np.js";
import { E as projectName, S as namesPrograms, T as modulesToSearch, a as readSource, n as obtainBinaries, o as servesHttp, r as takeGiven, t as isSource, x as mainEntries } from "./main-EPwukCSP.js";
import { pipeline } from "node:stream";
import { constants, createGzip, createZstdCompress } from "node:zlib";
import { createHash } from "node:crypto";
import { resolve } from "node:path";

// src/deploy/plan/environment-file.ts
/**
* Text of an EnvironmentFile that gives a service exactly these values. systemd reads double quotes as a shell does:
* only these four need a backslash, new lines stay, and `%` means nothing (systemd.exec(5), EnvironmentFile=).
*/
function renderEnvironmentFile(environment) {
	return [...environment].map(([name, value]) => `${name}="${value.replace(/["\\`$]/g, "\\$&")}"\n`).join("");
}

// src/deploy/plan/layout.ts
/**
* `<time>-<version>-<sha8>`: sorts by time, says what it is, and stays apart from another build of the same version.
* The hash is of the binaries alone: it is seen in logs, and must tell nothing about the environment's values.
*/
function releaseId(facts) {
	return `${new Date(facts.nowMs).toISOString().replace(/[-:]|\.\d+/g, "")}-${facts.version.replace(/[^A-Za-z0-9._+-]/g, "_").slice(0, 64)}-${sha256Of(...[...facts.binaryHashes].sort()).slice(0, 8)}`;
}
/** Hash of a list of texts that no other list has: each is preceded by its length. */
function sha256Of(...parts) {
	const hash = createHash("sha256");
	for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
	return hash.digest("hex");
}
/**
* A port for the canary that nobody listens on: the same one each time for a service, where it is free. 20000 to 29999
* is below the range that Linux hands out for outgoing connections (32768 and up).
*/
function pickPrivatePort(name, publicPort, listening) {
	const start = Number.parseInt(sha256Of(name).slice(0, 8), 16);
	for (let offset = 0; offset < 1e4; offset++) {
		const port = 2e4 + (start + offset) % 1e4;
		if (port !== publicPort && !listening.has(port)) return port;
	}
	return publicPort;
}

// src/deploy/plan/unit-text.ts
/**
* The template unit of a service; its instances are the slots. All values are checked before they come here: the name is
* `[a-z0-9_-]`, the path holds only `[A-Za-z0-9._/-]`, so nothing needs a unit's quoting.
*/
function renderUnit(service) {
	const { name, deployPath, port } = service;
	return `# gin-deploy: ${name}. Written by each deploy; what is changed here by hand is lost.
[Unit]
Description=${name} (%i)
After=network-online.target
Wants=network-online.target
# Never give up: a service whose database is away for an hour comes back by itself.
StartLimitIntervalSec=0

[Service]
Type=exec
User=${name}
Group=${name}
WorkingDirectory=${deployPath}/%i
EnvironmentFile=${deployPath}/%i/env/%i
ExecStart=${deployPath}/%i/bin/${name}
Restart=always
RestartSec=2s
KillSignal=SIGTERM
TimeoutStopSec=30s
LimitNOFILE=65536
UMask=0027

# The service may read the system, write its own data and logs, and talk over the network. Nothing else.
${sandboxLines(port).join("\n")}
ReadWritePaths=${deployPath}/data ${deployPath}/logs

[Install]
WantedBy=multi-user.target
`;
}
function sandboxLines(port) {
	const privileged = port < 1024;
	return [
		`CapabilityBoundingSet=${privileged ? "CAP_NET_BIND_SERVICE" : ""}`,
		`AmbientCapabilities=${privileged ? "CAP_NET_BIND_SERVICE" : ""}`,
		...privileged ? [] : ["PrivateUsers=yes"],
		"NoNewPrivileges=yes",
		"ProtectSystem=strict",
		"ProtectHome=yes",
		"PrivateTmp=yes",
		"PrivateDevices=yes",
		"ProtectProc=invisible",
		"ProtectClock=yes",
		"ProtectControlGroups=yes",
		"ProtectHostname=yes",
		"ProtectKernelLogs=yes",
		"ProtectKernelModules=yes",
		"ProtectKernelTunables=yes",
		"LockPersonality=yes",
		"MemoryDenyWriteExecute=yes",
		"RemoveIPC=yes",
		"RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK",
		"RestrictNamespaces=yes",
		"RestrictRealtime=yes",
		"RestrictSUIDSGID=yes",
		"SystemCallArchitectures=native",
		"SystemCallErrorNumber=EPERM",
		"SystemCallFilter=@system-service",
		"SystemCallFilter=~@privileged"
	];
}

// src/deploy/plan/release.ts
function composeRelease(binaries, inputs, nowMs) {
	const name = inputs.name ?? serviceNameOf(binaries.name);
	const deployPath = inputs.deployPath ?? `/opt/${name}`;
	const binaryHashes = binaries.binaries.map(({ sha256 }) => sha256);
	return {
		id: releaseId({
			nowMs,
			version: binaries.version.version,
			binaryHashes
		}),
		name,
		isNamed: inputs.name !== void 0,
		mainPackage: binaries.binaries[0]?.mainPackage ?? "",
		version: binaries.version.version,
		commit: binaries.version.commit,
		deployPath,
		port: inputs.port,
		healthPath: inputs.healthPath,
		environment: inputs.environment,
		unitText: renderUnit({
			name,
			deployPath,
			port: inputs.port
		}),
		binaries: binaries.binaries
	};
}
/** The environment files of a release: the same but for the port. The smoke test gives the same (smoke/run-program.ts). */
function environmentOf({ deployPath, environment }, port) {
	const places = [["DATA_DIR", `${deployPath}/data`], ["LOGS_DIR", `${deployPath}/logs`]];
	return renderEnvironmentFile(new Map([
		...places,
		...environment,
		["PORT", String(port)]
	]));
}
/** Of all that makes a release what it is on a host with this binary. It covers secrets: for root's eyes only. */
function contentHashOf(release, binary) {
	return sha256Of(binary.sha256, release.unitText, environmentOf(release, release.port), release.healthPath);
}
/** GOARCH for what `uname -m` says, and for arm the highest GOARM that the processor runs. */
const machines = {
	x86_64: { arch: "amd64" },
	aarch64: { arch: "arm64" },
	armv7l: {
		arch: "arm",
		newestArm: 7
	},
	armv6l: {
		arch: "arm",
		newestArm: 6
	},
	armv5tel: {
		arch: "arm",
		newestArm: 5
	},
	i686: { arch: "386" },
	i586: { arch: "386" },
	ppc64le: { arch: "ppc64le" },
	riscv64: { arch: "riscv64" },
	s390x: { arch: "s390x" },
	loongarch64: { arch: "loong64" }
};
/** The GOOS/GOARCH that a Linux host runs, for people: `linux/arm64`. */
function platformOfMachine(machine) {
	return `linux/${machines[machine]?.arch ?? machine}`;
}
/** The binary that a host of this machine type runs; undefined when none was built. */
function binaryFor(release, machine) {
	const { arch, newestArm } = machines[machine] ?? { arch: machine };
	return release.binaries.find(({ target }) => target.os === "linux" && target.arch === arch && (newestArm === void 0 || target.variant === void 0 || Number.parseInt(target.variant, 10) <= newestArm));
}

// src/deploy/plan/superseded.ts
/** `before` is the release that was proven when this run first saw the host; `facts` is the host now, under the lock. */
function judgeMeanwhile(facts, before, own) {
	const { state, decidedSecondsAgo } = facts;
	const live = typeof state === "object" ? recordOf(facts, state.release) : void 0;
	if (live === void 0) return { kind: "nothing" };
	const isSince = live.id !== before || decidedSecondsAgo !== void 0 && decidedSecondsAgo * 1e3 < own.runningMs;
	const isOlder = isOlderCommit(own, live);
	const what = `${live.id} (${live.by})`;
	if (isSince && isOlder) return {
		kind: "refuse",
		live,
		words: `while this run waited, a newer commit of ${own.origin.branch} was promoted: ${what}`
	};
	if (isSince) return {
		kind: "warn",
		live,
		words: `while this run waited, ${what} was promoted; this deploy replaces it`
	};
	if (isOlder) return {
		kind: "warn",
		live,
		words: `${what} is of a newer commit of ${own.origin.branch}; this deploy goes back to an older one`
	};
	return { kind: "nothing" };
}
/** Of the same branch of the same repository, and known to be older. */
function isOlderCommit({ commit, origin }, live) {
	if (live.origin === void 0 || commit === live.commit) return false;
	const { repository, branch, commitDate, runNumber } = live.origin;
	if (branch === "" || branch !== origin.branch || repository !== origin.repository) return false;
	if (commitDate === "" || origin.commitDate === "") return false;
	if (commitDate !== origin.commitDate) return Date.parse(commitDate) > Date.parse(origin.commitDate);
	return runNumber !== void 0 && origin.runNumber !== void 0 && runNumber > origin.runNumber;
}
function supersededFailure(label, words) {
	return new ActionError("preflight", `${label}: ${words}`, { hint: "Nothing was changed. To deploy the older commit all the same, run this job again: only what is promoted while a run goes on stops it." });
}

// src/deploy/plan/pruning.ts
/**
* Which releases may go so that `keep` stay: those in use always stay, then the newest good ones, then the newest bad
* ones (identifiers begin with their time, so they sort by age).
*/
function planPruning(releases, inUse, keep) {
	const rank = ({ id, isBad }) => inUse.has(id) ? 0 : isBad ? 2 : 1;
	return [...releases].sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? 1 : -1)).slice(keep).flatMap(({ id }) => inUse.has(id) ? [] : [id]);
}

// src/deploy/run/change-host.ts
/** Gives the public port to a release that proved itself as a canary. Returns how long it took until it first answered there. */
async function switchHost({ session, binary }, { release, token, healthTimeoutMs }, world) {
	const options = { signal: world.cancelled };
	const phase_line = writeHostPhase({
		phase: "switching",
		release: release.id
	});
	const facts = {
		deploy_path: release.deployPath,
		token,
		name: release.name,
		phase_line,
		release: release.id
	};
	const answer = await step(session, "switch", facts, options);
	const readyMs = await awaitReadiness(session, (name, asked, looking) => step(session, name, asked, {
		...options,
		...looking
	}), release, {
		slot: "current",
		startedAt: answer.started_at
	}, publicPolicy({
		port: release.port,
		healthPath: release.healthPath,
		expectedSha256: binary.sha256,
		timeoutMs: healthTimeoutMs
	}), world);
	world.runner.info(`${session.label}: ${release.id} serves on port ${release.port}`);
	return readyMs;
}
/** The release is the proven one from now on. Throws when that cannot be written down: the next deploy would not know. */
async function promoteOnHost(surveyed, request, world) {
	await finish(surveyed, request, {
		decision: "promoted",
		promote: "yes"
	}, world);
}
/** Writes down how a deploy ended that changed nothing for good. How it ended is known already: trouble here is a warning. */
async function writeDownEnding(surveyed, request, ending, world) {
	try {
		await finish(surveyed, request, ending, world);
	} catch (error) {
		const { label } = surveyed.session;
		world.runner.warning(`${label}: the end of this deploy could not be written down: ${wordsOf(error)}`);
	}
}
async function finish({ session, facts }, { release, token, by, keepReleases }, ending, world) {
	const proven = ending.decision === "promoted" ? release.id : provenRelease(facts);
	const inUse = new Set(proven === void 0 ? [] : [proven]);
	const own = {
		id: release.id,
		isBad: ending.badRelease === release.id,
		record: void 0
	};
	const releases = ending.decision === "unchanged" ? facts.releases : [...facts.releases, own];
	const remove = planPruning(releases, inUse, keepReleases);
	await writeDown(session, release, token, {
		...ending,
		release: release.id,
		by,
		remove
	}, world);
}

// src/deploy/run/conclude-hosts.ts
/** The release serves on all hosts: written down as the proven one. */
async function keepAll(hosts, request, world) {
	const settled = await settleEvery(hosts, async (host) => {
		const own = {
			...request,
			token: host.lock.token()
		};
		if (host.isUnchanged) await writeDownEnding(host.surveyed, own, { decision: "unchanged" }, world);
		else await promoteOnHost(host.surveyed, own, world);
		host.isSettled = true;
	});
	const errors = settled.flatMap((result) => result.ok ? [] : [result.error]);
	return {
		hosts: hosts.map((host, index) => describeKept(host, settled[index], request, world)),
		failure: errors.length === 0 ? void 0 : mergeErrors(errors, hosts.length)
	};
}
function describeKept(host, result, { release }, world) {
	if (host.isUnchanged) return describeUnchanged(host.surveyed, world);
	const kept = result?.ok === true;
	return {
		host: host.surveyed.session.label,
		decision: kept ? "promoted" : "failed",
		release: release.id,
		previousRelease: provenRelease(host.surveyed.facts),
		health: host.health,
		reason: kept ? void 0 : "live, but not recorded: the post step or the next deploy has it prove itself again",
		evidence: [],
		isUnsettled: !kept,
		elapsedMs: world.clock.elapsed() - host.startedMs
	};
}
/** Something failed somewhere: every host that was worked on goes back to its proven release. */
async function putAllBack(hosts, request, world) {
	const faults = hosts.flatMap(({ surveyed, error }) => isTheReleases(error) ? [[surveyed.session.label, wordsOf(error)]] : []);
	request.memory?.note({
		intent: "put back",
		faults: Object.fromEntries(faults)
	});
	return {
		hosts: await onEvery(hosts, (host) => putBack(host, request, world)),
		failure: void 0
	};
}
async function putBack(host, request, world) {
	const { session, facts } = host.surveyed;
	const outcome = {
		host: session.label,
		previousRelease: provenRelease(facts),
		reason: host.error && wordsOf(host.error),
		evidence: host.error?.evidence ?? []
	};
	const elapsedMs = () => world.clock.elapsed() - host.startedMs;
	try {
		const back = await request.measure("take back", session.label, () => takeBack(host, request, world));
		host.isSettled = true;
		return {
			...outcome,
			...back,
			elapsedMs: elapsedMs()
		};
	} catch (error) {
		const reason = `${outcome.reason ?? "another host failed"}; and it could not be put back: ${wordsOf(error)}`;
		world.runner.error(`${session.label}: ${reason}`, { title: "not put back" });
		if (!isLostConnection(error) && !(error instanceof ActionError && error.code === "lock")) {
			const badRelease = isTheReleases(host.error) ? request.release.id : void 0;
			const own = {
				...request,
				token: host.lock.token()
			};
			await writeDownEnding(host.surveyed, own, {
				decision: "failed",
				reason,
				badRelease,
				isUnsettled: true
			}, world);
		}
		const unknown = {
			decision: "failed",
			release: unknownRelease,
			health: void 0,
			isUnsettled: true
		};
		return {
			...outcome,
			...unknown,
			reason,
			elapsedMs: elapsedMs()
		};
	}
}
async function takeBack(host, request, world) {
	const { session, facts } = host.surveyed;
	const { release, token, by } = request;
	const heldBy = await holdForRepair(session, {
		deployPath: release.deployPath,
		token,
		by
	});
	if (heldBy !== void 0) throw new ActionError("lock", `${session.label}: another deploy has taken the host over, and puts it right: ${heldBy}`);
	host.lock.continueAs(repairTokenOf(token));
	const repair = {
		session,
		place: release,
		token: host.lock.token(),
		world
	};
	const fault = isTheReleases(host.error) ? wordsOf(host.error) : void 0;
	const recovered = await recoverHost(repair, {
		id: release.id,
		before: provenRelease(facts),
		fault
	});
	if (recovered.problem !== void 0) throw recovered.problem;
	const { serving, tookBack } = recovered;
	const decision = tookBack && serving !== void 0 ? "rolled-back" : "failed";
	const reason = host.error && wordsOf(host.error);
	const badRelease = fault === void 0 ? recovered.fault?.release : release.id;
	await writeDownEnding(host.surveyed, {
		...request,
		token: repair.token
	}, {
		decision,
		reason,
		badRelease
	}, world);
	return {
		decision,
		release: serving,
		health: serving === void 0 ? void 0 : "the release before serves"
	};
}
/** Only a release that was seen to fail is marked bad: not one whose deploy was cancelled or lost its connection. */
function isTheReleases(error) {
	return error?.code === "rollout";
}
function describeUnchanged({ session, facts }, { runner }) {
	const release = provenRelease(facts);
	runner.info(`${session.label}: unchanged, ${release} serves already`);
	return {
		host: session.label,
		decision: "unchanged",
		release,
		previousRelease: release,
		health: "healthy",
		reason: void 0,
		evidence: [],
		elapsedMs: 0
	};
}

// src/deploy/plan/preflight.ts
/** Beside the binary itself: the release's small files and what a host needs to go on breathing. */
const spareBytes = 16777216;
const spareInodes = 100;
/** Type=exec came with systemd 240 (Debian 10, RHEL 8 has 239 with it backported from 8.2). */
const oldestSystemd = 239;
/**
* Everything that is wrong with a host, all at once. An empty list: the release fits. Its room may be left for later: a host that
* has to be put right first needs none for that, and may have some afterwards.
*/
function judgePreflight(facts, release, scope = "all") {
	if (facts.kernel !== "Linux") return [{
		problem: `it runs ${facts.kernel}, not Linux`,
		remedy: "Deploy to Linux hosts only."
	}];
	return [
		...judgeSystem(facts),
		...judgeTools(facts),
		...judgeMachine(facts, release),
		...scope === "all" ? judgeDisk(facts, release) : [],
		...judgePort(facts, release),
		...judgeTenancy(facts, release),
		...judgeProgram(facts, release)
	];
}
function judgeSystem({ systemdVersion, isBootedBySystemd }) {
	if (systemdVersion === void 0 || !isBootedBySystemd) return [{
		problem: "systemd does not run it",
		remedy: "Deploy to a host that was booted by systemd."
	}];
	if (systemdVersion < oldestSystemd) return [{
		problem: `its systemd is ${systemdVersion}`,
		remedy: `systemd ${oldestSystemd} or newer is needed.`
	}];
	return [];
}
function judgeTools({ tools, userId }) {
	const missing = [
		"curl",
		"flock",
		"gzip",
		"sha256sum",
		...userId === void 0 ? ["useradd"] : []
	].filter((tool) => !tools.has(tool));
	if (missing.length === 0) return [];
	return [{
		problem: `it lacks ${missing.join(", ")}`,
		remedy: "Install what is missing with its package manager."
	}];
}
function judgeMachine({ machine }, release) {
	if (binaryFor(release, machine) !== void 0) return [];
	const built = release.binaries.map(({ target }) => [
		target.os,
		target.arch,
		target.variant
	].filter(Boolean).join("/"));
	const wanted = platformOfMachine(machine);
	return [{
		problem: `it is ${machine} (${wanted}), but built was ${built.join(", ")}`,
		remedy: `Add ${wanted} to \`targets\`.`
	}];
}
function judgeDisk(facts, release) {
	const binary = binaryFor(release, facts.machine);
	const isThere = binary !== void 0 && releaseWithBinary(facts, binary.sha256) !== void 0;
	const neededBytes = spareBytes + (isThere ? 0 : binary?.sizeBytes ?? 0);
	const findings = [];
	if (facts.diskFreeBytes < neededBytes) findings.push({
		problem: `${inMebibytes$1(facts.diskFreeBytes)} are free on the disk of ${facts.diskPlace}, ${inMebibytes$1(neededBytes)} are needed`,
		remedy: "Make room, or lower `keep-releases`."
	});
	if (facts.inodesFree !== void 0 && facts.inodesFree < spareInodes) findings.push({
		problem: `${facts.inodesFree} inodes are free on the disk of ${facts.diskPlace}`,
		remedy: "Remove files: the disk holds too many small ones."
	});
	return findings;
}
function judgePort({ portOwners }, { name, port }) {
	const strangers = portOwners.filter(({ unit }) => unit !== `${name}@current.service` && unit !== `${name}@canary.service`);
	if (strangers.length === 0) return [];
	return [{
		problem: `port ${port} is taken by ${strangers.map(({ pid, unit, command }) => `${command} (pid ${pid}${unit ? `, ${unit}` : ""})`).join(" and ")}`,
		remedy: "Stop that process, or choose another `port`."
	}];
}
function judgeTenancy(facts, { name, deployPath }) {
	const findings = [];
	if (facts.userId === 0) findings.push({
		problem: `its user ${name} is root by another name`,
		remedy: "Choose another `name`."
	});
	if (facts.userId !== void 0 && facts.userId !== 0 && facts.userHome !== deployPath) findings.push({
		problem: `its user ${name} (home ${facts.userHome ?? "unknown"}) belongs to something else`,
		remedy: `Choose another \`name\`, or give that user the home ${deployPath} if it is the service's own.`
	});
	if (facts.hasForeignUnit) findings.push({
		problem: `it has a unit ${name}@.service that was not written by gin-deploy`,
		remedy: "Remove that unit, or choose another `name`."
	});
	if (facts.unitDeployPath !== void 0 && facts.unitDeployPath !== deployPath) findings.push({
		problem: `its service ${name} lives in ${facts.unitDeployPath}, and two places cannot share one name`,
		remedy: `Deploy to ${facts.unitDeployPath}, choose another \`name\`, or remove the old service first.`
	});
	if (facts.hasForeignDeployPath) findings.push({
		problem: `${deployPath} holds files of something else than ${name}`,
		remedy: "Move them away, or choose another `deploy-path`."
	});
	if (facts.state === "unreadable") findings.push({
		problem: `${deployPath}/.gin-deploy/state.json cannot be read, so it is unknown which release is the good one`,
		remedy: "Restore the file, or remove it: the deploy is then a first one, with nothing to go back to."
	});
	return findings;
}
/** What `go build main.go` leaves in place of an import path. */
const unknownProgram = "command-line-arguments";
/** Two programs of one module, or of two modules with the same last element, have the same name unless somebody gives them one. */
function judgeProgram(facts, { name, isNamed, mainPackage }) {
	const serving = recordOf(facts, provenRelease(facts))?.mainPackage;
	const isKnown = serving !== void 0 && ![serving, mainPackage].includes(unknownProgram);
	if (isNamed || !isKnown || serving === mainPackage) return [];
	const [parent = "", own = ""] = mainPackage.split("/").slice(-2);
	const other = suggestServiceName(own.toLowerCase() === name || own === "" ? `${parent}-${own}` : own);
	return [{
		problem: `its service ${name} is ${serving}, and ${mainPackage} would take its place`,
		remedy: `Set \`name\` for one of them, for example \`name: ${other}\`. If it is the same service, moved or renamed, say so by \`name: ${name}\`.`
	}];
}
function inMebibytes$1(bytes) {
	return `${Math.floor(bytes / 1024 / 1024)} MiB`;
}

// src/deploy/steps/upload-binary.ts
const progressMs = 5e3;
/**
* Sends a binary in one compressed stream; the host keeps it only when its sha256 is that of the file here.
* Level 3 of zstd and level 1 of gzip keep up with a fast link and still save two thirds of a Go binary.
*/
async function uploadBinary(host, binary, place, facts, world) {
	const compression = facts.tools.has("zstd") ? "zstd" : "gzip";
	const compressor = compression === "zstd" ? createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } }) : createGzip({ level: 1 });
	const startMs = world.clock.elapsed();
	let readBytes = 0;
	let sentBytes = 0;
	let shownMs = startMs;
	const source = world.files.stream(binary.path);
	source.on("data", (chunk) => {
		readBytes += chunk.length;
		if (world.clock.elapsed() - shownMs < progressMs) return;
		shownMs = world.clock.elapsed();
		world.runner.info(`${host.label}: sent ${Math.floor(100 * readBytes / binary.sizeBytes)} %`);
	});
	pipeline(source, compressor, () => {});
	const answer = await runStep(host, "receive", {
		deploy_path: place.deployPath,
		token: place.token,
		compression,
		sha256: binary.sha256,
		size_bytes: binary.sizeBytes
	}, {
		signal: world.cancelled,
		stream: compressor,
		onSent: (bytes) => {
			sentBytes += bytes;
		}
	}).finally(() => source.destroy());
	if (answer.received !== binary.sha256) throw new ActionError("transfer", `${host.label}: the host did not confirm the upload`, { cause: `it answered ${JSON.stringify(answer.received)}` });
	const seconds = ((world.clock.elapsed() - startMs) / 1e3).toFixed(1);
	world.runner.info(`${host.label}: sent ${inMebibytes(binary.sizeBytes)} as ${inMebibytes(sentBytes)} of ${compression} in ${seconds} s`);
}
function inMebibytes(bytes) {
	return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

// src/deploy/run/prepare-host.ts
/** Reads a host and refuses it, untouched, when the release does not fit. Throws `preflight` with every finding. */
async function surveyHost(session, release, world, when) {
	const facts = await inspectHost(session, release, world.cancelled);
	const isLeftOut = when === "before the lock" && isUnsettled(facts);
	const findings = judgePreflight(facts, release, isLeftOut ? "all but its room" : "all");
	const binary = binaryFor(release, facts.machine);
	if (findings.length > 0 || binary === void 0) throw new ActionError("preflight", findings.map(({ problem }) => `${session.label}: ${problem}`).join("; "), { hint: findings.map(({ remedy }) => remedy).join(" ") });
	return {
		session,
		facts,
		binary
	};
}
/** Whether exactly this release is what serves, and serves well. Changes nothing. */
async function isUnchanged({ session, facts, binary }, release, world) {
	const proven = provenRelease(facts);
	const record = recordOf(facts, proven);
	if (proven === void 0 || facts.current !== proven || facts.canary !== void 0) return false;
	if (!facts.isUnitOfCurrent || !facts.isEnabled) return false;
	const environment = environmentOf(release, release.port);
	if (facts.environmentSha256 !== createHash("sha256").update(environment).digest("hex")) return false;
	if (record?.contentHash !== contentHashOf(release, binary)) return false;
	const ask = (name, asked) => step(session, name, asked, { signal: world.cancelled });
	const look = await lookAt(ask, release, {
		slot: "current",
		startedAt: void 0
	}, release, world);
	return look.activeState === "active" && isHealthy(look) && look.runningSha256 === binary.sha256;
}
/** Brings the release to the host and starts it beside the one that serves, until it has proved that it can. */
async function prepareHost({ session, facts, binary }, { release, token, by, healthTimeoutMs, origin }, world) {
	const lockFacts = {
		deploy_path: release.deployPath,
		token,
		name: release.name
	};
	const options = { signal: world.cancelled };
	const sameBinaryIn = releaseWithBinary(facts, binary.sha256);
	if (sameBinaryIn === void 0) await uploadBinary(session.host(), binary, {
		deployPath: release.deployPath,
		token
	}, facts, world);
	const privatePort = pickPrivatePort(release.name, release.port, facts.listeningPorts);
	const staged = await step(session, "stage", {
		...lockFacts,
		phase_line: writeHostPhase({
			phase: "staging",
			release: release.id
		}),
		release: release.id,
		sha256: binary.sha256,
		same_binary_in: sameBinaryIn,
		unit_text: release.unitText,
		release_json: writeReleaseRecord(describeRelease(release, binary, {
			by,
			healthTimeoutMs,
			origin,
			nowMs: world.clock.now()
		})),
		env_current: environmentOf(release, release.port),
		env_canary: environmentOf(release, privatePort),
		state_json: writeHostState(describePromotion(release, facts, world.clock.now()))
	}, options);
	for (const created of staged.created) world.runner.info(`${session.label}: created ${created}`);
	const policy = canaryPolicy({
		port: privatePort,
		healthPath: release.healthPath,
		expectedSha256: binary.sha256,
		timeoutMs: healthTimeoutMs
	});
	const life = {
		life_seconds: canaryLifeSeconds(policy),
		phase_line: writeHostPhase({
			phase: "canary",
			release: release.id
		})
	};
	const started = await step(session, "start-canary", {
		...lockFacts,
		...life,
		release: release.id
	}, options);
	await awaitReadiness(session, (name, asked, looking) => step(session, name, asked, {
		...options,
		...looking
	}), release, {
		slot: "canary",
		startedAt: started.started_at,
		beside: facts.isActive ? facts.current : void 0
	}, policy, world);
	world.runner.info(`${session.label}: ${release.id} is ready on private port ${privatePort}`);
	await step(session, "stop-canary", lockFacts, options);
}
function describeRelease(release, binary, { by, healthTimeoutMs, origin, nowMs }) {
	const { id, version, commit, mainPackage, port, healthPath } = release;
	return {
		id,
		version,
		commit,
		mainPackage,
		contentHash: contentHashOf(release, binary),
		binarySha256: binary.sha256,
		port,
		healthPath,
		healthTimeoutMs,
		deployedAt: new Date(nowMs).toISOString(),
		origin,
		by
	};
}
function describePromotion({ id }, facts, nowMs) {
	return {
		release: id,
		previousRelease: provenRelease(facts),
		decidedAt: new Date(nowMs).toISOString()
	};
}

// src/deploy/run/deploy.ts
/**
* Brings a release to all hosts. Every host is surveyed first; then all run it as a canary beside what serves; only when
* all canaries have proved themselves, host after host gets it on its public port. Whatever fails, every touched host
* goes back to its proven release. Throws only while nothing was touched; after that the failure is in the Deployment.
*/
async function deploy$1(sessions, request, world) {
	const { release, measure } = request;
	const surveyed = await onEvery(sessions, (session) => measure("preflight", session.label, async () => {
		const host = await surveyHost(session, release, world, "before the lock");
		return {
			host,
			isSame: host.facts.lockHolder === void 0 && await isUnchanged(host, release, world)
		};
	}));
	const untouched = surveyed.flatMap(({ host, isSame }) => isSame ? [describeUnchanged(host, world)] : []);
	const toChange = surveyed.flatMap(({ host, isSame }) => isSame ? [] : [host]);
	noteHosts(request, toChange);
	const inWork = await lockAll(toChange, request, world);
	try {
		const failure = await rollOut(inWork, request, world);
		const concluded = failure === void 0 ? await keepAll(inWork, request, world) : await putAllBack(inWork, request, world);
		return summarizeDeployment(release.id, [...concluded.hosts, ...untouched], failure ?? concluded.failure);
	} finally {
		await settleEvery(inWork, ({ lock, isSettled }) => isSettled ? lock.release() : lock.leave());
	}
}
function noteHosts({ memory }, hosts) {
	memory?.note({ hosts: hosts.map(({ session }) => session.label) });
}
/** In the same order for every deploy, one after the other: two deploys of overlapping hosts cannot block each other. */
async function lockAll(hosts, request, world) {
	const inWork = [];
	const ordered = [...hosts].sort((a, b) => a.session.label < b.session.label ? -1 : 1);
	try {
		for (const surveyed of ordered) inWork.push({
			surveyed,
			lock: await acquireLock(surveyed.session.host, lockRequestOf(request, world), world),
			startedMs: world.clock.elapsed(),
			isUnchanged: false,
			health: void 0,
			error: void 0,
			isSettled: false
		});
		return inWork;
	} catch (error) {
		await settleEvery(inWork, async ({ lock, surveyed }) => {
			await writeDownEnding(surveyed, request, {
				decision: "failed",
				reason: wordsOf(error),
				isUnsettled: true
			}, world);
			await lock.release();
		});
		throw error;
	}
}
function lockRequestOf({ release, token, by, lockWaitMs, origin }, { clock }) {
	const begun = {
		release: release.id,
		decision: "begun",
		by,
		commit: release.commit,
		origin
	};
	const journalLine = renderJournalLine(begun, clock.now());
	return {
		deployPath: release.deployPath,
		token,
		holder: by,
		waitMs: lockWaitMs,
		journalLine
	};
}
/** The way forward. Returns why it ended early, if it did. */
async function rollOut(hosts, request, world) {
	await settleEvery(hosts, (host) => attempt(host, () => prepare(host, request, world)));
	const toSwitch = hosts.filter(({ isUnchanged }) => !isUnchanged);
	noteHosts(request, toSwitch.map(({ surveyed }) => surveyed));
	for (const host of toSwitch) {
		if (hosts.some(({ error }) => error !== void 0)) break;
		await attempt(host, async () => {
			const readyMs = await request.measure("switch", host.surveyed.session.label, () => switchHost(host.surveyed, request, world));
			host.health = `ready after ${(readyMs / 1e3).toFixed(1)} s`;
		});
	}
	const errors = hosts.flatMap(({ error }) => error === void 0 ? [] : [error]);
	return errors.length === 0 ? void 0 : mergeErrors(errors, hosts.length);
}
async function attempt(host, work) {
	try {
		await work();
	} catch (error) {
		host.error = asActionError(error);
	}
}
async function prepare(host, request, world) {
	const { release, measure } = request;
	const { session, facts: before } = host.surveyed;
	await measure("canary", session.label, async () => {
		const promoted = await putRightFirst(host, request, world);
		host.surveyed = await surveyHost(session, release, world, "under the lock");
		host.isUnchanged = await isUnchanged(host.surveyed, release, world);
		if (host.isUnchanged) return;
		refuseSuperseded(host, promoted ?? provenRelease(before), request, world);
		await prepareHost(host.surveyed, request, world);
	});
}
/** Puts a host right that a deploy before this one has left as it was. Returns the release that was promoted by that. */
async function putRightFirst({ surveyed: { session }, lock }, { release, token, by }, world) {
	const recovered = await recoverHost({
		session,
		place: release,
		token,
		world
	}, void 0);
	const ending = endingOfCutOff(recovered, lock.takenOver, by);
	if (ending === void 0) return void 0;
	await writeDown(session, release, token, ending, world);
	(recovered.tookBack || recovered.provedAgain !== void 0 ? world.runner.warning : world.runner.info)(`${session.label}: ${ending.reason}`);
	return recovered.provedAgain;
}
/** Throws where this run would put an older commit over a newer one that was promoted while it waited. */
function refuseSuperseded({ surveyed: { session, facts } }, before, { release, origin, startedMs }, { clock, runner }) {
	if (origin === void 0 || startedMs === void 0) return;
	const own = {
		commit: release.commit,
		origin,
		runningMs: clock.elapsed() - startedMs
	};
	const meanwhile = judgeMeanwhile(facts, before, own);
	if (meanwhile.kind === "refuse") throw supersededFailure(session.label, meanwhile.words);
	if (meanwhile.kind === "warn") runner.warning(`${session.label}: ${meanwhile.words}`);
}

// src/deploy/run/release-to-hosts.ts
/** Makes a release of what was built and brings it to the hosts, so that the post step can end it should this one die. */
async function releaseToHosts(binaries, inputs, sessions, { measure }, startedMs, world) {
	const release = composeRelease(binaries, inputs, world.clock.now());
	const memory = rememberDeploy(release, world);
	const by = describeRun(world.runner.env);
	const origin = originOf(binaries, world.runner.env);
	const request = {
		...inputs,
		release,
		token: memory.token,
		by,
		origin,
		startedMs,
		memory,
		measure
	};
	const deployment = await deploy$1(sessions, request, world).catch((error) => {
		memory.forget();
		throw error;
	});
	const left = deployment.hosts.filter(({ isUnsettled }) => isUnsettled).map(({ host }) => host);
	if (left.length === 0) memory.forget();
	else memory.note({ hosts: left });
	return deployment;
}
function originOf({ version: { branch, date } }, env) {
	return {
		repository: env["GITHUB_REPOSITORY"] ?? "",
		branch: branch || branchName("", env),
		commitDate: date,
		runNumber: Number(env["GITHUB_RUN_NUMBER"]) || void 0
	};
}

// src/go-build/programs/foreseen-name.ts
/**
* What a project will be called, before there is a Go that could tell its programs; undefined: that depends on which of several modules
* they are in. Errors: `input`.
*/
function foreseenName(main, place) {
	const paths = main === void 0 ? modulesToSearch(place).map((directory) => moduleOf(directory, place)) : mainEntries(main).map(({ pattern }) => moduleOf(pattern, place));
	const [only, ...others] = new Set(paths);
	return only === void 0 || others.length > 0 ? void 0 : projectName(void 0, [only], place);
}
/** The path of the innermost module that a pattern lies in; undefined: it is of none of the project's. */
function moduleOf(pattern, { moduleDirectory, modules }) {
	const directory = resolve(moduleDirectory, pattern);
	return modules.filter(({ directory: root, goMod: { module } }) => isBelow(directory, root) || module !== void 0 && isBelow(pattern, module)).sort((one, other) => other.directory.length - one.directory.length)[0]?.goMod.module;
}
const isBelow = (path, directory) => path === directory || path.startsWith(`${directory}/`);

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
	const sessions = await recorder.measure("connect", void 0, () => openSessions(inputs.deploy, world));
	try {
		await obtainBinaries(start, inputs, recorder, world, async (binaries) => {
			const isNamed = !isSource(start) || namesPrograms(inputs.build.main);
			await requireServer(binaries, isNamed, world);
			const deployment = await releaseToHosts(binaries, inputs.deploy, sessions, recorder, startedMs, world);
			recorder.note({ deploy: deployment });
			if (deployment.failure !== void 0) throw deployment.failure;
		});
	} finally {
		for (const session of sessions) session.close();
	}
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