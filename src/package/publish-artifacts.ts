import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { ActionError } from "../errors.ts";
import type { WrittenFile } from "../world/files.ts";
import type { World } from "../world/world.ts";
import { declareArtifacts } from "./declare-artifacts.ts";
import { type Artifact, artifactOf } from "./describe/artifact.ts";
import { releasedArtifacts, sha256Of } from "./describe/artifact-list.ts";
import type { Artifacts } from "./describe/artifacts.ts";
import { checksumsText } from "./describe/checksums.ts";
import { checksumsName } from "./describe/file-names.ts";
import { metadataOf } from "./describe/metadata.ts";
import { noteOutput } from "./outputs-of-job.ts";
import type { PackagePlan } from "./prepare-package.ts";

type PublishWorld = Pick<World, "files" | "runner" | "platform">;

/**
 * Adds checksums, metadata.json and artifacts.json to what is staged, moves everything to its place and tells the runner. `staged`: paths
 * relative to the output directory.
 */
export async function publishArtifacts(
  release: Pick<Artifacts, "project" | "version" | "artifacts">,
  staged: readonly string[],
  { outputDirectory, directory, previous }: PackagePlan,
  staging: string,
  world: PublishWorld,
): Promise<Artifacts> {
  const { project, version } = release;
  const inOutput = ({ path }: Artifact) => (directory === "" ? path : path.slice(directory.length + 1));
  const released = releasedArtifacts(release.artifacts);
  const write = async (type: "Checksum" | "Metadata", name: string, text: string) =>
    artifactOf(type, { name, path: name, ...(await writeText(join(staging, name), text, world)) }, directory);
  const sums = released.map((artifact) => ({ sha256: sha256Of(artifact) ?? "", path: inOutput(artifact) }));
  const checksums = await write("Checksum", checksumsName(project, version.version), checksumsText(sums));
  const metadata = await write("Metadata", "metadata.json", json(metadataOf(project, version, world.platform)));
  const artifacts = [...release.artifacts, checksums, metadata];
  await world.files.write(join(staging, "artifacts.json"), json(artifacts));
  // The index first: if this is cut off, the next run knows what to remove.
  await move(["artifacts.json", ...staged, checksums.name, metadata.name], staging, outputDirectory, world);
  await noteOutput(outputDirectory, world);
  await declareArtifacts(released, world);
  const place = (name: string) => join(outputDirectory, name);
  return {
    project,
    version,
    artifacts,
    artifactsFile: place("artifacts.json"),
    checksumsFile: place(checksums.name),
    sbomFiles: artifacts.filter(({ type }) => type === "SBOM").map((artifact) => place(inOutput(artifact))),
    previous,
  };
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** Writes a text, and says what a file of it is. */
export async function writeText(path: string, text: string, { files }: Pick<World, "files">): Promise<WrittenFile> {
  await files.write(path, text);
  return { sizeBytes: Buffer.byteLength(text), sha256: createHash("sha256").update(text).digest("hex") };
}

async function move(
  paths: readonly string[],
  staging: string,
  outputDirectory: string,
  { files }: Pick<World, "files">,
): Promise<void> {
  const moved: string[] = [];
  try {
    for (const path of paths) {
      const place = join(outputDirectory, path);
      await files.makeDirectory(dirname(place));
      await files.rename(join(staging, path), place);
      moved.push(place);
    }
  } catch (cause) {
    for (const place of moved) await files.remove(place);
    const name = basename(paths[moved.length] ?? "");
    throw new ActionError("input", `output-directory: ${name} could not be put into ${outputDirectory}`, {
      cause,
      hint: "Remove what is in its way, such as a directory of that name, or choose another output-directory.",
    });
  }
}
