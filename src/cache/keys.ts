import { createHash } from "node:crypto";
import type { Target } from "../build/target.ts";

/** Contents of a module's dependency files. */
export interface DependencyFiles {
  readonly goMod: string;
  /** undefined: a module without dependencies has none. */
  readonly goSum: string | undefined;
}

export interface BuildShape {
  readonly os: string;
  readonly arch: string;
  /** Without the leading `go`. */
  readonly goVersion: string;
  readonly targets: readonly Target[];
  readonly cgo: boolean;
  readonly tags: readonly string[];
  /** GOFLAGS of the job. */
  readonly flags: string;
  readonly suffix: string;
  /** What makes this run different from every other. */
  readonly run: string;
}

export interface CacheKeys {
  readonly key: string;
  /** Prefixes, most wanted first. Each ends at a field's end: no field's value is a prefix of another's by accident. */
  readonly restoreKeys: readonly string[];
}

/** `gin-deploy-modules-v1-<os>-<hash of go.sum and go.mod>`. `os`: Node's name. */
export function modulesKeys(os: string, files: DependencyFiles): CacheKeys {
  const prefix = `gin-deploy-modules-v1-${field(os)}-`;
  return { key: prefix + digest([files.goSum ?? "", files.goMod]), restoreKeys: [prefix] };
}

/**
 * `gin-deploy-build-v1-<os>-<arch>-go<version>-<hash of targets, cgo, tags, flags>-<suffix>-<hash of go.sum>-<run>`.
 * The suffix is never dropped from a restore key: it is there to keep jobs apart.
 */
export function buildKeys(shape: BuildShape, files: DependencyFiles): CacheKeys {
  const machine = `${field(shape.os)}-${field(shape.arch)}-go${field(shape.goVersion)}`;
  const what = digest([
    ...shape.targets.map((target) => `${target.os}/${target.arch}/${target.variant ?? ""}`).sort(),
    `cgo=${shape.cgo}`,
    `tags=${[...shape.tags].sort().join(",")}`,
    `flags=${shape.flags.trim()}`,
  ]);
  const kept = `gin-deploy-build-v1-${machine}-${what}-${field(shape.suffix)}-`;
  const dependencies = `${kept}${digest([files.goSum ?? files.goMod])}-`;
  return { key: dependencies + shape.run, restoreKeys: [dependencies, kept] };
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
  return escaped.length <= 64 ? escaped : `~h${digest([value])}`;
}

/** 16 hex digits; parts cannot run into each other. */
function digest(parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}\n`);
  return hash.digest("hex").slice(0, 16);
}
