import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { askGo } from "../toolchain/go-archive.ts";
import { builders } from "./build/builders.ts";
import { medianOf, renderBuilds, type TimedBuild } from "./build/results.ts";
import { runWatched } from "./build/run-watched.ts";
import { checkOut, type History, makeShopHistory } from "./cache/history.ts";

export const about = [
  "six targets of a real Gin service by gin-deploy, by GoReleaser, and by `go build` one after the other, without and with a build cache;",
  "--goreleaser PATH: the program; --targets LIST, --runs N (1), --without-cold, --without-loop (no `go build` for comparison), --samples N (7)",
].join("\n  ");

const usual = "linux/amd64,linux/arm64,linux/arm/7,windows/amd64,darwin/amd64,darwin/arm64";

export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      goreleaser: { type: "string" },
      targets: { type: "string", default: usual },
      runs: { type: "string", default: "1" },
      samples: { type: "string", default: "7" },
      "without-cold": { type: "boolean", default: false },
      "without-loop": { type: "boolean", default: false },
    },
  });
  const goreleaser = values.goreleaser && resolve(process.env["INIT_CWD"] ?? ".", values.goreleaser);
  if (!goreleaser || !existsSync(goreleaser))
    throw new Error("--goreleaser PATH is needed: the program to compare with");
  const directory = mkdtempSync(join(tmpdir(), "gin-deploy-bench-"));
  try {
    const targets = values.targets.split(",");
    const machine = await makeMachine(directory);
    const makers = builders(goreleaser, targets);
    const results: TimedBuild[] = [];
    for (let run = 1; run <= Number(values.runs); run++) {
      for (const phase of values["without-cold"] ? (["warm"] as const) : (["cold", "warm"] as const)) {
        // Each phase begins with another one: what else the machine does hits all alike.
        for (const maker of phase === "cold" ? makers : [...makers].reverse()) {
          if (values["without-loop"] && maker.name === "go build") continue;
          results.push({ run, phase, ...(await build(maker, phase, machine)) });
        }
      }
    }
    const version = /GitVersion:\s*(\S+)/.exec(execFileSync(goreleaser, ["--version"], { encoding: "utf8" }))?.[1];
    console.log(
      `\nSubject: ${machine.history.name}; ${targets.length} targets; GoReleaser ${version}; ${cpus().length} cores.\n`,
    );
    console.log(renderBuilds(results));
    console.log(`\n${await measureOverhead(makers, Number(values.samples), machine)}`);
  } finally {
    // Go makes its module cache read-only; only root can remove that as it is.
    execFileSync("chmod", ["-R", "u+w", directory]);
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Machine {
  readonly directory: string;
  readonly history: History;
  readonly env: Readonly<Record<string, string>>;
}

type Maker = ReturnType<typeof builders>[number];

/** The service's modules are there already, and Go on PATH: both are the same for all. */
async function makeMachine(directory: string): Promise<Machine> {
  const history = makeShopHistory(directory, 2);
  const names = ["GOPROXY", "GOSUMDB", "GONOSUMDB", "GOPRIVATE"];
  const settings = await Promise.all(names.map(async (name) => [name, await askGo(name)] as const));
  const env = {
    PATH: `${join(await askGo("GOROOT"), "bin")}:${process.env["PATH"]}`,
    HOME: join(directory, "home"),
    TMPDIR: directory,
    GOMODCACHE: join(directory, "modules"),
    GOTOOLCHAIN: "local",
    ...Object.fromEntries(settings),
  };
  mkdirSync(env.HOME);
  execFileSync("go", ["mod", "download"], { cwd: history.directory, env });
  return { directory, history, env };
}

/** One build in a checkout of its own; `warm` changes one file of what was built cold. */
async function build(
  maker: Maker,
  phase: "cold" | "warm",
  machine: Machine,
): Promise<Omit<TimedBuild, "run" | "phase">> {
  const { directory, history } = machine;
  const workspace = join(directory, maker.name);
  const cache = join(directory, `${maker.name} cache`);
  if (phase === "cold") rmSync(cache, { recursive: true, force: true });
  rmSync(workspace, { recursive: true, force: true });
  const state = history.states[phase === "cold" ? 0 : 1];
  if (state === undefined) throw new Error("the service has two states");
  checkOut(history, state, workspace);
  const job = { workspace, directory, mainPackage: history.mainPackage };
  let [wallMs, cpuMs, peakBytes] = [0, 0, 0];
  for (const { argv, env } of maker.commands(job)) {
    const ran = await runWatched(argv, workspace, { ...machine.env, GOCACHE: cache, ...env });
    wallMs += ran.wallMs;
    cpuMs += ran.cpuMs;
    peakBytes = Math.max(peakBytes, ran.peakBytes);
  }
  const binaries = execFileSync("find", maker.places(job), { encoding: "utf8" })
    .split("\n")
    .filter((path) => /\/(shop|api)(\.exe)?$/.test(path));
  if (binaries.length !== maker.targets.length) throw new Error(`${maker.name} made ${binaries.length} binaries`);
  console.error(`${phase}, ${maker.name}: ${(wallMs / 1000).toFixed(1)} s, ${(peakBytes / 1e9).toFixed(2)} GB`);
  return { builder: maker.name, wallMs, cpuMs, peakBytes };
}

/** The time of a whole run of ours for one target with nothing to compile, less that of the go command alone. */
async function measureOverhead(makers: readonly Maker[], samples: number, machine: Machine): Promise<string> {
  const compared = makers.filter(({ name }) => name !== "GoReleaser");
  const times = new Map<string, number[]>(compared.map(({ name }) => [name, []]));
  for (let sample = 0; sample <= samples; sample++) {
    for (const maker of compared) {
      const workspace = join(machine.directory, maker.name);
      const [command] = maker.commands({ ...machine, workspace, mainPackage: machine.history.mainPackage }, [
        "linux/amd64",
      ]);
      if (command === undefined) continue;
      const [, state] = machine.history.states;
      if (state !== undefined && !existsSync(workspace)) checkOut(machine.history, state, workspace);
      rmSync(join(workspace, "dist"), { recursive: true, force: true });
      const env = { ...machine.env, GOCACHE: join(machine.directory, `${maker.name} cache`), ...command.env };
      const { wallMs } = await runWatched(command.argv, workspace, env);
      // The first one warms up.
      if (sample > 0) times.get(maker.name)?.push(wallMs);
    }
  }
  const [ours, plain] = compared.map(({ name }) => medianOf(times.get(name) ?? []));
  if (ours === undefined || plain === undefined) return "";
  return `One target, nothing to compile, medians of ${samples}: ${ours.toFixed(0)} ms by gin-deploy, ${plain.toFixed(0)} ms by \`go build\`: the action adds ${(ours - plain).toFixed(0)} ms.`;
}
