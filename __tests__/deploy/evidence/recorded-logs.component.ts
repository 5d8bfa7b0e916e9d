import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requestsOfLog } from "../../../src/deploy/judgement/evidence/log-requests.ts";
import type { SlotEvidence } from "../../../src/deploy/judgement/evidence/slot-evidence.ts";
import { awks, countLines } from "./count-log.ts";
import { buildRecorder, type Logger, loggers, recordedLog, recordLog } from "./record-logs.ts";

/** Of the other one anybody can write lines. */
type TrustedLogger = Exclude<Logger, "gin-contrib-zap-console">;

/** The form of each logger's lines, and how many of the 15 requests have no latency that can be trusted. */
const forms: Readonly<Record<TrustedLogger, readonly [form: string, untimed: number]>> = {
  gin: ["gin", 0],
  "gin-colours": ["gin", 0],
  "gin-contrib-logger": ["text-zerolog", 0],
  "gin-contrib-logger-json": ["json-zerolog", 0],
  "gin-contrib-slog": ["text-slog", 0],
  "gin-contrib-slog-json": ["json-slog", 0],
  "gin-contrib-zap": ["json-zap", 0],
  "gin-contrib-zap-time": ["json-zap", 0],
  "gin-logrus": ["json-gin-logrus", 0],
  logrus: ["json-logrus", 0],
  "logrus-text": ["text-logrus", 0],
  "slog-gin": ["json-slog", 0],
  "slog-gin-text": ["text-slog", 0],
  // Whole milliseconds could be anything.
  "zap-milliseconds": ["json-zap", 17],
  zerolog: ["json-zerolog", 0],
  "zerolog-colours": ["text-zerolog", 0],
  "zerolog-integers": ["json-zerolog", 15],
};

let directory: string;
let program: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "gin-deploy-recorder-"));
  program = buildRecorder(directory);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const linesOf = (log: Buffer) => log.toString("latin1").split("\n").slice(0, -1);
const count = (log: Buffer, awk: readonly string[]) =>
  countLines(
    linesOf(log).map((line) => Buffer.from(line, "latin1")),
    { awk, slowMs: 500 },
  );

/** Without what is different each time: times, addresses, the order of headers, the lines of Go's own source in a stack. */
function formOf(log: Buffer): readonly string[] {
  return linesOf(log)
    .filter((line) => !/^\t|^\S+:\d+ \(0x/.test(line))
    .map((line) =>
      line
        .replace(/"stacktrace":".*"|"header":\{.*?\]\}/g, "")
        .replace(/"? *[\d.]+(?:ns|\xc2\xb5s|ms|s)\b"?/g, "0s")
        .replace(/[\d.]+[AP]M|\d+/g, "0"),
    );
}

function expectRequests(logger: TrustedLogger, { byForm }: SlotEvidence): void {
  const [form, untimed] = forms[logger];
  // The second error of a request is another line of gin-contrib/zap's, told from another request by its latency alone.
  const twice = logger === "zap-milliseconds" ? 2 : 0;
  expect([...byForm.keys()]).toEqual([form]);
  expect(byForm.get(form)).toMatchObject({
    attempts: 15 + twice,
    errors: 3 + twice,
    slow: untimed === 0 ? 1 : 0,
    untimed,
  });
}

describe.each(Object.keys(forms) as TrustedLogger[])("%s", (logger) => {
  it.each(awks)("its recorded lines are counted to the last by %s %s", (...awk) => {
    expectRequests(logger, count(readFileSync(recordedLog(logger)), awk));
  });
});

it.each(Object.keys(loggers) as Logger[])("%s writes the same today", (logger) => {
  const file = recordedLog(logger);
  const now = recordLog(program, logger);
  if (process.env["RECORD"] === "1") {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, now);
  }
  expect(formOf(now)).toEqual(formOf(readFileSync(file)));
});

it("a log that anybody can write lines of is not judged by", () => {
  const evidence = count(readFileSync(recordedLog("gin-contrib-zap-console")), ["mawk"]);
  expect(evidence.byForm.has("gin")).toBe(true);
  expect(requestsOfLog(evidence)).toEqual({ why: expect.stringContaining("zap's console encoder") });
});

it.each(["gin@v1.7.7", "gin@v1.9.1"])("lines of %s are counted as well", (recorded) => {
  const log = readFileSync(join(import.meta.dirname, `logs/${recorded}.log`));
  expectRequests("gin", count(log, ["mawk"]));
});
