import { connect as connectSocket, type Socket } from "node:net";
import { NodeSSH } from "node-ssh";
import { utils } from "ssh2";
import { ActionError } from "../../errors.ts";
import { nothingSeen, type Sighting, withBanner, withBytes, withNote } from "./connection-end.ts";
import type { Attempt } from "./failure-class.ts";
import { type Connection, type ConnectRequest, fingerprintOf, type OpenedKey, type Ssh } from "./ssh.ts";
import { connectionOver } from "./ssh-connection.ts";
import { abortFailure, connectionFailure } from "./ssh-errors.ts";

/** A host that is gone is noticed after keepaliveCountMax + 1 intervals. */
const keepalive = { keepaliveInterval: 10_000, keepaliveCountMax: 3 };

/** Every host key algorithm of ssh2 but those on SHA-1. */
const modernHostKeys = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
] as const;

type ConnectConfig = Parameters<NodeSSH["connect"]>[0];
type HostKeyAlgorithms = NonNullable<NonNullable<ConnectConfig["algorithms"]>["serverHostKey"]>;

/** SSH by node-ssh (over ssh2). Only a deploy loads this module. */
export const nodeSsh: Ssh = { connect, openPrivateKey };

async function connect(request: ConnectRequest): Promise<Connection> {
  const attempt = attemptOf(request);
  if (request.signal.aborted) throw abortFailure(`connecting to ${attempt.place}`, request.signal.reason);
  // ssh2 never sets TCP_NODELAY: with our own socket each command costs two round trips instead of four.
  // Node gives each address of a host 250 ms before it tries the next one, too little for a link across an ocean.
  const socket = connectSocket({
    host: request.host,
    port: request.port,
    noDelay: true,
    autoSelectFamilyAttemptTimeout: 3000,
  });
  const ssh = new NodeSSH();
  let refused = false;
  const isTrusted = (blob: Buffer): boolean => {
    refused = !request.isTrusted({ type: typeOfBlob(blob), blob: blob.toString("base64") });
    return !refused;
  };
  let seen: Sighting = nothingSeen;
  const debug = (line: string) => {
    seen = withNote(seen, line);
  };
  const connecting = ssh.connect({ ...configOf(request, socket, isTrusted), debug });
  // Set in the same turn by node-ssh. It drops its own listener once connected; without one a later error ends the process.
  const client = ssh.connection;
  client?.on("error", () => {});
  client?.on("banner", (words) => {
    seen = withBanner(seen, words);
  });
  socket.on("error", () => {});
  socket.on("data", (bytes) => {
    seen = withBytes(seen, bytes);
  });
  try {
    await withinDeadline(connecting, request, attempt.place);
  } catch (cause) {
    socket.destroy();
    if (refused) throw new ActionError("trust", `the host key of ${attempt.place} is not trusted`);
    throw cause instanceof ActionError ? cause : connectionFailure(attempt, { ...seen, cause });
  }
  if (!client) throw connectionFailure(attempt, { ...seen, cause: new Error("node-ssh gave no connection") });
  return connectionOver(client, socket, attempt.place, () => seen.remarks);
}

function configOf(request: ConnectRequest, sock: Socket, hostVerifier: (blob: Buffer) => boolean): ConnectConfig {
  return {
    ...credentialOf(request),
    sock,
    username: request.user,
    hostVerifier,
    // Ours covers the name look-up, TCP and authentication as well.
    readyTimeout: 0,
    ...keepalive,
    algorithms: { serverHostKey: [...(request.hostKeyAlgorithms ?? modernHostKeys)] as HostKeyAlgorithms },
  };
}

/** One named method each: ssh2 would ask for `none` first, which costs a round trip. */
function credentialOf({ privateKey, agentSocket }: ConnectRequest): Partial<ConnectConfig> {
  if (privateKey !== undefined) return { privateKey, authHandler: ["publickey"] };
  return { ...(agentSocket === undefined ? {} : { agent: agentSocket }), authHandler: ["agent"] };
}

/** Ends the attempt with what the connection itself says, at an abort, or with `undefined` at the deadline. */
function withinDeadline(connecting: Promise<unknown>, request: ConnectRequest, place: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(undefined), request.timeoutMs);
    const abort = () => reject(abortFailure(`connecting to ${place}`, request.signal.reason));
    request.signal.addEventListener("abort", abort, { once: true });
    connecting
      .then(() => resolve(), reject)
      .finally(() => {
        clearTimeout(timer);
        request.signal.removeEventListener("abort", abort);
      });
  });
}

/** The type that a key blob names for itself: a length-prefixed string (RFC 4253, 6.6). */
function typeOfBlob(blob: Buffer): string {
  return blob.length < 4 ? "" : blob.subarray(4, 4 + blob.readUInt32BE(0)).toString("latin1");
}

function attemptOf({ host, port, user, privateKey, timeoutMs }: ConnectRequest): Attempt {
  const key = privateKey === undefined ? undefined : openPrivateKey(privateKey, undefined);
  return {
    place: host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`,
    user,
    key: key instanceof Error ? { type: "unreadable", fingerprint: "", publicLine: "its own" } : key,
    timeoutMs,
  };
}

function openPrivateKey(text: string, passphrase: string | undefined): OpenedKey | Error {
  try {
    const key = utils.parseKey(text, passphrase);
    if (key instanceof Error) return key;
    if (!key.isPrivateKey()) return new Error("not a private key");
    // ssh2 takes the parts of a key as they come; whether they belong together shows only when it signs.
    const probe = Buffer.from("probe");
    const signature: unknown = key.sign(probe);
    if (!Buffer.isBuffer(signature) || key.verify(probe, signature) !== true)
      return new Error("the parts of the key do not fit together");
    const blob = key.getPublicSSH().toString("base64");
    const publicLine = `${key.type} ${blob}`;
    return { type: key.type, fingerprint: fingerprintOf(blob), publicLine, pem: key.getPrivatePEM() };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
