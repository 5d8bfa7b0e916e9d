import { foreignWords } from "../../text/foreign-words.ts";
import { type StepEnd, type StepFailure, says } from "./step-end.ts";

const anyRule = (user: string) => `\`${user} ALL=(ALL) NOPASSWD: ALL\` in /etc/sudoers.d/${user} on the host`;
/** sudo reads the files of sudoers.d in the order of their names. */
const readLast = (user: string) => `/etc/sudoers.d/zzz-${user}`;
const mayNot = ({ user }: StepEnd) => `user ${user} may not become root without a password`;

/** A user who is not root may not become it: what sudo says, and what helps. sudo in C and sudo-rs. */
export const refusals: readonly StepFailure[] = [
  {
    code: "preflight",
    matches: says(/must have a tty/i),
    message: ({ user }) => `user ${user} may not become root: sudo asks for a terminal (requiretty)`,
    line: /must have a tty/i,
    hint: ({ user }) =>
      `Free this user from it on the host, as root: \`echo 'Defaults:${user} !requiretty' >> ${readLast(user)}\`. The line that is read last counts.`,
  },
  {
    code: "preflight",
    matches: says(
      /(?:syntax|parse) error|no valid sudoers|(?:is owned by|should be) [ug]id|(?:world|group) writable|bad permissions/i,
    ),
    message: ({ user }) => `user ${user} may not become root: the host's sudoers cannot be used`,
    line: /(?:syntax|parse) error|no valid sudoers|(?:is owned by|should be) [ug]id|writable|permissions|^>>>/i,
    hint: () => "`visudo -c` on the host, as root, names the place.",
  },
  {
    code: "preflight",
    matches: says(/setuid bit|effective uid is not 0|no new privileges/i),
    message: ({ user }) => `user ${user} may not become root: sudo cannot become root there`,
    line: /setuid bit|effective uid|no new privileges/i,
    hint: () =>
      "sudo must belong to root with its setuid bit, on a file system without nosuid, outside a container that forbids new privileges. Or deploy as root.",
  },
  {
    code: "preflight",
    matches: says(/account (?:management|validation|or password|has )|account expired/i),
    message: ({ user }) => `user ${user} may not become root: its account is locked or has expired`,
    line: /account/i,
    hint: ({ user }) => `\`chage -l ${user}\` on the host, as root, shows what has expired.`,
  },
  {
    code: "preflight",
    matches: ({ tools }) => tools !== undefined && !tools.includes("sudo"),
    message: ({ user, tools }) =>
      `user ${user} may not become root: the host has no sudo${tools?.includes("doas") ? ", only doas" : ""}`,
    line: /sudo/,
    hint: ({ user }) => `Deploy as root, or install sudo and write ${anyRule(user)}.`,
  },
  {
    code: "preflight",
    matches: says(/sudo: sh: command not found/i),
    message: ({ user }) => `user ${user} may not become root: sudo does not find \`sh\``,
    line: /command not found/i,
    hint: () => "Add /usr/bin and /bin to `secure_path` in the host's sudoers.",
  },
  {
    code: "preflight",
    matches: ({ rules }) => rules.some((rule) => /^\((?:ALL|root)\b.*NOPASSWD: ALL$/.test(rule)),
    message: ({ user }) => `user ${user} may not become root: a later sudo rule asks for a password again`,
    line: /is required/i,
    hint: ({ user }) =>
      `The rule that is read last counts. Move \`${user} ALL=(ALL) NOPASSWD: ALL\` into ${readLast(user)} on the host.`,
  },
  {
    code: "preflight",
    matches: (end) => end.rules.length > 0 || says(/not allowed to execute/i)(end),
    message: ({ user, rules }) =>
      `user ${user} may not become root: its sudo rules do not allow \`sh\`${rules.length === 0 ? "" : `, only ${foreignWords(rules.join("\n"), 200)}`}`,
    line: /^sudo|not allowed/,
    hint: ({ user }) => `A deploy runs everything as root, through \`sh\`. Write ${anyRule(user)}, or deploy as root.`,
  },
  {
    code: "preflight",
    matches: says(/not in the sudoers|may not run sudo|not allowed to run sudo|I'm afraid I can't do that/i),
    message: ({ user }) => `user ${user} may not become root: no sudo rule is for it`,
    line: /sudo/,
    hint: ({ user }) => `Write ${anyRule(user)}, or deploy as root.`,
  },
  {
    code: "preflight",
    matches: says(/password is required|authentication is required|terminal is required/i),
    message: mayNot,
    line: /is required/i,
    hint: ({ user }) => `Write ${anyRule(user)}, or deploy as root.`,
  },
  {
    code: "preflight",
    matches: says(/No space left on device|Read-only file system/i),
    message: ({ user }) => `user ${user} may not become root: sudo cannot write there`,
    line: /No space left|Read-only/i,
    hint: () => "Make room on the host's disk, or mount it writable: `df -h` shows which.",
  },
  { code: "preflight", matches: () => true, message: ({ user }) => `user ${user} may not become root` },
];
