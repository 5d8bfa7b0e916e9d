/**
 * `node scripts/prepare-release.ts v1.2.3 DIRECTORY`: checks that this commit can be released under that version, and writes into the new directory what the
 * release has: notes.md, the action as one archive for places that do not reach GitHub, and checksums.txt.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { actionVersion } from "../src/action-version.ts";
import { releaseNotes } from "./changelog.ts";

const root = join(import.meta.dirname, "..");
const [version = "", directory = ""] = process.argv.slice(2);
const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: root, maxBuffer: 2 ** 28 });

function problemsOfVersion(): readonly string[] {
  if (!/^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version)) return [`${JSON.stringify(version)} is not like v1.2.3`];
  const packageVersion: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;
  const elsewhere = { "package.json": packageVersion, "src/action-version.ts": actionVersion };
  const others = Object.entries(elsewhere).filter(([, other]) => `v${other}` !== version);
  return [
    ...others.map(([file, other]) => `${file} says ${other}`),
    ...(git("tag", "--list", version).length > 0 ? [`there is a tag ${version} already`] : []),
  ];
}

/** What is told of the version; problems of the changelog are problems of the release. */
function readNotes(): string {
  try {
    return releaseNotes(readFileSync(join(root, "CHANGELOG.md"), "utf8"), version);
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error));
  }
}

function stop(problem: string): never {
  console.error(`${version || "nothing"} cannot be released: ${problem}`);
  process.exit(1);
}

const problems = problemsOfVersion();
if (problems.length > 0) stop(problems.join("; "));
if (directory === "") stop("name the directory to write into");
const notes = readNotes();
mkdirSync(directory);
const name = `gin-deploy-${version}.tar.gz`;
const archive = git(
  "archive",
  "--format=tar.gz",
  "--prefix=gin-deploy/",
  "HEAD",
  "action.yml",
  "dist",
  "LICENSE",
  "README.md",
);
writeFileSync(join(directory, "notes.md"), notes);
writeFileSync(join(directory, name), archive);
writeFileSync(join(directory, "checksums.txt"), `${createHash("sha256").update(archive).digest("hex")}  ${name}\n`);
console.log(`${directory} has what ${version} is released with: ${name}, checksums.txt and notes.md`);
