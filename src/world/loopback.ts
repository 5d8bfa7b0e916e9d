import { randomInt } from "node:crypto";
import { get } from "node:http";
import { createServer } from "node:net";

export interface LoopbackAnswer {
  readonly status: number;
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
  get: (port, path, timeoutMs) =>
    new Promise((resolve) => {
      const options = {
        host: "127.0.0.1",
        port,
        path,
        agent: false,
        signal: AbortSignal.timeout(Math.ceil(timeoutMs)),
      };
      const headers = { "user-agent": "gin-deploy", connection: "close" };
      const request = get({ ...options, headers }, (message) => {
        const status = message.statusCode ?? 0;
        const chunks: Buffer[] = [];
        let bytes = 0;
        const finish = () => resolve({ status, body: Buffer.concat(chunks).toString("utf8", 0, bodyLimit) });
        message.on("data", (chunk: Buffer) => {
          chunks.push(chunk);
          bytes += chunk.length;
          // Enough was read of a body that may have no end.
          if (bytes >= bodyLimit) finish();
          if (bytes >= bodyLimit) request.destroy();
        });
        message.on("end", finish);
        message.on("error", () => resolve(undefined));
      });
      request.on("error", () => resolve(undefined));
    }),
};

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    // On all addresses, as most services listen.
    server.listen({ port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
