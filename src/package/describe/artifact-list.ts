import type { Artifact } from "./artifact.ts";

/** The entries of an artifacts.json, or half a sentence that says why they cannot be read. */
export function parseArtifacts(text: string): readonly Artifact[] | string {
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch (error) {
    return `is not JSON: ${error instanceof Error ? error.message : error}`;
  }
  if (!Array.isArray(entries)) return "is not a list of artifacts";
  const odd = entries.findIndex((entry) => !isArtifact(entry));
  return odd < 0 ? entries : `has no name, path, type and extra in its entry ${odd + 1}`;
}

function isArtifact(entry: unknown): entry is Artifact {
  const { name, path, type, extra } = (entry ?? {}) as Partial<Record<keyof Artifact, unknown>>;
  const isObject = typeof extra === "object" && extra !== null;
  return [name, path, type].every((field) => typeof field === "string" && field !== "") && isObject;
}

/**
 * What people download. A binary is, when no archive holds it: `dist/` is then what is published.
 */
export function releasedArtifacts(artifacts: readonly Artifact[]): readonly Artifact[] {
  const packed = new Set(artifacts.flatMap(({ type, target }) => (type === "Archive" ? [target] : [])));
  return artifacts.filter(
    ({ type, target }) => !["Metadata", "Checksum"].includes(type) && (type !== "Binary" || !packed.has(target)),
  );
}

/** Lower-case hex; undefined when the entry does not say. */
export function sha256Of({ extra }: Pick<Artifact, "extra">): string | undefined {
  return /^sha256:([0-9a-f]{64})$/.exec(extra.Checksum ?? "")?.[1];
}

/**
 * Where an entry's file lies relative to the output directory of its run, which is where that run's metadata.json lies. undefined:
 * outside of it, or the list does not say where it was.
 */
export function pathInOutput(artifact: Artifact, artifacts: readonly Artifact[]): string | undefined {
  const metadata = artifacts.find(({ type }) => type === "Metadata")?.path;
  const prefix = metadata?.slice(0, -"metadata.json".length);
  if (prefix === undefined || !artifact.path.startsWith(prefix)) return undefined;
  const path = artifact.path.slice(prefix.length);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they would end a line of the checksums file
  const hasOddCharacter = /[\\\x00-\x1f\x7f]/.test(path);
  const isPlain = path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
  return isPlain && !hasOddCharacter ? path : undefined;
}
