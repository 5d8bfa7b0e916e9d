import { createHash, createPublicKey, verify } from "node:crypto";
import { ActionError } from "../../errors.ts";

/** A checksum database: who signs it, and where else than at its proxies it answers. */
export interface ChecksumDatabase {
  readonly name: string;
  /** The key's short name in signatures: 4 bytes. */
  readonly keyHash: Buffer;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Buffer;
  /** Given in GOSUMDB: used instead of any proxy. */
  readonly url: string | undefined;
}

/** The state of the database that its signature vouches for. */
interface TreeHead {
  readonly size: number;
  /** SHA-256, 32 bytes. */
  readonly rootHash: Buffer;
}

export interface ChecksumRecord {
  readonly id: number;
  /** The go.sum lines, with the last line end: what the tree's leaf is the hash of. */
  readonly text: string;
  readonly head: TreeHead;
}

/** The key that Go itself knows (cmd/go/internal/modfetch/key.go). */
const knownDatabases: Readonly<Record<string, string>> = {
  "sum.golang.org": "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
};

/** Reads GOSUMDB: `name`, `name+hash+key`, each also with an address behind it, or `off` (undefined). Errors: `toolchain`. */
export function parseGosumdb(gosumdb: string | undefined): ChecksumDatabase | undefined {
  const given = gosumdb?.trim() || "sum.golang.org";
  if (given === "off") return undefined;
  // The same database, reachable in mainland China, as in Go itself.
  const [id = "", url, ...rest] = (
    given === "sum.golang.google.cn" ? "sum.golang.org https://sum.golang.google.cn" : given
  ).split(/\s+/);
  const [, name = "", hash = "", key = ""] =
    /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(knownDatabases[id] ?? id) ?? [];
  const keyBytes = Buffer.from(key, "base64");
  const keyHash = Buffer.from(hash, "hex");
  const expected = createHash("sha256").update(`${name}\n`).update(keyBytes).digest().subarray(0, 4);
  const isSound = keyBytes.length === 33 && keyBytes[0] === ed25519 && expected.equals(keyHash);
  const isAddress = url === undefined || /^https?:\/\/[^/]/.test(url);
  if (!isSound || !isAddress || rest.length > 0 || !/^[a-z0-9.-]+(:\d+)?(\/[\w./-]*\w)?$/i.test(name)) {
    throw new ActionError("toolchain", "GOSUMDB does not name a checksum database that is known here", {
      hint: "Set it to sum.golang.org, to name+hash+key with an address behind it, or leave it unset.",
    });
  }
  return { name, keyHash, publicKey: keyBytes.subarray(1), url: url?.replace(/\/+$/, "") };
}

/** Reads an answer to `/lookup/<module>@<version>` and checks the signature under its tree. Errors: `toolchain`. */
export function readChecksumRecord(answer: string, database: ChecksumDatabase): ChecksumRecord {
  const [, id = "", text = "", note = ""] = /^(\d{1,15})\n((?:[^\n]+\n)+)\n([\s\S]+)$/.exec(answer) ?? [];
  if (id === "") throw new ActionError("toolchain", `${database.name} answered with something that is no record`);
  const head = readTreeHead(note, database);
  if (Number(id) >= head.size) throw new ActionError("toolchain", `${database.name}: record ${id} is not in its tree`);
  return { id: Number(id), text, head };
}

/** The `h1:` hash of a module's zip in a record; undefined when the record is about something else. */
export function hashInRecord(record: ChecksumRecord, module: string, version: string): string | undefined {
  const prefix = `${module} ${version} h1:`;
  const line = record.text.split("\n").find((candidate) => candidate.startsWith(prefix));
  return line?.slice(prefix.length - 3);
}

const ed25519 = 1;
/** SubjectPublicKeyInfo of RFC 8410, up to the 32 bytes of the key. */
const ed25519Header = Buffer.from("302a300506032b6570032100", "hex");

/** A signed note (golang.org/x/mod/sumdb/note): text, an empty line, `— <name> <base64 of key hash and signature>` lines. */
function readTreeHead(note: string, database: ChecksumDatabase): TreeHead {
  const end = note.lastIndexOf("\n\n");
  const text = note.slice(0, end + 1);
  const signatures = note.slice(end + 2).split("\n");
  if (end < 0 || !signatures.some((line) => isSignedBy(line, text, database))) {
    throw new ActionError("toolchain", `the tree of ${database.name} is not signed by its key`);
  }
  const [, size = "", root = ""] = /^go\.sum database tree\n(\d{1,15})\n([A-Za-z0-9+/]{43}=)\n/.exec(text) ?? [];
  if (size === "") throw new ActionError("toolchain", `${database.name} signed something that is no tree`);
  return { size: Number(size), rootHash: Buffer.from(root, "base64") };
}

function isSignedBy(line: string, text: string, { name, keyHash, publicKey }: ChecksumDatabase): boolean {
  const prefix = `\u2014 ${name} `;
  if (!line.startsWith(prefix)) return false;
  const bytes = Buffer.from(line.slice(prefix.length), "base64");
  if (bytes.length !== 68 || !bytes.subarray(0, 4).equals(keyHash)) return false;
  const key = createPublicKey({ key: Buffer.concat([ed25519Header, publicKey]), format: "der", type: "spki" });
  return verify(null, Buffer.from(text), key, bytes.subarray(4));
}
