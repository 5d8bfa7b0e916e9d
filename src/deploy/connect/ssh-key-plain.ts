import { createPrivateKey, type KeyObject } from "node:crypto";
import { writeArmour } from "./ssh-key-text.ts";

/** A PEM key without encryption, in a form that ssh2 reads; `key` is undefined for a type that SSH does not know, the whole for what cannot be read. */
export function plainKey(
  pem: string,
  passphrase: string | undefined,
): { readonly key: string | undefined; readonly type: string | undefined } | undefined {
  try {
    const key = createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) });
    return { key: rewrite(key), type: key.asymmetricKeyType };
  } catch {
    return undefined;
  }
}

function rewrite(key: KeyObject): string | undefined {
  if (key.asymmetricKeyType === "rsa") return key.export({ type: "pkcs1", format: "pem" }).toString();
  if (key.asymmetricKeyType === "ec") return key.export({ type: "sec1", format: "pem" }).toString();
  if (key.asymmetricKeyType !== "ed25519") return undefined;
  const { d = "", x = "" } = key.export({ format: "jwk" });
  return opensshEd25519(Buffer.from(d, "base64url"), Buffer.from(x, "base64url"));
}

/** An unencrypted openssh-key-v1 (PROTOCOL.key of OpenSSH). */
function opensshEd25519(seed: Buffer, publicKey: Buffer): string {
  const none = lengthed(Buffer.from("none"));
  const nothing = lengthed(Buffer.alloc(0));
  const publicPart = Buffer.concat([lengthed(Buffer.from("ssh-ed25519")), lengthed(publicKey)]);
  // Two equal check numbers, which may be any; then the key, an empty comment, and 1, 2, 3 ... up to a block of 8.
  const secret = [Buffer.alloc(8), publicPart, lengthed(Buffer.concat([seed, publicKey])), nothing];
  const secretBytes = secret.reduce((sum, part) => sum + part.length, 0);
  const padding = Buffer.from(Array.from({ length: (8 - (secretBytes % 8)) % 8 }, (_, index) => index + 1));
  const oneKey = Buffer.from([0, 0, 0, 1]);
  const secretPart = lengthed(Buffer.concat([...secret, padding]));
  const magic = Buffer.from("openssh-key-v1\0");
  const bytes = Buffer.concat([magic, none, none, nothing, oneKey, lengthed(publicPart), secretPart]);
  return writeArmour({ label: "OPENSSH PRIVATE KEY", encryption: undefined, bytes });
}

function lengthed(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
