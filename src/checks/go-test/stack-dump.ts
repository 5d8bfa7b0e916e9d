import type { FoundPlace } from "../../model/checks.ts";
import type { NamedPlace } from "./source-places.ts";

interface Frame extends NamedPlace {
  /** `example.com/shop/calc.TestAdd(0xc000123)` */
  readonly call: string;
}

/** What the Go runtime prints of itself when a program panics, or is ended by a fatal error or a time limit. */
export interface Crash {
  /** `panic: runtime error: index out of range [3] with length 0` */
  readonly message: string;
  /** Of tests that were running when the time was over, as Go prints them: `TestHang (1s)`. */
  readonly running: readonly string[];
  /** Places of the source, the likeliest first. */
  readonly places: readonly FoundPlace[];
}

/** Two accesses to the same memory, at least one of which writes, with nothing that orders them. */
export interface Race {
  /** `read in counter.(*Counter).Inc at counter/counter.go:5` */
  readonly accesses: readonly string[];
  readonly places: readonly FoundPlace[];
}

type Resolve = (frame: NamedPlace) => FoundPlace | undefined;

export const beginsCrash = (line: string): boolean =>
  /^(?:panic: |fatal error: |unexpected fault address |SIG[A-Z]+: )/.test(line);
export const beginsRace = (line: string): boolean => line === "WARNING: DATA RACE";
export const endsRace = (line: string): boolean => /^={18}$/.test(line);

/** undefined: text that only begins like one. `lines` from `panic: ` on. */
export function readCrash(lines: readonly string[], resolve: Resolve): Crash | undefined {
  const goroutines = readGoroutines(lines);
  if (goroutines.length === 0) return undefined;
  const running = readRunning(lines);
  const [lastRunning] = running.slice(-1);
  const root = /^Test[^\s/]*/.exec(lastRunning ?? "")?.[0];
  // The goroutine that crashed comes first. Of a time limit it is only the alarm: what hangs is in the test's own.
  const concerns = (frames: readonly Frame[]) =>
    root !== undefined && frames.some(({ call }) => call.includes(`.${root}(`) || call.includes(`.${root}.`));
  const working = goroutines.filter(
    (frames) => !/^testing\.\(\*[TM]\)\.(?:Run|Parallel)\(/.test(frames[0]?.call ?? ""),
  );
  const ordered = [...working.filter(concerns), ...working.filter((frames) => !concerns(frames))];
  const places = ordered.flatMap((frames) => frames.flatMap((frame) => resolve(frame) ?? []));
  const message = (lines[0] ?? "").replace(/ \[recovered(?:, repanicked)?\]$/, "");
  return { message, running, places: places.slice(0, 1) };
}

/** One list of frames for each goroutine, the innermost call first. */
function readGoroutines(lines: readonly string[]): readonly (readonly Frame[])[] {
  const goroutines: Frame[][] = [];
  for (const [index, line] of lines.entries()) {
    if (/^goroutine \d+.*\[.+\]:$/.test(line)) goroutines.push([]);
    const frame = line.startsWith("created by ") ? undefined : readFrame(line, lines[index + 1], /^\t/);
    if (frame !== undefined) goroutines.at(-1)?.push(frame);
  }
  return goroutines;
}

function readFrame(call: string, place: string | undefined, indent: RegExp): Frame | undefined {
  if (place === undefined || !indent.test(place)) return undefined;
  const [, path, line] = /^\s+(.+?):(\d+)(?: \+0x[0-9a-f]+)?$/.exec(place) ?? [];
  return path === undefined ? undefined : { call: call.trim(), path, line: Number(line) };
}

/** The list under `running tests:`. */
function readRunning(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => line.trim() === "running tests:");
  if (start === -1) return [];
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => !line.startsWith("\t\t"));
  return rest.slice(0, end === -1 ? rest.length : end).map((line) => line.trim());
}

/** `lines` after `WARNING: DATA RACE`. */
export function readRace(lines: readonly string[], resolve: Resolve): Race {
  const accesses: string[] = [];
  const places: FoundPlace[] = [];
  for (const [index, line] of lines.entries()) {
    const [, what] = /^((?:Previous )?(?:atomic )?(?:read|write)) at 0x[0-9a-f]+ by /i.exec(line) ?? [];
    if (what === undefined) continue;
    const own = framesOfAccess(lines.slice(index + 1)).flatMap((frame) => {
      const place = resolve(frame);
      return place === undefined ? [] : [{ frame, place }];
    });
    const [first] = own;
    if (first !== undefined) places.push(first.place);
    const where =
      first === undefined ? "" : ` in ${shortCall(first.frame.call)} at ${first.place.file}:${first.place.line}`;
    accesses.push(`${what.toLowerCase()}${where}`);
  }
  return { accesses, places };
}

function framesOfAccess(lines: readonly string[]): readonly Frame[] {
  const end = lines.findIndex((line) => line.trim() === "");
  const block = end === -1 ? lines : lines.slice(0, end);
  return block.flatMap((line, index) => readFrame(line, block[index + 1], /^ {6}/) ?? []);
}

/** `counter.(*Counter).Inc` of `example.com/shop/counter.(*Counter).Inc()` */
function shortCall(call: string): string {
  return call.replace(/\([^()]*\)$/, "").replace(/^[^(]*\//, "");
}
