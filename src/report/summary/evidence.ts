import { fencedBlock, logLine } from "../../text/escaping.ts";

const maxLines = 60;
const maxLineLength = 600;
const maxBytes = 48 * 1024;

/** The last lines of a log in a fenced block; what was left out is said above it. Empty without lines. */
export function renderEvidence(evidence: readonly string[]): string {
  const tail = evidence.slice(-maxLines).flatMap((text) => text.split("\n").slice(-maxLines));
  const kept: string[] = [];
  let bytes = 0;
  for (const text of tail.slice(-maxLines).reverse()) {
    const line = logLine(text, maxLineLength);
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > maxBytes) break;
    kept.unshift(line);
  }
  if (kept.length === 0) return "";
  const total = evidence.reduce((count, text) => count + text.split("\n").length, 0);
  const block = fencedBlock(kept, "text");
  return total === kept.length ? block : `The last ${kept.length} of ${total} lines:\n\n${block}`;
}
