import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { headlineOf, readToolError, rules } from "../../src/tool-errors/read-tool-error.ts";

const recorded = readFileSync(join(import.meta.dirname, "recorded.txt"), "utf8")
  .split(/^## /m)
  .slice(1)
  .map((block) => {
    const [name = "", , ...lines] = block.trimEnd().split("\n");
    return { name, printed: lines.join("\n") };
  });
const printedFor = (name: string) => recorded.find((each) => each.name === name)?.printed ?? "";
const facts = { modulePaths: ["example.com/svc"] };

test("what Go, git, make and their linkers have printed is understood as understood.txt says", async () => {
  const understood = recorded.map(({ name, printed }) => {
    const { class: kind = "?", headline = headlineOf(printed), remedy } = readToolError(printed, facts) ?? {};
    return `${name}: ${kind}\n  ${headline}\n  ${remedy === undefined ? "no remedy" : `-> ${remedy}`}\n`;
  });
  await expect(understood.join("")).toMatchFileSnapshot("understood.txt");
});

test("every rule is the one that counts for something that was recorded", () => {
  const idle = rules.filter(
    ({ pattern, class: kind }) =>
      !recorded.some(({ printed }) => pattern.test(printed) && readToolError(printed, facts)?.class === kind),
  );
  expect(idle.map(({ pattern }) => pattern.source)).toEqual([]);
});

test("GOWORK=off is the reason why a module of the workspace is missing, not go.sum", () => {
  const remedy = readToolError(printedFor("gowork-off"), { unusedWorkspace: "/src/svc/go.work" })?.remedy;
  expect(remedy).toMatch(/^Unset GOWORK: with off, \/src\/svc\/go\.work /);
});

test("a package of another module that only begins like this one is not this one's", () => {
  const printed =
    "main.go:3:8: no required module provides package example.com/svc2/x; to add it:\n\tgo get example.com/svc2/x";
  expect(readToolError(printed, facts)?.remedy).toMatch(/^Run `go mod tidy`/);
});

test.each([
  ["a compile error", "# example.com/svc\n./main.go:3:15: undefined: undefinedThing"],
  ["a test's own words", "    shop_test.go:12: got 404 Not Found from /checkout, want 200"],
  [
    "words in the source",
    './main.go:5:9: cannot use "no such host" (untyped string constant) as int value in return statement',
  ],
  ["nothing", ""],
])("no remedy for %s", (_, printed) => expect(readToolError(printed)).toBeUndefined());

test.each([
  ["# a\n# b\n./main.go:1:2: x", "./main.go:1:2: x"],
  ["go: downloading a v1\r\ngo: errors parsing go.mod:\r\ngo.mod:1: x\r\n", "go: errors parsing go.mod: go.mod:1: x"],
  [
    "package a\n\tmain.go:1:2: use of internal package b not allowed",
    "main.go:1:2: use of internal package b not allowed",
  ],
  ["ends with a colon:", "ends with a colon:"],
  ["# only a heading\n\n", undefined],
])("the headline of %j", (printed, headline) => expect(headlineOf(printed)).toBe(headline));
