import { createHash } from "node:crypto";

// src/cache/digest.ts
/** 16 hex digits; parts cannot run into each other. */
function digest(...parts) {
	const hash = createHash("sha256");
	for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}\n`);
	return hash.digest("hex").slice(0, 16);
}

// src/cache/layers.ts
/** `<scope>base-<fields>` */
function baseKeys(keys) {
	return keysBehind(`${keys.scope}base-`, keys.fields);
}
/** `<scope>top-<hash of the key below>-<fields>`: a top is of use only on the layer that it was made on. */
function topKeys(keys, keyBelow) {
	const top = keysBehind(`${keys.scope}top-${digest(keyBelow)}-`, keys.fields);
	return hasFields(keyBelow, keys) ? {
		...top,
		restoreKeys: []
	} : top;
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
/** Whether one of the layers was saved under exactly these keys. */
function isExact(layers, keys) {
	return layers.some(({ key }) => hasFields(key, keys));
}
/** No field holds a `-`, so the end of a key tells. */
function hasFields(key, { scope, fields }) {
	return key.startsWith(scope) && key.endsWith(`-${fields.join("-")}`);
}

export { digest as a, topKeys as i, entriesOf as n, isExact as r, baseKeys as t };