import { C as sha256Of, D as withStaging, E as ignoreOutput, S as pathInOutput, T as readGoBuildInfo, b as replaceEarlier, d as preparePackage, f as stagingPlaceOf, g as fileVersion, s as withOutputDirectory, u as publishArtifacts, v as pathIn, w as readExecutable, x as parseArtifacts, y as keyOf } from "./main-BBzyodP2.js";
import { l as ActionError } from "./merge-tree-WOxcOliZ.js";
import { W as count, l as problemOfBinaryName } from "./create-world-JOXJksAE.js";
import { basename, dirname, join, relative, sep } from "node:path";

// src/package/merge-sources.ts
/** Finds every artifacts.json below `directory`, with the metadata.json beside it. Errors: `input`. */
async function readSources(directory, { files }) {
	const indexes = await files.glob("**/artifacts.json", directory);
	if (indexes.length === 0) throw new ActionError("input", `merge-directory: there is no artifacts.json in or below ${directory}`, { hint: "Upload the whole output directory in each job, and let `path` of actions/download-artifact name this directory." });
	return await Promise.all(indexes.map((index) => readSource(index, directory, files)));
}
async function readSource(index, root, files) {
	const artifacts = parseArtifacts(await files.readText(index) ?? "");
	if (typeof artifacts === "string") throw unreadable(index, artifacts);
	const directory = dirname(index);
	const beside = join(directory, "metadata.json");
	const text = await files.readText(beside);
	if (text === void 0) throw unreadable(beside, "is missing");
	const metadata = parseMetadata(text);
	if (typeof metadata === "string") throw unreadable(beside, metadata);
	return {
		directory,
		name: relative(root, directory).split(sep).join("/") || ".",
		artifacts,
		metadata
	};
}
const fields = [
	"project_name",
	"tag",
	"version",
	"commit",
	"date"
];
function parseMetadata(text) {
	try {
		const metadata = JSON.parse(text);
		const missing = fields.filter((field) => typeof metadata?.[field] !== "string");
		if (metadata === null || missing.length > 0) return `has no ${missing.join(", no ")}`;
		const problem = problemOfBinaryName(metadata.project_name);
		return problem === void 0 ? metadata : `has a project_name that ${problem}`;
	} catch (error) {
		return `is not JSON: ${error instanceof Error ? error.message : error}`;
	}
}
function unreadable(path, why) {
	return new ActionError("input", `merge-directory: ${path} ${why}`, { hint: "Upload the whole output directory of each job." });
}
/** Who built which service; empty: all of them the same. */
function severalServices(sources) {
	const said = Map.groupBy(sources, ({ metadata }) => metadata.project_name);
	return said.size < 2 ? [] : [...said].map(([name, by]) => `${name} in ${by.map((source) => source.name).join(", ")}`);
}
/** Each thing in which jobs must agree and do not, with who says what. */
function disagreements(sources) {
	return fields.flatMap((field) => {
		const said = Map.groupBy(sources, ({ metadata }) => metadata[field]);
		if (said.size < 2) return [];
		return [`${field}: ${[...said].map(([value, by]) => `${value || "none"} in ${by.map(({ name }) => name).join(", ")}`).join("; ")}`];
	});
}

// src/package/stray-origin.ts
/**
* Half a sentence that proves that a file, or a directory of binaries, is of another run than the release beside it: by the version
* in its name, or the commit that Go wrote into a binary. undefined: nothing proves it.
*/
async function originOfStray(path, { names, tag, commit }, { files }) {
	const version = otherVersionIn(basename(path), names, fileVersion(tag));
	if (version !== void 0) return `it is of ${version}, this release of ${fileVersion(tag)}`;
	const inside = (await files.list(path)).filter((file) => !file.startsWith("."));
	const other = (await Promise.all(inside.map((file) => revisionOf(join(path, file), files)))).find((revision) => revision !== void 0 && revision !== commit);
	return other && `it is of commit ${short(other)}, this release of ${commit === "" ? "none" : short(commit)}`;
}
/** Of `greeter_1.2.3_linux_amd64.tar.gz` and the like. */
function otherVersionIn(file, names, version) {
	const rest = names.flatMap((name) => file.startsWith(`${name}_`) ? [file.slice(name.length + 1)] : []);
	if (rest.some((text) => text.startsWith(`${version}_`))) return void 0;
	const made = /^(.+?)_(?:[a-z0-9]+_[a-z0-9][^.]*\.(?:sbom\.json|tar\.gz|zip)|checksums\.txt)$/;
	return rest.map((text) => made.exec(text)?.[1]).find((found) => found !== void 0);
}
async function revisionOf(path, files) {
	try {
		return (await files.withFile(path, async (file) => readGoBuildInfo(await readExecutable(file))))?.settings.get("vcs.revision");
	} catch {
		return;
	}
}
const short = (commit) => commit.slice(0, 12);

