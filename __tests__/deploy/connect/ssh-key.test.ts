import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { utils } from "ssh2";
import { describe, expect, it } from "vitest";
import { readSshKey } from "../../../src/deploy/connect/ssh-key.ts";
import { nodeSsh } from "../../../src/world/ssh/node-ssh.ts";

const read = (text: string, passphrase?: string) => readSshKey(text, passphrase, nodeSsh);

const sec1 = { type: "sec1", format: "pem" } as const;
const pkcs1 = { type: "pkcs1", format: "pem" } as const;
const pkcs8 = { type: "pkcs8", format: "pem" } as const;
const locked = { cipher: "aes-256-cbc", passphrase: "päss word" } as const;

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-384" });
const ed = generateKeyPairSync("ed25519");
const openssh = utils.generateKeyPairSync("ed25519", { comment: "deploy@ci" });
const opensshEcdsa = utils.generateKeyPairSync("ecdsa", { bits: 521 });
const opensshLocked = utils.generateKeyPairSync("ed25519", {
  passphrase: "päss word",
  cipher: "aes256-ctr",
  rounds: 4,
});
const rsaPem = rsa.privateKey.export(pkcs1).toString();

/** Every line between the armour's, as one. */
const body = (pem: string) =>
  pem
    .split("\n")
    .slice(1, -1)
    .join("")
    .replace(/-----.*$/, "");

