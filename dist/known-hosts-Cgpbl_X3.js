import { i as quoted, n as codeOf, t as fingerprintOf } from "./ssh-Csn4Yoh5.js";
import { domainToASCII } from "node:url";
import { hash } from "node:crypto";

// src/deploy/connect/host-address.ts
/**
* Who logs in where `hosts` names nobody. ssh would take the local user, which on a runner is an accident (`runner`), and
* root must never be a guess; `deploy` is the user that the pages tell to make, and a host without it says so.
*/
const defaultUser = "deploy";
const defaultSshPort = 22;
const userPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}$/;
/** RFC 1123, section 2.1. */
const labelPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const zonePattern = /^[A-Za-z0-9_.-]{1,15}$/;
/** Reads `[user@]host[:port]`; an IPv6 address stands in brackets. The problem names the value. */
function parseHostAddress(text, fallbackUser = defaultUser) {
	const value = text.trim();
	const problem = (why) => ({ problem: `${quoted(value)}: ${why}` });
	if (value === "") return problem("no host given; write [user@]host[:port]");
	const fault = faultOfPasting(value);
	if (fault !== void 0) return problem(fault);
	if (value.includes("://")) return problem("write [user@]host[:port], without a scheme like ssh://");
	const at = value.lastIndexOf("@");
	const user = at === -1 ? fallbackUser : value.slice(0, at);
	if (user === "") return problem("the user before @ is empty");
	if (!userPattern.test(user)) return problem(`${quoted(user)} is not a user name (letters, digits, . _ -)`);
	const place = splitPort(value.slice(at + 1));
	if ("problem" in place) return problem(place.problem);
	const port = place.port === void 0 ? 22 : Number(place.port);
	if (place.port !== void 0 && !/^[1-9]\d{0,4}$/.test(place.port)) return problem(notAPort(place.port));
	if (port > 65535) return problem(notAPort(String(port)));
	const faultOfHost = place.bracketed ? faultOfIpv6(place.host) : faultOfName(place.host);
	if (faultOfHost !== void 0) return problem(faultOfHost);
	return { address: {
		user,
		host: place.bracketed ? place.host : place.host.toLowerCase(),
		port
	} };
}
/** The shortest text that `parseHostAddress` reads back to the same address. */
function formatHostAddress({ user, host, port }) {
	return `${user}@${formatHostPort(host, port)}`;
}
/** `host`, `host:2222`, `[::1]`, `[::1]:2222`. */
function formatHostPort(host, port) {
	const name = host.includes(":") ? `[${host}]` : host;
	return port === 22 ? name : `${name}:${port}`;
}
/** What comes along when a list of hosts is pasted from somewhere else. */
function faultOfPasting(value) {
	const [unseen] = /(?! )[\p{Cf}\p{Z}]/u.exec(value) ?? [];
	if (unseen !== void 0) return `it holds an invisible character (U+${codeOf(unseen)}): type it anew`;
	if (/^\[?["'“‘]|["'”’]$/.test(value)) return "write it without quotes";
	if (value.startsWith("- ")) return "write it without the dash: one host a line is enough";
	if (value.startsWith("#")) return "comments are not read here";
	if (/\s/.test(value)) return "write one host a line, or commas between them, and nothing else: [user@]host[:port]";
}
function splitPort(text) {
	if (text.startsWith("[")) {
		const match = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
		if (match === null) return { problem: "after [address] only :port may follow" };
		return {
			host: match[1] ?? "",
			bracketed: true,
			port: match[2]
		};
	}
	const [host = "", port, ...more] = text.split(":");
	if (more.length > 0) return { problem: "put an IPv6 address in brackets, like [::1] or [::1]:22" };
	return {
		host,
		bracketed: false,
		port
	};
}
function faultOfIpv6(host) {
	const [address = "", zone, ...more] = host.split("%");
	if ((zone === void 0 || more.length === 0 && zonePattern.test(zone)) && address.includes(":") && /^[0-9a-f:.]+$/i.test(address) && URL.canParse(`http://[${address}]/`)) return;
	return `${quoted(host)} is not an IPv6 address; only those stand in brackets`;
}
function faultOfName(host) {
	if (host === "") return "the host is empty";
	if (hasNonAscii(host)) {
		const ascii = domainToASCII(host);
		return `${quoted(host)} is not ASCII; ${ascii === "" ? "write its punycode form (xn--...)" : `write ${quoted(ascii)}`}`;
	}
	const labels = host.toLowerCase().split(".");
	if (/^\d+$/.test(labels.at(-1) ?? "")) return isIpv4(labels) ? void 0 : `${quoted(host)} is not an IPv4 address`;
	if (host.length <= 253 && labels.every((label) => labelPattern.test(label))) return void 0;
	return `${quoted(host)} is not a host name (letters, digits and - in parts of up to 63, joined by dots)`;
}
function isIpv4(parts) {
	return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}
function hasNonAscii(text) {
	return [...text].some((character) => (character.codePointAt(0) ?? 0) > 127);
}
function notAPort(text) {
	return `${quoted(text)} is not a port (1 to 65535)`;
}

// src/deploy/connect/hashed-host-name.ts
const blockBytes = 64;
const digestBytes = 20;
/** Reads `|1|salt|hash`; undefined when it is cut or of another kind. */
function readHashedHostName(text) {
	const [, saltText = "", hashText = ""] = /^\|1\|([^|]+)\|([^|]+)$/.exec(text) ?? [];
	const salt = Buffer.from(saltText, "base64");
	const digest = Buffer.from(hashText, "base64");
	if (salt.length !== digestBytes || digest.length !== digestBytes) return void 0;
	return {
		innerPad: padOf(salt, 54),
		outerPad: padOf(salt, 92),
		digest: digest.toString("latin1")
	};
}
function padOf(salt, filling) {
	const pad = Buffer.alloc(blockBytes, filling);
	for (let at = 0; at < salt.length; at++) pad[at] = (salt[at] ?? 0) ^ filling;
	return pad;
}
/**
* Whether a hash is one of this name. Every line has to be tried for every host, so this runs a quarter of a million times for
* 500 hosts: createHmac costs twenty times as much (`npm run bench -- known-hosts`).
*/
function matcherOf(name) {
	const inner = Buffer.concat([Buffer.alloc(blockBytes), Buffer.from(name)]);
	const outer = Buffer.alloc(84);
	return ({ innerPad, outerPad, digest }) => {
		inner.set(innerPad);
		outer.set(outerPad);
		outer.write(hash("sha1", inner, "binary"), blockBytes, "latin1");
		return hash("sha1", outer, "binary") === digest;
	};
}

// src/deploy/connect/known-hosts-line.ts
/**
* What can be asked of a host for each type of key, most wanted first. An RSA key signs by SHA-2 (RFC 8332); SHA-1 is never
* offered. Other types (DSA, keys on tokens) are not spoken by the SSH library.
*/
const algorithmsOfType = /* @__PURE__ */ new Map([
	["ssh-ed25519", ["ssh-ed25519"]],
	["ecdsa-sha2-nistp256", ["ecdsa-sha2-nistp256"]],
	["ecdsa-sha2-nistp384", ["ecdsa-sha2-nistp384"]],
	["ecdsa-sha2-nistp521", ["ecdsa-sha2-nistp521"]],
	["ssh-rsa", ["rsa-sha2-512", "rsa-sha2-256"]]
]);
/** A pin, nothing (blank, comment), or what is wrong with the line. */
function readKnownHostsLine(text, line) {
	if (text === "" || text.startsWith("#")) return void 0;
	const problem = (why) => `line ${line}: ${why}`;
	const words = text.split(/\s+/);
	const marker = words[0]?.startsWith("@") ? words.shift() : void 0;
	if (marker === "@cert-authority") return problem("@cert-authority is not supported: host certificates are not checked; pin the host's own key instead");
	if (marker !== void 0 && marker !== "@revoked") return problem(`unknown marker ${marker.slice(0, 40)}`);
	const revoked = marker === "@revoked";
	const hashed = words.findIndex((word) => word.startsWith("SHA256:"));
	const [strange] = /[^\x21-\x7e]/u.exec(words.slice(0, hashed === -1 ? 3 : hashed + 1).join("")) ?? [];
	if (strange !== void 0) return problem(`a character that does not belong there (U+${codeOf(strange)}), maybe invisible: copy the line anew`);
	const key = hashed === 0 || hashed === 1 ? readFingerprint(words, hashed) : readKey(words);
	if (typeof key === "string") return problem(key);
	const hosts = key.hosts === void 0 ? void 0 : readPatterns(key.hosts);
	if (typeof hosts === "string") return problem(hosts);
	return {
		line,
		revoked,
		hosts,
		keyType: key.keyType,
		fingerprint: key.fingerprint
	};
}
/** `SHA256:...`, `host SHA256:...`, and what `ssh-keygen -l` prints: `256 SHA256:... comment (ED25519)`. */
function readFingerprint(words, at) {
	const fingerprint = (words[at] ?? "").replace(/=$/, "");
	if (!/^SHA256:[A-Za-z0-9+/]{43}$/.test(fingerprint)) return "a fingerprint is SHA256: and 43 characters of base64; this one is cut or mistyped";
	const before = at === 1 ? words[0] : void 0;
	const bits = before !== void 0 && /^\d+$/.test(before) ? before : void 0;
	return {
		hosts: bits === void 0 ? before : void 0,
		keyType: typeOfWord(words.at(-1), bits),
		fingerprint
	};
}
function typeOfWord(word, bits) {
	if (word === "(ED25519)") return "ssh-ed25519";
	if (word === "(RSA)") return "ssh-rsa";
	if (word === "(ECDSA)" && bits !== void 0) return `ecdsa-sha2-nistp${bits}`;
}
function readKey(words) {
	const [hosts = "", type, blob] = words;
	if (words.some((word) => /^(?:MD5:)?(?:[0-9a-f]{2}:){15}[0-9a-f]{2}$/i.test(word))) return "an MD5 fingerprint proves too little; take the SHA256 one (ssh-keygen -l -f FILE)";
	if (type?.startsWith("AAAA") && /^(?:ssh-|ecdsa-|sk-)/.test(hosts)) return "a key without a host: write HOST TYPE KEY, or its SHA256: fingerprint";
	if (type !== void 0 && /^\d+$/.test(type)) return "a key of SSH protocol 1, which no host should speak";
	if (type === void 0 || blob === void 0) return "neither HOST TYPE KEY (a known_hosts line) nor a SHA256: fingerprint";
	if (!algorithmsOfType.has(type)) return `keys of type ${JSON.stringify(type.slice(0, 60))} are not supported; pin one of ${[...algorithmsOfType.keys()].join(", ")}`;
	if (typeInBlob(blob) !== type) return `the ${type} key is cut or mistyped`;
	return {
		hosts,
		keyType: type,
		fingerprint: fingerprintOf(blob)
	};
}
/** The type that a key blob names for itself; undefined when its length-prefixed parts (RFC 4253, 6.6) do not fill it exactly. */
function typeInBlob(blob) {
	const bytes = Buffer.from(blob, "base64");
	if (bytes.toString("base64").replace(/=+$/, "") !== blob.replace(/=+$/, "")) return void 0;
	const parts = [];
	let at = 0;
	while (at + 4 <= bytes.length) {
		const end = at + 4 + bytes.readUInt32BE(at);
		parts.push(bytes.subarray(at + 4, end));
		at = end;
	}
	return at === bytes.length && parts.length > 1 ? parts[0]?.toString("latin1") : void 0;
}
function readPatterns(field) {
	const patterns = [];
	for (const text of field.split(",")) if (text.startsWith("|")) {
		const name = readHashedHostName(text);
		if (name === void 0) return "the hashed host name is cut or of an unknown kind (known is |1|salt|hash)";
		patterns.push({
			kind: "hash",
			name
		});
	} else {
		const negated = text.startsWith("!");
		const glob = (negated ? text.slice(1) : text).toLowerCase();
		if (glob === "") return `the list of hosts ${JSON.stringify(field.slice(0, 60))} has an empty entry`;
		patterns.push({
			kind: "glob",
			glob,
			negated
		});
	}
	return patterns;
}

// src/deploy/connect/known-hosts.ts
/** Reads `ssh-known-hosts`. Every bad line is a problem of its own, with its number. */
function parseKnownHosts(text) {
	const readings = text.split(/\r\n|\r|\n/).map((line, index) => readKnownHostsLine(line.replace(/^\uFEFF/, "").trim(), index + 1));
	const problems = readings.flatMap((reading) => typeof reading === "string" ? [reading] : []);
	if (problems.length > 0) return { problems };
	const pins = readings.filter((reading) => typeof reading === "object");
	if (pins.every((pin) => pin.revoked)) return { problems: ["it holds no key to trust, only blank lines, comments or revoked keys"] };
	return { pins };
}
/** The host key algorithms to offer, so that only pinned types are negotiated; undefined: any type may be the pinned one. */
function hostKeyAlgorithms(pins, place, refusedTypes = []) {
	const trusted = pinsFor(pins, place).filter((pin) => !pin.revoked);
	const types = new Set(trusted.map((pin) => pin.keyType));
	const anyType = types.has(void 0) || types.size === 0;
	if (anyType && refusedTypes.length === 0) return void 0;
	return [...algorithmsOfType].flatMap(([type, algorithms]) => (anyType || types.has(type)) && !refusedTypes.includes(type) ? algorithms : []);
}
/** Whether a fingerprint without a type may belong to another key of this host than the one it showed. */
function mayPinAnotherType(pins, place) {
	return pinsFor(pins, place).some((pin) => !pin.revoked && pin.keyType === void 0);
}
function judgeHostKey(pins, place, key) {
	const fingerprint = fingerprintOf(key.blob);
	const shown = `${key.type} ${fingerprint}`;
	const lineToPaste = `${nameOf(place)} ${key.type} ${key.blob}`;
	const about = pinsFor(pins, place);
	const same = about.filter((pin) => pin.fingerprint === fingerprint);
	const revoked = same.find((pin) => pin.revoked);
	if (revoked) return {
		kind: "revoked",
		message: `${nameOf(place)} shows the key ${shown}, which line ${revoked.line} of ssh-known-hosts revokes`,
		lineToPaste
	};
	if (same.length > 0) return { kind: "trusted" };
	const rivals = about.filter((pin) => !pin.revoked && pin.hosts !== void 0 && (pin.keyType ?? key.type) === key.type);
	if (rivals.length > 0) {
		const pinned = rivals.map((pin) => `${pin.fingerprint} (line ${pin.line})`).join(", ");
		return {
			kind: "changed",
			message: `the host key of ${nameOf(place)} changed: it shows ${shown}, pinned is ${pinned}`,
			lineToPaste
		};
	}
	return {
		kind: "unknown",
		message: `the host key of ${nameOf(place)} is unknown: it shows ${shown}, which is not in ssh-known-hosts`,
		lineToPaste
	};
}
/** What was found for each place, by its name: a hashed file is read through once for a host, whatever is asked of it. */
const foundBefore = /* @__PURE__ */ new WeakMap();
/** Pins that speak about a host. */
function pinsFor(pins, place) {
	const name = nameOf(place);
	const ofPlace = foundBefore.get(pins) ?? /* @__PURE__ */ new Map();
	foundBefore.set(pins, ofPlace);
	const found = ofPlace.get(name) ?? findPins(pins, name, place.host.toLowerCase());
	ofPlace.set(name, found);
	return found;
}
/** As in OpenSSH an entry without a port also vouches for the host's other ports, unless one for that very port exists. */
function findPins(pins, name, nameWithoutPort) {
	const exact = pinsOfName(pins, name);
	if (name === nameWithoutPort || [...exact].some((pin) => !pin.revoked && pin.hosts !== void 0)) return [...exact];
	const inAll = pinsOfName(pins, nameWithoutPort);
	return pins.filter((pin) => exact.has(pin) || inAll.has(pin));
}
function pinsOfName(pins, name) {
	const isHashOfName = matcherOf(name);
	return new Set(pins.filter((pin) => matches(pin, name, isHashOfName)));
}
/** The name under which known_hosts files a host. */
function nameOf({ host, port }) {
	const name = host.toLowerCase();
	return port === 22 ? name : `[${name}]:${port}`;
}
function matches({ hosts }, name, isHashOfName) {
	if (hosts === void 0) return true;
	const hits = hosts.filter((pattern) => pattern.kind === "hash" ? isHashOfName(pattern.name) : matchesGlob(pattern.glob, name));
	return hits.length > 0 && !hits.some((pattern) => pattern.kind === "glob" && pattern.negated);
}
/** `*` is any text, `?` any character. Two pointers instead of a regular expression: its time cannot explode. */
function matchesGlob(glob, text) {
	let at = 0;
	let star = -1;
	let resume = 0;
	let index = 0;
	while (index < text.length) if (glob[at] === "*") {
		star = at++;
		resume = index;
	} else if (at < glob.length && (glob[at] === "?" || glob[at] === text[index])) {
		at++;
		index++;
	} else if (star !== -1) {
		at = star + 1;
		index = ++resume;
	} else return false;
	return /^\**$/.test(glob.slice(at));
}

export { formatHostAddress as a, parseKnownHosts as i, judgeHostKey as n, parseHostAddress as o, mayPinAnotherType as r, hostKeyAlgorithms as t };