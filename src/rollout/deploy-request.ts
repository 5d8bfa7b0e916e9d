import type { Release } from "../hosts/release.ts";
import type { World } from "../world/world.ts";

export type DeployWorld = Pick<World, "files" | "clock" | "runner" | "cancelled">;

export interface DeployRequest {
  readonly release: Release;
  readonly healthTimeoutMs: number;
  readonly lockWaitMs: number;
  readonly keepReleases: number;
  /** Proves whose the locks are; made for this run. */
  readonly token: string;
  /** Who deploys, for people who wait for the lock: actor and address of the run. */
  readonly by: string;
  /** Notes how long a part took, for the timeline. */
  readonly measure: <T>(stage: string, host: string, work: () => Promise<T>) => Promise<T>;
}
