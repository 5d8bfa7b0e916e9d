import { describe, expect, it } from "vitest";
import { declaredInputs, type InputName } from "../../src/inputs/declared.ts";
import { createReader } from "../../src/inputs/input-reader.ts";
import { readRollout } from "../../src/inputs/read-rollout-inputs.ts";

function read(inputs: Partial<Record<InputName, string>>) {
  const problems: string[] = [];
  const rollout = readRollout(createReader((name) => inputs[name] ?? declaredInputs[name], problems));
  return { rollout, problems };
}

const canary = { strategy: "canary", steps: "5%, 25%:2m, 100%" } as const;

describe("step-timeout", () => {
  it.each([
    ["", [undefined, undefined, undefined]],
    ["30m", [1_800_000, 1_800_000, 1_800_000]],
    ["2m", [120_000, 120_000, 120_000]],
    ["24h", [86_400_000, 86_400_000, 86_400_000]],
  ])("%j is how long each step may wait", (text, expected) => {
    const { rollout, problems } = read({ ...canary, "step-timeout": text });
    expect(problems).toEqual([]);
    expect(rollout?.steps.map(({ timeoutMs }) => timeoutMs)).toEqual(expected);
  });

  it.each([
    ["29s", 'step-timeout: "29s" is less than the 30.0 s that each step takes at least'],
    ["25h", 'step-timeout: "25h" is more than 24h'],
    ["10", 'step-timeout: "10" is not a duration like 500ms, 30s or 5m; did you mean 10s?'],
    [
      "1m",
      "step-timeout: the step 25% of steps takes at least 2 min, which is more than the 1 min that a step may wait: give steps less time, or set a longer step-timeout",
    ],
  ])("%j is one problem", (text, problem) =>
    expect(read({ ...canary, "step-timeout": text }).problems).toEqual([problem]),
  );

  it("is refused where there are no shares", () =>
    expect(read({ "step-timeout": "30m" }).problems).toEqual([
      "strategy: is rolling, which has no shares: set it to canary, or leave out step-timeout",
    ]));
});
