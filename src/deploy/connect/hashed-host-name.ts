import { hash } from "node:crypto";
import type { HashedHostName } from "../../model/host.ts";

const blockBytes = 64;
const digestBytes = 20;

/** Reads `|1|salt|hash`; undefined when it is cut or of another kind. */
export function readHashedHostName(text: string): HashedHostName | undefined {
  const [, saltText = "", hashText = ""] = /^\|1\|([^|]+)\|([^|]+)$/.exec(text) ?? [];
  const salt = Buffer.from(saltText, "base64");
  const digest = Buffer.from(hashText, "base64");
  if (salt.length !== digestBytes || digest.length !== digestBytes) return undefined;
  return { innerPad: padOf(salt, 0x36), outerPad: padOf(salt, 0x5c), digest: digest.toString("latin1") };
}

function padOf(salt: Buffer, filling: number): Buffer {
  const pad = Buffer.alloc(blockBytes, filling);
  for (let at = 0; at < salt.length; at++) pad[at] = (salt[at] ?? 0) ^ filling;
  return pad;
}

/**
 * Whether a hash is one of this name. Every line has to be tried for every host, so this runs a quarter of a million times for
 * 500 hosts: createHmac costs twenty times as much (`npm run bench -- known-hosts`).
 */
export function matcherOf(name: string): (hashed: HashedHostName) => boolean {
  const inner = Buffer.concat([Buffer.alloc(blockBytes), Buffer.from(name)]);
  const outer = Buffer.alloc(blockBytes + digestBytes);
  return ({ innerPad, outerPad, digest }) => {
    inner.set(innerPad);
    outer.set(outerPad);
    outer.write(hash("sha1", inner, "binary"), blockBytes, "latin1");
    return hash("sha1", outer, "binary") === digest;
  };
}
