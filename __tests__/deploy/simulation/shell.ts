import {
  type Answers,
  type Facts,
  type StepDeclaration,
  type StepName,
  steps,
} from "../../../src/deploy/steps/step-table.ts";
import type { AnyField, Fields } from "../../../src/deploy/steps/table/step-fields.ts";
import type { DiskReading, DiskWriting } from "./disk.ts";
import type { HostMachine } from "./host-machine.ts";
import type { StepRequest } from "./request.ts";

type Effectful<T> = {
  readonly [Name in keyof T]: T[Name] extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : never;
};

type SystemctlVerb = "start" | "stop" | "restart" | "enable" | "disable" | "reset-failed" | "daemon-reload";

/** What a step has on a host: its facts and the host's tools. Whatever changes something is an effect: a fault may strike before it. */
export interface Shell<F = object> {
  readonly facts: F;
  readonly host: HostMachine;
  readonly disk: DiskReading & Effectful<DiskWriting>;
  /** `$deploy_path` with more behind it. */
  path(below?: string): string;
  /** `$state_dir` with more behind it. */
  state(below?: string): string;
  /** Ends the program, with the reason on standard error. */
  fail(reason: string, exitCode?: number): never;
  systemctl(verb: SystemctlVerb, unit?: string): Promise<void>;
  /** Like `flock -w`, until the program ends or the result is called; undefined: it did not become free in time. */
  flock(path: string, withinMs: number): Promise<(() => void) | undefined>;
  freeKib(): string;
  /** What follows the facts on standard input. */
  readonly readBody: () => Promise<Buffer>;
  /** Something else than the disk and systemd. */
  change(work: () => void): Promise<void>;
  /** Time that passes without an effect. */
  wait(ms: number): Promise<void>;
  /** Sends off what was answered so far. */
  print(): Promise<void>;
  /** The same time, or until standard input ends. */
  pause(ms: number): Promise<"over" | "input ended">;
}

/** That of one step, which answers as the table says. */
export interface StepShell<S extends StepName> extends Shell<Facts<S>> {
  emit<K extends keyof Answers<S>>(key: K, value: Answers<S>[K]): void;
}

/** The end of a program before its last line. */
export class Exit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** Something that a step did. */
export interface Effect {
  /** It fails on a full disk. */
  readonly needsRoom: boolean;
  /** Nothing was changed: a look was sent off. */
  readonly isLook?: boolean;
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
  readonly effect: (effect: Effect) => Promise<void>;
  /** Takes what was answered since the last time. */
  readonly output: (lines: readonly string[]) => void;
  /** Throws when the host has lost its power since the program began. */
  readonly requirePower: () => void;
}

const systemctlMs = 10;

export function createShell<S extends StepName>(parts: ShellParts): StepShell<S> {
  const { host, request, stdout, stderr, atEnd, effect, requirePower, output } = parts;
  const { step, facts, readBody, inputEnds } = request;
  const declared: StepDeclaration = steps[step];
  const deployPath = "deploy_path" in facts ? facts.deploy_path : "";
  let printed = 0;
  const fail = (reason: string, exitCode = 1): never => {
    stderr.push(reason);
    throw new Exit(exitCode);
  };
  const wait = async (ms: number) => {
    await host.clock.sleep(ms);
    requirePower();
  };
  return {
    host,
    disk: { ...host.disk, ...effectfulDisk(host.disk, effect) },
    facts: facts as Facts<S>,
    path: (below = "") => deployPath + below,
    state: (below = "") => `${deployPath}/.gin-deploy${below}`,
    emit: (key, value) => stdout.push(...linesOf(declared.answers, String(key), value)),
    fail,
    async systemctl(verb, unit = "") {
      if (!isIdle(host, verb, unit)) await effect({ needsRoom: false });
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
    async change(work) {
      await effect({ needsRoom: false });
      work();
    },
    wait,
    async print() {
      await effect({ needsRoom: false, isLook: true });
      output(stdout.slice(printed));
      printed = stdout.length;
    },
    async pause(ms) {
      const ended = await Promise.race([host.clock.sleep(ms).then(() => "over" as const), inputEnds()]);
      requirePower();
      return ended;
    },
  };
}

/** As the prelude's `emit` prints them; none for an empty list. */
function linesOf(fields: Fields, key: string, value: unknown): readonly string[] {
  const field: AnyField | undefined = fields[key];
  const text = field?.write(value as never);
  if (text === undefined || (text === "" && (Array.isArray(value) || value === false))) return [];
  return text
    .replace(/\n+$/, "")
    .split("\n")
    .map((line) => `${key}=${line}`);
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
  effect: (effect: Effect) => Promise<void>,
): Effectful<DiskWriting> {
  const isThere = (path: string) => disk.exists(path) || disk.isLink(path);
  const changesNothing = (name: string, path: string) =>
    name === "makeDirectories" ? disk.isDirectory(path) : ["rename", "remove"].includes(name) && !isThere(path);
  const wrapped = Object.entries(needsRoom).map(([name, isRoomy]) => [
    name,
    async (path: string, ...more: readonly unknown[]) => {
      if (!changesNothing(name, path)) await effect({ needsRoom: isRoomy && more[0] !== "" });
      const change = disk[name as keyof DiskWriting] as (...args: readonly unknown[]) => boolean;
      return change(path, ...more);
    },
  ]);
  return Object.fromEntries(wrapped) as unknown as Effectful<DiskWriting>;
}
