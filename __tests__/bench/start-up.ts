import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { declaredInputs } from "../../src/inputs/declared.ts";
import { medianOf } from "./build/results.ts";
import { concludeFrom, type Pair, watchLoad } from "./figures/conclusion.ts";

export const about =
  "time until main and post end that have nothing to do; --runs N (15), --peer DIR: a checkout of actions/setup-go";

/** One program that loads what it always loads, and ends. */
interface Subject {
  readonly name: string;
  readonly script: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** How it must end, so that the time is of that and nothing else. */
  readonly exitCode: number;
  readonly says: RegExp;
}

const dist = join(import.meta.dirname, "../../dist");

/** Main is given one input that it must refuse, which it finds out after it has loaded; post finds nothing left to do. */
const ours: readonly Subject[] = [
  {
    name: "gin-deploy main",
    script: join(dist, "main.js"),
    inputs: { ...declaredInputs, targets: "no-such-system/amd64" },
    exitCode: 1,
    says: /^::error::.*no-such-system/m,
  },
  { name: "gin-deploy post", script: join(dist, "post.js"), inputs: declaredInputs, exitCode: 0, says: /^$/ },
];

const peers = (checkout: string): readonly Subject[] => [
  {
    name: "setup-go main",
    script: join(checkout, "dist/setup/index.js"),
    inputs: { "go-version-file": "no-such-file", cache: "false" },
    exitCode: 1,
    says: /^::error::.*no-such-file/m,
  },
  {
    name: "setup-go post",
    script: join(checkout, "dist/cache-save/index.js"),
    inputs: { cache: "false" },
    exitCode: 0,
    says: /^$/,
  },
];

export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { peer: { type: "string" }, runs: { type: "string", default: "15" } },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs takes a number of runs, not ${values.runs}`);
  const directory = mkdtempSync(join(tmpdir(), "gin-deploy-bench-"));
  try {
    const empty = { name: "empty Node", script: join(directory, "empty.js"), inputs: {}, exitCode: 0, says: /^$/ };
    writeFileSync(empty.script, "");
    const [main, post] = ours;
    const [peerMain, peerPost] = values.peer === undefined ? [] : peers(findPeer(values.peer));
    const subjects = [empty, main, peerMain, post, peerPost].filter((subject) => subject !== undefined);
    const load = watchLoad();
    print(subjects, measure(subjects, runs, directory), runs, load);
    if (values.peer === undefined)
      console.log("\nOnly gin-deploy was measured: --peer DIR names a checkout of actions/setup-go.");
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** npm runs scripts in the root of the project; a relative path is meant from where the user is. */
function findPeer(path: string): string {
  const directory = resolve(process.env["INIT_CWD"] ?? ".", path);
  if (!existsSync(join(directory, "dist/setup/index.js")))
    throw new Error(`--peer: ${directory} is no checkout of actions/setup-go (it has no dist/setup/index.js)`);
  return directory;
}

/** Times in ms of each subject. Turn by turn, so that what else the machine does hits all alike; the first turn only warms up. */
function measure(
  subjects: readonly Subject[],
  runs: number,
  directory: string,
): ReadonlyMap<Subject, readonly number[]> {
  const times = new Map<Subject, number[]>(subjects.map((subject) => [subject, []]));
  for (let turn = 0; turn <= runs; turn++) {
    for (const subject of subjects) {
      const elapsedMs = runOnce(subject, directory);
      if (turn > 0) times.get(subject)?.push(elapsedMs);
    }
  }
  return times;
}

function runOnce({ name, script, inputs, exitCode, says }: Subject, directory: string): number {
  const files = ["OUTPUT", "STATE", "STEP_SUMMARY", "ENV", "PATH"].map((file) => [
    `GITHUB_${file}`,
    join(directory, file),
  ]);
  for (const [, path = ""] of files) writeFileSync(path, "");
  const given = Object.entries(inputs).map(([input, value]) => [`INPUT_${input.toUpperCase()}`, value]);
  const env = {
    PATH: process.env["PATH"],
    HOME: process.env["HOME"],
    GITHUB_WORKSPACE: directory,
    RUNNER_TEMP: directory,
    RUNNER_OS: "Linux",
    ...Object.fromEntries([...files, ...given]),
  };
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { cwd: directory, env, encoding: "utf8" });
  const elapsedMs = performance.now() - started;
  if (status !== exitCode || !says.test(stdout) || stderr !== "")
    throw new Error(`${name} did not end as it should (exit code ${status}):\n${stdout}${stderr}`);
  return elapsedMs;
}

function print(
  subjects: readonly Subject[],
  times: ReadonlyMap<Subject, readonly number[]>,
  runs: number,
  load: () => string,
): void {
  const timesOf = (name: string) => [...times].find(([subject]) => subject.name === name)?.[1] ?? [];
  const empty = timesOf("empty Node");
  console.log(`Node ${process.versions.node}, ${runs} runs of each, turn by turn, medians; ${load()}\n`);
  console.log("| | ms | above empty Node |\n|---|---|---|");
  for (const { name } of subjects) {
    const above = medianOf(timesOf(name).map((time, run) => time - (empty[run] ?? Number.NaN)));
    console.log(`| ${name} | ${medianOf(timesOf(name))?.toFixed(0)} | ${above?.toFixed(0)} |`);
  }
  for (const { name } of subjects) {
    const peer = name.replace("gin-deploy", "setup-go");
    if (peer === name || !subjects.some((subject) => subject.name === peer)) continue;
    const others = timesOf(peer);
    const pairs = timesOf(name).map((time, run): Pair => [time, others[run] ?? Number.NaN]);
    console.log(`\n${name} / ${peer}: ${concludeFrom(pairs).words}`);
  }
}
