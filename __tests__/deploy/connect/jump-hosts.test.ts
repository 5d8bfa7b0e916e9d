import { beforeEach, describe, expect, it } from "vitest";
import { describeWay, saidOf, shareJumpHosts } from "../../../src/deploy/connect/jump-hosts.ts";
import { ActionError } from "../../../src/errors.ts";
import type { ConnectRequest, JumpConnection, Ssh } from "../../../src/world/ssh/ssh.ts";

const { signal } = new AbortController();
const at = (host: string) => ({ user: "ops", host, port: 22 });
const [outer, inner] = [at("outer"), at("inner")];

/** A jump host that can be lost, and remembers whether it was closed. */
interface Jump extends JumpConnection {
  readonly request: ConnectRequest;
  readonly lose: () => void;
  readonly isClosed: () => boolean;
}

describe("shareJumpHosts", () => {
  let made: Jump[];
  let refuse: ActionError | undefined;
  let nowMs: number;
  let attempts: number;
  /** What a connection waits for, so that others can ask meanwhile. */
  let gate: Promise<void>;

  beforeEach(() => {
    made = [];
    refuse = undefined;
    nowMs = 0;
    attempts = 0;
    gate = Promise.resolve();
  });

  const connectJump: Ssh["connectJump"] = async (request) => {
    attempts++;
    await gate;
    if (refuse) throw refuse;
    const lost = new AbortController();
    const jump: Jump = {
      request,
      place: `${request.host}:${request.port}`,
      lost: lost.signal,
      openTunnel: () => Promise.reject(new Error("not asked for")),
      lose: () => lost.abort(new ActionError("connection", "lost")),
      close: () => lost.abort(new ActionError("connection", "closed")),
      isClosed: () => lost.signal.aborted && lost.signal.reason.message === "closed",
    };
    made.push(jump);
    return jump;
  };
  const share = (hops = [outer, inner]) =>
    shareJumpHosts(
      hops,
      { pins: [], credentials: { kind: "agent", socket: "/agent" } },
      // Of the clock only the time is read, of SSH only what connects.
      { clock: { elapsed: () => nowMs } as never, loadSsh: async () => ({ connectJump }) as never },
    );
  const hosts = () => made.map(({ request }) => request.host);

  it("connects nothing where there is no jump host", async () => {
    expect(await share([]).reach(signal)).toBeUndefined();
    expect(attempts).toBe(0);
  });

  it("connects each once for all that ask, each through the one before", async () => {
    const jumps = share();
    const reached = await Promise.all(Array.from({ length: 10 }, () => jumps.reach(signal)));
    expect(hosts()).toEqual(["outer", "inner"]);
    expect(made.map(({ request }) => request.through)).toEqual([undefined, made[0]]);
    expect(new Set(reached)).toEqual(new Set([made[1]]));
  });

  it.each([
    ["all of them when the first one is lost", 0, ["outer", "inner", "outer", "inner"]],
    ["the last one alone when only that is lost", 1, ["outer", "inner", "inner"]],
  ])("connects again %s, once for all", async (_, lost, all) => {
    const jumps = share();
    await jumps.reach(signal);
    made[lost]?.lose();
    const reached = await Promise.all([jumps.reach(signal), jumps.reach(signal)]);
    expect(hosts()).toEqual(all);
    expect(new Set(reached)).toEqual(new Set([made.at(-1)]));
  });

  it("answers all that ask at the same time with one refusal, and tries again after it", async () => {
    refuse = new ActionError("connection", "outer:22 did not answer", { hint: "Is it up?" });
    const jumps = share();
    const failing = () =>
      jumps.reach(signal).then(
        () => expect.unreachable("it should have failed"),
        (error: unknown) => error,
      );
    const first = await failing();
    expect(first).toMatchObject({ message: "jump host ops@outer: outer:22 did not answer", hint: "Is it up?" });
    nowMs = 900;
    expect(await failing()).toBe(first);
    expect(attempts).toBe(1);
    nowMs = 1_100;
    refuse = undefined;
    expect((await jumps.reach(signal))?.place).toBe("inner:22");
  });

  it("closes the last one first, and also what comes to stand only then", async () => {
    const jumps = share([outer]);
    const opened = Promise.withResolvers<void>();
    gate = opened.promise;
    const reaching = jumps.reach(signal);
    jumps.close();
    opened.resolve();
    await reaching;
    expect(made.map((jump) => jump.isClosed())).toEqual([true]);

    const both = share();
    await both.reach(signal);
    both.close();
    expect(made.slice(1).map((jump) => jump.isClosed())).toEqual([true, true]);
  });
});

describe("saidOf", () => {
  it("says of whom a failure is, and keeps all that it says", () => {
    const error = new ActionError("trust", "unknown", { hint: "compare", evidence: ["more"], cause: "why" });
    expect(saidOf(describeWay(at("web1"), [outer, inner]), error)).toMatchObject({
      code: "trust",
      message: "ops@web1 through ops@outer, ops@inner: unknown",
      hint: "compare",
      evidence: ["more"],
      cause: "why",
    });
    expect(describeWay(outer, [])).toBe("ops@outer");
  });

  it("leaves a cancelled job as it is", () => {
    const error = new ActionError("cancelled", "cancelled: connecting");
    expect(saidOf("ops@web1", error)).toBe(error);
  });
});
