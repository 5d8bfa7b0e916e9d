import type { SmokeInputs } from "../inputs/inputs.ts";
import type { LineKind, LogFacts } from "./read-log.ts";
import { isSameVersion } from "./reported-version.ts";
import type { Finding, Observation, SmokeResult } from "./smoke-facts.ts";

/** What the program was linked to say of itself; undefined: that is not known. */
export interface Expectation {
  readonly linkedVersion: string | undefined;
}

export function judgeSmoke(seen: Observation, { linkedVersion }: Expectation): readonly Finding[] {
  return [...judgeLife(seen), ...judgeShutdown(seen), ...judgeVersion(seen, linkedVersion), ...judgeLog(seen)];
}

function judgeLife(seen: Observation): readonly Finding[] {
  if (seen.endedEarly !== undefined) return [judgeEnd(seen, seen.endedEarly)];
  return seen.readyMs === undefined ? [judgeLateness(seen)] : [];
}

/** `auto` fails only what is wrong on any machine: a build must not break because the runner has no database. */
export function verdictOf(
  findings: readonly Finding[],
  served: boolean,
  mode: SmokeInputs["mode"],
): SmokeResult["verdict"] {
  const fails = findings.some(({ level }) => level === "failure" || (level === "fault" && mode === "required"));
  return fails ? "failed" : served ? "passed" : "unclear";
}

/** Signals by which the system ends a program that does what it cannot, whatever its environment. */
const crashes = new Set(["SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGABRT", "SIGTRAP", "SIGSYS"]);

function judgeEnd({ readyMs, log, leftBehind }: Observation, ending: NonNullable<Observation["endedEarly"]>): Finding {
  const when = readyMs === undefined ? "before it answered" : "although it had answered";
  const stays = leftBehind > 0 ? "; what it left running was ended: a service stays in the foreground" : "";
  const text = `it ended by itself ${wayOf(ending)} after ${seconds(ending.afterMs)}, ${when}${stays}`;
  const words = log.crash[0] ?? log.tail.at(-1);
  return {
    level: isCertain(ending, log) ? "failure" : "fault",
    text: words === undefined ? text : `${text}: ${words}`,
  };
}

function isCertain({ exitCode, signal }: NonNullable<Observation["endedEarly"]>, { marks }: LogFacts): boolean {
  if (marks.has("machine is unfit")) return false;
  if (signal !== null) return crashes.has(signal);
  // Go's runtime ends with 2 and prints stacks; other programs may say "fatal error" for what they like.
  return exitCode === 2 && marks.has("stacks") && (marks.has("fatal error") || marks.has("source is wrong"));
}

function judgeLateness({ patienceMs, healthPath, port, lastStatus, listeningPorts }: Observation): Finding {
  const late = `it was not ready within ${seconds(patienceMs)}: GET ${healthPath} on port ${port}`;
  if (lastStatus > 0) return { level: "fault", text: `${late} answered ${lastStatus}` };
  const elsewhere = [...(listeningPorts ?? [])].filter((other) => other !== port);
  const hint = elsewhere.length > 0 ? `; it listens on ${elsewhere.join(", ")}: does it read PORT?` : "";
  return { level: "fault", text: `${late} got no answer${hint}` };
}

function judgeShutdown({ shutdown, leftBehind }: Observation): readonly Finding[] {
  if (shutdown === undefined) return [];
  const after = seconds(shutdown.afterMs);
  if (shutdown.kind === "killed") {
    return shutdown.stillAnswers
      ? [{ level: "failure", text: `it ignores SIGTERM: it still served ${after} later and had to be killed` }]
      : [{ level: "fault", text: `it had not ended ${after} after SIGTERM and had to be killed` }];
  }
  const left = leftBehind > 0 ? [`it left ${leftBehind} of its processes running after SIGTERM`] : [];
  return [
    ...left.map((text): Finding => ({ level: "warning", text })),
    ...(shutdown.signal === "SIGTERM"
      ? [{ level: "notice", text: "it does not handle SIGTERM: a deploy cuts off the requests in flight" } as const]
      : shutdown.exitCode !== 0
        ? [{ level: "fault", text: `it ended ${wayOf(shutdown)} on SIGTERM instead of 0` } as const]
        : []),
  ];
}

function wayOf({ exitCode, signal }: { readonly exitCode: number | null; readonly signal: string | null }): string {
  return exitCode === null ? `by ${signal}` : `with exit code ${exitCode}`;
}

/** Only where the version is known to be in the program: many a service has a constant in its answer. */
function judgeVersion({ reportedVersion }: Observation, linkedVersion: string | undefined): readonly Finding[] {
  if (reportedVersion === undefined || linkedVersion === undefined) return [];
  if (isSameVersion(reportedVersion, linkedVersion)) return [];
  return [
    { level: "fault", text: `it says that it is version ${reportedVersion}, but ${linkedVersion} was linked in` },
  ];
}

const logTexts: readonly (readonly [LineKind, Finding["level"], string])[] = [
  ["debug mode", "warning", "gin runs in debug mode, in spite of GIN_MODE"],
  ["panic", "warning", "a panic is in its log"],
  ["unstructured", "notice", "log lines are neither JSON nor logfmt"],
];

/** One finding for each kind, with a count and an example; a program that ended by itself has told its story already. */
function judgeLog({ log, endedEarly }: Observation): readonly Finding[] {
  return logTexts.flatMap(([kind, level, text]): readonly Finding[] => {
    const found = log.kinds.get(kind);
    if (found === undefined || (endedEarly && kind !== "debug mode")) return [];
    const lines = `${found.count} ${found.count === 1 ? "line" : "lines"}`;
    return [{ level, text: `${text} (${lines}): ${found.example}` }];
  });
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
