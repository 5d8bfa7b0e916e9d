import { makeProgram, services } from "../../deploy/simulation/programs.ts";
import { type Simulation, simulate } from "../../deploy/simulation/simulation.ts";

const v1 = makeProgram("v1", services.good);
const v2 = makeProgram("v2", services.good);
const sick = makeProgram("v3", services.onPublicPort(services.sick()));

interface Cost {
  readonly seconds: number;
  readonly steps: number;
  /** Of the runner's processor, the simulated hosts' part among it. */
  readonly cpuSeconds: number;
}

/** By the scheduler as it is, over hosts in memory: a step takes 20 ms on the way, and a deploy is of virtual time. */
export async function simulatedTable(sizes: readonly number[]): Promise<string> {
  const rows = [];
  for (const size of sizes) {
    const simulation = simulate(...Array.from({ length: size }, (_, index) => `web${String(index).padStart(3, "0")}`));
    for (const { machine } of simulation.hosts) machine.traits.tools.add("nft");
    const first = await measure(simulation, async () => (await simulation.deploy(v1)).decision, "promoted");
    const upgrade = await measure(simulation, async () => (await simulation.deploy(v2)).decision, "promoted");
    const back = await measure(simulation, async () => (await simulation.deploy(sick)).decision, "rolled-back");
    rows.push([
      String(size),
      ...[first, upgrade, back].map(({ seconds }) => seconds.toFixed(0)),
      (upgrade.steps / size).toFixed(1),
      upgrade.cpuSeconds.toFixed(1),
    ]);
    console.error(`${size} hosts: ${JSON.stringify({ first, upgrade, back })}`);
  }
  const head = ["hosts", "first deploy, s", "upgrade, s", "rolled back, s", "steps a host", "CPU of an upgrade, s"];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

async function measure(simulation: Simulation, work: () => Promise<string>, wanted: string): Promise<Cost> {
  const [nowMs, calls, cpu] = [simulation.nowMs(), simulation.calls.length, process.cpuUsage()];
  const decision = await work();
  if (decision !== wanted) throw new Error(`${decision}, and not ${wanted}`);
  const { user, system } = process.cpuUsage(cpu);
  return {
    seconds: (simulation.nowMs() - nowMs) / 1000,
    steps: simulation.calls.length - calls,
    cpuSeconds: (user + system) / 1e6,
  };
}
