import type { VersionFacts } from "../../model/binaries.ts";
import type { VersionVariable } from "../../model/inputs.ts";
import { placeholdersIn } from "../../version/placeholders.ts";
import { holdsVersion } from "../../version/version.ts";
import type { Runner } from "../../world/runner/runner.ts";
import type { TargetJob } from "./build-target.ts";

/** A program that cannot say its version, or says another one, is no error, but nobody should find out from a running service. */
export function sayWhereVersionIs(
  version: string,
  jobs: readonly { readonly programs: readonly Pick<TargetJob["programs"][number], "name" | "wanted">[] }[],
  runner: Pick<Runner, "info" | "notice" | "warning">,
): void {
  const programs = jobs
    .flatMap((job) => job.programs)
    .map(({ name, wanted }) => ({ name, variables: [...wanted.variables, ...wanted.demanded] }));
  const silent = programs.filter(({ variables }) => !variables.some(({ value }) => holdsVersion(value, version)));
  const contrary = silent.flatMap(({ name, variables }) => {
    const other = variables.find(({ symbol }) => /\.version$/i.test(symbol));
    return other === undefined ? [] : [{ name, other }];
  });
  // What is left empty is said elsewhere.
  const told = contrary.filter(({ other }) => other.value !== "");
  for (const words of new Set(
    told.map(({ name, other }) => `${name}: ${other.symbol} is ${JSON.stringify(other.value)}`),
  )) {
    runner.warning(
      `${words}, but this build is ${version}: use {version} in \`version-variables\`, or set the input \`version\`.`,
    );
  }
  const mute = silent.filter(({ name }) => !contrary.some((each) => each.name === name)).map(({ name }) => name);
  if (mute.length === 0) return;
  const text = `The version ${version} is in no variable of ${[...new Set(mute)].join(", ")}`;
  // Beside a program that says it, the others are tools, and meant to be as they are in every build.
  if (silent.length < programs.length) runner.info(text);
  else
    runner.notice(`${text}: declare \`var version string\` in package main, or name a variable in version-variables.`);
}

/** A variable that is set to nothing loses also what the source says, such as "dev". */
export function sayEmptyFields(
  variables: readonly VersionVariable[],
  version: VersionFacts,
  runner: Pick<Runner, "notice">,
): void {
  for (const { symbol, template } of variables) {
    const fields = placeholdersIn(template).filter((field) => version[field] === "");
    if (fields.length === 0) continue;
    const reasons = fields.map(
      (field) => `{${field}}${field === "tag" ? " (no tag at this commit is a version)" : ""}`,
    );
    runner.notice(`No value here for ${reasons.join(", ")}: left empty in ${symbol}.`);
  }
}
