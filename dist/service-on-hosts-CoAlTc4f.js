import { l as ActionError, m as wordsOf } from "./merge-tree-WOxcOliZ.js";
import { G as describeBytes, L as isProxy, R as proxyTitles, W as count, o as serviceNameOf, s as suggestServiceName } from "./create-world-JOXJksAE.js";
import { t as readProject } from "./read-project-CQ6oK51m.js";
import { L as releaseUnderWay, R as describePortOwner, a as openSessions, b as hostProgramVersion, h as enterHost, j as chooseRecovery, w as chooseFront, y as hostProgram } from "./host-session-BMgQ2bMd.js";
import { C as releaseWithBinary, S as recordOf, c as deployPathOf, d as sha256Of, u as releaseId, w as releaseWithFiles, x as provenRelease } from "./lanes-CmARSX1R.js";
import { d as mainEntries, g as projectName, m as modulesToSearch, n as describePaused, s as packFiles, u as secretsIn } from "./paused-rollout-CmEwSkMi.js";
import { p as releaseDate } from "./main-BBzyodP2.js";
import { createHash } from "node:crypto";
import { resolve } from "node:path";

// src/deploy/judgement/fitness/access.ts
/** What SELinux is told by, and asked. */
const selinuxTools = [
	"semanage",
	"matchpathcon",
	"restorecon"
];
function hasSelinuxTools({ tools }) {
	return selinuxTools.every((tool) => tools.has(tool));
}
/** Who cannot get to the service, and what is in its way, where that is not ours to change: for people to know, and no reason to refuse. */
function judgeAccess(facts, wish) {
	return [
		...judgeFirewall(facts, wish),
		...judgeOpened(facts, wish),
		...judgeSelinux(facts, wish)
	];
}
/** The same for a deploy that comes again and again: what was so before it says once, but for what it was asked to do and cannot. */
function judgeNewAccess(facts, release) {
	return recordOf(facts, facts.current)?.port !== release.port ? judgeAccess(facts, release) : release.openFirewall === "yes" ? judgeFirewall(facts, release) : [];
}
function judgeFirewall({ shutBy }, { port, openFirewall }) {
	if (shutBy === void 0) return [];
	const { firewall, state, place, command } = shutBy;
	const isWanted = openFirewall === "yes";
	const byHand = `run \`${command}\` as root, and keep the rule where the others are loaded from at boot.`;
	switch (state) {
		case "shut": {
			const isOurs = firewall !== "other";
			if (isWanted && isOurs) return [];
			const problem = `its firewall (${isOurs ? firewall : place}) keeps other hosts from port ${port}`;
			if (isOurs) return [{
				problem,
				remedy: `Set \`open-firewall: true\`, or run \`${command}\` as root.`
			}];
			return [{
				problem,
				remedy: (isWanted ? "`open-firewall` knows firewalld, ufw and Debian's nftables.conf only: " : "To open it, ") + byHand
			}];
		}
		case "some":
			if (!isWanted) return [];
			return [{
				problem: `its firewall (${place}) lets only some hosts to port ${port}, and is left as it is`,
				remedy: `To open it for everybody, ${byHand}`
			}];
		case "unknown":
			if (!isWanted) return [];
			return [{
				problem: `its firewall (${place}) has rules that are not understood here, and is left as it is: port ${port} may be shut`,
				remedy: `Try the port from another host. If it is shut, ${byHand}`
			}];
	}
}
function judgeOpened({ opened }, { port, openFirewall }) {
	const others = opened.filter((rule) => rule.port !== port);
	if (others.length === 0 || openFirewall === "no") return [];
	return [{
		problem: `port ${others.map((rule) => `${rule.port} (${rule.firewall})`).join(", ")} is still open: it was opened for this service, which is to use port ${port}`,
		remedy: "Close it by `operation: provision` with `open-firewall: false`."
	}];
}
function judgeSelinux({ selinux, tools }, { port }) {
	if (selinux === void 0) return [];
	if (!hasSelinuxTools({ tools })) return [{
		problem: `SELinux is enforcing, and cannot be set up for the service: it lacks ${selinuxTools.filter((tool) => !tools.has(tool)).join(", ")}`,
		remedy: "Install policycoreutils-python-utils and libselinux-utils (on Debian selinux-utils)."
	}];
	if (selinux.port?.change !== "taken") return [];
	return [{
		problem: `port ${port} is of the SELinux type ${selinux.port.type}, which belongs to something else`,
		remedy: `Choose another \`port\`, or run \`semanage port -m -t http_port_t -p tcp ${port}\` as root.`
	}];
}