// src/package/merge-artifacts.ts
/**
* Makes one release of what several jobs packaged: every file is verified and copied, and checksums, metadata.json and
* artifacts.json are made anew. Errors: `input` when the jobs do not fit together, `transfer` when a file is missing or changed.
*/
async function mergeArtifacts({ directory }, plan, world) {
	const sources = await readSources(directory, world);
	refuse("input", "the jobs built several services", severalServices(sources), oneService);
	refuse("input", "the jobs did not build one release", disagreements(sources));
	const project = sources[0]?.metadata.project_name ?? "";
	const keys = sources.flatMap(({ artifacts }) => artifacts.flatMap((artifact) => keyOf(artifact) ?? []));
	await replaceEarlier(plan.earlier, {
		project,
		keys
	}, world);
	const read = await Promise.all(sources.map((source) => verify(source, world)));
	const lost = await filesOfNoSource(directory, sources, plan.outputDirectory, world);
	const problems = [...read.flatMap((result) => result.problems), ...lost.map((path) => `${path} ${unlisted}`)];
	const strays = read.flatMap((result) => result.strays);
	refuse("transfer", "not everything arrived as it was built", [...problems, ...strays], hintFor(problems, strays));
	const files = read.flatMap((result) => result.files);
	refuse("input", "jobs built different files of one name", conflicts(files));
	const chosen = [...new Map(files.map((file) => [file.path, file])).values()].sort(inOrder);
	const [{ metadata }] = sources;
	const { tag: version, commit, date } = metadata;
	world.runner.info(`${count(sources.length, "run")} of ${metadata.project_name} ${version}: ${count(chosen.length, "file")}`);
	const finalFiles = chosen.filter(({ artifact }) => artifact.type === "Binary").map(({ path }) => join(plan.outputDirectory, path));
	return await withStaging(stagingPlaceOf(plan), world, async (staging) => {
		await ignoreOutput({
			...stagingPlaceOf(plan),
			finalFiles
		}, world).catch(() => {});
		for (const { artifact, from, path } of chosen) await world.files.copy(from, join(staging, path), artifact.type === "Binary" ? 493 : 420);
		const artifacts = chosen.map((file) => ({
			...file.artifact,
			path: pathIn(plan.directory, file.path)
		}));
		const release = {
			project: metadata.project_name,
			version: {
				version,
				commit,
				date
			},
			artifacts
		};
		const paths = chosen.map(({ path }) => path);
		return {
			...await publishArtifacts(release, paths, plan, staging, world),
			mergedRuns: sources.length
		};
	});
}
const sameBuild = "Every job has to build the same commit with the same inputs but `targets`; download each into a directory of its own (no merge-multiple).";
const oneService = "A merge makes the release of one service: download the files of one alone, for example by `pattern: api-*` of actions/download-artifact, and merge each in a step of its own.";
const wholeUpload = "Upload the whole output directory of each job; download each into a directory of its own (no merge-multiple).";
const cleanOutput = "An earlier run left them in the job's output directory: build in a clean checkout (actions/checkout without `clean: false`), or remove them before the build.";
function refuse(code, what, problems, hint = sameBuild) {
	if (problems.length === 0) return;
	throw new ActionError(code, `merge-directory: ${what}: ${problems.slice(0, 3).join("; ")}`, {
		evidence: problems,
		hint
	});
}
const unlisted = "is in no artifacts.json";
/** A file that no list names may be of a job whose list is lost, or of an earlier run, which not every file can tell. */
function hintFor(problems, strays) {
	const isAllEarlier = strays.every((stray) => !stray.endsWith(unlisted));
	if (problems.length === 0 && isAllEarlier) return cleanOutput;
	return strays.length === 0 ? wholeUpload : `${wholeUpload} Or: ${cleanOutput}`;
}
async function verify({ directory, name, artifacts, metadata }, world) {
	const { files } = world;
	const problems = [];
	const verified = [];
	for (const artifact of artifacts) {
		const path = pathInOutput(artifact, artifacts);
		if (path === void 0) problems.push(`${name}: ${artifact.path} is not a path in its output directory`);
		if (path === void 0 || artifact.type === "Metadata" || artifact.type === "Checksum") continue;
		const from = join(directory, path);
		const wanted = sha256Of(artifact);
		if (wanted === void 0) problems.push(`${name}: artifacts.json has no checksum of ${path}`);
		else if (isOwnName(path)) problems.push(`${name}: ${path} is the name of a file that the merge itself makes`);
		else if ((await files.stat(from))?.kind !== "file") problems.push(`${name}: ${path} is missing`);
		else if (await files.sha256(from) !== wanted) problems.push(`${name}: ${path} is not the file that was built`);
		else verified.push({
			artifact,
			from,
			path,
			source: name
		});
	}
	const strays = await findStrays(directory, artifacts, files);
	const neighbours = {
		...metadata,
		names: [metadata.project_name, ...programsOf(artifacts)]
	};
	const described = strays.map(async (path) => {
		const origin = await originOfStray(join(directory, path), neighbours, world);
		return `${name}: ${path} ${unlisted}${origin === void 0 ? "" : `: ${origin}`}`;
	});
	return {
		files: verified,
		problems,
		strays: await Promise.all(described)
	};
}
/** Of the index of a release, and of what hides it from git. */
function isOwnName(path) {
	return /^(artifacts\.json|metadata\.json|[^/]*_checksums\.txt)$|(^|\/)\./.test(path);
}
/** Archives, documents and directories of binaries that no list names: of an earlier run, or of a job whose list another one's has overwritten. */
async function findStrays(directory, artifacts, files) {
	const named = new Set(artifacts.map((artifact) => pathInOutput(artifact, artifacts)?.split("/")[0]));
	const programs = programsOf(artifacts);
	const isMade = (name) => isOfProgram(name, programs) || /\.(sbom\.json|tar\.gz|zip)$/.test(name);
	return (await files.list(directory)).filter((name) => isMade(name) && !named.has(name));
}
const programsOf = (artifacts) => artifacts.flatMap(({ extra }) => extra.Binary === void 0 ? [] : [extra.Binary]);
const isOfProgram = (name, programs) => programs.some((program) => name.startsWith(`${program}_`));
/**
* What a job packaged whose artifacts.json did not come with it, by its name; relative to `root`. Other directories may well be there,
* as actions/download-artifact fetches everything that a run has uploaded: they are named, and left out.
*/
async function filesOfNoSource(root, sources, outputDirectory, { files, runner }) {
	const covered = [outputDirectory, ...sources.map(({ directory }) => directory)];
	const isIn = (path, place) => path === place || path.startsWith(place + sep);
	const isCovered = (path) => covered.some((place) => isIn(path, place));
	const programs = sources.flatMap(({ artifacts, metadata }) => [metadata.project_name, ...programsOf(artifacts)]);
	const lost = (await files.glob("**/*", root)).filter((path) => !isCovered(path)).map((path) => relative(root, path)).filter((path) => path.split(sep).some((name) => isOfProgram(name, programs)));
	const holdsSource = (place) => covered.some((each) => isIn(each, place));
	const others = (await files.listFacts(root)).filter(({ name, kind }) => kind === "directory" && !name.startsWith(".") && !holdsSource(join(root, name)));
	if (lost.length === 0 && others.length > 0 && !isCovered(root)) {
		const names = others.map(({ name }) => name).join(", ");
		runner.notice(`merge-directory: left out, as there is no artifacts.json in ${names}`);
	}
	return lost;
}
/** Two jobs may build the same file; then it is one. */
function conflicts(files) {
	return [...Map.groupBy(files, ({ path }) => path)].flatMap(([path, all]) => {
		return new Set(all.map(({ artifact }) => sha256Of(artifact))).size < 2 ? [] : [`${path} differs between ${all.map(({ source }) => source).join(" and ")}`];
	});
}
/** Binaries, then archives, then what describes them: as a build lists them. */
const inOrder = (one, other) => typeOrder(one) - typeOrder(other) || (one.path < other.path ? -1 : 1);
const typeOrder = ({ artifact }) => [
	"Binary",
	"Archive",
	"SBOM"
].indexOf(artifact.type);

// src/operations/merge.ts
/** What other jobs built becomes one release; there is nothing to build here, and no Go needed. */
async function merge(inputs, { measure, note }, world) {
	await withOutputDirectory(inputs, world, async () => {
		const plan = await preparePackage(inputs, [], world);
		note({ artifacts: await measure("merge", void 0, () => mergeArtifacts(inputs.merge, plan, world)) });
	});
}

export { merge };