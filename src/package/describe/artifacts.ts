import type { VersionFacts } from "../../model/binaries.ts";
import type { Artifact } from "./artifact.ts";

/** What packaging, or a merge, left in the output directory. */
export interface Artifacts {
  readonly project: string;
  readonly version: Pick<VersionFacts, "version" | "commit" | "date">;
  /** The entries of artifacts.json. */
  readonly artifacts: readonly Artifact[];
  /** Absolute. */
  readonly artifactsFile: string;
  readonly checksumsFile: string;
  readonly sbomFiles: readonly string[];
  /** The entries of an earlier release; undefined: there is nothing to compare with. */
  readonly previous: readonly Artifact[] | undefined;
  /** How many runs were merged; undefined: this run built it. */
  readonly mergedRuns?: number;
}
