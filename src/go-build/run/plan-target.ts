import { ActionError } from "../../errors.ts";
import type { InstalledGo } from "../../model/installed-go.ts";
import type { SourceVersion } from "../../version/read-version.ts";
import type { World } from "../../world/world.ts";
import { linkerFlags } from "../command/arguments.ts";
import { compilationOf, type PreparedBuild } from "../command/compilation.ts";
import { fillLinkerFlags, variablesInFlags } from "../command/linker-flags.ts";
import { demandVersion } from "../command/make-command.ts";
import type { VariableProblem } from "../source/version-variables.ts";
import type { TargetJob } from "./build-target.ts";
import type { TargetPlan } from "./plan-build.ts";
import { readVariables } from "./read-variables.ts";

/** Which variables are set and how, from the source. Throws `input` with all problems, before the first target is compiled. */
export async function planTarget(
  { target, programs }: TargetPlan,
  inputs: PreparedBuild,
  version: SourceVersion,
  go: InstalledGo,
  moduleDirectory: string,
  world: Pick<World, "files">,
): Promise<TargetJob> {
  const compilation = compilationOf(inputs, target);
  const { cgo, isStatic } = compilation;
  const ldflags = fillLinkerFlags(compilation.ldflags, version);
  const { versionVariables, makeTarget, goflags } = inputs;
  const request = { wanted: versionVariables, inFlags: variablesInFlags(ldflags), facts: version };
  const plans = await Promise.all(programs.map(({ main }) => readVariables(request, main, world)));
  const problems = problemsOfAll(plans.map((plan) => plan.problems));
  if (problems.length > 0) {
    // The linker would ignore them without a word, and the program would report the wrong version.
    throw new ActionError("input", `version-variables: ${problems.join("; ")}`);
  }
  const stampCommit = version.stampable;
  const common = { target, goVersion: go.version, cgo, isStatic, source: stampCommit ? version : undefined };
  const make = makeTarget === undefined ? undefined : { makeTarget, version, goflags, stampCommit };
  const jobs = programs.map(({ name, main }, index) => {
    const { variables = [], demanded = [] } = plans[index] ?? {};
    const wanted = { ...common, mainPackage: main.importPath, variables, demanded };
    return {
      name,
      ldflags: linkerFlags(ldflags, variables),
      wanted: make === undefined ? wanted : demandVersion(wanted, version),
    };
  });
  const packageCount = new Set(programs.flatMap(({ main }) => main.program.map(({ ImportPath }) => ImportPath))).size;
  return { ...compilation, goBinary: go.goBinary, moduleDirectory, stampCommit, make, programs: jobs, packageCount };
}

/** Of several programs each may have variables of its own: one that any of them has is no mistake. Sentences, each once. */
function problemsOfAll(perProgram: readonly (readonly VariableProblem[])[]): readonly string[] {
  const isMissedByAll = (symbol: string) =>
    perProgram.every((problems) => problems.some((problem) => problem.isAbsent && problem.symbol === symbol));
  const real = perProgram.flat().filter(({ symbol, isAbsent }) => !isAbsent || isMissedByAll(symbol));
  return [...new Set(real.map(({ text }) => text))];
}
