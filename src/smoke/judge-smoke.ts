import type { SmokeInputs } from "../model/inputs.ts";
import { holdsOnHosts } from "../service/cause.ts";
import { describeBadAnswer, isRefusal } from "../service/health-answer.ts";
import { type RepositoryPlace, remedyFor } from "../service/remedies.ts";
import type { LineKind, LogFacts } from "./read-log.ts";
import { isSameVersion } from "./reported-version.ts";
import type { SmokeFinding, SmokeObservation, SmokeResult } from "./smoke-facts.ts";

export interface Expectation {
  /** What the program was linked to say of itself; undefined: that is not known. */
  readonly linkedVersion: string | undefined;
  /** As `environment` has it. */
  readonly ginMode?: string | undefined;
  /** How long a host would wait for it. */
  readonly healthTimeoutMs?: number | undefined;
  /** The missing file that its last words name is in the repository. */
  readonly inRepository?: RepositoryPlace | undefined;
}

export function judgeSmoke(seen: SmokeObservation, expected: Expectation): readonly SmokeFinding[] {
  return [
    ...judgeLife(seen, expected),
    ...judgeShutdown(seen),
    ...judgeVersion(seen, expected.linkedVersion),
    ...judgeWrites(seen),
    ...judgeLog(seen, expected.ginMode),
  ];
}

function judgeLife(seen: SmokeObservation, expected: Expectation): readonly SmokeFinding[] {
  if (seen.endedEarly !== undefined) return [judgeEnd(seen, seen.endedEarly, expected)];
  return seen.readyMs === undefined ? [judgeLateness(seen, expected)] : [];
}

/**
 * `auto` fails only what is wrong on any machine: a build must not break because the runner has no database. What the release
 * alone decides is wrong on any host, so it fails what is to be brought to one (`isShipped`).
 */
export function verdictOf(
  findings: readonly SmokeFinding[],
  served: boolean,
  mode: SmokeInputs["mode"],
  isShipped = false,
): SmokeResult["verdict"] {
  const fails = findings.some(
    ({ level, holdsOnHosts: isCertain = false }) =>
      level === "failure" || (level === "fault" && (mode === "required" || (isShipped && isCertain))),
  );
  return fails ? "failed" : served ? "passed" : "unclear";
}

/** Signals by which the system ends a program that does what it cannot, whatever its environment. */
const crashes = new Set(["SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGABRT", "SIGTRAP", "SIGSYS"]);

function judgeEnd(
  { readyMs, log, leftBehind }: SmokeObservation,
  ending: NonNullable<SmokeObservation["endedEarly"]>,
  { inRepository }: Expectation,
): SmokeFinding {
  const { text: words, cause } = log.lastWords ?? {};
  const how = `${wayOf(ending)} after ${seconds(ending.afterMs)}`;
  const stays = leftBehind > 0 ? "; what it left running was ended: a service stays in the foreground" : "";
  const subject = readyMs === undefined ? "it did not start here" : "it ended by itself, although it had answered";
  return {
    level: isCertain(ending, log) ? "failure" : "fault",
    text: `${subject}: ${words === undefined ? `it ended ${how} and printed nothing` : `${words} (it ended ${how})`}${stays}`,
    remedy: words === undefined ? silence : cause && remedyFor(cause, inRepository),
    holdsOnHosts: cause !== undefined && holdsOnHosts(cause),
  };
}

/** `r.Run(os.Getenv("PORT"))` wants a colon before the number, and most tutorials drop its error. */
const silence = "Print the error that ends it: `log.Fatal(r.Run())`, `log.Fatal(server.ListenAndServe())`.";

function isCertain({ exitCode, signal }: NonNullable<SmokeObservation["endedEarly"]>, { marks }: LogFacts): boolean {
  if (marks.has("machine is unfit")) return false;
  if (signal !== null) return crashes.has(signal);
  // Go's runtime ends with 2 and prints stacks; other programs may say "fatal error" for what they like.
  return exitCode === 2 && marks.has("stacks") && (marks.has("fatal error") || marks.has("source is wrong"));
}

function judgeLateness(seen: SmokeObservation, { healthTimeoutMs = 0 }: Expectation): SmokeFinding {
  const { patienceMs, healthPath, port, badAnswer, listeningPorts, log } = seen;
  if (badAnswer !== undefined && isRefusal(badAnswer.status)) {
    return { level: "fault", text: `it ${describeBadAnswer(healthPath, badAnswer)}`, isAdvised: true };
  }
  const late = `it was not ready within ${seconds(patienceMs)}: GET ${healthPath} on port ${port}`;
  const answered =
    badAnswer === undefined ? `got no answer${describePorts(port, listeningPorts)}` : `answered ${badAnswer.status}`;
  const { text: words, cause } = log.lastWords ?? {};
  const isTold = cause !== undefined && words !== undefined;
  return {
    level: "fault",
    text: `${late} ${answered}${isTold ? `; its last words: ${words}` : ""}`,
    remedy: isTold
      ? remedyFor(cause)
      : patienceMs < healthTimeoutMs
        ? `A host waits for ${seconds(healthTimeoutMs)} (\`health-timeout\`), and so does \`smoke-test: required\`.`
        : undefined,
  };
}

