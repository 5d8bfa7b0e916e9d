import { expect, it } from "vitest";
import {
  environmentFilesOf,
  isEnvironmentFile,
  secretsInEnvironment,
  secretsInLdflags,
} from "../../src/audit/project-rules.ts";
import { exampleOf } from "./pages.ts";

it.each(["Bad", "Good"] as const)("env-committed: finds what its page says under %s", (heading) => {
  const { source, reported } = exampleOf("env-committed", heading);
  expect(secretsInEnvironment(".env", source).map(({ line }) => line)).toEqual(reported);
  expect(reported.length > 0).toBe(heading === "Bad");
});

it.each(["Bad", "Good"] as const)("secret-in-ldflags: finds what its page says under %s", (heading) => {
  const { source, reported } = exampleOf("secret-in-ldflags", heading);
  const found = source.split("\n").flatMap((line, index) => {
    const [, ldflags = ""] = /^ldflags: (.*)/.exec(line) ?? [];
    const [, symbol] = /^version-variables: (.*?)=/.exec(line) ?? [];
    return secretsInLdflags(ldflags, symbol === undefined ? [] : [symbol]).map(() => index + 1);
  });
  expect(found).toEqual(reported);
});

it("never says the value of a secret", () => {
  const texts = [
    ...secretsInEnvironment(".env", "API_KEY=tr0ub4dor\r\n"),
    ...secretsInLdflags("-X 'main.token=tr0ub4dor'", []),
  ];
  expect(texts).toHaveLength(2);
  expect(JSON.stringify(texts)).not.toContain("tr0ub4dor");
});

it.each([
  [".env", true],
  ["services/api/.env.production", true],
  [".env.example", false],
  [".env.sample", false],
  [".envrc", false],
  ["environment.go", false],
  ["testdata/.env", false],
  ["vendor/x/.env", false],
  ["größe/.env", true],
])("takes %s for a file of secrets: %s", (path, expected) => {
  expect(isEnvironmentFile(path)).toBe(expected);
});

it("looks at files that git tracks: at no link, no submodule, and at what a merge has left three times once", () => {
  const hash = "0123456789abcdef0123456789abcdef01234567";
  const entries = [
    `100644 ${hash} 0\t.env`,
    `100755 ${hash} 0\tgröße/a\nb/.env.production`,
    `120000 ${hash} 0\tlinked/.env`,
    `160000 ${hash} 0\tsub/.env`,
    ...[1, 2, 3].map((stage) => `100644 ${hash} ${stage}\tmerged/.env`),
    `100644 ${hash} 0\tmain.go`,
    "",
  ];
  expect(environmentFilesOf(entries.join("\0"))).toEqual([".env", "größe/a\nb/.env.production", "merged/.env"]);
});
