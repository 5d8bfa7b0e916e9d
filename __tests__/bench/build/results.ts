/** One build of all targets. */
export interface TimedBuild {
  readonly phase: "cold" | "warm";
  readonly builder: string;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakBytes: number;
}

type Column = "wallMs" | "cpuMs" | "peakBytes";

export function medianOf(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/** Markdown: each phase with its medians and their ratio to the first builder's, then the goals. */
export function renderBuilds(results: readonly TimedBuild[]): string {
  const names = [...new Set(results.map(({ builder }) => builder))];
  const phases = [...new Set(results.map(({ phase }) => phase))];
  const typical = (phase: string, builder: string, column: Column) => {
    const values = results.filter((result) => result.phase === phase && result.builder === builder);
    return medianOf(values.map((result) => result[column])) ?? Number.NaN;
  };
  const order = ["gin-deploy", ...names.filter((name) => name !== "gin-deploy")];
  const rows = phases.flatMap((phase) =>
    order.map((builder) => {
      const [wall, cpu, peak] = (["wallMs", "cpuMs", "peakBytes"] as const).map((column) => {
        const value = typical(phase, builder, column);
        return { value, ratio: (typical(phase, "gin-deploy", column) / value).toFixed(2) };
      });
      const seconds = (amount = Number.NaN) => (amount / 1000).toFixed(1);
      const gigabytes = ((peak?.value ?? Number.NaN) / 1e9).toFixed(2);
      const cells = [phase, builder, seconds(wall?.value), wall?.ratio, seconds(cpu?.value), gigabytes, peak?.ratio];
      return `| ${cells.join(" | ")} |`;
    }),
  );
  const goals = phases.flatMap((phase) =>
    (
      [
        ["wallMs", "wall time"],
        ["peakBytes", "peak memory"],
      ] as const
    ).map(([column, what]) => {
      const ratio = typical(phase, "gin-deploy", column) / typical(phase, "GoReleaser", column);
      return `- ${phase}: ${what} gin-deploy / GoReleaser ${ratio.toFixed(2)}, goal 1.00 or less: ${ratio <= 1 ? "met" : "MISSED"}`;
    }),
  );
  return [
    "| cache | by | wall s | gin-deploy / it | cpu s | peak GB | gin-deploy / it |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...rows,
    "",
    ...goals,
  ].join("\n");
}
