import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { projectRules } from "../../src/audit/project-rules.ts";
import { type Analysis, analyserSource, makeAnalyser, placesOf } from "./analyser.ts";
import { exampleOf, pageOf, pages } from "./pages.ts";

const inGo = pages.filter((rule) => !projectRules.some(({ id }) => id === rule));

const analyser = makeAnalyser();
afterAll(analyser.remove);
let analysis: Analysis;

beforeAll(() => {
  const examples = inGo.flatMap((rule) =>
    (["Bad", "Good"] as const).map((heading) => [
      `cmd/${rule}/${heading.toLowerCase()}/main.go`,
      exampleOf(rule, heading).source,
    ]),
  );
  const files = { "docs/audit/README.md": "", "included/config.yml": "", ...Object.fromEntries(examples) };
  analysis = analyser.run(analyser.makeModule(files), "-include", "included/**", "./...");
});

it.each(inGo)("%s: reports what its page says, and nothing of what is good", (rule) => {
  const places = placesOf(analysis).filter((place) => place.startsWith(`cmd/${rule}/`) && place.endsWith(` ${rule}`));
  const { reported } = exampleOf(rule, "Bad");
  expect(reported.length).toBeGreaterThan(0);
  expect(places).toEqual(reported.map((line) => `cmd/${rule}/bad/main.go:${line} ${rule}`));
});

it("has a page for each rule, with its title and severity", () => {
  expect(analysis.errors).toEqual([]);
  const rules = [...analysis.rules, ...projectRules];
  expect(rules.map(({ id }) => id).sort()).toEqual(pages.toSorted());
  for (const { id, title, severity } of rules) {
    expect(pageOf(id)).toMatch(new RegExp(`^# ${title}\n\n\`${id}\`, ${severity}\\. [\\s\\S]*^## Fix$`, "m"));
  }
});

it("is formatted, and clean for go vet", () => {
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd: analyserSource, encoding: "utf8" });
  expect(run("gofmt", "-l", ".")).toBe("");
  run("go", "vet", ".");
});
