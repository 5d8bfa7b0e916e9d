import { describeBadAnswer, isRefusal, isSteadyRefusal, type Patience } from "../../../service/health-answer.ts";
import { describePortOwner, readPortOwner } from "../../facts/port-owner.ts";
import type { Answers } from "../../steps/step-table.ts";

/** One look at a slot, as `observe.sh` answered it. */
export interface Observation {
  readonly atMs: number;
  /** systemd's words: active, activating, failed, inactive, ... */
  readonly activeState: string;
  readonly subState: string;
  readonly result: string;
  /** Exit code, or signal number, of the last process that ended. */
  readonly exitStatus: string;
  readonly restarts: number;
  /** How the process before the present one ended, as its journal says it; undefined: never restarted, or with exit code 0. */
  readonly endedBefore?: { readonly how: string; readonly status: string } | undefined;
  /** Since its process was started; undefined: none runs. */
  readonly runningMs?: number | undefined;
  /** 0: no answer. */
  readonly httpStatus: number;
  /** Ports that the service's main process listens on. */
  readonly servicePorts: readonly number[];
  /** Who listens on the port that is asked, where it is nobody of the service: `small (pid 812, other@current.service)`. */
  readonly portTakenBy?: string | undefined;
  /** Hash of the program that runs; undefined: not asked for, or nothing runs. */
  readonly runningSha256: string | undefined;
}

export interface ReadinessPolicy {
  /** How long it may take until the first of the good answers that count. */
  readonly timeoutMs: number;
  /** Good answers in a row, without one bad one, ... */
  readonly consecutive: number;
  /** ... over at least this time, without a restart. */
  readonly minHealthyMs: number;
  readonly port: number;
  readonly healthPath: string;
  readonly expectedSha256: string;
  /** When the same answer that is none of a service that still starts (404, 401, a redirect) ends the wait; undefined: never. */
  readonly patienceWithRefusals?: Patience | undefined;
  /** It was not started just now: only restarts since the first look count. */
  readonly ranBefore?: boolean | undefined;
}

export type Readiness =
  | { readonly kind: "waiting" }
  /** `sinceMs`: when the good answers that counted began. */
  | { readonly kind: "ready"; readonly sinceMs: number }
  /** `refused`: with this status, again and again. `hasEnded`: the service itself. */
  | { readonly kind: "failed"; readonly reason: string; readonly refused?: number; readonly hasEnded?: boolean };

export function readObservation(look: Answers<"observe">, atMs: number): Observation {
  const { ended_code, ended_status, running_seconds } = look;
  return {
    atMs,
    activeState: look.ActiveState,
    subState: look.SubState,
    result: look.Result,
    exitStatus: look.ExecMainStatus,
    restarts: look.NRestarts,
    endedBefore: ended_code === undefined ? undefined : { how: ended_code, status: ended_status ?? "" },
    runningMs: running_seconds === undefined ? undefined : running_seconds * 1000,
    httpStatus: look.http_status,
    servicePorts: look.service_port,
    portTakenBy: look.port_taken === undefined ? undefined : describePortOwner(readPortOwner(look.port_taken)),
    runningSha256: look.running_sha256,
  };
}

export function isHealthy({ httpStatus, portTakenBy }: Observation): boolean {
  return httpStatus >= 200 && httpStatus < 300 && portTakenBy === undefined;
}

/**
 * Whether a service that was just started may get requests. All looks since its start come in, oldest first. What cannot
 * get better fails at once: a process that ended, a restart, another program than the one that was deployed.
 */
export function judgeReadiness(observations: readonly Observation[], policy: ReadinessPolicy): Readiness {
  const first = observations[0];
  const last = observations.at(-1);
  if (first === undefined || last === undefined) return { kind: "waiting" };
  const death = describeDeath(last, policy.ranBefore ? first.restarts : 0);
  if (death !== undefined) return { kind: "failed", reason: death, hasEnded: true };
  const impostor = observations.find(
    ({ runningSha256 }) => runningSha256 !== undefined && runningSha256 !== policy.expectedSha256,
  );
  if (impostor !== undefined) {
    return { kind: "failed", reason: `what runs is not what was deployed: its sha256 is ${impostor.runningSha256}` };
  }
  const stranger = observations.find(({ portTakenBy }) => portTakenBy !== undefined)?.portTakenBy;
  if (stranger !== undefined) return { kind: "failed", reason: describeStranger(stranger, policy) };
  if (isRefused(observations, policy)) return describeRefusal(last, policy);
  const lastBad = observations.findLastIndex((look) => !isHealthy(look));
  const streak = observations.slice(lastBad + 1);
  const streakStartMs = streak[0]?.atMs ?? last.atMs;
  const streakMs = last.atMs - streakStartMs;
  if (streak.length >= policy.consecutive && streakMs >= policy.minHealthyMs)
    return { kind: "ready", sinceMs: streakStartMs };
  // A streak that began in time may end: a service that needs nearly all of its time is slow, not broken.
  if (streakStartMs - first.atMs < policy.timeoutMs) return { kind: "waiting" };
  if (isRefusal(last.httpStatus) && !observations.some(isHealthy)) return describeRefusal(last, policy);
  return { kind: "failed", reason: describeLateness(observations, policy) };
}

