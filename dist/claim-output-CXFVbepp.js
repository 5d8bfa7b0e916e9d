import { a as problemOfOutputPlace } from "./create-world-B2qzIWGQ.js";
import { b as wordsOf, h as ActionError } from "./layer-files-BLFrThn-.js";
import { t as count } from "./measures-eZA9LdDp.js";
import { n as readToolError, t as headlineOf } from "./read-tool-error-BoCZmh93.js";
import { g as toGoPlatform, i as formatTarget } from "./target-BBEjT2b0.js";
import { a as platformName, r as checksumsName, s as artifactOf } from "./file-names-3zXCTz67.js";
import { t as releaseDate } from "./release-date-Dl2WCzbs.js";
import { createHash, randomUUID } from "node:crypto";
import { basename, dirname, join, relative, sep } from "node:path";

// src/git/git.ts
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
	const known = readToolError(stderr);
	throw new ActionError("tool", "git could not read this repository", {
		cause: new Error(known?.headline ?? headlineOf(stderr) ?? `it ended with exit code ${exitCode}`),
		evidence: stderr.trim().split("\n"),
		...known?.remedy === void 0 ? {} : { hint: known.remedy }
	});
}

// src/output/output-directory.ts
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
async function ignoreOutput(output, world) {
	const { directory, finalFiles, moduleDirectory } = await throughLinks(output, world);
	const git = gitIn(moduleDirectory, world);
	const committed = await git("--literal-pathspecs", "ls-files", "--", directory);
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
/** Git says nothing of what lies behind a link. */
async function throughLinks(output, { files }) {
	const directory = await files.realPath(output.directory) ?? output.directory;
	return {
		directory,
		moduleDirectory: await files.realPath(output.moduleDirectory) ?? output.moduleDirectory,
		finalFiles: output.finalFiles.map((path) => join(directory, relative(output.directory, path)))
	};
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

// src/proof/stand-ins.ts
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

// src/proof/executable/executable.ts
function damaged(why, cause) {
	return new ActionError("proof", `not a readable executable: ${why}`, cause === void 0 ? {} : { cause });
}
/** Up to `length` bytes; none when `offset` lies outside, whatever a damaged header made of it. */
async function readAt(file, offset, length) {
	return Number.isSafeInteger(offset) && offset >= 0 && offset < file.sizeBytes && length > 0 ? await file.read(offset, Math.min(length, file.sizeBytes - offset)) : /* @__PURE__ */ new Uint8Array();
}
/** Numbers in `bytes`; a RangeError for those outside. */
function fieldsOf(bytes, littleEndian) {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return {
		sizeBytes: bytes.byteLength,
		u8: (at) => view.getUint8(at),
		u16: (at) => view.getUint16(at, littleEndian),
		u32: (at) => view.getUint32(at, littleEndian),
		u64(at) {
			const [first, second] = [view.getUint32(at, littleEndian), view.getUint32(at + 4, littleEndian)];
			return littleEndian ? second * 2 ** 32 + first : first * 2 ** 32 + second;
		},
		text(at, length) {
			const field = bytes.subarray(at, at + length);
			const end = field.indexOf(0);
			return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
		}
	};
}
/** The bytes of `region` in the file cannot lie outside of it. */
function clip(region, file) {
	const { offset, sizeBytes } = region;
	const available = Number.isSafeInteger(offset) ? Math.max(0, file.sizeBytes - offset) : 0;
	return {
		...region,
		sizeBytes: Math.min(sizeBytes, available)
	};
}

// src/proof/executable/go-build-info.ts
/** Without the experiments that Go appends: `1.26.8-X:jsonv2`, before Go 1.26 `1.25.1 X:jsonv2`. */
const plainGoVersion = (goVersion) => goVersion.replace(/[ -]X:.*$/, "");
const magic = Buffer.from("ÿ Go buildinf:", "latin1");
const alignment = 16;
const headerBytes$2 = 32;
/** In the byte after the pointer size: the strings follow the header (Go 1.18 and later). */
const inlineStrings = 2;
const chunkBytes$1 = 1048576;
/** cmd/go's infoStart and infoEnd, the marks around the modules. */
const startMark = Buffer.from("3077af0c9274080241e1c107e6d618e6", "hex");
const endMark = Buffer.from("f932433186182072008242104116d8f2", "hex");
const maxModulesBytes = 4194304;
/** undefined: none, or one of Go 1.17 and before, or a damaged one. Format: cmd/link's `buildinfo`, debug/buildinfo. */
async function readGoBuildInfo(executable) {
	const { contents: file, buildInfoRegions } = executable;
	if (executable.format === "WebAssembly") return await readUnheaded(executable);
	for (const region of buildInfoRegions) {
		const offset = await findMagic(file, region);
		if (offset !== void 0) return await decode(file, offset);
	}
}
/** The linker writes no header into WebAssembly: there are the modules as runtime/debug reads them, and the version elsewhere. */
async function readUnheaded({ contents, buildInfoRegions, producer }) {
	if (!producer?.startsWith("go")) return void 0;
	for (const { offset, sizeBytes } of buildInfoRegions) {
		const start = await find(contents, startMark, offset, sizeBytes, 1);
		if (start === void 0) continue;
		const most = Math.min(maxModulesBytes, offset + sizeBytes - start);
		const bytes = Buffer.from(await readAt(contents, start, most));
		const end = bytes.indexOf(endMark);
		if (end < 0) return void 0;
		const framed = bytes.subarray(0, end + endMark.length);
		return {
			goVersion: producer.slice(2),
			...parseModules(framed.toString("latin1")),
			offset: start,
			sizeBytes: framed.length
		};
	}
}
/** Aligned in memory; and so in the file, as regions are loaded whole pages at a time. */
async function findMagic(file, { offset, sizeBytes }) {
	return await find(file, magic, offset, sizeBytes, alignment);
}
/** Where `wanted` stands, at a multiple of `step` bytes from `offset`. Chunks overlap, so that nothing is torn apart. */
async function find(file, wanted, offset, sizeBytes, step) {
	for (let start = 0; start < sizeBytes; start += chunkBytes$1) {
		const length = Math.min(chunkBytes$1 + wanted.length, sizeBytes - start);
		const chunk = Buffer.from(await readAt(file, offset + start, length));
		for (let at = chunk.indexOf(wanted); at >= 0; at = chunk.indexOf(wanted, at + 1)) if (at % step === 0) return offset + start + at;
	}
}
async function decode(file, offset) {
	if ((((await readAt(file, offset, headerBytes$2))[15] ?? 0) & inlineStrings) === 0) return void 0;
	const version = await readText(file, offset + headerBytes$2);
	const modules = version && await readText(file, version.end);
	if (!version || !modules || !version.text.startsWith("go")) return void 0;
	return {
		goVersion: version.text.slice(2),
		...parseModules(modules.text),
		offset,
		sizeBytes: modules.end - offset
	};
}
/** A length of up to ten bytes, seven bits each, low bits first; then that many bytes. */
async function readText(file, offset) {
	const prefix = await readAt(file, offset, 10);
	let length = 0;
	for (const [index, byte] of prefix.entries()) {
		length += (byte & 127) * 2 ** (7 * index);
		if (byte >= 128) continue;
		const start = offset + index + 1;
		const bytes = await readAt(file, start, length);
		return bytes.length < length ? void 0 : {
			text: Buffer.from(bytes).toString("latin1"),
			end: start + length
		};
	}
}
/** Lines of tab-separated fields between two marks of 16 bytes (cmd/go's infoStart and infoEnd). */
function parseModules(framed) {
	const text = Buffer.from(framed.slice(16, -16), "latin1").toString("utf8");
	const settings = /* @__PURE__ */ new Map();
	const dependencies = [];
	let [path, module] = ["", ""];
	for (const line of text.split("\n")) {
		const [kind, ...fields] = line.split("	");
		if (kind === "path") path = fields[0] ?? "";
		else if (kind === "mod") module = fields.slice(0, 2).join(" ").trim();
		else if (kind === "build") addSetting(settings, fields.join("	"));
		else if (kind === "dep") dependencies.push(moduleOf(fields));
		else if (kind === "=>") replaceLast(dependencies, moduleOf(fields));
	}
	return {
		path,
		module,
		dependencies,
		settings
	};
}
function moduleOf([path = "", version = "", sum = ""]) {
	return {
		path,
		version,
		sum
	};
}
/** `=>` follows the module that it replaces. */
function replaceLast(modules, replacedBy) {
	const last = modules.pop();
	if (last !== void 0) modules.push({
		...last,
		replacedBy
	});
}
/** `key=value`; either is a Go string literal when it holds characters that the line cannot. */
function addSetting(settings, setting) {
	const [, key = "", value = ""] = /^("(?:[^"\\]|\\.)*"|[^=]*)=(.*)$/s.exec(setting) ?? [];
	if (key !== "") settings.set(unquote(key), unquote(value));
}
function unquote(text) {
	if (!/^["`]/.test(text)) return text;
	if (text.startsWith("`")) return text.slice(1, -1);
	try {
		return String(JSON.parse(text));
	} catch {
		return text;
	}
}

// src/proof/executable/elf.ts
/** e_machine to GOARCH, little-endian and big-endian. The numbers are the System V ABI's, as in debug/elf. */
const machines$2 = {
	"3 32 little": "386",
	"62 64 little": "amd64",
	"40 32 little": "arm",
	"183 64 little": "arm64",
	"258 64 little": "loong64",
	"8 32 big": "mips",
	"8 32 little": "mipsle",
	"8 64 big": "mips64",
	"8 64 little": "mips64le",
	"21 64 big": "ppc64",
	"21 64 little": "ppc64le",
	"243 64 little": "riscv64",
	"22 64 big": "s390x"
};
const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const PF_X = 1;
const PF_W = 2;
const DT_NEEDED = 1;
const DT_STRTAB = 5;
/** Real files have about ten segments and forty sections; more than this is damage, and would cost time and memory. */
const maxSegments$1 = 128;
const maxSections$3 = 4096;
const maxLibraries = 256;
const maxTableBytes = 1048576;
async function readElf(file) {
	const ident = await readAt(file, 0, 64);
	const [elfClass, data, osAbi] = [
		ident[4],
		ident[5],
		ident[7]
	];
	if (elfClass !== 1 && elfClass !== 2 || data !== 1 && data !== 2) throw damaged("ELF of an unknown class");
	const is64 = elfClass === 2;
	const littleEndian = data === 1;
	const header = fieldsOf(ident, littleEndian);
	const layout = {
		is64,
		word: is64 ? (fields, at) => fields.u64(at) : (fields, at) => fields.u32(at)
	};
	const segments = await readSegments$1(file, header, layout, littleEndian);
	const loaded = segments.filter(({ type, sizeBytes }) => type === PT_LOAD && sizeBytes > 0);
	const interpreter = segments.find(({ type }) => type === PT_INTERP);
	const bits = is64 ? 64 : 32;
	const number = header.u16(18);
	return {
		format: "ELF",
		contents: file,
		osAbi: osAbi ?? 0,
		machine: machines$2[`${number} ${bits} ${littleEndian ? "little" : "big"}`] ?? `ELF machine ${number}, ${bits} bit`,
		pointerBytes: is64 ? 8 : 4,
		littleEndian,
		interpreter: interpreter && fieldsOf(await readAt(file, interpreter.offset, 256), littleEndian).text(0, 256),
		libraries: await readLibraries(file, segments, layout, littleEndian),
		regions: loaded,
		buildInfoRegions: [...await findSection(file, header, layout, littleEndian, ".go.buildinfo"), ...loaded.filter(({ writable, executable }) => writable && !executable)]
	};
}
async function readSegments$1(file, header, { is64, word }, littleEndian) {
	const start = word(header, is64 ? 32 : 28);
	const size = is64 ? 56 : 32;
	const count = header.u16(is64 ? 56 : 44);
	if (header.u16(is64 ? 54 : 42) !== size || count > maxSegments$1) throw damaged("its segment table is not ELF's");
	const table = fieldsOf(await readAt(file, start, count * size), littleEndian);
	return Array.from({ length: count }, (_, index) => {
		const at = index * size;
		const flags = table.u32(at + (is64 ? 4 : 24));
		const region = {
			offset: word(table, at + (is64 ? 8 : 4)),
			address: word(table, at + (is64 ? 16 : 8)),
			sizeBytes: word(table, at + (is64 ? 32 : 16)),
			writable: (flags & PF_W) !== 0
		};
		return {
			...clip(region, file),
			type: table.u32(at),
			executable: (flags & PF_X) !== 0
		};
	});
}
/** Names of the shared libraries. A library whose name cannot be read still counts. */
async function readLibraries(file, segments, { is64, word }, littleEndian) {
	const dynamic = segments.find(({ type }) => type === PT_DYNAMIC);
	if (!dynamic) return [];
	const table = fieldsOf(await readAt(file, dynamic.offset, Math.min(dynamic.sizeBytes, maxTableBytes)), littleEndian);
	const half = is64 ? 8 : 4;
	const names = [];
	let strings;
	for (let at = 0; at + 2 * half <= table.sizeBytes; at += 2 * half) {
		const tag = word(table, at);
		if (tag === 0) break;
		if (tag === DT_NEEDED && names.length < maxLibraries) names.push(word(table, at + half));
		if (tag === DT_STRTAB) strings = word(table, at + half);
	}
	const offset = strings === void 0 ? void 0 : offsetOf(strings, segments);
	const read = async (name) => offset === void 0 ? "" : fieldsOf(await readAt(file, offset + name, 256), littleEndian).text(0, 256);
	const libraries = [];
	for (const name of names) libraries.push(await read(name) || "(unreadable name)");
	return libraries;
}
function offsetOf(address, regions) {
	const holds = (region) => region.type === PT_LOAD && address >= region.address && address < region.address + region.sizeBytes;
	const region = regions.find(holds);
	return region && region.offset + (address - region.address);
}
/** Absent in files without a section table (strip --strip-section-headers), which is allowed. */
async function findSection(file, header, { is64, word }, littleEndian, name) {
	const start = word(header, is64 ? 40 : 32);
	const size = is64 ? 64 : 40;
	const count = header.u16(is64 ? 60 : 48);
	if (start === 0 || count === 0) return [];
	if (header.u16(is64 ? 58 : 46) !== size || count > maxSections$3) throw damaged("its section table is not ELF's");
	const table = fieldsOf(await readAt(file, start, count * size), littleEndian);
	const regionAt = (at) => clip({
		address: word(table, at + (is64 ? 16 : 12)),
		offset: word(table, at + (is64 ? 24 : 16)),
		sizeBytes: word(table, at + (is64 ? 32 : 20)),
		writable: true
	}, file);
	const { offset, sizeBytes } = regionAt(header.u16(is64 ? 62 : 50) * size);
	const names = fieldsOf(await readAt(file, offset, Math.min(sizeBytes, maxTableBytes)), littleEndian);
	const isWanted = (index) => {
		const at = table.u32(index * size);
		return at < names.sizeBytes && names.text(at, name.length + 1) === name;
	};
	const index = Array.from({ length: count }, (_, each) => each).find(isWanted);
	return index === void 0 ? [] : [regionAt(index * size)];
}

// src/proof/executable/mach-o.ts
/** cputype to GOARCH (mach/machine.h); Go makes 64-bit little-endian files only. */
const machines$1 = {
	16777223: "amd64",
	16777228: "arm64"
};
const LC_SEGMENT_64 = 25;
const VM_PROT_WRITE = 2;
const headerBytes$1 = 32;
const segmentBytes = 72;
const sectionBytes$2 = 80;
const maxCommandBytes = 262144;
async function readMachO(file) {
	const header = fieldsOf(await readAt(file, 0, headerBytes$1), true);
	const cpu = header.u32(4);
	const commandBytes = header.u32(20);
	if (commandBytes > maxCommandBytes) throw damaged("its load commands are longer than Mach-O's can be");
	const commands = fieldsOf(await readAt(file, headerBytes$1, commandBytes), true);
	const regions = [];
	const buildInfo = [];
	for (let at = 0, left = header.u32(16); left > 0; left--) {
		const length = commands.u32(at + 4);
		if (length < 8) throw damaged("a load command without a length");
		if (commands.u32(at) === LC_SEGMENT_64) {
			const region = clip(segmentAt(commands, at), file);
			if (region.sizeBytes > 0) regions.push(region);
			buildInfo.push(...sectionsAt(commands, at, length, "__go_buildinfo").map((section) => clip(section, file)));
		}
		at += length;
	}
	return {
		format: "Mach-O",
		contents: file,
		osAbi: 0,
		machine: machines$1[cpu] ?? `Mach-O cpu 0x${cpu.toString(16)}`,
		pointerBytes: 8,
		littleEndian: true,
		interpreter: void 0,
		libraries: [],
		regions,
		buildInfoRegions: [...buildInfo, ...regions.filter(({ writable }) => writable)]
	};
}
function segmentAt(commands, at) {
	return {
		address: commands.u64(at + 24),
		offset: commands.u64(at + 40),
		sizeBytes: commands.u64(at + 48),
		writable: (commands.u32(at + 60) & VM_PROT_WRITE) !== 0
	};
}
/** `length` is the command's: its sections stand inside of it, however many it claims to have. */
function sectionsAt(commands, segment, length, name) {
	const count = Math.min(commands.u32(segment + 64), Math.floor((length - segmentBytes) / sectionBytes$2));
	const sections = [];
	for (let index = 0; index < count; index++) {
		const at = segment + segmentBytes + index * sectionBytes$2;
		if (commands.text(at, 16) !== name) continue;
		const [address, sizeBytes, offset] = [
			commands.u64(at + 32),
			commands.u64(at + 40),
			commands.u32(at + 48)
		];
		sections.push({
			address,
			offset,
			sizeBytes,
			writable: true
		});
	}
	return sections;
}

// src/proof/executable/pe.ts
/** Machine of the COFF header to GOARCH (Microsoft's PE format). */
const machines = {
	332: "386",
	34404: "amd64",
	43620: "arm64"
};
const IMAGE_SCN_MEM_WRITE = 2147483648;
const sectionBytes$1 = 40;
/** What the Windows loader itself takes at most. */
const maxSections$2 = 96;
async function readPe(file) {
	const start = fieldsOf(await readAt(file, 60, 4), true).u32(0);
	const header = fieldsOf(await readAt(file, start, 56), true);
	if (header.u32(0) !== 17744) throw damaged("MZ without a PE header");
	const machine = header.u16(4);
	const count = header.u16(6);
	if (count > maxSections$2) throw damaged("it has more sections than PE allows");
	const is64 = header.u16(24) === 523;
	const imageBase = is64 ? header.u64(48) : header.u32(52);
	const table = fieldsOf(await readAt(file, start + 24 + header.u16(20), count * sectionBytes$1), true);
	const regions = Array.from({ length: count }, (_, index) => {
		const at = index * sectionBytes$1;
		return clip({
			address: imageBase + table.u32(at + 12),
			sizeBytes: table.u32(at + 16),
			offset: table.u32(at + 20),
			writable: (table.u32(at + 36) & IMAGE_SCN_MEM_WRITE) !== 0
		}, file);
	}).filter(({ sizeBytes }) => sizeBytes > 0);
	return {
		format: "PE",
		contents: file,
		osAbi: 0,
		machine: machines[machine] ?? `PE machine 0x${machine.toString(16)}`,
		pointerBytes: is64 ? 8 : 4,
		littleEndian: true,
		interpreter: void 0,
		libraries: [],
		regions,
		buildInfoRegions: regions.filter(({ writable }) => writable)
	};
}

// src/proof/executable/plan9.ts
/** By the magic number of debug/plan9obj. */
const layouts = {
	491: {
		machine: "386",
		headerBytes: 32,
		pageBytes: 4096,
		pointerBytes: 4
	},
	1607: {
		machine: "arm",
		headerBytes: 32,
		pageBytes: 4096,
		pointerBytes: 4
	},
	35479: {
		machine: "amd64",
		headerBytes: 40,
		pageBytes: 2097152,
		pointerBytes: 8
	}
};
function isPlan9(magic) {
	return layouts[magic] !== void 0;
}
/** a.out: a header of big-endian numbers, then the text, then the data. */
async function readPlan9(file) {
	const header = fieldsOf(await readAt(file, 0, 32), false);
	const [magic, textBytes, dataBytes] = [
		header.u32(0),
		header.u32(4),
		header.u32(8)
	];
	const { machine, headerBytes, pageBytes, pointerBytes } = layouts[magic];
	const text = {
		offset: headerBytes,
		address: pageBytes + headerBytes,
		sizeBytes: textBytes,
		writable: false
	};
	const dataAddress = Math.ceil((text.address + textBytes) / pageBytes) * pageBytes;
	const regions = [text, {
		offset: headerBytes + textBytes,
		address: dataAddress,
		sizeBytes: dataBytes,
		writable: true
	}].map((region) => clip(region, file));
	return {
		format: "Plan 9 a.out",
		contents: file,
		osAbi: 0,
		machine,
		pointerBytes,
		littleEndian: true,
		interpreter: void 0,
		libraries: [],
		regions,
		buildInfoRegions: regions.filter(({ writable }) => writable)
	};
}

// src/proof/executable/wasm-memory.ts
/** Regions that are nearer than this are one: fewer of them to search, at the price of some zeros. */
const nearBytes = 256;
const wordBytes = 8;
const windowBytes = 262144;
/**
* The memory that a module starts with, to be read by addresses. Go's linker leaves out every run of eight zeros
* (writeDataSec in cmd/link/internal/wasm/asm.go), so that even one string header may lie in two segments: what lies in none is zero.
* `segments` are in the order of their addresses and do not overlap.
*/
function memoryOf(file, segments) {
	const { address = 0, sizeBytes = 0 } = segments.at(-1) ?? {};
	const end = address + sizeBytes + 16;
	return {
		sizeBytes: end,
		async read(offset, length) {
			const memory = new Uint8Array(Math.max(0, Math.min(length, end - offset)));
			const window = windowOf(file, 2 * memory.length);
			for (let index = firstAfter(segments, offset); index < segments.length; index++) {
				const { address, offset: place, sizeBytes } = segments[index];
				if (address >= offset + memory.length) break;
				const from = Math.max(address, offset);
				const to = Math.min(address + sizeBytes, offset + memory.length);
				memory.set(await window(place + (from - address), to - from), from - offset);
			}
			return memory;
		}
	};
}
/** Reads ahead: segments are small, and follow each other in the file. */
function windowOf(file, mostAhead) {
	let [bytes, start] = [/* @__PURE__ */ new Uint8Array(), 0];
	return async (offset, length) => {
		if (offset < start || offset + length > start + bytes.length) {
			const ahead = Math.min(windowBytes, mostAhead, file.sizeBytes - offset);
			[bytes, start] = [await file.read(offset, Math.max(length, ahead)), offset];
		}
		return bytes.subarray(offset - start, offset - start + length);
	};
}
/** Index of the first segment that ends after an address. */
function firstAfter(segments, address) {
	let [low, high] = [0, segments.length];
	while (low < high) {
		const middle = low + high >>> 1;
		const segment = segments[middle];
		if (segment.address + segment.sizeBytes <= address) low = middle + 1;
		else high = middle;
	}
	return low;
}
/** Whole words around the segments, with the zeros that end the last one: a NUL byte, the rest of a number. */
function regionsOf(segments) {
	const regions = [];
	for (const { address, sizeBytes } of segments) {
		const start = Math.floor(address / wordBytes) * wordBytes;
		const end = Math.ceil((address + sizeBytes + 1) / wordBytes) * wordBytes;
		const last = regions.at(-1);
		if (last !== void 0 && start <= last.address + last.sizeBytes + nearBytes) last.sizeBytes = end - last.address;
		else regions.push({
			address: start,
			offset: start,
			sizeBytes: end - start,
			writable: true
		});
	}
	return regions;
}

// src/proof/executable/wasm.ts
/** Sections of the WebAssembly core specification, 5.5. */
const CUSTOM = 0;
const IMPORT = 2;
const DATA = 11;
const chunkBytes = 65536;
/** Go's linker makes at most 100,000 segments, fifteen sections and some hundred imports. */
const maxSegments = 2e5;
const maxSections$1 = 256;
const maxImports = 1e4;
const maxTextBytes = 4096;
/** Version 1 of the format, with one memory, as Go makes it. */
async function readWasm(file) {
	let segments = [];
	let modules = [];
	let producer;
	const cursor = cursorIn(file, 8);
	for (let count = 0; cursor.at < file.sizeBytes; count++) {
		if (count === maxSections$1) throw damaged("it has more sections than WebAssembly knows");
		const id = await cursor.byte();
		const sizeBytes = await cursor.number();
		const end = cursor.at + sizeBytes;
		if (end > file.sizeBytes) throw damaged("a section reaches beyond the end of the file");
		if (id === DATA) segments = await readSegments(cursor, end);
		if (id === IMPORT) modules = await readImports(cursor);
		if (id === CUSTOM && await cursor.text() === "producers") producer = await readProducer(cursor);
		cursor.at = end;
	}
	const regions = regionsOf(segments);
	return {
		format: "WebAssembly",
		contents: memoryOf(file, segments),
		osAbi: 0,
		machine: "wasm",
		pointerBytes: 8,
		littleEndian: true,
		interpreter: void 0,
		libraries: modules,
		...producer === void 0 ? {} : { producer },
		regions,
		buildInfoRegions: regions
	};
}
async function readSegments(cursor, end) {
	const count = await cursor.number();
	if (count > maxSegments) throw damaged("it has more data segments than Go makes");
	const segments = [];
	for (let left = count; left > 0; left--) {
		const isActive = await cursor.number() === 0 && await cursor.byte() === 65;
		const address = await cursor.signed() >>> 0;
		if (!isActive || await cursor.byte() !== 11) throw damaged("a data segment of a kind that Go does not make");
		const sizeBytes = await cursor.number();
		if (cursor.at + sizeBytes > end) throw damaged("a data segment reaches beyond its section");
		segments.push({
			address,
			offset: cursor.at,
			sizeBytes
		});
		cursor.at += sizeBytes;
	}
	segments.sort((a, b) => a.address - b.address);
	if (segments.some(({ address, sizeBytes }, index) => {
		const next = segments[index + 1];
		return next !== void 0 && address + sizeBytes > next.address;
	})) throw damaged("its data segments overlap");
	return segments;
}
/** Names of the modules that functions are imported from. */
async function readImports(cursor) {
	const count = await cursor.number();
	if (count > maxImports) throw damaged("it has more imports than Go makes");
	const modules = /* @__PURE__ */ new Set();
	for (let left = count; left > 0; left--) {
		modules.add(await cursor.text());
		await cursor.text();
		if (await cursor.byte() !== 0) throw damaged("it imports something else than functions");
		await cursor.number();
	}
	return [...modules];
}
/** The version in `language: Go <version>` (writeProducerSec in cmd/link). */
async function readProducer(cursor) {
	for (let fields = Math.min(await cursor.number(), 8); fields > 0; fields--) {
		await cursor.text();
		for (let values = Math.min(await cursor.number(), 8); values > 0; values--) {
			const name = await cursor.text();
			const version = await cursor.text();
			if (name === "Go") return version;
		}
	}
}
function cursorIn(file, start) {
	let [chunk, chunkStart] = [/* @__PURE__ */ new Uint8Array(), 0];
	const cursor = {
		at: start,
		async byte() {
			if (cursor.at < chunkStart || cursor.at >= chunkStart + chunk.length) [chunk, chunkStart] = [await readAt(file, cursor.at, chunkBytes), cursor.at];
			const byte = chunk[cursor.at++ - chunkStart];
			if (byte === void 0) throw damaged("it is cut off");
			return byte;
		},
		async number() {
			return (await leb128()).value;
		},
		async signed() {
			const { value, bits, isNegative } = await leb128();
			return isNegative ? value - 2 ** bits : value;
		},
		async text() {
			const length = await cursor.number();
			if (length > maxTextBytes) throw damaged("a name is longer than names are");
			const bytes = await readAt(file, cursor.at, length);
			if (bytes.length < length) throw damaged("it is cut off");
			cursor.at += length;
			return new TextDecoder().decode(bytes);
		}
	};
	const leb128 = async () => {
		let value = 0;
		for (let bits = 7; bits <= 35; bits += 7) {
			const byte = await cursor.byte();
			value += (byte & 127) * 2 ** (bits - 7);
			if (byte < 128) return {
				value,
				bits,
				isNegative: (byte & 64) !== 0
			};
		}
		throw damaged("a number of more than 32 bits");
	};
	return cursor;
}

// src/proof/executable/xcoff.ts
const STYP_TEXT = 32;
const STYP_DATA = 64;
const headerBytes = 24;
const sectionBytes = 72;
/** Go's linker writes four. */
const maxSections = 64;
/** The 64-bit format of AIX, all of it big-endian (XCOFF64; cmd/internal/xcoff). Unlike Go's own reader it needs no symbol table. */
async function readXcoff(file) {
	const header = fieldsOf(await readAt(file, 0, headerBytes), false);
	const [count, optionalBytes] = [header.u16(2), header.u16(16)];
	if (count > maxSections) throw damaged("it has more sections than a program for AIX");
	const table = fieldsOf(await readAt(file, headerBytes + optionalBytes, count * sectionBytes), false);
	const regions = Array.from({ length: count }, (_, index) => {
		const at = index * sectionBytes;
		const type = table.u32(at + 64);
		if (type !== STYP_TEXT && type !== STYP_DATA) return [];
		const place = {
			address: table.u64(at + 16),
			sizeBytes: table.u64(at + 24),
			offset: table.u64(at + 32)
		};
		return [clip({
			...place,
			writable: type === STYP_DATA
		}, file)];
	}).flat();
	return {
		format: "XCOFF",
		contents: file,
		osAbi: 0,
		machine: "ppc64",
		pointerBytes: 8,
		littleEndian: false,
		interpreter: void 0,
		libraries: [],
		regions,
		buildInfoRegions: regions.filter(({ writable }) => writable)
	};
}

// src/proof/executable/read-executable.ts
/** Reads the headers. Throws `proof` for a file that is no executable, or a damaged one; never reads more than a few MiB. */
async function readExecutable(file) {
	try {
		const magic = fieldsOf(await readAt(file, 0, 4), false).u32(0);
		if (magic === 2135247942) return await readElf(file);
		if (magic >>> 16 === 19802) return await readPe(file);
		if (magic === 3489328638) return await readMachO(file);
		if (magic === 6386541) return await readWasm(file);
		if (magic >>> 16 === 503) return await readXcoff(file);
		if (isPlan9(magic)) return await readPlan9(file);
		if (otherFormats[magic] !== void 0) throw damaged(`it is ${otherFormats[magic]}, which Go does not make`);
	} catch (cause) {
		if (cause instanceof RangeError) throw damaged("its headers point outside of the file", cause);
		throw cause;
	}
	throw damaged("it is of no format that Go makes programs in");
}
/** What people may take for a program of Go. */
const otherFormats = {
	3405691582: "a universal Mach-O file (several programs in one)",
	3405691583: "a universal Mach-O file (several programs in one)",
	4277009102: "a 32-bit Mach-O file",
	3472551422: "a 32-bit Mach-O file",
	4277009103: "a big-endian Mach-O file",
	560034408: "an archive of object files"
};

// src/package/describe/artifact-list.ts
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

// src/package/outputs-of-job.ts
/** Packaged by a step of this job, or put there by one, as actions/download-artifact does. What cannot be told is an earlier job's. */
function isOfThisJob({ isNoted, modifiedMs, eventWrittenMs, tempCreatedMs }) {
	const beginMs = Math.max(eventWrittenMs ?? Number.NEGATIVE_INFINITY, tempCreatedMs ?? Number.NEGATIVE_INFINITY);
	return isNoted || Number.isFinite(beginMs) && modifiedMs >= beginMs;
}
async function isOutputOfThisJob(directory, { files, runner }) {
	const { RUNNER_TEMP: temp, GITHUB_EVENT_PATH: event } = runner.env;
	const factsOf = (path) => path ? files.stat(path).catch(() => void 0) : void 0;
	const index = await files.stat(join(directory, "artifacts.json"));
	return isOfThisJob({
		isNoted: (await outputsOfJob({
			files,
			runner
		})).includes(directory),
		modifiedMs: index?.modifiedMs ?? Number.NEGATIVE_INFINITY,
		eventWrittenMs: (await factsOf(event))?.modifiedMs,
		tempCreatedMs: (await factsOf(temp))?.createdMs
	});
}
/** Kept where the runner keeps what is of one job: it empties that directory before and after each. */
const ledger = ({ runner }) => runner.env["RUNNER_TEMP"] && join(runner.env["RUNNER_TEMP"], "gin-deploy-outputs");
async function outputsOfJob(world) {
	const path = ledger(world);
	return path ? (await world.files.readText(path).catch(() => void 0) ?? "").split("\n") : [];
}
async function noteOutput(directory, world) {
	const path = ledger(world);
	if (path) await world.files.append(path, `${directory}\n`).catch(() => {});
}

// src/package/earlier-output.ts
/** Errors: `input`, for an artifacts.json that is nobody's of that kind. */
async function readEarlier(directory, world) {
	const { files } = world;
	const index = join(directory, "artifacts.json");
	if ((await files.stat(index))?.kind !== "file") return void 0;
	const artifacts = parseArtifacts(await files.readText(index) ?? "");
	if (typeof artifacts === "string") throw new ActionError("input", `output-directory: ${index} ${artifacts}, and would be overwritten`, { hint: "It is not of this action. Remove it, or choose another output-directory." });
	const project = projectIn(await files.readText(join(directory, "metadata.json")) ?? "");
	const there = await Promise.all(artifacts.map((artifact) => isThere(artifact, artifacts, directory, files)));
	return {
		directory,
		project,
		artifacts: artifacts.filter((_, index) => there[index]),
		isOfThisJob: await isOutputOfThisJob(directory, world)
	};
}
/** Not of a list that was fetched alone, to compare sizes. The entry of metadata.json stays: it says where the others lie. */
async function isThere(artifact, artifacts, directory, files) {
	const path = pathInOutput(artifact, artifacts);
	if (artifact.type === "Metadata" || path === void 0) return path !== void 0;
	return (await files.stat(join(directory, path)))?.kind === "file";
}
function projectIn(metadata) {
	try {
		const { project_name: name } = JSON.parse(metadata);
		return typeof name === "string" ? name : void 0;
	} catch {
		return;
	}
}
/** What a file is of a release, whatever the version; undefined: it comes with every release. */
function keyOf({ type, target = "", extra }) {
	if (type === "Binary") return `Binary ${extra.Binary} ${target}`;
	if (type === "Archive") return `Archive ${extra.Format} ${target}`;
	return type === "SBOM" ? "SBOM" : void 0;
}
function isMadeAgain(artifact, { keys }) {
	const key = keyOf(artifact);
	return key === void 0 || keys.includes(key);
}
/** Only what is of this job will be looked for by a later step: what an earlier job left in the directory is nobody's any more. */
function judgeEarlier(earlier, wanted) {
	const { directory, artifacts, isOfThisJob } = earlier;
	const programs = new Set(wanted.keys.flatMap((key) => /^Binary (\S+)/.exec(key)?.[1] ?? []));
	const [program = wanted.project] = programs;
	const place = `output-directory: ${directory}`;
	const other = otherOwner(earlier, wanted, programs);
	if (!isOfThisJob) {
		if (other === void 0) return { kind: "replaced" };
		return {
			kind: "replaced",
			warning: `${place} held ${other} from an earlier job. They are removed: ${firstOf(artifacts.flatMap((artifact) => pathInOutput(artifact, artifacts) ?? []))}. To keep both apart, set \`output-directory: dist-${program}\` here.`
		};
	}
	const refused = (what, hint = "") => {
		const apart = `Give each step its own directory, for example \`output-directory: dist-${program}\` here.`;
		return {
			kind: "refused",
			error: new ActionError("input", `${place} holds ${what}`, { hint: `${apart}${hint}` })
		};
	};
	if (other !== void 0) return refused(`${other} from this job, which this build of ${program} would remove`);
	const lost = artifacts.filter((artifact) => !isMadeAgain(artifact, wanted)).map(({ path }) => path);
	if (lost.length === 0) return { kind: "replaced" };
	return refused(`${count(lost.length, "file")} of an earlier step of this job, which this step does not make again, and would remove: ${firstOf(lost)}`, " To deploy what that step built, name it in `binary`.");
}
/** Whose files they are; undefined: what this run builds, or what was cut off before it said so. */
function otherOwner({ project, artifacts }, wanted, programs) {
	if (project !== void 0 && project !== wanted.project) return `the files of ${project}`;
	const built = artifacts.flatMap(({ type, extra }) => type === "Binary" ? [extra.Binary ?? ""] : []);
	const others = new Set(built.filter((program) => !programs.has(program)));
	return others.size === 0 ? void 0 : `the files of ${firstOf([...others])}`;
}
function firstOf(names) {
	const more = names.length - 5;
	return `${names.slice(0, 5).join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}
/**
* An earlier run's files must not be taken for this one's. Only what its own artifacts.json names is removed: a file of that name that
* is somebody else's stays. Errors: `input`, when something would be lost.
*/
async function replaceEarlier(earlier, wanted, world) {
	if (earlier === void 0) return;
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
	if (replacement.warning !== void 0) runner.warning(replacement.warning);
	runner.info(`${directory}: what an earlier run packaged is removed${gone.length > 0 ? `, also ${gone.join(", ")}` : ""}`);
}
/** A binary's own directory: at most what hides it from git is left in it. */
async function removeIfEmpty(directory, files) {
	if ((await files.list(directory)).every((name) => name === ".gitignore")) await files.remove(directory).catch(() => {});
}

// src/package/included-files.ts
function includeRequestOf({ packaging, moduleDirectory, workspace, build }) {
	return {
		globs: packaging.include,
		moduleDirectory,
		workspace,
		outputDirectory: build.outputDirectory
	};
}
/**
* What the globs match; sorted, each once. Links are packed as the file that they lead to. Errors: `input`, with all problems: a
* glob without a match, a file from outside of the workspace, a name that would be another one for who unpacks it.
*/
async function findIncludedFiles(request, world) {
	const problems = [];
	const found = /* @__PURE__ */ new Map();
	for (const glob of request.globs) {
		const matches = (await world.files.glob(glob, request.moduleDirectory)).filter((path) => !isOurs(path, request));
		if (matches.length === 0) problems.push(`${JSON.stringify(glob)} matches no file in ${request.moduleDirectory}`);
		for (const path of matches) found.set(inside(request.moduleDirectory, path), path);
	}
	return await takeFiles(found, problems, request, world);
}
/** With the module's LICENSE, README and CHANGELOG, else those of the workspace, which every archive has. */
async function withCompanions(included, request, world) {
	const besides = (await companions(request, world)).map((path) => [basename(path), path]).filter(([name]) => !included.some((file) => file.name === name));
	return inOrder([...included, ...await takeFiles(new Map(besides), [], request, world)]);
}
/** `found`: paths by their names in the archive. `problems`: of the search. */
async function takeFiles(found, problems, request, world) {
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
	return inOrder(await Promise.all(files));
}
function inOrder(files) {
	return [...files].sort((one, other) => one.name < other.name ? -1 : 1);
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
	return new ActionError("input", `include: ${message}`, { hint: "Write globs relative to working-directory, and a directory as `config/**`." });
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
/** Finds everything that would keep the package from being made. Throws `input`. */
async function preparePackage(inputs, included, world) {
	const { packaging, build, workspace, moduleDirectory, merge } = inputs;
	const { outputDirectory } = build;
	await refuseCommitted(outputDirectory, world);
	const archives = merge === void 0 ? packaging.archives : "none";
	if (merge === void 0) refuseOneNameForTwo(build.targets);
	const packed = archives === "none" ? [] : await withCompanions(included, includeRequestOf(inputs), world);
	const previous = await readPrevious(packaging.previousArtifacts, world);
	const earlier = await readEarlier(outputDirectory, world);
	const directory = relative(workspace, outputDirectory).split(sep).join("/");
	return {
		archives,
		sbom: packaging.sbom,
		included: packed,
		outputDirectory,
		moduleDirectory,
		directory,
		previous,
		earlier
	};
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
	throw new ActionError("input", `previous-artifacts: ${path} ${artifacts}`, { hint: "Let it name the artifacts.json of an earlier release of this action, or of GoReleaser." });
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

// src/package/describe/checksums.ts
/**
* `sha256  path` lines sorted by path, as `sha256sum --check` reads them, and `subject-checksums` of actions/attest, which
* takes the first space for the end of the digest. No path holds a line end or a backslash, which would have to be escaped.
*/
function checksumsText(lines) {
	return [...lines].sort((one, other) => one.path < other.path ? -1 : 1).map(({ sha256, path }) => `${sha256}  ${path}\n`).join("");
}

// src/package/describe/metadata.ts
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
	await noteOutput(outputDirectory, world);
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
			hint: "Remove what is in its way, such as a directory of that name, or choose another output-directory."
		});
	}
}

// src/output/check-output-place.ts
/** Sees whether binaries may go there, before anything is fetched. Throws `input`. */
async function checkOutputPlace(wanted, world) {
	const problem = problemOfOutputPlace(await readPlace(wanted, world));
	if (problem !== void 0) throw new ActionError("input", problem.message, { hint: problem.hint });
}
async function readPlace({ directory, workspace, moduleDirectory }, world) {
	const { files } = world;
	const { nearest, deadLink } = await findNearest(directory, files);
	const path = await files.realPath(nearest) ?? nearest;
	const realDirectory = join(path, relative(nearest, directory));
	const isDirectory = (await files.stat(path))?.kind === "directory";
	const repository = await readRepository(moduleDirectory, world);
	return {
		directory,
		workspace,
		realDirectory,
		realWorkspace: await files.realPath(workspace) ?? workspace,
		there: {
			path,
			isDirectory
		},
		deadLink,
		gitDirectory: repository?.gitDirectory,
		submodule: repository && await findSubmodule(realDirectory, repository.top, world)
	};
}
/** The nearest that is there, from a path upwards; a link to nothing on the way is nothing to go past. */
async function findNearest(path, files) {
	if (await files.realPath(path) !== void 0 || dirname(path) === path) return {
		nearest: path,
		deadLink: void 0
	};
	const target = await files.linkTarget(path);
	if (target !== void 0) return {
		nearest: path,
		deadLink: {
			path,
			target
		}
	};
	return await findNearest(dirname(path), files);
}
/** undefined: there is none, or no git that could say so. */
async function readRepository(directory, world) {
	const asked = await gitIn(directory, world)("rev-parse", "--show-toplevel", "--absolute-git-dir").catch(() => void 0);
	const [top = "", gitDirectory = ""] = asked?.stdout.split("\n") ?? [];
	return asked?.exitCode === 0 ? {
		top,
		gitDirectory
	} : void 0;
}
/** A commit in git's index, mode 160000, is a submodule, whether it is checked out or not. */
async function findSubmodule(directory, top, world) {
	const names = relative(top, directory).split(sep);
	if (names[0] === ".." || names[0] === "") return void 0;
	const places = names.map((_, index) => names.slice(0, index + 1).join("/"));
	return (await gitIn(top, world)("--literal-pathspecs", "ls-files", "--stage", "-z", "--", ...places)).stdout.split("\0").find((line) => line.startsWith("160000 "))?.split("	")[1];
}

// src/package/claim-output.ts
/**
* Sees whether binaries may go to the output directory, and keeps it to this run while it is used: of two runs that pack the same
* directory, one would remove what the other has packed, or list it as its own. Throws `input`.
*/
async function withOutputDirectory({ build: { outputDirectory }, workspace, moduleDirectory }, world, use) {
	await checkOutputPlace({
		directory: outputDirectory,
		workspace,
		moduleDirectory
	}, world);
	const claim = await world.claims.take(await claimPath(outputDirectory, world));
	if (claim?.kind === "held") throw new ActionError("input", `output-directory: another run (process ${claim.pid}) is at work in ${outputDirectory}`, { hint: "Give each run an output-directory of its own, for example one for each leg of a matrix, or a checkout of its own." });
	try {
		return await use();
	} finally {
		await claim?.letGo();
	}
}
/** Among git's own files, where nothing of it shows in `git status`; without a repository outside of the workspace as well. */
async function claimPath(outputDirectory, { files, processes, claims }) {
	let place = outputDirectory;
	while (await files.stat(place) === void 0 && dirname(place) !== place) place = dirname(place);
	const real = join(await files.realPath(place) ?? place, relative(place, outputDirectory));
	const asked = await gitIn(place, { processes })("rev-parse", "--absolute-git-dir").catch(() => void 0);
	const directory = asked?.exitCode === 0 ? asked.stdout.trim() : claims.sharedDirectory;
	const id = createHash("sha256").update(real).digest("hex").slice(0, 16);
	return join(directory, `gin-deploy-run-${id}`);
}

export { holdsModule as C, gitIn as D, withStaging as E, outputOf as O, clearOutput as S, staged as T, readAt as _, stagingPlaceOf as a, standInBytes as b, keyOf as c, pathInOutput as d, sha256Of as f, fieldsOf as g, readGoBuildInfo as h, preparePackage as i, replaceEarlier as l, plainGoVersion as m, publishArtifacts as n, findIncludedFiles as o, readExecutable as p, writeText as r, includeRequestOf as s, withOutputDirectory as t, parseArtifacts as u, isPlaceholder as v, ignoreOutput as w, standInOf as x, linkTextOf as y };