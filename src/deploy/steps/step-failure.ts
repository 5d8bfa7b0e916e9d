import { ActionError, type ErrorCode, type ErrorDetails } from "../../errors.ts";
import { foreignWords } from "../../text/foreign-words.ts";
import { hostLog } from "../../world/ssh/failure-class.ts";
import { noHostProgramExitCode, nothingReadExitCode, otherVersionExitCode, refusedExitCode } from "./bootstrap.ts";
import { hostProgramVersion } from "./host-program.ts";
import { refusals } from "./refused-root.ts";
import { type StepEnd, type StepFailure, saidBy, says } from "./step-end.ts";

const notRun = ({ step, exitCode }: StepEnd) => `step ${step} did not get to run (exit code ${exitCode})`;

const provisionAgain =
  "Have root provision the service there with this version of the action: `operation: provision`, by a user who may become root, or the script that it prints.";

/** The login worked, and something else ran instead of our program. */
const notReached: readonly StepFailure[] = [
  {
    code: "preflight",
    matches: ({ exitCode }) => exitCode === noHostProgramExitCode,
    message: () => "it has no host program for this service",
    hint: () => provisionAgain,
  },
  {
    code: "preflight",
    matches: ({ exitCode }) => exitCode === otherVersionExitCode,
    message: () =>
      `its host program is of another version than this action, which has ${hostProgramVersion.slice(0, 12)}`,
    line: /of version/,
    hint: () => provisionAgain,
  },
  {
    code: "host",
    matches: says(/Please login as the user/i),
    message: ({ user }) => `${user} is not the user to log in with`,
    line: /Please login as the user/i,
    hint: (end) => {
      const name = /Please login as the user "?([a-z_][a-z0-9_-]*)/i.exec(end.stdout)?.[1];
      return `Name that user in hosts${name === undefined ? "" : `: ${name}@...`}`;
    },
  },
  {
    code: "host",
    matches: says(/account is currently not available|nologin/i),
    message: ({ user }) => `user ${user} has a login shell that runs nothing`,
    line: /not available|nologin/i,
    hint: ({ user }) => `Give it one on the host, as root: \`usermod -s /bin/bash ${user}\`.`,
  },
  {
    code: "host",
    matches: says(/password (?:has )?expired|password change required/i),
    message: ({ user }) => `the password of user ${user} has expired, and nobody is there to change it`,
    line: /password/i,
    hint: ({ user }) => `Renew it on the host, as root: \`chage -d "$(date +%F)" -M -1 ${user}\`.`,
  },
  {
    code: "host",
    matches: says(/allows sftp connections only/i),
    message: ({ user }) => `user ${user} may only transfer files (sftp) there`,
    line: /sftp/i,
    hint: () =>
      "Take `ForceCommand internal-sftp` away for this user in sshd_config on the host, or deploy as another.",
  },
  {
    code: "host",
    matches: ({ remarks }) => remarks.some((remark) => /key options:.*\bcommand\b/.test(remark)),
    message: (end) => `${notRun(end)}: this key is bound to another command`,
    hint: ({ remarks }) =>
      `Take \`command=\` away from it, or make a key for the deploy alone: ${foreignWords(placeOf(remarks), 200)} on the host.`,
  },
  {
    code: "host",
    matches: says(/too many logins/i),
    message: ({ user }) => `user ${user} has too many logins there`,
    line: /too many logins/i,
    hint: () => "Raise `maxlogins` in /etc/security/limits.conf on the host, or end old logins.",
  },
  {
    code: "host",
    // What sshd ends with when it cannot set up a session: PAM's session modules, and /etc/nologin where there is no PAM.
    matches: ({ exitCode }) => exitCode === 254,
    message: ({ user }) => `sshd could not begin a session for user ${user}`,
    hint: () => `A file /etc/nologin keeps all users but root out. Otherwise: ${hostLog}`,
  },
  {
    code: "host",
    matches: says(/base64: (?:command )?not found/),
    message: () => "it lacks base64",
    line: /base64/,
    hint: () => "Install coreutils (or busybox) with its package manager.",
  },
  {
    code: "host",
    matches: says(/gzip: (?:command )?not found/),
    message: () => "it lacks gzip",
    line: /gzip/,
    hint: () => "Install gzip (or busybox) with its package manager.",
  },
  {
    code: "preflight",
    matches: says(/base64: Permission denied/),
    message: ({ user }) => `user ${user} becomes root by a sudo rule that lets \`sh\` start nothing (NOEXEC)`,
    line: /base64/,
    hint: () => "Take NOEXEC out of the rule, and `Defaults noexec` out of sudoers.",
  },
  {
    code: "host",
    matches: ({ exitCode }) => exitCode === nothingReadExitCode,
    message: (end) => `${notRun(end)}: what was sent to it did not arrive`,
    hint: ({ user }) =>
      `A start-up file of ${user}'s shell on the host reads standard input (\`cat\`, \`read\`): let it do so in interactive shells only.`,
  },
  {
    code: "host",
    matches: (end) => end.exitCode === 127 || says(/restricted|not a valid command|unrecognized command/i)(end),
    message: (end) => `${notRun(end)}: the login shell of user ${end.user} does not run \`sh\``,
    hint: ({ user }) =>
      `Give the user a plain shell, as root: \`usermod -s /bin/bash ${user}\`, and /usr/bin in its PATH.`,
  },
  {
    code: "host",
    matches: ({ exitCode }) => exitCode === 0,
    message: (end) => `${notRun(end)}: something else took its place`,
    hint: () =>
      "A forced command (ForceCommand in sshd_config, command= in authorized_keys), or a start-up file that ends the shell, does that.",
  },
  {
    code: "host",
    matches: (end) => saidBy(end) === "",
    message: notRun,
    hint: ({ user }) =>
      `Its login shell may be one that runs nothing (/bin/false), or a start-up file ends it: \`getent passwd ${user}\` on the host shows the shell.`,
  },
  { code: "host", matches: () => true, message: notRun },
];

