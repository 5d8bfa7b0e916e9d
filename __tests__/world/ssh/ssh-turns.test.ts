import { expect, it } from "vitest";
import { createTurns } from "../../../src/world/ssh/ssh-turns.ts";

const never = new AbortController().signal;
/** Takes a turn and notes its name when it got it. */
const taker =
  (turns: ReturnType<typeof createTurns>, log: string[]) =>
  async (name: string, stop: AbortSignal = never) => {
    const done = await turns.take(stop);
    log.push(name);
    return done;
  };
const settled = () => new Promise((resolve) => setImmediate(resolve));

it("lets so many in at once, the others in their order", async () => {
  const log: string[] = [];
  const take = taker(createTurns(2), log);
  const [first] = await Promise.all([take("a"), take("b")]);
  const third = take("c");
  const fourth = take("d");
  await settled();
  expect(log).toEqual(["a", "b"]);
  first();
  first();
  await settled();
  expect(log).toEqual(["a", "b", "c"]);
  (await third)();
  await fourth;
  expect(log).toEqual(["a", "b", "c", "d"]);
});

it("a place in the queue that is given up is nobody's", async () => {
  const log: string[] = [];
  const take = taker(createTurns(1), log);
  const done = await take("a");
  const cancel = new AbortController();
  const given = take("gone", cancel.signal);
  const next = take("b");
  cancel.abort();
  (await given)();
  (await take("late", AbortSignal.abort()))();
  await settled();
  expect(log).toEqual(["a", "gone", "late"]);
  done();
  await next;
  expect(log).toEqual(["a", "gone", "late", "b"]);
});

it("shrinks to what is held now less one, never to nothing", async () => {
  const log: string[] = [];
  const turns = createTurns(3);
  const take = taker(turns, log);
  const [a, b] = await Promise.all([take("a"), take("b")]);
  expect(turns.isAlone()).toBe(false);
  expect(turns.shrink()).toBe(true);
  b();
  expect(turns.isAlone()).toBe(true);
  const c = take("c");
  await settled();
  expect(log).toEqual(["a", "b"]);
  expect(turns.shrink()).toBe(false);
  a();
  await c;
  expect(turns.shrink()).toBe(false);
});
