import { describe, expect, it } from "vitest";
import type { StepEnd } from "../../../src/deploy/steps/step-end.ts";
import { stepFailure } from "../../../src/deploy/steps/step-failure.ts";
import { wordsOf } from "../../../src/errors.ts";

const end = (changes: Partial<StepEnd>): StepEnd => ({
  label: "deploy@web1",
  user: "deploy",
  step: "inspect",
  exitCode: 1,
  stdout: "",
  stderr: "",
  hasAnswered: false,
  tools: undefined,
  rules: [],
  remarks: [],
  ...changes,
});
const refused = (stderr: string, changes: Partial<StepEnd> = {}) =>
  end({ exitCode: 90, stderr, tools: ["sudo"], ...changes });
const answered = (stderr: string, exitCode = 1) => end({ stderr, exitCode, hasAnswered: true });

type Row = readonly [name: string, end: StepEnd, code: string, words: RegExp, hint: RegExp | undefined];

/** What hosts said (OpenSSH 9.2, sudo 1.9.13 on Debian 12, unless something else is named). */
const table: readonly Row[] = [
  [
    "a shell that runs nothing",
    end({ stdout: "This account is currently not available.\n" }),
    "host",
    /login shell that runs nothing: This account is currently not available\.$/,
    /`usermod -s \/bin\/bash deploy`/,
  ],
  [
    "/bin/false",
    end({}),
    "host",
    /did not get to run \(exit code 1\): the host said nothing$/,
    /\/bin\/false.*getent passwd deploy/,
  ],
  [
    "a password that expired",
    end({ stderr: "WARNING: Your password has expired.\nPassword change required but no TTY available.\n" }),
    "host",
    /password of user deploy has expired/,
    /`chage -d "\$\(date \+%F\)" -M -1 deploy`/,
  ],
  [
    "a cloud image",
    end({ exitCode: 142, stdout: 'Please login as the user "ubuntu" rather than the user "root".\n\n' }),
    "host",
    /not the user to log in with: Please login as the user "ubuntu"/,
    /: ubuntu@\.\.\./,
  ],
  [
    "sftp only",
    end({ stdout: "This service allows sftp connections only.\n" }),
    "host",
    /only transfer files/,
    /ForceCommand internal-sftp/,
  ],
  [
    "a command forced upon the key",
    end({
      exitCode: 0,
      stdout: "backup done\n",
      remarks: ["/home/deploy/.ssh/authorized_keys:3: key options: agent-forwarding command pty"],
    }),
    "host",
    /this key is bound to another command: backup done$/,
    /line 3 of \/home\/deploy\/\.ssh\/authorized_keys/,
  ],
  [
    "options of a key that force nothing",
    end({ exitCode: 3, stderr: "riddle", remarks: ["/home/command:1: key options: pty"] }),
    "host",
    /did not get to run \(exit code 3\): riddle$/,
    undefined,
  ],
  [
    "a command forced upon all keys",
    end({ exitCode: 0, stdout: "hello there\n" }),
    "host",
    /something else took its place: hello there$/,
    /ForceCommand/,
  ],
  [
    "too many logins",
    end({
      exitCode: 254,
      stderr: "Debian GNU\\/Linux comes with ABSOLUTELY NO WARRANTY\nThere were too many logins for 'deploy'.\n",
    }),
    "host",
    /too many logins there: There were too many logins for 'deploy'\.$/,
    /maxlogins/,
  ],
  [
    "no session",
    end({ exitCode: 254, stderr: "The system is closed.\n" }),
    "host",
    /could not begin a session.*: The system is closed\.$/,
    /\/etc\/nologin.*journalctl/,
  ],
  ["no base64", end({ exitCode: 0, stderr: "sh: 1: base64: not found\n" }), "host", /it lacks base64/, /coreutils/],
  ["no gzip", end({ exitCode: 0, stderr: "sh: 1: gzip: not found\n" }), "host", /it lacks gzip/, /Install gzip/],
  [
    "NOEXEC",
    end({ exitCode: 0, stderr: "sh: 1: base64: Permission denied\n" }),
    "preflight",
    /start nothing \(NOEXEC\)/,
    /Take NOEXEC out/,
  ],
  [
    "start-up files that read the input",
    end({ exitCode: 92 }),
    "host",
    /what was sent to it did not arrive/,
    /reads standard input/,
  ],
  [
    "rbash",
    end({ exitCode: 127, stderr: "rbash: line 1: sh: command not found\n" }),
    "host",
    /login shell of user deploy does not run `sh`: rbash/,
    /usermod/,
  ],
  [
    "git-shell",
    end({ exitCode: 128, stderr: "fatal: unrecognized command 'sh -c x'\n" }),
    "host",
    /does not run `sh`/,
    /usermod/,
  ],
  [
    "something that nobody knows",
    end({ exitCode: 7, stdout: "Welcome\n", stderr: "no deploys on fridays\n" }),
    "host",
    /\(exit code 7\): no deploys on fridays \/ Welcome$/,
    undefined,
  ],

  [
    "requiretty",
    refused("sudo: sorry, you must have a tty to run sudo\n"),
    "preflight",
    /sudo asks for a terminal \(requiretty\): sudo: sorry/,
    /`echo 'Defaults:deploy !requiretty' >> \/etc\/sudoers\.d\/zzz-deploy`/,
  ],
  [
    "a password",
    refused(
      "fish: noise\nsudo: unable to resolve host web1: Name or service not known\nsudo: a password is required\n",
    ),
    "preflight",
    /may not become root without a password: sudo: a password is required$/,
    /NOPASSWD: ALL/,
  ],
  [
    "a password, by sudo-rs",
    refused("sudo: interactive authentication is required\n"),
    "preflight",
    /without a password/,
    /NOPASSWD: ALL/,
  ],
  ["no rule", refused("deploy is not in the sudoers file.\n"), "preflight", /no sudo rule is for it/, /NOPASSWD: ALL/],
  [
    "a rule for other hosts",
    refused("deploy is not allowed to run sudo on web1.\n"),
    "preflight",
    /no sudo rule is for it/,
    /NOPASSWD: ALL/,
  ],
  [
    "a narrow rule",
    refused("sudo: a password is required\n", { rules: ["(ALL) NOPASSWD: /usr/bin/systemctl"] }),
    "preflight",
    /do not allow `sh`, only \(ALL\) NOPASSWD: \/usr\/bin\/systemctl/,
    /runs everything as root, through `sh`/,
  ],
  [
    "another user than root",
    refused("sudo: a password is required\n", { rules: ["(www-data) NOPASSWD: ALL"] }),
    "preflight",
    /only \(www-data\) NOPASSWD: ALL/,
    /NOPASSWD: ALL/,
  ],
  [
    "a rule with arguments",
    end({ stderr: "Sorry, user deploy is not allowed to execute '/usr/bin/sh -c x' as root on web1.\nsudo: x" }),
    "preflight",
    /do not allow `sh`: /,
    /NOPASSWD/,
  ],
  [
    "a later rule",
    refused("sudo: a password is required\n", { rules: ["(ALL) NOPASSWD: ALL", "(ALL : ALL) ALL"] }),
    "preflight",
    /a later sudo rule asks for a password again/,
    /zzz-deploy/,
  ],
  [
    "sudoers with a fault",
    refused(
      "/etc/sudoers:1:14: syntax error\nnonsense here\n             ^\nsudo: no valid sudoers sources found, quitting\n",
    ),
    "preflight",
    /sudoers cannot be used: \/etc\/sudoers:1:14: syntax error \/ sudo: no valid/,
    /visudo -c/,
  ],
  [
    "sudoers with a fault, sudo 1.8",
    refused(">>> /etc/sudoers.d/x: syntax error near line 1 <<<\nsudo: parse error in /etc/sudoers.d/x near line 1\n"),
    "preflight",
    /sudoers cannot be used/,
    /visudo -c/,
  ],
  [
    "sudoers of somebody else",
    refused("sudo: /etc/sudoers is owned by uid 1000, should be 0\n"),
    "preflight",
    /sudoers cannot be used: sudo: \/etc\/sudoers is owned/,
    /visudo -c/,
  ],
  [
    "no sudo",
    refused("sh: 1: sudo: not found\n", { tools: [] }),
    "preflight",
    /the host has no sudo: sh: 1/,
    /install sudo/,
  ],
  [
    "doas",
    refused("sh: 1: sudo: not found\n", { tools: ["doas"] }),
    "preflight",
    /no sudo, only doas/,
    /Deploy as root/,
  ],
  [
    "no setuid bit",
    refused("sudo: /usr/bin/sudo must be owned by uid 0 and have the setuid bit set\n"),
    "preflight",
    /sudo cannot become root there/,
    /nosuid/,
  ],
  [
    "a container",
    refused('sudo: The "no new privileges" flag is set, which prevents sudo from running as root.\n'),
    "preflight",
    /sudo cannot become root there/,
    /container/,
  ],
  [
    "PAM of sudo",
    refused("sudo: account validation failure, is your account locked?\n"),
    "preflight",
    /locked or has expired/,
    /`chage -l deploy`/,
  ],
  [
    "secure_path",
    refused("sudo: sh: command not found\n", { rules: ["(ALL) NOPASSWD: ALL"] }),
    "preflight",
    /does not find `sh`/,
    /secure_path/,
  ],
  [
    "a full disk",
    refused("sudo: unable to open /run/sudo/ts: No space left on device\n"),
    "preflight",
    /cannot write/,
    /df -h/,
  ],
  [
    "something that nobody knows",
    refused("sudo: a riddle\n"),
    "preflight",
    /may not become root: sudo: a riddle$/,
    undefined,
  ],

  [
    "the lock",
    answered("the lock on /opt/x is no longer ours", 91),
    "lock",
    /^deploy@web1: inspect: the lock on \/opt\/x is no longer ours$/,
    /Another deploy/,
  ],
  [
    "a full disk",
    answered("cp: error writing: No space left on device"),
    "host",
    /step inspect failed \(exit code 1\): cp: error/,
    /df -i/,
  ],
  [
    "a read-only disk",
    answered("mkdir: cannot create directory: Read-only file system"),
    "host",
    /step inspect failed/,
    /read-only/,
  ],
  [
    "whatever it says",
    answered("sudo: no, that was the service"),
    "host",
    /step inspect failed \(exit code 1\): sudo: no/,
    undefined,
  ],
  ["nothing", answered(""), "host", /it gave no reason$/, undefined],
];

describe("why a step ended badly", () => {
  for (const [name, ended, code, words, hint] of table) {
    it(`${ended.hasAnswered ? "the program" : ended.exitCode === 90 ? "sudo" : "the login"}: ${name}`, () => {
      const failure = stepFailure(ended);
      expect(failure.code).toBe(code);
      expect(wordsOf(failure)).toMatch(words);
      expect(wordsOf(failure)).toMatch(/^deploy@web1: /);
      if (hint === undefined) expect(failure.hint).toBeUndefined();
      else expect(failure.hint).toMatch(hint);
    });
  }

  it("what a host says cannot act on the log", () => {
    const words = wordsOf(stepFailure(end({ exitCode: 5, stderr: "\u001b[2Jgone\n::error::x\n" })));
    expect(words).toBe("deploy@web1: step inspect did not get to run (exit code 5): gone / ::error::x");
  });
});
