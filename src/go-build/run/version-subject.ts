import { relative, sep } from "node:path";
import type { VersionRequest } from "../../version/read-version.ts";
import type { BuildPlan } from "./plan-build.ts";

/** Whose version a build has: that of the module which all programs are of, else of the whole directory, as in a workspace. */
export function versionSubject(
  { targets }: Pick<BuildPlan, "targets">,
  directory: string,
  { name }: { readonly name: string | undefined },
): Omit<VersionRequest, "wanted" | "flags"> {
  const mains = new Map(targets.flatMap(({ programs }) => programs.map(({ main }) => [main.importPath, main])));
  const modules = new Map([...mains.values()].map((main) => [main.modulePath, main.listed.Module?.Dir]));
  const [[modulePath, found] = ["", undefined], ...others] = modules;
  const moduleDirectory = others.length > 0 || found === undefined ? directory : found;
  const [only, ...more] = mains.values();
  return {
    directory,
    moduleDirectory,
    modulePath: others.length === 0 ? modulePath : "",
    program:
      only === undefined || more.length > 0
        ? undefined
        : relative(only.listed.Module?.Dir ?? directory, only.directory)
            .split(sep)
            .join("/"),
    chosenName: name,
  };
}
