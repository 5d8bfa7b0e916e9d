import { a as branchName, n as serviceNameOf, r as suggestServiceName } from "./service-name-vF8sOchh.js";
import { b as wordsOf, g as asActionError, h as ActionError } from "./layer-files-BLFrThn-.js";
import { t as releaseDate } from "./release-date-Dl2WCzbs.js";
import { c as projectName, o as modulesToSearch, r as mainEntries, t as packFiles } from "./pack-files-X5hPQmlC.js";
import { A as releaseWithFiles, B as onEvery, C as inspectHost, D as provenRelease, E as step, F as acquireLock, L as repairTokenOf, M as writeHostPhase, N as writeHostState, O as recordOf, P as writeReleaseRecord, R as isLostConnection, T as openSessions, V as settleEvery, _ as publicPolicy, c as runPart, d as chooseRecovery, g as canaryPolicy, h as canaryLifeSeconds, k as releaseWithBinary, l as lookAt, m as isHealthy, n as writeDown, p as isUnsettled, r as endingOfCutOff, s as recoverHost, t as renderJournalLine, u as planWayBack, v as summarizeDeployment, x as holdForRepair, y as unknownRelease, z as mergeErrors } from "./write-down-CNHUGwAk.js";
import { n as describeBytes } from "./measures-eZA9LdDp.js";
import { a as remembering, i as rememberDeploy, t as describeRun } from "./unfinished-deploy-90Z0upzz.js";
import { t as readProject } from "./read-project-C65Dd6Qp.js";
import { createHash } from "node:crypto";
import { resolve } from "node:path";

// src/deploy/release/environment-file.ts
/**
* Text of an EnvironmentFile that gives a service exactly these values. systemd reads double quotes as a shell does:
* only these four need a backslash, new lines stay, and `%` means nothing (systemd.exec(5), EnvironmentFile=).
*/
function renderEnvironmentFile(environment) {
	return [...environment].map(([name, value]) => `${name}="${value.replace(/["\\`$]/g, "\\$&")}"\n`).join("");
}

// src/deploy/release/layout.ts
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

// src/deploy/release/unit-text.ts
/**
* The template unit of a service; its instances are the slots. All values are checked before they come here: the name is
* `[a-z0-9_-]`, the path holds only `[A-Za-z0-9._/-]`, so nothing but the arguments needs a unit's quoting.
*/
function renderUnit(service) {
	const { name, deployPath, port, args, persistent, lines } = service;
	const writable = [
		"data",
		"logs",
		...persistent
	].map((directory) => `${deployPath}/${directory}`);
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
ExecStart=${[`${deployPath}/%i/bin/${name}`, ...args.map(quoteArgument)].join(" ")}
Restart=always
RestartSec=2s
KillSignal=SIGTERM
TimeoutStopSec=30s
LimitNOFILE=65536
UMask=0027

# The service may read the system, write its own data and logs, and talk over the network. Nothing else.
${sandboxLines(port).join("\n")}
ReadWritePaths=${writable.join(" ")}
${lines.length === 0 ? "" : `\n# Of the input unit.\n${lines.join("\n")}\n`}
[Install]
WantedBy=multi-user.target
`;
}
/** As systemd.syntax(7) and systemd.service(5) read it back: quoted, and without specifiers and variables of systemd's own. */
function quoteArgument(argument) {
	return `"${argument.replace(/[\\"]/g, "\\$&").replaceAll("	", "\\t").replaceAll("\n", "\\n").replaceAll("%", "%%").replaceAll("$", "$$$$")}"`;
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

