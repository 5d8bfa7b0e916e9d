import { afterAll, afterEach, beforeAll, beforeEach, vi } from "vitest";
import { type CacheService, type CacheServiceOptions, startCacheService } from "../support/cache-service.ts";
import { type Machine, makeMachine } from "./machine.ts";

export interface Stage {
  readonly machine: Machine;
  /** A cache service for this test, which the job's environment names. */
  offer(options?: CacheServiceOptions): Promise<CacheService>;
}

/** One machine for all tests of a file, with empty caches for each, and a service that ends with its test. */
export function withMachine(): Stage {
  let machine: Machine | undefined;
  let service: CacheService | undefined;
  const made = () => {
    if (machine === undefined) throw new Error("the machine is made before the first test");
    return machine;
  };
  beforeAll(async () => {
    machine = await makeMachine();
  });
  afterAll(() => machine?.remove());
  beforeEach(async () => {
    // The library and the store read the environment of the process, as in a real job.
    for (const [name, value] of Object.entries(made().env)) vi.stubEnv(name, value);
    for (const name of ["ACTIONS_RESULTS_URL", "ACTIONS_CACHE_URL"]) vi.stubEnv(name, "");
    await made().emptyCaches();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await service?.stop();
    service = undefined;
  });
  return {
    get machine() {
      return made();
    },
    async offer(options = {}) {
      service = await startCacheService(options);
      for (const [name, value] of Object.entries(service.env)) vi.stubEnv(name, value);
      return service;
    },
  };
}
