import { Readable } from "node:stream";
import { ActionError } from "../../errors.ts";
import type { Connection, RemoteCompleted } from "../../world/ssh/ssh.ts";
import { bootstrap, refusalMark } from "./bootstrap.ts";
import prelude from "./programs/prelude.sh";
import { type RawAnswer, readAnswer, readBelow } from "./raw-answer.ts";
import { stepFailure } from "./step-failure.ts";
import { readFields, writeFields } from "./step-fields.ts";
import { looksIn, watchLooks } from "./step-looks.ts";
import { type Answers, type Facts, type StepDeclaration, type StepName, steps } from "./step-table.ts";

/** A host that let us in, under the name that people see. */
export interface ConnectedHost {
  readonly label: string;
  readonly connection: Connection;
}

export interface StepOptions<S extends StepName = StepName> {
  readonly signal?: AbortSignal;
  /** Instead of that of the table. */
  readonly timeoutMs?: number;
  /** Follows the facts on the program's standard input. */
  readonly stream?: AsyncIterable<Uint8Array>;
  readonly onSent?: (bytes: number) => void;
  /** Told of each look as it comes, for a step that looks again and again; `enough` ends it. */
  readonly onLook?: (look: Answers<S>) => "more" | "enough";
}

/**
 * Runs one of `programs/` as root on a host, on one channel. Throws `host`, or `lock` when the lock is not ours any more. A step
 * that looks again and again returns its last look.
 */
export async function runStep<S extends StepName>(
  host: ConnectedHost,
  name: S,
  facts: Facts<S>,
  options: StepOptions<S> = {},
): Promise<Answers<S>> {
  const step: StepDeclaration = steps[name];
  const head = encodeRequest(prelude + step.program, writeFields(step.facts, facts));
  const { onLook } = options;
  const watch = onLook && watchLooks(head, (look) => onLook(readAnswers(host.label, name, look)));
  const input = watch?.input ?? (options.stream ? Readable.from(headThenBody(head, options.stream)) : head);
  const { signal, onSent } = options;
  const running = host.connection.run({
    command: bootstrap,
    label: name,
    input,
    timeoutMs: options.timeoutMs ?? timeLimitMs(step, facts),
    ...(signal === undefined ? {} : { signal }),
    ...(onSent === undefined ? {} : { onSent }),
    ...(watch === undefined ? {} : { onOutput: watch.onOutput }),
  });
  const completed = watch === undefined ? await running : await watch.end(running);
  const answer = readAnswer(completed.stdout);
  if (completed.exitCode !== 0 || answer === undefined) throw failureOf(host, name, head, completed, answer);
  const last = step.looks === undefined ? answer : (looksIn(completed.stdout).at(-1) ?? new Map());
  return readAnswers(host.label, name, last);
}

function timeLimitMs({ timeoutMs }: StepDeclaration, facts: object): number {
  return typeof timeoutMs === "number" ? timeoutMs : timeoutMs(facts as never);
}

/** Reads what a step answered. Throws `host`, with what is missing or not as it should be. */
function readAnswers<S extends StepName>(label: string, name: S, answer: RawAnswer): Answers<S> {
  const read = readFields<(typeof steps)[S]["answers"]>(steps[name].answers, (key) => answer.get(key)?.join("\n"));
  if ("values" in read) return read.values;
  throw new ActionError("host", `${label}: step ${name} gave an answer that cannot be used: ${read.problems[0]}`, {
    evidence: read.problems.slice(1),
    hint: "Run the job again. If it fails again, a program that the step uses prints something else there than on other hosts.",
  });
}

function failureOf(
  { label, connection }: ConnectedHost,
  step: StepName,
  sent: string,
  { exitCode, stdout, stderr }: RemoteCompleted,
  answer: RawAnswer | undefined,
): ActionError {
  const refusal = readBelow(refusalMark, stdout);
  return stepFailure({
    label,
    user: label.replace(/@.*/, ""),
    step,
    exitCode,
    // Answers are not what it said; nor is what the bootstrap found out.
    stdout: answer === undefined ? withoutSent(stdout.split(refusalMark)[0] ?? "", sent) : "",
    stderr: withoutSent(stderr, sent),
    hasAnswered: answer !== undefined,
    tools: refusal?.get("tool") ?? (refusal && []),
    rules: refusal?.get("rule") ?? [],
    remarks: connection.remarks?.() ?? [],
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
