import type { WorkerProgram } from "./cache-service/cache-process.ts";
import { createCacheStore } from "./cache-service/cache-store.ts";
import { systemClaims } from "./claims.ts";
import { systemClock } from "./clock.ts";
import { systemFiles } from "./files.ts";
import { githubHttp } from "./http.ts";
import { thisPlatform } from "./platform.ts";
import { postJson } from "./post-json.ts";
import { systemLoopback } from "./process/loopback.ts";
import { createProcesses } from "./process/processes.ts";
import { systemPrograms } from "./process/programs.ts";
import { createRunner } from "./runner/runner.ts";
import { runnerToolCache } from "./runner/tool-cache.ts";
import { makeSpool } from "./spool.ts";
import type { World } from "./world.ts";

/** The real world, listening for the job's cancellation. */
export function createWorld(cacheWorker: WorkerProgram): World {
  const cancelled = listenForCancellation();
  return {
    // Before the inputs are read: what is wrong with them is said in this form as well.
    runner: createRunner(process.env["INPUT_LOG-FORMAT"]?.trim() === "json" ? "json" : "text"),
    files: systemFiles,
    claims: systemClaims,
    processes: createProcesses(cancelled),
    programs: systemPrograms,
    loopback: systemLoopback,
    http: githubHttp,
    postJson,
    toolCache: runnerToolCache,
    cacheStore: createCacheStore(cacheWorker),
    clock: systemClock,
    makeSpool,
    platform: thisPlatform,
    loadSsh: async () => (await import("./ssh/node-ssh.ts")).nodeSsh,
    cancelled,
  };
}

/** The runner sends SIGINT, 7.5 s later SIGTERM, and kills 2.5 s after that: the first one already ends every wait. */
function listenForCancellation(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => controller.abort(new DOMException(`the job was cancelled (${signal})`, "AbortError")));
  }
  return controller.signal;
}
