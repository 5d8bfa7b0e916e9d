/**
 * Runs a workflow file in a real workflow engine: act in host mode, where steps are processes of this machine.
 * Needs what `setUp("runner")` brings.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { stripVTControlCharacters } from "node:util";
import { actPath } from "../../scripts/set-up.ts";
import { removeTree } from "../../src/world/merge-tree.ts";
import { pathWith } from "./run-action.ts";

export interface WorkflowRequest {
  /** A git repository. Each job gets a copy of it, ignored files and all; `actions/checkout` adds nothing to that. */
  readonly repository: string;
  /** The workflow file, relative to the repository. */
  readonly workflow: string;
  /** Where act's own cache server keeps its entries: the same directory again is the same repository's next run. */
  readonly cacheEntries: string;
  /** Directories that stand for actions of GitHub: `owner/repo@ref` to a directory. */
  readonly actions?: Readonly<Record<string, string>>;
  /** Never in an argument or a variable of act: in a file of mode 0600. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  /** On top of this process's environment without what a runner would set. In host mode jobs see it as well. */
  readonly env?: Readonly<Record<string, string>>;
  /** Aborting it kills act and all that it started. */
  readonly signal: AbortSignal;
}

export interface WorkflowRun {
  /** null when it was killed. */
  readonly exitCode: number | null;
  /** What act printed, without colours: `[workflow/job] ...`, and `[workflow/job]   | ...` for what a step printed. */
  readonly log: string;
  /** What steps of any job printed. */
  readonly printed: readonly string[];
}

/** Returns when all jobs have ended, however they did. Home, workspaces and processes of the run are gone by then. */
export async function runWorkflow(request: WorkflowRequest): Promise<WorkflowRun> {
  const id = randomUUID();
  const home = await mkdtemp(join(tmpdir(), "gin-deploy-act-"));
  try {
    const args = await actArguments(request, home);
    const { exitCode, log } = await runAct(args, actEnvironment(request, home, id), request);
    return { exitCode, log, printed: [...log.matchAll(/^\[[^\]]+\] {3}\| (.*)$/gm)].map(([, line = ""]) => line) };
  } finally {
    await killMarked(id);
    await removeTree(home);
  }
}

async function actArguments({ workflow, cacheEntries, actions = {}, secrets, vars }: WorkflowRequest, home: string) {
  await mkdir(cacheEntries, { recursive: true });
  return [
    "push",
    ...["--workflows", workflow, "--platform", "ubuntu-latest=-self-hosted"],
    // dist/ is built output: the example's .gitignore names it, and the action lives there.
    "--use-gitignore=false",
    ...["--action-cache-path", join(home, "jobs")],
    ...["--cache-server-path", cacheEntries, "--cache-server-addr", "127.0.0.1"],
    // Two at once on any machine, so that what the jobs of a matrix find in the cache depends on no order.
    ...["--concurrent-jobs", "2"],
    ...["--secret-file", await writeValues(join(home, "secrets"), secrets)],
    ...["--var-file", await writeValues(join(home, "vars"), vars)],
    ...Object.entries(actions).flatMap(([name, directory]) => ["--local-repository", `${name}=${directory}`]),
  ];
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

function actEnvironment({ env = {} }: WorkflowRequest, home: string, id: string): NodeJS.ProcessEnv {
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
    // act gives a token only where it serves artifacts as well; its cache server looks at none.
    ACTIONS_RUNTIME_TOKEN: "none",
    ...env,
    GIN_DEPLOY_WORKFLOW: id,
  };
}

async function runAct(args: readonly string[], env: NodeJS.ProcessEnv, { repository, signal }: WorkflowRequest) {
  const act = spawn(actPath(), args, { cwd: repository, env, stdio: ["ignore", "pipe", "pipe"] });
  const kill = () => void killMarked(env["GIN_DEPLOY_WORKFLOW"] ?? "");
  signal.addEventListener("abort", kill, { once: true });
  const ended = new Promise<number | null>((resolve, reject) => {
    act.once("error", reject);
    act.once("close", (code) => resolve(code));
  });
  try {
    const [exitCode, ...logs] = await Promise.all([ended, text(act.stdout), text(act.stderr)]);
    return { exitCode, log: stripVTControlCharacters(logs.join("")).replaceAll("\r", "") };
  } finally {
    signal.removeEventListener("abort", kill);
  }
}

/** Steps have sessions of their own and outlive act when it is killed: they are found by the mark in their environment. */
async function killMarked(id: string): Promise<void> {
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
    if (environment.split("\0").includes(`GIN_DEPLOY_WORKFLOW=${id}`)) killNow(Number(pid));
  }
}

function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}
