/** How much is kept of what is printed, in characters. */
export interface KeptSizes {
  readonly head: number;
  readonly tail: number;
}

/** Of one test: enough to see how it began and how it ended. */
const ofTest: KeptSizes = { head: 8 * 1024, tail: 24 * 1024 };
/** Of a compiler or vet: every message is one of somebody's. */
export const ofCompiler: KeptSizes = { head: 1024 * 1024, tail: 24 * 1024 };

/** A longer line is cut into several. */
const longestLine = 4 * 1024;

/** What somebody prints, of any length, of which the beginning and the end are kept. */
export interface KeptLines {
  /** Takes a piece of text; lines may begin in one and end in another. */
  add(piece: string): void;
  /** Ends a line that was not ended. */
  end(): void;
  /** The lines that are kept, with one in their midst that says how many were left out. */
  lines(): readonly string[];
}

/** `onLine` is given every line, also those that are left out later. */
export function keepLines(onLine: (line: string) => void = () => {}, sizes = ofTest): KeptLines {
  const head: string[] = [];
  let headLength = 0;
  let tail: string[] = [];
  let tailStart = 0;
  let tailLength = 0;
  let leftOut = 0;
  let open = "";

  const keep = (line: string) => {
    const length = line.length + 1;
    if (headLength + length <= sizes.head && tail.length === 0) {
      head.push(line);
      headLength += length;
      return;
    }
    tail.push(line);
    tailLength += length;
    while (tailLength > sizes.tail) {
      tailLength -= (tail[tailStart]?.length ?? 0) + 1;
      // Let go of it: taken out one by one they would have to be moved each time.
      tail[tailStart] = "";
      tailStart += 1;
    }
    if (tailStart > 10_000) {
      leftOut += tailStart;
      tail = tail.slice(tailStart);
      tailStart = 0;
    }
  };
  const take = (line: string) => {
    const text = line.replace(/\r$/, "");
    keep(text);
    onLine(text);
  };

  return {
    add(piece) {
      const lines = (open + piece).split("\n");
      open = lines.pop() ?? "";
      for (const line of lines) take(line);
      for (; open.length > longestLine; open = open.slice(longestLine)) take(open.slice(0, longestLine));
    },
    end() {
      if (open !== "") take(open);
      open = "";
    },
    lines() {
      const missing = leftOut + tailStart;
      const gap = missing === 0 ? [] : [`… ${missing} lines left out …`];
      return [...head, ...gap, ...tail.slice(tailStart)];
    },
  };
}
