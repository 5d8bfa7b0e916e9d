import { expect, it } from "vitest";
import { followCompilation, withoutPackages } from "../../../src/go-build/run/compile-progress.ts";

it("counts packages, says so every 10 s, and leaves other lines alone", () => {
  let nowMs = 1000;
  const said: string[] = [];
  const progress = followCompilation({ elapsed: () => nowMs }, 315, (line) => said.push(line));
  expect(progress.take("encoding/binary")).toBe(true);
  nowMs += 9999;
  expect(progress.take("golang.org/x/net/http2")).toBe(true);
  expect(said).toEqual([]);
  nowMs += 1;
  expect(progress.take("beispiel.de/größe")).toBe(true);
  nowMs += 5000;
  expect(progress.take("example.com/v2")).toBe(true);
  for (const line of ["# example.com/a", "main.go:1:2: undefined: x", "go: downloading a v1", "", "\tindented"])
    expect(progress.take(line), line).toBe(false);
  expect(said).toEqual(["3 of at most 315 packages compiled in 10 s, the last one beispiel.de/größe"]);
  expect(progress.compiled).toBe(4);
});

it("takes the packages out of what is shown of a failure", () => {
  expect(withoutPackages("errors\n# example.com/a\nmain.go:1:2: undefined: x\nio/fs\n")).toBe(
    "# example.com/a\nmain.go:1:2: undefined: x\n",
  );
});

it("a line that is longer than any import path is none", () => {
  expect(withoutPackages(`runtime\n${"x".repeat(10_000)}`)).toBe("x".repeat(10_000));
});
