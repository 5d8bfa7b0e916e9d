/** A deploy user who is not root, on a booted host: what it can do, and what it cannot, however it asks. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostProgramVersion } from "../../src/deploy/steps/host-program.ts";
import { requestOf } from "../../src/deploy/steps/remote-step.ts";
import type { StepName } from "../../src/deploy/steps/step-table.ts";
import { sampleFacts } from "../deploy/steps/sample-facts.ts";
import { type FleetHost, footprint, on } from "../support/deploy-example.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { hostProgramPlace } from "../support/host-program-place.ts";
import { runAction } from "../support/run-action.ts";
import { type ServiceOnHost, serviceOn } from "../support/service-on-host.ts";
import { makeSmallService, type SmallService } from "../support/small-service.ts";

let fleet: Fleet;
let host: FleetHost;
let small: SmallService;
let shop: ServiceOnHost;

beforeAll(async () => {
  small = makeSmallService(["v1", "v2", "v3"]);
  fleet = await startFleet({ hosts: [{ name: "web1" }] });
  host = fleet.host("web1");
  shop = serviceOn(fleet, host, small, "shop", 8080);
});
afterAll(async () => {
  await fleet?.stop();
  small?.remove();
});

/** Who may log in, and has no sudo rule. */
const guest = () => ({ hosts: `guest@${host.address}` });
const deployAsGuest = (version: string, inputs: Readonly<Record<string, string>> = {}) =>
  shop.deploy(version, {}, { inputs: { ...guest(), ...inputs } });
const operate = (operation: string, inputs: Readonly<Record<string, string>> = {}) =>
  runAction({
    workspace: small.directory,
    // What it writes is read after it has ended.
    env: { RUNNER_TEMP: fleet.directory },
    inputs: {
      operation,
      name: "shop",
      ...guest(),
      "ssh-key": fleet.privateKey,
      "ssh-known-hosts": fleet.knownHosts,
      ...inputs,
    },
  });
const errorsOf = ({ annotations }: { readonly annotations: readonly { level: string; message: string }[] }) =>
  annotations.flatMap(({ level, message }) => (level === "error" ? [message] : [])).join("\n");

describe("from nothing to a deploy without root", () => {
  it("is refused before root has done its part, and nothing is touched", async () => {
    const before = await footprint(host);
    const run = await deployAsGuest("v1");
    expect(run.exitCode).toBe(1);
    expect(errorsOf(run)).toMatch(/user guest may not become root.*operation: provision/s);
    expect(await footprint(host)).toBe(before);
  });

  it("root reads a script, and runs it; a second time it changes nothing", async () => {
    const run = await operate("provision");
    expect(run.exitCode).toBe(1);
    expect(errorsOf(run)).toContain("provision-script-file");
    const script = readFileSync(run.outputs["provision-script-file"] ?? "", "utf8");
    expect(run.log).toContain("it lets user guest deploy without root");
    const first = await host.exec(["sh", "-s"], { input: script });
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toMatch(/provisioned=sudo rule \/etc\/sudoers\.d\/gin-deploy-shop/);
    expect(await host.exec(["sh", "-s"], { input: script })).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await on(host, "cat /etc/sudoers.d/gin-deploy-shop; visudo -c >/dev/null && echo right")).toMatch(
      /\nguest ALL=\(root\) NOPASSWD: \/usr\/local\/lib\/gin-deploy\/shop ""\nright$/,
    );
  });

  it("then deploys, upgrades, goes back, looks and unlocks", async () => {
    for (const version of ["v1", "v2"]) {
      const run = await deployAsGuest(version);
      expect(run.exitCode, run.log).toBe(0);
      expect(await shop.version()).toBe(version);
    }
    const back = await operate("rollback");
    expect(back.exitCode, back.log).toBe(0);
    expect(await shop.version()).toBe("v1");
    const status = await operate("status");
    expect(status.outputs["version"], status.log).toBe("v1");
    expect((await operate("unlock")).exitCode).toBe(0);
    expect((await deployAsGuest("v1", { operation: "plan" })).exitCode).toBe(0);
  });

  it("a sick release is rolled back, as with root", async () => {
    const run = await shop.deploy("v3", { EXIT: "7" }, { inputs: guest() });
    expect(run.exitCode, run.log).toBe(1);
    expect(run.outputs["decision"]).toBe("failed");
    expect(await shop.version()).toBe("v1");
  });

  it("what only root registers is named, as a diff, before anything is touched", async () => {
    const before = await footprint(host);
    const run = await deployAsGuest("v2", { port: "8090", unit: "MemoryMax=512M" });
    expect(run.exitCode).toBe(1);
    expect(errorsOf(run)).toMatch(/registration .*-\/opt\/shop, port 8080, \+\/opt\/shop, port 8090.*registered unit/s);
    expect(await footprint(host)).toBe(before);
  });

  it("a user who may become root provisions for the one who deploys, and says what changes", async () => {
    const admin = { hosts: `deploy@${host.address}`, "deploy-user": "guest", port: "8080", unit: "MemoryMax=512M" };
    const run = await operate("provision", admin);
    expect(run.exitCode, run.log).toBe(0);
    expect(run.log).toMatch(/registered unit \/etc\/gin-deploy\/shop\/units\/[0-9a-f]{64}/);
    const again = await operate("provision", admin);
    expect(again.log).toContain("all is set up already");
    expect((await deployAsGuest("v2", { unit: "MemoryMax=512M" })).exitCode).toBe(0);
    expect(await on(host, "systemctl show shop@current -p MemoryMax --value")).toBe(String(512 * 1024 * 1024));
  });
});

