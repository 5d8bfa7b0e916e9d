import { expect, it } from "vitest";
import { createRunnerLog, forPeople } from "./runner-log.ts";

function show(...lines: readonly string[]) {
  const log = createRunnerLog();
  return { shown: lines.flatMap((line) => log.take(line) ?? []), log };
}

it.each<[string, readonly string[], readonly string[]]>([
  ["the command itself", ["::add-mask::hunter2", "fine"], ["fine"]],
  ["the command with space before it", ["  ::add-mask::hunter2"], []],
  ["every time that it is said", ["::add-mask::hunter2", "hunter2, hunter2"], ["***, ***"]],
  ["not what was said before", ["hunter2", "::add-mask::hunter2"], ["hunter2"]],
  ["each line of a value", ["::add-mask::first%0Asecond%0D%0A%0Athird", "a second", "third"], ["a ***", "***"]],
  ["a value with an escaped character", ["::add-mask::100%25 sure", "100% sure"], ["***"]],
  ["a value in JSON", ['::add-mask::say "please"', '{"password":"say \\"please\\""}'], ['{"password":"***"}']],
  ["the longer one of two", ["::add-mask::abc", "::add-mask::abcdef", "abcdef abc"], ["*** ***"]],
  ["nothing for an empty value", ["::add-mask::", "fine"], ["fine"]],
])("hides %s", (_, lines, shown) => {
  expect(show(...lines).shown).toEqual(shown);
});

it("names the lines that only the runner kept from giving a secret away", () => {
  const { log } = show("::add-mask::hunter2", "fine", "the password is hunter2");
  expect(log.leaks).toEqual(["the password is ***"]);
  expect(log.mask("hunter2\n")).toBe("***\n");
});

it.each([
  ["building", "building"],
  ["::error::two:%0A- a%0A- 100%25", "Error: two:\n- a\n- 100%"],
  ["::error title=x,file=a/b.go,line=3,col=1::undefined: y", "Error: a/b.go:3: undefined: y"],
  ["::warning file=C%3A/a.go::old", "Warning: C:/a.go: old"],
  ["::group::Build", "Build"],
  ["::endgroup::", undefined],
  ["::add-mask::x", undefined],
  ["::save-state name=lock::y", undefined],
  ["::add-matcher::/dist/problem-matcher.json", undefined],
  ["::set-output name=a::b", undefined],
  ["::debug::x", undefined],
  ["::stop-commands::tok", "::stop-commands::tok"],
])("people read %j as %j", (line, shown) => {
  expect(forPeople(line, {})).toBe(shown);
});

it("people see debug lines when they ask for them", () => {
  expect(forPeople("::debug::x", { RUNNER_DEBUG: "1" })).toBe("x");
});
