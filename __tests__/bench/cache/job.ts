import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import type { CacheService } from "../../support/cache-service.ts";
import { parseKeyValueFile } from "../../support/run-action.ts";
import type { CountingToolchain } from "./counting-toolchain.ts";
import { checkOut, type History, type SourceState } from "./history.ts";
import { runStep, type StepLine, type StepRun } from "./run-step.ts";
import type { Throttle } from "./throttle.ts";

export type Inputs = Readonly<Record<string, string>>;

/** One of those that are compared, with a machine and a cache service of its own. */
export interface Contender {
  readonly name: string;
  readonly service: CacheService;
  readonly throttle: Throttle | undefined;
  /** Its machine: `home`, `work`, `temp` and the runner's files. Always the same paths, as on a hosted runner. */
  readonly directory: string;
  /** Whether it has something to restore from the second job on, whatever changed. */
  readonly restoresAlways: boolean;
  readonly runSteps: (job: RunningJob) => Promise<JobSteps>;
}

export interface JobSteps {
  readonly restoreMs: number;
  readonly buildMs: number;
  readonly saveMs: number;
  /** Of the steps alone. */
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly binary: string;
  /** Stages and steps by their own names, for the raw results. */
  readonly stages: Readonly<Record<string, number>>;
  readonly log: readonly StepLine[];
}

/** What a runner offers to the steps of a job. */
export interface RunningJob {
  readonly workspace: string;
  readonly temp: string;
  readonly mainPackage: string;
  readonly cgo: boolean;
  readonly toolchain: CountingToolchain;
  /** Runs a script of an action with inputs. */
  action(script: string, inputs: Inputs): Promise<StepRun>;
  /** Runs a command with what actions before it put into the environment and on PATH. */
  command(argv: readonly [string, ...string[]], env: Inputs): Promise<StepRun>;
  /** Of the file that a runner's variable names: `OUTPUT`, `STEP_SUMMARY` ... */
  read(file: string): string;
}

const runnerFiles = ["OUTPUT", "STATE", "STEP_SUMMARY", "ENV", "PATH"] as const;

/** The state of the machine before a job: a home without caches, an empty temporary directory and a fresh checkout. */
export function prepareMachine({ directory }: Contender, history: History, state: SourceState): void {
  // Go makes its module cache read-only; only root can remove that as it is.
  if (existsSync(directory)) execFileSync("chmod", ["-R", "u+w", directory]);
  rmSync(directory, { recursive: true, force: true });
  for (const name of ["home", "temp"]) mkdirSync(join(directory, name), { recursive: true });
  for (const name of runnerFiles) writeFileSync(join(directory, name), "");
  checkOut(history, state, join(directory, "work"));
}

export function startJob(
  contender: Contender,
  history: History,
  state: SourceState,
  toolchain: CountingToolchain,
  goSettings: Inputs,
): RunningJob {
  const { directory } = contender;
  const workspace = join(directory, "work");
  const temp = join(directory, "temp");
  const read = (file: string) => readFileSync(join(directory, file), "utf8");
  const base = {
    ...inheritedEnvironment(),
    ...goSettings,
    ...cacheEnvironment(contender),
    ...Object.fromEntries(runnerFiles.map((name) => [`GITHUB_${name}`, join(directory, name)])),
    ...jobEnvironment(state),
    HOME: join(directory, "home"),
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temp,
    RUNNER_TOOL_CACHE: toolchain.root,
  };
  const added = () => ({
    ...parseKeyValueFile(read("ENV")),
    PATH: [...read("PATH").split("\n").filter(Boolean).reverse(), base.PATH].join(delimiter),
  });
  const prefixed = (prefix: string, values: Inputs) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
  return {
    workspace,
    temp,
    mainPackage: history.mainPackage,
    cgo: history.cgo,
    toolchain,
    read,
    action: (script, inputs) =>
      runStep([process.execPath, script], workspace, {
        ...base,
        ...added(),
        ...prefixed("STATE_", parseKeyValueFile(read("STATE"))),
        ...Object.fromEntries(
          Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`, value]),
        ),
      }),
    command: (argv, env) => runStep(argv, workspace, { ...base, ...added(), ...env }),
  };
}

/** This process's environment without what belongs to a runner or to Go. */
function inheritedEnvironment(): { PATH: string; [name: string]: string } {
  const foreign = /^(GITHUB|ACTIONS|RUNNER|INPUT|STATE|npm|XDG)_|^GO|^CGO_|^(HOME|NODE_OPTIONS|INIT_CWD)$/i;
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !foreign.test(entry[0]),
  );
  return { PATH: process.env["PATH"] ?? "", ...Object.fromEntries(inherited) };
}

function cacheEnvironment({ service, throttle }: Contender): Inputs {
  if (throttle === undefined) return service.env;
  return Object.fromEntries(
    Object.entries(service.env).map(([name, value]) => [name, value === service.url ? throttle.url : value]),
  );
}

function jobEnvironment({ number, commit }: SourceState): Inputs {
  return {
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: "example/service",
    GITHUB_EVENT_NAME: "push",
    GITHUB_REF: "refs/heads/main",
    GITHUB_SHA: commit,
    GITHUB_RUN_ID: String(number),
    GITHUB_RUN_NUMBER: String(number),
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_JOB: "build",
    GITHUB_WORKFLOW: "build",
    RUNNER_OS: "Linux",
    RUNNER_ARCH: "X64",
    ImageOS: "ubuntu24",
  };
}

const execute = promisify(execFile);

/** Throws unless the binary is one of this commit, made with or without C as it was asked for, and answers. */
export async function checkBinary(
  binary: string,
  { goBinary }: CountingToolchain,
  { ask, cgo }: History,
  { commit }: SourceState,
): Promise<void> {
  const { stdout: facts } = await execute(goBinary, ["version", "-m", binary]);
  for (const fact of [`vcs.revision=${commit}`, `CGO_ENABLED=${cgo ? 1 : 0}`, "GOOS=linux", "GOARCH=amd64"])
    if (!facts.includes(fact)) throw new Error(`${binary} is not what was asked for: no ${fact} in\n${facts}`);
  if (ask === undefined) return;
  const { stdout: answer } = await execute(binary, [...ask.args]);
  if (!ask.answer.test(answer.trim())) throw new Error(`${binary} answers ${JSON.stringify(answer)}`);
}
