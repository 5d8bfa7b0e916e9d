import { describe, expect, it } from "vitest";
import { afterTrouble, parseRetryAfter, type Trouble } from "../../../src/toolchain/sources/retry.ts";

const stall: Trouble = { reason: "no byte came", isStall: true };
const reset: Trouble = { reason: "reset", isStall: false };
const busy = (retryAfterMs?: number): Trouble => ({ reason: "answered 503", isStall: false, retryAfterMs });

describe("afterTrouble", () => {
  it.each<[readonly Trouble[], ReturnType<typeof afterTrouble>]>([
    [[reset], { delayMs: 1000 }],
    [[reset, reset], { delayMs: 4000 }],
    [[reset, reset, reset], { giveUp: "reset (after 3 tries)" }],
    [[stall], { delayMs: 1000 }],
    [[stall, stall], { giveUp: "no byte came (after 2 tries)" }],
    [[stall, reset], { delayMs: 4000 }],
    [[stall, reset, stall], { giveUp: "no byte came (after 3 tries)" }],
    [[reset, stall], { delayMs: 4000 }],
    [[busy(0)], { delayMs: 1000 }],
    [[busy(500)], { delayMs: 1000 }],
    [[busy(7000)], { delayMs: 7000 }],
    [[busy(30_000)], { delayMs: 30_000 }],
    [[busy(30_001)], { giveUp: "answered 503, and asked us to wait 31 s" }],
    [[], { giveUp: "not tried" }],
  ])("%j: %j", (troubles, next) => {
    expect(afterTrouble(troubles)).toEqual(next);
  });
});

describe("parseRetryAfter", () => {
  const nowMs = Date.UTC(2026, 0, 1, 12, 0, 0);
  it.each([
    ["120", 120_000],
    [" 0 ", 0],
    ["Thu, 01 Jan 2026 12:00:05 GMT", 5000],
    ["Thu, 01 Jan 2026 11:00:00 GMT", 0],
    ["soon", undefined],
    ["1e9999", undefined],
    ["-5", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("reads %j as %s ms", (header, expected) => {
    expect(parseRetryAfter(header, nowMs)).toBe(expected);
  });
});
