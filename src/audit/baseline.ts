import { ActionError } from "../errors.ts";
import type { AuditFinding } from "./analysis.ts";

/** How many findings of a rule are known: by file, then by `rule in function`. Lines are not in it, as they move. */
export type Baseline = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Errors: `input`. */
export function readBaseline(text: string, path: string): Baseline {
  const refuse = (why: string, cause?: unknown) => refuseBaseline(path, why, cause);
  let document: unknown;
  try {
    // Some editors on Windows begin a file with a byte order mark.
    document = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw refuse("is no JSON", cause);
  }
  const { schema, findings } = (document ?? {}) as { schema?: unknown; findings?: unknown };
  if (schema !== 1) throw refuse("has no `schema: 1`: it is not a baseline, or one of a newer version of this action");
  if (!isCounts(findings, (counts) => isCounts(counts, (count) => Number.isSafeInteger(count) && Number(count) > 0))) {
    throw refuse("does not hold counts of findings by file and rule");
  }
  return findings as Baseline;
}

export function refuseBaseline(path: string, why: string, cause?: unknown): ActionError {
  return new ActionError("input", `audit-baseline: ${path} ${why}`, {
    ...(cause === undefined ? {} : { cause }),
    hint: "Remove the file: the job summary and the output audit-baseline-file then have the one to commit.",
  });
}

function isCounts(value: unknown, holds: (value: unknown) => boolean): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(holds);
}

const keyOf = ({ rule, function: place }: AuditFinding) => (place === "" ? rule : `${rule} in ${place}`);

export interface Compared {
  /** Each finding, and whether the baseline knows it. */
  readonly findings: readonly (AuditFinding & { readonly isKnown: boolean })[];
  /** The baseline that fits these findings. */
  readonly fitting: Baseline;
}

/** Where there are more of a kind than are known, nobody can tell which one is new, so all of them are. */
export function compare(findings: readonly AuditFinding[], baseline: Baseline): Compared {
  const counts = new Map<string, Map<string, number>>();
  for (const finding of findings) {
    const { file = "", ignored } = finding;
    if (ignored !== undefined) continue;
    const ofFile = counts.get(file) ?? new Map<string, number>();
    counts.set(file, ofFile.set(keyOf(finding), (ofFile.get(keyOf(finding)) ?? 0) + 1));
  }
  const isKnown = (finding: AuditFinding) => {
    const { file = "", ignored } = finding;
    const known = baseline[file]?.[keyOf(finding)] ?? 0;
    return ignored === undefined && (counts.get(file)?.get(keyOf(finding)) ?? 0) <= known;
  };
  return {
    findings: findings.map((finding) => ({ ...finding, isKnown: isKnown(finding) })),
    fitting: Object.fromEntries(
      [...counts].sort(byName).map(([file, keys]) => [file, Object.fromEntries([...keys].sort(byName))]),
    ),
  };
}

const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]) => (one < other ? -1 : 1);

/** As it is committed. */
export function formatBaseline(findings: Baseline): string {
  return `${JSON.stringify({ schema: 1, findings }, undefined, 2)}\n`;
}

export function isSameBaseline(one: Baseline, other: Baseline): boolean {
  const plain = (baseline: Baseline) =>
    JSON.stringify(
      Object.entries(baseline)
        .sort(byName)
        .map(([file, keys]) => [file, Object.entries(keys).sort(byName)]),
    );
  return plain(one) === plain(other);
}
