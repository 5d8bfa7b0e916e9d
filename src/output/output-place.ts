import { relative, sep } from "node:path";

/** Directories with an owner, wherever in the workspace, and what that one makes of files that it did not put there. */
const owned: Readonly<Record<string, string>> = {
  ".git": "git keeps the repository itself there",
  ".github": "GitHub reads workflows and settings there",
  vendor: "Go takes it for the copies of the module's dependencies",
  node_modules: "npm removes what it did not install there",
};

/** Half a sentence about a path that nobody means, told from its text; undefined: it can be used as far as can be seen. */
export function problemOfOutputPath(path: string, isWindows = false): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (/[\x00-\x1f\x7f]/.test(path)) return "holds a control character";
  if (/^~/.test(path) || /\$(\{|\(|[A-Za-z_])/.test(path)) return "holds what only a shell would fill in: write it out";
  if (path.includes("\\") && !isWindows) return "holds a backslash: directories are separated by /";
  const owner = ownerIn(path.split(isWindows ? /[\\/]/ : "/"));
  return owner && `lies in ${owner}`;
}

function ownerIn(names: readonly string[]): string | undefined {
  const name = names.find((each) => Object.hasOwn(owned, each.toLowerCase()));
  return name && `${name}: ${owned[name.toLowerCase()]}`;
}

/** Where binaries would go, as it is on the disk. Absolute paths. */
export interface OutputPlace {
  /** As given. */
  readonly directory: string;
  readonly workspace: string;
  /** The same through every link. */
  readonly realDirectory: string;
  readonly realWorkspace: string;
  /** The nearest that is there, of the place and the directories above it. */
  readonly there: { readonly path: string; readonly isDirectory: boolean };
  /** A link on the way that leads to nothing. */
  readonly deadLink: { readonly path: string; readonly target: string } | undefined;
  /** Where git keeps the repository, which need not be called `.git`. */
  readonly gitDirectory: string | undefined;
  /** A submodule that the place is, or lies in, and the module does not. */
  readonly submodule: string | undefined;
}

export interface PlaceProblem {
  readonly message: string;
  readonly hint: string;
}

/** Why nothing can or may be written there. */
export function problemOfOutputPlace(place: OutputPlace): PlaceProblem | undefined {
  const { directory, realDirectory, realWorkspace, there, deadLink, gitDirectory, submodule } = place;
  const another = "Choose another output-directory, for example `output-directory: dist`.";
  const problem = (message: string, hint = another) => ({ message: `output-directory: ${message}`, hint });
  if (deadLink !== undefined) {
    return problem(
      `${deadLink.path} is a link to ${deadLink.target}, which is not there`,
      "Remove the link, or make what it leads to.",
    );
  }
  if (!isIn(realDirectory, realWorkspace)) {
    const hint = "Remove the link, or let output-directory name another place.";
    return problem(`${directory} is a link that leads out of the workspace, to ${realDirectory}`, hint);
  }
  if (!there.isDirectory) {
    if (there.path === realDirectory) {
      const hint = "Binaries go to a directory: rename the file, or choose another output-directory.";
      return problem(`${directory} is a file`, hint);
    }
    return problem(`${directory} lies below ${there.path}, which is a file`);
  }
  const owner = ownerIn(relative(realWorkspace, realDirectory).split(sep));
  if (owner !== undefined) return problem(`${directory} lies in ${owner}`);
  if (gitDirectory !== undefined && isIn(realDirectory, gitDirectory)) {
    return problem(`${directory} lies in ${gitDirectory}: ${owned[".git"]}`);
  }
  if (submodule !== undefined) {
    return problem(
      `${directory} lies in the submodule ${submodule}: a build there would change the submodule and make the version \`-dirty\``,
    );
  }
  return undefined;
}

/** Of absolute paths without `..`. */
function isIn(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}
