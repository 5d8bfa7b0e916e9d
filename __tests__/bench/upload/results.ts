export interface Measured {
  readonly line: string;
  readonly case: string;
  readonly contender: string;
  readonly seconds: number;
  readonly bytes: number;
}

/** Ours beside each of the others, and what it is of the best of them. */
export function renderUploads(measured: readonly Measured[]): string {
  const names = unique(measured.map(({ contender }) => contender));
  const rows = unique(measured.map((each) => `${each.line}\n${each.case}`)).map((key) => {
    const [line = "", kind = ""] = key.split("\n");
    const cells = names.map((name) => {
      const ofCell = measured.filter((each) => each.line === line && each.case === kind && each.contender === name);
      return { seconds: median(ofCell.map(({ seconds }) => seconds)), bytes: median(ofCell.map(({ bytes }) => bytes)) };
    });
    const [ours, ...others] = cells;
    const best = Math.min(...others.map(({ seconds }) => seconds));
    const leanest = Math.min(...others.map(({ bytes }) => bytes));
    const words = cells.map(({ seconds, bytes }) => `${seconds.toFixed(2)} s, ${(bytes / 1e6).toFixed(2)} MB`);
    const ratios = [(ours?.seconds ?? 0) / best, (ours?.bytes ?? 0) / leanest].map((ratio) => ratio.toFixed(2));
    return `| ${[line, kind, ...words, ...ratios].join(" | ")} |`;
  });
  const heads = ["line", "case", ...names, "seconds, of the best", "bytes, of the least"];
  return [`| ${heads.join(" | ")} |`, `|${" --- |".repeat(heads.length)}`, ...rows].join("\n");
}

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}
