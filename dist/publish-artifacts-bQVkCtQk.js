import { n as wordsOf, t as ActionError } from "./errors-DbSu95yo.js";
import { f as toGoPlatform, i as formatTarget } from "./target-CCkLcGw7.js";
import { i as platformName, o as artifactOf, r as checksumsName, t as releaseDate } from "./release-date-DpXqX-If.js";
import { createHash, randomUUID } from "node:crypto";
import { basename, dirname, join, relative, sep } from "node:path";

// src/build/git.ts
function gitIn(cwd, { processes }) {
	const env = {
		LC_ALL: "C",
		GIT_TERMINAL_PROMPT: "0"
	};
	return (...args) => processes.run({
		argv: ["git", ...args],
		cwd,
		env
	});
}
/** Standard output; `tool` when git failed. */
async function outputOf(run) {
	const { exitCode, stdout, stderr } = await run;
	if (exitCode === 0) return stdout;
	throw new ActionError("tool", "git could not read this repository", { cause: new Error(stderr.trim()) });
}

// src/build/output-directory.ts
/** What the name of a staging directory begins with. */
const staged = ".building-";
/** A build that is still at it is younger. */
const staleMs = 864e5;
/**
* Takes away what an earlier build left: its binaries, which must not be taken for those of a build that fails, and what
* a build that was killed could not remove. Errors: `input`, when the place cannot be used.
*/
async function clearOutput({ directory, finalFiles }, { files, clock }) {
	await atOutput(directory, async () => {
		if ((await files.stat(directory))?.kind === "file") throw new ActionError("input", `output-directory: ${directory} is a file`, { hint: "Binaries go to a directory below it: rename the file, or choose another output-directory." });
		for (const { name, modifiedMs } of await files.listFacts(directory)) if (name.startsWith(".building-") && clock.now() - modifiedMs > staleMs) await files.remove(join(directory, name));
		for (const path of finalFiles) {
			if ((await files.stat(path))?.kind === "directory") throw new ActionError("input", `output-directory: the binary goes to ${path}, but a directory is there`, { hint: "Remove or rename that directory, or choose another output-directory." });
			await files.remove(path);
		}
	});
}
/**
* A directory beside the binaries' final places, so that only proved ones are moved there, by renaming. Git ignores it:
* the go command asks git at the start of each build, and a file of another build must not count as a change.
*/
async function withStaging({ directory, moduleDirectory }, world, use) {
	const { files } = world;
	const staging = join(directory, `${staged}${randomUUID()}`);
	try {
		await atOutput(directory, () => hide(staging, moduleDirectory, world));
		return await use(staging);
	} finally {
		for (const name of await files.list(staging)) if (name !== ignoreFile) await files.remove(join(staging, name));
		await files.remove(staging);
	}
}
/**
* Keeps what is built out of `git status`, or the next build in this checkout would be stamped as modified. The output
* directory is ignored as a whole; one that holds the module or committed files is not ours to hide: there each directory
* of a binary is ignored. A user's own .gitignore is never touched.
*/
async function ignoreOutput({ directory, finalFiles, moduleDirectory }, world) {
	const git = gitIn(moduleDirectory, world);
	const committed = await git("ls-files", "--", directory);
	const isShared = holdsModule({
		directory,
		moduleDirectory
	}) || committed.stdout !== "";
	for (const place of isShared ? new Set(finalFiles.map(dirname)) : [directory]) {
		const isVisible = (await git("check-ignore", "--quiet", "--", join(place, "binary"))).exitCode === 1;
		const isTaken = await world.files.stat(join(place, ignoreFile)) !== void 0;
		if (isVisible && !isTaken) await atOutput(directory, () => hide(place, moduleDirectory, world));
	}
}
/** Whether the output goes among the source, as with `output-directory: .`. */
function holdsModule({ directory, moduleDirectory }) {
	return !relative(directory, moduleDirectory).startsWith("..");
}
const ignoreFile = ".gitignore";
/**
* Makes a directory that git ignores from the moment it is there. A file that is being written would be seen by the git of
* another build, which then takes its source for modified; so it is made where git keeps its own files, and renamed.
*/
async function hide(directory, moduleDirectory, { files, processes }) {
	const content = "*\n";
	const path = join(directory, ignoreFile);
	const asked = await gitIn(moduleDirectory, { processes })("rev-parse", "--absolute-git-dir").catch(() => void 0);
	const gitDirectory = asked?.exitCode === 0 ? asked.stdout.trim() : void 0;
	await files.makeDirectory(directory);
	if (gitDirectory === void 0) return await files.write(path, content);
	const temporary = join(gitDirectory, `gin-deploy-${randomUUID()}`);
	try {
		await files.write(temporary, content);
		await files.rename(temporary, path);
	} catch {
		await files.write(path, content);
	} finally {
		await files.remove(temporary).catch(() => {});
	}
}
const reasons = {
	EACCES: "may not be written",
	EPERM: "may not be written",
	EROFS: "is on a read-only file system",
	ENOTDIR: "lies below a file",
	ENAMETOOLONG: "has a name that the file system does not take"
};
/** Says what a failed write means for whoever chose the place. */
async function atOutput(directory, work) {
	try {
		return await work();
	} catch (cause) {
		const { code = "" } = cause;
		const reason = reasons[code];
		if (reason === void 0) throw cause;
		throw new ActionError("input", `output-directory: ${directory} ${reason}`, {
			cause,
			hint: "Choose another output-directory, or let the runner's user write there."
		});
	}
}