/** Two services that came to one port at once: only one of them has it. */
function describeStranger(owner: string, { port }: ReadinessPolicy): string {
  return `port ${port} is taken by ${owner}, which answers in its place`;
}

function describeRefusal({ httpStatus }: Observation, { healthPath }: ReadinessPolicy): Readiness {
  return { kind: "failed", reason: `it ${describeBadAnswer(healthPath, { status: httpStatus })}`, refused: httpStatus };
}

function isRefused(observations: readonly Observation[], { patienceWithRefusals: patience }: ReadinessPolicy): boolean {
  const answers = observations.map(({ httpStatus, atMs }) => ({ status: httpStatus, atMs }));
  return patience !== undefined && isSteadyRefusal(answers, patience);
}

/** What one look says against a service that was started by a deploy, whatever comes after it; undefined: nothing that is certain. */
export function describeFault(look: Observation, policy: ReadinessPolicy): string | undefined {
  const { activeState, restarts, runningMs, httpStatus } = look;
  // Nobody has started it yet, or somebody has stopped it.
  if (activeState === "inactive" && restarts === 0) return undefined;
  const death = describeDeath(look, 0);
  if (death !== undefined || isHealthy(look)) return death;
  if (look.portTakenBy !== undefined) return describeStranger(look.portTakenBy, policy);
  if (runningMs === undefined || runningMs < policy.timeoutMs) return undefined;
  const answer = httpStatus > 0 ? `answered ${httpStatus}` : "got no answer";
  return `${runningMs / 1000} s after its start GET ${policy.healthPath} on port ${policy.port} ${answer}`;
}

/** What became of a canary that had proved itself. `stopped`: by somebody, by a boot of the host, or with exit code 0. */
export function fateOf(look: Observation): "runs" | "had its time" | "stopped" | "ended by itself" {
  if (describeDeath(look, 0) === undefined) return "runs";
  if (look.result === "timeout") return "had its time";
  return look.activeState === "inactive" && look.restarts === 0 ? "stopped" : "ended by itself";
}

function describeDeath(look: Observation, earlierRestarts: number): string | undefined {
  const { activeState, subState } = look;
  const restarts = look.restarts - earlierRestarts;
  const ended = activeState === "failed" || activeState === "inactive" || subState === "auto-restart";
  if (!ended && restarts === 0) return undefined;
  if (look.result === "timeout") return "the host stopped the service: it was not proved within its time limit";
  return `the service ended by itself (${describeEnd(look)}${restarts > 0 ? `, restarts: ${restarts}` : ""})`;
}

/** Of a service that runs again systemd knows only the process that runs. */
function describeEnd({ result, exitStatus, restarts, subState, endedBefore }: Observation): string {
  if (restarts > 0 && subState !== "auto-restart") {
    if (endedBefore === undefined) return "exit code 0";
    return `${endedBefore.how === "exited" ? "exit code" : "signal"} ${endedBefore.status}`;
  }
  if (result === "oom-kill") return "killed by the kernel, out of memory";
  return `${result === "signal" || result === "core-dump" ? "signal" : "exit code"} ${exitStatus}`;
}

function describeLateness(observations: readonly Observation[], policy: ReadinessPolicy): string {
  const seconds = policy.timeoutMs / 1000;
  const good = observations.filter(isHealthy).length;
  const last = observations.at(-1);
  const where = `GET ${policy.healthPath} on port ${policy.port}`;
  if (good > 0) {
    return `it was not ready within ${seconds} s: ${where} came and went, ${good} of ${observations.length} answers were good`;
  }
  if (last !== undefined && last.httpStatus > 0) {
    return `it was not ready within ${seconds} s: ${where} answered ${last.httpStatus}`;
  }
  if (last?.servicePorts.includes(policy.port)) {
    return `it was not ready within ${seconds} s: it listens on port ${policy.port}, but does not answer on 127.0.0.1`;
  }
  const elsewhere = last?.servicePorts.filter((port) => port !== policy.port) ?? [];
  const hint = elsewhere.length > 0 ? `; it listens on ${elsewhere.join(", ")} instead: does it read PORT?` : "";
  return `it was not ready within ${seconds} s: ${where} got no answer${hint}`;
}
