import type { CheckFinding, FoundPlace } from "../../model/checks.ts";
import type { PackageRun, RunningTest } from "./package-run.ts";
import type { SourcePlaces } from "./source-places.ts";
import { readCrash, readRace } from "./stack-dump.ts";

/** A finding whose place is not settled: one of these, as the source has to be read to tell an error from a log. */
export type TestFinding = Omit<CheckFinding, "place"> & { readonly places: readonly FoundPlace[] };

const mostMessageLines = 20;

/** What made a test fail by itself. Takes the package's races and its crash, so that they are told once. */
export function findingsOfTest(run: PackageRun, test: RunningTest, places: SourcePlaces): readonly TestFinding[] {
  const output = test.printed.lines();
  const subject = subjectOf(run, test);
  const races = takeRaces(run, subject, output, places);
  const crash = run.crash?.test === test.name ? readCrash(run.crash.lines, places.ofFrame) : undefined;
  if (crash !== undefined) {
    run.crash = undefined;
    // A subtest that panics is said to have failed before the panic is printed, and that in its parent's name.
    const panicked = run.silentFailures.findLastIndex((silent) => silent.startsWith(`${test.name}/`));
    const [named = subject] = panicked === -1 ? [] : run.silentFailures.splice(panicked, 1);
    return [...races, { subject: named, message: crash.message, places: crash.places, output }];
  }
  if (output.length === 0) {
    run.silentFailures.push(subject);
    return races;
  }
  // Which test a race is printed in is chance: all that it says of this one is that it failed for it.
  if (test.raced && test.messages.length === 0 && run.hasRaced) return races;
  const named = test.messages.flatMap((message) => places.ofMessage(message, run.name) ?? []);
  return [...races, { subject, message: messageOf(output), places: named, output }];
}

/** What made a package fail besides tests that said so: it ended in the midst of some, or has failed around them. */
export function findingsOfPackage(
  run: PackageRun,
  unfinished: readonly RunningTest[],
  places: SourcePlaces,
): readonly TestFinding[] {
  const crash = run.crash && readCrash(run.crash.lines, places.ofFrame);
  const seenIn = run.tests.get(run.crash?.test ?? "") ?? unfinished.at(-1);
  const output = (seenIn ?? run).printed.lines();
  const subject = seenIn === undefined ? run.name : subjectOf(run, seenIn);
  const races = takeRaces(run, subject, output, places);
  const silent = run.silentFailures.map((subject) => ({
    subject,
    message: "failed without a word",
    places: [],
    output: [],
  }));
  const isExplained = run.failedTests > 0 || run.hasRaced;
  if (unfinished.length === 0 && isExplained) return [...races, ...silent];
  if (crash !== undefined) {
    const still = crash.running.length === 0 ? "" : `; still running: ${crash.running.join(", ")}`;
    return [...races, ...silent, { subject, message: `${crash.message}${still}`, places: crash.places, output }];
  }
  const names = unfinished.slice(0, 10).map(({ name }) => name);
  // Of a program that was killed that is all that is known: `signal: killed`.
  const last = run.printed.lines().at(-1) ?? output.at(-1);
  const ended = `the test program ended while it ran ${names.join(", ")}${last ? `; its last words: ${last}` : ""}`;
  const message = names.length === 0 ? messageOf(output) : ended;
  return [...races, ...silent, { subject, message, places: [], output }];
}

export const subjectOf = (run: PackageRun, { name }: RunningTest): string => `${name} (${run.name})`;

function takeRaces(
  run: PackageRun,
  subject: string,
  output: readonly string[],
  { ofFrame }: SourcePlaces,
): readonly TestFinding[] {
  const races = run.races.map((lines) => readRace(lines, ofFrame));
  run.races = [];
  run.openRace = undefined;
  return races.map(({ accesses, places }) => ({
    subject,
    message: `data race: ${accesses.join(", ")}`,
    places,
    output,
  }));
}

/** What is said of it in one place: from its first message on, its middle left out when it is long. */
function messageOf(output: readonly string[]): string {
  const said = output.map((line) => line.trimEnd()).filter((line) => line !== "");
  const first = said.findIndex((line) => /^\s+\S.*\.go:\d+: /.test(line));
  const lines = said.slice(Math.max(0, first));
  const indent = /^\s*/.exec(lines[0] ?? "")?.[0] ?? "";
  const shown = lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
  if (shown.length === 0) return "failed without a word";
  if (shown.length <= mostMessageLines) return shown.join("\n");
  return [...shown.slice(0, 5), "…", ...shown.slice(5 - mostMessageLines)].join("\n");
}
