import type { OnPaused } from "../../model/inputs.ts";
import type { OldBinary } from "../../model/old-binary.ts";
import type { FrontInput, RolloutInputs } from "../../model/rollout-step.ts";
import type { StageTimes } from "../../model/stages.ts";
import type { World } from "../../world/world.ts";
import type { ReleaseOrigin } from "../facts/host-facts.ts";
import type { Survey } from "../host/look/survey-host.ts";
import type { ServicePlace } from "../host/session/host-session.ts";
import type { SharedStep } from "../judgement/state/deployment.ts";
import type { Upload } from "../steps/compress-once.ts";
import type { DeployMemory } from "./unfinished-deploy.ts";

export type DeployWorld = Pick<World, "files" | "makeSpool" | "clock" | "runner" | "cancelled">;

/** A patch that is likely to be sent. */
export interface ForeseenPatch {
  readonly body: Upload;
  readonly old: OldBinary;
}

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
  /** What sends shares, and covers a switch; undefined: what the host has. */
  readonly front?: FrontInput | undefined;
  /** Shares, and by what they are judged; undefined: there are none. */
  readonly rollout?: RolloutInputs | undefined;
  /** What becomes of a rollout that is paused there; `go on`: it is what this is about. */
  readonly onPaused: OnPaused | "go on";
  readonly onStep?: ((step: SharedStep) => void) | undefined;
  /** Begun before it is known for certain. Never rejects. */
  readonly foreseen?: Promise<readonly ForeseenPatch[]> | undefined;
  /** Notes how long a part took, for the timeline. */
  readonly measure: StageTimes["measure"];
}
