import { expect, it } from "vitest";
import { servingOn } from "./simulation/host-look.ts";
import { makeProgram, services } from "./simulation/programs.ts";
import { simulate } from "./simulation/simulation.ts";

const unitLines = ["TimeoutStopSec=120"];
const draining = (stopsAfterMs: number) => () => ({ ...services.good(), stopsAfterMs });

it.each([70_000, 119_000])("a release takes the port of one that needs %i ms to end", async (stopsAfterMs) => {
  const simulation = simulate("web1");
  await simulation.deploy(makeProgram("v1", draining(stopsAfterMs)), { unitLines });
  const run = await simulation.deploy(makeProgram("v2", draining(stopsAfterMs)), { unitLines });
  expect(run.decision, run.failure?.message).toBe("promoted");
});

it("a release that needs so long is rolled back, and the host is settled", async () => {
  const simulation = simulate("web1");
  await simulation.deploy(makeProgram("v1", draining(119_000)), { unitLines });
  const sick = services.onPublicPort(services.sick());
  const bad = makeProgram("v2", (start) => ({ ...sick(start), stopsAfterMs: 119_000 }));
  const run = await simulation.deploy(bad, { unitLines, healthTimeoutMs: 5_000 });
  expect(run.decision, run.failure?.message).toBe("rolled-back");
  expect(run.deployment?.hosts.map(({ isUnsettled }) => isUnsettled === true)).toEqual([false]);
  expect(servingOn(simulation.host("web1").machine)?.version).toBe("v1");
});

it("whoever comes after a run that died waits for its switch to end", async () => {
  const simulation = simulate("web1");
  await simulation.deploy(makeProgram("v1", draining(119_000)), { unitLines });
  simulation.faults = ({ step, job }) => (step === "switch" ? { when: 4, strike: () => job.kill() } : undefined);
  const killed = await simulation.deploy(makeProgram("v2", draining(119_000)), { unitLines });
  expect(killed.decision).toBe("killed");
  simulation.faults = () => undefined;
  const post = await simulation.post(killed);
  expect(post.isRight, post.job.log.join("\n")).toBe(true);
});