it("deploys with a key that can do nothing else", async () => {
  const keys = "/home/guest/.ssh/authorized_keys";
  await on(host, `sed -i 's|^ssh-|restrict,command="sudo -n ${hostProgramPlace}/shop" ssh-|' ${keys}`);
  const run = await deployAsGuest("v1", { unit: "MemoryMax=512M" });
  const other = await operate("provision");
  await on(host, `sed -i 's|^restrict[^ ]* [^ ]* [^ ]* ||' ${keys}`);
  expect(run.exitCode, run.log).toBe(0);
  expect(await shop.version()).toBe("v1");
  expect(other.exitCode, other.log).toBe(1);
  expect((await operate("status")).outputs["version"]).toBe("v1");
});

describe("however it asks, a deploy user gets no more", () => {
  /** What would be there if root had run anything of the deploy user's. */
  const trace = "/run/pwned";
  const program = `${hostProgramPlace}/shop`;
  const asGuest = async (command: string, input = "") => {
    await on(host, `rm -rf ${trace}`);
    const done = await host.exec(["runuser", "-u", "guest", "--", "sh", "-c", `cd /tmp; ${command}`], { input });
    expect(await on(host, `ls ${trace} 2>/dev/null`)).toBe("");
    return { code: done.code, said: done.stdout + done.stderr };
  };
  const evil = `#!/bin/sh\\ntouch ${trace}\\n`;
  const requestFor = (step: StepName, facts: Readonly<Record<string, string>>) =>
    requestOf({ hostProgram: program }, step, {
      ...sampleFacts(step),
      ...("name" in sampleFacts(step) ? { name: "shop" } : {}),
      ...("deploy_path" in sampleFacts(step) ? { deploy_path: "/opt/shop" } : {}),
      ...("program_place" in sampleFacts(step) ? { program_place: hostProgramPlace } : {}),
      ...("version" in sampleFacts(step) ? { version: hostProgramVersion } : {}),
      ...facts,
    }).head;
  const enter = () => requestFor("enter", { name: "shop", deploy_path: "/opt/shop" });

  it("the way that is allowed works", async () => {
    expect(await asGuest(`sudo -n ${program}`, enter())).toMatchObject({ code: 0 });
  });

  it.each([
    ["an argument", `sudo -n ${program} shop`, /password is required|not allowed/],
    ["an empty argument", `sudo -n ${program} ''`, /password is required|not allowed/],
    ["a variable for it", `sudo -n PATH=/tmp ${program}`, /not allowed to set|password is required/],
    ["the environment kept", `sudo -n -E ${program}`, /not allowed to preserve|password is required/],
    ["another directory", `sudo -n -D /var ${program}`, /not allowed|not permitted|password is required/],
    ["a shell", "sudo -n sh -c id", /password is required|not allowed/],
    ["the service's user", "sudo -n -u shop sh -c id", /password is required|not allowed/],
    ["a group", `sudo -n -g shop ${program}`, /password is required|not allowed/],
    [
      "the version below",
      `sudo -n ${hostProgramPlace}/${hostProgramVersion}/host shop`,
      /password is required|not allowed/,
    ],
    ["another service", `sudo -n ${hostProgramPlace}/other`, /password is required|not allowed|not found/],
    ["no sudo at all", program, /it is run by sudo/],
    ["a terminal", `script -qec 'sudo -n ${program}' /dev/null </dev/null`, /not for people/],
    ["an editor of its files", `sudo -n -e /etc/gin-deploy/shop/service`, /password is required|not allowed/],
  ])("%s: sudo or the program says no", async (_, command, words) => {
    const { code, said } = await asGuest(command, enter());
    expect(code).not.toBe(0);
    expect(said).toMatch(words);
  });

  it.each([
    [
      "PATH",
      `mkdir -p /tmp/evil; for t in sh id stat sed base64 sha256sum awk env grep; do printf '${evil}' >/tmp/evil/$t; chmod 755 /tmp/evil/$t; done; PATH=/tmp/evil:$PATH`,
    ],
    ["LD_PRELOAD", "LD_PRELOAD=/tmp/nothing.so"],
    ["ENV", `printf 'touch ${trace}' >/tmp/env; ENV=/tmp/env`],
    ["BASH_ENV", `printf 'touch ${trace}' >/tmp/env; BASH_ENV=/tmp/env`],
    ["IFS", "IFS=/"],
    ["a variable of the program", "registered_name=other deploy_path=/etc state_dir=/etc PS4='$(touch /run/pwned)'"],
  ])("the environment does not reach it: %s", async (_, set) => {
    const { code, said } = await asGuest(`set -a; ${set}; /usr/bin/sudo -n ${program}`, enter());
    expect(code, said).toBe(0);
  });

  it.each<[string, () => string, RegExp]>([
    ["another service's name", () => requestFor("stop-canary", { name: "other" }), /of no other service/],
    ["another place", () => requestFor("stop-canary", { deploy_path: "/opt/other" }), /registered at \/opt\/shop/],
    ["the system's own place", () => requestFor("stop-canary", { deploy_path: "/etc" }), /registered at \/opt\/shop/],
    [
      "a place with a way out",
      () => requestFor("stop-canary", { deploy_path: "/opt/shop/../other" }),
      /not of the form/,
    ],
    [
      "a program of its own for root",
      () => requestFor("arm-guard", { program_place: "/home/guest/lib" }),
      /lie in \S+, and nowhere else/,
    ],
    ["an older program for root", () => requestFor("arm-guard", { version: "0".repeat(64) }), /calls no other/],
    ["root's own step", () => enter().replace("enter", "provision"), /no such step/],
    ["a step of another version", () => enter().replace(hostProgramVersion, "0".repeat(64)), /of version/],
    ["nothing", () => "", /^$/],
    [
      "megabytes in a fact",
      () => requestFor("lock", { holder: "a".repeat(3_000_000) }),
      /not of the form|Out of memory|[Cc]annot allocate/,
    ],
    ["control characters", () => requestFor("lock", { holder: "a\u001b]0;x\u0007" }), /not of the form/],
    ["a second line", () => requestFor("lock", { token: "one", holder: "a\nb" }), /not of the form/],
    ["NUL", () => requestFor("lock", { operation: "renew\u0000" }), /no longer ours/],
    ["a lock that is nobody's", () => requestFor("switch", { token: "one" }), /no longer ours/],
    ["a path for a hash", () => requestFor("receive", { sha256: "../../../../etc/passwd" }), /not of the form/],
    ["a program for a compression", () => requestFor("receive", { compression: "/tmp/evil/sh" }), /not of the form/],
    [
      "lines of a unit for arguments",
      () => requestFor("before-start", { arguments: '"a"\n[Service]\nUser=root' }),
      /not of the form/,
    ],
    [
      "a second command for arguments",
      () => requestFor("before-start", { arguments: '"a" ; +/bin/sh -c id' }),
      /not of the form/,
    ],
    ["an address for a path", () => requestFor("explain", { health_path: "@169.254.169.254/" }), /not of the form/],
  ])("%s: the program says no", async (_, request, words) => {
    const { code, said } = await asGuest(`sudo -n ${program}`, request());
    expect(code).not.toBe(0);
    expect(said.trim()).toMatch(words);
    expect(await on(host, "test -e /opt/other && echo there")).toBe("");
  });

  it("a unit that root has not registered is not staged, and a port that it has not is not covered", async () => {
    const token = "held";
    expect(
      (await asGuest(`sudo -n ${program}`, requestFor("lock", { operation: "acquire", token, new_token: "" }))).said,
    ).toContain("lock=acquired");
    const staged = await asGuest(`sudo -n ${program}`, requestFor("stage", { token, release: "r9" }));
    expect(staged.said).toMatch(/no such unit for shop/);
    const covered = await asGuest(
      `sudo -n ${program}`,
      requestFor("set-share", {
        token,
        front: "kernel",
        port: "22",
        canary_port: "20001",
        health_path: "/health",
        share: "100",
      }),
    );
    expect(covered.said).toMatch(/registered with port 8080, and with no other/);
    expect(
      (await asGuest(`sudo -n ${program}`, requestFor("lock", { operation: "release", token, new_token: "" }))).said,
    ).toContain("lock=released");
    const replayed = await asGuest(`sudo -n ${program}`, requestFor("switch", { token }));
    expect(replayed).toMatchObject({ code: 91 });
  });

  it("reads and writes nothing of root's or of the service's", async () => {
    for (const command of [
      "cat /opt/shop/current/env/current",
      "ls /opt/shop/releases",
      "touch /opt/shop/x",
      "touch /etc/gin-deploy/shop/units/x",
      "echo >>/etc/gin-deploy/shop/service",
      `touch ${hostProgramPlace}/x`,
      `ln -sfn /tmp ${hostProgramPlace}/shop`,
      "cat /etc/sudoers.d/gin-deploy-shop",
    ]) {
      expect((await asGuest(command)).code, command).not.toBe(0);
    }
  });

  it("links that the service puts where it may write lead root nowhere", async () => {
    const shadow = () => on(host, "stat -c '%u %g %a %s' /etc/shadow /etc/passwd; sha256sum /etc/shadow");
    const before = await shadow();
    await on(
      host,
      "runuser -u shop -- sh -c 'cd /opt/shop/data; ln -sfn /etc sym; ln /etc/passwd hard; mkdir -p deep; ln -sfn /etc/shadow deep/x' 2>/dev/null; true",
    );
    expect(
      await on(
        host,
        "runuser -u shop -- sh -c 'rmdir /opt/shop/data; mv /opt/shop/data /opt/shop/d; ln -sfn /etc /opt/shop/data' 2>&1; test -L /opt/shop/data && echo exchanged",
      ),
    ).not.toContain("exchanged");
    const run = await deployAsGuest("v3", { unit: "MemoryMax=512M" });
    expect(run.exitCode, run.log).toBe(0);
    expect(await shop.version()).toBe("v3");
    expect(await shadow()).toBe(before);
  });

  it("what a deploy sends as environment is no environment of root's", async () => {
    writeFileSync(
      join(small.directory, "evil.c"),
      `#include <fcntl.h>\n#include <unistd.h>\n__attribute__((constructor)) void f(void) { if (!geteuid()) close(open("${trace}", O_CREAT)); }\n`,
    );
    execFileSync("gcc", ["-shared", "-fPIC", "-o", "evil.so", "evil.c"], { cwd: small.directory });
    await on(host, `rm -rf ${trace}`);
    const preload = { LD_PRELOAD: "/opt/shop/canary/evil.so", BASH_ENV: "/opt/shop/canary/evil.so" };
    const inputs = { ...guest(), unit: "MemoryMax=512M", include: "evil.so" };
    const run = await shop.deploy("v2", preload, { inputs });
    expect(await on(host, `ls ${trace} 2>/dev/null`)).toBe("");
    expect(run.log).toContain("new connections go to the canary");
    expect(run.exitCode, run.log).toBe(0);
    expect(await on(host, "cat /opt/shop/current/env/current")).toContain("LD_PRELOAD");
    const seen = await on(
      host,
      `test -e /opt/shop/current/evil.so && LD_PRELOAD=/opt/shop/current/evil.so /bin/true; ls ${trace}`,
    );
    expect(seen, "the library works").toBe(trace);
    await on(host, `rm -f ${trace}`);
    await on(host, "systemctl restart shop@current");
    expect(await on(host, `ls ${trace} 2>/dev/null`)).toBe("");
  });

  it("a place that others may write in is refused by root's own program", async () => {
    await on(host, "chmod 777 /opt");
    const { said } = await asGuest(`sudo -n ${program}`, enter());
    await on(host, "chmod 755 /opt");
    expect(said).toMatch(/root does not write in \/opt\/shop: everybody may write in \/opt/);
  });
});
