import { expect, test } from "vitest";
import { declarationOf } from "../../src/package/declare-artifacts.ts";
import { type Artifact, artifactOf } from "../../src/package/describe/artifact.ts";

const digest = (character: string) => character.repeat(64);
const file = (path: string, sha256: string): Artifact =>
  artifactOf("SBOM", { name: path.split("/").at(-1) ?? "", path, sizeBytes: 1, sha256 }, "dist");
const one = file("one.json", digest("a"));

test("paths relative to the workspace, that are no comments", () => {
  expect(declarationOf([one, file("#two", digest("b"))], new Map())).toEqual({
    lines: ["./dist/one.json", "./dist/#two"],
    left: [],
  });
});

// Each of these makes the runner fail the step.
test.each<[string, readonly Artifact[], ReadonlyMap<string, string>]>([
  ["one name with two contents", [one, file("x/svc", digest("b")), file("y/svc", digest("c"))], new Map()],
  [
    "a name that an earlier step declared with another content",
    [one, file("svc", digest("b"))],
    new Map([["svc", digest("c")]]),
  ],
  ["a = in a path", [one, file("a=b", digest("b"))], new Map()],
])("%s is left out", (_, released, declared) => {
  const { lines, left } = declarationOf(released, declared);
  expect(lines).toEqual(["./dist/one.json"]);
  expect(left).toEqual(released.slice(1).map(({ path }) => path));
});

test("the same again is no conflict, and 500 is the end", () => {
  expect(declarationOf([one, one], new Map([["one.json", digest("a")]])).lines).toHaveLength(2);
  const many = Array.from({ length: 20 }, (_, index) => file(`f${index}`, digest("b")));
  const declared = new Map(Array.from({ length: 490 }, (_, index) => [`other${index}`, digest("c")]));
  expect(declarationOf(many, declared).lines).toHaveLength(10);
});
