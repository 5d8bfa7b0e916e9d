import { wordsOf } from "../../errors.ts";
import type { NoCache, SaveResult } from "./cache-messages.ts";

type Looked = { readonly kind: "hit"; readonly key: string } | { readonly kind: "miss" } | NoCache;

/*
 * @actions/cache answers a failure like a miss (undefined) or like a success (an id) and says only in its log what it
 * was. These functions read that log: written against version 6.3.0, held to it by the component tests.
 */

/** What `restoreCache` came to, from its value and the lines that it printed. */
export function readRestore(key: string | undefined, lines: readonly string[]): Looked {
  if (key !== undefined) return { kind: "hit", key };
  const denied = findTold(lines, /cache read denied:|^Cache restore skipped:/);
  if (denied !== undefined) return { kind: "denied", reason: reasonOf(denied) };
  const failure = lines.findLast((line) => /^::(warning|error)\b.*?::/.test(line));
  return failure === undefined ? { kind: "miss" } : { kind: "failed", reason: reasonOf(failure, lines) };
}

/** What `saveCache` came to, from the id that it returned (-1: none) and the lines that it printed. */
export function readSave(id: number | null, lines: readonly string[]): SaveResult {
  const texts = lines.map(commandText);
  const denied = findTold(lines, /cache write denied:|^Cache save skipped:/);
  if (denied !== undefined) return { kind: "denied", reason: reasonOf(denied) };
  const refused = texts.filter((text) => /^Failed to (save|reserve)/.test(text));
  if (refused.some((text) => /already exists?\b|\(409\)/i.test(text))) return { kind: "exists" };
  const failure = lines.findLast((line) => /^::(warning|error)\b.*?::/.test(line)) ?? refused[0];
  if (failure !== undefined) return { kind: "failed", reason: reasonOf(failure, lines) };
  return id === -1
    ? { kind: "failed", reason: "nothing was saved, for no stated reason" }
    : { kind: "saved", archiveBytes: archiveBytesIn(lines) };
}

/** The text of a line; of those that only a debugging user sees, which hold whole answers, only if there is no other. */
function findTold(lines: readonly string[], wanted: RegExp): string | undefined {
  const isDebug = (line: string) => line.startsWith("::debug::");
  return [...lines.filter((line) => !isDebug(line)), ...lines.filter(isDebug)]
    .map(commandText)
    .find((text) => wanted.test(text));
}

/** What it means that the library threw. */
export function readThrown(error: unknown): NoCache {
  return { kind: "failed", reason: oneLine(wordsOf(error)) };
}

/** Size of the archive that a call of the library moved; 0 when it does not say. */
export function archiveBytesIn(lines: readonly string[]): number {
  const [, restored, saved] =
    lines.map((line) => /Cache Size: .*\((\d+) B\)|File Size: (\d+)/.exec(line)).find((match) => match !== null) ?? [];
  return Number(restored ?? saved ?? 0);
}

/** The text of a workflow command, unescaped; any other line as it is. */
export function commandText(line: string): string {
  const command = /^::[a-z-]+(?: [^:]*)?::(.*)$/s.exec(line);
  if (!command) return line;
  return (command[1] ?? "").replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}

/** The last line that says what went wrong, as an appendix to a reason; empty when there is none. */
export function lastWords(lines: readonly string[]): string {
  const last = lines.findLast((line) => /fail|error|denied/i.test(line) && !line.startsWith("::add-mask::"));
  return last === undefined ? "" : `; last heard: ${reasonOf(last)}`;
}

function reasonOf(line: string, lines: readonly string[] = []): string {
  const words = commandText(line).replace(/^Failed to (restore|save): /, "");
  const tar = lines.findLast((other) => /^[\w/.-]*tar: .*(Cannot|Error|Unexpected|not)/.test(other));
  return oneLine(tar === undefined ? words : `${words} (${tar})`);
}

/** Signed addresses carry their secret in the query; some say only their path. */
function oneLine(text: string): string {
  return text
    .replace(/\?[^\s?]*=\S*/g, "")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 500);
}
