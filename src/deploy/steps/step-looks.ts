import { PassThrough } from "node:stream";
import type { RemoteCompleted } from "../../world/ssh/ssh.ts";
import { answerMark } from "./bootstrap.ts";
import { parseAnswer, type RawAnswer } from "./raw-answer.ts";

/** Above all looks: what stands before it, start-up files have printed. */
const answerLine = answerMark.trim();

/** Ends each look of a program that looks again and again: `look=3`. */
const lookEnd = /^look=\d+$/;

/** The looks that are whole in what a program has said. */
export function looksIn(stdout: string): readonly RawAnswer[] {
  const start = stdout.lastIndexOf(answerMark);
  return start === -1 ? [] : readLooks()(stdout.slice(start));
}

/** Takes what a program says piece by piece, each piece once, and gives the looks that have become whole by it. */
function readLooks(): (piece: string) => readonly RawAnswer[] {
  let rest = "";
  let isAnswering = false;
  let block: string[] = [];
  return (piece) => {
    const lines = `${rest}${piece}`.split("\n");
    // The last line may not be whole yet.
    rest = lines.pop() ?? "";
    const looks: RawAnswer[] = [];
    for (const line of lines) {
      if (line === answerLine) {
        isAnswering = true;
        block = [];
      } else if (isAnswering) {
        block.push(line);
        if (!lookEnd.test(line)) continue;
        looks.push(parseAnswer(block.join("\n")));
        block = [];
      }
    }
    return looks;
  };
}

/** Hands out looks as they come. What is sent stays open until it is enough: its end tells the program. */
export function watchLooks(head: string, onLook: (look: RawAnswer) => "more" | "enough") {
  const input = new PassThrough();
  input.write(head);
  const decoder = new TextDecoder();
  const read = readLooks();
  let said = "";
  let isEnough = false;
  const enough = Promise.withResolvers<void>();
  /** What comes later is of no use to anybody. */
  let isOver = false;
  let failure: { readonly error: unknown } | undefined;
  const take = (look: RawAnswer) => {
    if (isEnough || isOver) return;
    try {
      isEnough = onLook(look) === "enough";
    } catch (error) {
      isEnough = true;
      failure = { error };
    }
    if (!isEnough) return;
    input.end();
    enough.resolve();
  };
  return {
    input,
    onOutput(chunk: Uint8Array) {
      const piece = decoder.decode(chunk, { stream: true });
      said += piece;
      for (const look of read(piece)) take(look);
    },
    /** Waits for the program's end, or until it was enough: how and when it ends says nothing any more then. */
    async end(running: Promise<RemoteCompleted>): Promise<RemoteCompleted> {
      const ending = running.catch((error: unknown) => {
        if (!isEnough) throw error;
      });
      const completed = await Promise.race([ending, enough.promise]).finally(() => {
        isOver = true;
      });
      if (failure !== undefined) throw failure.error;
      return isEnough || !completed ? { exitCode: 0, stdout: said, stderr: "" } : completed;
    },
  };
}
