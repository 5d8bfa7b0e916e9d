import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { askGo } from "../toolchain/go-archive.ts";
import { builders } from "./build/builders.ts";
import { medianOf, renderBuilds, type TimedBuild } from "./build/results.ts";
import { runWatched } from "./build/run-watched.ts";
import { checkOut, type History, makeShopHistory, type SourceState } from "./cache/history.ts";
import { concludeFrom, watchLoad } from "./figures/conclusion.ts";

export const about = [
  "six targets of a real Gin service by gin-deploy, by GoReleaser, and by `go build` one after the other, without and with a build cache;",
  "--goreleaser PATH: the program; --targets LIST, --commits N (4): how many are built one after the other with what the first build left in the cache;",
  "--without-loop (no `go build` for comparison), --samples N (7)",
].join("\n  ");

const usual = "linux/amd64,linux/arm64,linux/arm/7,windows/amd64,darwin/amd64,darwin/arm64";

export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      goreleaser: { type: "string" },
      targets: { type: "string", default: usual },
      commits: { type: "string", default: "4" },
      samples: { type: "string", default: "7" },
      "without-loop": { type: "boolean", default: false },
    },
  });
  const goreleaser = values.goreleaser && resolve(process.env["INIT_CWD"] ?? ".", values.goreleaser);
  if (!goreleaser || !existsSync(goreleaser))
    throw new Error("--goreleaser PATH is needed: the program to compare with");
  const directory = mkdtempSync(join(tmpdir(), "gin-deploy-bench-"));
  try {
    const load = watchLoad();
    const targets = values.targets.split(",");
    const commits = Number(values.commits);
    const machine = await makeMachine(directory, 1 + commits);
    const makers = builders(goreleaser, targets).filter(({ name }) => !(values["without-loop"] && name === "go build"));
    const results: TimedBuild[] = [];
    for (const [index, state] of machine.history.states.entries()) {
      // Each commit begins with another one: what else the machine does hits all alike.
      const turn = index % makers.length;
      for (const maker of [...makers.slice(turn), ...makers.slice(0, turn)]) {
        results.push({ phase: index === 0 ? "cold" : "warm", ...(await build(maker, state, machine)) });
      }
    }
    const version = /GitVersion:\s*(\S+)/.exec(execFileSync(goreleaser, ["--version"], { encoding: "utf8" }))?.[1];
    console.log(
      `\nSubject: ${machine.history.name}; ${targets.length} targets; warm: medians of ${commits} commits; GoReleaser ${version}; ${load()}.\n`,
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
async function makeMachine(directory: string, commits: number): Promise<Machine> {
  const history = makeShopHistory(directory, commits);
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

/** One build in a checkout of its own, with what earlier ones of the same builder left in the cache. */
async function build(maker: Maker, state: SourceState, machine: Machine): Promise<Omit<TimedBuild, "phase">> {
  const { directory, history } = machine;
  const workspace = join(directory, maker.name);
  const cache = join(directory, `${maker.name} cache`);
  rmSync(workspace, { recursive: true, force: true });
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
  console.error(`${state.touches}, ${maker.name}: ${(wallMs / 1000).toFixed(1)} s, ${(peakBytes / 1e9).toFixed(2)} GB`);
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
      rmSync(join(workspace, "dist"), { recursive: true, force: true });
      const env = { ...machine.env, GOCACHE: join(machine.directory, `${maker.name} cache`), ...command.env };
      const { wallMs } = await runWatched(command.argv, workspace, env);
      // The first one warms up.
      if (sample > 0) times.get(maker.name)?.push(wallMs);
    }
  }
  const [ourTimes = [], plainTimes = []] = compared.map(({ name }) => times.get(name) ?? []);
  const [ours, plain] = [ourTimes, plainTimes].map(medianOf);
  if (ours === undefined || plain === undefined) return "";
  const { words } = concludeFrom(ourTimes.map((time, sample) => [time, plainTimes[sample] ?? Number.NaN]));
  return `One target, nothing to compile, medians of ${samples}: ${ours.toFixed(0)} ms by gin-deploy, ${plain.toFixed(0)} ms by \`go build\`: the action adds ${(ours - plain).toFixed(0)} ms. Ratio: ${words}.`;
}
