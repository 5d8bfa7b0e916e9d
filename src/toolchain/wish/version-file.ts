import { ActionError } from "../../errors.ts";
import { type GoLines, readGoMod, readGoWork } from "../../project/go-mod.ts";
import { readTomlTool } from "./toml-tool.ts";

/** A version as somebody wrote it, in any form that `go-version` takes. */
export interface WrittenVersion {
  readonly text: string;
  /** `go-version`, `.tool-versions line 3`. */
  readonly where: string;
}

/** The lines of a go.mod or go.work. */
export interface WrittenLines {
  readonly lines: GoLines;
  /** `go.mod`, `api/go.mod`. */
  readonly where: string;
}

export type VersionFile = WrittenVersion | WrittenLines;

/** The files that are read, for who has named another. */
export const versionFiles =
  "a go.mod, go.work or go.tool.mod, a .tool-versions, a mise.toml, a .prototools, or a file with one version, such as .go-version";

/**
 * Reads a version file. Its name says what it is: `*.mod` and `*.work` are Go's own (go.mod, go.tool.mod), `.tool-versions`
 * is that of asdf and mise, `*.toml` that of mise, `.prototools` that of proto; every other file, `.go-version` first of all, holds one
 * version, unless it is of a kind that never does. `where` names it in errors. Errors: `input`.
 */
export function readVersionText(text: string, name: string, where: string): VersionFile {
  const other = otherKinds.find(({ names }) => names.test(name));
  if (other !== undefined) throw unusable(where, other.is, other.hint ?? nameAnother);
  if (/\.(mod|work)$/.test(name)) return readLines(text, name, where);
  if (name === ".tool-versions") return readToolVersions(text, where);
  if (/\.toml$/.test(name)) return readToml(text, ["tools.go", "tools.golang", "tools.core:go"], where);
  return name === ".prototools" ? readToml(text, ["go"], where) : readSingle(text, where);
}

const nameAnother = `Name ${versionFiles}, or give the version in go-version.`;

/** Kinds of files that are not read, each as the end of a sentence. */
const otherKinds: readonly { readonly names: RegExp; readonly is: string; readonly hint?: string }[] = [
  { names: /^(Dockerfile|Containerfile)|\.(Dockerfile|Containerfile)$/i, is: "is a Dockerfile, which is not read" },
  { names: /\.(ya?ml)$/i, is: "is YAML, which is not read" },
  { names: /\.jsonc?$/i, is: "is JSON, which is not read" },
  { names: /\.nix$|^flake\.lock$/, is: "is of Nix, which is not read" },
  { names: /^\.(nvmrc|node-version)$/, is: "says which Node is wanted, and not which Go" },
  {
    names: /^\.(python|ruby|java|terraform|php)-version$/,
    is: "says which version of another tool is wanted, and not which Go",
  },
  { names: /^(GNUm|M|m)akefile$|\.mk$|^\.envrc$|\.sh$|^\.env/, is: "is a program or its settings, which are not read" },
  { names: /^go\.(work\.)?sum$/, is: "holds checksums only", hint: "Name the go.mod or go.work beside it." },
];

function readLines(text: string, name: string, where: string): WrittenLines {
  const read = name.endsWith(".mod") ? readGoMod(text) : readGoWork(text);
  const isSound = "uses" in read ? read.uses.length > 0 : read.module !== undefined;
  const { go, toolchain } = read;
  if (!isSound && go === undefined && toolchain === undefined) {
    throw unusable(where, "has no go line", "Write a line such as go 1.26 into it.");
  }
  return { lines: { go, toolchain }, where };
}

/** https://asdf-vm.com/manage/configuration.html: a tool and its versions on each line, the first one preferred. */
function readToolVersions(text: string, where: string): WrittenVersion {
  const found = plainLines(text).find(({ words: [tool] }) => /^(golang|go|core:go)$/.test(tool ?? ""));
  const [, version] = found?.words ?? [];
  if (found === undefined || version === undefined) {
    throw unusable(where, "names no version of golang", "Write a line such as golang 1.26.8 into it.");
  }
  const place = `${where} line ${found.number}`;
  return { text: plainVersion(version, place), where: place };
}

/** https://mise.jdx.dev/configuration.html, https://moonrepo.dev/docs/proto/config */
function readToml(text: string, keys: readonly string[], where: string): WrittenVersion {
  const found = readTomlTool(text, keys);
  if (found === undefined) {
    const line = keys.includes("go") ? 'go = "1.26.8"' : 'go = "1.26.8" below [tools]';
    throw unusable(where, "names no version of go", `Write a line such as ${line} into it, or name another file.`);
  }
  const place = `${where} line ${found.line}`;
  return { text: plainVersion(found.version, place), where: place };
}

/** Of asdf and mise: `latest:1.26` and `prefix:1.26` are the newest 1.26. */
function plainVersion(version: string, place: string): string {
  if (version === "system" || /^(ref|path|sub-[^:]*):/.test(version)) {
    const hint = "Name a version there, or give one in go-version.";
    throw unusable(place, `says ${version}, which is a Go of the machine that it was written on`, hint);
  }
  return version.replace(/^(latest|prefix):/, "");
}

function readSingle(text: string, where: string): WrittenVersion {
  const lines = plainLines(text);
  const [first, second] = lines;
  if (first === undefined) throw unusable(where, "names no version", "Write one version into it, such as 1.26.8.");
  const written = (line: PlainLine) => line.words.join(" ").slice(0, 60);
  if (
    second !== undefined &&
    !lines.every((line) => /^(go|v)?\d|^(stable|oldstable|latest)$|^[<>=^~*]/.test(written(line)))
  ) {
    throw unusable(where, `is of no kind that is read: it begins with ${JSON.stringify(written(first))}`, nameAnother);
  }
  if (second !== undefined) {
    const both = `${written(first)} in line ${first.number}, ${written(second)} in line ${second.number}`;
    throw unusable(where, `names more than one version: ${both}`, "Leave one of them.");
  }
  return { text: first.words.join(" "), where: `${where} line ${first.number}` };
}

interface PlainLine {
  /** Counts from 1. */
  readonly number: number;
  /** At least one. */
  readonly words: readonly string[];
}

/** Lines that say something, without what stands behind `#` or `//`. A byte order mark counts as white space. */
function plainLines(text: string): readonly PlainLine[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({
      number: index + 1,
      words: line
        .replace(/(#|\/\/).*$/, "")
        .trim()
        .split(/\s+/),
    }))
    .filter(({ words: [first] }) => first !== "");
}

function unusable(where: string, problem: string, hint: string): ActionError {
  return new ActionError("input", `go-version-file: ${where} ${problem}`, { hint });
}
