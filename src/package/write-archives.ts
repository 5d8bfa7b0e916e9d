import { join } from "node:path";
import { ActionError } from "../errors.ts";
import type { Binaries, BuiltBinary } from "../model/binaries.ts";
import { fileName, formatTarget } from "../targets/target.ts";
import type { World } from "../world/world.ts";
import { type ArchiveEntry, tarGzBytes, zipBytes } from "./archive-bytes.ts";
import { type Artifact, artifactOf } from "./describe/artifact.ts";
import { archiveFormat, archiveName } from "./describe/file-names.ts";
import { releaseDate } from "./describe/release-date.ts";
import type { PackagePlan } from "./prepare-package.ts";

type ArchiveWorld = Pick<World, "files" | "runner" | "cancelled">;

/** One archive for each target, with all of its binaries, written into `staging`. */
export async function writeArchives(
  { name, version, binaries }: Binaries,
  plan: PackagePlan,
  staging: string,
  world: ArchiveWorld,
): Promise<readonly Artifact[]> {
  const artifacts: Artifact[] = [];
  for (const ofTarget of Map.groupBy(binaries, ({ target }) => formatTarget(target)).values()) {
    const [first] = ofTarget;
    if (first === undefined) continue;
    if (world.cancelled.aborted) throw new ActionError("cancelled", "cancelled before everything was packed");
    const format = archiveFormat(plan.archives, first.target);
    const archive = archiveName({ name, version }, first.target, format);
    const entries = await entriesOf(ofTarget, plan, world);
    const bytes = (format === "zip" ? zipBytes : tarGzBytes)(entries, releaseDate(version.date));
    const written = await world.files.writePieces(join(staging, archive), bytes).catch((cause) => {
      throw new ActionError("tool", `${archive} could not be written`, {
        cause,
        hint: "Free space on the disk of output-directory, and let nothing change the files of the archive meanwhile.",
      });
    });
    const extra = {
      ID: "default",
      Format: format,
      WrappedIn: "",
      Binaries: ofTarget.map(({ name, target }) => fileName(name, target)),
      Files: plan.included.map((file) => file.name),
    };
    const file = { name: archive, path: archive, ...written };
    artifacts.push(artifactOf("Archive", file, plan.directory, { target: first.target, extra }));
  }
  return artifacts;
}

async function entriesOf(
  binaries: readonly BuiltBinary[],
  { included }: PackagePlan,
  { files }: Pick<World, "files">,
): Promise<readonly ArchiveEntry[]> {
  const sources = [
    ...included,
    ...binaries.map((binary) => ({
      name: fileName(binary.name, binary.target),
      path: binary.path,
      isExecutable: true,
    })),
  ].sort((one, other) => (one.name < other.name ? -1 : 1));
  const twice = sources.find(({ name }, index) => name === sources[index - 1]?.name);
  if (twice !== undefined) {
    throw new ActionError("input", `include: ${twice.name} is also the name of a binary in the archive`, {
      hint: "Rename that file, or choose another `name`.",
    });
  }
  // What has vanished is nothing that it was, either.
  const hashOf = (path: string) => files.sha256(path).catch(() => undefined);
  for (const { path, sha256 } of binaries) {
    if ((await hashOf(path)) === sha256) continue;
    throw new ActionError("transfer", `${path} is no longer the file that was built and verified`, {
      hint: "Another run in this checkout, or a test, has written it: give each run a checkout or an output-directory of its own.",
    });
  }
  for (const { name, path, sha256 } of included) {
    if ((await hashOf(path)) === sha256) continue;
    throw new ActionError("transfer", `${name} is no longer what it was before the build, and was to be packed`, {
      hint: "Tests run beside the build: let them write to t.TempDir(). What a build makes belongs into a step before this one.",
    });
  }
  const entries = sources.map(async ({ name, path, isExecutable }) => {
    const sizeBytes = (await files.stat(path))?.sizeBytes ?? 0;
    return { name, isExecutable, sizeBytes, read: () => files.stream(path) };
  });
  return await Promise.all(entries);
}
