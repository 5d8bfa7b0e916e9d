import { dirname, join } from "node:path";
import type { OldBinary } from "../model/old-binary.ts";
import type { World } from "../world/world.ts";
import type { Artifact } from "./describe/artifact.ts";
import { parseArtifacts, pathInOutput, sha256Of } from "./describe/artifact-list.ts";

/** Programs of an earlier release that lie beside its artifacts.json, or where that says. Never throws. */
export async function findEarlierBinaries(
  /** Absolute. */
  artifactsPath: string,
  wanted: readonly string[],
  { workspace, files }: { readonly workspace: string; readonly files: World["files"] },
): Promise<readonly OldBinary[]> {
  const text = await files.readText(artifactsPath).catch(() => undefined);
  const artifacts = text === undefined ? [] : parseArtifacts(text);
  // Whoever reads it for its sizes says what is wrong with it.
  if (typeof artifacts === "string") return [];
  const directory = dirname(artifactsPath);
  const found: OldBinary[] = [];
  for (const artifact of artifacts) {
    const sha256 = artifact.type === "Binary" ? sha256Of(artifact) : undefined;
    if (sha256 === undefined || !wanted.includes(sha256)) continue;
    const old = await firstOf(placesOf(artifact, artifacts, directory, workspace), sha256, files);
    if (old !== undefined) found.push(old);
  }
  return found;
}

/** As it was downloaded: alone, or with the directory of its target. */
function placesOf(
  artifact: Artifact,
  artifacts: readonly Artifact[],
  directory: string,
  workspace: string,
): readonly string[] {
  const inOutput = pathInOutput(artifact, artifacts);
  const besides = inOutput === undefined ? [] : [join(directory, inOutput), join(workspace, artifact.path)];
  const name = artifact.path.split("/").at(-1) ?? "";
  return [...besides, join(directory, name)];
}

async function firstOf(
  paths: readonly string[],
  sha256: string,
  files: World["files"],
): Promise<OldBinary | undefined> {
  for (const path of paths) {
    const facts = await files.stat(path).catch(() => undefined);
    if (facts?.kind !== "file") continue;
    if ((await files.sha256(path).catch(() => undefined)) === sha256)
      return { sha256, path, sizeBytes: facts.sizeBytes };
  }
  return undefined;
}
