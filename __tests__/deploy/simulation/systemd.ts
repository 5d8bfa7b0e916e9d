import type { Disk } from "./disk.ts";
import { type Conduct, type Program, sha256Of } from "./programs.ts";
import { deadUnit, lookAtRun, type UnitLook, type UnitRun } from "./unit-run.ts";
import { parseEnvironment, settingsOf } from "./unit-text.ts";

interface JournalEntry {
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
  /** As `systemctl is-enabled` prints it. */
  enablement(unit: string): "enabled" | "disabled" | "static" | "";
  journal(): readonly JournalEntry[];
  boot(): void;
  powerOff(): void;
  /** What runs now. */
  running(): RunningUnits;
}

export type RunningUnits = ReadonlyMap<string, UnitRun>;

const wants = "/etc/systemd/system/multi-user.target.wants";
const directories = ["/etc/systemd/system", "/run/systemd/system", "/lib/systemd/system"];

/** systemd as far as template units of services go. What a unit does follows from its text, and from the program that it starts. */
export function createSystemd(
  host: string,
  disk: Disk,
  nowMs: () => number,
  programOf: (sha256: string) => Program | undefined,
  begun?: RunningUnits,
): Systemd {
  const started = new Map<string, UnitRun>(begun);
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
    return run === undefined ? (ended.get(unit) ?? deadUnit) : lookAtRun(run, nowMs() - run.startedMs);
  };

  const begin = (unit: string, text: string): UnitRun => {
    const slot = /@(.*)\.service$/.exec(unit)?.[1] ?? "";
    const settings = settingsOf(text, slot);
    const binary = disk.read(settings("ExecStart"));
    const environmentText = disk.read(settings("EnvironmentFile"));
    const program = binary === undefined ? undefined : programOf(sha256Of(binary));
    const environment = parseEnvironment(environmentText ?? "");
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
    return {
      startedMs: nowMs(),
      firstPid: nextPid++,
      conduct: isTaken
        ? { ends: { afterMs: 20, exitCode: 1 }, prints: [`listen tcp :${port}: bind: address already in use`] }
        : conduct,
      program,
      programPath: disk.realPath(settings("ExecStart")),
      port,
      restartMs: restarts ? (Number.parseFloat(settings("RestartSec")) || 0.1) * 1_000 : undefined,
      runtimeMaxMs: runtimeMaxOf(settings),
    };
  };

  const systemd: Systemd = {
    look: lookAt,
    units: () => [...started.keys()],
    daemonReload() {
      loaded.clear();
      for (const [unit, run] of started) {
        if (isRunning(unit))
          started.set(unit, { ...run, runtimeMaxMs: runtimeMaxOf(settingsOf(textOf(unit) ?? "", "")) });
      }
    },
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
      ended.set(unit, { ...deadUnit, exitCode: look.mainPid > 0 ? 1 : look.exitCode });
      return look.mainPid > 0 ? Math.min(run.conduct.stopsAfterMs ?? 20, stopLimitOf(textOf(unit) ?? "")) : 0;
    },
    resetFailed(unit) {
      if (!isRunning(unit)) ended.delete(unit);
    },
    enable(unit) {
      const text = textOf(unit);
      return text !== undefined && disk.makeDirectories(wants) && disk.symlink("../template", `${wants}/${unit}`);
    },
    disable: (unit) => disk.remove(`${wants}/${unit}`),
    enablement(unit) {
      const text = textOf(unit);
      if (text === undefined) return "";
      if (disk.isLink(`${wants}/${unit}`)) return "enabled";
      return text.includes("[Install]") ? "disabled" : "static";
    },
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

/** Then it is killed. */
function stopLimitOf(text: string): number {
  return (Number.parseInt(settingsOf(text, "")("TimeoutStopSec"), 10) || 30) * 1_000;
}

function runtimeMaxOf(settings: ReturnType<typeof settingsOf>): number {
  const seconds = Number.parseInt(settings("RuntimeMaxSec"), 10);
  return Number.isNaN(seconds) ? Number.POSITIVE_INFINITY : seconds * 1_000;
}
