import { foreignWords } from "../../text/foreign-words.ts";
import type { ConnectionEnd } from "./connection-end.ts";
import { type Attempt, codesOf, type FailureClass, hasHungUp, hostLog } from "./failure-class.ts";

const isUp = "Is the host up? A firewall that drops packets from this runner looks the same.";

/** Of several addresses the one that was nearest to an answer counts: an IPv6 that this runner has no route to is no reason. */
const socketFailures: readonly (readonly [
  code: string,
  message: string,
  hint: string | ((attempt: Attempt) => string),
])[] = [
  [
    "ECONNREFUSED",
    "refused the connection",
    "Does sshd run there and listen on this port? A firewall may also refuse this runner's address.",
  ],
  ["ETIMEDOUT", "did not answer", isUp],
  [
    "EHOSTUNREACH",
    "cannot be reached: there is no route to it",
    "Is the host up, and on a network that this runner reaches? A firewall that refuses this runner looks the same.",
  ],
  [
    "ENETUNREACH",
    "cannot be reached: there is no route to its network",
    "Does this runner have IPv4 and IPv6 as the host needs?",
  ],
  ["EACCES", "cannot be reached: this runner may not connect to it", "Allow it in the runner's own firewall."],
  ["EPERM", "cannot be reached: this runner may not connect to it", "Allow it in the runner's own firewall."],
  [
    "EADDRNOTAVAIL",
    "cannot be reached: this runner has no address of that kind",
    ({ input }) => `Check the address in ${input}.`,
  ],
  [
    "ENOTFOUND",
    "cannot be found: its name does not resolve",
    ({ input }) => `Check the spelling in ${input}, and the DNS that this runner asks.`,
  ],
  [
    "EAI_AGAIN",
    "cannot be found: the name service gave no answer",
    "Check the DNS that this runner asks, then run again.",
  ],
  ["EAI_FAIL", "cannot be found: the name service failed", "Check the DNS that this runner asks, then run again."],
];

/** Nobody answered at all. */
export const unreachable: readonly FailureClass[] = [
  ...socketFailures.map(
    ([code, message, hint]): FailureClass => ({
      isUnreachable: true,
      matches: ({ phase, cause }) => phase === "tcp" && codesOf(cause).includes(code),
      message: ({ place }) => `${place} ${message}`,
      why: ({ cause }) => cause,
      hint: (attempt) => (typeof hint === "string" ? hint : hint(attempt)),
    }),
  ),
  {
    isUnreachable: true,
    matches: ({ phase, cause }) => phase === "tcp" && cause === undefined,
    message: ({ place, timeoutMs }) => `${place} did not answer within ${timeoutMs / 1000} s`,
    hint: () => isUp,
  },
];

const isFirst = (pattern: RegExp) => (end: ConnectionEnd) => end.phase === "greeting" && pattern.test(end.firstBytes);
const otherPort = ({ input }: Attempt) => `Give sshd's own port in ${input}: user@host:port.`;

/** Whose address the host sees. */
function whoAsks({ through }: Attempt): string {
  return through === undefined ? "this runner" : `the jump host ${through}`;
}

/** Who answered is not an SSH server of today, or did not want to talk. */
export const notSsh: readonly FailureClass[] = [
  {
    matches: isFirst(/^(?:HTTP\/|<!doctype|<html)/i),
    message: ({ place }) => `${place} is not an SSH server: a web server answers there`,
    hint: otherPort,
  },
  {
    // A TLS alert (or a handshake): what we said was no TLS.
    matches: ({ phase, firstBytes }) =>
      phase === "greeting" && [0x15, 0x16].includes(firstBytes.charCodeAt(0)) && firstBytes.charCodeAt(1) === 3,
    message: ({ place }) => `${place} is not an SSH server: TLS answers there`,
    hint: otherPort,
  },
  {
    matches: isFirst(/^SSH-1\.(?!99)/m),
    message: ({ place }) => `${place} speaks only version 1 of SSH, which is broken`,
    why: ({ firstBytes }) => `it calls itself ${foreignWords(firstBytes, 80)}`,
    hint: () => "Update its SSH server, or turn on protocol 2 there.",
  },
  {
    matches: isFirst(/MaxStartups/i),
    message: ({ place }) => `${place} has too many logins under way, and turned this one away`,
    why: ({ firstBytes }) => `it says: ${foreignWords(firstBytes)}`,
    hint: () => "Run again; when it comes back, raise `MaxStartups` in sshd_config on the host.",
  },
  {
    matches: isFirst(/Not allowed at this time/i),
    message: (attempt) => `${attempt.place} turns ${whoAsks(attempt)}'s address away for now`,
    why: ({ firstBytes }) => `it says: ${foreignWords(firstBytes)}`,
    hint: () => "Logins that failed before are the reason (PerSourcePenalties in sshd_config): wait, then run again.",
  },
  {
    matches: ({ phase, cause }) => phase === "greeting" && /line too long|greeting lines/i.test(String(cause)),
    message: ({ place }) => `${place} sends too much before SSH would begin`,
    why: ({ firstBytes }) => `it begins with: ${foreignWords(firstBytes, 80)}`,
    hint: () => "Is it sshd that listens there? A banner belongs in `Banner` of sshd_config.",
  },
  {
    matches: isFirst(/[\x20-\x7e]{3}/),
    message: ({ place }) => `${place} is not an SSH server`,
    why: ({ firstBytes }) => `it says: ${foreignWords(firstBytes.replace(/[^\x20-\x7e\s]/g, ""), 120)}`,
    hint: otherPort,
  },
  {
    matches: isFirst(/./s),
    message: ({ place }) => `${place} is not an SSH server: what it says is not text`,
    hint: otherPort,
  },
  {
    matches: (end) => end.phase === "greeting" && hasHungUp(end),
    message: ({ place }) => `${place} closed the connection before it sent anything`,
    hint: (attempt) =>
      `Is it sshd that listens there? MaxStartups, fail2ban, TCP wrappers (hosts.deny) or a firewall may also turn ${whoAsks(attempt)} away.`,
  },
  {
    matches: ({ phase, cause }) => phase === "greeting" && cause === undefined,
    message: ({ place, timeoutMs }) => `${place} took the connection and said nothing within ${timeoutMs / 1000} s`,
    hint: () => "Is it sshd that listens there, and is the host overloaded?",
  },
  {
    matches: (end) => end.phase === "handshake" && hasHungUp(end),
    message: ({ place }) => `${place} closed the connection during the key exchange`,
    why: ({ disconnect }) => disconnect && `it says: ${foreignWords(disconnect)}`,
    hint: () => hostLog,
  },
  {
    matches: ({ phase, cause }) => phase === "handshake" && cause === undefined,
    message: ({ place, timeoutMs }) => `${place} finished no SSH handshake within ${timeoutMs / 1000} s`,
    hint: () => "Is the host overloaded? A link that drops large packets (MTU, VPN) looks the same.",
  },
];
