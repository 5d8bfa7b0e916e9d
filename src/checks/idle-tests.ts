import { basename, join, relative, sep } from "node:path";
import { readHeader } from "../go-build/source/build-constraint.ts";
import { importsC } from "../go-build/source/cgo-needs.ts";
import { whyLeftOut } from "../go-build/source/left-out-file.ts";
import { type ListedPackage, listPackages } from "../go-build/source/list-packages.ts";
import { isNever } from "../go-build/source/main-places.ts";
import type { TestCounts } from "../model/checks.ts";
import { toGoPlatform } from "../targets/go-platform.ts";
import { type CheckRequest, type CheckWorld, packagePatterns } from "./go-check.ts";
import { choosingFlags } from "./test-flags.ts";

/** What is to be said of tests that passed, because fewer ran than one would think. */
export type IdleTests =
  | { readonly level: "fault" | "warning" | "notice"; readonly text: string; readonly remedy?: string | undefined }
  | undefined;

interface LeftOutTest {
  /** `api_test.go is behind //go:build integration` */
  readonly text: string;
  readonly remedy: string | undefined;
}

interface IdleFacts {
  readonly counts: Pick<TestCounts, "passed" | "failed" | "skipped">;
  /** `choosingFlags` */
  readonly flags: string;
  /** How many there are in the source that is compiled; only asked for when none ran. */
  readonly written: number;
  /** Files of tests that are not compiled. */
  readonly leftOut: readonly LeftOutTest[];
  /** `packagePatterns` */
  readonly where: string;
}

/** A fault only where it is sure: there are tests, and a flag keeps all of them from running. */
export function judgeIdleTests({ counts, flags, written, leftOut, where }: IdleFacts): IdleTests {
  const tests = (number: number) => (number === 1 ? "the only test" : `all ${number} tests`);
  if (counts.passed + counts.failed > 0) {
    return flags === ""
      ? undefined
      : { level: "notice", text: `only the tests that GOFLAGS chooses were run: ${flags}` };
  }
  if (counts.skipped > 0) {
    const each = counts.skipped === 1 ? "the only test" : `each of ${counts.skipped} tests`;
    return { level: "warning", text: `${each} skipped itself, so nothing was tested` };
  }
  if (written > 0 && flags !== "") {
    const text = `GOFLAGS has ${flags}, which leaves ${tests(written)} out`;
    return {
      level: "fault",
      text,
      remedy: `Remove ${flags} from GOFLAGS, in the job's environment or in \`go env -w\`.`,
    };
  }
  if (written > 0) {
    return {
      level: "warning",
      text: `${tests(written)} did not run, so nothing was tested: does TestMain call m.Run?`,
    };
  }
  if (leftOut.length > 0) {
    const shown = leftOut.slice(0, 3).map(({ text }) => text);
    const more = leftOut.length > shown.length ? `, and ${leftOut.length - shown.length} more` : "";
    const remedies = [...new Set(leftOut.flatMap(({ remedy }) => remedy ?? []))].slice(0, 3);
    const remedy = remedies.length === 0 ? undefined : remedies.join(" ");
    return { level: "warning", text: `found no test in ${where}: ${shown.join(", ")}${more}`, remedy };
  }
  return { level: "notice", text: `found no test in ${where}, so it says nothing.` };
}

/** Looks for tests that did not run, where none did. */
export async function findIdleTests(counts: TestCounts, request: CheckRequest, world: CheckWorld): Promise<IdleTests> {
  const { project, tags, flags, go } = request;
  const patterns = packagePatterns(project);
  const facts = { counts, flags: choosingFlags(project.settings), where: patterns.join(" ") };
  const nothing = { ...facts, written: 0, leftOut: [] };
  if (counts.passed + counts.failed + counts.skipped > 0) return judgeIdleTests(nothing);
  const { goos, goarch } = toGoPlatform(world.platform);
  const target = { os: goos, arch: goarch, variant: undefined };
  const cgo = project.settings.get("CGO_ENABLED") !== "0";
  const compilation = { target, tags, flags, cgo, compiler: undefined };
  const { directory: moduleDirectory } = project;
  const listed = await listPackages({ ...compilation, patterns, moduleDirectory }, go, world);
  const texts = await Promise.all(listed.flatMap(testFiles).map((path) => world.files.readText(path)));
  const choice = { target, tags, cgo, goVersion: go.version };
  const leftOut = await Promise.all(
    listed.flatMap(ignoredTests).map(async (path): Promise<LeftOutTest | undefined> => {
      const file = testFile(path, (await world.files.readText(path)) ?? "");
      const why = whyLeftOut(file, choice);
      const place = relative(moduleDirectory, path).split(sep).join("/");
      return why && !isNever(file.constraint) ? { text: `${place} ${why.why}`, remedy: why.remedy } : undefined;
    }),
  );
  return judgeIdleTests({
    ...facts,
    written: texts.reduce((sum, text) => sum + countTests(text ?? ""), 0),
    leftOut: leftOut.filter((file) => file !== undefined),
  });
}

function ignoredTests({ Dir, DepOnly, IgnoredGoFiles = [] }: ListedPackage): readonly string[] {
  if (Dir === undefined || DepOnly) return [];
  return IgnoredGoFiles.filter((file) => file.endsWith("_test.go")).map((file) => join(Dir, file));
}

/** Go reads the target out of a name without its `_test`. */
function testFile(path: string, text: string) {
  const name = basename(path).replace(/_test\.go$/, ".go");
  return { name, constraint: readHeader(text).constraint, importsC: importsC(text) };
}

function testFiles({ Dir, DepOnly, TestGoFiles = [], XTestGoFiles = [] }: ListedPackage): readonly string[] {
  return Dir === undefined || DepOnly ? [] : [...TestGoFiles, ...XTestGoFiles].map((file) => join(Dir, file));
}

/** What `go test` runs without flags: no benchmark, and no example that says nothing of its output. */
export function countTests(text: string): number {
  const tests = text.match(/^func (?:Test|Fuzz)(?![\p{Ll}])[\p{L}\p{N}_]*\(\w+ \*\w+\.[TF]\)/gmu)?.length ?? 0;
  const examples = /^\s*\/\/ (?:Unordered )?[Oo]utput:/m.test(text) ? (text.match(/^func Example/gm)?.length ?? 0) : 0;
  return tests + examples;
}
