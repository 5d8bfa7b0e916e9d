import { ActionError } from "../../errors.ts";
import type { InstalledGo } from "../../model/installed-go.ts";
import { formatTarget } from "../../targets/target.ts";
import { headlineOf, readToolError } from "../../tool-errors/read-tool-error.ts";
import type { ToolFacts } from "../../tool-errors/rules.ts";
import type { World } from "../../world/world.ts";
import { buildEnvironment, tagArguments } from "../command/arguments.ts";
import { listingFlags } from "../command/build-flags.ts";
import type { Compilation } from "../command/compilation.ts";

/** What `go list` says of a package, with the files that are compiled for the target. */
export interface ListedPackage {
  readonly ImportPath: string;
  /** Of the package clause; absent when the package could not be read. */
  readonly Name?: string;
  readonly Dir?: string;
  readonly GoFiles?: readonly string[];
  /** Those of them that are compiled with C; only with cgo. */
  readonly CgoFiles?: readonly string[];
  /** Of `//go:embed`, relative to `Dir`. */
  readonly EmbedPatterns?: readonly string[];
  /** What they match, relative to `Dir`. */
  readonly EmbedFiles?: readonly string[];
  /** Object files that are linked as they are. */
  readonly SysoFiles?: readonly string[];
  /** Left out for the target, its tags, or for the C in them. */
  readonly IgnoredGoFiles?: readonly string[];
  /** Of the package itself, and of the package beside it. */
  readonly TestGoFiles?: readonly string[];
  readonly XTestGoFiles?: readonly string[];
  readonly Imports?: readonly string[];
  /** Of Go itself. */
  readonly Standard?: boolean;
  /** Listed only because it is imported. */
  readonly DepOnly?: boolean;
  readonly Module?: { readonly Path: string; readonly Dir?: string };
  /** The patterns that name it, as they were given; absent for what is only imported. */
  readonly Match?: readonly string[];
  /** `Pos`: file, line and column, relative to where Go runs; absent or empty where there is none. */
  readonly Error?: { readonly Err: string; readonly Pos?: string };
}

const fields =
  "ImportPath,Name,Dir,GoFiles,CgoFiles,EmbedPatterns,EmbedFiles,SysoFiles,IgnoredGoFiles,TestGoFiles,XTestGoFiles,Imports,Standard,DepOnly,Module,Match,Error";

export interface ListRequest extends Pick<Compilation, "target" | "tags" | "flags" | "cgo" | "compiler"> {
  readonly patterns: readonly string[];
  /** Also every package that they import, directly or not. The go command reads them in any case. */
  readonly withImports?: boolean;
  readonly moduleDirectory: string;
  readonly toolFacts?: ToolFacts | undefined;
}

/** Packages that cannot be read are listed too, with their `Error`. */
export async function listPackages(
  { patterns, withImports = false, moduleDirectory, toolFacts, ...compilation }: ListRequest,
  go: InstalledGo,
  { processes }: Pick<World, "processes">,
): Promise<readonly ListedPackage[]> {
  const flags = ["-e", `-json=${fields}`, ...(withImports ? ["-deps"] : []), ...listingFlags(compilation.flags)];
  const { exitCode, stdout, stderr } = await processes.run({
    argv: [go.goBinary, "list", ...flags, ...tagArguments(compilation.tags), "--", ...patterns],
    cwd: moduleDirectory,
    // It reads much and keeps all of it: collecting garbage costs a tenth of its time, and it needs 50 MB without.
    env: { GOGC: "400", ...buildEnvironment(compilation) },
  });
  if (exitCode !== 0) throw cannotList({ moduleDirectory, target: compilation.target, toolFacts }, go, stderr);
  // One object after another; a line that is only `}` ends one, because JSON text holds no line ends.
  return JSON.parse(`[${stdout.replaceAll(/^\}\n\{/gm, "},\n{")}]`) as ListedPackage[];
}

function cannotList(
  { moduleDirectory, target, toolFacts }: Pick<ListRequest, "moduleDirectory" | "target" | "toolFacts">,
  go: InstalledGo,
  stderr: string,
): ActionError {
  if (/unsupported GOOS\/GOARCH pair/.test(stderr)) {
    return new ActionError("input", `targets: Go ${go.version} does not know ${formatTarget(target)}`, {
      hint: "Take a newer Go (`go-version`, or the go line of go.mod), or leave this target out.",
    });
  }
  if (/go\.mod file not found|cannot find main module/.test(stderr)) {
    return new ActionError("input", `no go.mod in ${moduleDirectory} or above it`, {
      hint: "Set `working-directory` to the directory of the Go module, and check the repository out before this step.",
    });
  }
  const known = readToolError(stderr, toolFacts);
  return new ActionError("build", `go list failed in ${moduleDirectory}`, {
    evidence: stderr.trim().split("\n"),
    cause: new Error(known?.headline ?? headlineOf(stderr)),
    ...(known?.remedy === undefined ? {} : { hint: known.remedy }),
  });
}