// src/deploy/release/release.ts
async function composeRelease({ binaries, included }, inputs, { clock, files }) {
	const { args, persistent, unitLines, beforeStart } = inputs;
	const name = inputs.name ?? serviceNameOf(binaries.name);
	const deployPath = inputs.deployPath ?? `/opt/${name}`;
	const binaryHashes = binaries.binaries.map(({ sha256 }) => sha256);
	return {
		id: releaseId({
			nowMs: clock.now(),
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
			port: inputs.port,
			args,
			persistent,
			lines: unitLines
		}),
		binaries: binaries.binaries,
		files: await packFiles(included, releaseDate(binaries.version.date), files),
		persistent,
		beforeStart
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
	const parts = [
		binary.sha256,
		release.unitText,
		environmentOf(release, release.port),
		release.healthPath
	];
	return sha256Of(...parts, ...release.files === void 0 ? [] : [release.files.manifestSha256]);
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

// src/deploy/judgement/preflight.ts
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
		...judgeTools(facts, release),
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
function judgeTools({ tools, userId }, { files }) {
	const missing = [
		"curl",
		"flock",
		"gzip",
		"sha256sum",
		...[...userId === void 0 ? ["useradd"] : [], ...files === void 0 ? [] : ["tar"]]
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
	const filesBytes = 2 * ((releaseWithFiles(facts, release.files?.manifestSha256) === void 0 ? release.files : void 0)?.sizeBytes ?? 0);
	const neededBytes = spareBytes + (isThere ? 0 : binary?.sizeBytes ?? 0) + filesBytes;
	const neededInodes = spareInodes + 2 * (release.files?.count ?? 0);
	const findings = [];
	if (facts.diskFreeBytes < neededBytes) findings.push({
		problem: `${inMebibytes(facts.diskFreeBytes)} are free on the disk of ${facts.diskPlace}, ${inMebibytes(neededBytes)} are needed`,
		remedy: "Make room, or lower `keep-releases`."
	});
	if (facts.inodesFree !== void 0 && facts.inodesFree < neededInodes) findings.push({
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
function inMebibytes(bytes) {
	return `${Math.floor(bytes / 1024 / 1024)} MiB`;
}

// src/deploy/judgement/pruning.ts
/**
* Which releases may go so that `keep` stay: those in use always stay, then the newest good ones, then the newest bad
* ones (identifiers begin with their time, so they sort by age).
*/
function planPruning(releases, inUse, keep) {
	const rank = ({ id, isBad }) => inUse.has(id) ? 0 : isBad ? 2 : 1;
	return [...releases].sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? 1 : -1)).slice(keep).flatMap(({ id }) => inUse.has(id) ? [] : [id]);
}

// src/deploy/plan/plan-release.ts
/** How long a canary goes on while other hosts have their turn. One that has ended by then covers nothing. */
const turnSeconds = 120;
/** Whether new connections can go to the canary while the public process is replaced; undefined: they can. */
function whyNoCover(facts, port) {
	if (!facts.isActive) return "nothing serves yet";
	if (recordOf(facts, facts.current)?.port !== port) return "the public port changes";
	return facts.noCover;
}
/**
* Runs a release that lies on the host beside what serves, until it has proved itself; then gives it the public port. Where it can, the
* canary takes new connections meanwhile.
*/
function proveThenSwitch({ id, port, healthPath, healthTimeoutMs: timeoutMs, binarySha256: expectedSha256 }, privatePort, facts) {
	const expectation = {
		healthPath,
		expectedSha256,
		timeoutMs
	};
	const canary = canaryPolicy({
		...expectation,
		port: privatePort
	});
	const beside = facts.isActive ? facts.current : void 0;
	const isCovered = whyNoCover(facts, port) === void 0;
	const phaseLine = (phase) => writeHostPhase({
		phase,
		release: id
	});
	return [
		{
			part: "canary",
			step: "start-canary",
			facts: {
				phase_line: phaseLine("canary"),
				release: id,
				life_seconds: canaryLifeSeconds(canary) + (isCovered ? turnSeconds : 0)
			},
			gate: {
				slot: "canary",
				policy: canary,
				beside
			}
		},
		isCovered ? {
			part: "switch",
			step: "cover",
			facts: {
				port,
				canary_port: privatePort
			}
		} : {
			part: "canary",
			step: "stop-canary",
			facts: {}
		},
		{
			part: "switch",
			step: "switch",
			facts: {
				phase_line: phaseLine("switching"),
				release: id
			},
			gate: {
				slot: "current",
				policy: publicPolicy({
					...expectation,
					port
				})
			}
		},
		...isCovered ? [{
			part: "switch",
			step: "stop-canary",
			facts: {}
		}] : []
	];
}

// node_modules/diff/libesm/diff/base.js
var Diff = class {
	diff(oldStr, newStr, options = {}) {
		let callback;
		if (typeof options === "function") {
			callback = options;
			options = {};
		} else if ("callback" in options) callback = options.callback;
		const oldString = this.castInput(oldStr, options);
		const newString = this.castInput(newStr, options);
		const oldTokens = this.removeEmpty(this.tokenize(oldString, options));
		const newTokens = this.removeEmpty(this.tokenize(newString, options));
		return this.diffWithOptionsObj(oldTokens, newTokens, options, callback);
	}
	diffWithOptionsObj(oldTokens, newTokens, options, callback) {
		var _a;
		const done = (value) => {
			value = this.postProcess(value, options);
			if (callback) {
				setTimeout(function() {
					callback(value);
				}, 0);
				return;
			} else return value;
		};
		const newLen = newTokens.length, oldLen = oldTokens.length;
		let editLength = 1;
		let maxEditLength = newLen + oldLen;
		if (options.maxEditLength != null) maxEditLength = Math.min(maxEditLength, options.maxEditLength);
		const maxExecutionTime = (_a = options.timeout) !== null && _a !== void 0 ? _a : Infinity;
		const abortAfterTimestamp = Date.now() + maxExecutionTime;
		const bestPath = [{
			oldPos: -1,
			lastComponent: void 0
		}];
		let newPos = this.extractCommon(bestPath[0], newTokens, oldTokens, 0, options);
		if (bestPath[0].oldPos + 1 >= oldLen && newPos + 1 >= newLen) return done(this.buildValues(bestPath[0].lastComponent, newTokens, oldTokens));
		let minDiagonalToConsider = -Infinity, maxDiagonalToConsider = Infinity;
		const execEditLength = () => {
			for (let diagonalPath = Math.max(minDiagonalToConsider, -editLength); diagonalPath <= Math.min(maxDiagonalToConsider, editLength); diagonalPath += 2) {
				let basePath;
				const removePath = bestPath[diagonalPath - 1], addPath = bestPath[diagonalPath + 1];
				if (removePath) bestPath[diagonalPath - 1] = void 0;
				let canAdd = false;
				if (addPath) {
					const addPathNewPos = addPath.oldPos - diagonalPath;
					canAdd = addPath && 0 <= addPathNewPos && addPathNewPos < newLen;
				}
				const canRemove = removePath && removePath.oldPos + 1 < oldLen;
				if (!canAdd && !canRemove) {
					bestPath[diagonalPath] = void 0;
					continue;
				}
				if (!canRemove || canAdd && removePath.oldPos < addPath.oldPos) basePath = this.addToPath(addPath, true, false, 0, options);
				else basePath = this.addToPath(removePath, false, true, 1, options);
				newPos = this.extractCommon(basePath, newTokens, oldTokens, diagonalPath, options);
				if (basePath.oldPos + 1 >= oldLen && newPos + 1 >= newLen) return done(this.buildValues(basePath.lastComponent, newTokens, oldTokens)) || true;
				else {
					bestPath[diagonalPath] = basePath;
					if (basePath.oldPos + 1 >= oldLen) maxDiagonalToConsider = Math.min(maxDiagonalToConsider, diagonalPath - 1);
					if (newPos + 1 >= newLen) minDiagonalToConsider = Math.max(minDiagonalToConsider, diagonalPath + 1);
				}
			}
			editLength++;
		};
		if (callback) (function exec() {
			setTimeout(function() {
				if (editLength > maxEditLength || Date.now() > abortAfterTimestamp) return callback(void 0);
				if (!execEditLength()) exec();
			}, 0);
		})();
		else while (editLength <= maxEditLength && Date.now() <= abortAfterTimestamp) {
			const ret = execEditLength();
			if (ret) return ret;
		}
	}
	addToPath(path, added, removed, oldPosInc, options) {
		const last = path.lastComponent;
		if (last && !options.oneChangePerToken && last.added === added && last.removed === removed) return {
			oldPos: path.oldPos + oldPosInc,
			lastComponent: {
				count: last.count + 1,
				added,
				removed,
				previousComponent: last.previousComponent
			}
		};
		else return {
			oldPos: path.oldPos + oldPosInc,
			lastComponent: {
				count: 1,
				added,
				removed,
				previousComponent: last
			}
		};
	}
	extractCommon(basePath, newTokens, oldTokens, diagonalPath, options) {
		const newLen = newTokens.length, oldLen = oldTokens.length;
		let oldPos = basePath.oldPos, newPos = oldPos - diagonalPath, commonCount = 0;
		while (newPos + 1 < newLen && oldPos + 1 < oldLen && this.equals(oldTokens[oldPos + 1], newTokens[newPos + 1], options)) {
			newPos++;
			oldPos++;
			commonCount++;
			if (options.oneChangePerToken) basePath.lastComponent = {
				count: 1,
				previousComponent: basePath.lastComponent,
				added: false,
				removed: false
			};
		}
		if (commonCount && !options.oneChangePerToken) basePath.lastComponent = {
			count: commonCount,
			previousComponent: basePath.lastComponent,
			added: false,
			removed: false
		};
		basePath.oldPos = oldPos;
		return newPos;
	}
	equals(left, right, options) {
		if (options.comparator) return options.comparator(left, right);
		else return left === right || !!options.ignoreCase && left.toLowerCase() === right.toLowerCase();
	}
	removeEmpty(array) {
		const ret = [];
		for (let i = 0; i < array.length; i++) if (array[i]) ret.push(array[i]);
		return ret;
	}
	castInput(value, options) {
		return value;
	}
	tokenize(value, options) {
		return Array.from(value);
	}
	join(chars) {
		return chars.join("");
	}
	postProcess(changeObjects, options) {
		return changeObjects;
	}
	get useLongestToken() {
		return false;
	}
	buildValues(lastComponent, newTokens, oldTokens) {
		const components = [];
		let nextComponent;
		while (lastComponent) {
			components.push(lastComponent);
			nextComponent = lastComponent.previousComponent;
			delete lastComponent.previousComponent;
			lastComponent = nextComponent;
		}
		components.reverse();
		const componentLen = components.length;
		let componentPos = 0, newPos = 0, oldPos = 0;
		for (; componentPos < componentLen; componentPos++) {
			const component = components[componentPos];
			if (!component.removed) {
				if (!component.added && this.useLongestToken) {
					let value = newTokens.slice(newPos, newPos + component.count);
					value = value.map(function(value, i) {
						const oldValue = oldTokens[oldPos + i];
						return oldValue.length > value.length ? oldValue : value;
					});
					component.value = this.join(value);
				} else component.value = this.join(newTokens.slice(newPos, newPos + component.count));
				newPos += component.count;
				if (!component.added) oldPos += component.count;
			} else {
				component.value = this.join(oldTokens.slice(oldPos, oldPos + component.count));
				oldPos += component.count;
			}
		}
		return components;
	}
};

// node_modules/diff/libesm/diff/character.js
var CharacterDiff = class extends Diff {};
const characterDiff = new CharacterDiff();

// node_modules/diff/libesm/util/string.js
function longestCommonPrefix(str1, str2) {
	let i = 0;
	for (; i < str1.length && i < str2.length; i++) if (str1[i] != str2[i]) return str1.slice(0, i);
	return str1.slice(0, i);
}
function longestCommonSuffix(str1, str2) {
	let i;
	if (!str1 || !str2 || str1[str1.length - 1] != str2[str2.length - 1]) return "";
	for (i = 0; i < str1.length && i < str2.length; i++) if (str1[str1.length - (i + 1)] != str2[str2.length - (i + 1)]) return str1.slice(-i);
	return str1.slice(-i);
}
function replacePrefix(string, oldPrefix, newPrefix) {
	if (string.slice(0, oldPrefix.length) != oldPrefix) throw Error(`string ${JSON.stringify(string)} doesn't start with prefix ${JSON.stringify(oldPrefix)}; this is a bug`);
	return newPrefix + string.slice(oldPrefix.length);
}
function replaceSuffix(string, oldSuffix, newSuffix) {
	if (!oldSuffix) return string + newSuffix;
	if (string.slice(-oldSuffix.length) != oldSuffix) throw Error(`string ${JSON.stringify(string)} doesn't end with suffix ${JSON.stringify(oldSuffix)}; this is a bug`);
	return string.slice(0, -oldSuffix.length) + newSuffix;
}
function removePrefix(string, oldPrefix) {
	return replacePrefix(string, oldPrefix, "");
}
function removeSuffix(string, oldSuffix) {
	return replaceSuffix(string, oldSuffix, "");
}
function maximumOverlap(string1, string2) {
	return string2.slice(0, overlapCount(string1, string2));
}
function overlapCount(a, b) {
	let startA = 0;
	if (a.length > b.length) startA = a.length - b.length;
	let endB = b.length;
	if (a.length < b.length) endB = a.length;
	const map = Array(endB);
	let k = 0;
	map[0] = 0;
	for (let j = 1; j < endB; j++) {
		if (b[j] == b[k]) map[j] = map[k];
		else map[j] = k;
		while (k > 0 && b[j] != b[k]) k = map[k];
		if (b[j] == b[k]) k++;
	}
	k = 0;
	for (let i = startA; i < a.length; i++) {
		while (k > 0 && a[i] != b[k]) k = map[k];
		if (a[i] == b[k]) k++;
	}
	return k;
}
/**
* Split a string into segments using a word segmenter, merging consecutive
* segments if they are both whitespace segments. Whitespace segments can
* appear adjacent to one another for two reasons:
* - newlines always get their own segment
* - where a diacritic is attached to a whitespace character in the text, the
*   segment ends after the diacritic, so e.g. " \u0300 " becomes two segments.
* This function therefore runs the segmenter's .segment() method and then
* merges consecutive segments of whitespace into a single part.
*/
function segment(string, segmenter) {
	const parts = [];
	for (const segmentObj of Array.from(segmenter.segment(string))) {
		const segment = segmentObj.segment;
		if (parts.length && /\s/.test(parts[parts.length - 1]) && /\s/.test(segment)) parts[parts.length - 1] += segment;
		else parts.push(segment);
	}
	return parts;
}
function trailingWs(string, segmenter) {
	if (segmenter) return leadingAndTrailingWs(string, segmenter)[1];
	let i;
	for (i = string.length - 1; i >= 0; i--) if (!string[i].match(/\s/)) break;
	return string.substring(i + 1);
}
function leadingWs(string, segmenter) {
	if (segmenter) return leadingAndTrailingWs(string, segmenter)[0];
	const match = string.match(/^\s*/);
	return match ? match[0] : "";
}
function leadingAndTrailingWs(string, segmenter) {
	if (!segmenter) return [leadingWs(string), trailingWs(string)];
	if (segmenter.resolvedOptions().granularity != "word") throw new Error("The segmenter passed must have a granularity of \"word\"");
	const segments = segment(string, segmenter);
	const firstSeg = segments[0];
	const lastSeg = segments[segments.length - 1];
	return [/\s/.test(firstSeg) ? firstSeg : "", /\s/.test(lastSeg) ? lastSeg : ""];
}

// node_modules/diff/libesm/diff/word.js
const extendedWordChars = "a-zA-Z0-9_\\u{AD}\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2C6}\\u{2C8}-\\u{2D7}\\u{2DE}-\\u{2FF}\\u{1E00}-\\u{1EFF}";
const tokenizeIncludingWhitespace = new RegExp(`[${extendedWordChars}]+|\\s+|[^${extendedWordChars}]`, "ug");
var WordDiff = class extends Diff {
	equals(left, right, options) {
		if (options.ignoreCase) {
			left = left.toLowerCase();
			right = right.toLowerCase();
		}
		return left.trim() === right.trim();
	}
	tokenize(value, options = {}) {
		let parts;
		if (options.intlSegmenter) {
			const segmenter = options.intlSegmenter;
			if (segmenter.resolvedOptions().granularity != "word") throw new Error("The segmenter passed must have a granularity of \"word\"");
			parts = segment(value, segmenter);
		} else parts = value.match(tokenizeIncludingWhitespace) || [];
		const tokens = [];
		let prevPart = null;
		parts.forEach((part) => {
			if (/\s/.test(part)) {
				if (prevPart == null) tokens.push(part);
				else tokens.push(tokens.pop() + part);
			} else if (prevPart != null && /\s/.test(prevPart)) {
				if (tokens[tokens.length - 1] == prevPart) tokens.push(tokens.pop() + part);
				else tokens.push(prevPart + part);
			} else tokens.push(part);
			prevPart = part;
		});
		return tokens;
	}
	join(tokens) {
		return tokens.map((token, i) => {
			if (i == 0) return token;
			else return token.replace(/^\s+/, "");
		}).join("");
	}
	postProcess(changes, options) {
		if (!changes || options.oneChangePerToken) return changes;
		let lastKeep = null;
		let insertion = null;
		let deletion = null;
		changes.forEach((change) => {
			if (change.added) insertion = change;
			else if (change.removed) deletion = change;
			else {
				if (insertion || deletion) dedupeWhitespaceInChangeObjects(lastKeep, deletion, insertion, change, options.intlSegmenter);
				lastKeep = change;
				insertion = null;
				deletion = null;
			}
		});
		if (insertion || deletion) dedupeWhitespaceInChangeObjects(lastKeep, deletion, insertion, null, options.intlSegmenter);
		return changes;
	}
};
const wordDiff = new WordDiff();
function dedupeWhitespaceInChangeObjects(startKeep, deletion, insertion, endKeep, segmenter) {
	if (deletion && insertion) {
		const [oldWsPrefix, oldWsSuffix] = leadingAndTrailingWs(deletion.value, segmenter);
		const [newWsPrefix, newWsSuffix] = leadingAndTrailingWs(insertion.value, segmenter);
		if (startKeep) {
			const commonWsPrefix = longestCommonPrefix(oldWsPrefix, newWsPrefix);
			startKeep.value = replaceSuffix(startKeep.value, newWsPrefix, commonWsPrefix);
			deletion.value = removePrefix(deletion.value, commonWsPrefix);
			insertion.value = removePrefix(insertion.value, commonWsPrefix);
		}
		if (endKeep) {
			const commonWsSuffix = longestCommonSuffix(oldWsSuffix, newWsSuffix);
			endKeep.value = replacePrefix(endKeep.value, newWsSuffix, commonWsSuffix);
			deletion.value = removeSuffix(deletion.value, commonWsSuffix);
			insertion.value = removeSuffix(insertion.value, commonWsSuffix);
		}
	} else if (insertion) {
		if (startKeep) {
			const ws = leadingWs(insertion.value, segmenter);
			insertion.value = insertion.value.substring(ws.length);
		}
		if (endKeep) {
			const ws = leadingWs(endKeep.value, segmenter);
			endKeep.value = endKeep.value.substring(ws.length);
		}
	} else if (startKeep && endKeep) {
		const newWsFull = leadingWs(endKeep.value, segmenter), [delWsStart, delWsEnd] = leadingAndTrailingWs(deletion.value, segmenter);
		const newWsStart = longestCommonPrefix(newWsFull, delWsStart);
		deletion.value = removePrefix(deletion.value, newWsStart);
		const newWsEnd = longestCommonSuffix(removePrefix(newWsFull, newWsStart), delWsEnd);
		deletion.value = removeSuffix(deletion.value, newWsEnd);
		endKeep.value = replacePrefix(endKeep.value, newWsFull, newWsEnd);
		startKeep.value = replaceSuffix(startKeep.value, newWsFull, newWsFull.slice(0, newWsFull.length - newWsEnd.length));
	} else if (endKeep) {
		const endKeepWsPrefix = leadingWs(endKeep.value, segmenter);
		const deletionWsSuffix = trailingWs(deletion.value, segmenter);
		const overlap = maximumOverlap(deletionWsSuffix, endKeepWsPrefix);
		deletion.value = removeSuffix(deletion.value, overlap);
	} else if (startKeep) {
		const startKeepWsSuffix = trailingWs(startKeep.value, segmenter);
		const deletionWsPrefix = leadingWs(deletion.value, segmenter);
		const overlap = maximumOverlap(startKeepWsSuffix, deletionWsPrefix);
		deletion.value = removePrefix(deletion.value, overlap);
	}
}
var WordsWithSpaceDiff = class extends Diff {
	tokenize(value) {
		const regex = new RegExp(`(\\r?\\n)|[${extendedWordChars}]+|[^\\S\\n\\r]+|[^${extendedWordChars}]`, "ug");
		return value.match(regex) || [];
	}
};
const wordsWithSpaceDiff = new WordsWithSpaceDiff();

// node_modules/diff/libesm/diff/line.js
var LineDiff = class extends Diff {
	constructor() {
		super(...arguments);
		this.tokenize = tokenize;
	}
	equals(left, right, options) {
		if (options.ignoreWhitespace) {
			if (!options.newlineIsToken || !left.includes("\n")) left = left.trim();
			if (!options.newlineIsToken || !right.includes("\n")) right = right.trim();
		} else if (options.ignoreNewlineAtEof && !options.newlineIsToken) {
			if (left.endsWith("\n")) left = left.slice(0, -1);
			if (right.endsWith("\n")) right = right.slice(0, -1);
		}
		return super.equals(left, right, options);
	}
};
const lineDiff = new LineDiff();
function tokenize(value, options) {
	if (options.stripTrailingCr) value = value.replace(/\r\n/g, "\n");
	const retLines = [], linesAndNewlines = value.split(/(\n|\r\n)/);
	if (!linesAndNewlines[linesAndNewlines.length - 1]) linesAndNewlines.pop();
	for (let i = 0; i < linesAndNewlines.length; i++) {
		const line = linesAndNewlines[i];
		if (i % 2 && !options.newlineIsToken) retLines[retLines.length - 1] += line;
		else retLines.push(line);
	}
	return retLines;
}

// node_modules/diff/libesm/diff/sentence.js
function isSentenceEndPunct(char) {
	return char == "." || char == "!" || char == "?";
}
var SentenceDiff = class extends Diff {
	tokenize(value) {
		var _a;
		const result = [];
		let tokenStartI = 0;
		for (let i = 0; i < value.length; i++) {
			if (i == value.length - 1) {
				result.push(value.slice(tokenStartI));
				break;
			}
			if (isSentenceEndPunct(value[i]) && value[i + 1].match(/\s/)) {
				result.push(value.slice(tokenStartI, i + 1));
				i = tokenStartI = i + 1;
				while ((_a = value[i + 1]) === null || _a === void 0 ? void 0 : _a.match(/\s/)) i++;
				result.push(value.slice(tokenStartI, i + 1));
				tokenStartI = i + 1;
			}
		}
		return result;
	}
};
const sentenceDiff = new SentenceDiff();

// node_modules/diff/libesm/diff/css.js
var CssDiff = class extends Diff {
	tokenize(value) {
		return value.split(/([{}:;,]|\s+)/);
	}
};
const cssDiff = new CssDiff();

// node_modules/diff/libesm/diff/json.js
var JsonDiff = class extends Diff {
	constructor() {
		super(...arguments);
		this.tokenize = tokenize;
	}
	get useLongestToken() {
		return true;
	}
	castInput(value, options) {
		const { undefinedReplacement, stringifyReplacer = (k, v) => typeof v === "undefined" ? undefinedReplacement : v } = options;
		return typeof value === "string" ? value : JSON.stringify(canonicalize(value, null, null, stringifyReplacer), null, "  ");
	}
	equals(left, right, options) {
		return super.equals(left.replace(/,([\r\n])/g, "$1"), right.replace(/,([\r\n])/g, "$1"), options);
	}
};
const jsonDiff = new JsonDiff();
function canonicalize(obj, stack, replacementStack, replacer, key) {
	stack = stack || [];
	replacementStack = replacementStack || [];
	if (replacer) obj = replacer(key === void 0 ? "" : key, obj);
	let i = 0;
	for (; i < stack.length; i += 1) if (stack[i] === obj) return replacementStack[i];
	let canonicalizedObj;
	if ("[object Array]" === Object.prototype.toString.call(obj)) {
		stack.push(obj);
		canonicalizedObj = new Array(obj.length);
		replacementStack.push(canonicalizedObj);
		for (i = 0; i < obj.length; i += 1) canonicalizedObj[i] = canonicalize(obj[i], stack, replacementStack, replacer, String(i));
		stack.pop();
		replacementStack.pop();
		return canonicalizedObj;
	}
	if (obj && obj.toJSON) obj = obj.toJSON();
	if (typeof obj === "object" && obj !== null) {
		stack.push(obj);
		canonicalizedObj = {};
		replacementStack.push(canonicalizedObj);
		const sortedKeys = [];
		let key;
		for (key in obj)
 /* istanbul ignore else */
		if (Object.prototype.hasOwnProperty.call(obj, key)) sortedKeys.push(key);
		sortedKeys.sort();
		for (i = 0; i < sortedKeys.length; i += 1) {
			key = sortedKeys[i];
			canonicalizedObj[key] = canonicalize(obj[key], stack, replacementStack, replacer, key);
		}
		stack.pop();
		replacementStack.pop();
	} else canonicalizedObj = obj;
	return canonicalizedObj;
}

// node_modules/diff/libesm/diff/array.js
var ArrayDiff = class extends Diff {
	tokenize(value) {
		return value.slice();
	}
	join(value) {
		return value;
	}
	removeEmpty(value) {
		return value;
	}
};
const arrayDiff = new ArrayDiff();
function diffArrays(oldArr, newArr, options) {
	return arrayDiff.diff(oldArr, newArr, options);
}

// src/deploy/plan/text-diff.ts
/** Lines that only one of two texts has, in order: `-` those of the first, `+` those of the second. Empty: they are the same. */
function diffLines(before, after) {
	return diffArrays(before.split("\n"), after.split("\n")).flatMap(({ added, removed, value }) => added || removed ? value.map((line) => `${added ? "+" : "-"}${line}`) : []);
}

// src/deploy/plan/variable-marks.ts
/** One assignment, as `renderEnvironmentFile` writes it: its value may have several lines, and a quote of its own has a backslash. */
const assignment = /^([^="\n]+)="(?:[^"\\]|\\.)*"$/gms;
function markVariables(environmentFile, salt) {
	return [...environmentFile.matchAll(assignment)].map(([text, name = ""]) => ({
		name,
		mark: createHash("sha256").update(`${salt}${text}\n`).digest("hex")
	}));
}
/** `+NAME` is new, `-NAME` is gone, `~NAME` gets another value. Empty: nothing changes. */
function changedVariables(before, environmentFile, salt) {
	const old = new Map(before.map(({ name, mark }) => [name, mark]));
	const after = markVariables(environmentFile, salt);
	const names = new Set(after.map(({ name }) => name));
	return [...before.flatMap(({ name }) => names.has(name) ? [] : [`-${name}`]), ...after.flatMap(({ name, mark }) => old.has(name) ? old.get(name) === mark ? [] : [`~${name}`] : [`+${name}`])];
}

// src/deploy/plan/changes.ts
/** All that a deploy would make different on a host, and what it would leave, in the order in which it would come to it. */
function describeChanges({ facts, details }, wish, isUnchanged) {
	const { release } = wish;
	const unit = `unit /etc/systemd/system/${release.name}@.service`;
	if (isUnchanged) return [
		leave(`release ${provenRelease(facts)}`, "it serves, and is what was asked for"),
		leave(unit),
		leave("environment")
	];
	return [
		...leftovers(facts),
		...account(facts, release.name, release.deployPath),
		releaseFiles(facts, wish),
		unitFile(facts, unit, release.unitText, details),
		environment(facts, environmentOf(release, release.port), details),
		...addresses(recordOf(facts, facts.current), release),
		service(facts, release),
		...migration(release),
		...pruned(facts, wish)
	];
}
const leave = (what, ...details) => ({
	action: "leave",
	what,
	details
});
/** What a deploy that was cut off has left, which is put right first. */
function leftovers(facts) {
	const found = [];
	if (facts.canary !== void 0) found.push({
		action: "remove",
		what: `canary ${facts.canary}`,
		details: ["a deploy that was cut off has left it"]
	});
	const recovery = chooseRecovery(facts, void 0);
	if (recovery.kind === "prove") found.push(leave(`release ${recovery.release}`, "its deploy was cut off after its switch: it has to prove itself again first"));
	if (recovery.kind === "go back" || recovery.kind === "take down") {
		const back = recovery.kind === "go back" ? `goes back to ${recovery.release} first` : "is taken down first";
		found.push({
			action: "replace",
			what: `release ${facts.current}`,
			details: [`it is not the one that has proved itself: the host ${back}`]
		});
	}
	return found;
}
function account(facts, name, deployPath) {
	const isNew = facts.state === void 0 && facts.current === void 0 && facts.releases.length === 0;
	return [facts.userId === void 0 ? {
		action: "create",
		what: `user ${name}`,
		details: ["a system user without a login"]
	} : leave(`user ${name}`), isNew ? {
		action: "create",
		what: `directory ${deployPath}`,
		details: ["with releases/, data/ and logs/"]
	} : leave(`directory ${deployPath}`, "data/ and logs/ stay as they are")];
}
function releaseFiles(facts, { release, binary }) {
	const same = releaseWithBinary(facts, binary.sha256);
	const size = describeBytes(binary.sizeBytes);
	const details = [same === void 0 ? `binary: ${size} before compression are sent` : `binary: ${size}, the same as in ${same}: nothing is sent`];
	return {
		action: "create",
		what: `release ${release.id}`,
		details: [...details, ...filesBeside(facts, release)]
	};
}
function filesBeside(facts, { files, persistent }) {
	const same = releaseWithFiles(facts, files?.manifestSha256);
	const sent = same === void 0 ? "are sent" : `are the same as in ${same}: nothing is sent`;
	return [...files === void 0 ? [] : [`files: ${files.count} of \`include\`, ${describeBytes(files.contentBytes)}, ${sent}`], ...persistent.map((directory) => `${directory}/: outlives releases, as data/ and logs/ do`)];
}
function migration({ name, beforeStart }) {
	if (beforeStart.length === 0) return [];
	const details = ["once in a deploy, on the first host that gets the release; it is not undone"];
	return [{
		action: "create",
		what: `a run of ${[name, ...beforeStart].join(" ")}`,
		details
	}];
}
function unitFile(facts, what, text, details) {
	if (details === void 0) return {
		action: facts.unitDeployPath === void 0 ? "create" : "replace",
		what,
		details: []
	};
	if (details.unitText === "") return {
		action: "create",
		what,
		details: []
	};
	const lines = diffLines(details.unitText, text.trimEnd());
	return lines.length === 0 ? leave(what) : {
		action: "replace",
		what,
		details: lines
	};
}
function environment(facts, text, details) {
	const what = "environment";
	if (facts.environmentSha256 === void 0) return {
		action: "create",
		what,
		details: []
	};
	if (details === void 0) return {
		action: "replace",
		what,
		details: []
	};
	const lines = changedVariables(details.variables, text, details.salt);
	return lines.length === 0 ? leave(what) : {
		action: "replace",
		what,
		details: lines
	};
}
function addresses(record, release) {
	if (record === void 0) return [];
	const changed = ["port", "healthPath"].flatMap((key) => record[key] === release[key] ? [] : [`-${record[key]}`, `+${release[key]}`]);
	return changed.length === 0 ? [] : [{
		action: "replace",
		what: "public port and health check",
		details: changed
	}];
}
function service(facts, { id, port }) {
	const enabled = facts.isEnabled ? [] : ["it is started at boot from then on"];
	if (facts.current === void 0) return {
		action: "create",
		what: `current -> ${id}`,
		details: ["started for the first time", ...enabled]
	};
	const why = whyNoCover(facts, port);
	const cover = why === void 0 ? "no connection is refused meanwhile: new ones go to the canary (nftables)" : `new connections are refused until the new process listens: ${why}`;
	return {
		action: "replace",
		what: "current",
		details: [
			`-${facts.current}`,
			`+${id}`,
			...enabled,
			cover
		]
	};
}
function pruned(facts, { release, keepReleases }) {
	const own = {
		id: release.id,
		isBad: false,
		record: void 0
	};
	return planPruning([...facts.releases, own], /* @__PURE__ */ new Set([release.id]), keepReleases).map((id) => ({
		action: "remove",
		what: `release ${id}`,
		details: [`\`keep-releases\` is ${keepReleases}`]
	}));
}

// src/deploy/plan/plan-deploy.ts
/** Pure: what it takes to have the release serve on the host. */
function planDeploy({ facts, look, details }, wish) {
	const { release, binary, healthTimeoutMs } = wish;
	const before = provenRelease(facts);
	const isUnchanged = isAsWished(facts, wish) && look !== void 0 && servesWell(look, binary.sha256);
	const plan = {
		release: isUnchanged ? before ?? release.id : release.id,
		before,
		isUnchanged
	};
	const changes = describeChanges({
		facts,
		details
	}, wish, isUnchanged);
	if (isUnchanged) return {
		...plan,
		changes,
		steps: [],
		wayBack: []
	};
	const privatePort = pickPrivatePort(release.name, release.port, facts.listeningPorts);
	const expected = {
		...release,
		healthTimeoutMs,
		binarySha256: binary.sha256
	};
	const steps = [
		...bringRelease(facts, wish, privatePort),
		...runFirst(release),
		...proveThenSwitch(expected, privatePort, facts)
	];
	return {
		...plan,
		changes,
		steps,
		wayBack: planWayBack(facts, release.id, before)
	};
}
/** Whether exactly this release is what is there, by all that is written down. How it serves is seen by a look at it. */
function isAsWished(facts, { release, binary }) {
	const proven = provenRelease(facts);
	if (proven === void 0 || facts.current !== proven || facts.canary !== void 0) return false;
	if (!facts.isUnitOfCurrent || !facts.isEnabled) return false;
	const environment = environmentOf(release, release.port);
	if (facts.environmentSha256 !== createHash("sha256").update(environment).digest("hex")) return false;
	return recordOf(facts, proven)?.contentHash === contentHashOf(release, binary);
}
function servesWell(look, sha256) {
	return look.activeState === "active" && isHealthy(look) && look.runningSha256 === sha256;
}
function bringRelease(facts, wish, privatePort) {
	const { release, binary } = wish;
	const { files, persistent } = release;
	const sameBinaryIn = releaseWithBinary(facts, binary.sha256);
	const sameFilesIn = releaseWithFiles(facts, files?.manifestSha256);
	const stage = {
		part: "bring",
		step: "stage",
		facts: {
			phase_line: writeHostPhase({
				phase: "staging",
				release: release.id
			}),
			release: release.id,
			sha256: binary.sha256,
			same_binary_in: sameBinaryIn,
			files_sha256: files?.manifestSha256,
			files_stream: files?.sha256,
			same_files_in: sameFilesIn,
			persistent,
			unit_text: release.unitText,
			release_json: writeReleaseRecord(describeRelease(wish)),
			env_current: environmentOf(release, release.port),
			env_canary: environmentOf(release, privatePort),
			state_json: writeHostState(describePromotion(release.id, facts, wish.nowMs))
		}
	};
	return [
		...sameBinaryIn === void 0 ? [upload(binary, facts)] : [],
		...files !== void 0 && sameFilesIn === void 0 ? [upload(files, facts)] : [],
		stage
	];
}
/** A migration of a large table takes a while; one that hangs must not keep the lock for ever. */
const beforeStartSeconds = 600;
function runFirst({ id, beforeStart }) {
	if (beforeStart.length === 0) return [];
	return [{
		part: "before",
		step: "before-start",
		facts: {
			phase_line: writeHostPhase({
				phase: "canary",
				release: id
			}),
			release: id,
			arguments: beforeStart.map(quoteArgument).join(" "),
			limit_seconds: beforeStartSeconds
		}
	}];
}
function upload(body, { tools }) {
	const { sha256, sizeBytes } = body;
	return {
		part: "bring",
		step: "receive",
		facts: {
			compression: tools.has("zstd") ? "zstd" : "gzip",
			sha256,
			size_bytes: sizeBytes
		},
		body
	};
}
function describeRelease({ release, binary, by, healthTimeoutMs, origin, nowMs }) {
	const { id, version, commit, mainPackage, port, healthPath, files } = release;
	return {
		id,
		version,
		commit,
		mainPackage,
		contentHash: contentHashOf(release, binary),
		binarySha256: binary.sha256,
		...files === void 0 ? {} : { filesSha256: files.manifestSha256 },
		port,
		healthPath,
		healthTimeoutMs,
		deployedAt: new Date(nowMs).toISOString(),
		origin,
		by
	};
}
/** The state of a host on which the release has proved itself. */
function describePromotion(release, facts, nowMs) {
	return {
		release,
		previousRelease: provenRelease(facts),
		decidedAt: new Date(nowMs).toISOString()
	};
}

// src/deploy/host/survey-host.ts
/** Surveys a host for a release that was built. */
function surveyFor(release, wish, world) {
	return async (session, when) => {
		const facts = await inspectHost(session, release, world.cancelled);
		const isLeftOut = when === "before the lock" && isUnsettled(facts);
		const findings = judgePreflight(facts, release, isLeftOut ? "all but its room" : "all");
		const binary = binaryFor(release, facts.machine);
		if (findings.length > 0 || binary === void 0) throw new ActionError("preflight", findings.map(({ problem }) => `${session.label}: ${problem}`).join("; "), { hint: findings.map(({ remedy }) => remedy).join(" ") });
		const wanted = {
			...wish,
			release,
			binary,
			nowMs: world.clock.now()
		};
		return {
			session,
			facts,
			plan: await planOnHost(session, { facts }, wanted, world)
		};
	};
}
/** The plan of a host as it was read: what is there is looked at once, where it may be what is wanted. */
async function planOnHost(session, seen, wanted, world) {
	const { release } = wanted;
	const look = isAsWished(seen.facts, wanted) ? await lookAtWhatServes(session, release, world) : void 0;
	return planDeploy({
		...seen,
		look
	}, wanted);
}
function lookAtWhatServes(session, place, world) {
	return lookAt((name, facts) => step(session, name, facts, { signal: world.cancelled }), place, {
		slot: "current",
		startedAt: void 0
	}, place, world);
}

// src/deploy/judgement/superseded.ts
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
	return new ActionError("preflight", `${label}: ${words}; nothing was changed`, { hint: "To deploy the older commit all the same, run this job again: only what is promoted while a run goes on stops it." });
}

// src/deploy/run/change-host.ts
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
	const releases = ending.decision === "unchanged" || facts.releases.some(({ id }) => id === release.id) ? facts.releases : [...facts.releases, own];
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
		if (host.surveyed.plan.isUnchanged) await writeDownEnding(host.surveyed, own, { decision: "unchanged" }, world);
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
	if (host.surveyed.plan.isUnchanged) return describeUnchanged(host.surveyed, world);
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
			const badRelease = request.isNew && isTheReleases(host.error) ? request.release.id : void 0;
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
	const seenBad = fault === void 0 ? recovered.fault?.release : release.id;
	const badRelease = request.isNew || seenBad !== release.id ? seenBad : void 0;
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

// src/deploy/run/deploy.ts
/**
* Brings a release to all hosts. Every host is surveyed first; then all run it as a canary beside what serves; only when
* all canaries have proved themselves, host after host gets it on its public port. Whatever fails, every touched host
* goes back to its proven release. Throws only while nothing was touched; after that the failure is in the Deployment.
*/
async function deploy(sessions, request, world) {
	const { release, survey, measure } = request;
	const surveyed = await onEvery(sessions, (session) => measure("preflight", session.label, () => survey(session, "before the lock")));
	const isSame = ({ facts, plan }) => plan.isUnchanged && facts.lockHolder === void 0;
	const untouched = surveyed.filter(isSame).map((host) => describeUnchanged(host, world));
	const toChange = surveyed.filter((host) => !isSame(host));
	noteHosts(request, toChange);
	const locked = await lockAll(toChange, request, world);
	const inWork = toChange.flatMap((surveyed) => locked.find((host) => host.surveyed === surveyed) ?? []);
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
	const hasFailed = () => hosts.some(({ error }) => error !== void 0);
	const carryOut = (host, stage, part) => attempt(host, async () => {
		const { session, plan } = host.surveyed;
		if (!plan.steps.some((step) => step.part === part)) return;
		host.health = `ready after ${(await request.measure(stage, session.label, () => runPart(lockedHost(host, request), plan, part, world)) / 1e3).toFixed(1)} s`;
	});
	await settleEvery(hosts, (host) => attempt(host, () => prepare(host, request, world)));
	const changing = hosts.filter(({ surveyed }) => !surveyed.plan.isUnchanged);
	noteHosts(request, changing.map(({ surveyed }) => surveyed));
	const [first] = changing;
	if (first !== void 0 && !hasFailed()) await carryOut(first, "before-start", "before");
	if (!hasFailed()) await settleEvery(changing, (host) => carryOut(host, "canary", "canary"));
	for (const host of changing) if (!hasFailed()) await carryOut(host, "switch", "switch");
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
	const { survey, measure } = request;
	const { session, facts: before } = host.surveyed;
	await measure("transfer", session.label, async () => {
		const promoted = await putRightFirst(host, request, world);
		const planned = host.surveyed.plan;
		host.surveyed = await survey(session, "under the lock");
		sayOtherPlan(session.label, planned, host.surveyed.plan, world);
		if (host.surveyed.plan.isUnchanged) return;
		refuseSuperseded(host, promoted ?? provenRelease(before), request, world);
		await runPart(lockedHost(host, request), host.surveyed.plan, "bring", world);
	});
}
/** What was planned before the lock is old by the time that somebody else has let go of it. */
function sayOtherPlan(label, before, now, { runner }) {
	if (before.before === now.before && before.isUnchanged === now.isUnchanged) return;
	const serves = `${now.before ?? "nothing"} serves by now, and not ${before.before ?? "nothing"}`;
	runner.info(`${label}: planned anew under the lock: ${now.isUnchanged ? "nothing is left to do" : serves}`);
}
function lockedHost({ surveyed: { session }, lock }, { release }) {
	return {
		session,
		place: release,
		token: lock.token()
	};
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
async function releaseToHosts(made, inputs, sessions, { measure }, startedMs, world) {
	const release = await composeRelease(made, inputs, world);
	const memory = rememberDeploy("deploy", release, world);
	const by = describeRun(world.runner.env);
	const origin = originOf(made.binaries, world.runner.env);
	const survey = surveyFor(release, {
		...inputs,
		by,
		origin
	}, world);
	const request = {
		...inputs,
		release,
		isNew: true,
		survey,
		token: memory.token,
		by,
		origin,
		startedMs,
		memory,
		measure
	};
	return await remembering(memory, () => deploy(sessions, request, world));
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

// src/operations/service-on-hosts.ts
/** Connects to all hosts, and closes what was opened. */
async function onHosts({ deploy }, { measure }, world, use) {
	const { sessions, leftOut } = await measure("connect", void 0, () => openSessions(deploy, world));
	try {
		for (const { label, error } of leftOut) world.runner.warning(`${label} is left out, it is down: ${wordsOf(error)}`);
		return await use(sessions, leftOut);
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

export { releaseToHosts as a, planOnHost as c, proveThenSwitch as d, judgePreflight as f, pickPrivatePort as h, originOf as i, describePromotion as l, composeRelease as m, placeOf as n, deploy as o, binaryFor as p, foreseenName as r, lookAtWhatServes as s, onHosts as t, servesWell as u };