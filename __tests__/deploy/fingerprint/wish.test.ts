import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareVersions } from "../../../src/deploy/fingerprint/compare-versions.ts";
import { isMet, parseWish } from "../../../src/deploy/fingerprint/wish.ts";

describe("compareVersions", () => {
  it.each([
    ["1.2", "<", "1.10"],
    ["6.1", "<", "6.1.0-18-amd64"],
    ["6.1.0-18-amd64", "<", "6.1.0-20-amd64"],
    ["3.0.15", "=", "3.0.15"],
    ["1.0~rc1", "<", "1.0"],
    ["1.0", "<", "1.0-1"],
    ["1.0", "<", "1.0a"],
    ["1.0a", "<", "1.0+b"],
    ["2:1.0", ">", "1:9.0"],
    // Nobody who writes `>=9.2` thinks of an epoch.
    ["1:9.1p1-2", "<", "9.2"],
    ["007", "=", "7"],
    ["99999999999999999999998", "<", "99999999999999999999999"],
    ["", "<", "1"],
  ])("%s %s %s", (one, sign, other) => {
    expect(Math.sign(compareVersions(one, other))).toBe(["<", "=", ">"].indexOf(sign) - 1);
    expect(Math.sign(compareVersions(other, one))).toBe(1 - ["<", "=", ">"].indexOf(sign));
  });
});

describe("a wish", () => {
  it.each<[wish: string, met: readonly (string | undefined)[], unmet: readonly (string | undefined)[]]>([
    ["debian", ["debian"], ["ubuntu", "Debian", "debian 12", undefined]],
    ["12", ["12"], ["12.5", "13"]],
    ["12.x", ["12", "12.5"], ["120", "11.9", undefined]],
    ["12.1.*", ["12.1", "12.1.3"], ["12.10", "12"]],
    [">=5.10", ["5.10", "5.10.0-28-amd64", "6.1"], ["5.4", undefined]],
    [">= 5.10 < 7", ["6.12.1"], ["5.4", "7.0"]],
    [">5.10 <=6.1", ["5.11", "6.1"], ["5.10", "6.1.1"]],
    ["glibc 2.36", ["glibc 2.36"], ["glibc 2.37", "musl 2.36"]],
    ["glibc >=2.31", ["glibc 2.36"], ["musl 2.36", "glibc 2.28", "glibc", undefined]],
    ["nginx 1.x", ["nginx 1.22.1"], ["haproxy 1.8", "nginx 2.0"]],
    ["glibc any", ["glibc 2.36"], ["musl 1.2.5", "glibc", undefined]],
    ["any", ["", "whatever"], [undefined]],
    ["absent", [undefined], ["1.0", "absent"]],
    ["= >=5", [">=5"], ["6"]],
    ["4096 131072  33554432", ["4096 131072 33554432"], ["4096"]],
  ])("%s", (text, met, unmet) => {
    const wish = parseWish(text);
    if ("problem" in wish) throw new Error(wish.problem);
    expect(met.filter((found) => !isMet(wish, found))).toEqual([]);
    expect(unmet.filter((found) => isMet(wish, found))).toEqual([]);
  });

  it.each(["^5", "~1.2", "==5", "!=5", ">", ">=5 || <3", ">=5 and", ">=5 debian", "=>5", "<$(id)"])(
    "%s is none, and says what is one",
    (text) =>
      expect(parseWish(text)).toMatchObject({ problem: expect.stringMatching(/is none of an exact value, a range/) }),
  );

  it("of any text is read without throwing", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, found) => {
        const wish = parseWish(text);
        return "problem" in wish || typeof isMet(wish, found) === "boolean";
      }),
    );
  });
});
