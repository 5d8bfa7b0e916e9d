import { join } from "node:path";
import type { World } from "../world/world.ts";

/** A directory `vendor` beside go.mod or go.work. */
export interface Vendor {
  /** Written by `go work vendor`, for the modules of a workspace. */
  readonly ofWorkspace: boolean;
}

export interface VendorFacts {
  /** The `-mod` in effect; undefined: none is given. */
  readonly mode: string | undefined;
  readonly vendor: Vendor | undefined;
  /** The `go` line of go.work in a workspace, else of go.mod. */
  readonly goLine: string | undefined;
  readonly inWorkspace: boolean;
}

/**
 * Whether Go takes dependencies from `vendor`: by itself when go.mod or go.work says go 1.14 or later and the directory was
 * made for this mode (cmd/go/internal/modload, setDefaultBuildMod); else as -mod says.
 */
export function isVendored({ mode, vendor, goLine, inWorkspace }: VendorFacts): boolean {
  if (mode !== undefined) return mode === "vendor";
  const [, minor = "0"] = /^1\.(\d+)/.exec(goLine ?? "") ?? [];
  return vendor !== undefined && Number(minor) >= 14 && vendor.ofWorkspace === inWorkspace;
}

export async function readVendor(root: string, files: World["files"]): Promise<Vendor | undefined> {
  const directory = join(root, "vendor");
  if ((await files.stat(directory))?.kind !== "directory") return undefined;
  const list = join(directory, "modules.txt");
  // A vendor directory of the time before modules has no list; Go takes it all the same.
  if ((await files.stat(list))?.kind !== "file") return { ofWorkspace: false };
  const head = await files.withFile(list, (file) => file.read(0, headBytes)).catch(() => Buffer.alloc(0));
  return { ofWorkspace: isOfWorkspace(Buffer.from(head).toString()) };
}

/** As much as Go itself looks at. */
const headBytes = 512;

/** The first line of modules.txt: `## workspace`, or other marks, separated by semicolons. */
function isOfWorkspace(modulesText: string): boolean {
  const [first = ""] = modulesText.split("\n", 1);
  const marks = /^## (.*)$/.exec(first.trimEnd())?.[1] ?? "";
  return marks.split(";").some((mark) => mark.trim() === "workspace");
}
