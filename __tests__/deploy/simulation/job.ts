import { Readable } from "node:stream";
import { inertText } from "../../../src/text/inert-text.ts";
import type { Spool } from "../../../src/world/spool.ts";
import type { World } from "../../../src/world/world.ts";
import { type Network, simulatedSsh } from "./connections.ts";
import { epochMs } from "./host-machine.ts";
import type { Program } from "./programs.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** A process of the action on a runner: main or post of a job. */
export interface SimulatedJob {
  readonly world: World;
  /** `main 2`, `post 3`. */
  readonly name: string;
  /** That it deploys, or puts right. */
  readonly version: string;
  /** What it said, warnings and errors among it. */
  readonly log: string[];
  readonly warnings: string[];
  isAlive(): boolean;
  /** SIGKILL: nothing that it waits for ever comes. */
  kill(): void;
  /** SIGINT of a cancelled job. */
  cancel(): void;
  onKilled(work: () => void): () => void;
  onSaid(work: (line: string) => void): void;
  /** The result of something outside, for as long as there is somebody to get it. */
  deliver<T>(work: Promise<T>): Promise<T>;
}

export interface JobRequest {
  readonly number: number;
  readonly kind: "main" | "post";
  readonly version: string;
  readonly programs: readonly Program[];
  /** Kept from main to post; `""` where nothing was saved. */
  readonly state: Map<string, string>;
}

export function startJob({ number, kind, version, programs, state }: JobRequest, network: Network): SimulatedJob {
  const { clock } = network;
  const log: string[] = [];
  const warnings: string[] = [];
  const cancelled = new AbortController();
  const onKilled = new Set<() => void>();
  const onSaid = new Set<(line: string) => void>();
  let isAlive = true;

  const job: SimulatedJob = {
    name: `${kind} ${number}`,
    version,
    log,
    warnings,
    isAlive: () => isAlive,
    kill() {
      isAlive = false;
      for (const work of onKilled) work();
      onKilled.clear();
    },
    cancel: () => cancelled.abort(new DOMException("the job was cancelled (SIGINT)", "AbortError")),
    onKilled(work) {
      onKilled.add(work);
      return () => onKilled.delete(work);
    },
    onSaid: (work) => onSaid.add(work),
    deliver: (work) =>
      new Promise((resolve, reject) => {
        work.then(
          (value) => isAlive && resolve(value),
          (error) => isAlive && reject(error),
        );
      }),
    world: undefined as unknown as World,
  };

  const say = (line: string) => {
    if (!isAlive) return;
    log.push(inertText(line));
    for (const work of onSaid) work(line);
  };
  const bytesAt = (path: string) => {
    const program = programs.find(({ sha256 }) => path.endsWith(sha256));
    if (program === undefined) throw new Error(`there is no file ${path}`);
    return program.bytes;
  };
  const runner: World["runner"] = {
    env: {
      SSH_AUTH_SOCK: "/run/agent",
      GITHUB_ACTOR: "ada",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "ada/greeter",
      GITHUB_RUN_ID: String(number),
    },
    workspace: "/checkout",
    rawInput: () => "",
    info: say,
    headline: say,
    debug: () => undefined,
    notice: say,
    warning(message) {
      say(message);
      if (isAlive) warnings.push(message);
    },
    error: say,
    folded: (_, text) => say(text),
    inStage: (_, work) => work(),
    mask: () => undefined,
    hide: (text) => text,
    setOutput: () => undefined,
    addPath: () => undefined,
    addProblemMatcher: () => undefined,
    removeProblemMatcher: () => undefined,
    exportVariable: () => undefined,
    appendSummary: async () => undefined,
    saveState: (name, value) => state.set(name, value),
    state: (name) => state.get(name) ?? "",
  };
  const world = {
    runner,
    clock: {
      now: () => epochMs + clock.now(),
      elapsed: () => clock.now(),
      sleep: (ms, signal) => job.deliver(sleep(ms, signal)),
      deadline(ms) {
        const controller = new AbortController();
        clock.after(ms, () => controller.abort(new DOMException("the time is over", "TimeoutError")));
        return controller.signal;
      },
    } satisfies World["clock"],
    files: absent<World["files"]>("files", {
      stream: (path) => Readable.from([bytesAt(path)]),
      withFile(path, use) {
        const bytes = bytesAt(path);
        return use({
          sizeBytes: bytes.length,
          read: async (offset, length) => bytes.subarray(offset, offset + length),
        });
      },
    }),
    makeSpool: (pieces: AsyncIterable<Uint8Array>) => spoolInMemory(pieces, clock),
    loadSsh: async () => simulatedSsh(job, network),
    cancelled: cancelled.signal,
    ...Object.fromEntries(
      ["processes", "programs", "loopback", "http", "toolCache", "cacheStore", "platform"].map((name) => [
        name,
        absent(name, {}),
      ]),
    ),
  } as unknown as World;
  return Object.assign(job, { world });

  function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        cancelTimer();
        reject(signal?.reason);
      };
      const wake = () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      };
      const cancelTimer = clock.after(ms, wake);
      if (signal?.aborted) abort();
      else signal?.addEventListener("abort", abort, { once: true });
    });
  }
}

/** Compressing takes real time. */
async function spoolInMemory(pieces: AsyncIterable<Uint8Array>, clock: VirtualClock): Promise<Spool> {
  const collect = async () => {
    const written: Uint8Array[] = [];
    for await (const piece of pieces) written.push(piece);
    return written;
  };
  const written = clock.standStill(collect());
  written.catch(() => {});
  return {
    async *read() {
      yield* await written;
    },
    sizeBytes: () => undefined,
    aheadBytes: () => 0,
    remove: () => written.then(() => {}),
  };
}

/** A part of the world that a deploy does not touch, but for what is given. */
function absent<T extends object>(name: string, given: Partial<T>): T {
  return new Proxy(given as T, {
    get(target, key) {
      if (key in target) return target[key as keyof T];
      throw new Error(`a deploy does not touch ${name}.${String(key)}`);
    },
  });
}
