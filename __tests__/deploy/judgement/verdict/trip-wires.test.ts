import { describe, expect, it } from "vitest";
import {
  countOveruse,
  findOveruse,
  findTrip,
  type Overuse,
  type Signs,
} from "../../../../src/deploy/judgement/verdict/trip-wires.ts";

const well: Signs = { restarts: 0, failedReadiness: 0, denied: [], deniedInLive: [] };
const panic = { expression: "^panic: ", line: "panic: assignment to entry in nil map" };

describe("findTrip", () => {
  it.each([
    ["nothing", [well], undefined],
    ["no canary that anybody looked at", [], undefined],
    ["ended", [{ ...well, ended: "signal 9" }], "the canary ended by itself (signal 9)"],
    ["restarted", [{ ...well, restarts: 2 }], "the canary ended and was started again (2 restarts)"],
    ["twice not ready", [{ ...well, failedReadiness: 2 }], undefined],
    ["three times", [{ ...well, failedReadiness: 3 }], "the canary failed its readiness check 3 times in a row"],
    [
      "a forbidden line",
      [{ ...well, denied: [panic] }],
      "the canary logged what log-deny forbids, and the live release did not: panic: assignment to entry in nil map",
    ],
    ["a forbidden line, as live has one", [{ ...well, denied: [panic], deniedInLive: ["^panic: "] }], undefined],
    ["a forbidden line of live alone", [{ ...well, deniedInLive: ["^panic: "] }], undefined],
    [
      "one as live has, and another",
      [{ ...well, denied: [panic, { expression: "OOM", line: "OOM" }], deniedInLive: ["^panic: "] }],
      "the canary logged what log-deny forbids, and the live release did not: OOM",
    ],
    [
      "one of several hosts",
      [
        { ...well, host: "web1" },
        { ...well, host: "web2", ended: "exit code 2" },
      ],
      "the canary on web2 ended by itself (exit code 2)",
    ],
  ] as const)("%s", (_, canaries, reason) => expect(findTrip(canaries)).toBe(reason));

  it("shows one tame line of a hostile log", () => {
    const line = `\u001b[31mpanic:\u0007 ##[error]\n::warning::${"x".repeat(10_000)}`;
    const reason = findTrip([{ ...well, denied: [{ expression: "panic", line }] }]) ?? "";
    expect(reason.length).toBeLessThan(300);
    expect(reason).toMatch(/: panic: ## \[error\] \/ ::warning::x+…$/);
  });
});

describe("findOveruse", () => {
  const limits = { maxCpuPercent: 150, maxMemoryBytes: 512 * 1024 ** 2 };
  const after = (...looks: readonly (readonly Signs[])[]) => {
    const overuse = looks.reduce<readonly Overuse[]>((before, look) => countOveruse(before, look, limits), []);
    return findOveruse(overuse, looks.at(-1) ?? [], limits);
  };
  const busy = [{ ...well, cpuPercent: 180.4 }];
  const calm = [{ ...well, cpuPercent: 20 }];
  const fat = [{ ...well, memoryBytes: 600 * 1024 ** 2 }];

  it.each([
    ["within", [[well], [{ ...well, cpuPercent: 150, memoryBytes: 512 * 1024 ** 2 }]], undefined],
    ["two looks", [busy, busy], undefined],
    ["three", [busy, busy, busy], "the canary uses 180 % of a core, 3 looks in a row; max-cpu is 150 %"],
    ["three, not in a row", [busy, busy, calm, busy], undefined],
    ["once, and then only others were looked at", [busy, [well], [well], [well]], undefined],
    [
      "three, and others between",
      [busy, [well], busy, [well], busy],
      "the canary uses 180 % of a core, 3 looks in a row; max-cpu is 150 %",
    ],
    ["one look after the other is another limit", [busy, fat, busy, fat], undefined],
    ["memory", [fat, fat, fat, fat], "the canary uses 600.0 MiB of memory, 4 looks in a row; max-memory is 512.0 MiB"],
    [
      "the second of two",
      [
        [well, { ...fat[0], host: "web2" }],
        [well, { ...fat[0], host: "web2" }],
        [well, { ...fat[0], host: "web2" }],
      ],
      "the canary on web2 uses 600.0 MiB of memory, 3 looks in a row; max-memory is 512.0 MiB",
    ],
  ] as readonly (readonly [string, readonly (readonly Signs[])[], string | undefined])[])("%s", (_, looks, reason) =>
    expect(after(...looks)).toBe(reason),
  );

  it("knows no limit that nobody set", () => {
    const used = [{ ...well, cpuPercent: 1e9, memoryBytes: 1e15 }];
    const overuse = [1, 2, 3].reduce<readonly Overuse[]>((before) => countOveruse(before, used, {}), []);
    expect(findOveruse(overuse, used, {})).toBeUndefined();
  });
});
