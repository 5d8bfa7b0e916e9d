import type { Ssh } from "../../world/ssh/ssh.ts";
import { plainKey } from "./ssh-key-plain.ts";
import { type Armoured, type KeyProblem, readArmour, writeArmour } from "./ssh-key-text.ts";

interface SshKey {
  /** Repaired and without encryption, in a form that the SSH library reads. Secret; lives in memory only. */
  readonly key: string;
  readonly type: string;
  /** Of its public half: `SHA256:...`. */
  readonly fingerprint: string;
}

export type SshKeyReading = SshKey | KeyProblem;

const newKey = "Make one that every host takes: ssh-keygen -t ed25519 -f deploy_key";
const storeAgain = "Store the file again, whole: gh secret set DEPLOY_KEY < deploy_key";

/**
 * Reads `ssh-key` before any host is dialled: repairs what can be repaired, names what cannot. Problems continue a sentence
 * that starts with the input's name (`ssh-key is empty`) and hold nothing of the key. A passphrase without need is ignored.
 */
export function readSshKey(
  text: string,
  passphrase: string | undefined,
  ssh: Pick<Ssh, "openPrivateKey">,
): SshKeyReading {
  const armoured = readArmour(text);
  if ("problem" in armoured) return armoured;
  if (!isEncrypted(armoured))
    return (
      openKey(armoured, undefined, ssh) ?? {
        problem: "is damaged: it was cut or changed on its way here",
        hint: storeAgain,
      }
    );
  if (!passphrase) {
    return {
      problem: "is encrypted",
      hint: "Set ssh-key-passphrase, or take a key without one: ssh-keygen -p -f deploy_key",
    };
  }
  for (const candidate of passphrasesOf(passphrase)) {
    const reading = openKey(armoured, candidate, ssh);
    if (reading) return reading;
  }
  return {
    problem: "does not open with ssh-key-passphrase, or is damaged",
    hint: "Try it: ssh-keygen -y -f deploy_key asks for the passphrase.",
  };
}

/** A secret often ends in the new line of the file or the `echo` that it came from, or in a space of whoever pasted it. */
function passphrasesOf(passphrase: string): ReadonlySet<string> {
  return new Set([passphrase, passphrase.replace(/[\r\n]+$/, ""), passphrase.trim()]);
}

/** undefined: the passphrase is wrong or the bytes are; the two cannot be told apart. */
function openKey(
  armoured: Armoured,
  passphrase: string | undefined,
  ssh: Pick<Ssh, "openPrivateKey">,
): SshKeyReading | undefined {
  let text = writeArmour(armoured);
  let textPassphrase = passphrase;
  // PKCS #8 (`openssl genpkey`) is not read by the SSH library.
  if (/^(?:ENCRYPTED )?PRIVATE KEY$/.test(armoured.label)) {
    const plain = plainKey(text, passphrase);
    if (plain === undefined) return undefined;
    if (plain.key === undefined) return unsupported(plain.type);
    text = plain.key;
    textPassphrase = undefined;
  }
  const opened = ssh.openPrivateKey(text, textPassphrase);
  if (opened instanceof Error)
    return /unsupported|not supported/i.test(opened.message) ? unsupported(undefined) : undefined;
  if (opened.type === "ssh-dss") return { problem: "is a DSA key, which hosts no longer take", hint: newKey };
  // Opened once and for all: the key derivation of an encrypted key takes a second, for every host anew.
  const key = textPassphrase === undefined ? text : plainKey(opened.pem, undefined)?.key;
  return key === undefined ? undefined : { key, type: opened.type, fingerprint: opened.fingerprint };
}

function unsupported(type: string | undefined): KeyProblem {
  return {
    problem: `is of a type or cipher that is not supported${type === undefined ? "" : ` (${type})`}`,
    hint: newKey,
  };
}

function isEncrypted({ label, encryption, bytes }: Armoured): boolean {
  if (label === "OPENSSH PRIVATE KEY") return opensshCipher(bytes) !== "none";
  return label === "ENCRYPTED PRIVATE KEY" || encryption !== undefined;
}

/** Cipher name of an OpenSSH key: the first string after the magic (PROTOCOL.key of OpenSSH). A broken one counts as `none`. */
function opensshCipher(bytes: Buffer): string {
  const at = "openssh-key-v1\0".length;
  if (bytes.length < at + 4) return "none";
  const name = bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at)).toString("latin1");
  return /^[a-z0-9@.-]{1,64}$/.test(name) ? name : "none";
}
