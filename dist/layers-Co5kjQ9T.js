import { createHash } from "node:crypto";

// src/cache/layers.ts
/** `<scope>base-<fields>` */
function baseKeys(keys) {
	return keysBehind(`${keys.scope}base-`, keys.fields);
}
/** `<scope>top-<hash of the base's key>-<fields>`: a top is of use only on the base that it was made on. */
function topKeys(keys, baseKey) {
	const id = createHash("sha256").update(baseKey).digest("hex").slice(0, 16);
	const top = keysBehind(`${keys.scope}top-${id}-`, keys.fields);
	return baseKey === baseKeys(keys).key ? {
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
/** Everything that was restored. */
function entriesOf(layers) {
	return new Map([...layers?.base.entries ?? [], ...layers?.top?.entries ?? []]);
}
/** Whether the archives are those of exactly these keys, so that nothing can be missing in them. */
function isExact(layers, keys) {
	const { key } = layers.base;
	return key === baseKeys(keys).key || layers.top?.key === topKeys(keys, key).key;
}

export { topKeys as i, entriesOf as n, isExact as r, baseKeys as t };