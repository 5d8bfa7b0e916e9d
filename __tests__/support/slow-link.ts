import { connect, createServer, type Socket } from "node:net";

/** A TCP relay on loopback, in front of a port here or elsewhere, that is as slow as a long line. */
export interface SlowLink {
  readonly port: number;
  /** Bytes that went to the port behind it, and came from it, since the last time this was asked. */
  count(): { readonly up: number; readonly down: number };
  stop(): Promise<void>;
}

export interface Line {
  readonly roundTripMs: number;
  /** Of each direction, shared by all connections; undefined: as fast as this machine. */
  readonly bytesPerSecond: number | undefined;
}

/**
 * Passes connections on, late and no faster than the line. Its handshake takes a round trip, as a real one. There is no slow start
 * and no loss: what a real line adds to that, it adds to everybody.
 */
export async function startSlowLink(
  behind: { readonly host?: string; readonly port: number },
  { roundTripMs, bytesPerSecond }: Line,
): Promise<SlowLink> {
  const counts = { up: 0, down: 0 };
  const sockets = new Set<Socket>();
  const ways = { up: createWay(bytesPerSecond), down: createWay(bytesPerSecond) };
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
    const far = connect({ host: "127.0.0.1", ...behind, noDelay: true, allowHalfOpen: true });
    const earliest = performance.now() + roundTripMs;
    for (const [from, to, way] of [[near, far, "up"] as const, [far, near, "down"] as const]) {
      sockets.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => sockets.delete(from));
      const later = inOrder(() => to.destroyed);
      const arrival = (bytes: number) => Math.max(earliest, ways[way].sent(bytes)) + roundTripMs / 2;
      from.on("data", (chunk: Buffer) => {
        counts[way] += chunk.length;
        const at = arrival(chunk.length);
        // A queue as routers have it: what does not fit on the line is not taken.
        if (at - performance.now() > roundTripMs / 2 + longestQueueMs) from.pause();
        later(at, () => {
          to.write(chunk);
          from.resume();
        });
      });
      from.on("end", () => later(arrival(0), () => to.end()));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    count() {
      const counted = { ...counts };
      counts.up = 0;
      counts.down = 0;
      return counted;
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

const longestQueueMs = 200;

/** When the last of so many bytes has left, one after the other. */
function createWay(bytesPerSecond: number | undefined) {
  let freeAt = 0;
  return {
    sent(bytes: number): number {
      freeAt =
        Math.max(performance.now(), freeAt) + (bytesPerSecond === undefined ? 0 : (bytes / bytesPerSecond) * 1000);
      return freeAt;
    },
  };
}

/** Does work at its time; what came first goes first. */
function inOrder(isOver: () => boolean): (at: number, work: () => void) => void {
  const waiting: { readonly at: number; readonly work: () => void }[] = [];
  let isWaiting = false;
  const next = () => {
    const now = performance.now();
    for (let first = waiting[0]; first !== undefined && first.at <= now + 0.5; first = waiting[0]) {
      waiting.shift();
      if (!isOver()) first.work();
    }
    const [first] = waiting;
    isWaiting = first !== undefined;
    if (first !== undefined) setTimeout(next, first.at - now);
  };
  return (at, work) => {
    waiting.push({ at, work });
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(next, Math.max(0, at - performance.now()));
  };
}