// src/deploy/release/environment-file.ts
/**
* Text of an EnvironmentFile that gives a service exactly these values. systemd reads double quotes as a shell does:
* only these four need a backslash, new lines stay, and `%` means nothing (systemd.exec(5), EnvironmentFile=).
*/
function renderEnvironmentFile(environment) {
	return [...environment].map(([name, value]) => `${name}="${value.replace(/["\\`$]/g, "\\$&")}"\n`).join("");
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
# A rollout is judged by the log: journald drops none of its lines, however busy the service is.
LogRateLimitIntervalSec=0
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

// src/deploy/release/service-definition.ts
/** What root registers of how releases are run, and what each release brings along: for systemd its unit. */
function renderDefinition(manager, service) {
	return manager === "systemd" ? renderUnit(service) : renderStart(service);
}
/** supervisor's own programs are the same for every release; what starts them reads this (launch.sh). */
function renderStart({ name, args }) {
	return `# gin-deploy: ${name}. How supervisor starts this release. Written by each deploy; what is changed here by hand is lost.
arguments=${args.map(quoteArgument).join(" ")}
`;
}

// src/deploy/release/release.ts
async function composeRelease({ binaries, included }, inputs, { clock, files }) {
	const { args, persistent, unitLines, beforeStart, serviceManager } = inputs;
	const name = inputs.name ?? serviceNameOf(binaries.name);
	const deployPath = deployPathOf(inputs, name);
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
		serviceManager,
		unitText: renderDefinition(serviceManager, {
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
		beforeStart,
		openFirewall: inputs.openFirewall ? "yes" : "leave"
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
/** What nobody is shown of what the service prints, one on each line. The host keeps it: a later run may not know the environment. */
function secretsOf({ environment }) {
	return secretsIn(environment).filter((secret) => !secret.includes("\n")).join("\n");
}
/** Of all that makes a release what it is on a host with this binary. It covers secrets: for root's eyes only. */
function contentHashOf(release, binary) {
	const { unitText, healthPath, persistent } = release;
	const directories = [...persistent].sort().join("\n");
	const parts = [
		binary.sha256,
		unitText,
		environmentOf(release, release.port),
		healthPath,
		directories
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

// src/deploy/judgement/fitness/preflight.ts
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
		...judgeSystem(facts, release),
		...judgeTools(facts, release),
		...judgeMachine(facts, release),
		...scope === "all" ? [...judgeDisk(facts, release), ...judgeMounts(facts, release)] : [],
		...judgePort(facts, release),
		...judgeTenancy(facts, release),
		...judgeProgram(facts, release)
	];
}
/** What speaks against setting a service up on a host, before there is a release. */
function judgeForProvision(facts, place) {
	return [
		...judgeSystem(facts, place),
		...judgeMounts(facts, place),
		...judgeTenancy(facts, place)
	];
}
function judgeSystem(facts, { name, serviceManager }) {
	const registered = facts.serviceManager;
	if (registered !== void 0 && registered !== serviceManager && facts.current !== void 0) return [{
		problem: `its service ${name} is run by ${registered}, and would be run by ${serviceManager}`,
		remedy: `Set \`service-manager: ${registered}\`, or choose another \`name\` and \`port\` for the one that ${serviceManager} runs.`
	}];
	return serviceManager === "systemd" ? judgeSystemd(facts) : judgeSupervisor(facts);
}
function judgeSupervisor({ noSupervisor }) {
	if (noSupervisor === void 0) return [];
	return [{
		problem: `supervisor cannot run a service there: ${noSupervisor}`,
		remedy: "Install supervisor and util-linux with its package manager, and have supervisord started as root at boot; or set `service-manager: systemd`."
	}];
}
function judgeSystemd({ systemdVersion, isBootedBySystemd }) {
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
		problem: `it is ${machine} (${wanted}), but only ${built.join(", ")} was built`,
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
/** A disk that is full is another matter: here nothing helps but another place, or another way to mount it. */
function judgeMounts({ diskPlace, diskMount, provisioned }, { deployPath }) {
	const findings = [];
	if (diskMount.has("ro")) findings.push({
		problem: `${diskPlace} is on a disk that is mounted read-only`,
		remedy: "Mount it writable, or choose another `deploy-path`. Linux mounts a disk read-only after an error (dmesg)."
	});
	else if (diskMount.has("noexec")) findings.push({
		problem: `no program can be started in ${deployPath}: its disk is mounted noexec`,
		remedy: "Mount it without noexec, or choose another `deploy-path`."
	});
	const { place, mount, program } = provisioned;
	const way = mount.has("ro") ? "read-only" : mount.has("noexec") ? "noexec" : void 0;
	if (way !== void 0 && program !== hostProgramVersion) findings.push({
		problem: `the host program cannot be put in ${place}: its disk is mounted ${way}`,
		remedy: "Set `host-program-path` to another directory that only root can write in, such as /opt/gin-deploy, for this operation and all that follow."
	});
	return findings;
}
function judgePort(facts, { name, port }) {
	const isOwn = ({ unit }) => ["current", "canary"].some((slot) => [`${name}@${slot}.service`, `${name}@${slot}`].includes(unit));
	const strangers = facts.portOwners.filter((owner) => !isOwn(owner)).map(describePortOwner);
	const containers = facts.portOwners.some(isOwn) ? [] : facts.portContainers.map(describeContainer);
	const owners = [.../* @__PURE__ */ new Set([...containers, ...strangers])];
	if (owners.length === 0) return [];
	return [{
		problem: `port ${port} is taken by ${owners.join(" and ")}`,
		remedy: containers.length === 0 ? "Stop that process, or choose another `port`." : "Stop that container, have it publish another port, or choose another `port`."
	}];
}
/** `docker shop` */
function describeContainer(container) {
	const [engine = "", name = ""] = container.split(" ");
	return `the ${engine === "docker" ? "Docker" : "Podman"} container ${name}`;
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

// src/deploy/judgement/state/pruning.ts
/**
* Which releases may go so that `keep` stay: those in use always stay, then the newest good ones, then the newest bad
* ones (identifiers begin with their time, so they sort by age).
*/
function planPruning(releases, inUse, keep) {
	const rank = ({ id, isBad }) => inUse.has(id) ? 0 : isBad ? 2 : 1;
	return [...releases].sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? 1 : -1)).slice(keep).flatMap(({ id }) => inUse.has(id) ? [] : [id]);
}

// src/deploy/plan/plan-access.ts
/** Where each keeps what is to be there after a boot. */
const keptIn = {
	firewalld: "/etc/firewalld",
	ufw: "/etc/ufw",
	nftables: "/etc/nftables.conf"
};
/** Pure: what is to be done to the host's firewall. What is open already is left, and is not ours; so is what nobody knows how to change. */
function firewallChanges({ shutBy, opened }, { name, port, openFirewall }) {
	const pathsOf = (firewall) => [`/etc/gin-deploy/${name}/firewall`, keptIn[firewall] ?? "/etc"];
	if (openFirewall === "no") return opened.map((rule) => ({
		action: "remove",
		what: `firewall rule (${rule.firewall})`,
		paths: pathsOf(rule.firewall),
		details: [`-port ${rule.port} for everybody`]
	}));
	if (openFirewall === "leave" || shutBy?.state !== "shut" || shutBy.firewall === "other") return [];
	return [{
		action: "create",
		what: `firewall rule (${shutBy.firewall}, ${shutBy.place})`,
		paths: pathsOf(shutBy.firewall),
		details: [`+port ${port} for everybody, now and after each boot`]
	}];
}
/** Pure: what SELinux is to be told of the service, where it is enforced. */
function labelChanges({ selinux, tools }, { port }) {
	if (selinux === void 0 || !hasSelinuxTools({ tools })) return [];
	const places = selinux.places.map(({ type, place }) => `+${type} for ${place}`);
	const change = selinux.port?.change ?? "taken";
	const ports = change === "taken" ? [] : [...change === "modify" ? [`-${selinux.port?.type} for port ${port}`] : [], `+http_port_t for port ${port}`];
	if (places.length + ports.length === 0) return [];
	return [{
		action: change === "modify" ? "replace" : "create",
		what: "SELinux types",
		paths: ["/etc/selinux", "/var/lib/selinux"],
		details: [...ports, ...places]
	}];
}

// src/deploy/plan/plan-provision.ts
/** Of a unit as root registers it, and as a release names it. */
function unitSha256({ unitText }) {
	return createHash("sha256").update(unitText).digest("hex");
}
/** Pure: what of it is not as it should be on the host, for this user. Empty: all is. */
function provisionChanges(facts, wish, user) {
	const { provisioned } = facts;
	const needed = [
		...programChanges(provisioned, wish),
		...registrationChanges(provisioned, wish),
		...supervisorChanges(facts, wish),
		...bootChanges(provisioned, wish),
		...ruleChanges(provisioned, wish, user),
		...frontChanges(facts, wish),
		...firewallChanges(facts, wish),
		...labelChanges(facts, wish)
	];
	return needed.length === 0 ? [] : [...needed, ...tidyChanges(provisioned, wish)];
}
function programChanges({ place, program }, { name }) {
	if (program === hostProgramVersion) return [];
	const version = (of) => `version ${of.slice(0, 12)}`;
	const was = program === void 0 ? [] : [`-${version(program)}`];
	const caller = `${place}/${name}`;
	const paths = [caller, `${place}/${hostProgramVersion}`];
	return [placed(was, `host program ${caller}`, [...was, `+${version(hostProgramVersion)}`], paths)];
}
function registrationChanges(provisioned, wish) {
	const { deployPath, port, units } = provisioned;
	const registration = `/etc/gin-deploy/${wish.name}`;
	const describe = (of) => `${of.deployPath}, port ${of.port}`;
	const changes = [];
	if (deployPath !== wish.deployPath || port !== wish.port) {
		const was = deployPath === void 0 ? [] : [`-${describe({
			deployPath,
			port
		})}`];
		changes.push(placed(was, `registration ${registration}/service`, [...was, `+${describe(wish)}`]));
	}
	const unit = `${registration}/units/${unitSha256(wish)}`;
	if (!units.includes(unitSha256(wish))) changes.push(placed([], `registered unit ${unit}`, addedLines(wish.unitText)));
	return changes;
}
/** Its programs are root's to write, and the same for every release. */
function supervisorChanges({ serviceManager, isEnabled }, { name, serviceManager: wanted }) {
	if (wanted !== "supervisor" || serviceManager === "supervisor" && isEnabled) return [];
	return [placed([], `programs ${name}@current, ${name}@canary and ${name}@guard of supervisor`, [], [])];
}
/** What rolls a deploy back that the loss of power cut off. */
function bootChanges({ atBoot }, { name, deployPath, serviceManager }) {
	if (serviceManager !== "systemd") return [];
	const unit = `/etc/systemd/system/gin-deploy-${name}-boot.service`;
	const isElsewhere = atBoot.deployPath !== deployPath;
	const changes = [];
	if (atBoot.program !== hostProgramVersion || isElsewhere) {
		const was = atBoot.program === void 0 ? [] : ["-"];
		changes.push(placed(was, `what is done at boot /etc/gin-deploy/${name}/boot`, []));
	}
	if (isElsewhere) {
		const was = atBoot.deployPath === void 0 ? [] : [`-RequiresMountsFor=${atBoot.deployPath}`];
		changes.push(placed(was, `unit ${unit}`, [...was, `+RequiresMountsFor=${deployPath}`]));
	}
	if (!atBoot.isEnabled) {
		const link = `/etc/systemd/system/multi-user.target.wants/gin-deploy-${name}-boot.service`;
		changes.push(placed([], `start at boot ${link}`, []));
	}
	return changes;
}
function ruleChanges({ place, users }, { name }, user) {
	if (user === "root" || users.includes(user)) return [];
	const rule = `+${user} ALL=(root) NOPASSWD: ${place}/${name} ""`;
	return [placed(users, `sudo rule /etc/sudoers.d/gin-deploy-${name}`, [rule])];
}
function frontChanges({ proxyFront }, { name, front }) {
	if (front === void 0) return [];
	const isOther = proxyFront !== void 0 && proxyFront.kind !== front.kind;
	const changes = (isOther ? filesOfProxy(proxyFront.kind, name) : []).map((file) => removed(file, "it is no front any more"));
	if (front.kind === "kernel") return changes;
	const isSame = proxyFront?.sha256 === createHash("sha256").update(front.text).digest("hex");
	if (isSame && proxyFront.problem === void 0) return [];
	const [config = "", ...others] = filesOfProxy(front.kind, name);
	const was = proxyFront === void 0 || isOther ? [] : ["-"];
	const written = placed(was, config, isSame ? [] : addedLines(front.text));
	return [
		...changes,
		written,
		...others.map((file) => placed(was, file, []))
	];
}
/** Of ours, the configuration first. */
function filesOfProxy(kind, name) {
	if (kind === "nginx") return [`site /etc/nginx/conf.d/gin-deploy-${name}.conf`];
	const unit = `gin-deploy-${name}-haproxy.service`;
	return [
		`HAProxy configuration /etc/gin-deploy/${name}/haproxy.cfg`,
		`map of its share /etc/gin-deploy/${name}/haproxy-share.map`,
		`unit /etc/systemd/system/${unit}`,
		`start at boot /etc/systemd/system/multi-user.target.wants/${unit}`
	];
}
/** What nobody names any more goes on the way. */
function tidyChanges({ place, idlePrograms, idleUnits }, wish) {
	const programs = idlePrograms.filter((version) => version !== hostProgramVersion);
	const units = idleUnits.filter((sha256) => sha256 !== unitSha256(wish));
	return [...programs.map((version) => removed(`host program ${place}/${version}`, "no service calls it")), ...units.map((sha256) => removed(`registered unit /etc/gin-deploy/${wish.name}/units/${sha256}`, "no release has it"))];
}
/** The words end with the path. */
function placed(was, what, details, paths = [pathIn(what)]) {
	return {
		action: was.length === 0 ? "create" : "replace",
		what,
		paths,
		details
	};
}
function removed(what, why) {
	return {
		action: "remove",
		what,
		paths: [pathIn(what)],
		details: [why]
	};
}
const pathIn = (what) => what.slice(what.indexOf("/"));
/** A text that is new, as a diff. */
function addedLines(text) {
	return text.trimEnd().split("\n").map((line) => `+${line}`);
}
/** Root's part, where something of it is to be done; none where all is as it should be. */
function planProvision(facts, wish, user) {
	if (provisionChanges(facts, wish, user).length === 0) return [];
	return [{
		part: "bring",
		step: "provision",
		facts: provisionFacts(facts.provisioned.place, wish, user)
	}];
}
/** What the program that root runs is told. */
function provisionFacts(hostProgramPath, { port, serviceManager, unitText, openFirewall, front }, user) {
	const site = front?.kind === "kernel" ? void 0 : front;
	return {
		program_place: hostProgramPath,
		service_manager: serviceManager,
		port,
		user,
		open_firewall: openFirewall,
		front: front?.kind ?? "leave",
		front_address: site?.address,
		front_port: site?.canaryPort,
		front_text: site?.text ?? "",
		host_program: hostProgram,
		host_program_sha256: hostProgramVersion,
		unit_text: unitText,
		unit_sha256: unitSha256({ unitText })
	};
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
function describeChanges({ facts, user, details }, wish, isUnchanged) {
	const { release } = wish;
	if (isUnchanged) {
		const { deployPath } = release;
		return [
			leave(`release ${provenRelease(facts)}`, [deployPath], "it serves, and is what was asked for"),
			leave(`unit ${unitFileOf(release)}`, [unitFileOf(release)]),
			leave("environment", [deployPath])
		];
	}
	return [
		...leftovers(facts, release),
		...provisionChanges(facts, release, user).map((change) => change.what.startsWith("registered unit") && change.action === "create" ? {
			...change,
			details: ["the text of the unit"]
		} : change),
		...account(facts, release.name, release.deployPath),
		releaseFiles(facts, wish),
		unitFile(facts, release, details),
		...sandbox(release),
		environment(facts, release, details),
		...addresses(recordOf(facts, facts.current), release),
		service(facts, wish),
		...migration(release),
		...pruned(facts, wish),
		...records(facts, release)
	];
}
const leave = (what, paths, ...details) => {
	return {
		action: "leave",
		what,
		paths,
		details
	};
};
const releasePath = ({ deployPath }, id) => `${deployPath}/releases/${id}`;
const unitFileOf = ({ name }) => `/etc/systemd/system/${name}@.service`;
/** systemd starts at boot what is linked here. */
const bootLinkOf = ({ name }) => `/etc/systemd/system/multi-user.target.wants/${name}@current.service`;
/** What a deploy that was cut off has left, which is put right first. */
function leftovers(facts, place) {
	const found = [];
	if (facts.paused !== void 0) found.push({
		action: "remove",
		what: `paused rollout of ${releaseUnderWay(facts) ?? "an unknown release"}`,
		paths: [`${place.deployPath}/canary`],
		details: [`${describePaused(facts.paused)}; it is aborted (\`on-paused: abort\`)`]
	});
	else if (facts.canary !== void 0) found.push({
		action: "remove",
		what: `canary ${facts.canary}`,
		paths: [`${place.deployPath}/canary`],
		details: ["a deploy that was cut off has left it"]
	});
	const recovery = chooseRecovery(facts, void 0);
	if (recovery.kind === "prove") found.push(leave(`release ${recovery.release}`, [], "its deploy was cut off after its switch: it has to prove itself again first"));
	if (recovery.kind === "go back" || recovery.kind === "take down") {
		const back = recovery.kind === "go back" ? `rolls back to ${recovery.release} first` : "is taken down first";
		found.push({
			action: "replace",
			what: `release ${facts.current}`,
			paths: [`${place.deployPath}/current`],
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
		paths: [
			"/etc/passwd",
			"/etc/shadow",
			"/etc/group",
			"/etc/gshadow"
		],
		details: ["a system user without a login, and its group"]
	} : leave(`user ${name}`, [
		"/etc/passwd",
		"/etc/shadow",
		"/etc/group",
		"/etc/gshadow"
	]), isNew ? {
		action: "create",
		what: `directory ${deployPath}`,
		paths: [deployPath],
		details: ["with releases/, data/ and logs/"]
	} : leave(`directory ${deployPath}`, [`${deployPath}/data`, `${deployPath}/logs`], "data/ and logs/ stay as they are")];
}
function releaseFiles(facts, { release, binary }) {
	const same = releaseWithBinary(facts, binary.sha256);
	const size = describeBytes(binary.sizeBytes);
	const details = [same === void 0 ? `binary: ${size} before compression are sent` : `binary: ${size}, the same as in ${same}: nothing is sent`];
	return {
		action: "create",
		what: `release ${release.id}`,
		paths: [releasePath(release, release.id)],
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
		paths: [],
		details
	}];
}
function unitFile(facts, release, details) {
	const isUnit = release.serviceManager === "systemd";
	const path = unitFileOf(release);
	const what = isUnit ? `unit ${path}` : `start by supervisor of ${release.name}`;
	const before = details?.unitText;
	if (before === "" || before === void 0 && facts.unitDeployPath === void 0) return {
		action: "create",
		what,
		paths: isUnit ? [path] : [],
		details: addedLines(release.unitText)
	};
	const lines = before === void 0 ? [] : diffLines(before, release.unitText.trimEnd());
	const isSame = before !== void 0 && lines.length === 0;
	const paths = isUnit ? [path] : [];
	return isSame ? leave(what, paths) : {
		action: "replace",
		what,
		paths,
		details: lines
	};
}
/** Nobody is to believe in one that is not there. */
function sandbox({ name, serviceManager }) {
	if (serviceManager === "systemd") return [];
	const words = `supervisor has none: the service runs as user ${name} without capabilities, and sees all that this user may see`;
	return [leave("sandbox", [], words)];
}
function environment(facts, release, details) {
	const what = "environment";
	const paths = [`${releasePath(release, release.id)}/env`];
	const text = environmentOf(release, release.port);
	if (facts.environmentSha256 === void 0) return {
		action: "create",
		what,
		paths,
		details: changedVariables([], text, "")
	};
	if (details === void 0) return {
		action: "replace",
		what,
		paths,
		details: []
	};
	const lines = changedVariables(details.variables, text, details.salt);
	return lines.length === 0 ? leave(what, []) : {
		action: "replace",
		what,
		paths,
		details: lines
	};
}
function addresses(record, release) {
	if (record === void 0) return [];
	const changed = ["port", "healthPath"].flatMap((key) => record[key] === release[key] ? [] : [`-${record[key]}`, `+${release[key]}`]);
	return changed.length === 0 ? [] : [{
		action: "replace",
		what: "public port and health check",
		paths: [],
		details: changed
	}];
}
function service(facts, { release, front }) {
	const { id, port } = release;
	const enabled = facts.isEnabled ? [] : ["it is started at boot from then on"];
	const paths = [`${release.deployPath}/current`, ...facts.isEnabled ? [] : [bootLinkOf(release)]];
	if (facts.current === void 0) return {
		action: "create",
		what: `current -> ${id}`,
		paths,
		details: ["started for the first time", ...enabled]
	};
	return {
		action: "replace",
		what: "current",
		paths,
		details: [
			`-${facts.current}`,
			`+${id}`,
			...enabled,
			...cover(facts, {
				front,
				port
			})
		]
	};
}
function cover(facts, wish) {
	const chosen = chooseFront(facts, wish);
	if ("why" in chosen) return [`new connections are refused until the new process listens: ${chosen.why}`];
	if (isProxy(chosen.kind)) return [`no request is refused meanwhile: new ones go to the canary (${proxyTitles[chosen.kind]})`];
	const rules = facts.firewallRules;
	return ["no connection is refused meanwhile: new ones go to the canary (nftables)", ...rules === 0 ? [] : [`for that time its firewall gets ${count(rules, "rule")} more, so that it treats them as before`]];
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
		paths: [releasePath(release, id)],
		details: [`\`keep-releases\` is ${keepReleases}`]
	}));
}
/** Who sets a service up without a release takes the lock for that. */
function lockPlace(facts, { deployPath }) {
	const isNew = facts.state === void 0 && facts.current === void 0 && facts.releases.length === 0;
	const paths = [`${deployPath}/.gin-deploy`];
	return {
		action: isNew ? "create" : "replace",
		what: "the place of the lock",
		paths,
		details: []
	};
}
/** What the host writes down of its deploys; of a first one that is part of what is created. */
function records(facts, { deployPath }) {
	if (facts.state === void 0 && facts.current === void 0) return [];
	return [{
		action: "replace",
		what: "the host's own records of deploys",
		paths: [`${deployPath}/.gin-deploy`],
		details: ["which release is the good one, the journal, and the lock's place"]
	}];
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
async function onHosts({ deploy }, { measure }, world, name, use) {
	const service = name === void 0 ? void 0 : {
		name,
		deployPath: deployPathOf(deploy, name)
	};
	const { sessions, leftOut } = await measure("connect", void 0, () => openSessions(deploy, (session) => enterHost(session, service, world), world));
	try {
		for (const { label, error } of leftOut) world.runner.warning(`${label} is left out, it is down: ${wordsOf(error)}`);
		return await use(sessions, leftOut);
	} finally {
		for (const session of sessions) session.close();
	}
}
/** Where the service lies. Its name is that of a deploy: `name`, or what the source says, where there is some. Throws `input`. */
async function placeOf(inputs, world) {
	return placeNamed(inputs.deploy.name ?? await nameFromSource(inputs, world), inputs);
}
/** The same for a name that is known. */
function placeNamed(name, { deploy }) {
	const { port, healthPath } = deploy;
	return {
		name,
		deployPath: deployPathOf(deploy, name),
		port,
		healthPath
	};
}
async function nameFromSource({ moduleDirectory, build }, world) {
	const unknown = (cause) => new ActionError("input", `name: the name of the service is unknown: ${cause}`, { hint: "Set `name` to the service's name on the hosts, or check the source out first that it is deployed from." });
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

export { renderDefinition as C, judgeNewAccess as E, secretsOf as S, judgeAccess as T, judgePreflight as _, bootLinkOf as a, contentHashOf as b, records as c, provisionChanges as d, provisionFacts as f, judgeForProvision as g, planPruning as h, foreseenName as i, unitFileOf as l, firewallChanges as m, placeNamed as n, describeChanges as o, unitSha256 as p, placeOf as r, lockPlace as s, onHosts as t, planProvision as u, binaryFor as v, quoteArgument as w, environmentOf as x, composeRelease as y };