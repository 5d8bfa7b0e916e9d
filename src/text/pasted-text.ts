/**
 * A text as its lines were meant. What is pasted from a file of Windows brings a byte order mark, and a carriage return before each
 * end of a line; the last end is often cut to that. A carriage return inside a line stays: it is part of a value, or a fault.
 */
export function withPlainLineEnds(text: string): string {
  return text.replace(/^\uFEFF/, "").replace(/(?<!\r)\r+(?=\n|$)/g, "");
}
