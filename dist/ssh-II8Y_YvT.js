import { hash } from "node:crypto";

// src/world/ssh.ts
/** `SHA256:` and unpadded base64, as OpenSSH prints it, of a key blob in base64. */
function fingerprintOf(blob) {
	return `SHA256:${hash("sha256", Buffer.from(blob, "base64"), "base64").replace(/=+$/, "")}`;
}

export { fingerprintOf as t };