import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InstallWorld } from "../../src/toolchain/plan-go.ts";
import type { Clock } from "../../src/world/clock.ts";
import { systemClock } from "../../src/world/clock.ts";
import { systemFiles } from "../../src/world/files.ts";
import { githubHttp } from "../../src/world/http.ts";
import { thisPlatform } from "../../src/world/platform.ts";
import { systemProcesses } from "../../src/world/process/processes.ts";
import { runnerToolCache } from "../../src/world/runner/tool-cache.ts";

export interface Recorded {
  /** `info`, `warning` and the like with what was said, in order. */
  readonly lines: string[];
  readonly paths: string[];
  readonly exported: Record<string, string>;
}

/** The real world, with a runner that records, and without the waits between tries. */
export function recordingWorld(
  env: Readonly<Record<string, string | undefined>>,
  parts: Partial<InstallWorld> = {},
): InstallWorld & { readonly recorded: Recorded } {
  const recorded: Recorded = { lines: [], paths: [], exported: {} };
  const say = (kind: string) => (line: string) => {
    recorded.lines.push(`${kind}: ${line}`);
  };
  return {
    runner: {
      env,
      workspace: env["GITHUB_WORKSPACE"] ?? process.cwd(),
      rawInput: () => "",
      info: say("info"),
      debug: say("debug"),
      notice: say("notice"),
      warning: say("warning"),
      error: say("error"),
      headline: say("info"),
      folded: (_title, text) => say("info")(text),
      inStage: (_stage, work) => work(),
      mask: () => undefined,
      hide: (text) => text,
      setOutput: () => undefined,
      addPath: (directory) => {
        recorded.paths.push(directory);
      },
      exportVariable: (name, value) => {
        recorded.exported[name] = value;
      },
      addProblemMatcher: () => undefined,
      removeProblemMatcher: () => undefined,
      appendSummary: async () => undefined,
      saveState: () => undefined,
      state: () => "",
    },
    files: systemFiles,
    processes: systemProcesses,
    http: githubHttp,
    toolCache: runnerToolCache,
    clock: impatientClock,
    platform: thisPlatform,
    cancelled: new AbortController().signal,
    recorded,
    ...parts,
  };
}

const impatientClock: Clock = { ...systemClock, sleep: async (_ms, signal) => signal?.throwIfAborted() };

/**
 * A second takes 10 ms where `silentUrl` is asked: its time-outs come soon, and are told apart as they are in earnest. Any other server
 * has all the time that it needs on a busy machine.
 */
export function fastTime(silentUrl: string): Pick<InstallWorld, "clock" | "http"> {
  return {
    clock: { ...impatientClock, elapsed: () => performance.now() * 100 },
    http: {
      get(url, options = {}) {
        const { timeoutMs = 900_000, stallTimeoutMs = 30_000 } = options;
        if (!url.startsWith(silentUrl)) return githubHttp.get(url, options);
        return githubHttp.get(url, { ...options, timeoutMs: timeoutMs / 100, stallTimeoutMs: stallTimeoutMs / 100 });
      },
    },
  };
}

/** For a machine that has all it needs: fails the test that sends a request. */
export const noNetwork: Pick<InstallWorld, "http"> = {
  http: {
    get: async (url) => {
      throw new Error(`${url} was asked for`);
    },
  },
};

export interface TemporaryDirectory extends AsyncDisposable {
  readonly path: string;
}

export async function temporaryDirectory(): Promise<TemporaryDirectory> {
  const path = await mkdtemp(join(tmpdir(), "gin-deploy-test-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
