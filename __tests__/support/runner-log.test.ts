import { expect, it } from "vitest";
import { createRunnerLog, isForPeople } from "./runner-log.ts";

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
  ["::add-mask::x", false],
  ["::set-output name=x::y", false],
  ["::save-state name=lock::y", false],
  ["::add-matcher::/dist/problem-matcher.json", false],
  ["::debug::x", false],
  ["::error file=main.go::x", true],
  ["::group::Build", true],
  ["a line", true],
])("people are shown %s: %s", (line, isShown) => {
  expect(isForPeople(line, {})).toBe(isShown);
});

it("shows debug lines to those who ask for them", () => {
  expect(isForPeople("::debug::x", { RUNNER_DEBUG: "1" })).toBe(true);
});
