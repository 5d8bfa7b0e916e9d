import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

/** Of the action, and of the libraries that could have been given the HTTP client. */
function filesThatHold(word: string): readonly string[] {
  const patterns = ["src/**/*.ts", "node_modules/@actions/*/lib/**/*.js"];
  return globSync(patterns, { cwd: root })
    .filter((file) => readFileSync(join(root, file), "utf8").includes(word))
    .map((file) => file.replaceAll("\\", "/"));
}

// rolldown.config.ts puts something that throws in its place.
it("nobody asks the HTTP client for a dispatcher of undici, which is not in the bundle", () => {
  const client = "node_modules/@actions/http-client/lib/index.js";
  expect(filesThatHold("getAgentDispatcher")).toEqual([client]);
  expect(filesThatHold('from "undici"')).toEqual([]);
  expect(filesThatHold("from 'undici'")).toEqual([client]);
  expect(filesThatHold("new ProxyAgent")).toEqual([client]);
});
