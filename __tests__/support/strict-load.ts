import { get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

export interface StrictLoad {
  /** Waits for what is under way. */
  stop(): Promise<{ readonly answered: number; readonly failures: readonly string[] }>;
}

/** Asks again and again, each time over a new connection, and never retries: what a user of the service would see. */
export function startStrictLoad(url: string, pauseMs = 5): StrictLoad {
  const failures: string[] = [];
  let answered = 0;
  let isStopped = false;
  const begun = performance.now();
  const lane = async () => {
    while (!isStopped) {
      const problem = await ask(url);
      if (problem === undefined) answered++;
      else failures.push(`${((performance.now() - begun) / 1000).toFixed(2)} s: ${problem}`);
      await delay(pauseMs);
    }
  };
  const lanes = Array.from({ length: 4 }, lane);
  return {
    async stop() {
      isStopped = true;
      await Promise.all(lanes);
      return { answered, failures };
    },
  };
}

/** undefined: answered with 2xx, to its last byte. */
export function ask(url: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: 20_000 }, (response) => {
      const { statusCode = 0 } = response;
      response.on("error", (error) => resolve(error.message));
      response.on("end", () => resolve(statusCode >= 200 && statusCode < 300 ? undefined : `status ${statusCode}`));
      response.resume();
    });
    request.on("timeout", () => request.destroy(new Error("no answer within 20 s")));
    request.on("error", (error) => resolve(error.message));
  });
}
