// src/world/failure-class.ts
/** The codes of an error, or of all addresses that were tried. */
function codesOf(cause) {
	return (cause instanceof AggregateError ? cause.errors : [cause]).flatMap((each) => {
		const { code } = each ?? {};
		return code === void 0 ? [] : [String(code)];
	});
}
/** What of the connection an error of the library is about: `agent`, `client-authentication`, `handshake`. */
function levelOf(cause) {
	return String((cause ?? {}).level);
}
/** The other side hung up, by whatever error the library calls it. */
function hasHungUp({ cause, phase }) {
	if (phase === "tcp" || cause === void 0) return false;
	return codesOf(cause).some((code) => ["ECONNRESET", "EPIPE"].includes(code)) || /No response from server|before handshake|ended by other party/i.test(cause instanceof Error ? cause.message : "");
}
/** Where a host says what it told nobody else. */
const hostLog = "The host's own log names the reason: `journalctl -t sshd -t sshd-session -n 20`, as root.";

// src/world/foreign-words.ts
/** What another machine said, as one line that can stand in an error: its lines joined, nothing that acts on who shows it. */
function foreignWords(text, mostCharacters = 300) {
	const line = text.split(/[\r\n\v\f\u0085\u2028\u2029]+/).map(plainLine).filter((each) => each !== "").join(" / ").replaceAll("##[", "## [");
	return line.length > mostCharacters ? `${line.slice(0, mostCharacters - 1)}…` : line;
}
/** Without the sequences of a terminal (colours, titles), and without what is no text, or hides or turns it (Unicode Cc and Cf). */
function plainLine(line) {
	return line.replace(/\p{Cf}/gu, "").replace(/\s+/g, " ").replace(/\p{Cc}\[[0-?]*[ -/]*[@-~]|\p{Cc}\][^\p{Cc}]*/gu, "").replace(/\p{Cc}/gu, "").trim();
}

export { levelOf as a, hostLog as i, codesOf as n, hasHungUp as r, foreignWords as t };