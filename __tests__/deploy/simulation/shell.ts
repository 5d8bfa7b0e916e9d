import type { DiskReading, DiskWriting } from "./disk.ts";
import type { HostMachine } from "./host-machine.ts";
import type { StepRequest } from "./request.ts";

type Effectful<T> = {
  readonly [Name in keyof T]: T[Name] extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : never;
};

type SystemctlVerb = "start" | "stop" | "restart" | "enable" | "disable" | "reset-failed" | "daemon-reload";

/** What a step has on a host: its facts, its answers, and the host's tools. Whatever changes something is an effect: a fault may strike before it. */
export interface Shell {
  readonly host: HostMachine;
  readonly disk: DiskReading & Effectful<DiskWriting>;
  /** A fact that was not given ends the program, as `set -u` does. */
  fact(name: string): string;
  factOr(name: string, otherwise: string): string;
  /** `$deploy_path` with more behind it. */
  path(below?: string): string;
  /** `$state_dir` with more behind it. */
  state(below?: string): string;
  emit(key: string, text: string | number): void;
  /** Ends the program, with the reason on standard error. */
  fail(reason: string, exitCode?: number): never;
  systemctl(verb: SystemctlVerb, unit?: string): Promise<void>;
  /** Like `flock -w`, until the program ends or the result is called; undefined: it did not become free in time. */
  flock(path: string, withinMs: number): Promise<(() => void) | undefined>;
  freeKib(): string;
  /** What follows the facts on standard input. */
  readonly readBody: () => Promise<Buffer>;
  /** Time that passes without an effect. */
  wait(ms: number): Promise<void>;
}

/** The end of a program before its last line. */
export class Exit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** What a shell is made of for one step. */
export interface ShellParts {
  readonly host: HostMachine;
  readonly request: StepRequest;
  readonly stdout: string[];
  readonly stderr: string[];
  /** Called when the program ends. */
  readonly atEnd: (() => void)[];
  /** Comes before each effect. `needsRoom`: it fails on a full disk. */
  readonly effect: (needsRoom: boolean) => Promise<void>;
  /** Throws when the host has lost its power since the program began. */
  readonly requirePower: () => void;
}

const systemctlMs = 10;

export function createShell(parts: ShellParts): Shell {
  const { host, request, stdout, stderr, atEnd, effect, requirePower } = parts;
  const { step, facts, readBody } = request;
  const fail = (reason: string, exitCode = 1): never => {
    stderr.push(reason);
    throw new Exit(exitCode);
  };
  const fact = (name: string) => facts.get(name) ?? fail(`${step}: ${name}: parameter not set`, 2);
  const wait = async (ms: number) => {
    await host.clock.sleep(ms);
    requirePower();
  };
  return {
    host,
    disk: { ...host.disk, ...effectfulDisk(host.disk, effect) },
    fact,
    factOr: (name, otherwise) => facts.get(name) ?? otherwise,
    path: (below = "") => fact("deploy_path") + below,
    state: (below = "") => `${facts.get("deploy_path") ?? ""}/.gin-deploy${below}`,
    emit(key, text) {
      for (const line of String(text).replace(/\n+$/, "").split("\n")) stdout.push(`${key}=${line}`);
    },
    fail,
    async systemctl(verb, unit = "") {
      if (!isIdle(host, verb, unit)) await effect(false);
      if (verb === "stop" || verb === "restart") await wait(host.systemd.stop(unit));
      if (verb === "start" || verb === "restart") host.systemd.start(unit);
      if (verb === "enable") host.systemd.enable(unit);
      if (verb === "disable") host.systemd.disable(unit);
      if (verb === "reset-failed") host.systemd.resetFailed(unit);
      if (verb === "daemon-reload") host.systemd.daemonReload();
      await wait(systemctlMs);
    },
    async flock(path, withinMs) {
      const unlock = await host.lockFile(path, withinMs);
      if (unlock !== undefined) atEnd.push(unlock);
      requirePower();
      return unlock;
    },
    freeKib: () => `${Math.floor(host.disk.freeBytes() / 1024)} KiB free`,
    readBody,
    wait,
  };
}

/** What leaves a unit as it is leaves nothing that a fault could cut off. */
function isIdle({ systemd }: HostMachine, verb: SystemctlVerb, unit: string): boolean {
  if (verb === "stop") return systemd.look(unit).mainPid === 0;
  if (verb === "enable") return systemd.enablement(unit) === "enabled";
  return verb === "reset-failed";
}

/** Every way to change a disk, and whether that needs room. */
const needsRoom: Readonly<Record<keyof DiskWriting, boolean>> = {
  makeDirectory: true,
  makeDirectories: true,
  write: true,
  append: true,
  keepRoom: true,
  overwrite: false,
  touch: false,
  link: false,
  symlink: false,
  rename: false,
  remove: false,
};

/** The same disk; each change is an effect, unless it changes nothing. */
function effectfulDisk(
  disk: DiskReading & DiskWriting,
  effect: (needsRoom: boolean) => Promise<void>,
): Effectful<DiskWriting> {
  const isThere = (path: string) => disk.exists(path) || disk.isLink(path);
  const changesNothing = (name: string, path: string) =>
    name === "makeDirectories" ? disk.isDirectory(path) : ["rename", "remove"].includes(name) && !isThere(path);
  const wrapped = Object.entries(needsRoom).map(([name, isRoomy]) => [
    name,
    async (path: string, ...more: readonly unknown[]) => {
      if (!changesNothing(name, path)) await effect(isRoomy && more[0] !== "");
      const change = disk[name as keyof DiskWriting] as (...args: readonly unknown[]) => boolean;
      return change(path, ...more);
    },
  ]);
  return Object.fromEntries(wrapped) as unknown as Effectful<DiskWriting>;
}
