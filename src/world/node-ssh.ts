import { connect as connectSocket, type Socket } from "node:net";
import { NodeSSH } from "node-ssh";
import { type Client, utils } from "ssh2";
import { ActionError } from "../errors.ts";
import { type Connection, type ConnectRequest, fingerprintOf, type OpenedKey, type Ssh } from "./ssh.ts";
import { connectionOver } from "./ssh-connection.ts";
import { type Attempt, abortFailure, connectionFailure, connectionTimeout, type Phase } from "./ssh-errors.ts";

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
  const connecting = ssh.connect(configOf(request, socket, isTrusted));
  // Set in the same turn by node-ssh. It drops its own listener once connected; without one a later error ends the process.
  const client = ssh.connection;
  client?.on("error", () => {});
  socket.on("error", () => {});
  try {
    await withinDeadline(connecting, request, attempt, socket, client);
  } catch (cause) {
    socket.destroy();
    if (refused) throw new ActionError("trust", `the host key of ${attempt.place} is not trusted`);
    throw cause instanceof ActionError ? cause : connectionFailure(attempt, cause);
  }
  if (!client) throw connectionFailure(attempt, new Error("node-ssh gave no connection"));
  return connectionOver(client, socket, attempt.place);
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

/** Ends the attempt at the deadline, at an abort, or with what the connection itself says. */
function withinDeadline(
  connecting: Promise<unknown>,
  request: ConnectRequest,
  attempt: Attempt,
  socket: Socket,
  client: Client | null,
): Promise<void> {
  let phase: Phase = "tcp";
  socket.once("connect", () => {
    phase = "handshake";
  });
  client?.once("handshake", () => {
    phase = "authentication";
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(connectionTimeout(attempt, phase)), request.timeoutMs);
    const abort = () => reject(abortFailure(`connecting to ${attempt.place}`, request.signal.reason));
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
  const words = key instanceof Error ? "unreadable" : `${key?.type} ${key?.fingerprint}`;
  const credential = key === undefined ? "any key of the agent" : `this key (${words})`;
  return { place: host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`, user, credential, timeoutMs };
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
    const fingerprint = fingerprintOf(key.getPublicSSH().toString("base64"));
    return { type: key.type, fingerprint, pem: key.getPrivatePEM() };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
