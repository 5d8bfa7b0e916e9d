import type { Duplex } from "node:stream";
import { NodeSSH } from "node-ssh";
import ssh2, { type Client } from "ssh2";
import { ActionError } from "../../errors.ts";
import { nothingSeen, type Sighting, withBanner, withBytes, withNote } from "./connection-end.ts";
import type { Attempt } from "./failure-class.ts";
import { jumpOver } from "./jump-connection.ts";
import { dial, type LoggedIn } from "./link.ts";
import {
  type Connection,
  type ConnectRequest,
  fingerprintOf,
  type JumpConnection,
  type Link,
  type OpenedKey,
  type Ssh,
} from "./ssh.ts";
import { untilStopped } from "./ssh-command.ts";
import { connectionOver } from "./ssh-connection.ts";
import { abortFailure, connectionFailure } from "./ssh-errors.ts";

/** A host that is gone is noticed one interval after so many. A jump host is noticed first: it, and not the hosts behind it, is then named. */
const keepaliveEveryMs = 10_000;
const keepalivesMissed = { hosts: 3, "jump-host": 2 } as const;

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
export const nodeSsh: Ssh = { connect, connectJump, openPrivateKey };

async function connect(request: ConnectRequest): Promise<Connection> {
  return connectionOver(await logIn(request, "hosts"));
}

async function connectJump(request: ConnectRequest): Promise<JumpConnection> {
  return jumpOver(await logIn(request, "jump-host"));
}

async function logIn(request: ConnectRequest, input: Attempt["input"]): Promise<LoggedIn> {
  const { through } = request;
  const attempt = attemptOf(request, input);
  const { place } = attempt;
  const stop = stopOf(request, place);
  let link: Link | undefined;
  let login: Login | undefined;
  try {
    stop.signal.throwIfAborted();
    // No turn may pass between a socket and its listeners: it can fail in the very next one.
    link = through === undefined ? dial(request) : await openTunnel(through, request, stop.signal);
    login = startLogin(request, input, link.stream);
    const { seen } = login;
    const client = await untilStopped(login.client, stop.signal);
    return { client, link, place, remarks: () => seen().remarks, through };
  } catch (cause) {
    link?.destroy();
    if (login?.isRefused()) throw new ActionError("trust", `the host key of ${place} is not trusted`);
    if (cause instanceof ActionError) throw cause;
    if (through?.lost.aborted) throw through.lost.reason;
    const end = { ...(login?.seen() ?? nothingSeen), cause: cause === tooLate ? undefined : cause };
    throw connectionFailure(attempt, end);
  } finally {
    stop.clear();
  }
}

/** A login under way. */
interface Login {
  readonly client: Promise<Client>;
  /** What was seen until now. */
  readonly seen: () => Sighting;
  /** The host key was not trusted, which ended it. */
  readonly isRefused: () => boolean;
}

function startLogin(request: ConnectRequest, input: Attempt["input"], stream: Duplex): Login {
  let seen = nothingSeen;
  let refused = false;
  const isTrusted = (blob: Buffer): boolean => {
    refused = !request.isTrusted({ type: typeOfBlob(blob), blob: blob.toString("base64") });
    return !refused;
  };
  const debug = (line: string) => {
    seen = withNote(seen, line);
  };
  const ssh = new NodeSSH();
  const connecting = ssh.connect({ ...configOf(request, input, stream, isTrusted), debug });
  // Set in the same turn by node-ssh. It drops its own listener once connected; without one a later error ends the process.
  const client = ssh.connection;
  client?.on("error", () => {});
  client?.on("banner", (words) => {
    seen = withBanner(seen, words);
  });
  stream.on("data", (bytes) => {
    seen = withBytes(seen, bytes);
  });
  const connected = connecting.then(() => {
    if (!client) throw new Error("node-ssh gave no connection");
    return client;
  });
  return { client: connected, seen: () => seen, isRefused: () => refused };
}

function openTunnel(through: JumpConnection, { host, port }: ConnectRequest, stop: AbortSignal): Promise<Link> {
  return untilStopped(through.openTunnel(host, port), stop, (late) => late.destroy());
}

const tooLate = new Error("the deadline has passed");

/** One signal for all that ends an attempt early; its reason is `tooLate`, or the ActionError to throw. */
function stopOf({ timeoutMs, signal }: ConnectRequest, place: string) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(tooLate), timeoutMs);
  const onAbort = () => stop.abort(abortFailure(`connecting to ${place}`, signal.reason));
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  return {
    signal: stop.signal,
    clear() {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    },
  };
}

function configOf(
  request: ConnectRequest,
  input: Attempt["input"],
  stream: Duplex,
  hostVerifier: (blob: Buffer) => boolean,
): ConnectConfig {
  return {
    ...credentialOf(request),
    sock: stream,
    username: request.user,
    hostVerifier,
    // Ours covers the name look-up, TCP and authentication as well.
    readyTimeout: 0,
    keepaliveInterval: keepaliveEveryMs,
    keepaliveCountMax: keepalivesMissed[input],
    algorithms: { serverHostKey: [...(request.hostKeyAlgorithms ?? modernHostKeys)] as HostKeyAlgorithms },
  };
}

/** One named method each: ssh2 would ask for `none` first, which costs a round trip. */
function credentialOf({ privateKey, agentSocket }: ConnectRequest): Partial<ConnectConfig> {
  if (privateKey !== undefined) return { privateKey, authHandler: ["publickey"] };
  return { ...(agentSocket === undefined ? {} : { agent: agentSocket }), authHandler: ["agent"] };
}

/** The type that a key blob names for itself: a length-prefixed string (RFC 4253, 6.6). */
function typeOfBlob(blob: Buffer): string {
  return blob.length < 4 ? "" : blob.subarray(4, 4 + blob.readUInt32BE(0)).toString("latin1");
}

function attemptOf(
  { host, port, user, privateKey, timeoutMs, through }: ConnectRequest,
  input: Attempt["input"],
): Attempt {
  const key = privateKey === undefined ? undefined : openPrivateKey(privateKey, undefined);
  return {
    place: host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`,
    user,
    key: key instanceof Error ? { type: "unreadable", fingerprint: "", publicLine: "its own" } : key,
    timeoutMs,
    input,
    through: through?.place,
  };
}

function openPrivateKey(text: string, passphrase: string | undefined): OpenedKey | Error {
  try {
    const key = ssh2.utils.parseKey(text, passphrase);
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
