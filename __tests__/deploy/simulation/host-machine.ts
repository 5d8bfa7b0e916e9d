import type { FrontKind } from "../../../src/model/rollout-step.ts";
import { createDisk, type Disk } from "./disk.ts";
import { stepAfter } from "./guard.ts";
import type { Program } from "./programs.ts";
import { createSystemd, type Systemd } from "./systemd.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** A process of somebody else that listens. */
interface Stranger {
  readonly port: number;
  readonly pid: number;
  readonly unit: string;
  readonly command: string;
}

/** Where a share of what arrives goes, as long as something is there. */
interface Front {
  readonly kind: FrontKind;
  readonly canaryPort: number;
  share: number;
  /** New connections, and how many of them went to the canary. */
  seen: number;
  sent: number;
}

/** What a host is made of; tests change it as they like. */
interface HostTraits {
  kernel: string;
  machine: string;
  systemdVersion: number;
  clockAheadSeconds: number;
  clockIsKept: "yes" | "no" | undefined;
  memoryKib: number;
  readonly proxies: string[];
  /** What the step `fingerprint` finds besides, by its keys. */
  readonly made: Map<string, string>;
  readonly packages: Map<string, string>;
  readonly sysctls: Map<string, string>;
  readonly tools: Set<string>;
  readonly users: Map<string, { readonly uid: number; readonly home: string }>;
  readonly strangers: Stranger[];
  /** Ports that its ufw lets other hosts to; undefined: no firewall runs. */
  openPorts: Set<number> | undefined;
  /** Has a site of the service, where `nginxHasSite`. */
  nginxRuns: boolean;
  nginxHasSite: boolean;
  /** Numbers of those that ask it again and again, where its site is a sticky one. */
  stickyClients: readonly string[];
  /** Why journalctl cannot read its journal now; undefined: it can. */
  journalFault: string | undefined;
  /** Lines of each slot that its journald drops between two looks. */
  journalDrops: number;
  /** Gone where somebody has flushed the rules of the host. */
  front: Front | undefined;
  /** Of sshd: channels at once on one connection (MaxSessions). */
  maxSessions: number;
}

/** The machine of a simulated host: what its programs run on. */
export interface HostMachine {
  readonly name: string;
  readonly clock: VirtualClock;
  readonly traits: HostTraits;
  readonly disk: Disk;
  readonly systemd: Systemd;
  /** Counts how often it was given power; what ran before is gone. undefined while it has none. */
  power(): number | undefined;
  bootId(): string;
  uptimeSeconds(): number;
  uptimeMs(): number;
  /** Its clock, in seconds since 1970. */
  dateSeconds(): number;
  /** `flock` of a file or a directory; the result gives it back. undefined: it did not become free in time. */
  lockFile(path: string, withinMs: number): Promise<(() => void) | undefined>;
  /** A service that goes on until its work has ended, or the power is gone; the one before it ends. */
  startGuard(work: () => Promise<unknown>): void;
  powerOff(): void;
  /** Calls back when all services that start at boot have been started. */
  powerOn(onBooted: () => void): void;
  /** Ports on which something listens. */
  listening(): readonly {
    readonly port: number;
    readonly pid: number;
    readonly unit: string;
    readonly command: string;
  }[];
  /** undefined: the unit of the canary takes it away when it ends, however that comes. */
  front(): Front | undefined;
  /** What a GET on loopback answers; 0: nothing. */
  answer(port: number): number;
}

/** 2026-11-22T17:00:00Z. */
export const epochMs = Date.UTC(2026, 10, 22, 17);

