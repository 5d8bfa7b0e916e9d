import { join } from "node:path";
import { ActionError } from "../../errors.ts";
import type { InstalledGo } from "../../model/installed-go.ts";
import { settleBounded, valuesOf } from "../../tasks/lanes.ts";
import type { World } from "../../world/world.ts";
import { type Compilation, compilationOf, type PreparedBuild } from "../command/compilation.ts";
import type { MainPackage } from "../programs/main-package.ts";
import { type CgoPackage, fitsTarget, isForCgo, judgeCgoNeeds, shortestChain } from "../source/cgo-needs.ts";
import { type ListedPackage, listPackages } from "../source/list-packages.ts";
import type { TargetPlan } from "./plan-build.ts";

type CheckWorld = Pick<World, "processes" | "files" | "runner" | "platform">;

/**
 * Names the packages of the programs that need cgo, before anything is compiled. Costs the reading of the files that Go leaves out;
 * only where they look as if something were missing is Go asked once more, because it alone knows the constraints. Answers with
 * warnings. Errors: `build`; where the job itself has set CGO_ENABLED=0, somebody means it, and what can be built is built.
 */
export async function checkCgoNeeds(
  targets: readonly TargetPlan[],
  build: PreparedBuild,
  moduleDirectory: string,
  go: InstalledGo,
  world: CheckWorld,
): Promise<readonly string[]> {
  if (build.cgo) return [];
  const checked = await settleBounded(targets, world.platform.cores, async ({ target, programs }) => {
    const compilation = compilationOf(build, target);
    const warnings: string[] = [];
    for (const { main } of programs)
      warnings.push(...(await checkProgram(main, compilation, moduleDirectory, go, world)));
    return warnings;
  });
  return [...new Set(valuesOf(checked).flat())];
}

async function checkProgram(
  { importPath: mainPackage, program: listed }: MainPackage,
  compilation: Compilation,
  moduleDirectory: string,
  go: InstalledGo,
  world: CheckWorld,
): Promise<readonly string[]> {
  const judge = (packages: readonly CgoPackage[]) =>
    judgeCgoNeeds(packages, (importPath) => describeChain(shortestChain(listed, mainPackage, importPath)));
  const suspects = (await withLeftOutC(listed, compilation, world)).filter((each) =>
    Object.values(judge([each])).some((sentences) => sentences.length > 0),
  );
  if (suspects.length === 0) return [];
  const patterns = suspects.map(({ importPath }) => importPath);
  const withCgo = await listPackages({ ...compilation, cgo: true, patterns, moduleDirectory }, go, world);
  const ofTarget = new Set(
    withCgo.flatMap(({ ImportPath, CgoFiles = [] }) => (CgoFiles.length > 0 ? [ImportPath] : [])),
  );
  const { impossible, useless, warnings } = judge(suspects.filter(({ importPath }) => ofTarget.has(importPath)));
  const errors = [...impossible, ...useless];
  const isMeant = impossible.length === 0 && world.runner.env["CGO_ENABLED"] === "0";
  if (errors.length === 0 || isMeant) return [...errors, ...warnings].map((sentence) => `cgo is off: ${sentence}`);
  throw new ActionError("build", `cgo is off, and the program needs it: ${errors.join("; ")}`, {
    hint:
      "Set `cgo: true`, or import a package in pure Go. With CGO_ENABLED=0 in the environment of the step, a package that can be " +
      "compiled without cgo is built all the same, with a warning.",
  });
}

/** Standard packages have everything in pure Go. */
async function withLeftOutC(
  listed: readonly ListedPackage[],
  { target, tags }: Compilation,
  { files }: Pick<World, "files">,
): Promise<readonly CgoPackage[]> {
  const read = async (directory: string, names: readonly string[]) =>
    (await Promise.all(names.map((name) => files.readText(join(directory, name))))).map((text) => text ?? "");
  const found = await Promise.all(
    listed.map(async ({ ImportPath, Dir, Standard, GoFiles = [], IgnoredGoFiles = [] }): Promise<CgoPackage[]> => {
      const ignored = IgnoredGoFiles.filter((file) => fitsTarget(file, target));
      if (Standard || Dir === undefined || ignored.length === 0) return [];
      const leftOut = (await read(Dir, ignored)).filter((text) => isForCgo(text, target, tags));
      return leftOut.length === 0 ? [] : [{ importPath: ImportPath, leftOut, compiled: await read(Dir, GoFiles) }];
    }),
  );
  return found.flat();
}

function describeChain(chain: readonly string[]): string {
  return chain.length < 2 ? "" : `, imported by ${chain.slice(0, -1).join(" > ")}`;
}
