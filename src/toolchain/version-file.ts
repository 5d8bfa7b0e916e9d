import { ActionError } from "../errors.ts";
import { type GoLines, readGoMod, readGoWork } from "../project/go-mod.ts";

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

/**
 * Reads a version file. Its name says what it is: `*.mod` and `*.work` are Go's own (go.mod, go.tool.mod), `.tool-versions`
 * is that of asdf and mise; every other file, `.go-version` first of all, holds one version. `where` names it in errors.
 * Errors: `input`.
 */
export function readVersionText(text: string, name: string, where: string): VersionFile {
  if (name.endsWith(".mod") || name.endsWith(".work")) return readLines(text, name, where);
  return name === ".tool-versions" ? readToolVersions(text, where) : readSingle(text, where);
}

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
  const found = plainLines(text).find(({ words: [tool] }) => tool === "golang" || tool === "go");
  const [, version] = found?.words ?? [];
  if (found === undefined || version === undefined) {
    throw unusable(where, "names no version of golang", "Write a line such as golang 1.26.8 into it.");
  }
  const place = `${where} line ${found.number}`;
  if (version === "system" || /^(ref|path):/.test(version)) {
    const hint = "Name a version there, or give one in go-version.";
    throw unusable(
      place,
      `says ${found.words[0]} ${version}, which is a Go of the machine that it was written on`,
      hint,
    );
  }
  return { text: version, where: place };
}

function readSingle(text: string, where: string): WrittenVersion {
  const [first, second] = plainLines(text);
  if (first === undefined) throw unusable(where, "names no version", "Write one version into it, such as 1.26.8.");
  if (second !== undefined) {
    const both = `${first.words.join(" ")} in line ${first.number}, ${second.words.join(" ")} in line ${second.number}`;
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
