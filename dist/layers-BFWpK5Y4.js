import { createHash } from "node:crypto";

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

export { digest as a, topKeys as i, entriesOf as n, isExact as r, baseKeys as t };