import { expect, test } from "vitest";
import { describeDirt, parseStatus, readStatus } from "../../src/git/dirty-files.ts";

test("git status: spaces, line ends and non-ASCII in names; a rename is its new name", () => {
  expect(parseStatus("")).toEqual([]);
  expect(parseStatus(" M a b.go\0?? ü\n.txt\0R  new.go\0old.go\0A  z\0")).toEqual(["a b.go", "ü\n.txt", "new.go", "z"]);
});

test("which files differ, and what to do about each kind", () => {
  const say = (status: string) => describeDirt(readStatus(status));
  expect(say("?? x.prof\0?? completion/\0")).toMatch(
    /cannot be repeated from it: x\.prof, completion\/ \(not in git\)\. Files that are not in git count.*\$RUNNER_TEMP.*\.gitignore, or commit them\.$/,
  );
  expect(say(" M main.go\0")).toMatch(/: main\.go \(changed\)\. Commit what an earlier step changed/);
  expect(say(" D a.go\0?? b\0")).toMatch(/: a\.go \(deleted\); b \(not in git\)\. Let earlier steps leave/);
  expect(say("12345678".replace(/./g, " M $&.go\0"))).toContain("1.go, 2.go, 3.go, 4.go, 5.go and 3 more (changed)");
});
