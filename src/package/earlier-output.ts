import { dirname, join } from "node:path";
import { ActionError, wordsOf } from "../errors.ts";
import { count } from "../text/measures.ts";
import type { World } from "../world/world.ts";
import type { Artifact } from "./describe/artifact.ts";
import { parseArtifacts, pathInOutput } from "./describe/artifact-list.ts";

/** What an earlier run packaged, and left in the output directory. */
export interface EarlierOutput {
  /** Absolute. */
  readonly directory: string;
  /** undefined: it was cut off before it said so. */
  readonly project: string | undefined;
  readonly artifacts: readonly Artifact[];
  /** A step of the same job packaged it: a later step will want it. */
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
  return { directory, project, artifacts, isOfThisJob: (await outputsOfJob(world)).includes(directory) };
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

/** Why this run may not take the place of an earlier one; undefined: nothing is lost that anybody will look for. */
export function refusal(earlier: EarlierOutput, wanted: WantedOutput): ActionError | undefined {
  const { directory, project, artifacts, isOfThisJob } = earlier;
  const programs = new Set(wanted.keys.flatMap((key) => /^Binary (\S+)/.exec(key)?.[1] ?? []));
  const [program = wanted.project] = programs;
  const apart = `Give each step its own directory, for example \`output-directory: dist-${program}\` here.`;
  const cleaned =
    "If these files are left over from an earlier job, delete them first; actions/checkout does so unless `clean: false` is set.";
  const error = (what: string, hint: string) =>
    new ActionError("input", `output-directory: ${directory} holds ${what}`, { hint });
  if (project !== undefined && project !== wanted.project) {
    return error(`the files of ${project}, which this build of ${wanted.project} would remove`, `${apart} ${cleaned}`);
  }
  const others = artifacts.flatMap(({ type, extra }) => (type === "Binary" ? [extra.Binary ?? ""] : []));
  const other = others.find((program) => !programs.has(program));
  if (other !== undefined)
    return error(`${other}, which this run does not build, and would remove`, `${apart} ${cleaned}`);
  const lost = artifacts.filter((artifact) => !isMadeAgain(artifact, wanted));
  if (!isOfThisJob || lost.length === 0) return undefined;
  const names = lost
    .slice(0, 3)
    .map(({ path }) => path)
    .join(", ");
  return error(
    `${count(lost.length, "file")} of an earlier step of this job, which this step does not make again, and would remove: ${names}`,
    `${apart} To deploy what that step built, name it in \`binary\`.`,
  );
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
  const error = refusal(earlier, wanted);
  if (error !== undefined) throw error;
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
  runner.info(
    `${directory}: what an earlier run packaged is removed${gone.length > 0 ? `, also ${gone.join(", ")}` : ""}`,
  );
}

/** A binary's own directory: at most what hides it from git is left in it. */
async function removeIfEmpty(directory: string, files: World["files"]): Promise<void> {
  const names = await files.list(directory);
  if (names.every((name) => name === ".gitignore")) await files.remove(directory).catch(() => {});
}

/** Kept where the runner keeps what is of one job: it empties that directory before and after each. */
const ledger = ({ runner }: Pick<World, "runner">) =>
  runner.env["RUNNER_TEMP"] && join(runner.env["RUNNER_TEMP"], "gin-deploy-outputs");

async function outputsOfJob(world: EarlierWorld): Promise<readonly string[]> {
  const path = ledger(world);
  return path ? ((await world.files.readText(path).catch(() => undefined)) ?? "").split("\n") : [];
}

/** A step that cannot be told from an earlier job's is treated like one. */
export async function noteOutput(directory: string, world: EarlierWorld): Promise<void> {
  const path = ledger(world);
  if (path) await world.files.append(path, `${directory}\n`).catch(() => {});
}
