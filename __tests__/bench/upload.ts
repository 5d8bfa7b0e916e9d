import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, utimesSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { checkOut, makeShopHistory } from "./cache/history.ts";
import { type Contender, contenders, type Upload } from "./upload/contenders.ts";
import { type BenchProgram, fixedTime, startBenchHost } from "./upload/host.ts";
import { startLine } from "./upload/line.ts";
import { type Measured, renderUploads } from "./upload/results.ts";

export const about = [
  "a program to a host over three lines, by gin-deploy, scp, scp -C and rsync -z: first release, one line changed, nothing changed;",
  "--runs N (3), --programs OLD,NEW: two builds of a service of yours, instead of two commits of the bench's own",
].join("\n  ");

const lines = [
  { name: "loopback", roundTripMs: 0, bytesPerSecond: undefined },
  { name: "40 ms, 100 Mbit/s", roundTripMs: 40, bytesPerSecond: 100e6 / 8 },
  { name: "100 ms, 20 Mbit/s", roundTripMs: 100, bytesPerSecond: 20e6 / 8 },
];

export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { runs: { type: "string", default: "3" }, programs: { type: "string" } },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs takes a number of runs, not ${values.runs}`);
  const directory = mkdtempSync(join(tmpdir(), "gin-deploy-bench-"));
  const host = await startBenchHost(directory);
  try {
    const [before, after] = values.programs === undefined ? build(directory) : given(values.programs);
    const cases = [
      { name: "first release", old: undefined, program: after },
      { name: "one line changed", old: before, program: after },
      { name: "nothing changed", old: after, program: after },
    ];
    const loadBefore = loadavg();
    const measured: Measured[] = [];
    for (const line of lines) {
      const { port, countBytes, stop } = await startLine(host.sshd.port, line);
      for (let run = 1; run <= runs; run++)
        for (const { name, old, program } of cases)
          for (const contender of contenders) {
            host.reset(old);
            await countBytes();
            const seconds = await time(contender, { host, port, program, old });
            measured.push({
              line: line.name,
              case: name,
              contender: contender.name,
              seconds,
              bytes: await countBytes(),
            });
          }
      stop();
    }
    const load = [loadBefore, loadavg()].map(([one = 0]) => one.toFixed(1)).join(" before, ");
    const size = (after.bytes.length / 1e6).toFixed(1);
    console.log(
      `\nA program of ${size} MB, medians of ${runs} runs in turn, ${cpus().length} cores, load ${load} after.\n`,
    );
    console.log(renderUploads(measured));
  } finally {
    await host.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function time(contender: Contender, upload: Upload): Promise<number> {
  const startMs = performance.now();
  await contender.upload(upload);
  const seconds = (performance.now() - startMs) / 1000;
  if (!readFileSync(contender.place(upload)).equals(upload.program.bytes))
    throw new Error(`${contender.name} brought something else`);
  return seconds;
}

/** Two commits as the action builds them: the second changes one text of a handler. */
function build(directory: string): [BenchProgram, BenchProgram] {
  const history = makeShopHistory(directory, 2);
  const [before, after] = history.states.map((state) => {
    const checkout = join(directory, `checkout-${state.number}`);
    const path = join(directory, `shop-${state.number}`);
    checkOut(history, state, checkout);
    const flags = ["-trimpath", "-buildvcs=true", `-ldflags=-s -w -X main.version=v1.0.${state.number}`];
    execFileSync("go", ["build", ...flags, "-o", path, history.mainPackage], {
      cwd: checkout,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "" },
    });
    return programAt(path);
  });
  if (before === undefined || after === undefined) throw new Error("the bench's own service has two commits");
  return [before, after];
}

function given(paths: string): [BenchProgram, BenchProgram] {
  const [before, after] = paths.split(",").map((path) => programAt(resolve(process.env["INIT_CWD"] ?? ".", path)));
  if (before === undefined || after === undefined) throw new Error("--programs takes two paths, with a comma between");
  return [before, after];
}

function programAt(path: string): BenchProgram {
  const bytes = readFileSync(path);
  const program = { path, bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
  utimesSync(path, fixedTime(program), fixedTime(program));
  return program;
}
