import { describe, expect, it } from "vitest";
import { judgeSmoke, verdictOf } from "../../src/smoke/judge-smoke.ts";
import { createLogReader } from "../../src/smoke/read-log.ts";
import { isSameVersion, reportedVersion } from "../../src/smoke/reported-version.ts";
import type { SmokeObservation } from "../../src/smoke/smoke-facts.ts";

function logOf(...lines: string[]) {
  const reader = createLogReader((text) => text);
  for (const line of lines) reader.take(line);
  return reader.facts("/opt/svc");
}

const good: SmokeObservation = {
  port: 20_000,
  healthPath: "/health",
  patienceMs: 5000,
  readyMs: 80,
  badAnswer: undefined,
  answersAnything: false,
  strayFiles: [],
  listeningPorts: new Set([20_000]),
  endedEarly: undefined,
  shutdown: { kind: "ended", exitCode: 0, signal: null, afterMs: 20 },
  leftBehind: 0,
  reportedVersion: "v1.2.3",
  log: logOf('{"msg":"listening"}'),
};
const ended = { readyMs: undefined, shutdown: undefined };
const by = (exitCode: number | null, signal: NodeJS.Signals | null = null) => ({ exitCode, signal, afterMs: 30 });
const stacks = "goroutine 1 [running]:";

it("finds nothing about a good service", () => {
  expect(judgeSmoke(good, { linkedVersion: "v1.2.3" })).toEqual([]);
});

