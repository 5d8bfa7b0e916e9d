import { join } from "node:path";
import { ActionError } from "../errors.ts";
import { buildEnvironment, tagArguments } from "../go-build/command/arguments.ts";
import type { Compilation } from "../go-build/command/compilation.ts";
import type { InstalledGo } from "../model/installed-go.ts";
import { formatGoFlag } from "../project/go-flags.ts";
import { toGoPlatform } from "../targets/go-platform.ts";
import type { World } from "../world/world.ts";
import { type Analysis, readAnalysis } from "./analysis.ts";

type AnalyserWorld = Pick<World, "processes" | "platform">;

/** Its source; the bundle has it beside itself under the same name. */
const source = join(import.meta.dirname, "analyser");

/** The first Go whose standard library has what the analyser uses. */
const oldestMinor = 22;

/** Errors: `input`. */
export function requireNewEnough(go: Pick<InstalledGo, "version">): void {
  const [, minor = "0"] = /^1\.(\d+)/.exec(go.version) ?? [];
  if (Number(minor) >= oldestMinor) return;
  throw new ActionError(
    "input",
    `checks: \`audit\` needs Go 1.${oldestMinor} or newer, and this build uses ${go.version}`,
    {
      hint: "Take a newer Go (`go-version`, or the go line of go.mod), or leave `audit` out of checks.",
    },
  );
}

/** Compiles the analyser; the second time Go has it in its build cache and only links. */
export async function buildAnalyser(
  program: string,
  go: InstalledGo,
  { processes, platform }: AnalyserWorld,
): Promise<void> {
  const { goos, goarch } = toGoPlatform(platform);
  const { exitCode, stderr } = await processes.run({
    argv: [go.goBinary, "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", program, "."],
    cwd: source,
    env: {
      GOROOT: undefined,
      GOTOOLCHAIN: "local",
      GOOS: goos,
      GOARCH: goarch,
      CGO_ENABLED: "0",
      // What the project wishes for its own builds is not for this one. Not empty: then `go env -w` would count.
      GOFLAGS: "-mod=readonly",
      GO111MODULE: "on",
      GOWORK: "off",
    },
  });
  if (exitCode === 0) return;
  throw new ActionError("tool", "checks: the audit's analyser does not compile", {
    evidence: stderr.trim().split("\n"),
  });
}

type AuditedCompilation = Pick<Compilation, "target" | "tags" | "flags" | "cgo" | "compiler">;

export interface AnalysisRequest {
  readonly program: string;
  readonly go: InstalledGo;
  /** Of each target, as the service is built for it: then Go has compiled already what is to be known of dependencies. */
  readonly compilations: readonly [AuditedCompilation, ...AuditedCompilation[]];
  readonly workspace: string;
  readonly directory: string;
  readonly patterns: readonly string[];
  readonly include: readonly string[];
  readonly until?: AbortSignal | undefined;
}

/** Of `go build`, and of no use or none to `go list`. */
const withoutUse = new Set(["a", "p", "x", "v", "buildvcs", "cover", "covermode", "coverpkg"]);

/** undefined: it was ended before its time. */
export async function runAnalyser(
  { program, go, compilations, workspace, directory, patterns, include, until }: AnalysisRequest,
  { processes }: AnalyserWorld,
): Promise<Analysis | undefined> {
  const [first, ...others] = compilations;
  const { exitCode, stdout, stderr } = await processes.run({
    argv: [
      program,
      ...["-go", go.goBinary, "-root", workspace, "-dir", directory],
      ...listingFlags(first).map((flag) => `-list=${flag}`),
      ...others.map((other) => `-also=${JSON.stringify(describe(other))}`),
      ...include.map((glob) => `-include=${glob}`),
      ...["--", ...patterns],
    ],
    cwd: directory,
    // Go reads much and keeps all of it, and so does the analyser: collecting garbage costs a quarter of their time.
    env: { GOGC: "400", ...buildEnvironment(first) },
    until,
  });
  if (until?.aborted) return undefined;
  if (exitCode === 0) return readAnalysis(stdout);
  throw new ActionError("tool", "checks: the audit could not read this project", {
    evidence: stderr.trim().split("\n"),
  });
}

function listingFlags({ flags, tags }: AuditedCompilation): readonly string[] {
  const useful = flags.filter(({ name }) => !withoutUse.has(name)).map(formatGoFlag);
  return ["-trimpath", ...useful, ...tagArguments(tags)];
}

/** A target as the analyser reads it (request.go); null: the variable is unset. */
function describe(compilation: AuditedCompilation): object {
  const env = Object.entries(buildEnvironment(compilation)).map(([name, value]) => [name, value ?? null]);
  return { list: listingFlags(compilation), env: Object.fromEntries(env) };
}
