import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as scenarios from "../deploy/judgement/verdict/scenarios.ts";
import { type Outcome, type Scenario, simulate, type Watching } from "../deploy/judgement/verdict/simulation.ts";
import { byThreshold } from "./verdict/threshold.ts";

export const about =
  "simulated rollouts: what is rolled back, paused and promoted, and after how many requests; --seeds N (1000) rollouts a row, --only WORD " +
  "rows whose name holds it; without --only it writes the tables of docs/verdict.md";

const page = join(import.meta.dirname, "../../docs/verdict.md");

/** A look each second, steps of at least 30 s: as a rollout is. */
const asItIs: Watching = { look: "second", takesTime: true };
/** A look after each request, and steps of 500 requests of the canary. */
const atTheLeast: Watching = { look: "request", takesTime: false };
const threshold: Watching = { ...asItIs, judge: byThreshold };

export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { seeds: { type: "string", default: "1000" }, only: { type: "string" } },
  });
  const seeds = Number(values.seeds);
  if (!(seeds >= 10)) throw new Error("--seeds takes a number from 10 on");
  const chosen = (all: readonly Scenario[]) => all.filter(({ name }) => name.includes(values.only ?? ""));
  const tables = {
    healthy: tableOf(chosen(scenarios.healthy), seeds),
    bad: tableOf(chosen(scenarios.bad), seeds),
    more: tableOf(
      chosen([...scenarios.late, ...scenarios.nearLimit, ...scenarios.badBaseline, ...scenarios.fewRequests]),
      seeds,
      [asItIs, threshold],
    ),
  };
  for (const table of Object.values(tables)) console.log(`${table}\n`);
  if (values.only === undefined) writeTables(tables);
}

const heads = new Map([
  [asItIs, "as it is"],
  [atTheLeast, "500 requests a step"],
  [threshold, "threshold"],
]);

function tableOf(rows: readonly Scenario[], seeds: number, ways = [asItIs, atTheLeast, threshold]): string {
  const head = ["", ...ways.map((way) => heads.get(way) ?? "")];
  const lines = rows.map((scenario) => {
    console.error(scenario.name);
    return [scenario.name, ...ways.map((way) => cellOf(scenario, way, seeds))];
  });
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** `99.8 + 0.2, 152`: rolled back and paused, in percent, and the median of requests until the release was rolled back. */
function cellOf(scenario: Scenario, way: Watching, seeds: number): string {
  const outcomes = Array.from({ length: seeds }, (_, seed) => simulate(scenario, way, seed + 1));
  const back = outcomes.filter(({ decision }) => decision === "rolled back");
  const paused = outcomes.filter(({ decision }) => decision === "paused");
  const [backShare, pausedShare] = [back, paused].map((some) => percent(some.length / seeds));
  const shares = paused.length === 0 ? `${backShare}` : `${backShare} + ${pausedShare}`;
  return back.length < seeds / 2 ? shares : `${shares}; ${median(back)}`;
}

const percent = (share: number) => `${Number((share * 100).toPrecision(3))} %`;

function median(outcomes: readonly Outcome[]): string {
  const requests = outcomes.map((outcome) => outcome.requests).toSorted((a, b) => a - b);
  return (requests[requests.length >> 1] ?? 0).toLocaleString("en-US");
}

function writeTables(tables: Readonly<Record<string, string>>): void {
  let text = readFileSync(page, "utf8");
  for (const [name, table] of Object.entries(tables)) {
    const place = new RegExp(`(<!-- ${name} -->\n)(?:[^<]*\n)?(<!-- end -->)`);
    if (!place.test(text)) throw new Error(`docs/verdict.md has no place for the table ${name}`);
    text = text.replace(place, (_, begin: string, end: string) => `${begin}${table}\n${end}`);
  }
  writeFileSync(page, text);
}
