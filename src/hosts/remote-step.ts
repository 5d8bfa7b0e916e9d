import { Readable } from "node:stream";
import { ActionError } from "../errors.ts";
import type { Connection } from "../world/ssh.ts";
import explain from "./remote/explain.sh";
import finish from "./remote/finish.sh";
import inspect from "./remote/inspect.sh";
import lock from "./remote/lock.sh";
import observe from "./remote/observe.sh";
import prelude from "./remote/prelude.sh";
import receive from "./remote/receive.sh";
import stage from "./remote/stage.sh";
import startCanary from "./remote/start-canary.sh";
import stopCanary from "./remote/stop-canary.sh";
import switchRelease from "./remote/switch.sh";

const programs = {
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

/**
 * The only command that is ever run on a host: a constant, in the words that dash, bash, ash and fish read alike. It
 * becomes root (90: it may not), reads the program as one base64 line and evaluates it, so that neither program nor
 * facts are in an argument list that other users of the host could read.
 */
const bootstrap =
  `sh -c 'p="IFS= read -r program && eval \\"\\$(printf %s \\"\\$program\\" | base64 -d)\\""; ` +
  `if [ "$(id -u)" = 0 ]; then exec sh -c "$p"; fi; sudo -n true </dev/null || exit 90; exec sudo -n sh -c "$p"'`;

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
  if (completed.exitCode === 90 || answer !== undefined) {
    throw explainExit(host.label, step, completed.exitCode, completed.stderr.trim());
  }
  throw new ActionError("host", `${host.label}: step ${step} did not get to run (exit code ${completed.exitCode})`, {
    cause:
      [completed.stderr.trim(), completed.stdout.trim().slice(-500)].filter(Boolean).join("; ") ||
      "the host said nothing",
    hint: "Can this user run commands over SSH? A login shell like nologin, or start-up files that read standard input, keep it from that.",
  });
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

/** What prelude.sh prints before anything else: above it stands what the login shell's start-up files had to say. */
const answerMark = "\n#gin-deploy answers\n";

/** undefined: the program did not get to answer. */
export function readAnswer(stdout: string): Answer | undefined {
  const start = stdout.indexOf(answerMark);
  return start === -1 ? undefined : parseAnswer(stdout.slice(start + answerMark.length));
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

function explainExit(label: string, step: StepName, exitCode: number, stderr: string): ActionError {
  if (exitCode === 90) {
    return new ActionError("preflight", `${label}: this user is not root and may not become root without a password`, {
      cause: stderr || undefined,
      hint: "Deploy as root, or give the user a sudo rule with NOPASSWD.",
    });
  }
  if (exitCode === 91) {
    return new ActionError("lock", `${label}: ${step}: ${stderr}`, {
      hint: "Another deploy took the host over because this run was silent for too long. Nothing was changed after that.",
    });
  }
  return new ActionError("host", `${label}: step ${step} failed (exit code ${exitCode})`, {
    cause: stderr || "it gave no reason",
  });
}
