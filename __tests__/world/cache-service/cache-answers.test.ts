import { describe, expect, it } from "vitest";
import {
  archiveBytesIn,
  commandText,
  lastWords,
  readRestore,
  readSave,
  readThrown,
} from "../../../src/world/cache-service/cache-answers.ts";

describe("what a restore came to", () => {
  it.each([
    ["a hit", "key-1", [], { kind: "hit", key: "key-1" }],
    ["a miss", undefined, ["::debug::Cache not found for version 1"], { kind: "miss" }],
    [
      "a failure",
      undefined,
      ["::warning::Failed to restore: connect ECONNREFUSED"],
      { kind: "failed", reason: "connect ECONNREFUSED" },
    ],
    ["a failure of the server", undefined, ["::error::Failed to restore: 500"], { kind: "failed", reason: "500" }],
    [
      "an annotation with properties",
      undefined,
      ["::warning title=x::Failed to restore: no"],
      { kind: "failed", reason: "no" },
    ],
    [
      "tar's own words",
      undefined,
      ["tar: ./x: Cannot open: No space left on device", '::warning::Failed to restore: "/usr/bin/tar" failed'],
      { kind: "failed", reason: '"/usr/bin/tar" failed (tar: ./x: Cannot open: No space left on device)' },
    ],
    [
      "a denial",
      undefined,
      ["::warning::Failed to restore: cache read denied: x"],
      { kind: "denied", reason: "cache read denied: x" },
    ],
    [
      "a cache mode",
      undefined,
      ["Cache restore skipped: the effective cache-mode 'none' does not permit reads."],
      { kind: "denied", reason: "Cache restore skipped: the effective cache-mode 'none' does not permit reads." },
    ],
  ])("%s", (_, key, lines, expected) => {
    expect(readRestore(key, lines)).toEqual(expected);
  });
});

describe("what a save came to", () => {
  const raced = "Failed to save: Unable to reserve cache with key k, another job may be creating this cache.";
  it.each([
    ["saved", 7, ["::debug::File Size: 1234", "::debug::Saving Cache (ID: 7)"], { kind: "saved", archiveBytes: 1234 }],
    ["v1: an id, and yet a failure", 7, ["::warning::Failed to save: 500"], { kind: "failed", reason: "500" }],
    ["v1: another was faster", -1, [`${raced} More details: Cache already exists. Key: k`], { kind: "exists" }],
    [
      "v2: another was faster",
      -1,
      ["::debug::Failed to reserve cache: Error: Failed request: (409) Conflict: it already exists", raced],
      { kind: "exists" },
    ],
    [
      "v2: the reservation broke",
      -1,
      ["::debug::Failed to reserve cache: Error: Failed request: (500) Internal", raced],
      { kind: "failed", reason: "Failed to reserve cache: Error: Failed request: (500) Internal" },
    ],
    [
      "denied",
      -1,
      ["::warning::Failed to save: Unable to reserve cache with key k. More details: cache write denied: x"],
      { kind: "denied", reason: "Unable to reserve cache with key k. More details: cache write denied: x" },
    ],
    ["nothing, without a word", -1, [], { kind: "failed", reason: "nothing was saved, for no stated reason" }],
  ])("%s", (_, id, lines, expected) => {
    expect(readSave(id, lines)).toEqual(expected);
  });
});

it.each([
  ["a restore", ["Cache Size: ~12 MB (12345678 B)", "Cache restored successfully"], 12_345_678],
  ["a restore, as a workflow command", ["::debug::x", "::debug::Cache Size: ~0 MB (1 B)"], 1],
  ["a save", ["::debug::Archive Path: /x", "::debug::File Size: 42"], 42],
  ["an empty archive", ["::debug::File Size: 0"], 0],
  ["nothing that says", ["Cache saved"], 0],
])("finds the size of the archive in the lines of %s", (_, lines, bytes) => {
  expect(archiveBytesIn(lines)).toBe(bytes);
});

it("has one line of words for whatever was thrown", () => {
  expect(readThrown(new Error("no\ntoken"))).toEqual({ kind: "failed", reason: "no token" });
  expect(readThrown("text")).toEqual({ kind: "failed", reason: "text" });
});

it("takes the words of a denial, not the answer that they came in", () => {
  const lines = [
    '::debug::Body: { "message": "cache write denied: x" }',
    "::warning::Failed to save: cache write denied: x",
  ];
  expect(readSave(-1, lines)).toEqual({ kind: "denied", reason: "cache write denied: x" });
  expect(readSave(-1, lines.slice(0, 1))).toMatchObject({ kind: "denied" });
});

it("keeps the secret of a signed path out of a reason", () => {
  const line =
    "::debug::Attempt 1 of 2 failed with error: Request timeout: /container/blob?se=1&X-Amz-Signature=SECRET";
  expect(lastWords([line])).toBe("; last heard: Attempt 1 of 2 failed with error: Request timeout: /container/blob");
});

it("keeps the secret of a signed address out of a reason, and a reason on one line", () => {
  const line =
    "::warning::Failed to restore: GET https://blob.example/a/b?se=1&sig=SECRET 100%25 failed%0Aafter 3 tries";
  expect(readRestore(undefined, [line])).toEqual({
    kind: "failed",
    reason: "GET https://blob.example/a/b 100% failed after 3 tries",
  });
});

it("takes a workflow command apart, and leaves other lines alone", () => {
  expect(commandText("::debug::50%25%0Adone")).toBe("50%\ndone");
  expect(commandText("::warning file=a.go,line=1::x::y")).toBe("x::y");
  expect(commandText("plain :: text")).toBe("plain :: text");
});

it("ends a reason with the last complaint", () => {
  expect(lastWords(["::debug::Attempt 1 of 5 failed with error: (500)", "::debug::Waiting"])).toBe(
    "; last heard: Attempt 1 of 5 failed with error: (500)",
  );
  expect(lastWords(["::add-mask::error-secret"])).toBe("");
});
