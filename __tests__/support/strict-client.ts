import { Agent, get } from "node:http";

/** One request of a client that opens a new connection each time and never tries again. */
interface ClientAnswer {
  readonly atMs: number;
  /** The version that answered, or the words of what went wrong. */
  readonly version: string | undefined;
  readonly failure: string | undefined;
}

export interface StrictClient {
  /** Ends the client and returns all of its answers. */
  stop(): Promise<readonly ClientAnswer[]>;
}

const everyMs = 25;
/** The load stops by itself: five minutes of it. */
const mostRequests = (5 * 60_000) / everyMs;

/** Asks a service for its version, about 40 times a second, until it is stopped. */
export function startStrictClient(address: string, port: number): StrictClient {
  const agent = new Agent({ keepAlive: false });
  const answers: ClientAnswer[] = [];
  let stopped = false;
  const loop = async () => {
    while (!stopped && answers.length < mostRequests) {
      answers.push(await ask(address, port, agent));
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  };
  const done = loop();
  return {
    async stop() {
      stopped = true;
      await done;
      agent.destroy();
      return answers;
    },
  };
}

function ask(host: string, port: number, agent: Agent): Promise<ClientAnswer> {
  const atMs = Date.now();
  return new Promise((resolve) => {
    const fail = (failure: string) => resolve({ atMs, version: undefined, failure });
    const request = get({ host, port, path: "/version", agent, timeout: 5_000 }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("error", (error) => fail(error.message));
      response.on("end", () => {
        if (response.statusCode !== 200) return fail(`status ${response.statusCode}`);
        return resolve({ atMs, version: (JSON.parse(body) as { version: string }).version, failure: undefined });
      });
    });
    request.on("timeout", () => request.destroy(new Error("no answer in 5 s")));
    request.on("error", (error) => fail(error.message));
  });
}
