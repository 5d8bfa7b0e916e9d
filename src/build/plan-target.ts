import { ActionError } from "../errors.ts";
import type { InstalledGo } from "../toolchain/installed-go.ts";
import type { World } from "../world/world.ts";
import { linkerFlags } from "./arguments.ts";
import type { TargetJob } from "./build-target.ts";
import { checkCgoNeeds } from "./check-cgo-needs.ts";
import { compilationOf, type PreparedBuild } from "./compilation.ts";
import { variablesInFlags } from "./linker-flags.ts";
import { demandVersion } from "./make-command.ts";
import type { TargetPlan } from "./plan-build.ts";
import { readVariables } from "./read-variables.ts";
import type { SourceVersion } from "./read-version.ts";
import type { VariableProblem } from "./version-variables.ts";

export interface PlannedTarget {
  readonly job: TargetJob;
  readonly warnings: readonly string[];
}

/** Everything that can be known to be wrong is found here, before the first target is compiled. Throws `input` or `build` with all problems. */
export async function planTarget(
  { target, programs }: TargetPlan,
  inputs: PreparedBuild,
  version: SourceVersion,
  go: InstalledGo,
  moduleDirectory: string,
  world: Pick<World, "files" | "processes" | "runner">,
): Promise<PlannedTarget> {
  const compilation = compilationOf(inputs, target);
  const { ldflags, cgo, isStatic } = compilation;
  const { versionVariables, makeTarget, goflags } = inputs;
  const request = { wanted: versionVariables, inFlags: variablesInFlags(ldflags), facts: version };
  const plans = await Promise.all(programs.map(({ main }) => readVariables(request, main, world)));
  const problems = problemsOfAll(plans.map((plan) => plan.problems));
  if (problems.length > 0) {
    throw new ActionError("input", `version-variables: ${problems.join("; ")}`, {
      hint: "The Go linker would ignore this without a word, and the program would report the wrong version.",
    });
  }
  const warnings: string[] = [];
  for (const { main } of programs)
    warnings.push(...(await checkCgoNeeds(main, compilation, moduleDirectory, go, world)));
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
  return {
    job: { ...compilation, goBinary: go.goBinary, moduleDirectory, stampCommit, make, programs: jobs },
    warnings,
  };
}

/** Of several programs each may have variables of its own: one that any of them has is no mistake. Sentences, each once. */
function problemsOfAll(perProgram: readonly (readonly VariableProblem[])[]): readonly string[] {
  const isMissedByAll = (symbol: string) =>
    perProgram.every((problems) => problems.some((problem) => problem.isAbsent && problem.symbol === symbol));
  const real = perProgram.flat().filter(({ symbol, isAbsent }) => !isAbsent || isMissedByAll(symbol));
  return [...new Set(real.map(({ text }) => text))];
}
