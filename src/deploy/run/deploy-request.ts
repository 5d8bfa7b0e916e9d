import type { StageTimes } from "../../model/stages.ts";
import type { World } from "../../world/world.ts";
import type { ServicePlace } from "../host/host-session.ts";
import type { Survey } from "../host/survey-host.ts";
import type { ReleaseOrigin } from "../steps/host-facts.ts";
import type { DeployMemory } from "./unfinished-deploy.ts";

export type DeployWorld = Pick<World, "files" | "clock" | "runner" | "cancelled">;

export interface DeployRequest {
  /** What is to serve, and where. */
  readonly release: ServicePlace & { readonly id: string; readonly commit: string };
  /** It is new: one that is seen to fail is marked bad. One that had proved itself before is not. */
  readonly isNew: boolean;
  readonly survey: Survey;
  readonly lockWaitMs: number;
  readonly keepReleases: number;
  /** Proves whose the locks are; made for this run. */
  readonly token: string;
  /** Who deploys, for people who wait for the lock: actor and address of the run. */
  readonly by: string;
  /** Where the release comes from; undefined: nobody knows, and no deploy is too old. */
  readonly origin?: ReleaseOrigin | undefined;
  /** When this run began, by `clock.elapsed()`. */
  readonly startedMs?: number | undefined;
  /** What the post step is told, should this run not come to its end. */
  readonly memory?: Pick<DeployMemory, "note"> | undefined;
  /** Notes how long a part took, for the timeline. */
  readonly measure: StageTimes["measure"];
}
