import { foreignWords } from "../../text/foreign-words.ts";
import type { ConnectionEnd } from "./connection-end.ts";
import type { Attempt, FailureClass } from "./failure-class.ts";

/** Reasons of SSH_MSG_CHANNEL_OPEN_FAILURE (RFC 4254, 5.1). */
const prohibited = 1;
const connectFailed = 2;
const unknownType = 3;
const shortage = 4;

/** What the jump host says of its own attempt, in the words of its system; and what it means. */
const attempts: readonly (readonly [
  words: RegExp,
  message: (attempt: Attempt) => string,
  hint: (attempt: Attempt) => string,
])[] = [
  [
    /refused/i,
    ({ place, through }) => `${place} refused the connection of the jump host ${through}`,
    ({ place, through }) =>
      `Look at ${place}: does sshd run there and listen on this port? Its firewall must let ${through} in.`,
  ],
  [
    /timed? ?out/i,
    ({ place, through }) => `${place} did not answer the jump host ${through}`,
    ({ place, through }) => `Look at ${place}: is it up? A firewall that drops packets from ${through} looks the same.`,
  ],
  [
    /no route|unreach/i,
    ({ place, through }) => `the jump host ${through} has no route to ${place}`,
    ({ place, through }) =>
      `Look at ${through}: which networks does it reach? Is ${place} up? A firewall that refuses ${through} looks the same.`,
  ],
  [
    /not known|unknown host|resol|name server|no address|temporary failure/i,
    ({ place, through }) => `the jump host ${through} cannot find ${place}: its name does not resolve there`,
    ({ through }) =>
      `Names are looked up on the jump host: check the spelling in hosts, and the DNS that ${through} asks.`,
  ],
];

/** A jump host that stands did not pass the connection on. */
export const notPassedOn: readonly FailureClass[] = [
  {
    matches: isFailure(prohibited),
    message: ({ place, through }) =>
      `the jump host ${through} forbids forwarding to ${place} (administratively prohibited)`,
    why: wordsOfJump,
    hint: ({ place, through }) =>
      `Look at ${through}: in sshd_config \`AllowTcpForwarding\` has to be \`yes\` or \`local\`, \`DisableForwarding\` \`no\`, and \`PermitOpen\` has to allow ${place} for the user of jump-host. Before the key in authorized_keys there, \`restrict\` needs \`port-forwarding\` beside it, \`no-port-forwarding\` has to go, and \`permitopen=\` has to name ${place}.`,
  },
  ...attempts.map(
    ([words, message, hint]): FailureClass => ({
      isUnreachable: true,
      matches: (end, attempt) => isFailure(connectFailed)(end, attempt) && words.test(String(end.cause)),
      message,
      why: wordsOfJump,
      hint,
    }),
  ),
  {
    matches: isFailure(connectFailed),
    message: ({ place, through }) => `the jump host ${through} cannot connect to ${place}`,
    why: wordsOfJump,
    hint: ({ place, through }) => `Try it on ${through}: \`ssh -v -p PORT HOST\` to ${place} shows the reason.`,
  },
  {
    matches: isFailure(unknownType),
    message: ({ through }) => `${through} cannot be a jump host: its SSH server knows no forwarding`,
    why: wordsOfJump,
    hint: () => "Take another machine for jump-host: one whose SSH server passes TCP connections on, as OpenSSH does.",
  },
  {
    matches: isFailure(shortage),
    message: ({ place, through }) => `the jump host ${through} has no room for a connection to ${place}`,
    why: wordsOfJump,
    hint: ({ through }) => `Look at ${through}: its SSH server has run out of channels or files.`,
  },
  {
    matches: (end, attempt) => isBefore(end, attempt) && end.cause === undefined,
    message: ({ place, through, timeoutMs }) =>
      `the jump host ${through} reached nobody at ${place} within ${timeoutMs / 1000} s`,
    hint: ({ place, through }) =>
      `Look at ${place}: is it up? A firewall that drops packets from ${through} looks the same.`,
  },
  {
    matches: isBefore,
    message: ({ through }) => `the connection to the jump host ${through} broke off`,
    why: ({ cause }) => cause,
    hint: ({ through }) => `Is the jump host ${through} still up?`,
  },
];

/** There is no link to the host yet. */
function isBefore({ phase }: ConnectionEnd, { through }: Attempt): boolean {
  return through !== undefined && phase === "tcp";
}

function isFailure(reason: number): FailureClass["matches"] {
  return (end, attempt) => isBefore(end, attempt) && reasonOf(end) === reason;
}

function reasonOf({ cause }: ConnectionEnd): unknown {
  return ((cause ?? {}) as { readonly reason?: unknown }).reason;
}

function wordsOfJump({ cause }: ConnectionEnd): string | undefined {
  const said = foreignWords(String(cause instanceof Error ? cause.message : "").replace(/^.*open failure: ?/, ""), 120);
  return said === "" ? undefined : `it says: ${said}`;
}
