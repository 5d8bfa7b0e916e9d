import { createHash } from "node:crypto";

// src/world/ssh.ts
/** `SHA256:` and unpadded base64, as OpenSSH prints it, of a key blob in base64. */
function fingerprintOf(blob) {
	return `SHA256:${createHash("sha256").update(Buffer.from(blob, "base64")).digest("base64").replace(/=+$/, "")}`;
}

export { fingerprintOf as t };