import type { HostPattern, Pin } from "../../model/host.ts";
import { codeOf } from "../../text/foreign-words.ts";
import { fingerprintOf } from "../../world/ssh/ssh.ts";
import { readHashedHostName } from "./hashed-host-name.ts";

/**
 * What can be asked of a host for each type of key, most wanted first. An RSA key signs by SHA-2 (RFC 8332); SHA-1 is never
 * offered. Other types (DSA, keys on tokens) are not spoken by the SSH library.
 */
export const algorithmsOfType: ReadonlyMap<string, readonly string[]> = new Map([
  ["ssh-ed25519", ["ssh-ed25519"]],
  ["ecdsa-sha2-nistp256", ["ecdsa-sha2-nistp256"]],
  ["ecdsa-sha2-nistp384", ["ecdsa-sha2-nistp384"]],
  ["ecdsa-sha2-nistp521", ["ecdsa-sha2-nistp521"]],
  ["ssh-rsa", ["rsa-sha2-512", "rsa-sha2-256"]],
]);

/** A pin, nothing (blank, comment), or what is wrong with the line. */
export function readKnownHostsLine(text: string, line: number): Pin | undefined | string {
  if (text === "" || text.startsWith("#")) return undefined;
  const problem = (why: string) => `line ${line}: ${why}`;
  const words = text.split(/\s+/);
  const marker = words[0]?.startsWith("@") ? words.shift() : undefined;
  if (marker === "@cert-authority") {
    return problem(
      "@cert-authority is not supported: host certificates are not checked; pin the host's own key instead",
    );
  }
  if (marker !== undefined && marker !== "@revoked") return problem(`unknown marker ${marker.slice(0, 40)}`);
  const revoked = marker === "@revoked";

  const hashed = words.findIndex((word) => word.startsWith("SHA256:"));
  const [strange] = /[^\x21-\x7e]/u.exec(words.slice(0, hashed === -1 ? 3 : hashed + 1).join("")) ?? [];
  if (strange !== undefined)
    return problem(`an unexpected character (U+${codeOf(strange)}), maybe invisible: copy the line anew`);
  const key = hashed === 0 || hashed === 1 ? readFingerprint(words, hashed) : readKey(words);
  if (typeof key === "string") return problem(key);
  const hosts = key.hosts === undefined ? undefined : readPatterns(key.hosts);
  if (typeof hosts === "string") return problem(hosts);
  return { line, revoked, hosts, keyType: key.keyType, fingerprint: key.fingerprint };
}

interface PinnedKey {
  readonly hosts: string | undefined;
  readonly keyType: string | undefined;
  readonly fingerprint: string;
}

/** `SHA256:...`, `host SHA256:...`, and what `ssh-keygen -l` prints: `256 SHA256:... comment (ED25519)`. */
function readFingerprint(words: readonly string[], at: number): PinnedKey | string {
  const fingerprint = (words[at] ?? "").replace(/=$/, "");
  if (!/^SHA256:[A-Za-z0-9+/]{43}$/.test(fingerprint))
    return "a fingerprint is SHA256: and 43 characters of base64; this one is cut or mistyped";
  const before = at === 1 ? words[0] : undefined;
  const bits = before !== undefined && /^\d+$/.test(before) ? before : undefined;
  return { hosts: bits === undefined ? before : undefined, keyType: typeOfWord(words.at(-1), bits), fingerprint };
}

function typeOfWord(word: string | undefined, bits: string | undefined): string | undefined {
  if (word === "(ED25519)") return "ssh-ed25519";
  if (word === "(RSA)") return "ssh-rsa";
  if (word === "(ECDSA)" && bits !== undefined) return `ecdsa-sha2-nistp${bits}`;
  return undefined;
}

function readKey(words: readonly string[]): PinnedKey | string {
  const [hosts = "", type, blob] = words;
  if (words.some((word) => /^(?:MD5:)?(?:[0-9a-f]{2}:){15}[0-9a-f]{2}$/i.test(word))) {
    return "an MD5 fingerprint proves too little; take the SHA256 one (ssh-keygen -l -f FILE)";
  }
  if (type?.startsWith("AAAA") && /^(?:ssh-|ecdsa-|sk-)/.test(hosts))
    return "a key without a host: write HOST TYPE KEY, or its SHA256: fingerprint";
  if (type !== undefined && /^\d+$/.test(type)) return "a key of SSH protocol 1, which no host should speak";
  if (type === undefined || blob === undefined)
    return "neither HOST TYPE KEY (a known_hosts line) nor a SHA256: fingerprint";
  if (!algorithmsOfType.has(type)) {
    return `keys of type ${JSON.stringify(type.slice(0, 60))} are not supported; pin one of ${[...algorithmsOfType.keys()].join(", ")}`;
  }
  if (typeInBlob(blob) !== type) return `the ${type} key is cut or mistyped`;
  return { hosts, keyType: type, fingerprint: fingerprintOf(blob) };
}

/** The type that a key blob names for itself; undefined when its length-prefixed parts (RFC 4253, 6.6) do not fill it exactly. */
function typeInBlob(blob: string): string | undefined {
  const bytes = Buffer.from(blob, "base64");
  if (bytes.toString("base64").replace(/=+$/, "") !== blob.replace(/=+$/, "")) return undefined;
  const parts: Buffer[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const end = at + 4 + bytes.readUInt32BE(at);
    parts.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return at === bytes.length && parts.length > 1 ? parts[0]?.toString("latin1") : undefined;
}

function readPatterns(field: string): readonly HostPattern[] | string {
  const patterns: HostPattern[] = [];
  for (const text of field.split(",")) {
    if (text.startsWith("|")) {
      const name = readHashedHostName(text);
      if (name === undefined) return "the hashed host name is cut or of an unknown kind (known is |1|salt|hash)";
      patterns.push({ kind: "hash", name });
    } else {
      const negated = text.startsWith("!");
      const glob = (negated ? text.slice(1) : text).toLowerCase();
      if (glob === "") return `the list of hosts ${JSON.stringify(field.slice(0, 60))} has an empty entry`;
      patterns.push({ kind: "glob", glob, negated });
    }
  }
  return patterns;
}
