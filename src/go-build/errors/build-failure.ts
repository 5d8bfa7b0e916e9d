import { ActionError } from "../../errors.ts";
import { headlineOf, readToolError, type ToolError } from "../../tool-errors/read-tool-error.ts";
import { isBesideSource, type ToolFacts } from "../../tool-errors/rules.ts";
import type { Runner } from "../../world/runner/runner.ts";
import { formatCompileError, mergeCompileErrors, parseCompileErrors, readableLine } from "./compile-errors.ts";

/** A go build that ended badly. */
export interface FailedBuild {
  /** `go build`, or `make release`. */
  readonly command: string;
  readonly target: string;
  readonly exitCode: number;
  readonly output: string;
  /** The part of it that is standard error: a Makefile's recipes are told on the other, before what is wrong. */
  readonly stderr: string;
}

/** A step shows ten; more only make the log longer. */
const maxAnnotations = 20;
const maxEvidence = 50;

/** Where the builds went on, and what is known of the project. */
export interface FailurePlace {
  readonly moduleDirectory: string;
  readonly workspace: string;
  readonly toolFacts?: ToolFacts | undefined;
  /** What is known of an error in the source that Go's words do not tell, as sentences. */
  readonly explanation?: string | undefined;
}

/** Annotates the places in the source, each once, and gives one error for all builds that failed. */
export function reportFailedBuilds(
  failed: readonly FailedBuild[],
  { moduleDirectory, workspace, toolFacts, explanation }: FailurePlace,
  allTargets: number,
  runner: Pick<Runner, "error">,
): ActionError {
  const perTarget = failed.map(({ target, output }) => ({
    target,
    errors: parseCompileErrors(output, moduleDirectory, workspace),
  }));
  const merged = mergeCompileErrors(perTarget);
  const concerns = (targets: readonly string[]) => (targets.length < allTargets ? ` (${targets.join(", ")})` : "");
  for (const { error, targets } of merged.slice(0, maxAnnotations)) {
    const { file, line, column, message } = error;
    const place = {
      ...(file === undefined ? {} : { file, line }),
      ...(file === undefined || column === undefined ? {} : { column }),
    };
    const text = file === undefined ? formatCompileError(error) : message;
    runner.error(`${text}${concerns(targets)}`, { title: "Go build", ...place });
  }
  const known = knownError(failed, toolFacts);
  if (merged.length === 0 || (known !== undefined && isBesideSource(known.class))) return asWhole(failed, known);
  const lines = merged.map(({ error, targets }) => `${formatCompileError(error)}${concerns(targets)}`);
  const targets = failed.map(({ target }) => target).join(", ");
  return new ActionError(
    "build",
    `${merged.length === 1 ? "one error" : `${merged.length} errors`} in the source, for ${targets}`,
    {
      cause: new Error(lines[0]?.split("\n")[0]),
      evidence: lines.flatMap((line) => line.split("\n")).slice(0, maxEvidence),
      ...(explanation === undefined ? hinted(known) : { hint: explanation }),
    },
  );
}

/** What is known of the first build that says something known; what recipes tell on standard output is none of it. */
function knownError(failed: readonly FailedBuild[], facts: ToolFacts | undefined): ToolError | undefined {
  return failed.map(({ stderr }) => readToolError(readable(stderr), facts)).find((error) => error !== undefined);
}

/** A failure that is about no place in the source. */
function asWhole(failed: readonly FailedBuild[], known: ToolError | undefined): ActionError {
  const [first] = failed;
  const targets = failed.map(({ target }) => target).join(", ");
  const lines = failed.flatMap(({ output }) => readable(output).trim().split("\n"));
  const cause = known?.headline ?? headlineOf(failed.map(({ stderr }) => readable(stderr)).join("\n"));
  return new ActionError("build", `${first?.command} failed for ${targets} with exit code ${first?.exitCode}`, {
    evidence: [...new Set(lines)].slice(-maxEvidence),
    ...hinted(known),
    ...(cause === undefined ? {} : { cause: new Error(cause) }),
  });
}

function readable(output: string): string {
  return output.split("\n").map(readableLine).join("\n");
}

function hinted(known: ToolError | undefined): { readonly hint?: string } {
  return known?.remedy === undefined ? {} : { hint: known.remedy };
}
