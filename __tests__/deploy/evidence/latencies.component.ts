import { describe, expect, it } from "vitest";
import { quantileMs } from "../../../src/deploy/judgement/evidence/slot-evidence.ts";
import { awks, countLines } from "./count-log.ts";

const gin = (latency: string) => `[GIN] 2026/11/29 - 08:39:51 | 200 | ${latency} |       127.0.0.1 | GET      "/ping"`;
const request = '"status":200,"method":"GET","path":"/x"';
const zap = (latency: string, more = "") =>
  `{"level":"info","ts":1795941597.95,"caller":"a/b.go:12","msg":"x",${request},"latency":${latency}${more}}`;
const zerolog = (latency: string) => `{"level":"info",${request},"latency":${latency},"message":"x"}`;
const slog = (latency: string) =>
  `{"time":"2026-11-29T08:40:11Z","level":"INFO","msg":"x",${request},"latency":${latency}}`;
const logrus = (latency: string, more = "") =>
  `{${more}"latency":${latency},"level":"info","method":"GET","msg":"x","path":"/x","status":200,"time":"2026-11-29T08:40:11Z"}`;
const unknown = (field: string) => `{${request},${field}}`;
const text = (field: string) => `status=200 method=GET path=/x ${field}`;

/** A line, and the milliseconds that its request took; undefined: nobody can tell. */
const latencies: readonly (readonly [what: string, line: string, ms: number | undefined])[] = [
  ["nanoseconds", gin("350ns"), 0.00035],
  ["microseconds", gin("4.5µs"), 0.0045],
  ["milliseconds", gin("30.2ms"), 30.2],
  ["seconds", gin("1.1s"), 1_100],
  ["minutes", gin("2m30s"), 150_000],
  ["minutes alone, cut off", gin("2m0s"), 120_000],
  ["a quarter of an hour", gin("16m1.5s"), 961_500],
  ["hours, all in the last bucket", gin("1h0m0.5s"), 1_000_000],
  ["nothing", gin("0s"), 0.000001],
  ["zap: seconds", zap("0.030123456"), 30.123456],
  ["zap: quick ones", zap("0.000000351"), 0.000351],
  ["zap: more than a second, not to the last digit", zap("1.2345678910000001"), 1_234.567891],
  ["zap: text", zap('"30.1ms"'), 30.1],
  ["zap: milliseconds of the service's own", zap("30.123456"), undefined],
  ["zap: milliseconds of its own, not to the last digit", zap("30.123456000000001"), undefined],
  ["zap: whole milliseconds", zap("30"), undefined],
  ["zap: seconds and a text", zap("0.030123456", ',"duration":"31ms"'), 31],
  ["zap: two that differ", zap('"30ms"', ',"duration":"31ms"'), undefined],
  ["zap: two numbers that differ", zap("0.030123456", ',"duration":0.030123457'), undefined],
  ["zap: the same twice", zap("0.030123456", ',"duration":0.030123456'), 30.123456],
  ["zerolog: milliseconds", zerolog("30.123456"), 30.123456],
  ["zerolog: seconds of the service's own", zerolog("0.030123456"), undefined],
  ["zerolog: a number with few digits", zerolog("30.5"), undefined],
  ["zerolog: whole milliseconds", zerolog("30"), undefined],
  ["slog: nanoseconds", slog("30123456"), 30.123456],
  ["slog: no nanoseconds", slog("30.5"), undefined],
  ["logrus: nanoseconds", logrus("30123456"), 30.123456],
  ["gin-logrus: milliseconds", logrus("30", '"clientIP":"127.0.0.1","dataLength":5,'), 30],
  ["a number that could be anything", unknown('"latency":30'), undefined],
  ["its unit in its name", unknown('"latency_ms":30.5'), 30.5],
  ["its unit in its name, as a text", unknown('"durationMs":"30.5"'), 30.5],
  ["microseconds by name", unknown('"elapsed_us":30500'), 30.5],
  ["nanoseconds by name", unknown('"duration_ns":30500000'), 30.5],
  ["seconds by name", unknown('"took_seconds":0.0305'), 30.5],
  ["the Elastic Common Schema", unknown('"event":{"duration":30500000}'), 30.5],
  ["a text that is none", unknown('"latency":"soon"'), undefined],
  ["a number as a text", unknown('"latency":"30"'), undefined],
  ["less than nothing", unknown('"latency_ms":-30'), undefined],
  ["a number that is too large", unknown(`"latency_ms":${"9".repeat(400)}`), undefined],
  ["an object", unknown('"latency":{"ms":30}'), undefined],
  ["text", text("latency=30.5ms"), 30.5],
  ["text in quotes", text('latency="30.5ms"'), 30.5],
  ["text: a number that could be anything", text("latency=30.123456"), undefined],
  ["a console's milliseconds", `8:39AM INF Request ${text("latency=30.123456")}`, 30.123456],
];

describe.each(awks)("%s %s", (...awk) => {
  it.each(latencies)("%s", (_, line, ms) => {
    const [requests] = [...countLines([line], { awk }).byForm.values()];
    expect(requests).toMatchObject({ attempts: 1, untimed: ms === undefined ? 1 : 0 });
    const shown = quantileMs(requests?.latencies ?? new Map(), 1);
    if (ms === undefined) expect(shown).toBeUndefined();
    else expect((shown ?? 0) / ms).toSatisfy((ratio: number) => ratio > 0.999 && ratio < 1.123);
  });

  // gin-contrib/zap writes a line for each error of a request.
  it.each([
    ["0.030123456", 1],
    ["0.030123", 1],
    ["0.03", 2],
    ["30", 2],
  ])("two lines of failures that took %s are of requests: %i", (latency, attempts) => {
    const failed = zap(latency).replace('"info"', '"error"').replace("200", "500");
    const counted = countLines([failed.replace('"msg":"x"', '"msg":"y"'), failed], { awk });
    expect(counted.byForm.get("json-zap")).toMatchObject({ attempts, errors: attempts });
  });
});
