import { ActionError } from "../errors.ts";
import type { BuildInputs } from "../inputs/inputs.ts";
import type { InstalledGo } from "../toolchain/installed-go.ts";
import type { World } from "../world/world.ts";
import { linkerFlags } from "./arguments.ts";
import type { TargetJob } from "./build-target.ts";
import { variablesInFlags } from "./linker-flags.ts";
import type { TargetPlan } from "./plan-build.ts";
import { readVariables } from "./read-variables.ts";
import type { SourceVersion } from "./read-version.ts";
import type { VariableProblem } from "./version-variables.ts";

/** Everything that can be known to be wrong is found here, before the first target is compiled. Throws `input` with all problems. */
export async function planTarget(
  { target, programs, listed }: TargetPlan,
  inputs: BuildInputs,
  version: SourceVersion,
  go: InstalledGo,
  moduleDirectory: string,
  world: Pick<World, "files">,
): Promise<TargetJob> {
  const { ldflags, tags, versionVariables } = inputs;
  const request = { wanted: versionVariables, inFlags: variablesInFlags(ldflags), facts: version };
  const plans = await Promise.all(programs.map(({ main }) => readVariables(request, main, listed, world)));
  const problems = problemsOfAll(plans.map((plan) => plan.problems));
  if (problems.length > 0) {
    throw new ActionError("input", `version-variables: ${problems.join("; ")}`, {
      hint: "The Go linker would ignore this without a word, and the program would report the wrong version.",
    });
  }
  const source = version.stampable ? version : undefined;
  return {
    target,
    goBinary: go.goBinary,
    moduleDirectory,
    tags,
    stampCommit: version.stampable,
    programs: programs.map(({ name, main }, index) => {
      const { variables = [], demanded = [] } = plans[index] ?? {};
      const wanted = { target, goVersion: go.version, mainPackage: main.importPath, source, variables, demanded };
      return { name, ldflags: linkerFlags(ldflags, variables), wanted };
    }),
  };
}

/** Of several programs each may have variables of its own: one that any of them has is no mistake. Sentences, each once. */
function problemsOfAll(perProgram: readonly (readonly VariableProblem[])[]): readonly string[] {
  const isMissedByAll = (symbol: string) =>
    perProgram.every((problems) => problems.some((problem) => problem.isAbsent && problem.symbol === symbol));
  const real = perProgram.flat().filter(({ symbol, isAbsent }) => !isAbsent || isMissedByAll(symbol));
  return [...new Set(real.map(({ text }) => text))];
}
