import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const example = join(import.meta.dirname, "../../examples/gin-service");

/** The example service as a checkout of its own: a git repository with one commit, tagged v1.0.0. */
export interface ExampleProject {
  readonly directory: string;
  git(...args: readonly string[]): string;
  remove(): void;
}

export function makeExampleProject(): ExampleProject {
  const directory = mkdtempSync(join(tmpdir(), "greeter-"));
  cpSync(example, directory, { recursive: true });
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...args], {
      cwd: directory,
      encoding: "utf8",
    }).trim();
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("commit", "--quiet", "--message=The example service");
  git("tag", "v1.0.0");
  return { directory, git, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** `version-variables` of a build with a fault in it; see internal/fault of the example. */
export function versionVariables(fault = ""): string {
  return [
    "main.version={version}",
    "main.commit={commit}",
    "main.date={date}",
    ...(fault === "" ? [] : [`example.com/greeter/internal/fault.Name=${fault}`]),
  ].join("\n");
}
