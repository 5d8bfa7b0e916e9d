// src/world/ssh/failure-class.ts
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
function hasHungUp({ cause, phase, disconnect }) {
	if (phase === "tcp" || cause === void 0) return false;
	return disconnect !== "" || codesOf(cause).some((code) => ["ECONNRESET", "EPIPE"].includes(code)) || /No response from server|before handshake|ended by other party/i.test(cause instanceof Error ? cause.message : "");
}
/** Where a host says what it told nobody else. */
const hostLog = "The host's own log names the reason: `journalctl -t sshd -t sshd-session -n 20`, as root.";

export { levelOf as i, hasHungUp as n, hostLog as r, codesOf as t };