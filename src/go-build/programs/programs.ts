import { ActionError } from "../../errors.ts";
import { programName } from "../../project/program-names.ts";
import { problemOfBinaryName } from "../../targets/binary-name.ts";
import { formatMain, type MainPackage } from "./main-package.ts";

/** A main package, and what its executable is called. */
export interface Program {
  readonly name: string;
  readonly main: MainPackage;
}

/**
 * Each program with its name; `wanted` overrides that of the only one. `rootPrograms`: paths of the modules that are programs themselves.
 * Each stands in a directory of its own: what is in one place does not depend on what else is built. Errors: `input` for two of the same name.
 */
export function namePrograms(
  mains: readonly MainPackage[],
  wanted: string | undefined,
  moduleDirectory: string,
  rootPrograms: readonly string[],
): readonly Program[] {
  const isAlone = mains.length === 1;
  const nameOf = (main: MainPackage) => programName(main, rootPrograms.includes(main.modulePath));
  const programs = mains.map((main) => ({ name: (isAlone && wanted) || nameOf(main), main }));
  const problems = [...Map.groupBy(programs, ({ name }) => name.toLowerCase()).values()].flatMap((same) => {
    const [{ name } = { name: "" }] = same;
    const places = same.map(({ main }) => formatMain(main, moduleDirectory)).join(", ");
    if (same.length > 1) return [`${places} would all be called ${name}`];
    const problem = problemOfBinaryName(name);
    return problem === undefined ? [] : [`${places} would be called ${JSON.stringify(name)}, which ${problem}`];
  });
  if (problems.length === 0) return programs;
  throw new ActionError("input", `main: ${problems.join("; ")}`, {
    hint: "A program is called like its directory, or like its module where the directory is only called `cmd` or the like. Rename one, or build them in steps of their own, each with `main` and `name`.",
  });
}
