import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { stripVTControlCharacters } from "node:util";
import { actPath } from "../../scripts/set-up.ts";
import { guardProcesses } from "./guard-processes.ts";
import { pathWith } from "./run-action.ts";

/**
 * A real workflow engine with its own cache server: act in host mode, where steps are processes of this machine.
 * Needs what `setUp("runner")` brings.
 */
export interface WorkflowEngine {
  /** Scratch space that goes with the engine. */
  readonly directory: string;
  /** Returns when all jobs have ended, however they did. What a run saved in the cache, the next ones find. */
  run(request: WorkflowRequest): Promise<WorkflowRun>;
  /** Kills what still runs and removes every file; so it is when this process ends without it. */
  stop(): Promise<void>;
}

interface WorkflowRequest {
  /** A git repository. Each job gets a copy of it, ignored files and all; `actions/checkout` adds nothing to that. */
  readonly repository: string;
  /** The workflow file, relative to the repository. */
  readonly workflow: string;
  /** What was pushed; `refs/heads/main` when left out. */
  readonly ref?: string;
  /** Directories that stand for actions of GitHub: `owner/repo@ref` to a directory. */
  readonly actions?: Readonly<Record<string, string>>;
  /** Reach act in a file of mode 0600, never as an argument or a variable. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  /** On top of this process's environment without what a runner would set. In host mode jobs see it as well. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface WorkflowRun {
  /** null when it was killed. */
  readonly exitCode: number | null;
  /** What act printed, without colours: `[workflow/job] ...`, and `[workflow/job]   | ...` for what a step printed. */
  readonly log: string;
  /** What steps of any job printed. */
  readonly printed: readonly string[];
}

/** Every process of an engine has it in its environment, whatever session it went to. */
const mark = "GIN_DEPLOY_WORKFLOW_ENGINE";

export async function startWorkflowEngine(): Promise<WorkflowEngine> {
  const directory = await mkdtemp(join(tmpdir(), "gin-deploy-workflows-"));
  const id = randomUUID();
  return {
    directory,
    async run(request) {
      const home = await mkdtemp(join(directory, "home-"));
      const args = await actArguments(request, home, join(directory, "cache entries"));
      const { exitCode, log } = await runAct(args, { ...actEnvironment(request, home), [mark]: id }, request);
      return { exitCode, log, printed: [...log.matchAll(/^\[[^\]]+\] {3}\| (.*)$/gm)].map(([, line = ""]) => line) };
    },
    stop: guardProcesses({ directory, variable: mark, value: id }),
  };
}

async function actArguments(request: WorkflowRequest, home: string, entries: string) {
  const { workflow, ref = "refs/heads/main", actions = {}, secrets, vars } = request;
  await mkdir(entries, { recursive: true });
  return [
    "push",
    // As GitHub says it; act would take a tag at HEAD for the ref.
    ...["--eventpath", await writeEvent(join(home, "event.json"), ref)],
    ...["--workflows", workflow, "--platform", "ubuntu-latest=-self-hosted"],
    // dist/ is built output: the example's .gitignore names it, and the action lives there.
    "--use-gitignore=false",
    ...["--action-cache-path", join(home, "jobs")],
    ...["--cache-server-path", entries, "--cache-server-addr", "127.0.0.1"],
    // Two at once on any machine, so that what the jobs of a matrix find in the cache depends on no order.
    ...["--concurrent-jobs", "2"],
    ...["--secret-file", await writeValues(join(home, "secrets"), secrets)],
    ...["--var-file", await writeValues(join(home, "vars"), vars)],
    ...Object.entries(actions).flatMap(([name, path]) => ["--local-repository", `${name}=${path}`]),
  ];
}

async function writeEvent(path: string, ref: string): Promise<string> {
  await writeFile(path, JSON.stringify({ ref }));
  return path;
}

/** dotenv, as act reads it. Quotes hold several lines together; what would end or escape them is refused. */
async function writeValues(path: string, values: Readonly<Record<string, string>> = {}): Promise<string> {
  const lines = Object.entries(values).map(([name, value]) => {
    if (/["\\$]/.test(value)) throw new Error(`${name} holds a character that act's file of values gives a meaning`);
    return `${name}="${value}"\n`;
  });
  await writeFile(path, lines.join(""), { mode: 0o600 });
  return path;
}

function actEnvironment({ env = {} }: WorkflowRequest, home: string): NodeJS.ProcessEnv {
  const ofOthers = /^((GITHUB|ACTIONS|RUNNER|INPUT|STATE|ACT|XDG)_.*|GO(CACHE|MODCACHE|PATH))$/;
  const inherited = Object.entries(process.env).filter(([name]) => !ofOthers.test(name));
  const config = process.env["XDG_CONFIG_HOME"] || join(homedir(), ".config");
  return {
    ...Object.fromEntries(inherited),
    // No settings of act's user; but those of go, which say where modules come from.
    HOME: home,
    GOENV: process.env["GOENV"] ?? join(config, "go", "env"),
    // act runs `using: node24` with the `node` that it finds.
    PATH: pathWith(dirname(process.execPath)),
    ...env,
  };
}

async function runAct(args: readonly string[], env: NodeJS.ProcessEnv, { repository }: WorkflowRequest) {
  const act = spawn(actPath(), args, { cwd: repository, env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve, reject) => {
    act.once("error", reject);
    act.once("close", (code) => resolve(code));
  });
  const [exitCode, ...logs] = await Promise.all([ended, text(act.stdout), text(act.stderr)]);
  return { exitCode, log: stripVTControlCharacters(logs.join("")).replaceAll("\r", "") };
}
