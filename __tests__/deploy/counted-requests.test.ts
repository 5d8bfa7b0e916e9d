import { describe, expect, it } from "vitest";
import { countsBySecond, requestsOfLog } from "../../src/deploy/judgement/evidence/log-requests.ts";
import {
  addEvidence,
  noEvidence,
  readSlotEvidence,
  type SlotEvidence,
} from "../../src/deploy/judgement/evidence/slot-evidence.ts";
import { runStep } from "../../src/deploy/steps/remote-step.ts";
import type { Answers, Facts } from "../../src/deploy/steps/step-table.ts";
import { deployPath, serviceName } from "./simulation/deploy-inputs.ts";
import { makeProgram } from "./simulation/programs.ts";
import { simulate } from "./simulation/simulation.ts";

/** Twenty requests a second; from the second minute on one in ten is answered with 500, and slowly. */
const busy = makeProgram("v1", () => ({
  listensAfterMs: 50,
  served: (sinceMs) => {
    const bad = Math.floor(Math.max(0, sinceMs - 60_000) / 500);
    return { attempts: Math.floor(sinceMs / 50), errors: bad, slow: bad };
  },
}));

async function begin() {
  const simulation = simulate("web1");
  await simulation.deploy(busy);
  const connection = await simulation.connect("web1", [busy]);
  const { machine } = simulation.host("web1");
  const count = async (facts: Partial<Facts<"count">>, onLook?: (look: Answers<"count">) => "more" | "enough") => {
    const usual: Facts<"count"> = {
      ...{
        name: serviceName,
        deploy_path: deployPath,
        current_from: undefined,
        canary_from: undefined,
        front_from: undefined,
      },
      ...{ current_port: 8_080, canary_port: 21_080, health_path: "/health", metrics_path: "" },
      ...{ slow_ms: 500, ignored_paths: [], log_deny: [], for_seconds: 0, pause_seconds: 1 },
    };
    const host = { label: "web1", connection };
    return await simulation.run(runStep(host, "count", { ...usual, ...facts }, onLook === undefined ? {} : { onLook }));
  };
  return { simulation, machine, count };
}

describe("requests that a simulated service has answered", () => {
  it("are counted since a moment, then from where the last look ended", async () => {
    const { simulation, machine, count } = await begin();
    const from = `@${machine.dateSeconds()}`;
    await simulation.pass(10_000);
    const first = await count({ current_from: from });
    const requests = requestsOfLog(readSlotEvidence(first, "current"));
    expect(requests).toMatchObject({ form: "gin", slow: 0, errors: 0 });
    expect("attempts" in requests && requests.attempts).toBeGreaterThan(190);
    await simulation.pass(1_000);
    const next = readSlotEvidence(await count({ current_from: first.cursor[0]?.place }), "current");
    expect(next.byForm.get("gin")?.attempts).toBeGreaterThan(15);
    expect(next.byForm.get("gin")?.attempts).toBeLessThan(30);
  });

  it("come look by look, with what went wrong", async () => {
    const { simulation, machine, count } = await begin();
    await simulation.pass(60_000);
    const fromSecond = machine.dateSeconds();
    let seen: SlotEvidence = noEvidence;
    let looks = 0;
    await count({ current_from: `@${fromSecond}`, for_seconds: 20 }, (look) => {
      looks++;
      seen = addEvidence(seen, readSlotEvidence(look, "current"));
      return "more";
    });
    const requests = requestsOfLog(seen);
    if ("why" in requests) throw new Error(requests.why);
    expect(looks).toBeGreaterThan(10);
    expect(requests.errors).toBeGreaterThan(30);
    expect(requests.slow).toBe(requests.errors);
    expect(requests.errors / requests.attempts).toBeCloseTo(0.1, 1);
    const bySecond = countsBySecond(seen, requests, fromSecond, 60);
    expect(bySecond.reduce((all, { errors }) => all + errors, 0)).toBe(requests.errors);
  });

  it("are none of a slot where nothing runs", async () => {
    const { count } = await begin();
    const look = await count({ canary_from: "@0" });
    expect(requestsOfLog(readSlotEvidence(look, "canary"))).toEqual({
      why: expect.stringContaining("it has logged nothing"),
    });
    expect(look.unit).toMatchObject([{ slot: "canary", state: "inactive", pid: 0 }]);
  });
});
