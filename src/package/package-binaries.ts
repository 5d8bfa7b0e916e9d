import { join, relative, sep } from "node:path";
import { ActionError } from "../errors.ts";
import type { Binaries, BuiltBinary } from "../model/binaries.ts";
import { withStaging } from "../output/output-directory.ts";
import { readGoBuildInfo } from "../proof/executable/go-build-info.ts";
import { readExecutable } from "../proof/executable/read-executable.ts";
import { fileName, formatTarget } from "../targets/target.ts";
import type { World } from "../world/world.ts";
import { type Artifact, artifactOf, binaryArtifact, type PackagedFile } from "./describe/artifact.ts";
import type { Artifacts } from "./describe/artifacts.ts";
import { sbomName } from "./describe/file-names.ts";
import { sbomText } from "./describe/sbom.ts";
import { type PackagePlan, stagingPlaceOf } from "./prepare-package.ts";
import { publishArtifacts, writeText } from "./publish-artifacts.ts";

type PackageWorld = Pick<World, "files" | "runner" | "platform" | "processes" | "clock" | "cancelled">;

/**
 * Makes of proved binaries what is released: archives, bills of materials, checksums and their index. All of it stands in the
 * output directory afterwards, or nothing. Throws `input`, `proof`, `tool` or `cancelled`.
 */
export async function packageBinaries(binaries: Binaries, plan: PackagePlan, world: PackageWorld): Promise<Artifacts> {
  return await withStaging(stagingPlaceOf(plan), world, async (staging) => {
    const sboms = plan.sbom ? await writeSboms(binaries, plan, staging, world) : [];
    const archives =
      plan.archives === "none"
        ? []
        : await (await import("./write-archives.ts")).writeArchives(binaries, plan, staging, world);
    const built = binaries.binaries.map((binary) => binaryArtifact(binary, fileOf(binary, plan), plan.directory));
    const release = { project: binaries.name, version: binaries.version, artifacts: [...built, ...archives, ...sboms] };
    const staged = [...archives, ...sboms].map(({ name }) => name);
    return await publishArtifacts(release, staged, plan, staging, world);
  });
}

function fileOf({ path, sizeBytes, sha256 }: BuiltBinary, { outputDirectory }: PackagePlan): PackagedFile {
  const place = relative(outputDirectory, path).split(sep);
  return { name: place.at(-1) ?? "", path: place.join("/"), sizeBytes, sha256 };
}

async function writeSboms(
  { version, binaries }: Binaries,
  plan: PackagePlan,
  staging: string,
  world: PackageWorld,
): Promise<readonly Artifact[]> {
  const artifacts: Artifact[] = [];
  for (const binary of binaries) {
    const name = sbomName(binary, version);
    const file = await writeText(join(staging, name), await sbomOf(binary, version, world), world);
    artifacts.push(artifactOf("SBOM", { name, path: name, ...file }, plan.directory, { extra: { ID: "default" } }));
  }
  return artifacts;
}

async function sbomOf(binary: BuiltBinary, version: Binaries["version"], { files }: PackageWorld): Promise<string> {
  const { path, target, name, mainPackage, sha256 } = binary;
  const info = await files.withFile(path, async (file) => readGoBuildInfo(await readExecutable(file)));
  if (info === undefined) {
    throw new ActionError("proof", `the binary for ${formatTarget(target)} does not say what is in it`, {
      hint: "An SBOM is made from Go's build information; `sbom: false` leaves it out.",
    });
  }
  return sbomText({ fileName: fileName(name, target), mainPackage, sha256, version }, info);
}
