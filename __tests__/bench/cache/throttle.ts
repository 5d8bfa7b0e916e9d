import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { Transform } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** A server in front of another one, through which bytes go no faster than a line that all requests share. */
export interface Throttle {
  readonly url: string;
  stop(): Promise<void>;
}

/** `bytesPerSecond`: of each direction. Addresses of the server behind it in JSON answers become its own. */
export async function startThrottle(behind: string, bytesPerSecond: number): Promise<Throttle> {
  const lines: Lines = { up: makeLine(bytesPerSecond), down: makeLine(bytesPerSecond) };
  let url = "";
  const server = createServer((incoming, response) => {
    passOn(incoming, response, behind, url, lines).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`;
  return {
    url,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Lines {
  readonly up: () => Transform;
  readonly down: () => Transform;
}

async function passOn(
  incoming: IncomingMessage,
  response: ServerResponse,
  behind: string,
  own: string,
  { up, down }: Lines,
): Promise<void> {
  const forwarded = request(new URL(incoming.url ?? "/", behind), {
    method: incoming.method,
    headers: { ...incoming.headers, host: new URL(behind).host },
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) =>
    forwarded.once("response", resolve).once("error", reject),
  );
  const [answer] = await Promise.all([answered, pipeline(incoming, up(), forwarded)]);
  const { statusCode = 502, headers } = answer;
  if (!headers["content-type"]?.includes("json")) {
    response.writeHead(statusCode, headers);
    await pipeline(answer, down(), response);
    return;
  }
  const body = Buffer.from((await text(answer)).replaceAll(behind, own));
  const { "transfer-encoding": _, ...rest } = headers;
  response.writeHead(statusCode, { ...rest, "content-length": body.length }).end(body);
}

/** Chunks of all streams follow each other on the line, each as long as its bytes take. */
function makeLine(bytesPerSecond: number): () => Transform {
  let freeAt = 0;
  return () =>
    new Transform({
      transform(chunk: Buffer, _encoding, done) {
        const now = performance.now();
        // A timer that is late may be made up for: the rate holds on the whole.
        freeAt = Math.max(now - 50, freeAt) + (chunk.length / bytesPerSecond) * 1000;
        // Timers are coarse: a few ms of chunks go at once, and are waited for together.
        if (freeAt - now < 5) done(null, chunk);
        else sleep(freeAt - now).then(() => done(null, chunk), done);
      },
    });
}
