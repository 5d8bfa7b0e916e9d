import type { Artifact } from "./artifact.ts";

/** How a file's size compares with that of its counterpart in an earlier release. Bytes. */
export interface SizeChange {
  /** Of this release, else of the earlier one, in which it was the last time. */
  readonly artifact: Artifact;
  /** undefined: not there, or not said. */
  readonly sizeBytes: number | undefined;
  readonly previousBytes: number | undefined;
}

/** The files of this release, then those that only the earlier one had. Counterparts have the same kind, target and program or format. */
export function sizeChanges(artifacts: readonly Artifact[], previous: readonly Artifact[]): readonly SizeChange[] {
  const earlier = new Map(previous.filter(isCompared).map((artifact) => [keyOf(artifact), artifact]));
  const now = artifacts.map((artifact): SizeChange => {
    const before = isCompared(artifact) ? earlier.get(keyOf(artifact)) : undefined;
    return { artifact, sizeBytes: sizeOf(artifact), previousBytes: before && sizeOf(before) };
  });
  const present = new Set(artifacts.map(keyOf));
  const gone = [...earlier].filter(([key]) => !present.has(key));
  return [...now, ...gone.map(([, artifact]) => ({ artifact, sizeBytes: undefined, previousBytes: sizeOf(artifact) }))];
}

/** What is not compared has a name that changes with the version, and a size that nobody looks at. */
const isCompared = ({ type }: Artifact) => type === "Binary" || type === "Archive";

function keyOf({ type, target = "", extra }: Artifact): string {
  return [type, target, type === "Binary" ? extra.Binary : extra.Format].join(" ");
}

function sizeOf({ extra }: Artifact): number | undefined {
  return typeof extra.Size === "number" ? extra.Size : undefined;
}
