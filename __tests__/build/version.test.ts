import { expect, test } from "vitest";
import {
  branchName,
  describedVersion,
  describePatterns,
  formatDate,
  holdsVersion,
  parseStatus,
  pseudoVersion,
  tagPrefix,
  versionOfTags,
} from "../../src/build/version.ts";

test.each([
  ["", ""],
  ["service/", "service/"],
  ["service/v2/", "service/"],
  ["v3/", ""],
  ["v1/", "v1/"],
  ["services/v2x/", "services/v2x/"],
])("tags of a module in %j start with %j", (directory, prefix) => {
  expect(tagPrefix(directory)).toBe(prefix);
});

test.each<[string, string[], string, string | undefined, string | undefined]>([
  ["none", [""], "", undefined, undefined],
  ["one", ["v1.2.3", ""], "", undefined, "v1.2.3"],
  ["the highest, by number", ["v1.9.0", "v1.10.0"], "", undefined, "v1.10.0"],
  ["a release before its candidates", ["v1.0.0-rc.2", "v1.0.0", "v1.0.0-rc.10"], "", undefined, "v1.0.0"],
  ["the later candidate", ["v1.0.0-rc.2", "v1.0.0-rc.10", "v1.0.0-rc"], "", undefined, "v1.0.0-rc.10"],
  ["a version before another name", ["zz-nightly", "v0.1.0"], "", undefined, "v0.1.0"],
  ["a version without its v", ["1.9.0", "1.10.0"], "", undefined, "1.10.0"],
  ["another name if there is no version", ["release-5", "latest"], "", undefined, "release-5"],
  ["none of a name that wanders", ["latest", "nightly"], "", undefined, undefined],
  ["the tag that started the workflow", ["v1.0.0", "nightly"], "", "nightly", "nightly"],
  ["not a tag that is elsewhere", ["v1.0.0"], "", "v2.0.0", "v1.0.0"],
  ["of the module below", ["v9.0.0", "api/v1.0.0"], "api/", undefined, "v1.0.0"],
  ["not of a module below", ["api/v1.0.0"], "", undefined, undefined],
  ["not of a neighbour with a longer name", ["api-tools/v1.0.0"], "api/", undefined, undefined],
])("the version of tags: %s", (_, tags, prefix, preferred, version) => {
  expect(versionOfTags(tags, prefix, preferred)).toBe(version);
});

test("dates are UTC without fractions, and pseudo-versions are Go's", () => {
  expect(formatDate(1772593567)).toBe("2026-03-04T03:06:07Z");
  const commit = "31b2f0f13914321b69dca7af021f0bacbbb86828";
  expect(pseudoVersion("2026-03-04T03:06:07Z", commit)).toBe("v0.0.0-20260304030607-31b2f0f13914");
});

test("git status: spaces, line ends and non-ASCII in names; a rename is its new name", () => {
  expect(parseStatus("")).toEqual([]);
  expect(parseStatus(" M a b.go\0?? ü\n.txt\0R  new.go\0old.go\0A  z\0")).toEqual(["a b.go", "ü\n.txt", "new.go", "z"]);
});

test.each([
  ["v1.2.3-4-g31b2f0f13914", "v1.2.3-4-g31b2f0f13914"],
  ["svc/v1.2.3-rc-1-0-gabc", "v1.2.3-rc-1-0-gabc"],
  ["v1.2.3", undefined],
])("git describes %s: %s", (description, version) => {
  expect(describedVersion(description, (tag) => tag.replace("svc/", ""))).toBe(version);
});

test("a directory with a glob in its name is no glob", () => {
  expect(describePatterns("a[b]*/")[1]).toBe("a\\[b]\\*/v[0-9]*");
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
