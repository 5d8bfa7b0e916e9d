import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { setUp, TIERS, type Tier } from "./set-up.ts";

// npm test [checks|unit|component|fleet|runner ...] [path filter ...]

const CHECKS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  lint: ["biome", "check", "--error-on-warnings", "."],
  types: ["tsc"],
  "dead code": ["knip"],
  "generated files": ["node", "scripts/generate.ts", "--check"],
  dist: ["node", "scripts/check-dist.ts"],
};
const STAGES = ["checks", "unit", ...TIERS] as const;
type Stage = (typeof STAGES)[number];

/** How long a stage may take to clean up after a Ctrl-C before it is killed. */
const CANCEL_TIMEOUT_MS = 20_000;

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed or was skipped, one line each, for the end of the log. */
  readonly notes: readonly string[];
}

const nothingRun: Counts = { passed: 0, failed: 0, skipped: 0, notes: [] };

/** The part of vitest's JSON report that is read here. */
interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: "passed" | "failed";
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

const root = join(import.meta.dirname, "..");
const running = new Set<ChildProcess>();
let cancelledBy: NodeJS.Signals | undefined;

async function main(words: readonly string[]): Promise<void> {
  const chosen = STAGES.filter((stage) => words.includes(stage));
  const filters = words.filter((word) => !STAGES.some((stage) => stage === word));
  // A path filter means tests: the checks are of the whole and run only when they are asked for as well.
  const stages = chosen.length > 0 ? chosen : STAGES.filter((stage) => stage !== "checks" || filters.length === 0);
  const ready = prepare(TIERS.filter((tier) => stages.includes(tier)));
  const run = async (stage: Stage, output: Output): Promise<Counts> => {
    const missing = (await ready.get(stage)) ?? [];
    return cancelledBy ? nothingRun : await runStage(stage, missing, filters, output);
  };
  if (!stages.includes("fleet") || stages.length === 1) {
    report(await inTurn(stages, (stage) => run(stage, "inherit")));
    return;
  }
  // Hosts mostly wait for services to prove themselves: the processor has time for the other tiers meanwhile.
  report(
    await withScratch(async (scratch) => {
      const log = join(scratch, "fleet.log");
      const fleet = run("fleet", openSync(log, "w"));
      const others = stages.filter((stage) => stage !== "fleet");
      const results = await inTurn(others, (stage) => run(stage, "inherit"));
      if (!cancelledBy) console.log("\nwaiting for the tier fleet, whose log follows");
      const counts = await fleet;
      process.stdout.write(readFileSync(log));
      return [...results, counts];
    }),
  );
}

/** Brings what tiers need, while others run already: one after the other, because they ask one package manager. What is missing is said. */
function prepare(tiers: readonly Tier[]): ReadonlyMap<Stage, Promise<readonly string[]>> {
  let before: Promise<unknown> = Promise.resolve();
  const inOrder = [...tiers].sort((a, b) => Number(b === "fleet") - Number(a === "fleet"));
  return new Map(
    inOrder.map((tier) => {
      const missing = before
        .then(() => (cancelledBy ? [] : setUp(tier, console.log)))
        .catch((error) => [String(error)]);
      before = missing;
      return [tier, missing];
    }),
  );
}

async function inTurn(stages: readonly Stage[], run: (stage: Stage) => Promise<Counts>): Promise<Counts[]> {
  const results: Counts[] = [];
  for (const stage of stages) if (!cancelledBy) results.push(await run(stage));
  return results;
}

/** Where a stage's log goes: here, or to a file that is open. */
type Output = "inherit" | number;

async function runStage(
  stage: Stage,
  missing: readonly string[],
  filters: readonly string[],
  output: Output,
): Promise<Counts> {
  const say = (line: string) => (output === "inherit" ? console.log(line) : writeSync(output, `${line}\n`));
  const started = performance.now();
  say(`\n=== ${stage}`);
  const counts = stage === "checks" ? await runChecks() : await runTier(stage, missing, filters, output);
  say(`=== ${stage}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return counts;
}

async function runChecks(): Promise<Counts> {
  const notes: string[] = [];
  let passed = 0;
  for (const [name, argv] of Object.entries(CHECKS)) {
    if (cancelledBy) break;
    const code = await runToEnd(argv);
    console.log(`${code === 0 ? "ok" : "FAILED"}: ${name}`);
    if (code === 0) passed += 1;
    else notes.push(`failed: ${name} (${argv.join(" ")})`);
  }
  return { passed, failed: notes.length, skipped: 0, notes };
}

async function runTier(
  tier: Exclude<Stage, "checks">,
  missing: readonly string[],
  filters: readonly string[],
  log: Output,
): Promise<Counts> {
  if (missing.length > 0) return notSetUp(tier, missing, await countTests(tier, filters));
  return await withScratch(async (scratch) => {
    const output = join(scratch, "report.json");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${output}`];
    const code = await runToEnd(["vitest", "run", "--project", tier, ...reporters, ...filters], log);
    if (existsSync(output))
      return countResults(tier, JSON.parse(readFileSync(output, "utf8")), code, filters.length > 0);
    return {
      passed: 0,
      failed: 1,
      skipped: 0,
      notes: [`failed: the tier ${tier}: vitest ended with ${code} and no report`],
    };
  });
}

