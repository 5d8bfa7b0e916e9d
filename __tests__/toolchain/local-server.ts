import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";

export interface LocalServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Paths, queries included, in the order in which they were asked for. */
  readonly asked: readonly string[];
  /** All header lines of all requests, and their addresses: where a credential would show. */
  readonly heard: readonly string[];
}

export type Answer = (request: IncomingMessage, response: ServerResponse, path: string) => unknown;

/** A real HTTP server on loopback, gone with the `await using` that holds it. */
export async function startServer(answer: Answer): Promise<LocalServer> {
  const asked: string[] = [];
  const heard: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    heard.push(path, ...request.rawHeaders);
    Promise.resolve(answer(request, response, path)).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    heard,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers from a table of paths (without queries); everything else is a 404. */
export function serveTable(table: Readonly<Record<string, string | Buffer>>): Answer {
  return (_request, response, path) => {
    const body = table[path.replace(/\?.*$/, "")];
    response.writeHead(body === undefined ? 404 : 200, body === undefined ? {} : { "content-length": body.length });
    response.end(body);
  };
}

export interface ForwardProxy extends AsyncDisposable {
  readonly url: string;
  /** `host:port` of each CONNECT. */
  readonly connected: readonly string[];
}

/** A company's proxy: tunnels every CONNECT to `target`, whatever host it names, so that no name has to be resolved. */
export async function startForwardProxy(target: LocalServer): Promise<ForwardProxy> {
  const connected: string[] = [];
  const server = createServer((_request, response) => response.writeHead(405).end());
  const sockets = new Set<Duplex>();
  server.on("connect", (request, client, head) => {
    connected.push(request.url ?? "");
    const upstream = connect(Number(new URL(target.url).port), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.write(head);
      client.pipe(upstream).pipe(client);
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    connected,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A host whose firewall drops packets: its connections are never made, nor refused. Its queue is full and nobody serves it. */
export async function startDeafServer(): Promise<AsyncDisposable & { readonly url: string }> {
  const program = `
    const server = require("node:net").createServer();
    server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
      require("node:fs").writeSync(1, String(server.address().port));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = await once(child.stdout, "data");
  const fillers = Array.from({ length: 4 }, () => connect(Number(port), "127.0.0.1").on("error", () => undefined));
  // Those that fit are connected; from then on nobody is.
  await Promise.race(fillers.map((filler) => once(filler, "connect")));
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const filler of fillers) filler.destroy();
      child.kill("SIGKILL");
      await once(child, "close");
    },
  };
}
