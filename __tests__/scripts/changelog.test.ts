import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readChangelog, releaseNotes } from "../../scripts/changelog.ts";

const head = "# Changelog\n\nAll notable changes.\n\n";
const released =
  "## [1.2.0] - 2026-11-29\n\n### Added\n\n- A thing.\n\n### Fixed\n\n- Another.\n\n## [1.1.0] - 2026-10-01\n\n### Added\n\n- Old.\n";

it("takes the notes of one version", () => {
  expect(releaseNotes(`${head}## [Unreleased]\n\n${released}`, "v1.2.0")).toBe(
    "### Added\n\n- A thing.\n\n### Fixed\n\n- Another.\n",
  );
});

it.each([
  ["v1.3.0", released, 'CHANGELOG.md has no heading "## [1.3.0] - DATE"'],
  ["v1.2.0", "## [1.2.0] - 2026-11-29\n", "CHANGELOG.md says nothing below"],
  ["v1.2.0", "## 1.2.0\n", '"## 1.2.0" is not "## [1.2.3] - 2026-11-29"'],
  ["v1.2.0", "## [1.2.0]\n\n- A thing.\n", "needs a date, unless it is Unreleased"],
  ["v1.2.0", "## [1.2.0] - 2026-11-29\n\n### New\n", 'has "### New", which is none of Added'],
  ["v1.2.0", "## [1.2.0] - 2026-11-29\n\n### Fixed\n\n### Added\n", "are not once each, in the order Added, Fixed"],
  ["v1.2.0", "## [1.2.0] - 2026-11-29\n\n### Added\n\n### Added\n", "are not once each, in the order Added"],
])("refuses %s of %j", (version, text, problem) => {
  expect(() => releaseNotes(head + text, version)).toThrow(problem);
});

it("the project's own changelog has the form", () => {
  const versions = readChangelog(readFileSync(new URL("../../CHANGELOG.md", import.meta.url), "utf8"));
  expect(versions.map(({ version }) => version)).toContain("Unreleased");
});
