import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

interface Pattern {
  readonly regexp: string;
  readonly file?: number;
  readonly line?: number;
  readonly message?: number;
  readonly loop?: boolean;
}

const root = join(import.meta.dirname, "../..");
const { problemMatcher } = JSON.parse(readFileSync(join(root, "src/checks/problem-matcher.json"), "utf8")) as {
  readonly problemMatcher: readonly { readonly owner: string; readonly pattern: readonly Pattern[] }[];
};

/** As a runner does it (actions/runner, IssueMatcher.cs): patterns match lines that follow each other, and the last one may go on. */
function matched(text: string): readonly string[] {
  const found: string[] = [];
  const lines = text.split("\n");
  for (const { pattern } of problemMatcher) {
    for (const start of lines.keys()) {
      const before = pattern.slice(0, -1);
      const [last] = pattern.slice(-1);
      if (
        last === undefined ||
        !before.every(({ regexp }, index) => new RegExp(regexp).test(lines[start + index] ?? ""))
      )
        continue;
      for (let at = start + before.length; ; at++) {
        const match = new RegExp(last.regexp).exec(lines[at] ?? "");
        if (match === null) break;
        found.push([last.file, last.line, last.message].map((group) => match[group ?? 0]).join("|"));
        if (!last.loop) break;
      }
    }
  }
  return found;
}

const recorded = (name: string) => matched(readFileSync(join(import.meta.dirname, "go-test/recorded", name), "utf8"));

it.each([
  [
    "plain-build.txt",
    [
      'bad/bad.go|3|cannot use "x" (untyped string constant) as int value in return statement',
      './bad.go|3|cannot use "x" (untyped string constant) as int value in return statement',
    ],
  ],
  [
    "vet.txt",
    [
      'broken/b_test.go|6|cannot use "a" (untyped string constant) as int value in variable declaration',
      'vetted/v.go|5|fmt.Printf format %d has arg "text" of wrong type string',
      "vetted/v.go|9|unreachable code",
    ],
  ],
  [
    "plain-vet-here.txt",
    [
      "v.go|9|unreachable code",
      'v.go|5|fmt.Printf format %d has arg "text" of wrong type string',
      './b_test.go|6|cannot use "a" (untyped string constant) as int value in variable declaration',
    ],
  ],
  ["plain-failure.txt", ["calc_test.go|21|got 1,", "calc_test.go|40|the parent itself"]],
  ["plain-verbose.txt", []],
])("finds in %s what failed, and no log", (name, found) => {
  expect(recorded(name)).toEqual(found);
});

it.each([
  "[linux/amd64] ./main.go:5:2: undefined: x",
  "  main.go:5:2: undefined: x",
  "[test]          calc_test.go:21: got 1,",
  "ok  \texample.com/shop\t0.013s",
  "2026/11/27 10:00:00 main.go:12: listening",
  "main.go:12: logged",
])("leaves this line alone: %s", (line) => {
  expect(matched(line)).toEqual([]);
});
