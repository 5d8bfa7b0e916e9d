import { dirname, join } from "node:path";
import { ActionError, wordsOf } from "../errors.ts";
import { count } from "../text/measures.ts";
import type { World } from "../world/world.ts";
import type { Artifact } from "./describe/artifact.ts";
import { parseArtifacts, pathInOutput } from "./describe/artifact-list.ts";
import { isOutputOfThisJob } from "./outputs-of-job.ts";

/** What an earlier run packaged, and left in the output directory. */
export interface EarlierOutput {
  /** Absolute. */
  readonly directory: string;
  /** undefined: it was cut off before it said so. */
  readonly project: string | undefined;
  readonly artifacts: readonly Artifact[];
  /** A step of the same job packaged or fetched it: a later step will want it. */
  readonly isOfThisJob: boolean;
}

/** What this run will put there: of which project, and every file by its kind (`keyOf`). */
export interface WantedOutput {
  readonly project: string;
  readonly keys: readonly string[];
}

type EarlierWorld = Pick<World, "files" | "runner">;

/** Errors: `input`, for an artifacts.json that is nobody's of that kind. */
export async function readEarlier(directory: string, world: EarlierWorld): Promise<EarlierOutput | undefined> {
  const { files } = world;
  const index = join(directory, "artifacts.json");
  if ((await files.stat(index))?.kind !== "file") return undefined;
  const artifacts = parseArtifacts((await files.readText(index)) ?? "");
  if (typeof artifacts === "string") {
    throw new ActionError("input", `output-directory: ${index} ${artifacts}, and would be overwritten`, {
      hint: "It is not of this action. Remove it, or choose another output-directory.",
    });
  }
  const project = projectIn((await files.readText(join(directory, "metadata.json"))) ?? "");
  const there = await Promise.all(artifacts.map((artifact) => isThere(artifact, artifacts, directory, files)));
  const left = artifacts.filter((_, index) => there[index]);
  return { directory, project, artifacts: left, isOfThisJob: await isOutputOfThisJob(directory, world) };
}

/** Not of a list that was fetched alone, to compare sizes. The entry of metadata.json stays: it says where the others lie. */
async function isThere(
  artifact: Artifact,
  artifacts: readonly Artifact[],
  directory: string,
  files: World["files"],
): Promise<boolean> {
  const path = pathInOutput(artifact, artifacts);
  if (artifact.type === "Metadata" || path === undefined) return path !== undefined;
  return (await files.stat(join(directory, path)))?.kind === "file";
}

function projectIn(metadata: string): string | undefined {
  try {
    const { project_name: name } = JSON.parse(metadata);
    return typeof name === "string" ? name : undefined;
  } catch {
    return undefined;
  }
}

/** What a file is of a release, whatever the version; undefined: it comes with every release. */
export function keyOf({ type, target = "", extra }: Pick<Artifact, "type" | "target" | "extra">): string | undefined {
  if (type === "Binary") return `Binary ${extra.Binary} ${target}`;
  if (type === "Archive") return `Archive ${extra.Format} ${target}`;
  return type === "SBOM" ? "SBOM" : undefined;
}

function isMadeAgain(artifact: Artifact, { keys }: WantedOutput): boolean {
  const key = keyOf(artifact);
  return key === undefined || keys.includes(key);
}

/** What becomes of it. `warning`: what is removed is of something else than this run builds. */
export type Replacement =
  | { readonly kind: "refused"; readonly error: ActionError }
  | { readonly kind: "replaced"; readonly warning?: string };

/** Only what is of this job will be looked for by a later step: what an earlier job left in the directory is nobody's any more. */
export function judgeEarlier(earlier: EarlierOutput, wanted: WantedOutput): Replacement {
  const { directory, artifacts, isOfThisJob } = earlier;
  const programs = new Set(wanted.keys.flatMap((key) => /^Binary (\S+)/.exec(key)?.[1] ?? []));
  const [program = wanted.project] = programs;
  const place = `output-directory: ${directory}`;
  const other = otherOwner(earlier, wanted, programs);
  if (!isOfThisJob) {
    if (other === undefined) return { kind: "replaced" };
    const gone = firstOf(artifacts.flatMap((artifact) => pathInOutput(artifact, artifacts) ?? []));
    const warning = `${place} held ${other} from an earlier job. They are removed: ${gone}. To keep both apart, set \`output-directory: dist-${program}\` here.`;
    return { kind: "replaced", warning };
  }
  const refused = (what: string, hint = ""): Replacement => {
    const apart = `Give each step its own directory, for example \`output-directory: dist-${program}\` here.`;
    return { kind: "refused", error: new ActionError("input", `${place} holds ${what}`, { hint: `${apart}${hint}` }) };
  };
  if (other !== undefined) return refused(`${other} from this job, which this build of ${program} would remove`);
  const lost = artifacts.filter((artifact) => !isMadeAgain(artifact, wanted)).map(({ path }) => path);
  if (lost.length === 0) return { kind: "replaced" };
  return refused(
    `${count(lost.length, "file")} of an earlier step of this job, which this step does not make again, and would remove: ${firstOf(lost)}`,
    " To deploy what that step built, name it in `binary`.",
  );
}

/** Whose files they are; undefined: what this run builds, or what was cut off before it said so. */
function otherOwner(
  { project, artifacts }: EarlierOutput,
  wanted: WantedOutput,
  programs: ReadonlySet<string>,
): string | undefined {
  if (project !== undefined && project !== wanted.project) return `the files of ${project}`;
  const built = artifacts.flatMap(({ type, extra }) => (type === "Binary" ? [extra.Binary ?? ""] : []));
  const others = new Set(built.filter((program) => !programs.has(program)));
  return others.size === 0 ? undefined : `the files of ${firstOf([...others])}`;
}

function firstOf(names: readonly string[]): string {
  const more = names.length - 5;
  return `${names.slice(0, 5).join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}

/**
 * An earlier run's files must not be taken for this one's. Only what its own artifacts.json names is removed: a file of that name that
 * is somebody else's stays. Errors: `input`, when something would be lost.
 */
export async function replaceEarlier(
  earlier: EarlierOutput | undefined,
  wanted: WantedOutput,
  world: EarlierWorld,
): Promise<void> {
  if (earlier === undefined) return;
  const replacement = judgeEarlier(earlier, wanted);
  if (replacement.kind === "refused") throw replacement.error;
  const { directory, artifacts } = earlier;
  const { files, runner } = world;
  const gone = artifacts.filter((artifact) => !isMadeAgain(artifact, wanted)).map(({ path }) => path);
  const paths = artifacts.flatMap((artifact) => pathInOutput(artifact, artifacts) ?? []);
  for (const path of paths) {
    const file = join(directory, path);
    if ((await files.stat(file))?.kind !== "file") continue;
    await files.remove(file).catch((error) => runner.warning(`${file} of an earlier run stays: ${wordsOf(error)}`));
    if (path.includes("/")) await removeIfEmpty(dirname(file), files);
  }
  await files.remove(join(directory, "artifacts.json"));
  if (replacement.warning !== undefined) runner.warning(replacement.warning);
  runner.info(`${directory}: removed the files of an earlier run${gone.length > 0 ? `, also ${gone.join(", ")}` : ""}`);
}

/** A binary's own directory: at most what hides it from git is left in it. */
async function removeIfEmpty(directory: string, files: World["files"]): Promise<void> {
  const names = await files.list(directory);
  if (names.every((name) => name === ".gitignore")) await files.remove(directory).catch(() => {});
}
