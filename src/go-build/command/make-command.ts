import { ActionError } from "../../errors.ts";
import type { VersionFacts } from "../../model/binaries.ts";
import type { Target } from "../../model/target.ts";
import type { Wanted } from "../../proof/proof.ts";
import { variantSetting } from "../../targets/variants.ts";
import { holdsVersion } from "../../version/version.ts";

export interface MakeRequest {
  readonly makeTarget: string;
  readonly target: Target;
  readonly cgo: boolean;
  readonly version: Pick<VersionFacts, "version" | "commit" | "date">;
  /** Those that the job has. */
  readonly goflags: string;
  readonly stampCommit: boolean;
  /** With the version variables. */
  readonly ldflags: string;
  /** Absolute. */
  readonly outputFile: string;
}

/** What the runner gives to actions and not to the commands of a step: with these, caches and artifacts can be written. */
export const withoutRunnersOwn: Readonly<Record<string, undefined>> = {
  ACTIONS_RUNTIME_TOKEN: undefined,
  ACTIONS_RUNTIME_URL: undefined,
  ACTIONS_RESULTS_URL: undefined,
  ACTIONS_CACHE_URL: undefined,
};

/**
 * `make <target>` with the facts of the build. On the command line, because an assignment in the Makefile beats the environment
 * and is beaten by the command line; make hands them on to its recipes. LDFLAGS is in the environment only: a Makefile that
 * has flags of its own keeps them, and the proof says when the version is not among them.
 */
export function makeCommand(request: MakeRequest): {
  readonly argv: [string, ...string[]];
  readonly env: Readonly<Record<string, string | undefined>>;
} {
  const { makeTarget, target, cgo, version, ldflags, outputFile, goflags, stampCommit } = request;
  const [variable, value = ""] = variantSetting(target) ?? [];
  const facts = {
    GOOS: target.os,
    GOARCH: target.arch,
    ...(variable === undefined ? {} : { [variable]: value }),
    CGO_ENABLED: cgo ? "1" : "0",
    VERSION: version.version,
    COMMIT: version.commit,
    DATE: version.date,
    OUTPUT: outputFile,
  };
  const argv: [string, ...string[]] = [
    "make",
    makeTarget,
    // A make expands the values that it is given; `$$` is its `$`.
    ...Object.entries(facts).map(([name, fact]) => `${name}=${fact.replaceAll("$", "$$$$")}`),
  ];
  // The proof wants the commit, as in a build of the action's own.
  const GOFLAGS = `${goflags} -buildvcs=${stampCommit}`.trim();
  return { argv, env: { ...withoutRunnersOwn, ...facts, LDFLAGS: ldflags, GOFLAGS } };
}

/** What is wrong with the input `make-target`; undefined: it can be a target. */
export function problemOfMakeTarget(text: string): string | undefined {
  if (/\s/.test(text)) return "is not one target: let one target of the Makefile depend on the others";
  if (text.startsWith("-")) return "is an option of make, not a target";
  if (text.includes("=")) return "is an assignment, not a target: set variables in `env` of the step";
  return undefined;
}

/**
 * A Makefile that forgets the version is found out: where a variable takes it, one must hold it. Which one the Makefile has set does
 * not stand in the binary, so none is named.
 */
export function demandVersion(wanted: Wanted, { version }: Pick<VersionFacts, "version">): Wanted {
  const taking = [...wanted.variables, ...wanted.demanded].find(({ value }) => holdsVersion(value, version));
  const demanded = taking === undefined ? [] : [{ symbol: "a variable of the Makefile's choice", value: taking.value }];
  return { ...wanted, variables: [], demanded };
}

const goodRecipe = '`go build -trimpath -ldflags "$$LDFLAGS" -o "$$OUTPUT" .`';

/** For a binary that is not what it should be. */
export const hintForMakefile =
  "Let the recipe take GOOS, GOARCH and CGO_ENABLED as they are given, and " +
  `hand on the version variables, as in ${goodRecipe}`;

/** make ended well, and there is no binary. */
export function nothingAtOutput(makeTarget: string, target: string, outputFile: string): ActionError {
  return new ActionError("proof", `make ${makeTarget} left no file at OUTPUT for ${target}`, {
    hint: `OUTPUT was ${outputFile}: let the recipe write the binary there, as in ${goodRecipe}`,
  });
}