// src/build/stand-ins.ts
/** More is read of no file: every stand-in is smaller, or says in its first bytes what it is. */
const standInBytes = 1024;
const lfs = {
	what: "is a Git LFS pointer, not the file itself",
	remedy: "Let actions/checkout fetch it by `lfs: true`, or run `git lfs pull` in a step before this one."
};
const kinds$1 = [
	{
		...lfs,
		start: "version https://git-lfs.github.com/spec/",
		isWhole: true
	},
	{
		...lfs,
		start: "version https://hawser.github.com/spec/",
		isWhole: true
	},
	{
		start: "\0GITCRYPT\0",
		isWhole: false,
		what: "is encrypted by git-crypt",
		remedy: "Run `git-crypt unlock` in a step before this one."
	},
	{
		start: "/annex/objects/",
		isWhole: true,
		what: "is a git-annex pointer, not the file itself",
		remedy: "Run `git annex get` in a step before this one."
	},
	{
		start: "#$# git-fat ",
		isWhole: true,
		what: "is a git-fat pointer, not the file itself",
		remedy: "Run `git fat pull` in a step before this one."
	}
];
/** What a file holds in place of its content; undefined: nothing that is known. `head`: its first bytes. */
function standInOf(head, sizeBytes) {
	return kinds$1.find(({ start, isWhole }) => startsWith(head, start) && (!isWhole || sizeBytes < 1024));
}
function startsWith(head, text) {
	return Buffer.from(head.subarray(0, text.length)).equals(Buffer.from(text));
}
/** What a link holds that was checked out as text (`core.symlinks` is off, or the source came as an archive); undefined: it is none. */
function linkTextOf(head, sizeBytes) {
	const text = Buffer.from(head).toString();
	return sizeBytes === head.length && sizeBytes < 256 && /^[\w.@+/-]*[./][\w.@+/-]*$/.test(text) ? text : void 0;
}
/** Files that only keep a directory in git. */
function isPlaceholder(name, sizeBytes) {
	return sizeBytes === 0 || /^\.?(git)?(keep|ignore|placeholder)(\.\w+)?$/i.test(name);
}

