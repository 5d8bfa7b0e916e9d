import { ActionError } from "../errors.ts";
import type { InstalledGo } from "../toolchain/installed-go.ts";
import type { World } from "../world/world.ts";
import { buildEnvironment, tagArguments } from "./arguments.ts";
import { listingFlags } from "./build-flags.ts";
import type { Compilation } from "./compilation.ts";
import { formatTarget, type Target } from "./target.ts";

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
  readonly Imports?: readonly string[];
  /** Of Go itself. */
  readonly Standard?: boolean;
  /** Listed only because it is imported. */
  readonly DepOnly?: boolean;
  readonly Module?: { readonly Path: string };
  /** The patterns that name it, as they were given; absent for what is only imported. */
  readonly Match?: readonly string[];
  readonly Error?: { readonly Err: string };
}

const fields =
  "ImportPath,Name,Dir,GoFiles,CgoFiles,EmbedPatterns,EmbedFiles,SysoFiles,IgnoredGoFiles,Imports,Standard,DepOnly,Module,Match,Error";

export interface ListRequest extends Pick<Compilation, "target" | "tags" | "flags" | "cgo" | "compiler"> {
  readonly patterns: readonly string[];
  /** Also every package that they import, directly or not. The go command reads them in any case. */
  readonly withImports?: boolean;
  readonly moduleDirectory: string;
}

/** Packages that cannot be read are listed too, with their `Error`. */
export async function listPackages(
  { patterns, withImports = false, moduleDirectory, ...compilation }: ListRequest,
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
  if (exitCode !== 0) throw cannotList(moduleDirectory, compilation.target, go, stderr);
  // One object after another; a line that is only `}` ends one, because JSON text holds no line ends.
  return JSON.parse(`[${stdout.replaceAll(/^\}\n\{/gm, "},\n{")}]`) as ListedPackage[];
}

function cannotList(directory: string, target: Target, go: InstalledGo, stderr: string): ActionError {
  const evidence = stderr.trim().split("\n");
  if (/unsupported GOOS\/GOARCH pair/.test(stderr)) {
    return new ActionError("input", `targets: Go ${go.version} does not know ${formatTarget(target)}`, {
      hint: "Take a newer Go (`go-version`, or the go line of go.mod), or leave this target out.",
    });
  }
  if (/go\.mod file not found|cannot find main module/.test(stderr)) {
    return new ActionError("input", `no go.mod in ${directory} or above it`, {
      hint: "Set `working-directory` to the directory of the Go module. Is the repository checked out?",
    });
  }
  // Go begins with a heading: `go: errors parsing go.mod:`.
  const reason = evidence.find((line) => !line.endsWith(":")) ?? evidence[0];
  return new ActionError("build", `go list failed in ${directory}`, { evidence, cause: new Error(reason) });
}
