import { d as variantSetting, r as fileName } from "./target-BBEjT2b0.js";

// src/package/describe/artifact.ts
/** `internal_type` and `type` of GoReleaser 2.13 (internal/artifact/artifact.go), for what is made here. */
const artifactTypes = {
	Archive: 1,
	Binary: 4,
	Checksum: 12,
	SBOM: 29,
	Metadata: 36
};
/** `directory`: the output directory, relative to the workspace. */
function artifactOf(type, { name, path, sizeBytes, sha256 }, directory, { target, extra = {} } = {}) {
	const all = {
		...extra,
		Checksum: `sha256:${sha256}`,
		Size: sizeBytes
	};
	return {
		name,
		path: pathIn(directory, path),
		...target && platformFields(target),
		internal_type: artifactTypes[type],
		type,
		extra: Object.fromEntries(Object.entries(all).sort(([one], [other]) => one < other ? -1 : 1))
	};
}
/** A path in the output directory, `directory` (empty: the workspace), as it is relative to the workspace. */
function pathIn(directory, path) {
	return directory === "" ? path : `${directory}/${path}`;
}
function binaryArtifact(binary, file, directory) {
	const { name, target } = binary;
	return artifactOf("Binary", file, directory, {
		target,
		extra: {
			Binary: name,
			Builder: "go",
			Ext: fileName("", target),
			ID: name
		}
	});
}
function platformFields(target) {
	const { os, arch } = target;
	const [variable, value] = variantSetting(target) ?? [];
	const field = variable?.toLowerCase().replace("gomips64", "gomips");
	return {
		goos: os,
		goarch: arch,
		...field === void 0 ? {} : { [field]: value },
		target: artifactTarget(target)
	};
}
/** `linux_amd64_v1` */
function artifactTarget(target) {
	const [, value] = variantSetting(target) ?? [];
	return [
		target.os,
		target.arch,
		...value === void 0 ? [] : [value]
	].join("_");
}

// src/package/describe/file-names.ts
/**
* The version as file names hold it: without the leading v, as GoReleaser's, so that what looks for its names finds ours.
* What a file system or a download link could take amiss becomes `-`: a version may be any text of the user's.
*/
function fileVersion(version) {
	return version.replace(/^v(?=\d)/, "").replace(/[^0-9A-Za-z.+_~-]+/g, "-").slice(0, 100);
}
/**
* A target as GoReleaser's archives are named (internal/pipe/archive, defaultNameTemplateSuffix): `linux_amd64`, `linux_amd64v3`,
* `linux_armv7`, `linux_mips_hardfloat`. It leaves out the variants of other architectures, so that two of them would have one
* name; here they are added unless they are Go's default.
*/
function platformName(target) {
	const { os, arch } = target;
	const [, setting = ""] = variantSetting(target) ?? [];
	const variant = setting.replaceAll(",", "_");
	if (arch === "arm") return `${os}_armv${variant}`;
	if (arch.startsWith("mips")) return `${os}_${arch}_${variant}`;
	const [, usual] = variantSetting({
		arch,
		variant: void 0
	}) ?? [];
	return `${os}_${arch}${variant === usual ? "" : variant}`;
}
const stem = (name, { version }) => `${name}_${fileVersion(version)}`;
function archiveFormat(archives, { os }) {
	if (archives === "zip") return "zip";
	return archives === "auto" && os === "windows" ? "zip" : "tar.gz";
}
function archiveName({ name, version }, target, format) {
	return `${stem(name, version)}_${platformName(target)}.${format}`;
}
/** GoReleaser's name of a binary's own document, with the variant. */
function sbomName({ name, target }, version) {
	return `${stem(name, version)}_${platformName(target)}.sbom.json`;
}
function checksumsName(project, version) {
	return `${project}_${fileVersion(version)}_checksums.txt`;
}

export { platformName as a, artifactTarget as c, fileVersion as i, binaryArtifact as l, archiveName as n, sbomName as o, checksumsName as r, artifactOf as s, archiveFormat as t, pathIn as u };