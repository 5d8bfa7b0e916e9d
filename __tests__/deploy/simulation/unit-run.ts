import type { Conduct, Program } from "./programs.ts";

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
  /** Where it was started from, every link followed. */
  readonly programPath: string;
  /** It was started, and systemd has not forgotten it. */
  readonly hasStarted: boolean;
  /** Since its process was started. */
  readonly runningMs: number;
  /** How the process before this one ended, as the journal has it. */
  readonly endedBefore: Pick<UnitLook, "exitStatus" | "exitCode"> | undefined;
  readonly port: number | undefined;
  readonly httpStatus: number;
  readonly served: Conduct["served"] | undefined;
  readonly memoryKib: Conduct["memoryKib"] | undefined;
}

/** A unit that was started: what it does from then on follows from this. */
export interface UnitRun {
  readonly startedMs: number;
  readonly firstPid: number;
  readonly conduct: Conduct;
  readonly program: Program | undefined;
  readonly programPath: string;
  readonly port: number | undefined;
  readonly restartMs: number | undefined;
  readonly runtimeMaxMs: number;
}

const never = Number.POSITIVE_INFINITY;
export const deadUnit: UnitLook = {
  activeState: "inactive",
  subState: "dead",
  result: "success",
  mainPid: 0,
  restarts: 0,
  exitStatus: 0,
  exitCode: 0,
  program: undefined,
  programPath: "",
  hasStarted: false,
  runningMs: 0,
  endedBefore: undefined,
  port: undefined,
  httpStatus: 0,
  served: undefined,
  memoryKib: undefined,
};

/** How such a unit looks, so many milliseconds after its start. */
export function lookAtRun(run: UnitRun, sinceMs: number): UnitLook {
  const { conduct, firstPid, program, programPath, port, restartMs, runtimeMaxMs } = run;
  const lifeMs = Math.min(conduct.ends?.afterMs ?? never, runtimeMaxMs);
  const end = howItEnds(conduct, runtimeMaxMs);
  const isClean = end.exitCode === 1 && end.exitStatus === 0;
  if (lifeMs > sinceMs) return lookAtLife(sinceMs, 0);
  const over = { ...deadUnit, ...end, hasStarted: true };
  if (restartMs === undefined) {
    // systemd forgets a unit that has ended well.
    return isClean ? deadUnit : { ...over, activeState: "failed", subState: "failed" };
  }
  const lives = Math.min(Math.floor(sinceMs / (lifeMs + restartMs)), conduct.endsTimes ?? never);
  const withinMs = sinceMs - lives * (lifeMs + restartMs);
  if (withinMs < lifeMs || lives === conduct.endsTimes) return lookAtLife(withinMs, lives);
  return { ...over, activeState: "activating", subState: "auto-restart", restarts: lives };

  function lookAtLife(atMs: number, restarts: number): UnitLook {
    const listens = conduct.listensAfterMs !== undefined && atMs >= conduct.listensAfterMs;
    return {
      ...deadUnit,
      activeState: "active",
      subState: "running",
      mainPid: firstPid + restarts * 1_000,
      restarts,
      program,
      programPath,
      hasStarted: true,
      runningMs: atMs,
      endedBefore: restarts > 0 && !isClean ? end : undefined,
      port: listens ? port : undefined,
      httpStatus: listens ? (conduct.statusAt?.(atMs) ?? 200) : 0,
      served: conduct.served,
      memoryKib: conduct.memoryKib,
    };
  }
}

function howItEnds({ ends }: Conduct, runtimeMaxMs: number): Pick<UnitLook, "result" | "exitStatus" | "exitCode"> {
  if (ends === undefined || runtimeMaxMs < ends.afterMs) return { result: "timeout", exitStatus: 15, exitCode: 2 };
  if ("signal" in ends) return { result: "signal", exitStatus: ends.signal, exitCode: 2 };
  return { result: ends.exitCode === 0 ? "success" : "exit-code", exitStatus: ends.exitCode, exitCode: 1 };
}
