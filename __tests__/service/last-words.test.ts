import { expect, it } from "vitest";
import { lastWordsIn, messageOf } from "../../src/service/last-words.ts";

it.each<[string, readonly string[], string]>([
  [
    "a panic before its stacks",
    ["starting", "panic: boom", "", "goroutine 1 [running]:", "main.main()", "\t/src/main.go:7"],
    "panic: boom",
  ],
  ["the first of two crashes", ["panic: one", "exit status 2", "panic: two"], "panic: one"],
  [
    "log.Fatal",
    ["2026/11/28 18:40:00 starting", "2026/11/28 18:40:00 Error loading .env file"],
    "Error loading .env file",
  ],
  [
    "the flags of cobra after its error",
    ["Error: open app.db: permission denied", "Usage:", "  shop [flags]", "Flags:"],
    "Error: open app.db: permission denied",
  ],
  [
    "what is printed after the reason",
    ["dial tcp 127.0.0.1:5432: connect: connection refused", "bye"],
    "dial tcp 127.0.0.1:5432: connect: connection refused",
  ],
  [
    "the later reason of two",
    [
      "no .env file found, using the environment",
      '{"level":"error","msg":"no database"}',
      '{"level":"error","msg":"start","error":"dial tcp: connection refused"}',
    ],
    "start: dial tcp: connection refused",
  ],
  [
    "zap with a stack",
    ["2026-11-28T18:40:00.000Z\tFATAL\tcannot open", "main.main", "\t/src/main.go:12"],
    "FATAL cannot open",
  ],
  ["nothing but prose", ["hello", "good bye"], "good bye"],
])("%s", (_, lines, text) => expect(lastWordsIn(lines, "/opt/shop")?.text).toBe(text));

it("has nothing to say without a line", () => expect(lastWordsIn(["", " "], "/opt/shop")).toBeUndefined());

it.each([
  ['{"time":"x","level":"ERROR","msg":"serve","error":"in use"}', "serve: in use"],
  ['{"level":"fatal","message":"serve: in use","err":"in use"}', "serve: in use"],
  ['time="2026-11-28T18:40:00Z" level=fatal msg="cannot \\"open\\"" error="busy"', 'cannot "open": busy'],
  ["2026/11/28 18:40:00 main.go:12: no database", "no database"],
  ["2026-11-28T18:40:00Z no database", "no database"],
  ["{broken", "{broken"],
  ["[1]", "[1]"],
])("%s says %s", (line, message) => expect(messageOf(line)).toBe(message));
