import { Readable } from "node:stream";
import type { Connection } from "../../world/ssh/ssh.ts";
import { answerMark, bootstrap, refusalMark } from "./bootstrap.ts";
import enter from "./programs/enter.sh";
import explain from "./programs/explain.sh";
import finish from "./programs/finish.sh";
import inspect from "./programs/inspect.sh";
import lock from "./programs/lock.sh";
import observe from "./programs/observe.sh";
import prelude from "./programs/prelude.sh";
import receive from "./programs/receive.sh";
import stage from "./programs/stage.sh";
import startCanary from "./programs/start-canary.sh";
import stopCanary from "./programs/stop-canary.sh";
import switchRelease from "./programs/switch.sh";
import { stepFailure } from "./step-failure.ts";

const programs = {
  enter,
  explain,
  finish,
  inspect,
  lock,
  observe,
  receive,
  stage,
  "start-canary": startCanary,
  "stop-canary": stopCanary,
  switch: switchRelease,
} as const;

export type StepName = keyof typeof programs;

/** A host that let us in, under the name that people see. */
export interface ConnectedHost {
  readonly label: string;
  readonly connection: Connection;
}

/** What a program answered: every key with all of its lines, in order. */
export type Answer = ReadonlyMap<string, readonly string[]>;

export interface StepOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs?: number;
  /** Follows the facts on the program's standard input. */
  readonly stream?: AsyncIterable<Uint8Array>;
  readonly onSent?: (bytes: number) => void;
}

/** Runs one program of `remote/` as root on a host, in one round trip. Throws `host`, or `lock` when the lock is not ours any more. */
export async function runStep(
  host: ConnectedHost,
  step: StepName,
  facts: Readonly<Record<string, string>>,
  { signal, timeoutMs = 60_000, stream, onSent }: StepOptions,
): Promise<Answer> {
  const head = encodeRequest(prelude + programs[step], facts);
  const completed = await host.connection.run({
    command: bootstrap,
    label: step,
    input: stream === undefined ? head : Readable.from(headThenBody(head, stream)),
    timeoutMs,
    signal,
    ...(onSent === undefined ? {} : { onSent }),
  });
  const answer = readAnswer(completed.stdout);
  if (completed.exitCode === 0 && answer !== undefined) return answer;
  const refusal = readBelow(refusalMark, completed.stdout);
  throw stepFailure({
    label: host.label,
    user: host.label.replace(/@.*/, ""),
    step,
    exitCode: completed.exitCode,
    // Answers are not what it said; nor is what the bootstrap found out.
    stdout: answer === undefined ? withoutSent(completed.stdout.split(refusalMark)[0] ?? "", head) : "",
    stderr: withoutSent(completed.stderr, head),
    hasAnswered: answer !== undefined,
    tools: refusal?.get("tool") ?? (refusal && []),
    rules: refusal?.get("rule") ?? [],
    remarks: host.connection.remarks?.() ?? [],
  });
}

/** A command that was forced upon us may send back what we sent, secrets among it. */
function withoutSent(said: string, sent: string): string {
  const ours = new Set(sent.split("\n"));
  return said
    .split("\n")
    .filter((line) => line === "" || !ours.has(line))
    .join("\n");
}

async function* headThenBody(head: string, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield Buffer.from(head);
  yield* body;
}

/** The program on one line, then `name base64` lines, then a lone dot. */
export function encodeRequest(program: string, facts: Readonly<Record<string, string>>): string {
  const lines = Object.entries(facts).map(([name, value]) => `${name} ${Buffer.from(value).toString("base64")}`);
  return [Buffer.from(program).toString("base64"), ...lines, ".", ""].join("\n");
}

/** undefined: the program did not get to answer. */
export function readAnswer(stdout: string): Answer | undefined {
  return readBelow(answerMark, stdout);
}

function readBelow(mark: string, stdout: string): Answer | undefined {
  // The last one: start-up files print whatever they like, and an answer has a key before each of its lines.
  const start = stdout.lastIndexOf(mark);
  return start === -1 ? undefined : parseAnswer(stdout.slice(start + mark.length));
}

export function parseAnswer(text: string): Answer {
  const answer = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const equals = line.indexOf("=");
    if (equals < 1) continue;
    const key = line.slice(0, equals);
    answer.set(key, [...(answer.get(key) ?? []), line.slice(equals + 1)]);
  }
  return answer;
}

/** The only line of a key, or nothing. */
export function oneOf(answer: Answer, key: string): string {
  return answer.get(key)?.[0] ?? "";
}
