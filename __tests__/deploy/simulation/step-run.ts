import type { StepName } from "../../../src/hosts/remote-step.ts";
import type { RemoteCompleted } from "../../../src/world/ssh.ts";
import type { DiskReading, DiskWriting } from "./disk.ts";
import type { HostMachine } from "./host-machine.ts";
import type { StepRequest } from "./request.ts";

/** A function is the twin of the program of the same name, line by line: what one does to a real host, the other does here. */
export type SimulatedStep = (shell: Shell) => Promise<void>;

type Mutating<T> = {
  readonly [Name in keyof T]: T[Name] extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : never;
};

/** What prelude.sh gives to a program, and the tools of the host. Whatever changes something is an effect: a fault may strike before it. */
export interface Shell {
  readonly host: HostMachine;
  readonly disk: DiskReading & Mutating<DiskWriting>;
  /** A fact that was not given ends the program, as `set -u` does. */
  fact(name: string): string;
  /** `$deploy_path` with more behind it. */
  path(below?: string): string;
  /** `$state_dir` with more behind it. */
  state(below?: string): string;
  emit(key: string, text: string | number): void;
  fail(reason: string): never;
  exit(code: number): never;
  requireLock(): void;
  oneAtATime(): Promise<void>;
  replaceLink(target: string, link: string): Promise<boolean>;
  writeFile(path: string, text: string): Promise<boolean>;
  copyFile(from: string, to: string): Promise<boolean>;
  systemctl(
    verb: "start" | "stop" | "restart" | "enable" | "disable" | "reset-failed" | "daemon-reload",
    unit?: string,
  ): Promise<void>;
  freeKib(): string;
  readonly readBody: () => Promise<Buffer>;
  /** Time that passes without an effect. */
  wait(ms: number): Promise<void>;
}

/** Something that a step changed. */
export interface Effect {
  /** It fails on a full disk. */
  readonly needsRoom: boolean;
}

export interface PerformedStep extends RemoteCompleted {
  readonly effects: readonly Effect[];
}

class Exit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

class PowerLoss extends Error {}

const effectMs = 1;
const systemctlMs = 10;
const mutators = [
  "makeDirectory",
  "makeDirectories",
  "write",
  "append",
  "link",
  "symlink",
  "rename",
  "remove",
] as const;
const roomy: ReadonlySet<keyof DiskWriting> = new Set(["makeDirectory", "makeDirectories", "write", "append"]);

/** Runs a step on a host. `beforeEffect` is called with 1, 2, ... . undefined: the host lost its power meanwhile. */
export async function performStep(
  program: SimulatedStep,
  { step, facts, readBody }: StepRequest,
  host: HostMachine,
  beforeEffect: (count: number) => Promise<void>,
): Promise<PerformedStep | undefined> {
  const stdout: string[] = ["", "#gin-deploy answers"];
  const stderr: string[] = [];
  const power = host.power();
  const release: (() => void)[] = [];
  const effects: Effect[] = [];
  const requirePower = () => {
    if (host.power() !== power) throw new PowerLoss("the host has no power any more");
  };
  const effect = async (needsRoom: boolean) => {
    effects.push({ needsRoom });
    await beforeEffect(effects.length);
    requirePower();
    await host.clock.sleep(effectMs);
    requirePower();
  };
  const shell = createShell({ step, facts, readBody, host, stdout, stderr, release, effect, requirePower });
  let exitCode = 0;
  try {
    await program(shell);
  } catch (error) {
    if (error instanceof PowerLoss) return undefined;
    if (!(error instanceof Exit)) throw error;
    exitCode = error.code;
  } finally {
    for (const work of release) work();
  }
  return { exitCode, stdout: `${stdout.join("\n")}\n`, stderr: stderr.map((line) => `${line}\n`).join(""), effects };
}

interface ShellParts {
  readonly step: StepName;
  readonly facts: ReadonlyMap<string, string>;
  readonly readBody: () => Promise<Buffer>;
  readonly host: HostMachine;
  readonly stdout: string[];
  readonly stderr: string[];
  readonly release: (() => void)[];
  readonly effect: (needsRoom: boolean) => Promise<void>;
  readonly requirePower: () => void;
}

