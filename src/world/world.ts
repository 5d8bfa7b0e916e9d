import type { CacheStore } from "./cache-service/cache-store.ts";
import type { Claims } from "./claims.ts";
import type { Clock } from "./clock.ts";
import type { Files } from "./files.ts";
import type { Http } from "./http.ts";
import type { Platform } from "./platform.ts";
import type { PostJson } from "./post-json.ts";
import type { Loopback } from "./process/loopback.ts";
import type { Processes } from "./process/processes.ts";
import type { Programs } from "./process/programs.ts";
import type { Runner } from "./runner/runner.ts";
import type { ToolCache } from "./runner/tool-cache.ts";
import type { MakeSpool } from "./spool.ts";
import type { Ssh } from "./ssh/ssh.ts";

/** Everything outside of the program. A stage takes only the parts that it uses: `Pick<World, "files" | "runner">`. */
export interface World {
  readonly runner: Runner;
  readonly files: Files;
  readonly claims: Claims;
  readonly processes: Processes;
  readonly programs: Programs;
  readonly loopback: Loopback;
  readonly http: Http;
  readonly postJson: PostJson;
  readonly toolCache: ToolCache;
  readonly cacheStore: CacheStore;
  readonly clock: Clock;
  readonly makeSpool: MakeSpool;
  readonly platform: Platform;
  /** A function, so that what only a deploy needs is loaded only by a deploy. */
  readonly loadSsh: () => Promise<Ssh>;
  /** Aborted when the job is cancelled (SIGINT, SIGTERM). Every wait takes it. */
  readonly cancelled: AbortSignal;
}
