import type { Readable } from "node:stream";

/** A public key as a host presents it. */
export interface HostKey {
  /** As in known_hosts: `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa`. */
  readonly type: string;
  /** The key blob of RFC 4253, as base64 (what known_hosts holds). */
  readonly blob: string;
}

export interface ConnectRequest {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Repaired and checked private key; undefined: the agent behind `agentSocket`. */
  readonly privateKey: string | undefined;
  readonly passphrase: string | undefined;
  readonly agentSocket: string | undefined;
  /** Host key algorithms to offer, most wanted first; undefined: ssh2's own list. */
  readonly hostKeyAlgorithms: readonly string[] | undefined;
  /** Decides, strictly and at once, whether this key belongs to this host. */
  readonly isTrusted: (key: HostKey) => boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface RemoteCommand {
  /** A constant of this program; never holds a value from a user. */
  readonly command: string;
  /** Written to the command's standard input, which is then closed. */
  readonly input: Readable | string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Called with each chunk that went out, for progress. */
  readonly onSent?: (bytes: number) => void;
}

export interface RemoteCompleted {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One authenticated connection to a verified host. */
export interface Connection {
  /** A dropped connection, a signal and a deadline reject (`connection`); any exit code is a result. */
  run(command: RemoteCommand): Promise<RemoteCompleted>;
  close(): void;
}

export interface Ssh {
  /** Rejects with `trust` when `isTrusted` says no, before anything is sent; with `connection` for everything else. */
  connect(request: ConnectRequest): Promise<Connection>;
}
