import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { applyState, copyShop, shopStates } from "./shop-states.ts";

export interface SourceState {
  /** Counted from 1. */
  readonly number: number;
  readonly commit: string;
  readonly touches: string;
}

/** Consecutive commits of a git repository, oldest first. */
export interface History {
  readonly name: string;
  /** Of the repository that jobs clone. */
  readonly directory: string;
  /** As given to `go build`. */
  readonly mainPackage: string;
  readonly cgo: boolean;
  /** Arguments that make the binary say something and end, and what that must look like; undefined: it is not run. */
  readonly ask: { readonly args: readonly string[]; readonly answer: RegExp } | undefined;
  readonly states: readonly SourceState[];
}

/** The bench's own service, as a repository with one commit for each state. Dates are fixed, so hashes are the same everywhere. */
export function makeShopHistory(parent: string, count: number): History {
  const directory = join(parent, "shop");
  mkdirSync(directory);
  const git = gitIn(directory);
  git("init", "--quiet", "--initial-branch=main");
  copyShop(directory);
  // A binary in the workspace must not make the source differ from the commit.
  appendFileSync(join(directory, ".gitignore"), "/dist/\n");
  const states = shopStates.slice(0, count).map((state, index): SourceState => {
    applyState(state, directory);
    git("add", "--all");
    git("commit", "--quiet", `--date=${dateOf(index)}`, `--message=${state.touches}`);
    return { number: index + 1, commit: git("rev-parse", "HEAD"), touches: state.touches };
  });
  const ask = { args: ["-version"], answer: /^shop \S+, \d+ resources$/ };
  return { name: "the bench's own service", directory, mainPackage: "./cmd/api", cgo: false, ask, states };
}

/** The last commits of somebody's repository that touch Go sources or dependencies; merges count as one commit. */
export function readHistory(
  directory: string,
  { mainPackage, cgo }: Pick<History, "mainPackage" | "cgo">,
  count: number,
): History {
  if (!existsSync(join(directory, ".git")) && !existsSync(join(directory, "HEAD")))
    throw new Error(`--repository: ${directory} is no git repository`);
  const git = gitIn(directory);
  const wanted = ["*.go", "go.mod", "go.sum", ":!*_test.go"];
  const commits = git("log", "--first-parent", `--max-count=${count}`, "--format=%H", "--", ...wanted).split("\n");
  if (commits.length < count) throw new Error(`--repository: only ${commits.length} of its commits touch Go sources`);
  const states = commits.reverse().map((commit, index) => {
    const files = git(
      "diff-tree",
      "-r",
      "-m",
      "--first-parent",
      "--root",
      "--no-commit-id",
      "--name-only",
      commit,
      "--",
      ...wanted,
    )
      .split("\n")
      .filter(Boolean);
    return { number: index + 1, commit, touches: describeFiles(files) };
  });
  return { name: "a repository of yours", directory, mainPackage, cgo, ask: undefined, states };
}

function describeFiles(files: readonly string[]): string {
  const sources = files.filter((file) => file.endsWith(".go"));
  const packages = new Set(sources.map((file) => file.slice(0, Math.max(0, file.lastIndexOf("/")))));
  const words = `${sources.length} Go files in ${packages.size} packages`;
  return files.some((file) => file.endsWith("go.sum")) ? `go.sum, ${words}` : words;
}

/** A fresh checkout with nothing in it but one commit, as actions/checkout leaves it. */
export function checkOut({ directory }: History, { commit }: SourceState, into: string): void {
  mkdirSync(into, { recursive: true });
  const git = gitIn(into);
  git("clone", "--quiet", "--no-checkout", directory, ".");
  git("checkout", "--quiet", "--detach", commit);
}

function gitIn(cwd: string): (...args: readonly string[]) => string {
  const date = dateOf(0);
  const env = {
    PATH: process.env["PATH"],
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_SYSTEM: "/dev/null",
    GIT_AUTHOR_NAME: "Bench",
    GIT_AUTHOR_EMAIL: "bench@example.com",
    GIT_COMMITTER_NAME: "Bench",
    GIT_COMMITTER_EMAIL: "bench@example.com",
    GIT_COMMITTER_DATE: date,
  };
  return (...args) => execFileSync("git", [...args], { cwd, env, encoding: "utf8" }).trim();
}

/** One state an hour. */
function dateOf(index: number): string {
  return new Date(Date.UTC(2026, 0, 5, 8 + index)).toISOString();
}
