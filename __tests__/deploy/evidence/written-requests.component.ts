import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quantileMs } from "../../../src/deploy/judgement/evidence/slot-evidence.ts";
import { awks, countLines } from "./count-log.ts";
import { hostile, type WrittenRequest, writers, writtenRequest } from "./written-requests.ts";

const slowMs = 500;
const runs = { numRuns: 40 };
const requests = fc.array(writtenRequest, { minLength: 1, maxLength: 60 });
const anything = fc.array(fc.oneof(hostile, fc.string({ unit: "binary" })), { maxLength: 60 });
/** A newline ends a line of the journal, and so does a NUL. */
const oneLine = (text: string) => text.replace(/[\n\0]/g, " ");

function expectCounted(form: string, written: readonly WrittenRequest[], awk: readonly string[]): void {
  const { write, hides = () => false } = writers[form] ?? { write: () => "" };
  const { byForm, logLines } = countLines(written.map(write), { awk, slowMs });
  const timed = written.filter(({ ns }) => !hides(ns));
  const counted = byForm.get(form);
  expect([...byForm.keys()]).toEqual([form]);
  expect(logLines).toBe(written.length);
  expect(counted).toMatchObject({
    attempts: written.length,
    errors: written.filter(({ status }) => status >= 500).length,
    slow: timed.filter(({ ns }) => ns > slowMs * 1e6).length,
    untimed: written.length - timed.length,
  });
  const longestMs = Math.max(...timed.map(({ ns }) => ns)) / 1e6;
  if (timed.length === 0) return;
  const shown = quantileMs(counted?.latencies ?? new Map(), 1) ?? 0;
  expect(shown / longestMs).toBeGreaterThan(0.999);
  expect(shown / longestMs).toBeLessThan(1.123);
}

describe.each(awks)("%s %s", (...awk) => {
  it.each(Object.keys(writers))("every request in lines of %s is counted as what it was", (form) => {
    fc.assert(
      fc.property(requests, (written) => expectCounted(form, written, awk)),
      runs,
    );
  });

  it("what somebody else says in a line is no request", () => {
    fc.assert(
      fc.property(anything, (texts) => {
        const lines = texts.map((text) => `2026/11/29 08:39:51 order of ${oneLine(text)}`);
        expect(countLines(lines, { awk, deny: ["^never$"] })).toMatchObject({
          logLines: lines.length,
          byForm: new Map(),
        });
      }),
      { ...runs, examples: [[['\t{"status":500,"method":"GET","path":"/x","latency":"9s"}']]] },
    );
  });

  it("takes any bytes that a line can have", () => {
    const bytes = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 60 });
    fc.assert(
      fc.property(bytes, (lines) => {
        // journald ends a line at these.
        const clean = lines.map((line) => Buffer.from(line.map((byte) => (byte === 10 || byte === 0 ? 11 : byte))));
        expect(countLines(clean, { awk, deny: ["panic"] }).logLines).toBe(lines.length);
      }),
      runs,
    );
  });
});
