import type { ConnectionEnd } from "./connection-end.ts";

/** Who wanted to get where, and by what. */
export interface Attempt {
  /** `web1.example.com:2222`. */
  readonly place: string;
  readonly user: string;
  /** What to log in with; undefined: any key of the agent. */
  readonly key: KeyInUse | undefined;
  readonly timeoutMs: number;
  /** Which input has the address. */
  readonly input: "hosts" | "jump-host";
  /** Place of the jump host that passes the connection on; undefined: straight from here. */
  readonly through: string | undefined;
}

interface KeyInUse {
  /** `ssh-ed25519`. */
  readonly type: string;
  /** `SHA256:...`. */
  readonly fingerprint: string;
  /** Its line for authorized_keys, without a comment. */
  readonly publicLine: string;
}

/** One way in which a connection can end, and the words for it. */
export interface FailureClass {
  readonly matches: (end: ConnectionEnd, attempt: Attempt) => boolean;
  /** Nobody answered: the host may be down, and nothing is known that speaks against it. */
  readonly isUnreachable?: true;
  readonly message: (attempt: Attempt, end: ConnectionEnd) => string;
  /** The reason in the words of whoever gave it, where the message does not hold them. */
  readonly why?: (end: ConnectionEnd) => unknown;
  /** The next step; there is none where the reason is not known. */
  readonly hint?: (attempt: Attempt, end: ConnectionEnd) => string | undefined;
}

/** The codes of an error, or of all addresses that were tried. */
export function codesOf(cause: unknown): readonly string[] {
  const causes: readonly unknown[] = cause instanceof AggregateError ? cause.errors : [cause];
  return causes.flatMap((each) => {
    const { code } = (each ?? {}) as { readonly code?: unknown };
    return code === undefined ? [] : [String(code)];
  });
}

/** What of the connection an error of the library is about: `agent`, `client-authentication`, `handshake`. */
export function levelOf(cause: unknown): string {
  return String(((cause ?? {}) as { readonly level?: unknown }).level);
}

/** The other side hung up, by whatever error the library calls it. */
export function hasHungUp({ cause, phase, disconnect }: ConnectionEnd): boolean {
  if (phase === "tcp" || cause === undefined) return false;
  return (
    disconnect !== "" ||
    codesOf(cause).some((code) => ["ECONNRESET", "EPIPE"].includes(code)) ||
    /No response from server|before handshake|ended by other party/i.test(cause instanceof Error ? cause.message : "")
  );
}

/** Where a host says what it told nobody else. */
export const hostLog = "The host's own log names the reason: `journalctl -t sshd -t sshd-session -n 20`, as root.";
