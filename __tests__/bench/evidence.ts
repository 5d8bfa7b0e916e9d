import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type WrittenRequest, writers } from "../deploy/evidence/written-requests.ts";

export const about =
  "counting the log of a service on its host, lines in a second of CPU time by each awk; --lines N (200000)";

const awks = [["mawk"], ["gawk"], ["busybox", "awk"], ["original-awk"]] as const;
const texts = ["durations", "fields", "json", "pairs", "requests", "journal", "tally", "without-secrets", "count"];
const program = texts
  .map((name) => readFileSync(join(import.meta.dirname, `../../src/deploy/steps/awk/${name}.awk`), "utf8"))
  .join("\n");

export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { lines: { type: "string", default: "200000" } } });
  const lines = Number(values.lines);
  if (!(lines >= 1_000)) throw new Error("--lines takes a number, at least 1000");
  const there = awks.filter(([command]) => spawnSync(command, ["--version"]).error === undefined);
  console.log(`| form | ${there.map((awk) => awk.join(" ")).join(" | ")} |\n| --- |${" --- |".repeat(there.length)}`);
  for (const [form, { write }] of Object.entries(writers)) {
    const written = Array.from({ length: lines }, (_, index) => write(usualRequest(index)));
    const journal = written
      .map((line, index) => `${1_795_000_000 + Math.floor(index / 1_000)}.000000 shop[812]: ${line}\n`)
      .join("");
    const rates = there.map((awk) => rateOf(awk, journal, `requests ${form} ${lines} `, lines));
    console.log(`| ${form} | ${rates.join(" | ")} |`);
  }
}

function rateOf([command, ...before]: (typeof awks)[number], journal: string, wanted: string, lines: number): number {
  const environment = { UNIT: "shop@current.service", SLOW_MS: "500", LOG_DENY: "^panic: \n^fatal error: " };
  const { stdout, stderr } = spawnSync("sh", ["-c", '"$@"; times >&2', "sh", command, ...before, program], {
    input: journal,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], LC_ALL: "C", ...environment },
  });
  // Minutes and seconds of user and system time; the second line is of what the shell has run.
  const times = [...(stderr.trim().split("\n")[1] ?? "").matchAll(/(\d+)m([\d.]+)s/g)];
  const seconds = times.reduce((sum, [, minutes, more]) => sum + Number(minutes) * 60 + Number(more), 0);
  const rate = Math.round(lines / seconds / 1_000) * 1_000;
  if (!stdout.includes(wanted)) throw new Error(`${command} did not count: ${stdout.slice(0, 200)}`);
  return rate;
}

const agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36";

function usualRequest(index: number): WrittenRequest {
  return {
    status: index % 100 === 0 ? 500 : 200,
    method: "GET",
    path: `/api/orders/${index}`,
    agent,
    ns: 100_000 + ((index * 7_919_773) % 300_000_000),
  };
}
