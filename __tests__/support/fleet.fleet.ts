import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { canBootHosts } from "./fleet/can-boot-hosts.ts";
import { run } from "./fleet/commands.ts";
import type { Host } from "./fleet/host.ts";
import { type Fleet, startFleet } from "./fleet/start-fleet.ts";

const can = canBootHosts();

describe.skipIf(!can.ok)(`a fleet of booted hosts${can.ok ? "" : ` (${can.why})`}`, () => {
  let fleet: Fleet;
  let web1: Host;
  beforeAll(async () => {
    fleet = await startFleet({ hosts: [{ name: "web1" }, { name: "web2" }] });
    web1 = fleet.host("web1");
  });
  afterAll(async () => await fleet?.stop());

  test("a strict OpenSSH client gets in as root and as each user", async () => {
    expect(await ssh("root", "hostname; systemctl is-system-running")).toMatchObject({ stdout: "web1\nrunning\n" });
    expect(await ssh("deploy", "sudo -n id -un")).toMatchObject({ code: 0, stdout: "root\n" });
    expect(await ssh("asked", "sudo -n id -un")).toMatchObject({ code: 1, stderr: "sudo: a password is required\n" });
    expect(await ssh("guest", "id -un; sudo -n id -un")).toMatchObject({ code: 1, stdout: "guest\n" });
  });

  test("each host has a key of its own", async () => {
    const [first, second] = fleet.hosts.map(({ knownHostsLine }) => knownHostsLine.split(" ").at(-1));
    expect(first).not.toBe(second);
  });

  test("hosts reach each other by name, until the cable is pulled", async () => {
    const greeting = ["curl", "--silent", "--max-time", "1", "telnet://web1:22"] as const;
    const web2 = fleet.host("web2");
    expect((await web2.exec(greeting)).stdout).toMatch(/^SSH-2.0-/);
    web1.unplug();
    expect((await web2.exec(greeting)).stdout).toBe("");
    expect((await web1.exec(["hostname"])).stdout).toBe("web1\n");
    web1.plugIn();
  });

  test("a limited disk is full at its size", async () => {
    await web1.limitDisk("/opt", 1);
    const { stdout, stderr } = await web1.exec(["sh", "-c", "head -c 2M /dev/zero >/opt/file; stat -c %s /opt/file"]);
    expect(stderr).toContain("No space left on device");
    expect(stdout).toBe("1048576\n");
  });

  test("a host keeps its files over a power cut and over a shutdown", async () => {
    for (const end of ["kill", "stop"] as const) {
      await web1.exec(["sh", "-c", `echo ${end} >/root/kept`]);
      await web1[end]();
      await expect(web1.exec(["true"])).rejects.toThrow("host web1 is not running");
      await web1.boot();
      expect((await ssh("root", "cat /root/kept")).stdout).toBe(`${end}\n`);
    }
  });

  test("nothing is left of a fleet that was stopped", async () => {
    const other = await startFleet({ hosts: [{ name: "gone" }] });
    expect(await traces(other)).not.toEqual([]);
    await other.stop();
    expect(await traces(other)).toEqual([]);
  });

  test("a fleet goes with its process, however that ends", async () => {
    const { owner, place } = await startElsewhere();
    owner.kill("SIGKILL");
    await vi.waitFor(async () => expect(await traces(place)).toEqual([]), { timeout: 300_000 });
  });

  test("what a run left whose guard was killed as well is removed by the next start, and a living fleet is not", async () => {
    const { owner, place } = await startElsewhere();
    for (const pid of [...findGuards(place), owner.pid ?? 0]) process.kill(pid, "SIGKILL");
    await once(owner, "close");
    expect(await traces(place)).not.toEqual([]);

    const next = await startFleet({ hosts: [{ name: "next" }] });
    await next.stop();
    expect(await traces(place)).toEqual([]);
    expect((await ssh("root", "hostname")).stdout).toBe("web1\n");
  });

  const ssh = (user: string, command: string) => {
    const trust = ["-o", "StrictHostKeyChecking=yes", "-o", `UserKnownHostsFile=${fleet.knownHostsPath}`];
    const login = ["-F", "none", "-i", fleet.privateKeyPath, "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes"];
    return run(["ssh", ...trust, ...login, `${user}@${web1.address}`, command]);
  };
});

type Place = Pick<Fleet, "directory">;

/** A fleet of another process, to be killed. */
async function startElsewhere(): Promise<{ owner: ChildProcess; place: Place }> {
  const program = `
    const { startFleet } = await import(${JSON.stringify(join(import.meta.dirname, "fleet/start-fleet.ts"))});
    const { directory } = await startFleet({ hosts: [{ name: "orphan" }] });
    console.log(JSON.stringify({ directory }));
    setInterval(() => {}, 1000);`;
  const argv = ["--input-type=module", "--eval", program];
  const owner = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(owner.stdout, "data");
  return { owner, place: JSON.parse(String(line)) };
}

function findGuards({ directory }: Place): number[] {
  const isGuard = (pid: string) => read(`/proc/${pid}/cmdline`).includes(`/guard.ts\0${directory}\0`);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && isGuard(name))
    .map(Number);
}

/** Whatever on this machine still bears the number of a fleet: processes, mounts, namespaces, links, addresses, files. */
async function traces({ directory }: Place): Promise<string[]> {
  const number = directory.split("/").at(-1);
  const ofFleet = new RegExp(`gin-fleet-${number}(?!\\d)|ginf${number}(?!\\d)|${directory}(?!\\d)`);
  const processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid && !hasEnded(name))
    .map((pid) => `${read(`/proc/${pid}/cmdline`)} ${read(`/proc/${pid}/cgroup`)}`);
  const listed = await Promise.all([run(["ip", "link"]), run(["ip", "netns"]), run(["find", "/run/systemd/nspawn"])]);
  const lines = [read("/proc/self/mountinfo"), ...listed.map(({ stdout }) => stdout)].flatMap((text) =>
    text.split("\n"),
  );
  const found = [...processes, ...lines].filter((text) => ofFleet.test(text));
  return existsSync(directory) ? [directory, ...found] : found;
}

/** A process that has ended stays listed until its parent asks for its exit code; that is the business of process 1 here. */
const hasEnded = (pid: string): boolean => /^State:\tZ/m.test(read(`/proc/${pid}/status`));

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // A process that has just ended.
  }
}
