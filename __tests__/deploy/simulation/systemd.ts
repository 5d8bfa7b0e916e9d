import type { Disk } from "./disk.ts";
import { type Conduct, type Program, sha256Of } from "./programs.ts";

/** What `systemctl show` says of a unit, and more that only the kernel knows. */
export interface UnitLook {
  readonly activeState: "active" | "activating" | "inactive" | "failed";
  readonly subState: string;
  readonly result: string;
  readonly mainPid: number;
  readonly restarts: number;
  readonly exitStatus: number;
  /** As `ExecMainCode`: how the last process ended. 1: exited, 2: killed by a signal. */
  readonly exitCode: 0 | 1 | 2;
  readonly program: Program | undefined;
  readonly port: number | undefined;
  readonly httpStatus: number;
}

export interface JournalEntry {
  readonly unit: string;
  readonly atMs: number;
  readonly line: string;
}

export interface Systemd {
  look(unit: string): UnitLook;
  /** Names of units that were ever started since the boot. */
  units(): readonly string[];
  daemonReload(): void;
  start(unit: string): void;
  /** How many milliseconds it takes until the unit has stopped. */
  stop(unit: string): number;
  resetFailed(unit: string): void;
  enable(unit: string): boolean;
  disable(unit: string): boolean;
  isEnabled(unit: string): boolean;
  unitExists(unit: string): boolean;
  journal(): readonly JournalEntry[];
  boot(): void;
  powerOff(): void;
  /** What runs now. */
  running(): RunningUnits;
}

export type RunningUnits = ReadonlyMap<string, Started>;

interface Started {
  readonly startedMs: number;
  readonly firstPid: number;
  readonly conduct: Conduct;
  readonly program: Program | undefined;
  readonly port: number | undefined;
  readonly restartMs: number | undefined;
  readonly runtimeMaxMs: number;
}

const wants = "/etc/systemd/system/multi-user.target.wants";
const directories = ["/etc/systemd/system", "/run/systemd/system", "/lib/systemd/system"];

const never: Started["runtimeMaxMs"] = Number.POSITIVE_INFINITY;
const dead: UnitLook = {
  activeState: "inactive",
  subState: "dead",
  result: "success",
  mainPid: 0,
  restarts: 0,
  exitStatus: 0,
  exitCode: 0,
  program: undefined,
  port: undefined,
  httpStatus: 0,
};

/** systemd as far as template units of services go. What a unit does follows from its text, and from the program that it starts. */
export function createSystemd(
  host: string,
  disk: Disk,
  nowMs: () => number,
  programOf: (sha256: string) => Program | undefined,
  begun?: RunningUnits,
): Systemd {
  const started = new Map<string, Started>(begun);
  /** What is left of units that have stopped. */
  const ended = new Map<string, UnitLook>();
  const loaded = new Map<string, string | undefined>();
  const journal: JournalEntry[] = [];
  let nextPid = 1_000;

  const textOf = (unit: string) => {
    const template = unit.replace(/@[^.]*/, "@");
    const find = () =>
      [unit, template].flatMap((name) =>
        directories.flatMap((directory) => disk.read(`${directory}/${name}`) ?? []),
      )[0];
    if (!loaded.has(unit)) loaded.set(unit, find());
    return loaded.get(unit);
  };
  const say = (unit: string, line: string, atMs = nowMs()) => journal.push({ unit, atMs, line });
  const isRunning = (unit: string) => lookAt(unit).mainPid > 0;

  const lookAt = (unit: string): UnitLook => {
    const run = started.get(unit);
    return run === undefined ? (ended.get(unit) ?? dead) : lookAtRun(run, nowMs() - run.startedMs);
  };

  const begin = (unit: string, text: string): Started => {
    const settings = settingsOf(text, unit.replace(/^[^@]*@?|\.service$/g, ""));
    const binary = disk.read(settings("ExecStart"));
    const environmentText = disk.read(settings("EnvironmentFile"));
    const program = binary === undefined ? undefined : programOf(sha256Of(binary));
    const environment = parseEnvironment(environmentText ?? "");
    const slot = /@(.*)\.service$/.exec(unit)?.[1] ?? "";
    const template = unit.replace(/@.*/, "@");
    const isAlone = ![...started.keys()].some((other) => other.startsWith(template) && isRunning(other));
    const canRun =
      program !== undefined && environmentText !== undefined && disk.isDirectory(settings("WorkingDirectory"));
    const conduct: Conduct = canRun
      ? program.service({ host, slot, environment, isAlone })
      : { ends: { afterMs: 0, exitCode: program === undefined ? 203 : 200 } };
    const port = conduct.port ?? (Number(environment.get("PORT")) || undefined);
    const isTaken = port !== undefined && [...started.keys()].some((other) => lookAt(other).port === port);
    const restarts = ["always", "on-failure"].includes(settings("Restart"));
    const maxSeconds = Number.parseInt(settings("RuntimeMaxSec"), 10);
    return {
      startedMs: nowMs(),
      firstPid: nextPid++,
      conduct: isTaken
        ? { ends: { afterMs: 20, exitCode: 1 }, prints: [`listen tcp :${port}: bind: address already in use`] }
        : conduct,
      program,
      port,
      restartMs: restarts ? (Number.parseFloat(settings("RestartSec")) || 0.1) * 1_000 : undefined,
      runtimeMaxMs: Number.isNaN(maxSeconds) ? never : maxSeconds * 1_000,
    };
  };

  const systemd: Systemd = {
    look: lookAt,
    units: () => [...started.keys()],
    daemonReload: () => loaded.clear(),
    start(unit) {
      const text = textOf(unit);
      const present = started.get(unit);
      if (text === undefined || (present !== undefined && lookAt(unit).activeState === "active")) return;
      ended.delete(unit);
      started.delete(unit);
      const run = begin(unit, text);
      started.set(unit, run);
      say(unit, `Starting ${unit}`);
      for (const line of run.conduct.prints ?? []) say(unit, line);
    },
    stop(unit) {
      const run = started.get(unit);
      if (run === undefined) return 0;
      const look = lookAt(unit);
      started.delete(unit);
      if (look.mainPid > 0) say(unit, `Stopped ${unit}`);
      ended.set(unit, { ...dead, exitCode: look.mainPid > 0 ? 1 : look.exitCode });
      return look.mainPid > 0 ? Math.min(run.conduct.stopsAfterMs ?? 20, 30_000) : 0;
    },
    resetFailed(unit) {
      if (!isRunning(unit)) ended.delete(unit);
    },
    enable(unit) {
      const text = textOf(unit);
      return text !== undefined && disk.makeDirectories(wants) && disk.symlink("../template", `${wants}/${unit}`);
    },
    disable: (unit) => disk.remove(`${wants}/${unit}`),
    isEnabled: (unit) => disk.isLink(`${wants}/${unit}`),
    unitExists: (unit) => textOf(unit) !== undefined,
    journal: () => journal,
    running: () => new Map(started),
    boot() {
      disk.makeDirectories("/run/systemd/system");
      for (const unit of disk.list(wants)) systemd.start(unit);
    },
    powerOff() {
      for (const state of [started, ended, loaded]) state.clear();
    },
  };
  return systemd;
}

