import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";

// src/world/cache-service/digest.ts
/** 16 hex digits; parts cannot run into each other. */
function digest(...parts) {
	const hash = createHash("sha256");
	for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}\n`);
	return hash.digest("hex").slice(0, 16);
}

// src/world/cache-service/layers.ts
/** `<scope>base-<fields>` */
function baseKeys(keys) {
	return keysBehind(`${keys.scope}base-`, keys.fields);
}
/** `<scope>top-<hash of the key below>-<fields>`: a top is of use only on the layer that it was made on. */
function topKeys(keys, keyBelow) {
	const top = keysBehind(`${keys.scope}top-${digest(keyBelow)}-`, keys.fields);
	if (!isExactKey(keyBelow, keys)) return top;
	return {
		...top,
		restoreKeys: top.restoreKeys.slice(0, keys.fields.length - keys.decisive)
	};
}
function keysBehind(prefix, fields) {
	const restoreKeys = fields.map((_, index) => prefix + fields.slice(0, index).map((field) => `${field}-`).join(""));
	return {
		key: prefix + fields.join("-"),
		restoreKeys: restoreKeys.reverse()
	};
}
/** Everything in some layers. */
function entriesOf(layers) {
	return new Map(layers.flatMap(({ entries }) => [...entries]));
}
/** Whether one of the layers is exactly what these keys want. */
function isExact(layers, keys) {
	return layers.some(({ key }) => isExactKey(key, keys));
}
/** No field holds a `-`, so the end of a key tells. */
function isExactKey(key, { scope, fields, decisive }) {
	const own = key.startsWith(scope) ? key.slice(scope.length).split("-").slice(-fields.length) : [];
	return own.length > 0 && fields.slice(0, decisive).every((field, index) => field === own[index]);
}

// src/text/directory-hash.ts
/** Go's `h1:` hash of a module: over the sorted names (`path@version/file`) and the SHA-256 of each file (golang.org/x/mod/sumdb/dirhash, Hash1). */
async function hashEntries(entries) {
	const sorted = entries.map((entry) => ({
		entry,
		name: Buffer.from(entry.name)
	})).sort((a, b) => a.name.compare(b.name));
	const all = createHash("sha256");
	for (const [index, { entry }] of sorted.entries()) {
		if (index % 100 === 0) await setImmediate();
		const content = createHash("sha256").update(entry.read()).digest("hex");
		all.update(`${content}  ${entry.name}\n`);
	}
	return `h1:${all.digest("base64")}`;
}

export { topKeys as a, isExact as i, baseKeys as n, digest as o, entriesOf as r, hashEntries as t };