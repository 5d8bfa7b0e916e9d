/**
 * Runs the bundle as a workflow runner does: inputs with action.yml's defaults as variables, files for outputs, state and
 * summary, then main, then post, whatever became of main. Used by the tests, by `npm run action` and by the demo.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { declaredInputs } from "../../src/inputs/declared.ts";
import { createRunnerLog, unescapeData } from "./runner-log.ts";

const dist = join(import.meta.dirname, "../../dist");

export interface ActionRequest {
  /** As under `with:`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Directory of the checkout (GITHUB_WORKSPACE). */
  readonly workspace: string;
  /** On top of this process's environment without what a runner would set; undefined removes. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Called with each line of the log as it appears, without secrets. */
  readonly onLine?: (line: string) => void;
  /** Aborting it kills main with SIGKILL, as a runner that is out of patience or memory does; post still runs. */
  readonly kill?: AbortSignal;
  /** Aborting it interrupts main with SIGINT, as a cancelled job does. */
  readonly cancel?: AbortSignal;
  /** Aborting it stops main with SIGSTOP, as a machine that sleeps; aborting `thaw` lets it go on. */
  readonly freeze?: AbortSignal;
  readonly thaw?: AbortSignal;
  /** `false`: the whole runner is gone, and post never runs. */
  readonly post?: boolean;
}

export interface ActionRun {
  /** Of main; null when it was killed. */
  readonly exitCode: number | null;
  /** Of post; undefined when it did not run. */
  readonly postExitCode: number | null | undefined;
  /** Standard output and error of main, then of post, as a runner shows them: without what it was told to mask. */
  readonly log: string;
  /** Lines of the log and the summary that only the runner kept from giving a secret away. */
  readonly leaks: readonly string[];
  /** As later steps get them: not masked. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Text of the file that `report-file` names; undefined: there is none. */
  readonly report: string | undefined;
  /** Text of the file that `report-page-file` names; undefined: there is none. */
  readonly page: string | undefined;
  /** Masks a text as the log is. */
  readonly mask: (text: string) => string;
  /** The messages of `::error`, `::warning` and `::notice` commands, decoded. */
  readonly annotations: readonly Annotation[];
  /** What was put on PATH for later steps. */
  readonly path: readonly string[];
}

interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly properties: string;
  readonly message: string;
}

export async function runAction(request: ActionRequest): Promise<ActionRun> {
  const directory = mkdtempSync(join(tmpdir(), "gin-deploy-run-"));
  try {
    const files = Object.fromEntries(
      ["OUTPUT", "STATE", "STEP_SUMMARY", "ENV", "PATH"].map((name) => [`GITHUB_${name}`, join(directory, name)]),
    );
    for (const file of Object.values(files)) writeFileSync(file, "");
    mkdirSync(join(directory, "temp"));
    const env = { ...runnerEnvironment(request, join(directory, "temp")), ...files };
    const log: string[] = [];
    const runnerLog = createRunnerLog();
    const onLine = (line: string) => {
      const shown = runnerLog.take(line);
      if (shown === undefined) return;
      log.push(shown);
      request.onLine?.(shown);
    };
    const read = (name: string) => readFileSync(join(directory, name), "utf8");
    const exitCode = await runNode(join(dist, "main.js"), env, request, onLine);
    const state = Object.entries(parseKeyValueFile(read("STATE"))).map(([name, value]) => [`STATE_${name}`, value]);
    const postExitCode =
      request.post === false
        ? undefined
        : await runNode(
            join(dist, "post.js"),
            { ...env, ...Object.fromEntries(state) },
            { workspace: request.workspace },
            onLine,
          );
    const summary = read("STEP_SUMMARY")
      .split("\n")
      .flatMap((line) => runnerLog.take(line) ?? []);
    const outputs = parseKeyValueFile(read("OUTPUT"));
    const textOf = (file: string | undefined) => (file === undefined ? undefined : readFileSync(file, "utf8"));
    return {
      exitCode,
      postExitCode,
      log: log.join("\n"),
      leaks: runnerLog.leaks,
      outputs,
      summary: summary.join("\n"),
      report: textOf(outputs["report-file"]),
      page: textOf(outputs["report-page-file"]),
      mask: runnerLog.mask,
      annotations: log.flatMap(parseAnnotation),
      path: read("PATH").split("\n").filter(Boolean),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Variables that only a runner sets must come from this run alone, not from a runner that runs these tests. */
function runnerEnvironment({ inputs, workspace, env = {} }: ActionRequest, temp: string): Record<string, string> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(GITHUB|ACTIONS|RUNNER|INPUT|STATE)_/.test(name));
  const given = Object.entries({ ...declaredInputs, ...inputs }).map(([name, value]) => [
    `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`,
    value,
  ]);
  const all = {
    ...Object.fromEntries(inherited),
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temp,
    RUNNER_OS: "Linux",
    ...Object.fromEntries(given),
    // What `go env -w` has set on this machine is no matter of the tests.
    GOENV: "off",
    ...env,
  };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function runNode(
  script: string,
  env: Record<string, string>,
  { workspace, kill, cancel, freeze, thaw }: Pick<ActionRequest, "workspace" | "kill" | "cancel" | "freeze" | "thaw">,
  onLine: (line: string) => void,
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script], { cwd: workspace, env, stdio: ["ignore", "pipe", "pipe"] });
    const stop = (signal: NodeJS.Signals) => () => child.kill(signal);
    kill?.addEventListener("abort", stop("SIGKILL"), { once: true });
    cancel?.addEventListener("abort", stop("SIGINT"), { once: true });
    freeze?.addEventListener("abort", stop("SIGSTOP"), { once: true });
    thaw?.addEventListener("abort", stop("SIGCONT"), { once: true });
    const endLines = [child.stdout, child.stderr].map((stream) => splitLines(stream, onLine));
    child.on("error", reject);
    child.on("close", (code) => {
      for (const endLine of endLines) endLine();
      resolve(code);
    });
  });
}

function splitLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): () => void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
  return () => {
    if (rest !== "") onLine(rest);
  };
}

/** `name=value` lines and `name<<delimiter` blocks, as the runner reads its files. */
export function parseKeyValueFile(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split("\n");
  for (let index = 0; index < lines.length; index++) {
    const [, name, sign, rest = ""] = /^([^=<]+?)(=|<<)(.*)$/.exec(lines[index] ?? "") ?? [];
    if (name === undefined) continue;
    const end = sign === "<<" ? lines.indexOf(rest, index + 1) : index;
    values[name] = sign === "<<" ? lines.slice(index + 1, end).join("\n") : rest;
    index = end;
  }
  return values;
}

function parseAnnotation(line: string): readonly Annotation[] {
  const match = /^::(error|warning|notice)( [^:]*(?:%3A[^:]*)*)?::(.*)$/.exec(line);
  if (match === null) return [];
  return [
    {
      level: match[1] as Annotation["level"],
      properties: unescapeData((match[2] ?? "").trim()),
      message: unescapeData(match[3] ?? ""),
    },
  ];
}

/** PATH with some directories first. */
export function pathWith(...directories: readonly string[]): string {
  return [...directories, process.env["PATH"] ?? ""].join(delimiter);
}