describe("readSshKey", () => {
  it.each<[string, string, string | undefined, string]>([
    ["OpenSSH, Ed25519", openssh.private, undefined, "ssh-ed25519"],
    ["OpenSSH, ECDSA", opensshEcdsa.private, undefined, "ecdsa-sha2-nistp521"],
    ["OpenSSH, encrypted", opensshLocked.private, "päss word", "ssh-ed25519"],
    ["PEM, RSA", rsaPem, undefined, "ssh-rsa"],
    ["PEM, EC", ec.privateKey.export(sec1).toString(), undefined, "ecdsa-sha2-nistp384"],
    ["PEM, RSA, encrypted", rsa.privateKey.export({ ...pkcs1, ...locked }).toString(), "päss word", "ssh-rsa"],
    ["PEM, EC, encrypted", ec.privateKey.export({ ...sec1, ...locked }).toString(), "päss word", "ecdsa-sha2-nistp384"],
    ["PKCS #8, RSA", rsa.privateKey.export(pkcs8).toString(), undefined, "ssh-rsa"],
    ["PKCS #8, EC", ec.privateKey.export(pkcs8).toString(), undefined, "ecdsa-sha2-nistp384"],
    ["PKCS #8, Ed25519", ed.privateKey.export(pkcs8).toString(), undefined, "ssh-ed25519"],
    ["PKCS #8, encrypted", ed.privateKey.export({ ...pkcs8, ...locked }).toString(), "päss word", "ssh-ed25519"],
    ["a passphrase that nobody asked for", openssh.private, "none needed", "ssh-ed25519"],
    ["a passphrase with the new line of its file", opensshLocked.private, "päss word\n", "ssh-ed25519"],
    ["a passphrase with the line end of Windows", opensshLocked.private, "päss word\r\n", "ssh-ed25519"],
    ["a passphrase with spaces that were pasted along", opensshLocked.private, " päss word ", "ssh-ed25519"],
  ])("reads %s", (_, text, passphrase, type) => {
    const reading = read(text, passphrase);
    expect(reading).toMatchObject({ type, fingerprint: expect.stringMatching(/^SHA256:[A-Za-z0-9+/]{43}$/) });
    // What comes out opens without a passphrase, and is the same key.
    expect(read("key" in reading ? reading.key : "")).toEqual(reading);
  });

  const mangled: readonly (readonly [string, (text: string) => string])[] = [
    ["Windows line ends", (text) => text.replaceAll("\n", "\r\n")],
    ["old Mac line ends", (text) => text.replaceAll("\n", "\r")],
    ["no last new line", (text) => text.trimEnd()],
    ["the last line end cut to a carriage return", (text) => text.replaceAll("\n", "\r\n").slice(0, -1)],
    ["a byte order mark", (text) => `\uFEFF${text}`],
    ["invisible characters of a web page", (text) => text.replaceAll("\n", "\u200b\n\u2060")],
    ["no-break spaces", (text) => text.replaceAll(" ", "\u00a0").replaceAll("\n", "\u00a0\n")],
    ["smart quotes around it", (text) => `“${text.trimEnd()}”`],
    ["blank lines around", (text) => `\n\n${text}\n\n`],
    ["new lines written out", (text) => text.replaceAll("\n", "\\n")],
    ["Windows new lines written out", (text) => text.replaceAll("\n", "\\r\\n")],
    ["indented", (text) => text.replaceAll(/^/gm, "      ")],
    ["quoted", (text) => `"${text}"`],
    ["quoted by '", (text) => `'${text}'\n`],
    ["on one line, with spaces", (text) => text.trim().replaceAll("\n", " ")],
    ["a byte order mark", (text) => `\uFEFF${text}`],
    ["base64 of the whole", (text) => Buffer.from(text).toString("base64")],
    ["base64 of the whole, in lines", (text) => Buffer.from(text).toString("base64").replace(/.{76}/g, "$&\n")],
    ["text before and after", (text) => `Bag Attributes: x\n${text}\nssh-ed25519 AAAA x`],
    ["dashes made pretty", (text) => text.replaceAll("-----", "–––")],
    ["several at once", (text) => `"  ${text.trim().replaceAll("\n", "\\n")}"`],
  ];
  const sources: readonly (readonly [string, string, string | undefined])[] = [
    ["OpenSSH", openssh.private, undefined],
    ["PEM", rsaPem, undefined],
    ["encrypted PEM", rsa.privateKey.export({ ...pkcs1, ...locked }).toString(), "päss word"],
    ["PKCS #8", ed.privateKey.export(pkcs8).toString(), undefined],
  ];
  it.each(
    sources.flatMap(([source, text, passphrase]) =>
      mangled.map(([what, mangle]) => [source, what, mangle(text), text, passphrase] as const),
    ),
  )("repairs %s: %s", (_source, _what, text, original, passphrase) => {
    expect(read(text, passphrase)).toEqual(read(original, passphrase));
    expect(read(text, passphrase)).toHaveProperty("key");
  });

  it("puts the armour back around an OpenSSH key", () => {
    expect(read(body(openssh.private))).toEqual(read(openssh.private));
  });

  it.each<[string, string, string | undefined, string]>([
    ["nothing", "", undefined, "is empty"],
    ["blanks", " \n\t", undefined, "is empty"],
    ["quotes around nothing", '""', undefined, "is empty"],
    ["a public key", openssh.public, undefined, "is a public key"],
    ["a public key in PEM", rsa.publicKey.export(pkcs1 as never).toString(), undefined, "is a public key"],
    [
      "a public key in SPKI",
      ed.publicKey.export({ type: "spki", format: "pem" }).toString(),
      undefined,
      "is a public key",
    ],
    ["a PuTTY key", "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n", undefined, "PuTTY"],
    ["a path", "~/.ssh/id_ed25519", undefined, "is a path"],
    ["an absolute path", "/home/me/.ssh/id_ed25519", undefined, "is a path"],
    ["a variable", "$DEPLOY_KEY", undefined, "is the name of a variable"],
    [
      "a certificate",
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
      undefined,
      "is not an SSH private key",
    ],
    ["words", "my secret key", undefined, "is not a private key"],
    ["a fingerprint", "SHA256:abc", undefined, "is not a private key"],
    ["no END line", openssh.private.split("\n").slice(0, 3).join("\n"), undefined, "is cut off"],
    ["the first line only", "-----BEGIN OPENSSH PRIVATE KEY-----", undefined, "is cut off"],
    ["lines missing", openssh.private.replace(/\n.+\n-----END/, "\n-----END"), undefined, "is damaged"],
    [
      "nothing between",
      "-----BEGIN OPENSSH PRIVATE KEY-----\n-----END OPENSSH PRIVATE KEY-----",
      undefined,
      "is damaged",
    ],
    ["stars between", "-----BEGIN RSA PRIVATE KEY-----\n****\n-----END RSA PRIVATE KEY-----", undefined, "is damaged"],
    [
      "an unknown armour",
      openssh.private.replaceAll("OPENSSH", "ED25519"),
      undefined,
      "is of a type or cipher that is not supported",
    ],
    [
      "another curve",
      generateKeyPairSync("ec", { namedCurve: "secp256k1" }).privateKey.export(sec1).toString(),
      undefined,
      "is of a type or cipher that is not supported",
    ],
    ["Ed448", generateKeyPairSync("ed448").privateKey.export(pkcs8).toString(), undefined, "(ed448)"],
    ["encrypted, no passphrase", opensshLocked.private, undefined, "is encrypted"],
    ["encrypted, empty passphrase", opensshLocked.private, "", "is encrypted"],
    [
      "encrypted PKCS #8, no passphrase",
      ed.privateKey.export({ ...pkcs8, ...locked }).toString(),
      undefined,
      "is encrypted",
    ],
    ["encrypted, wrong passphrase", opensshLocked.private, "wrong", "does not open with ssh-key-passphrase"],
    [
      "encrypted PEM, wrong passphrase",
      rsa.privateKey.export({ ...pkcs1, ...locked }).toString(),
      "wrong",
      "does not open",
    ],
    [
      "encrypted PKCS #8, wrong passphrase",
      ed.privateKey.export({ ...pkcs8, ...locked }).toString(),
      "wrong",
      "does not open",
    ],
  ])("explains %s", (_, text, passphrase, words) => {
    const reading = read(text, passphrase);
    expect(reading).toEqual({ problem: expect.stringContaining(words), hint: expect.stringMatching(/\S{3}/) });
  });

  it("a flipped bit is never taken for the key, and no answer holds a piece of the key or the passphrase", () => {
    const lines = openssh.private.split("\n");
    const bytes = Buffer.from(body(openssh.private), "base64");
    const whole = read(openssh.private);
    fc.assert(
      fc.property(fc.nat({ max: bytes.length * 8 - 1 }), (bit) => {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const reading = read(
          `${lines[0]}\n${flipped.toString("base64")}\n-----END OPENSSH PRIVATE KEY-----`,
          "p4ssphr4se",
        );
        // A bit of the comment may flip unseen; the key itself may not.
        if ("key" in reading) {
          expect(reading.fingerprint).toBe("key" in whole ? whole.fingerprint : "");
          return;
        }
        const said = `${reading.problem} ${reading.hint}`;
        expect(said).not.toContain("p4ssphr4se");
        for (const piece of flipped.toString("base64").match(/.{12}/g) ?? []) expect(said).not.toContain(piece);
      }),
      { numRuns: 300 },
    );
  });
});
