import { foreignWords } from "../../text/foreign-words.ts";
import type { ConnectionEnd } from "./connection-end.ts";
import { type Attempt, type FailureClass, hasHungUp, hostLog, levelOf } from "./failure-class.ts";

/** The host speaks SSH and was trusted; it did not let the user in. */
export const refusedLogin: readonly FailureClass[] = [
  {
    matches: ({ cause }) => levelOf(cause) === "agent",
    message: ({ place }) => `cannot use the SSH agent to reach ${place}`,
    why: ({ cause }) => cause,
    hint: () => "Set ssh-key, or start an agent with a key in it before this step (SSH_AUTH_SOCK).",
  },
  ...saidBeforeHangingUp(),
  {
    matches: ({ disconnect, agentKeys }) => isTooManyFailures(disconnect) && agentKeys > 1,
    message: (attempt, { agentKeys }) => `${refusalOf(attempt)} after ${agentKeys} keys of the agent`,
    why: ({ disconnect }) => `it says: ${foreignWords(disconnect)}`,
    hint: () =>
      "The host counts each key of the agent as a failure (MaxAuthTries). Set ssh-key, or put only the key for the hosts into the agent.",
  },
  {
    matches: (end, { key }) => isRefused(end) && key === undefined && end.agentKeys === 0 && !end.hasNoSignature,
    message: ({ place, user }) => `cannot log in to ${place} as ${user}: the SSH agent holds no key`,
    hint: () => "Set ssh-key, or add a key to the agent before this step: ssh-add deploy_key.",
  },
  {
    matches: (end) => isRefused(end) && end.hasNoSignature && end.methods === undefined,
    message: ({ place }, { software }) =>
      `${place} takes no signature of an RSA key that this action can make (${foreignWords(software, 60)})`,
    hint: () => newUserKey,
  },
  {
    matches: (end) => isRefused(end) && end.isKeyKnown && !takesKeys(end),
    message: (attempt, end) =>
      `${attempt.place} takes ${keyOf(attempt)} of user ${attempt.user}, and asks for more: ${methodsOf(end)}`,
    hint: byKeyAlone,
  },
  {
    matches: (end) => isRefused(end) && !takesKeys(end),
    message: (attempt, end) => `${refusalOf(attempt)}: it takes no keys, only ${methodsOf(end)}`,
    hint: byKeyAlone,
  },
  {
    matches: (end, { user }) => isRefused(end) && end.isKeyKnown && user === "root",
    message: (attempt) => `${refusalOf(attempt)}, which it knows: root may not log in`,
    hint: ({ input }) =>
      `Log in as ${input === "hosts" ? "a user with passwordless sudo (deploy@host in hosts)" : "another user (user@bastion in jump-host)"}, or allow root by key, in sshd_config on the host: \`PermitRootLogin prohibit-password\`.`,
  },
  {
    matches: (end) => isRefused(end) && end.isKeyKnown,
    message: (attempt) => `${refusalOf(attempt)}, which it knows`,
    hint: () => hostLog,
  },
  {
    matches: (end) => isRefused(end) || isTooManyFailures(end.disconnect),
    message: refusalOf,
    hint: (attempt) => `${hostLog} ${usualReasons(attempt)}`,
  },
  {
    matches: (end) => isInLogin(end) && hasHungUp(end),
    message: ({ place, user }) => `${place} closed the connection while user ${user} logged in`,
    why: (end) => saidBy(lastWords(end)),
    hint: () => hostLog,
  },
  {
    matches: (end) => isInLogin(end) && end.cause === undefined,
    message: ({ place, user, timeoutMs }) =>
      `${place} did not decide within ${timeoutMs / 1000} s whether user ${user} may log in`,
    why: (end) => saidBy(lastWords(end)),
    hint: () => "Slow PAM modules or name look-ups on the host (UseDNS) are the usual reasons.",
  },
];

