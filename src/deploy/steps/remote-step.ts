import { Readable } from "node:stream";
import { ActionError } from "../../errors.ts";
import type { Connection, RemoteCompleted } from "../../world/ssh/ssh.ts";
import { becomeRoot, callHostProgram, encodeProgram, refusalMark } from "./bootstrap.ts";
import { hostProgramVersion, streamedProgram } from "./host-program.ts";
import { type RawAnswer, readAnswer, readBelow } from "./raw-answer.ts";
import { stepFailure } from "./step-failure.ts";
import { looksIn, watchLooks } from "./step-looks.ts";
import { type Answers, type Facts, type StepDeclaration, type StepName, steps } from "./step-table.ts";
import { readFields, writeFields } from "./table/step-fields.ts";

/** A host that let us in, under the name that people see. */
export interface ConnectedHost {
  readonly label: string;
  readonly connection: Connection;
  /** Path of the service's host program, which does the steps; undefined: we become root by ourselves. */
  readonly hostProgram?: string | undefined;
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
  const { command, head } = requestOf(host, name, writeFields(step.facts, facts));
  const { onLook } = options;
  const watch = onLook && watchLooks(head, (look) => onLook(readAnswers(host.label, name, look)));
  const input = watch?.input ?? (options.stream ? Readable.from(headThenBody(head, options.stream)) : head);
  const { signal, onSent } = options;
  const running = host.connection.run({
    command,
    waitsForInput: true,
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

/** By which command a step is asked for, and what is sent to it: `version step`, `name =value` or `name base64` lines, and a lone dot. */
export function requestOf(
  { hostProgram }: Pick<ConnectedHost, "hostProgram">,
  name: StepName,
  facts: Readonly<Record<string, string>>,
): { readonly command: string; readonly head: string } {
  if (hostProgram !== undefined && name !== "provision") {
    return { command: callHostProgram(hostProgram), head: encodeFacts(hostProgramVersion, name, facts) };
  }
  return { command: becomeRoot, head: `${encodedProgram(name)}\n${encodeFacts("-", name, facts)}` };
}

const encodedPrograms = new Map<StepName, string>();

/** Packed once, and sent to many hosts. */
function encodedProgram(name: StepName): string {
  const encoded = encodedPrograms.get(name) ?? encodeProgram(streamedProgram(name));
  encodedPrograms.set(name, encoded);
  return encoded;
}

/** A program on one line, and what it is told. */
export function encodeRequest(program: string, name: string, facts: Readonly<Record<string, string>>): string {
  return `${encodeProgram(program)}\n${encodeFacts("-", name, facts)}`;
}

function encodeFacts(version: string, name: string, facts: Readonly<Record<string, string>>): string {
  return `${version} ${encodeStep(name, facts)}`;
}

/** A step as a host program reads it, but for the version before it. */
export function encodeStep(name: string, facts: Readonly<Record<string, string>>): string {
  return [name, ...Object.entries(facts).map(encodeFact), ".", ""].join("\n");
}

/** Most facts are sent as they are: a host needs two processes to read base64. */
function encodeFact([name, value]: readonly [string, string]): string {
  return /^[\w./:@+,-]*$/.test(value) ? `${name} =${value}` : `${name} ${Buffer.from(value).toString("base64")}`;
}

/** What `encodeStep` makes of a value, as a host reads it. */
export function decodeFact(sent: string): Buffer {
  return sent.startsWith("=") ? Buffer.from(sent.slice(1)) : Buffer.from(sent, "base64");
}
