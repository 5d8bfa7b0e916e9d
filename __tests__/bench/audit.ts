import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { medianOf } from "./build/results.ts";

export const about = [
  "the audit against `go vet` on the same code, in turn, after each own file has changed and with nothing changed;",
  "--rounds N (3), and the directories of the modules (examples/gin-service); a copy of each is changed",
].join("\n  ");

const root = join(import.meta.dirname, "../..");

export async function bench(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { rounds: { type: "string", default: "3" } },
    allowPositionals: true,
  });
  const scratch = mkdtempSync(join(tmpdir(), "gin-deploy-bench-"));
  try {
    const program = join(scratch, "audit");
    run(join(root, "src/audit/analyser"), "go", "build", "-trimpath", "-o", program, ".");
    console.log("| service | changed: vet s | audit s | ratio | unchanged: vet s | audit s | ratio |");
    console.log("| --- | --- | --- | --- | --- | --- | --- |");
    const given = positionals.length > 0 ? positionals : [join(root, "examples/gin-service")];
    for (const [index, place] of given.entries()) {
      const directory = join(scratch, `service${index}`);
      cpSync(resolve(process.env["INIT_CWD"] ?? ".", place), directory, { recursive: true });
      console.log(
        `| ${basename(resolve(place))} | ${measure(directory, program, Number(values.rounds)).join(" | ")} |`,
      );
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Seconds, and audit to vet. Everything that both need of dependencies is compiled before. */
function measure(directory: string, program: string, rounds: number): readonly string[] {
  const vet = () => timed(directory, "go", "vet", "./...");
  const audit = () => timed(directory, program, "./...");
  const changed: [number, number][] = [];
  const unchanged: [number, number][] = [];
  run(directory, "go", "build", "./...");
  vet();
  audit();
  for (let round = 0; round < rounds; round++) {
    touchSources(directory, round);
    run(directory, "go", "build", "./...");
    changed.push([vet(), audit()]);
    unchanged.push([vet(), audit()]);
  }
  return [changed, unchanged].flatMap((pairs) => {
    const ofVet = medianOf(pairs.map(([time]) => time)) ?? Number.NaN;
    const ofAudit = medianOf(pairs.map(([, time]) => time)) ?? Number.NaN;
    return [ofVet.toFixed(2), ofAudit.toFixed(2), (ofAudit / ofVet).toFixed(2)];
  });
}

/** Another constant in each package, so that nobody can take it from a cache. */
function touchSources(directory: string, round: number): void {
  for (const file of readdirSync(directory, { recursive: true, encoding: "utf8" })) {
    if (file.endsWith(".go") && !file.endsWith("_test.go") && !/(?:^|\/)vendor\//.test(file)) {
      appendFileSync(join(directory, file), `\nvar _ = ${round + 1}\n`);
    }
  }
}

function timed(cwd: string, program: string, ...args: string[]): number {
  const start = process.hrtime.bigint();
  run(cwd, program, ...args);
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/** What vet finds is no failure here. */
function run(cwd: string, program: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, CGO_ENABLED: "0" },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === null || (status !== 0 && args[0] !== "vet"))
    throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
}
