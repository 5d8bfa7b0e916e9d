import { Agent, get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

export interface StrictLoad {
  /** How often each body has been answered so far. */
  answers(): Readonly<Record<string, number>>;
  /** How many requests have failed so far. */
  failed(): number;
  /** Waits for what is under way. */
  stop(): Promise<{ readonly answered: number; readonly failures: readonly string[] }>;
}

export interface StrictLoadOptions {
  /** Of each client between two requests. */
  readonly pauseMs?: number;
  /** Connections are kept open and used again, one for each of four clients. */
  readonly keepAlive?: boolean;
}

/** Asks again and again, each time over a new connection, and never retries: what a user of the service would see. */
export function startStrictLoad(url: string, { pauseMs = 20, keepAlive = false }: StrictLoadOptions = {}): StrictLoad {
  const failures: string[] = [];
  const answers: Record<string, number> = {};
  let answered = 0;
  let isStopped = false;
  const begun = performance.now();
  const lane = async () => {
    const agent = keepAlive && new Agent({ keepAlive, maxSockets: 1 });
    while (!isStopped) {
      const { problem, body } = await request(url, agent);
      if (problem === undefined) {
        answered++;
        answers[body] = (answers[body] ?? 0) + 1;
      } else failures.push(`${((performance.now() - begun) / 1000).toFixed(2)} s: ${problem}`);
      await delay(pauseMs);
    }
    if (agent) agent.destroy();
  };
  const lanes = Array.from({ length: 4 }, lane);
  return {
    answers: () => ({ ...answers }),
    failed: () => failures.length,
    async stop() {
      isStopped = true;
      await Promise.all(lanes);
      return { answered, failures };
    },
  };
}

/** undefined: answered with 2xx, to its last byte. */
export async function ask(url: string): Promise<string | undefined> {
  return (await request(url, false)).problem;
}

function request(
  url: string,
  agent: Agent | false,
): Promise<{ readonly problem: string | undefined; readonly body: string }> {
  return new Promise((resolve) => {
    let body = "";
    const end = (problem: string | undefined) => resolve({ problem, body });
    const sent = get(url, { agent, timeout: 20_000 }, (response) => {
      const { statusCode = 0 } = response;
      response.setEncoding("utf8");
      response.on("error", (error) => end(error.message));
      response.on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => end(statusCode >= 200 && statusCode < 300 ? undefined : `status ${statusCode}`));
    });
    sent.on("timeout", () => sent.destroy(new Error("no answer within 20 s")));
    sent.on("error", (error) => end(error.message));
  });
}
