/** A private key's text taken apart: the armour's label, its old-style encryption header, and the bytes. */
export interface Armoured {
  /** `OPENSSH PRIVATE KEY`, `RSA PRIVATE KEY`, `PRIVATE KEY`, ... */
  readonly label: string;
  /** DEK-Info of an encrypted PEM (RFC 1421, 4.6.1.3), like `AES-128-CBC,0123ABCD`. */
  readonly encryption: string | undefined;
  readonly bytes: Buffer;
}

export interface KeyProblem {
  readonly problem: string;
  readonly hint: string;
}

const pasteWhole =
  "Store the whole file, from -----BEGIN to the END line: gh secret set DEPLOY_KEY < ~/.ssh/deploy_key";

/** An armour, however its lines were joined, quoted, indented or its dashes made pretty. */
const armour = /[-–—]{2,}\s*BEGIN ([A-Z0-9][A-Z0-9 ]*?)\s*[-–—]{2,}([\s\S]*?)(?:[-–—]{2,}\s*END \1\s*[-–—]{2,}|$)/;

/** What is not a private key, told by how it starts. */
const mistaken: readonly (readonly [pattern: RegExp, problem: string, hint: string])[] = [
  [
    /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\S+|sk-\S+) AAAA|BEGIN (?:SSH2 |RSA )?PUBLIC KEY/,
    "is a public key",
    "Store the private key, the file without .pub; the public one goes into authorized_keys on the hosts.",
  ],
  [
    /^PuTTY-User-Key-File/,
    "is a key in PuTTY's format",
    "Convert it: puttygen key.ppk -O private-openssh -o deploy_key (or in PuTTYgen: Conversions, Export OpenSSH key).",
  ],
  [
    /BEGIN (?:CERTIFICATE|PGP )|BEGIN SSH2 ENCRYPTED/,
    "is not an SSH private key that OpenSSH reads",
    "Make one: ssh-keygen -t ed25519 -f deploy_key",
  ],
  [/^(?:~|\.{0,2})\/\S+$/, "is a path", "It takes the text of the key, not the name of its file."],
  [
    /^\$/,
    "is the name of a variable, not its value",
    "Give the value of the secret: in a workflow the expression secrets.DEPLOY_KEY in double braces.",
  ],
];

/** Undoes what pasting, quoting and templating do to a key, and names what cannot be undone. */
export function readArmour(text: string): Armoured | KeyProblem {
  const plain = withoutWrapping(text);
  if (plain === "") {
    return { problem: "is empty", hint: "The secret may not exist here: forks and other environments do not get it." };
  }
  for (const [pattern, problem, hint] of mistaken) if (pattern.test(plain)) return { problem, hint };
  const match = armour.exec(plain);
  if (match === null) {
    return { problem: "is not a private key: it has no -----BEGIN ... PRIVATE KEY----- line", hint: pasteWhole };
  }
  const [whole, label = "", body = ""] = match;
  if (!/END [A-Z0-9 ]+\s*[-–—]{2,}$/.test(whole))
    return { problem: "is cut off: its END line is missing", hint: pasteWhole };
  const encryption = /DEK-Info:\s*([A-Za-z0-9-]+,\s*[0-9A-Fa-f]+)/.exec(body)?.[1]?.replace(/\s/g, "");
  const base64 = body
    .replace(/Proc-Type:\s*4,\s*ENCRYPTED|DEK-Info:\s*[A-Za-z0-9-]+,\s*[0-9A-Fa-f]+/g, "")
    .replace(/\s/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 !== 0) {
    return { problem: "is damaged: between its BEGIN and END lines is no whole base64", hint: pasteWhole };
  }
  return { label, encryption, bytes: Buffer.from(base64, "base64") };
}

/** The text as OpenSSH writes it. */
export function writeArmour({ label, encryption, bytes }: Armoured): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  const headers = encryption === undefined ? [] : ["Proc-Type: 4,ENCRYPTED", `DEK-Info: ${encryption}`, ""];
  return [`-----BEGIN ${label}-----`, ...headers, ...lines, `-----END ${label}-----`, ""].join("\n");
}

/** Quotes, `\n` written out, invisible characters, and base64 around the whole key or without its armour are taken away. */
function withoutWrapping(text: string): string {
  const plain = text
    .replace(/\p{Cf}/gu, "")
    .replace(/\p{Zs}/gu, " ")
    .replace(/(?:\\r)?\\n/g, "\n")
    .replace(/\r\n?/g, "\n")
    .trim()
    .replace(/^(["'])([\s\S]*)\1$/, "$2")
    .trim();
  const packed = plain.replace(/\s/g, "");
  if (!/^[A-Za-z0-9+/]{64,}={0,2}$/.test(packed)) return plain;
  const bytes = Buffer.from(packed, "base64");
  const inside = bytes.toString("latin1");
  if (inside.startsWith("openssh-key-v1\0"))
    return writeArmour({ label: "OPENSSH PRIVATE KEY", encryption: undefined, bytes });
  return inside.includes("-----BEGIN ") ? withoutWrapping(bytes.toString("utf8")) : plain;
}
