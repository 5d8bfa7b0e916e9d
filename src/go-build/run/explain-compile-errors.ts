import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { World } from "../../world/world.ts";
import { type CompileError, parseCompileErrors } from "../errors/compile-errors.ts";
import { readHeader } from "../source/build-constraint.ts";
import { importsC } from "../source/cgo-needs.ts";
import { type FileChoice, type LeftOut, whyLeftOut } from "../source/left-out-file.ts";
import type { ListedPackage } from "../source/list-packages.ts";

interface UndefinedName {
  readonly name: string;
  /** Of the package that should declare it. */
  readonly directory: string;
}

/** More of them say nothing new. */
const mostNames = 3;

/**
 * What the compiler does not tell, as sentences: a merge conflict, and where names are declared that it did not find, when that is a
 * file which is left out of the build. undefined: nothing that is known.
 */
export async function explainCompileErrors(
  output: string,
  packages: readonly ListedPackage[],
  choice: FileChoice,
  moduleDirectory: string,
  { files }: Pick<World, "files">,
): Promise<string | undefined> {
  const errors = parseCompileErrors(output, moduleDirectory, moduleDirectory);
  const conflict = await findConflict(errors, moduleDirectory, files);
  if (conflict !== undefined) return `${conflict} holds a merge conflict: resolve it, and commit the file.`;
  const found: string[] = [];
  for (const { name, directory } of undefinedNames(errors, packages, moduleDirectory)) {
    const listed = packages.find(({ Dir }) => Dir === directory);
    for (const file of listed === undefined ? [] : leftOutFiles(listed)) {
      const text = (await files.readText(join(directory, file)).catch(() => undefined)) ?? "";
      if (!declares(text, name)) continue;
      const path = relative(moduleDirectory, join(directory, file)).split(sep).join("/");
      const why = whyNotCompiled(file, text, choice);
      if (why !== undefined) found.push(`${name} is declared in ${path}, which ${why}`);
      break;
    }
  }
  return found.length === 0 ? undefined : found.join(" ");
}

/** The first file that has one where an error is. */
async function findConflict(
  errors: readonly CompileError[],
  moduleDirectory: string,
  files: World["files"],
): Promise<string | undefined> {
  for (const [place, ofFile] of Map.groupBy(errors, (error) => error.place)) {
    const text = await files.readText(resolve(moduleDirectory, place)).catch(() => undefined);
    const lines = (text ?? "").split("\n");
    const isMarker = ({ line }: CompileError) => /^(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)/.test(lines[line - 1] ?? "");
    if (ofFile.some(isMarker)) return place.replace(/^\.[/\\]/, "");
  }
  return undefined;
}

function undefinedNames(
  errors: readonly CompileError[],
  packages: readonly ListedPackage[],
  moduleDirectory: string,
): readonly UndefinedName[] {
  const names = errors.flatMap(({ place, message }) => {
    const [, qualifier, name] = /^undefined: (?:([\p{L}\p{N}_]+)\.)?([\p{L}\p{N}_]+)$/u.exec(message) ?? [];
    if (name === undefined) return [];
    if (qualifier === undefined) return [{ name, directory: dirname(resolve(moduleDirectory, place)) }];
    const others = packages.filter(({ Name, Standard }) => Name === qualifier && !Standard);
    return others.flatMap(({ Dir }) => (Dir === undefined ? [] : [{ name, directory: Dir }]));
  });
  return [...new Map(names.map((each) => [`${each.directory} ${each.name}`, each])).values()].slice(0, mostNames);
}

const leftOutFiles = ({ IgnoredGoFiles = [], TestGoFiles = [] }: ListedPackage) => [...IgnoredGoFiles, ...TestGoFiles];

/** At the top level, alone or in a group. */
function declares(text: string, name: string): boolean {
  return new RegExp(`^(?:func|var|const|type) ${name}\\b|^(?:var|const|type) \\([^)]*^\\t${name}\\b`, "m").test(text);
}

/** The rest of a sentence, and what to do, as a sentence: another target is no way to have the name for this one. */
function whyNotCompiled(file: string, text: string, choice: FileChoice): string | undefined {
  const name = basename(file);
  if (name.endsWith("_test.go")) return "is a test: only tests have it. Move it into a file without `_test`.";
  const leftOut = whyLeftOut({ name, constraint: readHeader(text).constraint, importsC: importsC(text) }, choice);
  return leftOut && `${leftOut.why}. ${remedyFor(leftOut)}`;
}

function remedyFor({ remedy, by, why }: LeftOut): string {
  if (remedy !== undefined && by !== "targets") return remedy;
  return why.endsWith("by its name")
    ? "If it is meant for every target, rename it: Go reads the end of its name as one."
    : "Declare it for this target as well.";
}
