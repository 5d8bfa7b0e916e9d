import type { OldBinary } from "../../model/old-binary.ts";
import type { ReadinessPolicy } from "../judgement/evidence/readiness.ts";
import type { Slot } from "../release/layout.ts";
import type { Upload } from "../steps/compress-once.ts";
import type { Facts, StepName } from "../steps/step-table.ts";

/** What a deploy makes of a host: decided before its first step, from what was read there, and the same for whoever asks. */
export interface HostPlan {
  /** The release that is to serve. */
  readonly release: string;
  /** The release that has proved itself, and serves until then; undefined: none does. */
  readonly before: string | undefined;
  /** It serves already, and serves well: there is nothing to do. */
  readonly isUnchanged: boolean;
  /** For people: all that would be different afterwards, and what stays. */
  readonly changes: readonly Change[];
  readonly steps: readonly PlannedStep[];
  /** What rolls the host back to `before`, wherever the steps end. */
  readonly wayBack: readonly PlannedStep[];
}

export interface Change {
  readonly action: "create" | "replace" | "remove" | "leave";
  /** `unit /etc/systemd/system/greeter@.service` */
  readonly what: string;
  /** Where it is, all of it: files and links, and directories with all that is in them. */
  readonly paths: readonly string[];
  /** In words, or of a file the lines that differ, each after `+` or `-`. Never the value of a variable. */
  readonly details: readonly string[];
}

/**
 * `bring`, then `canary`: side by side on all hosts, before any of them gets the release on its public port. `before`: between the
 * two, on the first host alone. `share`: side by side, each watched before the next. `switch`: wave after wave. `wait`: before each
 * but the first, on all hosts that have not had their turn: no canary ends before that. `back`: what failed is rolled back.
 */
export type PlanPart = "bring" | "before" | "canary" | "share" | "wait" | "switch" | "back";

/** What every step of a host is told besides: its lock, the service's name and place. */
type FactsOfEach = "deploy_path" | "token" | "name";

export interface PlannedOf<S extends StepName> {
  readonly part: PlanPart;
  readonly step: S;
  readonly facts: Omit<Facts<S>, FactsOfEach>;
  /** What has to be seen before the next step. */
  readonly gate?: Gate | undefined;
}

type Bringing = "receive" | "stage";

/** `body` follows the facts, compressed as they say; a patch is made of `old`. */
export type PlannedReceive = PlannedOf<"receive"> & { readonly body: Upload; readonly old?: OldBinary };

export type PlannedStage = PlannedOf<"stage"> & {
  /** How each part of the release comes to the host where it cannot be taken from another one there. */
  readonly anew: { readonly binary: PlannedReceive; readonly files: PlannedReceive | undefined };
};

export type PlannedStep =
  | { [S in Exclude<StepName, Bringing>]: PlannedOf<S> }[Exclude<StepName, Bringing>]
  | PlannedReceive
  | PlannedStage;

/** The slot that a step has started has to prove itself before the next step. */
export interface Gate {
  readonly slot: Slot;
  readonly policy: ReadinessPolicy;
  /** The release that serves meanwhile, with the same data. */
  readonly beside?: string | undefined;
}
