import { join, relative, sep } from "node:path";
import { ActionError } from "../errors.ts";
import type { MergeInputs } from "../model/inputs.ts";
import { ignoreOutput, withStaging } from "../output/output-directory.ts";
import { count } from "../text/measures.ts";
import type { World } from "../world/world.ts";
import { type Artifact, pathIn } from "./describe/artifact.ts";
import { pathInOutput, sha256Of } from "./describe/artifact-list.ts";
import type { Artifacts } from "./describe/artifacts.ts";
import { keyOf, replaceEarlier } from "./earlier-output.ts";
import { disagreements, type MergeSource, readSources, severalServices } from "./merge-sources.ts";
import { type PackagePlan, stagingPlaceOf } from "./prepare-package.ts";
import { publishArtifacts } from "./publish-artifacts.ts";
import { originOfStray } from "./stray-origin.ts";

type MergeWorld = Pick<World, "files" | "runner" | "platform" | "processes" | "clock">;

/** A file of a job that is what the job says it is. */
interface VerifiedFile {
  readonly artifact: Artifact;
  /** Absolute. */
  readonly from: string;
  /** Relative to any output directory, with `/`. */
  readonly path: string;
  readonly source: string;
}

/**
 * Makes one release of what several jobs packaged: every file is verified and copied, and checksums, metadata.json and
 * artifacts.json are made anew. Errors: `input` when the jobs do not fit together, `transfer` when a file is missing or changed.
 */
export async function mergeArtifacts(
  { directory }: MergeInputs,
  plan: PackagePlan,
  world: MergeWorld,
): Promise<Artifacts> {
  const sources = await readSources(directory, world);
  refuse("input", "the jobs built several services", severalServices(sources), oneService);
  refuse("input", "the jobs did not build one release", disagreements(sources));
  const project = sources[0]?.metadata.project_name ?? "";
  const keys = sources.flatMap(({ artifacts }) => artifacts.flatMap((artifact) => keyOf(artifact) ?? []));
  await replaceEarlier(plan.earlier, { project, keys }, world);
  const read = await Promise.all(sources.map((source) => verify(source, world)));
  const lost = await filesOfNoSource(directory, sources, plan.outputDirectory, world);
  const problems = [...read.flatMap((result) => result.problems), ...lost.map((path) => `${path} ${unlisted}`)];
  const strays = read.flatMap((result) => result.strays);
  refuse("transfer", "not everything arrived as it was built", [...problems, ...strays], hintFor(problems, strays));
  const files = read.flatMap((result) => result.files);
  refuse("input", "jobs built different files of one name", conflicts(files));
  const chosen = [...new Map(files.map((file) => [file.path, file])).values()].sort(inOrder);
  const [{ metadata }] = sources as readonly [MergeSource];
  const { tag: version, commit, date } = metadata;
  world.runner.info(
    `${count(sources.length, "run")} of ${metadata.project_name} ${version}: ${count(chosen.length, "file")}`,
  );
  const binaries = chosen.filter(({ artifact }) => artifact.type === "Binary");
  const finalFiles = binaries.map(({ path }) => join(plan.outputDirectory, path));
  return await withStaging(stagingPlaceOf(plan), world, async (staging) => {
    // A later build in this checkout would be `-dirty`; without git there is nothing to hide from.
    await ignoreOutput({ ...stagingPlaceOf(plan), finalFiles }, world).catch(() => {});
    for (const { artifact, from, path } of chosen) {
      // actions/upload-artifact does not keep modes.
      await world.files.copy(from, join(staging, path), artifact.type === "Binary" ? 0o755 : 0o644);
    }
    const artifacts = chosen.map((file) => ({ ...file.artifact, path: pathIn(plan.directory, file.path) }));
    const release = { project: metadata.project_name, version: { version, commit, date }, artifacts };
    const paths = chosen.map(({ path }) => path);
    return { ...(await publishArtifacts(release, paths, plan, staging, world)), mergedRuns: sources.length };
  });
}

const sameBuild =
  "Every job has to build the same commit with the same inputs but `targets`; download each into a directory of its own (no merge-multiple).";
const oneService =
  "A merge makes the release of one service: download the files of one alone, for example by `pattern: api-*` of actions/download-artifact, and merge each in a step of its own.";
const wholeUpload =
  "Upload the whole output directory of each job; download each into a directory of its own (no merge-multiple).";
const cleanOutput =
  "An earlier run left them in the job's output directory: build in a clean checkout (actions/checkout without `clean: false`), or remove them before the build.";

function refuse(code: "input" | "transfer", what: string, problems: readonly string[], hint = sameBuild): void {
  if (problems.length === 0) return;
  throw new ActionError(code, `merge-directory: ${what}: ${problems.slice(0, 3).join("; ")}`, {
    evidence: problems,
    hint,
  });
}

const unlisted = "is in no artifacts.json";

/** A file that no list names may be of a job whose list is lost, or of an earlier run, which not every file can tell. */
function hintFor(problems: readonly string[], strays: readonly string[]): string {
  const isAllEarlier = strays.every((stray) => !stray.endsWith(unlisted));
  if (problems.length === 0 && isAllEarlier) return cleanOutput;
  return strays.length === 0 ? wholeUpload : `${wholeUpload} Or: ${cleanOutput}`;
}

