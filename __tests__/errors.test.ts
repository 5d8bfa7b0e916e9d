import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ActionError, wordsOf } from "../src/errors.ts";

it.each<[string, unknown, string]>([
  ["a message", new ActionError("host", "it failed"), "it failed"],
  ["its causes", new ActionError("host", "it failed", { cause: new Error("disk full") }), "it failed: disk full"],
  ["a cause in plain text", new ActionError("host", "it failed", { cause: "disk full" }), "it failed: disk full"],
  [
    "a cause that says the same",
    new ActionError("host", "it failed: disk full", { cause: new Error("disk full") }),
    "it failed: disk full",
  ],
  ["several at once", new AggregateError([new Error("a"), new Error("b")]), "a; b"],
  ["no error at all", "a word", "a word"],
  ["an error without words", new TypeError(), "TypeError"],
])("wordsOf: %s", (_, error, words) => expect(wordsOf(error)).toBe(words));

it("a hint is a next step, and no report of what was not done", () => {
  const root = join(import.meta.dirname, "../src");
  const reports = readdirSync(root, { recursive: true, encoding: "utf8" }).flatMap((file) => {
    // The words of hosts and of rollouts are theirs.
    if (!file.endsWith(".ts") || /^(hosts|rollout)\b/.test(file)) return [];
    const hints = readFileSync(join(root, file), "utf8").match(/hint:\s*["`][^\n]*/g) ?? [];
    return hints.filter((hint) => /\b(Nothing was|was not (published|packaged)|refuses that)\b/.test(hint));
  });
  expect(reports).toEqual([]);
});
