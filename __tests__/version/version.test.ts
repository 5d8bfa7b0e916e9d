import { expect, test } from "vitest";
import { branchName, describedVersion, formatDate, holdsVersion, pseudoVersion } from "../../src/version/version.ts";

test("dates are UTC without fractions, and pseudo-versions are Go's", () => {
  expect(formatDate(1772593567)).toBe("2026-03-04T03:06:07Z");
  const commit = "31b2f0f13914321b69dca7af021f0bacbbb86828";
  expect(pseudoVersion("2026-03-04T03:06:07Z", commit)).toBe("v0.0.0-20260304030607-31b2f0f13914");
});

test("what git describes, with the version of its tag", () => {
  expect(describedVersion("svc/v1.2.3-rc-1-0-gabc", "v1.2.3-rc-1")).toBe("v1.2.3-rc-1-0-gabc");
  expect(describedVersion("api-v1.2.3-14-g31b2f0f13914", "v1.2.3")).toBe("v1.2.3-14-g31b2f0f13914");
});

test.each([
  [
    "what is checked out",
    "main",
    { GITHUB_HEAD_REF: "feature", GITHUB_REF_NAME: "x", GITHUB_REF_TYPE: "branch" },
    "main",
  ],
  [
    "of a pull request",
    "",
    { GITHUB_HEAD_REF: "feature", GITHUB_REF_NAME: "12/merge", GITHUB_REF_TYPE: "branch" },
    "feature",
  ],
  ["of a push", "", { GITHUB_HEAD_REF: "", GITHUB_REF_NAME: "main", GITHUB_REF_TYPE: "branch" }, "main"],
  ["none of a tag", "", { GITHUB_REF_NAME: "v1", GITHUB_REF_TYPE: "tag" }, ""],
  ["none elsewhere", "", {}, ""],
])("the branch: %s", (_, checkedOut, env, branch) => {
  expect(branchName(checkedOut, env)).toBe(branch);
});

test.each([
  ["v1.2.3", "v1.2.3", true],
  ["1.2.3", "v1.2.3", true],
  ["svc-v1.2.3+4f0c1d2", "1.2.3", true],
  ["v1.2.30 v1.2.3", "v1.2.3", true],
  ["v1.2.30", "v1.2.3", false],
  ["v1.2.3.4", "v1.2.3", false],
  ["4.1.2.3", "v1.2.3", false],
  ["31b2f0f1", "2", false],
  ["the spring release", "spring", true],
  ["", "v1.2.3", false],
])("%j names the version %s: %s", (text, version, holds) => {
  expect(holdsVersion(text, version)).toBe(holds);
});