const stepFailed = ({ step, exitCode }: StepEnd) => `step ${step} failed (exit code ${exitCode})`;
const whateverElse: StepFailure = { code: "host", matches: () => true, message: stepFailed };

/** The program ran, as root, and failed. */
const failed: readonly StepFailure[] = [
  {
    code: "lock",
    matches: ({ exitCode }) => exitCode === 91,
    message: ({ step, stderr }) => `${step}: ${foreignWords(stderr)}`,
    hint: () =>
      "Another deploy took the host over because this run was silent for too long. Nothing was changed after that.",
  },
  {
    code: "host",
    matches: says(/No space left on device|Disk quota exceeded/),
    message: stepFailed,
    hint: () => "Make room on the disk of the deploy path: `df -h` and `df -i` on the host show what is full.",
  },
  {
    code: "host",
    matches: says(/Read-only file system/),
    message: stepFailed,
    hint: () =>
      "Mount the disk of the deploy path writable; after an error of the disk Linux mounts it read-only (dmesg).",
  },
  whateverElse,
];

/** A step that ended badly. */
export class StepError extends ActionError {
  readonly exitCode: number;
  /** Our own program ran, and would not. */
  readonly hasRun: boolean;
  constructor(
    code: ErrorCode,
    headline: string,
    details: ErrorDetails,
    { exitCode, hasRun }: Pick<StepError, "exitCode" | "hasRun">,
  ) {
    super(code, headline, details);
    this.exitCode = exitCode;
    this.hasRun = hasRun;
  }
}

/** Why a step ended badly, by what its host said. */
export function stepFailure(end: StepEnd): StepError {
  const isRefused = !end.hasAnswered && (end.exitCode === refusedExitCode || says(/^sudo(?:-rs)?: |^doas: /m)(end));
  const classes = end.hasAnswered ? failed : isRefused ? refusals : notReached;
  const { code, message, line, hint } = classes.find(({ matches }) => matches(end)) ?? whateverElse;
  const nothing = end.hasAnswered ? "it gave no reason" : "the host said nothing";
  const details = {
    cause: code === "lock" ? undefined : saidBy(end, line) || nothing,
    ...(hint === undefined ? {} : { hint: hint(end) }),
  };
  const hasRun = end.hasAnswered || end.exitCode === otherVersionExitCode;
  return new StepError(code, `${end.label}: ${message(end)}`, details, { exitCode: end.exitCode, hasRun });
}

/** `/home/deploy/.ssh/authorized_keys:1: key options: command ...` is line 1 of that file. */
function placeOf(remarks: readonly string[]): string {
  const remark = remarks.find((each) => /key options:.*\bcommand\b/.test(each)) ?? "";
  const [, file = "", line = ""] = /^(.*):(\d+): key options/.exec(remark) ?? [];
  return file === "" ? "authorized_keys" : `line ${line} of ${file}`;
}
