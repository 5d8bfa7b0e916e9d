import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { becomeRoot } from "../../../src/deploy/steps/bootstrap.ts";
import { readAnswer } from "../../../src/deploy/steps/raw-answer.ts";
import { encodeRequest } from "../../../src/deploy/steps/remote-step.ts";

/** Login shells of hosts; those that this machine has are tried. */
const shells = [["dash"], ["bash"], ["busybox", "sh"], ["zsh"], ["ksh"], ["fish"], ["tcsh"]].filter(
  ([program = "", ...options]) => spawnSync(program, [...options, "-c", "true"]).status === 0,
);

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "gin-deploy-bootstrap-"));
  chmodSync(directory, 0o755);
  mkdirSync(join(directory, "bin"));
  // fish writes into its home, and complains where it may not.
  mkdirSync(join(directory, "home"));
  chmodSync(join(directory, "home"), 0o777);
  for (const tool of ["sh", "id", "base64", "gzip", "sed"]) {
    const { stdout } = spawnSync("sh", ["-c", `command -v ${tool}`], { encoding: "utf8" });
    symlinkSync(stdout.trim(), join(directory, "bin", tool));
  }
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function install(tool: string, program: string): void {
  writeFileSync(join(directory, "bin", tool), `#!/bin/sh\n${program}\n`, { mode: 0o755 });
}

/** What sshd does with a command: it hands it to the user's shell. As root the bootstrap would have nothing to become. */
function login([program = "", ...options]: readonly string[], input: string) {
  const place = spawnSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).stdout.trim();
  const nobody = userInfo().uid === 0 ? { uid: 65_534, gid: 65_534 } : {};
  return spawnSync(place, [...options, "-c", becomeRoot], {
    input,
    encoding: "utf8",
    env: { PATH: join(directory, "bin"), HOME: join(directory, "home") },
    ...nobody,
  });
}

const program = `printf '\\n#gin-deploy answers\\n'
while IFS= read -r line && [ "$line" != . ]; do printf 'fact=%s\\n' "$line"; done
printf 'ran=%s\\n' "$ran_by"`;
const request = encodeRequest(program, "any", { name: "a 'b' $c" });

describe.each(shells.map((shell) => ({ shell, name: shell.join(" ") })))("from the login shell $name", ({ shell }) => {
  it("the program runs as root, by sudo, with its facts", () => {
    install("sudo", '[ "$1" = -n ] && shift; ran_by=sudo exec "$@"');
    const { status, stdout, stderr } = login(shell, request);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(Object.fromEntries(readAnswer(stdout) ?? [])).toEqual({
      fact: ["- any", "name YSAnYicgJGM="],
      ran: ["sudo"],
    });
  });

  it("sudo is asked for sh: a rule for something else does not do", () => {
    install("sudo", 'case "$*" in "-n true") ;; *) echo "sudo: a password is required" >&2; exit 1 ;; esac');
    const { status, stderr } = login(shell, request);
    expect(status).toBe(90);
    expect(stderr).toBe("sudo: a password is required\n");
  });

  it("a refusal tells what sudo allows", () => {
    install(
      "sudo",
      `case "$*" in
        "-n -l") printf 'User deploy may run the following commands on web1:\\n    (ALL) NOPASSWD: /usr/bin/systemctl\\n' ;;
        *) echo "sudo: a password is required" >&2; exit 1 ;;
      esac`,
    );
    const { status, stdout } = login(shell, request);
    expect(status).toBe(90);
    expect(stdout).toBe("\n#gin-deploy refused\ntool=sudo\nrule=(ALL) NOPASSWD: /usr/bin/systemctl\n");
  });

  it.each([1, 91, 127])("how the program ends is how it ends: %d, which is no refusal", (code) => {
    install("sudo", '[ "$1" = -n ] && shift; exec "$@"');
    const ends = encodeRequest(`echo said >&2; exit ${code}\n`, "any", {});
    expect(login(shell, ends)).toMatchObject({ status: code, stdout: "", stderr: "said\n" });
  });

  it("a host without sudo tells what it has", () => {
    install("doas", "exit 1");
    const { status, stdout, stderr } = login(shell, request);
    expect(status).toBe(90);
    expect(stdout).toBe("\n#gin-deploy refused\ntool=doas\n");
    expect(stderr).toMatch(/sudo.*not found/);
  });
});
