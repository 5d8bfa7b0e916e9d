import { relative, sep } from "node:path";
import type { ListedPackage } from "../source/list-packages.ts";

export interface MainPackage {
  readonly importPath: string;
  /** Absolute. */
  readonly directory: string;
  /** Of its module; its import path where there is none. */
  readonly modulePath: string;
  /** As it was listed, for the target that was asked about. */
  readonly listed: ListedPackage;
  /** With everything that it imports. */
  readonly program: readonly ListedPackage[];
}

export function mainsOf(packages: readonly ListedPackage[]): MainPackage[] {
  return packages.flatMap((listed) => {
    const { Name, Dir, ImportPath, Module, DepOnly } = listed;
    if (Name !== "main" || !Dir || DepOnly) return [];
    return [
      {
        importPath: ImportPath,
        directory: Dir,
        modulePath: Module?.Path ?? ImportPath,
        listed,
        program: importedBy(listed, packages),
      },
    ];
  });
}

/** A package with everything that it imports; the list may hold other programs as well. */
function importedBy(root: ListedPackage, packages: readonly ListedPackage[]): readonly ListedPackage[] {
  const byPath = new Map(packages.map((each) => [each.ImportPath, each]));
  const found = new Set([root]);
  for (const { Imports = [] } of found) {
    for (const path of Imports) {
      const imported = byPath.get(path);
      if (imported !== undefined) found.add(imported);
    }
  }
  return [...found];
}

/** As a user would write it in `main`. */
export function formatMain(
  { directory, importPath }: Pick<MainPackage, "directory" | "importPath">,
  moduleDirectory: string,
): string {
  const path = relative(moduleDirectory, directory).split(sep).join("/");
  return path === "" ? "." : path.startsWith("..") ? importPath : `./${path}`;
}
