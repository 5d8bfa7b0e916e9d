import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, globSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Argv, type Completed, type RunOptions, run, runChecked } from "./commands.ts";
import { type HostId, setCable } from "./network.ts";
import { killProcesses } from "./tear-down.ts";

const BOOT_TIMEOUT_MS = 600_000;
const STOP_TIMEOUT_MS = 300_000;
const POLL_MS = 20;

/** A booted machine: systemd as process 1, sshd, an address of its own. */
export interface Host {
  readonly name: string;
  readonly address: string;
  readonly address6: string;
  readonly port: 22;
  /** `address type key` of its ed25519 key, as in known_hosts. */
  readonly knownHostsLine: string;
  /** Its file system as this machine sees it. Mounts made inside (`limitDisk`, /run, /tmp) are not seen here. */
  readonly root: string;
  /** Runs a program inside as root, past sshd and the network. Any exit code is a result; a dead host rejects. */
  exec(argv: Argv, options?: RunOptions): Promise<Completed>;
  /** Mounts an empty disk of that size over `path` (made when missing), until the next boot. */
  limitDisk(path: string, sizeMb: number): Promise<void>;
  /** Pulls the network cable: the host lives on, packets vanish, connections hang. */
  unplug(): void;
  plugIn(): void;
  /** Cuts network, then power: no service is stopped, no connection is closed. What was written to files is kept. */
  kill(): Promise<void>;
  /** An orderly shutdown, which stops its services. */
  stop(): Promise<void>;
  /** Starts it again after `kill` or `stop` with the disk it had; returns when it is ready. */
  boot(): Promise<void>;
}

/** Made of a prepared root and network namespace; not booted yet. */
export function makeHost(id: HostId, knownHostsLine: string): Host {
  let nspawn: ChildProcess | undefined;
  /** Of this boot: to look for it takes as long as to run a program there. */
  let leader: number | undefined;
  const requireLeader = (): number => {
    leader = nspawn && !hasEnded(nspawn) ? (leader ?? findLeader(id)) : undefined;
    if (leader === undefined) throw new Error(`host ${id.name} is not running`);
    return leader;
  };
  return {
    name: id.name,
    address: id.address,
    address6: id.address6,
    port: 22,
    knownHostsLine,
    root: id.root,
    exec: async (argv, options) => await run(enter(requireLeader(), argv), options),
    async limitDisk(path, sizeMb) {
      const program = 'mkdir -p "$1" && mount -t tmpfs -o "size=$2m,mode=755" tmpfs "$1"';
      await runChecked(enter(requireLeader(), ["sh", "-c", program, "sh", path, String(sizeMb)]));
    },
    unplug: () => setCable(id, "down"),
    plugIn: () => setCable(id, "up"),
    async kill() {
      setCable(id, "down");
      killProcesses(id);
      if (nspawn) await untilEnded(nspawn, id.name);
      // The namespace outlives the host; a kernel without power forgets its rules.
      await runChecked(["ip", "netns", "exec", id.machine, "nft", "flush", "ruleset"]);
    },
    async stop() {
      nspawn?.kill("SIGTERM");
      if (nspawn) await untilEnded(nspawn, id.name);
    },
    async boot() {
      if (nspawn && !hasEnded(nspawn)) throw new Error(`host ${id.name} is already running`);
      setCable(id, "up");
      leader = undefined;
      nspawn = startNspawn(id);
      await untilReady(id, nspawn);
    },
  };
}

function startNspawn({ cgroup, directory, root, machine }: HostId): ChildProcess {
  mkdirSync(cgroup, { recursive: true });
  const log = openSync(join(directory, "console.log"), "a");
  // In a cgroup of its own: hosts that shared one would stop each other's services.
  const program = 'echo $$ > "$1/cgroup.procs" && shift && exec "$@"';
  const nspawn = ["systemd-nspawn", "--quiet", "--keep-unit", "--register=no", "--capability=CAP_NET_ADMIN"];
  const place = ["--directory", root, "--machine", machine, "--network-namespace-path", `/run/netns/${machine}`];
  const rest = ["--resolv-conf=off", "--link-journal=no", "--console=pipe", "--boot"];
  const child = spawn("sh", ["-c", program, "sh", cgroup, ...nspawn, ...place, ...rest], {
    env: { PATH: process.env["PATH"], SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: "1" },
    stdio: ["ignore", log, log],
    // A session of its own: Ctrl-C is for us to handle, in order.
    detached: true,
  });
  child.unref();
  closeSync(log);
  return child;
}

/** Process 1 of the host, by its id on this machine. */
function findLeader({ cgroup }: HostId): number | undefined {
  const members = globSync(join(cgroup, "{.,**}/cgroup.procs")).flatMap((path) => readOr(path, "").trim().split("\n"));
  const leader = members.find((pid) => /^NSpid:\t\d+\t1$/m.test(readOr(`/proc/${pid}/status`, "")));
  return leader === undefined ? undefined : Number(leader);
}

function enter(leader: number, argv: Argv): Argv {
  const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  const namespaces = ["--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--root"];
  return [
    "nsenter",
    "--target",
    String(leader),
    ...namespaces,
    "env",
    "-i",
    "-C",
    "/",
    path,
    "HOME=/root",
    "LANG=C.UTF-8",
    ...argv,
  ];
}

/** Ready: systemd has started what it was to start, and sshd greets. */
async function untilReady(id: HostId, nspawn: ChildProcess): Promise<void> {
  const deadline = Date.now() + BOOT_TIMEOUT_MS;
  for (;;) {
    if ((await isBooted(id)) && (await isGreeting(id.address))) return;
    if (hasEnded(nspawn) || Date.now() > deadline) {
      const problem = hasEnded(nspawn) ? "ended while it booted" : `is not ready after ${BOOT_TIMEOUT_MS / 1000} s`;
      const console = readOr(join(id.directory, "console.log"), "").slice(-4000);
      throw new Error(`host ${id.name} ${problem}; its console:\n${console}`);
    }
    await delay(POLL_MS);
  }
}

async function isBooted(id: HostId): Promise<boolean> {
  const leader = findLeader(id);
  if (leader === undefined || !existsSync(`/proc/${leader}/root/run/systemd/private`)) return false;
  const { stdout } = await run(enter(leader, ["systemctl", "is-system-running", "--wait"]), {
    timeoutMs: BOOT_TIMEOUT_MS,
  });
  return ["running", "degraded"].includes(stdout.trim());
}

function isGreeting(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: 22, timeout: 2000 });
    const answer = (greeting: boolean) => {
      socket.destroy();
      resolve(greeting);
    };
    socket.once("data", (bytes) => answer(bytes.toString().startsWith("SSH-")));
    for (const event of ["error", "close", "timeout"]) socket.once(event, () => answer(false));
  });
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

async function untilEnded(child: ChildProcess, name: string): Promise<void> {
  if (hasEnded(child)) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const problem = `host ${name} does not end within ${STOP_TIMEOUT_MS / 1000} s`;
  const timer = setTimeout(() => reject(new Error(problem)), STOP_TIMEOUT_MS);
  child.once("exit", () => resolve());
  await promise.finally(() => clearTimeout(timer));
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return otherwise;
  }
}
