import type { BuildPlan } from "../go-build/run/plan-build.ts";
import { artifactTarget } from "./describe/artifact.ts";
import { archiveFormat } from "./describe/file-names.ts";
import { keyOf, type WantedOutput } from "./earlier-output.ts";
import type { PackagePlan } from "./prepare-package.ts";

/** What a build will package, as far as it is known before it begins. */
export function wantedOutput(
  { name, targets }: BuildPlan,
  { archives, sbom }: Pick<PackagePlan, "archives" | "sbom">,
): WantedOutput {
  const artifacts = targets.flatMap(({ target, programs }) => {
    const place = { target: artifactTarget(target) };
    const binaries = programs.map(({ name }) => ({ ...place, type: "Binary", extra: { Binary: name } }));
    if (archives === "none") return binaries;
    return [...binaries, { ...place, type: "Archive", extra: { Format: archiveFormat(archives, target) } }];
  });
  const all = sbom ? [...artifacts, { type: "SBOM", extra: {} }] : artifacts;
  return { project: name, keys: all.flatMap((artifact) => keyOf(artifact) ?? []) };
}
