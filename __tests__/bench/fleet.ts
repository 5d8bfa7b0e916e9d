import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bootedTable } from "./fleet/booted.ts";
import { simulatedTable } from "./fleet/simulated.ts";

export const about =
  "what a deploy to many hosts costs: a real one to 1 and to N booted hosts (--booted N, 0 for none; needs root and dist/), and simulated " +
  "ones (--sizes 1,10,50,100,500; empty for none); writes the tables of docs/fleets.md";

const page = join(import.meta.dirname, "../../docs/fleets.md");

export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      booted: { type: "string", default: "10" },
      sizes: { type: "string", default: "1,10,50,100,500" },
    },
  });
  const sizes = values.sizes.split(",").filter(Boolean).map(Number);
  const simulated = sizes.length > 0 ? await simulatedTable(sizes) : undefined;
  if (simulated !== undefined) console.log(`${simulated}\n`);
  const booted = Number(values.booted);
  const real = booted > 0 ? await bootedTable(booted) : undefined;
  if (real !== undefined) console.log(`${real}\n`);
  writeTables({ simulated, booted: real });
}

/** Each stands below `<!-- name -->`, up to the next empty line. */
function writeTables(tables: Readonly<Record<string, string | undefined>>): void {
  let text = readFileSync(page, "utf8");
  for (const [name, table] of Object.entries(tables)) {
    if (table === undefined) continue;
    const mark = `<!-- ${name} -->\n\n`;
    const start = text.indexOf(mark) + mark.length;
    if (start < mark.length) throw new Error(`${page} has no mark ${mark}`);
    const end = text.indexOf("\n\n", start);
    text = text.slice(0, start) + table + (end === -1 ? "\n" : text.slice(end));
  }
  writeFileSync(page, text);
}
