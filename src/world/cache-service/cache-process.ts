import { type ChildProcess, fork } from "node:child_process";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import * as core from "@actions/core";
import { commandText, lastWords } from "./cache-answers.ts";
import type { NoCache, WorkerMessage, WorkerOrder, WorkerRequest, WorkPlace } from "./cache-messages.ts";

/** Gives the path of the program that serves requests; it is loaded only where there is one. */
export type WorkerProgram = () => Promise<string>;

/** How long a request may take, and what ends it before. */
interface Patience {
  readonly signal: AbortSignal;
  readonly lookupMs: number;
  readonly transferMs: number;
}

export interface CacheProcess {
  ask<Result>(request: WorkerRequest, place: WorkPlace, patience: Patience): Promise<Result | NoCache>;
  /** Nothing more will be asked for now. Waits for its end: nobody else would. */
  end(): Promise<void>;
}

/** For what a request that has been given up still does; then the process has to end. */
const stopMs = 5000;

/**
 * Runs @actions/cache in a process of its own, because the library cannot be cancelled (a hanging service holds it for
 * 15 minutes, its tar would then write under a running build), reads where to unpack from the environment of
 * the process, and writes an annotation for each failure where one for the job is wanted. One process serves all requests: what it has
 * loaded for the first one, it need not load again.
 */
export function createCacheProcess(program: WorkerProgram): CacheProcess {
  let current: Promise<Worker> | undefined;
  const start = () => {
    const starting = program().then(startWorker);
    const forget = () => {
      if (current === starting) current = undefined;
    };
    starting.then(({ child }) => child.once("close", forget), forget);
    return starting;
  };
  return {
    async ask<Result>(request: WorkerRequest, place: WorkPlace, patience: Patience) {
      for (;;) {
        current ??= start();
        const worker = await current;
        const answer = await converse<Result>(worker, request, place, patience);
        if (answer !== "lost") return answer;
        if ((await current) === worker) current = undefined;
      }
    },
    async end() {
      const worker = await current;
      current = undefined;
      if (worker === undefined || worker.child.exitCode !== null || worker.child.signalCode !== null) return;
      const ended = new Promise((resolve) => worker.child.once("exit", resolve));
      // Or this process would end before it.
      keepAwake(worker, true);
      stop(worker.child);
      await ended;
    },
  };
}

/** The number of no request: what the process itself says. */
const ofAll = 0;

interface Worker {
  readonly child: ChildProcess;
  readonly lines: { readonly id: number; readonly line: string }[];
  /** What is waited for, by the number of the request. */
  readonly waiting: Map<number, (message: WorkerMessage) => void>;
  nextId: number;
  /** It is ended because a request of it was. */
  isGivenUp: boolean;
}

function startWorker(program: string): Worker {
  const child = fork(program, [], {
    // Not in a directory that is removed while it lives.
    cwd: tmpdir(),
    env: environment(),
    // Maps go over whole.
    serialization: "advanced",
    execArgv: ["--expose-gc"],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    // Its own process group: tar dies with it.
    detached: process.platform !== "win32",
  });
  const lines: Worker["lines"] = [];
  const waiting: Worker["waiting"] = new Map();
  child.on("message", (message: WorkerMessage) => {
    if (message.kind === "line") {
      lines.push({ id: message.id, line: message.line });
      passOn(message.line);
    } else waiting.get(message.id)?.(message);
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => lines.push({ id: ofAll, line: text.trim() }));
  return { child, lines, waiting, nextId: 1, isGivenUp: false };
}

/** What tar says is read. Inputs stay with the action: they may hold secrets. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("INPUT_"));
  return { ...Object.fromEntries(own), LC_ALL: "C" };
}

/** `lost`: a save whose process was ended because of another request. */
function converse<Result>(
  worker: Worker,
  request: WorkerRequest,
  place: WorkPlace,
  { signal, lookupMs, transferMs }: Patience,
): Promise<Result | NoCache | "lost"> {
  const { child, lines, waiting } = worker;
  const id = worker.nextId++;
  const send = (order: WorkerOrder) => child.connected && child.send(order, () => undefined);
  let result: Result | NoCache | "lost" | undefined;
  keepAwake(worker, true);
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout;
    const waitFor = (ms: number, then: () => void) => {
      clearTimeout(timer);
      timer = setTimeout(then, ms);
    };
    const giveUp = (reason: string) => {
      const own = lines.filter((said) => said.id === id || said.id === ofAll).map(({ line }) => line);
      result ??= { kind: "failed", reason: reason + lastWords(own) };
    };
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", cancel);
      child.off("error", fail).off("close", close);
      waiting.delete(id);
      keepAwake(worker, waiting.size > 0);
      resolve(result ?? { kind: "failed", reason: "the cache process gave no answer" });
    };
    const kill = () => {
      worker.isGivenUp = true;
      stop(child);
    };
    const cancel = () => {
      giveUp("the job was cancelled");
      kill();
    };
    // Others may be served well: only what is given up has to stop writing before its place is removed.
    const tooLate = (reason: string) => {
      giveUp(reason);
      send({ kind: "stop", id });
      waitFor(request.kind === "save" ? 0 : stopMs, kill);
    };
    const fail = (error: Error) => {
      giveUp(error.message);
      kill();
    };
    const close = (code: number | null, killed: NodeJS.Signals | null) => {
      if (request.kind === "save" && worker.isGivenUp) result ??= "lost";
      else giveUp(`the cache process ended (${killed ?? code})`);
      end();
    };
    waitFor(lookupMs, () => tooLate(`the cache service gave no answer within ${lookupMs / 1000} s`));
    waiting.set(id, (message) => {
      if (message.kind === "queued") clearTimeout(timer);
      if (message.kind === "transfer" && result === undefined)
        waitFor(transferMs, () => tooLate(`the ${request.kind} did not end within ${transferMs / 1000} s`));
      if (message.kind !== "result") return;
      result ??= message.result as Result;
      end();
    });
    child.on("error", fail).on("close", close);
    signal.addEventListener("abort", cancel, { once: true });
    if (signal.aborted) cancel();
    else if (!child.connected) kill();
    else send({ kind: "ask", id, request, place });
  });
}

/** One that waits for the next request must not keep this process from ending. */
function keepAwake({ child }: Worker, isAwake: boolean): void {
  const how = isAwake ? "ref" : "unref";
  child[how]();
  child.channel?.[how]();
  (child.stderr as Socket | null)?.[how]();
}

function stop(worker: ChildProcess): void {
  try {
    if (worker.pid !== undefined && process.platform !== "win32") process.kill(-worker.pid, "SIGKILL");
    else worker.kill("SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** Masks must reach the runner as they are; the rest is for those who look closer. */
function passOn(line: string): void {
  if (line.startsWith("::add-mask::")) process.stdout.write(`${line}\n`);
  else core.debug(`cache: ${commandText(line)}`);
}