// src/package/artifact-list.ts
/** The entries of an artifacts.json, or half a sentence that says why they cannot be read. */
function parseArtifacts(text) {
	let entries;
	try {
		entries = JSON.parse(text);
	} catch (error) {
		return `is no JSON: ${error instanceof Error ? error.message : error}`;
	}
	if (!Array.isArray(entries)) return "is no list of artifacts";
	const odd = entries.findIndex((entry) => !isArtifact(entry));
	return odd < 0 ? entries : `has no name, path, type and extra in its entry ${odd + 1}`;
}
function isArtifact(entry) {
	const { name, path, type, extra } = entry ?? {};
	const isObject = typeof extra === "object" && extra !== null;
	return [
		name,
		path,
		type
	].every((field) => typeof field === "string" && field !== "") && isObject;
}
/**
* What people download. A binary is, when no archive holds it: `dist/` is then what is published.
*/
function releasedArtifacts(artifacts) {
	const packed = new Set(artifacts.flatMap(({ type, target }) => type === "Archive" ? [target] : []));
	return artifacts.filter(({ type, target }) => !["Metadata", "Checksum"].includes(type) && (type !== "Binary" || !packed.has(target)));
}
/** Lower-case hex; undefined when the entry does not say. */
function sha256Of({ extra }) {
	return /^sha256:([0-9a-f]{64})$/.exec(extra.Checksum ?? "")?.[1];
}
/**
* Where an entry's file lies relative to the output directory of its run, which is where that run's metadata.json lies. undefined:
* outside of it, or the list does not say where it was.
*/
function pathInOutput(artifact, artifacts) {
	const prefix = (artifacts.find(({ type }) => type === "Metadata")?.path)?.slice(0, -13);
	if (prefix === void 0 || !artifact.path.startsWith(prefix)) return void 0;
	const path = artifact.path.slice(prefix.length);
	const hasOddCharacter = /[\\\x00-\x1f\x7f]/.test(path);
	return path.split("/").every((part) => part !== "" && part !== "." && part !== "..") && !hasOddCharacter ? path : void 0;
}

