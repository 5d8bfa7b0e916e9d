import { hash } from "node:crypto";
import type { Duplex, Readable } from "node:stream";

/** A public key as a host presents it. */
export interface HostKey {
  /** As in known_hosts: `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa`. */
  readonly type: string;
  /** The key blob of RFC 4253, as base64 (what known_hosts holds). */
  readonly blob: string;
}

/** A private key that was opened and signed with once. */
export interface OpenedKey {
  readonly type: string;
  /** Of its public half, as `ssh-keygen -l` prints it: `SHA256:...`. */
  readonly fingerprint: string;
  /** Its public half as a line of authorized_keys, without a comment. */
  readonly publicLine: string;
  /** Without encryption, in a PEM form that node:crypto reads. Secret. */
  readonly pem: string;
}

/** `SHA256:` and unpadded base64, as OpenSSH prints it, of a key blob in base64. */
export function fingerprintOf(blob: string): string {
  const digest = hash("sha256", Buffer.from(blob, "base64"), "base64");
  return `SHA256:${digest.replace(/=+$/, "")}`;
}

export interface ConnectRequest {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Repaired, checked and unencrypted private key; undefined: the agent behind `agentSocket`. */
  readonly privateKey: string | undefined;
  readonly agentSocket: string | undefined;
  /** Host key algorithms to offer, most wanted first; undefined: all that do not rest on SHA-1. */
  readonly hostKeyAlgorithms: readonly string[] | undefined;
  /** Decides, strictly and at once, whether this key belongs to this host. */
  readonly isTrusted: (key: HostKey) => boolean;
  /** For all of it: name lookup, TCP, handshake, authentication. */
  readonly timeoutMs: number;
  /** Ends the attempt. A connection that stands outlives it: cleaning up after a cancelled job needs one. */
  readonly signal: AbortSignal;
  /** The jump host that passes the connection on; undefined: straight from here. It finds `host` by its own name service. */
  readonly through?: JumpConnection | undefined;
}

/** What the bytes of an SSH connection go over: a socket, or a channel of a jump host. */
export interface Link {
  readonly stream: Duplex;
  /** Lets go of it once everything is sent. */
  readonly leave: () => void;
  readonly destroy: () => void;
}

/** One authenticated connection to a verified jump host. It runs nothing there; each connection through it is one channel. */
export interface JumpConnection {
  /** `bastion:22`. */
  readonly place: string;
  /** Aborted, with an ActionError as its reason, once the connection has ended. */
  readonly lost: AbortSignal;
  /** A stream to a port that the jump host connects to; rejects with what the library says. */
  openTunnel(host: string, port: number): Promise<Link>;
  /** Ends every connection through it. */
  close(): void;
}

export interface RemoteCommand {
  /** A constant of this program; never holds a value from a user. */
  readonly command: string;
  /** It does nothing before it has its input: it may be started before it is needed. */
  readonly waitsForInput?: true;
  /** Its name in errors; the command itself when left out. */
  readonly label?: string;
  /** Written to the command's standard input, which is then closed. */
  readonly input: Readable | string;
  /** From the call on, waiting for a free channel included. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Called with each chunk that went out, for progress. */
  readonly onSent?: (bytes: number) => void;
  /** Called with each chunk of standard output as it comes. */
  readonly onOutput?: (chunk: Uint8Array) => void;
}

export interface RemoteCompleted {
  readonly exitCode: number;
  /** UTF-8. Of more than 1 MiB only the end, below a line that says so. */
  readonly stdout: string;
  readonly stderr: string;
}

/** One authenticated connection to a verified host. */
export interface Connection {
  /** What sshd remarks on the login that it granted: `...authorized_keys:1: key options: command ...`. */
  readonly remarks?: () => readonly string[];
  /**
   * Any exit code is a result. A dropped connection, a command killed by a signal and a deadline reject (`connection`), an
   * aborted `signal` with `cancelled`, an input that cannot be read with `transfer`.
   * A few run at once; more wait for their turn. What was started on the host goes on there after a deadline or an abort.
   */
  run(command: RemoteCommand): Promise<RemoteCompleted>;
  /** Commands that still run are rejected (`connection`). */
  close(): void;
}

export interface Ssh {
  /**
   * Rejects with `trust` when `isTrusted` says no, before user or key are sent; with `cancelled` when `signal` aborts;
   * with `connection` for everything else.
   */
  connect(request: ConnectRequest): Promise<Connection>;
  /** The same for a host that only passes connections on: its user needs no shell. */
  connectJump(request: ConnectRequest): Promise<JumpConnection>;
  /** The error's words hold nothing of the key. */
  openPrivateKey(text: string, passphrase: string | undefined): OpenedKey | Error;
}
