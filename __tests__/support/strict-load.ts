import { Agent, request as send } from "node:http";
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

/** One client, which sends one request after the other. */
interface Client {
  readonly url: string;
  /** Sent by POST; undefined: it is a GET. */
  readonly body?: object;
  readonly keepAlive: boolean;
}

/** Asks again and again, each time over a new connection, and never retries: what a user of the service would see. */
export function startStrictLoad(url: string, { pauseMs = 20, keepAlive = false }: StrictLoadOptions = {}): StrictLoad {
  return startClients(
    Array.from({ length: 4 }, () => ({ url, keepAlive })),
    pauseMs,
    Number.POSITIVE_INFINITY,
  );
}

/** Ends the words of a failure that any restart can bring about: a connection that was open and idle ended as it was used again. */
const ofKeptConnection = "on a connection that was kept open";
export const isOfKeptConnection = (failure: string) => failure.endsWith(ofKeptConnection);

/** How many of a mixed load's clients keep their connection. */
export const keepingClients = 2;

/**
 * Users of the example service: by GET and by POST, over a new connection each time and over one that is kept. `most`: requests of all of
 * them together; `ofEach`: clients of each of the four kinds.
 */
export function startMixedLoad(
  origin: string,
  pauseMs: number,
  most = Number.POSITIVE_INFINITY,
  ofEach = 1,
): StrictLoad {
  const clients = [false, true].flatMap((keepAlive): readonly Client[] => [
    { url: `${origin}/greetings/Ada`, keepAlive },
    { url: `${origin}/greetings`, body: { name: "Ada" }, keepAlive },
  ]);
  return startClients(Array.from({ length: ofEach }, () => clients).flat(), pauseMs, most);
}

function startClients(clients: readonly Client[], pauseMs: number, most: number): StrictLoad {
  const failures: string[] = [];
  const answers: Record<string, number> = {};
  let answered = 0;
  let isStopped = false;
  const begun = performance.now();
  let asked = 0;
  const lane = async (client: Client) => {
    const agent = client.keepAlive && new Agent({ keepAlive: true, maxSockets: 1 });
    while (!isStopped && asked++ < most) {
      const { problem, body } = await request(client, agent);
      if (problem === undefined) {
        answered++;
        answers[body] = (answers[body] ?? 0) + 1;
      } else failures.push(`${((performance.now() - begun) / 1000).toFixed(2)} s: ${problem}`);
      await delay(pauseMs);
    }
    if (agent) agent.destroy();
  };
  const lanes = clients.map(lane);
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
  return (await request({ url, keepAlive: false }, false)).problem;
}

function request(
  { url, body: sentBody }: Client,
  agent: Agent | false,
): Promise<{ readonly problem: string | undefined; readonly body: string }> {
  return new Promise((resolve) => {
    let body = "";
    const end = (problem: string | undefined) => resolve({ problem, body });
    const method = sentBody === undefined ? "GET" : "POST";
    const sent = send(url, { agent, method, timeout: 20_000 }, (response) => {
      const { statusCode = 0 } = response;
      response.setEncoding("utf8");
      response.on("error", (error) => end(error.message));
      response.on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => end(statusCode >= 200 && statusCode < 300 ? undefined : `status ${statusCode}`));
    });
    sent.on("timeout", () => sent.destroy(new Error("no answer within 20 s")));
    sent.on("error", (error) => end(sent.reusedSocket ? `${error.message} ${ofKeptConnection}` : error.message));
    sent.end(sentBody === undefined ? undefined : JSON.stringify(sentBody));
  });
}
