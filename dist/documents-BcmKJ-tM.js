import { U as actionVersion } from "./create-world-JOXJksAE.js";
import { l as ActionError } from "./merge-tree-WOxcOliZ.js";

// src/deploy/facts/documents.ts
/** Of all that this version writes down as JSON for later runs. Without a number: it is from before there was one, and read like 1. */
const schema = 1;
var Unreadable = class extends Error {};
function writeDocument(value) {
	return oneLine({
		schema,
		writtenBy: actionVersion,
		...value
	});
}
/** JSON without a control character: a host takes no other. */
function oneLine(value) {
	return JSON.stringify(value).replaceAll("", "\\u007f");
}
function readDocument(json, read) {
	try {
		const document = objectOf(parse(json), "it");
		const found = Object.hasOwn(document, "schema") ? document["schema"] : schema;
		if (found !== schema) {
			const { writtenBy } = document;
			return {
				kind: "of another schema",
				schema: JSON.stringify(found).slice(0, 40),
				writtenBy: typeof writtenBy === "string" ? writtenBy.slice(0, 40) : "an unknown version"
			};
		}
		return {
			kind: "read",
			value: read(valuesOf(document, ""))
		};
	} catch (error) {
		if (!(error instanceof Unreadable)) throw error;
		return {
			kind: "unreadable",
			problem: error.message
		};
	}
}
/** Whoever does not know what something means leaves it as it is. */
function otherSchemaFailure(place, { schema: found, writtenBy }) {
	return new ActionError("preflight", `${place} has schema ${found}, and gin-deploy ${actionVersion} knows schema ${schema} only: gin-deploy ${writtenBy} wrote it`, { hint: `Deploy with gin-deploy ${writtenBy} or a later version.` });
}
function parse(json) {
	try {
		return JSON.parse(json);
	} catch {
		throw new Unreadable("it is not JSON, or is cut off");
	}
}
function objectOf(value, what) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Unreadable(`${what} is no object`);
	return value;
}
function valuesOf(document, above) {
	const get = (key) => Object.hasOwn(document, key) ? document[key] ?? void 0 : void 0;
	const take = (key, is, wanted) => {
		const value = get(key);
		if (is(value)) return value;
		throw new Unreadable(`${above}${key} ${value === void 0 ? "is missing" : `is not ${wanted}`}`);
	};
	const inner = (key, read) => read(valuesOf(objectOf(get(key), above + key), `${above}${key}.`));
	const orElse = (key, otherwise, read) => get(key) === void 0 ? otherwise : read();
	const values = {
		text: (key) => take(key, isText, "text"),
		whole: (key) => take(key, isWhole, "a whole number"),
		number: (key) => take(key, isNumber, "a number"),
		flag: (key) => orElse(key, false, () => take(key, isBoolean, "true or false")),
		list: (key, read) => take(key, isArray, "a list").map((entry, index) => {
			const what = `${above}${key}[${index}]`;
			return read(valuesOf(objectOf(entry, what), `${what}.`));
		}),
		name: (key) => take(key, isName, "a plain name"),
		choice: (key, words) => take(key, (value) => words.includes(value), words.join(" or ")),
		texts: (key) => orElse(key, void 0, () => take(key, isTexts, "a list of texts")),
		textByName: (key) => {
			const object = objectOf(get(key), above + key);
			const texts = valuesOf(object, `${above}${key}.`);
			return Object.fromEntries(Object.keys(object).map((name) => [name, texts.text(name)]));
		},
		inner,
		textOr: (key, otherwise) => orElse(key, otherwise, () => values.text(key)),
		wholeOr: (key, otherwise) => orElse(key, otherwise, () => values.whole(key)),
		choiceOr: (key, words, otherwise) => orElse(key, otherwise, () => values.choice(key, words)),
		nameOr: (key, otherwise) => orElse(key, otherwise, () => values.name(key)),
		innerOr: (key, read, otherwise) => orElse(key, otherwise, () => inner(key, read))
	};
	return values;
}
const isText = (value) => typeof value === "string";
const isWhole = (value) => Number.isSafeInteger(value);
const isNumber = (value) => Number.isFinite(value);
const isBoolean = (value) => typeof value === "boolean";
const isArray = (value) => Array.isArray(value);
const isName = (value) => isText(value) && /^[A-Za-z0-9_+-][A-Za-z0-9._+-]{0,199}$/.test(value);
const isTexts = (value) => Array.isArray(value) && value.every(isText);

export { writeDocument as i, otherSchemaFailure as n, readDocument as r, oneLine as t };