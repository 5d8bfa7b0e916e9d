import { l as ActionError } from "./merge-tree-WOxcOliZ.js";
import { r as lastValue, t as flagsOfGoflags } from "./go-flags--z3zmkoH.js";
import { dirname, isAbsolute, join, posix, relative, resolve, win32 } from "node:path";

// src/project/mod-lines.ts
/** The directives of a go.mod or go.work, blocks taken apart (https://go.dev/ref/mod#go-mod-file-lexical). */
function readModLines(text) {
	const lines = [];
	let block;
	for (const raw of text.split(/\r?\n/)) {
		const words = splitWords(raw);
		if (block !== void 0 && words[0] === ")") {
			block = void 0;
			continue;
		}
		if (block === void 0 && words.length === 2 && words[1] === "(") {
			block = words[0];
			continue;
		}
		const [verb, ...rest] = block === void 0 ? words : [block, ...words];
		if (verb !== void 0 && rest.length > 0) lines.push({
			verb,
			words: rest
		});
	}
	return lines;
}
/** Words up to the comment (a byte order mark counts as white space); in quotes, white space and `//` are part of a word. */
function splitWords(line) {
	const words = [];
	for (const [word, quoted, raw] of line.matchAll(/\/\/.*|"((?:[^"\\]|\\.)*)"|`([^`]*)`|[()]|(?:(?!\/\/)[^\s"`()])+/g)) {
		if (word.startsWith("//")) break;
		words.push(quoted?.replace(/\\(.)/g, "$1") ?? raw ?? word);
	}
	return words;
}

// src/project/go-mod.ts
/** Reads a go.mod (https://go.dev/ref/mod#go-mod-file-grammar). Whether the rest of it is well-formed is Go's to say. */
function readGoMod(text) {
	const lines = readModLines(text);
	return {
		module: argumentOf(lines, "module"),
		...goLines(lines)
	};
}
/** Reads a go.work (https://go.dev/ref/mod#workspaces). */
function readGoWork(text) {
	const lines = readModLines(text);
	const uses = lines.flatMap(({ verb, words }) => verb === "use" && words.length === 1 ? words : []);
	return {
		...goLines(lines),
		uses
	};
}
function goLines(lines) {
	return {
		go: argumentOf(lines, "go"),
		toolchain: argumentOf(lines, "toolchain")
	};
}
function argumentOf(lines, verb) {
	return lines.find((line) => line.verb === verb && line.words.length === 1)?.words[0];
}

// src/project/go-settings.ts
/** Reads what `go env -w` wrote, and combines it with the environment. */
async function readGoSettings({ runner, files, platform }) {
	const file = settingsFile(runner.env, platform.os);
	const text = file === void 0 ? void 0 : await files.readText(file).catch(() => void 0);
	return goSettings(runner.env, text ?? "", platform.os);
}
/** `written`: the text of the file that `go env -w` writes. */
function goSettings(env, written, os) {
	const stored = new Map(written.split("\n").flatMap((line) => {
		const [, name, value] = /^([A-Z][^=]*)=(.*?)\r?$/.exec(line) ?? [];
		return name === void 0 || value === void 0 ? [] : [[name, value]];
	}));
	const get = (name) => env[name] || stored.get(name) || void 0;
	return {
		get,
		moduleCache: moduleCache(get, env, os),
		buildCache: buildCache(get, env, os),
		installDirectory: installDirectory(get, env, os)
	};
}
/** Where `go env -w` writes (cmd/go/internal/cfg, EnvFile); undefined when GOENV switches it off or there is no home. */
function settingsFile(env, os) {
	const given = env["GOENV"];
	if (given) return given === "off" ? void 0 : given;
	const directory = configDirectory(env, os);
	return directory && pathOf(os).join(directory, "go", "env");
}
/** Go's default (cmd/go/internal/cfg): `pkg/mod` of the first GOPATH. */
function moduleCache(get, env, os) {
	const path = firstGopath(get, env, os);
	return get("GOMODCACHE") ?? absolute(path && pathOf(os).join(path, "pkg", "mod"), os);
}
/** GOBIN, else `bin` of the first GOPATH. */
function installDirectory(get, env, os) {
	const path = firstGopath(get, env, os);
	return absolute(get("GOBIN") ?? (path && pathOf(os).join(path, "bin")), os);
}
function firstGopath(get, env, os) {
	const { join, delimiter } = pathOf(os);
	const home = homeOf(env, os);
	return get("GOPATH")?.split(delimiter)[0] ?? (home && join(home, "go"));
}
/** Go's default (cmd/go/internal/cache, DefaultDir): `go-build` in the user's cache directory (os.UserCacheDir). */
function buildCache(get, env, os) {
	const { join } = pathOf(os);
	const home = homeOf(env, os);
	const directory = os === "win32" ? env["LocalAppData"] || env["LOCALAPPDATA"] : os === "darwin" ? home && join(home, "Library", "Caches") : env["XDG_CACHE_HOME"] || home && join(home, ".cache");
	return get("GOCACHE") ?? absolute(directory && join(directory, "go-build"), os);
}
/** os.UserConfigDir */
function configDirectory(env, os) {
	const { join } = pathOf(os);
	const home = homeOf(env, os);
	if (os === "win32") return env["AppData"] || env["APPDATA"];
	if (os === "darwin") return home && join(home, "Library", "Application Support");
	return absolute(env["XDG_CONFIG_HOME"] || home && join(home, ".config"), os);
}
/** What follows from a relative setting is none: Go refuses it. */
function absolute(path, os) {
	return path && pathOf(os).isAbsolute(path) ? path : void 0;
}
function homeOf(env, os) {
	return os === "win32" ? env["USERPROFILE"] : env["HOME"];
}
/** The paths of the machine that is asked about, which a table of tests need not run on. */
function pathOf(os) {
	return os === "win32" ? win32 : posix;
}

// src/project/vendor.ts
/**
* Whether Go takes dependencies from `vendor`: by itself when go.mod or go.work says go 1.14 or later and the directory was
* made for this mode (cmd/go/internal/modload, setDefaultBuildMod); else as -mod says.
*/
function isVendored({ mode, vendor, goLine, inWorkspace }) {
	if (mode !== void 0) return mode === "vendor";
	const [, minor = "0"] = /^1\.(\d+)/.exec(goLine ?? "") ?? [];
	return vendor !== void 0 && Number(minor) >= 14 && vendor.ofWorkspace === inWorkspace;
}
async function readVendor(root, files) {
	const directory = join(root, "vendor");
	if ((await files.stat(directory))?.kind !== "directory") return void 0;
	const list = join(directory, "modules.txt");
	if ((await files.stat(list))?.kind !== "file") return { ofWorkspace: false };
	const head = await files.withFile(list, (file) => file.read(0, headBytes)).catch(() => Buffer.alloc(0));
	return { ofWorkspace: isOfWorkspace(Buffer.from(head).toString()) };
}
/** As much as Go itself looks at. */
const headBytes = 512;
/** The first line of modules.txt: `## workspace`, or other marks, separated by semicolons. */
function isOfWorkspace(modulesText) {
	const [first = ""] = modulesText.split("\n", 1);
	return (/^## (.*)$/.exec(first.trimEnd())?.[1] ?? "").split(";").some((mark) => mark.trim() === "workspace");
}

// src/project/read-project.ts
/** Reads go.mod, or go.work with the go.mod of its modules. `flags`: of the build, on top of GOFLAGS. Errors: `input` where Go would refuse them. */
async function readProject(directory, world, flags = []) {
	if ((await world.files.stat(directory))?.kind === "file") throw new ActionError("input", `working-directory: ${directory} is a file`, { hint: "Let working-directory name the directory that holds go.mod; a program in it is named in main." });
	const settings = await readGoSettings(world);
	const [own, workspace] = await Promise.all([readModule(directory, world), findWorkspace(directory, settings, world)]);
	if (own === void 0 && workspace === void 0) throw await noModule(directory, world);
	const others = (workspace === void 0 ? [] : await readUsed(workspace, world)).filter((module) => module.directory !== own?.directory);
	const modules = own === void 0 ? others : [own, ...others];
	const unusedWorkspace = settings.get("GOWORK") === "off" ? (await nearestWorkspace(directory, world))?.path : void 0;
	const vendor = await readVendor(workspace?.directory ?? directory, world.files);
	const goLine = workspace === void 0 ? own?.goMod.go : workspace.goWork.go;
	const all = [...flagsOfGoflags(settings.get("GOFLAGS") ?? ""), ...flags];
	const vendored = isVendored({
		mode: lastValue(all, "mod"),
		vendor,
		goLine,
		inWorkspace: workspace !== void 0
	});
	const given = lastValue(all, "modfile");
	return {
		directory,
		modules,
		workspace,
		unusedWorkspace,
		modFile: given === void 0 ? void 0 : resolve(directory, given),
		isVendored: vendored,
		settings
	};
}
async function readModule(directory, { files }) {
	const path = join(directory, "go.mod");
	const text = await readFile(path, files);
	if (text === void 0) return void 0;
	const goMod = readGoMod(text);
	if (goMod.module !== void 0) return {
		directory,
		goMod
	};
	throw new ActionError("input", `${path} has no module line`, { hint: "Write one: `go mod edit -module=example.com/service`. Is the file empty, or does it hold a merge conflict?" });
}
async function readUsed({ directory, goWork }, world) {
	const places = goWork.uses.map((use) => ({
		use,
		place: resolve(directory, use)
	}));
	const modules = await Promise.all(places.map(({ place }) => readModule(place, world)));
	const missing = places.filter((_, index) => modules[index] === void 0);
	if (missing.length > 0 || places.length === 0) {
		const work = join(directory, "go.work");
		const problem = places.length === 0 ? `${work} uses no module` : `${work} uses ${missing.map(({ use }) => use).join(", ")}, where there is no go.mod`;
		throw new ActionError("input", problem, { hint: "`go work use -r .` puts it right. Is every submodule checked out? GOWORK=off builds without the workspace." });
	}
	return modules.filter((module) => module !== void 0);
}
/** As Go does it: GOWORK, else the nearest one. */
async function findWorkspace(directory, settings, world) {
	const given = settings.get("GOWORK");
	if (given === "off") return void 0;
	if (given !== void 0 && given !== "auto") {
		const text = isAbsolute(given) ? await readFile(given, world.files) : void 0;
		if (text !== void 0) return {
			directory: dirname(given),
			goWork: readGoWork(text)
		};
		const problem = isAbsolute(given) ? "there is no such file" : "it is not an absolute path";
		throw new ActionError("input", `GOWORK is ${given}: ${problem}`, { hint: "Let GOWORK name a go.work, set it to off, or leave it unset." });
	}
	const nearest = await nearestWorkspace(directory, world);
	return nearest && {
		directory: dirname(nearest.path),
		goWork: readGoWork(nearest.text)
	};
}
/** The first go.work from here upwards. */
async function nearestWorkspace(directory, { files }) {
	for (let place = directory;; place = dirname(place)) {
		const path = join(place, "go.work");
		const text = (await files.stat(path))?.kind === "directory" ? void 0 : await readFile(path, files);
		if (text !== void 0) return {
			path,
			text
		};
		if (dirname(place) === place) return void 0;
	}
}
async function readFile(path, files) {
	try {
		return await files.readText(path);
	} catch (cause) {
		throw new ActionError("input", `${path} cannot be read`, {
			cause,
			hint: "Let it be a file that the runner's user may read."
		});
	}
}
async function noModule(directory, { files, runner }) {
	const places = (await Promise.all([
		"*/go.mod",
		"*/*/go.mod",
		"*/*/*/go.mod"
	].map((glob) => files.glob(glob, directory)))).flat().flatMap((path) => {
		const place = relative(runner.workspace, dirname(path));
		return /(^|\/)(vendor|testdata|node_modules|[._][^/]*)(\/|$)/.test(place) ? [] : [place];
	});
	const [first] = places;
	const found = first === void 0 ? "" : ` There is one in: ${places.slice(0, 10).join(", ")}. For example \`working-directory: ${first}\`.`;
	return new ActionError("input", `working-directory: there is no go.mod in ${directory}`, { hint: `Let working-directory name the directory that holds go.mod, and check the repository out first.${found}` });
}
/** What helps to understand a tool that failed in this project. */
function toolFactsOf({ modules, unusedWorkspace }) {
	return {
		unusedWorkspace,
		modulePaths: modules.map(({ goMod }) => goMod.module)
	};
}

export { readGoWork as a, readGoMod as i, toolFactsOf as n, readModLines as o, readVendor as r, readProject as t };