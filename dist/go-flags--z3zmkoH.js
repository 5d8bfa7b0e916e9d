// src/project/go-flags.ts
/**
* Fields of a text, as Go splits its flags (cmd/internal/quoted): at white space, except in a field that starts with a quote;
* nothing is unescaped. undefined: a quote is not closed.
*/
function splitQuoted(text) {
	const fields = [];
	const field = /[ \t\r\n]*(?:'([^']*)'|"([^"]*)"|([^ \t\r\n'"][^ \t\r\n]*))/y;
	const end = text.replace(/[ \t\r\n]+$/, "").length;
	while (field.lastIndex < end) {
		const found = field.exec(text);
		if (!found) return void 0;
		fields.push(found[1] ?? found[2] ?? found[3] ?? "");
	}
	return fields;
}
/** undefined: the word is no flag. */
function parseGoFlag(word) {
	const [, name, value] = /^--?([^-=][^=]*)(?:=(.*))?$/s.exec(word) ?? [];
	return name === void 0 ? void 0 : {
		name,
		value
	};
}
/** The flags of GOFLAGS, which takes no value as a word of its own. Go refuses what is left out here. */
function flagsOfGoflags(goflags) {
	return (splitQuoted(goflags) ?? []).flatMap((word) => parseGoFlag(word) ?? []);
}
/** The value that counts: the last one. */
function lastValue(flags, name) {
	return flags.findLast((flag) => flag.name === name)?.value;
}
/** As one argument. */
function formatGoFlag({ name, value }) {
	return value === void 0 ? `-${name}` : `-${name}=${value}`;
}

export { splitQuoted as a, parseGoFlag as i, formatGoFlag as n, lastValue as r, flagsOfGoflags as t };