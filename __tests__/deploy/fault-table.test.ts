import { afterAll, describe, expect, it } from "vitest";
import { type KnownLoss, knownLosses } from "./known-losses.ts";
import { type Cell, layOut, scenarios, titleOf } from "./simulation/fault-table.ts";
import { strikeCell } from "./simulation/strike-cell.ts";

const atOnce = 8;
/** More of them say nothing more. */
const shownLosses = 30;

const stillLost = new Set<KnownLoss>();
const faults = new Set<string>();
const counts = { steps: 0, runs: 0, known: 0, lost: 0 };

describe("whatever strikes a deploy, at whatever step, nothing is lost", () => {
  it.each(scenarios)("$name", { timeout: 1_800_000 }, async (scenario) => {
    const { points, cells } = await layOut(scenario);
    const lost: string[] = [];
    let trace: readonly string[] = [];
    await strikeAll(cells, async (cell) => {
      const title = titleOf(cell);
      const struck = await strikeCell(cell);
      const known = struck.losses.map(({ promise }) =>
        knownLosses.find((loss) => loss.promise === promise && loss.cells.test(title)),
      );
      const unknown = struck.losses.filter((_, index) => known[index] === undefined);
      for (const loss of known) if (loss !== undefined) stillLost.add(loss);
      if (unknown.length > 0 && lost.length === 0) trace = struck.trace();
      if (unknown.length > 0) counts.lost++;
      else if (known.length > 0) counts.known++;
      lost.push(...unknown.map(({ promise, detail }) => `${title}: ${promise}: ${detail}`));
      faults.add(cell.fault.replace(/ at \d+$/, ""));
    });
    counts.steps += points.length;
    counts.runs += cells.length;
    const more = lost.length > shownLosses ? [`... and ${lost.length - shownLosses} more`] : [];
    const report = [...lost.slice(0, shownLosses), ...more, ...(lost.length > 0 ? ["the first one:", ...trace] : [])];
    expect(report.join("\n")).toBe("");
  });

  it.each(knownLosses)("known: $promise, $cells", (loss) => {
    expect(stillLost.has(loss), "it is lost no more: take it from known-losses.ts").toBe(true);
  });

  afterAll(() => {
    const { steps, runs, known, lost } = counts;
    console.log(`fault table: ${steps} steps x ${faults.size} faults = ${runs} runs, ${lost} lost, ${known} known`);
  });
});

/** Side by side, because each waits now and then for real compression. */
async function strikeAll(cells: readonly Cell[], strike: (cell: Cell) => Promise<void>): Promise<void> {
  const queue = [...cells];
  const next = async () => {
    for (let cell = queue.shift(); cell !== undefined; cell = queue.shift()) await strike(cell);
  };
  await Promise.all(Array.from({ length: atOnce }, next));
}