export function createHostMachine(
  name: string,
  clock: VirtualClock,
  programOf: (sha256: string) => Program | undefined,
  /** A machine at rest, to begin as it is. */
  like?: HostMachine,
): HostMachine {
  const disk = createDisk(() => clock.now(), like?.disk.nodes());
  const systemd = createSystemd(name, disk, () => clock.now(), programOf, like?.systemd.running());
  const traits: HostTraits = {
    kernel: "Linux",
    machine: "x86_64",
    systemdVersion: 252,
    clockAheadSeconds: 0,
    clockIsKept: undefined,
    memoryKib: 4_194_304,
    proxies: [],
    made: new Map([
      ["os", "debian"],
      ["version", "12"],
      ["kernel", "6.1.0-18-amd64"],
      ["libc", "glibc 2.36"],
      ["openssl", "3.0.15"],
    ]),
    packages: new Map([["ca-certificates", "20230311"]]),
    sysctls: new Map([["net.core.somaxconn", "4096"]]),
    tools: new Set(
      like?.traits.tools ?? ["curl", "flock", "gzip", "sha256sum", "useradd", "base64", "journalctl", "sync"],
    ),
    users: new Map(like?.traits.users),
    openPorts: like?.traits.openPorts && new Set(like.traits.openPorts),
    nginxRuns: like?.traits.nginxRuns ?? false,
    nginxHasSite: like?.traits.nginxHasSite ?? false,
    stickyClients: like?.traits.stickyClients ?? [],
    journalFault: like?.traits.journalFault,
    journalDrops: like?.traits.journalDrops ?? 0,
    front: like?.traits.front && { ...like.traits.front },
    maxSessions: like?.traits.maxSessions ?? 8,
    strangers: [{ port: 22, pid: 1, unit: "ssh.service", command: "sshd" }],
  };
  let boots = 1;
  let isOn = true;
  let bootedMs = clock.now() - 1_000_000;
  const locks = new Map<string, ReturnType<typeof createMutex>>();

  const unitsListening = () =>
    systemd.units().flatMap((unit) => {
      const { port, mainPid } = systemd.look(unit);
      return port === undefined ? [] : [{ port, pid: mainPid, unit, command: unit.replace(/@.*/, "") }];
    });

  const machine: HostMachine = {
    name,
    clock,
    traits,
    disk,
    systemd,
    power: () => (isOn ? boots : undefined),
    bootId: () => `boot-${boots}`,
    uptimeSeconds: () => Math.floor((clock.now() - bootedMs) / 1_000),
    uptimeMs: () => clock.now() - bootedMs,
    dateSeconds: () => Math.floor((epochMs + clock.now()) / 1_000),
    lockFile(path, withinMs) {
      const lock = locks.get(path) ?? createMutex(clock);
      locks.set(path, lock);
      return lock(withinMs);
    },
    startGuard(work) {
      void work().catch(clock.fail);
    },
    powerOff() {
      isOn = false;
      traits.front = undefined;
      locks.clear();
      systemd.powerOff();
      disk.powerOff();
    },
    powerOn(onBooted) {
      isOn = true;
      boots++;
      bootedMs = clock.now();
      const atBoot = disk.list("/etc/gin-deploy").map((service) => disk.read(`/etc/gin-deploy/${service}/boot`));
      const booting = boots;
      void Promise.all(atBoot.map(async (request) => request && (await stepAfter(request, machine))))
        .then(() => {
          if (!isOn || boots !== booting) return;
          systemd.boot();
          onBooted();
        })
        .catch(clock.fail);
    },
    listening: () => [...traits.strangers, ...unitsListening()],
    front: () => (unitsListening().some(({ port }) => port === traits.front?.canaryPort) ? traits.front : undefined),
    answer(port) {
      const own = systemd.units().map((unit) => systemd.look(unit));
      return own.find((look) => look.port === port)?.httpStatus ?? 0;
    },
  };
  return machine;
}

/** First come, first served. */
function createMutex(clock: VirtualClock): (withinMs: number) => Promise<(() => void) | undefined> {
  let isHeld = false;
  let waiting: (() => void)[] = [];
  const admit = () => {
    if (!isHeld) waiting.shift()?.();
  };
  return (withinMs) =>
    new Promise((resolve) => {
      const cancel = clock.after(withinMs, () => {
        waiting = waiting.filter((other) => other !== enter);
        resolve(undefined);
      });
      const enter = () => {
        cancel();
        isHeld = true;
        let isMine = true;
        resolve(() => {
          if (!isMine) return;
          isMine = false;
          isHeld = false;
          admit();
        });
      };
      waiting.push(enter);
      admit();
    });
}
