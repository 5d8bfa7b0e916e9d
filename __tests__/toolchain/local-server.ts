import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface LocalServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Paths, queries included, in the order in which they were asked for. */
  readonly asked: readonly string[];
}

export type Answer = (request: IncomingMessage, response: ServerResponse, path: string) => unknown;

/** A real HTTP server on loopback, gone with the `await using` that holds it. */
export async function startServer(answer: Answer): Promise<LocalServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    Promise.resolve(answer(request, response, path)).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
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
