/** What a host says of itself, read by the shells that hosts have, with tools that say what nobody expects. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runProgram } from "../../../src/deploy/steps/bootstrap.ts";
import { streamedProgram } from "../../../src/deploy/steps/host-program.ts";
import { readAnswer } from "../../../src/deploy/steps/raw-answer.ts";
import { encodeRequest } from "../../../src/deploy/steps/remote-step.ts";
import { type StepName, steps } from "../../../src/deploy/steps/step-table.ts";
import { readFields } from "../../../src/deploy/steps/table/step-fields.ts";
import { sampleFacts } from "./sample-facts.ts";

const shells = [["dash"], ["busybox", "sh"], ["bash", "--posix"]].filter(
  ([program = ""]) => spawnSync(program, ["true"]).error === undefined,
);

let bin: string;
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), "gin-deploy-tools-"));
});
afterEach(() => rmSync(bin, { recursive: true, force: true }));

/** A tool that is found before the host's own. */
function tool(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}

function ask(shell: readonly string[], step: StepName, facts: Readonly<Record<string, string>>) {
  const [command = "", ...options] = shell;
  const input = encodeRequest(streamedProgram(step), step, { ...sampleFacts(step), ...facts });
  const env = { ...process.env, PATH: `${bin}:${process.env["PATH"]}` };
  const { status, stdout, stderr } = spawnSync(command, [...options, "-c", runProgram], {
    input,
    encoding: "utf8",
    env,
  });
  expect(status, stderr).toBe(0);
  return readAnswer(stdout) ?? new Map<string, readonly string[]>();
}

describe.each(shells.map((shell) => ({ shell, name: shell.join(" ") })))("$name", ({ shell }) => {
  it("reads this machine", () => {
    const answer = ask(shell, "fingerprint", {
      packages: "base-files\nthere-is-no-such-package",
      sysctls: "net.core.somaxconn\nnet.ipv4.tcp_rmem\nvm.compact_memory\nnet.ipv4.tcp_fastopen_key\nno.such.thing",
    });
    const known = readFields(steps.fingerprint.answers, (key) => answer.get(key)?.join("\n"));
    if ("problems" in known) throw new Error(known.problems.join("; "));
    expect(known.values).toMatchObject({ kernel: spawnSync("uname", ["-r"], { encoding: "utf8" }).stdout.trim() });
    expect(known.values.libc).toMatch(/^(?:glibc|musl) \d/);
    expect(known.values.package.map(({ name }) => name)).toEqual(["base-files"]);
    expect(known.values.sysctl).toEqual([
      { name: "net.core.somaxconn", value: expect.stringMatching(/^\d+$/) },
      { name: "net.ipv4.tcp_rmem", value: expect.stringMatching(/^\d+ \d+ \d+$/) },
    ]);
  });

  it.each([
    ["lines that look like answers", "printf 'OpenSSL 3\\nkernel=evil\\n#gin-deploy answers\\nos=evil\\n'", "3"],
    ["controls and terminal sequences", "printf 'OpenSSL 3\\033[31m\\001\\r\\n'", "3[31m"],
    ["ten megabytes", "printf 'OpenSSL 3'; head -c 10000000 /dev/zero | tr '\\0' x; echo", `3${"x".repeat(199)}`],
    ["no end of a line", "printf 'OpenSSL 3'", "3"],
    ["nothing that is known", "echo help", ""],
  ])("takes no more than a short line of a tool that prints %s", (_, script, expected) => {
    tool("openssl", script);
    const answer = ask(shell, "fingerprint", {});
    expect(answer.get("openssl")).toEqual([expected]);
    expect(answer.get("kernel")).toHaveLength(1);
    expect([...answer.keys()].every((key) => key in steps.fingerprint.answers)).toBe(true);
  });

  it.each([
    ["chrony that has no source", "chronyc", "echo 'Leap status     : Not synchronised'", "no"],
    ["chrony that has", "chronyc", "echo 'Leap status     : Normal'", "yes"],
    ["ntpd", "ntpq", "echo 'associd=0 status=0615 leap_none, sync_ntp, 1 event, clock_sync,'", "yes"],
    ["ntpd that has none", "ntpq", "echo 'associd=0 status=c016 leap_alarm, sync_unspec, 1 event'", "no"],
    ["OpenNTPD", "ntpctl", "echo '4/4 peers valid, clock synced, stratum 3'", "yes"],
    ["OpenNTPD that waits", "ntpctl", "echo '0/4 peers valid, clock unsynced'", "no"],
  ])("asks %s for the clock", (_, name, script, expected) => {
    tool(name, script);
    expect(ask(shell, "fingerprint", {}).get("time_sync")).toEqual([expected]);
  });

  it.each([
    [
      "Docker by iptables",
      'iifname != "docker0" tcp dport 8080 counter packets 3 bytes 180 dnat to 172.17.0.2:80',
      true,
    ],
    [
      "Docker by xtables",
      'iifname != "docker0" meta l4proto tcp tcp dport 8080 counter packets 0 bytes 0 xt target "DNAT"',
      true,
    ],
    ["a set", "tcp dport { 80, 8000-8100 } dnat to 10.0.0.2", true],
    ["another port", "tcp dport 18080 dnat to 172.17.0.2:8080", false],
    ["a filter", "tcp dport 8080 accept", false],
  ])("finds who takes the port away: %s", (_, rule, isFound) => {
    tool(
      "nft",
      `cat <<'RULES'\ntable ip nat {\n\tchain DOCKER {\n\t\t${rule}\n\t}\n}\ntable ip gin_x {\n\tchain share {\n\t\ttcp dport 8080 dnat to :30000\n\t}\n}\nRULES`,
    );
    expect(ask(shell, "inspect", { port: "8080" }).get("port_forward")).toEqual(isFound ? [rule] : undefined);
  });
});
