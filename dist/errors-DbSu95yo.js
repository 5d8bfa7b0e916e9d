// src/errors.ts
/** The only error that stages throw: what happened and where in `message`, why in `cause`, what to do in `hint`. */
var ActionError = class extends Error {
	code;
	hint;
	evidence;
	constructor(code, message, details = {}) {
		super(message, details.cause === void 0 ? void 0 : { cause: details.cause });
		this.name = "ActionError";
		this.code = code;
		this.hint = details.hint;
		this.evidence = details.evidence ?? [];
	}
};
/** The words of anything that can be thrown, its causes included, as one line each. */
function wordsOf(error) {
	const words = [];
	let current = error;
	while (current instanceof Error && words.length < 5) {
		const nested = current instanceof AggregateError ? current.errors.map(wordsOf).join("; ") : "";
		const text = current.message || nested || current.name;
		if (!words.some((earlier) => earlier.includes(text))) words.push(text);
		current = current.cause;
	}
	if (typeof current === "string" && !words.some((earlier) => earlier.includes(String(current)))) words.push(current);
	if (words.length === 0) words.push(String(error));
	return words.join(": ");
}

export { wordsOf as n, ActionError as t };