import { ActionError } from "../../errors.ts";
import { nearest } from "../../text/nearest.ts";
import type { LeftOut } from "../source/left-out-file.ts";
import type { ListedPackage } from "../source/list-packages.ts";
import type { FoundPrograms } from "./list-programs.ts";
import { formatMain, type MainPackage } from "./main-package.ts";

/** What was seen where no program was found; all of it as a user would write it. */
export interface Search {
  /** Where was looked: `.` */
  readonly places: readonly string[];
  /** Files with a `func main()` that are not compiled, and why. */
  readonly leftOut: readonly (LeftOut & { readonly file: string })[];
  /** Packages `main` without a `func main()`. */
  readonly withoutMain: readonly string[];
  /** Modules inside of those that were looked in, with programs. */
  readonly nested: readonly string[];
  /** Files that a convention keeps out of every build, with their constraints. */
  readonly scripts: readonly string[];
  /** What Go says of packages that it cannot read. */
  readonly listed: readonly ListedPackage[];
}

export function noMainPackage(search: Search): ActionError {
  const { places, leftOut, withoutMain, nested, scripts, listed } = search;
  const evidence = named(listed)
    .flatMap(({ Error: error }) => (error && !isAbsence(error.Err) ? [[error.Pos, error.Err]] : []))
    .map((words) => words.filter((word) => word).join(": "))
    .slice(0, 10);
  const error = (why: string, hint: string) =>
    new ActionError("input", `no main package in ${places.join(", ")}: ${why}`, { hint, evidence });
  if (leftOut.length > 0) {
    const remedies = new Set(leftOut.flatMap(({ remedy }) => remedy ?? []));
    return error(
      leftOut.map(({ file, why }) => `${file} ${why}`).join("; "),
      [...remedies].join(" ") || "Set `main` to the directory of another program.",
    );
  }
  if (withoutMain.length > 0) {
    return error(
      `\`package main\` in ${withoutMain.join(", ")} has no \`func main()\``,
      "Write one, or set `main` or `working-directory` to the directory of the program.",
    );
  }
  if (nested.length > 0) return error(`${nested.join(", ")} is a module of its own`, adviceFor(nested));
  const [unread] = evidence;
  const why =
    unread !== undefined
      ? `Go cannot read a package: ${unread}`
      : scripts.length > 0
        ? `there are only scripts: ${scripts.join(", ")}`
        : named(listed).length === 0
          ? "there is no Go package"
          : "all packages are libraries";
  return error(
    why,
    "A service needs a `package main` with a `func main()`. Set `working-directory` to the module that has it, or `main` to its directory.",
  );
}

/** What to do about programs in modules that no go.work uses. */
export function adviceFor(nested: readonly string[]): string {
  const [first = ""] = nested;
  return `Set \`working-directory: ${first.replace(/^\.\//, "")}\`, or use it in a go.work: \`go work init . ${nested.join(" ")}\`.`;
}

const named = (packages: readonly ListedPackage[]) => packages.filter(({ DepOnly }) => !DepOnly);

function isAbsence(message: string): boolean {
  return /no such file or directory|directory not found|no Go files in|cannot find the (file|path)|matched no packages/.test(
    message,
  );
}

/** Several where one is needed; of those behind tags one is enough. */
export function severalMainPackages(
  mains: readonly MainPackage[],
  { leftOut, behindTags }: Pick<FoundPrograms, "leftOut" | "behindTags">,
  moduleDirectory: string,
  why: "a deploy takes one" | "make-target makes one",
): ActionError {
  const names = [...mains.map((main) => formatMain(main, moduleDirectory)), ...behindTags].sort();
  const likely = behindTags.length === 0 ? likelyService(mains) : undefined;
  const example = likely === undefined ? names[0] : formatMain(likely.main, moduleDirectory);
  const reason = likely === undefined ? "" : `, the only one of them that uses ${likely.imports}`;
  const hidden = behindTags.length === 0 ? "" : ` Only other \`tags\` bring in ${behindTags.join(", ")}.`;
  const others = leftOut.length === 0 ? "" : ` Not counted, as tools or examples: ${leftOut.join(", ")}.`;
  return new ActionError("input", `${names.length} main packages, and ${why}: ${names.join(", ")}`, {
    hint: `Set \`main\` to the one you want, for example \`main: ${example}\`${reason}.${hidden}${others}`,
  });
}

/** The only program that imports a web framework, or at least a server. */
function likelyService(mains: readonly MainPackage[]) {
  for (const imports of ["github.com/gin-gonic/gin", "net/http"]) {
    const [main, ...others] = mains.filter(({ program }) => program.some(({ ImportPath }) => ImportPath === imports));
    if (main !== undefined && others.length === 0) return { main, imports };
  }
  return undefined;
}

/** `main` named something else than a main package. `available`: the programs that there are, as a user would write them. */
export function notAMainPackage(
  wanted: string,
  listed: readonly ListedPackage[],
  leftOut: LeftOut | undefined,
  available: readonly string[],
): ActionError {
  const [first] = named(listed);
  const other = named(listed).find(({ Name }) => Name !== undefined && Name !== "main");
  const isMain = named(listed).some(({ Name }) => Name === "main");
  const why =
    leftOut?.why ??
    (other?.Name
      ? `it is package ${other.Name}`
      : isMain
        ? "it has no `func main()`"
        : (first?.Error?.Err ?? "there is no such package"));
  const near = nearest(wanted.replace(/^(\.\/)?/, "./"), available);
  const advice =
    leftOut?.remedy ??
    (near
      ? `Did you mean ${near}?`
      : available.length > 0
        ? `There is ${available.map((name) => `\`${name}\``).join(", ")}.`
        : undefined);
  return new ActionError("input", `main: ${wanted} is no main package: ${why}`, advice ? { hint: advice } : {});
}