async function verify(
  { directory, name, artifacts, metadata }: MergeSource,
  world: MergeWorld,
): Promise<{
  readonly files: readonly VerifiedFile[];
  readonly problems: readonly string[];
  /** What is there besides, and where it is from, as far as it says so. */
  readonly strays: readonly string[];
}> {
  const { files } = world;
  const problems: string[] = [];
  const verified: VerifiedFile[] = [];
  for (const artifact of artifacts) {
    const path = pathInOutput(artifact, artifacts);
    if (path === undefined) problems.push(`${name}: ${artifact.path} is not a path in its output directory`);
    if (path === undefined || artifact.type === "Metadata" || artifact.type === "Checksum") continue;
    const from = join(directory, path);
    const wanted = sha256Of(artifact);
    if (wanted === undefined) problems.push(`${name}: artifacts.json has no checksum of ${path}`);
    else if (isOwnName(path)) problems.push(`${name}: ${path} is the name of a file that the merge itself makes`);
    else if ((await files.stat(from))?.kind !== "file") problems.push(`${name}: ${path} is missing`);
    else if ((await files.sha256(from)) !== wanted) problems.push(`${name}: ${path} is not the file that was built`);
    else verified.push({ artifact, from, path, source: name });
  }
  const strays = await findStrays(directory, artifacts, files);
  const neighbours = { ...metadata, names: [metadata.project_name, ...programsOf(artifacts)] };
  const described = strays.map(async (path) => {
    const origin = await originOfStray(join(directory, path), neighbours, world);
    return `${name}: ${path} ${unlisted}${origin === undefined ? "" : `: ${origin}`}`;
  });
  return { files: verified, problems, strays: await Promise.all(described) };
}

/** Of the index of a release, and of what hides it from git. */
function isOwnName(path: string): boolean {
  return /^(artifacts\.json|metadata\.json|[^/]*_checksums\.txt)$|(^|\/)\./.test(path);
}

/** Archives, documents and directories of binaries that no list names: of an earlier run, or of a job whose list another one's has overwritten. */
async function findStrays(
  directory: string,
  artifacts: readonly Artifact[],
  files: World["files"],
): Promise<readonly string[]> {
  const named = new Set(artifacts.map((artifact) => pathInOutput(artifact, artifacts)?.split("/")[0]));
  const programs = programsOf(artifacts);
  const isMade = (name: string) => isOfProgram(name, programs) || /\.(sbom\.json|tar\.gz|zip)$/.test(name);
  return (await files.list(directory)).filter((name) => isMade(name) && !named.has(name));
}

const programsOf = (artifacts: readonly Artifact[]) =>
  artifacts.flatMap(({ extra }) => (extra.Binary === undefined ? [] : [extra.Binary]));

const isOfProgram = (name: string, programs: readonly string[]) =>
  programs.some((program) => name.startsWith(`${program}_`));

/**
 * What a job packaged whose artifacts.json did not come with it, by its name; relative to `root`. Other directories may well be there,
 * as actions/download-artifact fetches everything that a run has uploaded: they are named, and left out.
 */
async function filesOfNoSource(
  root: string,
  sources: readonly MergeSource[],
  outputDirectory: string,
  { files, runner }: MergeWorld,
): Promise<readonly string[]> {
  const covered = [outputDirectory, ...sources.map(({ directory }) => directory)];
  const isIn = (path: string, place: string) => path === place || path.startsWith(place + sep);
  const isCovered = (path: string) => covered.some((place) => isIn(path, place));
  const programs = sources.flatMap(({ artifacts, metadata }) => [metadata.project_name, ...programsOf(artifacts)]);
  const paths = (await files.glob("**/*", root)).filter((path) => !isCovered(path)).map((path) => relative(root, path));
  const lost = paths.filter((path) => path.split(sep).some((name) => isOfProgram(name, programs)));
  const holdsSource = (place: string) => covered.some((each) => isIn(each, place));
  const others = (await files.listFacts(root)).filter(
    ({ name, kind }) => kind === "directory" && !name.startsWith(".") && !holdsSource(join(root, name)),
  );
  if (lost.length === 0 && others.length > 0 && !isCovered(root)) {
    const names = others.map(({ name }) => name).join(", ");
    runner.notice(`merge-directory: left out, as there is no artifacts.json in ${names}`);
  }
  return lost;
}

/** Two jobs may build the same file; then it is one. */
function conflicts(files: readonly VerifiedFile[]): readonly string[] {
  return [...Map.groupBy(files, ({ path }) => path)].flatMap(([path, all]) => {
    const contents = new Set(all.map(({ artifact }) => sha256Of(artifact)));
    return contents.size < 2 ? [] : [`${path} differs between ${all.map(({ source }) => source).join(" and ")}`];
  });
}

/** Binaries, then archives, then what describes them: as a build lists them. */
const inOrder = (one: VerifiedFile, other: VerifiedFile) =>
  typeOrder(one) - typeOrder(other) || (one.path < other.path ? -1 : 1);

const typeOrder = ({ artifact }: VerifiedFile) => ["Binary", "Archive", "SBOM"].indexOf(artifact.type);
