import { foreignWords } from "../../../text/foreign-words.ts";
import { count, describeBytes } from "../../../text/measures.ts";
import { rule } from "./rule.ts";

/** What a look at the canary's process says beside its requests; since the rollout began. */
export interface Signs {
  /** Where the process runs, when there are several. */
  readonly host?: string | undefined;
  /** How its process ended, as systemd says it: `exit code 2`, `signal 9`; undefined: it runs. */
  readonly ended?: string | undefined;
  readonly restarts: number;
  /** In a row. */
  readonly failedReadiness: number;
  /** Lines that `log-deny` matched, with the expression that did. */
  readonly denied: readonly DeniedLine[];
  /** Expressions of `log-deny` that the live release's log matched too. */
  readonly deniedInLive: readonly string[];
  /** Why the last look could not read the log that its requests, or `log-deny`, are read from; undefined: it could. */
  readonly unread?: string | undefined;
  /** Of one core; undefined: not looked at since the look before, or never. */
  readonly cpuPercent?: number | undefined;
  readonly memoryBytes?: number | undefined;
}

interface DeniedLine {
  readonly expression: string;
  readonly line: string;
}

/** Over them the rollout is paused. */
export interface ResourceLimits {
  readonly maxCpuPercent?: number | undefined;
  readonly maxMemoryBytes?: number | undefined;
}

/** Why a release has to be rolled back, whatever its requests say; undefined: nothing of that kind. */
export function findTrip(canaries: readonly Signs[]): string | undefined {
  return canaries.map(tripOf).find((trip) => trip !== undefined);
}

function tripOf(signs: Signs): string | undefined {
  const release = named(signs);
  if (signs.ended !== undefined) return `${release} ended by itself (${foreignWords(signs.ended, 60)})`;
  if (signs.restarts > 0) return `${release} ended and was started again (${count(signs.restarts, "restart")})`;
  if (signs.failedReadiness >= rule.patience) {
    return `${release} failed its readiness check ${signs.failedReadiness} times in a row`;
  }
  const denied = signs.denied.find(({ expression }) => !signs.deniedInLive.includes(expression));
  if (denied === undefined) return undefined;
  return `${release} logged what log-deny forbids, and the live release did not: ${foreignWords(denied.line, 200)}`;
}

/** Whose requests nobody sees now; undefined: those of all are seen. */
export function findUnread(canaries: readonly Signs[]): string | undefined {
  const unread = canaries.find((signs) => signs.unread !== undefined);
  return unread && `the log of ${named(unread)} cannot be read: ${foreignWords(unread.unread ?? "", 200)}`;
}

const named = ({ host }: Signs) => `the canary${host === undefined ? "" : ` on ${host}`}`;

/** Looks in a row that a process was over its limits. */
export interface Overuse {
  readonly cpu: number;
  readonly memory: number;
}

/** One entry for each canary. A look at one of them says nothing of the others. */
export function countOveruse(
  before: readonly Overuse[],
  canaries: readonly Signs[],
  limits: ResourceLimits,
): readonly Overuse[] {
  const after = (looks: number, used: number | undefined, most: number | undefined) => {
    if (used === undefined || most === undefined) return looks;
    return used > most ? looks + 1 : 0;
  };
  return canaries.map(({ cpuPercent, memoryBytes }, index) => ({
    cpu: after(before[index]?.cpu ?? 0, cpuPercent, limits.maxCpuPercent),
    memory: after(before[index]?.memory ?? 0, memoryBytes, limits.maxMemoryBytes),
  }));
}

/** Why the share has to be held; undefined: nothing of that kind. */
export function findOveruse(
  overuse: readonly Overuse[],
  canaries: readonly Signs[],
  limits: ResourceLimits,
): string | undefined {
  for (const [index, signs] of canaries.entries()) {
    const { cpu, memory } = overuse[index] ?? { cpu: 0, memory: 0 };
    if (memory >= rule.patience) {
      const [used, most] = [signs.memoryBytes, limits.maxMemoryBytes].map((bytes) =>
        describeBytes(bytes ?? Number.NaN),
      );
      return `${named(signs)} uses ${used} of memory, ${memory} looks in a row; max-memory is ${most}`;
    }
    if (cpu >= rule.patience) {
      const used = Math.round(signs.cpuPercent ?? 0);
      return `${named(signs)} uses ${used} % of a core, ${cpu} looks in a row; max-cpu is ${limits.maxCpuPercent} %`;
    }
  }
  return undefined;
}
