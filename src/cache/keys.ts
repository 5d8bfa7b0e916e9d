import type { Target } from "../model/target.ts";
import { digest } from "../world/cache-service/digest.ts";
import type { CacheKeys } from "../world/cache-service/layers.ts";
import type { DependencyFiles } from "./dependency-files.ts";

export interface BuildShape {
  /** Directory of the project, relative to the workspace: services of one repository have build states of their own. */
  readonly project: string;
  readonly os: string;
  readonly arch: string;
  /** Without the leading `go`. */
  readonly goVersion: string;
  readonly targets: readonly Target[];
  readonly cgo: boolean;
  readonly tags: readonly string[];
  /** What is compiled beside the binaries: tests, and everything again for the race detector. */
  readonly checks: readonly string[];
  /** Values of Go's variables that change what is compiled: GOFLAGS, GOEXPERIMENT, GOFIPS140. */
  readonly flags: readonly string[];
  readonly suffix: string;
  /** What makes this run different from every other. */
  readonly run: string;
}

/**
 * `gin-deploy-modules-v1-<os>-`, the hash of go.sum and go.mod, and the run: programs with one go.sum need different modules of it,
 * and each may add to what the others have stored. `os`: Node's name; `run`: as in BuildShape.
 */
export function modulesKeys(os: string, files: DependencyFiles, run: string): CacheKeys {
  return { scope: `gin-deploy-modules-v1-${field(os)}-`, fields: [digestFiles(files), run], decisive: 1 };
}

/**
 * `gin-deploy-build-v1-<os>-<arch>-go<version>-<hash of project, targets, cgo, tags, flags>-<suffix>-`, the hash of go.sum, and the
 * run. The linker's flags are not in it: a new version links again and compiles nothing.
 */
export function buildKeys(shape: BuildShape, files: DependencyFiles): CacheKeys {
  const machine = `${field(shape.os)}-${field(shape.arch)}-go${field(shape.goVersion)}`;
  const what = digest(
    ...shape.targets.map((target) => `${target.os}/${target.arch}/${target.variant ?? ""}`).sort(),
    `project=${shape.project}`,
    `cgo=${shape.cgo}`,
    `tags=${[...shape.tags].sort().join(",")}`,
    // Not without any: what was kept before there were checks stays of use.
    ...(shape.checks.length === 0 ? [] : [`checks=${[...shape.checks].sort().join(",")}`]),
    ...shape.flags.map((flags) => `flags=${flags.trim()}`),
  );
  const sums = files.filter(({ path }) => path.endsWith(".sum"));
  return {
    scope: `gin-deploy-build-v1-${machine}-${what}-${field(shape.suffix)}-`,
    // Without any go.sum there are no dependencies, and what else was named decides.
    fields: [digestFiles(sums.length > 0 ? sums : files), shape.run],
    decisive: 2,
  };
}

/**
 * On GitHub a run and its attempt are unique, so every run that is worth it can save. The commit is there for act, where
 * every run has the number 1. Elsewhere (no run at all) the time in ms since 1970 stands for it.
 */
export function runField(env: Readonly<Record<string, string | undefined>>, nowMs: number): string {
  const { GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: attempt, GITHUB_SHA: commit } = env;
  if (!run) return `local.${nowMs}`;
  return [run, attempt ?? "1", commit?.slice(0, 12) ?? ""].map(field).join(".");
}

/**
 * One field of a key: without `-` (it ends a field), `,` (not allowed in a key) and upper case (GitHub compares keys without case).
 * Other characters become `~` and two hex digits a byte of UTF-8; a long value becomes its hash.
 */
function field(value: string): string {
  const escaped = value.replace(/[^a-z0-9._]/gu, (char) =>
    [...Buffer.from(char)].map((byte) => `~${byte.toString(16).padStart(2, "0")}`).join(""),
  );
  // `~h` is no escape, so no value can be spelled like a hash.
  return escaped.length <= 64 ? escaped : `~h${digest(value)}`;
}

function digestFiles(files: DependencyFiles): string {
  return digest(...files.flatMap(({ path, text }) => [path, text]));
}
