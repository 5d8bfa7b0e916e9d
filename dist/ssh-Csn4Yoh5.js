import { hash } from "node:crypto";

// src/text/foreign-words.ts
/** What another machine said, as one line that can stand in an error: its lines joined, nothing that acts on who shows it. */
function foreignWords(text, mostCharacters = 300) {
	const line = text.split(/[\r\n\v\f\u0085\u2028\u2029]+/).map(plainLine).filter((each) => each !== "").join(" / ").replaceAll("##[", "## [");
	return line.length > mostCharacters ? `${line.slice(0, mostCharacters - 1)}…` : line;
}
/** Without the sequences of a terminal (colours, titles), and without what is no text, or hides or turns it (Unicode Cc and Cf). */
function plainLine(line) {
	return line.replace(/\p{Cf}/gu, "").replace(/\s+/g, " ").replace(/\p{Cc}\[[0-?]*[ -/]*[@-~]|\p{Cc}\][^\p{Cc}]*/gu, "").replace(/\p{Cc}/gu, "").trim();
}
/** What somebody typed, in quotes, and nothing in it unseen: white space and invisible characters by their numbers. */
function quoted(text, mostCharacters = 80) {
	const cut = text.length > mostCharacters ? `${text.slice(0, mostCharacters - 1)}…` : text;
	return JSON.stringify(cut).replace(/(?! )[\p{Cf}\p{Cc}\p{Z}]/gu, (character) => `\\u{${codeOf(character)}}`);
}
/** `200B`, as Unicode numbers a character. */
function codeOf(character) {
	return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}

// src/world/ssh/ssh.ts
/** `SHA256:` and unpadded base64, as OpenSSH prints it, of a key blob in base64. */
function fingerprintOf(blob) {
	return `SHA256:${hash("sha256", Buffer.from(blob, "base64"), "base64").replace(/=+$/, "")}`;
}

export { quoted as i, codeOf as n, foreignWords as r, fingerprintOf as t };