function lookAtRun({ conduct, firstPid, program, port, restartMs, runtimeMaxMs }: Started, sinceMs: number): UnitLook {
  const lifeMs = Math.min(conduct.ends?.afterMs ?? never, runtimeMaxMs);
  const end = howItEnds(conduct, runtimeMaxMs);
  if (lifeMs > sinceMs) return lookAtLife(sinceMs, 0);
  if (restartMs === undefined) {
    const isClean = end.exitCode === 1 && end.exitStatus === 0;
    return { ...dead, ...end, activeState: isClean ? "inactive" : "failed", subState: isClean ? "dead" : "failed" };
  }
  const lives = Math.floor(sinceMs / (lifeMs + restartMs));
  const withinMs = sinceMs % (lifeMs + restartMs);
  if (withinMs < lifeMs) return lookAtLife(withinMs, lives);
  return { ...dead, ...end, activeState: "activating", subState: "auto-restart", restarts: lives };

  function lookAtLife(atMs: number, restarts: number): UnitLook {
    const listens = conduct.listensAfterMs !== undefined && atMs >= conduct.listensAfterMs;
    return {
      ...dead,
      activeState: "active",
      subState: "running",
      mainPid: firstPid + restarts * 1_000,
      restarts,
      program,
      port: listens ? port : undefined,
      httpStatus: listens ? (conduct.statusAt?.(atMs) ?? 200) : 0,
    };
  }
}

function howItEnds({ ends }: Conduct, runtimeMaxMs: number): Pick<UnitLook, "result" | "exitStatus" | "exitCode"> {
  if (ends === undefined || runtimeMaxMs < ends.afterMs) return { result: "timeout", exitStatus: 15, exitCode: 2 };
  if ("signal" in ends) return { result: "signal", exitStatus: ends.signal, exitCode: 2 };
  return { result: ends.exitCode === 0 ? "success" : "exit-code", exitStatus: ends.exitCode, exitCode: 1 };
}

/** Settings of a unit with `%i` filled in; of several lines the last one counts. */
function settingsOf(text: string, instance: string): (name: string) => string {
  const lines = text.split("\n").flatMap((line) => {
    const match = /^([A-Za-z]+)=(.*)$/.exec(line);
    return match === null ? [] : [[match[1], match[2]] as const];
  });
  const settings = new Map(lines);
  return (name) => (settings.get(name) ?? "").replaceAll("%i", instance);
}

function parseEnvironment(text: string): ReadonlyMap<string, string> {
  const pairs = text.matchAll(/^([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"$/gms);
  return new Map([...pairs].map(([, name = "", value = ""]) => [name, value.replace(/\\(.)/gs, "$1")]));
}
