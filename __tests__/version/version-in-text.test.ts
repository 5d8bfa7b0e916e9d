import { expect, test } from "vitest";
import { standsWhole, wholeAround } from "../../src/version/version-in-text.ts";

const revision = "4f0c1d2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/** The text that stands before the version, and the one after it. */
const around = (text: string, version: string) => {
  const at = text.indexOf(version);
  return { before: text.slice(0, at), after: text.slice(at + version.length) };
};

test.each<[string, string, boolean]>([
  ["1.2.3", "v1.2.3", true],
  ["1.2.3", "release 1.2.3.", true],
  ["1.2.3", "uint64v1.2.3values", true],
  ["1.2.3", "svc v1.2.3+build.5", true],
  ["1.2.3", "v1.2.3-4f0c1d2", true],
  ["1.2.3", "v1.2.3-g4f0c1d2aaaa", true],
  ["1.2.3-rc.1", "v1.2.3-rc.1", true],
  ["1.2.3-4-g31b2f0f13914", "v1.2.3-4-g31b2f0f13914", true],
  ["1.2.3", "mod\texample.com/svc\tv1.2.3\t", true],
  ["1.2.3", "v1.2.30", false],
  ["1.2.3", "v1.2.3.4", false],
  ["1.2.3", "v11.2.3", false],
  ["1.2.3", "4.1.2.3", false],
  ["1.2.3", "v1.2.3-rc1", false],
  ["1.2.3", "v1.2.3rc1", false],
  ["1.2.3", "v1.2.3-4-g31b2f0f13914", false],
  ["1.2.3", "v1.2.3-dirty", false],
  ["1.26.8", "go1.26.8", false],
  ["1.9.1", "gin@v1.9.1/context.go", false],
  ["1.9.1", "\ndep\tgithub.com/gin-gonic/gin\tv1.9.1\th1:", false],
  ["1.2", "v1.2.3", false],
  ["1.2", "TLS 1.2 ", false],
  ["1", "v1.9", false],
  ["spring", "the spring release", true],
  ["spring", "offspring", false],
  ["dev", "devel", false],
  ["4f0c1d2", "x4f0c1d2b", false],
])("%s in %j: %s", (version, text, whole) => {
  expect(standsWhole(version, around(text, version), revision)).toBe(whole);
});

test("what it is a part of", () => {
  expect(wholeAround("1.2", around("the v1.2.3-rc1 one", "1.2"))).toBe("v1.2.3-rc1");
  expect(wholeAround("1.26", around("in go1.26.8 now", "1.26"))).toBe("go1.26.8");
});
