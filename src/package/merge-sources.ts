import { dirname, join, relative, sep } from "node:path";
import { ActionError } from "../errors.ts";
import { problemOfBinaryName } from "../targets/binary-name.ts";
import type { World } from "../world/world.ts";
import type { Artifact } from "./describe/artifact.ts";
import { parseArtifacts } from "./describe/artifact-list.ts";
import type { Metadata } from "./describe/metadata.ts";

/** What one job packaged, as it was downloaded. */
export interface MergeSource {
  /** Absolute directory of its artifacts.json. */
  readonly directory: string;
  /** The same for people, relative to the directory of all. */
  readonly name: string;
  readonly artifacts: readonly Artifact[];
  readonly metadata: Metadata;
}

/** Finds every artifacts.json below `directory`, with the metadata.json beside it. Errors: `input`. */
export async function readSources(directory: string, { files }: Pick<World, "files">): Promise<readonly MergeSource[]> {
  const indexes = await files.glob("**/artifacts.json", directory);
  if (indexes.length === 0) {
    throw new ActionError("input", `merge-directory: there is no artifacts.json in or below ${directory}`, {
      hint: "Upload the whole output directory in each job, and let `path` of actions/download-artifact name this directory.",
    });
  }
  return await Promise.all(indexes.map((index) => readSource(index, directory, files)));
}

async function readSource(index: string, root: string, files: World["files"]): Promise<MergeSource> {
  const artifacts = parseArtifacts((await files.readText(index)) ?? "");
  if (typeof artifacts === "string") throw unreadable(index, artifacts);
  const directory = dirname(index);
  const beside = join(directory, "metadata.json");
  const text = await files.readText(beside);
  if (text === undefined) throw unreadable(beside, "is missing");
  const metadata = parseMetadata(text);
  if (typeof metadata === "string") throw unreadable(beside, metadata);
  return { directory, name: relative(root, directory).split(sep).join("/") || ".", artifacts, metadata };
}

const fields = ["project_name", "tag", "version", "commit", "date"] as const;

function parseMetadata(text: string): Metadata | string {
  try {
    const metadata = JSON.parse(text) as Metadata | null;
    const missing = fields.filter((field) => typeof metadata?.[field] !== "string");
    if (metadata === null || missing.length > 0) return `has no ${missing.join(", no ")}`;
    // It becomes part of file names, and the list is anybody's who can upload an artifact.
    const problem = problemOfBinaryName(metadata.project_name);
    return problem === undefined ? metadata : `has a project_name that ${problem}`;
  } catch (error) {
    return `is not JSON: ${error instanceof Error ? error.message : error}`;
  }
}

function unreadable(path: string, why: string): ActionError {
  return new ActionError("input", `merge-directory: ${path} ${why}`, {
    hint: "Upload the whole output directory of each job.",
  });
}

/** Who built which service; empty: all of them the same. */
export function severalServices(sources: readonly MergeSource[]): readonly string[] {
  const said = Map.groupBy(sources, ({ metadata }) => metadata.project_name);
  return said.size < 2 ? [] : [...said].map(([name, by]) => `${name} in ${by.map((source) => source.name).join(", ")}`);
}

/** Each thing in which jobs must agree and do not, with who says what. */
export function disagreements(sources: readonly MergeSource[]): readonly string[] {
  return fields.flatMap((field) => {
    const said = Map.groupBy(sources, ({ metadata }) => metadata[field]);
    if (said.size < 2) return [];
    const each = [...said].map(([value, by]) => `${value || "none"} in ${by.map(({ name }) => name).join(", ")}`);
    return [`${field}: ${each.join("; ")}`];
  });
}
