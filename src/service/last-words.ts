import { type Cause, causeIn } from "./cause.ts";

/** What a program that ended by itself said last that tells why. */
export interface LastWords {
  /** The line without its time, and without what a structured record has beside its message. */
  readonly text: string;
  readonly cause: Cause | undefined;
}

/** Go's runtime: a panic that nobody recovered, and what it cannot survive. */
const crash = /^(?:panic|fatal error|SIG[A-Z]+): /;
/** Stacks, of Go's runtime and of zap: functions alone, `created by`, files with a tab before them. */
const frame = /^(?:\s|goroutine \d+ |runtime stack:|created by |exit status \d+$|\[signal |\S+$)/;
const complaint =
  /\b(?:panic|fatal|error|fail\w*|cannot|can't|could ?n[o']t|unable|refused|denied|not found|no such|missing|invalid|required|timeout|must)\b/i;

/**
 * The first crash, for what comes after it is stacks; else the last line that complains: what comes after it is how the program
 * takes its leave. `root`: the directory of the service.
 */
export function lastWordsIn(lines: readonly string[], root: string): LastWords | undefined {
  const sentences = lines.filter((line) => line.trim() !== "" && !frame.test(line));
  const line =
    lines.find((each) => crash.test(each)) ??
    sentences.findLast((each) => complaint.test(each) || causeIn(each, root) !== undefined) ??
    sentences.at(-1) ??
    lines.findLast((each) => each.trim() !== "");
  return line === undefined ? undefined : { text: messageOf(line), cause: causeIn(line, root) };
}

/** `2026/11/28 18:40:00 main.go:12: ` of package log, `2026-11-28T18:40:00.000Z` of others. */
const time = /^\[?\d{4}[/-]\d\d[/-]\d\d[ T]\d\d:\d\d:\d\d\S*\s+(?:[\w./-]+\.go:\d+: )?/;

/** What a line says, out of a record in JSON or logfmt, or without its time. */
export function messageOf(line: string): string {
  const fields = line.startsWith("{") ? jsonFields(line) : logfmtFields(line);
  const message = fields.get("msg") ?? fields.get("message");
  const error = fields.get("error") ?? fields.get("err");
  const isWhole = message === undefined || error === undefined || message.includes(error);
  const said = isWhole ? (message ?? error) : `${message}: ${error}`;
  return said ?? line.replace(time, "").replaceAll("\t", " ").trim();
}

function jsonFields(line: string): ReadonlyMap<string, string> {
  try {
    const entries = Object.entries(JSON.parse(line) as Readonly<Record<string, unknown>>);
    return new Map(
      entries.flatMap(([name, value]) => (typeof value === "string" ? [[name.toLowerCase(), value]] : [])),
    );
  } catch {
    return new Map();
  }
}

function logfmtFields(line: string): ReadonlyMap<string, string> {
  if (!/\bmsg="/.test(line)) return new Map();
  const found = line.matchAll(/(?:^| )(\w+)=(?:"((?:[^"\\]|\\.)*)"|(\S+))/g);
  return new Map(
    [...found].map(([, name = "", quoted, plain = ""]) => [name, quoted?.replaceAll('\\"', '"') ?? plain]),
  );
}
