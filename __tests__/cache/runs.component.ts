import { beforeEach, describe, expect, it } from "vitest";
import type { SaveOutcome } from "../../src/cache/cache-outcome.ts";
import type { CacheInputs } from "../../src/model/inputs.ts";
import { endsOf, kindsOf, startJob } from "./job.ts";
import { withMachine } from "./with-machine.ts";

const stage = withMachine();

beforeEach(async () => {
  await setState(0);
});

/** A state of the source: one small package differs. */
const setState = (state: number) => stage.machine.write("light/light.go", `package light\n\nvar State = ${state}\n`);

/** A whole job on an empty machine; `off`: which can fetch no module. */
async function runJob(run: string, { proxy, ...inputs }: Partial<CacheInputs> & { readonly proxy?: "off" } = {}) {
  await stage.machine.emptyCaches();
  const job = startJob(stage.machine, run);
  const restored = await job.restore(inputs);
  const compiled = await stage.machine.build(proxy);
  const saved = await job.save(restored);
  expect([...job.warnings, ...(await stage.machine.leftovers())]).toEqual([]);
  return { restored, compiled, saved };
}

function entriesOf(saved: SaveOutcome): { readonly entryCount: number; readonly dropped: number } {
  if (saved.kind !== "saved") throw new Error(`${saved.kind}: ${saved.reason}`);
  return saved;
}

describe.each([1, 2] as const)("with service version %i", (version) => {
  it("the first run saves a base each; the second, on an empty machine, fetches and compiles nothing, and saves nothing", async () => {
    const { counters, entries } = await stage.offer({ version });
    const first = await runJob("1");
    expect(kindsOf(first.restored)).toEqual(["miss", "miss"]);
    expect(first.compiled).toContain("example.com/dep");
    expect(endsOf(first.saved)).toEqual(["saved", "saved"]);
    expect(
      entries()
        .map(({ key }) => key.replace(/-linux-.*?(base|top)-.*/, " $1"))
        .sort(),
    ).toEqual(["gin-deploy-build-v1 base", "gin-deploy-modules-v1 base"]);

    const second = await runJob("2", { proxy: "off" });
    expect(kindsOf(second.restored)).toEqual(["exact", "partial"]);
    expect(second.compiled).toEqual([]);
    expect(endsOf(second.saved)).toEqual(["skipped: nothing new", "skipped: nothing new"]);
    expect(counters.sentBytes).toBe(counters.receivedBytes);
    expect(counters.requests.reserve).toBe(2);
    const { outcome } = second.restored.modules;
    expect(outcome).toMatchObject({ archiveBytes: entries().find(({ key }) => key.includes("modules"))?.sizeBytes });
    expect(outcome).toMatchObject({ entryCount: entriesOf(first.saved.modules).entryCount });
  });
});

const buildOnly = { modules: false };

it("a changed package is compiled by one run, which saves a top; the next top replaces what it held", async () => {
  const { entries } = await stage.offer();
  const first = await runJob("1", buildOnly);
  await setState(1);
  const second = await runJob("2", buildOnly);
  expect(second.compiled).toEqual(["example.com/tiny/light"]);
  expect(endsOf(second.saved)[1]).toBe("saved");
  const [base, top] = [entriesOf(first.saved.build), entriesOf(second.saved.build)];
  expect(top.entryCount).toBeLessThan(base.entryCount / 2);
  // What the package was before.
  expect(top.dropped).toBeGreaterThan(0);

  const third = await runJob("3", buildOnly);
  expect(third.compiled).toEqual([]);
  expect(endsOf(third.saved)[1]).toBe("skipped: nothing new");
  expect(third.restored.build.outcome).toMatchObject({ entryCount: base.entryCount + top.entryCount });

  await setState(2);
  const fourth = await runJob("4", buildOnly);
  expect(fourth.compiled).toEqual(["example.com/tiny/light"]);
  const next = entriesOf(fourth.saved.build);
  // As large as the top before it: nothing of that one is carried along.
  expect(next.entryCount).toBe(top.entryCount);
  expect(next.dropped).toBe(top.dropped + top.entryCount);

  const fifth = await runJob("5", buildOnly);
  expect(fifth.compiled).toEqual([]);
  expect(fifth.restored.build.outcome).toMatchObject({ entryCount: base.entryCount + next.entryCount });
  const sizes = entries().map(({ sizeBytes }) => sizeBytes);
  expect(sizes).toHaveLength(3);
  expect(Math.max(...sizes.slice(1))).toBeLessThan((sizes[0] ?? 0) / 5);
});

it("a small change is not stored together with a larger one: three archives come back as one", async () => {
  const { entries } = await stage.offer();
  const setText = (word: string) =>
    stage.machine.write("light/light.go", `package light\n\nvar State = "${word.repeat(2000)}"\n`);
  await runJob("1", buildOnly);
  await stage.machine.write("medium/medium.go", `package medium\n\nvar Text = "${"word ".repeat(12_000)}"\n`);
  expect((await runJob("2", buildOnly)).compiled).toEqual(["example.com/tiny/medium"]);
  await setText("one ");
  const third = await runJob("3", buildOnly);
  expect([third.compiled, endsOf(third.saved)[1]]).toEqual([["example.com/tiny/light"], "saved"]);
  await setText("two ");
  const fourth = await runJob("4", buildOnly);
  expect([fourth.compiled, endsOf(fourth.saved)[1]]).toEqual([["example.com/tiny/light"], "saved"]);

  const fifth = await runJob("5", buildOnly);
  expect([fifth.compiled, endsOf(fifth.saved)[1]]).toEqual([[], "skipped: nothing new"]);
  const [, medium, ...small] = entries();
  // The same layer each time, in place of the one before it, and without the one below it.
  expect(new Set(small.map(({ key }) => /top-[0-9a-f]+/.exec(key)?.[0])).size).toBe(1);
  expect(small).toHaveLength(2);
  expect(small[0]?.key).not.toContain(/top-[0-9a-f]+/.exec(medium?.key ?? "")?.[0]);
  await stage.machine.remove("medium");
});

it("a large change begins a new base, which later runs find before the old one", async () => {
  const { entries } = await stage.offer();
  await runJob("1", buildOnly);
  const heavy = `package heavy\n\nvar Text = "${"other ".repeat(30_000)}${Math.random()}"\n`;
  await stage.machine.write("heavy/heavy.go", heavy);
  const second = await runJob("2", buildOnly);
  expect(second.compiled).toEqual(["example.com/tiny/heavy"]);
  const third = await runJob("3", buildOnly);
  expect(third.compiled).toEqual([]);
  expect(entries().at(-1)?.key).toMatch(/-base-.*-2\.1\.$/);
  expect(third.restored.build.outcome).toMatchObject({ key: entries().at(-1)?.key });
});

it("a program is linked without the standard library being compiled again", async () => {
  await stage.offer();
  try {
    await stage.machine.write("cmd/tiny/main.go", 'package main\n\nfunc main() { println("fine") }\n');
    expect((await runJob("1", buildOnly)).compiled).toContain("runtime");
    const second = await runJob("2", buildOnly);
    expect(second.compiled).toEqual([]);
    expect(endsOf(second.saved)[1]).toBe("skipped: nothing new");
  } finally {
    await stage.machine.remove("cmd");
  }
});
