import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { startCacheService } from "../support/cache-service.ts";
import { askGo } from "../toolchain/go-archive.ts";
import { peerRunner, runOurs } from "./cache/contenders.ts";
import { type CountingToolchain, makeCountingToolchain } from "./cache/counting-toolchain.ts";
import { type History, makeShopHistory, readHistory } from "./cache/history.ts";
import type { Contender, Inputs, RunningJob } from "./cache/job.ts";
import { type JobResult, render } from "./cache/results.ts";
import { runJob } from "./cache/run-job.ts";
import { startThrottle } from "./cache/throttle.ts";
import { watchLoad } from "./figures/conclusion.ts";

export const about = [
  "the same ten jobs by gin-deploy, by setup-go with `go build`, and without a cache; --peer DIR: a checkout of actions/setup-go;",
  "--states N (10), --runs N (1), --without-no-cache, --bandwidth MBps of the cache service (GitHub's is about 100), --json FILE,",
  "--repository DIR --main PACKAGE: the last commits of a service of yours; --cgo: it needs a C compiler",
].join("\n  ");

interface Options {
  readonly peer: string;
  readonly states: number;
  readonly runs: number;
  readonly withNoCache: boolean;
  /** Of the cache service, each way; undefined: as fast as it can. */
  readonly bytesPerSecond: number | undefined;
  readonly json: string | undefined;
  readonly repository: string | undefined;
  readonly mainPackage: string;
  readonly cgo: boolean;
}

export async function bench(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const directory = mkdtempSync(join(tmpdir(), "gin-deploy-bench-"));
  const load = watchLoad();
  try {
    const history =
      options.repository === undefined
        ? makeShopHistory(directory, options.states)
        : readHistory(options.repository, options, options.states);
    const toolchain = await makeCountingToolchain(directory);
    const results: JobResult[] = [];
    for (let run = 1; run <= options.runs; run++)
      results.push(...(await runAll(run, options, history, toolchain, join(directory, "machines"))));
    if (options.json !== undefined) writeFileSync(options.json, JSON.stringify(results, undefined, 1));
    console.log(`\n${describe(options, history, toolchain)} ${load()}.\n`);
    console.log(render(results, { states: history.states, contenders: namesOf(options) }));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      peer: { type: "string" },
      states: { type: "string", default: "10" },
      runs: { type: "string", default: "1" },
      "without-no-cache": { type: "boolean", default: false },
      bandwidth: { type: "string" },
      json: { type: "string" },
      repository: { type: "string" },
      main: { type: "string", default: "." },
      cgo: { type: "boolean", default: false },
    },
  });
  if (values.peer === undefined) throw new Error("--peer DIR is needed: a checkout of actions/setup-go");
  const peer = fromUser(values.peer);
  if (!existsSync(join(peer, "dist/setup/index.js")))
    throw new Error(`--peer: ${peer} is no checkout of actions/setup-go (it has no dist/setup/index.js)`);
  const states = positive("states", values.states);
  if (values.repository === undefined && states > 10) throw new Error("--states: there are 10");
  return {
    peer,
    states,
    runs: positive("runs", values.runs),
    withNoCache: !values["without-no-cache"],
    bytesPerSecond: values.bandwidth === undefined ? undefined : positive("bandwidth", values.bandwidth) * 1e6,
    json: values.json === undefined ? undefined : fromUser(values.json),
    repository: values.repository === undefined ? undefined : fromUser(values.repository),
    mainPackage: values.main,
    cgo: values.cgo,
  };
}

function positive(option: string, value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${option} takes a number, not ${value}`);
  return number;
}

/** npm runs scripts in the root of the project; a relative path is meant from where the user is. */
function fromUser(path: string): string {
  return resolve(process.env["INIT_CWD"] ?? ".", path);
}

function namesOf({ withNoCache }: Options): readonly string[] {
  return ["gin-deploy", "setup-go", ...(withNoCache ? ["no cache"] : [])];
}

/** State by state, all contenders in turn, each state beginning with another one: what else the machine does hits all alike. */
async function runAll(
  run: number,
  options: Options,
  history: History,
  toolchain: CountingToolchain,
  machines: string,
): Promise<readonly JobResult[]> {
  const goSettings = await readGoSettings();
  const contenders: Contender[] = [];
  const results: JobResult[] = [];
  try {
    for (const name of namesOf(options)) contenders.push(await makeContender(name, options, join(machines, name)));
    for (const [index, state] of history.states.entries()) {
      const first = index % contenders.length;
      for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
        const result: JobResult = { run, ...(await runJob(contender, history, state, toolchain, goSettings)) };
        results.push(result);
        const { wallMs, restoreMs, buildMs, saveMs, packagesCompiled } = result;
        const [wall, restore, build, save] = [wallMs, restoreMs, buildMs, saveMs].map((ms) => (ms / 1000).toFixed(1));
        console.error(
          `state ${state.number}, ${contender.name}: ${wall} s (restore ${restore}, build ${build}, save ${save}), ${packagesCompiled} packages compiled`,
        );
      }
    }
    return results;
  } finally {
    for (const { throttle, service } of contenders) {
      await throttle?.stop();
      await service.stop();
    }
  }
}

/** Where modules come from is this machine's affair, and the same for all. */
async function readGoSettings(): Promise<Inputs> {
  const names = ["GOPROXY", "GOSUMDB", "GONOSUMDB", "GOPRIVATE"];
  const values = await Promise.all(names.map(askGo));
  return { ...Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""])), GOTOOLCHAIN: "local" };
}

async function makeContender(name: string, { peer, bytesPerSecond }: Options, directory: string): Promise<Contender> {
  const service = await startCacheService();
  const throttle = bytesPerSecond === undefined ? undefined : await startThrottle(service.url, bytesPerSecond);
  const runSteps: (job: RunningJob) => ReturnType<typeof runOurs> =
    name === "gin-deploy" ? runOurs : peerRunner(peer, name === "setup-go");
  return { name, service, throttle, directory, runSteps, restoresAlways: name === "gin-deploy" };
}

function describe(options: Options, history: History, toolchain: CountingToolchain): string {
  const { version } = JSON.parse(readFileSync(join(options.peer, "package.json"), "utf8"));
  const speed = options.bytesPerSecond === undefined ? "loopback" : `${options.bytesPerSecond / 1e6} MB/s each way`;
  return [
    `Subject: ${history.name}; setup-go ${version}; Go ${toolchain.version}; Node ${process.versions.node};`,
    `cache service: ${speed}; ${options.runs === 1 ? "one run" : `medians of ${options.runs} runs`}.`,
  ].join(" ");
}
