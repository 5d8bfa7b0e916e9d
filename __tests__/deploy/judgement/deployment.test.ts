import { expect, it } from "vitest";
import { type HostDeployment, summarizeDeployment } from "../../../src/deploy/judgement/state/deployment.ts";
import { ActionError } from "../../../src/errors.ts";
import type { Decision } from "../../../src/model/decision.ts";

const on = (host: string, decision: Decision, release?: string): HostDeployment => ({
  host,
  decision,
  release,
  previousRelease: undefined,
  health: undefined,
  reason: undefined,
  evidence: [],
  elapsedMs: 0,
});
const failure = new ActionError("rollout", "web2: it died", { hint: "Look at it.", evidence: ["journal: panic"] });

it.each<[string, readonly HostDeployment[], ActionError | undefined, Decision]>([
  ["all promoted", [on("a", "promoted"), on("b", "promoted")], undefined, "promoted"],
  ["one was unchanged", [on("a", "promoted"), on("b", "unchanged")], undefined, "promoted"],
  ["all unchanged", [on("a", "unchanged")], undefined, "unchanged"],
  ["nothing was shifted", [on("a", "failed"), on("b", "unchanged")], failure, "failed"],
  ["one was rolled back", [on("a", "rolled-back"), on("b", "failed")], failure, "rolled-back"],
])("%s", (_, hosts, why, decision) => {
  expect(summarizeDeployment("r", hosts, why).decision).toBe(decision);
});

it("says what serves where in the failure itself, and loses nothing of it", () => {
  const { failure: said } = summarizeDeployment("r2", [on("a", "rolled-back", "r1"), on("b", "failed")], failure);
  expect(said).toMatchObject({ code: "rollout", message: "web2: it died", evidence: ["journal: panic"] });
  expect(said?.hint).toBe("Look at it. Live now: a: r1; b: NOTHING.");
});