/** What PAM and sshd say of an account before they hang up, and what helps. */
function saidBeforeHangingUp(): readonly FailureClass[] {
  const reasons: readonly (readonly [words: RegExp, message: string, hint: (user: string) => string])[] = [
    [
      /account (?:has )?expired/i,
      "the account has expired",
      (user) => `Renew it on the host, as root: \`chage -E -1 -I -1 -M -1 ${user}\`.`,
    ],
    [
      /password (?:has )?expired|required to change your password|password change required/i,
      "the password of the account has expired",
      (user) => `Renew it on the host, as root: \`chage -d "$(date +%F)" -M -1 ${user}\`.`,
    ],
    [
      /pam_nologin|nologin|booting up|shutting down|going down|not permitted to log in/i,
      "the host lets nobody but root in right now",
      () => "Run again when it is up. A file that was left behind does the same: /etc/nologin, /run/nologin.",
    ],
    [
      /too many logins/i,
      "the user has too many logins",
      () => "Raise `maxlogins` in /etc/security/limits.conf on the host, or end old logins.",
    ],
  ];
  return reasons.map(([words, message, hint]) => ({
    matches: (end) => isInLogin(end) && !isRefused(end) && lastWords(end).some((said) => words.test(said)),
    message: (attempt) => `${attempt.place} refuses the login of user ${attempt.user}: ${message}`,
    why: (end) => saidBy(lastWords(end).filter((said) => words.test(said))),
    hint: ({ user }) => hint(user),
  }));
}

/** Line by line, and of several banners the last one: a legal notice comes before the login, the reason after it. */
function lastWords({ banners, disconnect }: ConnectionEnd): readonly string[] {
  return [disconnect, banners.at(-1) ?? ""].flatMap((said) => said.split(/[\r\n]+/));
}

function saidBy(words: readonly string[]): string | undefined {
  const said = foreignWords(words.join("\n"));
  return said === "" ? undefined : `it says: ${said}`;
}

const isInLogin = ({ phase }: ConnectionEnd): boolean => phase === "authentication";
const isRefused = ({ cause }: ConnectionEnd): boolean => levelOf(cause) === "client-authentication";
const isTooManyFailures = (disconnect: string): boolean => /too many authentication failures/i.test(disconnect);
const takesKeys = ({ methods }: ConnectionEnd): boolean => methods === undefined || methods.includes("publickey");
const methodsOf = ({ methods = [] }: ConnectionEnd): string => foreignWords(methods.join(", "), 100) || "nothing";

function keyOf({ key }: Attempt): string {
  return key === undefined ? "a key of the agent" : `this key (${key.type} ${key.fingerprint})`;
}

function refusalOf(attempt: Attempt): string {
  const credential = attempt.key === undefined ? "any key of the agent" : keyOf(attempt);
  return `${attempt.place} refuses the login of user ${attempt.user} with ${credential}`;
}

function byKeyAlone({ user }: Attempt): string {
  return `A deploy has nobody to type anything. Let this user in by the key alone, by three lines at the end of sshd_config on the host: \`Match User ${user}\`, \`PubkeyAuthentication yes\`, \`AuthenticationMethods publickey\`.`;
}

const newUserKey = "Make an ed25519 key for the deploy: ssh-keygen -t ed25519 -f deploy_key.";

/** What a host does not tell apart, on purpose; the most common first. */
function usualReasons({ user, key }: Attempt): string {
  const ofType =
    key?.type === "ssh-rsa"
      ? "the host takes no RSA keys of this size, or none by SHA-2 (RequiredRSASize, PubkeyAcceptedAlgorithms): an ed25519 key helps"
      : `PubkeyAcceptedAlgorithms lacks ${key?.type ?? "the key's type"}`;
  const reasons = [
    `~${user}/.ssh/authorized_keys lacks the key, or others may write to that file, its directory or the home`,
    "from= or expiry-time= stands before the key there",
    `there is no user ${user}, it is not allowed (AllowUsers, AllowGroups, DenyUsers), or its shell does not exist`,
    ofType,
  ];
  const line = key === undefined ? "" : ` The key's line: ${key.publicLine}`;
  return `Usual reasons: ${reasons.join("; ")}.${line}`;
}
