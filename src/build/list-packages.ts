import { ActionError } from "../errors.ts";
import type { InstalledGo } from "../toolchain/installed-go.ts";
import type { World } from "../world/world.ts";
import { buildEnvironment, tagArguments } from "./arguments.ts";
import { formatTarget, type Target } from "./target.ts";

/** What `go list` says of a package, with the files that are compiled for the target. */
export interface ListedPackage {
  readonly ImportPath: string;
  /** Of the package clause; absent when the package could not be read. */
  readonly Name?: string;
  readonly Dir?: string;
  readonly GoFiles?: readonly string[];
  readonly Module?: { readonly Path: string };
  /** The patterns that name it, as they were given; absent for what is only imported. */
  readonly Match?: readonly string[];
  /** Import paths of everything that it is made of; only when imports were asked for. */
  readonly Deps?: readonly string[];
  readonly Error?: { readonly Err: string };
}

export interface ListRequest {
  readonly patterns: readonly string[];
  /** Also every package that they import, directly or not. */
  readonly withImports?: boolean;
  readonly target: Target;
  readonly tags: readonly string[];
  readonly moduleDirectory: string;
}

/** Packages that cannot be read are listed too, with their `Error`. */
export async function listPackages(
  { patterns, withImports = false, target, tags, moduleDirectory }: ListRequest,
  go: InstalledGo,
  { processes }: Pick<World, "processes">,
): Promise<readonly ListedPackage[]> {
  const fields = ["ImportPath,Name,Dir,GoFiles,Module,Error,Match", ...(withImports ? ["Deps"] : [])];
  const flags = ["-e", `-json=${fields.join(",")}`, ...(withImports ? ["-deps"] : [])];
  const { exitCode, stdout, stderr } = await processes.run({
    argv: [go.goBinary, "list", ...flags, ...tagArguments(tags), "--", ...patterns],
    cwd: moduleDirectory,
    env: buildEnvironment(target),
  });
  if (exitCode !== 0) throw cannotList(moduleDirectory, target, go, stderr);
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
