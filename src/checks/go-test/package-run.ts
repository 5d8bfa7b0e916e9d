import { type KeptLines, keepLines } from "./kept-lines.ts";
import type { NamedPlace } from "./source-places.ts";
import { beginsCrash, beginsRace, endsRace } from "./stack-dump.ts";

/** A dump of all goroutines has no end: more lines than these show no more of the reason. */
const longestCrash = 2000;
const longestRace = 200;
const mostRaces = 20;
const mostMessages = 20;

/** A test that has begun. */
export interface RunningTest {
  readonly name: string;
  readonly startMs: number;
  readonly printed: KeptLines;
  /** Where its messages say they come from, in their order. A log and an error look the same. */
  readonly messages: NamedPlace[];
  hasSubtests: boolean;
  subtestFailed: boolean;
  isPaused: boolean;
  /** The testing package has said that it failed for a race. */
  raced: boolean;
}

/** A package whose tests run. */
export interface PackageRun {
  readonly name: string;
  readonly startMs: number;
  readonly tests: Map<string, RunningTest>;
  /** What is no single test's. */
  readonly printed: KeptLines;
  failedTests: number;
  testCount: number;
  /** Subjects of tests that failed and have printed nothing, so far. */
  readonly silentFailures: string[];
  isCached: boolean;
  buildFailed: boolean;
  /** The last dump that began: the lines, and the test that it was seen in. */
  crash: { readonly test: string | undefined; readonly lines: string[] } | undefined;
  /** Not yet told, each with its lines. */
  races: string[][];
  /** The one that is being printed. */
  openRace: string[] | undefined;
  hasRaced: boolean;
}

export function startPackage(name: string, startMs: number): PackageRun {
  const run: PackageRun = {
    name,
    startMs,
    tests: new Map(),
    printed: keepLines((line) => follow(run, undefined, line)),
    failedTests: 0,
    testCount: 0,
    silentFailures: [],
    isCached: false,
    buildFailed: false,
    crash: undefined,
    races: [],
    openRace: undefined,
    hasRaced: false,
  };
  return run;
}

export function startTest(run: PackageRun, name: string, startMs: number): RunningTest {
  const test: RunningTest = {
    name,
    startMs,
    printed: keepLines((line) => follow(run, test, line)),
    messages: [],
    hasSubtests: false,
    subtestFailed: false,
    isPaused: false,
    raced: false,
  };
  run.tests.set(name, test);
  for (const parent of parentsOf(run, name)) parent.hasSubtests = true;
  return test;
}

/** Those that have begun: names of subtests may hold slashes of their own. */
export function parentsOf(run: PackageRun, name: string): readonly RunningTest[] {
  const parents: RunningTest[] = [];
  for (let at = name.lastIndexOf("/"); at > 0; at = name.lastIndexOf("/", at - 1)) {
    const parent = run.tests.get(name.slice(0, at));
    if (parent !== undefined) parents.push(parent);
  }
  return parents;
}

/** Those that run, and do not wait for subtests or for their turn. */
export function workingTests(run: PackageRun): readonly RunningTest[] {
  return [...run.tests.values()].filter(({ hasSubtests, isPaused }) => !hasSubtests && !isPaused);
}

/** Looks for what the runtime and the testing package print about a failure. Races are the package's: their test may have ended. */
function follow(run: PackageRun, test: RunningTest | undefined, line: string): void {
  if (run.openRace !== undefined) {
    if (run.openRace.length < longestRace && !endsRace(line)) run.openRace.push(line);
    else run.openRace = undefined;
    return;
  }
  if (beginsRace(line)) {
    run.openRace = [];
    run.hasRaced = true;
    if (run.races.length < mostRaces) run.races.push(run.openRace);
    return;
  }
  if (beginsCrash(line)) run.crash = { test: test?.name, lines: [line] };
  else if (run.crash !== undefined && run.crash.lines.length < longestCrash) run.crash.lines.push(line);
  if (test !== undefined) followMessage(run, test, line);
}

function followMessage(run: PackageRun, test: RunningTest, line: string): void {
  const [, path, number, message = ""] = /^\s+((?:[A-Za-z]:)?[^\s:][^:]*\.go):(\d+): ?(.*)$/.exec(line) ?? [];
  if (path === undefined) return;
  if (/^race detected during execution of test/.test(message)) {
    test.raced = true;
    return;
  }
  // Who still has something to say has not crashed: what began like a crash was text.
  if (run.crash?.test === test.name) run.crash = undefined;
  test.messages.push({ path, line: Number(number) });
  if (test.messages.length > mostMessages) test.messages.shift();
}