// src/package/included-files.ts
/**
* The module's LICENSE, README and CHANGELOG, else those of the workspace, and what the globs match; sorted, each once. Links
* are packed as the file that they lead to. Errors: `input`, with all problems: a glob without a match, a file from outside
* of the workspace, a name that would be another one for who unpacks it.
*/
async function findIncludedFiles(request, world) {
	const problems = [];
	const found = /* @__PURE__ */ new Map();
	for (const path of await companions(request, world)) found.set(basename(path), path);
	for (const glob of request.globs) {
		const matches = (await world.files.glob(glob, request.moduleDirectory)).filter((path) => !isOurs(path, request));
		if (matches.length === 0) problems.push(`${JSON.stringify(glob)} matches no file in ${request.moduleDirectory}`);
		for (const path of matches) found.set(inside(request.moduleDirectory, path), path);
	}
	const workspace = await world.files.realPath(request.workspace) ?? request.workspace;
	for (const [name, path] of found) {
		const problem = await problemOf(name, path, workspace, world);
		if (problem !== void 0) problems.push(problem);
	}
	if (problems.length > 0) throw refusal(problems);
	const files = [...found].map(async ([name, path]) => ({
		name,
		path,
		isExecutable: await world.files.isExecutable(path),
		sha256: await world.files.sha256(path)
	}));
	return (await Promise.all(files)).sort((one, other) => one.name < other.name ? -1 : 1);
}
/** As GoReleaser takes them by itself. */
const kinds = [
	/^(LICENSE|license)/,
	/^(README|readme)/,
	/^(CHANGELOG|changelog)/
];
async function companions({ moduleDirectory, workspace }, { files }) {
	const filesIn = async (directory) => {
		return (await files.listFacts(directory)).filter(({ kind }) => kind === "file").map(({ name }) => join(directory, name));
	};
	const [own, shared] = [await filesIn(moduleDirectory), await filesIn(workspace)];
	return kinds.flatMap((kind) => {
		const [mine, ours] = [own, shared].map((paths) => paths.filter((path) => kind.test(basename(path))));
		return mine && mine.length > 0 ? mine : ours ?? [];
	});
}
/** `**` means the sources: not what was built from them, and not git's own files, in which checkout keeps a token. */
function isOurs(path, { moduleDirectory, outputDirectory }) {
	return outputDirectory !== moduleDirectory && !inside(outputDirectory, path).startsWith("../") || inside(moduleDirectory, path).split("/").includes(".git");
}
async function problemOf(name, path, workspace, { files }) {
	if (/[\\\x00-\x1f\x7f]|^\.\.\//.test(name)) return `${JSON.stringify(name)} cannot be the name of a file in an archive`;
	const real = await files.realPath(path);
	if (real === void 0) return `${JSON.stringify(name)} is a link that leads to nothing`;
	const place = inside(workspace, real);
	if (place.startsWith("../") || place.split("/").includes(".git")) return `${JSON.stringify(name)} is a link that leads out of the workspace, to ${real}`;
	if ((await files.stat(real))?.kind !== "file") return `${JSON.stringify(name)} is no plain file`;
	const standIn = await files.withFile(real, async (file) => standInOf(await file.read(0, standInBytes), file.sizeBytes));
	return standIn && `${JSON.stringify(name)} ${standIn.what}. ${standIn.remedy}`;
}
function refusal(problems) {
	const [only = "", ...more] = problems;
	const message = more.length === 0 ? only : `${problems.length} problems:\n${problems.map((one) => `- ${one}`).join("\n")}`;
	return new ActionError("input", `include: ${message}`, { hint: "Globs are relative to working-directory; a directory is named as `config/**`. Nothing was downloaded or built." });
}
/** `path` relative to a directory, with `/`. */
function inside(directory, path) {
	return relative(directory, path).split(sep).join("/");
}

// src/package/prepare-package.ts
/** Where the package is put together, out of sight of git. */
function stagingPlaceOf({ outputDirectory, moduleDirectory }) {
	return {
		directory: outputDirectory,
		moduleDirectory
	};
}
/** Finds everything that would keep the package from being made, then removes what an earlier run left. Throws `input`. */
async function preparePackage(inputs, world) {
	const { packaging, build, workspace, moduleDirectory, merge } = inputs;
	const { outputDirectory } = build;
	await refuseLinkOut(outputDirectory, workspace, world);
	await refuseCommitted(outputDirectory, world);
	const archives = merge === void 0 ? packaging.archives : "none";
	if (merge === void 0) refuseOneNameForTwo(build.targets);
	const request = {
		globs: packaging.include,
		moduleDirectory,
		workspace,
		outputDirectory
	};
	const included = archives === "none" ? [] : await findIncludedFiles(request, world);
	const previous = await readPrevious(packaging.previousArtifacts, world);
	await removeEarlier(outputDirectory, world);
	const directory = relative(workspace, outputDirectory).split(sep).join("/");
	return {
		archives,
		sbom: packaging.sbom,
		included,
		outputDirectory,
		moduleDirectory,
		directory,
		previous
	};
}
/** The input is inside of the workspace as it is written; what it leads to must be as well. */
async function refuseLinkOut(outputDirectory, workspace, { files }) {
	const real = await files.realPath(outputDirectory);
	const root = await files.realPath(workspace) ?? workspace;
	if (!(real !== void 0 && relative(root, real).split(sep)[0] === "..")) return;
	throw new ActionError("input", `output-directory: ${outputDirectory} is a link that leads out of the workspace, to ${real}`, { hint: "Remove the link, or let output-directory name another place." });
}
/** A file of the source that the package would overwrite: nobody would get it back, and the next build would differ from its commit. */
async function refuseCommitted(outputDirectory, world) {
	const names = ["artifacts.json", "metadata.json"];
	const kinds = await Promise.all(names.map(async (name) => (await world.files.stat(join(outputDirectory, name)))?.kind));
	const there = names.filter((_, index) => kinds[index] === "file");
	if (there.length === 0) return;
	const committed = (await gitIn(outputDirectory, world)("ls-files", "--", ...there).catch(() => void 0))?.stdout.split("\n").filter((name) => name !== "") ?? [];
	if (committed.length === 0) return;
	throw new ActionError("input", `output-directory: ${committed.join(" and ")} in ${outputDirectory} would be overwritten, but belongs to the commit`, { hint: "Choose another output-directory. What an earlier run has packaged there should not be committed." });
}
function refuseOneNameForTwo(targets) {
	const seen = /* @__PURE__ */ new Map();
	for (const target of targets) {
		const [name, text] = [platformName(target), formatTarget(target)];
		const other = seen.get(name) ?? text;
		seen.set(name, other);
		if (other === text) continue;
		throw new ActionError("input", `targets: ${other} and ${text} are the same, and their files would have one name`, { hint: "Leave one of them out: it is Go's default variant that the other names." });
	}
}
async function readPrevious(path, { files, runner }) {
	if (path === void 0) return void 0;
	const text = await files.readText(path).catch((cause) => {
		throw new ActionError("input", `previous-artifacts: ${path} cannot be read`, { cause });
	});
	if (text === void 0) {
		runner.notice(`There is no ${path}: sizes are shown without a comparison.`);
		return;
	}
	const artifacts = parseArtifacts(text);
	if (typeof artifacts !== "string") return artifacts;
	throw new ActionError("input", `previous-artifacts: ${path} ${artifacts}`, { hint: "It takes the artifacts.json of an earlier release of this action, or of GoReleaser." });
}
/**
* An earlier run's archive or checksum must not be taken for this one's, whatever becomes of this one. Only what its own
* artifacts.json names is removed, and no binary: the build sees to those. A file of that name that is somebody else's stays.
*/
async function removeEarlier(outputDirectory, { files, runner }) {
	const index = join(outputDirectory, "artifacts.json");
	if ((await files.stat(index))?.kind !== "file") return;
	const artifacts = parseArtifacts(await files.readText(index) ?? "");
	if (typeof artifacts === "string") throw new ActionError("input", `output-directory: ${index} ${artifacts}, and would be overwritten`, { hint: "It is not of this action. Remove it, or choose another output-directory." });
	for (const artifact of artifacts) {
		const path = pathInOutput(artifact, artifacts);
		if (path === void 0 || path.includes("/") || artifact.type === "Binary") continue;
		const file = join(outputDirectory, path);
		if ((await files.stat(file))?.kind === "file") await files.remove(file).catch((error) => runner.warning(`${file} of an earlier run stays: ${wordsOf(error)}`));
	}
	await files.remove(index);
}

// src/package/checksums.ts
/**
* `sha256  path` lines sorted by path, as `sha256sum --check` reads them, and `subject-checksums` of actions/attest, which
* takes the first space for the end of the digest. No path holds a line end or a backslash, which would have to be escaped.
*/
function checksumsText(lines) {
	return [...lines].sort((one, other) => one.path < other.path ? -1 : 1).map(({ sha256, path }) => `${sha256}  ${path}\n`).join("");
}

// src/package/declare-artifacts.ts
/** Of all steps of a job; one more fails the step (actions/runner, CreateArtifactsFileCommand.cs, pull request 4527). */
const maxSubjects = 500;
/**
* What the runner takes as subjects of the job: paths relative to the workspace, one a line, known by the file's name alone. It fails
* the step for a name with two contents, a `=` in a line, and too many of them: what would make it do so is left out.
* `declared`: digests by name, of the job's earlier steps.
*/
function declarationOf(released, declared) {
	const isClear = (artifact) => released.every((other) => other.name !== artifact.name || sha256Of(other) === sha256Of(artifact)) && (declared.get(artifact.name) ?? sha256Of(artifact)) === sha256Of(artifact) && /^[^=\r\n]*$/.test(artifact.path);
	const room = Math.max(0, maxSubjects - declared.size);
	const taken = released.filter(isClear).slice(0, room);
	const left = released.filter((artifact) => !taken.includes(artifact)).map(({ path }) => path);
	return {
		lines: taken.map(({ path }) => `./${path}`),
		left
	};
}
/** Appends the paths to the file that GITHUB_ARTIFACTS names, where the runner offers it: attestations then find them by themselves. */
async function declareArtifacts(released, { files, runner }) {
	const file = runner.env["GITHUB_ARTIFACTS"];
	if (!file) return;
	const list = runner.env["GITHUB_ARTIFACTS_LIST"];
	const { lines, left } = declarationOf(released, parseSubjects(list && await files.readText(list) || ""));
	if (lines.length > 0) await files.append(file, `${lines.join("\n")}\n`);
	if (left.length === 0) return;
	runner.info(`Not declared to the runner (GITHUB_ARTIFACTS), which knows files by their names alone: ${left.join(", ")}. With \`archives: auto\` every file has a name of its own; \`subject-checksums\` of actions/attest takes them in any case.`);
}
/** `{version, subjects: [{name, digest, kind}]}`; a list that cannot be read is one that nobody has to be at odds with. */
function parseSubjects(text) {
	try {
		const { subjects } = JSON.parse(text);
		return new Map(subjects.map(({ name, digest }) => [name, digest.replace(/^sha256:/, "")]));
	} catch {
		return /* @__PURE__ */ new Map();
	}
}

// src/package/metadata.ts
function metadataOf(project, { version, commit, date }, platform) {
	const { goos, goarch } = toGoPlatform(platform);
	return {
		project_name: project,
		tag: version,
		previous_tag: "",
		version: version.replace(/^v(?=\d)/, ""),
		commit,
		date: releaseDate(date),
		runtime: {
			goos,
			goarch
		}
	};
}

// src/package/publish-artifacts.ts
/**
* Adds checksums, metadata.json and artifacts.json to what is staged, moves everything to its place and tells the runner. `staged`: paths
* relative to the output directory.
*/
async function publishArtifacts(release, staged, { outputDirectory, directory, previous }, staging, world) {
	const { project, version } = release;
	const inOutput = ({ path }) => directory === "" ? path : path.slice(directory.length + 1);
	const released = releasedArtifacts(release.artifacts);
	const write = async (type, name, text) => artifactOf(type, {
		name,
		path: name,
		...await writeText(join(staging, name), text, world)
	}, directory);
	const sums = released.map((artifact) => ({
		sha256: sha256Of(artifact) ?? "",
		path: inOutput(artifact)
	}));
	const checksums = await write("Checksum", checksumsName(project, version.version), checksumsText(sums));
	const metadata = await write("Metadata", "metadata.json", json(metadataOf(project, version, world.platform)));
	const artifacts = [
		...release.artifacts,
		checksums,
		metadata
	];
	await world.files.write(join(staging, "artifacts.json"), json(artifacts));
	await move([
		"artifacts.json",
		...staged,
		checksums.name,
		metadata.name
	], staging, outputDirectory, world);
	await declareArtifacts(released, world);
	const place = (name) => join(outputDirectory, name);
	return {
		project,
		version,
		artifacts,
		artifactsFile: place("artifacts.json"),
		checksumsFile: place(checksums.name),
		sbomFiles: artifacts.filter(({ type }) => type === "SBOM").map((artifact) => place(inOutput(artifact))),
		previous
	};
}
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
/** Writes a text, and says what a file of it is. */
async function writeText(path, text, { files }) {
	await files.write(path, text);
	return {
		sizeBytes: Buffer.byteLength(text),
		sha256: createHash("sha256").update(text).digest("hex")
	};
}
async function move(paths, staging, outputDirectory, { files }) {
	const moved = [];
	try {
		for (const path of paths) {
			const place = join(outputDirectory, path);
			await files.makeDirectory(dirname(place));
			await files.rename(join(staging, path), place);
			moved.push(place);
		}
	} catch (cause) {
		for (const place of moved) await files.remove(place);
		const name = basename(paths[moved.length] ?? "");
		throw new ActionError("input", `output-directory: ${name} could not be put into ${outputDirectory}`, {
			cause,
			hint: "Is a directory of that name in its way? Nothing was published."
		});
	}
}

export { gitIn as _, parseArtifacts as a, isPlaceholder as c, standInOf as d, clearOutput as f, withStaging as g, staged as h, stagingPlaceOf as i, linkTextOf as l, ignoreOutput as m, writeText as n, pathInOutput as o, holdsModule as p, preparePackage as r, sha256Of as s, publishArtifacts as t, standInBytes as u, outputOf as v };