/** A machine of somebody's may lack something; one that exists to test everything may not: nobody reads the log of a green run. */
function notSetUp(tier: string, missing: readonly string[], skipped: number): Counts {
  const isCI = !["", "0", "false"].includes(process.env["CI"] ?? "");
  const verdict = isCI ? `failed: the tier ${tier} could not be set up (CI is set)` : `skipped: the tier ${tier}`;
  return { passed: 0, failed: isCI ? 1 : 0, skipped, notes: missing.map((what) => `${verdict}, missing ${what}`) };
}

function countResults(tier: string, { testResults }: VitestReport, code: number, isFiltered: boolean): Counts {
  const tests = testResults.flatMap(({ assertionResults, name }) =>
    assertionResults.map(({ fullName, status }) => ({ status, title: `${relative(root, name)}: ${fullName}` })),
  );
  const passed = tests.filter(({ status }) => status === "passed").length;
  const failures = tests.filter(({ status }) => status === "failed").map(({ title }) => `failed: ${title}`);
  const skips = tests
    .filter(({ status }) => !["passed", "failed"].includes(status))
    .map(({ title }) => `skipped: ${title}`);
  // A file can fail without a test of its own that did: it does not load, or a hook threw.
  const brokenFiles = testResults
    .filter(
      ({ status, assertionResults }) =>
        status === "failed" && !assertionResults.some((test) => test.status === "failed"),
    )
    .map(({ name, message }) => `failed: ${relative(root, name)}: ${message.split("\n")[0]}`);
  const broken = [...failures, ...brokenFiles];
  if (tests.length === 0 && brokenFiles.length === 0) {
    if (isFiltered) skips.push(`skipped: no test of the tier ${tier} matches the filter`);
    else broken.push(`failed: the tier ${tier} has no tests`);
  } else if (code !== 0 && broken.length === 0) broken.push(`failed: vitest ended with ${code} in the tier ${tier}`);
  return { passed, failed: broken.length, skipped: skips.length, notes: [...broken, ...skips] };
}

/** How many tests a tier that cannot run would have; at least the tier itself. */
async function countTests(tier: string, filters: readonly string[]): Promise<number> {
  return await withScratch(async (scratch) => {
    const output = join(scratch, "tests.json");
    await runToEnd(["vitest", "list", "--project", tier, `--json=${output}`, ...filters]);
    const tests: unknown = existsSync(output) ? JSON.parse(readFileSync(output, "utf8")) : [];
    return Math.max(1, Array.isArray(tests) ? tests.length : 0);
  });
}

function report(results: readonly Counts[]): void {
  const sum = (kind: "passed" | "failed" | "skipped") => results.reduce((total, counts) => total + counts[kind], 0);
  const notes = results.flatMap((counts) => counts.notes);
  console.log(`\n${notes.map((note) => `${note}\n`).join("")}`);
  const nothing = sum("passed") + sum("failed") === 0;
  const failed = Math.max(sum("failed"), cancelledBy || nothing ? 1 : 0);
  if (cancelledBy) console.log(`failed: cancelled by ${cancelledBy}`);
  else if (nothing) console.log("failed: nothing was run");
  process.exitCode = failed === 0 ? 0 : 1;
  console.log(`${sum("passed")} passed, ${failed} failed, ${sum("skipped")} skipped`);
}

/** In a process group of its own, so that a signal reaches all of it exactly once, from `cancel`. */
async function runToEnd(
  [program, ...args]: readonly [string, ...string[]],
  output: Output = "inherit",
): Promise<number> {
  const child = spawn(program, args, { cwd: root, stdio: ["ignore", output, output], detached: true });
  running.add(child);
  const [code] = await once(child, "close").catch((error: Error) => {
    console.error(`cannot run ${program}: ${error.message}`);
    return [127];
  });
  running.delete(child);
  return code ?? 1;
}

function cancel(signal: NodeJS.Signals): void {
  cancelledBy ??= signal;
  for (const child of running) {
    signalGroup(child, signal);
    setTimeout(() => signalGroup(child, "SIGKILL"), CANCEL_TIMEOUT_MS).unref();
  }
}

function signalGroup({ pid, exitCode, signalCode }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, signal);
}

async function withScratch<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), "gin-deploy-test-"));
  try {
    return await work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, cancel);
await main(process.argv.slice(2));
