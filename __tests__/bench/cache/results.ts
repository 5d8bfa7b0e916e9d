import { judgeGoal, type Pair } from "../figures/conclusion.ts";
import type { StepLine } from "./run-step.ts";

/** One job of one contender. Times in ms, sizes in bytes. */
export interface JobResult {
  readonly run: number;
  readonly state: number;
  readonly contender: string;
  readonly wallMs: number;
  /** Of all processes of the job; not of the cache service. */
  readonly cpuMs: number;
  readonly restoreMs: number;
  readonly buildMs: number;
  readonly saveMs: number;
  readonly downBytes: number;
  readonly upBytes: number;
  readonly packagesCompiled: number;
  readonly programsLinked: number;
  /** Of all finished archives of the service after the job. */
  readonly storedBytes: number;
  readonly storedArchives: number;
  readonly stages: Readonly<Record<string, number>>;
  /** What its steps printed, with the time since the step began. */
  readonly log: readonly StepLine[];
}

export interface Subject {
  readonly states: readonly { readonly number: number; readonly touches: string }[];
  /** In the order of the columns; the first is ours, the second the one to beat. */
  readonly contenders: readonly string[];
}

/** Tables, a plot and the goals, as Markdown. */
export function render(results: readonly JobResult[], subject: Subject): string {
  return [
    wallTable(results, subject),
    jobTable(results, subject),
    totalsTable(results, subject),
    plot(results, subject),
    goals(results, subject),
  ].join("\n\n");
}

type Column = Exclude<{ [K in keyof JobResult]: JobResult[K] extends number ? K : never }[keyof JobResult], "run">;

function typical(results: readonly JobResult[], contender: string, state: number, column: Column): number {
  const values = results.filter((job) => job.contender === contender && job.state === state).map((job) => job[column]);
  return median(values);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

function wallTable(results: readonly JobResult[], { states, contenders }: Subject): string {
  const [ours = "", peer = ""] = contenders;
  const rows = states.map(({ number, touches }) => {
    const wall = (contender: string) => typical(results, contender, number, "wallMs");
    return [number, touches, ...contenders.map((one) => seconds(wall(one))), (wall(ours) / wall(peer)).toFixed(2)];
  });
  return `Wall time of the job in seconds\n\n${table(["state", "touches", ...contenders, `${ours} / ${peer}`], rows)}`;
}

function jobTable(results: readonly JobResult[], { states, contenders }: Subject): string {
  const head = [
    "state",
    "by",
    "job s",
    "cpu s",
    "restore s",
    "build s",
    "save s",
    "down MB",
    "up MB",
    "compiled",
    "linked",
  ];
  const rows = states.flatMap(({ number }) =>
    contenders.map((contender) => {
      const value = (column: Column) => typical(results, contender, number, column);
      const times = (["wallMs", "cpuMs", "restoreMs", "buildMs", "saveMs"] as const).map((column) =>
        seconds(value(column)),
      );
      const sizes = (["downBytes", "upBytes"] as const).map((column) => megabytes(value(column)));
      return [number, contender, ...times, ...sizes, value("packagesCompiled"), value("programsLinked")];
    }),
  );
  return `Each job\n\n${table(head, rows)}`;
}

function total(results: readonly JobResult[], { states }: Subject, contender: string, column: Column): number {
  return states.reduce((sum, { number }) => sum + typical(results, contender, number, column), 0);
}

function stored(results: readonly JobResult[], { states }: Subject, contender: string, column: Column): number {
  return typical(results, contender, states.at(-1)?.number ?? 0, column);
}

function totalsTable(results: readonly JobResult[], subject: Subject): string {
  const head = ["", "all jobs s", "cpu s", "down MB", "up MB", "compiled", "stored MB", "archives"];
  const rows = subject.contenders.map((contender) => [
    contender,
    seconds(total(results, subject, contender, "wallMs")),
    seconds(total(results, subject, contender, "cpuMs")),
    megabytes(total(results, subject, contender, "downBytes")),
    megabytes(total(results, subject, contender, "upBytes")),
    total(results, subject, contender, "packagesCompiled"),
    megabytes(stored(results, subject, contender, "storedBytes")),
    stored(results, subject, contender, "storedArchives"),
  ]);
  return `All ${subject.states.length} states\n\n${table(head, rows)}`;
}

/** Mermaid has no legend for lines: the title says which is which, in the order of its default colours. */
function plot(results: readonly JobResult[], { states, contenders }: Subject): string {
  const lines = contenders.map((contender) =>
    states.map(({ number }) => seconds(typical(results, contender, number, "wallMs"))).join(", "),
  );
  return [
    "```mermaid",
    "xychart-beta",
    `  title "Seconds of each job: ${contenders.join(", ")}"`,
    `  x-axis "state" [${states.map(({ number }) => number).join(", ")}]`,
    '  y-axis "seconds"',
    ...lines.map((values) => `  line [${values}]`),
    "```",
  ].join("\n");
}

/** Each state of each run is a pair; without the first one, where there is nothing to restore. */
function warmPairs(results: readonly JobResult[], [ours, peer]: readonly string[], column: Column): readonly Pair[] {
  const later = results.filter(({ state }) => state > 1);
  return later.flatMap((job) => {
    if (job.contender !== ours) return [];
    const other = later.find(
      ({ contender, run, state }) => contender === peer && run === job.run && state === job.state,
    );
    return other === undefined ? [] : [[job[column], other[column]] as const];
  });
}

function goals(results: readonly JobResult[], subject: Subject): string {
  const [ours = "", peer = ""] = subject.contenders;
  const what = `${ours} / ${peer}`;
  const wall = total(results, subject, ours, "wallMs") / total(results, subject, peer, "wallMs");
  const kept = stored(results, subject, ours, "storedBytes") / stored(results, subject, peer, "storedBytes");
  const slower = subject.states.filter(
    ({ number }) => number > 1 && typical(results, ours, number, "wallMs") > typical(results, peer, number, "wallMs"),
  );
  return [
    `- wall time of the states after the first, ${what}: ${judgeGoal(warmPairs(results, subject.contenders, "wallMs"), 0.7)}`,
    `- processor time of them, ${what}: ${judgeGoal(warmPairs(results, subject.contenders, "cpuMs"), 0.7)}`,
    `- states after the first where ${ours} took longer: ${slower.map(({ number }) => number).join(", ") || "none"}, goal none`,
    `- wall time of all states together, ${what}: ${wall.toFixed(2)}, goal 0.60 or less (one sum, which shows no spread)`,
    `- stored, ${what}: ${kept.toFixed(2)}, goal 0.35 or less: ${kept <= 0.35 ? "met" : "MISSED"}`,
  ].join("\n");
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

/** Millions of bytes. */
function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
