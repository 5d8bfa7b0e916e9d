import type { RolloutStep } from "../../../model/rollout-step.ts";
import { patienceWithRefusals } from "../../../service/health-answer.ts";
import { longestStopSeconds } from "../../../service/stop-time.ts";
import type { ReleaseRecord } from "../../facts/host-facts.ts";
import type { ReadinessPolicy } from "../evidence/readiness.ts";

/** What both slots have in common: the answers that a new release must give, and the program that must give them. */
interface Expectation {
  readonly port: number;
  readonly healthPath: string;
  readonly expectedSha256: string;
  readonly timeoutMs: number;
}

/** Before any traffic: three good answers in a row, over ten seconds in which it stayed up. */
export function canaryPolicy(expectation: Expectation): ReadinessPolicy {
  return { ...expectation, consecutive: 3, minHealthyMs: 10_000, patienceWithRefusals };
}

/** After the switch: the same program has just proved itself, so less will do to see that it got the public port. */
export function publicPolicy(expectation: Expectation): ReadinessPolicy {
  return { ...expectation, consecutive: 3, minHealthyMs: 3_000, patienceWithRefusals };
}

/** As after its switch, for a release whose deploy was cut off there. */
export function provedAgainPolicy(record: ReleaseRecord): ReadinessPolicy {
  return publicPolicy(expectationOf(record));
}

/** After a release was rolled back: it only needs to answer again. It may have been running all the time. */
export function afterRollbackPolicy(record: ReleaseRecord): ReadinessPolicy {
  const expectation = expectationOf(record);
  return {
    ...expectation,
    timeoutMs: Math.max(expectation.timeoutMs, 60_000),
    consecutive: 3,
    minHealthyMs: 1_000,
    ranBefore: true,
  };
}

/** How long a canary may run: what it may take to be ready, to prove itself, and as much again for a slow link between two looks. */
export function canaryLifeSeconds(policy: ReadinessPolicy): number {
  return Math.ceil((policy.timeoutMs + policy.minHealthyMs) / 1000) + 60;
}

/** How long the switch of a host may take: what served ends, and the release is started anew and seen to be ready; with as much to spare as above. */
export function turnSeconds(timeoutMs: number): number {
  return longestStopSeconds + Math.ceil(timeoutMs / 1000) + 60;
}

/** How long a step of a rollout waits for its requests. */
export function longestStepMs({ minMs, timeoutMs }: Pick<RolloutStep, "minMs" | "timeoutMs">): number {
  return timeoutMs ?? Math.max(2 * minMs, 10 * 60_000);
}

function expectationOf({ port, healthPath, healthTimeoutMs, binarySha256 }: ReleaseRecord): Expectation {
  return { port, healthPath, expectedSha256: binarySha256, timeoutMs: healthTimeoutMs };
}
