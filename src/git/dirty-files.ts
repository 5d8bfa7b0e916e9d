/** A file that differs from the commit. */
export interface ChangedFile {
  /** As git names it. */
  readonly path: string;
  readonly kind: "changed" | "deleted" | "not in git";
}

/** Of `git status --porcelain -z`: each entry is `XY path`; a rename or copy is followed by the old path alone. */
export function readStatus(output: string): readonly ChangedFile[] {
  const files: ChangedFile[] = [];
  const entries = output.split("\0");
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index] ?? "";
    if (entry.length < 4) continue;
    const code = entry.slice(0, 2);
    const kind = code === "??" ? "not in git" : code.includes("D") ? "deleted" : "changed";
    files.push({ path: entry.slice(3), kind });
    if (/[RC]/.test(code)) index++;
  }
  return files;
}

export function parseStatus(output: string): string[] {
  return readStatus(output).map(({ path }) => path);
}

const remedies: Readonly<Record<ChangedFile["kind"], string>> = {
  changed: "Commit what an earlier step changed, or let that step leave it alone.",
  deleted: "Let earlier steps leave the deleted files in place, or commit that they are gone.",
  "not in git":
    "Files that are not in git count, whether the build uses them or not: write them to $RUNNER_TEMP, list them in .gitignore, or commit them.",
};

/** Which files, and what to do about them. At least one. */
export function describeDirt(files: readonly ChangedFile[]): string {
  const byKind = [...Map.groupBy(files, ({ kind }) => kind)];
  const lists = byKind.map(([kind, some]) => `${listOf(some.map(({ path }) => path))} (${kind})`);
  const advice = byKind.map(([kind]) => remedies[kind]).join(" ");
  return `The source differs from its commit, so this build cannot be repeated from it: ${lists.join("; ")}. ${advice}`;
}

function listOf(paths: readonly string[]): string {
  const shown = paths.slice(0, 5).join(", ");
  return paths.length > 5 ? `${shown} and ${paths.length - 5} more` : shown;
}
