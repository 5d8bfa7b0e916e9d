import type { World } from "../world/world.ts";
import type { Artifact } from "./describe/artifact.ts";
import { sha256Of } from "./describe/artifact-list.ts";

/** Of all steps of a job; one more fails the step (actions/runner, CreateArtifactsFileCommand.cs, pull request 4527). */
const maxSubjects = 500;

export interface Declaration {
  /** Lines for the file. */
  readonly lines: readonly string[];
  /** Names of the files that are left out. */
  readonly left: readonly string[];
}

/**
 * What the runner takes as subjects of the job: paths relative to the workspace, one a line, known by the file's name alone. It fails
 * the step for a name with two contents, a `=` in a line, and too many of them: what would make it do so is left out.
 * `declared`: digests by name, of the job's earlier steps.
 */
export function declarationOf(
  released: readonly Artifact[],
  declared: ReadonlyMap<string, string | undefined>,
): Declaration {
  const isClear = (artifact: Artifact) =>
    released.every((other) => other.name !== artifact.name || sha256Of(other) === sha256Of(artifact)) &&
    (declared.get(artifact.name) ?? sha256Of(artifact)) === sha256Of(artifact) &&
    /^[^=\r\n]*$/.test(artifact.path);
  const room = Math.max(0, maxSubjects - declared.size);
  const taken = released.filter(isClear).slice(0, room);
  const left = released.filter((artifact) => !taken.includes(artifact)).map(({ path }) => path);
  // `./`: a line that begins with # is a comment.
  return { lines: taken.map(({ path }) => `./${path}`), left };
}

/** Appends the paths to the file that GITHUB_ARTIFACTS names, where the runner offers it: attestations then find them by themselves. */
export async function declareArtifacts(
  released: readonly Artifact[],
  { files, runner }: Pick<World, "files" | "runner">,
): Promise<void> {
  const file = runner.env["GITHUB_ARTIFACTS"];
  if (!file) return;
  const list = runner.env["GITHUB_ARTIFACTS_LIST"];
  const declared = parseSubjects((list && (await files.readText(list))) || "");
  const { lines, left } = declarationOf(released, declared);
  if (lines.length > 0) await files.append(file, `${lines.join("\n")}\n`);
  if (left.length === 0) return;
  runner.info(
    `Not declared to the runner (GITHUB_ARTIFACTS), which knows files by their names alone: ${left.join(", ")}. ` +
      "With `archives: auto` every file has a name of its own; `subject-checksums` of actions/attest takes them in any case.",
  );
}

/** `{version, subjects: [{name, digest, kind}]}`; a list that cannot be read is one that nobody has to be at odds with. */
function parseSubjects(text: string): ReadonlyMap<string, string | undefined> {
  try {
    const { subjects } = JSON.parse(text) as { subjects: readonly { name: string; digest: string }[] };
    return new Map(subjects.map(({ name, digest }) => [name, digest.replace(/^sha256:/, "")]));
  } catch {
    return new Map();
  }
}
