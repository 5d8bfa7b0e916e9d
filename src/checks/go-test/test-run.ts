import type { TestCounts } from "../../model/checks.ts";
import { count, describeDuration } from "../../text/measures.ts";
import { createFindingList } from "./finding-list.ts";
import { keepLines, ofCompiler } from "./kept-lines.ts";
import { type PackageRun, parentsOf, type RunningTest, startPackage, startTest, workingTests } from "./package-run.ts";
import type { SourcePlaces } from "./source-places.ts";
import { parseTestEvent, type TestEvent } from "./test-events.ts";
import { findingsOfPackage, findingsOfTest, subjectOf, type TestFinding } from "./test-findings.ts";

export interface TestResults {
  readonly counts: TestCounts;
  readonly findings: readonly TestFinding[];
  readonly findingsLeftOut: number;
  readonly slowest: readonly { readonly name: string; readonly elapsedMs: number }[];
  /** What is no event of a test, in its order: the compiler's words, and the go command's own. */
  readonly printed: readonly string[];
}

/** Follows `go test -json`, and keeps only what a report needs, however much is printed. */
export interface TestRun {
  /** A line of standard output or of standard error. */
  take(line: string): void;
  readonly finishedPackages: number;
  /** Packages that run, and in them the test that has run longest; for somebody who waits. */
  running(): readonly string[];
  results(): TestResults;
}

export interface TestRunWorld {
  readonly say: (line: string) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly elapsed: () => number;
  readonly places: SourcePlaces;
}

type Event = Extract<TestEvent, { kind: "test" }>;

const mostSlow = 5;
const slowMs = 100;

export function followTests(world: TestRunWorld): TestRun {
  const state = startState(world);
  return {
    take(line) {
      const event = parseTestEvent(line);
      if (event?.kind === "test") takeEvent(state, event);
      else if (event?.kind === "build") state.printed.add(event.output);
      else if (line !== "") state.printed.add(`${line}\n`);
    },
    get finishedPackages() {
      return Object.values(state.packages).reduce((sum, count) => sum + count, 0);
    },
    running: () => [...state.running.values()].map((run) => inWords(run, world.elapsed())),
    results: () => ({
      counts: { ...state.tests, packages: state.packages },
      findings: state.findings.items,
      findingsLeftOut: state.findings.leftOut,
      slowest: state.slowest,
      printed: state.printed.lines(),
    }),
  };
}

function startState(world: TestRunWorld) {
  return {
    world,
    running: new Map<string, PackageRun>(),
    tests: { passed: 0, failed: 0, skipped: 0 },
    packages: { passed: 0, failed: 0, cached: 0, withoutTests: 0 },
    // A race that is seen from several tests is one.
    findings: createFindingList<TestFinding>(({ subject, message }) =>
      message.startsWith("data race: ") ? message : JSON.stringify([subject, message]),
    ),
    slowest: [] as { readonly name: string; readonly elapsedMs: number }[],
    printed: keepLines(world.say, ofCompiler),
  };
}

type State = ReturnType<typeof startState>;

function takeEvent(state: State, event: Event): void {
  const { action, test: name } = event;
  const now = state.world.elapsed();
  const run = state.running.get(event.package) ?? startPackage(event.package, now);
  state.running.set(event.package, run);
  const isEnd = action === "pass" || action === "fail" || action === "skip";
  if (name === undefined) {
    if (action === "output") takePackageOutput(run, event.output);
    if (isEnd) endPackage(state, run, event);
    return;
  }
  const test = run.tests.get(name) ?? startTest(run, name, now);
  if (isEnd) endTest(state, run, test, event);
  else if (action === "output" && !isFraming(event.output, name)) test.printed.add(event.output);
  else if (action === "pause" || action === "cont") test.isPaused = action === "pause";
}

/** `=== RUN   TestAdd`, `--- PASS: TestAdd (0.00s)`: what the events say as well. */
function isFraming(output: string, name: string): boolean {
  return /^\s*(?:===|---) [A-Z]+:? +/.test(output) && output.includes(name);
}

function takePackageOutput(run: PackageRun, output: string): void {
  if (/^ok\s.*\t\(cached\)/.test(output)) run.isCached = true;
  else if (/^FAIL\t.* \[(?:build|setup) failed\]\n?$/.test(output)) run.buildFailed = true;
  if (!/^(?:PASS|FAIL)\n$|^(?:ok|FAIL|\?) *\t/.test(output)) run.printed.add(output);
}

function endTest(state: State, run: PackageRun, test: RunningTest, event: Event): void {
  const { tests, world } = state;
  const elapsedMs = event.elapsedMs ?? world.elapsed() - test.startMs;
  test.printed.end();
  run.tests.delete(test.name);
  if (event.action === "fail") {
    for (const parent of parentsOf(run, test.name)) parent.subtestFailed = true;
    // A test also fails when one of its subtests does; it counts only when it has something to say for itself.
    const failedItself = !test.subtestFailed || test.messages.length > 0;
    if (failedItself) {
      run.failedTests += 1;
      tests.failed += 1;
    }
    if (failedItself || run.crash?.test === test.name) {
      tell(state, `FAIL ${subjectOf(run, test)}, ${describeDuration(elapsedMs)}`, test.printed.lines(), [
        ...findingsOfTest(run, test, world.places),
      ]);
    }
  }
  if (test.hasSubtests) return;
  run.testCount += 1;
  if (event.action === "pass") tests.passed += 1;
  if (event.action === "skip") tests.skipped += 1;
  if (elapsedMs < slowMs) return;
  const slowest = [...state.slowest, { name: subjectOf(run, test), elapsedMs }];
  state.slowest = slowest.sort((a, b) => b.elapsedMs - a.elapsedMs).slice(0, mostSlow);
}

function endPackage(state: State, run: PackageRun, event: Event): void {
  const { world, packages, tests } = state;
  state.running.delete(run.name);
  run.printed.end();
  const time = run.isCached ? "cached" : describeDuration(event.elapsedMs ?? world.elapsed() - run.startMs);
  const facts = () => `${count(run.testCount, "test")}, ${time}`;
  if (event.action === "skip") packages.withoutTests += 1;
  else if (event.action === "pass") {
    packages[run.isCached ? "cached" : "passed"] += 1;
    world.say(`ok   ${run.name}: ${facts()}`);
  } else {
    packages.failed += 1;
    if (run.buildFailed || event.buildFailed) {
      world.say(`FAIL ${run.name}: it could not be built`);
      return;
    }
    for (const { printed } of run.tests.values()) printed.end();
    const unfinished = workingTests(run);
    tests.failed += unfinished.length;
    run.testCount += unfinished.length;
    const findings = findingsOfPackage(run, unfinished, world.places);
    for (const finding of findings)
      tell(state, `FAIL ${finding.subject}: ${finding.message}`, finding.output, [finding]);
    world.say(`FAIL ${run.name}: ${facts()}`);
  }
}

/** One of many failures is only named. */
function tell(state: State, title: string, output: readonly string[], findings: readonly TestFinding[]): void {
  const { say } = state.world;
  const wanted = findings.map((finding) => state.findings.add(finding));
  say(title);
  if (wanted.includes(false)) return;
  for (const line of output) say(`     ${line}`);
}

function inWords(run: PackageRun, nowMs: number): string {
  const [test] = workingTests(run);
  const seconds = Math.round((nowMs - (test ?? run).startMs) / 1000);
  return test === undefined ? `${run.name} for ${seconds} s` : `${subjectOf(run, test)} for ${seconds} s`;
}
