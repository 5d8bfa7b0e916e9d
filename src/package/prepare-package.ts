import { join, relative, sep } from "node:path";
import { ActionError } from "../errors.ts";
import { gitIn } from "../git/git.ts";
import type { IncludedFile } from "../model/included-file.ts";
import type { Inputs, PackagingInputs } from "../model/inputs.ts";
import type { Target } from "../model/target.ts";
import { formatTarget } from "../targets/target.ts";
import type { World } from "../world/world.ts";
import type { Artifact } from "./describe/artifact.ts";
import { parseArtifacts } from "./describe/artifact-list.ts";
import { platformName } from "./describe/file-names.ts";
import { type EarlierOutput, readEarlier } from "./earlier-output.ts";
import { includeRequestOf, withCompanions } from "./included-files.ts";

/** What can be settled before anything is built. */
export interface PackagePlan extends Pick<PackagingInputs, "archives" | "sbom"> {
  readonly included: readonly IncludedFile[];
  /** Absolute. */
  readonly outputDirectory: string;
  /** Absolute. */
  readonly moduleDirectory: string;
  /** The output directory relative to the workspace, with `/`; empty when it is the workspace. */
  readonly directory: string;
  /** The entries of an earlier release, for comparison. */
  readonly previous: readonly Artifact[] | undefined;
  /** Still there: whether this run may remove it is known when its programs are. */
  readonly earlier: EarlierOutput | undefined;
}

/** Where the package is put together, out of sight of git. */
export function stagingPlaceOf({ outputDirectory, moduleDirectory }: PackagePlan) {
  return { directory: outputDirectory, moduleDirectory };
}

type PrepareWorld = Pick<World, "files" | "runner" | "processes">;

/** Finds everything that would keep the package from being made. Throws `input`. */
export async function preparePackage(
  inputs: Inputs,
  included: readonly IncludedFile[],
  world: PrepareWorld,
): Promise<PackagePlan> {
  const { packaging, build, workspace, moduleDirectory, merge } = inputs;
  const { outputDirectory } = build;
  await refuseCommitted(outputDirectory, world);
  // What is merged was packed by those who built it.
  const archives = merge === undefined ? packaging.archives : "none";
  if (merge === undefined) refuseOneNameForTwo(build.targets);
  const packed = archives === "none" ? [] : await withCompanions(included, includeRequestOf(inputs), world);
  const previous = await readPrevious(packaging.previousArtifacts, world);
  const earlier = await readEarlier(outputDirectory, world);
  const directory = relative(workspace, outputDirectory).split(sep).join("/");
  return {
    archives,
    sbom: packaging.sbom,
    included: packed,
    outputDirectory,
    moduleDirectory,
    directory,
    previous,
    earlier,
  };
}

/** A file of the source that the package would overwrite: nobody would get it back, and the next build would differ from its commit. */
async function refuseCommitted(outputDirectory: string, world: PrepareWorld): Promise<void> {
  const names = ["artifacts.json", "metadata.json"];
  const kinds = await Promise.all(
    names.map(async (name) => (await world.files.stat(join(outputDirectory, name)))?.kind),
  );
  const there = names.filter((_, index) => kinds[index] === "file");
  if (there.length === 0) return;
  // Without git, or outside of a repository, nothing is committed.
  const listed = await gitIn(outputDirectory, world)("ls-files", "--", ...there).catch(() => undefined);
  const committed = listed?.stdout.split("\n").filter((name) => name !== "") ?? [];
  if (committed.length === 0) return;
  throw new ActionError(
    "input",
    `output-directory: ${committed.join(" and ")} in ${outputDirectory} would be overwritten, but belongs to the commit`,
    { hint: "Choose another output-directory. What an earlier run has packaged there should not be committed." },
  );
}

function refuseOneNameForTwo(targets: readonly Target[]): void {
  const seen = new Map<string, string>();
  for (const target of targets) {
    const [name, text] = [platformName(target), formatTarget(target)];
    const other = seen.get(name) ?? text;
    seen.set(name, other);
    if (other === text) continue;
    throw new ActionError("input", `targets: ${other} and ${text} are the same, and their files would have one name`, {
      hint: "Leave one of them out: it is Go's default variant that the other names.",
    });
  }
}

async function readPrevious(
  path: string | undefined,
  { files, runner }: PrepareWorld,
): Promise<readonly Artifact[] | undefined> {
  if (path === undefined) return undefined;
  const text = await files.readText(path).catch((cause) => {
    throw new ActionError("input", `previous-artifacts: ${path} cannot be read`, { cause });
  });
  if (text === undefined) {
    // The first release has none before it, in the same workflow.
    runner.notice(`There is no ${path}: sizes are shown without a comparison.`);
    return undefined;
  }
  const artifacts = parseArtifacts(text);
  if (typeof artifacts !== "string") return artifacts;
  throw new ActionError("input", `previous-artifacts: ${path} ${artifacts}`, {
    hint: "Let it name the artifacts.json of an earlier release of this action, or of GoReleaser.",
  });
}
