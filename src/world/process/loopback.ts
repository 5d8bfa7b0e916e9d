import { randomInt } from "node:crypto";

export interface LoopbackAnswer {
  readonly status: number;
  /** Where it leads, as its header says; empty when it leads nowhere. */
  readonly location: string;
  /** The first 64 KiB, as text. */
  readonly body: string;
}

/** What is asked of a program on this machine: no proxy, no redirects, no certificates. */
export interface Loopback {
  /**
   * A TCP port that nobody listens on, from below those that systems give to outgoing connections. Another process may
   * take it before the one that it is meant for: who listens on it has to be asked again.
   */
  freePort(): Promise<number>;
  /** One GET to 127.0.0.1; undefined: no whole answer within the time. */
  get(port: number, path: string, timeoutMs: number): Promise<LoopbackAnswer | undefined>;
}

const bodyLimit = 64 * 1024;
/** Linux hands out ports from 32768 on (ip_local_port_range); other systems from 49152 on. */
const [lowestPort, highestPort] = [20_000, 32_767] as const;

export const systemLoopback: Loopback = {
  async freePort() {
    for (let attempt = 0; attempt < 100; attempt++) {
      const port = randomInt(lowestPort, highestPort + 1);
      if (await isFree(port)) return port;
    }
    throw new Error(`no free TCP port from ${lowestPort} to ${highestPort}`);
  },
  async get(port, path, timeoutMs) {
    // Loaded when it is needed: most runs start no program, and these take milliseconds of every start-up.
    const { get } = await import("node:http");
    const signal = AbortSignal.timeout(Math.ceil(timeoutMs));
    const headers = { "user-agent": "gin-deploy", connection: "close" };
    return await new Promise((resolve) => {
      const request = get({ host: "127.0.0.1", port, path, agent: false, signal, headers }, (message) => {
        const status = message.statusCode ?? 0;
        const { location = "" } = message.headers;
        const chunks: Buffer[] = [];
        let bytes = 0;
        const finish = () => resolve({ status, location, body: Buffer.concat(chunks).toString("utf8", 0, bodyLimit) });
        message.on("data", (chunk: Buffer) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes < bodyLimit) return;
          // Enough was read of a body that may have no end.
          finish();
          request.destroy();
        });
        message.on("end", finish);
        message.on("error", () => resolve(undefined));
      });
      request.on("error", () => resolve(undefined));
    });
  },
};

async function isFree(port: number): Promise<boolean> {
  const { createServer } = await import("node:net");
  return await new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    // On all addresses, as most services listen.
    server.listen({ port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