function describePorts(port: number, listening: ReadonlySet<number> | undefined): string {
  if (listening === undefined) return "";
  if (listening.has(port)) return "; it listens there, but not on 127.0.0.1, or the route does not end";
  return listening.size > 0
    ? `; it listens on ${[...listening].join(", ")}: does it read PORT?`
    : "; it listens on no port: does it read PORT, or use a Unix socket?";
}

function judgeShutdown({ shutdown, leftBehind }: SmokeObservation): readonly SmokeFinding[] {
  if (shutdown === undefined) return [];
  const after = seconds(shutdown.afterMs);
  if (shutdown.kind === "killed") {
    return shutdown.stillAnswers
      ? [{ level: "failure", text: `it ignores SIGTERM: it still served ${after} later and had to be killed` }]
      : [{ level: "fault", text: `it had not ended ${after} after SIGTERM and had to be killed` }];
  }
  const left = leftBehind > 0 ? [`it left ${leftBehind} of its processes running after SIGTERM`] : [];
  return [
    ...left.map((text): SmokeFinding => ({ level: "warning", text })),
    ...(shutdown.signal === "SIGTERM"
      ? [
          {
            level: "notice",
            text: "it does not handle SIGTERM: a deploy cuts off the requests in flight",
            remedy: "Call `http.Server.Shutdown` when the signal comes.",
          } as const,
        ]
      : shutdown.exitCode !== 0
        ? [{ level: "fault", text: `it ended ${wayOf(shutdown)} on SIGTERM instead of 0` } as const]
        : []),
  ];
}

function wayOf({ exitCode, signal }: { readonly exitCode: number | null; readonly signal: string | null }): string {
  return exitCode === null ? `by ${signal}` : `with exit code ${exitCode}`;
}

/** Only where the version is known to be in the program: many a service has a constant in its answer. */
function judgeVersion(
  { reportedVersion }: SmokeObservation,
  linkedVersion: string | undefined,
): readonly SmokeFinding[] {
  if (reportedVersion === undefined || linkedVersion === undefined) return [];
  if (isSameVersion(reportedVersion, linkedVersion)) return [];
  return [
    { level: "fault", text: `it says that it is version ${reportedVersion}, but ${linkedVersion} was linked in` },
  ];
}

const logTexts: readonly (readonly [LineKind, SmokeFinding["level"], string])[] = [
  ["debug mode", "warning", "gin runs in debug mode, in spite of GIN_MODE"],
  ["panic", "warning", "a panic is in its log"],
  ["unstructured", "notice", "log lines are neither JSON nor logfmt"],
];

/** One finding for each kind, with a count and an example; of a program that did not come to serve there is more to tell. */
function judgeLog({ log, readyMs, endedEarly }: SmokeObservation, ginMode = "release"): readonly SmokeFinding[] {
  return logTexts.flatMap(([kind, level, text]): readonly SmokeFinding[] => {
    const found = log.kinds.get(kind);
    if (found === undefined || ((endedEarly || readyMs === undefined) && kind !== "debug mode")) return [];
    // Who sets it has asked for it.
    if (kind === "debug mode" && ginMode !== "release") return [];
    const lines = `${found.count} ${found.count === 1 ? "line" : "lines"}`;
    return [{ level, text: `${text} (${lines}): ${found.example}` }];
  });
}

/** Where it goes on although it could not write, or where only root could: on a host it may not. */
function judgeWrites({
  log,
  endedEarly,
  strayFiles,
  answersAnything,
  healthPath,
}: SmokeObservation): readonly SmokeFinding[] {
  const refused = endedEarly ? [] : log.refusedWrites;
  return [
    ...refused.map(
      ({ text, cause }): SmokeFinding => ({
        level: "warning",
        text: `it could not write: ${text}`,
        remedy: cause && remedyFor(cause),
      }),
    ),
    ...strayFiles.map(
      (path): SmokeFinding => ({
        level: "fault",
        text: `it wrote ${path} into its working directory`,
        remedy: remedyFor({ kind: "cannot write", path }),
      }),
    ),
    ...(answersAnything
      ? [
          {
            level: "notice",
            text: `it answers ${healthPath} like a path that is not there: does it have that route?`,
          } as const,
        ]
      : []),
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
