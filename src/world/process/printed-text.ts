import { StringDecoder } from "node:string_decoder";

/** Of what is handed on line by line, in characters. No annotation is lost: a step shows ten, and the first ones count. */
const headSize = 2 * 1024 * 1024;
const tailSize = 256 * 1024;
/** A longer line is handed on in pieces, as one without an end would fill the memory. */
const longestPiece = 1024 * 1024;

/**
 * Reads what a program prints; the function that is returned gives it as text. With `onLine` that is the beginning and the end
 * of it, however much it is: who follows the lines needs no more. Without, the text is what was asked for, and whole.
 */
export function readPrinted(stream: NodeJS.ReadableStream, onLine: ((line: string) => void) | undefined): () => string {
  const decoder = new StringDecoder("utf8");
  const kept = onLine === undefined ? keepAll() : keepEnds(headSize, tailSize);
  const lines = onLine && splitLines(onLine);
  const take = (text: string) => {
    kept.add(text);
    lines?.add(text);
  };
  stream.on("data", (chunk: Buffer) => take(decoder.write(chunk)));
  const finish = () => {
    take(decoder.end());
    lines?.end();
  };
  stream.on("end", finish);
  return () => {
    // A stream that was closed from here has no end.
    finish();
    return kept.text();
  };
}

interface KeptText {
  add(text: string): void;
  text(): string;
}

function keepAll(): KeptText {
  const chunks: string[] = [];
  return { add: (text) => chunks.push(text), text: () => chunks.join("") };
}

/** Of a long text about `head` characters from its beginning, and between one and two times `tail` from its end. */
export function keepEnds(head: number, tail: number): KeptText {
  let beginning = "";
  let older = "";
  let newer = "";
  let leftOut = 0;
  return {
    add(text) {
      if (beginning.length < head) {
        beginning += text;
        return;
      }
      if (newer.length >= tail) {
        leftOut += older.length;
        older = newer;
        newer = "";
      }
      newer += text;
    },
    text() {
      if (leftOut === 0) return beginning + older + newer;
      // The rest of a line could be taken for another line.
      const rest = older.indexOf("\n") + 1;
      return `${beginning}\n… ${leftOut + rest} characters left out …\n${older.slice(rest)}${newer}`;
    },
  };
}

function splitLines(onLine: (line: string) => void): { add(text: string): void; end(): void } {
  // Put together once, as a line may have megabytes.
  let rest: string[] = [];
  let restLength = 0;
  const keep = (text: string) => {
    rest = [text];
    restLength = text.length;
  };
  const end = () => {
    const line = rest.join("");
    keep("");
    if (line !== "") onLine(line);
  };
  return {
    add(text) {
      if (text.includes("\n")) {
        const lines = [...rest, text].join("").split("\n");
        keep(lines.pop() ?? "");
        for (const line of lines) onLine(line.replace(/\r$/, ""));
      } else {
        rest.push(text);
        restLength += text.length;
      }
      if (restLength > longestPiece) end();
    },
    end,
  };
}
