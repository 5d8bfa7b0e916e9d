import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { buffer } from "node:stream/consumers";
import { expect, it } from "vitest";
import { type Line, startSlowLink } from "./slow-link.ts";
import { listen } from "./ssh-client.ts";

/** Sends bytes to somebody who sends them back, and its end. */
async function echo(line: Line, bytes: Buffer) {
  const behind = await listen((socket) => socket.pipe(socket));
  const link = await startSlowLink({ port: behind.port }, line);
  try {
    const startMs = performance.now();
    const socket = connect({ port: link.port, host: "127.0.0.1" });
    socket.end(bytes);
    const back = await buffer(socket);
    return { back, elapsedMs: performance.now() - startMs, counted: link.count() };
  } finally {
    await link.stop();
    behind.close();
  }
}

it("brings everything, in order, and no sooner than such a line", async () => {
  const bytes = randomBytes(300_000);
  const { back, elapsedMs, counted } = await echo({ roundTripMs: 100, bytesPerSecond: 1_000_000 }, bytes);
  expect(back.equals(bytes)).toBe(true);
  expect(counted).toEqual({ up: bytes.length, down: bytes.length });
  // A handshake, a way there and back, and the bytes.
  expect(elapsedMs).toBeGreaterThan(100 + 100 + 300);
});

it("adds nothing to a line that has no length", async () => {
  const { back } = await echo({ roundTripMs: 0, bytesPerSecond: undefined }, Buffer.from("hi"));
  expect(back.toString()).toBe("hi");
});
