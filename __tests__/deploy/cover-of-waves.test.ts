import { expect, it } from "vitest";
import { makeProgram, services } from "./simulation/programs.ts";
import { simulate } from "./simulation/simulation.ts";

/** As long as both may take: the waves of 20 hosts last for several minutes. */
const slow = () => ({ ...services.good(), listensAfterMs: 25_000, stopsAfterMs: 29_000 });

it.each([
  ["which all have a front", []],
  ["one of which has none", ["web20"]],
])("canaries cover their hosts until their switch has ended, on 20 hosts %s", async (_, without) => {
  const simulation = simulate(...Array.from({ length: 20 }, (_, index) => `web${index + 1}`));
  for (const { name, machine } of simulation.hosts) if (!without.includes(name)) machine.traits.tools.add("nft");
  await simulation.deploy(makeProgram("v1", slow));
  const ended = new Set<string>();
  const covered = new Set<string>();
  simulation.faults = ({ step, host }) => {
    if (without.includes(host.name) || (step !== "switch" && step !== "stop-canary")) return undefined;
    const isThere = host.machine.systemd.look("greeter@canary.service").activeState === "active";
    (isThere ? covered : ended).add(`${host.name} ${step}`);
    return undefined;
  };
  const run = await simulation.deploy(makeProgram("v2", slow));
  expect(run.decision, run.failure?.message).toBe("promoted");
  // Before its deploy does anything, `stop-canary` finds none anywhere.
  expect([...ended].filter((call) => call.endsWith(" switch"))).toEqual([]);
  expect([...covered].filter((call) => call.endsWith(" stop-canary"))).toHaveLength(20 - without.length);
});
