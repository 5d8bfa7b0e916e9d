import { a as problemOfBinaryName, i as moduleName } from "./create-world-vgnYx317.js";
import { h as ActionError } from "./layer-files-BgSCvdcz.js";
import { f as parseList } from "./service-name-li0MbOQn.js";
import { posix, relative } from "node:path";

// src/project/program-names.ts
/** The file that `go build -o directory/` makes of a main package: its `.exe` is all that it knows of systems' manners. */
function goFileName(importPath, { os }) {
	return `${goExecutableName(importPath)}${os === "windows" ? ".exe" : ""}`;
}
/** What the go command calls an executable: the last element of its import path that is no major version. */
function goExecutableName(importPath) {
	const elements = importPath.split("/");
	const last = elements.at(-1) ?? "";
	return isMajorVersion(last) && elements.at(-2) || last;
}
const isMajorVersion = (element) => /^v(?:[2-9]|1[0-9]|[1-9]\d+)$/.test(element);
/** Directories whose names say how a module is laid out, and nothing of what is in them. */
const layout = /* @__PURE__ */ new Set([
	"app",
	"apps",
	"cmd",
	"cmds",
	"internal",
	"main",
	"pkg",
	"services",
	"src"
]);
/**
* What a program is called, wherever it is built and whatever else is: like its directory, as `go install` does it. Where that
* says nothing (`cmd/main.go`, the root of a module), like its module, unless the root has that name (`isRootTaken`).
*/
function programName({ importPath, modulePath }, isRootTaken = false) {
	if (importPath === modulePath) return moduleName(modulePath);
	return (importPath.startsWith(`${modulePath}/`) ? importPath.slice(modulePath.length + 1) : importPath).split("/").findLast((element) => !layout.has(element) && !isMajorVersion(element)) ?? (isRootTaken ? goExecutableName(importPath) : moduleName(modulePath));
}
/**
* What archives and the service are called: `wanted`, else like the module that all programs are of, else like the one in the
* working directory, else like that directory. Errors: `input`.
*/
function projectName(wanted, modulePaths, { moduleDirectory, modules }) {
	const [only, ...others] = new Set(modulePaths);
	const own = others.length === 0 ? only : modules.find(({ directory }) => directory === moduleDirectory)?.goMod.module;
	const name = wanted ?? (own === void 0 ? moduleDirectory.split(/[\\/]/).at(-1) ?? "" : moduleName(own));
	const problem = problemOfBinaryName(name);
	if (problem === void 0) return name;
	const source = own === void 0 ? `the directory ${moduleDirectory}` : `the module path ${own}`;
	throw new ActionError("input", `${source} gives the name ${JSON.stringify(name)}, which ${problem}`, { hint: "Set the input `name`." });
}
/** The modules in whose directories programs are looked for: those in the working directory, else the one that it lies in. */
function modulesToSearch({ modules, moduleDirectory }) {
	const below = modules.filter(({ directory }) => !relative(moduleDirectory, directory).startsWith(".."));
	return below.length > 0 ? below.map(({ directory }) => directory) : [moduleDirectory];
}

// src/go-build/programs/main-entries.ts
function mainEntries(text) {
	const named = parseList(text);
	const option = named.find((part) => part.startsWith("-"));
	if (option !== void 0) throw new ActionError("input", `main: ${option} is no package`);
	return named.map((part) => {
		const namesFile = part.endsWith(".go");
		const path = namesFile ? posix.dirname(part) : part;
		const isImportPath = /^[^/]*\.[^/]*\//.test(path) && !path.startsWith(".");
		return {
			text: part,
			pattern: /^\.{1,2}(\/|$)/.test(path) || path.startsWith("/") || isImportPath ? path : `./${path}`,
			namesFile,
			isGlob: path.includes("*")
		};
	});
}
/** Whether `main` says which programs are meant, and does not leave it to what a pattern matches. */
function namesPrograms(main) {
	return main !== void 0 && mainEntries(main).every(({ pattern, isGlob }) => !isGlob && !pattern.includes("..."));
}

export { programName as a, modulesToSearch as i, namesPrograms as n, projectName as o, goFileName as r, mainEntries as t };