import type { ModulePlace } from "./tag-owner.ts";

export interface PlaceFacts {
  /** Of the module, in the repository, as `git rev-parse --show-prefix` prints it: `` or `services/api/`. */
  readonly prefix: string;
  /** Every go.mod of the repository, relative to its root. */
  readonly goMods: readonly string[];
  readonly modulePath: string;
  /** Of the only program that is built, relative to the module: `.`, `cmd/api`; undefined: there are several. */
  readonly program: string | undefined;
  readonly chosenName: string | undefined;
}

export function modulePlace({ prefix, goMods, modulePath, program = ".", chosenName }: PlaceFacts): ModulePlace {
  const own = splitMajor(withoutSlash(prefix));
  const others = goMods
    .filter((path) => !isNoComponent(path))
    .map((path) => withoutSlash(path.slice(0, -"go.mod".length)))
    .filter((directory) => directory !== withoutSlash(prefix))
    .map(splitMajor);
  const beside = others.filter(({ directory }) => directory === own.directory);
  return {
    directory: own.directory,
    names: [lastElement(modulePath), ...endsOf(program)],
    chosenName,
    otherDirectories: [...new Set(others.map(({ directory }) => directory))].filter(
      (directory) => directory !== own.directory,
    ),
    major: own.major,
    otherMajors: beside.flatMap(({ major }) => major ?? []),
  };
}

/** Go leaves the directory of a major version out of tags: `service/v2` has `service/v2.0.0`. */
function splitMajor(directory: string): { readonly directory: string; readonly major: number | undefined } {
  const [, parent, major] = /^(?:(.*)\/)?v([2-9]|[1-9]\d+)$/.exec(directory) ?? [];
  return major === undefined ? { directory, major: undefined } : { directory: parent ?? "", major: Number(major) };
}

/** Nobody releases what lies in these, and the go command passes over most of them. */
function isNoComponent(path: string): boolean {
  return path.split("/").some((part) => /^(?:[._].*|testdata|vendor|node_modules|examples?)$/.test(part));
}

/** `cmd/api`: `api`, `cmd/api`. */
function endsOf(directory: string): readonly string[] {
  const parts = directory.split("/").filter((part) => part !== "" && part !== ".");
  return parts.map((_, index) => parts.slice(index).join("/"));
}

function lastElement(modulePath: string): string {
  return (
    modulePath
      .replace(/[/.]v\d+$/, "")
      .split("/")
      .at(-1) ?? ""
  );
}

const withoutSlash = (path: string) => path.replace(/\/$/, "");
