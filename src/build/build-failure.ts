import { ActionError, wordsOf } from "../errors.ts";
import type { Runner } from "../world/runner.ts";
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

/** Annotates the places in the source, each once, and gives one error for all builds that failed. */
export function reportFailedBuilds(
  failed: readonly FailedBuild[],
  { moduleDirectory, workspace }: { readonly moduleDirectory: string; readonly workspace: string },
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
  const targets = failed.map(({ target }) => target).join(", ");
  if (merged.length === 0) {
    const [first] = failed;
    const lines = (text: string) => text.trim().split("\n").map(readableLine);
    const evidence = [...new Set(failed.flatMap(({ output }) => lines(output)))].slice(-maxEvidence);
    const cause = reasonIn(failed.flatMap(({ stderr }) => lines(stderr)));
    return new ActionError("build", `${first?.command} failed for ${targets} with exit code ${first?.exitCode}`, {
      evidence,
      ...hinted(evidence),
      ...(cause === undefined ? {} : { cause }),
    });
  }
  const lines = merged.map(({ error, targets }) => `${formatCompileError(error)}${concerns(targets)}`);
  return new ActionError(
    "build",
    `${merged.length === 1 ? "one error" : `${merged.length} errors`} in the source, for ${targets}`,
    {
      evidence: lines.flatMap((line) => line.split("\n")).slice(0, maxEvidence),
      ...hinted(lines),
    },
  );
}

/** The line of Go's output that says why: the first that is no heading. */
function reasonIn(lines: readonly string[]): Error | undefined {
  const reason = lines.find((line) => line.trim() !== "" && !/^#|:$/.test(line));
  return reason === undefined ? undefined : new Error(reason.slice(0, 500));
}

function hinted(lines: readonly string[]): { readonly hint?: string } {
  const hint = hintFor(lines.join("\n"));
  return hint === undefined ? {} : { hint };
}

function hintFor(text: string): string | undefined {
  if (/no space left on device|There is not enough space on the disk/.test(text)) {
    return "The disk is full: GOCACHE, the temporary directory and the output directory all need room. Fewer targets in one job need less.";
  }
  if (/no required module provides package|missing go\.sum entry/.test(text)) {
    return "go.mod and go.sum do not fit the source: run `go mod tidy` and commit both.";
  }
  if (
    /40[13] (Unauthorized|Forbidden)|404 Not Found|410 Gone|no secure protocol found|Authentication failed|could not read (Username|Password)/.test(
      text,
    )
  ) {
    return "A module cannot be fetched. Is it private? Name its host in GOPRIVATE, and give git (`url.<address>.insteadOf`) or ~/.netrc the credentials, in a step before this one.";
  }
  if (/flag provided but not defined/.test(text)) {
    return "`ldflags` are for the linker, -gcflags for the compiler: `go tool link -help` and `go tool compile -help` list what they take.";
  }
  if (/\.h: No such file or directory|cannot find -l|cannot find crt\d/.test(text)) {
    return "A C header or library is missing: for a cross compiler, install its C library as well (libc6-dev-arm64-cross), and static libraries (`.a`) of what the program uses.";
  }
  return undefined;
}

/** All values; the errors as one, if there are any. */
export function valuesOf<T>(results: readonly PromiseSettledResult<T>[]): T[] {
  const errors = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  if (errors.length > 0) throw combineErrors(errors);
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

/** One error of several that are not about the source: inputs, proofs, tools, cancellation. The same one for each target is said once. */
export function combineErrors(errors: readonly unknown[]): unknown {
  const [first] = errors;
  const messages = new Set(errors.map(wordsOf));
  if (!(first instanceof ActionError) || messages.size === 1) return first;
  return new ActionError(first.code, [...messages].join("; "), {
    evidence: errors.flatMap((error) => (error instanceof ActionError ? error.evidence : [])),
    ...(first.hint === undefined ? {} : { hint: first.hint }),
  });
}