describe("what it finds", () => {
  it.each<[string, Partial<SmokeObservation>, string, RegExp]>([
    [
      "an exit",
      { ...ended, endedEarly: by(1) },
      "fault",
      /^it did not start here: listening \(it ended with exit code 1 after 0\.0 s\)$/,
    ],
    [
      "an exit without a word",
      { ...ended, endedEarly: by(0), log: logOf() },
      "fault",
      /exit code 0 after 0\.0 s and printed nothing$/,
    ],
    ["an exit after an answer", { endedEarly: by(0), shutdown: undefined }, "fault", /although it had answered/],
    ["a daemon", { ...ended, endedEarly: by(0), leftBehind: 1 }, "fault", /stays in the foreground/],
    ["SIGKILL, from memory or people", { ...ended, endedEarly: by(null, "SIGKILL") }, "fault", /by SIGKILL/],
    ["SIGABRT", { ...ended, endedEarly: by(null, "SIGABRT") }, "failure", /by SIGABRT/],
    [
      "a panic",
      { ...ended, endedEarly: by(2), log: logOf("panic: no database", stacks) },
      "fault",
      /^it did not start here: panic: no database \(it ended with exit code 2 /,
    ],
    [
      "a route of gin that excludes another",
      {
        ...ended,
        endedEarly: by(2),
        log: logOf("panic: ':id' in new path '/a/:id' conflicts with existing wildcard", stacks),
      },
      "failure",
      /conflicts with existing wildcard/,
    ],
    [
      "a program's own fatal error",
      { ...ended, endedEarly: by(1), log: logOf("fatal error: no database") },
      "fault",
      /fatal error: no database/,
    ],
    [
      "a fatal error with a stack that the program printed itself",
      { ...ended, endedEarly: by(1), log: logOf("fatal error: no database", stacks) },
      "fault",
      /fatal error: no database/,
    ],
    [
      "no memory",
      { ...ended, endedEarly: by(2), log: logOf("fatal error: runtime: out of memory", stacks) },
      "fault",
      /out of memory/,
    ],
    [
      "a processor that is too old",
      {
        ...ended,
        endedEarly: by(1),
        log: logOf("This program can only be run on AMD64 processors with v3 microarchitecture support."),
      },
      "fault",
      /v3 microarchitecture/,
    ],
    [
      "another port",
      { ...ended, listeningPorts: new Set([8080]) },
      "fault",
      /got no answer; it listens on 8080: does it read PORT\?/,
    ],
    ["no port", { ...ended, listeningPorts: undefined }, "fault", /got no answer$/],
    ["no port at all", { ...ended, listeningPorts: new Set() }, "fault", /it listens on no port: .*Unix socket\?/],
    ["another address", { ...ended }, "fault", /it listens there, but not on 127\.0\.0\.1/],
    [
      "a bad status",
      { ...ended, badAnswer: { status: 503 } },
      "fault",
      /not ready within 5\.0 s: GET \/health on port 20000 answered 503$/,
    ],
    [
      "a refusal",
      { ...ended, badAnswer: { status: 404 } },
      "fault",
      /^it answered 404 on \/health: set `health-path`, or add the route$/,
    ],
    [
      "HTTPS",
      { ...ended, badAnswer: { status: 400, speaksHttps: true } },
      "fault",
      /^it speaks only HTTPS\. The health check is plain HTTP/,
    ],
    [
      "a file that only root could write",
      { strayFiles: ["gin.log"] },
      "fault",
      /wrote gin\.log into its working directory/,
    ],
    [
      "a refused write",
      { log: logOf('{"error":"mkdir uploads: read-only file system"}') },
      "warning",
      /could not write: mkdir uploads/,
    ],
    [
      "an application for any path",
      { answersAnything: true },
      "notice",
      /answers \/health like a path that is not there/,
    ],
    ["a kill", { shutdown: { kind: "killed", afterMs: 10_000, stillAnswers: true } }, "failure", /ignores SIGTERM/],
    [
      "a slow end",
      { shutdown: { kind: "killed", afterMs: 10_000, stillAnswers: false } },
      "fault",
      /had not ended 10\.0 s/,
    ],
    ["no handler", { shutdown: { kind: "ended", ...by(null, "SIGTERM") } }, "notice", /does not handle SIGTERM/],
    ["a bad end", { shutdown: { kind: "ended", ...by(1) } }, "fault", /exit code 1 on SIGTERM/],
    ["a crash at the end", { shutdown: { kind: "ended", ...by(null, "SIGSEGV") } }, "fault", /by SIGSEGV on SIGTERM/],
    ["children", { leftBehind: 2 }, "warning", /left 2 of its processes/],
    ["another version", { reportedVersion: "v1.2.4" }, "fault", /version v1\.2\.4, but v1\.2\.3 was linked in/],
    ["a recovered panic", { log: logOf("[Recovery] panic recovered:") }, "warning", /a panic is in its log \(1 line\)/],
    [
      "debug mode",
      { log: logOf("[GIN-debug] a", "[GIN-debug] b") },
      "warning",
      /debug mode, .* \(2 lines\): \[GIN-debug\] a/,
    ],
    ["prose", { log: logOf("a", "b") }, "notice", /neither JSON nor logfmt \(2 lines\): a/],
  ])("%s", (_, change, level, words) => {
    expect(judgeSmoke({ ...good, ...change }, { linkedVersion: "v1.2.3" })).toEqual([
      expect.objectContaining({ level, text: expect.stringMatching(words) }),
    ]);
  });

  it("says what to do, and whether every host would say the same", () => {
    const log = logOf("panic: html/template: pattern matches no files: `templates/*`", stacks);
    const [finding] = judgeSmoke(
      { ...good, ...ended, endedEarly: by(2), log },
      { linkedVersion: "", inRepository: { include: "templates/**" } },
    );
    expect(finding).toMatchObject({
      level: "fault",
      holdsOnHosts: true,
      remedy: expect.stringMatching(
        /^`templates\/\*` is in the repository, but .*`include: templates\/\*\*`, or embed .*`\/\/go:embed`/,
      ),
    });
  });

  it("takes gin's debug mode from who has asked for it, and gin's own logger from anybody", () => {
    const log = logOf(
      "[GIN-debug] GET    /ping --> main.main.func1 (3 handlers)",
      "[GIN] 2026/11/22 - 16:37:00 | 200 |",
    );
    expect(judgeSmoke({ ...good, log }, { linkedVersion: "v1.2.3", ginMode: "debug" })).toEqual([]);
    expect(log.routes).toEqual(["/ping"]);
  });

  it("compares a version only when it is in the program", () => {
    expect(judgeSmoke({ ...good, reportedVersion: "2" }, { linkedVersion: undefined })).toEqual([]);
    expect(judgeSmoke({ ...good, reportedVersion: undefined }, { linkedVersion: "v1" })).toEqual([]);
  });
});

it.each([
  [[], true, "auto", "passed"],
  [["fault"], true, "auto", "passed"],
  [["fault"], false, "auto", "unclear"],
  [["failure"], true, "auto", "failed"],
  [["fault"], true, "required", "failed"],
  [["warning", "notice"], true, "required", "passed"],
] as const)("%j, ready: %s, %s: %s", (levels, isReady, mode, verdict) => {
  expect(
    verdictOf(
      levels.map((level) => ({ level, text: "" })),
      isReady,
      mode,
    ),
  ).toBe(verdict);
});

it.each([
  ["auto", true, true, "failed"],
  ["auto", true, false, "unclear"],
  ["auto", false, true, "unclear"],
] as const)("%s, wrong on every host: %s, shipped: %s: %s", (mode, holdsOnHosts, isShipped, verdict) => {
  expect(verdictOf([{ level: "fault", text: "", holdsOnHosts }], false, mode, isShipped)).toBe(verdict);
});

it.each([
  ['{"status":"ok","version":"v1.2.3"}', "v1.2.3"],
  ['{"Version":"1.2.3"}', "1.2.3"],
  ['{"version":{"major":1}}', undefined],
  ['{"status":"ok"}', undefined],
  ["{broken", undefined],
  ["v1.2.3\n", "v1.2.3"],
  ["<html>1.2</html>", undefined],
  ["ok", undefined],
  ["", undefined],
])("%s says %s", (body, version) => expect(reportedVersion(body)).toBe(version));

it.each([
  ["v1.2.3", "v1.2.3", true],
  ["1.2.3", "v1.2.3", true],
  ["v1.2.3 (4f0c1d2, 2026)", "v1.2.3", true],
  ["greeter 2026 spring (4f0c1d2)", "2026 spring", true],
  ["2026 autumn", "2026 spring", false],
  ["v1.2.30", "v1.2.3", false],
  ["v1.2.3-dirty", "v1.2.3", false],
])("%s is %s: %s", (reported, version, same) => expect(isSameVersion(reported, version)).toBe(same));
