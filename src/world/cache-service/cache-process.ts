import { type ChildProcess, fork } from "node:child_process";
import * as core from "@actions/core";
import { commandText, lastWords } from "./cache-answers.ts";
import type { NoCache, WorkerMessage, WorkerRequest } from "./cache-messages.ts";

/** Gives the path of the program that does one request; it is loaded only where there is one. */
export type WorkerProgram = () => Promise<string>;

export interface WorkerPlace {
  /** The file that the process runs. */
  readonly program: WorkerProgram;
  /** What is packed and unpacked lies here; names in an archive are relative to it. No white space in it. */
  readonly staging: string;
  /** RUNNER_TEMP of the library: archives are made here. No white space in it. */
  readonly scratch: string;
  readonly signal: AbortSignal;
  readonly lookupMs: number;
  readonly transferMs: number;
}

/**
 * Runs @actions/cache in a process of its own, because the library cannot be cancelled (a hanging service holds it for
 * 15 minutes, its tar would then write under a running build), reads where to unpack from the environment of
 * the process, and writes an annotation for each failure where one for the job is wanted.
 */
export async function runCacheWorker<Result>(request: WorkerRequest, place: WorkerPlace): Promise<Result | NoCache> {
  const worker = fork(await place.program(), [], {
    cwd: place.staging,
    env: { ...process.env, GITHUB_WORKSPACE: place.staging, RUNNER_TEMP: place.scratch },
    // Maps go over whole.
    serialization: "advanced",
    execArgv: [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    // Its own process group: tar dies with it.
    detached: process.platform !== "win32",
  });
  return converse<Result>(worker, request, place);
}

function converse<Result>(worker: ChildProcess, request: WorkerRequest, place: WorkerPlace): Promise<Result | NoCache> {
  const lines: string[] = [];
  let result: Result | NoCache | undefined;
  return new Promise((resolve) => {
    const giveUp = (reason: string) => {
      result ??= { kind: "failed", reason: reason + lastWords(lines) };
      stop(worker);
    };
    const cancel = () => giveUp("the job was cancelled");
    const waitFor = (ms: number, what: string) => setTimeout(() => giveUp(`${what} within ${ms / 1000} s`), ms);
    let timer = waitFor(place.lookupMs, "the cache service gave no answer");

    worker.on("message", (message: WorkerMessage) => {
      if (message.kind === "line") {
        lines.push(message.line);
        passOn(message.line);
      } else if (message.kind === "transfer") {
        clearTimeout(timer);
        timer = waitFor(place.transferMs, `the ${request.kind} did not end`);
      } else {
        result ??= message.result as Result;
      }
    });
    worker.stderr?.setEncoding("utf8").on("data", (text: string) => lines.push(text.trim()));
    worker.on("error", (error) => giveUp(error.message));
    worker.on("close", (code, signal) => {
      clearTimeout(timer);
      place.signal.removeEventListener("abort", cancel);
      resolve(result ?? { kind: "failed", reason: `the cache process ended (${signal ?? code})${lastWords(lines)}` });
    });
    place.signal.addEventListener("abort", cancel, { once: true });
    if (place.signal.aborted) cancel();
    else worker.send(request);
  });
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
