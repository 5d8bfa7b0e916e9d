import { l as ActionError } from "./merge-tree-WOxcOliZ.js";
import { i as formatTarget, r as fileName } from "./target-CEFwJKS3.js";
import { n as tarGzBytes, r as zipBytes } from "./archive-bytes-nvpep8AD.js";
import { _ as artifactOf, h as archiveName, m as archiveFormat, p as releaseDate } from "./main-BBzyodP2.js";
import { join } from "node:path";

// src/package/write-archives.ts
/** One archive for each target, with all of its binaries, written into `staging`. */
async function writeArchives({ name, version, binaries }, plan, staging, world) {
	const artifacts = [];
	for (const ofTarget of Map.groupBy(binaries, ({ target }) => formatTarget(target)).values()) {
		const [first] = ofTarget;
		if (first === void 0) continue;
		if (world.cancelled.aborted) throw new ActionError("cancelled", "cancelled before everything was packed");
		const format = archiveFormat(plan.archives, first.target);
		const archive = archiveName({
			name,
			version
		}, first.target, format);
		const entries = await entriesOf(ofTarget, plan, world);
		const bytes = (format === "zip" ? zipBytes : tarGzBytes)(entries, releaseDate(version.date));
		const written = await world.files.writePieces(join(staging, archive), bytes).catch((cause) => {
			throw new ActionError("tool", `${archive} could not be written`, {
				cause,
				hint: "Free space on the disk of output-directory, and let nothing change the files of the archive meanwhile."
			});
		});
		const extra = {
			ID: "default",
			Format: format,
			WrappedIn: "",
			Binaries: ofTarget.map(({ name, target }) => fileName(name, target)),
			Files: plan.included.map((file) => file.name)
		};
		const file = {
			name: archive,
			path: archive,
			...written
		};
		artifacts.push(artifactOf("Archive", file, plan.directory, {
			target: first.target,
			extra
		}));
	}
	return artifacts;
}
async function entriesOf(binaries, { included }, { files }) {
	const sources = [...included, ...binaries.map((binary) => ({
		name: fileName(binary.name, binary.target),
		path: binary.path,
		isExecutable: true
	}))].sort((one, other) => one.name < other.name ? -1 : 1);
	const twice = sources.find(({ name }, index) => name === sources[index - 1]?.name);
	if (twice !== void 0) throw new ActionError("input", `include: ${twice.name} is also the name of a binary in the archive`, { hint: "Rename that file, or choose another `name`." });
	const hashOf = (path) => files.sha256(path).catch(() => void 0);
	for (const { path, sha256 } of binaries) {
		if (await hashOf(path) === sha256) continue;
		throw new ActionError("transfer", `${path} is no longer the file that was built and verified`, { hint: "Another run in this checkout, or a test, has written it: give each run a checkout or an output-directory of its own." });
	}
	for (const { name, path, sha256 } of included) {
		if (await hashOf(path) === sha256) continue;
		throw new ActionError("transfer", `${name} is no longer what it was before the build, and was to be packed`, { hint: "Tests run beside the build: let them write to t.TempDir(). What a build makes belongs into a step before this one." });
	}
	const entries = sources.map(async ({ name, path, isExecutable }) => {
		return {
			name,
			isExecutable,
			sizeBytes: (await files.stat(path))?.sizeBytes ?? 0,
			read: () => files.stream(path)
		};
	});
	return await Promise.all(entries);
}

export { writeArchives };