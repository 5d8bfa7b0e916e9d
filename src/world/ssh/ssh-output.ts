/** Collects bytes and keeps only the last of them, so that a runaway program cannot fill the memory. */
export interface Tail {
  readonly add: (chunk: Buffer) => void;
  /** Decoded once, at the end: a character that came in two chunks stays whole. */
  readonly text: () => string;
}

export function createTail(limitBytes: number): Tail {
  const chunks: Buffer[] = [];
  let keptBytes = 0;
  let totalBytes = 0;
  return {
    add(chunk) {
      chunks.push(chunk);
      keptBytes += chunk.length;
      totalBytes += chunk.length;
      while (keptBytes - (chunks[0]?.length ?? 0) >= limitBytes) keptBytes -= chunks.shift()?.length ?? 0;
    },
    text() {
      const kept = Buffer.concat(chunks);
      if (totalBytes <= limitBytes) return kept.toString("utf8");
      let start = kept.length - limitBytes;
      // 10xxxxxx continues a UTF-8 character whose start was cut off.
      while (start < kept.length && ((kept[start] ?? 0) & 0b1100_0000) === 0b1000_0000) start++;
      const cutBytes = totalBytes - (kept.length - start);
      return `[the first ${cutBytes} bytes were cut]\n${kept.subarray(start).toString("utf8")}`;
    },
  };
}
