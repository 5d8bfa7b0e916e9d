import { posix } from "node:path";
import { ActionError } from "../../errors.ts";
import { parseList } from "../../text/lists.ts";

/** One entry of the input `main`. */
export interface MainEntry {
  /** As given. */
  readonly text: string;
  /** As the go command takes it: relative ones with `./`, a file as its package. */
  readonly pattern: string;
  readonly namesFile: boolean;
  /** Has a `*`, which the go command does not know: it only has `...`. */
  readonly isGlob: boolean;
}

export function mainEntries(text: string): readonly MainEntry[] {
  const named = parseList(text);
  const option = named.find((part) => part.startsWith("-"));
  if (option !== undefined) throw new ActionError("input", `main: ${option} is not a package`);
  return named.map((part) => {
    const namesFile = part.endsWith(".go");
    const path = namesFile ? posix.dirname(part) : part;
    // Without a dot Go looks in its standard library; the first element of a module's path has a dot in practice.
    const isImportPath = /^[^/]*\.[^/]*\//.test(path) && !path.startsWith(".");
    const isPlaced = /^\.{1,2}(\/|$)/.test(path) || path.startsWith("/") || isImportPath;
    return { text: part, pattern: isPlaced ? path : `./${path}`, namesFile, isGlob: path.includes("*") };
  });
}

/** Whether `main` says which programs are meant, and does not leave it to what a pattern matches. */
export function namesPrograms(main: string | undefined): boolean {
  return main !== undefined && mainEntries(main).every(({ pattern, isGlob }) => !isGlob && !pattern.includes("..."));
}
