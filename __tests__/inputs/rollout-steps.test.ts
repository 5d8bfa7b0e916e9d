import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeProblem } from "../../src/inputs/input-reader.ts";
import { parseSteps } from "../../src/inputs/rollout-steps.ts";

describe("parseSteps", () => {
  it.each([
    ["100%", [[100, 0]]],
    [
      "5%, 25%, 100%",
      [
        [5, 0],
        [25, 0],
        [100, 0],
      ],
    ],
    [
      "1%:90s\n  50%:2m,\r\n100%:0s\n",
      [
        [1, 90_000],
        [50, 120_000],
        [100, 0],
      ],
    ],
    [
      "005%,100%:24h",
      [
        [5, 0],
        [100, 86_400_000],
      ],
    ],
  ])("%j", (text, steps) =>
    expect(parseSteps(text)).toEqual({ value: steps.map(([sharePercent, minMs]) => ({ sharePercent, minMs })) }),
  );

  it("takes a pause behind a share", () => {
    expect(parseSteps("5%, 25%:2m, pause, 100%")).toEqual({
      value: [
        { sharePercent: 5, minMs: 0 },
        { sharePercent: 25, minMs: 120_000, thenPause: true },
        { sharePercent: 100, minMs: 0 },
      ],
    });
  });

  it.each([
    ["pause, 100%", '"pause, 100%" begins with a pause; a share comes before it, to be held'],
    ["5%, pause, pause, 100%", '"5%, pause, pause, 100%" holds two pauses in a row; one holds the share already'],
    [
      "5%, 100%, pause",
      '"5%, 100%, pause" ends with a pause; the last step has to be 100%, which a promotion goes on to',
    ],
    ["5%, pause", '"5%, pause" ends with a pause; the last step has to be 100%, which a promotion goes on to'],
    [
      "5%, approval, 100%",
      '"5%, approval, 100%" holds "approval", which is not a share like 5% or 5%:2m; did you mean 5%, pause, 100%?',
    ],
    ["", '"" holds no step; such as 5%, 25%, 100%'],
    [" ,\n", '" ,\\n" holds no step; such as 5%, 25%, 100%'],
    ["5%, 25%", '"5%, 25%" ends at 25%; the last step has to be 100%, or the live release would stay'],
    ["25%, 5%, 100%", '"25%, 5%, 100%" does not rise: 5% comes after 25%; each step needs a larger share'],
    ["5%, 5%, 100%", '"5%, 5%, 100%" does not rise: 5% comes after 5%; each step needs a larger share'],
    ["100%, 100%", '"100%, 100%" does not rise: 100% comes after 100%; each step needs a larger share'],
    ["0%, 100%", '"0%, 100%" holds "0%": a share is from 1% to 100%'],
    ["5%, 101%", '"5%, 101%" holds "101%": a share is from 1% to 100%'],
    ["5%, 999999999%", '"5%, 999999999%" holds "999999999%": a share is from 1% to 100%'],
    ["5, 25, 100", '"5, 25, 100" holds "5", which is not a share like 5% or 5%:2m; did you mean 5%, 25%, 100%?'],
    ["0.05, 1%, 100%", '"0.05, 1%, 100%" holds "0.05", which is not a share like 5% or 5%:2m'],
    [
      "0.05, 25 %, 100%",
      '"0.05, 25 %, 100%" holds "0.05", which is not a share like 5% or 5%:2m; did you mean 5%, 25%, 100%?',
    ],
    ["0.5%, 100%", '"0.5%, 100%" holds "0.5%", which is not a share like 5% or 5%:2m'],
    ["-5%, 100%", '"-5%, 100%" holds "-5%", which is not a share like 5% or 5%:2m'],
    ["five, 100%", '"five, 100%" holds "five", which is not a share like 5% or 5%:2m'],
    ["٥%, 100%", '"٥%, 100%" holds "٥%", which is not a share like 5% or 5%:2m'],
    ["5%:, 100%", '"5%:, 100%" holds "5%:", whose time is not a duration like 500ms, 30s or 5m'],
    [
      "5%:2, 100%",
      '"5%:2, 100%" holds "5%:2", whose time is not a duration like 500ms, 30s or 5m; did you mean 5%:2s, 100%?',
    ],
    ["5%@2m, 100%", '"5%@2m, 100%" holds "5%@2m", which is not a share like 5% or 5%:2m; did you mean 5%:2m, 100%?'],
    [
      "5%:2 min, 100%",
      '"5%:2 min, 100%" holds "5%:2 min", whose time is not a duration like 500ms, 30s or 5m; did you mean 5%:2m, 100%?',
    ],
    ["5%:-2m, 100%", '"5%:-2m, 100%" holds "5%:-2m", whose time is not a duration like 500ms, 30s or 5m'],
    ["5%:25h, 100%", '"5%:25h, 100%" holds "5%:25h": a step takes at most 24h'],
    ["5% 25% 100%", '"5% 25% 100%" holds "5% 25% 100%", which is not a share like 5% or 5%:2m'],
  ])("refuses %j", (text, said) => {
    const parsed = parseSteps(text);
    expect("problem" in parsed && describeProblem(text, parsed)).toBe(said);
  });

  it("shows the beginning of what is huge", () => {
    const parsed = parseSteps(`${"5".repeat(1_000_000)}%, 100%`);
    expect("problem" in parsed && parsed.problem).toMatch(/^holds "5{79}…", which is not a share/);
  });

  it("takes what it would write itself, and says something about everything else", () => {
    const shares = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 99 });
    fc.assert(
      fc.property(shares, fc.nat(86_400), (some, seconds) => {
        const rising = [...some.toSorted((a, b) => a - b), 100];
        const text = rising.map((share) => `${share}%:${seconds}s`).join(",");
        expect(parseSteps(text)).toEqual({
          value: rising.map((sharePercent) => ({ sharePercent, minMs: seconds * 1000 })),
        });
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0159%:,sm .\n@-é"), maxLength: 30 }), (text) => {
        const parsed = parseSteps(text);
        if ("problem" in parsed) expect(parsed.problem).not.toBe("");
        else expect(parsed.value.at(-1)?.sharePercent).toBe(100);
        if ("nearest" in parsed) expect(parseSteps(parsed.nearest ?? "")).toHaveProperty("value");
      }),
    );
  });
});
