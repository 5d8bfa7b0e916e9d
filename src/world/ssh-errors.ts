import { ActionError, wordsOf } from "../errors.ts";

/** Who wanted to get where, and by what: the words for every way in which that can fail. */
export interface Attempt {
  /** `web1.example.com:2222`. */
  readonly place: string;
  readonly user: string;
  /** `this key (ssh-ed25519 SHA256:...)` or `any key of the agent`. */
  readonly credential: string;
  readonly timeoutMs: number;
}

/** How far an attempt came; the deadline's words depend on it. */
export type Phase = "tcp" | "handshake" | "authentication";

const socketWords: Readonly<Record<string, { readonly message: string; readonly hint: string }>> = {
  ECONNREFUSED: {
    message: "refused the connection",
    hint: "Does sshd run there and listen on this port? A firewall may also refuse this runner's address.",
  },
  ENOTFOUND: {
    message: "cannot be found: its name does not resolve",
    hint: "Check the spelling in hosts, and the DNS that this runner asks.",
  },
  EAI_AGAIN: {
    message: "cannot be found: the name service gave no answer",
    hint: "Check the DNS that this runner asks, then run again.",
  },
  EHOSTUNREACH: {
    message: "cannot be reached: there is no route to it",
    hint: "Is the host up, and on a network that this runner reaches?",
  },
  ENETUNREACH: {
    message: "cannot be reached: there is no route to its network",
    hint: "Does this runner have IPv4 and IPv6 as the host needs?",
  },
  ETIMEDOUT: {
    message: "did not answer",
    hint: "Is the host up? A firewall that drops packets from this runner looks the same.",
  },
  ECONNRESET: {
    message: "closed the connection",
    hint: "Is it sshd that listens there? MaxStartups, fail2ban or a firewall may also turn this runner away.",
  },
};

export function connectionFailure(attempt: Attempt, cause: unknown): ActionError {
  const { place, user, credential } = attempt;
  const { code, level } = detailsOf(cause);
  if (level === "client-authentication") {
    return new ActionError("connection", `${place} did not let user ${user} in with ${credential}`, {
      hint: `Put the public key into ~${user}/.ssh/authorized_keys on the host, readable by nobody else to write; check the user in hosts. The host's own log says why.`,
    });
  }
  if (level === "agent") {
    return new ActionError("connection", `cannot use the SSH agent to reach ${place}`, {
      cause,
      hint: "Set ssh-key, or start an agent with a key in it before this step (SSH_AUTH_SOCK).",
    });
  }
  const known =
    socketWords[code] ??
    (/before handshake|ended by other party/i.test(wordsOf(cause)) ? socketWords["ECONNRESET"] : undefined);
  if (known) return new ActionError("connection", `${place} ${known.message}`, { cause, hint: known.hint });
  if (/no matching host key/i.test(wordsOf(cause))) {
    return new ActionError("connection", `${place} has no host key of the types that are pinned or supported`, {
      cause,
      hint: "Pin one of the keys that the host has (ssh-keygen -l -f /etc/ssh/ssh_host_ed25519_key.pub, on the host).",
    });
  }
  return new ActionError("connection", `cannot connect to ${place} as ${user}`, { cause });
}

export function connectionTimeout({ place, timeoutMs, user }: Attempt, phase: Phase): ActionError {
  const after = `within ${timeoutMs / 1000} s`;
  const hint = socketWords["ETIMEDOUT"]?.hint ?? "";
  if (phase === "tcp") return new ActionError("connection", `${place} did not answer ${after}`, { hint });
  if (phase === "handshake") {
    return new ActionError("connection", `${place} took the connection but finished no SSH handshake ${after}`, {
      hint: "Is it sshd that listens there, and is the host overloaded?",
    });
  }
  return new ActionError("connection", `${place} did not decide ${after} whether user ${user} may come in`, {
    hint: "Slow PAM modules or name look-ups on the host (UseDNS) are the usual reasons.",
  });
}

/** An abort that carries an ActionError keeps it: whoever aborted knows best why. */
export function abortFailure(what: string, reason: unknown): ActionError {
  return reason instanceof ActionError ? reason : new ActionError("cancelled", `cancelled: ${what}`, { cause: reason });
}

function detailsOf(cause: unknown): { readonly code: string; readonly level: string } {
  const { code, level } = cause as { readonly code?: unknown; readonly level?: unknown };
  return { code: String(code), level: String(level) };
}
