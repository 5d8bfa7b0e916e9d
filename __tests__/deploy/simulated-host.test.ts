import { describe, expect, it } from "vitest";
import type { Ask } from "./contract/asks.ts";
import { tellOn } from "./contract/contract-host.ts";
import { simulateContractHost } from "./contract/simulated-contract-host.ts";
import { storiesWith } from "./contract/stories.ts";

/** What the stories say of each step; that a booted host does the same is seen in simulated-host.fleet.ts. */
describe("a simulated host", () => {
  const program = Buffer.from("the contract's program");

  it.each(storiesWith(program))("$name", async (story) => {
    const asks = story.happens.filter((each): each is Ask => "step" in each);
    const told = await tellOn(await simulateContractHost(program), story);
    for (const [index, { step, exit, answers = {} }] of asks.entries()) {
      expect(told[index], `step ${index + 1}`).toMatchObject({ step, exit, answers });
    }
  });
});
