import { isAbsolute, posix, relative, resolve, sep } from "node:path";
import type { FoundPlace } from "../../model/checks.ts";
import type { ProjectModule } from "../../project/read-project.ts";

/** A file as a stack or a test names it. */
export interface NamedPlace {
  readonly path: string;
  readonly line: number;
}

/** Turns names of files into places of the workspace. */
export interface SourcePlaces {
  /** Of a frame of a stack; undefined for what is not the project's own source: Go itself, dependencies, generated mains. */
  ofFrame(frame: NamedPlace): FoundPlace | undefined;
  /** Of a message of a test, which names files without their directory: it is in the package's, unless a helper far away wrote it. */
  ofMessage(named: NamedPlace, packagePath: string): FoundPlace | undefined;
}

export function sourcePlaces(modules: readonly ProjectModule[], workspace: string): SourcePlaces {
  const within = (file: string, line: number): FoundPlace | undefined => {
    const path = relative(workspace, file).split(sep).join(posix.sep);
    const isOwn = path !== "" && !path.startsWith("../") && !isAbsolute(path) && !/(^|\/)vendor\/|@v\d/.test(path);
    return isOwn ? { file: path, line } : undefined;
  };
  /** Directory of a package, or file of a path that `-trimpath` has shortened: import paths begin with their module's. */
  const below = (importPath: string): string | undefined => {
    const owners = modules.filter(({ goMod }) => `${importPath}/`.startsWith(`${goMod.module}/`));
    const [owner] = owners.sort((a, b) => (b.goMod.module?.length ?? 0) - (a.goMod.module?.length ?? 0));
    if (owner === undefined) return undefined;
    return resolve(owner.directory, `.${importPath.slice(owner.goMod.module?.length ?? 0)}`);
  };
  const places: SourcePlaces = {
    ofFrame({ path, line }) {
      const file = isAbsolute(path) ? path : below(path);
      return file === undefined ? undefined : within(file, line);
    },
    ofMessage({ path, line }, packagePath) {
      if (isAbsolute(path)) return within(path, line);
      const directory = below(packagePath);
      return directory === undefined ? undefined : within(resolve(directory, path), line);
    },
  };
  return places;
}
