import { f as listErrors, l as ActionError, p as restated, u as asActionError } from "./merge-tree-WOxcOliZ.js";
import { B as judgeHostKey, H as formatHostAddress, L as isProxy, R as proxyTitles, V as mayPinAnotherType, z as hostKeyAlgorithms } from "./create-world-JOXJksAE.js";
import { r as foreignWords } from "./ssh-Csn4Yoh5.js";
import { S as recordOf, T as usableRelease, b as pausedOf, l as pickPrivatePort, n as settleBounded, x as provenRelease } from "./lanes-CmARSX1R.js";
import { i as writeDocument, n as otherSchemaFailure, r as readDocument } from "./documents-BcmKJ-tM.js";
import { r as hostLog } from "./failure-class-DbwdcqYn.js";
import { gzipSync } from "node:zlib";
import { PassThrough, Readable } from "node:stream";
import { createHash, createPrivateKey } from "node:crypto";

// src/deploy/connect/ssh-key-text.ts
const pasteWhole = "Store the whole file, from -----BEGIN to the END line: gh secret set DEPLOY_KEY < ~/.ssh/deploy_key";
/** An armour, however its lines were joined, quoted, indented or its dashes made pretty. */
const armour = /[-–—]{2,}\s*BEGIN ([A-Z0-9][A-Z0-9 ]*?)\s*[-–—]{2,}([\s\S]*?)(?:[-–—]{2,}\s*END \1\s*[-–—]{2,}|$)/;
/** What is not a private key, told by how it starts. */
const mistaken = [
	[
		/^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\S+|sk-\S+) AAAA|BEGIN (?:SSH2 |RSA )?PUBLIC KEY/,
		"is a public key",
		"Store the private key, the file without .pub; the public one goes into authorized_keys on the hosts."
	],
	[
		/^PuTTY-User-Key-File/,
		"is a key in PuTTY's format",
		"Convert it: puttygen key.ppk -O private-openssh -o deploy_key (or in PuTTYgen: Conversions, Export OpenSSH key)."
	],
	[
		/BEGIN (?:CERTIFICATE|PGP )|BEGIN SSH2 ENCRYPTED/,
		"is not an SSH private key that OpenSSH reads",
		"Make one: ssh-keygen -t ed25519 -f deploy_key"
	],
	[
		/^(?:~|\.{0,2})\/\S+$/,
		"is a path",
		"It takes the text of the key, not the name of its file."
	],
	[
		/^\$/,
		"is the name of a variable, not its value",
		"Give the value of the secret: in a workflow the expression secrets.DEPLOY_KEY in double braces."
	]
];
/** Undoes what pasting, quoting and templating do to a key, and names what cannot be undone. */
function readArmour(text) {
	const plain = withoutWrapping(text);
	if (plain === "") return {
		problem: "is empty",
		hint: "The secret may not exist here: forks and other environments do not get it."
	};
	for (const [pattern, problem, hint] of mistaken) if (pattern.test(plain)) return {
		problem,
		hint
	};
	const match = armour.exec(plain);
	if (match === null) return {
		problem: "is not a private key: it has no -----BEGIN ... PRIVATE KEY----- line",
		hint: pasteWhole
	};
	const [whole, label = "", body = ""] = match;
	if (!/END [A-Z0-9 ]+\s*[-–—]{2,}$/.test(whole)) return {
		problem: "is cut off: its END line is missing",
		hint: pasteWhole
	};
	const encryption = /DEK-Info:\s*([A-Za-z0-9-]+,\s*[0-9A-Fa-f]+)/.exec(body)?.[1]?.replace(/\s/g, "");
	const base64 = body.replace(/Proc-Type:\s*4,\s*ENCRYPTED|DEK-Info:\s*[A-Za-z0-9-]+,\s*[0-9A-Fa-f]+/g, "").replace(/\s/g, "");
	if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 !== 0) return {
		problem: "is damaged: between its BEGIN and END lines is no whole base64",
		hint: pasteWhole
	};
	return {
		label,
		encryption,
		bytes: Buffer.from(base64, "base64")
	};
}
/** The text as OpenSSH writes it. */
function writeArmour({ label, encryption, bytes }) {
	const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
	const headers = encryption === void 0 ? [] : [
		"Proc-Type: 4,ENCRYPTED",
		`DEK-Info: ${encryption}`,
		""
	];
	return [
		`-----BEGIN ${label}-----`,
		...headers,
		...lines,
		`-----END ${label}-----`,
		""
	].join("\n");
}
/** Quotes, `\n` written out, invisible characters, and base64 around the whole key or without its armour are taken away. */
function withoutWrapping(text) {
	const plain = text.replace(/\p{Cf}/gu, "").replace(/\p{Zs}/gu, " ").replace(/(?:\\r)?\\n/g, "\n").replace(/\r\n?/g, "\n").trim().replace(/^(["'])([\s\S]*)\1$/, "$2").trim();
	const packed = plain.replace(/\s/g, "");
	if (!/^[A-Za-z0-9+/]{64,}={0,2}$/.test(packed)) return plain;
	const bytes = Buffer.from(packed, "base64");
	const inside = bytes.toString("latin1");
	if (inside.startsWith("openssh-key-v1\0")) return writeArmour({
		label: "OPENSSH PRIVATE KEY",
		encryption: void 0,
		bytes
	});
	return inside.includes("-----BEGIN ") ? withoutWrapping(bytes.toString("utf8")) : plain;
}

// src/deploy/connect/ssh-key-plain.ts
/** A PEM key without encryption, in a form that ssh2 reads; `key` is undefined for a type that SSH does not know, the whole for what cannot be read. */
function plainKey(pem, passphrase) {
	try {
		const key = createPrivateKey({
			key: pem,
			...passphrase === void 0 ? {} : { passphrase }
		});
		return {
			key: rewrite(key),
			type: key.asymmetricKeyType
		};
	} catch {
		return;
	}
}
function rewrite(key) {
	if (key.asymmetricKeyType === "rsa") return key.export({
		type: "pkcs1",
		format: "pem"
	}).toString();
	if (key.asymmetricKeyType === "ec") return key.export({
		type: "sec1",
		format: "pem"
	}).toString();
	if (key.asymmetricKeyType !== "ed25519") return void 0;
	const { d = "", x = "" } = key.export({ format: "jwk" });
	return opensshEd25519(Buffer.from(d, "base64url"), Buffer.from(x, "base64url"));
}
/** An unencrypted openssh-key-v1 (PROTOCOL.key of OpenSSH). */
function opensshEd25519(seed, publicKey) {
	const none = lengthed(Buffer.from("none"));
	const nothing = lengthed(Buffer.alloc(0));
	const publicPart = Buffer.concat([lengthed(Buffer.from("ssh-ed25519")), lengthed(publicKey)]);
	const secret = [
		Buffer.alloc(8),
		publicPart,
		lengthed(Buffer.concat([seed, publicKey])),
		nothing
	];
	const secretBytes = secret.reduce((sum, part) => sum + part.length, 0);
	const padding = Buffer.from(Array.from({ length: (8 - secretBytes % 8) % 8 }, (_, index) => index + 1));
	const oneKey = Buffer.from([
		0,
		0,
		0,
		1
	]);
	const secretPart = lengthed(Buffer.concat([...secret, padding]));
	const magic = Buffer.from("openssh-key-v1\0");
	const bytes = Buffer.concat([
		magic,
		none,
		none,
		nothing,
		oneKey,
		lengthed(publicPart),
		secretPart
	]);
	return writeArmour({
		label: "OPENSSH PRIVATE KEY",
		encryption: void 0,
		bytes
	});
}
function lengthed(bytes) {
	const length = Buffer.alloc(4);
	length.writeUInt32BE(bytes.length);
	return Buffer.concat([length, bytes]);
}

// src/deploy/connect/ssh-key.ts
const newKey = "Make one that every host takes: ssh-keygen -t ed25519 -f deploy_key";
const storeAgain = "Store the file again, whole: gh secret set DEPLOY_KEY < deploy_key";
/**
* Reads `ssh-key` before any host is dialled: repairs what can be repaired, names what cannot. Problems continue a sentence
* that starts with the input's name (`ssh-key is empty`) and hold nothing of the key. A passphrase without need is ignored.
*/
function readSshKey(text, passphrase, ssh) {
	const armoured = readArmour(text);
	if ("problem" in armoured) return armoured;
	if (!isEncrypted(armoured)) return openKey(armoured, void 0, ssh) ?? {
		problem: "is damaged: it was cut or changed on its way here",
		hint: storeAgain
	};
	if (!passphrase) return {
		problem: "is encrypted",
		hint: "Set ssh-key-passphrase, or take a key without one: ssh-keygen -p -f deploy_key"
	};
	for (const candidate of passphrasesOf(passphrase)) {
		const reading = openKey(armoured, candidate, ssh);
		if (reading) return reading;
	}
	return {
		problem: "does not open with ssh-key-passphrase, or is damaged",
		hint: "Try it: ssh-keygen -y -f deploy_key asks for the passphrase."
	};
}
/** A secret often ends in the new line of the file or the `echo` that it came from, or in a space of whoever pasted it. */
function passphrasesOf(passphrase) {
	return /* @__PURE__ */ new Set([
		passphrase,
		passphrase.replace(/[\r\n]+$/, ""),
		passphrase.trim()
	]);
}
/** undefined: the passphrase is wrong or the bytes are; the two cannot be told apart. */
function openKey(armoured, passphrase, ssh) {
	let text = writeArmour(armoured);
	let textPassphrase = passphrase;
	if (/^(?:ENCRYPTED )?PRIVATE KEY$/.test(armoured.label)) {
		const plain = plainKey(text, passphrase);
		if (plain === void 0) return void 0;
		if (plain.key === void 0) return unsupported(plain.type);
		text = plain.key;
		textPassphrase = void 0;
	}
	const opened = ssh.openPrivateKey(text, textPassphrase);
	if (opened instanceof Error) return /unsupported|not supported/i.test(opened.message) ? unsupported(void 0) : void 0;
	if (opened.type === "ssh-dss") return {
		problem: "is a DSA key, which hosts no longer take",
		hint: newKey
	};
	const key = textPassphrase === void 0 ? text : plainKey(opened.pem, void 0)?.key;
	return key === void 0 ? void 0 : {
		key,
		type: opened.type,
		fingerprint: opened.fingerprint
	};
}
function unsupported(type) {
	return {
		problem: `is of a type or cipher that is not supported${type === void 0 ? "" : ` (${type})`}`,
		hint: newKey
	};
}
function isEncrypted({ label, encryption, bytes }) {
	if (label === "OPENSSH PRIVATE KEY") return opensshCipher(bytes) !== "none";
	return label === "ENCRYPTED PRIVATE KEY" || encryption !== void 0;
}
/** Cipher name of an OpenSSH key: the first string after the magic (PROTOCOL.key of OpenSSH). A broken one counts as `none`. */
function opensshCipher(bytes) {
	const at = 15;
	if (bytes.length < 19) return "none";
	const name = bytes.subarray(19, 19 + bytes.readUInt32BE(at)).toString("latin1");
	return /^[a-z0-9@.-]{1,64}$/.test(name) ? name : "none";
}

// src/deploy/connect/connect-host.ts
/** Long enough for a slow link and a loaded host, short enough that a dead host is no mystery. */
const connectTimeoutMs = 3e4;
/** The key of `ssh-key`, repaired and opened once, or the agent. Throws `input`; asked once, before any host is dialled. */
async function readCredentials({ sshKey, sshKeyPassphrase }, { runner, loadSsh }) {
	if (sshKey === void 0) {
		const socket = runner.env["SSH_AUTH_SOCK"];
		if (socket) return {
			kind: "agent",
			socket
		};
		throw new ActionError("input", "there is no key to log in with: ssh-key is empty and no SSH agent runs", { hint: "Set ssh-key, or start an agent with a key in it before this step (SSH_AUTH_SOCK)." });
	}
	runner.mask(sshKey);
	if (sshKeyPassphrase !== void 0) runner.mask(sshKeyPassphrase);
	const reading = readSshKey(sshKey, sshKeyPassphrase, await loadSsh());
	if ("problem" in reading) throw new ActionError("input", `ssh-key ${reading.problem}`, { hint: reading.hint });
	runner.mask(reading.key);
	return {
		kind: "key",
		key: reading.key
	};
}
/** Throws `trust` for a key that is not pinned, before user or key are sent; `connection` when the host cannot be reached or refuses the login. */
async function connectHost(address, login, world) {
	const ssh = await world.loadSsh();
	return await untilTrusted(address, login, world.cancelled, ssh.connect);
}
/** The same for a host that connections to others go through. */
async function connectJump(address, login, world) {
	const ssh = await world.loadSsh();
	return await untilTrusted(address, login, world.cancelled, ssh.connectJump);
}
async function untilTrusted(address, login, cancelled, connect) {
	const { pins } = login;
	const refusals = [];
	for (;;) {
		let refusal;
		const isTrusted = (key) => {
			const judgement = judgeHostKey(pins, address, key);
			refusal = judgement.kind === "trusted" ? void 0 : {
				key,
				judgement
			};
			return judgement.kind === "trusted";
		};
		const refusedTypes = refusals.map(({ key }) => key.type);
		try {
			const algorithms = hostKeyAlgorithms(pins, address, refusedTypes);
			return await connect({
				...requestFor(address, login, cancelled),
				hostKeyAlgorithms: algorithms,
				isTrusted
			});
		} catch (error) {
			if (!refusal && (refusals.length === 0 || cancelled.aborted)) throw error;
		}
		if (refusal) refusals.push(refusal);
		if (!refusal || !canTryAnotherType(pins, address, refusals)) throw trustFailure(refusals);
	}
}
function requestFor({ user, host, port }, { credentials, through }, signal) {
	return {
		user,
		host,
		port,
		...credentials.kind === "key" ? {
			privateKey: credentials.key,
			agentSocket: void 0
		} : {
			privateKey: void 0,
			agentSocket: credentials.socket
		},
		timeoutMs: connectTimeoutMs,
		signal,
		through
	};
}
/** A fingerprint without a type may be of another key than the one that the host showed: each type is asked for once. */
function canTryAnotherType(pins, address, refusals) {
	if (refusals.some(({ judgement }) => judgement.kind === "revoked")) return false;
	const refusedTypes = refusals.map(({ key }) => key.type);
	return mayPinAnotherType(pins, address) && hostKeyAlgorithms(pins, address, refusedTypes)?.length !== 0;
}
const howToVerify = "Compare the fingerprint on the host itself, not over this network (on its console: ssh-keygen -l -f /etc/ssh/ssh_host_ed25519_key.pub).";
const adviceOf = {
	unknown: (line) => `${howToVerify} Only if it is the same, add this line to ssh-known-hosts: ${line}`,
	changed: (line) => `This may be an attack: somebody may stand between this runner and the host. If the host was reinstalled: ${howToVerify} Only if it is the same, replace the old line with this one: ${line}`,
	revoked: () => "The host that answers uses a revoked key. Do not deploy until you know why."
};
function trustFailure(refusals) {
	const judgements = refusals.map(({ judgement }) => judgement);
	const worst = judgements.find(({ kind }) => kind === "revoked") ?? judgements.find(({ kind }) => kind === "changed") ?? judgements[0];
	if (!worst) return new ActionError("trust", "the host key is not trusted");
	const others = judgements.filter((judgement) => judgement !== worst).map(({ message }) => message);
	return new ActionError("trust", worst.message, {
		hint: adviceOf[worst.kind](worst.lineToPaste),
		evidence: others
	});
}

// src/deploy/connect/jump-hosts.ts
/** Hosts that lost their jump host ask for it again at the same moment; a refusal is the answer to all of them. */
const refusalStandsMs = 1e3;
/** `login`: also of the jump hosts. Connects nothing yet. */
function shareJumpHosts(hops, login, { clock, loadSsh }) {
	let chain = [];
	let connecting;
	let refusal;
	let isClosed = false;
	async function connectMissing(cancelled) {
		chain = standing(chain);
		for (const [index, hop] of hops.entries()) {
			if (index < chain.length) continue;
			const through = chain.at(-1);
			const jump = await connectJump(hop, {
				...login,
				through
			}, {
				loadSsh,
				cancelled
			}).catch((error) => {
				throw saidOf(`jump host ${describeWay(hop, hops.slice(0, index))}`, error);
			});
			chain = [...chain, jump];
			if (isClosed) closeAll();
		}
		return chain.at(-1);
	}
	function closeAll() {
		for (const jump of chain.toReversed()) jump.close();
	}
	return {
		async reach(signal) {
			if (standing(chain).length === hops.length) return chain.at(-1);
			if (refusal !== void 0 && clock.elapsed() - refusal.atMs < refusalStandsMs) throw refusal.error;
			connecting ??= connectMissing(signal).catch((error) => {
				refusal = {
					error,
					atMs: clock.elapsed()
				};
				throw error;
			}).finally(() => {
				connecting = void 0;
			});
			return await connecting;
		},
		close() {
			isClosed = true;
			closeAll();
		}
	};
}
/** What is connected still: whatever is behind a lost one is lost with it. */
function standing(chain) {
	const firstLost = chain.findIndex(({ lost }) => lost.aborted);
	return firstLost === -1 ? chain : chain.slice(0, firstLost);
}
/** `deploy@web1 through ops@bastion`. */
function describeWay(address, hops) {
	const through = hops.length === 0 ? "" : ` through ${hops.map(formatHostAddress).join(", ")}`;
	return `${formatHostAddress(address)}${through}`;
}
/** The same error, which begins with whom it is about; a cancelled job is about nobody. */
function saidOf(who, error) {
	return error instanceof ActionError && [
		"trust",
		"unreachable",
		"connection"
	].includes(error.code) ? restated(error, { headline: `${who}: ${error.headline}` }) : error;
}

// src/deploy/connect/reach-hosts.ts
/** Reads the key, and connects nothing yet. Throws `input`. */
async function reachHosts(inputs, world) {
	const { jumpHosts: hops, knownHosts: pins } = inputs;
	const login = {
		pins,
		credentials: await readCredentials(inputs, world)
	};
	const jumps = shareJumpHosts(hops, login, world);
	return {
		hostProgramPath: inputs.hostProgramPath,
		prepare: async (signal) => {
			await jumps.reach(signal);
		},
		async connect(address, signal) {
			const through = await jumps.reach(signal);
			const connecting = connectHost(address, {
				...login,
				through
			}, {
				loadSsh: world.loadSsh,
				cancelled: signal
			});
			if (through === void 0) return await connecting;
			return await connecting.catch((error) => {
				throw saidOf(describeWay(address, hops), error);
			});
		},
		close: jumps.close
	};
}

// src/deploy/facts/port-owner.ts
/** The scope of a container has the engine's name, and the container's long one. */
const scopes = [
	[/^docker-([0-9a-f]{12})[0-9a-f]*\.scope$/, "in the Docker container"],
	[/^libpod-([0-9a-f]{12})[0-9a-f]*\.scope$/, "in the Podman container"],
	[/^cri-containerd-([0-9a-f]{12})[0-9a-f]*\.scope$/, "in the Kubernetes container"],
	[/^crio-([0-9a-f]{12})[0-9a-f]*\.scope$/, "in the Kubernetes container"]
];
function describePortOwner({ pid, unit, command }) {
	if (pid === 0) return "a process that cannot be seen from there, such as one of another container with the same network";
	for (const [scope, words] of scopes) {
		const id = scope.exec(unit)?.[1];
		if (id !== void 0) return `${command} (pid ${pid}) ${words} ${id}`;
	}
	return `${command} (pid ${pid}${unit ? `, ${unit}` : ""})`;
}
function readPortOwner(line) {
	const [pid = "", unit = "", ...command] = line.split(" ");
	return {
		pid: Number(pid),
		unit,
		command: command.join(" ")
	};
}

// src/deploy/judgement/state/recovery.ts
/** What puts a host right. `failed` is undefined for whoever finds the host as it is: the next deploy, or the post step. */
function chooseRecovery(facts, failed) {
	const { state, current } = facts;
	if (failed === void 0 && current !== void 0 && isProvable(facts)) return {
		kind: "prove",
		release: current
	};
	const isOurs = current !== void 0 && current === failed?.id;
	const target = state === void 0 && isOurs ? usableRelease(facts, failed?.before) : provenRelease(facts);
	if (current === target) {
		const isHalfWay = facts.pending !== void 0 && facts.running !== void 0 && facts.running !== current;
		return target !== void 0 && isHalfWay ? {
			kind: "go back",
			release: target
		} : { kind: "nothing" };
	}
	if (target !== void 0) return {
		kind: "go back",
		release: target
	};
	return { kind: isOurs || isUnproven(facts) ? "take down" : "leave" };
}
/** `current` is the release of a deploy that never came to its end. */
function isUnproven({ state, current, pending }) {
	return current !== void 0 && pending === current && (typeof state !== "object" || state.release !== current);
}
/**
* Whether it can be seen for certain if what serves is the release of a deploy that was cut off, and serves well: its record says
* which program should answer where, and that program is what runs, or what systemd tries to run.
*/
function isProvable(facts) {
	const { current, running, activeState, phase } = facts;
	if (phase?.phase === "taking-back" && phase.release === current) return false;
	const runs = running === current || running === void 0 && ["activating", "failed"].includes(activeState);
	return isUnproven(facts) && runs && usableRelease(facts, current) !== void 0 && recordOf(facts, current) !== void 0;
}
/** Nothing of a deploy lies about: there is nothing to put right, nor to clear away. */
function isAtRest(facts) {
	const { current, canary, pending, phase, paused, hasLeftovers } = facts;
	return !(hasLeftovers || [
		canary,
		pending,
		phase,
		paused
	].some((trace) => trace !== void 0)) && current === provenRelease(facts);
}
/** All that lies about of a deploy is of this release, and paused, if at all, by this run; what proved itself may cover its way back. */
function isTrialOf(facts, own) {
	const { paused, pending, canary, phase } = facts;
	const trial = canary === provenRelease(facts) ? void 0 : canary;
	if (paused === "unreadable") return false;
	const named = [
		paused?.release,
		pending,
		trial,
		phase?.release
	].filter((release) => release !== void 0);
	const isAnothersPause = paused !== void 0 && own.pausedBy !== void 0 && paused.by !== own.pausedBy;
	return named.length > 0 && named.every((release) => release === own.release) && !isAnothersPause;
}
/** The release of what has not come to its end there; undefined: nothing is under way, or nobody has written down what. */
function releaseUnderWay(facts) {
	return pausedOf(facts)?.release ?? facts.pending ?? facts.canary;
}
/** Something of a deploy lies about, so that the host may have to be put right before anything else. */
function isUnsettled(facts) {
	return facts.lockHolder !== void 0 || !isAtRest(facts);
}

// src/deploy/facts/host-documents.ts
/** state.json: the last finished deploy of a host. */
function writeHostState(state) {
	return writeDocument(state);
}
function readHostState(json) {
	return readDocument(json, (values) => ({
		release: values.name("release"),
		previousRelease: values.nameOr("previousRelease", void 0),
		decidedAt: values.textOr("decidedAt", "")
	}));
}
/** release.json: what a release says of itself. */
function writeReleaseRecord(record) {
	return writeDocument(record);
}
function readReleaseRecord(json) {
	return readDocument(json, (values) => {
		const mainPackage = values.textOr("mainPackage", void 0);
		const filesSha256 = values.textOr("filesSha256", void 0);
		return {
			id: values.name("id"),
			version: values.text("version"),
			commit: values.text("commit"),
			...mainPackage === void 0 ? {} : { mainPackage },
			contentHash: values.text("contentHash"),
			binarySha256: values.text("binarySha256"),
			...filesSha256 === void 0 ? {} : { filesSha256 },
			port: values.whole("port"),
			healthPath: values.text("healthPath"),
			healthTimeoutMs: values.whole("healthTimeoutMs"),
			deployedAt: values.text("deployedAt"),
			origin: values.innerOr("origin", (origin) => ({
				repository: origin.text("repository"),
				branch: origin.text("branch"),
				commitDate: origin.text("commitDate"),
				runNumber: origin.wholeOr("runNumber", void 0)
			}), void 0),
			by: values.text("by")
		};
	});
}
/** What a deploy is about to do on a host. None: it is at rest. */
const phases = [
	"staging",
	"canary",
	"switching",
	"promoting",
	"taking-back"
];
function writeHostPhase(phase) {
	return writeDocument(phase);
}
function readHostPhase(json) {
	return readDocument(json, (values) => ({
		phase: values.choice("phase", phases),
		release: values.name("release")
	}));
}
/** All of them: a pause whose front is missing here could not be read. */
const frontKinds = Object.keys({
	kernel: true,
	nginx: true,
	haproxy: true
});
function writePausedRollout(paused) {
	return writeDocument(paused);
}
function readPausedRollout(json) {
	return readDocument(json, (values) => ({
		release: values.name("release"),
		sharePercent: values.whole("sharePercent"),
		front: values.choiceOr("front", frontKinds, void 0),
		canaryPort: values.whole("canaryPort"),
		pausedAt: values.text("pausedAt"),
		by: values.text("by"),
		reason: values.text("reason"),
		rollout: values.inner("rollout", readRolloutLeft),
		keepReleases: values.whole("keepReleases")
	}));
}
function readRolloutLeft(values) {
	return {
		steps: values.list("steps", (step) => {
			const timeoutMs = step.wholeOr("timeoutMs", void 0);
			return {
				sharePercent: step.whole("sharePercent"),
				minMs: step.whole("minMs"),
				...timeoutMs === void 0 ? {} : { timeoutMs },
				...step.flag("thenPause") ? { thenPause: true } : {}
			};
		}),
		maxP95Ms: values.whole("maxP95Ms"),
		maxErrorRate: values.number("maxErrorRate"),
		minRequests: values.whole("minRequests"),
		maxCpuPercent: values.wholeOr("maxCpuPercent", void 0),
		maxMemoryBytes: values.wholeOr("maxMemoryBytes", void 0),
		logDeny: values.texts("logDeny") ?? []
	};
}

// src/deploy/plan/choose-front.ts
/** Pure: `auto` takes the proxy that was set up for the service, unless it does not work, and the kernel where there is none. */
function chooseFront(facts, { front = "auto", port }) {
	if (front === "none") return { why: "`front` is none" };
	if (!facts.isActive) return { why: "nothing serves yet" };
	if (recordOf(facts, facts.current)?.port !== port) return { why: "the public port changes" };
	const proxy = workingProxy(facts, {
		front,
		port
	});
	if ("kind" in proxy && front !== "kernel") return proxy;
	if (isProxy(front)) return proxy;
	return facts.noFront === void 0 ? { kind: "kernel" } : { why: facts.noFront };
}
/** The proxy that somebody names, or that was set up, if requests can be sent by it. */
function workingProxy({ proxyFront, listeningPorts, canary }, { front = "auto", port }) {
	if (proxyFront === void 0 || isProxy(front) && front !== proxyFront.kind) return { why: `${isProxy(front) ? proxyTitles[front] : "a proxy"} is not set up as the front of the service${proxyFront === void 0 ? "" : `, but ${proxyTitles[proxyFront.kind]}`}` };
	const { kind, livePort, canaryPort, problem } = proxyFront;
	const title = proxyTitles[kind];
	if (livePort !== port) return { why: `${title} sends requests to port ${livePort}, and the service gets ${port}` };
	if (problem !== void 0) return { why: problem };
	return canary === void 0 && listeningPorts.has(canaryPort) ? { why: `port ${canaryPort}, which ${title} has for canaries, is taken` } : { kind };
}
/** Where a canary listens. */
function privatePortOf(facts, name, wish) {
	const chosen = chooseFront(facts, wish);
	return "kind" in chosen && isProxy(chosen.kind) && facts.proxyFront !== void 0 ? facts.proxyFront.canaryPort : pickPrivatePort(name, wish.port, facts.listeningPorts);
}
/** What keeps a release off a host because of its front: users come by it, or somebody has asked for it. */
function judgeFront(facts, wish, hasShares) {
	const { front = "auto", port } = wish;
	const { proxyFront } = facts;
	const proxy = workingProxy(facts, wish);
	if ("kind" in proxy || facts.kernel !== "Linux") return [];
	const isLost = proxyFront !== void 0 && proxyFront.livePort !== port;
	const isMeant = isProxy(front) || front === "auto" && hasShares && proxyFront !== void 0;
	if (!isLost && !isMeant) return [];
	const kind = isProxy(front) ? front : proxyFront?.kind ?? "nginx";
	const title = proxyTitles[kind];
	const remedy = isLost ? `Run \`operation: provision\` with the new \`port\`, \`front: ${kind}\` and \`front-listen\` when you want ${title} to change over, or with \`front: kernel\` when it is no front any more.` : `Put that right, or run \`operation: provision\` with \`front: ${kind}\` and \`front-listen\`${proxyFront?.kind === kind ? " again" : ""}. With \`front: kernel\` nftables sends the shares.`;
	return [{
		problem: `${title} cannot be its front: ${proxy.why}`,
		remedy
	}];
}

// src/deploy/steps/table/step-fields.ts
const shownCharacters = 100;
function read(take, wanted) {
	return (text) => {
		if (text === void 0) return {
			ok: false,
			problem: "is missing"
		};
		const value = take(text);
		if (value !== void 0) return {
			ok: true,
			value
		};
		return {
			ok: false,
			problem: `is ${JSON.stringify(text.slice(0, shownCharacters))}, and not ${wanted}`
		};
	};
}
/** Any text, the empty one among it. */
const text = {
	form: "text",
	write: (value) => value,
	read: read((given) => given, "text")
};
/** Text without a line's end or another control character. */
const line = {
	...text,
	form: "line"
};
/** One line that is not empty. */
const word = {
	form: "word",
	write: (value) => value,
	read: read((given) => given === "" || given.includes("\n") ? void 0 : given, "one line")
};
const lineOf = (form) => ({
	...word,
	form
});
/** A whole number; only a difference of times is ever below zero. */
const whole = {
	form: "whole",
	write: String,
	read: read((given) => /^-?\d{1,15}$/.test(given) ? Number(given) : void 0, "a whole number")
};
/** A TCP port. */
const port = {
	...whole,
	form: "port"
};
/** A share of the whole: 1 to 100. */
const percent = {
	...whole,
	form: "percent"
};
/** Seconds with a part of a second. */
const seconds = {
	form: "seconds",
	write: String,
	read: read((given) => /^\d{1,12}(?:\.\d{1,9})?$/.test(given) ? Number(given) : void 0, "seconds")
};
/** Nothing, or an empty text, means no. */
const flag = {
	form: "=yes=?",
	write: (value) => value ? "yes" : "",
	read: (given) => given === void 0 || given === "" ? {
		ok: true,
		value: false
	} : read((it) => it === "yes" || void 0, "yes")(given)
};
function choice(...words) {
	return {
		form: `=${words.join("=")}=`,
		write: (value) => value,
		read: read((given) => words.find((each) => each === given), words.join(" or "))
	};
}
/** Lines; none where the key was left out. */
const lines = listOf(text);
/** One on each line; none where the key was left out. */
function listOf(field) {
	return {
		form: `${field.form}*`,
		write: (values) => values.length === 0 ? "" : values.map((value) => field.write(value) ?? "").join("\n"),
		read(given) {
			const values = [];
			if (given === void 0 || given === "") return {
				ok: true,
				value: values
			};
			for (const line of given.split("\n")) {
				const reading = field.read(line);
				if (!reading.ok) return {
					ok: false,
					problem: `has a line that ${reading.problem}`
				};
				values.push(reading.value);
			}
			return {
				ok: true,
				value: values
			};
		}
	};
}
/** Words of one line, each a field; the last one has the rest of the line. */
function columns(fields) {
	const names = Object.keys(fields);
	return {
		form: "line",
		write: (values) => Object.values(writeFields(fields, values)).join(" "),
		read(given) {
			const words = (given ?? "").split(" ");
			const rest = words.splice(names.length - 1).join(" ");
			const reading = readFields(fields, (name) => [...words, rest][names.indexOf(name)]);
			return "values" in reading ? {
				ok: true,
				value: reading.values
			} : {
				ok: false,
				problem: reading.problems[0] ?? "is none"
			};
		}
	};
}
/** How often there was what, by its number: `145:477 157:3`. */
const counts = {
	form: "line",
	write: (value) => [...value].map(([number, count]) => `${number}:${count}`).join(" "),
	read: read((given) => {
		const pairs = given === "" ? [] : given.split(" ").map((pair) => /^(\d{1,15}):(\d{1,15})$/.exec(pair));
		if (pairs.includes(null)) return void 0;
		return new Map(pairs.map((pair) => [Number(pair?.[1]), Number(pair?.[2])]));
	}, "counts")
};
/** An empty text stands for undefined: the key itself has to be there. */
function orEmpty(field) {
	return {
		form: `${field.form}?`,
		write: (value) => value === void 0 ? "" : field.write(value),
		read: (given) => given === "" ? {
			ok: true,
			value: void 0
		} : field.read(given)
	};
}
/** undefined where the key was left out, or is empty. */
function orAbsent(field) {
	return {
		form: `${field.form}?`,
		write: (value) => value === void 0 ? void 0 : field.write(value),
		read: (given) => given === void 0 || given === "" ? {
			ok: true,
			value: void 0
		} : field.read(given)
	};
}
/** Every value as the text that travels. */
function writeFields(fields, values) {
	const written = Object.entries(fields).flatMap(([key, field]) => {
		const value = field.write(values[key]);
		return value === void 0 ? [] : [[key, value]];
	});
	return Object.fromEntries(written);
}
/** Every value out of the text that travelled, or all that is wrong with it: `current is missing`. */
function readFields(fields, textOf) {
	const values = {};
	const problems = [];
	for (const [key, field] of Object.entries(fields)) {
		const reading = field.read(textOf(key));
		if (reading.ok) values[key] = reading.value;
		else problems.push(`${key} ${reading.problem}`);
	}
	return problems.length > 0 ? { problems } : { values };
}

// src/deploy/steps/table/step-declaration.ts
const usualMs = 6e4;
/** For what ends a process of the service, or waits for a step that does. */
const stoppingMs = usualMs + 120 * 1e3;
const path = lineOf("path");
const release = lineOf("release");
const sha256 = lineOf("sha256");
const token = lineOf("token");
const name = lineOf("service");
const urlPath = lineOf("url_path");
const service$1 = {
	deploy_path: path,
	token,
	name
};
/** The front as it stands. */
const frontAnswers = {
	front_share: orAbsent(whole),
	front_seen: orAbsent(whole),
	front_sent: orAbsent(whole),
	front_arrived: orAbsent(whole),
	front_lost: orAbsent(word)
};
const looking = {
	writes: false,
	mayRunTwice: true,
	timeoutMs: usualMs
};
const stopping = {
	writes: true,
	mayRunTwice: true,
	timeoutMs: stoppingMs
};
const writing = {
	writes: true,
	mayRunTwice: true,
	timeoutMs: usualMs
};

// src/deploy/facts/clock-offset.ts
/**
* How far a clock that says whole seconds is ahead of this machine's, at least; below zero: behind. 0 where it may have been right at some
* moment between question and answer: a slow link does not make a clock wrong.
*/
function clockAheadMs(hostSeconds, { askedMs, answeredMs }) {
	const earliestMs = hostSeconds * 1e3;
	const latestMs = earliestMs + 999;
	if (earliestMs > answeredMs) return earliestMs - answeredMs;
	return latestMs < askedMs ? latestMs - askedMs : 0;
}

// src/deploy/facts/read-host-facts.ts
/** Throws `preflight` for what a later version of this action has written. `place`: `deploy@web1: /opt/greeter`. `hostProgramPath`: where it was looked for host programs. */
function readHostFacts(answers, place, hostProgramPath, asked) {
	const inStateDirectory = (file) => `${place}/.gin-deploy/${file}`;
	return {
		clock: {
			aheadMs: clockAheadMs(answers.clock, asked),
			isKept: answers.clock_kept === void 0 ? void 0 : answers.clock_kept === "yes"
		},
		kernel: answers.kernel,
		machine: answers.machine,
		systemdVersion: answers.systemd,
		isBootedBySystemd: answers.booted,
		noSupervisor: answers.no_supervisor,
		serviceManager: answers.service_manager,
		tools: new Set(answers.tool),
		diskPlace: answers.disk_place,
		diskMount: new Set(answers.disk_mount),
		diskFreeBytes: answers.disk_free_kib * 1024,
		inodesFree: readInodes(answers.inodes_free),
		memory: {
			totalBytes: answers.memory_kib * 1024,
			availableBytes: answers.memory_available_kib === void 0 ? void 0 : answers.memory_available_kib * 1024,
			canBeLimited: answers.limits_memory
		},
		filesLimit: answers.files_limit,
		proxies: answers.proxy,
		listeningPorts: new Set(answers.listening),
		portOwners: answers.port_owner.map(readPortOwner),
		portContainers: answers.port_container,
		portForwards: answers.port_forward,
		userId: answers.user_id,
		userHome: answers.user_home,
		hasForeignUnit: answers.unit.includes("foreign"),
		unitDeployPath: answers.unit_deploy_path,
		isUnitOfCurrent: answers.unit_is_currents,
		isEnabled: answers.enabled === "enabled",
		environmentSha256: answers.env_sha256,
		hasForeignDeployPath: answers.deploy_path.includes("foreign"),
		state: readState(answers.state, inStateDirectory("state.json")),
		current: answers.current,
		isActive: answers.active,
		activeState: answers.active_state,
		running: answers.running,
		noFront: answers.no_front,
		firewallRules: answers.firewall_rules,
		proxyFront: readProxyFront(answers),
		shutBy: answers.shut_by && {
			...answers.shut_by,
			command: answers.opening_command ?? ""
		},
		opened: answers.opened,
		selinux: answers.selinux ? {
			port: answers.port_label,
			places: answers.unlabelled
		} : void 0,
		pending: readPending(answers.pending, inStateDirectory("state.next")),
		phase: answers.phase === void 0 ? void 0 : known(readHostPhase(answers.phase), inStateDirectory("phase")),
		paused: readPaused(answers.paused, inStateDirectory("paused")),
		decidedSecondsAgo: answers.state_age,
		canary: answers.canary,
		hasLeftovers: answers.leftovers,
		releases: answers.release.map((line) => readKnownRelease(line, place)),
		unitsOfReleases: new Map(answers.release_unit.map(({ release, sha256 }) => [release, sha256])),
		lockHolder: answers.lock_holder,
		provisioned: {
			place: hostProgramPath,
			mount: new Set(answers.program_mount),
			program: answers.host_program,
			deployPath: answers.registered_path,
			port: answers.registered_port,
			units: answers.registered_unit,
			idleUnits: answers.idle_unit,
			idlePrograms: answers.idle_program,
			atBoot: {
				program: answers.boot_program,
				deployPath: answers.boot_path,
				isEnabled: answers.boot_enabled
			},
			users: answers.sudo_user
		}
	};
}
function readProxyFront(answers) {
	const { front: kind, front_address: address, front_live: livePort, front_port: canaryPort, front_sha256: sha256 } = answers;
	if (kind === void 0 || address === void 0 || sha256 === void 0) return void 0;
	if (livePort === void 0 || canaryPort === void 0) return void 0;
	return {
		kind,
		address,
		livePort,
		canaryPort,
		sha256,
		problem: answers.front_problem
	};
}
/** A file system without a fixed number of them says `-`, or nothing. */
function readInodes(count) {
	return /^\d+$/.test(count) ? Number(count) : void 0;
}
function readKnownRelease(line, place) {
	const [id = "", mark = "", ...json] = line.split(" ");
	const file = `${place}/releases/${id}/release.json`;
	return {
		id,
		isBad: mark === "bad",
		record: known(readReleaseRecord(json.join(" ")), file)
	};
}
function readState(json, file) {
	return json === "" ? void 0 : known(readHostState(json), file) ?? "unreadable";
}
/** The host holds a rollout by the file alone, whatever is in it. */
function readPaused(json, file) {
	return json === void 0 ? void 0 : known(readPausedRollout(json), file) ?? "unreadable";
}
/** state.next is what state.json becomes when the deploy that wrote it is finished. */
function readPending(json, file) {
	return json === "" ? void 0 : known(readHostState(json), file)?.release;
}
/** undefined: it cannot be read. */
function known(document, file) {
	if (document.kind === "of another schema") throw otherSchemaFailure(file, document);
	return document.kind === "read" ? document.value : void 0;
}

// src/deploy/steps/bootstrap.ts
/** Above the answers of a program. What stands before it was printed by the login shell's start-up files. */
const answerMark = "\n#gin-deploy answers\n";
/** Above what is known of a user who may not become root. */
const refusalMark = "\n#gin-deploy refused\n";
/** How the bootstrap ends when its user may not become root. */
const refusedExitCode = 90;
/** How it ends when what was sent to it did not arrive. */
const nothingReadExitCode = 92;
/** How it ends when the service has no host program there. */
const noHostProgramExitCode = 93;
/**
* Reads the program as one line (`encodeProgram`) and evaluates it, so that neither program nor facts are in an argument list. A shell
* reads a line byte by byte, and packed it is a third as long.
*/
const runProgram = `IFS= read -r program || exit ${92}; eval "$(printf %s "$program" | base64 -d | gzip -dc)"`;
/** A program as `runProgram` reads it. */
function encodeProgram(program) {
	return gzipSync(program, { level: 9 }).toString("base64");
}
const quoted = runProgram.replaceAll(/["$]/g, "\\$&");
/**
* What a refused user is asked for: which programs for becoming root there are, and what sudo allows without a password. sudo lists
* it only where there is something: nothing means no rule, or one with a password.
*/
const explainRefusal = "printf \"\\n#gin-deploy refused\\n\"; for t in sudo doas; do command -v $t >/dev/null && echo tool=$t; done; sudo -n -l </dev/null 2>/dev/null | sed -n \"s/^ *(/rule=(/p\"";
/**
* Becomes root, and has it run what is sent: a constant, in the words that dash, bash, ash, zsh, fish and tcsh read alike.
* sudo is asked for `sh`, which is what it has to allow; its words are English, as they are read here. It ends with 1 where it refuses,
* as programs do that fail: only then it is asked again, for nothing. 127: there is no sudo.
*/
const becomeRoot = `sh -c 'LC_ALL=C; export LC_ALL; p="${quoted}"; if [ "$(id -u)" = 0 ]; then exec sh -c "$p"; fi; sudo -n sh -c "$p"; c=$?; [ $c = 1 ] || [ $c = 127 ] || exit $c; sudo -n sh -c : </dev/null 2>/dev/null && exit $c; ${explainRefusal}; exit ${90}'`;
/** Has root's own program for a service run a step: what a sudo rule without arguments allows. `program`: checked (values.ts, service-name.ts). */
function callHostProgram(program) {
	return `sh -c 'LC_ALL=C; export LC_ALL; p=${program}; [ -x $p ] || exit ${93}; if [ "$(id -u)" = 0 ]; then exec $p; fi; exec sudo -n $p'`;
}

// src/deploy/steps/called-functions.ts
/**
* Shell files without the functions that are never called, neither by `callers` nor by what is left of the files: a host reads a program
* byte by byte, and a slow link brings it anew for each step. Whatever names a function counts as a call.
*/
function calledFunctions(files, callers) {
	const blocks = blocksOf(files);
	const kept = new Set(blocks.filter(({ name }) => name === void 0));
	const named = wordsOf([callers, ...[...kept].map(({ text }) => text)].join("\n"));
	for (let grows = true; grows;) {
		grows = false;
		for (const block of blocks) {
			if (kept.has(block) || !named.has(block.name ?? "")) continue;
			kept.add(block);
			for (const word of wordsOf(block.text)) named.add(word);
			grows = true;
		}
	}
	return blocks.flatMap((block) => kept.has(block) ? [block.text] : []).join("");
}
const wordsOf = (text) => new Set(text.match(/[A-Za-z_]\w*/g));
/** As shell files are formatted here: a function begins and ends at the beginning of a line, or is one line. */
function blocksOf(files) {
	const blocks = [];
	let lines = [];
	let name;
	let textEnd;
	const end = () => {
		if (lines.length > 0) blocks.push({
			text: lines.join(""),
			name
		});
		lines = [];
		name = void 0;
	};
	for (const line of files.match(/.*\n|.+$/g) ?? []) {
		const bare = line.trimEnd();
		const begun = name === void 0 && textEnd === void 0 ? /^([A-Za-z_]\w*)\(\) \{/.exec(bare)?.[1] : void 0;
		if (begun !== void 0) {
			const comment = lines.splice(lines.findLastIndex((above) => !above.startsWith("#")) + 1);
			end();
			lines = comment;
			name = begun;
		}
		lines.push(line);
		if (textEnd === void 0) textEnd = /<<'?([A-Z]+)'?$/.exec(bare)?.[1];
		else if (bare === textEnd) textEnd = void 0;
		const isOneLine = begun !== void 0 && bare.endsWith("}");
		if (name !== void 0 && textEnd === void 0 && (bare === "}" || isOneLine)) end();
	}
	end();
	return blocks;
}

// src/deploy/steps/programs/canary.sh
var canary_default = "# The canary, for the steps that start it, hold it and go on with it.\n\n# make_canary RELEASE SECONDS: beside what serves, for so long at most; service_start_canary starts it. What the start came to is seen by\n# looking at it: a service that ends at once is no failure of a step.\nmake_canary() {\n  service_stop_canary\n  replace_link \"releases/$1\" \"$deploy_path/canary\" || fail \"cannot point canary at $1\"\n  mkdir -p /run/gin-deploy && write_file \"/run/gin-deploy/$name.front-removal\" 644 \"$(front_removal)\" || fail \"cannot write in /run/gin-deploy\"\n  service_prepare_canary \"$deploy_path/releases/$1\" \"$2\"\n}\n\nstop_canary() {\n  lift_front\n  service_end_canary\n  remove_front\n}\n\n# is_canary RELEASE: it runs, and is that one.\nis_canary() {\n  [ \"$(readlink \"$deploy_path/canary\")\" = \"releases/$1\" ] && service_is_active canary\n}\n";

// src/deploy/steps/programs/checks.sh
var checks_default = "# What every program needs that runs on a host: how it ends and answers, and what it may believe.\nfail() {\n  printf '%s\\n' \"$*\" >&2\n  exit 1\n}\n\n# emit KEY VALUE. Most values are of one line, and there are many: those take no process.\nemit() {\n  case $2 in\n    *\"\n\"*)\n      printf '%s\\n' \"$2\" | while IFS= read -r emit_line || [ -n \"$emit_line\" ]; do printf '%s=%s\\n' \"$1\" \"$emit_line\"; done\n      ;;\n    *) printf '%s=%s\\n' \"$1\" \"$2\" ;;\n  esac\n}\n\n# only_of TEXT CHARACTERS LONGEST: not empty, and of nothing else.\nonly_of() {\n  case $1 in '' | *[!$2]*) return 1 ;; esac\n  [ \"${#1}\" -le \"$3\" ]\n}\n\n# fits TEXT FORM: whether a fact has the form that its step declares (step-fields.ts). `form?` may be empty, `form*` has one on each line,\n# `=one=two=` is one of these words.\nfits() {\n  case $2 in\n    *\\?) [ -z \"$1\" ] || fits \"$1\" \"${2%\\?}\" ;;\n    *\\*) [ -z \"$1\" ] || printf '%s\\n' \"$1\" | while IFS= read -r fits_line; do fits \"$fits_line\" \"${2%\\*}\" || exit 1; done ;;\n    =*) only_of \"$1\" a-z- 20 && case $2 in *\"=$1=\"*) ;; *) return 1 ;; esac ;;\n    service) only_of \"$1\" a-z0-9_- 31 && case $1 in [!a-z]*) return 1 ;; esac ;;\n    user) only_of \"$1\" A-Za-z0-9_.- 64 && case $1 in [!A-Za-z_]*) return 1 ;; esac ;;\n    path) only_of \"$1\" A-Za-z0-9._/- 1000 && case $1 in [!/]* | *//* | */. | */.. | */./* | */../* | */) return 1 ;; esac ;;\n    address) only_of \"$1\" 0-9.: 30 ;;\n    token) only_of \"$1\" A-Za-z0-9.- 100 ;;\n    release) only_of \"$1\" A-Za-z0-9._+- 200 && case $1 in .*) return 1 ;; esac ;;\n    sha256) only_of \"$1\" a-f0-9 64 && [ \"${#1}\" -eq 64 ] ;;\n    directory) only_of \"$1\" A-Za-z0-9._- 64 && case $1 in .*) return 1 ;; esac ;;\n    log_place) only_of \"$1\" A-Za-z0-9@=\\; 300 && case $1 in @*[!@0-9]* | ?*@*) return 1 ;; esac ;;\n    package) only_of \"$1\" A-Za-z0-9+._:- 200 && case $1 in [!A-Za-z0-9]*) return 1 ;; esac ;;\n    sysctl) only_of \"$1\" A-Za-z0-9._/- 200 && case $1 in [./]* | *[./] | *[./][./]*) return 1 ;; esac ;;\n    port) only_of \"$1\" 0-9 5 && case $1 in 0*) return 1 ;; esac && [ \"$1\" -le 65535 ] ;;\n    percent) only_of \"$1\" 0-9 3 && [ \"$1\" -ge 1 ] && [ \"$1\" -le 100 ] ;;\n    whole) only_of \"$1\" 0-9 15 ;;\n    seconds) only_of \"$1\" 0-9. 22 && case $1 in .* | *.*.* | *.) return 1 ;; esac ;;\n    # Words as systemd quotes them: none of its own variables, specifiers, or commands after the first.\n    arguments) fits \"$1\" word && printf '%s\\n' \"$1\" | grep -Eqx '(\"([^\"\\\\%$]|\\\\.|%%|[$][$])*\"( |$))+' && case $1 in *' ') return 1 ;; esac ;;\n    url_path) fits \"$1\" word && case $1 in [!/]* | *' '*) return 1 ;; esac ;;\n    word) [ -n \"$1\" ] && fits \"$1\" line ;;\n    line) case $1 in *[[:cntrl:]]*) return 1 ;; esac && [ \"${#1}\" -le 100000 ] ;;\n    # As much as systemd reads of an environment file, and more than any unit has.\n    text) [ \"${#1}\" -le 1500000 ] ;;\n    *) return 1 ;;\n  esac\n}\n\n# may_others_write PATH: whether somebody else than root may exchange what lies on the way there, or there itself: what root writes must not\n# be led elsewhere. Sets `complaint` to what speaks against the first such place; empty: nobody may. A group without members is nobody.\nmay_others_write() {\n  complaint=\n  # Where links on the way lead.\n  reached=$1\n  while [ ! -d \"$reached\" ]; do\n    reached=${reached%/*}\n    reached=${reached:-/}\n  done\n  reached=$(cd -P \"$reached\" 2>/dev/null && pwd -P) || {\n    complaint=\"cannot look at $1\"\n    return\n  }\n  case $1/ in \"$reached\"/*) reached= ;; esac\n  walked=$1\n  set --\n  # From the inside to the outside; then the same from where the links lead.\n  while :; do\n    [ ! -e \"$walked\" ] && [ ! -L \"$walked\" ] || set -- \"$@\" \"$walked\"\n    case $walked in\n      / | '')\n        [ -n \"$reached\" ] || break\n        walked=$reached reached=\n        ;;\n      *)\n        walked=${walked%/*}\n        walked=${walked:-/}\n        ;;\n    esac\n  done\n  # One process for all of them. The numbers come first: a name says nothing of its owner, whatever it is.\n  owners=$(stat -c '%u %g %a %n' \"$@\" 2>/dev/null) || complaint=\"cannot look at $1\"\n  while [ -z \"$complaint\" ] && read -r owning_user owning_group permissions walked; do\n    describe_owner\n  done <<END\n$owners\nEND\n}\n\ndescribe_owner() {\n  if [ \"$owning_user\" != 0 ]; then\n    complaint=\"$walked belongs to $(stat -c %U \"$walked\")\"\n  elif [ ! -L \"$walked\" ]; then\n    case $permissions in\n      *[2367]) complaint=\"everybody may write in $walked\" ;;\n      *[2367]?) [ \"$owning_group\" = 0 ] || awk -F: -v gid=\"$owning_group\" '\n          FILENAME == \"/etc/group\" { if ($3 == gid && $4 != \"\") found = 1; next }\n          $4 == gid && $3 != 0 { found = 1 }\n          END { exit !found }' /etc/group /etc/passwd && complaint=\"the group $(stat -c %G \"$walked\") may write in $walked\" ;;\n    esac\n  fi\n}\n";

// src/deploy/steps/programs/firewall.sh
var firewall_default$1 = "# What keeps other hosts from the public port, as the steps need it that look at it and that change it: which firewall runs, and how it is\n# told apart. What is changed, is changed by root only (open-port.sh).\n\n# The network card by which other hosts come: that of the default route, else the first.\npublic_interface() {\n  awk 'NR > 1 && ($2 == \"00000000\" || !card) { card = $1 } $2 == \"00000000\" { exit } END { print card }' /proc/net/route 2>/dev/null\n}\n\n# judge_rules: of rules as they are listed, `STATE PLACE` for the port, one line for each place that is in its way; nothing where nothing\n# filters (awk/firewall.awk).\njudge_rules() {\n  awk -v public=\"$port\" -v interface=\"$(public_interface)\" \"$judge_firewall\"\n}\n\n# find_firewall RULES (list_rules): sets firewall (firewalld, ufw, nftables: as Debian ships it, other), port_state (some, shut, unknown) and port_place (of\n# firewalld the zone). Empty: other hosts get to the port, or the service is for this host only.\nfind_firewall() {\n  firewall=\n  port_state=\n  judged=$(printf '%s\\n' \"$1\" | judge_rules)\n  port_state=${judged%% *}\n  case $port_state in '' | open) return ;; esac\n  port_place=$(printf '%s\\n' \"$judged\" | tail -n 1 | cut -d' ' -f2-)\n  firewall=other\n  # Where several keep it shut, one of them is not ours to open.\n  case $judged in\n    *\"\n\"*) ;;\n    *\" iptables-\"* | *\" firewalld \"*)\n      if systemctl is-active --quiet firewalld.service 2>/dev/null; then\n        firewall=firewalld\n        port_place=$(firewall-cmd --get-zone-of-interface=\"$(public_interface)\" 2>/dev/null) || port_place=$(firewall-cmd --get-default-zone 2>/dev/null)\n      elif grep -qi '^ENABLED=yes' /etc/ufw/ufw.conf 2>/dev/null; then\n        firewall=ufw\n      fi\n      ;;\n    *) ! opened_rules >/dev/null || firewall=nftables ;;\n  esac\n}\n\n# opening_command: what somebody would type to open the port in what was found.\nopening_command() {\n  case $firewall$port_place in\n    firewalld*) echo \"firewall-cmd --permanent --zone=$port_place --add-port=$port/tcp && firewall-cmd --reload\" ;;\n    ufw*) echo \"ufw allow $port/tcp\" ;;\n    otheriptables*) echo \"iptables -I INPUT -p tcp --dport $port -j ACCEPT\" ;;\n    *) echo \"nft insert rule $port_place tcp dport $port accept\" ;;\n  esac\n}\n\n# opened_rule PORT: as it stands in rules of nftables, and is known for ours.\nopened_rule() {\n  echo \"tcp dport $1 accept comment \\\"gin-deploy $name\\\"\"\n}\n\n# Debian's nftables are one file, which a service loads at boot.\nnftables_file=/etc/nftables.conf\n\n# opened_rules: that file, with the port open in port_place. Nothing where it is not what made the rules in the kernel, or where a line in it\n# does not open the port. It is tried in a network of its own. The line comes as low as will do: who is kept out above it stays out.\nopened_rules() {\n  systemctl is-enabled --quiet nftables.service 2>/dev/null && [ -f \"$nftables_file\" ] && [ ! -L \"$nftables_file\" ] || return\n  chain_now=$(nft -a list ruleset 2>/dev/null | chain_of \"$port_place\")\n  for lines_below in 0 1 2 3 4; do\n    # A command substitution takes the ends of the last lines away.\n    rules=$(insert_rule \"$lines_below\" && echo .) || return\n    tried=$(printf %s \"${rules%.}\" | unshare -n sh -c 'nft -f - && nft -a list ruleset' 2>/dev/null) || continue\n    [ \"$(printf '%s\\n' \"$tried\" | chain_of \"$port_place\" | grep -vF \"$(opened_rule \"$port\")\")\" = \"$chain_now\" ] || return\n    case $(printf '%s\\n' \"$tried\" | judge_rules) in open*) printf %s \"${rules%.}\" && return ;; esac\n  done\n  return 1\n}\n\n# chain_of PLACE: without what a front has put there, and what changes by itself.\nchain_of() {\n  awk -v place=\"$1\" '\n    $1 == \"table\" { owner = $2 \" \" $3 }\n    $1 == \"chain\" { is_chain = owner \" \" $2 == place }\n    $1 == \"}\" { is_chain = 0 }\n    is_chain && !index($0, \" comment \\\"gin_\") {\n      sub(/ # handle [0-9]+$/, \"\")\n      gsub(/counter packets [0-9]+ bytes [0-9]+/, \"counter\")\n      print\n    }'\n}\n\n# insert_rule LINES: the file with a rule so many lines above the end of its chain. A line that names ports is not passed: it was meant.\ninsert_rule() {\n  awk -v place=\"$port_place\" -v above=\"$1\" -v added=\"$(opened_rule \"$port\")\" '\n    {\n      text[NR] = bare = $0\n      gsub(/\"[^\"]*\"/, \"\", bare)\n      sub(/#.*/, \"\", bare)\n      gsub(/[{}]/, \" & \", bare)\n      count = split(bare, word, \" \")\n      if (depth == 0 && word[1] == \"table\") owner = word[3] == \"{\" ? \"ip \" word[2] : word[2] \" \" word[3]\n      if (depth == 1 && word[1] == \"chain\" && owner \" \" word[2] == place && !start) start = NR\n      for (i = 1; i <= count; i++) depth += (word[i] == \"{\") - (word[i] == \"}\")\n      if (start && depth == 1 && !end) end = NR\n    }\n    END {\n      at = end\n      while (end && above-- > 0) {\n        do at--; while (at > start && text[at] ~ /^[ \\t]*(#.*)?$/)\n        if (text[at] ~ /dport|hook/) exit 1\n      }\n      if (at <= start) exit 1\n      for (i = 1; i <= NR; i++) {\n        if (i == at) print \"\\t\\t\" added\n        print text[i]\n      }\n    }' \"$nftables_file\"\n}\n\n# What was opened for the service and is still so, as `FIREWALL PORT PLACE` lines: what somebody has closed since is not ours any more.\nopened_ports() {\n  [ -f \"/etc/gin-deploy/$name/firewall\" ] || return 0\n  while read -r opened_by opened_port opened_place; do\n    case $opened_by in\n      firewalld) grep -Eqs \"<port([ ]protocol=\\\"tcp\\\"|[ ]port=\\\"$opened_port\\\")+ */>\" \"/etc/firewalld/zones/$opened_place.xml\" ;;\n      ufw) grep -qs \"^### tuple ### allow tcp $opened_port .* comment=$(printf %s \"gin-deploy $name\" | od -An -v -tx1 | tr -d ' \\n')\\$\" /etc/ufw/user.rules ;;\n      nftables) grep -qsF \"$(opened_rule \"$opened_port\")\" \"$nftables_file\" ;;\n      *) false ;;\n    esac && printf '%s %s %s\\n' \"$opened_by\" \"$opened_port\" \"$opened_place\"\n  done <\"/etc/gin-deploy/$name/firewall\"\n  return 0\n}\n";

// src/deploy/steps/programs/front.sh
var front_default$1 = "# The front: a table of nftables of our own that sends a share of the new connections to the canary, for the steps that have to do with it.\n# Only first packets are sent elsewhere: what is connected stays where it is.\n\n# A name there has no dash; and iptables writes nothing else but dashes as it was given it.\nmark=gin_${name:-} table=gin_${name:-}\nwhile :; do case $table in *-*) table=${table%%-*}.${table#*-} ;; *) break ;; esac; done\n\n# IPv6 may be switched off.\nfront_families() {\n  echo ip\n  [ ! -e /proc/net/if_inet6 ] || echo ip6\n}\n\n# Addresses on which a port is listened to, as the kernel writes them.\nlistening_addresses() {\n  hex_port=$(printf '%04X' \"$1\")\n  awk -v hex=\"$hex_port\" '$4 == \"0A\" && $2 ~ \":\" hex \"$\" { sub(/:.*/, \"\", $2); print $2 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null | sort -u\n}\n\n# is_inside_only ADDRESSES: whether a port is listened to on this host's own addresses 127.* and ::1 only.\nis_inside_only() {\n  for listening_address in $1; do\n    case $listening_address in ??????7F | 0000000000000000FFFF0000??????7F | 00000000000000000000000001000000) ;; *) return 1 ;; esac\n  done\n  [ -n \"$1\" ]\n}\n\n# front_tables PORT CANARY_PORT [inside]: of each family, without a share yet. Looks go to the canary until they are let through: that tries it.\n# `keep` holds connection tracking on until the last translated connection has ended, and counts behind every firewall what arrives.\n# Packets that tracking cannot place are not translated: they would reach the wrong process, or leave by the canary's port, and a reset\n# would answer them (`invalid`). Without tcp_loose all connections from before the front are such.\n# Where nothing but fronts of ours tracks connections, tracking begins and ends with them, in the middle of connections. What the kernel\n# remembers of these it takes for what it is not: the last packet of an old connection looks like a new one of the service, and a client\n# that comes from the same port is not let in for minutes (seen: 8 of 74,000 connections hung). So each front remembers for itself\n# (`zone`), and soon forgets what began before it: `timeout`, and at once where the service's own packet was the first that was seen\n# (`answering`). A firewall may rely on what is remembered of connections that idle, and would not find it in a zone. What routers say of a\n# packet (that it is too large) quotes it: the port that it came from stands behind the head of the address family (`quoted`).\nfront_tables() {\n  find_look_ports\n  first=\"tcp dport $1 tcp flags & (fin|syn|rst|ack) == syn fib daddr type local\"\n  seconds_up\n  zone=$((now % 65535 + 1))\n  closing=\"fin_wait: 10, close_wait: 10, last_ack: 10, time_wait: 1, close: 1\"\n  remembered=30 answering=2 no_zone=\n  [ -z \"$(nft list tables 2>/dev/null | grep -v ' gin_')$(cat /proc/net/ip_tables_names 2>/dev/null)\" ] || remembered=600 answering=600 no_zone='#'\n  no_invalid=\n  ! grep -qx 0 /proc/sys/net/netfilter/nf_conntrack_tcp_loose 2>/dev/null || no_invalid='#'\n  for front_family in $(front_families); do front_table \"$front_family\" \"$1\" \"$2\" \"${3:-}\"; done\n}\n\n# front_table FAMILY PORT CANARY_PORT INSIDE: one of these.\nfront_table() {\n  case $1 in\n    ip) quoted=\"icmp type { destination-unreachable, time-exceeded, parameter-problem } @th,224,16\" ;;\n    *) quoted=\"icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem } @th,384,16\" ;;\n  esac\n  cat <<RULES\ntable $1 $table {\n}\ndelete table $1 $table\ntable $1 $table {\n  counter seen {\n  }\n  counter sent {\n  }\n  counter arrived {\n  }\n  counter tried {\n  }\n  ct timeout passed {\n    protocol tcp; l3proto $1; policy = { established: $remembered, $closing }\n  }\n  ct timeout answering {\n    protocol tcp; l3proto $1; policy = { established: $answering, unack: 1, $closing }\n  }\n  ct timeout translated {\n    protocol tcp; l3proto $1; policy = { $closing }\n  }\n  chain zone_in {\n    type filter hook prerouting priority -300\n    $no_zone tcp dport { $2, $3 } fib daddr type local ct zone set $zone\n    $no_zone $quoted $2 ct zone set $zone\n  }\n  chain zone_out {\n    type filter hook output priority -300\n    $no_zone tcp dport { $2, $3 } fib daddr type local ct zone set $zone\n    $no_zone tcp sport { $2, $3 } ct zone set $zone\n  }\n  chain share {\n  }\n  chain look {\n    meta l4proto tcp counter name tried ct timeout set translated dnat to :$3\n  }\n  chain pre {\n    type nat hook prerouting priority -101;\n    ${4:+#} $first jump share\n    tcp dport $2 ct timeout set passed\n  }\n  chain local_out {\n    type nat hook output priority -101;\n    $first tcp sport $look_ports goto look\n    $first jump share\n    tcp dport $2 ct timeout set passed\n    tcp sport $2 ct timeout set answering\n  }\n  chain keep {\n    type filter hook input priority 1000;\n    $no_invalid tcp dport $2 ct state invalid drop\n    tcp dport $3 ct original proto-dst $2 ct state new counter name arrived\n    ct state established accept\n  }\n  chain lost {\n    type filter hook output priority 0;\n    tcp sport $3 ct state invalid drop\n  }\n}\nRULES\n}\n\n# make_front PORT CANARY_PORT NFT_CHANGES [inside]: all of it or nothing. Prints what nft says against it.\nmake_front() {\n  {\n    front_tables \"$1\" \"$2\" \"${4:-}\"\n    printf '%s\\n' \"$3\"\n  } | nft -f - 2>&1\n}\n\n# share_rules FAMILY CANARY_PORT SHARE: of 100 new connections. A chance of 100 in 100 is out of the kernel's range.\nshare_rules() {\n  chance=\"numgen random mod 100 < $3\"\n  [ \"$3\" -lt 100 ] || chance=\n  cat <<RULES\nflush chain $1 $table look\nflush chain $1 $table share\nadd rule $1 $table share counter name seen\nadd rule $1 $table share meta l4proto tcp $chance counter name sent ct timeout set translated dnat to :$2\nRULES\n}\n\n# The front as it stands: share, and how many new connections it has seen, sent to the canary and found to arrive there. Nothing: there is\n# none, or not in each family.\nfront_state() {\n  own_tables=$(nft list table ip \"$table\" 2>/dev/null && { [ ! -e /proc/net/if_inet6 ] || nft list table ip6 \"$table\" 2>/dev/null; }) || return 0\n  printf '%s\\n' \"$own_tables\" | awk '\n    $3 == \"{\" { part = $2 }\n    $1 == \"packets\" { packets[part] += $2 }\n    part == \"share\" && / dnat to / { share = 100; for (i = 1; i < NF; i++) if ($(i) == \"<\") share = $(i + 1) }\n    END { print share + 0, packets[\"seen\"] + 0, packets[\"sent\"] + 0, packets[\"arrived\"] - packets[\"tried\"] }'\n}\n\n# What iptables calls the filters that are in use here. To ask the old ones would create them.\nfilter_tools() {\n  for tool in iptables ip6tables; do\n    ! has \"$tool-nft-save\" || echo \"$tool-nft\"\n    ! grep -qx filter \"/proc/net/${tool%tables}_tables_names\" 2>/dev/null || echo \"$tool-legacy\"\n  done\n}\n\n# list_rules ADDRESSES: of all that filters on this host, as nft lists them and as iptables does; none where only this host itself gets to the\n# public port, by the addresses on which that is listened to: a trial over loopback shows that this works.\nlist_rules() {\n  ! is_inside_only \"$1\" || return 0\n  nft -a list ruleset\n  for tool in $(filter_tools); do echo \"tool $tool\" && \"$tool-save\" -t filter; done\n}\n\n# firewall_changes PORT CANARY_PORT: filters see the canary's port, so each rule that looks at the public one gets a copy for what came to\n# the public port and was sent on. It stands right behind its original, with all else that the original asks: who was kept out stays out.\n# Rules are read from standard input. Prints changes as `nft ...` and `iptables-nft ...`, first the removal of earlier ones; `inside`, where only this host itself may reach\n# the public port; `strange PLACE`, where nothing is known of what would happen.\nfirewall_changes() {\n  awk -v public=\"$1\" -v private=\"$2\" -v mark=\"$mark\" '\n    function holds(ports, port, part, count, i, range) {\n      gsub(/[{},]/, \" \", ports)\n      gsub(/:/, \"-\", ports)\n      count = split(ports, part, \" \")\n      for (i = 1; i <= count; i++) {\n        if (part[i] == port) return 1\n        if (split(part[i], range, \"-\") == 2 && range[1] + 0 <= port && port <= range[2] + 0) return 1\n      }\n      return 0\n    }\n    function add(rule, place, target) {\n      total++\n      text[total] = rule \" \"\n      place_of[total] = place\n      chain_of[total] = chain\n      owner_of[total] = owner\n      while (match(rule, /(jump|goto|-j|-g) [^ ,}]+/)) {\n        target = substr(rule, RSTART, RLENGTH)\n        sub(/.* /, \"\", target)\n        leads_to[owner \" \" chain] = leads_to[owner \" \" chain] \" \" target\n        rule = substr(rule, RSTART + RLENGTH)\n      }\n    }\n    function is_old(i) { return owner_of[i] ~ /^ip6?tables-/ }\n    # The ports that a rule names; nothing: it does not look at ports; \"?\": not a plain list of them; \"!\": it cannot be copied.\n    function ports_of(i, rule) {\n      rule = text[i]\n      if (is_old(i)) {\n        if (rule !~ / --(dports?|ports|match-set [^ ]+ [a-z,]*dst) ?/ || rule ~ /-p / && rule !~ /-p tcp /) return \"\"\n        if (rule ~ /! --dport/ || !match(rule, /--dports? [0-9:,]+ /)) return \"!\"\n      } else {\n        if (rule ~ /@(th|nh|ih),/) return \"!\"\n        if (rule !~ /(tcp|th) dport /) return \"\"\n        if (rule ~ / dport [!<>=&.]|[.] (tcp|th) dport /) return \"!\"\n        if (!match(rule, / dport ([0-9][0-9-]*|[{] [0-9, -]*[}]) /)) return \"?\"\n      }\n      rule = substr(rule, RSTART, RLENGTH)\n      sub(/^.*ports? /, \"\", rule)\n      return rule\n    }\n    function copy(i, rule) {\n      rule = text[i]\n      if (is_old(i)) {\n        sub(/--dports? [0-9:,]+ /, \"&-m conntrack --ctorigdstport \" public \" \", rule)\n        sub(/--dport [0-9:]+ /, \"--dport \" private \" \", rule)\n        sub(/--dports [0-9:,]+ /, \"--dports \" private \" \", rule)\n        print owner_of[i], \"-I\", chain_of[i], (place_of[i] + ++given[owner_of[i], chain_of[i]]), \"-m comment --comment\", mark, rule\n      } else {\n        sub(/(tcp|th) dport ([0-9][0-9-]*|[{] [0-9, -]*[}]) /, \"\", rule) || gsub(/(tcp|th) dport /, \"ct original proto-dst \", rule)\n        gsub(/counter packets [0-9]+ bytes [0-9]+/, \"counter\", rule)\n        print \"nft add rule\", owner_of[i], chain_of[i], \"position\", place_of[i], \"tcp dport\", private, \"ct original proto-dst\", public, rule \"comment \\\"\" mark \"\\\"\"\n      }\n    }\n    function strange(i) { print \"strange\", owner_of[i], chain_of[i] }\n    # firewalld lets in whatever was sent on. That is right where it lets everybody in on the public port.\n    function judge_zones(table, i, chain, zone, zones, open, is_named, is_narrow, is_trusted) {\n      for (i = 1; i <= total; i++)\n        if (owner_of[i] == table && chain_of[i] ~ /^filter_INPUT_ZONES/ && match(text[i], /goto [^ ]+/)) zone[substr(text[i], RSTART + 5, RLENGTH - 5)] = 1\n      for (i = 1; i <= total; i++) {\n        if (owner_of[i] != table || !((table \" \" chain_of[i]) in reached)) continue\n        chain = chain_of[i]\n        if (holds(ports_of(i), public)) is_named = 1\n        if (chain ~ /_(deny|pre)$/ && text[i] !~ /^jump /) is_narrow = 1\n        if (chain in zone && text[i] == \"accept \") open[chain] = is_trusted = 1\n        if (sub(/_allow$/, \"\", chain) && text[i] ~ /^tcp dport [^a-z]*(ct state [{] new, untracked [}] )?accept $/ && holds(ports_of(i), public)) open[chain] = 1\n      }\n      for (chain in zone) zones += open[chain] ? 1 : 100000\n      if (zones > 0 && zones < 100000 && !is_narrow) return\n      print (is_named || is_trusted || zones == 0 ? \"strange \" table : \"inside\")\n    }\n    $1 == \"tool\" { owner = tool = $2; has_answered[tool]; reached[tool \" INPUT\"]; next }\n    tool && /^#.* is incompatible/ { print \"strange\", tool }\n    tool && $1 != \"-A\" { next }\n    tool {\n      chain = $2\n      sub(/^-A [^ ]+ /, \"\")\n      if (index($0, \"--comment \" mark \" \")) { print tool, \"-D\", chain, $0; next }\n      number[tool, chain]++\n      if (!index($0, \"--comment gin_\")) add($0, number[tool, chain])\n      next\n    }\n    /^table / { owner = $2 \" \" $3; next }\n    /^\\tchain / { chain = $2; next }\n    /^\\t\\ttype filter hook input / {\n      if (owner ~ /^ip6? / && chain == \"INPUT\") of_iptables[owner]\n      else if (owner ~ /^(ip|ip6|inet) / && owner !~ / gin_/) reached[owner \" \" chain]\n      next\n    }\n    /^\\t\\t.* # handle [0-9]+$/ {\n      place = $NF\n      sub(/ # handle [0-9]+$/, \"\")\n      sub(/^\\t\\t/, \"\")\n      if (index($0, \" comment \\\"\" mark \"\\\"\")) old[place \" \" owner] = \"nft delete rule \" owner \" \" chain \" handle \" place\n      if (index($0, \" comment \\\"gin_\")) next\n      sub(/ comment \".*\"$/, \"\")\n      add($0, place)\n    }\n    END {\n      for (table in of_iptables)\n        if (table ~ / filter$/ && !((table ~ /^ip / ? \"iptables-nft\" : \"ip6tables-nft\") in has_answered)) print \"strange\", table\n      for (place in old) {\n        table = place\n        sub(/^[0-9]+ /, \"\", table)\n        if (!(table in of_iptables)) print old[place]\n      }\n      do {\n        has_grown = 0\n        for (from in leads_to) {\n          if (!(from in reached)) continue\n          owner = from\n          sub(/[^ ]*$/, \"\", owner)\n          count = split(leads_to[from], target, \" \")\n          for (i = 1; i <= count; i++) if (!((owner target[i]) in reached)) { reached[owner target[i]]; has_grown = 1 }\n        }\n      } while (has_grown)\n      for (i = 1; i <= total; i++)\n        if (((owner_of[i] \" \" chain_of[i]) in reached) && text[i] ~ /ct status .*dnat.* accept |--ctstat(e|us) [A-Z,]*DNAT.* -j ACCEPT/) {\n          lenient[owner_of[i]]\n          if (owner_of[i] !~ / firewalld$/) strange(i)\n        }\n      for (table in lenient) if (table ~ / firewalld$/) judge_zones(table)\n      for (i = 1; i <= total; i++) {\n        if (!((owner_of[i] \" \" chain_of[i]) in reached) || (owner_of[i] in lenient)) continue\n        ports = ports_of(i)\n        if (ports == \"!\" || holds(ports, private) && !holds(ports, public)) strange(i)\n        else if (ports == \"?\" || holds(ports, public) && !holds(ports, private)) copy(i)\n      }\n    }'\n}\n\n# count_copies CHANGES\ncount_copies() {\n  printf '%s\\n' \"$1\" | grep -Ec '^(nft add|ip6?tables-[a-z]+ -I) '\n}\n\n# change_firewall CHANGES: each table whole or not at all. Of nft only where nothing else is to be changed with it.\nchange_firewall() {\n  for tool in $(printf '%s\\n' \"$1\" | sed -n 's/^\\(ip6*tables-[a-z]*\\) .*/\\1/p' | sort -u); do\n    { echo '*filter' && printf '%s\\n' \"$1\" | sed -n \"s/^$tool //p\" && echo COMMIT; } | \"$tool-restore\" -n -w || return\n  done\n}\n\n# try_rules RULES: whether the kernel takes them; sets `problem`. To ask it here would have it track all connections for a moment (see above),\n# also with --check: that is for where it makes no network of its own.\ntry_rules() {\n  problem=$(printf '%s\\n' \"$1\" | unshare -n nft -f - 2>&1) && return\n  ! unshare -n true 2>/dev/null || return 1\n  problem=$(printf '%s\\n' \"$1\" | nft -c -f - 2>&1)\n}\n\n# why_no_front PORT CHANGES: why new connections cannot be sent elsewhere on this host; empty: they can. The kernel is asked, and nothing is changed.\nwhy_no_front() {\n  has nft || {\n    echo \"nft is not installed\"\n    return\n  }\n  try_rules \"$(front_tables \"$1\" 1 && for front_family in $(front_families); do share_rules \"$front_family\" 1 1; done)\" || {\n    echo \"nft cannot be used: $(printf '%s' \"$problem\" | sed -n 's/.*Error: //p' | head -n 1)\"\n    return\n  }\n  strange_firewall \"$2\"\n  limit=$(kernel_setting net/netfilter/nf_conntrack_max || echo 0)\n  open_connections=$(awk '\n    /^TCP6?:/ { for (i = 2; i < NF; i += 2) if ($(i) == \"inuse\") open += $(i + 1); else if ($(i) == \"tw\") open += 2 * $(i + 1) }\n    FILENAME ~ /conntrack_count$/ { tracked = $1 }\n    END { print (open > tracked ? open : tracked) + 0 }' /proc/net/sockstat /proc/net/sockstat6 /proc/sys/net/netfilter/nf_conntrack_count 2>/dev/null)\n  [ \"$limit\" -eq 0 ] || [ \"$((2 * ${open_connections:-0}))\" -lt \"$limit\" ] ||\n    echo \"too many connections are open to follow them ($open_connections, nf_conntrack_max is $limit)\"\n}\n\n# strange_firewall CHANGES\nstrange_firewall() {\n  printf '%s\\n' \"$1\" | sed -n 's/^strange \\(.*\\)/a firewall looks at ports in a way that is not known here (\\1)/p' | head -n 1\n}\n\n# A connection whose first packet went to a process may not have been taken by it yet, and is reset when the process stops to\n# listen: it gets the time of a slow link.\nlet_arrive() {\n  sleep 1\n}\n\n# What stands of it: the share, by a proxy or by the kernel; nothing: no front stands.\nstanding_share() {\n  stands=$(proxy_share)\n  [ -n \"$stands\" ] || stands=$(front_state)\n  echo \"${stands%% *}\"\n}\n\n# Answers: front_share, front_seen, front_sent, front_arrived, front_lost, as observe.sh has them.\nemit_front() {\n  proxied=$(proxy_share)\n  if [ -n \"$proxied\" ]; then\n    address=$(registered_front address) generation=$(registered_front generation)\n    # The proxy may be restarted just now.\n    if proxy_answer \"$address\" \"$generation\" >/dev/null || { sleep 2 && proxy_answer \"$address\" \"$generation\" >/dev/null; }; then\n      emit front_share \"$proxied\"\n    else\n      emit front_lost \"$(why_no_answer \"$address\")\"\n    fi\n    return\n  fi\n  # shellcheck disable=SC2046\n  set -- $(front_state)\n  [ \"$#\" -eq 4 ] || return 0\n  emit front_share \"$1\"\n  emit front_seen \"$2\"\n  emit front_sent \"$3\"\n  emit front_arrived \"$4\"\n}\n\n# Connections that went to the canary go on; new ones come to the public process.\nlift_front() {\n  is_lifted=\n  [ -z \"$(proxy_share)\" ] || { lift_proxy && is_lifted=yes; }\n  for front_family in ip ip6; do\n    printf 'flush chain %s %s share\\nflush chain %s %s look\\n' \"$front_family\" \"$table\" \"$front_family\" \"$table\" | nft -f - 2>/dev/null && is_lifted=yes\n  done\n  [ -z \"$is_lifted\" ] || let_arrive\n}\n\n# What takes the front away and the rules that a firewall got for it, told the table and their mark; in a file for the end of the canary.\n# What the canary has said to its last clients may still be on its way: it has ended by then, and the kernel goes on for a while.\nfront_removal() {\n  proxy_removal\n  cat <<'REMOVAL'\nexec 2>/dev/null\nfor family in ip ip6; do printf 'flush chain %s %s share\\nflush chain %s %s look\\n' $family $1 $family $1 | nft -f -; done\nports=$(nft list chain ip $1 keep | sed -n 's/.*tcp dport \\([0-9]*\\) ct original proto-dst \\([0-9]*\\) .*/\\1 \\2/p')\nport=$(printf '%04X' ${ports%% *})\nuptime() { cut -d. -f1 /proc/uptime; }\nends_at=$(($(uptime) + 10))\nuntil cat /proc/net/tcp /proc/net/tcp6 | awk -v port=\":$port$\" '$2 ~ port && $4 ~ /^0[1489B]$/ { exit 1 }'; do\n  [ \"$(uptime)\" -lt $ends_at ] || break\n  sleep 0.1 || sleep 1\ndone\nfor family in ip ip6; do nft delete table $family $1; done\n# Rules are counted by others who change the firewall now.\nexec 7>/run/gin-deploy.firewall && flock -w 30 7\nnft -a list ruleset | awk -v mark=\"comment \\\"$2\\\" # handle\" '\n  $1 == \"table\" { table = $2 \" \" $3 }\n  $1 == \"chain\" { chain = $2 }\n  index($0, mark) { print \"delete rule\", table, chain, \"handle\", $NF }' | nft -f -\nfor tool in iptables-nft ip6tables-nft iptables-legacy ip6tables-legacy; do\n  case $tool in *-legacy) grep -qx filter /proc/net/${tool%tables-legacy}_tables_names || continue ;; esac\n  rules=$($tool-save -t filter | sed -n \"/--comment $2 /s/^-A/-D/p\")\n  [ -z \"$rules\" ] || printf '*filter\\n%s\\nCOMMIT\\n' \"$rules\" | $tool-restore -n -w\ndone\nREMOVAL\n}\n\nremove_front() {\n  front_removal | sh -s \"$table\" \"$mark\"\n}\n";

// src/deploy/steps/programs/haproxy.sh
var haproxy_default = "# HAProxy as a front (proxy.sh): a process of ours, beside any that the host has. It has a number for each request, and sends those below the\n# share (of 65,536) to the canary. The share is an entry of a map: it is changed in the memory of the process, and is 0 in the file, so that a\n# process that begins anew sends none.\nhaproxy_file=/etc/gin-deploy/${name:-}/haproxy.cfg\nhaproxy_map=/etc/gin-deploy/${name:-}/haproxy-share.map\nhaproxy_unit=gin-deploy-${name:-}-haproxy.service\nhaproxy_socket=/run/gin-deploy-${name:-}-haproxy/socket\n\n# haproxy_does COMMAND\nhaproxy_does() {\n  printf '%s\\n' \"$1\" | curl -q -s --max-time 10 --unix-socket \"$haproxy_socket\" telnet://localhost 2>/dev/null\n}\n\nhaproxy_why_no_line() {\n  haproxy_does \"show events requests\" | awk -F '|' -v since=\"$1\" 'NF >= 7 && $1 + 1 >= since { well = 1 } END { exit !well }' ||\n    echo \"nothing of its log can be read by $haproxy_socket\"\n}\n\nhaproxy_share() {\n  share_count=$(haproxy_does \"show map $haproxy_map\" | sed -n 's/^0x[0-9a-f]* share \\([0-9]*\\)$/\\1/p')\n  [ \"${share_count:-0}\" -eq 0 ] || echo \"$(((share_count * 100 + 32768) / 65536))\"\n}\n\nhaproxy_send_share() {\n  haproxy_said=$(haproxy_does \"set map $haproxy_map share $((($1 * 65536 + 50) / 100))\")\n  [ \"$(haproxy_share)\" = \"$1\" ] || {\n    echo \"HAProxy does not take a share: ${haproxy_said:-$haproxy_socket does not answer}\"\n    return 1\n  }\n}\n\nhaproxy_lift() {\n  haproxy_does \"set map $haproxy_map share 0\" >/dev/null\n}\n\nhaproxy_removal() {\n  printf \"echo 'set map %s share 0' | curl -q -s --max-time 10 --unix-socket %s telnet://localhost >/dev/null 2>&1\\n\" \"$haproxy_map\" \"$haproxy_socket\"\n}\n\n# The log is a ring in the memory of the process, which is read whole. Each line has a place, `PID=NUMBER=REQUEST`: it goes on behind the last\n# one that was read, or, where the ring does not hold that any more, with the first one that it has. A process that has begun anew has lost\n# its share too, which is found by asking for that.\nhaproxy_log() {\n  haproxy_does \"show events requests\" | awk -F '|' -v from=\"$1\" '\n    NF < 7 { next }\n    {\n      if (first == \"\") first = $7\n      last = $7\n      if ($7 == from) count = 0\n      else if (from !~ /^@/ || $1 >= substr(from, 2) + 0) line[++count] = $0\n      if ($7 == from) found = 1\n    }\n    END {\n      for (i = 1; i <= count; i++) print line[i]\n      split(from, was, \"=\")\n      split(first, is, \"=\")\n      if (!found && was[1] == is[1] && is[2] > was[2] + 1) print \"lost\", is[2] - was[2] - 1\n      print \"place\", (last == \"\" ? from : last)\n    }'\n}\n";

// src/deploy/steps/programs/label-service.sh
var label_service_default = "# Gives a service the labels that selinux.sh finds missing, for provision.\nlabel_service() {\n  is_selinux_enforced || return 0\n  missing=$(missing_selinux_tools)\n  [ -z \"$missing\" ] || {\n    emit undone \"SELinux is enforced, and what it needs for $name cannot be registered without ${missing% }: install policycoreutils and the package that has semanage\"\n    return\n  }\n  missing=$(missing_labels)\n  [ -z \"$missing\" ] || {\n    printf '%s\\n' \"$missing\" | while read -r label_type label_pattern; do\n      label_place \"$label_type\" \"$label_pattern\"\n      emit provisioned \"SELinux type $label_type for $label_pattern\"\n    done || exit 1\n    relabel -R \"$deploy_path/releases\"\n    relabel \"$deploy_path/data\" \"$deploy_path/logs\"\n  }\n  wanted=$(port_label_wanted)\n  case $wanted in\n    '') ;;\n    taken*) emit undone \"port $port is of the SELinux type ${wanted#taken }, which is not changed here: choose another port, or run semanage port -m -t http_port_t -p tcp $port\" ;;\n    *)\n      # A port in the middle of a range of the policy is added beside it.\n      complaint=$(semanage port -a -t http_port_t -p tcp \"$port\" 2>&1) || semanage port -m -t http_port_t -p tcp \"$port\" 2>/dev/null ||\n        fail \"semanage does not take port $port: $complaint\"\n      emit provisioned \"SELinux type http_port_t for tcp port $port\"\n      ;;\n  esac\n}\n\n# label_place TYPE PATTERN. Where the policy takes one directory for another (/usr/local for /usr), semanage says which is to be named.\nlabel_place() {\n  complaint=$(semanage fcontext -a -t \"$1\" \"$2\" 2>&1) && return\n  instead=$(printf '%s\\n' \"$complaint\" | sed -n \"s/.*[Tt]ry adding '\\(.*\\)' instead.*/\\1/p\")\n  semanage fcontext -m -t \"$1\" \"${instead:-$2}\" 2>/dev/null || semanage fcontext -a -t \"$1\" \"${instead:-$2}\" 2>/dev/null ||\n    fail \"semanage does not take the type $1 for $2: $complaint\"\n}\n";

// src/deploy/steps/programs/nginx.sh
var nginx_default = "# nginx as a front (proxy.sh): a site of ours. It sends those requests to the canary whose numbers are names in a directory that a link leads to.\nnginx_site=/etc/nginx/conf.d/gin-deploy-${name:-}.conf\nnginx_share_dir=/run/gin-deploy-front/${name:-}\nnginx_log_file=/var/log/nginx/gin-deploy-${name:-}.log\n\nnginx_why_no_line() {\n  line_complaint=$(tail -n 1 \"$nginx_log_file\" 2>/dev/null | awk -F '|' -v since=\"$1\" '\n    { if (NF != 4 && NF != 5) why = \"has no latencies\"; else if ($1 + 1 >= since) well = 1 }\n    END { if (!well) print why == \"\" ? \"is not written\" : why }')\n  [ -z \"$line_complaint\" ] || echo \"its log $nginx_log_file $line_complaint\"\n}\n\nnginx_share() {\n  share_target=$(readlink \"$nginx_share_dir/canary\" 2>/dev/null) || return 0\n  echo \"${share_target#share-}\"\n}\n\n# Requests have numbers of two bytes: names are all of a first byte, or single ones. The link is moved when all are there.\nnginx_send_share() {\n  (umask 022 && mkdir -p \"$nginx_share_dir/share-$1\" && cd \"$nginx_share_dir/share-$1\" && awk -v percent=\"$1\" 'BEGIN {\n    count = int(percent * 655.36 + 0.5)\n    for (first = 0; first < int(count / 256); first++) printf \"%02x\\n\", first\n    for (second = 0; second < count % 256; second++) printf \"%02x%02x\\n\", first, second\n  }' | xargs touch) && replace_link \"share-$1\" \"$nginx_share_dir/canary\" || {\n    echo \"cannot write in $nginx_share_dir: $(free_space /run)\"\n    return 1\n  }\n  for earlier in \"$nginx_share_dir\"/share-*; do\n    [ \"$earlier\" = \"$nginx_share_dir/share-$1\" ] || rm -rf \"$earlier\"\n  done\n  # Its workers may be kept from it, as by SELinux.\n  case $(proxy_answer \"$(registered_front address)\" \"$(registered_front generation)\") in *' seen') ;; *)\n    echo \"nginx does not see $nginx_share_dir\"\n    return 1\n    ;;\n  esac\n}\n\nnginx_lift() {\n  rm -f \"$nginx_share_dir/canary\"\n}\n\nnginx_removal() {\n  printf 'rm -f %s/canary\\n' \"$nginx_share_dir\"\n}\n\n# As far as the log goes now: `INODE=SIZE`. One that was put away meanwhile is read to its end.\nnginx_log() {\n  log_end=$(stat -c '%i=%s' \"$nginx_log_file\" 2>/dev/null) || return 0\n  to_size=${log_end#*=}\n  case $1 in\n    @*) head -c \"$to_size\" \"$nginx_log_file\" | tail -c 200000000 | awk -F '|' -v since=\"${1#@}\" '$1 + 0 >= since + 0' ;;\n    *)\n      from_size=${1#*=}\n      if [ \"${1%=*}\" != \"${log_end%=*}\" ] || [ \"$from_size\" -gt \"$to_size\" ]; then\n        [ \"$(stat -c %i \"$nginx_log_file.1\" 2>/dev/null)\" != \"${1%=*}\" ] || tail -c \"+$((from_size + 1))\" \"$nginx_log_file.1\"\n        from_size=0\n      fi\n      tail -c \"+$((from_size + 1))\" \"$nginx_log_file\" | head -c \"$((to_size - from_size))\"\n      ;;\n  esac\n  echo \"place $log_end\"\n}\n";

// src/deploy/steps/programs/open-port.sh
var open_port_default = "# Opens the public port of a service in the firewall that runs, and closes what was opened so, for provision: what firewall.sh has found.\nopened_record=/etc/gin-deploy/${name:-}/firewall\n\n# At most one at a time changes a firewall (set-share.sh).\nchange_firewall_of_port() {\n  [ \"$open_firewall\" != leave ] || return 0\n  exec 7>/run/gin-deploy.firewall && flock -w 30 7 || fail \"another service of this host does not end to change the firewall\"\n  was_opened=$(opened_ports)\n  if [ \"$open_firewall\" = yes ]; then open_port; else close_ports; fi\n  exec 7>&-\n}\n\n# Where it is open already nothing is done, and nothing is ours.\nopen_port() {\n  find_firewall \"$(list_rules \"$(listening_addresses \"$port\")\" 2>/dev/null)\"\n  case $firewall$port_state in\n    '' | open) return ;;\n    firewalldshut) open_in_firewalld ;;\n    ufwshut) open_in_ufw ;;\n    nftablesshut) open_in_nftables ;;\n    *)\n      emit undone \"port $port: the firewall is not one that is changed here, or knows more of the port than that it is shut ($port_state by $port_place). To open it: $(opening_command)\"\n      return\n      ;;\n  esac\n  opened_now=\"$firewall $port $port_place\"\n  find_firewall \"$(list_rules \"$(listening_addresses \"$port\")\" 2>/dev/null)\"\n  if [ \"$port_state\" = shut ]; then\n    close_port \"$opened_now\"\n    fail \"port $port stays shut when ${opened_now%% *} opens it: another rule keeps it shut ($port_place)\"\n  fi\n  write_file \"$opened_record\" 644 \"$(printf '%s\\n' \"$was_opened\" \"$opened_now\" | sed '/^$/d' | sort -u)\n\" || fail \"cannot write $opened_record: $(free_space /etc)\"\n  emit provisioned \"port $port, opened in the firewall (${opened_now%% *})\"\n}\n\n# For now, and for every boot.\nopen_in_firewalld() {\n  firewall-cmd --quiet --permanent --zone=\"$port_place\" --add-port=\"$port/tcp\" &&\n    firewall-cmd --quiet --zone=\"$port_place\" --add-port=\"$port/tcp\" || fail \"firewalld does not open port $port in zone $port_place\"\n}\n\n# ufw would put ours in the place of a rule of somebody else.\nopen_in_ufw() {\n  said=$(sed -n \"s/^### tuple ### \\([a-z_-]*\\) [a-z]* $port 0\\.0\\.0\\.0\\/0 any 0\\.0\\.0\\.0\\/0 in.*/\\1/p\" /etc/ufw/user.rules 2>/dev/null | head -n 1)\n  [ -z \"$said\" ] || opened_ports | grep -q \"^ufw $port \" ||\n    fail \"ufw has a rule for port $port ($said) that keeps it shut, and it is not changed here: run ufw delete $said $port/tcp, then provision again\"\n  problem=$(ufw allow \"$port/tcp\" comment \"gin-deploy $name\" 2>&1) || fail \"ufw does not open port $port: $problem\"\n}\n\n# First in the kernel, at the place that the file will give it at the next boot.\nopen_in_nftables() {\n  rules=$(opened_rules && echo .) || fail \"$nftables_file is not what made the rules of $port_place any more\"\n  at=$(printf %s \"${rules%.}\" | unshare -n sh -c 'nft -f - && nft -a list ruleset' | rules_of \"$port_place\" | grep -nF \"$(opened_rule \"$port\")\" | cut -d: -f1)\n  follower=$(nft -a list ruleset | rules_of \"$port_place\" | sed -n \"${at}s/.* # handle //p\")\n  where=\"add rule $port_place\"\n  [ -z \"$follower\" ] || where=\"insert rule $port_place position $follower\"\n  problem=$(printf '%s %s\\n' \"$where\" \"$(opened_rule \"$port\")\" | nft -f - 2>&1) || fail \"nft does not open port $port: $problem\"\n  write_rules \"${rules%.}\"\n}\n\n# rules_of PLACE: with their handles, but for those of a front.\nrules_of() {\n  awk -v place=\"$1\" '\n    $1 == \"table\" { owner = $2 \" \" $3 }\n    $1 == \"chain\" { is_chain = owner \" \" $2 == place }\n    $1 == \"}\" { is_chain = 0 }\n    is_chain && / # handle [0-9]+$/ && $1 != \"chain\" && !index($0, \" comment \\\"gin_\")'\n}\n\n# write_rules TEXT: with the owner and mode that the file has.\nwrite_rules() {\n  cp -p \"$nftables_file\" \"$nftables_file.next\" && printf %s \"$1\" >\"$nftables_file.next\" && sync && mv -f \"$nftables_file.next\" \"$nftables_file\" || {\n    rm -f \"$nftables_file.next\"\n    fail \"cannot write $nftables_file: $(free_space /etc)\"\n  }\n}\n\nclose_ports() {\n  printf '%s\\n' \"$was_opened\" | while IFS= read -r opened; do\n    [ -n \"$opened\" ] || continue\n    close_port \"$opened\"\n    emit provisioned \"port $closed_port, closed in the firewall (${opened%% *})\"\n  done || exit 1\n  rm -f \"$opened_record\" || fail \"cannot remove $opened_record\"\n}\n\n# close_port LINE, of opened_ports\nclose_port() {\n  closed_place=${1#* * }\n  closed_port=${1#* }\n  closed_port=${closed_port%% *}\n  case $1 in\n    firewalld*)\n      if systemctl is-active --quiet firewalld.service 2>/dev/null; then\n        firewall-cmd --quiet --permanent --zone=\"$closed_place\" --remove-port=\"$closed_port/tcp\" &&\n          firewall-cmd --quiet --zone=\"$closed_place\" --remove-port=\"$closed_port/tcp\"\n      else\n        firewall-offline-cmd --quiet --zone=\"$closed_place\" --remove-port=\"$closed_port/tcp\"\n      fi\n      ;;\n    ufw*) ufw delete allow \"$closed_port/tcp\" >/dev/null 2>&1 ;;\n    nftables*)\n      rules=$(grep -vF \"$(opened_rule \"$closed_port\")\" \"$nftables_file\" && echo .) && write_rules \"${rules%.}\" &&\n        nft -a list ruleset | rules_of \"$closed_place\" | sed -n \"/$(opened_rule \"$closed_port\")/s/.* # handle /delete rule $closed_place handle /p\" | nft -f -\n      ;;\n  esac || fail \"port $closed_port cannot be closed in ${1%% *}\"\n}\n";

// src/deploy/steps/programs/prelude.sh
var prelude_default = "# What the programs of this folder share, after request.sh has read what is asked. POSIX sh: dash, busybox ash, bash.\nstate_dir=${deploy_path:-}/.gin-deploy\n\n# One step at a time changes a host: whoever wants to put things right waits for a step that was cut off from its run, and which may wait\n# itself until a process has ended (stop-time.ts).\none_at_a_time() {\n  exec 9>>\"$state_dir/step\" && flock -w 160 9 || fail \"another step on this host does not end\"\n}\n\n# Every step that changes something says first that the lock is still ours: a run that lost it must not write.\nrequire_lock() {\n  has_lock || {\n    printf 'the lock on %s is no longer ours\\n' \"$deploy_path\" >&2\n    exit 91\n  }\n}\n\n# replace_link TARGET LINK: readers see the old target or the new one, never none.\nreplace_link() {\n  rm -f \"$2.next\" && ln -s \"$1\" \"$2.next\" && mv -fT \"$2.next\" \"$2\"\n}\n\n# write_file PATH MODE TEXT: whole or not at all.\nwrite_file() {\n  printf %s \"$3\" >\"$1.next\" && chmod \"$2\" \"$1.next\" && mv -fT \"$1.next\" \"$1\" || {\n    rm -f \"$1.next\"\n    return 1\n  }\n}\n\n# rewrite_file PATH MODE LINE: a small file of one line, also on a full disk: where no new file can be written, one write\n# replaces the first line of the one that is there. What comes after that line means nothing: see first_line.\nrewrite_file() {\n  write_file \"$1\" \"$2\" \"$3\n\" 2>/dev/null || {\n    [ -f \"$1\" ] && printf '%s\\n' \"$3\" 1<>\"$1\"\n  }\n}\n\n# read_first PATH: sets `file_line` to its first line, without a process; where there is none it is empty, and that fails.\nread_first() {\n  file_line=\n  { read_line <\"$1\"; } 2>/dev/null\n}\n\nread_line() {\n  IFS= read -r file_line || [ -n \"$file_line\" ]\n}\n\n# first_line PATH: prints it; fails where there is none.\nfirst_line() {\n  read_first \"$1\" && printf '%s\\n' \"$file_line\"\n}\n\n# Says what is about to be done, before it is done: whoever finds the host half-way reads it. A full disk does not stop it once the\n# file is there (stage.sh).\nwrite_phase() {\n  rewrite_file \"$state_dir/phase\" 640 \"$phase_line\"\n}\n\n# kernel_setting NAME: as sysctl has it. The kernel gives a number at once only: a shell that reads byte by byte gets its first digit.\nkernel_setting() {\n  cat \"/proc/sys/$1\" 2>/dev/null\n}\n\n# nearest_directory PATH: itself, or what is there of the way to it.\nnearest_directory() {\n  nearest=$1\n  while [ ! -d \"$nearest\" ]; do\n    nearest=${nearest%/*}\n    nearest=${nearest:-/}\n  done\n  printf %s \"$nearest\"\n}\n\n# mount_options DIRECTORY: of the disk that it is on, one on each line.\nmount_options() {\n  df -P \"$1\" 2>/dev/null | awk '\n    FILENAME != \"/proc/self/mounts\" { if (FNR == 2) point = $6; next }\n    $2 == point { options = $4 }\n    END { gsub(/,/, \"\\n\", options); print options }' - /proc/self/mounts 2>/dev/null\n}\n\nfree_space() {\n  df -Pk \"$1\" 2>/dev/null | awk 'NR == 2 { print $4 \" KiB free\" }'\n}\n\n# copy_file FROM TO MODE: whole or not at all.\ncopy_file() {\n  cp \"$1\" \"$2.next\" && chmod \"$3\" \"$2.next\" && mv -fT \"$2.next\" \"$2\" || {\n    rm -f \"$2.next\"\n    return 1\n  }\n}\n\n# names_own_files LIST: a list of hashes that names nothing outside of its release, which root would read.\nnames_own_files() {\n  ! cut -c67- \"$1\" | grep -Eq '^/|(^|/)\\.\\.(/|$)'\n}\n\n# For awk: ports as the kernel writes them. A busy host has tens of thousands of sockets, and not every awk reads 0x.\ndecimal='function decimal(hex, i, sum) { for (i = 1; i <= length(hex); i++) sum = sum * 16 + index(\"123456789ABCDEF\", substr(hex, i, 1)); return sum + 0 }\n'\n\n# Listening TCP sockets as `port inode`. The kernel's own table takes it long, because it looks for connections as well: it is read where ss\n# is missing, or too old.\nlistening_sockets() {\n  if listed_sockets=$(ss -Hltne 2>/dev/null); then\n    printf '%s\\n' \"$listed_sockets\" | awk 'match($0, / ino:[0-9]+/) { port = $4; sub(/.*:/, \"\", port); print port, substr($0, RSTART + 5, RLENGTH - 5) }'\n  else\n    awk \"$decimal\"'$4 == \"0A\" { sub(/.*:/, \"\", $2); print decimal($2), $10 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null\n  fi\n}\n\n# seconds_up: sets `now`, seconds since the machine was booted: somebody may set its clock.\nseconds_up() {\n  read -r now _ </proc/uptime\n  now=${now%.*}\n}\n\n# Open sockets as `pid inode`, of the processes whose numbers are given (as a pattern of /proc). One ls, not a fork a file.\nopen_sockets() {\n  # shellcheck disable=SC2012,SC2086\n  ls -l /proc/$1/fd/ 2>/dev/null | awk '\n    /^\\/proc\\// { split($0, part, \"/\"); pid = part[3] }\n    match($0, / -> socket:\\[[0-9]+\\]$/) { print pid, substr($0, RSTART + 12, RLENGTH - 13) }'\n}\n\n# unit_of_process PID: of systemd.\nunit_of_process() {\n  awk -F / '{ sub(/^.*:/, \"\"); for (i = 1; i <= NF; i++) if ($(i) ~ /\\.(service|scope)$/) unit = $(i) } END { if (unit != \"\") print unit }' \\\n    \"/proc/$1/cgroup\" 2>/dev/null\n}\n\n# service_of_listener PID PORT: systemd itself listens for a service that is started by its first connection.\nservice_of_listener() {\n  socket_unit=\n  [ \"$1\" != 1 ] || socket_unit=$(systemctl list-sockets --no-legend --no-pager 2>/dev/null | awk -v public=\"$2\" '$1 ~ \"(^|:)\" public \"$\" { print $2; exit }')\n  if [ -n \"$socket_unit\" ]; then printf '%s\\n' \"$socket_unit\"; else service_of_process \"$1\"; fi\n}\n\n# port_owners PORT: who listens there, as `pid unit command`, one on each line.\nport_owners() {\n  owned_sockets=\" $(listening_sockets | sed -n \"s/^$1 //p\" | tr '\\n' ' ')\"\n  [ \"$owned_sockets\" != \" \" ] || return 0\n  open_sockets '[0-9]*' | while read -r owning_pid inode; do\n    case $owned_sockets in\n      *\" $inode \"*) printf '%s %s %s\\n' \"$owning_pid\" \"$(service_of_listener \"$owning_pid\" \"$1\")\" \"$(tr -d '\\n' 2>/dev/null <\"/proc/$owning_pid/comm\")\" ;;\n    esac\n  done | sort -u\n}\n\n# relabel [-R] PATHS: as SELinux wants them, where there is SELinux. A place of the service's own is never gone through.\nrelabel() {\n  [ ! -e /sys/fs/selinux/enforce ] || restorecon \"$@\" 2>/dev/null || :\n}\n\n# release_of_process PID: whose program runs there, by the path that it was started from: a link may lead elsewhere by now. 0: nothing runs.\nrelease_of_process() {\n  [ \"$1\" -gt 0 ] || return 0\n  all_releases=$(cd -P \"$deploy_path/releases\" 2>/dev/null && pwd -P) || return 0\n  running_program=$(readlink \"/proc/$1/exe\" 2>/dev/null)\n  case $running_program in\n    \"$all_releases\"/*/bin/*)\n      running_program=${running_program#\"$all_releases\"/}\n      printf %s \"${running_program%%/*}\"\n      ;;\n  esac\n}\n\n# lock_id HOLDER: tells one lock from the next, also from the same one after it was handed over. It says nothing of the token.\nlock_id() {\n  { first_line \"$state_dir/lock/token\" && printf '%s\\n' \"$1\"; } | sha256sum | cut -d' ' -f1\n}\n\n# keep_way_back NEW_UNIT: a link to what serves, and its unit where the new one will replace it, so that going back is no more\n# than a rename.\nkeep_way_back() {\n  serving=$(readlink \"$deploy_path/current\") || return 0\n  replace_link \"$serving\" \"$state_dir/back\" || return 1\n  service_keep_definition \"$deploy_path/current/unit\" \"$1\"\n}\n\n# What a deploy that was cut off has left half-made. An upload is emptied first: whoever still has it open keeps its space.\nremove_leftovers() {\n  for part in \"$state_dir\"/incoming/*.part; do\n    [ -f \"$part\" ] && true >\"$part\"\n  done\n  rm -rf \"$state_dir/incoming\" \"$state_dir/staging\" \"$state_dir/unpacked\" \"$state_dir/verify\"\n}\n\n# add_to_journal LINE: a line of JSON, whole or not at all, and once where a step runs twice. The host's own words take the place\n# of \"serving\":\"@current\" and \"time\":\"@now\": what `current` is at this moment, and when that is.\nadd_to_journal() {\n  journal=$state_dir/journal.jsonl\n  serving=$(basename \"$(readlink \"$deploy_path/current\" 2>/dev/null)\" 2>/dev/null)\n  case $serving in\n    '') serving=null ;;\n    *[!A-Za-z0-9._+-]*) serving='\"unknown\"' ;;\n    *) serving=\\\"$serving\\\" ;;\n  esac\n  journal_entry=$1\n  case $journal_entry in\n    *'\"serving\":\"@current\"'*)\n      journal_entry=${1%%'\"serving\":\"@current\"'*}\\\"serving\\\":$serving${1#*'\"serving\":\"@current\"'}\n      ;;\n  esac\n  case $journal_entry in\n    *'\"time\":\"@now\"'*)\n      journal_entry=${journal_entry%%'\"time\":\"@now\"'*}\\\"time\\\":\\\"$(date -u +%Y-%m-%dT%H:%M:%S.000Z)\\\"${journal_entry#*'\"time\":\"@now\"'}\n      ;;\n  esac\n  [ \"$(tail -n 1 \"$journal\" 2>/dev/null)\" = \"$journal_entry\" ] && return 0\n  journal_bytes=$(stat -c %s \"$journal\" 2>/dev/null || echo 0)\n  printf '%s\\n' \"$journal_entry\" >>\"$journal\" 2>/dev/null || {\n    truncate -s \"$journal_bytes\" \"$journal\" 2>/dev/null\n    return 1\n  }\n}\n\n# has PROGRAM: whether it is installed.\nhas() {\n  command -v \"$1\" >/dev/null 2>&1\n}\n\n# Whether something keeps this host's clock right: `yes` or `no`; nothing where nobody can know, as in a container, whose clock is that of\n# the machine below.\nclock_is_kept() {\n  if [ -e /run/systemd/timesync/synchronized ] && systemctl is-active --quiet systemd-timesyncd.service 2>/dev/null; then\n    echo yes\n    return\n  fi\n  kept=$({\n    ! has chronyc || timeout 5 chronyc -n tracking\n    ! has ntpq || timeout 5 ntpq -nc rv\n    ! has ntpctl || timeout 5 ntpctl -s status\n  } 2>/dev/null </dev/null | sed -n 's/^Leap status *: Not synchronised.*/no/p;s/^Leap status *:.*/yes/p;s/.*leap_alarm.*/no/p;s/.*leap_[a-z_]*,.*/yes/p;s/.*clock unsynced.*/no/p;s/.*clock synced.*/yes/p' | head -n 1)\n  [ -n \"$kept\" ] || systemd-detect-virt --container --quiet 2>/dev/null ||\n    kept=$(timeout 5 timedatectl show -p NTPSynchronized --value 2>/dev/null </dev/null | sed -n '/^yes$/p;/^no$/p')\n  [ -z \"$kept\" ] || echo \"$kept\"\n}\n\n# Proxies that are installed, with their versions: `nginx 1.22.1`.\nproxies() {\n  {\n    ! has nginx || nginx -v 2>&1 | sed -n 's|^nginx version: nginx/\\([^ ]*\\).*|nginx \\1|p'\n    ! has haproxy || haproxy -v 2>&1 | sed -n '1s/^HA-\\{0,1\\}Proxy version \\([^ ]*\\).*/haproxy \\1/p'\n    ! has caddy || caddy version 2>/dev/null | sed -n '1s/^v\\([^ ]*\\).*/caddy \\1/p'\n    ! has apachectl || apachectl -v 2>/dev/null | sed -n '1s|^Server version: Apache/\\([^ ]*\\).*|apache \\1|p'\n  } </dev/null\n}\n\n# Sets `look_ports`: our own looks come from source ports that no other client of this host is given.\nlook_ports=\nfind_look_ports() {\n  [ -z \"$look_ports\" ] || return 0\n  look_ports=61000-61999\n  case $(kernel_setting net/ipv4/ip_local_port_range) in *[!0-9]6[1-5][0-9][0-9][0-9]) look_ports=24-1023 ;; esac\n}\n\n# ask_at ADDRESS PORT PATH CURL_OPTIONS...: what the process there answers a GET with. From the host itself, past any proxy of the environment,\n# and from ports for which the front does not hold. The address comes as configuration: it may hold a token, and arguments are for all to see.\nask_at() {\n  asked_address=$1:$2$3\n  case $asked_address in *[\\\\\\\"]*) asked_address=$(printf %s \"$asked_address\" | sed 's/[\\\\\"]/\\\\&/g') ;; esac\n  shift 3\n  find_look_ports\n  curl -q -gsS --noproxy '*' --local-port \"$look_ports\" --path-as-is \"$@\" -K - 2>/dev/null <<END\nurl = \"http://$asked_address\"\nEND\n}\n\n# ask PORT PATH CURL_OPTIONS...: where looks go.\nask() {\n  ask_at 127.0.0.1 \"$@\"\n}\n\n# ask_port PORT PATH: only the status; 000: no answer.\nask_port() {\n  ask \"$1\" \"$2\" -o /dev/null -w '%{http_code}' --max-time 5\n}\n\n# For without-secrets.awk: values that stage.sh has written down. Those of all releases: one that ends still prints what it knows.\nfind_secrets() {\n  SECRET_FILES=$(printf '%s\\n' \"$deploy_path\"/releases/*/env/secrets)\n  export SECRET_FILES\n}\n\n# Reads what a service has printed, and prints it without the values of its environment.\nhide_secrets() {\n  find_secrets\n  awk \"$without_secrets\n    { print without_secrets(\\$0) }\"\n}\n\nsha256_of_file() {\n  sha256sum \"$1\" 2>/dev/null | cut -d' ' -f1\n}\n\n# port_forwards PORT: rules that send connections to the port elsewhere, before any process of this host gets them; not our own.\nport_forwards() {\n  {\n    nft list ruleset 2>/dev/null\n    ! grep -qx nat /proc/net/ip_tables_names 2>/dev/null || iptables-legacy-save -t nat 2>/dev/null\n  } | awk -v public=\"$1\" '\n    function holds(ports, part, count, i, range) {\n      gsub(/[{},]/, \" \", ports)\n      gsub(/:/, \"-\", ports)\n      count = split(ports, part, \" \")\n      for (i = 1; i <= count; i++) {\n        if (part[i] == public) return 1\n        if (split(part[i], range, \"-\") == 2 && range[1] + 0 <= public && public <= range[2] + 0) return 1\n      }\n      return 0\n    }\n    $1 == \"table\" { ours = $3 ~ /^gin_/ }\n    ours || !/[ -]dport / || !/dnat |DNAT|redirect to |REDIRECT/ { next }\n    {\n      ports = $0\n      sub(/.*[ -]dports? /, \"\", ports)\n      if (substr(ports, 1, 1) == \"{\") sub(/}.*/, \"\", ports)\n      else sub(/ .*/, \"\", ports)\n      sub(/^[ \\t]+/, \"\")\n      if (holds(ports)) print substr($0, 1, 300)\n    }'\n}\n\n# published_by PORT: containers that have it, of an engine that runs. One that does not run is not asked: that would start it.\npublished_by() {\n  for engine in docker podman; do\n    case $engine in\n      docker) [ -S /run/docker.sock ] && [ -e /run/docker.pid ] ;;\n      podman) [ -d /run/libpod ] || [ -d /run/containers/storage ] ;;\n    esac || continue\n    timeout 10 \"$engine\" ps --format '{{.Names}} {{.Ports}}' 2>/dev/null </dev/null | awk -v engine=\"$engine\" -v public=\"$1\" '{\n      name = $1\n      while (match($0, /:[0-9]+(-[0-9]+)?->/)) {\n        split(substr($0, RSTART + 1, RLENGTH - 3), range, \"-\")\n        if (range[1] + 0 <= public && public <= (range[2] == \"\" ? range[1] : range[2]) + 0) { print engine, name; next }\n        $0 = substr($0, RSTART + RLENGTH)\n      }\n    }'\n  done\n}\n\n# The end of standard input says that it was enough, and is what ends the wait early. Where timeout does not know parts of a second,\n# or is not there, it waits a second without listening.\npause() {\n  timeout \"$pause_seconds\" cat >/dev/null 2>&1\n  case $? in\n    0) exit 0 ;;\n    124 | 137 | 143) ;;\n    *) sleep 1 ;;\n  esac\n}\n\n# told NAME VALUE: a fact, as the host program reads it; of a form that has no blanks and no line ends.\ntold() {\n  printf '%s =%s\\n' \"$1\" \"$2\"\n}\n\n# The lock of a host (lock.sh), and its lease.\nlock_dir=$state_dir/lock\n# What the lock is made of while nobody holds it: taking it then needs no room on the disk.\nspare_dir=$state_dir/spare\n\n# Two lock operations never overlap. Apart from one_at_a_time: a renewal must not wait for a step, which may take a minute.\n# The directory itself is what is locked: a full disk may have no room for a file.\nin_turn() {\n  exec 8<\"$state_dir\" && flock -w 20 8 || fail \"another lock operation on this host does not end\"\n  # A lease from before the boot has run out.\n  seconds_up\n  read -r boot </proc/sys/kernel/random/boot_id\n}\n\n# write_lease DIRECTORY SECONDS\nwrite_lease() {\n  rewrite_file \"$1/expires\" 640 \"$boot $((now + $2))\"\n}\n\n# The token first: from then on the one before is shut out, and its lease has run out already.\nwrite_lock() {\n  rewrite_file \"$1/token\" 600 \"$token\" && rewrite_file \"$1/holder\" 640 \"$holder\" && write_lease \"$1\" \"$lease_seconds\"\n}\n\ntake_lock() {\n  if [ -d \"$lock_dir\" ]; then\n    write_lock \"$lock_dir\"\n  else\n    mkdir -p \"$spare_dir\" && write_lock \"$spare_dir\" && mv -T \"$spare_dir\" \"$lock_dir\"\n  fi\n}\n\nhas_lock() {\n  read_first \"$lock_dir/token\"\n  [ \"$file_line\" = \"$token\" ]\n}\n\n# has_run_out LEASE_SECONDS: whether nobody has renewed the lock in time. Sets `left`, the seconds until then.\nhas_run_out() {\n  left=0\n  read_first \"$lock_dir/expires\"\n  case ${file_line##* } in\n    # A holder that was killed between mkdir and its first lease has none: its directory's age stands in for it.\n    '') left=$(($(stat -c %Y \"$lock_dir\" 2>/dev/null || echo 0) + $1 - $(date +%s))) ;;\n    *[!0-9]*) ;;\n    *) [ \"${file_line%% *}\" != \"$boot\" ] || left=$((${file_line##* } - now)) ;;\n  esac\n  [ \"$left\" -le 0 ]\n}\n\nlet_go() {\n  rm -rf \"$spare_dir\"\n  mv -T \"$lock_dir\" \"$spare_dir\" 2>/dev/null || rm -rf \"$lock_dir\"\n}\n";

// src/deploy/steps/programs/provision.sh
var provision_default = "# Root's part of a service on a host, done once and when it changes: the host program, by which a deploy user who is not root has its steps\n# done; what that program may do (place, port and units are registered here, and are not a deploy's to send); one sudo rule without\n# arguments. Everything appears whole or not at all, and what is right already is left.\n# Facts: deploy_path, token, name, service_manager, program_place (where host programs lie), port, user (who deploys), open_firewall (yes, no: what\n# was opened is closed, leave), front (kernel, nginx, leave), front_address (where this host reaches the site of a proxy), front_port (of canaries,\n# for a proxy), front_text (its site), host_program, host_program_sha256, unit_text, unit_sha256.\n# Answers: provisioned (what was changed, in words), undone (what is not ours to change, and what to do).\nrequire_lock\n\nregistration=/etc/gin-deploy/$name\nprogram=$program_place/$name\nrule_file=/etc/sudoers.d/gin-deploy-$name\n\n# is_text FILE TEXT: whether it holds exactly that.\nis_text() {\n  [ -f \"$1\" ] && [ \"$(cat \"$1\" && printf .)\" = \"$2.\" ]\n}\n\n# place_file PATH MODE TEXT WORDS: written where it differs, and then said.\nplace_file() {\n  if is_text \"$1\" \"$3\"; then\n    [ \"$(stat -c '%u %a' \"$1\")\" = \"0 $2\" ] || chown root: \"$1\" && chmod \"$2\" \"$1\" || fail \"cannot set owner and mode of $1\"\n    return\n  fi\n  write_file \"$1\" \"$2\" \"$3\" || fail \"cannot write $1: $(free_space \"${1%/*}\")\"\n  emit provisioned \"$4\"\n}\n\n# sha256_of TEXT\nsha256_of() {\n  printf %s \"$1\" | sha256sum | cut -d' ' -f1\n}\n\n# What would be passed over in silence, line by line.\nverify_definition() {\n  complaints=$(service_complaints \"$unit_text\")\n  [ -z \"$complaints\" ] || fail \"systemd does not take the lines of unit: $complaints\"\n}\n\n# First all that may fail, before anything is changed.\n[ \"$(sha256_of \"$host_program\")\" = \"$host_program_sha256\" ] || fail \"the host program is not the one that was meant\"\n[ \"$(sha256_of \"$unit_text\")\" = \"$unit_sha256\" ] || fail \"the unit is not the one that was meant\"\nfind_service_places\nfor place in \"$deploy_path\" \"$program_place\" /etc/gin-deploy /etc/sudoers.d $service_places; do\n  may_others_write \"$place\"\n  case $place in \"$program_place\") advice='; choose another host-program-path' ;; *) advice= ;; esac\n  [ -z \"$complaint\" ] || fail \"root would write in $place, where others could lead it elsewhere: $complaint$advice\"\ndone\n# within PATH OTHER: the same, or below it.\nwithin() {\n  case $1/ in \"$2\"/*) ;; *) return 1 ;; esac\n}\n[ \"$(id -u \"$name\" 2>/dev/null)\" != 0 ] || fail \"user $name is root by another name, and cannot run a service\"\n# Whoever owns directories of one service must not own what another one is made of, or the host programs.\n{\n  echo \"the host programs=$program_place\"\n  for other in /etc/gin-deploy/*/service; do\n    other_name=${other%/service} && other_name=${other_name##*/}\n    [ \"$other_name\" = \"$name\" ] || sed -n \"s/^deploy_path=/service $other_name=/p\" \"$other\" 2>/dev/null\n  done\n} | while IFS= read -r other; do\n  within \"$deploy_path\" \"${other#*=}\" || within \"${other#*=}\" \"$deploy_path\" || continue\n  fail \"$deploy_path is shared with ${other%%=*} in ${other#*=}: choose another deploy-path\"\ndone || exit 1\n[ ! -d \"$program\" ] || fail \"$program is a directory, and no host program can be there: choose another host-program-path, for host programs alone\"\nis_text \"$program_place/$host_program_sha256/host\" \"$host_program\" ||\n  case \" $(mount_options \"$(nearest_directory \"$program_place\")\" | tr '\\n' ' ')\" in\n    *' ro '*) fail \"$program_place cannot be written: its disk is mounted read-only. Set host-program-path to another directory of root's, such as /opt/gin-deploy\" ;;\n    *' noexec '*) fail \"no program can be started in $program_place: its disk is mounted noexec. Set host-program-path to another directory of root's, such as /opt/gin-deploy\" ;;\n  esac\n[ \"$user\" = root ] || id -u \"$user\" >/dev/null 2>&1 || fail \"there is no user $user on this host\"\n[ \"$user\" = root ] || has visudo || fail \"there is no visudo on this host, so that a sudo rule could not be checked: install sudo\"\nis_text \"$registration/units/$unit_sha256\" \"$unit_text\" ||\n  case $unit_text in *\"# Of the input unit.\"*) verify_definition ;; esac\n\n# The host program, under its hash: one that is in use is never rewritten.\n(umask 022 && mkdir -p \"$program_place\") || fail \"cannot create $program_place\"\n# Two services of a host may be provisioned at once, and have one version of it.\nexec 8<\"$program_place\" && flock -w 50 8 || fail \"another service of this host does not end to be provisioned\"\nif ! is_text \"$program_place/$host_program_sha256/host\" \"$host_program\"; then\n  rm -rf \"$program_place/$host_program_sha256.next\"\n  (umask 022 && mkdir \"$program_place/$host_program_sha256.next\" && printf %s \"$host_program\" >\"$program_place/$host_program_sha256.next/host\") &&\n    chmod 755 \"$program_place/$host_program_sha256.next/host\" && sync && rm -rf \"${program_place:?}/$host_program_sha256\" &&\n    mv -T \"$program_place/$host_program_sha256.next\" \"$program_place/$host_program_sha256\" || fail \"cannot write the host program in $program_place: $(free_space \"$program_place\")\"\nfi\n\n# What it may do.\n(umask 022 && mkdir -p \"$registration/units\") || fail \"cannot create $registration\"\nplace_file \"$registration/units/$unit_sha256\" 644 \"$unit_text\" \"unit $unit_sha256\"\nset_up_proxy\nregistered_more=$([ \"$service_manager\" = systemd ] || { printf 'service_manager=%s\\n' \"$service_manager\" && service_registration; }\nregistered_proxy)\nplace_file \"$registration/service\" 644 \"$(printf '# What the host program of a service may touch.\\ndeploy_path=%s\\nport=%s' \"$deploy_path\" \"$port\")\n${registered_more:+$registered_more\n}\" \"place and port in $registration/service\"\n\n# From here on it is called. An environment of the caller's never reaches it.\nplace_file \"$program\" 755 \"#!/bin/sh\nexec /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin $program_place/$host_program_sha256/host $name\n\" \"host program $program\"\n\n# A deploy that the loss of power cuts off is taken back before its release starts.\nplace_file \"$registration/boot\" 644 \"printf '%s\\\\n' '$host_program_sha256 boot' '$(told deploy_path \"$deploy_path\")' '$(told name \"$name\")' . |\n  exec $program_place/$host_program_sha256/host $name\n\" \"what is done at boot, $registration/boot\"\nservice_register \"$registration/boot\"\n\nif [ \"$user\" != root ]; then\n  # One place for all of them: what another one may call is no program that was left behind somewhere else.\n  rules=$(sed -n '/^[^#]/p' \"$rule_file\" 2>/dev/null | awk -v own=\"$user\" -v program=\"$program\" '$1 != own { print $1 \" ALL=(root) NOPASSWD: \" program \" \\\"\\\"\" }')\n  former=$(sed -n 's/.* NOPASSWD: \\(.*\\) \"\"$/\\1/p' \"$rule_file\" 2>/dev/null | grep -vxF \"$program\" | sort -u)\n  rules=\"# The deploy user of $name may run its host program, and nothing else. Written by gin-deploy.\n${rules:+$rules\n}$user ALL=(root) NOPASSWD: $program \\\"\\\"\n\"\n  if ! is_text \"$rule_file\" \"$rules\"; then\n    # sudo reads no file with a dot in its name: it is checked before it counts.\n    printf %s \"$rules\" >\"$rule_file.next\" && chmod 440 \"$rule_file.next\" || fail \"cannot write $rule_file: $(free_space /etc)\"\n    complaint=$(visudo -cf \"$rule_file.next\" 2>&1) || {\n      rm -f \"$rule_file.next\"\n      fail \"visudo does not take the rule: $complaint\"\n    }\n    mv -f \"$rule_file.next\" \"$rule_file\" || fail \"cannot write $rule_file\"\n    emit provisioned \"sudo rule $rule_file\"\n  fi\n  printf '%s\\n' \"$former\" | while IFS= read -r left; do\n    [ -f \"$left\" ] && grep -q \"/host $name\\$\" \"$left\" && rm -f \"$left\" && emit provisioned \"host program $left, removed\"\n  done\nfi\n\nchange_firewall_of_port\nlabel_service\n\n# What nobody names any more: programs that no service calls, units that no release on this host has.\nfor version in \"$program_place\"/*/; do\n  version=${version%/}\n  fits \"${version##*/}\" sha256 || continue\n  grep -qsF \"/${version##*/}/host \" \"$program_place\"/* || rm -rf \"$version\"\ndone\nfor registered in \"$registration\"/units/*; do\n  [ \"${registered##*/}\" = \"$unit_sha256\" ] && continue\n  is_wanted=\n  for kept in \"$deploy_path\"/releases/*/unit; do cmp -s \"$kept\" \"$registered\" && is_wanted=yes; done\n  [ -n \"$is_wanted\" ] || rm -f \"$registered\"\ndone\nexit 0\n";

// src/deploy/steps/programs/proxy.sh
var proxy_default = "# The front that is a proxy, with a configuration of ours that root has set up (set-up-proxy.sh). A deploy changes nothing of that: it sends a\n# share of the requests to the canary while the proxy runs, and a boot leaves nothing of it. What is different from proxy to proxy is in nginx.sh\n# and haproxy.sh.\n\n# registered_front KEY: what root has registered of it.\nregistered_front() {\n  sed -n \"s/^front_$1=//p\" \"/etc/gin-deploy/${name:-}/service\" 2>/dev/null\n}\n\n# use_proxy KIND: which one is meant from here on.\nuse_proxy() {\n  proxy_kind=$1\n  case $1 in\n    nginx) proxy_title=nginx proxy_self=nginx proxy_process=nginx proxy_text=site proxy_file=$nginx_site ;;\n    haproxy) proxy_title=HAProxy proxy_self=$haproxy_unit proxy_process=\"$haproxy_unit haproxy\" proxy_text=configuration proxy_file=$haproxy_file ;;\n    *) proxy_title='' proxy_self='' proxy_process='' proxy_text='' proxy_file='' ;;\n  esac\n}\nuse_proxy \"$(registered_front kind)\"\n\n# proxy_answer ADDRESS GENERATION: what the proxy says of itself, if that is what it runs with: name, where this request would go, and whether\n# it sees a share.\nproxy_answer() {\n  proxy_words=$(curl -q -gsS --noproxy '*' --max-time 5 \"http://$1/.gin-deploy/$2\" 2>/dev/null)\n  case $proxy_words in \"gin-deploy $name \"*) printf '%s\\n' \"$proxy_words\" ;; *) return 1 ;; esac\n}\n\n# why_no_answer ADDRESS\nwhy_no_answer() {\n  proxy_owner=$(port_owners \"${1##*:}\" | head -n 1)\n  case $proxy_owner in\n    '') echo \"$proxy_title does not run: nothing listens on $1\" ;;\n    *\" $proxy_process\") echo \"$proxy_title runs without the $proxy_text $proxy_file as it is now: it did not take its last reload, or another $proxy_text has $1\" ;;\n    *) echo \"${proxy_owner##* } listens on $1, and not $proxy_self\" ;;\n  esac\n}\n\n# why_no_proxy: why requests cannot be sent elsewhere by the proxy that root has set up; empty: they can.\nwhy_no_proxy() {\n  if [ \"$(sha256_of_file \"$proxy_file\")\" != \"$(registered_front sha256)\" ]; then\n    if [ -e \"$proxy_file\" ]; then echo \"somebody has changed $proxy_file\"; else echo \"$proxy_file is gone\"; fi\n    return\n  fi\n  # What it begins with after a restart.\n  [ \"$proxy_kind\" != haproxy ] || [ \"$(cat \"$haproxy_map\" 2>/dev/null)\" = \"share 0\" ] || {\n    echo \"somebody has changed $haproxy_map\"\n    return\n  }\n  asked_at=$(date +%s)\n  proxy_address=$(registered_front address)\n  proxy_answer \"$proxy_address\" \"$(registered_front generation)\" >/dev/null || {\n    why_no_answer \"$proxy_address\"\n    return\n  }\n  # That has left a line, which is written when its client has gone.\n  for _ in 1 2 3 4 5; do\n    log_complaint=$(why_no_line \"$asked_at\")\n    [ -n \"$log_complaint\" ] || return 0\n    sleep 0.2 || sleep 1\n  done\n  echo \"$log_complaint\"\n}\n\n# why_no_line SINCE: what is wrong with its log, which must have a line from then or later (seconds since 1970); empty: nothing.\nwhy_no_line() {\n  case $proxy_kind in nginx) nginx_why_no_line \"$1\" ;; haproxy) haproxy_why_no_line \"$1\" ;; esac\n}\n\n# The share that the proxy sends; nothing: none.\nproxy_share() {\n  case $proxy_kind in nginx) nginx_share ;; haproxy) haproxy_share ;; esac\n}\n\n# share_by_proxy SHARE: of 100 requests. Prints why that cannot be had, and fails then.\nshare_by_proxy() {\n  case $proxy_kind in nginx) nginx_send_share \"$1\" ;; haproxy) haproxy_send_share \"$1\" ;; esac\n}\n\n# Whatever share it sends: none from here on.\nlift_proxy() {\n  case $proxy_kind in nginx) nginx_lift ;; haproxy) haproxy_lift ;; esac\n}\n\n# What does so without any program of ours.\nproxy_removal() {\n  case $proxy_kind in nginx) nginx_removal ;; haproxy) haproxy_removal ;; esac\n}\n\n# read_proxy_log FROM: its lines from there on (`@` and seconds since 1970, or a place that was said before), then `lost` and how\n# many it does not have any more, and `place` and where it goes on.\nread_proxy_log() {\n  case $proxy_kind in nginx) nginx_log \"$1\" ;; haproxy) haproxy_log \"$1\" ;; esac\n}\n";

// src/deploy/steps/programs/request.sh
var request_default = "# The beginning of every program that runs on a host. Reads from standard input what is asked of it: `version step`, then facts as\n# `name =value` or `name base64` lines up to a lone `.`; what follows is the step's to read. Nothing that was sent is believed: a step takes the facts\n# that it declares, each once and in its own form.\n# With a service's name as its argument it is that service's host program (provision.sh): root runs it for a deploy user who is not root,\n# and place and name are what root has registered. Without, root itself has sent it.\n# Answers leave on standard output as `key=value` lines; a value of several lines repeats its key.\n# Exit codes: 0 answered, 91 the lock is not ours, 92 nothing arrived, 94 another version, anything else failed with the reason on\n# standard error.\nset -u\ncd /\numask 027\nLC_ALL=C\nPATH=${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\nexport LC_ALL PATH\n# A runner that dies closes our pipes: a step that has begun still ends, so that no host is left half-way.\ntrap '' HUP PIPE\n\nregistered_name=${1:-}\n\n# What a deploy user asks for is done by root's word: the call is from sudo, and place and port are those that root has registered.\nif [ -n \"$registered_name\" ]; then\n  [ \"$(id -u)\" = 0 ] || fail \"this is how deploys of $registered_name become root: it is run by sudo\"\n  [ ! -t 0 ] || fail \"this is how deploys of $registered_name become root: it reads what to do from standard input, and is not for people\"\n  # Nobody who sends without an end takes the host's memory. Every shell that is a host's sh has -S.\n  # shellcheck disable=SC3045\n  memory_before=$(ulimit -S -v)\n  # shellcheck disable=SC3045\n  ulimit -S -v 1048576\nfi\nIFS=' ' read -r wanted_version step || exit 92\nif [ -n \"$registered_name\" ]; then\n  own_version=${0%/*}\n  own_version=${own_version##*/}\n  if [ \"$wanted_version\" != \"$own_version\" ]; then\n    echo \"the host program of $registered_name is of version $(printf %.12s \"$own_version\")\" >&2\n    exit 94\n  fi\nfi\n\n# What stands before this line was printed by the login shell's start-up files, and is no answer.\nprintf '\\n#gin-deploy answers\\n'\n\nif [ -n \"$registered_name\" ]; then\n  registered_path='' registered_port='' service_manager=''\n  while IFS='=' read -r registered_key registered_value; do\n    case $registered_key in\n      deploy_path) registered_path=$registered_value ;;\n      port) registered_port=$registered_value ;;\n      service_manager) service_manager=$registered_value ;;\n    esac\n  done 2>/dev/null <\"/etc/gin-deploy/$registered_name/service\"\n  : \"${service_manager:=systemd}\"\n  fits \"$registered_path\" path && fits \"$registered_port\" port || fail \"nothing is registered for $registered_name in /etc/gin-deploy: run provision\"\nfi\nundeclared=\" $(facts_of \"$step\") \"\n[ \"$undeclared\" != '  ' ] || fail \"there is no such step\"\nwhile IFS=' ' read -r fact_name fact_value || exit 92; do\n  [ \"$fact_name\" != . ] || break\n  case $undeclared in *\" $fact_name:\"*) ;; *) fail \"step $step takes no such fact, or takes it once: $(printf %s \"$fact_name\" | tr -cd a-z0-9_ | cut -c1-40)\" ;; esac\n  fact_form=${undeclared#*\" $fact_name:\"}\n  fact_form=${fact_form%% *}\n  facts_before=${undeclared%%\" $fact_name:\"*}\n  facts_after=${undeclared#*\" $fact_name:$fact_form \"}\n  undeclared=\"$facts_before $facts_after\"\n  case $fact_value in\n    =*) fact_value=${fact_value#=} ;;\n    *)\n      fact_value=$(printf %s \"$fact_value\" | base64 -d 2>/dev/null && printf .) || fail \"fact $fact_name is not base64\"\n      fact_value=${fact_value%.}\n      ;;\n  esac\n  fits \"$fact_value\" \"$fact_form\" || fail \"step $step does not take this fact: $fact_name is not of the form $fact_form\"\n  # The name is one that the step declares; the value is not evaluated.\n  eval \"$fact_name=\\$fact_value\"\ndone\ncase $undeclared in *[!\\ ]*) fail \"step $step lacks a fact:$undeclared\" ;; esac\n\nif [ -n \"$registered_name\" ]; then\n  # shellcheck disable=SC3045\n  ulimit -S -v \"$memory_before\"\n  [ \"${name:-$registered_name}\" = \"$registered_name\" ] || fail \"this is the host program of $registered_name, and of no other service\"\n  [ \"${deploy_path:-$registered_path}\" = \"$registered_path\" ] || fail \"$registered_name is registered at $registered_path, and nowhere else\"\n  # What root runs from there is root's: this program lies in a directory of its version, in the place of all of them.\n  own_place=${0%/*/*}\n  [ \"${program_place:-$own_place}\" = \"$own_place\" ] || fail \"the host programs of $registered_name lie in $own_place, and nowhere else\"\n  # Another version that lies there may have faults that this one has no more.\n  [ \"${version:-$own_version}\" = \"$own_version\" ] || fail \"this is version $own_version of the host program, and calls no other\"\n  # Whose connections are sent elsewhere is not a deploy's to say.\n  [ \"$step\" != set-share ] || [ \"$port\" = \"$registered_port\" ] || fail \"$registered_name is registered with port $registered_port, and with no other\"\n  may_others_write \"$registered_path\"\n  [ -z \"$complaint\" ] || fail \"root does not write in $registered_path: $complaint\"\nfi\n";

// src/deploy/steps/programs/selinux.sh
var selinux_default = "# Labels that SELinux wants to see of a service, where it is enforced.\n\nis_selinux_enforced() {\n  read_first /sys/fs/selinux/enforce\n  [ \"$file_line\" = 1 ]\n}\n\n# What a service is made of, as `TYPE PATH PATTERN`: what systemd is to start, and where the service writes.\nwanted_labels() {\n  escaped_path=$(printf %s \"$deploy_path\" | sed 's/\\./\\\\./g')\n  printf '%s\\n' \"bin_t $deploy_path/releases/r/bin/$name $escaped_path/releases/[^/]+/bin(/.*)?\" \\\n    \"var_lib_t $deploy_path/data/x $escaped_path/data(/.*)?\" \\\n    \"var_log_t $deploy_path/logs/x $escaped_path/logs(/.*)?\"\n}\n\n# missing_labels: `TYPE PATTERN` lines of those that the policy does not give by itself, or by what is registered already.\nmissing_labels() {\n  wanted_labels | while read -r label_type label_path label_pattern; do\n    case $(matchpathcon -n -m file \"$label_path\" 2>/dev/null) in *\":$label_type:\"* | *\":$label_type\") ;; *) printf '%s %s\\n' \"$label_type\" \"$label_pattern\" ;; esac\n  done\n}\n\n# types_of_port: of what semanage lists, which may be of the policy and of this host; nothing: the port is of no service.\ntypes_of_port() {\n  awk -v public=\"$port\" '\n    $2 == \"tcp\" && $1 !~ /^(hi_reserved|reserved|unreserved|ephemeral)_port_t$/ {\n      for (i = 3; i <= NF; i++) {\n        split($(i), range, /[-,]/)\n        if (range[1] + 0 <= public && public <= ($(i) ~ /-/ ? range[2] : range[1]) + 0) { print $1; next }\n      }\n    }'\n}\n\nselinux_tools=\"semanage matchpathcon restorecon\"\n\n# Those of the tools that are not installed.\nmissing_selinux_tools() {\n  for selinux_tool in $selinux_tools; do\n    has \"$selinux_tool\" || printf '%s ' \"$selinux_tool\"\n  done\n}\n\n# port_label_wanted: what is to be done so that the port is one of web servers: `add`; `modify TYPE`, where the policy gives it to something\n# that this host does not run there; `taken TYPE`, where it is not ours to change; nothing.\nport_label_wanted() {\n  port_types=$(semanage port -l -n 2>/dev/null | types_of_port)\n  case $port_types in\n    '') echo \"add http_port_t\" ;;\n    *http_port_t* | *http_cache_port_t*) ;;\n    *)\n      # Somebody on this host may have said so, or need it.\n      if [ \"$port\" -lt 1024 ] || [ -n \"$(semanage port -l -n -C 2>/dev/null | types_of_port)\" ] ||\n        port_owners \"$port\" | cut -d' ' -f2 | grep -vqxF -e \"$(service_name current)\" -e \"$(service_name canary)\"; then\n        echo \"taken $(printf '%s\\n' \"$port_types\" | head -n 1)\"\n      else\n        echo \"modify $(printf '%s\\n' \"$port_types\" | head -n 1)\"\n      fi\n      ;;\n  esac\n}\n";

// src/deploy/steps/programs/service/find-supervisor.sh
var find_supervisor_default = "# Whether supervisord can run a service on this host, and where it reads our programs. What supervisorctl talks to by itself is taken.\n\n# supervisord_configuration PID: the file that it reads.\nsupervisord_configuration() {\n  named_file=$(tr '\\0' '\\n' <\"/proc/$1/cmdline\" 2>/dev/null | awk '\n    is_next { print; exit }\n    /^(-c|--configuration)$/ { is_next = 1; next }\n    /^--configuration=/ { sub(/^[^=]*=/, \"\"); print; exit }\n    /^-c./ { print substr($0, 3); exit }')\n  case $named_file in\n    /*) echo \"$named_file\" ;;\n    ?*) echo \"$(readlink \"/proc/$1/cwd\")/$named_file\" ;;\n    *)\n      for usual_file in /etc/supervisord.conf /etc/supervisor/supervisord.conf; do\n        [ ! -f \"$usual_file\" ] || { echo \"$usual_file\" && break; }\n      done\n      ;;\n  esac\n}\n\n# included_patterns FILE: each `DIRECTORY/*.EXTENSION` that it includes.\nincluded_patterns() {\n  awk -v here=\"${1%/*}\" '\n    { sub(/\\r$/, \"\"); sub(/^[;#].*/, \"\"); sub(/[ \\t][;#].*/, \"\") }\n    /^\\[/ { inside = $0 ~ /^\\[include\\]/; is_list = 0; next }\n    inside && /^files[ \\t]*[=:]/ { sub(/^files[ \\t]*[=:]/, \"\"); is_list = 1 }\n    inside && is_list {\n      for (i = 1; i <= NF; i++) {\n        pattern = $(i)\n        gsub(/%\\(here\\)s/, here, pattern)\n        if (pattern !~ /^\\//) pattern = here \"/\" pattern\n        if (pattern ~ /^[A-Za-z0-9._\\/-]+\\/\\*(\\.[A-Za-z0-9]+)?$/) print pattern\n      }\n    }' \"$1\" 2>/dev/null\n}\n\n# Sets no_supervisor (why supervisord cannot run a service here; empty: it can), and supervisor_sections (the file where our programs\n# belong). Each question to supervisord takes long, so that its version is only asked where nothing is registered yet.\nfind_supervisor() {\n  no_supervisor='' supervisor_sections=''\n  for needed in supervisorctl setpriv setsid; do\n    has \"$needed\" || no_supervisor=\"$needed is not installed\"\n  done\n  [ -z \"$no_supervisor\" ] || return 0\n  answer=$(supervisorctl pid 2>&1)\n  if ! only_of \"$answer\" 0-9 10 || [ ! -d \"/proc/$answer\" ]; then\n    no_supervisor=\"supervisord does not run, or does not answer supervisorctl: $(printf %s \"$answer\" | head -n 1)\"\n  elif [ \"$(stat -c %u \"/proc/$answer\")\" != 0 ]; then\n    no_supervisor=\"its supervisord does not run as root, so it cannot start anything as another user\"\n  else\n    configuration=$(supervisord_configuration \"$answer\")\n    while IFS= read -r pattern; do\n      [ -n \"$supervisor_sections\" ] || [ ! -d \"${pattern%/*}\" ] || supervisor_sections=${pattern%/*}/gin-deploy-$name${pattern##*/\\*}\n    done <<END\n$(included_patterns \"$configuration\")\nEND\n    [ -n \"$supervisor_sections\" ] ||\n      no_supervisor=\"its supervisord includes no directory: ${configuration:-its configuration} has no [include] with files = DIRECTORY/*.conf\"\n  fi\n  [ -z \"$no_supervisor\" ] && [ ! -f \"$supervisor_sections\" ] || return 0\n  answer=$(supervisorctl version 2>&1)\n  case $answer in\n    [0-2].* | 3.[0-2] | 3.[0-2][!0-9]*) no_supervisor=\"its supervisor is $answer, and 3.3 is the oldest that will do\" ;;\n    [0-9]*.*) ;;\n    *) no_supervisor=\"its supervisord does not say its version: $(printf %s \"$answer\" | head -n 1)\" ;;\n  esac\n}\n";

// src/deploy/steps/programs/service/registered.sh
var registered_default = "# Who runs the service stands in what root has registered of it, and is not a deploy's to say. Only provision is told.\n: \"${service_manager:=$(sed -n 's/^service_manager=//p' \"/etc/gin-deploy/${name:-}/service\" 2>/dev/null)}\"\n";

// src/deploy/steps/programs/service/supervisor.sh
var supervisor_default = "# What steps ask of supervisord for a service, by the names and in the words of systemd.sh. Its slots are programs of their own,\n# NAME@current and NAME@canary; root has registered them (provision.sh), and no deploy writes anything that supervisord reads. Both are\n# started by launch.sh, which writes down what it started: supervisord itself is asked for little, because each question takes it long.\nservice_run_dir=/run/gin-deploy/${name:-}\nservice_log_dir=/var/log/gin-deploy/${name:-}\n\nservice_kind() {\n  echo supervisor\n}\n\nservice_name() {\n  printf '%s@%s' \"$name\" \"$1\"\n}\n\n# Where our programs stand in supervisord's configuration; nothing: nobody has registered them.\nservice_sections_file() {\n  sections_file=$(sed -n 's/^sections=//p' \"/etc/gin-deploy/$name/service\" 2>/dev/null)\n  [ -z \"$sections_file\" ] || [ ! -f \"$sections_file\" ] || echo \"$sections_file\"\n}\n\n# started_process SLOT: sets its number and when it began, as launch.sh wrote it down, and how often it was started.\nstarted_process() {\n  started_pid=0 started_began=0 started_count=0\n  [ ! -e \"$service_run_dir/$1.run\" ] || read -r started_pid started_began _ started_count <\"$service_run_dir/$1.run\"\n}\n\n# process_began PID: nothing: it has ended. A number alone may belong to another process by now.\nprocess_began() {\n  { read -r began_stat <\"/proc/$1/stat\"; } 2>/dev/null || return 0\n  # shellcheck disable=SC2086\n  set -- ${began_stat##*) }\n  case $1 in Z | X) ;; *) echo \"${20}\" ;; esac\n}\n\n# A slot whose program has not taken the place of launch.sh yet has no process.\nservice_pid() {\n  started_process \"$1\"\n  if [ \"$started_pid\" -gt 0 ] && [ \"$(process_began \"$started_pid\")\" = \"$started_began\" ]; then\n    case $(readlink \"/proc/$started_pid/exe\") in\n      */releases/*/bin/\"$name\"*) echo \"$started_pid\" && return ;;\n    esac\n  fi\n  echo 0\n}\n\nservice_is_active() {\n  [ \"$(service_pid \"$1\")\" -gt 0 ]\n}\n\nservice_enablement() {\n  [ -z \"$(service_sections_file)\" ] || echo enabled\n}\n\ndescends_from() {\n  descendant=$1\n  while [ \"${descendant:-0}\" -gt 1 ]; do\n    [ \"$descendant\" != \"$2\" ] || return 0\n    descendant=$(sed -n 's/^PPid:[[:space:]]*//p' \"/proc/$descendant/status\" 2>/dev/null)\n  done\n  return 1\n}\n\nservice_of_process() {\n  for own_slot in current canary; do\n    # A process that the service has started is the service's too.\n    descends_from \"$1\" \"$(service_pid \"$own_slot\")\" || continue\n    service_name \"$own_slot\"\n    return\n  done\n  unit_of_process \"$1\"\n}\n\nservice_owners() {\n  [ -z \"$(service_sections_file)\" ] || echo ours\n}\n\nservice_place() {\n  sed -n 's/^deploy_path=//p' \"/etc/gin-deploy/$name/service\" 2>/dev/null\n}\n\n# The release's own: what supervisord reads is the same for each of them.\nservice_definition() {\n  [ -z \"$(service_sections_file)\" ] || cat \"$(service_place)/current/unit\" 2>/dev/null\n}\n\nservice_is_defined_by() {\n  [ -f \"$1\" ] && [ -n \"$(service_sections_file)\" ]\n}\n\nservice_keep_definition() {\n  :\n}\n\nservice_drop_kept_definition() {\n  :\n}\n\nservice_ready_definition() {\n  [ -n \"$(service_sections_file)\" ] || fail \"supervisord does not know $name: run provision\"\n}\n\nservice_place_definition() {\n  :\n}\n\nservice_reload() {\n  :\n}\n\nservice_enable() {\n  :\n}\n\n# how_ended SLOT PID: `exited 2`, `killed 9`, or `exited unknown`, by what supervisord has logged.\nhow_ended() {\n  end_found=$(supervisorctl maintail -200000 2>/dev/null | awk -v own=\"$(service_name \"$1\")\" -v pid=\"$2\" '\n    index($0, \" spawned: '\\''\" own \"'\\'' with pid \") { is_its = pid == 0 || $NF == pid; next }\n    is_its && (index($0, \" exited: \" own \" (\") || index($0, \" stopped: \" own \" (\")) { found = $0 }\n    END {\n      if (match(found, /exit status [0-9]+/)) print \"exited\", substr(found, RSTART + 12, RLENGTH - 12)\n      else if (match(found, /terminated by SIG[A-Z0-9]+/)) print \"killed\", substr(found, RSTART + 17, RLENGTH - 17)\n    }')\n  case $end_found in\n    'killed HUP') echo killed 1 ;;\n    'killed INT') echo killed 2 ;;\n    'killed QUIT') echo killed 3 ;;\n    'killed ILL') echo killed 4 ;;\n    'killed ABRT') echo killed 6 ;;\n    'killed BUS') echo killed 7 ;;\n    'killed FPE') echo killed 8 ;;\n    'killed KILL') echo killed 9 ;;\n    'killed SEGV') echo killed 11 ;;\n    'killed PIPE') echo killed 13 ;;\n    'killed TERM') echo killed 15 ;;\n    '') echo exited unknown ;;\n    *) echo \"$end_found\" ;;\n  esac\n}\n\n# end_of_started SLOT PID: the same for the process that was started last, or for the one before (0). supervisord is asked once for each.\nend_of_started() {\n  if [ -e \"$service_run_dir/$1.ended\" ]; then\n    read -r end_status <\"$service_run_dir/$1.ended\"\n    if [ \"$end_status\" -gt 128 ]; then echo \"killed $((end_status - 128))\"; else echo \"exited $end_status\"; fi\n    return\n  fi\n  read -r end_of end_how end_status 2>/dev/null <\"$service_run_dir/$1.end\" || end_of=\n  if [ \"$end_of\" != \"$started_pid-$2\" ]; then\n    end_words=$(how_ended \"$1\" \"$2\")\n    end_how=${end_words% *} end_status=${end_words#* }\n    [ \"$end_status\" = unknown ] || write_file \"$service_run_dir/$1.end\" 600 \"$started_pid-$2 $end_how $end_status\n\"\n  fi\n  echo \"$end_how $end_status\"\n}\n\n# take_end END: in the words of `systemctl show`.\ntake_end() {\n  shown_status=${1#* }\n  case $1 in\n    'exited 0') shown_code=1 ;;\n    exited*) shown_code=1 shown_result=exit-code ;;\n    *) shown_code=2 shown_result=signal ;;\n  esac\n}\n\n# describe_process SLOT: in the words of `systemctl show`.\ndescribe_process() {\n  started_process \"$1\"\n  shown_state=inactive shown_sub=dead shown_pid=0 shown_result=success shown_code=0 shown_status=0 shown_started=0\n  if [ \"$started_count\" -gt 0 ]; then\n    shown_started=${started_began}0000\n    if [ \"$(process_began \"$started_pid\")\" = \"$started_began\" ]; then\n      shown_state=active shown_sub=running shown_pid=$(service_pid \"$1\")\n      [ \"$shown_pid\" -gt 0 ] || {\n        shown_state=activating shown_sub=start\n        [ \"$started_count\" -eq 1 ] || {\n          shown_sub=auto-restart\n          take_end \"$(end_of_started \"$1\" 0)\"\n        }\n      }\n    elif [ ! -e \"$service_run_dir/$1.stopped\" ]; then\n      take_end \"$(end_of_started \"$1\" \"$started_pid\")\"\n      [ \"$shown_result\" = success ] || shown_state=failed shown_sub=failed\n      if [ \"$1\" = canary ]; then\n        [ ! -e \"$service_run_dir/canary.timeout\" ] || shown_state=failed shown_sub=failed shown_result=timeout\n      else\n        case $(supervisorctl status \"$(service_name \"$1\")\" 2>/dev/null) in\n          *' STOPPED '*) shown_state=inactive shown_sub=dead shown_result=success ;;\n          *' EXITED '* | *' FATAL '* | *ERROR* | '') ;;\n          *) shown_state=activating shown_sub=auto-restart ;;\n        esac\n      fi\n    fi\n  fi\n  [ \"$started_count\" -gt 0 ] || started_count=1\n  printf '%s\\n' \"ActiveEnterTimestampMonotonic=$shown_started\" \"ActiveState=$shown_state\" \"SubState=$shown_sub\" \"MainPID=$shown_pid\" \"NRestarts=$((started_count - 1))\" \\\n    \"Result=$shown_result\" \"ExecMainCode=$shown_code\" \"ExecMainStatus=$shown_status\" \"ExecMainStartTimestampMonotonic=$shown_started\"\n}\n\nservice_show() {\n  shown_slot=$1\n  shift\n  describe_process \"$shown_slot\" | while IFS= read -r shown_line; do\n    case \" $* \" in *\" ${shown_line%%=*} \"*) printf '%s\\n' \"$shown_line\" ;; esac\n  done\n}\n\n# begin_slot SLOT: what is started from here on is counted anew, and its log begins here.\nbegin_slot() {\n  (umask 077 && mkdir -p \"$service_run_dir\") && rm -f \"$service_run_dir/$1.stopped\" \"$service_run_dir/$1.end\" \"$service_run_dir/$1.ended\" \"$service_run_dir/$1.timeout\" &&\n    write_file \"$service_run_dir/$1.log-start\" 600 \"$(stat -c '%i %s' \"$service_log_dir/$1.log\" 2>/dev/null)\n\" && write_file \"$service_run_dir/$1.run\" 600 \"0 0 0 0\n\" || fail \"cannot write $service_run_dir: $(free_space /run)\"\n}\n\n# await_start SLOT: supervisord says that it has started what has not begun yet.\nawait_start() {\n  seconds_up\n  await_until=$((now + 15))\n  while started_process \"$1\" && [ \"$started_count\" -eq 0 ] && [ \"$now\" -lt \"$await_until\" ]; do\n    sleep 0.1 2>/dev/null || sleep 1\n    seconds_up\n  done\n}\n\n# In two steps, because it may be ending and starting by itself again and again: only what is started from then on counts.\nservice_restart() {\n  stop_slot current\n  begin_slot current\n  # Another version of the action has registered other programs.\n  if [ -e \"$service_run_dir/outdated\" ]; then\n    supervisorctl update \"$(service_name current)\" >/dev/null 2>&1 && rm -f \"$service_run_dir/outdated\"\n  fi\n  supervisorctl start \"$(service_name current)\" >/dev/null 2>&1\n  await_start current\n}\n\n# stop_slot SLOT\nstop_slot() {\n  true 2>/dev/null >\"$service_run_dir/$1.stopped\"\n  supervisorctl stop \"$(service_name \"$1\")\" >/dev/null 2>&1\n}\n\nservice_disable() {\n  stop_slot current\n}\n\nservice_take_down() {\n  :\n}\n\nservice_stop_canary() {\n  started_process canary\n  [ \"$(process_began \"$started_pid\")\" != \"$started_began\" ] || stop_slot canary\n}\n\nservice_has_canary() {\n  [ -e \"$service_run_dir/canary.order\" ]\n}\n\n# order_canary LINES: what launch.sh is to do with the canary.\norder_canary() {\n  begin_slot canary\n  write_file \"$service_run_dir/canary.order\" 600 \"$1\n\" || fail \"cannot write $service_run_dir/canary.order\"\n}\n\nservice_prepare_canary() {\n  order_canary \"$2 $table $mark\"\n}\n\nservice_limit_canary() {\n  read -r _ ordered 2>/dev/null <\"$service_run_dir/canary.order\" || fail \"nothing is known of the canary in $service_run_dir\"\n  write_file \"$service_run_dir/canary.order\" 600 \"$2 $ordered\n\" || fail \"cannot write $service_run_dir/canary.order\"\n}\n\nservice_start_canary() {\n  supervisorctl start \"$(service_name canary)\" >/dev/null 2>&1\n  await_start canary\n}\n\n# Whether somebody looks after the canary.\nis_kept() {\n  read -r keeper_pid keeper_began 2>/dev/null <\"$service_run_dir/keeper\" && [ \"$(process_began \"$keeper_pid\")\" = \"$keeper_began\" ]\n}\n\n# Whoever keeps the canary takes its front away.\nservice_bind_front() {\n  is_kept\n}\n\nservice_end_canary() {\n  stop_slot canary\n  seconds_up\n  keep_until=$((now + 15))\n  while is_kept && [ \"$now\" -lt \"$keep_until\" ]; do\n    sleep 0.1 2>/dev/null || sleep 1\n    seconds_up\n  done\n}\n\nservice_remove_canary() {\n  rm -f \"$service_run_dir/canary.order\" \"$service_run_dir/canary.run\" \"$service_run_dir/canary.ended\" \"$service_run_dir/canary.timeout\"\n}\n\nservice_start_once() {\n  order_canary \"$3 ${table:--} ${mark:--}\n$2\"\n  supervisorctl start \"$(service_name canary)\" >/dev/null 2>&1 || fail \"supervisorctl start $(service_name canary) failed\"\n  await_start canary\n}\n\nservice_goes_on() {\n  # For before-start.sh.\n  # shellcheck disable=SC2034\n  ended_once=$(service_show canary ActiveState Result ExecMainCode ExecMainStatus)\n  started_process canary\n  [ \"$started_count\" -gt 0 ] && [ \"$(process_began \"$started_pid\")\" = \"$started_began\" ]\n}\n\n# What a process printed last is on its way to the file.\nservice_flush_log() {\n  sleep 1\n}\n\n# log_since SLOT: what the slot has logged since its start.\nlog_since() {\n  read -r log_file_number log_size 2>/dev/null <\"$service_run_dir/$1.log-start\" || log_file_number='' log_size=0\n  [ \"$(stat -c %i \"$service_log_dir/$1.log\" 2>/dev/null)\" = \"$log_file_number\" ] || log_size=0\n  tail -c \"+$((${log_size:-0} + 1))\" \"$service_log_dir/$1.log\" 2>/dev/null\n}\n\nservice_log() {\n  log_since \"$1\" | tail -n \"$3\"\n}\n\nservice_printed() {\n  log_since \"$1\" | tail -n \"$3\"\n}\n\nservice_last_end() {\n  how_ended \"$1\" 0 | sed 's/^\\(.*\\) \\(.*\\)$/ended_code=\\1\\nended_status=\\2/'\n}\n\nservice_start_guard() {\n  supervisorctl stop \"$name@guard\" >/dev/null 2>&1\n  complaint=$(supervisorctl start \"$name@guard\" 2>&1) || fail \"supervisorctl did not start $name@guard: $complaint\"\n}\n\n# Whoever asks for it is what starts the service: it goes on by itself, and sees when that runs.\nservice_run_after_start() {\n  setsid /bin/sh \"$2\" </dev/null >/dev/null 2>&1 &\n}\n\n# entries_of FILE FROM: the lines there from that byte on that are whole, as journalctl prints entries. Sets where they end.\nentries_of() {\n  entries_end=$(stat -c %s \"$1\" 2>/dev/null || echo 0)\n  [ \"$entries_end\" -gt \"$2\" ] || return 0\n  [ -z \"$(tail -c \"+$entries_end\" \"$1\" | head -c 1)\" ] || entries_end=$((entries_end - $(head -c \"$entries_end\" \"$1\" | tail -n 1 | wc -c)))\n  [ \"$entries_end\" -gt \"$2\" ] || return 0\n  tail -c \"+$(($2 + 1))\" \"$1\" | head -c \"$((entries_end - $2))\" | sed \"s/^/$(date +%s).000000 service[1]: /\"\n}\n\n# A file has no times: a line counts as of now. So of what was logged before the first look only a canary's own is known.\nservice_entries() {\n  entries_file=$service_log_dir/$1.log\n  entries_number=$(stat -c %i \"$entries_file\" 2>/dev/null || echo 0)\n  entries_from=$(stat -c %s \"$entries_file\" 2>/dev/null || echo 0)\n  case $2 in\n    s=*)\n      entries_last=${2#s=}\n      if [ \"${entries_last%;*}\" = \"$entries_number\" ]; then\n        entries_from=${entries_last#*;}\n      else\n        entries_from=0\n        [ \"$(stat -c %i \"$entries_file.1\" 2>/dev/null)\" != \"${entries_last%;*}\" ] || entries_of \"$entries_file.1\" \"${entries_last#*;}\"\n      fi\n      ;;\n    *)\n      [ \"$1\" = current ] || read -r _ entries_from 2>/dev/null <\"$service_run_dir/$1.log-start\" || entries_from=0\n      ;;\n  esac\n  entries_end=$entries_from\n  entries_of \"$entries_file\" \"${entries_from:-0}\"\n  echo \"-- cursor: s=$entries_number;$entries_end\"\n}\n\nservice_has_cut_line() {\n  return 1\n}\n\nservice_usage() {\n  service_show \"$1\" ActiveState MainPID NRestarts Result ExecMainStatus | {\n    while IFS='=' read -r usage_key usage_value; do\n      case $usage_key in\n        ActiveState) usage_state=$usage_value ;;\n        MainPID) usage_pid=$usage_value ;;\n        NRestarts) usage_restarts=$usage_value ;;\n        Result) usage_result=$usage_value ;;\n        *) usage_status=$usage_value ;;\n      esac\n    done\n    case $usage_status in *[!0-9]*) usage_status=0 ;; esac\n    # With what it has started: all of that is of one process group.\n    cat /proc/[0-9]*/stat 2>/dev/null | awk -v group=\"$usage_pid\" -v page=\"$(getconf PAGESIZE 2>/dev/null || echo 4096)\" \\\n      -v head=\"$usage_state $usage_pid $usage_restarts $usage_result $usage_status\" '\n      { sub(/^.*\\) /, \"\") }\n      group > 0 && $3 == group { ticks += $12 + $13 + $14 + $15; pages += $22 }\n      END { printf \"%s %.0f %.0f\\n\", head, ticks * 10, pages * page / 1024 }'\n  }\n}\n\nservice_complaints() {\n  :\n}\n\nfind_service_places() {\n  find_supervisor\n  [ -z \"$no_supervisor\" ] || fail \"supervisor cannot run $name: $no_supervisor\"\n  # For provision.sh.\n  # shellcheck disable=SC2034\n  service_places=${supervisor_sections%/*}\n}\n\n# What the registration of the service says of it.\nservice_registration() {\n  printf 'sections=%s\\n' \"$supervisor_sections\"\n}\n\n# section SLOT LINES\nsection() {\n  printf '[program:%s@%s]\\ncommand=/bin/sh /etc/gin-deploy/%s/launch %s\\n%s\\n' \"$name\" \"$1\" \"$name\" \"$1\" \"$2\"\n}\n\nlogged() {\n  printf 'stdout_logfile=%s/%s.log\\nstdout_logfile_maxbytes=20MB\\nstdout_logfile_backups=5\\nredirect_stderr=true' \"$service_log_dir\" \"$1\"\n}\n\n# service_register BOOT_FILE: tells supervisord of the slots, of which only `current` is started by itself. They are the same for every\n# release, so that what runs is not restarted by this. Its own delays are left out: launch.sh has them, and never gives up.\nservice_register() {\n  (umask 027 && mkdir -p \"$service_log_dir\") || fail \"cannot create $service_log_dir\"\n  place_file \"$registration/launch\" 644 \"$(printf 'name=%s\\ndeploy_path=%s\\nport=%s' \"$name\" \"$deploy_path\" \"$port\")\n$launcher\" \"what supervisord starts, $registration/launch\"\n  common=\"directory=/\nstartsecs=0\nstartretries=1000000\nstopsignal=TERM\nstopwaitsecs=30\nstopasgroup=true\nkillasgroup=true\"\n  place_file \"$supervisor_sections\" 644 \"; gin-deploy: $name. Written by provision.sh; what is changed here by hand is lost.\n$(section current \"$common\nautostart=true\nautorestart=unexpected\nexitcodes=207\n$(logged current)\")\n\n$(section canary \"$common\nautostart=false\nautorestart=false\n$(logged canary)\")\n\n$(section guard \"$common\nautostart=false\nautorestart=unexpected\nexitcodes=0\nstdout_logfile=NONE\nredirect_stderr=true\")\n\" \"programs of supervisord, $supervisor_sections\"\n  complaint=$(supervisorctl reread 2>&1) || fail \"supervisord does not read its configuration: $complaint\"\n  case $complaint in *ERROR*) fail \"supervisord does not read its configuration: $complaint\" ;; esac\n  # What serves takes them over with its next start.\n  if service_is_active current; then\n    set --\n    case $complaint in *\"$(service_name current): \"*) true >\"$service_run_dir/outdated\" ;; esac\n  else\n    set -- \"$(service_name current)\"\n  fi\n  complaint=$(supervisorctl update \"$(service_name canary)\" \"$name@guard\" \"$@\" 2>&1) || fail \"supervisord does not take the programs of $name: $complaint\"\n}\n";

// src/deploy/steps/programs/service/systemd.sh
var systemd_default = "# What steps ask of systemd for a service. Its slots are `current` and `canary`, each an instance of a template unit. Every service manager\n# answers to these names, and in systemd's words.\nservice_file=/etc/systemd/system/${name:-}@.service\nservice_canary_file=/run/systemd/system/${name:-}@canary.service\n\nservice_kind() {\n  echo systemd\n}\n\n# service_name SLOT: as people and the host know it.\nservice_name() {\n  printf '%s@%s.service' \"$name\" \"$1\"\n}\n\n# service_show SLOT PROPERTY...: as `PROPERTY=value` lines; fails where there is no answer.\nservice_show() {\n  shown_unit=$name@$1.service\n  shift\n  usual_ifs=$IFS\n  IFS=,\n  shown_properties=$*\n  IFS=$usual_ifs\n  systemctl show \"$shown_unit\" -p \"$shown_properties\" 2>/dev/null\n}\n\n# service_pid SLOT: of its main process; 0: nothing runs.\nservice_pid() {\n  shown_pid=$(service_show \"$1\" MainPID)\n  shown_pid=${shown_pid#*=}\n  echo \"${shown_pid:-0}\"\n}\n\nservice_is_active() {\n  systemctl is-active --quiet \"$(service_name \"$1\")\" 2>/dev/null\n}\n\n# As `systemctl is-enabled` says it: whether the service is started at boot.\nservice_enablement() {\n  systemctl is-enabled \"$(service_name current)\" 2>/dev/null\n}\n\n# service_of_process PID: who looks after it.\nservice_of_process() {\n  unit_of_process \"$1\"\n}\n\n# What is there under the service's name: `ours` or `foreign`, one a line.\nservice_owners() {\n  for units in /run/systemd/system /usr/local/lib/systemd/system /usr/lib/systemd/system /lib/systemd/system; do\n    [ -e \"$units/$name@.service\" ] && echo foreign\n  done\n  [ -e \"$service_file\" ] || return 0\n  if grep -q '^# gin-deploy: ' \"$service_file\"; then echo ours; else echo foreign; fi\n}\n\n# Where the service lives, by what runs it.\nservice_place() {\n  sed -n 's|^WorkingDirectory=\\(.*\\)/%i$|\\1|p' \"$service_file\" 2>/dev/null\n}\n\nservice_definition() {\n  cat \"$service_file\" 2>/dev/null\n}\n\n# service_is_defined_by FILE: whether what runs the service is exactly that.\nservice_is_defined_by() {\n  cmp -s \"$1\" \"$service_file\"\n}\n\n# service_keep_definition FILE NEW_FILE: keeps it ready where the new one will take its place, so that going back is a rename.\nservice_keep_definition() {\n  [ -e \"$1\" ] && ! cmp -s \"$1\" \"$2\" || return 0\n  copy_file \"$1\" \"$service_file.back\" 644\n}\n\nservice_drop_kept_definition() {\n  rm -f \"$service_file.back\"\n}\n\n# service_ready_definition FILE: makes it ready to be put in place by service_place_definition, and prints what does so; nothing: it is there.\nservice_ready_definition() {\n  service_is_defined_by \"$1\" && return 0\n  if cmp -s \"$1\" \"$service_file.back\"; then\n    echo \"$service_file.back\"\n  elif cp \"$1\" \"$service_file.next\" && chmod 644 \"$service_file.next\"; then\n    echo \"$service_file.next\"\n  else\n    rm -f \"$service_file.next\"\n    fail \"cannot write $service_file.next: $(free_space \"${service_file%/*}\")\"\n  fi\n}\n\n# service_place_definition READY\nservice_place_definition() {\n  mv -f \"$1\" \"$service_file\" || fail \"cannot write $service_file\"\n}\n\nservice_reload() {\n  systemctl daemon-reload || fail \"systemctl daemon-reload failed\"\n}\n\n# Without another reload of systemd, which costs more than all else here: what was put in place is read already.\nservice_enable() {\n  systemctl enable --quiet --no-reload \"$(service_name current)\" 2>/dev/null\n}\n\n# Starts what runs anew, or what does not run. What that came to is seen by looking: a service that ends at once is no failure of this.\nservice_restart() {\n  systemctl reset-failed \"$(service_name current)\" 2>/dev/null\n  systemctl restart \"$(service_name current)\" 2>/dev/null\n}\n\n# Ends the service, for good. Its link is gone by then.\nservice_take_down() {\n  rm -f \"$service_file\"\n  systemctl daemon-reload\n  systemctl reset-failed \"$(service_name current)\" 2>/dev/null\n}\n\nservice_disable() {\n  systemctl disable --now \"$(service_name current)\" 2>/dev/null\n}\n\nservice_stop_canary() {\n  systemctl stop \"$(service_name canary)\" 2>/dev/null\n}\n\n# Whether there is anything of a canary: it runs, or what starts it is there.\nservice_has_canary() {\n  service_is_active canary || [ -e \"$service_canary_file\" ]\n}\n\n# definition_in DIRECTORY: the unit of the release there. Without one systemd would run its program as root.\ndefinition_in() {\n  [ -f \"$1/unit\" ] && [ ! -L \"$1/unit\" ] && [ -s \"$1/unit\" ] && cat \"$1/unit\" || fail \"the release in $1 has no unit\"\n}\n\n# service_limit_canary DIRECTORY SECONDS: how long the canary of the release in it may run, counted from its start (`infinity`: without end).\n# Whoever started it may be gone, and a second consumer or cron job does harm. One that ends is not started again.\nservice_limit_canary() {\n  definition=$(definition_in \"$1\") || exit 1\n  mkdir -p /run/systemd/system && write_file \"$service_canary_file\" 644 \"$definition\n\n[Service]\nRestart=no\nRuntimeMaxSec=$2\n\" || fail \"cannot write $service_canary_file\"\n  service_reload\n}\n\n# service_prepare_canary DIRECTORY SECONDS: what starts the release in it beside the one that serves, for so long at most. It lives in /run\n# under the instance's own name, so the unit of the serving release stays as it is, and a reboot leaves nothing behind.\nservice_prepare_canary() {\n  # However it ends: what was sent to it goes to the public process again. A unit of its own, because the canary's has the environment that\n  # a deploy sends, and what root runs must not (LD_PRELOAD). It is stopped after the canary, whose last clients are answered by then.\n  front_unit=gin-deploy-$name-front.service\n  write_file \"/run/systemd/system/$front_unit\" 644 \"[Unit]\nDescription=Takes the front of $name away when its canary has ended\nBindsTo=$(service_name canary)\nBefore=$(service_name canary)\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sh -c :\nExecStop=-/bin/sh /run/gin-deploy/$name.front-removal $table $mark\n\" || fail \"cannot write /run/systemd/system/$front_unit\"\n  service_limit_canary \"$1\" \"$2\"\n}\n\nservice_start_canary() {\n  systemctl reset-failed \"$(service_name canary)\" 2>/dev/null\n  systemctl start \"$(service_name canary)\" 2>/dev/null\n}\n\n# From here on the front is taken away with the canary, however that ends.\nservice_bind_front() {\n  systemctl start \"gin-deploy-$name-front.service\" 2>/dev/null\n}\n\n# Its end, and that of what takes its front away.\nservice_end_canary() {\n  systemctl stop \"$(service_name canary)\" \"gin-deploy-$name-front.service\" 2>/dev/null\n}\n\nservice_remove_canary() {\n  rm -f \"$service_canary_file\" \"/run/systemd/system/gin-deploy-$name-front.service\"\n  service_reload\n  systemctl reset-failed \"$(service_name canary)\" 2>/dev/null\n}\n\n# service_start_once DIRECTORY ARGUMENTS SECONDS: runs the program of the release in it once, in the slot of the canary.\nservice_start_once() {\n  definition=$(definition_in \"$1\") || exit 1\n  mkdir -p /run/systemd/system && write_file \"$service_canary_file\" 644 \"$definition\n\n[Service]\nType=oneshot\nRestart=no\nExecStart=\nExecStart=$deploy_path/%i/bin/$name $2\nTimeoutStartSec=$3\n\" || fail \"cannot write $service_canary_file\"\n  service_reload\n  systemctl reset-failed \"$(service_name canary)\" 2>/dev/null\n  systemctl start --no-block \"$(service_name canary)\" 2>/dev/null || fail \"systemctl start $(service_name canary) failed\"\n}\n\n# Whether that goes on; what it came to is in `ended_once`.\nservice_goes_on() {\n  # For before-start.sh.\n  # shellcheck disable=SC2034\n  ended_once=$(service_show canary ActiveState Job Result ExecMainStatus ExecMainCode)\n  case $ended_once in *ActiveState=activating* | *ActiveState=deactivating* | *Job=[1-9]*) return 0 ;; *ActiveState=*) return 1 ;; esac\n}\n\n# What a process printed last may not have been read yet.\nservice_flush_log() {\n  timeout 5 journalctl --sync 2>/dev/null\n}\n\n# service_log SLOT SINCE LINES: the last lines since then (seconds since 1970), also what is said of the service.\nservice_log() {\n  journalctl -u \"$(service_name \"$1\")\" --since=\"@$2\" -n \"$3\" --no-pager -o cat 2>/dev/null\n}\n\n# service_printed SLOT SINCE LINES: only what its processes have printed.\nservice_printed() {\n  journalctl _SYSTEMD_UNIT=\"$(service_name \"$1\")\" --since=\"@$2\" -n \"$3\" --no-pager -o cat 2>/dev/null\n}\n\n# service_last_end SLOT SINCE: how the process before the one that runs has ended. After a restart systemd's words are of the new one; the\n# journal knows, unless it was exit code 0.\nservice_last_end() {\n  journalctl _PID=1 UNIT=\"$(service_name \"$1\")\" MESSAGE_ID=98e322203f7a4ed290d09fe03c09fe15 --since=\"@$2\" -n 1 --no-pager -o export 2>/dev/null |\n    sed -n 's/^EXIT_CODE=/ended_code=/p; s/^EXIT_STATUS=/ended_status=/p'\n}\n\n# service_start_guard FILE: has it run by /bin/sh until it ends well.\nservice_start_guard() {\n  guard_unit=gin-deploy-$name-guard.service\n  systemctl stop \"$guard_unit\" 2>/dev/null\n  systemctl reset-failed \"$guard_unit\" 2>/dev/null\n  # A service, and not a timer: a reload of systemd sets those back. Who kills it has to do so again and again.\n  complaint=$(systemd-run --quiet --collect --unit=\"$guard_unit\" -p Restart=on-failure -p RestartSec=1 -p StartLimitIntervalSec=0 \\\n    -p OOMScoreAdjust=-900 /bin/sh \"$1\" 2>&1) || fail \"systemd-run did not start $guard_unit: $complaint\"\n}\n\n# service_run_after_start UNIT FILE: has it run by /bin/sh once, when the service has been started.\nservice_run_after_start() {\n  systemd-run --quiet --no-block --collect --unit=\"$1\" -p After=\"$(service_name current)\" /bin/sh \"$2\" || fail \"systemd-run did not start $1\"\n}\n\n# service_entries SLOT PLACE FORM...: its log from that place on (`@` and seconds since 1970, or a cursor), as journalctl prints it; last\n# the cursor. `-- failed`: that is all that is known.\nservice_entries() {\n  entries_unit=$(service_name \"$1\") entries_start=--after-cursor=$2\n  case $2 in @*) entries_start=--since=$2 ;; esac\n  shift 2\n  journalctl -q --no-pager --all --show-cursor \"$entries_start\" \"$@\" \"_SYSTEMD_UNIT=$entries_unit\" _TRANSPORT=stdout \\\n    + _TRANSPORT=driver MESSAGE_ID=a596d6fe7bfa4994828e72309e95d61e 2>&1 || echo \"-- failed\"\n}\n\n# service_has_cut_line SLOT PLACE: journald cuts a line that is too long, and the rest of it can look like any line.\nservice_has_cut_line() {\n  entries_start=--after-cursor=$2\n  case $2 in @*) entries_start=--since=$2 ;; esac\n  [ -n \"$(journalctl -q --no-pager -n 1 -o cat \"$entries_start\" \"_SYSTEMD_UNIT=$(service_name \"$1\")\" _LINE_BREAK=line-max 2>/dev/null)\" ]\n}\n\n# Of the processes of a cgroup, where nothing else counts them.\nsum_processes() {\n  process_files=\n  for group in /sys/fs/cgroup /sys/fs/cgroup/unified /sys/fs/cgroup/systemd; do\n    while read -r pid; do process_files=\"$process_files /proc/$pid/stat /proc/$pid/status\"; done 2>/dev/null <\"$group$1/cgroup.procs\"\n  done\n  # One of them may have ended.\n  # shellcheck disable=SC2086\n  cat /dev/null $process_files 2>/dev/null | awk '\n    /^[0-9]+ \\(/ { sub(/.*\\) /, \"\"); ticks += $12 + $13 + $14 + $15 }\n    $1 == \"VmRSS:\" { memory += $2 }\n    END { printf \"Sum=%.0f %.0f\\n\", ticks * 10, memory }'\n}\n\n# service_usage SLOT: state, pid, restarts, result, exit status, milliseconds of CPU time and KiB of memory, in one line.\nservice_usage() {\n  properties=$(service_show \"$1\" ActiveState MainPID NRestarts Result ExecMainStatus CPUUsageNSec MemoryCurrent ControlGroup) || return\n  group=$(printf '%s\\n' \"$properties\" | sed -n 's/^ControlGroup=//p')\n  { printf '%s\\n' \"$properties\" && sum_processes \"${group:-/none}\"; } | awk -F= '\n    function known(key, unit, otherwise) { return value[key] ~ /^[0-9]+$/ && length(value[key]) < 19 ? value[key] / unit : otherwise }\n    { value[$1] = $2 }\n    END {\n      split(value[\"Sum\"], sum, \" \")\n      print value[\"ActiveState\"], value[\"MainPID\"], value[\"NRestarts\"], value[\"Result\"], value[\"ExecMainStatus\"], \\\n        sprintf(\"%.0f %.0f\", known(\"CPUUsageNSec\", 1000000, sum[1]), known(\"MemoryCurrent\", 1024, sum[2]))\n    }'\n}\n\n# service_complaints TEXT: what of it would be passed over in silence. That the program is not in its place yet is no fault of the unit; nor is\n# it that systemd 239 may not know how to keep a log whole.\nservice_complaints() {\n  verified=$(mktemp -d /run/gin-deploy-verify.XXXXXX) && printf %s \"$1\" >\"$verified/$name@canary.service\" || fail \"cannot write in /run\"\n  systemd-analyze verify \"$verified/$name@canary.service\" 2>&1 | sed -n '/Unknown .*LogRateLimitIntervalSec/d; s/^[^ ]*\\.service:[0-9]*: *//p' | paste -sd ' ' -\n  rm -rf \"$verified\"\n}\n\n# Sets service_places: directories whose files decide what is run.\nfind_service_places() {\n  # For provision.sh.\n  # shellcheck disable=SC2034\n  service_places=/etc/systemd/system\n}\n\n# What the registration of the service says of it.\nservice_registration() {\n  :\n}\n\n# service_register BOOT_FILE: has it run by /bin/sh when the host boots, before the service starts.\nservice_register() {\n  boot_unit=gin-deploy-$name-boot.service\n  place_file \"/etc/systemd/system/$boot_unit\" 644 \"# gin-deploy: $name. Written by provision.sh.\n[Unit]\nDescription=Rolls $name back where a deploy was cut off by the loss of power\nBefore=$(service_name current)\nRequiresMountsFor=$deploy_path\nConditionPathExists=$deploy_path/.gin-deploy/state.next\n\n[Service]\nType=oneshot\nExecStart=/bin/sh $1\n\n[Install]\nWantedBy=multi-user.target\n\" \"unit /etc/systemd/system/$boot_unit\"\n  systemctl is-enabled --quiet \"$boot_unit\" 2>/dev/null || systemctl enable --quiet \"$boot_unit\" || fail \"systemctl enable $boot_unit failed\"\n}\n";

// src/deploy/steps/programs/set-up-haproxy.sh
var set_up_haproxy_default = "# Sets a process of HAProxy up as the front of a service (set-up-proxy.sh).\nhaproxy_unit_file=/etc/systemd/system/$haproxy_unit\n\nhaproxy_require() {\n  has haproxy || fail \"haproxy is not installed on this host: install it, or choose another front\"\n  haproxy_version=$(haproxy -v 2>&1 | sed -n '1s/^HA-\\{0,1\\}Proxy version \\([0-9]*\\.[0-9]*\\).*/\\1/p')\n  case $haproxy_version in\n    1.* | 2.0 | 2.1) fail \"HAProxy $haproxy_version on this host cannot be a front: it has to be 2.2 or newer\" ;;\n  esac\n  [ -d /run/systemd/system ] || fail \"systemd did not boot this host, and nothing else starts HAProxy as a front: choose another front\"\n  case $(curl -V) in *' telnet'*) ;; *) fail \"curl on this host was built without telnet, and cannot speak to HAProxy: install the full curl (dnf swap curl-minimal curl)\" ;; esac\n  ! is_selinux_enforced || ! has getsebool || case $(getsebool haproxy_connect_any 2>/dev/null) in\n    *off) fail \"SELinux keeps HAProxy from the port of the service: setsebool -P haproxy_connect_any on\" ;;\n  esac\n}\n\n# Its own user has no other rights than to listen on any port.\nhaproxy_unit_text() {\n  cat <<UNIT\n# gin-deploy: $name. Written by provision.sh.\n[Unit]\nDescription=HAProxy as the front of $name\nWants=network-online.target\nAfter=network-online.target\nStartLimitIntervalSec=0\n\n[Service]\nType=notify\nExecStart=$(command -v haproxy) -Ws -f $haproxy_file\nExecReload=$(command -v haproxy) -c -q -f $haproxy_file\nExecReload=/bin/kill -USR2 \\$MAINPID\nKillMode=mixed\nRestart=always\nRestartSec=1\nSuccessExitStatus=143\nLimitNOFILE=100000\nDynamicUser=yes\nRuntimeDirectory=gin-deploy-$name-haproxy\nRuntimeDirectoryMode=0700\nAmbientCapabilities=CAP_NET_BIND_SERVICE\nCapabilityBoundingSet=CAP_NET_BIND_SERVICE\nNoNewPrivileges=yes\nProtectSystem=strict\nProtectHome=yes\nPrivateTmp=yes\nPrivateDevices=yes\nProtectKernelTunables=yes\nProtectKernelModules=yes\nProtectKernelLogs=yes\nProtectControlGroups=yes\nProtectClock=yes\nProtectHostname=yes\nRestrictNamespaces=yes\nRestrictRealtime=yes\nRestrictSUIDSGID=yes\nRestrictAddressFamilies=AF_UNIX AF_INET AF_INET6\nLockPersonality=yes\nSystemCallArchitectures=native\n\n[Install]\nWantedBy=multi-user.target\nUNIT\n}\n\nhaproxy_is_set_up() {\n  is_text \"$haproxy_file\" \"$front_text\" && is_text \"$haproxy_map\" \"share 0\n\" && is_text \"$haproxy_unit_file\" \"$(haproxy_unit_text)\n\" && systemctl is-enabled --quiet \"$haproxy_unit\" 2>/dev/null && proxy_answer \"$front_address\" \"$front_generation\" >/dev/null\n}\n\n# haproxy_try FILE: prints what HAProxy says against it.\nhaproxy_try() {\n  # It reads the map as well.\n  is_text \"$haproxy_map\" \"share 0\n\" || write_file \"$haproxy_map\" 644 \"share 0\n\" || fail \"cannot write $haproxy_map: $(free_space /etc)\"\n  config_complaint=$(haproxy -c -f \"$1\" 2>&1) && return\n  { printf '%s\\n' \"$config_complaint\" | haproxy_alerts && printf '%s\\n' \"$config_complaint\"; } | head -n 1\n}\n\nhaproxy_alerts() {\n  sed -n 's/^\\[ALERT\\] *[^:]*: *\\(config : \\)\\{0,1\\}//p'\n}\n\n# haproxy_why_not_taken SINCE\nhaproxy_why_not_taken() {\n  {\n    journalctl -q --no-pager -o cat -u \"$haproxy_unit\" --since=\"@$1\" 2>/dev/null | haproxy_alerts\n    why_no_answer \"$front_address\"\n  } | head -n 1\n}\n\nhaproxy_take() {\n  mv -fT \"$1\" \"$haproxy_file\" && write_file \"$haproxy_unit_file\" 644 \"$(haproxy_unit_text)\n\" && haproxy_begin\n}\n\n# What runs goes on to listen. How it is started counts from its next start on.\nhaproxy_begin() {\n  systemctl daemon-reload\n  systemctl enable --quiet \"$haproxy_unit\" 2>/dev/null\n  systemctl reset-failed \"$haproxy_unit\" 2>/dev/null\n  systemctl reload-or-restart \"$haproxy_unit\" 2>/dev/null\n}\n\nhaproxy_end() {\n  [ -e \"$haproxy_unit_file\" ] || return 0\n  systemctl disable --quiet --now \"$haproxy_unit\" 2>/dev/null\n  rm -f \"$haproxy_unit_file\"\n  systemctl daemon-reload\n  systemctl reset-failed \"$haproxy_unit\" 2>/dev/null\n}\n\nhaproxy_remove() {\n  haproxy_end\n  rm -f \"$haproxy_file\" \"$haproxy_map\"\n}\n";

// src/deploy/steps/programs/set-up-nginx.sh
var set_up_nginx_default = "# Sets nginx up as the front of a service (set-up-proxy.sh).\n\nnginx_runs() {\n  cat /proc/[0-9]*/comm 2>/dev/null | grep -qx nginx\n}\n\nnginx_require() {\n  has nginx || fail \"nginx is not installed on this host: install it, or choose another front\"\n  [ -d \"${nginx_site%/*}\" ] || fail \"nginx has no ${nginx_site%/*} on this host, which is where its site would go\"\n  nginx_runs || fail \"nginx does not run: start it, and have it started at boot (systemctl enable --now nginx)\"\n}\n\nnginx_is_set_up() {\n  is_text \"$nginx_site\" \"$front_text\" && proxy_answer \"$front_address\" \"$front_generation\" >/dev/null\n}\n\n# nginx_try FILE: whether nginx takes it in place of the site that is there (empty: without one), without it being there. Prints what nginx says\n# against it.\nnginx_try() {\n  unshare -m true 2>/dev/null || fail \"nginx cannot be asked whether it takes the site: unshare does not work on this host\"\n  tried_dir=$(mktemp -d /run/gin-deploy-site.XXXXXX) && cp -a \"${nginx_site%/*}/.\" \"$tried_dir/\" || fail \"cannot write in /run: $(free_space /run)\"\n  if [ -n \"$1\" ]; then cp \"$1\" \"$tried_dir/${nginx_site##*/}\"; else rm -f \"$tried_dir/${nginx_site##*/}\"; fi\n  # shellcheck disable=SC2016\n  site_complaint=$(unshare -m sh -c 'mount --bind \"$1\" \"$2\" && nginx -t' sh \"$tried_dir\" \"${nginx_site%/*}\" 2>&1) && site_complaint=\n  rm -rf \"$tried_dir\"\n  [ -n \"$site_complaint\" ] || return 0\n  { printf '%s\\n' \"$site_complaint\" | sed -n 's/.*\\[emerg\\] [0-9#: ]*//p;s/^mount: //p' && printf '%s\\n' \"$site_complaint\"; } | head -n 1\n}\n\nnginx_take() {\n  mv -fT \"$1\" \"$nginx_site\" && nginx -s reload 2>/dev/null\n}\n\nnginx_remove() {\n  [ -e \"$nginx_site\" ] || return 0\n  if nginx_runs; then\n    complaint=$(nginx_try \"\") || exit 1\n    [ -z \"$complaint\" ] || fail \"nginx does not take its configuration without $nginx_site: $complaint\"\n  fi\n  rm -f \"$nginx_site\"\n  ! nginx_runs || nginx -s reload || fail \"nginx could not be told to read its configuration again\"\n}\n";

// src/deploy/steps/programs/set-up-proxy.sh
var set_up_proxy_default = "# Sets a proxy up as the front of a service, for provision.sh: its configuration appears once the proxy has taken it for good, and is seen to be\n# what runs. Where that fails all is as it was before. A service has one: another one that was its front goes.\n\nset_up_proxy() {\n  [ \"$front\" != leave ] || return 0\n  standing=$(proxy_share)\n  if [ \"$front\" = kernel ]; then\n    [ -n \"$proxy_kind\" ] || return 0\n    refuse_in_rollout \"taken away\"\n    end_proxy\n    return\n  fi\n  former=$proxy_kind\n  use_proxy \"$front\"\n  front_generation=$(printf %s \"$front_text\" | sed -n 's/^# Generation \\([0-9a-f]*\\)$/\\1/p')\n  require_proxy\n  ! is_proxy_set_up || return 0\n  refuse_in_rollout changed\n  verify_front_ports\n  keep_proxies\n  write_file \"$proxy_file.next\" 644 \"$front_text\" || give_proxy_up \"cannot write $proxy_file: $(free_space /etc)\"\n  complaint=$(try_proxy \"$proxy_file.next\" 2>&1) || give_proxy_up \"$complaint\"\n  [ -z \"$complaint\" ] || give_proxy_up \"$proxy_title does not take the $proxy_text of $name, and goes on as it was: $complaint\"\n  case $former in\n    '' | \"$front\") ;;\n    *)\n      # It may have the address that the other one gets.\n      removed=$(use_proxy \"$former\" && end_proxy 2>&1) || give_proxy_up \"$removed\"\n      [ -z \"$removed\" ] || printf '%s\\n' \"$removed\"\n      ;;\n  esac\n  taken_at=$(date +%s)\n  take_proxy \"$proxy_file.next\"\n  await_proxy || {\n    complaint=$(why_not_taken \"$taken_at\")\n    put_proxies_back\n    fail \"$proxy_title has not taken the $proxy_text of $name, which is as it was before: $complaint\"\n  }\n  rm -rf \"$kept_dir\"\n  emit provisioned \"front: $proxy_file\"\n}\n\n# refuse_in_rollout WORDS: while the proxy that is there sends a share to a canary.\nrefuse_in_rollout() {\n  [ -z \"$standing\" ] || ! service_has_canary || fail \"a rollout goes on, or is paused, with the front that would be $1: end it first\"\n}\n\n# Nobody but the proxy, or the one that goes, may have the address; and nobody at all the port of canaries.\nverify_front_ports() {\n  port_owners \"${front_address##*:}\" | while IFS= read -r owner; do\n    case $owner in *\" $proxy_process\") continue ;; esac\n    case \"$former ${owner##* }\" in \"$front \"*) ;; 'nginx nginx' | 'haproxy haproxy') continue ;; esac\n    fail \"${owner##* } listens on port ${front_address##*:}, and not $proxy_self: choose another front-listen\"\n  done || exit 1\n  owner=$(port_owners \"$front_port\" | grep -v \" $(service_name canary) \" | head -n 1)\n  [ -z \"$owner\" ] || fail \"port $front_port, which canaries would get, is taken by ${owner##* }: stop it, or choose another name\"\n}\n\n# A proxy says that it was told, and not that it has done it.\nawait_proxy() {\n  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do\n    ! proxy_answer \"$front_address\" \"$front_generation\" >/dev/null || return 0\n    sleep 1\n  done\n  return 1\n}\n\n# What all proxies have of ours.\nproxy_files=\"$nginx_site $haproxy_file $haproxy_map $haproxy_unit_file\"\n\nkeep_proxies() {\n  kept_dir=$(mktemp -d /run/gin-deploy-front.XXXXXX) || fail \"cannot write in /run: $(free_space /run)\"\n  for kept in $proxy_files; do\n    [ ! -e \"$kept\" ] || cp -p \"$kept\" \"$kept_dir/\" || fail \"cannot write in /run: $(free_space /run)\"\n  done\n}\n\nrestore_proxy_files() {\n  for kept in $proxy_files; do\n    rm -f \"$kept.next\"\n    if [ -e \"$kept_dir/${kept##*/}\" ]; then cp -p \"$kept_dir/${kept##*/}\" \"$kept\"; else rm -f \"$kept\"; fi\n  done\n  rm -rf \"$kept_dir\"\n}\n\n# give_proxy_up WORDS: before anything of it counts.\ngive_proxy_up() {\n  restore_proxy_files\n  fail \"$1\"\n}\n\nput_proxies_back() {\n  # First whoever has an address that another one had.\n  [ -e \"$kept_dir/${haproxy_unit_file##*/}\" ] || haproxy_end\n  restore_proxy_files\n  ! nginx_runs || nginx -s reload 2>/dev/null\n  [ ! -e \"$haproxy_unit_file\" ] || haproxy_begin\n}\n\nrequire_proxy() {\n  case $front in nginx) nginx_require ;; haproxy) haproxy_require ;; esac\n}\n\nis_proxy_set_up() {\n  case $front in nginx) nginx_is_set_up ;; haproxy) haproxy_is_set_up ;; esac\n}\n\n# try_proxy FILE: prints what the proxy says against it; nothing: it takes it.\ntry_proxy() {\n  case $front in nginx) nginx_try \"$1\" ;; haproxy) haproxy_try \"$1\" ;; esac\n}\n\n# take_proxy FILE: it is the proxy's configuration from here on.\ntake_proxy() {\n  case $front in nginx) nginx_take \"$1\" ;; haproxy) haproxy_take \"$1\" ;; esac\n}\n\n# why_not_taken SINCE\nwhy_not_taken() {\n  case $front in nginx) why_no_answer \"$front_address\" ;; haproxy) haproxy_why_not_taken \"$1\" ;; esac\n}\n\n# Also what is left of one whose files somebody has removed.\nend_proxy() {\n  case $proxy_kind in nginx) nginx_remove ;; haproxy) haproxy_remove ;; esac\n  emit provisioned \"front: $proxy_file, removed\"\n}\n\n# What the registration says of it.\nregistered_proxy() {\n  case $front in\n    leave) grep '^front_' \"/etc/gin-deploy/$name/service\" 2>/dev/null ;;\n    kernel) ;;\n    *)\n      printf 'front_kind=%s\\nfront_address=%s\\nfront_live=%s\\nfront_port=%s\\nfront_sha256=%s\\nfront_generation=%s\\n' \\\n        \"$front\" \"$front_address\" \"$port\" \"$front_port\" \"$(sha256_of \"$front_text\")\" \"$front_generation\"\n      ;;\n  esac\n}\n";

// src/deploy/steps/programs/await-public.sh
var await_public_default = "# Waits until the public port answers well again, as long as a canary covers it and as it may take: whoever takes that canary away next closes\n# the port to nobody.\n# Facts: deploy_path, token, name, port, health_path, for_seconds.\n# Answers: public (answers, or no).\nin_turn\nrequire_lock\n# The host that waits is not to be taken for one that nobody puts right; and whoever takes it over all the same does not have to wait as well.\nwrite_lease \"$lock_dir\" \"$((for_seconds + 120))\" || fail \"cannot renew the lock in $lock_dir\"\nexec 8>&-\nends_at=$((now + for_seconds))\npublic=no\nwhile :; do\n  require_lock\n  case $(ask_port \"$port\" \"$health_path\") in 2??) public=answers ;; esac\n  seconds_up\n  [ \"$public\" = no ] && [ \"$now\" -lt \"$ends_at\" ] && service_is_active canary || break\n  sleep 1\ndone\nemit public \"$public\"\nexit 0\n";

// src/deploy/steps/programs/go-on.sh
var go_on_default = "# Gives a canary its end anew, counted from now: a rollout that was paused goes on, and whoever is cut off is taken back again; or other\n# hosts have their turn before this one, and it is to cover the public port until then.\n# Facts: deploy_path, token, name, phase_line, release, life_seconds (how long it may go on).\n# Answers: started_at (seconds since 1970 on the host).\none_at_a_time\nrequire_lock\nis_canary \"$release\" || fail \"the canary of $release does not run any more\"\nwrite_phase || fail \"cannot write $state_dir/phase: $(free_space \"$state_dir\")\"\nbegan=$(service_show canary ActiveEnterTimestampMonotonic | cut -d= -f2)\nseconds_up\nrunning=$((now - ${began:-0} / 1000000))\nservice_limit_canary \"$deploy_path/releases/$release\" \"$((running + life_seconds))\"\nrm -f \"$state_dir/paused\"\nemit started_at \"$(date +%s)\"\nexit 0\n";

// src/deploy/steps/programs/pause.sh
var pause_default = "# Holds a rollout as it is until somebody decides: the canary has no end of its own any more, and comes again with its share after a\n# reboot (boot.sh). What makes a rollout a paused one is the file `paused`, which is there whole or not at all; the lock is free then, and the\n# guard leaves the host as it is.\n# Facts: deploy_path, token, name, release, share (of 100 new connections; empty: there is no front, and no canary), port, canary_port,\n# health_path, ready_seconds (how long the canary may take to be ready), record (of the rollout, for people and for later runs), journal_line.\n# Answers: unwritten (files).\none_at_a_time\nrequire_lock\nif [ -n \"$share\" ]; then\n  is_canary \"$release\" || fail \"the canary has ended\"\n  held=$(standing_share)\n  [ \"$held\" = \"$share\" ] || fail \"the share of the canary is $held %, and not $share %\"\n  service_limit_canary \"$deploy_path/releases/$release\" infinity\nfi\nwrite_file \"$state_dir/paused\" 600 \"$record\n$(printf 'release=%s\\nshare=%s\\nport=%s\\ncanary_port=%s\\nhealth_path=%s\\nready_seconds=%s' \\\n  \"$release\" \"$share\" \"$port\" \"$canary_port\" \"$health_path\" \"$ready_seconds\")\n$([ -z \"$(proxy_share)\" ] || echo \"front=$proxy_kind\")\n\" || fail \"cannot write $state_dir/paused: $(free_space \"$state_dir\")\"\nsync \"$state_dir/paused\" \"$state_dir\" 2>/dev/null\nadd_to_journal \"$journal_line\" || emit unwritten \"$state_dir/journal.jsonl\"\nexit 0\n";

// src/deploy/steps/programs/resume.sh
var resume_default = "# Brings a paused rollout back after a reboot: its canary, and when that is ready, its share. Where that cannot be had the release that\n# serves goes on alone, and the rollout is still there to be aborted. Nobody is here to ask: what it goes by was checked when it was\n# written (pause.sh), and is checked again.\n# Facts: deploy_path, name.\n# Answers: resumed (yes, or why not).\ntoken=resume-$(cat /proc/sys/kernel/random/boot_id)\nholder=\"the host itself, which brings a paused rollout back after its boot\"\n\nfinished() {\n  emit resumed \"$1\"\n  exit 0\n}\n\n# kept NAME FORM\nkept() {\n  value=$(sed -n \"s/^$1=//p\" \"$state_dir/paused\")\n  fits \"$value\" \"$2\" && printf %s \"$value\"\n}\n\n# write_down WORDS\nwrite_down() {\n  reason=$(printf %s \"$1\" | tr -d '\\000-\\037\\177\"\\134')\n  add_to_journal \"{\\\"time\\\":\\\"@now\\\",\\\"by\\\":\\\"the host itself\\\",\\\"release\\\":\\\"$release\\\",\\\"serving\\\":\\\"@current\\\",\\\"decision\\\":\\\"paused\\\",\\\"reason\\\":\\\"the host was restarted: $reason\\\"}\"\n  ! has_lock || let_go\n  finished \"$1\"\n}\n\ngive_up() {\n  one_at_a_time\n  has_lock || finished \"another one is at work\"\n  stop_canary\n  write_down \"$1; the live release serves everybody\"\n}\n\n[ -e \"$state_dir/paused\" ] || finished \"nothing is paused\"\nrelease=$(kept release release) && share=$(kept share 'percent?') && port=$(kept port port) && canary_port=$(kept canary_port port) &&\n  health_path=$(kept health_path url_path) && ready_seconds=$(kept ready_seconds whole) || finished \"what was kept of it cannot be read\"\n[ -n \"$share\" ] || finished \"it had no share\"\nfront=$(kept front =nginx=haproxy=) || front=kernel\n[ -d \"$deploy_path/releases/$release\" ] || finished \"its release is gone\"\n\n# A run that was at work when the host was restarted comes back soon, and knows what it was about.\nseconds_up\nread -r boot </proc/sys/kernel/random/boot_id\nends_at=$((now + 45))\nwhile [ -d \"$lock_dir\" ] && [ \"$now\" -lt \"$ends_at\" ]; do\n  has_run_out 60 || finished \"another one is at work\"\n  sleep 1\n  seconds_up\ndone\nlease_seconds=$((ready_seconds + 120))\none_at_a_time\nin_turn\n[ ! -d \"$lock_dir\" ] || has_run_out 60 || finished \"another one is at work\"\n[ -e \"$state_dir/paused\" ] || finished \"nothing is paused any more\"\ntake_lock || finished \"cannot write the lock in $state_dir\"\nexec 8>&-\nmake_canary \"$release\" infinity\nservice_start_canary\nexec 9>&-\n\ngood=0 lacking=\nseconds_up\nends_at=$((now + ready_seconds))\nwhile [ \"$good\" -lt 3 ]; do\n  seconds_up\n  [ \"$now\" -lt \"$ends_at\" ] || give_up \"${lacking:-the canary was not ready in time}\"\n  has_lock || finished \"another one is at work\"\n  service_is_active canary || give_up \"the canary has ended\"\n  status=$(ask_port \"$canary_port\" \"$health_path\")\n  good=$((good + 1)) lacking=\n  case $status in 2??) ;; *) good=0 ;; esac\n  [ -n \"$(listening_addresses \"$port\")\" ] || good=0 lacking=\"the live release did not listen on port $port in time\"\n  sleep 1\ndone\n# A proxy may come up later than the service.\nshared=\"new connections\"\nif [ \"$front\" != kernel ]; then\n  shared=requests\n  ends_at=$((now + 60))\n  until proxy_answer \"$(registered_front address)\" \"$(registered_front generation)\" >/dev/null; do\n    seconds_up\n    [ \"$now\" -lt \"$ends_at\" ] || give_up \"$(why_no_answer \"$(registered_front address)\")\"\n    has_lock || finished \"another one is at work\"\n    service_is_active canary || give_up \"the canary has ended\"\n    sleep 1\n  done\nfi\nanswer=$({\n  printf '%s set-share\\n' \"$own_version\"\n  told deploy_path \"$deploy_path\"\n  told token \"$token\"\n  told name \"$name\"\n  told front \"$front\"\n  told port \"$port\"\n  told canary_port \"$canary_port\"\n  told health_path \"$health_path\"\n  told share \"$share\"\n  echo .\n} | \"$0\" \"$name\") || give_up \"its share could not be set\"\ncase $answer in *\"\nno_front=\"*) give_up \"its share could not be had: $(printf '%s\\n' \"$answer\" | sed -n 's/^no_front=//p')\" ;; esac\nwrite_down \"its canary gets $share % of $shared again\"\n";

// src/deploy/steps/programs/set-share.sh
var set_share_default = "# Sends a share of the new connections to the public port to the canary, until the canary ends: from other hosts, over loopback, by IPv4\n# and IPv6. With a share of 100 it covers the public process, which can be replaced meanwhile and drains as long as it needs. Where that\n# cannot be had no connection is sent elsewhere, and why is answered.\n# Facts: deploy_path, token, name, front (kernel; or a proxy, which sends requests), port, canary_port, health_path, share (of 100 new connections).\n# Answers: no_front (why not), firewall_rules (how many a firewall has got for it), front_share, front_seen, front_sent, front_arrived and\n# front_lost (as observe answers them).\none_at_a_time\nrequire_lock\n\ngive_up() {\n  lift_front\n  emit no_front \"$1\"\n  exit 0\n}\n\ncanary_pid=$(service_pid canary)\n[ \"$canary_pid\" -gt 0 ] || give_up \"the canary has ended\"\n# Nothing but the canary itself gets what the public process would have got.\nsockets=\" $(open_sockets \"$canary_pid\" | cut -d' ' -f2 | tr '\\n' ' ') \"\nlistening_sockets | sed -n \"s/^$canary_port //p\" | while read -r inode; do case $sockets in *\" $inode \"*) ;; *) echo \"$inode\" ;; esac; done | grep -q . &&\n  give_up \"something else listens on the port of the canary\"\ncanary_addresses=$(listening_addresses \"$canary_port\")\n[ -n \"$canary_addresses\" ] || give_up \"the canary does not listen on port $canary_port\"\n# Two fronts at once would each send a share; and who judges a canary has to know which log is of its requests.\nstands=\n[ -z \"$(front_state)\" ] || stands=kernel\n[ -z \"$(proxy_share)\" ] || stands=$proxy_kind\n[ \"${stands:-$front}\" = \"$front\" ] || give_up \"$stands is its front already, and not $front: abort the rollout, and deploy with \\`front: $stands\\` or without a paused canary\"\nif [ \"$front\" != kernel ]; then\n  [ \"$front\" = \"$proxy_kind\" ] || give_up \"$front is not set up as the front of the service\"\n  registered_canary=$(registered_front port)\n  [ \"$canary_port\" = \"$registered_canary\" ] || give_up \"$proxy_title sends requests to port ${registered_canary:-none}, and the canary has $canary_port\"\n  reason=$(why_no_proxy)\n  [ -z \"$reason\" ] || give_up \"$reason\"\n  service_bind_front || give_up \"the front could not be bound to the canary\"\n  reason=$(share_by_proxy \"$share\") || give_up \"$reason\"\n  [ \"$share\" -lt 100 ] || let_arrive\n  emit_front\n  exit 0\nfi\naddresses=$(listening_addresses \"$port\")\n[ \"$addresses\" = \"$canary_addresses\" ] || give_up \"the canary does not listen on the addresses of the public process\"\nreason=$(why_no_front \"$port\" \"$(list_rules \"$addresses\" 2>&1 | firewall_changes \"$port\" -1)\" | head -n 1)\n[ -z \"$reason\" ] || give_up \"$reason\"\n\nservice_bind_front || give_up \"the front could not be bound to the canary\"\n\n# Two services at once would number the rules of one firewall each for itself.\nexec 8>/run/gin-deploy.firewall && flock -w 30 8 || give_up \"another service of this host does not end to change the firewall\"\nchanges=$(list_rules \"$addresses\" 2>&1 | firewall_changes \"$port\" \"$canary_port\")\nreason=$(strange_firewall \"$changes\")\n[ -z \"$reason\" ] || give_up \"$reason\"\ninside=\n! is_inside_only \"$addresses\" && ! printf '%s\\n' \"$changes\" | grep -qx inside || inside=yes\nemit firewall_rules \"$(count_copies \"$changes\")\"\nproblem=$(change_firewall \"$changes\" 2>&1) || give_up \"a firewall refused: $(printf '%s' \"$problem\" | head -n 1)\"\nnft_changes=$(printf '%s\\n' \"$changes\" | sed -n 's/^nft //p')\n\nis_there=yes\nfor family in $(front_families); do\n  nft list chain \"$family\" \"$table\" keep 2>/dev/null | grep -q \"dport $canary_port ct original proto-dst $port \" || is_there=\ndone\n\ntried() {\n  nft list counter \"$1\" \"$table\" tried 2>/dev/null | sed -n 's/.*packets \\([0-9]*\\).*/\\1/p'\n}\n\n# try_front FAMILY ADDRESS: from this host itself, by a request that nobody takes for one of a user.\ntry_front() {\n  tried_before=$(tried \"$1\")\n  answer=$(ask_at \"$2\" \"$port\" \"$health_path\" -o /dev/null -w '%{http_code}' --max-time 5)\n  case $answer in '' | 000) give_up \"the canary did not answer on the public port of $2\" ;; esac\n  [ \"$(tried \"$1\")\" -gt \"${tried_before:-0}\" ] || give_up \"connections to $2 did not reach the canary\"\n}\n\nif [ -z \"$is_there\" ]; then\n  problem=$(make_front \"$port\" \"$canary_port\" \"$nft_changes\" \"$inside\") || give_up \"nft refused: $(printf '%s' \"$problem\" | head -n 1)\"\n  nft_changes=\n  # Seen to work, before anything relies on it.\n  for address in $addresses; do\n    case $address in\n      00000000) try_front ip 127.0.0.1 ;;\n      ????????)\n        # shellcheck disable=SC2046,SC2183\n        try_front ip \"$(printf '%d.%d.%d.%d' $(echo \"$address\" | sed 's/\\(..\\)\\(..\\)\\(..\\)\\(..\\)/0x\\4 0x\\3 0x\\2 0x\\1/'))\"\n        ;;\n      00000000000000000000000000000000)\n        try_front ip 127.0.0.1\n        ! grep -q '^0\\{31\\}1 ' /proc/net/if_inet6 2>/dev/null || try_front ip6 '[::1]'\n        ;;\n      *) try_front ip6 \"[$(echo \"$address\" | sed 's/\\(..\\)\\(..\\)\\(..\\)\\(..\\)/\\4\\3\\2\\1/g; s/..../&:/g; s/:$//')]\" ;;\n    esac\n  done\nfi\nproblem=$({\n  printf '%s\\n' \"$nft_changes\"\n  for family in $(front_families); do share_rules \"$family\" \"$canary_port\" \"$share\"; done\n} | nft -f - 2>&1) || give_up \"nft refused: $(printf '%s' \"$problem\" | head -n 1)\"\n[ \"$share\" -lt 100 ] || let_arrive\nemit_front\nexit 0\n";

// src/deploy/steps/programs/start-canary.sh
var start_canary_default = "# Starts a release beside the one that serves.\n# Facts: deploy_path, token, name, phase_line, release, life_seconds (how long it may run).\n# Answers: started_at (seconds since 1970 on the host), started.\none_at_a_time\nrequire_lock\n[ -d \"$deploy_path/releases/$release\" ] || fail \"release $release is not on this host\"\nwrite_phase || fail \"cannot write $state_dir/phase: $(free_space \"$state_dir\")\"\nrm -f \"$state_dir/paused\"\nmake_canary \"$release\" \"$life_seconds\"\nemit started_at \"$(date +%s)\"\nservice_start_canary\nemit started \"$(service_name canary)\"\nexit 0\n";

// src/deploy/steps/programs/stop-canary.sh
var stop_canary_default = "# Ends a canary, if there is one, be it paused, and takes away its traces and what a deploy that was cut off has left half-made.\n# Facts: deploy_path, token, name.\n# Answers: stopped.\none_at_a_time\nrequire_lock\n# First: from here on it is no rollout that somebody may go on with.\nrm -f \"$state_dir/paused\"\nif service_has_canary || [ -L \"$deploy_path/canary\" ]; then\n  stop_canary\n  rm -f \"/run/gin-deploy/$name.front-removal\" \"$deploy_path/canary\"\n  service_remove_canary\n  emit stopped \"$(service_name canary)\"\nfi\nremove_leftovers\nexit 0\n";

// src/deploy/steps/table/canary-steps.ts
/** What is done with a canary: it is started, gets a share, is held, and ends. */
const canarySteps = {
	"start-canary": {
		program: start_canary_default,
		usesService: true,
		facts: {
			...service$1,
			phase_line: line,
			release,
			life_seconds: whole
		},
		answers: {
			started_at: whole,
			started: word
		},
		usesFront: true,
		...stopping
	},
	"stop-canary": {
		program: stop_canary_default,
		usesService: true,
		facts: service$1,
		answers: { stopped: orAbsent(word) },
		usesFront: true,
		...stopping
	},
	/** Asked by the host itself (watch-lease.sh). */
	"await-public": {
		program: await_public_default,
		usesService: true,
		facts: {
			...service$1,
			port,
			health_path: urlPath,
			for_seconds: whole
		},
		answers: { public: choice("answers", "no") },
		...writing,
		timeoutMs: ({ for_seconds }) => for_seconds * 1e3 + usualMs
	},
	"set-share": {
		program: set_share_default,
		usesService: true,
		facts: {
			...service$1,
			front: choice("kernel", "nginx", "haproxy"),
			port,
			canary_port: port,
			health_path: urlPath,
			share: percent
		},
		answers: {
			no_front: orAbsent(word),
			firewall_rules: orAbsent(whole),
			...frontAnswers
		},
		usesFront: true,
		...writing
	},
	pause: {
		program: pause_default,
		usesService: true,
		facts: {
			...service$1,
			release,
			share: orEmpty(percent),
			port,
			canary_port: port,
			health_path: urlPath,
			ready_seconds: whole,
			record: line,
			journal_line: line
		},
		answers: { unwritten: lines },
		usesFront: true,
		...writing
	},
	"go-on": {
		program: go_on_default,
		usesService: true,
		facts: {
			...service$1,
			phase_line: line,
			release,
			life_seconds: whole
		},
		answers: { started_at: whole },
		usesFront: true,
		...writing
	},
	/** Asked by the host itself (boot.sh). */
	resume: {
		program: resume_default,
		usesService: true,
		facts: {
			deploy_path: path,
			name
		},
		answers: { resumed: word },
		usesFront: true,
		...looking
	}
};

// src/deploy/steps/awk/firewall.awk
var firewall_default = "# Whether new connections of other hosts to a port get through what filters them: reads rules as nft and iptables-save list them (front.sh).\n# Told: public (the port), interface (by which other hosts come; may be empty). Prints `STATE PLACE`, of the chain that decides it: open, shut,\n# some (it depends on who asks), unknown (a rule says what is not understood here); then those of others that are in its way as well. Nothing\n# where nothing filters. By IPv4; rules of a front do not count.\n\nfunction holds(ports, wanted,   part, count, i, range) {\n  gsub(/[{},\"]/, \" \", ports)\n  gsub(/:/, \"-\", ports)\n  count = split(ports, part, \" \")\n  for (i = 1; i <= count; i++) {\n    if (part[i] == wanted) return 1\n    if (split(part[i], range, \"-\") == 2 && range[1] + 0 <= wanted && wanted <= range[2] + 0) return 1\n  }\n  return 0\n}\n\n# Takes what fits out of what is left of a rule.\nfunction take(pattern) {\n  if (!match(left, pattern)) return 0\n  taken = substr(left, RSTART, RLENGTH)\n  left = substr(left, 1, RSTART - 1) \" \" substr(left, RSTART + RLENGTH)\n  return 1\n}\n\n# What was taken, behind its name: a word or a set. Whether it is denied is kept.\nfunction value_of(name,   value) {\n  value = taken\n  sub(name, \"\", value)\n  is_denied = sub(/^ *!= */, \"\", value) || taken ~ /^ ! /\n  sub(/^ *== */, \"\", value)\n  gsub(/^ +| +$/, \"\", value)\n  if (value ~ /^@/) {\n    if (!((owner \" \" substr(value, 2)) in elements)) { is_unknown = 1; return \"\" }\n    return elements[owner \" \" substr(value, 2)]\n  }\n  return value\n}\n\nfunction require(is_met) {\n  if (is_unknown) {\n    is_riddle = 1\n    is_unknown = 0\n    return\n  }\n  if (is_denied) is_met = !is_met\n  if (!is_met) is_met_here = 0\n}\n\nfunction is_interface(value,   part, count, i, start) {\n  gsub(/[{},\"]/, \" \", value)\n  count = split(value, part, \" \")\n  for (i = 1; i <= count; i++) {\n    if (part[i] == \"lo\") continue\n    if (interface == \"\") { is_sure = 0; return 1 }\n    start = part[i]\n    if (start == interface || sub(/[*+]$/, \"\", start) && index(interface, start) == 1) return 1\n  }\n  return 0\n}\n\n# The verdict that a map has for a key: a port, a state, an interface.\nfunction verdict_in(map, kind,   part, count, i, key, found) {\n  gsub(/[{}]/, \"\", map)\n  count = split(map, part, \",\")\n  for (i = 1; i <= count; i++) {\n    key = part[i]\n    if (!match(key, / : /)) continue\n    found = substr(key, RSTART + 3)\n    key = substr(key, 1, RSTART - 1)\n    gsub(/ /, \"\", key)\n    gsub(/^ +| +$/, \"\", found)\n    if (kind == \"port\" && holds(key, public) || kind == \"state\" && key == \"new\" || kind == \"interface\" && is_interface(key) || kind == \"protocol\" && key == \"tcp\") return found\n  }\n  return \"\"\n}\n\n# Sets is_met_here, is_sure, names_port, verdict of a rule of nftables. Strings of a log mean nothing.\nfunction read_nft() {\n  gsub(/ log( (prefix \"[^\"]*\"|level [^ ]+|flags (all|skuid|ether|ip options|tcp [^ ]+)|group [0-9]+|snaplen [0-9]+|queue-threshold [0-9]+))*/, \" \", left)\n  gsub(/ counter (packets [0-9]+ bytes [0-9]+|name [^ ]+)/, \" \", left)\n  gsub(/ counter /, \" \", left)\n  gsub(/ limit rate [0-9]+[^ ]*( burst [0-9]+ [a-z]+)? /, \" \", left)\n  verdict = \"\"\n  if (take(\" (tcp|th) dport vmap [{][^}]*[}] \")) { verdict = verdict_in(taken, \"port\"); names_port = verdict != \"\" }\n  else if (take(\" ct state vmap [{][^}]*[}] \")) verdict = verdict_in(taken, \"state\")\n  else if (take(\" iif(name)? vmap [{][^}]*[}] \")) verdict = verdict_in(taken, \"interface\")\n  else if (take(\" (meta l4proto|ip protocol) vmap [{][^}]*[}] \")) verdict = verdict_in(taken, \"protocol\")\n  else if (take(\" vmap .*$\")) { verdict = \"?\"; is_sure = 0 }\n  else if (take(\" (accept|drop|reject( with [a-z0-9 -]+)?|return|continue|(jump|goto) [^ ]+|queue.*) $\")) { verdict = taken; gsub(/^ +| +$/, \"\", verdict) }\n  while (take(\" (tcp|th) dport (!= |== )?([^ {]+|[{][^}]*[}]) \")) {\n    require(holds(value_of(\"^.* dport\"), public))\n    if (!is_denied) names_port = 1\n  }\n  while (take(\" ct state (!= |== )?([^ {]+|[{][^}]*[}]) \")) require(value_of(\"^ ct state\") ~ /new/)\n  while (take(\" ct status (!= |== )?([^ {]+|[{][^}]*[}]) \")) { value_of(\"^ ct status\"); require(0) }\n  while (take(\" iif(name)? (!= |== )?([^ {]+|[{][^}]*[}]) \")) require(is_interface(value_of(\"^ iif(name)?\")))\n  while (take(\" (meta l4proto|ip protocol) (!= |== )?([^ {]+|[{][^}]*[}]) \")) require(value_of(\"^ (meta l4proto|ip protocol)\") ~ /(^|[ ,{])(tcp|6)([ ,}]|$)/)\n  while (take(\" meta nfproto (!= |== )?[^ ]+ \")) require(value_of(\"^ meta nfproto\") == \"ipv4\")\n  while (take(\" (meta )?pkttype (!= |== )?([^ {]+|[{][^}]*[}]) \")) require(value_of(\"^ (meta )?pkttype\") ~ /host|unicast/)\n  while (take(\" fib daddr type (!= |== )?([^ {]+|[{][^}]*[}]) \")) require(value_of(\"^ fib daddr type\") ~ /local/)\n  while (take(\" fib saddr [.] iif oif (missing|eq 0|exists) \")) { is_denied = 0; require(taken ~ /exists/) }\n  while (take(\" tcp flags (& )?([(][^)]*[)]|[^ ]+)( (==|!=|[/]) [^ ]+)? \")) {\n    is_denied = taken ~ /!=/\n    require(taken ~ /(== |!= | flags )syn( |$)/)\n  }\n  # Of other packets than the first one of a connection by TCP.\n  is_denied = 0\n  if (left ~ / (udp|icmp|icmpv6|igmp|sctp|esp|ah|dccp|udplite|ip6|arp) /) require(0)\n  if (left ~ / saddr != /) names_port = 1\n  # Who comes too often is nobody in particular.\n  if (left ~ / (limit rate over|ct count|meter|add @|update @)/) names_port = 0\n}\n\n# The same of a rule as iptables-save writes it.\nfunction read_iptables() {\n  verdict = \"\"\n  gsub(/ --comment (\"([^\"\\\\]|\\\\.)*\"|[^ ]+)/, \" \", left)\n  gsub(/ -m (tcp|multiport|conntrack|state|comment|limit|addrtype|pkttype) /, \"  \", left)\n  gsub(/ -m (tcp|multiport|conntrack|state|comment|limit|addrtype|pkttype) /, \"  \", left)\n  gsub(/ --(limit|limit-burst|reject-with|log-prefix|log-level) (\"[^\"]*\"|[^ ]+)/, \" \", left)\n  gsub(/ --log-[a-z-]+/, \" \", left)\n  if (take(\" -[jg] [^ ]+ \")) {\n    verdict = taken\n    gsub(/^ +| +$/, \"\", verdict)\n    if (verdict ~ /^-j (ACCEPT|DROP|REJECT|RETURN)$/) verdict = tolower(substr(verdict, 4))\n    else if (verdict ~ /QUEUE/) verdict = \"?\"\n    else if (!((owner \" \" substr(verdict, 4)) in is_chain)) verdict = \"\"\n    else verdict = (verdict ~ /^-j/ ? \"jump \" : \"goto \") substr(verdict, 4)\n  }\n  while (take(\"( !)? -p [^ ]+ \")) require(value_of(\"^( !)? -p\") ~ /^(tcp|all|6|0)$/)\n  while (take(\"( !)? --(dports?|ports) [^ ]+ \")) {\n    require(holds(value_of(\"^( !)? --(dports?|ports)\"), public))\n    if (!is_denied) names_port = 1\n  }\n  while (take(\"( !)? --(ct)?state [^ ]+ \")) require(value_of(\"^( !)? --(ct)?state\") ~ /NEW/)\n  while (take(\"( !)? -i [^ ]+ \")) require(is_interface(value_of(\"^( !)? -i\")))\n  while (take(\"( !)? --dst-type [^ ]+ \")) require(value_of(\"^( !)? --dst-type\") ~ /LOCAL/)\n  while (take(\"( !)? --pkt-type [^ ]+ \")) require(value_of(\"^( !)? --pkt-type\") ~ /unicast|host/)\n  while (take(\"( !)? (--tcp-flags [^ ]+ [^ ]+|--syn) \")) require(value_of(\"^( !)? --(tcp-flags [^ ]+)?\") ~ /^(SYN|syn)$/)\n  if (left ~ / ! (-s|--source) /) names_port = 1\n  if (left ~ / --(hitcount|hashlimit-|connlimit-)/) names_port = 0\n}\n\n# What becomes of a connection in a chain: accept, drop, or through.\nfunction walk(place, depth,   i, count, ends, is_doubtful, mine, sure, named) {\n  if (depth > 30) { is_unclear = 1; return \"through\" }\n  count = rules_of[place]\n  for (i = 1; i <= count; i++) {\n    owner = place\n    sub(/ [^ ]*$/, \"\", owner)\n    left = \" \" rule[place, i] \" \"\n    is_met_here = is_sure = 1\n    names_port = is_riddle = 0\n    if (owner ~ /^iptables/) read_iptables()\n    else read_nft()\n    if (!is_met_here || verdict == \"\" || verdict == \"continue\") continue\n    if (is_riddle) {\n      is_unclear = 1\n      continue\n    }\n    gsub(/ +/, \"\", left)\n    sure = is_sure && left == \"\" && !is_doubtful\n    named = names_port || is_doubtful\n    mine = verdict\n    if (mine == \"return\") {\n      if (sure) return \"through\"\n      is_doubtful = 1\n      continue\n    }\n    if (mine ~ /^(jump|goto) /) {\n      ends = walk(owner \" \" substr(mine, 6), depth + 1)\n      if (ends == \"through\") {\n        if (mine ~ /^goto/ && sure) return \"through\"\n        if (mine ~ /^goto/) is_doubtful = 1\n        continue\n      }\n    } else if (mine ~ /^accept/) ends = \"accept\"\n    else if (mine ~ /^(drop|reject)/) ends = \"drop\"\n    else {\n      is_unclear = 1\n      continue\n    }\n    if (sure) return ends\n    if (ends == \"accept\") lets_some_in = 1\n    else if (named) keeps_some_out = 1\n  }\n  return \"through\"\n}\n\nfunction judge(place,   ends) {\n  lets_some_in = keeps_some_out = is_unclear = 0\n  ends = walk(place, 0)\n  if (ends == \"through\") ends = policy[place]\n  if (is_unclear) return \"unknown\"\n  if (ends == \"drop\") return lets_some_in ? \"some\" : \"shut\"\n  return keeps_some_out ? \"some\" : \"open\"\n}\n\n$1 == \"tool\" { owner = tool = $2; has_answered[tool] = 1; next }\ntool ~ /^ip6/ { next }\ntool && /^:/ {\n  chain = substr($1, 2)\n  is_chain[tool \" \" chain] = 1\n  if (chain == \"INPUT\") { policy[tool \" INPUT\"] = tolower($2); base[++bases] = tool \" INPUT\" }\n  next\n}\ntool && $1 == \"-A\" {\n  place = tool \" \" $2\n  sub(/^-A [^ ]+ /, \"\")\n  if (!index($0, \"--comment gin_\")) rule[place, ++rules_of[place]] = $0\n  next\n}\ntool { next }\n/^table / { owner = $2 \" \" $3; next }\n/^\\tset |^\\tmap / { set = owner \" \" $2; next }\n/^\\tchain / { chain = $2; set = \"\"; next }\n/^\\t}/ { set = chain = \"\"; next }\nset != \"\" {\n  if ($1 == \"elements\") { is_open = 1; sub(/^[^{]*/, \"\") }\n  if (is_open) elements[set] = elements[set] \" \" $0\n  if (is_open && /}/) is_open = 0\n  next\n}\n/^\\t\\ttype filter hook input / {\n  if (owner !~ /^(ip|inet) / || owner ~ / gin_/) next\n  place = owner \" \" chain\n  policy[place] = / policy drop;/ ? \"drop\" : \"accept\"\n  base[++bases] = place\n  next\n}\n/^\\t\\t.* # handle [0-9]+$/ {\n  sub(/ # handle [0-9]+$/, \"\")\n  sub(/^\\t\\t/, \"\")\n  if (index($0, \" comment \\\"gin_\")) next\n  sub(/ comment \".*\"$/, \"\")\n  place = owner \" \" chain\n  rule[place, ++rules_of[place]] = $0\n}\n\nEND {\n  rank[\"open\"] = 1\n  rank[\"unknown\"] = 2\n  rank[\"some\"] = 3\n  rank[\"shut\"] = 4\n  for (b = 1; b <= bases; b++) {\n    place = base[b]\n    # iptables says it in its own words.\n    if (place == \"ip filter INPUT\" && has_answered[\"iptables-nft\"]) continue\n    state[place] = judge(place)\n    if (worst == \"\" || rank[state[place]] > rank[state[worst]]) worst = place\n  }\n  if (worst != \"\") print state[worst], worst\n  for (b = 1; b <= bases; b++) if (base[b] != worst && rank[state[base[b]]] > 1) print state[base[b]], base[b]\n}\n";

// src/deploy/steps/programs/arm-guard.sh
var arm_guard_default = "# Leaves on the host what takes it back by itself: a guard that looks at the lease of this deploy's lock (watch-lease.sh), and the steps\n# that it then does. All of it is volatile: after a reboot nothing of a deploy goes on that would have to be taken back so.\n# Facts: deploy_path, token, name, program_place, version (of the host program), way_back (steps as the host program reads them, but for whose lock\n# they are done under).\n# Answers: guarded, unguarded (why not).\none_at_a_time\nrequire_lock\nprogram=$program_place/$version/host\nguard_dir=/run/gin-deploy/$name\n[ -x \"$program\" ] || {\n  emit unguarded \"no host program of this version is installed there\"\n  exit 0\n}\n(umask 077 && mkdir -p \"$guard_dir\") && chmod 700 \"$guard_dir\" &&\n  write_file \"$guard_dir/way-back\" 600 \"$way_back\" &&\n  write_file \"$guard_dir/request\" 600 \"$version watch-lease\n$(told deploy_path \"$deploy_path\")\n$(told token \"$token\")\n$(told name \"$name\")\n.\n\" && write_file \"$guard_dir/run\" 600 \"exec $program $name <$guard_dir/request\n\" || fail \"cannot write $guard_dir\"\nservice_start_guard \"$guard_dir/run\"\nemit guarded yes\nexit 0\n";

// src/deploy/steps/programs/boot.sh
var boot_default = "# Asked by the host itself when it boots, before the service starts (provision.sh): a deploy that was cut off by the loss of power has proved\n# nothing, and what has proved itself serves again. What else it left is for the next deploy to put right. A rollout that was paused comes back\n# once the service runs (resume.sh).\n# Facts: deploy_path, name.\n# Answers: back (the release that serves again).\nproven=$(sed -n 's/.*\"release\":\"\\([A-Za-z0-9._+-]*\\)\".*/\\1/p' \"$state_dir/state.json\" 2>/dev/null)\nfits \"$proven\" release || proven=\n[ ! -d \"$state_dir\" ] || one_at_a_time\ndirectory=$deploy_path/releases/$proven\nif [ -n \"$proven\" ] && [ -d \"$directory\" ] && [ -e \"$state_dir/state.next\" ] && [ \"$(readlink \"$deploy_path/current\")\" != \"releases/$proven\" ]; then\n  # For the way back both lie ready (stage.sh), so that a full disk does not stop it.\n  if [ \"$(readlink \"$state_dir/back\")\" = \"releases/$proven\" ]; then\n    mv -fT \"$state_dir/back\" \"$deploy_path/current\"\n  else\n    replace_link \"releases/$proven\" \"$deploy_path/current\"\n  fi || fail \"cannot point current at $proven: $(free_space \"$deploy_path\")\"\n  ready=$(service_ready_definition \"$directory/unit\") || exit 1\n  [ -z \"$ready\" ] || {\n    service_place_definition \"$ready\"\n    service_reload\n  }\n  emit back \"$proven\"\nfi\n[ -e \"$state_dir/paused\" ] || exit 0\nresume_dir=/run/gin-deploy/$name\n(umask 077 && mkdir -p \"$resume_dir\") && chmod 700 \"$resume_dir\" &&\n  write_file \"$resume_dir/resume\" 600 \"$own_version resume\n$(told deploy_path \"$deploy_path\")\n$(told name \"$name\")\n.\n\" && write_file \"$resume_dir/resume-run\" 600 \"exec $0 $name <$resume_dir/resume\n\" || fail \"cannot write $resume_dir\"\n# What runs at boot comes before the service, and must not wait for it. What follows has its own turn.\n[ ! -d \"$state_dir\" ] || exec 9>&-\nservice_run_after_start \"gin-deploy-$name-resume\" \"$resume_dir/resume-run\"\nexit 0\n";

// src/deploy/steps/programs/describe.sh
var describe_default = "# What people want to know of a host, beside what a deploy reads there (inspect.sh). Changes nothing.\n# Facts: deploy_path, name, salt.\n# Answers: lock_holder, lock_id and lock_expires_in (seconds; 0 where it has run out), journal (the last line), unit_text (the unit as it\n# is on disk), variable (name, and sha256 of the salt and the whole assignment, of each in the environment of what serves).\nif [ -d \"$state_dir/lock\" ]; then\n  holder=$(first_line \"$state_dir/lock/holder\")\n  emit lock_holder \"${holder:-unknown}\"\n  emit lock_id \"$(lock_id \"$holder\")\"\n  lease=$(first_line \"$state_dir/lock/expires\")\n  left=0\n  seconds_up\n  case ${lease##* } in\n    '' | *[!0-9]*) ;;\n    *) [ \"${lease%% *}\" = \"$(first_line /proc/sys/kernel/random/boot_id)\" ] && left=$((${lease##* } - now)) ;;\n  esac\n  [ \"$left\" -gt 0 ] || left=0\n  emit lock_expires_in \"$left\"\nfi\nemit journal \"$(tail -n 1 \"$state_dir/journal.jsonl\" 2>/dev/null)\"\ndefinition=$(service_definition)\n[ -z \"$definition\" ] || emit unit_text \"$definition\"\n# A value may have several lines; it ends at the first quote without a backslash. Values go through pipes only.\n[ -r \"$deploy_path/current/env/current\" ] && mark_salt=$salt awk '\n  function closes(text, position, character) {\n    for (position = 1; position <= length(text); position++) {\n      character = substr(text, position, 1)\n      if (character == \"\\\\\") position++\n      else if (character == \"\\\"\") return 1\n    }\n    return 0\n  }\n  {\n    rest = $0\n    if (!inside) {\n      assignment = \"\"\n      name = $0\n      sub(/=.*/, \"\", name)\n      rest = substr($0, length(name) + 3)\n    }\n    assignment = assignment $0 \"\\n\"\n    inside = !closes(rest)\n    if (!inside) {\n      hash = \"sha256sum | cut -c1-64\"\n      printf \"%s \", name\n      fflush()\n      printf \"%s%s\", ENVIRON[\"mark_salt\"], assignment | hash\n      close(hash)\n    }\n  }' \"$deploy_path/current/env/current\" | while IFS= read -r mark; do emit variable \"$mark\"; done\nexit 0\n";

// src/deploy/steps/programs/enter.sh
var enter_default = "# Does nothing: that it answers says that the user may log in, run commands and become root.\n# Facts: name, deploy_path (or empty: it is not known yet).\n# Answers: none.\nexit 0\n";

// src/deploy/steps/programs/fingerprint.sh
var fingerprint_default = "# Reads what a host is made of, for a file that says what it has to be. Changes nothing.\n# Facts: packages (whose versions are asked for), sysctls (the same, as sysctl names them).\n# Answers: os, version, kernel, machine, libc, openssl, systemd, proxy, time_sync (each a short line, or empty), package (name and\n# version, of each that is installed), sysctl (name and value, of each that there is).\n\n# One short line without controls, whatever stands in a file of the host or is printed by its programs.\nprintable() {\n  tr '\\t\\r' '  ' | tr -d '\\000-\\011\\013-\\037\\177' | sed -n '1{s/  */ /g;s/^ //;s/ $//;p;}' | cut -c1-200\n}\n\n# of_os_release KEY: the file is read as text, and never by a shell.\nof_os_release() {\n  for os_release in /etc/os-release /usr/lib/os-release; do\n    [ -f \"$os_release\" ] && head -c 65536 \"$os_release\" | sed -n \"s/^$1=//p\" | tail -n 1 | sed \"s/^[\\\"']//;s/[\\\"'] *\\$//\" && break\n  done\n}\n\nlibc_version() {\n  glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null)\n  case $glibc in glibc\\ *) printf '%s\\n' \"$glibc\" && return ;; esac\n  ldd --version 2>&1 </dev/null | head -n 2 | tr '\\n' ' ' | sed -n 's/^musl libc.*Version \\([^ ]*\\).*/musl \\1/p'\n}\n\nopenssl_version() {\n  openssl version 2>/dev/null </dev/null | sed -n '1s/^OpenSSL \\([^ ]*\\).*/\\1/p;1s/^\\(LibreSSL [^ ]*\\).*/\\1/p'\n}\n\n# package_version NAME: of an installed one.\npackage_version() {\n  if has dpkg-query; then\n    # shellcheck disable=SC2016\n    dpkg-query -W -f '${Status} ${Version}\\n' \"$1\" 2>/dev/null | sed -n 's/^[a-z]* ok installed //p'\n  elif has rpm; then\n    rpm -q --qf '%{VERSION}-%{RELEASE}\\n' \"$1\" 2>/dev/null | grep -v ' '\n  elif has apk; then\n    apk info -e \"$1\" >/dev/null 2>&1 && apk list -I \"$1\" 2>/dev/null | sed -n \"1s/ .*//;1s/^$1-//p\"\n  elif has pacman; then\n    pacman -Q \"$1\" 2>/dev/null | cut -d' ' -f2\n  fi\n}\n\n# sysctl_value NAME: none of those that only root may read, such as keys: who deploys may not be root.\nsysctl_value() {\n  sysctl_file=/proc/sys/$(printf %s \"$1\" | tr ./ /.)\n  case $sysctl_file in *//* | */. | */./* | */.. | */../*) return ;; esac\n  [ -f \"$sysctl_file\" ] && [ ! -L \"$sysctl_file\" ] || return\n  case $(stat -c %a \"$sysctl_file\") in *[4567]) head -c 4096 \"$sysctl_file\" 2>/dev/null ;; esac\n}\n\nemit os \"$(of_os_release ID | printable)\"\nemit version \"$(of_os_release VERSION_ID | printable)\"\nemit kernel \"$(uname -r | printable)\"\nemit machine \"$(uname -m | printable)\"\nemit libc \"$(libc_version | printable)\"\nemit openssl \"$(openssl_version | printable)\"\nemit systemd \"$(systemctl --version 2>/dev/null | sed -n '1s/^systemd \\([^ ]*\\).*/\\1/p' | printable)\"\nemit proxy \"$(proxies | tr '\\n' ' ' | printable)\"\nemit time_sync \"$(clock_is_kept)\"\nfor package in $packages; do\n  installed_version=$(package_version \"$package\" | printable)\n  [ -z \"$installed_version\" ] || emit package \"$package $installed_version\"\ndone\nfor sysctl in $sysctls; do\n  value=$(sysctl_value \"$sysctl\" | printable)\n  [ -z \"$value\" ] || emit sysctl \"$sysctl $value\"\ndone\nexit 0\n";

// src/deploy/steps/programs/inspect.sh
var inspect_default = "# Reads what a deploy must know about a host. Changes nothing.\n# Facts: name, deploy_path, port, program_place (where host programs lie).\n# Answers: clock (seconds since 1970), clock_kept (yes, no; empty: unknown), kernel, machine, systemd, booted, tool, disk_place, disk_mount (options), disk_free_kib, inodes_free,\n# memory_kib, memory_available_kib, limits_memory (a service's memory can be limited), files_limit (what LimitNOFILE can be at most), proxy\n# (name and version), listening, port_owner, no_supervisor (why it cannot\n# run a service), service_manager (who runs the service, as root has registered it), port_container (engine, and name of a container that has published the port), port_forward (a\n# rule that sends the port's connections elsewhere), user_id, user_home,\n# unit (ours, foreign), unit_deploy_path, unit_is_currents, enabled, env_sha256, deploy_path (foreign), active, active_state, running,\n# no_front (why connections cannot be sent to a canary), firewall_rules (how many rules its firewall would get for that), front (the proxy\n# that root has set up as one), front_address (where the host reaches it), front_live and front_port (where it sends requests: to what\n# serves, to a canary), front_sha256 (of its site), front_problem (why it cannot send a share), shut_by (which\n# firewall keeps other hosts from the public port, how and where), opening_command (what opens it there), opened (ports that are open in a\n# firewall for the service, see firewall.sh), selinux (it is enforced), port_label (what is to be done about the type of the port, see\n# selinux.sh), unlabelled (types and places that the policy does not know), state,\n# state_age (seconds), pending, phase, paused (the record of a rollout that is), current, canary, leftovers (of a deploy that was cut off), release, release_unit (of each release, and the sha256 of its unit), lock_holder,\n# program_mount (options), host_program (the version of it that is installed for the service), registered_path, registered_port, registered_unit (sha256 of each), idle_unit (the same, of\n# those that no release has), idle_program (versions that no other service calls), boot_program (the version that is called at boot),\n# boot_path (of the unit that does so), boot_enabled, sudo_user (who may run the host program).\n\n# First, so that what takes a while makes it no less exact.\nemit clock \"$(date +%s)\"\nemit clock_kept \"$(clock_is_kept)\"\nemit kernel \"$(uname -s)\"\nemit machine \"$(uname -m)\"\nsystemd=$(systemctl --version 2>/dev/null)\nsystemd=${systemd#systemd }\nemit systemd \"${systemd%%[!0-9]*}\"\n# A systemd that is installed but did not boot this machine cannot run a unit.\n[ -d /run/systemd/system ] && emit booted yes\n# Only asked where it may be of use: it takes long to answer.\nmanager=$(service_kind)\nif [ \"$manager\" = supervisor ] || [ ! -L \"$deploy_path/current\" ]; then\n  find_supervisor\n  [ -z \"$no_supervisor\" ] || emit no_supervisor \"$no_supervisor\"\nfi\n[ ! -e \"/etc/gin-deploy/$name/service\" ] || emit service_manager \"$manager\"\nfor tool in curl flock gzip tar zstd sha256sum useradd base64 journalctl sync $selinux_tools; do\n  has \"$tool\" && emit tool \"$tool\"\ndone\n# From version 1.4.5 on.\nzstd -H 2>/dev/null | grep -q -e --patch-from && emit tool \"zstd --patch-from\"\n\nplace=$(nearest_directory \"$deploy_path\")\nemit disk_place \"$place\"\nemit disk_mount \"$(mount_options \"$place\")\"\nemit disk_free_kib \"$(df -Pk \"$place\" | awk 'NR == 2 { print $4 }')\"\nemit inodes_free \"$(df -Pi \"$place\" 2>/dev/null | awk 'NR == 2 && $2 > 0 { print $4 }')\"\n\n# A container may have less than its machine.\nread_first /sys/fs/cgroup/memory.max\nown_limit=$file_line\nIFS=' ' read -r total_kib available_kib <<END\n$(awk '$1 == \"MemTotal:\" { total = $2 } $1 == \"MemAvailable:\" { available = $2 } END { print total, available }' /proc/meminfo)\nEND\nif only_of \"$own_limit\" 0-9 20 && [ \"$((own_limit / 1024))\" -lt \"$total_kib\" ]; then total_kib=$((own_limit / 1024)); fi\nemit memory_kib \"$total_kib\"\nemit memory_available_kib \"$available_kib\"\nif [ -d /sys/fs/cgroup/memory ] || grep -qw memory /sys/fs/cgroup/cgroup.controllers 2>/dev/null; then emit limits_memory yes; fi\nemit files_limit \"$(kernel_setting fs/nr_open)\"\nproxies | while IFS= read -r proxy; do emit proxy \"$proxy\"; done\n\nlistening_ports=$(listening_sockets | cut -d' ' -f1 | sort -un)\n[ -z \"$listening_ports\" ] || emit listening \"$listening_ports\"\nowners=$(port_owners \"$port\")\ncase \"\n$listening_ports\n\" in\n  *\"\n$port\n\"*)\n    # Whose process is not seen from here is one of the machine below, or of a container that shares this network.\n    emit port_owner \"${owners:-0  }\"\n    ;;\nesac\nforwards=$(port_forwards \"$port\")\n[ -z \"$forwards\" ] || emit port_forward \"$forwards\"\ncase $owners$forwards in '' | *\" $name@current.service \"* | *\" $name@canary.service \"* | *\" $name@current \"* | *\" $name@canary \"*) ;; *)\n  published_by \"$port\" | while IFS= read -r container; do emit port_container \"$container\"; done ;;\nesac\n\nemit user_id \"$(id -u \"$name\" 2>/dev/null)\"\nemit user_home \"$(sed -n \"s|^$name:[^:]*:[^:]*:[^:]*:[^:]*:\\\\([^:]*\\\\):.*|\\\\1|p\" /etc/passwd)\"\nservice_owners | while IFS= read -r owner; do emit unit \"$owner\"; done\n[ -z \"$(service_definition)\" ] || emit unit_deploy_path \"$(service_place)\"\nservice_is_defined_by \"$deploy_path/current/unit\" && emit unit_is_currents yes\nemit enabled \"$(service_enablement)\"\n[ -r \"$deploy_path/current/env/current\" ] && emit env_sha256 \"$(sha256sum \"$deploy_path/current/env/current\" | cut -d' ' -f1)\"\n[ -e \"$deploy_path\" ] && [ ! -d \"$state_dir\" ] && [ -n \"$(ls -A \"$deploy_path\" 2>/dev/null)\" ] && emit deploy_path foreign\n[ -d \"$deploy_path/current/bin\" ] && [ ! -e \"$deploy_path/current/bin/$name\" ] && emit deploy_path foreign\nactive_state='' main_pid=0\nwhile IFS='=' read -r key value; do\n  case $key in\n    ActiveState) active_state=$value ;;\n    MainPID) main_pid=$value ;;\n  esac\ndone <<END\n$(service_show current ActiveState MainPID)\nEND\n# As `systemctl is-active` has it.\ncase $active_state in active | reloading | refreshing) emit active yes ;; esac\nemit active_state \"$active_state\"\nemit running \"$(release_of_process \"$main_pid\")\"\n# No private port is known yet.\nrules=$(list_rules \"$(listening_addresses \"$port\")\" 2>&1)\nchanges=$(printf '%s\\n' \"$rules\" | firewall_changes \"$port\" -1)\nemit no_front \"$(why_no_front \"$port\" \"$changes\" | head -n 1)\"\nemit firewall_rules \"$(count_copies \"$changes\")\"\nif [ -n \"$proxy_kind\" ]; then\n  emit front \"$proxy_kind\"\n  emit front_address \"$(registered_front address)\"\n  emit front_live \"$(registered_front live)\"\n  emit front_port \"$(registered_front port)\"\n  emit front_sha256 \"$(registered_front sha256)\"\n  emit front_problem \"$(why_no_proxy)\"\nfi\nfind_firewall \"$rules\"\nif [ -n \"$firewall\" ]; then\n  emit shut_by \"$firewall $port_state $port_place\"\n  emit opening_command \"$(opening_command)\"\nfi\nopened_ports | while IFS= read -r opened; do emit opened \"$opened\"; done\nif is_selinux_enforced; then\n  emit selinux yes\n  if [ -z \"$(missing_selinux_tools)\" ]; then\n    emit port_label \"$(port_label_wanted)\"\n    missing_labels | while IFS= read -r label; do emit unlabelled \"$label\"; done\n  fi\nfi\nemit state \"$(cat \"$state_dir/state.json\" 2>/dev/null)\"\n[ -e \"$state_dir/state.json\" ] && emit state_age \"$(($(date +%s) - $(stat -c %Y \"$state_dir/state.json\")))\"\n# What a deploy was to write down at its end, and has not: it goes on, or was cut off.\nemit pending \"$(cat \"$state_dir/state.next\" 2>/dev/null)\"\nread_first \"$state_dir/phase\"\nemit phase \"$file_line\"\n# What is held there is held by the file, whatever is in it.\nread_first \"$state_dir/paused\"\n[ -n \"$file_line\" ] || [ ! -e \"$state_dir/paused\" ] || file_line=empty\nemit paused \"$file_line\"\ncurrent=$(readlink \"$deploy_path/current\" 2>/dev/null)\ncanary=$(readlink \"$deploy_path/canary\" 2>/dev/null)\nemit current \"${current##*/}\"\nemit canary \"${canary##*/}\"\nis_left=\nfor left in \"$state_dir/incoming\" \"$state_dir/staging\" \"$state_dir/unpacked\" \"$state_dir/verify\"; do\n  [ -e \"$left\" ] && is_left=yes\ndone\n[ -n \"$is_left\" ] || service_has_canary && emit leftovers yes\nfor release in \"$deploy_path\"/releases/*/release.json; do\n  [ -e \"$release\" ] || continue\n  directory=${release%/release.json}\n  verdict=good\n  [ ! -e \"$directory/bad\" ] || verdict=bad\n  emit release \"${directory##*/} $verdict $(cat \"$release\")\"\ndone\nsha256sum \"$deploy_path\"/releases/*/unit 2>/dev/null | while read -r unit_hash unit_path; do\n  unit_path=${unit_path%/unit}\n  emit release_unit \"${unit_path##*/} $unit_hash\"\ndone\nif [ -d \"$state_dir/lock\" ]; then\n  holder=$(first_line \"$state_dir/lock/holder\")\n  emit lock_holder \"${holder:-unknown}\"\nfi\nemit program_mount \"$(mount_options \"$(nearest_directory \"$program_place\")\")\"\ninstalled=$(sed -n 's|^exec .*/\\([0-9a-f]\\{64\\}\\)/host .*|\\1|p' \"$program_place/$name\" 2>/dev/null)\n[ -x \"$program_place/${installed:-none}/host\" ] || installed=\nemit host_program \"$installed\"\nregistration=/etc/gin-deploy/$name\nregistered_path='' registered_port=''\nwhile IFS='=' read -r key value; do\n  case $key in\n    deploy_path) registered_path=$value ;;\n    port) registered_port=$value ;;\n  esac\ndone 2>/dev/null <\"$registration/service\"\nemit registered_path \"$registered_path\"\nemit registered_port \"$registered_port\"\nfor registered in \"$registration\"/units/*; do\n  [ -f \"$registered\" ] || continue\n  emit registered_unit \"${registered##*/}\"\n  is_wanted=\n  for kept in \"$deploy_path\"/releases/*/unit; do cmp -s \"$kept\" \"$registered\" && is_wanted=yes && break; done\n  [ -n \"$is_wanted\" ] || emit idle_unit \"${registered##*/}\"\ndone\nfor version in \"$program_place\"/*/; do\n  version=${version%/}\n  fits \"${version##*/}\" sha256 || continue\n  callers=$(grep -lsF \"/${version##*/}/host \" \"$program_place\"/* | grep -vxF \"$program_place/$name\")\n  [ -n \"$callers\" ] || emit idle_program \"${version##*/}\"\ndone\nboot_unit=gin-deploy-$name-boot.service\nemit boot_program \"$(sed -n 's|^ *exec .*/\\([0-9a-f]\\{64\\}\\)/host .*|\\1|p' \"$registration/boot\" 2>/dev/null)\"\nemit boot_path \"$(sed -n 's/^RequiresMountsFor=//p' \"/etc/systemd/system/$boot_unit\" 2>/dev/null)\"\nsystemctl is-enabled --quiet \"$boot_unit\" 2>/dev/null && emit boot_enabled yes\nrule=\"ALL=(root) NOPASSWD: $program_place/$name \\\"\\\"\"\nawk -v rule=\"$rule\" '/^[^# ]/ && $1 \" \" rule == $0 { print $1 }' \"/etc/sudoers.d/gin-deploy-$name\" 2>/dev/null | while IFS= read -r sudo_user; do\n  emit sudo_user \"$sudo_user\"\ndone\nexit 0\n";

// src/deploy/steps/programs/lock.sh
var lock_default = "# One deploy at a time on a host.\n# Facts: deploy_path, operation (acquire, renew, rotate, release, break), token, holder, lease_seconds, new_token (to rotate, or empty),\n# journal_line (to acquire: that a deploy has begun; to break: that somebody has; or empty), seen (to break, or to acquire from whoever holds\n# it: the lock_id of the lock that is meant, as describe.sh says it; or empty).\n# Answers: lock (acquired, held, renewed, rotated, released, broken, free, changed), holder (of a lock that is held, or has changed),\n# expires_in (seconds, of one that is held), taken_over (the holder whose lease had run out, or whose lock was meant), unwritten (files).\n\n# Whether this is the lock that somebody has looked at. One that was handed over since is another one.\nis_meant() {\n  [ -n \"$seen\" ] && [ \"$(lock_id \"$(first_line \"$lock_dir/holder\")\")\" = \"$seen\" ]\n}\n\n# Whether somebody else has the lock, and says so.\nis_held() {\n  [ -d \"$lock_dir\" ] && ! has_lock && ! has_run_out \"$lease_seconds\" && ! is_meant || return 1\n  emit lock held\n  former=$(first_line \"$lock_dir/holder\")\n  emit holder \"${former:-unknown}\"\n  emit expires_in \"$left\"\n}\n\n# To acquire also where there never was a deploy, to break where the lock is somebody else's.\ncase $operation in\n  acquire | break) ;;\n  *) require_lock ;;\nesac\n\ncase $operation in\n  acquire)\n    # 755 on the way there: the service's own user must reach its release below.\n    (umask 022 && mkdir -p \"$state_dir\") || fail \"cannot create $state_dir\"\n    chmod 700 \"$state_dir\"\n    in_turn\n    is_held && exit 0\n    # A step of the one before may still go on. It is waited for without our turn, which whoever is quicker needs to renew.\n    exec 8>&-\n    one_at_a_time\n    in_turn\n    is_held && exit 0\n    former=\n    if [ -d \"$lock_dir\" ] && ! has_lock; then\n      former=$(first_line \"$lock_dir/holder\")\n      former=${former:-unknown}\n    fi\n    # Nobody holds it, so what is half-made belongs to nobody: it may be what fills the disk.\n    take_lock 2>/dev/null || {\n      remove_leftovers\n      take_lock\n    } || fail \"cannot write the lock in $state_dir: $(free_space \"$state_dir\")\"\n    emit lock acquired\n    [ -z \"$former\" ] || emit taken_over \"$former\"\n    if [ -n \"$journal_line\" ]; then\n      add_to_journal \"$journal_line\" || emit unwritten \"$state_dir/journal.jsonl\"\n      # Room for the line that says how it ended, where the file system can keep some.\n      fallocate -n -o \"$(stat -c %s \"$state_dir/journal.jsonl\" 2>/dev/null || echo 0)\" -l 16384 \"$state_dir/journal.jsonl\" 2>/dev/null\n    fi\n    ;;\n  renew)\n    in_turn\n    require_lock\n    write_lease \"$lock_dir\" \"$lease_seconds\" || fail \"cannot renew the lock in $lock_dir\"\n    emit lock renewed\n    ;;\n  rotate)\n    # From here on a step that the old token sent, and that is only late, does nothing any more.\n    one_at_a_time\n    in_turn\n    require_lock\n    rewrite_file \"$lock_dir/token\" 600 \"$new_token\" && write_lease \"$lock_dir\" \"$lease_seconds\" || fail \"cannot write the lock in $lock_dir\"\n    emit lock rotated\n    ;;\n  release)\n    in_turn\n    require_lock\n    let_go\n    emit lock released\n    ;;\n  break)\n    in_turn\n    if [ ! -d \"$lock_dir\" ]; then\n      emit lock free\n    elif ! is_meant; then\n      emit lock changed\n      emit holder \"$(first_line \"$lock_dir/holder\")\"\n    else\n      let_go\n      emit lock broken\n      add_to_journal \"$journal_line\" || emit unwritten \"$state_dir/journal.jsonl\"\n    fi\n    ;;\nesac\nexit 0\n";

// src/deploy/steps/programs/service/launch.sh
var launch_default = "# What supervisord runs as root, each time that it starts a slot of a service: `launch SLOT`. It becomes the program of the slot's release,\n# as the service's user and with no capability, so that supervisord looks after the program itself. `launch guard` is the guard of a deploy\n# (arm-guard.sh). What a deploy has sent (environment, arguments) is read as data. Above this stand name, deploy_path and port, as root has\n# registered them. POSIX sh: dash, busybox ash, bash.\n# Exit code 207: there is nothing to be started, and supervisord leaves it at that.\nset -u\numask 027\nLC_ALL=C\nPATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin\nexport LC_ALL PATH\nrun_dir=/run/gin-deploy/$name\n\nread_uptime() {\n  read -r uptime _ </proc/uptime\n  uptime=${uptime%%.*}\n}\n\n# began PID: when it did, as the kernel counts; nothing: it has ended. A number alone may belong to another process by now.\nbegan() {\n  { read -r began_stat <\"/proc/$1/stat\"; } 2>/dev/null || return 0\n  # shellcheck disable=SC2086\n  set -- ${began_stat##*) }\n  case $1 in Z | X) ;; *) echo \"${20}\" ;; esac\n}\n\nis_alive() {\n  [ \"$(began \"$1\")\" = \"$2\" ]\n}\n\n# end_process PID BEGAN: with all that it has started, at the latest after the time that supervisord would give it.\nend_process() {\n  kill -TERM \"-$1\" 2>/dev/null || kill -TERM \"$1\" 2>/dev/null\n  read_uptime\n  last_second=$((uptime + 30))\n  while is_alive \"$1\" \"$2\"; do\n    read_uptime\n    [ \"$uptime\" -lt \"$last_second\" ] || kill -KILL \"-$1\" 2>/dev/null || kill -KILL \"$1\" 2>/dev/null\n    sleep 0.2 2>/dev/null || sleep 1\n  done\n}\n\n# keep PID BEGAN: beside a canary. Ends it when its time is over, which may be changed meanwhile (`infinity`: never): whoever started it may be\n# gone. However it ends, what was sent to it goes to the public process again.\nkeep() {\n  read_uptime\n  kept_since=$uptime seconds=infinity table=- mark=-\n  while is_alive \"$1\" \"$2\"; do\n    read_uptime\n    [ ! -e \"$run_dir/canary.order\" ] || read -r seconds table mark <\"$run_dir/canary.order\"\n    if [ \"$seconds\" != infinity ] && [ \"$uptime\" -ge \"$((kept_since + seconds))\" ]; then\n      true >\"$run_dir/canary.timeout\"\n      end_process \"$1\" \"$2\"\n    fi\n    sleep 0.2 2>/dev/null || sleep 1\n  done\n  [ ! -e \"/run/gin-deploy/$name.front-removal\" ] || sh \"/run/gin-deploy/$name.front-removal\" \"$table\" \"$mark\"\n  exit 0\n}\n\n# take_words TEXT COMMAND...: the command with the words of the text behind it. They stand in quotes, as systemd has them (unit-text.ts).\ntake_words() {\n  words=$1\n  shift\n  while [ -n \"$words\" ]; do\n    words=${words#\\\"}\n    word=\n    while :; do\n      plain=${words%%[\\\\\\\"%$]*}\n      word=$word$plain\n      words=${words#\"$plain\"}\n      case $words in\n        \\\"*) break ;;\n        '\\n'*) character=\"\n\" ;;\n        '\\t'*) character=\"	\" ;;\n        \\\\?* | '%%'* | \"\\$\\$\"*)\n          character=${words#?}\n          character=${character%\"${character#?}\"}\n          ;;\n        *) echo \"the arguments of $name cannot be read: $words\" >&2 && exit 1 ;;\n      esac\n      word=$word$character\n      words=${words#??}\n    done\n    words=${words#\\\"}\n    words=${words# }\n    set -- \"$@\" \"$word\"\n  done\n  \"$@\"\n}\n\n# enter COMMAND...: already as the service's user. Its environment is read from file descriptor 3, NAME=\"value\" with a backslash before\n# four characters (environment-file.ts); a value may have several lines. Names of our own here are none that a service would have.\nenter() {\n  gin_deploy_name=\n  while IFS= read -r gin_deploy_line || [ -n \"$gin_deploy_line\" ]; do\n    if [ -z \"$gin_deploy_name\" ]; then\n      gin_deploy_name=${gin_deploy_line%%=*}\n      case $gin_deploy_name in '' | [0-9]* | *[!A-Za-z0-9_]*) echo \"the environment of the release cannot be read\" >&2 && exit 1 ;; esac\n      gin_deploy_line=${gin_deploy_line#*=\\\"}\n      gin_deploy_value=\n    fi\n    while [ -n \"$gin_deploy_name\" ]; do\n      gin_deploy_plain=${gin_deploy_line%%[\\\\\\\"]*}\n      gin_deploy_value=$gin_deploy_value$gin_deploy_plain\n      gin_deploy_line=${gin_deploy_line#\"$gin_deploy_plain\"}\n      case $gin_deploy_line in\n        \\\"*)\n          # A shell has variables that cannot be set.\n          command export \"$gin_deploy_name=$gin_deploy_value\" 2>/dev/null ||\n            { echo \"this host's sh cannot set the variable $gin_deploy_name: give it another name\" >&2 && exit 1; }\n          gin_deploy_name=\n          ;;\n        \\\\?*)\n          gin_deploy_line=${gin_deploy_line#?}\n          gin_deploy_value=$gin_deploy_value${gin_deploy_line%\"${gin_deploy_line#?}\"}\n          gin_deploy_line=${gin_deploy_line#?}\n          ;;\n        *)\n          gin_deploy_value=\"$gin_deploy_value\n\"\n          break\n          ;;\n      esac\n    done\n  done <&3\n  exec 3<&-\n  exec \"$@\"\n}\n\n# become_service COMMAND...: without a way back to root.\nbecome_service() {\n  capabilities=-all\n  [ \"$port\" -ge 1024 ] || capabilities=-all,+net_bind_service\n  user_id=$(id -u \"$name\") && group_id=$(id -g \"$name\") && [ \"$user_id\" -ne 0 ] || {\n    echo \"there is no user $name, or it is root\" >&2\n    exit 207\n  }\n  exec env -i PATH=\"$PATH\" HOME=\"$deploy_path\" USER=\"$name\" LOGNAME=\"$name\" SHELL=/usr/sbin/nologin \\\n    setpriv --reuid \"$user_id\" --regid \"$group_id\" --init-groups --no-new-privs --inh-caps=\"$capabilities\" \\\n    --ambient-caps=\"$capabilities\" --bounding-set=\"$capabilities\" /bin/sh \"$0\" enter \"$@\"\n}\n\nslot=$1\nshift\ncase $slot in\n  enter) enter \"$@\" ;;\n  keep) keep \"$@\" ;;\n  guard)\n    # The kernel ends others first.\n    { echo -900 >/proc/self/oom_score_adj; } 2>/dev/null\n    sh \"$run_dir/run\"\n    code=$?\n    [ \"$code\" -eq 0 ] || sleep 1\n    exit \"$code\"\n    ;;\n  current | canary) ;;\n  *) exit 207 ;;\nesac\n\n# After a loss of power in a deploy: what has proved itself serves again (boot.sh). supervisord has started us by itself then.\n[ \"$slot\" = canary ] || [ -e \"$run_dir/current.run\" ] || [ ! -e \"$deploy_path/.gin-deploy/state.next\" ] || sh \"/etc/gin-deploy/$name/boot\"\n\ndirectory=$(cd -P \"$deploy_path/$slot\" 2>/dev/null && pwd -P) && [ -x \"$directory/bin/$name\" ] || exit 207\ncd \"$directory\" || exit 1\n(umask 077 && mkdir -p \"$run_dir\") || exit 1\nlast_pid=0 last_began=0 last_uptime=0 starts=0\n[ ! -e \"$run_dir/$slot.run\" ] || read -r last_pid last_began last_uptime starts <\"$run_dir/$slot.run\"\n# A supervisord that was killed has left its process behind, which would keep the port.\n[ \"$last_pid\" -eq 0 ] || [ \"$last_pid\" -eq \"$$\" ] || ! is_alive \"$last_pid\" \"$last_began\" || end_process \"$last_pid\" \"$last_began\"\nown_began=$(began \"$$\")\nread_uptime\necho \"$$ $own_began $uptime $((starts + 1))\" >\"$run_dir/$slot.run.next\" && mv -f \"$run_dir/$slot.run.next\" \"$run_dir/$slot.run\" || exit 1\n# One that ends again and again does not take the whole host for it.\n[ \"$starts\" -eq 0 ] || [ \"$((uptime - last_uptime))\" -ge 10 ] || sleep 2\n\narguments=$(sed -n 's/^arguments=//p' \"$directory/unit\")\nonce=\nif [ \"$slot\" = canary ]; then\n  [ -e \"$run_dir/canary.order\" ] || exit 207\n  { read -r _ && IFS= read -r once; } <\"$run_dir/canary.order\"\n  setsid /bin/sh \"$0\" keep \"$$\" \"$own_began\" </dev/null >/dev/null 2>&1 &\n  echo \"$! $(began \"$!\")\" >\"$run_dir/keeper\"\nfi\n# Every shell that is a host's sh has -n.\n# shellcheck disable=SC3045\nulimit -n 65536 2>/dev/null\nexec 3<\"$directory/env/$slot\" || exit 1\n[ -n \"$once\" ] || take_words \"$arguments\" become_service \"$directory/bin/$name\"\n(take_words \"$once\" become_service \"$directory/bin/$name\")\ncode=$?\necho \"$code\" >\"$run_dir/canary.ended.next\" && mv -f \"$run_dir/canary.ended.next\" \"$run_dir/canary.ended\"\nexit \"$code\"\n";

// src/deploy/steps/programs/watch-lease.sh
var watch_lease_default = "# The guard of a host while a deploy goes on there. Looks once a second at the lease of the deploy's lock; ends when the lock is let go of or is\n# somebody else's. When nobody has renewed it in time, the run is gone: the host goes back by itself to what it was, by the steps that the\n# deploy has left for that (arm-guard.sh), and is free for the next one. Steps of the run that are only late do nothing from then on.\n# Facts: deploy_path, token, name.\n# Answers: ended (free, another, or back).\nown_token=$token.guard\n# What the deploy has left there (arm-guard.sh).\nguard_dir=/run/gin-deploy/$name\n\nfinished() {\n  emit ended \"$1\"\n  exit 0\n}\n\n# Does all that lies there, each step as the host program does it for anybody. What was done already is not done again.\ngo_back() {\n  while IFS= read -r line; do\n    case $line in\n      .) printf '.\\n' >>\"$guard_dir/step\" && \"$0\" \"$name\" <\"$guard_dir/step\" >/dev/null || fail \"a step of the way back failed\" ;;\n      *' '*) printf '%s\\n' \"$line\" >>\"$guard_dir/step\" ;;\n      *) printf '%s %s\\ntoken =%s\\n' \"$own_version\" \"$line\" \"$own_token\" >\"$guard_dir/step\" ;;\n    esac\n  done <\"$guard_dir/way-back\"\n}\n\nwhile :; do\n  read_first \"$lock_dir/token\"\n  held=$file_line\n  case $held in\n    '') finished free ;;\n    \"$own_token\") break ;;\n    \"$token\" | \"$token.repair\") ;;\n    *) finished another ;;\n  esac\n  read -r boot </proc/sys/kernel/random/boot_id\n  seconds_up\n  if has_run_out 60; then\n    # A step of the run may still go on, and is waited for; nobody who came meanwhile is disturbed.\n    one_at_a_time\n    in_turn\n    read_first \"$lock_dir/token\"\n    if [ \"$file_line\" = \"$held\" ] && has_run_out 60; then\n      rewrite_file \"$lock_dir/token\" 600 \"$own_token\" && write_lease \"$lock_dir\" 180 || fail \"cannot write the lock in $lock_dir\"\n      rewrite_file \"$lock_dir/holder\" 640 \"the guard of this host, because its deploy was not heard of any more: $(first_line \"$lock_dir/holder\")\"\n    fi\n    exec 8>&- 9>&-\n    continue\n  fi\n  sleep 1\ndone\n# What is paused is held as it is: its run had come to its end.\n[ ! -e \"$state_dir/phase\" ] || [ -e \"$state_dir/paused\" ] || go_back\nin_turn\n[ \"$(first_line \"$lock_dir/token\")\" = \"$own_token\" ] && let_go\nfinished back\n";

// src/deploy/steps/table/host-steps.ts
/** `nftables`: as Debian ships it; `other`: what is not ours to change. */
const firewallKind = choice("firewalld", "ufw", "nftables", "other");
const proxyFront = choice("nginx", "haproxy");
const serviceManager = choice("systemd", "supervisor");
/** What is read and set up of a host, and who may work there. */
const hostSteps = {
	enter: {
		program: enter_default,
		facts: {
			name: orEmpty(name),
			deploy_path: orEmpty(path)
		},
		answers: {},
		...looking
	},
	inspect: {
		program: inspect_default,
		usesService: true,
		facts: {
			name,
			deploy_path: path,
			port,
			program_place: path
		},
		answers: {
			clock: whole,
			clock_kept: orEmpty(choice("yes", "no")),
			kernel: word,
			machine: word,
			systemd: orEmpty(whole),
			booted: flag,
			tool: lines,
			disk_place: word,
			disk_mount: lines,
			disk_free_kib: whole,
			inodes_free: text,
			memory_kib: whole,
			memory_available_kib: orEmpty(whole),
			limits_memory: flag,
			files_limit: orEmpty(whole),
			proxy: lines,
			listening: listOf(whole),
			port_owner: lines,
			no_supervisor: orAbsent(word),
			service_manager: orAbsent(serviceManager),
			port_container: lines,
			port_forward: lines,
			user_id: orEmpty(whole),
			user_home: orEmpty(word),
			unit: listOf(choice("ours", "foreign")),
			unit_deploy_path: orAbsent(word),
			unit_is_currents: flag,
			enabled: text,
			env_sha256: orAbsent(word),
			deploy_path: listOf(choice("foreign")),
			active: flag,
			active_state: text,
			running: orEmpty(word),
			no_front: orEmpty(word),
			firewall_rules: whole,
			front: orAbsent(proxyFront),
			front_address: orAbsent(word),
			front_live: orAbsent(whole),
			front_port: orAbsent(whole),
			front_sha256: orAbsent(word),
			front_problem: orAbsent(word),
			shut_by: orAbsent(columns({
				firewall: firewallKind,
				state: choice("some", "shut", "unknown"),
				place: text
			})),
			opening_command: orAbsent(word),
			opened: listOf(columns({
				firewall: firewallKind,
				port,
				place: text
			})),
			selinux: flag,
			port_label: orAbsent(columns({
				change: choice("add", "modify", "taken"),
				type: text
			})),
			unlabelled: listOf(columns({
				type: word,
				place: text
			})),
			state: text,
			state_age: orAbsent(whole),
			pending: text,
			phase: orEmpty(word),
			paused: orEmpty(word),
			current: orEmpty(word),
			canary: orEmpty(word),
			leftovers: flag,
			release: lines,
			release_unit: listOf(columns({
				release: word,
				sha256: word
			})),
			lock_holder: orAbsent(text),
			program_mount: lines,
			host_program: orEmpty(word),
			registered_path: orEmpty(word),
			registered_port: orEmpty(whole),
			registered_unit: listOf(word),
			idle_unit: listOf(word),
			idle_program: listOf(word),
			boot_program: orEmpty(word),
			boot_path: orEmpty(word),
			boot_enabled: flag,
			sudo_user: listOf(word)
		},
		texts: { judge_firewall: firewall_default },
		usesFront: true,
		usesAccess: "look",
		...looking
	},
	fingerprint: {
		program: fingerprint_default,
		facts: {
			packages: listOf(lineOf("package")),
			sysctls: listOf(lineOf("sysctl"))
		},
		answers: {
			os: orEmpty(word),
			version: orEmpty(word),
			kernel: orEmpty(word),
			machine: orEmpty(word),
			libc: orEmpty(word),
			openssl: orEmpty(word),
			systemd: orEmpty(word),
			proxy: orEmpty(word),
			time_sync: orEmpty(choice("yes", "no")),
			package: listOf(columns({
				name: word,
				value: word
			})),
			sysctl: listOf(columns({
				name: word,
				value: word
			}))
		},
		...looking
	},
	describe: {
		program: describe_default,
		usesService: true,
		facts: {
			deploy_path: path,
			name,
			salt: token
		},
		answers: {
			lock_holder: orAbsent(word),
			lock_id: orAbsent(word),
			lock_expires_in: orAbsent(whole),
			journal: text,
			unit_text: lines,
			variable: lines
		},
		...looking
	},
	provision: {
		program: provision_default,
		texts: {
			launcher: launch_default,
			judge_firewall: firewall_default
		},
		usesService: true,
		facts: {
			...service$1,
			service_manager: serviceManager,
			program_place: path,
			port,
			user: lineOf("user"),
			open_firewall: choice("yes", "no", "leave"),
			front: choice("leave", "kernel", "nginx", "haproxy"),
			front_address: orEmpty(lineOf("address")),
			front_port: orEmpty(port),
			front_text: text,
			host_program: text,
			host_program_sha256: sha256,
			unit_text: text,
			unit_sha256: sha256
		},
		answers: {
			provisioned: lines,
			undone: lines
		},
		usesFront: true,
		usesAccess: "change",
		...writing
	},
	lock: {
		program: lock_default,
		facts: {
			deploy_path: path,
			operation: choice("acquire", "renew", "rotate", "release", "break"),
			token,
			holder: line,
			lease_seconds: whole,
			new_token: orEmpty(token),
			journal_line: orEmpty(line),
			seen: orEmpty(sha256)
		},
		answers: {
			lock: choice("acquired", "held", "renewed", "rotated", "released", "broken", "free", "changed"),
			holder: orAbsent(word),
			expires_in: orAbsent(whole),
			taken_over: orAbsent(word),
			unwritten: lines
		},
		...stopping
	},
	"arm-guard": {
		program: arm_guard_default,
		usesService: true,
		facts: {
			...service$1,
			program_place: path,
			version: sha256,
			way_back: text
		},
		answers: {
			guarded: flag,
			unguarded: orAbsent(word)
		},
		...writing
	},
	/** Asked by the host itself (arm-guard.sh). */
	"watch-lease": {
		program: watch_lease_default,
		facts: service$1,
		answers: { ended: word },
		...looking
	},
	/** Asked by the host itself (provision.sh). */
	boot: {
		program: boot_default,
		facts: {
			deploy_path: path,
			name
		},
		answers: { back: orAbsent(word) },
		usesService: true,
		...looking
	}
};

// src/deploy/steps/awk/count.awk
var count_default$1 = "# Counts what the journal has of one unit. In the environment: UNIT, SLOW_MS, IGNORED_PATHS and LOG_DENY (one on each line), CUT_STREAMS\n# (streams of output whose last line was cut). Prints `requests FORM ATTEMPTS ERRORS SLOW UNTIMED IGNORED`, `latencies FORM BUCKET:COUNT ...` and\n# `by_second FORM attempts|errors|slow SECOND:COUNT ...` for each form of lines, and `lines COUNT`, `denied PATTERN COUNT LINE`, `dropped COUNT`,\n# `cut STREAM ...`, `long yes`, `unread REASON` and `cursor CURSOR` where there is such a thing.\nBEGIN {\n  patterns = split(ENVIRON[\"LOG_DENY\"], deny, \"\\n\")\n  # One expression for all lines; which of them it was is asked of few.\n  for (i = 1; i <= patterns; i++) if (deny[i] != \"\") any_denied = any_denied (any_denied == \"\" ? \"\" : \"|\") \"(\" deny[i] \")\"\n  for (i = split(ENVIRON[\"IGNORED_PATHS\"], names, \"\\n\"); i > 0; i--) is_ignored[names[i]] = 1\n  for (i = split(ENVIRON[\"CUT_STREAMS\"], names, \" \"); i > 0; i--) is_cut[names[i]] = 1\n}\n\nsubstr($0, 1, 12) == \"-- cursor: s\" {\n  cursor = substr($0, 12)\n  next\n}\n\n# It fails as well where there is nothing, and says nothing then.\n$0 == \"-- failed\" {\n  unread = said\n  next\n}\n\n{\n  if (read_entry($0)) {\n    if (sender != \"systemd-journald\") count_line()\n    else if (line ~ /^Suppressed [0-9]+ messages from / && substr(line, length(line) - length(ENVIRON[\"UNIT\"])) ~ /[ \\/]/ && \\\n      substr(line, length(line) - length(ENVIRON[\"UNIT\"]) + 1) == ENVIRON[\"UNIT\"]) dropped += substr(line, 12)\n  } else if (substr($0, 1, 1) != \"{\") said = $0\n}\n\nfunction count_line(   form, i) {\n  lines++\n  if (length(line) >= 4096) has_long = 1\n  form = read_request(line)\n  if (form == \"\") {\n    if (any_denied != \"\" && line ~ any_denied) note_denied()\n    return\n  }\n  if (form == \"json-zap\" && is_repeated()) return\n  if (match(path, /[?\"]/)) path = substr(path, 1, RSTART - 1)\n  if (path in is_ignored) {\n    tally_ignored(form)\n    return\n  }\n  tally(form, second, status, latency_us)\n}\n\nfunction note_denied(   i) {\n  for (i = 1; i <= patterns; i++) if (deny[i] != \"\" && line ~ deny[i] && !denied[i]++) first_denied[i] = line\n}\n\n# gin-contrib/zap writes a line for each error of a request, each with the same latency: whole microseconds cannot be read, and are the same\n# all the same. Two requests can have one that is less exact.\nfunction is_repeated(   request) {\n  if (latency_us < 0 && bare !~ /\\.[0-9][0-9][0-9][0-9][0-9][0-9]/ || tolower(level) != \"error\") return 0\n  request = status \" \" method \" \" bare \" \" latency_us \" \" path\n  if (request in seen && lines - seen[request] < 64) return 1\n  if (++seen_count > 1000) {\n    split(\"\", seen)\n    seen_count = 0\n  }\n  seen[request] = lines\n  return 0\n}\n\nfunction printable(text) {\n  text = substr(text, 1, 300)\n  gsub(/[\\001-\\037\\177]/, \"?\", text)\n  return text\n}\n\nEND {\n  print \"lines\", lines + 0\n  for (i in denied) if (denied[i]) print \"denied\", i, denied[i], printable(without_secrets(first_denied[i]))\n  if (dropped) print \"dropped\", dropped\n  for (stream in is_cut) streams = streams \" \" stream\n  if (streams != \"\") print \"cut\" streams\n  if (has_long) print \"long yes\"\n  if (unread != \"\") print \"unread\", printable(unread)\n  if (cursor != \"\") print \"cursor\", cursor\n}\n";

// src/deploy/steps/awk/count-front.awk
var count_front_default = "# Counts the attempts in a front's log, each by the slot that it went to, and says where the log goes on. In the environment: FRONT (nginx or\n# haproxy), CURRENT and CANARY, the addresses of both. Prints `lost COUNT`, of lines that were gone before they could be read, and `place PLACE`.\nBEGIN {\n  front = ENVIRON[\"FRONT\"]\n  slot_of[ENVIRON[\"CURRENT\"]] = slot_of[\"live\"] = slot_of[\"!canary\"] = \"current\"\n  slot_of[ENVIRON[\"CANARY\"]] = slot_of[\"canary\"] = slot_of[\"!live\"] = \"canary\"\n  # Said also where nothing came: the log was read. One form for all proxies, because hosts of a service may have different ones.\n  is_known[\"current proxy\"] = is_known[\"canary proxy\"] = 1\n}\n\n/^(lost|place) / {\n  print\n  next\n}\n\n(front == \"haproxy\" ? read_haproxy($0) : read_nginx($0)) {\n  for (i = 1; i <= tries; i++) {\n    if (!(try_server[i] in slot_of)) continue\n    tally(slot_of[try_server[i]] \" proxy\", second, try_status[i], try_us[i])\n    # As many as a step wants to have seen (rule.ts).\n    if (slot_of[try_server[i]] == \"canary\" && client != \"\" && clients < 20 && !(client in is_counted)) {\n      is_counted[client] = 1\n      clients++\n      print \"client\", client\n    }\n  }\n}\n";

// src/deploy/steps/awk/durations.awk
var durations_default = "# Microseconds of a duration as Go prints one: 350ns, 1.5ms, 2m3.5s. -1: it is none.\nfunction duration_us(text,   tail, total, part) {\n  if (length(text) > 30) return -1\n  if (text ~ /^[0-9]+(\\.[0-9]+)?(ns|us|µs|ms|s)$/) {\n    tail = substr(text, length(text) - 1)\n    if (tail == \"ms\") return text * 1000\n    if (tail == \"ns\") return text / 1000\n    if (tail ~ /^[0-9]/) return text * 1000000\n    return text + 0\n  }\n  if (text !~ /^([0-9]+h)?([0-9]+m)?([0-9]+(\\.[0-9]+)?s)?$/ || text == \"\") return -1\n  while (match(text, /^[0-9.]+/)) {\n    part = substr(text, 1, RLENGTH) + 0\n    tail = substr(text, RLENGTH + 1, 1)\n    total += part * (tail == \"h\" ? 3600 : tail == \"m\" ? 60 : 1)\n    text = substr(text, RLENGTH + 2)\n  }\n  return total * 1000000\n}\n\n# Microseconds of a number without a unit, by what the library that wrote it makes of a time.Duration; -1: nobody can tell.\n# zap has seconds, zerolog milliseconds, both as floats of the nanoseconds that a clock gives: so many decimals tell them apart from\n# a number that the service made itself. slog and logrus have whole nanoseconds; whether these are any, the whole log tells.\nfunction bare_us(number, library,   decimals) {\n  if (length(number) > 30 || number !~ /^[0-9]+(\\.[0-9]+)?$/) return -1\n  if (library == \"slog\" || library == \"logrus\") return index(number, \".\") ? -1 : number / 1000\n  if (library == \"gin-logrus\") return number * 1000\n  if (!index(number, \".\")) return -1\n  decimals = sprintf(\"%.9f\", number)\n  decimals = substr(decimals, length(decimals) - 8)\n  if (library == \"zap\" && substr(decimals, 7) != \"000\") return number * 1000000\n  if (library == \"zerolog\" && substr(decimals, 7) == \"000\" && substr(decimals, 4, 3) != \"000\") return number * 1000\n  return -1\n}\n";

// src/deploy/steps/awk/fields.awk
var fields_default = "# What a line says of a request, out of the fields of its logger. Names are those that the loggers give, and that services give\n# often. A group is an object with a name; its fields have that name and a dot before their own.\nBEGIN {\n  name_fields(\"status\", \"status Status status_code statusCode StatusCode status-code http_status httpStatus http_status_code response_status \" \\\n    \"response_code resp_status http.status http.status_code http.response.status_code response.status response.status_code \" \\\n    \"response.statusCode res.status res.statusCode resp.status httpRequest.status\")\n  name_fields(\"code\", \"code Code http_code http.code response.code\")\n  name_fields(\"method\", \"method Method verb http_method httpMethod request_method requestMethod req_method reqMethod http.method \" \\\n    \"http.request.method request.method req.method httpRequest.requestMethod\")\n  name_fields(\"path\", \"path Path uri Uri URI url URL route endpoint target request_uri requestUri requestURI req_uri reqUri request_url \" \\\n    \"request_path requestPath req_path http.path http.target http.route http.url url.path request.path request.uri request.url req.path \" \\\n    \"req.url httpRequest.requestUrl\")\n  latency_names = \"latency Latency duration Duration elapsed Elapsed took cost Cost dur rt latency_time latencyTime response_time \" \\\n    \"responseTime request_time requestTime req_time process_time processTime exec_time time_taken timeTaken spend spend_time \" \\\n    \"elapsed_time request_duration response.latency response.duration request.duration http.latency http.duration httpRequest.latency\"\n  name_fields(\"latency\", latency_names)\n  name_in_unit(\"s\", latency_names, \"_s _sec _secs _seconds Seconds\")\n  name_in_unit(\"ms\", latency_names, \"_ms Ms MS _millis _milliseconds Millis Milliseconds\")\n  name_in_unit(\"us\", latency_names, \"_us Us _micros _microseconds Micros Microseconds\")\n  name_in_unit(\"ns\", latency_names, \"_ns Ns _nanos _nanoseconds Nanos Nanoseconds\")\n  # The Elastic Common Schema.\n  name_fields(\"ns\", \"event.duration\")\n  name_fields(\"level\", \"level Level lvl severity L\")\n  name_fields(\"time\", \"time Time ts timestamp @timestamp T\")\n  name_fields(\"message\", \"msg Msg message M\")\n  name_fields(\"caller\", \"caller\")\n  name_fields(\"gin-logrus\", \"clientIP dataLength\")\n  split(\"http http.request http.response request response req res resp httpRequest url event\", names, \" \")\n  for (i in names) is_group[names[i]] = 1\n  scale[\"s\"] = 1000000\n  scale[\"ms\"] = 1000\n  scale[\"us\"] = 1\n  scale[\"ns\"] = 0.001\n}\n\nfunction name_fields(meaning, words,   name, i) {\n  split(words, name, \" \")\n  for (i in name) meaning_of[name[i]] = meaning\n}\n\nfunction name_in_unit(unit, words, endings,   name, ending, i, k) {\n  split(words, name, \" \")\n  split(endings, ending, \" \")\n  for (i in name) for (k in ending) meaning_of[name[i] ending[k]] = unit\n}\n\nfunction forget_fields() {\n  status = method = path = code = bare = level = \"\"\n  latency_us = -1\n  is_contradictory = has_latency = latency_rank = fields_taken = 0\n  at_level = at_time = at_message = at_status = has_caller = gin_logrus_fields = 0\n}\n\n# One field. `is_text`: its value stood in quotes.\nfunction take(meaning, value, is_text) {\n  fields_taken++\n  if (meaning == \"status\") take_status(value)\n  else if (meaning == \"method\") {\n    if (method == \"\" && value ~ /^[A-Z]+$/) method = value\n  } else if (meaning == \"path\") {\n    # An address with a host in it is of a request that the service made itself.\n    if (path == \"\" && substr(value, 1, 1) == \"/\") path = value\n  } else if (meaning == \"latency\" || meaning in scale) take_latency(meaning, value, is_text)\n  else if (meaning == \"time\") {\n    if (!at_time) at_time = fields_taken\n  } else if (meaning == \"message\") at_message = fields_taken\n  else if (meaning == \"level\") {\n    at_level = fields_taken\n    level = value\n  } else if (meaning == \"code\") {\n    if (value ~ /^[1-5][0-9][0-9]$/) code = value\n  } else if (meaning == \"caller\") has_caller = 1\n  else if (meaning == \"gin-logrus\") gin_logrus_fields++\n}\n\n# Two that differ: the line says nothing.\nfunction take_status(value) {\n  if (value !~ /^[1-5][0-9][0-9]$/) return\n  if (status != \"\" && status != value) is_contradictory = 1\n  status = value\n  at_status = fields_taken\n}\n\n# What has its unit beside it counts more than what has it in its name, and that more than what has none. Two of one kind that\n# differ are no latency.\nfunction take_latency(meaning, value, is_text,   us, rank) {\n  has_latency = 1\n  if (value ~ /^[0-9]+(\\.[0-9]+)?$/) {\n    if (meaning == \"latency\") {\n      if (!is_text) bare = bare == \"\" || bare == value ? value : \"several\"\n      return\n    }\n    us = length(value) > 30 ? -1 : value * scale[meaning]\n    rank = 1\n  } else {\n    us = duration_us(value)\n    rank = 2\n  }\n  if (us < 0) return\n  if (rank > latency_rank) {\n    latency_rank = rank\n    latency_us = us\n  } else if (rank == latency_rank && us != latency_us) latency_us = -1\n}\n\n# A line is of a request when it has a status and two of these: the method, a path, a latency. What is called `code` is a status only\n# beside all three.\nfunction is_request() {\n  if (is_contradictory) return 0\n  if (status != \"\") return (method != \"\") + (path != \"\") + has_latency >= 2\n  status = code\n  return code != \"\" && method != \"\" && path != \"\" && has_latency\n}\n\n# Which library wrote an object, by the order that each has for its own fields.\nfunction json_library() {\n  if (!at_level || !at_message) return \"other\"\n  if (at_time == 1 && at_level == 2 && at_message == 3 && level ~ /^[A-Z]/) return \"slog\"\n  if (at_level < at_status && at_message > at_status) return \"zerolog\"\n  if (at_level == 1 && at_message < at_status && (at_time && at_time < at_message || has_caller)) return \"zap\"\n  if (at_level < at_message && at_time > at_message) return gin_logrus_fields == 2 ? \"gin-logrus\" : \"logrus\"\n  return \"other\"\n}\n\n# A number without a unit counts only where nothing better is there.\nfunction use_bare(library) {\n  if (!latency_rank && bare != \"\") latency_us = bare_us(bare, library)\n}\n";

// src/deploy/steps/awk/front.awk
var front_default = "# Every attempt in a line of a front's log: a retry turns the failure of one server into the success of another. Nothing in these lines comes\n# from a client but the number that a sticky front has given it. Both set `second`, `client` (empty: nobody tells) and `tries`, and from 1 to `tries` try_server[], try_status[] (500 and more: failed) and try_us[]\n# (-1: not known); 0: it is no such line.\n\n# log_format gin_deploy '$msec|$upstream_addr|$upstream_status|$upstream_response_time'; a sticky site adds the number of the client.\n# A status of `-` is an attempt that the client did not wait for. Where no server could be tried, the name of the group stands for one.\nfunction read_nginx(line,   part, parts, server, code, time, count, i) {\n  tries = 0\n  gsub(/ : /, \", \", line)\n  parts = split(line, part, \"|\")\n  client = parts == 5 && part[5] ~ /^[0-9a-f][0-9a-f][0-9a-f][0-9a-f]$/ ? part[5] : \"\"\n  if ((parts != 4 && parts != 5) || part[1] !~ /^[0-9]+\\.[0-9]+$/) return 0\n  second = substr(part[1], 1, index(part[1], \".\") - 1)\n  if (part[2] == \"-\") return 1\n  count = split(part[2], server, \", \")\n  if (split(part[3], code, \", \") != count || split(part[4], time, \", \") != count) return 0\n  for (i = 1; i <= count; i++) if (code[i] != \"-\" && !add_try(server[i], code[i], time[i], 1000000)) return 0\n  return 1\n}\n\n# log-format \"%[date]|%s|%ST|%Tr|%rc|%ts|%pid=%lc=%rt\", and more where a client keeps its number\n# The state at the end begins with S or s where the server did not answer to the end, with C or c where the client did not wait for it.\n# Each retry is an attempt that failed: of the same server, or, where there is a plus, of another one (`!` and the name of this one).\nfunction read_haproxy(line,   part, parts, i) {\n  tries = 0\n  parts = split(line, part, \"|\")\n  client = parts == 8 && part[8] ~ /^[0-9a-f][0-9a-f][0-9a-f][0-9a-f]$/ ? part[8] : \"\"\n  if (parts < 7 || part[1] !~ /^[0-9]+$/ || part[5] !~ /^\\+?[0-9]+$/) return 0\n  second = part[1]\n  if (part[2] == \"<NOSRV>\") return 1\n  for (i = part[5] + 0; i > 0; i--) add_try((part[5] ~ /^\\+/ ? \"!\" : \"\") part[2], 503, \"-\", 1000)\n  if (part[6] ~ /^[Cc]/) return 1\n  if (part[6] ~ /^[Ss]/ && part[3] < 500) part[3] = 502\n  return add_try(part[2], part[3], part[4] == \"-1\" ? \"-\" : part[4], 1000)\n}\n\nfunction add_try(server, code, time, unit_us) {\n  if (server == \"\" || code !~ /^[1-5][0-9][0-9]$/ || time !~ /^([0-9]+(\\.[0-9]+)?|-)$/) return 0\n  try_server[++tries] = server\n  try_status[tries] = code + 0\n  try_us[tries] = time == \"-\" ? -1 : time * unit_us\n  return 1\n}\n";

// src/deploy/steps/awk/journal.awk
var journal_default = "# One entry of the journal, as `journalctl -o short-unix` or `-o json` prints it: sets `second`, `line` and `sender`. 0: it is none, or the rest of\n# a line that journald has cut.\nfunction read_entry(text,   start) {\n  if (substr(text, 1, 1) == \"{\") return read_json_entry(text)\n  start = index(text, \"]: \")\n  if (!start || text !~ /^ *[0-9]+\\.[0-9]+ /) return 0\n  second = substr(text, 1, index(text, \".\") - 1) + 0\n  line = substr(text, start + 3)\n  sender = substr(text, index(text, \".\") + 8)\n  sender = substr(sender, 1, index(sender, \"[\") - 1)\n  return 1\n}\n\nfunction read_json_entry(text,   stream, is_rest, how) {\n  second = substr(entry_field(text, \"__REALTIME_TIMESTAMP\"), 1, 10)\n  sender = entry_field(text, \"SYSLOG_IDENTIFIER\")\n  line = entry_field(text, \"MESSAGE\")\n  stream = entry_field(text, \"_STREAM_ID\")\n  is_rest = stream in is_cut\n  if (entry_field(text, \"_LINE_BREAK\") == \"line-max\") is_cut[stream] = 1\n  else delete is_cut[stream]\n  return !is_rest\n}\n\n# Quotes in a value are escaped: a name between two of them, with a colon behind it, is a name.\nfunction entry_field(text, name,   value, part, count, i) {\n  if (match(text, \"\\\"\" name \"\\\":\\\\[[0-9,]*\\\\]\")) return bytes(substr(text, RSTART + length(name) + 4, RLENGTH - length(name) - 5))\n  if (!match(text, \"\\\"\" name \"\\\":\\\"([^\\\"\\\\\\\\]|\\\\\\\\.)*\\\"\")) return \"\"\n  value = substr(text, RSTART + length(name) + 4, RLENGTH - length(name) - 5)\n  if (!index(value, \"\\\\\")) return value\n  count = split(value, part, /\\\\\\\\/)\n  value = \"\"\n  for (i = 1; i <= count; i++) {\n    gsub(/\\\\\"/, \"\\\"\", part[i])\n    gsub(/\\\\t/, \"\\t\", part[i])\n    gsub(/\\\\u001[bB]/, \"\\033\", part[i])\n    gsub(/\\\\u[0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f]/, \"?\", part[i])\n    value = value (i > 1 ? \"\\\\\" : \"\") part[i]\n  }\n  return value\n}\n\n# journalctl gives what is not text as numbers.\nfunction bytes(numbers,   number, count, i, text) {\n  count = split(numbers, number, \",\")\n  for (i = 1; i <= count; i++) text = text (number[i] > 0 ? sprintf(\"%c\", number[i] + 0) : \"?\")\n  return text\n}\n";

// src/deploy/steps/awk/json.awk
var json_default = "# Reads one object of JSON and takes its fields; 0 where the text is anything else than one whole object. What stands in a string is\n# never structure: escaped characters are taken out first, and then every second piece between quotes is a string.\nfunction read_json(text,   piece, count, i, s, c, depth, kind, prefix, key, wants, is_fresh) {\n  if (index(text, \"\\\\\")) gsub(/\\\\./, \"\\001\", text)\n  count = split(text, piece, \"\\\"\")\n  wants = \"object\"\n  for (i = 1; i <= count; i += 2) {\n    s = piece[i]\n    if (s == \":\" && wants == \":\") wants = \"value\"\n    else if (s == \",\" && wants == \",\") wants = kind[depth] == \"{\" ? \"key\" : \"value\"\n    else if (wants == \":\" && s ~ /^:[-+.0-9A-Za-z]+,$/) {\n      if (key in meaning_of) take(meaning_of[key], substr(s, 2, length(s) - 2), 0)\n      wants = \"key\"\n    } else while (s != \"\") {\n      c = substr(s, 1, 1)\n      s = substr(s, 2)\n      if (c == \" \" || c == \"\\t\" || c == \"\\r\") continue\n      if (c == \":\" && wants == \":\") wants = \"value\"\n      else if (c == \",\" && wants == \",\") wants = kind[depth] == \"{\" ? \"key\" : \"value\"\n      else if (c == \"{\" && wants == \"object\" || (c == \"{\" || c == \"[\") && wants == \"value\") {\n        if (depth == 30) return 0\n        prefix[depth + 1] = depth == 0 ? \"\" : kind[depth] == \"{\" && key in is_group ? key \".\" : \"?\"\n        kind[++depth] = c\n        wants = c == \"{\" ? \"key\" : \"value\"\n        is_fresh = 1\n        continue\n      } else if (c == \"}\" && kind[depth] == \"{\" && (wants == \",\" || wants == \"key\" && is_fresh) ||\n                 c == \"]\" && kind[depth] == \"[\" && (wants == \",\" || wants == \"value\" && is_fresh)) {\n        wants = --depth == 0 ? \"end\" : \",\"\n      } else if (wants == \"value\" && match(c s, /^[-+.0-9A-Za-z]+/)) {\n        if (kind[depth] == \"{\" && key in meaning_of) take(meaning_of[key], substr(c s, 1, RLENGTH), 0)\n        s = substr(s, RLENGTH)\n        wants = \",\"\n      } else return 0\n      is_fresh = 0\n    }\n    if (i == count) break\n    if (wants == \"key\") {\n      key = prefix[depth] piece[i + 1]\n      wants = \":\"\n    } else if (wants == \"value\") {\n      if (kind[depth] == \"{\" && key in meaning_of) take(meaning_of[key], piece[i + 1], 1)\n      wants = \",\"\n    } else return 0\n    is_fresh = 0\n  }\n  return wants == \"end\"\n}\n";

// src/deploy/steps/awk/metrics.awk
var metrics_default = "# Sums up what a service says of its requests in Prometheus' text format. Prints `count NAME STATUS COUNT` for counters of requests by status, and\n# `bucket NAME SECONDS COUNT` for histograms of their durations, each summed over all other labels.\nBEGIN {\n  for (i = split(\"code status status_code http_status http_status_code http_response_status_code\", names, \" \"); i > 0; i--) is_status[names[i]] = 1\n}\n\n{\n  if (substr($0, 1, 1) == \"#\" || !(brace = index($0, \"{\"))) next\n  name = substr($0, 1, brace - 1)\n  # Requests that the service makes itself, or that are for the metrics.\n  if (name !~ /^[a-zA-Z_:][a-zA-Z0-9_:]*$/ || name ~ /client|promhttp|grpc|rpc_|outgoing|upstream/) next\n  if (name ~ /requests?(_count)?_total$|requests?_.*(duration|latency)(_seconds|_milliseconds|_ms)?_count$/) kind = \"count\"\n  else if (name ~ /(request|http|gin|handler).*(duration|latency)(_seconds|_milliseconds|_ms)?_bucket$/) kind = \"bucket\"\n  else next\n  if (read_sample(substr($0, brace + 1)) && label != \"\") sum[kind \" \" name \" \" label] += value\n}\n\n# Labels and value; what stands in quotes is never structure.\nfunction read_sample(text,   piece, count, i, key) {\n  if (index(text, \"\\\\\")) gsub(/\\\\./, \"\\001\", text)\n  count = split(text, piece, \"\\\"\")\n  if (count % 2 == 0 || count < 3) return 0\n  label = \"\"\n  for (i = 1; i < count; i += 2) {\n    key = piece[i]\n    gsub(/[ ,=]/, \"\", key)\n    if (kind == \"count\" && key in is_status && piece[i + 1] ~ /^[1-5]([0-9][0-9]|xx|XX)$/) label = piece[i + 1]\n    if (kind == \"bucket\" && key == \"le\" && piece[i + 1] ~ /^([0-9.]+([eE][-+]?[0-9]+)?|\\+Inf)$/) label = seconds(piece[i + 1])\n  }\n  if (piece[count] !~ /^ *,? *\\} +[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?( [0-9]+)?$/) return 0\n  value = piece[count]\n  sub(/^[ ,]*\\} */, \"\", value)\n  value += 0\n  return 1\n}\n\nfunction seconds(bound) {\n  if (bound == \"+Inf\") return bound\n  return name ~ /_(ms|milliseconds)_bucket$/ ? bound / 1000 : bound + 0\n}\n\nEND {\n  for (key in sum) printf \"%s %.0f\\n\", key, sum[key]\n}\n";

// src/deploy/steps/awk/pairs.awk
var pairs_default = "# Reads `key=value key=\"a value\"` and takes its fields; 0 where there is anything else.\nfunction read_pairs(text,   piece, count, i, token, tokens, k, equals, key, has_begun) {\n  if (index(text, \"\\\\\")) gsub(/\\\\[\\\\\"]/, \"\\001\", text)\n  count = split(text, piece, \"\\\"\")\n  if (count % 2 == 0) return 0\n  for (i = 1; i <= count; i += 2) {\n    # What follows a quoted value is a space, or the end.\n    if (i > 1 && piece[i] !~ /^( |$)/) return 0\n    key = \"\"\n    tokens = split(piece[i], token, \" \")\n    for (k = 1; k <= tokens; k++) {\n      equals = index(token[k], \"=\")\n      if (equals < 2) return 0\n      has_begun = 1\n      key = substr(token[k], 1, equals - 1)\n      # The value stands in quotes.\n      if (k == tokens && i < count && equals == length(token[k]) && piece[i] !~ / $/) break\n      if (key in meaning_of) take(meaning_of[key], substr(token[k], equals + 1), 0)\n      key = \"\"\n    }\n    if (i == count) break\n    if (key == \"\") return 0\n    if (key in meaning_of) take(meaning_of[key], piece[i + 1], 1)\n  }\n  return has_begun\n}\n";

// src/deploy/steps/awk/requests.awk
var requests_default = "# What a line of a service's log says of one request: the form in which it says so, with `status`, `method`, `path` and `latency_us`\n# (-1: none that can be trusted) set; \"\" where it is no such line.\nfunction read_request(line,   first) {\n  if (index(line, \"\\033\")) gsub(/\\033\\[[0-9;]*m/, \"\", line)\n  first = substr(line, 1, 1)\n  if (first == \"[\") return substr(line, 1, 6) == \"[GIN] \" ? read_gin(line) : \"\"\n  if (length(line) > 16384 || !(index(line, \"tatus\") || index(line, \"ode\"))) return \"\"\n  forget_fields()\n  if (first == \"{\") {\n    if (!read_json(line) || !is_request()) return \"\"\n    first = json_library()\n    use_bare(first)\n    return \"json-\" first\n  }\n  return read_text(line)\n}\n\n# `[GIN] 2026/11/29 - 08:39:51 | 200 |  4.947µs |  127.0.0.1 | GET      \"/ping\"`. Gin before 1.6 wrote the path as it came: anybody could\n# write lines of that log. The address may be what a client says of itself.\nfunction read_gin(line,   part, start) {\n  start = substr(line, 1, 400)\n  if (start !~ /^\\[GIN\\] [0-9\\/]+ - [0-9:]+ \\| *[1-5][0-9][0-9] *\\| *[0-9][0-9.a-zµ]* *\\|/) return \"\"\n  split(start, part, \"|\")\n  status = part[2] + 0\n  gsub(/ /, \"\", part[3])\n  if ((latency_us = duration_us(part[3])) < 0) return \"\"\n  if (match(start, /\\| *[A-Z]+ +\"/)) {\n    path = substr(line, RSTART + RLENGTH)\n    return \"gin\"\n  }\n  return part[4] ~ /^ *[0-9A-Fa-f:.]+ *$/ && part[5] ~ /^ *[A-Z]+ +\\// ? \"gin-unquoted\" : \"\"\n}\n\nfunction read_text(line,   library) {\n  if (substr(line, 1, 5) == \"time=\") library = line ~ /^time=\"/ ? \"logrus\" : \"slog\"\n  # `8:39AM INF Request status=200 ...`. Its message comes as it was: only one word of it is known not to be somebody's. Where it has\n  # several lines, the pairs begin the last one, after a space.\n  else if (match(line, /^([0-9][-0-9:.,TZ+APM \\/]*|<nil>) (TRC|DBG|INF|WRN|ERR) ([A-Za-z]+ )?/)) {\n    library = \"zerolog\"\n    line = substr(line, RLENGTH + 1)\n  } else if (substr(line, 1, 1) == \" \") library = \"zerolog\"\n  # zap's console form writes the message, which is the path, as it came: anybody could write lines of that log.\n  # The level stands before it, behind the time, in colour or not: what somebody else writes in a line is none.\n  else if (match(line, /\\t\\{\".*\\}$/)) {\n    return line ~ /^([^\\t]*\\t)?(\\033\\[[0-9;]*m)?(DEBUG|INFO|WARN|ERROR|DPANIC|PANIC|FATAL|debug|info|warn|error|dpanic|panic|fatal)(\\033\\[[0-9;]*m)?\\t/ && \\\n      read_json(substr(line, RSTART + 1)) && is_request() ? \"zap-console\" : \"\"\n  }\n  else library = \"other\"\n  if (!read_pairs(line) || !is_request()) return \"\"\n  use_bare(library)\n  return \"text-\" library\n}\n";

// src/deploy/steps/awk/tally.awk
var tally_default = "# Adds up what requests came to, each of some form. In the environment: SLOW_MS. Prints `requests FORM ATTEMPTS ERRORS SLOW UNTIMED IGNORED`,\n# `latencies FORM BUCKET:COUNT ...` and `by_second FORM attempts|errors|slow SECOND:COUNT ...`.\nBEGIN {\n  slow_us = ENVIRON[\"SLOW_MS\"] * 1000\n  # Not every awk has logarithms.\n  last_bucket = 240\n  bound_us[0] = 0.001\n  for (i = 1; i <= last_bucket; i++) bound_us[i] = i % 20 ? bound_us[i - 1] * 1.1220184543019633 : bound_us[i - 20] * 10\n}\n\n# `us`: -1: nobody can tell.\nfunction tally(form, second, status, us) {\n  is_known[form] = 1\n  attempts[form]++\n  by_second[form \" attempts \" second]++\n  if (status >= 500) {\n    errors[form]++\n    by_second[form \" errors \" second]++\n  }\n  if (us < 0) untimed[form]++\n  else {\n    timed[form \" \" bucket(us)]++\n    if (us <= slow_us) return\n    slow[form]++\n    by_second[form \" slow \" second]++\n  }\n}\n\nfunction tally_ignored(form) {\n  is_known[form] = 1\n  ignored[form]++\n}\n\n# 20 buckets for each factor of ten: number n holds what is over 10^((n-1)/20) nanoseconds, and up to 10^(n/20). The last one holds the\n# rest.\nfunction bucket(us,   low, high, middle) {\n  high = last_bucket\n  while (low < high) {\n    middle = int((low + high) / 2)\n    if (us <= bound_us[middle]) high = middle\n    else low = middle + 1\n  }\n  return low + 0\n}\n\n# `a b 3` and 7: what is said of `a b` goes on with 3:7.\nfunction join_pair(what, key, count,   number) {\n  number = key\n  sub(/.* /, \"\", number)\n  what = what \" \" substr(key, 1, length(key) - length(number) - 1)\n  joined[what] = joined[what] \" \" number \":\" count\n}\n\nEND {\n  for (form in is_known) print \"requests\", form, attempts[form] + 0, errors[form] + 0, slow[form] + 0, untimed[form] + 0, ignored[form] + 0\n  for (key in timed) join_pair(\"latencies\", key, timed[key])\n  for (key in by_second) join_pair(\"by_second\", key, by_second[key])\n  for (what in joined) print what joined[what]\n}\n";

// src/deploy/steps/awk/without-secrets.awk
var without_secrets_default = "# Takes out of what a service prints the values that a release was given in its environment, before anything leaves the host: whoever asks\n# may not know them. In the environment: SECRET_FILES (one on each line; what is not there is passed over), which name one on each line.\nBEGIN {\n  for (i = split(ENVIRON[\"SECRET_FILES\"], names, \"\\n\"); i > 0; i--) {\n    while ((getline secret < names[i]) > 0) {\n      size = length(secret)\n      if (size == 0 || secret in is_secret) continue\n      is_secret[secret] = 1\n      of_size[size] = of_size[size] + 1\n      secret_of[size \" \" of_size[size]] = secret\n      if (size > longest) longest = size\n    }\n    close(names[i])\n  }\n  # Longest first: what is part of another one must not leave the rest of it.\n  for (size = longest; size > 0; size--) for (i = 1; i <= of_size[size]; i++) secrets[++secret_count] = secret_of[size \" \" i]\n}\n\nfunction without_secrets(text,   i, at, shown) {\n  for (i = 1; i <= secret_count; i++) {\n    shown = \"\"\n    while (at = index(text, secrets[i])) {\n      shown = shown substr(text, 1, at - 1) \"***\"\n      text = substr(text, at + length(secrets[i]))\n    }\n    text = shown text\n  }\n  return text\n}\n";

// src/deploy/steps/programs/count.sh
var count_default = "# Counts what both slots of a service answered, again and again, as observe.sh looks: each look has what came since the one before, and\n# begins each line with its slot. Only counts leave the host. Changes nothing. Ends as observe.sh does. slot-evidence.ts reads it.\n# Facts: name, deploy_path, current_from, canary_from (where to begin in the log of a slot: `@` and seconds since 1970, or the cursor of an earlier\n# look; empty: this slot is left out), front_from (the same of the log of the front that is a proxy; empty: there is none), current_port, canary_port, health_path, metrics_path (or empty), slow_ms, ignored_paths,\n# log_deny (extended regular expressions), for_seconds (0: one look), pause_seconds.\n# Answers: unit (its state, CPU time and memory), probe (an answer on the health path), metric, requests, latencies, by_second, log_lines,\n# denied, dropped, client (numbers of clients of the canary that a sticky front tells apart: some of them), unread (why there is nothing of the log), cursor, front_cursor, at (seconds since the machine was booted), look (its number).\n\n# Not as arguments, which are for all to see.\nexport SLOW_MS=\"$slow_ms\" IGNORED_PATHS=\"$ignored_paths\" LOG_DENY=\"$log_deny\"\nfind_secrets\n\n# A pattern that awk does not take would end it at the first line; and not every awk knows how to count.\nawk 'BEGIN {\n  patterns = split(ENVIRON[\"LOG_DENY\"], deny, \"\\n\")\n  for (i = 1; i <= patterns; i++) {\n    if (deny[i] ~ /[{][0-9]/ && \"aa\" !~ /^a{2}$/) bad = deny[i]\n    if (\"\" ~ deny[i]) found++\n  }\n  if (bad != \"\") print \"its awk has no {n} in regular expressions: write it out\"\n  exit bad != \"\"\n}' >&2 || fail \"log-deny cannot be used on this host\"\n\n# A line that was cut comes in parts, and all but the first can look like any line. Where there is one, each entry is read with the stream\n# that it came from, which takes three times as long.\ncount_log() {\n  if [ -z \"$cut_streams\" ]; then\n    counted=$(service_entries \"$slot\" \"$from\" -o short-unix --no-hostname | CUT_STREAMS=$cut_streams UNIT=$unit awk \"$count_requests\") || return\n    case $counted in\n      *\"long yes\"*) service_has_cut_line \"$slot\" \"$from\" || return 0 ;;\n      *) return 0 ;;\n    esac\n  fi\n  counted=$(service_entries \"$slot\" \"$from\" -o json --output-fields=MESSAGE,SYSLOG_IDENTIFIER,_STREAM_ID,_LINE_BREAK |\n    CUT_STREAMS=$cut_streams UNIT=$unit awk \"$count_requests\")\n}\n\n# describe_log FROM CUT_STREAMS: says where to go on in `from` and `cut_streams`.\ndescribe_log() {\n  from=$1 cut_streams=$2\n  count_log || fail \"the log of $unit could not be counted\"\n  cut_streams=\n  while IFS=' ' read -r what value; do\n    case $what in\n      requests) emit requests \"$slot $value\" ;;\n      latencies) emit latencies \"$slot $value\" ;;\n      by_second) emit by_second \"$slot $value\" ;;\n      lines) emit log_lines \"$slot $value\" ;;\n      denied) emit denied \"$slot $value\" ;;\n      dropped) emit dropped \"$slot $value\" ;;\n      unread) emit unread \"$slot $value\" ;;\n      cut) cut_streams=$value ;;\n      cursor) from=$value ;;\n    esac\n  done <<END\n$counted\nEND\n  emit cursor \"$slot $from\"\n}\n\ndescribe_slot() {\n  slot=$1 port=$2 unit=$(service_name \"$1\")\n  usage=$(service_usage \"$1\") && emit unit \"$1 $usage\"\n  emit probe \"$slot $(ask \"$port\" \"$health_path\" -o /dev/null -w '%{http_code} %{time_total}' --max-time 5)\"\n  [ -z \"$metrics_path\" ] || ask \"$port\" \"$metrics_path\" --max-time 5 --max-filesize 20000000 -H 'Accept: text/plain' | awk \"$read_metrics\" |\n    while read -r line; do emit metric \"$slot $line\"; done\n  describe_log \"$3\" \"$4\"\n}\n\n# describe_front FROM: each attempt, and not what a retry has made of it. Says where to go on in `front_place`.\ndescribe_front() {\n  counted=$(read_proxy_log \"$1\" | FRONT=$proxy_kind CURRENT=127.0.0.1:$current_port CANARY=127.0.0.1:$canary_port awk \"$count_attempts\") ||\n    fail \"the log of the front could not be counted\"\n  front_place=\n  while IFS=' ' read -r what value; do\n    case $what in\n      requests) emit requests \"$value\" ;;\n      latencies) emit latencies \"$value\" ;;\n      by_second) emit by_second \"$value\" ;;\n      # Of both slots: nobody knows more.\n      lost) emit dropped \"current $value\" ;;\n      place) front_place=$value ;;\n      client) emit client \"$value\" ;;\n    esac\n  done <<END\n$counted\nEND\n  [ -n \"$front_place\" ] || fail \"the log of the front is gone\"\n  emit front_cursor \"$front_place\"\n}\n\nfront_place=$front_from\ncurrent_place=$current_from canary_place=$canary_from\ncurrent_cut='' canary_cut=''\nlook_number=0\nseconds_up\nends_at=$((now + for_seconds))\nwhile :; do\n  look_number=$((look_number + 1))\n  [ -z \"$current_from\" ] || {\n    describe_slot current \"$current_port\" \"$current_place\" \"$current_cut\"\n    current_place=$from current_cut=$cut_streams\n  }\n  [ -z \"$canary_from\" ] || {\n    describe_slot canary \"$canary_port\" \"$canary_place\" \"$canary_cut\"\n    canary_place=$from canary_cut=$cut_streams\n  }\n  [ -z \"$front_from\" ] || describe_front \"$front_place\"\n  read -r at _ </proc/uptime\n  emit at \"$at\"\n  emit look \"$look_number\" 2>/dev/null || exit 0\n  seconds_up\n  [ \"$now\" -lt \"$ends_at\" ] || break\n  pause\ndone\nexit 0\n";

// src/deploy/steps/programs/explain.sh
var explain_default = "# Evidence for a person: the unit in words, its last journal lines, the disk. Changes nothing.\n# Facts: name, slot, deploy_path, lines (how many), since (seconds since 1970 on the host: when this release was started),\n# port, health_path, probe_paths (one a line, or empty: also what the service answers there, with GET).\n# Answers: crash, unit, journal, waits_for (files), disk, leads_to (another address), healthy_path.\nservice_flush_log\n# The first crash, whose stacks may be longer than what is shown of the end.\nservice_log \"$slot\" \"$since\" 20000 | hide_secrets |\n  awk '/^(panic|fatal error|SIG[A-Z]+): / { found = 1 } found { print; if (++shown == 12) exit }' |\n  while IFS= read -r line; do emit crash \"$line\"; done\nemit unit \"$(service_show \"$slot\" ActiveState SubState Result ExecMainStatus NRestarts | tr '\\n' ' ')\"\nservice_log \"$slot\" \"$since\" \"$lines\" | hide_secrets | while IFS= read -r line; do\n  emit journal \"$line\"\ndone\n# A program that waits for a lock that another one has prints nothing: the kernel knows, and says of which file.\npid=$(service_pid \"$slot\")\nif [ \"$pid\" -gt 0 ]; then\n  awk -v pid=\"$pid\" '$2 == \"->\" && $6 == pid { split($7, part, \":\"); print part[3] }' /proc/locks 2>/dev/null | sort -u |\n    while read -r inode; do\n      file=$(find \"$deploy_path/data\" \"$deploy_path/logs\" -xdev -inum \"$inode\" 2>/dev/null | head -n 1)\n      [ -z \"$file\" ] || emit waits_for \"$(printf '%s\\n' \"$file\" | hide_secrets)\"\n    done\nfi\nemit disk \"$(df -Pk \"$deploy_path\" 2>/dev/null | awk 'NR == 2 { print $4 \" KiB free on \" $6 }')\"\n\nif [ -n \"$probe_paths\" ]; then\n  emit leads_to \"$(ask \"$port\" \"$health_path\" -o /dev/null -w '%{redirect_url}\\n' --max-time 2 | hide_secrets)\"\n  printf '%s\\n' \"$probe_paths\" | while IFS= read -r path; do\n    case $(ask \"$port\" \"$path\" -o /dev/null -w '%{http_code}' --max-time 2) in 2??) emit healthy_path \"$path\" ;; esac\n  done\nfi\nexit 0\n";

// src/deploy/steps/programs/observe.sh
var observe_default = "# Looks at a slot again and again: what its unit says and what its port answers. Each look is printed as it comes, in one piece,\n# and ends with its number. Changes nothing. Ends when its time is over, when what it reads from comes to an end (it was enough), or\n# when nobody takes what it prints (the connection is gone).\n# Facts: name, slot, port, health_path, since (seconds since 1970 on the host: when it was started, or empty), for_seconds (0: one\n# look), pause_seconds.\n# Answers: ActiveState, SubState, MainPID, NRestarts, Result, ExecMainStatus,\n# ExecMainCode, ExecMainStartTimestampMonotonic, ended_code, ended_status (of the process before, once it was restarted),\n# running_seconds, running_sha256 (once for each process), service_port, port_taken (by whom: pid, unit, command), http_status,\n# front_share (these in a single look only: how many of 100 new connections go to the canary; 0: the front is lifted; nothing: there is none),\n# front_seen (new connections since it stands; a proxy counts none), front_sent (of these, to the canary), front_arrived (of those, past every\n# firewall), front_lost (why the proxy does not do what it was told),\n# at (seconds since the machine was booted), look (its number).\nhashed_pid=\nknown_files='' service_ports=\nlook_number=0\n\n# Who has no time to answer is asked again with the next look.\nask_manager() {\n  shown=$(service_show \"$slot\" ActiveState SubState MainPID NRestarts Result ExecMainStatus \\\n    ExecMainCode ExecMainStartTimestampMonotonic) || return 1\n  pid='' restarts='' started=''\n  while IFS='=' read -r key value; do\n    case $key in\n      MainPID) pid=$value ;;\n      NRestarts) restarts=$value ;;\n      ExecMainStartTimestampMonotonic) started=$value ;;\n    esac\n  done <<END\n$shown\nEND\n  [ -n \"$pid\" ]\n}\n\n# Sets service_ports: those on which the main process listens. Once its own is among them they are what they were, as long as it has the\n# same files open.\nfind_ports() {\n  # shellcheck disable=SC2012\n  open_files=\"$pid $(ls -l \"/proc/$pid/fd/\" 2>/dev/null)\"\n  [ \"$open_files\" != \"$known_files\" ] || ! listens_on_port || return 0\n  known_files=$open_files\n  service_ports=$({ printf '%s\\n' \"$open_files\" && listening_sockets; } | awk '\n    match($0, / -> socket:\\[[0-9]+\\]$/) { own[substr($0, RSTART + 12, RLENGTH - 13)] = 1; next }\n    NF == 2 && ($2 in own) && !seen[$1]++ { print $1 }')\n}\n\nlistens_on_port() {\n  case \"\n$service_ports\n\" in\n    *\"\n$port\n\"*) ;;\n    *) return 1 ;;\n  esac\n}\n\ndescribe_look() {\n  printf '%s\\n' \"$shown\"\n  if [ -n \"$since\" ] && [ \"$restarts\" != 0 ]; then\n    service_last_end \"$slot\" \"$since\" | while IFS='=' read -r key value; do\n      case $key in\n        ended_code) emit ended_code \"$value\" ;;\n        ended_status) emit ended_status \"$value\" ;;\n      esac\n    done\n  fi\n  if [ \"$pid\" -gt 0 ]; then\n    seconds_up\n    [ \"${started:-0}\" -gt 0 ] && emit running_seconds \"$((now - ${started%??????}))\"\n    # Hashing 30 MB costs the host 0.1 s: once for a process is enough.\n    [ \"$pid\" = \"$hashed_pid\" ] || emit running_sha256 \"$(sha256sum \"/proc/$pid/exe\" 2>/dev/null | cut -d' ' -f1)\"\n    [ -z \"$service_ports\" ] || emit service_port \"$service_ports\"\n    # Another process of the unit may listen there. Where none does, it is somebody else who answers.\n    listens_on_port || {\n      stranger=$(port_owners \"$port\" | awk -v own_name=\"$(service_name \"$slot\")\" 'NR == 1 { first = $0 } $2 == own_name { own = 1 } END { if (!own) print first }')\n      [ -z \"$stranger\" ] || emit port_taken \"$stranger\"\n    }\n  fi\n  emit http_status \"$(ask_port \"$port\" \"$health_path\")\"\n  # Whoever waits for a slot to be ready does not ask, and it would be a quarter of what a look costs.\n  [ \"$for_seconds\" -gt 0 ] || emit_front\n  read -r at _ </proc/uptime\n  emit at \"$at\"\n  emit look \"$look_number\"\n}\n\nfind_look_ports\nseconds_up\nends_at=$((now + for_seconds))\nwhile :; do\n  if ask_manager; then\n    look_number=$((look_number + 1))\n    [ \"$pid\" -eq 0 ] || find_ports\n    seen=$(describe_look)\n    printf '%s\\n' \"$seen\" 2>/dev/null || exit 0\n    case $seen in\n      *\"\nrunning_sha256=\"[0-9a-f]*) hashed_pid=$pid ;;\n    esac\n  fi\n  seconds_up\n  [ \"$now\" -lt \"$ends_at\" ] || break\n  pause\ndone\n[ \"$look_number\" -gt 0 ] || fail \"nothing is said of $(service_name \"$slot\")\"\nexit 0\n";

// src/deploy/steps/table/look-steps.ts
/** One look on a host that has a lot to do. */
const lookMs = 4e4;
/** Ten minutes of the log of a service with a thousand requests a second, by a slow awk. */
const countMs = 12e4;
const slot = choice("current", "canary");
/** What is seen of a service that runs, or does not. */
const lookSteps = {
	observe: {
		program: observe_default,
		usesService: true,
		facts: {
			name,
			slot,
			port,
			health_path: urlPath,
			since: orEmpty(whole),
			for_seconds: whole,
			pause_seconds: seconds
		},
		answers: {
			ActiveState: word,
			SubState: word,
			MainPID: whole,
			NRestarts: whole,
			Result: word,
			ExecMainStatus: text,
			ExecMainCode: text,
			ExecMainStartTimestampMonotonic: text,
			ended_code: orAbsent(word),
			ended_status: orAbsent(word),
			running_seconds: orAbsent(whole),
			running_sha256: orAbsent(word),
			service_port: listOf(whole),
			port_taken: orAbsent(word),
			http_status: whole,
			...frontAnswers,
			at: seconds,
			look: whole
		},
		usesFront: true,
		looks: true,
		writes: false,
		mayRunTwice: true,
		timeoutMs: ({ for_seconds }) => for_seconds * 1e3 + lookMs
	},
	count: {
		program: count_default,
		usesService: true,
		usesFront: true,
		texts: {
			count_requests: [
				durations_default,
				fields_default,
				json_default,
				pairs_default,
				requests_default,
				journal_default,
				tally_default,
				without_secrets_default,
				count_default$1
			].join("\n"),
			count_attempts: [
				front_default,
				tally_default,
				count_front_default
			].join("\n"),
			read_metrics: metrics_default
		},
		facts: {
			name,
			deploy_path: path,
			current_from: orEmpty(lineOf("log_place")),
			canary_from: orEmpty(lineOf("log_place")),
			front_from: orEmpty(lineOf("log_place")),
			current_port: port,
			canary_port: port,
			health_path: urlPath,
			metrics_path: orEmpty(urlPath),
			slow_ms: whole,
			ignored_paths: listOf(urlPath),
			log_deny: listOf(line),
			for_seconds: whole,
			pause_seconds: seconds
		},
		answers: {
			unit: listOf(columns({
				slot,
				state: word,
				pid: whole,
				restarts: whole,
				result: word,
				exit_status: word,
				cpu_ms: whole,
				memory_kib: whole
			})),
			probe: listOf(columns({
				slot,
				status: whole,
				seconds
			})),
			metric: listOf(columns({
				slot,
				kind: choice("count", "bucket"),
				name: word,
				label: word,
				count: whole
			})),
			requests: listOf(columns({
				slot,
				form: word,
				attempts: whole,
				errors: whole,
				slow: whole,
				untimed: whole,
				ignored: whole
			})),
			latencies: listOf(columns({
				slot,
				form: word,
				buckets: counts
			})),
			by_second: listOf(columns({
				slot,
				form: word,
				what: choice("attempts", "errors", "slow"),
				counts
			})),
			log_lines: listOf(columns({
				slot,
				count: whole
			})),
			denied: listOf(columns({
				slot,
				pattern: whole,
				count: whole,
				line: text
			})),
			dropped: listOf(columns({
				slot,
				count: whole
			})),
			client: listOf(word),
			unread: listOf(columns({
				slot,
				reason: text
			})),
			cursor: listOf(columns({
				slot,
				place: word
			})),
			front_cursor: orAbsent(word),
			at: seconds,
			look: whole
		},
		looks: true,
		writes: false,
		mayRunTwice: false,
		timeoutMs: ({ for_seconds }) => for_seconds * 1e3 + countMs
	},
	explain: {
		program: explain_default,
		texts: { without_secrets: without_secrets_default },
		usesService: true,
		facts: {
			name,
			slot,
			deploy_path: path,
			lines: whole,
			since: whole,
			port,
			health_path: urlPath,
			probe_paths: listOf(urlPath)
		},
		answers: {
			crash: lines,
			unit: orAbsent(word),
			journal: lines,
			waits_for: lines,
			disk: orAbsent(word),
			leads_to: orAbsent(word),
			healthy_path: lines
		},
		...looking
	}
};

// src/deploy/steps/programs/adopt.sh
var adopt_default = "# Makes a release that lies on the host the next one to serve, once it is seen to be whole. Nothing is started.\n# Facts: deploy_path, token, name, phase_line, release, sha256 (of the program), canary_port (the one of its staging may be taken by now),\n# state_json (the state to come).\n# Answers: adopted (release).\none_at_a_time\nrequire_lock\nwrite_phase || fail \"cannot write $state_dir/phase: $(free_space \"$state_dir\")\"\ndirectory=$deploy_path/releases/$release\n[ -d \"$directory\" ] || fail \"release $release is not on this host\"\n[ ! -e \"$directory/bad\" ] || fail \"release $release was found bad\"\nfor file in \"bin/$name\" unit env/current env/canary release.json; do\n  [ -r \"$directory/$file\" ] || fail \"release $release is damaged: $file is gone\"\ndone\nfound=$(sha256sum \"$directory/bin/$name\" | cut -d' ' -f1)\n[ \"$found\" = \"$sha256\" ] || fail \"release $release is damaged: the sha256 of its program is $found instead of $sha256\"\n[ ! -e \"$directory/files.sha256\" ] ||\n  { names_own_files \"$directory/files.sha256\" && (cd \"$directory\" && sha256sum -c files.sha256 >/dev/null 2>&1); } ||\n  fail \"release $release is damaged: the files beside its program are not what they were\"\n# The assignment of the port is a line of its own: a quote in a value has a backslash before it.\ncanary_environment=$(sed \"s/^PORT=\\\"[0-9]*\\\"\\$/PORT=\\\"$canary_port\\\"/\" \"$directory/env/canary\" && printf .)\ncanary_group=$(stat -c %g \"$directory/env/canary\")\n[ \"$(cat \"$directory/env/canary\" && printf .)\" = \"$canary_environment\" ] ||\n  { write_file \"$directory/env/canary\" 600 \"${canary_environment%.}\" && chown \"0:$canary_group\" \"$directory/env/canary\"; } ||\n  fail \"cannot write what release $release needs: $(free_space \"$state_dir\")\"\n# As for a new release (stage.sh): promoting, marking as bad and going back need no more room than there is now.\nwrite_file \"$directory/unproven\" 600 \"\" &&\n  write_file \"$state_dir/state.next\" 640 \"$state_json\" &&\n  keep_way_back \"$directory/unit\" ||\n  fail \"cannot write what release $release needs: $(free_space \"$state_dir\")\"\nemit adopted \"$release\"\nexit 0\n";

// src/deploy/steps/programs/before-start.sh
var before_start_default = "# Runs the program of a release once, with arguments of its own, and waits for its end: in the slot of the canary, so with that\n# user, environment, directory and sandbox. Nothing of it is undone. It does not wait for long: a host may give a connection one channel at a\n# time, on which the lock has to be renewed. Whoever asked goes on waiting by asking again.\n# Facts: deploy_path, token, name, phase_line, release, arguments (as a unit has them), limit_seconds, begun_at (seconds since 1970 on the\n# host, or empty: it is begun now), wait_seconds.\n# Answers: begun_at, result (success, or systemd's word for how it failed; nothing: it goes on), exit_code (exited, killed, dumped),\n# exit_status, printed (its last lines).\none_at_a_time\nrequire_lock\ndirectory=$deploy_path/releases/$release\nstarted_at=$begun_at\nif [ -z \"$started_at\" ]; then\n  [ -d \"$directory\" ] || fail \"release $release is not on this host\"\n  write_phase || fail \"cannot write $state_dir/phase: $(free_space \"$state_dir\")\"\n  service_stop_canary\n  replace_link \"releases/$release\" \"$deploy_path/canary\" || fail \"cannot point canary at $release\"\n  started_at=$(date +%s)\n  service_start_once \"$directory\" \"$arguments\" \"$limit_seconds\"\nelse\n  service_has_canary || fail \"what ran before the start of $release is gone\"\nfi\nemit begun_at \"$started_at\"\n\n# Without our turn: whoever has to put this host right need not wait for a migration, and ends it by stopping the canary.\nexec 9>&-\nseconds_up\nends_at=$((now + wait_seconds))\nwhile service_goes_on; do\n  [ \"$now\" -lt \"$ends_at\" ] || exit 0\n  sleep 1\n  seconds_up\ndone\nshown() { printf '%s\\n' \"$ended_once\" | sed -n \"s/^$1=//p\"; }\nemit result \"$(shown Result)\"\ncase $(shown ExecMainCode) in 1) emit exit_code exited ;; 2) emit exit_code killed ;; 3) emit exit_code dumped ;; esac\nemit exit_status \"$(shown ExecMainStatus)\"\nservice_flush_log\nservice_printed canary \"$started_at\" 200 | hide_secrets | while IFS= read -r line; do\n  emit printed \"$line\"\ndone\n\none_at_a_time\nrequire_lock\nrm -f \"$deploy_path/canary\"\nservice_remove_canary\nexit 0\n";

// src/deploy/steps/programs/finish.sh
var finish_default = "# Writes down how a deploy ended on this host and throws away what nobody needs any more.\n# Facts: deploy_path, token, name, promote (yes: its release was seen to serve now; again: earlier, before it was cut off; or\n# empty: the state stays), phase_line (to promote, or empty), journal_line, bad_release (or empty), remove (release names, one a line), settled (empty: the host\n# could not be put right, and what that needs is kept).\n# Answers: removed (releases), unwritten (files), instead (what is current, where it is not what was to be promoted: nothing was done).\none_at_a_time\nrequire_lock\nif [ -n \"$bad_release\" ] && [ -d \"$deploy_path/releases/$bad_release\" ]; then\n  # The mark lies ready (stage.sh), so that a full disk does not lose it.\n  mv -f \"$deploy_path/releases/$bad_release/unproven\" \"$deploy_path/releases/$bad_release/bad\" 2>/dev/null ||\n    true >\"$deploy_path/releases/$bad_release/bad\" || emit unwritten \"$deploy_path/releases/$bad_release/bad\"\nfi\nserving=$(basename \"$(readlink \"$deploy_path/current\" 2>/dev/null)\" 2>/dev/null)\nif [ -n \"$promote\" ] && [ -e \"$state_dir/state.next\" ] && ! grep -qF \"\\\"release\\\":\\\"$serving\\\"\" \"$state_dir/state.next\"; then\n  # The host was restarted since, and has gone back by itself (boot.sh).\n  emit instead \"${serving:-nothing}\"\n  exit 0\nfi\nif [ -n \"$promote\" ]; then\n  write_phase || emit unwritten \"$state_dir/phase\"\n  # Its time says when: the rename keeps that of the staging.\n  [ \"$promote\" = yes ] && [ -e \"$state_dir/state.next\" ] && touch \"$state_dir/state.next\"\n  mv -f \"$state_dir/state.next\" \"$state_dir/state.json\" 2>/dev/null ||\n    # This step may be run twice.\n    grep -qF \"\\\"release\\\":\\\"$(basename \"$(readlink \"$deploy_path/current\")\")\\\"\" \"$state_dir/state.json\" 2>/dev/null ||\n    fail \"cannot write $state_dir/state.json\"\n  rm -f \"$deploy_path/current/unproven\"\nfi\nif [ \"$settled\" = yes ]; then\n  printf '%s\\n' \"$remove\" | while IFS= read -r release; do\n    case $release in '' | .* | */*) continue ;; esac\n    # Never what a slot points at, whatever was asked for.\n    [ \"$(readlink \"$deploy_path/current\")\" = \"releases/$release\" ] && continue\n    [ \"$(readlink \"$deploy_path/canary\")\" = \"releases/$release\" ] && continue\n    rm -rf \"${deploy_path:?}/releases/$release\" && emit removed \"$release\"\n  done\n  remove_leftovers\n  rm -f \"$state_dir/state.next\" \"$state_dir/back\"\n  service_drop_kept_definition\n  rm -f \"$state_dir/phase\" \"$state_dir/paused\"\nfi\nadd_to_journal \"$journal_line\" || emit unwritten \"$state_dir/journal.jsonl\"\nexit 0\n";

// src/deploy/steps/programs/receive.sh
var receive_default = "# Takes a file from standard input, after the facts, and keeps it only when it is what was sent.\n# Facts: deploy_path, token, name, compression (gzip, zstd, or patch: what makes it of the program of a release), sha256, size_bytes,\n# patch_of (that release, or empty), patch_of_sha256 (of its program, or empty).\n# Answers: received (its sha256), refused (why a patch is of no use here: the whole is asked for).\nrequire_lock\nincoming=$state_dir/incoming\nmkdir -p \"$incoming\" || fail \"cannot create $incoming\"\npart=$incoming/$sha256.part\ntrap 'rm -f \"$part\"' EXIT\n\nrefuse() {\n  emit refused \"$*\"\n  exit 0\n}\n\n# A patch is read with all of the old program, and of the new one, in memory; the services of the host need the rest.\nrequire_base() {\n  base=$deploy_path/releases/$patch_of/bin/$name\n  [ \"$(sha256_of_file \"$base\")\" = \"$patch_of_sha256\" ] || refuse \"the program of release $patch_of is not what it was\"\n  needed_kib=$((3 * size_bytes / 1024 + 32768))\n  free_kib=$(awk '$1 == \"MemAvailable:\" { print $2 }' /proc/meminfo 2>/dev/null)\n  [ \"${free_kib:-0}\" -ge \"$needed_kib\" ] || refuse \"${free_kib:-0} KiB of memory are free, and $needed_kib KiB are wanted\"\n}\n\nunpack() {\n  case $compression in\n    gzip) gzip -dc ;;\n    zstd) zstd -dc ;;\n    patch) zstd -dc --patch-from=\"$base\" ;;\n    *) fail \"$compression is no compression\" ;;\n  esac\n}\n\n# What is asked of each part, behind a sign: what has none it complains of. In memory: on a full disk a file would not hold it.\nsay() {\n  printf '\\n#%s\\n' \"$*\" >&4\n}\n\n[ \"$compression\" != patch ] || require_base\n# Hashed on its way to the disk, beside the unpacking; what lies on the disk is hashed when a release is made of it (stage.sh).\ntold=$(\n  exec 4>&1\n  { unpack 2>&4 && say unpacked; } | head -c \"$((size_bytes + 1))\" | { tee \"$part\" 2>&4 && say written; } | sha256sum | { read -r hash rest && say \"sha256 $hash\"; }\n)\ncase $told in *'\n#unpacked'*'\n#written'* | *'\n#written'*'\n#unpacked'*) ;;\n  *)\n    complaint=$(printf '%s\\n' \"$told\" | sed '/^$/d; /^#/d' | paste -sd ' ' -)\n    [ \"$compression\" != patch ] || refuse \"${complaint:-zstd gave no reason}\"\n    fail \"could not unpack what arrived: ${complaint:-$compression gave no reason}; $(free_space \"$incoming\")\"\n    ;;\nesac\narrived=$(printf '%s\\n' \"$told\" | sed -n 's/^#sha256 //p')\nif [ \"$arrived\" != \"$sha256\" ]; then\n  [ \"$compression\" != patch ] || refuse \"it makes $(wc -c <\"$part\") bytes with sha256 $arrived\"\n  fail \"what arrived is not what was sent: $(wc -c <\"$part\") bytes with sha256 $arrived instead of $size_bytes bytes with $sha256\"\nfi\none_at_a_time\nrequire_lock\n# On disk before it gets its name: a power cut must not leave a hollow file behind a good name.\nsync \"$part\" 2>/dev/null || sync\nmv -f \"$part\" \"$incoming/$sha256\" || fail \"cannot keep the upload in $incoming\"\nemit received \"$arrived\"\nexit 0\n";

// src/deploy/steps/programs/stage.sh
var stage_default = "# Makes a release directory from an uploaded (or already present) binary. It appears whole or not at all; nothing is started.\n# Facts: deploy_path, token, name, phase_line, release, sha256, same_binary_in (a release that has it, or empty), files_sha256 (of the\n# list of what lies beside the program, or empty), files_stream (sha256 of the archive with them), same_files_in (a release that has\n# them, or empty), persistent (directories, one a line), unit_sha256 (of a unit that root has registered, see provision.sh), release_json, env_current, env_canary, secrets (what of them no answer may show, one a line), state_json (the state to come, should the release be promoted).\n# Answers: created (what else had to be made), staged, changed (binary, files: what was to be taken from another release, and is not\n# any more what it was; nothing is staged then).\n\n# unpack_files ARCHIVE DIRECTORY: plain files and directories, nothing else: what root follows or writes must be where it says.\nunpack_files() {\n  tar -tvf \"$1\" 2>/dev/null | grep -q '^[^-d]' && fail \"the files hold something that is neither a file nor a directory\"\n  tar -xof \"$1\" -C \"$2\" || fail \"cannot unpack the files: $(free_space \"$2\")\"\n  strange=$(find \"$2\" ! -type d ! \\( -type f -links 1 \\) | head -n 1)\n  [ -z \"$strange\" ] || fail \"the files hold something that is neither a file nor a directory: $strange\"\n}\n\n# link_files RELEASE DIRECTORY: what its list names, without a copy.\nlink_files() {\n  cp -l \"$1/files.sha256\" \"$2/\" 2>/dev/null && cut -c67- \"$2/files.sha256\" | cut -d/ -f1 | sort -u | while IFS= read -r entry; do\n    cp -al \"$1/$entry\" \"$2/\" 2>/dev/null || exit 1\n  done\n}\n\n# are_meant DIRECTORY: exactly the files that are in the list, and the list that was meant.\nare_meant() {\n  [ \"$(sha256_of_file \"$1/files.sha256\")\" = \"$files_sha256\" ] && names_own_files \"$1/files.sha256\" &&\n    (cd \"$1\" && sha256sum -c files.sha256 >/dev/null 2>&1) &&\n    [ \"$(find \"$1\" -type f | wc -l)\" -eq \"$(($(wc -l <\"$1/files.sha256\") + 1))\" ]\n}\n\none_at_a_time\nrequire_lock\nwrite_phase || fail \"cannot write $state_dir/phase: $(free_space \"$state_dir\")\"\nif ! id -u \"$name\" >/dev/null 2>&1; then\n  useradd --system --user-group --no-create-home --home-dir \"$deploy_path\" --shell /usr/sbin/nologin \"$name\" ||\n    fail \"cannot create the system user $name\"\n  emit created \"user $name\"\nfi\ngroup=$(id -gn \"$name\") || fail \"user $name has no group\"\n# What decides who is root is never sent by a deploy: a release names one of the units that root has registered.\nunit_file=/etc/gin-deploy/$name/units/$unit_sha256\n[ -f \"$unit_file\" ] || fail \"root has registered no such unit for $name: run provision\"\nfor directory in $persistent; do\n  case $directory in .* | *.next | *[!A-Za-z0-9._-]* | bin | env | releases | current | canary) fail \"$directory cannot be a directory of the service\" ;; esac\ndone\nfor directory in \"$deploy_path\" \"$deploy_path/releases\"; do\n  mkdir -p \"$directory\" && chown \"root:$group\" \"$directory\" && chmod 750 \"$directory\" || fail \"cannot prepare $directory\"\ndone\nfor directory in data logs $persistent; do\n  [ ! -L \"$deploy_path/$directory\" ] || fail \"$deploy_path/$directory is a link, and cannot be a directory of the service\"\n  mkdir -p \"$deploy_path/$directory\" && chown -h \"$name:$group\" \"$deploy_path/$directory\" &&\n    chmod 750 \"$deploy_path/$directory\" || fail \"cannot prepare $deploy_path/$directory\"\n  relabel \"$deploy_path/$directory\"\ndone\n\nwork=$state_dir/staging\nfinal=$deploy_path/releases/$release\nrm -rf \"$work\"\n# Beside it, so that files may have any name.\nunpacked=$state_dir/unpacked\nrm -rf \"$unpacked\"\ntrap 'rm -rf \"$work\" \"$unpacked\"' EXIT\nmkdir -p \"$work/bin\" \"$work/env\" || fail \"cannot create $work\"\n# First what may have been changed by hand: then nothing that was sent is lost, and whoever asked can send that as well.\nchanged=\nif [ -n \"$same_binary_in\" ]; then\n  ln \"$deploy_path/releases/$same_binary_in/bin/$name\" \"$work/bin/$name\" 2>/dev/null &&\n    [ \"$(sha256_of_file \"$work/bin/$name\")\" = \"$sha256\" ] || changed=binary\nfi\nif [ -n \"$same_files_in\" ]; then\n  mkdir \"$unpacked\" && link_files \"$deploy_path/releases/$same_files_in\" \"$unpacked\" && are_meant \"$unpacked\" ||\n    changed=\"$changed files\"\nfi\nif [ -n \"$changed\" ]; then\n  for part in $changed; do emit changed \"$part\"; done\n  exit 0\nfi\nif [ -z \"$same_binary_in\" ]; then\n  mv \"$state_dir/incoming/$sha256\" \"$work/bin/$name\" || fail \"the uploaded binary is gone\"\n  [ \"$(sha256_of_file \"$work/bin/$name\")\" = \"$sha256\" ] || fail \"the uploaded binary was changed on the host: its sha256 is not $sha256\"\nfi\n# Before any file that was sent: none of those may take the place of what decides who is root.\nwrite_file \"$work/release.json\" 600 \"$release_json\" &&\n  copy_file \"$unit_file\" \"$work/unit\" 640 &&\n  # systemd reads them as root: a service that serves the files of its working directory must not serve these.\n  write_file \"$work/env/current\" 600 \"$env_current\" &&\n  write_file \"$work/env/canary\" 600 \"$env_canary\" &&\n  write_file \"$work/env/secrets\" 600 \"$secrets\n\" &&\n  # Written now, while there is room: promoting, and marking the release as bad, are then no more than a rename, which a full\n  # disk cannot stop.\n  write_file \"$work/unproven\" 600 \"\" || fail \"cannot write the release: $(free_space \"$state_dir\")\"\nif [ -n \"$files_sha256\" ]; then\n  if [ -z \"$same_files_in\" ]; then\n    mkdir \"$unpacked\" || fail \"cannot create $unpacked\"\n    unpack_files \"$state_dir/incoming/$files_stream\" \"$unpacked\"\n    rm -f \"$state_dir/incoming/$files_stream\"\n    are_meant \"$unpacked\" || fail \"the files are not those that were sent\"\n  fi\n  chmod -R a-s,u=rwX,g=rX,o= \"$unpacked\" || fail \"cannot set the modes of the files\"\n  for file in \"$unpacked\"/* \"$unpacked\"/.[!.]*; do\n    [ -e \"$file\" ] || continue\n    [ ! -e \"$work/${file##*/}\" ] || fail \"a release has a ${file##*/} of its own\"\n    mv \"$file\" \"$work/\" || fail \"cannot put ${file##*/} into the release\"\n  done\n  rmdir \"$unpacked\" || fail \"a name of the files cannot be used\"\nfi\nfor directory in data logs $persistent; do\n  [ ! -e \"$work/$directory\" ] || fail \"a release has a $directory of its own\"\ndone\n# Written now, while there is room: going back is then no more than renaming its link, and the unit of what serves where that is replaced.\nwrite_file \"$state_dir/state.next\" 640 \"$state_json\" && keep_way_back \"$work/unit\" ||\n  fail \"cannot write the release: $(free_space \"$state_dir\"), $(free_space /etc/systemd/system) in /etc/systemd/system\"\nchmod 750 \"$work\" \"$work/bin\" \"$work/env\" \"$work/bin/$name\" && chown -R \"root:$group\" \"$work\" || fail \"cannot hand $work to $group\"\n# Within reach of the service by relative path. After chown, which must not follow them; from releases/<release>, once it is there.\nfor directory in data logs $persistent; do\n  ln -s \"../../$directory\" \"$work/$directory\" || fail \"cannot link $directory into $work\"\ndone\nsync 2>/dev/null\nrm -rf \"$final\"\nmv -T \"$work\" \"$final\" || fail \"cannot put the release at $final\"\nrelabel -R \"$final\"\nemit staged \"$release\"\nexit 0\n";

// src/deploy/steps/programs/switch.sh
var switch_default = "# Makes a release the public one: its unit, its environment, its binary, in one restart. Also the way back: where nothing was switched yet,\n# that leaves what serves, or was stopped there on purpose, as it is.\n# An empty release means none: the service is taken down (a first deploy that failed).\n# Facts: deploy_path, token, name, phase_line, release.\n# Answers: serving, started_at (seconds since 1970 on the host), changed (the unit's file), kept (what runs is that release already, by\n# its own unit, and was not restarted), unwritten (files).\none_at_a_time\nrequire_lock\n[ -z \"$release\" ] || [ -d \"$deploy_path/releases/$release\" ] || fail \"release $release is not on this host\"\n# untouched RELEASE: whether this is the way back of a deploy that has not come to its own switch.\nuntouched() {\n  case $phase_line in *'\"phase\":\"taking-back\"'*) ;; *) return 1 ;; esac\n  case $(first_line \"$state_dir/phase\") in *'\"phase\":\"staging\"'* | *'\"phase\":\"canary\"'*) ;; *) return 1 ;; esac\n  # The phase is not all there is to it: a full disk may have kept it from being written.\n  [ \"$(readlink \"$deploy_path/current\")\" = \"releases/$1\" ]\n}\n\nif [ -n \"$release\" ] && untouched \"$release\"; then\n  emit started_at \"$(date +%s)\"\n  emit serving \"$release\"\n  emit kept yes\n  exit 0\nfi\n# Going back comes before writing down that it does.\nwrite_phase || emit unwritten \"$state_dir/phase\"\nif [ -z \"$release\" ]; then\n  service_disable\n  rm -f \"$deploy_path/current\"\n  service_take_down\n  emit started_at \"$(date +%s)\"\n  emit serving none\n  exit 0\nfi\ndirectory=$deploy_path/releases/$release\n\n# First all that may fail: a link and a unit that only need to be renamed. For the way back both lie ready (stage.sh), so that\n# a full disk does not stop it.\nlink=\nif [ \"$(readlink \"$deploy_path/current\")\" != \"releases/$release\" ]; then\n  link=$state_dir/back\n  [ \"$(readlink \"$link\")\" = \"releases/$release\" ] || {\n    link=$deploy_path/current.next\n    rm -f \"$link\" && ln -s \"releases/$release\" \"$link\"\n  } || fail \"cannot write $link: $(free_space \"$deploy_path\")\"\nfi\nnew_unit=$(service_ready_definition \"$directory/unit\") || {\n  rm -f \"$deploy_path/current.next\"\n  exit 1\n}\n\n# Then the change. The link first: should this be cut off before the unit is there, the link tells that something is to be put right.\n[ -z \"$link\" ] || mv -fT \"$link\" \"$deploy_path/current\" || fail \"cannot point current at $release\"\nif [ -n \"$new_unit\" ]; then\n  service_place_definition \"$new_unit\"\n  emit changed \"${new_unit%.*}\"\nfi\nservice_reload\nemit started_at \"$(date +%s)\"\nservice_enable\nemit serving \"$release\"\nif [ -z \"$new_unit\" ] && [ \"$(release_of_process \"$(service_pid current)\")\" = \"$release\" ] && service_is_active current; then\n  emit kept yes\n  exit 0\nfi\nservice_restart\nexit 0\n";

// src/deploy/steps/table/release-steps.ts
/** A link of 100 kbit/s brings 10 MB in less; a dead one is found by the keep-alive of the connection long before. */
const uploadMs = 18e5;
/** What brings a release to a host, gives it the public port, and writes down what came of it. */
const releaseSteps = {
	receive: {
		program: receive_default,
		facts: {
			...service$1,
			compression: choice("gzip", "zstd", "patch"),
			sha256,
			size_bytes: whole,
			patch_of: orEmpty(release),
			patch_of_sha256: orEmpty(sha256)
		},
		answers: {
			received: orAbsent(word),
			refused: orAbsent(word)
		},
		writes: true,
		mayRunTwice: false,
		timeoutMs: uploadMs
	},
	stage: {
		program: stage_default,
		usesService: true,
		facts: {
			...service$1,
			phase_line: line,
			release,
			sha256,
			same_binary_in: orEmpty(release),
			files_sha256: orEmpty(sha256),
			files_stream: orEmpty(sha256),
			same_files_in: orEmpty(release),
			persistent: listOf(lineOf("directory")),
			unit_sha256: sha256,
			release_json: line,
			env_current: text,
			env_canary: text,
			secrets: text,
			state_json: line
		},
		answers: {
			created: lines,
			staged: orAbsent(word),
			changed: listOf(choice("binary", "files"))
		},
		writes: true,
		mayRunTwice: false,
		timeoutMs: usualMs
	},
	adopt: {
		program: adopt_default,
		usesService: true,
		facts: {
			...service$1,
			phase_line: line,
			release,
			sha256,
			canary_port: port,
			state_json: line
		},
		answers: { adopted: word },
		...writing
	},
	"before-start": {
		program: before_start_default,
		texts: { without_secrets: without_secrets_default },
		usesService: true,
		facts: {
			...service$1,
			phase_line: line,
			release,
			arguments: lineOf("arguments"),
			limit_seconds: whole,
			begun_at: orEmpty(whole),
			wait_seconds: whole
		},
		answers: {
			begun_at: whole,
			result: orAbsent(word),
			exit_code: orAbsent(word),
			exit_status: orAbsent(word),
			printed: lines
		},
		writes: true,
		mayRunTwice: false,
		timeoutMs: stoppingMs
	},
	switch: {
		program: switch_default,
		usesService: true,
		facts: {
			...service$1,
			phase_line: line,
			release: orEmpty(release)
		},
		answers: {
			serving: word,
			started_at: whole,
			changed: orAbsent(word),
			kept: flag,
			unwritten: lines
		},
		...stopping
	},
	finish: {
		program: finish_default,
		usesService: true,
		facts: {
			...service$1,
			phase_line: orEmpty(line),
			promote: orEmpty(choice("yes", "again")),
			journal_line: line,
			bad_release: orEmpty(release),
			remove: listOf(release),
			settled: flag
		},
		answers: {
			removed: lines,
			unwritten: lines,
			instead: orAbsent(word)
		},
		...writing
	}
};

// src/deploy/steps/step-table.ts
/** Every program that runs on a host. What is said of it here is compared with the program by step-table.test.ts. */
const steps = {
	...hostSteps,
	...releaseSteps,
	...canarySteps,
	...lookSteps
};

// src/deploy/steps/host-program.ts
/** What several steps share. */
function partsOf(steps) {
	const some = (is) => steps.some(is);
	return [
		some(({ usesFront }) => usesFront) ? `${nginx_default}${haproxy_default}${proxy_default}${front_default$1}${canary_default}` : "",
		some(({ usesService }) => usesService) ? service : "",
		...some(({ usesAccess }) => usesAccess) ? [firewall_default$1, selinux_default] : [],
		...some(({ usesAccess }) => usesAccess === "change") ? [
			open_port_default,
			label_service_default,
			set_up_nginx_default,
			set_up_haproxy_default,
			set_up_proxy_default
		] : []
	];
}
/** A program of several steps: which one is meant, it is told. */
function composeProgram(composed) {
	const forms = Object.entries(composed).map(([name, { facts }]) => `    ${name}) echo "${formsOf(facts)}" ;;`);
	const chosen = [
		"case $step in\n",
		...Object.entries(composed).map(([name, { program, texts = {} }]) => `${name})\n${assign(texts)}${program};;\n`),
		"esac\n"
	].join("");
	const shared = [
		checks_default,
		request_default,
		prelude_default,
		...partsOf(Object.values(composed))
	].join("");
	return [
		"{\nfacts_of() {\n  case $1 in\n",
		forms.join("\n"),
		"\n  esac\n}\n",
		calledFunctions(shared, chosen),
		chosen,
		"exit 1\n}\n"
	].join("");
}
/** What the service manager of a host is asked by; both answer to the same names. */
const service = [
	find_supervisor_default,
	registered_default,
	"case $service_manager in\nsupervisor)\n",
	supervisor_default,
	";;\n*)\n",
	systemd_default,
	";;\nesac\n"
].join("");
function assign(texts) {
	return Object.entries(texts).map(([name, text]) => `${name}='${text.replaceAll("'", "'\\''")}'\n`).join("");
}
function formsOf(facts) {
	return Object.entries(facts).map(([name, { form }]) => `${name}:${form}`).join(" ");
}
/** What is sent to a host where we become root by ourselves: one step. */
function streamedProgram(name) {
	return composeProgram({ [name]: steps[name] });
}
/** What is installed on a host for a deploy user who is not root: every step but the one that only root may ask for. */
const { provision: _, ...installedSteps } = steps;
const hostProgram = `#!/bin/sh\n${composeProgram(installedSteps)}`;
/** Tells one from every other one: steps of this action and those of a host are the same, or they do not talk. */
const hostProgramVersion = createHash("sha256").update(hostProgram).digest("hex");
/**
* The same for people: a script that root reads and runs, with every text in it as it is. `facts`: without a lock, which nobody has who
* is not there yet.
*/
function provisionScript(facts) {
	const { host_program: program, unit_text: unit, front_text: site, ...words } = writeFields(steps.provision.facts, {
		...facts,
		token: ""
	});
	const assignments = Object.entries(words).map(([name, value]) => `${name}='${value}'\n`);
	return [
		`#!/bin/sh
# Lets user ${facts.user} deploy the service ${facts.name} on this host without being root. Made by gin-deploy; read it, then run it as root:
#   sudo sh FILE
# Run twice it changes nothing the second time. No deploy of the service may be under way meanwhile.
set -u
umask 027
cd / || exit 1
LC_ALL=C
PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin
export LC_ALL PATH
[ "$(id -u)" = 0 ] || { echo "run this as root" >&2; exit 1; }
`,
		...assignments,
		textOf("unit_text", unit ?? ""),
		site === void 0 || site === "" ? "front_text=\n" : textOf("front_text", site),
		textOf("host_program", program ?? ""),
		calledFunctions([
			checks_default,
			prelude_default,
			...partsOf([steps.provision])
		].join(""), provision_default),
		assign(steps.provision.texts),
		"require_lock() { :; }\n",
		provision_default
	].join("\n");
}
/** A text of several lines, to the letter. */
function textOf(name, text) {
	const end = `END_OF_${name.toUpperCase()}`;
	if (text.split("\n").includes(end) || !text.endsWith("\n")) throw new Error(`${name} cannot stand in a script`);
	return `${name}_lines() {\n  cat <<'${end}'\n${text}${end}\n}\n${name}=$(${name}_lines && printf .)\n${name}=\${${name}%.}\n`;
}

// src/deploy/steps/raw-answer.ts
/** undefined: the program did not get to answer. */
function readAnswer(stdout) {
	return readBelow(answerMark, stdout);
}
function readBelow(mark, stdout) {
	const start = stdout.lastIndexOf(mark);
	return start === -1 ? void 0 : parseAnswer(stdout.slice(start + mark.length));
}
function parseAnswer(text) {
	const answer = /* @__PURE__ */ new Map();
	for (const line of text.split("\n")) {
		const equals = line.indexOf("=");
		if (equals < 1) continue;
		const key = line.slice(0, equals);
		const lines = answer.get(key) ?? [];
		answer.set(key, lines);
		lines.push(line.slice(equals + 1));
	}
	return answer;
}

// src/deploy/steps/step-end.ts
/** What was said, the reason's own line when it is known. stderr counts more: start-up files greet on stdout. */
function saidBy({ stdout, stderr }, line) {
	const lines = [...stderr.split("\n"), ...stdout.split("\n")].filter((each) => each.trim() !== "");
	const found = line === void 0 ? [] : lines.filter((each) => line.test(each));
	return foreignWords((found.length > 0 ? found : lines.slice(-6)).join("\n"), 500);
}
/** Whether it is said anywhere in the host's words. */
const says = (pattern) => (end) => pattern.test(`${end.stderr}\n${end.stdout}`);

// src/deploy/steps/refused-root.ts
const anyRule = (user) => `\`${user} ALL=(ALL) NOPASSWD: ALL\` in /etc/sudoers.d/${user} on the host`;
/** sudo reads the files of sudoers.d in the order of their names. */
const readLast = (user) => `/etc/sudoers.d/zzz-${user}`;
const mayNot = ({ user }) => `user ${user} may not become root without a password`;
/** A user who is not root may not become it: what sudo says, and what helps. sudo in C and sudo-rs. */
const refusals = [
	{
		code: "preflight",
		matches: says(/must have a tty/i),
		message: ({ user }) => `user ${user} may not become root: sudo asks for a terminal (requiretty)`,
		line: /must have a tty/i,
		hint: ({ user }) => `Free this user from it on the host, as root: \`echo 'Defaults:${user} !requiretty' >> ${readLast(user)}\`. The line that is read last counts.`
	},
	{
		code: "preflight",
		matches: says(/(?:syntax|parse) error|no valid sudoers|(?:is owned by|should be) [ug]id|(?:world|group) writable|bad permissions/i),
		message: ({ user }) => `user ${user} may not become root: the host's sudoers cannot be used`,
		line: /(?:syntax|parse) error|no valid sudoers|(?:is owned by|should be) [ug]id|writable|permissions|^>>>/i,
		hint: () => "`visudo -c` on the host, as root, names the place."
	},
	{
		code: "preflight",
		matches: says(/setuid bit|effective uid is not 0|no new privileges/i),
		message: ({ user }) => `user ${user} may not become root: sudo cannot become root there`,
		line: /setuid bit|effective uid|no new privileges/i,
		hint: () => "sudo must belong to root with its setuid bit, on a file system without nosuid, outside a container that forbids new privileges. Or deploy as root."
	},
	{
		code: "preflight",
		matches: says(/account (?:management|validation|or password|has )|account expired/i),
		message: ({ user }) => `user ${user} may not become root: its account is locked or has expired`,
		line: /account/i,
		hint: ({ user }) => `\`chage -l ${user}\` on the host, as root, shows what has expired.`
	},
	{
		code: "preflight",
		matches: ({ tools }) => tools !== void 0 && !tools.includes("sudo"),
		message: ({ user, tools }) => `user ${user} may not become root: the host has no sudo${tools?.includes("doas") ? ", only doas" : ""}`,
		line: /sudo/,
		hint: ({ user }) => `Deploy as root, or install sudo and write ${anyRule(user)}.`
	},
	{
		code: "preflight",
		matches: says(/sudo: sh: command not found/i),
		message: ({ user }) => `user ${user} may not become root: sudo does not find \`sh\``,
		line: /command not found/i,
		hint: () => "Add /usr/bin and /bin to `secure_path` in the host's sudoers."
	},
	{
		code: "preflight",
		matches: ({ rules }) => rules.some((rule) => /^\((?:ALL|root)\b.*NOPASSWD: ALL$/.test(rule)),
		message: ({ user }) => `user ${user} may not become root: a later sudo rule asks for a password again`,
		line: /is required/i,
		hint: ({ user }) => `The rule that is read last counts. Move \`${user} ALL=(ALL) NOPASSWD: ALL\` into ${readLast(user)} on the host.`
	},
	{
		code: "preflight",
		matches: (end) => end.rules.length > 0 || says(/not allowed to execute/i)(end),
		message: ({ user, rules }) => `user ${user} may not become root: its sudo rules do not allow \`sh\`${rules.length === 0 ? "" : `, only ${foreignWords(rules.join("\n"), 200)}`}`,
		line: /^sudo|not allowed/,
		hint: ({ user }) => `A deploy runs everything as root, through \`sh\`. Write ${anyRule(user)}, or deploy as root.`
	},
	{
		code: "preflight",
		matches: says(/not in the sudoers|may not run sudo|not allowed to run sudo|I'm afraid I can't do that/i),
		message: ({ user }) => `user ${user} may not become root: no sudo rule is for it`,
		line: /sudo/,
		hint: ({ user }) => `Write ${anyRule(user)}, or deploy as root.`
	},
	{
		code: "preflight",
		matches: says(/password is required|authentication is required|terminal is required/i),
		message: mayNot,
		line: /is required/i,
		hint: ({ user }) => `Write ${anyRule(user)}, or deploy as root.`
	},
	{
		code: "preflight",
		matches: says(/No space left on device|Read-only file system/i),
		message: ({ user }) => `user ${user} may not become root: sudo cannot write there`,
		line: /No space left|Read-only/i,
		hint: () => "Make room on the host's disk, or mount it writable: `df -h` shows which."
	},
	{
		code: "preflight",
		matches: () => true,
		message: ({ user }) => `user ${user} may not become root`
	}
];

// src/deploy/steps/step-failure.ts
const notRun = ({ step, exitCode }) => `step ${step} did not get to run (exit code ${exitCode})`;
const provisionAgain = "Have root provision the service there with this version of the action: `operation: provision`, by a user who may become root, or the script that it prints.";
/** The login worked, and something else ran instead of our program. */
const notReached = [
	{
		code: "preflight",
		matches: ({ exitCode }) => exitCode === 93,
		message: () => "it has no host program for this service",
		hint: () => provisionAgain
	},
	{
		code: "preflight",
		matches: ({ exitCode }) => exitCode === 94,
		message: () => `its host program is of another version than this action, which has ${hostProgramVersion.slice(0, 12)}`,
		line: /of version/,
		hint: () => provisionAgain
	},
	{
		code: "host",
		matches: says(/Please login as the user/i),
		message: ({ user }) => `${user} is not the user to log in with`,
		line: /Please login as the user/i,
		hint: (end) => {
			const name = /Please login as the user "?([a-z_][a-z0-9_-]*)/i.exec(end.stdout)?.[1];
			return `Name that user in hosts${name === void 0 ? "" : `: ${name}@...`}`;
		}
	},
	{
		code: "host",
		matches: says(/account is currently not available|nologin/i),
		message: ({ user }) => `user ${user} has a login shell that runs nothing`,
		line: /not available|nologin/i,
		hint: ({ user }) => `Give it one on the host, as root: \`usermod -s /bin/bash ${user}\`.`
	},
	{
		code: "host",
		matches: says(/password (?:has )?expired|password change required/i),
		message: ({ user }) => `the password of user ${user} has expired, and nobody is there to change it`,
		line: /password/i,
		hint: ({ user }) => `Renew it on the host, as root: \`chage -d "$(date +%F)" -M -1 ${user}\`.`
	},
	{
		code: "host",
		matches: says(/allows sftp connections only/i),
		message: ({ user }) => `user ${user} may only transfer files (sftp) there`,
		line: /sftp/i,
		hint: () => "Take `ForceCommand internal-sftp` away for this user in sshd_config on the host, or deploy as another."
	},
	{
		code: "host",
		matches: ({ remarks }) => remarks.some((remark) => /key options:.*\bcommand\b/.test(remark)),
		message: (end) => `${notRun(end)}: this key is bound to another command`,
		hint: ({ remarks }) => `Take \`command=\` away from it, or make a key for the deploy alone: ${foreignWords(placeOf(remarks), 200)} on the host.`
	},
	{
		code: "host",
		matches: says(/too many logins/i),
		message: ({ user }) => `user ${user} has too many logins there`,
		line: /too many logins/i,
		hint: () => "Raise `maxlogins` in /etc/security/limits.conf on the host, or end old logins."
	},
	{
		code: "host",
		matches: ({ exitCode }) => exitCode === 254,
		message: ({ user }) => `sshd could not begin a session for user ${user}`,
		hint: () => `A file /etc/nologin keeps all users but root out. Otherwise: ${hostLog}`
	},
	{
		code: "host",
		matches: says(/base64: (?:command )?not found/),
		message: () => "it lacks base64",
		line: /base64/,
		hint: () => "Install coreutils (or busybox) with its package manager."
	},
	{
		code: "host",
		matches: says(/gzip: (?:command )?not found/),
		message: () => "it lacks gzip",
		line: /gzip/,
		hint: () => "Install gzip (or busybox) with its package manager."
	},
	{
		code: "preflight",
		matches: says(/base64: Permission denied/),
		message: ({ user }) => `user ${user} becomes root by a sudo rule that lets \`sh\` start nothing (NOEXEC)`,
		line: /base64/,
		hint: () => "Take NOEXEC out of the rule, and `Defaults noexec` out of sudoers."
	},
	{
		code: "host",
		matches: ({ exitCode }) => exitCode === 92,
		message: (end) => `${notRun(end)}: what was sent to it did not arrive`,
		hint: ({ user }) => `A start-up file of ${user}'s shell on the host reads standard input (\`cat\`, \`read\`): let it do so in interactive shells only.`
	},
	{
		code: "host",
		matches: (end) => end.exitCode === 127 || says(/restricted|not a valid command|unrecognized command/i)(end),
		message: (end) => `${notRun(end)}: the login shell of user ${end.user} does not run \`sh\``,
		hint: ({ user }) => `Give the user a plain shell, as root: \`usermod -s /bin/bash ${user}\`, and /usr/bin in its PATH.`
	},
	{
		code: "host",
		matches: ({ exitCode }) => exitCode === 0,
		message: (end) => `${notRun(end)}: something else took its place`,
		hint: () => "A forced command (ForceCommand in sshd_config, command= in authorized_keys), or a start-up file that ends the shell, does that."
	},
	{
		code: "host",
		matches: (end) => saidBy(end) === "",
		message: notRun,
		hint: ({ user }) => `Its login shell may be one that runs nothing (/bin/false), or a start-up file ends it: \`getent passwd ${user}\` on the host shows the shell.`
	},
	{
		code: "host",
		matches: () => true,
		message: notRun
	}
];
const stepFailed = ({ step, exitCode }) => `step ${step} failed (exit code ${exitCode})`;
const whateverElse = {
	code: "host",
	matches: () => true,
	message: stepFailed
};
/** The program ran, as root, and failed. */
const failed = [
	{
		code: "lock",
		matches: ({ exitCode }) => exitCode === 91,
		message: ({ step, stderr }) => `${step}: ${foreignWords(stderr)}`,
		hint: () => "Another deploy took the host over because this run was silent for too long. Nothing was changed after that."
	},
	{
		code: "host",
		matches: says(/No space left on device|Disk quota exceeded/),
		message: stepFailed,
		hint: () => "Make room on the disk of the deploy path: `df -h` and `df -i` on the host show what is full."
	},
	{
		code: "host",
		matches: says(/Read-only file system/),
		message: stepFailed,
		hint: () => "Mount the disk of the deploy path writable; after an error of the disk Linux mounts it read-only (dmesg)."
	},
	whateverElse
];
/** A step that ended badly. */
var StepError = class extends ActionError {
	exitCode;
	/** Our own program ran, and would not. */
	hasRun;
	constructor(code, headline, details, { exitCode, hasRun }) {
		super(code, headline, details);
		this.exitCode = exitCode;
		this.hasRun = hasRun;
	}
};
/** Why a step ended badly, by what its host said. */
function stepFailure(end) {
	const isRefused = !end.hasAnswered && (end.exitCode === 90 || says(/^sudo(?:-rs)?: |^doas: /m)(end));
	const { code, message, line, hint } = (end.hasAnswered ? failed : isRefused ? refusals : notReached).find(({ matches }) => matches(end)) ?? whateverElse;
	const nothing = end.hasAnswered ? "it gave no reason" : "the host said nothing";
	const details = {
		cause: code === "lock" ? void 0 : saidBy(end, line) || nothing,
		...hint === void 0 ? {} : { hint: hint(end) }
	};
	const hasRun = end.hasAnswered || end.exitCode === 94;
	return new StepError(code, `${end.label}: ${message(end)}`, details, {
		exitCode: end.exitCode,
		hasRun
	});
}
/** `/home/deploy/.ssh/authorized_keys:1: key options: command ...` is line 1 of that file. */
function placeOf(remarks) {
	const remark = remarks.find((each) => /key options:.*\bcommand\b/.test(each)) ?? "";
	const [, file = "", line = ""] = /^(.*):(\d+): key options/.exec(remark) ?? [];
	return file === "" ? "authorized_keys" : `line ${line} of ${file}`;
}

// src/deploy/steps/step-looks.ts
/** Above all looks: what stands before it, start-up files have printed. */
const answerLine = answerMark.trim();
/** Ends each look of a program that looks again and again: `look=3`. */
const lookEnd = /^look=\d+$/;
/** The looks that are whole in what a program has said. */
function looksIn(stdout) {
	const start = stdout.lastIndexOf(answerMark);
	return start === -1 ? [] : readLooks()(stdout.slice(start));
}
/** Takes what a program says piece by piece, each piece once, and gives the looks that have become whole by it. */
function readLooks() {
	let rest = "";
	let isAnswering = false;
	let block = [];
	return (piece) => {
		const lines = `${rest}${piece}`.split("\n");
		rest = lines.pop() ?? "";
		const looks = [];
		for (const line of lines) if (line === answerLine) {
			isAnswering = true;
			block = [];
		} else if (isAnswering) {
			block.push(line);
			if (!lookEnd.test(line)) continue;
			looks.push(parseAnswer(block.join("\n")));
			block = [];
		}
		return looks;
	};
}
/** Hands out looks as they come. What is sent stays open until it is enough: its end tells the program. */
function watchLooks(head, onLook) {
	const input = new PassThrough();
	input.write(head);
	const decoder = new TextDecoder();
	const read = readLooks();
	let said = "";
	let isEnough = false;
	const enough = Promise.withResolvers();
	/** What comes later is of no use to anybody. */
	let isOver = false;
	let failure;
	const take = (look) => {
		if (isEnough || isOver) return;
		try {
			isEnough = onLook(look) === "enough";
		} catch (error) {
			isEnough = true;
			failure = { error };
		}
		if (!isEnough) return;
		input.end();
		enough.resolve();
	};
	return {
		input,
		onOutput(chunk) {
			const piece = decoder.decode(chunk, { stream: true });
			said += piece;
			for (const look of read(piece)) take(look);
		},
		/** Waits for the program's end, or until it was enough: how and when it ends says nothing any more then. */
		async end(running) {
			const ending = running.catch((error) => {
				if (!isEnough) throw error;
			});
			const completed = await Promise.race([ending, enough.promise]).finally(() => {
				isOver = true;
			});
			if (failure !== void 0) throw failure.error;
			return isEnough || !completed ? {
				exitCode: 0,
				stdout: said,
				stderr: ""
			} : completed;
		}
	};
}

// src/deploy/steps/remote-step.ts
/**
* Runs one of `programs/` as root on a host, on one channel. Throws `host`, or `lock` when the lock is not ours any more. A step
* that looks again and again returns its last look.
*/
async function runStep(host, name, facts, options = {}) {
	const step = steps[name];
	const { command, head } = requestOf(host, name, writeFields(step.facts, facts));
	const { onLook } = options;
	const watch = onLook && watchLooks(head, (look) => onLook(readAnswers(host.label, name, look)));
	const input = watch?.input ?? (options.stream ? Readable.from(headThenBody(head, options.stream)) : head);
	const { signal, onSent } = options;
	const running = host.connection.run({
		command,
		waitsForInput: true,
		label: name,
		input,
		timeoutMs: options.timeoutMs ?? timeLimitMs(step, facts),
		...signal === void 0 ? {} : { signal },
		...onSent === void 0 ? {} : { onSent },
		...watch === void 0 ? {} : { onOutput: watch.onOutput }
	});
	const completed = watch === void 0 ? await running : await watch.end(running);
	const answer = readAnswer(completed.stdout);
	if (completed.exitCode !== 0 || answer === void 0) throw failureOf(host, name, head, completed, answer);
	const last = step.looks === void 0 ? answer : looksIn(completed.stdout).at(-1) ?? /* @__PURE__ */ new Map();
	return readAnswers(host.label, name, last);
}
function timeLimitMs({ timeoutMs }, facts) {
	return typeof timeoutMs === "number" ? timeoutMs : timeoutMs(facts);
}
/** Reads what a step answered. Throws `host`, with what is missing or not as it should be. */
function readAnswers(label, name, answer) {
	const read = readFields(steps[name].answers, (key) => answer.get(key)?.join("\n"));
	if ("values" in read) return read.values;
	throw new ActionError("host", `${label}: step ${name} gave an answer that cannot be used: ${read.problems[0]}`, {
		evidence: read.problems.slice(1),
		hint: "Run the job again. If it fails again, a program that the step uses prints something else there than on other hosts."
	});
}
function failureOf({ label, connection }, step, sent, { exitCode, stdout, stderr }, answer) {
	const refusal = readBelow(refusalMark, stdout);
	return stepFailure({
		label,
		user: label.replace(/@.*/, ""),
		step,
		exitCode,
		stdout: answer === void 0 ? withoutSent(stdout.split("\n#gin-deploy refused\n")[0] ?? "", sent) : "",
		stderr: withoutSent(stderr, sent),
		hasAnswered: answer !== void 0,
		tools: refusal?.get("tool") ?? (refusal && []),
		rules: refusal?.get("rule") ?? [],
		remarks: connection.remarks?.() ?? []
	});
}
/** A command that was forced upon us may send back what we sent, secrets among it. */
function withoutSent(said, sent) {
	const ours = new Set(sent.split("\n"));
	return said.split("\n").filter((line) => line === "" || !ours.has(line)).join("\n");
}
async function* headThenBody(head, body) {
	yield Buffer.from(head);
	yield* body;
}
/** By which command a step is asked for, and what is sent to it: `version step`, `name =value` or `name base64` lines, and a lone dot. */
function requestOf({ hostProgram }, name, facts) {
	if (hostProgram !== void 0 && name !== "provision") return {
		command: callHostProgram(hostProgram),
		head: encodeFacts(hostProgramVersion, name, facts)
	};
	return {
		command: becomeRoot,
		head: `${encodedProgram(name)}\n${encodeFacts("-", name, facts)}`
	};
}
const encodedPrograms = /* @__PURE__ */ new Map();
/** Packed once, and sent to many hosts. */
function encodedProgram(name) {
	const encoded = encodedPrograms.get(name) ?? encodeProgram(streamedProgram(name));
	encodedPrograms.set(name, encoded);
	return encoded;
}
function encodeFacts(version, name, facts) {
	return `${version} ${encodeStep(name, facts)}`;
}
/** A step as a host program reads it, but for the version before it. */
function encodeStep(name, facts) {
	return [
		name,
		...Object.entries(facts).map(encodeFact),
		".",
		""
	].join("\n");
}
/** Most facts are sent as they are: a host needs two processes to read base64. */
function encodeFact([name, value]) {
	return /^[\w./:@+,-]*$/.test(value) ? `${name} =${value}` : `${name} ${Buffer.from(value).toString("base64")}`;
}

// src/deploy/host/session/enter-host.ts
/**
* Finds the way by which this user has steps done on a host: the service's host program, which takes no root; else as root. A user who
* has neither is better heard of now than after the build. Throws `preflight`, `connection`.
*/
async function enterHost(session, service, { cancelled }) {
	if (service === void 0) {
		await enterAsRoot(session, cancelled);
		return session;
	}
	const entered = throughHostProgram(session, service.name, cancelled);
	const { name, deployPath } = service;
	try {
		await runStep(entered.host(), "enter", {
			name,
			deploy_path: deployPath
		}, { signal: cancelled });
		return entered;
	} catch (error) {
		if (!(error instanceof StepError)) throw error;
		await enterAsRoot(session, cancelled).catch((refusal) => {
			throw refusedBoth(error, refusal);
		});
		return session;
	}
}
/** The same for who is to set the service up: a user who may not become root is told what root has to do. */
async function enterToProvision(session, { cancelled }) {
	const isRoot = await isLetIn(session, cancelled);
	return {
		...session,
		mayBecomeRoot: () => Promise.resolve(isRoot)
	};
}
async function isLetIn(session, signal) {
	return await enterAsRoot(session, signal).then(() => true, (error) => {
		if (error instanceof StepError) return false;
		throw error;
	});
}
async function enterAsRoot(session, signal) {
	await runStep(session.host(), "enter", {
		name: void 0,
		deploy_path: void 0
	}, { signal });
}
function throughHostProgram(session, service, signal) {
	let asked;
	return {
		...session,
		host: () => ({
			...session.host(),
			hostProgram: `${session.hostProgramPath}/${service}`
		}),
		mayBecomeRoot() {
			asked ??= isLetIn(session, signal);
			return asked;
		}
	};
}
/** A host program that is there and will not do says more than a user who is not root. */
function refusedBoth(byProgram, asRoot) {
	if (!(asRoot instanceof ActionError)) return asRoot;
	if (byProgram.hasRun) return byProgram;
	if (byProgram.exitCode !== 93) return asRoot;
	return restated(asRoot, { hint: ["Provision this service once: `operation: provision` makes a script for root, and after it this user needs no root.", asRoot.hint && `Or: ${asRoot.hint}`].filter(Boolean).join(" ") });
}

// src/deploy/host/session/every-host.ts
/** As many hosts are worked on at once; more would only queue on the runner's own line. */
const atOnce = 10;
/** Where the work is the hosts' own, and the runner waits for them. */
const waitedForAtOnce = 100;
/** Does the work on all hosts side by side and waits for all of them: none is left in mid-flight by another's failure. */
async function settleEvery(hosts, work) {
	return await settle(hosts, atOnce, work);
}
/** The same for what takes the hosts long, and the runner nothing: proving that a release works. */
async function settleWaiting(hosts, work) {
	return await settle(hosts, 100, work);
}
/**
* The same without a limit, on connections that stand: for hosts whose users meet a release that is watched, held, or to be rolled back. One
* that had to wait for its turn would be watched by nobody, or go on with a bad release.
*/
async function settleAtOnce(hosts, work) {
	return await settle(hosts, Number.POSITIVE_INFINITY, work);
}
async function settle(hosts, limit, work) {
	return (await settleBounded(hosts, limit, work)).map((result) => result.status === "fulfilled" ? {
		ok: true,
		value: result.value
	} : {
		ok: false,
		error: asActionError(result.reason)
	});
}
/** For work that must succeed everywhere: throws what went wrong on all hosts as one error. */
async function onEvery(hosts, work) {
	return valuesOrThrow(await settleEvery(hosts, work));
}
/** The same without a limit. */
async function onEveryAtOnce(hosts, work) {
	return valuesOrThrow(await settleAtOnce(hosts, work));
}
function valuesOrThrow(settled) {
	const errors = settled.flatMap((result) => result.ok ? [] : [result.error]);
	if (errors.length > 0) throw mergeErrors(errors, settled.length);
	return settled.flatMap((result) => result.ok ? [result.value] : []);
}
/** Each host with its own reason. */
function mergeErrors(errors, hostCount) {
	return listErrors(errors, `${errors.length} of ${hostCount} hosts failed:`);
}
function isLostConnection(error) {
	return error instanceof ActionError && ["unreachable", "connection"].includes(error.code);
}
/** It may be down; nothing is known that speaks against it. */
function isUnreachable(error) {
	return error.code === "unreachable";
}

// src/deploy/host/session/host-session.ts
/**
* Logs in to all hosts and finds the way to have steps done there, or to none: throws what went wrong on each of them. So many as `maxUnreachable` may be down;
* what is wrong in another way, with trust or login, is never passed over.
*/
async function openSessions(inputs, enter, world) {
	const reach = await reachHosts(inputs, world);
	const opened = [];
	try {
		await reach.prepare(world.cancelled);
		const settled = await settleEvery(inputs.hosts, async (address) => {
			const session = await openSession(address, reach, world);
			opened.push(session);
			return await enter(session);
		});
		const leftOut = leftOutOf(settled, inputs);
		return {
			sessions: closingLast(settled.flatMap((result) => result.ok ? [result.value] : []), reach),
			leftOut
		};
	} catch (error) {
		for (const session of opened) session.close();
		reach.close();
		throw error;
	}
}
function leftOutOf(settled, { hosts, maxUnreachable }) {
	const failed = hosts.flatMap((address, index) => {
		const result = settled[index];
		return result === void 0 || result.ok ? [] : [{
			label: formatHostAddress(address),
			error: result.error
		}];
	});
	if (failed.length <= maxUnreachable && failed.every(({ error }) => isUnreachable(error))) return failed;
	throw mergeErrors(failed.map(({ error }) => error), hosts.length);
}
/** The way to the hosts is given up with the last session. */
function closingLast(sessions, reach) {
	const left = new Set(sessions.map(({ label }) => label));
	return sessions.map((session) => ({
		...session,
		close() {
			session.close();
			left.delete(session.label);
			if (left.size === 0) reach.close();
		}
	}));
}
/** How long the post step waits for a host that is gone: the main step may have waited already. */
const postWaitMs = 3e4;
/** Connects to a host that may be away for the moment. */
async function openPatiently(address, service, reach, world) {
	const deadline = world.clock.elapsed() + postWaitMs;
	for (;;) {
		try {
			return await openAndEnter(address, service, reach, world);
		} catch (error) {
			if (!isLostConnection(error) || world.clock.elapsed() > deadline) throw error;
		}
		await world.clock.sleep(reconnectEveryMs, world.cancelled);
	}
}
async function openAndEnter(address, service, reach, world) {
	const session = await openSession(address, reach, world);
	return await enterHost(session, service, world).catch((error) => {
		session.close();
		throw error;
	});
}
async function openSession(address, reach, { clock, cancelled }) {
	const label = formatHostAddress(address);
	let connection = await reach.connect(address, cancelled);
	return {
		label,
		user: address.user,
		hostProgramPath: reach.hostProgramPath,
		clock,
		mayBecomeRoot: () => Promise.resolve(true),
		host: () => ({
			label,
			connection
		}),
		async reconnect() {
			connection.close();
			connection = await reach.connect(address, new AbortController().signal);
		},
		close: () => connection.close()
	};
}
/** A step on the way forward: what fails, fails. */
function step(session, name, facts, options) {
	return runStep(session.host(), name, facts, options);
}
/** How long a host that is gone is waited for on the way back: a reboot, a cable. */
const goneForMs = 12e4;
const reconnectEveryMs = 5e3;
/**
* A step on the way back: a lost connection is made again, for up to two minutes, and the step is asked once more. It does not end with
* the job's cancellation, which it may follow from.
*/
async function repairStep(session, name, facts, options = {}) {
	const deadline = session.clock.elapsed() + goneForMs;
	for (;;) {
		try {
			return await step(session, name, facts, options);
		} catch (error) {
			if (!isLostConnection(error) || session.clock.elapsed() > deadline) throw error;
		}
		await reconnectBefore(session, deadline);
	}
}
async function reconnectBefore(session, deadline) {
	for (;;) {
		try {
			await session.reconnect();
			return;
		} catch (error) {
			if (!isLostConnection(error) || session.clock.elapsed() > deadline) throw error;
		}
		await session.clock.sleep(reconnectEveryMs);
	}
}
/** Reads a host before anything is done to it; a connection that was lost while the build ran is made again, once. */
function inspectHost(session, place, signal) {
	return inspect(session, place, (facts) => stepOrOnceMore(session, "inspect", facts, signal));
}
/** Reads a host for what may be of use: where that fails, nothing is tried. */
function glanceAtHost(session, place, signal) {
	return inspect(session, place, (facts) => step(session, "inspect", facts, { signal }));
}
function inspectForRepair(session, place) {
	return inspect(session, place, (facts) => repairStep(session, "inspect", facts));
}
async function inspect({ label, clock, hostProgramPath }, { name, deployPath, port }, ask) {
	const askedMs = clock.now();
	const begunMs = clock.elapsed();
	const answers = await ask({
		name,
		deploy_path: deployPath,
		port,
		program_place: hostProgramPath
	});
	const answeredMs = askedMs + clock.elapsed() - begunMs;
	return readHostFacts(answers, `${label}: ${deployPath}`, hostProgramPath, {
		askedMs,
		answeredMs
	});
}
async function stepOrOnceMore(session, name, facts, signal) {
	try {
		return await step(session, name, facts, { signal });
	} catch (error) {
		if (!isLostConnection(error)) throw error;
		await session.reconnect();
		return await step(session, name, facts, { signal });
	}
}

export { writeReleaseRecord as A, reachHosts as B, writeFields as C, writeHostPhase as D, privatePortOf as E, isUnproven as F, isUnsettled as I, releaseUnderWay as L, isAtRest as M, isProvable as N, writeHostState as O, isTrialOf as P, describePortOwner as R, steps as S, judgeFront as T, encodeStep as _, openSessions as a, hostProgramVersion as b, isLostConnection as c, onEveryAtOnce as d, settleAtOnce as f, enterToProvision as g, enterHost as h, openPatiently as i, chooseRecovery as j, writePausedRollout as k, mergeErrors as l, settleWaiting as m, inspectForRepair as n, repairStep as o, settleEvery as p, inspectHost as r, step as s, glanceAtHost as t, onEvery as u, runStep as v, chooseFront as w, provisionScript as x, hostProgram as y, readPortOwner as z };