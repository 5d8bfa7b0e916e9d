import { duplexPair, PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { ActionError } from "../../../src/errors.ts";
import { tunnelOver } from "../../../src/world/ssh/link.ts";
import { nodeSsh } from "../../../src/world/ssh/node-ssh.ts";
import type { ConnectRequest, JumpConnection, Link } from "../../../src/world/ssh/ssh.ts";
import { failureOf } from "../../support/ssh-client.ts";

const jumpOf = (openTunnel: JumpConnection["openTunnel"], lost = new AbortController()): JumpConnection => ({
  place: "bastion:22",
  lost: lost.signal,
  openTunnel,
  close: () => {},
});
const requestThrough = (through: JumpConnection, changes: Partial<ConnectRequest> = {}): ConnectRequest => ({
  host: "web1",
  port: 22,
  user: "deploy",
  privateKey: undefined,
  agentSocket: undefined,
  hostKeyAlgorithms: undefined,
  isTrusted: () => true,
  timeoutMs: 50,
  signal: new AbortController().signal,
  through,
  ...changes,
});
/** A link to somebody who says nothing, and what became of it. */
const silence = () => {
  const gone = Promise.withResolvers<"destroyed">();
  const link: Link = { stream: new PassThrough(), leave: () => {}, destroy: () => gone.resolve("destroyed") };
  return { link, gone: gone.promise };
};

describe("a connection through a jump host", () => {
  it("has one deadline for the channel and what is behind it, and lets go of a channel that comes too late", async () => {
    const opening = Promise.withResolvers<Link>();
    const { message, hint } = await failureOf(nodeSsh.connect(requestThrough(jumpOf(() => opening.promise))));
    expect(message).toBe("the jump host bastion:22 reached nobody at web1:22 within 0.05 s");
    expect(hint).toContain("Look at web1:22");
    const { link, gone } = silence();
    opening.resolve(link);
    expect(await gone).toBe("destroyed");
  });

  it("hears a host whose greeting came with the channel", async () => {
    const [stream, host] = duplexPair();
    // Of a channel only the stream and its close are used.
    const link = tunnelOver(Object.assign(stream, { close: () => {} }) as never);
    host.write("SSH-2.0-OpenSSH_9.2p1\r\n");
    const opened = async () => {
      await new Promise(setImmediate);
      return link;
    };
    const { message } = await failureOf(nodeSsh.connect(requestThrough(jumpOf(opened), { timeoutMs: 300 })));
    expect(message).toBe("web1:22 finished no SSH handshake within 0.3 s");
  });

  it("lets go of a host behind it that says nothing", async () => {
    const { link, gone } = silence();
    const { code } = await failureOf(nodeSsh.connect(requestThrough(jumpOf(async () => link))));
    expect(code).toBe("connection");
    expect(await gone).toBe("destroyed");
  });

  it("can be cancelled while the channel opens", async () => {
    const cancelled = new AbortController();
    const waiting = jumpOf(() => new Promise(() => {}));
    const failing = failureOf(
      nodeSsh.connect(requestThrough(waiting, { timeoutMs: 60_000, signal: cancelled.signal })),
    );
    cancelled.abort();
    expect((await failing).code).toBe("cancelled");
  });

  it("says that the jump host was lost, not that the host behind it hung up", async () => {
    const lost = new AbortController();
    const { link } = silence();
    const failing = failureOf(
      nodeSsh.connect(
        requestThrough(
          jumpOf(async () => link, lost),
          { timeoutMs: 60_000 },
        ),
      ),
    );
    lost.abort(new ActionError("connection", "the connection to the jump host bastion:22 broke off"));
    link.stream.destroy();
    expect((await failing).message).toBe("the connection to the jump host bastion:22 broke off");
  });
});
