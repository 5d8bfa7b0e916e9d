import { causeIn } from "../service/cause.ts";
import { type LastWords, lastWordsIn } from "../service/last-words.ts";
import { withoutTerminalSequences } from "../text/escaping.ts";

/** What a line of a service's log says about the service. `gin`: of gin's own logger, which cannot be anything else. */
export type LineKind = "structured" | "gin" | "debug mode" | "panic" | "fatal error" | "unstructured";

/** What lines say that the judgement needs, told from the whole line: what is kept of it has lost its secrets and its end. */
type LogMark = "stacks" | "fatal error" | "source is wrong" | "machine is unfit" | "address in use";

export interface LogFacts {
  readonly lines: number;
  /** How many of each kind, and the first one. */
  readonly kinds: ReadonlyMap<LineKind, { readonly count: number; readonly example: string }>;
  /** From the first panic or fatal error on, as far as it helps; empty without one. */
  readonly crash: readonly string[];
  readonly marks: ReadonlySet<LogMark>;
  readonly tail: readonly string[];
  /** What it would say if it had ended now; undefined: it has said nothing. */
  readonly lastWords: LastWords | undefined;
  /** Where it could not write, each place once. */
  readonly refusedWrites: readonly LastWords[];
  /** Paths that gin answers GET on, as it tells them in debug mode. */
  readonly routes: readonly string[];
}

export interface LogReader {
  take(line: string): void;
  /** `root`: the directory of the service, so that paths in it are told as the service sees them. */
  facts(root: string): LogFacts;
}

/** Later ones are counted only: a flood costs nothing, and a service has shown its manners by then. */
const judgedLines = 10_000;
const keptLines = 20;
/** Characters of a line that are shown; it is cut after secrets were taken out, which a cut could hide. */
const shownCharacters = 500;

export function createLogReader(redact: (text: string) => string): LogReader {
  let lines = 0;
  const marks = new Set<LogMark>();
  const kinds = new Map<LineKind, { count: number; readonly example: string }>();
  const crash: string[] = [];
  const refused: string[] = [];
  const routes: string[] = [];
  let tail: string[] = [];
  // A colour in the midst of a secret would hide it from the redaction, and be taken out of the report later.
  const show = (line: string) => redact(withoutTerminalSequences(line)).slice(0, shownCharacters);
  const note = (line: string) => {
    for (const [mark, pattern] of markPatterns) if (pattern.test(line)) marks.add(mark);
    const kind = kindOf(line);
    if (refused.length < keptLines && isRefusedWrite(line)) refused.push(line);
    const [, route] = ginRoute.exec(line) ?? [];
    if (route !== undefined && routes.length < keptRoutes) routes.push(route);
    if (crash.length > 0 || kind === "panic" || kind === "fatal error") {
      if (crash.length < keptLines) crash.push(line);
      // The stacks after it are no lines of a log.
      if (crash.length > 1 && kind === "unstructured") return;
    }
    const known = kinds.get(kind);
    if (known) known.count += 1;
    else kinds.set(kind, { count: 1, example: show(line) });
  };
  return {
    take(line) {
      if (line.trim() === "") return;
      lines += 1;
      tail.push(line);
      if (tail.length > 2 * keptLines) tail = tail.slice(-keptLines);
      if (lines <= judgedLines) note(line);
    },
    facts: (root) => ({
      lines,
      kinds,
      crash: crash.map(show),
      marks,
      tail: tail.slice(-keptLines).map(show),
      lastWords: shownWords(lastWordsIn(crash.length > 0 ? crash : tail.slice(-keptLines), root), root, show),
      refusedWrites: eachPlace(refused.flatMap((line) => shownWords(lastWordsIn([line], root), root, show) ?? [])),
      routes,
    }),
  };
}

/** Paths as the service means them, from its release on. What the cause names stays as it is: whoever shows it takes the secrets out. */
function shownWords(words: LastWords | undefined, root: string, show: (text: string) => string): LastWords | undefined {
  if (words === undefined) return undefined;
  const release = `${root}/releases/release`;
  return {
    ...words,
    text: show(words.text.replaceAll(`${release}/`, "").replaceAll(release, ".").replaceAll(`${root}/`, "$$HOME/")),
  };
}

/** Looked at twice, because each of thousands of lines is. */
function isRefusedWrite(line: string): boolean {
  return /denied|permitted|read-?only|unable to open|SQLITE_/i.test(line) && causeIn(line, "")?.kind === "cannot write";
}

function eachPlace(writes: readonly LastWords[]): readonly LastWords[] {
  return [...new Map(writes.map((write) => [JSON.stringify(write.cause), write])).values()];
}

/** `[GIN-debug] GET    /ping                     --> main.main.func1 (3 handlers)` */
const ginRoute = /^\[GIN-debug\] GET +(\/\S*) +-->/;
const keptRoutes = 500;

/** Of Go's runtime: `fatal error: all goroutines are asleep - deadlock!`, `SIGSEGV: segmentation violation`. */
const fatalError = /^(?:fatal error|SIG[A-Z]+): /;

const markPatterns: readonly (readonly [LogMark, RegExp])[] = [
  ["stacks", /^(?:goroutine \d+ |runtime stack:)/],
  ["fatal error", fatalError],
  // Panics that follow from the source alone: routes of gin and net/http, flags, expressions.
  [
    "source is wrong",
    /^panic: .*(?:conflicts with existing|handlers are already registered|only one wildcard per path|path must begin with|multiple registrations for|conflicts with pattern|flag redefined|regexp: Compile)/,
  ],
  // Go's runtime on a machine that is too old for the variant, or has no room: not the program's fault.
  [
    "machine is unfit",
    /^SIGILL: |can only be run on .* processors|this CPU has no|out of memory|newosproc|cannot allocate|too many open files/,
  ],
  ["address in use", /address already in use/],
];

const pair = String.raw`[\w.@/-]+=(?:"(?:[^"\\]|\\.)*"|[^\s"]*)`;
/** At least two pairs, as log/slog's TextHandler and logrus print them; prose with one `=` in it is none. */
const logfmt = new RegExp(String.raw`^${pair}(?: +${pair})+\s*$`);

/** Go's own words stand at the start of a line: runtime/panic.go, net/http's server.go, gin's recovery.go and debug.go. */
export function kindOf(line: string): LineKind {
  if (line.startsWith("[GIN-debug]")) return "debug mode";
  if (line.startsWith("[GIN] ")) return "gin";
  if (/^(?:panic: |\[Recovery\] .*panic recovered)|http: panic serving /.test(line)) return "panic";
  if (fatalError.test(line)) return "fatal error";
  return isStructured(line) ? "structured" : "unstructured";
}

function isStructured(line: string): boolean {
  if (!line.startsWith("{")) return logfmt.test(line);
  try {
    return typeof JSON.parse(line) === "object";
  } catch {
    // A record that was cut off because of its length ends without its brace.
    return /^\{\s*"/.test(line) && !line.trimEnd().endsWith("}");
  }
}
