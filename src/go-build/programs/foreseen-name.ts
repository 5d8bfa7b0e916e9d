import { resolve } from "node:path";
import { modulesToSearch, type ProjectPlace, projectName } from "../../project/program-names.ts";
import { mainEntries } from "./main-entries.ts";

/**
 * What a project will be called, before there is a Go that could tell its programs; undefined: that depends on which of several modules
 * they are in. Errors: `input`.
 */
export function foreseenName(main: string | undefined, place: ProjectPlace): string | undefined {
  const paths =
    main === undefined
      ? modulesToSearch(place).map((directory) => moduleOf(directory, place))
      : mainEntries(main).map(({ pattern }) => moduleOf(pattern, place));
  const [only, ...others] = new Set(paths);
  return only === undefined || others.length > 0 ? undefined : projectName(undefined, [only], place);
}

/** The path of the innermost module that a pattern lies in; undefined: it is of none of the project's. */
function moduleOf(pattern: string, { moduleDirectory, modules }: ProjectPlace): string | undefined {
  const directory = resolve(moduleDirectory, pattern);
  const around = modules.filter(
    ({ directory: root, goMod: { module } }) =>
      isBelow(directory, root) || (module !== undefined && isBelow(pattern, module)),
  );
  return around.sort((one, other) => other.directory.length - one.directory.length)[0]?.goMod.module;
}

const isBelow = (path: string, directory: string) => path === directory || path.startsWith(`${directory}/`);
