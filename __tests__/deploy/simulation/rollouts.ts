import type { RolloutInputs } from "../../../src/model/rollout-step.ts";
import { type Service, services } from "./programs.ts";

/** A canary by shares as tests want it: none of its steps has a time of its own. */
export const usualRollout: RolloutInputs = {
  steps: [
    { sharePercent: 5, minMs: 0 },
    { sharePercent: 25, minMs: 0 },
    { sharePercent: 100, minMs: 0 },
  ],
  maxP95Ms: 500,
  maxErrorRate: 0.01,
  minRequests: 100,
  maxCpuPercent: undefined,
  maxMemoryBytes: undefined,
  logDeny: [],
};

/** So many requests a second, of which parts fail, or are slow. */
export const serving =
  (perSecond: number, failing = 0, slow = 0): Service =>
  () => ({
    ...services.good(),
    served(sinceMs) {
      const attempts = Math.floor((sinceMs * perSecond) / 1_000);
      return { attempts, errors: Math.floor(attempts * failing), slow: Math.floor(attempts * slow) };
    },
  });
