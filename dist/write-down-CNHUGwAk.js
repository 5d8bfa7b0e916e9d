import { F as mayPinAnotherType, I as formatHostAddress, N as hostKeyAlgorithms, P as judgeHostKey } from "./create-world-B2qzIWGQ.js";
import { b as wordsOf, g as asActionError, h as ActionError, v as listErrors, y as restated } from "./layer-files-BLFrThn-.js";
import { r as foreignWords } from "./ssh-Csn4Yoh5.js";
import { c as isRefusal, f as remedyFor, l as isSteadyRefusal, m as settleBounded, n as lastWordsIn, o as commonHealthPaths, s as describeBadAnswer, t as redactionOf, u as patienceWithRefusals } from "./redaction-CdYIA8D1.js";
import { r as hostLog } from "./failure-class-DbwdcqYn.js";
import { c as writeDocument, o as otherSchemaFailure, s as readDocument } from "./unfinished-deploy-90Z0upzz.js";
import { PassThrough, Readable, pipeline } from "node:stream";
import { constants, createGzip, createZstdCompress } from "node:zlib";
import { createPrivateKey } from "node:crypto";

// src/deploy/connect/ssh-key-text.ts
const pasteWhole = "Store the whole file, from -----BEGIN to the END line: gh secret set DEPLOY_KEY < ~/.ssh/deploy_key";
/** An armour, however its lines were joined, quoted, indented or its dashes made pretty. */
const armour = /[-–—]{2,}\s*BEGIN ([A-Z0-9][A-Z0-9 ]*?)\s*[-–—]{2,}([\s\S]*?)(?:[-–—]{2,}\s*END \1\s*[-–—]{2,}|$)/;
/** What is not a private key, told by how it starts. */
const mistaken = [
	[
		/^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\S+|sk-\S+) AAAA|BEGIN (?:SSH2 |RSA )?PUBLIC KEY/,
		"is a public key",
		"Store the private key, the file without .pub; the public one belongs into authorized_keys on the hosts."
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
		"is the name of a variable that nobody replaced",
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
const howToVerify = "Compare with the host itself, by another way than this network (its console: ssh-keygen -l -f /etc/ssh/ssh_host_ed25519_key.pub).";
const adviceOf = {
	unknown: (line) => `${howToVerify} Only if it is the same, add this line to ssh-known-hosts: ${line}`,
	changed: (line) => `This may be an attack: somebody may stand between this runner and the host. If the host was set up anew: ${howToVerify} Only if it is the same, put this line in place of the old one: ${line}`,
	revoked: () => "Whoever answers there holds a key that was given up. Do not deploy; find out who it is."
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

// src/deploy/host/every-host.ts
/** As many hosts are worked on at once; more would only queue on the runner's own line. */
const atOnce = 10;
/** Does the work on all hosts side by side and waits for all of them: none is left in mid-flight by another's failure. */
async function settleEvery(hosts, work) {
	return (await settleBounded(hosts, atOnce, work)).map((result) => result.status === "fulfilled" ? {
		ok: true,
		value: result.value
	} : {
		ok: false,
		error: asActionError(result.reason)
	});
}
/** The same, for work that must succeed everywhere: throws what went wrong on all hosts as one error. */
async function onEvery(hosts, work) {
	const settled = await settleEvery(hosts, work);
	const errors = settled.flatMap((result) => result.ok ? [] : [result.error]);
	if (errors.length > 0) throw mergeErrors(errors, hosts.length);
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

// src/deploy/steps/bootstrap.ts
/** Above the answers of a program. What stands before it was printed by the login shell's start-up files. */
const answerMark = "\n#gin-deploy answers\n";
/** Above what is known of a user who may not become root. */
const refusalMark = "\n#gin-deploy refused\n";
/** How the bootstrap ends when its user may not become root. */
const refusedExitCode = 90;
/** How it ends when what was sent to it did not arrive. */
const nothingReadExitCode = 92;
/** Reads the program as one base64 line and evaluates it, so that neither program nor facts are in an argument list. */
const readProgram = `IFS= read -r program || exit ${92}; eval \\"\\$(printf %s \\"\\$program\\" | base64 -d)\\"`;
/**
* What a refused user is asked for: which programs for becoming root there are, and what sudo allows without a password. sudo lists
* it only where there is something: nothing means no rule, or one with a password.
*/
const explainRefusal = "printf \"\\n#gin-deploy refused\\n\"; for t in sudo doas; do command -v $t >/dev/null && echo tool=$t; done; sudo -n -l </dev/null 2>/dev/null | sed -n \"s/^ *(/rule=(/p\"";
/**
* The only command that is ever run on a host: a constant, in the words that dash, bash, ash, zsh, fish and tcsh read alike.
* sudo is asked for `sh`, which is what it has to allow; its words are English, as they are read here.
*/
const bootstrap = `sh -c 'LC_ALL=C; export LC_ALL; p="${readProgram}"; if [ "$(id -u)" = 0 ]; then exec sh -c "$p"; fi; sudo -n sh -c : </dev/null || { ${explainRefusal}; exit ${90}; }; exec sudo -n sh -c "$p"'`;

// src/deploy/steps/programs/prelude.sh
var prelude_default = "# Comes before every program of this folder (see remote-step.ts). POSIX sh: dash, busybox ash, bash.\n# Facts arrive on standard input as `name base64` lines up to a lone `.`; what follows is the program's to read.\n# Answers leave on standard output as `key=value` lines; a value of several lines repeats its key.\n# Exit codes: 0 answered, 91 the lock is not ours, anything else failed with the reason on standard error.\nset -u\numask 027\nLC_ALL=C\nPATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\nexport LC_ALL PATH\n# A runner that dies closes our pipes: a step that has begun still ends, so that no host is left half-way.\ntrap '' HUP PIPE\n\nfail() {\n  printf '%s\\n' \"$*\" >&2\n  exit 1\n}\n\nemit() {\n  printf '%s\\n' \"$2\" | while IFS= read -r emit_line || [ -n \"$emit_line\" ]; do\n    printf '%s=%s\\n' \"$1\" \"$emit_line\"\n  done\n}\n\n# Names come from this program's TypeScript and are plain words; values are decoded, never evaluated.\nwhile IFS=' ' read -r fact_name fact_value && [ \"$fact_name\" != . ]; do\n  case $fact_name in\n    '' | [!a-z]* | *[!a-z0-9_]*) fail \"malformed fact: $fact_name\" ;;\n  esac\n  fact_value=$(printf %s \"$fact_value\" | base64 -d && printf .) || fail \"fact $fact_name is not base64\"\n  fact_value=${fact_value%.}\n  eval \"$fact_name=\\$fact_value\"\ndone\n\nstate_dir=${deploy_path:-}/.gin-deploy\n\n# What stands before this line was printed by the login shell's start-up files, and is no answer.\nprintf '\\n#gin-deploy answers\\n'\n\n# One step at a time changes a host: whoever wants to put things right waits for a step that was cut off from its run.\none_at_a_time() {\n  exec 9>>\"$state_dir/step\" && flock -w 100 9 || fail \"another step on this host does not end\"\n}\n\n# Every step that changes something says first that the lock is still ours: a run that lost it must not write.\nrequire_lock() {\n  [ \"$(first_line \"$state_dir/lock/token\")\" = \"$token\" ] || {\n    printf 'the lock on %s is no longer ours\\n' \"$deploy_path\" >&2\n    exit 91\n  }\n}\n\n# replace_link TARGET LINK: readers see the old target or the new one, never none.\nreplace_link() {\n  ln -sfn \"$1\" \"$2.next\" && mv -fT \"$2.next\" \"$2\"\n}\n\n# write_file PATH MODE TEXT: whole or not at all.\nwrite_file() {\n  printf %s \"$3\" >\"$1.next\" && chmod \"$2\" \"$1.next\" && mv -f \"$1.next\" \"$1\" || {\n    rm -f \"$1.next\"\n    return 1\n  }\n}\n\n# rewrite_file PATH MODE LINE: a small file of one line, also on a full disk: where no new file can be written, one write\n# replaces the first line of the one that is there. What comes after that line means nothing: see first_line.\nrewrite_file() {\n  write_file \"$1\" \"$2\" \"$3\n\" 2>/dev/null || {\n    [ -f \"$1\" ] && printf '%s\\n' \"$3\" 1<>\"$1\"\n  }\n}\n\nfirst_line() {\n  sed -n 1p \"$1\" 2>/dev/null\n}\n\n# Says what is about to be done, before it is done: whoever finds the host half-way reads it. A full disk does not stop it once the\n# file is there (stage.sh).\nwrite_phase() {\n  rewrite_file \"$state_dir/phase\" 640 \"$phase_line\"\n}\n\nfree_space() {\n  df -Pk \"$1\" 2>/dev/null | awk 'NR == 2 { print $4 \" KiB free\" }'\n}\n\n# copy_file FROM TO MODE: whole or not at all.\ncopy_file() {\n  cp \"$1\" \"$2.next\" && chmod \"$3\" \"$2.next\" && mv -f \"$2.next\" \"$2\" || {\n    rm -f \"$2.next\"\n    return 1\n  }\n}\n\n# Listening TCP sockets as `port inode`, from the kernel's own table: ss and lsof may be missing.\nlistening_sockets() {\n  # awk first: a busy host has tens of thousands of other sockets in there.\n  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk '$4 == \"0A\" { sub(/.*:/, \"\", $2); print $2, $10 }' |\n    while read -r hex_port inode; do printf '%d %s\\n' \"0x$hex_port\" \"$inode\"; done\n}\n\n# Open sockets as `pid inode`, of the processes whose numbers are given (as a pattern of /proc). One ls, not a fork a file.\nopen_sockets() {\n  # shellcheck disable=SC2012,SC2086\n  ls -l /proc/$1/fd/ 2>/dev/null | awk '\n    /^\\/proc\\// { split($0, part, \"/\"); pid = part[3] }\n    match($0, /socket:\\[[0-9]+\\]$/) { print pid, substr($0, RSTART + 8, RLENGTH - 9) }'\n}\n\n# The release whose program a unit runs, by the path that it was started from: a link may lead elsewhere by now.\nrunning_release() {\n  main_pid=$(systemctl show \"$1\" -p MainPID 2>/dev/null | cut -d= -f2)\n  [ \"${main_pid:-0}\" -gt 0 ] || return 0\n  all_releases=$(cd -P \"$deploy_path/releases\" 2>/dev/null && pwd -P) || return 0\n  running_program=$(readlink \"/proc/$main_pid/exe\" 2>/dev/null)\n  case $running_program in\n    \"$all_releases\"/*/bin/*)\n      running_program=${running_program#\"$all_releases\"/}\n      printf %s \"${running_program%%/*}\"\n      ;;\n  esac\n}\n\n# lock_id HOLDER: tells one lock from the next, also from the same one after it was handed over. It says nothing of the token.\nlock_id() {\n  { first_line \"$state_dir/lock/token\" && printf '%s\\n' \"$1\"; } | sha256sum | cut -d' ' -f1\n}\n\n# keep_way_back NEW_UNIT: a link to what serves, and its unit where the new one will replace it, so that going back is no more\n# than a rename.\nkeep_way_back() {\n  serving=$(readlink \"$deploy_path/current\") || return 0\n  replace_link \"$serving\" \"$state_dir/back\" || return 1\n  [ -e \"$deploy_path/current/unit\" ] && ! cmp -s \"$deploy_path/current/unit\" \"$1\" || return 0\n  copy_file \"$deploy_path/current/unit\" \"/etc/systemd/system/$name@.service.back\" 644\n}\n\n# The table of nftables that sends new connections to the canary; a name there has no dash.\ntable=gin_$(printf %s \"${name:-}\" | tr - .)\n\n# Why new connections cannot be sent elsewhere on this host; empty: they can. A firewall that drops what it does not know would\n# drop what was sent elsewhere as well: filters see the new port.\nwhy_no_cover() {\n  command -v nft >/dev/null 2>&1 || {\n    echo \"nft is not installed\"\n    return\n  }\n  grep -qx filter /proc/net/ip_tables_names 2>/dev/null && {\n    echo \"iptables filters connections\"\n    return\n  }\n  rules=$(nft list ruleset 2>/dev/null) || {\n    echo \"nft may not be used\"\n    return\n  }\n  printf '%s\\n' \"$rules\" | awk '\n    $1 == \"table\" { table = $3 }\n    $1 == \"chain\" { chain = $2; is_input = 0 }\n    / hook input / && table !~ /^gin_/ { is_input = 1; if (/policy drop/) found = table; next }\n    $1 == \"}\" { is_input = 0 }\n    is_input && NF { found = table }\n    END { if (found) print \"a firewall filters connections (table \" found \")\" }'\n  limit=$(cat /proc/sys/net/netfilter/nf_conntrack_max 2>/dev/null) || return\n  open_connections=$(awk '$1 == \"TCP:\" { print $3 }' /proc/net/sockstat 2>/dev/null)\n  [ \"$((2 * ${open_connections:-0}))\" -lt \"$limit\" ] || echo \"too many connections are open to follow them ($open_connections, nf_conntrack_max is $limit)\"\n}\n\n# Connections that went to the canary go on; new ones come to the public process.\nlift_cover() {\n  is_lifted=\n  for family in ip ip6; do\n    printf 'flush chain %s %s pre\\nflush chain %s %s local_out\\n' \"$family\" \"$table\" \"$family\" \"$table\" | nft -f - 2>/dev/null && is_lifted=yes\n  done\n  [ -z \"$is_lifted\" ] || let_arrive\n}\n\n# A connection whose first packet went to a process may not have been taken by it yet, and is reset when the process stops to\n# listen: it gets the time of a slow link.\nlet_arrive() {\n  sleep 1\n}\n\nremove_cover() {\n  for family in ip ip6; do nft delete table \"$family\" \"$table\" 2>/dev/null; done\n}\n\n# What a deploy that was cut off has left half-made. An upload is emptied first: whoever still has it open keeps its space.\nremove_leftovers() {\n  for part in \"$state_dir\"/incoming/*.part; do\n    [ -f \"$part\" ] && true >\"$part\"\n  done\n  rm -rf \"$state_dir/incoming\" \"$state_dir/staging\" \"$state_dir/unpacked\" \"$state_dir/verify\"\n}\n\n# add_to_journal LINE: a line of JSON, whole or not at all, and once where a step runs twice. The host's own word takes the place\n# of \"serving\":\"@current\": what `current` is at this moment.\nadd_to_journal() {\n  journal=$state_dir/journal.jsonl\n  serving=$(basename \"$(readlink \"$deploy_path/current\" 2>/dev/null)\" 2>/dev/null)\n  case $serving in\n    '') serving=null ;;\n    *[!A-Za-z0-9._+-]*) serving='\"unknown\"' ;;\n    *) serving=\\\"$serving\\\" ;;\n  esac\n  journal_entry=$1\n  case $journal_entry in\n    *'\"serving\":\"@current\"'*)\n      journal_entry=${1%%'\"serving\":\"@current\"'*}\\\"serving\\\":$serving${1#*'\"serving\":\"@current\"'}\n      ;;\n  esac\n  [ \"$(tail -n 1 \"$journal\" 2>/dev/null)\" = \"$journal_entry\" ] && return 0\n  journal_bytes=$(stat -c %s \"$journal\" 2>/dev/null || echo 0)\n  printf '%s\\n' \"$journal_entry\" >>\"$journal\" 2>/dev/null || {\n    truncate -s \"$journal_bytes\" \"$journal\" 2>/dev/null\n    return 1\n  }\n}\n\nunit_of_process() {\n  sed -n 's/^.*://p' \"/proc/$1/cgroup\" 2>/dev/null | tr / '\\n' | grep -E '\\.(service|scope)$' | tail -n 1\n}\n";

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
		answer.set(key, [...answer.get(key) ?? [], line.slice(equals + 1)]);
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
		message: ({ user }) => `user ${user} may not become root: sudo has no power there`,
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
		hint: ({ user }) => `A deploy does everything as root, by \`sh\`. Write ${anyRule(user)}, or deploy as root.`
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
/** The login worked, and something else ran instead of our program. */
const notReached = [
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
		message: (end) => `${notRun(end)}: another command is forced upon this key`,
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
		hint: () => `A file /etc/nologin keeps all users but root out. Else: ${hostLog}`
	},
	{
		code: "host",
		matches: says(/base64: (?:command )?not found/),
		message: () => "it lacks base64",
		line: /base64/,
		hint: () => "Install coreutils (or busybox) with its package manager."
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
/** Why a step ended badly, by what its host said. */
function stepFailure(end) {
	const isRefused = !end.hasAnswered && (end.exitCode === 90 || says(/^sudo(?:-rs)?: |^doas: /m)(end));
	const { code, message, line, hint } = (end.hasAnswered ? failed : isRefused ? refusals : notReached).find(({ matches }) => matches(end)) ?? whateverElse;
	const nothing = end.hasAnswered ? "it gave no reason" : "the host said nothing";
	return new ActionError(code, `${end.label}: ${message(end)}`, {
		cause: code === "lock" ? void 0 : saidBy(end, line) || nothing,
		...hint === void 0 ? {} : { hint: hint(end) }
	});
}
/** `/home/deploy/.ssh/authorized_keys:1: key options: command ...` is line 1 of that file. */
function placeOf(remarks) {
	const remark = remarks.find((each) => /key options:.*\bcommand\b/.test(each)) ?? "";
	const [, file = "", line = ""] = /^(.*):(\d+): key options/.exec(remark) ?? [];
	return file === "" ? "authorized_keys" : `line ${line} of ${file}`;
}

// src/deploy/steps/step-fields.ts
const shownCharacters$1 = 100;
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
			problem: `is ${JSON.stringify(text.slice(0, shownCharacters$1))}, and not ${wanted}`
		};
	};
}
/** Any text, the empty one among it. */
const text = {
	write: (value) => value,
	read: read((given) => given, "text")
};
/** One line that is not empty. */
const word = {
	write: (value) => value,
	read: read((given) => given === "" || given.includes("\n") ? void 0 : given, "one line")
};
/** A whole number; only a difference of times is ever below zero. */
const whole = {
	write: String,
	read: read((given) => /^-?\d{1,15}$/.test(given) ? Number(given) : void 0, "a whole number")
};
/** Seconds with a part of a second. */
const seconds = {
	write: String,
	read: read((given) => /^\d{1,12}(?:\.\d{1,9})?$/.test(given) ? Number(given) : void 0, "seconds")
};
/** Nothing, or an empty text, means no. */
const flag = {
	write: (value) => value ? "yes" : "",
	read: (given) => given === void 0 || given === "" ? {
		ok: true,
		value: false
	} : read((it) => it === "yes" || void 0, "yes")(given)
};
function choice(...words) {
	return {
		write: (value) => value,
		read: read((given) => words.find((each) => each === given), words.join(" or "))
	};
}
/** Lines; none where the key was left out. */
const lines = listOf(text);
/** One on each line; none where the key was left out. */
function listOf(field) {
	return {
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
/** An empty text stands for undefined: the key itself has to be there. */
function orEmpty(field) {
	return {
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

// src/deploy/steps/step-looks.ts
/** Ends each look of a program that looks again and again: `look=3`. */
const lookEnd = /^look=\d+$/;
/** The looks that are whole in what a program has said so far. */
function looksIn(stdout) {
	const start = stdout.lastIndexOf(answerMark);
	if (start === -1) return [];
	const looks = [];
	let block = [];
	for (const line of stdout.slice(start + answerMark.length).split("\n").slice(0, -1)) {
		block.push(line);
		if (!lookEnd.test(line)) continue;
		looks.push(parseAnswer(block.join("\n")));
		block = [];
	}
	return looks;
}
/** Hands out looks as they come. What is sent stays open until it is enough: its end tells the program. */
function watchLooks(head, onLook) {
	const input = new PassThrough();
	input.write(head);
	const decoder = new TextDecoder();
	let said = "";
	let seen = 0;
	let isEnough = false;
	/** What comes later is of no use to anybody. */
	let isOver = false;
	let failure;
	const take = (look) => {
		seen++;
		if (isEnough || isOver) return;
		try {
			isEnough = onLook(look) === "enough";
		} catch (error) {
			isEnough = true;
			failure = { error };
		}
		if (isEnough) input.end();
	};
	return {
		input,
		onOutput(chunk) {
			said += decoder.decode(chunk, { stream: true });
			for (const look of looksIn(said).slice(seen)) take(look);
		},
		/** Waits for the program's end. Once it was enough, how it ended says nothing any more. */
		async end(running) {
			const completed = await running.catch((error) => {
				if (!isEnough) throw error;
			}).finally(() => {
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

// src/deploy/steps/programs/adopt.sh
var adopt_default = "# Makes a release that lies on the host the next one to serve, once it is seen to be whole. Nothing is started.\n# Facts: deploy_path, token, name, phase_line, release, sha256 (of the program), canary_port (the one of its staging may be taken by now),\n# state_json (the state to come).\n# Answers: adopted (release).\none_at_a_time\nrequire_lock\nwrite_phase || fail \"cannot write $state_dir/phase: $(free_space \"$state_dir\")\"\ndirectory=$deploy_path/releases/$release\n[ -d \"$directory\" ] || fail \"release $release is not on this host\"\n[ ! -e \"$directory/bad\" ] || fail \"release $release was found bad\"\nfor file in \"bin/$name\" unit env/current env/canary release.json; do\n  [ -r \"$directory/$file\" ] || fail \"release $release is damaged: $file is gone\"\ndone\nfound=$(sha256sum \"$directory/bin/$name\" | cut -d' ' -f1)\n[ \"$found\" = \"$sha256\" ] || fail \"release $release is damaged: the sha256 of its program is $found instead of $sha256\"\n[ ! -e \"$directory/files.sha256\" ] || (cd \"$directory\" && sha256sum -c files.sha256 >/dev/null 2>&1) ||\n  fail \"release $release is damaged: the files beside its program are not what they were\"\n# The assignment of the port is a line of its own: a quote in a value has a backslash before it.\ncanary_environment=$(sed \"s/^PORT=\\\"[0-9]*\\\"\\$/PORT=\\\"$canary_port\\\"/\" \"$directory/env/canary\" && printf .)\nwrite_file \"$directory/env/canary\" 600 \"${canary_environment%.}\" &&\n  # As for a new release (stage.sh): promoting, marking as bad and going back need no more room than there is now.\n  write_file \"$directory/unproven\" 600 \"\" &&\n  write_file \"$state_dir/state.next\" 640 \"$state_json\" &&\n  keep_way_back \"$directory/unit\" ||\n  fail \"cannot write what release $release needs: $(free_space \"$state_dir\")\"\nemit adopted \"$release\"\nexit 0\n";

// src/deploy/steps/programs/before-start.sh
var before_start_default = "# Runs the program of a release once, with arguments of its own, and waits for its end: in the slot of the canary, so with that\n# user, environment, directory and sandbox. Nothing of it is undone.\n# Facts: deploy_path, token, name, phase_line, release, arguments (as a unit has them), limit_seconds.\n# Answers: result (success, or systemd's word for how it failed), exit_code (exited, killed, dumped), exit_status, printed (its last lines).\none_at_a_time\nrequire_lock\ndirectory=$deploy_path/releases/$release\nunit=$name@canary.service\n[ -d \"$directory\" ] || fail \"release $release is not on this host\"\nwrite_phase || fail \"cannot write $state_dir/phase: $(free_space \"$state_dir\")\"\nsystemctl stop \"$unit\" 2>/dev/null\nreplace_link \"releases/$release\" \"$deploy_path/canary\" || fail \"cannot point canary at $release\"\nmkdir -p /run/systemd/system && write_file \"/run/systemd/system/$unit\" 644 \"$(cat \"$directory/unit\")\n\n[Service]\nType=oneshot\nRestart=no\nExecStart=\nExecStart=$deploy_path/%i/bin/$name $arguments\nTimeoutStartSec=$limit_seconds\n\" || fail \"cannot write /run/systemd/system/$unit\"\nsystemctl daemon-reload || fail \"systemctl daemon-reload failed\"\nstarted_at=$(date +%s)\nsystemctl reset-failed \"$unit\" 2>/dev/null\nsystemctl start --no-block \"$unit\" 2>/dev/null || fail \"systemctl start $unit failed\"\n\n# Without our turn: whoever has to put this host right need not wait for a migration, and ends it by stopping the canary.\nexec 9>&-\nends_at=$(($(cut -d. -f1 /proc/uptime) + limit_seconds + 45))\nwhile [ \"$(cut -d. -f1 /proc/uptime)\" -lt \"$ends_at\" ]; do\n  seen=$(systemctl show \"$unit\" -p ActiveState -p Job -p Result -p ExecMainStatus -p ExecMainCode 2>/dev/null)\n  case $seen in *ActiveState=activating* | *ActiveState=deactivating* | *Job=[1-9]*) sleep 1 ;; *ActiveState=*) break ;; *) sleep 1 ;; esac\ndone\nshown() { printf '%s\\n' \"$seen\" | sed -n \"s/^$1=//p\"; }\nemit result \"$(shown Result)\"\ncase $(shown ExecMainCode) in 1) emit exit_code exited ;; 2) emit exit_code killed ;; 3) emit exit_code dumped ;; esac\nemit exit_status \"$(shown ExecMainStatus)\"\ntimeout 5 journalctl --sync 2>/dev/null\njournalctl _SYSTEMD_UNIT=\"$unit\" --since=\"@$started_at\" -n 200 --no-pager -o cat 2>/dev/null | while IFS= read -r line; do\n  emit printed \"$line\"\ndone\n\none_at_a_time\nrequire_lock\nrm -f \"/run/systemd/system/$unit\" \"$deploy_path/canary\"\nsystemctl daemon-reload || fail \"systemctl daemon-reload failed\"\nsystemctl reset-failed \"$unit\" 2>/dev/null\nexit 0\n";

// src/deploy/steps/programs/cover.sh
var cover_default = "# Has the canary take every new connection to the public port, until it ends: meanwhile the public process can be replaced, and drains as\n# long as it needs, without one connection refused. Where that cannot be had nothing is changed, and why is answered.\n# Facts: deploy_path, token, name, port, canary_port.\n# Answers: covered, uncovered (why not).\none_at_a_time\nrequire_lock\n\ngive_up() {\n  remove_cover\n  emit uncovered \"$1\"\n  exit 0\n}\n\n# Addresses on which a port is listened to, as the kernel writes them.\naddresses_of() {\n  hex_port=$(printf '%04X' \"$1\")\n  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v hex=\"$hex_port\" '$4 == \"0A\" && $2 ~ \":\" hex \"$\" { sub(/:.*/, \"\", $2); print $2 }' | sort -u\n}\n\nreason=$(why_no_cover)\n[ -z \"$reason\" ] || give_up \"$reason\"\nsystemctl is-active --quiet \"$name@canary.service\" || give_up \"the canary has ended\"\n[ \"$(addresses_of \"$port\")\" = \"$(addresses_of \"$canary_port\")\" ] || give_up \"the canary does not listen on the addresses of the public process\"\n\n# One transaction for each family. Only first packets are sent elsewhere: what is connected stays where it is. `keep` holds connection\n# tracking on until the last translated connection has ended. Checks of the public process itself come from ports of their own (observe.sh).\ncover_family() {\n  nft -f - <<RULES\ntable $1 $table {\n}\ndelete table $1 $table\ntable $1 $table {\n  chain pre {\n    type nat hook prerouting priority -101;\n    tcp dport $port tcp flags & (fin|syn|rst|ack) == syn fib daddr type local counter redirect to :$canary_port\n  }\n  chain local_out {\n    type nat hook output priority -101;\n    tcp sport 61000-61999 return\n    tcp dport $port tcp flags & (fin|syn|rst|ack) == syn fib daddr type local counter redirect to :$canary_port\n  }\n  chain keep {\n    type filter hook input priority 0;\n    ct state established accept\n  }\n}\nRULES\n}\nproblem=$(cover_family ip 2>&1) || give_up \"nft refused: $(printf '%s' \"$problem\" | head -n 1)\"\n[ ! -e /proc/net/if_inet6 ] || problem=$(cover_family ip6 2>&1) || give_up \"nft refused for IPv6: $(printf '%s' \"$problem\" | head -n 1)\"\n\n# Seen to work, before anything relies on it.\nanswer=$(curl -q -gsS --noproxy '*' --local-port 62000-62999 -o /dev/null -w '%{http_code}' --max-time 5 \"http://127.0.0.1:$port/\" 2>/dev/null)\ncase $answer in '' | 000) give_up \"the canary did not answer on the public port\" ;; esac\nnft list chain ip \"$table\" local_out 2>/dev/null | grep -q 'counter packets [1-9]' || give_up \"connections did not reach the canary\"\nlet_arrive\nemit covered yes\nexit 0\n";

// src/deploy/steps/programs/describe.sh
var describe_default = "# What people want to know of a host, beside what a deploy reads there (inspect.sh). Changes nothing.\n# Facts: deploy_path, name, salt.\n# Answers: lock_holder, lock_id and lock_expires_in (seconds; 0 where it has run out), journal (the last line), unit_text (the unit as it\n# is on disk), variable (name, and sha256 of the salt and the whole assignment, of each in the environment of what serves).\nunit_file=/etc/systemd/system/$name@.service\nif [ -d \"$state_dir/lock\" ]; then\n  holder=$(first_line \"$state_dir/lock/holder\")\n  emit lock_holder \"${holder:-unknown}\"\n  emit lock_id \"$(lock_id \"$holder\")\"\n  lease=$(first_line \"$state_dir/lock/expires\")\n  left=0\n  case ${lease##* } in\n    '' | *[!0-9]*) ;;\n    *) [ \"${lease%% *}\" = \"$(cat /proc/sys/kernel/random/boot_id)\" ] && left=$((${lease##* } - $(cut -d. -f1 /proc/uptime))) ;;\n  esac\n  [ \"$left\" -gt 0 ] || left=0\n  emit lock_expires_in \"$left\"\nfi\nemit journal \"$(tail -n 1 \"$state_dir/journal.jsonl\" 2>/dev/null)\"\n[ -r \"$unit_file\" ] && emit unit_text \"$(cat \"$unit_file\")\"\n# A value may have several lines; it ends at the first quote without a backslash. Values go through pipes only.\n[ -r \"$deploy_path/current/env/current\" ] && mark_salt=$salt awk '\n  function closes(text, position, character) {\n    for (position = 1; position <= length(text); position++) {\n      character = substr(text, position, 1)\n      if (character == \"\\\\\") position++\n      else if (character == \"\\\"\") return 1\n    }\n    return 0\n  }\n  {\n    rest = $0\n    if (!inside) {\n      assignment = \"\"\n      name = $0\n      sub(/=.*/, \"\", name)\n      rest = substr($0, length(name) + 3)\n    }\n    assignment = assignment $0 \"\\n\"\n    inside = !closes(rest)\n    if (!inside) {\n      hash = \"sha256sum | cut -c1-64\"\n      printf \"%s \", name\n      fflush()\n      printf \"%s%s\", ENVIRON[\"mark_salt\"], assignment | hash\n      close(hash)\n    }\n  }' \"$deploy_path/current/env/current\" | while IFS= read -r mark; do emit variable \"$mark\"; done\nexit 0\n";

// src/deploy/steps/programs/enter.sh
var enter_default = "# Does nothing: that it answers says that the user may log in, run commands and become root.\n# Facts: none.\n# Answers: none.\nexit 0\n";

// src/deploy/steps/programs/explain.sh
var explain_default = "# Evidence for a person: the unit in words, its last journal lines, the disk. Changes nothing.\n# Facts: name, slot, deploy_path, lines (how many), since (seconds since 1970 on the host: when this release was started),\n# port, health_path, probe_paths (one a line, or empty: also what the service answers there, with GET).\n# Answers: crash, unit, journal, waits_for (files), disk, leads_to (another address), healthy_path.\nunit=$name@$slot.service\n# What a process printed last may not have been read yet.\ntimeout 5 journalctl --sync 2>/dev/null\n# The first crash, whose stacks may be longer than what is shown of the end.\njournalctl -u \"$unit\" --since=\"@$since\" -n 20000 --no-pager -o cat 2>/dev/null |\n  awk '/^(panic|fatal error|SIG[A-Z]+): / { found = 1 } found { print; if (++shown == 12) exit }' |\n  while IFS= read -r line; do emit crash \"$line\"; done\nemit unit \"$(systemctl show \"$unit\" -p ActiveState -p SubState -p Result -p ExecMainStatus -p NRestarts | tr '\\n' ' ')\"\njournalctl -u \"$unit\" --since=\"@$since\" -n \"$lines\" --no-pager -o cat 2>/dev/null | while IFS= read -r line; do\n  emit journal \"$line\"\ndone\n# A program that waits for a lock that another one has prints nothing: the kernel knows, and says of which file.\npid=$(systemctl show \"$unit\" -p MainPID | cut -d= -f2)\nif [ \"${pid:-0}\" -gt 0 ]; then\n  awk -v pid=\"$pid\" '$2 == \"->\" && $6 == pid { split($7, part, \":\"); print part[3] }' /proc/locks 2>/dev/null | sort -u |\n    while read -r inode; do\n      file=$(find \"$deploy_path/data\" \"$deploy_path/logs\" -xdev -inum \"$inode\" 2>/dev/null | head -n 1)\n      [ -z \"$file\" ] || emit waits_for \"$file\"\n    done\nfi\nemit disk \"$(df -Pk \"$deploy_path\" 2>/dev/null | awk 'NR == 2 { print $4 \" KiB free on \" $6 }')\"\n\n# As observe.sh asks: past any proxy, and with the address as configuration, because it may hold a token.\nask() {\n  printf 'url = \"http://127.0.0.1:%s%s\"\\n' \"$port\" \"$(printf %s \"$1\" | sed 's/[\\\\\"]/\\\\&/g')\" |\n    curl -q -gsS --noproxy '*' --local-port 61000-61999 --path-as-is -o /dev/null -w \"$2\" --max-time 2 -K - 2>/dev/null\n}\nif [ -n \"$probe_paths\" ]; then\n  emit leads_to \"$(ask \"$health_path\" '%{redirect_url}')\"\n  printf '%s\\n' \"$probe_paths\" | while IFS= read -r path; do\n    case $(ask \"$path\" '%{http_code}') in 2??) emit healthy_path \"$path\" ;; esac\n  done\nfi\nexit 0\n";

// src/deploy/steps/programs/finish.sh
var finish_default = "# Writes down how a deploy ended on this host and throws away what nobody needs any more.\n# Facts: deploy_path, token, name, promote (yes: its release was seen to serve now; again: earlier, before it was cut off; or\n# empty: the state stays), phase_line (to promote, or empty), journal_line, bad_release (or empty), remove (release names, one a line), settled (empty: the host\n# could not be put right, and what that needs is kept).\n# Answers: removed (releases), unwritten (files).\none_at_a_time\nrequire_lock\nif [ -n \"$bad_release\" ] && [ -d \"$deploy_path/releases/$bad_release\" ]; then\n  # The mark lies ready (stage.sh), so that a full disk does not lose it.\n  mv -f \"$deploy_path/releases/$bad_release/unproven\" \"$deploy_path/releases/$bad_release/bad\" 2>/dev/null ||\n    true >\"$deploy_path/releases/$bad_release/bad\" || emit unwritten \"$deploy_path/releases/$bad_release/bad\"\nfi\nif [ -n \"$promote\" ]; then\n  write_phase || emit unwritten \"$state_dir/phase\"\n  # Its time says when: the rename keeps that of the staging.\n  [ \"$promote\" = yes ] && [ -e \"$state_dir/state.next\" ] && touch \"$state_dir/state.next\"\n  mv -f \"$state_dir/state.next\" \"$state_dir/state.json\" 2>/dev/null ||\n    # This step may be run twice.\n    grep -qF \"\\\"release\\\":\\\"$(basename \"$(readlink \"$deploy_path/current\")\")\\\"\" \"$state_dir/state.json\" 2>/dev/null ||\n    fail \"cannot write $state_dir/state.json\"\n  rm -f \"$deploy_path/current/unproven\"\nfi\nif [ \"$settled\" = yes ]; then\n  printf '%s\\n' \"$remove\" | while IFS= read -r release; do\n    case $release in '' | .* | */*) continue ;; esac\n    # Never what a slot points at, whatever was asked for.\n    [ \"$(readlink \"$deploy_path/current\")\" = \"releases/$release\" ] && continue\n    [ \"$(readlink \"$deploy_path/canary\")\" = \"releases/$release\" ] && continue\n    rm -rf \"${deploy_path:?}/releases/$release\" && emit removed \"$release\"\n  done\n  remove_leftovers\n  rm -f \"$state_dir/state.next\" \"$state_dir/back\"\n  rm -f \"/etc/systemd/system/$name@.service.back\" \"$state_dir/phase\"\nfi\nadd_to_journal \"$journal_line\" || emit unwritten \"$state_dir/journal.jsonl\"\nexit 0\n";

// src/deploy/steps/programs/inspect.sh
var inspect_default = "# Reads what a deploy must know about a host. Changes nothing.\n# Facts: name, deploy_path, port.\n# Answers: kernel, machine, systemd, booted, tool, disk_place, disk_free_kib, inodes_free, listening, port_owner, user_id, user_home,\n# unit (ours, foreign), unit_deploy_path, unit_is_currents, enabled, env_sha256, deploy_path (foreign), active, active_state, running,\n# no_cover (why connections cannot be sent to a canary), state, state_age (seconds), pending, phase, current, canary, release, lock_holder.\nemit kernel \"$(uname -s)\"\nemit machine \"$(uname -m)\"\nemit systemd \"$(systemctl --version 2>/dev/null | sed -n '1s/^systemd \\([0-9]*\\).*/\\1/p')\"\n# A systemd that is installed but did not boot this machine cannot run a unit.\n[ -d /run/systemd/system ] && emit booted yes\nfor tool in curl flock gzip tar zstd sha256sum useradd base64 journalctl sync; do\n  command -v \"$tool\" >/dev/null 2>&1 && emit tool \"$tool\"\ndone\n\nplace=$deploy_path\nwhile [ ! -d \"$place\" ]; do place=$(dirname \"$place\"); done\nemit disk_place \"$place\"\nemit disk_free_kib \"$(df -Pk \"$place\" | awk 'NR == 2 { print $4 }')\"\nemit inodes_free \"$(df -Pi \"$place\" 2>/dev/null | awk 'NR == 2 && $2 > 0 { print $4 }')\"\n\nlistening_sockets | cut -d' ' -f1 | sort -un | while read -r listening_port; do emit listening \"$listening_port\"; done\nsockets_in_the_way=\" $(listening_sockets | sed -n \"s/^$port //p\" | tr '\\n' ' ')\"\nif [ \"$sockets_in_the_way\" != \" \" ]; then\n  open_sockets '[0-9]*' | while read -r pid inode; do\n    case $sockets_in_the_way in\n      *\" $inode \"*) printf '%s %s %s\\n' \"$pid\" \"$(unit_of_process \"$pid\")\" \"$(cat \"/proc/$pid/comm\" 2>/dev/null)\" ;;\n    esac\n  done | sort -u | while IFS= read -r owner; do emit port_owner \"$owner\"; done\nfi\n\nemit user_id \"$(id -u \"$name\" 2>/dev/null)\"\nemit user_home \"$(sed -n \"s|^$name:[^:]*:[^:]*:[^:]*:[^:]*:\\\\([^:]*\\\\):.*|\\\\1|p\" /etc/passwd)\"\nfor directory in /run/systemd/system /usr/local/lib/systemd/system /usr/lib/systemd/system /lib/systemd/system; do\n  [ -e \"$directory/$name@.service\" ] && emit unit foreign\ndone\nif [ -e \"/etc/systemd/system/$name@.service\" ]; then\n  grep -q '^# gin-deploy: ' \"/etc/systemd/system/$name@.service\" && emit unit ours || emit unit foreign\n  emit unit_deploy_path \"$(sed -n 's|^WorkingDirectory=\\(.*\\)/%i$|\\1|p' \"/etc/systemd/system/$name@.service\")\"\n  cmp -s \"$deploy_path/current/unit\" \"/etc/systemd/system/$name@.service\" && emit unit_is_currents yes\nfi\nemit enabled \"$(systemctl is-enabled \"$name@current.service\" 2>/dev/null)\"\n[ -r \"$deploy_path/current/env/current\" ] && emit env_sha256 \"$(sha256sum \"$deploy_path/current/env/current\" | cut -d' ' -f1)\"\n[ -e \"$deploy_path\" ] && [ ! -d \"$state_dir\" ] && [ -n \"$(ls -A \"$deploy_path\" 2>/dev/null)\" ] && emit deploy_path foreign\n[ -d \"$deploy_path/current/bin\" ] && [ ! -e \"$deploy_path/current/bin/$name\" ] && emit deploy_path foreign\nsystemctl is-active --quiet \"$name@current.service\" 2>/dev/null && emit active yes\nemit active_state \"$(systemctl show \"$name@current.service\" -p ActiveState 2>/dev/null | cut -d= -f2)\"\nemit running \"$(running_release \"$name@current.service\")\"\nemit no_cover \"$(why_no_cover | head -n 1)\"\nemit state \"$(cat \"$state_dir/state.json\" 2>/dev/null)\"\n[ -e \"$state_dir/state.json\" ] && emit state_age \"$(($(date +%s) - $(stat -c %Y \"$state_dir/state.json\")))\"\n# What a deploy was to write down at its end, and has not: it goes on, or was cut off.\nemit pending \"$(cat \"$state_dir/state.next\" 2>/dev/null)\"\nemit phase \"$(first_line \"$state_dir/phase\")\"\nemit current \"$(basename \"$(readlink \"$deploy_path/current\" 2>/dev/null)\" 2>/dev/null)\"\nemit canary \"$(basename \"$(readlink \"$deploy_path/canary\" 2>/dev/null)\" 2>/dev/null)\"\nfor release in \"$deploy_path\"/releases/*/release.json; do\n  [ -e \"$release\" ] || continue\n  directory=${release%/release.json}\n  emit release \"$(basename \"$directory\") $([ -e \"$directory/bad\" ] && echo bad || echo good) $(cat \"$release\")\"\ndone\nif [ -d \"$state_dir/lock\" ]; then\n  holder=$(first_line \"$state_dir/lock/holder\")\n  emit lock_holder \"${holder:-unknown}\"\nfi\nexit 0\n";

// src/deploy/steps/programs/lock.sh
var lock_default = "# One deploy at a time on a host.\n# Facts: deploy_path, operation (acquire, renew, rotate, release, break), token, holder, lease_seconds, new_token (to rotate, or empty),\n# journal_line (to acquire: that a deploy has begun; to break: that somebody has; or empty), seen (to break: the lock_id of the lock\n# that is meant, as describe.sh says it; or empty).\n# Answers: lock (acquired, held, renewed, rotated, released, broken, free, changed), holder (of a lock that is held, or has changed),\n# expires_in (seconds, of one that is held), taken_over (the holder whose lease had run out), unwritten (files).\nlock_dir=$state_dir/lock\n# What the lock is made of while nobody holds it: taking it then needs no room on the disk.\nspare_dir=$state_dir/spare\n\n# Two lock operations never overlap. Apart from one_at_a_time: a renewal must not wait for a step, which may take a minute.\n# The directory itself is what is locked: a full disk may have no room for a file.\nin_turn() {\n  exec 8<\"$state_dir\" && flock -w 20 8 || fail \"another lock operation on this host does not end\"\n  # Seconds since the machine was booted: somebody may set its clock. A lease from before the boot has run out.\n  now=$(cut -d. -f1 /proc/uptime)\n  boot=$(cat /proc/sys/kernel/random/boot_id)\n}\n\nwrite_lease() {\n  rewrite_file \"$1/expires\" 640 \"$boot $((now + lease_seconds))\"\n}\n\n# The token first: from then on the one before is shut out, and its lease has run out already.\nwrite_lock() {\n  rewrite_file \"$1/token\" 600 \"$token\" && rewrite_file \"$1/holder\" 640 \"$holder\" && write_lease \"$1\"\n}\n\nseconds_left() {\n  lease=$(first_line \"$lock_dir/expires\")\n  case ${lease##* } in\n    '')\n      # A holder that was killed between mkdir and its first lease has none: its directory's age stands in for it.\n      echo \"$(($(stat -c %Y \"$lock_dir\" 2>/dev/null || echo 0) + lease_seconds - $(date +%s)))\"\n      ;;\n    *[!0-9]*) echo 0 ;;\n    *) if [ \"${lease%% *}\" = \"$boot\" ]; then echo \"$((${lease##* } - now))\"; else echo 0; fi ;;\n  esac\n}\n\n# Whether somebody else has the lock, and says so.\nis_held() {\n  [ -d \"$lock_dir\" ] && [ \"$(first_line \"$lock_dir/token\")\" != \"$token\" ] || return 1\n  left=$(seconds_left)\n  [ \"$left\" -gt 0 ] || return 1\n  emit lock held\n  former=$(first_line \"$lock_dir/holder\")\n  emit holder \"${former:-unknown}\"\n  emit expires_in \"$left\"\n}\n\nlet_go() {\n  rm -rf \"$spare_dir\"\n  mv -T \"$lock_dir\" \"$spare_dir\" 2>/dev/null || rm -rf \"$lock_dir\"\n}\n\ntake() {\n  if [ -d \"$lock_dir\" ]; then\n    write_lock \"$lock_dir\"\n  else\n    mkdir -p \"$spare_dir\" && write_lock \"$spare_dir\" && mv -T \"$spare_dir\" \"$lock_dir\"\n  fi\n}\n\n# To acquire also where there never was a deploy, to break where the lock is somebody else's.\ncase $operation in\n  acquire | break) ;;\n  *) require_lock ;;\nesac\n\ncase $operation in\n  acquire)\n    # 755 on the way there: the service's own user must reach its release below.\n    (umask 022 && mkdir -p \"$state_dir\") || fail \"cannot create $state_dir\"\n    chmod 700 \"$state_dir\"\n    in_turn\n    is_held && exit 0\n    # A step of the one before may still go on. It is waited for without our turn, which whoever is quicker needs to renew.\n    exec 8>&-\n    one_at_a_time\n    in_turn\n    is_held && exit 0\n    former=\n    if [ -d \"$lock_dir\" ] && [ \"$(first_line \"$lock_dir/token\")\" != \"$token\" ]; then\n      former=$(first_line \"$lock_dir/holder\")\n      former=${former:-unknown}\n    fi\n    # Nobody holds it, so what is half-made belongs to nobody: it may be what fills the disk.\n    take 2>/dev/null || {\n      remove_leftovers\n      take\n    } || fail \"cannot write the lock in $state_dir: $(free_space \"$state_dir\")\"\n    emit lock acquired\n    [ -z \"$former\" ] || emit taken_over \"$former\"\n    if [ -n \"$journal_line\" ]; then\n      add_to_journal \"$journal_line\" || emit unwritten \"$state_dir/journal.jsonl\"\n      # Room for the line that says how it ended, where the file system can keep some.\n      fallocate -n -o \"$(stat -c %s \"$state_dir/journal.jsonl\" 2>/dev/null || echo 0)\" -l 16384 \"$state_dir/journal.jsonl\" 2>/dev/null\n    fi\n    ;;\n  renew)\n    in_turn\n    require_lock\n    write_lease \"$lock_dir\" || fail \"cannot renew the lock in $lock_dir\"\n    emit lock renewed\n    ;;\n  rotate)\n    # From here on a step that the old token sent, and that is only late, does nothing any more.\n    one_at_a_time\n    in_turn\n    require_lock\n    rewrite_file \"$lock_dir/token\" 600 \"$new_token\" && write_lease \"$lock_dir\" || fail \"cannot write the lock in $lock_dir\"\n    emit lock rotated\n    ;;\n  release)\n    in_turn\n    require_lock\n    let_go\n    emit lock released\n    ;;\n  break)\n    in_turn\n    if [ ! -d \"$lock_dir\" ]; then\n      emit lock free\n    elif [ \"$(lock_id \"$(first_line \"$lock_dir/holder\")\")\" != \"$seen\" ]; then\n      emit lock changed\n      emit holder \"$(first_line \"$lock_dir/holder\")\"\n    else\n      let_go\n      emit lock broken\n      add_to_journal \"$journal_line\" || emit unwritten \"$state_dir/journal.jsonl\"\n    fi\n    ;;\nesac\nexit 0\n";

// src/deploy/steps/programs/observe.sh
var observe_default = "# Looks at a slot again and again: what its unit says and what its port answers. Each look is printed as it comes, in one piece,\n# and ends with its number. Changes nothing. Ends when its time is over, when what it reads from comes to an end (it was enough), or\n# when nobody takes what it prints (the connection is gone).\n# Facts: name, slot, port, health_path, since (seconds since 1970 on the host: when it was started, or empty), for_seconds (0: one\n# look), pause_seconds.\n# Answers: ActiveState, SubState, MainPID, NRestarts, Result, ExecMainStatus,\n# ExecMainCode, ExecMainStartTimestampMonotonic, ended_code, ended_status (of the process before, once it was restarted),\n# running_seconds, running_sha256 (once for each process), service_port, http_status, at (seconds since the machine was booted), look (its number).\nunit=$name@$slot.service\nhashed_pid=\nlook_number=0\n\nshown_value() {\n  printf '%s\\n' \"$shown\" | sed -n \"s/^$1=//p\"\n}\n\n# A systemd that has no time to answer is asked again with the next look.\nask_systemd() {\n  shown=$(systemctl show \"$unit\" -p ActiveState -p SubState -p MainPID -p NRestarts -p Result -p ExecMainStatus \\\n    -p ExecMainCode -p ExecMainStartTimestampMonotonic) || return 1\n  pid=$(shown_value MainPID)\n  [ -n \"$pid\" ]\n}\n\ndescribe_look() {\n  printf '%s\\n' \"$shown\"\n  # After a restart systemd's words are of the new process. How the one before ended is in the journal, unless it was exit code 0.\n  if [ -n \"$since\" ] && [ \"$(shown_value NRestarts)\" != 0 ]; then\n    journalctl _PID=1 UNIT=\"$unit\" MESSAGE_ID=98e322203f7a4ed290d09fe03c09fe15 --since=\"@$since\" -n 1 --no-pager -o export 2>/dev/null |\n      sed -n 's/^EXIT_CODE=/ended_code=/p; s/^EXIT_STATUS=/ended_status=/p'\n  fi\n  started=$(shown_value ExecMainStartTimestampMonotonic)\n  if [ \"$pid\" -gt 0 ]; then\n    [ \"${started:-0}\" -gt 0 ] && emit running_seconds \"$(($(cut -d. -f1 /proc/uptime) - ${started%??????}))\"\n    # Hashing 30 MB costs the host 0.1 s: once for a process is enough.\n    [ \"$pid\" = \"$hashed_pid\" ] || emit running_sha256 \"$(sha256sum \"/proc/$pid/exe\" 2>/dev/null | cut -d' ' -f1)\"\n    sockets=\" $(open_sockets \"$pid\" | tr '\\n' ' ') \"\n    listening_sockets | while read -r socket_port inode; do\n      case $sockets in *\" $inode \"*) emit service_port \"$socket_port\" ;; esac\n    done | sort -u\n  fi\n  # From the host itself, past any proxy of the environment. 000: no answer.\n  # From ports for which no cover holds (cover.sh): it asks the process of this slot itself.\n  # The address comes as configuration: it may hold a token, and arguments are for all to see.\n  emit http_status \"$(printf 'url = \"http://127.0.0.1:%s%s\"\\n' \"$port\" \"$(printf %s \"$health_path\" | sed 's/[\\\\\"]/\\\\&/g')\" |\n    curl -q -gsS --noproxy '*' --local-port 61000-61999 --path-as-is -o /dev/null -w '%{http_code}' --max-time 5 -K - 2>/dev/null)\"\n  emit at \"$(cut -d' ' -f1 /proc/uptime)\"\n  emit look \"$look_number\"\n}\n\n# The end of standard input says that it was enough, and is what ends the wait early. Where timeout does not know parts of a second,\n# or is not there, it waits a second without listening.\npause() {\n  timeout \"$pause_seconds\" cat >/dev/null 2>&1\n  case $? in\n    0) exit 0 ;;\n    124 | 137 | 143) ;;\n    *) sleep 1 ;;\n  esac\n}\n\nends_at=$(($(cut -d. -f1 /proc/uptime) + for_seconds))\nwhile :; do\n  if ask_systemd; then\n    look_number=$((look_number + 1))\n    seen=$(describe_look)\n    printf '%s\\n' \"$seen\" 2>/dev/null || exit 0\n    case $seen in\n      *\"\nrunning_sha256=\"[0-9a-f]*) hashed_pid=$pid ;;\n    esac\n  fi\n  [ \"$(cut -d. -f1 /proc/uptime)\" -lt \"$ends_at\" ] || break\n  pause\ndone\n[ \"$look_number\" -gt 0 ] || fail \"systemctl show $unit gave no answer\"\nexit 0\n";

// src/deploy/steps/programs/receive.sh
var receive_default = "# Takes a compressed file from standard input, after the facts, and keeps it only when it is what was sent.\n# Facts: deploy_path, token, compression (gzip, zstd), sha256, size_bytes.\n# Answers: received (its sha256).\nrequire_lock\nincoming=$state_dir/incoming\nmkdir -p \"$incoming\" || fail \"cannot create $incoming\"\npart=$incoming/$sha256.part\ntrap 'rm -f \"$part\"' EXIT\n# What it complains of is kept in memory: on a full disk a file would not hold it.\ncomplaint=$(\"$compression\" -dc 2>&1 >\"$part\") || {\n  complaint=$(printf '%s\\n' \"$complaint\" | sed '/^$/d' | paste -sd ' ' -)\n  fail \"could not unpack what arrived: ${complaint:-$compression gave no reason}; $(free_space \"$incoming\")\"\n}\narrived=$(sha256sum \"$part\" | cut -d' ' -f1)\n[ \"$arrived\" = \"$sha256\" ] || fail \"what arrived is not what was sent: $(wc -c <\"$part\") bytes with sha256 $arrived instead of $size_bytes bytes with $sha256\"\none_at_a_time\nrequire_lock\n# On disk before it gets its name: a power cut must not leave a hollow file behind a good name.\nsync \"$part\" 2>/dev/null || sync\nmv -f \"$part\" \"$incoming/$sha256\" || fail \"cannot keep the upload in $incoming\"\nemit received \"$arrived\"\nexit 0\n";

// src/deploy/steps/programs/stage.sh
var stage_default = "# Makes a release directory from an uploaded (or already present) binary. It appears whole or not at all; nothing is started.\n# Facts: deploy_path, token, name, phase_line, release, sha256, same_binary_in (a release that has it, or empty), files_sha256 (of the\n# list of what lies beside the program, or empty), files_stream (sha256 of the archive with them), same_files_in (a release that has\n# them, or empty), persistent (directories, one a line), unit_text, release_json, env_current, env_canary, state_json (the state to come, should the release be promoted).\n# Answers: created (what else had to be made), staged.\n\n# unpack_files ARCHIVE DIRECTORY: plain files and directories, nothing else: what root follows or writes must be where it says.\nunpack_files() {\n  tar -tvf \"$1\" 2>/dev/null | grep -q '^[^-d]' && fail \"the files hold something that is neither a file nor a directory\"\n  tar -xof \"$1\" -C \"$2\" || fail \"cannot unpack the files: $(free_space \"$2\")\"\n  strange=$(find \"$2\" ! -type d ! \\( -type f -links 1 \\) | head -n 1)\n  [ -z \"$strange\" ] || fail \"the files hold something that is neither a file nor a directory: $strange\"\n}\n\n# link_files RELEASE DIRECTORY: what its list names, without a copy.\nlink_files() {\n  cp -l \"$1/files.sha256\" \"$2/\" && cut -c67- \"$2/files.sha256\" | cut -d/ -f1 | sort -u | while IFS= read -r entry; do\n    cp -al \"$1/$entry\" \"$2/\" || exit 1\n  done || fail \"cannot link the files of $1\"\n}\n\n# check_files DIRECTORY: exactly what was meant, whatever came.\ncheck_files() {\n  [ \"$(sha256sum \"$1/files.sha256\" 2>/dev/null | cut -d' ' -f1)\" = \"$files_sha256\" ] &&\n    (cd \"$1\" && sha256sum -c files.sha256 >/dev/null 2>&1) &&\n    [ \"$(find \"$1\" -type f | wc -l)\" -eq \"$(($(wc -l <\"$1/files.sha256\") + 1))\" ] && return 0\n  [ -z \"$same_files_in\" ] || fail \"the files of release $same_files_in were changed on the host: put them back, or change one of include, so that all are sent\"\n  fail \"the files are not those that were sent\"\n}\n\n# What systemd would pass over in silence, line by line. That the program is not in its place yet is no fault of the unit.\nverify_unit() {\n  mkdir \"$state_dir/verify\" && printf %s \"$unit_text\" >\"$state_dir/verify/$name@canary.service\" || fail \"cannot write in $state_dir\"\n  complaints=$(systemd-analyze verify \"$state_dir/verify/$name@canary.service\" 2>&1 | sed -n 's/^[^ ]*\\.service:[0-9]*: *//p' | paste -sd ' ' -)\n  rm -rf \"$state_dir/verify\"\n  [ -z \"$complaints\" ] || fail \"systemd does not take the lines of unit: $complaints\"\n}\n\none_at_a_time\nrequire_lock\nwrite_phase || fail \"cannot write $state_dir/phase: $(free_space \"$state_dir\")\"\nif ! id -u \"$name\" >/dev/null 2>&1; then\n  useradd --system --user-group --no-create-home --home-dir \"$deploy_path\" --shell /usr/sbin/nologin \"$name\" ||\n    fail \"cannot create the system user $name\"\n  emit created \"user $name\"\nfi\ngroup=$(id -gn \"$name\") || fail \"user $name has no group\"\nfor directory in $persistent; do\n  case $directory in .* | *[!A-Za-z0-9._-]* | bin | env | releases | current | canary) fail \"$directory cannot be a directory of the service\" ;; esac\ndone\nfor directory in \"$deploy_path\" \"$deploy_path/releases\"; do\n  mkdir -p \"$directory\" && chown \"root:$group\" \"$directory\" && chmod 750 \"$directory\" || fail \"cannot prepare $directory\"\ndone\nfor directory in data logs $persistent; do\n  mkdir -p \"$deploy_path/$directory\" && chown \"$name:$group\" \"$deploy_path/$directory\" &&\n    chmod 750 \"$deploy_path/$directory\" || fail \"cannot prepare $deploy_path/$directory\"\ndone\n\nwork=$state_dir/staging\nfinal=$deploy_path/releases/$release\nrm -rf \"$work\"\n# Beside it, so that files may have any name.\nunpacked=$state_dir/unpacked\nrm -rf \"$unpacked\" \"$state_dir/verify\"\ntrap 'rm -rf \"$work\" \"$unpacked\" \"$state_dir/verify\"' EXIT\nmkdir -p \"$work/bin\" \"$work/env\" || fail \"cannot create $work\"\nif [ -n \"$same_binary_in\" ]; then\n  ln \"$deploy_path/releases/$same_binary_in/bin/$name\" \"$work/bin/$name\" || fail \"cannot link the binary of $same_binary_in\"\nelse\n  mv \"$state_dir/incoming/$sha256\" \"$work/bin/$name\" || fail \"the uploaded binary is gone\"\nfi\n[ \"$(sha256sum \"$work/bin/$name\" | cut -d' ' -f1)\" = \"$sha256\" ] ||\n  fail \"the binary of ${same_binary_in:-the upload} was changed on the host: its sha256 is not $sha256\"\nif [ -n \"$files_sha256\" ]; then\n  mkdir \"$unpacked\" || fail \"cannot create $unpacked\"\n  if [ -n \"$same_files_in\" ]; then\n    link_files \"$deploy_path/releases/$same_files_in\" \"$unpacked\"\n  else\n    unpack_files \"$state_dir/incoming/$files_stream\" \"$unpacked\"\n    rm -f \"$state_dir/incoming/$files_stream\"\n  fi\n  check_files \"$unpacked\"\n  chmod -R a-s,u=rwX,g=rX,o= \"$unpacked\" || fail \"cannot set the modes of the files\"\n  for file in \"$unpacked\"/* \"$unpacked\"/.[!.]*; do\n    [ -e \"$file\" ] || continue\n    [ ! -e \"$work/${file##*/}\" ] || fail \"a release has a ${file##*/} of its own\"\n    mv \"$file\" \"$work/\" || fail \"cannot put ${file##*/} into the release\"\n  done\n  rmdir \"$unpacked\" || fail \"a name of the files cannot be used\"\nfi\ncase $unit_text in *\"# Of the input unit.\"*) verify_unit ;; esac\nwrite_file \"$work/release.json\" 600 \"$release_json\" &&\n  write_file \"$work/unit\" 640 \"$unit_text\" &&\n  # systemd reads them as root: a service that serves the files of its working directory must not serve these.\n  write_file \"$work/env/current\" 600 \"$env_current\" &&\n  write_file \"$work/env/canary\" 600 \"$env_canary\" &&\n  # Written now, while there is room: promoting, and marking the release as bad, are then no more than a rename, which a full\n  # disk cannot stop. So is going back: its link, and the unit of what serves where that will be replaced.\n  write_file \"$work/unproven\" 600 \"\" &&\n  write_file \"$state_dir/state.next\" 640 \"$state_json\" &&\n  keep_way_back \"$work/unit\" ||\n  fail \"cannot write the release: $(free_space \"$state_dir\"), $(free_space /etc/systemd/system) in /etc/systemd/system\"\nchmod 750 \"$work\" \"$work/bin\" \"$work/env\" \"$work/bin/$name\" && chown -R \"root:$group\" \"$work\" || fail \"cannot hand $work to $group\"\n# Within reach of the service by relative path. After chown, which must not follow them; from releases/<release>, once it is there.\nfor directory in data logs $persistent; do\n  ln -s \"../../$directory\" \"$work/$directory\" || fail \"cannot link $directory into $work\"\ndone\nsync 2>/dev/null\nrm -rf \"$final\"\nmv -T \"$work\" \"$final\" || fail \"cannot put the release at $final\"\nemit staged \"$release\"\nexit 0\n";

// src/deploy/steps/programs/start-canary.sh
var start_canary_default = "# Starts a release beside the one that serves. Its unit lives in /run under the instance's own name, so the unit of the\n# serving release stays as it is, and a reboot leaves nothing behind.\n# Facts: deploy_path, token, name, phase_line, release, life_seconds (how long it may run).\n# Answers: started_at (seconds since 1970 on the host), started.\none_at_a_time\nrequire_lock\ndirectory=$deploy_path/releases/$release\nunit=$name@canary.service\n[ -d \"$directory\" ] || fail \"release $release is not on this host\"\nwrite_phase || fail \"cannot write $state_dir/phase: $(free_space \"$state_dir\")\"\nsystemctl stop \"$unit\" 2>/dev/null\nreplace_link \"releases/$release\" \"$deploy_path/canary\" || fail \"cannot point canary at $release\"\n# An end of its own: whoever started it may be gone, and a second consumer or cron job does harm. One that ends is not started again.\nmkdir -p /run/systemd/system && write_file \"/run/systemd/system/$unit\" 644 \"$(cat \"$directory/unit\")\n\n[Service]\nRestart=no\nRuntimeMaxSec=$life_seconds\n# However it ends: what was sent to it goes to the public process again.\nExecStopPost=-+/bin/sh -c 'for f in ip ip6; do nft delete table \\$\\$f $table; done 2>/dev/null'\n\" || fail \"cannot write /run/systemd/system/$unit\"\nsystemctl daemon-reload || fail \"systemctl daemon-reload failed\"\nemit started_at \"$(date +%s)\"\nsystemctl reset-failed \"$unit\" 2>/dev/null\n# What the start came to is seen by looking at the unit: a service that ends at once is no failure of this step.\nsystemctl start \"$unit\" 2>/dev/null\nemit started \"$unit\"\nexit 0\n";

// src/deploy/steps/programs/stop-canary.sh
var stop_canary_default = "# Ends a canary, if there is one, and takes away its traces and what a deploy that was cut off has left half-made.\n# Facts: deploy_path, token, name.\n# Answers: stopped.\none_at_a_time\nrequire_lock\nunit=$name@canary.service\nif systemctl is-active --quiet \"$unit\" || [ -e \"/run/systemd/system/$unit\" ] || [ -L \"$deploy_path/canary\" ]; then\n  lift_cover\n  systemctl stop \"$unit\" 2>/dev/null\n  remove_cover\n  rm -f \"/run/systemd/system/$unit\" \"$deploy_path/canary\"\n  systemctl daemon-reload || fail \"systemctl daemon-reload failed\"\n  systemctl reset-failed \"$unit\" 2>/dev/null\n  emit stopped \"$unit\"\nfi\nremove_leftovers\nexit 0\n";

// src/deploy/steps/programs/switch.sh
var switch_default = "# Makes a release the public one: its unit, its environment, its binary, in one restart. Also the way back.\n# An empty release means none: the service is taken down (a first deploy that failed).\n# Facts: deploy_path, token, name, phase_line, release.\n# Answers: serving, started_at (seconds since 1970 on the host), changed (the unit's file), kept (what runs is that release already, by\n# its own unit, and was not restarted), unwritten (files).\none_at_a_time\nrequire_lock\nunit=$name@current.service\nunit_file=/etc/systemd/system/$name@.service\n[ -z \"$release\" ] || [ -d \"$deploy_path/releases/$release\" ] || fail \"release $release is not on this host\"\n# Going back comes before writing down that it does.\nwrite_phase || emit unwritten \"$state_dir/phase\"\nif [ -z \"$release\" ]; then\n  systemctl disable --now \"$unit\" 2>/dev/null\n  rm -f \"$deploy_path/current\" \"$unit_file\"\n  systemctl daemon-reload\n  systemctl reset-failed \"$unit\" 2>/dev/null\n  emit started_at \"$(date +%s)\"\n  emit serving none\n  exit 0\nfi\ndirectory=$deploy_path/releases/$release\n\n# First all that may fail: a link and a unit that only need to be renamed. For the way back both lie ready (stage.sh), so that\n# a full disk does not stop it.\nlink=\nif [ \"$(readlink \"$deploy_path/current\")\" != \"releases/$release\" ]; then\n  link=$state_dir/back\n  [ \"$(readlink \"$link\")\" = \"releases/$release\" ] || {\n    link=$deploy_path/current.next\n    ln -sfn \"releases/$release\" \"$link\"\n  } || fail \"cannot write $link: $(free_space \"$deploy_path\")\"\nfi\nnew_unit=\nif ! cmp -s \"$directory/unit\" \"$unit_file\"; then\n  new_unit=$unit_file.back\n  cmp -s \"$directory/unit\" \"$new_unit\" || {\n    new_unit=$unit_file.next\n    cp \"$directory/unit\" \"$new_unit\" && chmod 644 \"$new_unit\"\n  } || {\n    rm -f \"$new_unit\" \"$deploy_path/current.next\"\n    fail \"cannot write $new_unit: $(free_space \"${unit_file%/*}\")\"\n  }\nfi\n\n# Then the change. The link first: should this be cut off before the unit is there, the link tells that something is to be put right.\n[ -z \"$link\" ] || mv -fT \"$link\" \"$deploy_path/current\" || fail \"cannot point current at $release\"\nif [ -n \"$new_unit\" ]; then\n  mv -f \"$new_unit\" \"$unit_file\" || fail \"cannot write $unit_file\"\n  emit changed \"$unit_file\"\nfi\nsystemctl daemon-reload || fail \"systemctl daemon-reload failed\"\nemit started_at \"$(date +%s)\"\nsystemctl enable --quiet \"$unit\" 2>/dev/null\nemit serving \"$release\"\nif [ -z \"$new_unit\" ] && [ \"$(running_release \"$unit\")\" = \"$release\" ] && systemctl is-active --quiet \"$unit\"; then\n  emit kept yes\n  exit 0\nfi\nsystemctl reset-failed \"$unit\" 2>/dev/null\nsystemctl restart \"$unit\" 2>/dev/null\nexit 0\n";

// src/deploy/steps/step-table.ts
const usualMs = 6e4;
/** A link of 100 kbit/s brings 10 MB in less; a dead one is found by the keep-alive of the connection long before. */
const uploadMs = 18e5;
/** One look on a host that has a lot to do. */
const lookMs = 4e4;
const service = {
	deploy_path: word,
	token: word,
	name: word
};
const looking = {
	writes: false,
	mayRunTwice: true,
	timeoutMs: usualMs
};
const writing = {
	writes: true,
	mayRunTwice: true,
	timeoutMs: usualMs
};
/** Every program that runs on a host. What is said of it here is compared with the program by step-table.test.ts. */
const steps = {
	enter: {
		program: enter_default,
		facts: {},
		answers: {},
		...looking
	},
	inspect: {
		program: inspect_default,
		facts: {
			name: word,
			deploy_path: word,
			port: whole
		},
		answers: {
			kernel: word,
			machine: word,
			systemd: orEmpty(whole),
			booted: flag,
			tool: lines,
			disk_place: word,
			disk_free_kib: whole,
			inodes_free: text,
			listening: listOf(whole),
			port_owner: lines,
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
			no_cover: orEmpty(word),
			state: text,
			state_age: orAbsent(whole),
			pending: text,
			phase: orEmpty(word),
			current: orEmpty(word),
			canary: orEmpty(word),
			release: lines,
			lock_holder: orAbsent(text)
		},
		...looking
	},
	lock: {
		program: lock_default,
		facts: {
			deploy_path: word,
			operation: choice("acquire", "renew", "rotate", "release", "break"),
			token: word,
			holder: text,
			lease_seconds: whole,
			new_token: orEmpty(word),
			journal_line: orEmpty(word),
			seen: orEmpty(word)
		},
		answers: {
			lock: choice("acquired", "held", "renewed", "rotated", "released", "broken", "free", "changed"),
			holder: orAbsent(word),
			expires_in: orAbsent(whole),
			taken_over: orAbsent(word),
			unwritten: lines
		},
		...writing
	},
	describe: {
		program: describe_default,
		facts: {
			deploy_path: word,
			name: word,
			salt: word
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
	receive: {
		program: receive_default,
		facts: {
			deploy_path: word,
			token: word,
			compression: choice("gzip", "zstd"),
			sha256: word,
			size_bytes: whole
		},
		answers: { received: word },
		writes: true,
		mayRunTwice: false,
		timeoutMs: uploadMs
	},
	stage: {
		program: stage_default,
		facts: {
			...service,
			phase_line: word,
			release: word,
			sha256: word,
			same_binary_in: orEmpty(word),
			files_sha256: orEmpty(word),
			files_stream: orEmpty(word),
			same_files_in: orEmpty(word),
			persistent: lines,
			unit_text: text,
			release_json: text,
			env_current: text,
			env_canary: text,
			state_json: text
		},
		answers: {
			created: lines,
			staged: word
		},
		writes: true,
		mayRunTwice: false,
		timeoutMs: usualMs
	},
	adopt: {
		program: adopt_default,
		facts: {
			...service,
			phase_line: word,
			release: word,
			sha256: word,
			canary_port: whole,
			state_json: text
		},
		answers: { adopted: word },
		...writing
	},
	"before-start": {
		program: before_start_default,
		facts: {
			...service,
			phase_line: word,
			release: word,
			arguments: text,
			limit_seconds: whole
		},
		answers: {
			result: word,
			exit_code: orAbsent(word),
			exit_status: text,
			printed: lines
		},
		writes: true,
		mayRunTwice: false,
		timeoutMs: ({ limit_seconds }) => limit_seconds * 1e3 + usualMs
	},
	"start-canary": {
		program: start_canary_default,
		facts: {
			...service,
			phase_line: word,
			release: word,
			life_seconds: whole
		},
		answers: {
			started_at: whole,
			started: word
		},
		...writing
	},
	"stop-canary": {
		program: stop_canary_default,
		facts: service,
		answers: { stopped: orAbsent(word) },
		...writing
	},
	cover: {
		program: cover_default,
		facts: {
			...service,
			port: whole,
			canary_port: whole
		},
		answers: {
			covered: flag,
			uncovered: orAbsent(word)
		},
		...writing
	},
	switch: {
		program: switch_default,
		facts: {
			...service,
			phase_line: word,
			release: orEmpty(word)
		},
		answers: {
			serving: word,
			started_at: whole,
			changed: orAbsent(word),
			kept: flag,
			unwritten: lines
		},
		...writing
	},
	observe: {
		program: observe_default,
		facts: {
			name: word,
			slot: choice("current", "canary"),
			port: whole,
			health_path: text,
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
			http_status: whole,
			at: seconds,
			look: whole
		},
		looks: true,
		writes: false,
		mayRunTwice: true,
		timeoutMs: ({ for_seconds }) => for_seconds * 1e3 + lookMs
	},
	explain: {
		program: explain_default,
		facts: {
			name: word,
			slot: choice("current", "canary"),
			deploy_path: word,
			lines: whole,
			since: whole,
			port: whole,
			health_path: text,
			probe_paths: lines
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
	},
	finish: {
		program: finish_default,
		facts: {
			...service,
			phase_line: orEmpty(word),
			promote: orEmpty(choice("yes", "again")),
			journal_line: word,
			bad_release: orEmpty(word),
			remove: lines,
			settled: flag
		},
		answers: {
			removed: lines,
			unwritten: lines
		},
		...writing
	}
};

// src/deploy/steps/remote-step.ts
/**
* Runs one of `programs/` as root on a host, on one channel. Throws `host`, or `lock` when the lock is not ours any more. A step
* that looks again and again returns its last look.
*/
async function runStep(host, name, facts, options = {}) {
	const step = steps[name];
	const head = encodeRequest(prelude_default + step.program, writeFields(step.facts, facts));
	const { onLook } = options;
	const watch = onLook && watchLooks(head, (look) => onLook(readAnswers(host.label, name, look)));
	const input = watch?.input ?? (options.stream ? Readable.from(headThenBody(head, options.stream)) : head);
	const { signal, onSent } = options;
	const running = host.connection.run({
		command: bootstrap,
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
/** The program on one line, then `name base64` lines, then a lone dot. */
function encodeRequest(program, facts) {
	const lines = Object.entries(facts).map(([name, value]) => `${name} ${Buffer.from(value).toString("base64")}`);
	return [
		Buffer.from(program).toString("base64"),
		...lines,
		".",
		""
	].join("\n");
}

// src/deploy/steps/host-lock.ts
/** A deploy that is not heard of for this long has lost the host; its steps refuse to run from then on. */
const leaseSeconds = 60;
const heartbeatMs = 15e3;
const pollMs = 2e3;
/** Only one operation takes each of these. */
const nothingMore = {
	new_token: void 0,
	journal_line: void 0,
	seen: void 0
};
/** Putting things right may take as long as the old release needs to start, and the connection may be gone meanwhile. */
const repairLeaseSeconds = 180;
const repairSuffix = ".repair";
/** The token that a lock has while its run puts things right. Follows from the first, so that the post step knows it too. */
function repairTokenOf(token) {
	return `${token}${repairSuffix}`;
}
function leaseSecondsOf(token) {
	return token.endsWith(repairSuffix) ? repairLeaseSeconds : leaseSeconds;
}
/** Facts of the `lock` step for a lock that is held by the repair, or that the repair takes because nobody holds it. */
function repairLockFacts(deployPath, token, operation, holder) {
	return {
		deploy_path: deployPath,
		operation,
		token: repairTokenOf(token),
		holder,
		...nothingMore,
		lease_seconds: repairLeaseSeconds
	};
}
/** Facts of the `lock` step that hands a lock over to the repair: steps of the way forward that are only late do nothing from then on. */
function rotationFacts(deployPath, token) {
	return {
		deploy_path: deployPath,
		operation: "rotate",
		token,
		new_token: repairTokenOf(token),
		holder: "",
		lease_seconds: repairLeaseSeconds,
		journal_line: void 0,
		seen: void 0
	};
}
/** Takes the host for this run, waiting for another deploy to end. Throws `lock` when it does not end in time. */
async function acquireLock(hostNow, request, world) {
	const host = hostNow();
	const { deployPath, token, holder, waitMs, journalLine } = request;
	const asked = {
		deploy_path: deployPath,
		operation: "acquire",
		token,
		holder,
		lease_seconds: leaseSeconds,
		new_token: void 0,
		journal_line: journalLine,
		seen: void 0
	};
	const deadline = world.clock.elapsed() + waitMs;
	let announced = "";
	for (;;) {
		const answer = await runStep(host, "lock", asked, { signal: world.cancelled });
		if (answer.lock === "acquired") {
			const former = answer.taken_over;
			if (former) world.runner.warning(`${host.label}: took over the lock of a deploy that died: ${former}`);
			for (const file of answer.unwritten) world.runner.warning(`${host.label}: ${file} could not be written`);
			return keepLock(hostNow, {
				deployPath,
				token,
				takenOver: former
			}, world);
		}
		const other = answer.holder ?? "unknown";
		if (world.clock.elapsed() >= deadline) throw new ActionError("lock", `${host.label}: another deploy holds ${deployPath}: ${other}`, { hint: "Run again when it has ended, or raise `lock-wait`." });
		if (other !== announced) world.runner.info(`${host.label}: waiting for another deploy to end: ${other}`);
		announced = other;
		await world.clock.sleep(pollMs, world.cancelled);
	}
}
/** A lock that is ours already, kept alive from now on. */
function keepLock(hostNow, held, world) {
	const ended = new AbortController();
	let token = held.token;
	const ask = (operation, options) => {
		const facts = {
			deploy_path: held.deployPath,
			operation,
			token,
			holder: "",
			...nothingMore
		};
		return runStep(hostNow(), "lock", {
			...facts,
			lease_seconds: leaseSecondsOf(token)
		}, {
			...options,
			timeoutMs: heartbeatMs
		});
	};
	const beat = async () => {
		while (!ended.signal.aborted) {
			await world.clock.sleep(heartbeatMs, ended.signal).catch(() => void 0);
			if (!ended.signal.aborted) await ask("renew", { signal: ended.signal }).catch((error) => world.runner.debug(wordsOf(error)));
		}
	};
	const beating = beat();
	const leave = async () => {
		ended.abort();
		await beating;
	};
	return {
		takenOver: held.takenOver,
		token: () => token,
		continueAs: (next) => {
			token = next;
		},
		leave,
		async release() {
			await leave();
			try {
				await ask("release", {});
			} catch (error) {
				if (error instanceof ActionError && error.code === "lock") return;
				const { label } = hostNow();
				world.runner.warning(`${label}: the lock stays for up to ${leaseSecondsOf(token)} s: ${wordsOf(error)}`);
			}
		}
	};
}

// src/deploy/steps/host-documents.ts
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

// src/deploy/steps/host-facts.ts
/** Throws `preflight` for what a later version of this action has written. `place`: `deploy@web1: /opt/greeter`. */
function readHostFacts(answers, place) {
	const inStateDirectory = (file) => `${place}/.gin-deploy/${file}`;
	return {
		kernel: answers.kernel,
		machine: answers.machine,
		systemdVersion: answers.systemd,
		isBootedBySystemd: answers.booted,
		tools: new Set(answers.tool),
		diskPlace: answers.disk_place,
		diskFreeBytes: answers.disk_free_kib * 1024,
		inodesFree: readInodes(answers.inodes_free),
		listeningPorts: new Set(answers.listening),
		portOwners: answers.port_owner.map(readPortOwner),
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
		noCover: answers.no_cover,
		pending: readPending(answers.pending, inStateDirectory("state.next")),
		phase: answers.phase === void 0 ? void 0 : known(readHostPhase(answers.phase), inStateDirectory("phase")),
		decidedSecondsAgo: answers.state_age,
		canary: answers.canary,
		releases: answers.release.map((line) => readKnownRelease(line, place)),
		lockHolder: answers.lock_holder
	};
}
/**
* The release to go back to: the last one that was proved to serve. A host that has lost its state.json is taken by its
* word: what serves there is better than nothing.
*/
function provenRelease(facts) {
	const { state, current, pending } = facts;
	if (typeof state === "object") return usableRelease(facts, state.release);
	return current === pending ? void 0 : usableRelease(facts, current);
}
/** The same release, if it is still on disk and was not found bad. */
function usableRelease({ releases }, id) {
	return releases.some((release) => release.id === id && !release.isBad) ? id : void 0;
}
function recordOf(facts, id) {
	return facts.releases.find((release) => release.id === id)?.record;
}
/** A release on the host whose binary is the wanted one, so that it need not be sent. */
function releaseWithBinary(facts, sha256) {
	return facts.releases.find(({ record }) => record?.binarySha256 === sha256)?.id;
}
/** A release on the host that has the same files beside its program, so that they need not be sent. */
function releaseWithFiles({ releases }, manifestSha256) {
	if (manifestSha256 === void 0) return void 0;
	return releases.find(({ record }) => record?.filesSha256 === manifestSha256)?.id;
}
/** A file system without a fixed number of them says `-`, or nothing. */
function readInodes(count) {
	return /^\d+$/.test(count) ? Number(count) : void 0;
}
function readPortOwner(line) {
	const [pid = "", unit = "", ...command] = line.split(" ");
	return {
		pid: Number(pid),
		unit,
		command: command.join(" ")
	};
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
/** state.next is what state.json becomes when the deploy that wrote it is finished. */
function readPending(json, file) {
	return json === "" ? void 0 : known(readHostState(json), file)?.release;
}
/** undefined: it cannot be read. */
function known(document, file) {
	if (document.kind === "of another schema") throw otherSchemaFailure(file, document);
	return document.kind === "read" ? document.value : void 0;
}

// src/deploy/host/host-session.ts
/**
* Logs in to all hosts and becomes root there, or to none: throws what went wrong on each of them. So many as `maxUnreachable` may be down;
* what is wrong in another way, with trust or login, is never passed over.
*/
async function openSessions(inputs, world) {
	const reach = await reachHosts(inputs, world);
	const opened = [];
	try {
		await reach.prepare(world.cancelled);
		const settled = await settleEvery(inputs.hosts, async (address) => {
			const session = await openSession(address, reach, world);
			opened.push(session);
			return await entered(session, world);
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
/** A user who may not become root is better heard of now than after the build. */
async function entered(session, { cancelled }) {
	await step(session, "enter", {}, { signal: cancelled });
	return session;
}
/** How long the post step waits for a host that is gone: the main step may have waited already. */
const postWaitMs = 3e4;
/** Connects to a host that may be away for the moment. */
async function openPatiently(address, reach, world) {
	const deadline = world.clock.elapsed() + postWaitMs;
	for (;;) {
		try {
			return await openAndEnter(address, reach, world);
		} catch (error) {
			if (!isLostConnection(error) || world.clock.elapsed() > deadline) throw error;
		}
		await world.clock.sleep(reconnectEveryMs, world.cancelled);
	}
}
async function openAndEnter(address, reach, world) {
	const session = await openSession(address, reach, world);
	return await entered(session, world).catch((error) => {
		session.close();
		throw error;
	});
}
async function openSession(address, reach, { clock, cancelled }) {
	const label = formatHostAddress(address);
	let connection = await reach.connect(address, cancelled);
	return {
		label,
		clock,
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
async function inspectHost(session, place, signal) {
	const answers = await stepOrOnceMore(session, "inspect", inspectionOf(place), signal);
	return readHostFacts(answers, `${session.label}: ${place.deployPath}`);
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
async function inspectForRepair(session, place) {
	const answers = await repairStep(session, "inspect", inspectionOf(place));
	return readHostFacts(answers, `${session.label}: ${place.deployPath}`);
}
function inspectionOf({ name, deployPath, port }) {
	return {
		name,
		deploy_path: deployPath,
		port
	};
}

// src/deploy/host/hold-for-repair.ts
/** Takes a host's lock to put the host right: our own, one that has run out, or one that nobody holds; never that of a deploy that lives. Returns that deploy's holder; undefined: the lock is ours, by the repair's token. */
async function holdForRepair(session, { deployPath, token, by }) {
	const lock = (facts) => repairStep(session, "lock", facts);
	if ((await unlessLost(() => lock(rotationFacts(deployPath, token))) ?? await unlessLost(() => lock(repairLockFacts(deployPath, token, "renew", by)))) !== void 0) return void 0;
	const answer = await lock(repairLockFacts(deployPath, token, "acquire", by));
	return answer.lock === "acquired" ? void 0 : answer.holder ?? "unknown";
}
/** undefined: the lock is somebody else's, or nobody's. */
async function unlessLost(work) {
	try {
		return await work();
	} catch (error) {
		if (error instanceof ActionError && error.code === "lock") return void 0;
		throw error;
	}
}

// src/deploy/judgement/deployment.ts
/** Said in place of a release when a host could not be asked any more: it may be any, or none. */
const unknownRelease = "unknown";
/** With the hosts that were down: what they have is not known, and they get the release by another run. */
function withLeftOut(deployment, leftOut) {
	const down = leftOut.map(({ label, error }) => ({
		host: label,
		decision: "unreachable",
		release: unknownRelease,
		previousRelease: void 0,
		health: void 0,
		reason: `${wordsOf(error)}: it keeps what it had; run the job again when it is back`,
		evidence: [],
		elapsedMs: 0
	}));
	return {
		...deployment,
		hosts: [...deployment.hosts, ...down]
	};
}
/** For the person who is called at night: which release serves where, right now. */
function describeWhatServes(hosts) {
	return `What serves now: ${hosts.map(({ host, release }) => `${host}: ${release ?? "NOTHING"}`).join("; ")}.`;
}
/** What became of all hosts together; `failure` is why the rollout ended early, if it did. */
function summarizeDeployment(release, hosts, failure) {
	const has = (decision) => hosts.some((host) => host.decision === decision);
	if (failure === void 0) return {
		decision: has("promoted") ? "promoted" : "unchanged",
		release,
		hosts,
		failure
	};
	const hint = [failure.hint, describeWhatServes(hosts)].filter((part) => part !== void 0).join(" ");
	return {
		decision: has("rolled-back") ? "rolled-back" : "failed",
		release,
		hosts,
		failure: restated(failure, { hint })
	};
}

// src/deploy/judgement/policies.ts
/** Before any traffic: three good answers in a row, over ten seconds in which it stayed up. */
function canaryPolicy(expectation) {
	return {
		...expectation,
		consecutive: 3,
		minHealthyMs: 1e4,
		patienceWithRefusals
	};
}
/** After the switch: the same program has just proved itself, so less will do to see that it got the public port. */
function publicPolicy(expectation) {
	return {
		...expectation,
		consecutive: 3,
		minHealthyMs: 3e3,
		patienceWithRefusals
	};
}
/** As after its switch, for a release whose deploy was cut off there. */
function provedAgainPolicy(record) {
	return publicPolicy(expectationOf(record));
}
/** After a release was taken back: it only needs to answer again. It may have been running all the time. */
function takenBackPolicy(record) {
	const expectation = expectationOf(record);
	return {
		...expectation,
		timeoutMs: Math.max(expectation.timeoutMs, 6e4),
		consecutive: 3,
		minHealthyMs: 1e3,
		ranBefore: true
	};
}
/** How long a canary may run: what it may take to be ready, to prove itself, and as much again for a slow link between two looks. */
function canaryLifeSeconds(policy) {
	return Math.ceil((policy.timeoutMs + policy.minHealthyMs) / 1e3) + 60;
}
function expectationOf({ port, healthPath, healthTimeoutMs, binarySha256 }) {
	return {
		port,
		healthPath,
		expectedSha256: binarySha256,
		timeoutMs: healthTimeoutMs
	};
}

// src/deploy/judgement/readiness.ts
function readObservation(look, atMs) {
	const { ended_code, ended_status, running_seconds } = look;
	return {
		atMs,
		activeState: look.ActiveState,
		subState: look.SubState,
		result: look.Result,
		exitStatus: look.ExecMainStatus,
		restarts: look.NRestarts,
		endedBefore: ended_code === void 0 ? void 0 : {
			how: ended_code,
			status: ended_status ?? ""
		},
		runningMs: running_seconds === void 0 ? void 0 : running_seconds * 1e3,
		httpStatus: look.http_status,
		servicePorts: look.service_port,
		runningSha256: look.running_sha256
	};
}
function isHealthy({ httpStatus }) {
	return httpStatus >= 200 && httpStatus < 300;
}
/**
* Whether a service that was just started may get requests. All looks since its start come in, oldest first. What cannot
* get better fails at once: a process that ended, a restart, another program than the one that was deployed.
*/
function judgeReadiness(observations, policy) {
	const first = observations[0];
	const last = observations.at(-1);
	if (first === void 0 || last === void 0) return { kind: "waiting" };
	const death = describeDeath(last, policy.ranBefore ? first.restarts : 0);
	if (death !== void 0) return {
		kind: "failed",
		reason: death,
		hasEnded: true
	};
	const impostor = observations.find(({ runningSha256 }) => runningSha256 !== void 0 && runningSha256 !== policy.expectedSha256);
	if (impostor !== void 0) return {
		kind: "failed",
		reason: `what runs is not what was deployed: its sha256 is ${impostor.runningSha256}`
	};
	if (isRefused(observations, policy)) return describeRefusal(last, policy);
	const lastBad = observations.findLastIndex((look) => !isHealthy(look));
	const streak = observations.slice(lastBad + 1);
	const streakStartMs = streak[0]?.atMs ?? last.atMs;
	const streakMs = last.atMs - streakStartMs;
	if (streak.length >= policy.consecutive && streakMs >= policy.minHealthyMs) return {
		kind: "ready",
		sinceMs: streakStartMs
	};
	if (streakStartMs - first.atMs < policy.timeoutMs) return { kind: "waiting" };
	if (isRefusal(last.httpStatus) && !observations.some(isHealthy)) return describeRefusal(last, policy);
	return {
		kind: "failed",
		reason: describeLateness(observations, policy)
	};
}
function describeRefusal({ httpStatus }, { healthPath }) {
	return {
		kind: "failed",
		reason: `it ${describeBadAnswer(healthPath, { status: httpStatus })}`,
		refused: httpStatus
	};
}
function isRefused(observations, { patienceWithRefusals: patience }) {
	const answers = observations.map(({ httpStatus, atMs }) => ({
		status: httpStatus,
		atMs
	}));
	return patience !== void 0 && isSteadyRefusal(answers, patience);
}
/** What one look says against a service that was started by a deploy, whatever comes after it; undefined: nothing that is certain. */
function describeFault(look, policy) {
	const { activeState, restarts, runningMs, httpStatus } = look;
	if (activeState === "inactive" && restarts === 0) return void 0;
	const death = describeDeath(look, 0);
	if (death !== void 0 || isHealthy(look)) return death;
	if (runningMs === void 0 || runningMs < policy.timeoutMs) return void 0;
	const answer = httpStatus > 0 ? `answered ${httpStatus}` : "got no answer";
	return `${runningMs / 1e3} s after its start GET ${policy.healthPath} on port ${policy.port} ${answer}`;
}
function describeDeath(look, earlierRestarts) {
	const { activeState, subState } = look;
	const restarts = look.restarts - earlierRestarts;
	if (!(activeState === "failed" || activeState === "inactive" || subState === "auto-restart") && restarts === 0) return void 0;
	if (look.result === "timeout") return "systemd ended the service: its time limit was over, and it had not proved itself";
	return `the service ended by itself (${describeEnd$1(look)}${restarts > 0 ? `, restarts: ${restarts}` : ""})`;
}
/** Of a service that runs again systemd knows only the process that runs. */
function describeEnd$1({ result, exitStatus, restarts, subState, endedBefore }) {
	if (restarts > 0 && subState !== "auto-restart") {
		if (endedBefore === void 0) return "exit code 0";
		return `${endedBefore.how === "exited" ? "exit code" : "signal"} ${endedBefore.status}`;
	}
	if (result === "oom-kill") return "killed by the kernel, out of memory";
	return `${result === "signal" || result === "core-dump" ? "signal" : "exit code"} ${exitStatus}`;
}
function describeLateness(observations, policy) {
	const seconds = policy.timeoutMs / 1e3;
	const good = observations.filter(isHealthy).length;
	const last = observations.at(-1);
	const where = `GET ${policy.healthPath} on port ${policy.port}`;
	if (good > 0) return `it was not ready within ${seconds} s: ${where} came and went, ${good} of ${observations.length} answers were good`;
	if (last !== void 0 && last.httpStatus > 0) return `it was not ready within ${seconds} s: ${where} answered ${last.httpStatus}`;
	if (last?.servicePorts.includes(policy.port)) return `it was not ready within ${seconds} s: it listens on port ${policy.port}, but does not answer on 127.0.0.1`;
	const elsewhere = last?.servicePorts.filter((port) => port !== policy.port) ?? [];
	return `it was not ready within ${seconds} s: ${where} got no answer${elsewhere.length > 0 ? `; it listens on ${elsewhere.join(", ")} instead: does it read PORT?` : ""}`;
}

// src/deploy/judgement/recovery.ts
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
/** Something of a deploy lies about, so that the host may have to be put right before anything else. */
function isUnsettled(facts) {
	const { current, canary, pending, phase, lockHolder } = facts;
	return [
		lockHolder,
		canary,
		pending,
		phase
	].some((trace) => trace !== void 0) || current !== provenRelease(facts);
}

// src/deploy/plan/way-back.ts
/** Ends a canary, and with it what is half-made: that may be what fills the disk. Nothing happens where there is none. */
const endCanary = {
	part: "back",
	step: "stop-canary",
	facts: {}
};
/**
* Makes `to` the public release again instead of `failed`, seen to answer; undefined: takes down what is there. What serves already
* is left as it is. What has no record cannot be looked at.
*/
function switchBack(facts, failed, to) {
	const record = recordOf(facts, to);
	return {
		part: "back",
		step: "switch",
		facts: {
			phase_line: writeHostPhase({
				phase: "taking-back",
				release: failed
			}),
			release: to
		},
		gate: record && {
			slot: "current",
			policy: takenBackPolicy(record)
		}
	};
}
/** From wherever a deploy of `release` ends that began on a host as the facts say. */
function planWayBack(facts, release, before) {
	return [endCanary, switchBack(facts, release, before)];
}

// src/deploy/judgement/shared-state.ts
const sqlite = "Let SQLite wait for the other process (`busy_timeout`, WAL mode), and write nothing before the service is ready.";
const exclusive = "Such a store is for one process at a time. Answer the health check without it and open it in the background, trying again until the lock is free: the live release ends before the new one gets the public port.";
/** The first that a line matches counts. */
const shared = [
	{
		pattern: /^waits_for: ./,
		what: "it waits for a lock on a file",
		remedy: exclusive
	},
	{
		pattern: /database (?:table )?is locked|SQLITE_BUSY/i,
		what: "its database is locked",
		remedy: sqlite
	},
	{
		pattern: /cannot acquire directory lock|another process is using this|resource temporarily unavailable|could not set lock on file|conflicting lock|(?:unable|failed|cannot|could not|couldn't|can't) (?:to )?(?:get |acquire |obtain |take |open )?(?:the |a |an )?(?:exclusive |file |database |db |data(?:base)? directory )?(?:lock\b|flock)|lock(?: is)? (?:already )?held|(?:file|database|db|directory|already) (?:is )?(?:already )?locked/i,
		what: "a lock is held by another process",
		remedy: exclusive
	},
	{
		pattern: /pid ?file\b.*(?:exist|lock|in use|running)|(?:already running|another instance|already started)/i,
		what: "it believes that it runs already",
		remedy: "Write no pid file: systemd knows the process."
	},
	{
		pattern: /address already in use/i,
		what: "an address that it wants is taken",
		remedy: "Listen on the port in `PORT`; let every further port or socket come from the environment, or try again until it is free."
	},
	{
		pattern: /(?:^|[:\s"=])timeout"?(?:[,}].*)?$/i,
		what: "opening a file timed out",
		remedy: exclusive
	}
];
/** A time-out of the network, which no other release is to blame for. */
const ofTheNetwork = /\b(?:i\/o|handshake|gateway|connection|connect|request|client|dial|lookup|tcp|http|redis|postgres|mysql)\b/i;
/** undefined: nothing that the live release would explain. `evidence` is what the host said: `journal: line`, `waits_for: path`. */
function explainSharedState(evidence, serving) {
	for (const { pattern, what, remedy } of shared) {
		const line = evidence.map(withoutMark).find((text) => pattern.test(text) && !isOfTheNetwork(what, text));
		if (line === void 0) continue;
		return {
			cause: `${what}: ${line.replace(/^waits_for: /, "")}`,
			remedy: `The canary runs beside ${serving}, which serves, and shares \`data/\` and the host's ports with it. ${remedy}`
		};
	}
}
/** Only what the service itself printed, and what the kernel says, counts. */
function withoutMark(line) {
	return line.startsWith("journal: ") ? line.slice(9) : line.startsWith("waits_for: ") ? line : "";
}
function isOfTheNetwork(what, line) {
	return what === "opening a file timed out" && ofTheNetwork.test(line);
}

// src/deploy/host/explain-failure.ts
/** A journal line may have 48 KiB; what explains a failure stands at its beginning. */
const longestLine = 2e3;
/** Of the service's last words, in the one line that an annotation has for everything. */
const shownCharacters = 500;
/** What to ask of a service that refuses its health check: paths that only look, in case one of them is meant. */
function probePathsFor({ refused }, { healthPath }) {
	return refused === void 0 ? [] : commonHealthPaths.filter((path) => path !== healthPath);
}
/** Puts the reason together from what was seen and from what explain.sh answered; undefined: the host could not be asked. */
function explainFailure(failure, { healthPath }, answer, { name, deployPath, environment = /* @__PURE__ */ new Map() }) {
	const { reason, refused, hasEnded = false } = failure;
	if (answer === void 0) return {
		reason,
		hint: void 0,
		evidence: ["(the host could not be asked for its journal)"]
	};
	const redact = redactionOf(environment);
	const crash = answer.crash.map(redact);
	const journal = answer.journal.map(redact);
	const own = journal.filter((line) => !isOfSystemd(line, name));
	const words = lastWordsIn(crash.length > 0 ? crash : own, deployPath);
	const told = {
		unit: answer.unit,
		waits_for: answer.waits_for,
		disk: answer.disk,
		crash,
		journal
	};
	const evidence = Object.entries(told).flatMap(([key, lines]) => [lines ?? []].flat().map((line) => `${key}: ${redact(line).slice(0, longestLine)}`));
	const cause = words?.cause;
	if (refused !== void 0) {
		const bad = {
			status: refused,
			leadsTo: answer.leads_to && redact(answer.leads_to),
			healthyPath: answer.healthy_path.map(redact)[0],
			speaksHttps: cause?.kind === "speaks https"
		};
		return {
			reason: `it ${describeBadAnswer(healthPath, bad)}`,
			hint: void 0,
			evidence
		};
	}
	const isTold = words !== void 0 && (hasEnded || cause !== void 0);
	return {
		reason: `${reason}${isTold ? `: ${words.text.slice(0, shownCharacters)}` : ""}`,
		hint: isTold && cause ? remedyFor(cause) : void 0,
		evidence
	};
}
/** What the system's own manager writes into the journal of a unit. */
function isOfSystemd(line, name) {
	return line.startsWith(`${name}@`) || /^(?:Start|Stopp)(?:ing|ed) |^Scheduled restart job|^Failed to start /.test(line);
}

// src/deploy/host/await-readiness.ts
const pauseSeconds = .5;
/**
* One stream of looks is no longer than that: on a host that gives a connection one channel at a time the lock is renewed in between,
* and a program whose run is gone does not look for long.
*/
const streamSeconds = 20;
const journalLines = 30;
/** Looks at a started slot until it is ready. Throws `rollout` with the reason and the last journal lines when it will not be. Returns the milliseconds until the first of the good answers that counted. */
async function awaitReadiness(session, ask, place, started, policy, world) {
	const startMs = world.clock.elapsed();
	const verdict = await watchSlot(ask, place, started, policy, world);
	if (verdict.kind === "ready") return verdict.sinceMs - startMs;
	const answer = await explainSlot(ask, place, started, policy, probePathsFor(verdict, policy));
	const { reason, hint, evidence } = explainFailure(verdict, policy, answer, place);
	const shared = started.beside === void 0 ? void 0 : explainSharedState(evidence, started.beside);
	const words = shared === void 0 ? hint && { hint } : {
		cause: shared.cause,
		hint: shared.remedy
	};
	const what = `${session.label}: ${started.slot}: ${shared === void 0 ? reason : verdict.reason}`;
	throw new ActionError("rollout", what, {
		evidence,
		...words || {}
	});
}
/** Looks come from the host as long as nothing is certain. */
async function watchSlot(ask, place, started, policy, world) {
	const observations = [];
	let verdict = { kind: "waiting" };
	let bootedMs = 0;
	const onLook = (look) => {
		if (look.look === 1) bootedMs = world.clock.elapsed() - look.at * 1e3;
		observations.push(readObservation(look, bootedMs + look.at * 1e3));
		verdict = judgeReadiness(observations, policy);
		return verdict.kind === "waiting" ? "more" : "enough";
	};
	const facts = lookFacts(place, started, policy, streamSeconds);
	for (;;) {
		await ask("observe", facts, { onLook });
		const judged = verdict;
		if (judged.kind !== "waiting") return judged;
	}
}
function lookFacts({ name }, { slot, startedAt }, { port, healthPath }, forSeconds) {
	return {
		name,
		slot,
		port,
		health_path: healthPath,
		since: startedAt,
		for_seconds: forSeconds,
		pause_seconds: pauseSeconds
	};
}
/** One look at a slot. */
async function lookAt(ask, place, started, policy, world) {
	const look = await ask("observe", lookFacts(place, started, policy, 0));
	return readObservation(look, world.clock.elapsed());
}
/** undefined: the host could not be asked. */
async function explainSlot(ask, place, { slot, startedAt }, { port, healthPath }, probePaths) {
	return await ask("explain", {
		name: place.name,
		deploy_path: place.deployPath,
		slot,
		since: startedAt,
		lines: journalLines,
		port,
		health_path: healthPath,
		probe_paths: probePaths
	}).catch(() => void 0);
}

// src/deploy/steps/send-upload.ts
const progressMs = 5e3;
/**
* Sends it in one compressed stream; the host keeps it only when its sha256 is what it is here.
* Level 3 of zstd and level 1 of gzip keep up with a fast link and still save two thirds of a Go binary.
*/
async function sendUpload(host, upload, facts, world) {
	const compressor = facts.compression === "zstd" ? createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } }) : createGzip({ level: 1 });
	const startMs = world.clock.elapsed();
	let readBytes = 0;
	let sentBytes = 0;
	let shownMs = startMs;
	const source = "path" in upload ? world.files.stream(upload.path) : Readable.from(upload.read());
	source.on("data", (chunk) => {
		readBytes += chunk.length;
		if (world.clock.elapsed() - shownMs < progressMs) return;
		shownMs = world.clock.elapsed();
		world.runner.info(`${host.label}: sent ${Math.floor(100 * readBytes / upload.sizeBytes)} %`);
	});
	pipeline(source, compressor, () => {});
	const options = {
		signal: world.cancelled,
		stream: compressor,
		onSent: (bytes) => {
			sentBytes += bytes;
		}
	};
	const answer = await runStep(host, "receive", facts, options).finally(() => source.destroy());
	if (answer.received !== upload.sha256) throw new ActionError("transfer", `${host.label}: the host did not confirm the upload`, { cause: `it answered ${JSON.stringify(answer.received)}` });
	const seconds = ((world.clock.elapsed() - startMs) / 1e3).toFixed(1);
	world.runner.info(`${host.label}: sent ${"path" in upload ? "the program" : `${upload.count} files`}, ${inMebibytes(upload.sizeBytes)} as ${inMebibytes(sentBytes)} of ${facts.compression} in ${seconds} s`);
	return answer;
}
function inMebibytes(bytes) {
	return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

// src/deploy/host/run-before-start.ts
/** What a release does once before it is started. Its output goes into the log. Throws `rollout` when it fails. */
async function runBeforeStart(session, place, facts, world) {
	const answer = await step(session, "before-start", facts, { signal: world.cancelled });
	const printed = answer.printed.map(redactionOf(place.environment ?? /* @__PURE__ */ new Map()));
	for (const line of printed) world.runner.info(`${session.label}: before-start: ${line}`);
	if (answer.result === "success") {
		world.runner.info(`${session.label}: before-start has ended well`);
		return answer;
	}
	const words = lastWordsIn(printed, place.deployPath);
	throw new ActionError("rollout", `${session.label}: before-start ${describeEnd(answer)}${words === void 0 ? "" : `: ${words.text}`}`, {
		hint: `${words?.cause === void 0 ? "" : `${remedyFor(words.cause)} `}What it had changed by then is not undone.`,
		evidence: printed.slice(-20)
	});
}
function describeEnd({ result, exit_code: code, exit_status: status }) {
	if (result === "timeout") return "did not end in time";
	if (result === "exit-code" || code === "exited") return `ended with exit code ${status}`;
	return `failed (${result}${code === void 0 ? "" : `, ${code} by signal ${status}`})`;
}

// src/deploy/host/run-plan.ts
/**
* The way forward: carries one part of a plan out, step after step, each gate seen to open. What fails, fails, and cancelling ends it.
* Returns how many milliseconds the last slot took to give the first of its good answers.
*/
async function runPart(host, plan, part, world) {
	const { label } = host.session;
	let readyMs = 0;
	for (const planned of plan.steps.filter((each) => each.part === part)) {
		const answer = await runForward(host, planned, world);
		if ("created" in answer) for (const created of answer.created) world.runner.info(`${label}: created ${created}`);
		if ("uncovered" in answer) sayCover(label, answer, world);
		if (planned.gate === void 0 || !("started_at" in answer)) continue;
		const { slot, policy } = planned.gate;
		readyMs = await passGate(host, planned.gate, answer.started_at, world);
		const where = slot === "canary" ? "is ready on private port" : "serves on port";
		world.runner.info(`${label}: ${plan.release} ${where} ${policy.port}`);
	}
	return readyMs;
}
function sayCover(label, { uncovered }, { runner }) {
	runner.info(uncovered === void 0 ? `${label}: new connections go to the canary while the public process is replaced` : `${label}: new connections are refused while the public process is replaced: ${uncovered}`);
}
function runForward(host, planned, world) {
	const facts = factsFor(host, planned);
	if (planned.step === "before-start") return runBeforeStart(host.session, host.place, facts, world);
	return planned.step === "receive" ? sendUpload(host.session.host(), planned.body, facts, world) : step(host.session, planned.step, facts, { signal: world.cancelled });
}
/** What each step under the lock is told. */
function factsOfEach({ place, token }) {
	return {
		deploy_path: place.deployPath,
		token,
		name: place.name
	};
}
/** A plan's facts are those of its step without what each is told. */
function factsFor(host, { facts }) {
	return {
		...factsOfEach(host),
		...facts
	};
}
function passGate({ session, place }, { slot, policy, beside }, startedAt, world) {
	return awaitReadiness(session, (name, asked, looking) => step(session, name, asked, {
		signal: world.cancelled,
		...looking
	}), place, {
		slot,
		startedAt,
		beside
	}, policy, world);
}

// src/deploy/host/recover-host.ts
/**
* Puts a host right, from wherever a deploy (this one, or one that died) left it: no canary, and the public service on the
* release that last proved itself, seen to answer. What nobody has seen to fail may prove itself again.
*/
async function recoverHost(repair, failed) {
	const facts = await inspectForRepair(repair.session, repair.place);
	const isCovered = facts.canary !== void 0 && facts.canary === facts.current;
	if (!isCovered) await endTrial(repair);
	const recovered = await recoverPublic(repair, facts, failed);
	if (isCovered) await endTrial(repair);
	return recovered;
}
async function recoverPublic(repair, facts, failed) {
	const recovery = chooseRecovery(facts, failed);
	if (recovery.kind !== "prove") return await putRight(repair, facts, failed);
	const fault = await proveAgain(repair, facts);
	if (fault === void 0) return {
		...untouched(facts),
		provedAgain: recovery.release
	};
	return await putRight(repair, facts, {
		id: recovery.release,
		before: void 0,
		fault
	});
}
/** Reads the host, then ends a canary and removes what was left half-made: that may be what fills the disk. */
async function lookForRepair(repair) {
	const facts = await inspectForRepair(repair.session, repair.place);
	await endTrial(repair);
	return facts;
}
async function endTrial(repair) {
	await repairStep(repair.session, endCanary.step, {
		...factsOfEach(repair),
		...endCanary.facts
	});
}
/** Looks at what serves as it is looked at after a switch. Returns why not, when it does not prove itself. */
async function proveAgain(repair, facts) {
	const record = recordOf(facts, facts.current);
	if (record === void 0) return "its release.json cannot be read";
	const policy = provedAgainPolicy(record);
	const { runningMs = 0 } = await lookAgain(repair, record, policy);
	const timeoutMs = Math.max(policy.timeoutMs - runningMs, 5e3);
	const problem = await seeReady(repair, sinceItsDeploy(record), {
		...policy,
		timeoutMs
	});
	return problem && wordsOf(problem);
}
/** Goes back, or takes down what failed. What is not known of why is asked with one look, which also tells of a bad release. */
async function putRight(repair, facts, failed) {
	const { session, world } = repair;
	const recovery = chooseRecovery(facts, failed);
	switch (recovery.kind) {
		case "prove":
		case "nothing": return untouched(facts);
		case "leave":
			if (facts.current !== void 0) world.runner.warning(`${session.label}: ${facts.current} serves, but it cannot be gone back to: its files are gone or bad`);
			return untouched(facts);
		case "take down": {
			const fault = await faultOf(repair, facts, failed);
			await goBack(repair, facts, void 0);
			world.runner.warning(`${session.label}: there is no earlier release to go back to: nothing serves`);
			return {
				...untouched(facts),
				serving: void 0,
				tookBack: true,
				fault
			};
		}
		case "go back": {
			const fault = await faultOf(repair, facts, failed);
			const problem = await goBack(repair, facts, recovery.release);
			return {
				...untouched(facts),
				serving: recovery.release,
				tookBack: true,
				fault,
				problem
			};
		}
	}
}
/** The end of a deploy that was cut off, as whoever came after it found and left the host; undefined: there was none. */
function endingOfCutOff(recovered, takenOver, by) {
	const { found, serving, tookBack, provedAgain, fault, problem } = recovered;
	if (takenOver === void 0 && !tookBack && provedAgain === void 0) return void 0;
	const ending = {
		release: found.pending ?? found.canary ?? found.current ?? "unknown",
		by,
		found,
		badRelease: fault?.release
	};
	if (provedAgain !== void 0) {
		const reason = `an earlier deploy was cut off after its switch; ${provedAgain} has proved itself again and stays`;
		return {
			...ending,
			decision: "promoted",
			promote: "again",
			reason
		};
	}
	if (!tookBack) return {
		...ending,
		decision: "failed",
		reason: "an earlier deploy was cut off; it had changed nothing that serves"
	};
	const reason = ["an earlier deploy was cut off; its release was taken back", ...[fault?.reason, problem && `${serving} does not serve as it should: ${wordsOf(problem)}`].filter(Boolean)].join(": ");
	return {
		...ending,
		decision: serving === void 0 ? "failed" : "rolled-back",
		reason
	};
}
async function faultOf(repair, facts, failed) {
	const { current } = facts;
	const record = recordOf(facts, current);
	if (current === void 0 || record === void 0) return void 0;
	if (failed?.id === current && failed.fault !== void 0) return {
		release: current,
		reason: failed.fault
	};
	if (!isUnproven(facts) || facts.running !== void 0 && facts.running !== current) return void 0;
	const policy = provedAgainPolicy(record);
	const reason = describeFault(await lookAgain(repair, record, policy), policy);
	return reason === void 0 ? void 0 : {
		release: current,
		reason
	};
}
/** Carries the planned way back out. Returns why what it goes back to does not serve, if it does not. */
async function goBack(repair, facts, to) {
	const { session, world } = repair;
	const planned = switchBack(facts, facts.current ?? facts.pending ?? "unknown", to);
	const { started_at: startedAt } = await repairStep(session, planned.step, {
		...factsOfEach(repair),
		...planned.facts
	});
	if (to === void 0) return void 0;
	if (planned.gate === void 0) {
		world.runner.warning(`${session.label}: ${to} was started again, but its release.json is gone: it was not checked`);
		return;
	}
	const problem = await seeReady(repair, {
		slot: planned.gate.slot,
		startedAt
	}, planned.gate.policy);
	if (problem === void 0) world.runner.info(`${session.label}: ${to} serves again`);
	return problem;
}
async function seeReady(repair, started, policy) {
	const { session, place, world } = repair;
	try {
		await awaitReadiness(session, asking(session), place, started, policy, world);
		return;
	} catch (error) {
		if (error instanceof ActionError && error.code === "rollout") return error;
		throw error;
	}
}
function lookAgain({ session, place, world }, record, policy) {
	return lookAt(asking(session), place, sinceItsDeploy(record), policy, world);
}
function asking(session) {
	return (name, facts, options) => repairStep(session, name, facts, options);
}
function sinceItsDeploy({ deployedAt }) {
	return {
		slot: "current",
		startedAt: Math.floor(Date.parse(deployedAt) / 1e3) || 0
	};
}
function untouched(facts) {
	const { current, running, canary, pending, phase, isActive } = facts;
	return {
		found: {
			current,
			running,
			canary,
			pending,
			proven: provenRelease(facts),
			phase: phase?.phase
		},
		serving: isActive ? current : void 0,
		tookBack: false,
		provedAgain: void 0,
		fault: void 0,
		problem: void 0
	};
}

// src/deploy/host/write-down.ts
/** A reason may hold all of a tool's words; its line has to fit into the room that is kept for it. */
const longestReason = 2e3;
/** What serves is filled in by the host, from what `current` is when the line is written. */
function renderJournalLine({ release, decision, by, reason, commit, origin, found }, nowMs) {
	return JSON.stringify({
		time: new Date(nowMs).toISOString(),
		by,
		release,
		serving: "@current",
		decision,
		...decision === "begun" ? {
			commit,
			...origin
		} : { reason: reason?.slice(0, longestReason) ?? null },
		...found === void 0 ? {} : { found }
	});
}
/** State, journal, the mark of a bad release, pruning. Throws when a release was to be promoted, and that could not be written down. */
async function writeDown(session, place, token, ending, world) {
	const answer = await repairStep(session, "finish", {
		deploy_path: place.deployPath,
		token,
		name: place.name,
		phase_line: ending.promote && writeHostPhase({
			phase: "promoting",
			release: ending.release
		}),
		promote: ending.promote,
		journal_line: renderJournalLine(ending, world.clock.now()),
		bad_release: ending.badRelease,
		remove: ending.remove ?? [],
		settled: ending.isUnsettled !== true
	});
	for (const file of answer.unwritten) world.runner.warning(`${session.label}: ${file} could not be written`);
}

export { releaseWithFiles as A, onEvery as B, inspectHost as C, provenRelease as D, step as E, acquireLock as F, reachHosts as H, keepLock as I, repairTokenOf as L, writeHostPhase as M, writeHostState as N, recordOf as O, writeReleaseRecord as P, isLostConnection as R, inspectForRepair as S, openSessions as T, settleEvery as V, publicPolicy as _, proveAgain as a, withLeftOut as b, runPart as c, chooseRecovery as d, isProvable as f, canaryPolicy as g, canaryLifeSeconds as h, lookForRepair as i, usableRelease as j, releaseWithBinary as k, lookAt as l, isHealthy as m, writeDown as n, putRight as o, isUnsettled as p, endingOfCutOff as r, recoverHost as s, renderJournalLine as t, planWayBack as u, summarizeDeployment as v, openPatiently as w, holdForRepair as x, unknownRelease as y, mergeErrors as z };