function createShell({
  step,
  facts,
  readBody,
  host,
  stdout,
  stderr,
  release,
  effect,
  requirePower,
}: ShellParts): Shell {
  const exit = (code: number): never => {
    throw new Exit(code);
  };
  const fact = (name: string): string => {
    const value = facts.get(name);
    if (value !== undefined) return value;
    stderr.push(`${step}: ${name}: parameter not set`);
    return exit(2);
  };
  const disk = { ...host.disk, ...effectful(host.disk, effect) };
  const root = facts.get("deploy_path") ?? "";
  const shell: Shell = {
    host,
    disk,
    fact,
    path: (below = "") => fact("deploy_path") + below,
    state: (below = "") => `${root}/.gin-deploy${below}`,
    emit(key, text) {
      for (const line of String(text).replace(/\n+$/, "").split("\n")) stdout.push(`${key}=${line}`);
    },
    fail(reason) {
      stderr.push(reason);
      return exit(1);
    },
    exit,
    requireLock() {
      if (host.disk.read(shell.state("/lock/token"))?.replace(/\n+$/, "") === fact("token")) return;
      stderr.push(`the lock on ${root} is no longer ours`);
      exit(91);
    },
    async oneAtATime() {
      const isThere =
        host.disk.exists(shell.state()) &&
        (host.disk.exists(shell.state("/step")) || host.disk.write(shell.state("/step"), ""));
      if (!isThere) shell.fail("another step on this host does not end");
      const unlock = await host.takeTurn(100_000);
      requirePower();
      if (unlock === undefined) return shell.fail("another step on this host does not end");
      release.push(unlock);
    },
    async replaceLink(target, link) {
      return (await disk.symlink(target, `${link}.next`)) && (await disk.rename(`${link}.next`, link));
    },
    async writeFile(path, text) {
      if ((await disk.write(`${path}.next`, text)) && (await disk.rename(`${path}.next`, path))) return true;
      await disk.remove(`${path}.next`);
      return false;
    },
    copyFile: async (from, to) => await shell.writeFile(to, host.disk.read(from) ?? ""),
    async systemctl(verb, unit = "") {
      // What asks nothing of a unit that runs or is to run leaves no trace that a fault could cut off.
      const isIdle = verb === "reset-failed" || (verb === "stop" && host.systemd.look(unit).mainPid === 0);
      if (!isIdle) await effect(false);
      if (verb === "stop" || verb === "restart") await shell.wait(host.systemd.stop(unit));
      if (verb === "start" || verb === "restart") host.systemd.start(unit);
      if (verb === "enable") host.systemd.enable(unit);
      if (verb === "disable") host.systemd.disable(unit);
      if (verb === "reset-failed") host.systemd.resetFailed(unit);
      if (verb === "daemon-reload") host.systemd.daemonReload();
      await shell.wait(systemctlMs);
    },
    freeKib: () => `${Math.floor(host.disk.freeBytes() / 1024)} KiB free`,
    readBody,
    async wait(ms) {
      await host.clock.sleep(ms);
      requirePower();
    },
  };
  return shell;
}

/** The same, each an effect, unless it changes nothing. */
function effectful(
  disk: DiskReading & DiskWriting,
  effect: (needsRoom: boolean) => Promise<void>,
): Mutating<DiskWriting> {
  const isIdle = (name: keyof DiskWriting, path: string) =>
    (name === "makeDirectories" && disk.isDirectory(path)) ||
    (name === "remove" && !disk.exists(path) && !disk.isLink(path));
  const wrapped = mutators.map((name) => [
    name,
    async (...args: readonly [string, string]) => {
      if (!isIdle(name, args[0])) await effect(roomy.has(name) && args[1] !== "");
      return disk[name](...args);
    },
  ]);
  return Object.fromEntries(wrapped) as unknown as Mutating<DiskWriting>;
}
