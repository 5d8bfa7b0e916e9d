import { foreignWords } from "../../text/foreign-words.ts";
import type { AlgorithmKind, ConnectionEnd, Offer } from "./connection-end.ts";
import type { FailureClass } from "./failure-class.ts";

interface Negotiated {
  readonly kind: AlgorithmKind;
  /** How the library calls what did not meet. */
  readonly pattern: RegExp;
  readonly noun: string;
  /** Of sshd_config. */
  readonly setting: string;
  /** What to add there, by the version of OpenSSH since which it is known; the newest first. */
  readonly known: readonly (readonly [since: number, algorithm: string])[];
}

const negotiated: readonly Negotiated[] = [
  {
    kind: "kex",
    pattern: /no matching key exchange/i,
    noun: "key exchange algorithm",
    setting: "KexAlgorithms",
    known: [
      [7.4, "curve25519-sha256"],
      [6.5, "curve25519-sha256@libssh.org"],
      [5.7, "ecdh-sha2-nistp256"],
    ],
  },
  {
    kind: "cipher",
    pattern: /no matching [CS]->[CS] cipher/i,
    noun: "cipher",
    setting: "Ciphers",
    known: [
      [6.2, "aes256-gcm@openssh.com"],
      [3.7, "aes256-ctr"],
    ],
  },
  {
    kind: "mac",
    pattern: /no matching [CS]->[CS] MAC/i,
    noun: "MAC",
    setting: "MACs",
    known: [
      [6.2, "hmac-sha2-256-etm@openssh.com"],
      [5.9, "hmac-sha2-256"],
    ],
  },
];

/** Both sides have lists, and nothing is in both. Host keys come first, as most of their reasons have a class of their own. */
export const unmetAlgorithms: readonly FailureClass[] = [
  {
    matches: (end) =>
      isUnmetHostKey(end) && offerOf(end, "hostKey").theirs.includes("ssh-rsa") && !hasHostKeyForUs(end),
    message: ({ place }) => `${place} signs with its RSA host key by SHA-1 only (ssh-rsa), which is broken`,
    why: (end) => bothSides(offerOf(end, "hostKey")),
    hint: (_, { software }) =>
      (opensshVersion(software) ?? 0) >= 7.2
        ? `Let it sign by SHA-2 as well, with this line in sshd_config on the host in place of its HostKeyAlgorithms: \`HostKeyAlgorithms rsa-sha2-512,rsa-sha2-256\`. Or ${newHostKey}`
        : `rsa-sha2-256 and rsa-sha2-512 need OpenSSH 7.2 or newer: update the host. Or ${newHostKey}`,
  },
  {
    matches: isUnmetHostKey,
    message: ({ place }) => `${place} has no host key of the types that are pinned or supported`,
    why: (end) => bothSides(offerOf(end, "hostKey")),
    hint: (_, end) =>
      hasHostKeyForUs(end)
        ? "Pin one of the keys that the host has (ssh-keygen -l -f /etc/ssh/ssh_host_ed25519_key.pub, on the host) in ssh-known-hosts."
        : `None of these is supported here: ${newHostKey}`,
  },
  ...negotiated.map(
    ({ kind, pattern, noun, setting, known }): FailureClass => ({
      matches: ({ cause }) => pattern.test(String(cause)),
      message: ({ place }) => `${place} and this action have no ${noun} in common`,
      why: (end) => bothSides(offerOf(end, kind)),
      hint: (_, end) => howToMeet(end.software, setting, known, offerOf(end, kind).theirs),
    }),
  ),
  {
    matches: ({ cause }) => /no matching [CS]->[CS] compression/i.test(String(cause)),
    message: ({ place }) => `${place} and this action have no compression in common`,
    why: (end) => bothSides(offerOf(end, "compression")),
    hint: () => "Let its SSH server offer `none`.",
  },
  {
    matches: ({ cause }) => /signature verification failed/i.test(String(cause)),
    message: ({ place }) => `${place} could not prove that it holds the host key that it shows`,
    why: ({ cause }) => cause,
    hint: () => "Find out what stands between this runner and the host: a proxy, or somebody who listens.",
  },
];

const supportedHostKeys = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
];

const newHostKey =
  "give the host an ed25519 key (`ssh-keygen -A`; where sshd_config names keys or algorithms, `HostKey /etc/ssh/ssh_host_ed25519_key` and `HostKeyAlgorithms ssh-ed25519`), and pin that one in ssh-known-hosts.";

function hasHostKeyForUs(end: ConnectionEnd): boolean {
  return offerOf(end, "hostKey").theirs.some((name) => supportedHostKeys.includes(name));
}

function isUnmetHostKey({ cause }: ConnectionEnd): boolean {
  return /no matching host key/i.test(String(cause));
}

function offerOf({ offers }: ConnectionEnd, kind: AlgorithmKind): Offer {
  return offers[kind] ?? { ours: [], theirs: [] };
}

function bothSides({ ours, theirs }: Offer): string {
  return `it has ${foreignWords(theirs.join(", "), 600) || "none"}; this action has ${ours.join(", ")}`;
}

/** sshd takes the first line of a setting, and `+` (since 7.0) adds to its defaults and not to another line. */
function howToMeet(software: string, setting: string, known: Negotiated["known"], theirs: readonly string[]): string {
  const version = opensshVersion(software);
  if (version === undefined)
    return `Let its SSH server (${foreignWords(software, 60)}) offer one of these, or update it.`;
  const algorithm = known.find(([since]) => version >= since)?.[1];
  if (algorithm === undefined) return `Update its SSH server: ${foreignWords(software, 60)} knows none of these.`;
  if (version < 7)
    return `Put this line into sshd_config on the host, then reload sshd: \`${setting} ${theirs.join(",")},${algorithm}\`.`;
  return `Put this line into sshd_config on the host, then reload sshd: \`${setting} +${algorithm}\`. Where such a line is there already, write \`,${algorithm}\` at its end instead.`;
}

/** `OpenSSH_9.2p1 Debian-2` is 9.2. */
function opensshVersion(software: string): number | undefined {
  const match = /^OpenSSH_(\d+\.\d)/.exec(software);
  return match === null ? undefined : Number(match[1]);
}
