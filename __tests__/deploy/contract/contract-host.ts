import { Readable } from "node:stream";
import { type RawAnswer, readAnswer } from "../../../src/deploy/steps/raw-answer.ts";
import { runStep } from "../../../src/deploy/steps/remote-step.ts";
import { looksIn } from "../../../src/deploy/steps/step-looks.ts";
import { type StepName, steps } from "../../../src/deploy/steps/step-table.ts";
import { ActionError } from "../../../src/errors.ts";
import type { Connection, RemoteCompleted } from "../../../src/world/ssh/ssh.ts";
import type { Ask, AskOf, Event, ExitClass } from "./asks.ts";
import type { Story } from "./stories.ts";

/** A host on which stories happen: a simulated one, or a booted one. */
export interface ContractHost {
  readonly connection: Connection;
  happen(event: Event): Promise<void>;
  pause(ms: number): Promise<void>;
  /** Waits for an answer, as long as it takes there. */
  run<T>(work: Promise<T>): Promise<T>;
}

/** What one step came to, without what differs from host to host and from moment to moment. */
export interface Told {
  readonly step: string;
  readonly exit: ExitClass;
  readonly reason: string;
  readonly answers: Readonly<Record<string, readonly string[]>>;
}

export const smallDiskMb = 12;

const lookEveryMs = 100;
const looks = 300;

/** Lets a story happen, and tells what its steps answered. */
export async function tellOn(host: ContractHost, { happens, service }: Story): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (const each of happens) {
    if ("event" in each) await host.happen(each);
    else told.push(await askUntil(host, each, [service.port, service.canaryPort]));
  }
  return told;
}

async function askUntil(host: ContractHost, ask: Ask, ports: readonly number[]): Promise<Told> {
  for (let look = 1; ; look++) {
    const told = await askOnce(host, ask, ports);
    if (ask.until === undefined || look === looks || isAsAwaited(told, ask)) return told;
    await host.pause(lookEveryMs);
  }
}

/** Also the rest of what matters: a program may answer before systemd has seen that it runs. */
function isAsAwaited({ answers }: Told, { until, answers: wanted = {} }: Ask): boolean {
  const hasUntil = until === undefined || (answers[until[0]]?.includes(until[1]) ?? false);
  return hasUntil && Object.entries(wanted).every(([key, lines]) => String(answers[key]) === String(lines));
}

async function askOnce<S extends StepName>(
  host: ContractHost,
  { step, facts, body }: AskOf<S>,
  ports: readonly number[],
): Promise<Told> {
  let completed: RemoteCompleted | undefined;
  const connection: Connection = {
    ...host.connection,
    async run(command) {
      completed = await host.connection.run(command);
      return completed;
    },
  };
  const stream = body === undefined ? {} : { stream: Readable.from([body]) };
  // A step that looks for some time is let look until its time is over.
  const isLong = "for_seconds" in facts && Number(facts.for_seconds) > 0;
  const options = { ...stream, ...(isLong ? { onLook: () => "more" as const } : {}) };
  await host.run(runStep({ label: "the host", connection }, step, facts, options)).catch((error: unknown) => {
    // What is answered, can be read.
    if (completed === undefined || completed.exitCode === 0 || !(error instanceof ActionError)) throw error;
  });
  const { exitCode = -1, stdout = "", stderr = "" } = completed ?? {};
  const exit = exitCode === 0 ? "answered" : exitCode === 91 ? "no lock" : "failed";
  const answer = new Map("looks" in steps[step] ? looksIn(stdout).at(-1) : readAnswer(stdout));
  // When a process began that was stopped, and how it ended, systemd forgets in its own time.
  const isStopped = String(answer.get("ActiveState")) === "inactive" && String(answer.get("ExecMainCode")) === "2";
  if (isStopped) for (const key of ended) answer.set(key, ["0"]);
  // Only the first look has it.
  if (isLong) answer.delete("running_sha256");
  const strange = [...answer.keys()].filter((key) => !(key in steps[step].answers));
  if (strange.length > 0) throw new Error(`${step} answers what is not in the table: ${strange.join(", ")}`);
  return { step, exit, reason: reasonOf(stderr), answers: normalise(answer, ports) };
}

const ended = ["ExecMainCode", "ExecMainStatus", "ExecMainStartTimestampMonotonic"];

/** Answers that are of the machine or of the moment: what is compared of them is that they are there. */
const volatile: ReadonlySet<string> = new Set([
  "clock",
  "files_limit",
  "kernel",
  "machine",
  "systemd",
  "disk_place",
  "inodes_free",
  "started_at",
  "state_age",
  "running_seconds",
  "running_sha256",
  "at",
  "look",
]);

function normalise(answer: RawAnswer, ports: readonly number[]): Told["answers"] {
  const entries = [...answer].flatMap(([key, lines]): readonly (readonly [string, readonly string[]])[] => {
    const kept = lines.flatMap((line) => normaliseLine(key, line, ports));
    return kept.length === 0 && lines.length > 0 ? [] : [[key, kept] as const];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function normaliseLine(key: string, line: string, ports: readonly number[]): readonly string[] {
  if (volatile.has(key)) return [line === "" ? "" : "something"];
  switch (key) {
    case "clock_kept":
    case "limits_memory":
    case "memory_kib":
    case "memory_available_kib":
    case "proxy":
    case "tool":
    case "no_supervisor":
      // What a distribution brings along is its own business.
      return [];
    case "disk_mount":
    case "program_mount":
      return ["ro", "noexec"].includes(line) ? [line] : [];
    case "idle_program":
      // On the booted host the services of other stories call it as well.
      return [];
    case "disk_free_kib":
      return [line === "0" ? "0" : "some"];
    case "listening":
      return ports.includes(Number(line)) ? [line] : [];
    case "port_owner":
    case "port_taken":
      return [line.replace(/^\d+/, "pid")];
    case "ExecMainStartTimestampMonotonic":
    case "MainPID":
    case "user_id":
      return [line.replace(/^[1-9]\d*$/, "some")];
    case "expires_in":
      return [Number(line) > 0 ? "later" : "now"];
    case "journal":
      // systemd's own words differ between its versions.
      return line.startsWith("contract: ") ? [line] : [];
    case "http_status":
      return [String(Number(line)).padStart(3, "0")];
    case "unit":
      return [line.replace(/ \d+/g, " some").trimEnd().split(" ").sort().join(" ")];
    case "probe":
      return [line.replace(/ 0+ [\d.]+$/, " 000 some").replace(/[\d.]+$/, "some")];
    case "cursor":
    case "log_lines":
      return [line.replace(/ .*/, " some")];
    case "disk":
      return ["some"];
    default:
      return [line];
  }
}

/** The program's own words, without those of the tools that it uses. */
function reasonOf(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line !== "" && !/^(?:gzip|ln|mv|sh): /.test(line));
  return lines[0]?.replace(/:.*/, "") ?? "";
}
