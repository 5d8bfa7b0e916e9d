import { answerMark } from "./bootstrap.ts";

/** What a program answered, before it is read: every key with all of its lines, in order. */
export type RawAnswer = ReadonlyMap<string, readonly string[]>;

/** undefined: the program did not get to answer. */
export function readAnswer(stdout: string): RawAnswer | undefined {
  return readBelow(answerMark, stdout);
}

export function readBelow(mark: string, stdout: string): RawAnswer | undefined {
  // The last one: start-up files print whatever they like, and an answer has a key before each of its lines.
  const start = stdout.lastIndexOf(mark);
  return start === -1 ? undefined : parseAnswer(stdout.slice(start + mark.length));
}

export function parseAnswer(text: string): RawAnswer {
  const answer = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const equals = line.indexOf("=");
    if (equals < 1) continue;
    const key = line.slice(0, equals);
    const lines = answer.get(key) ?? [];
    answer.set(key, lines);
    lines.push(line.slice(equals + 1));
  }
  return answer;
}
