import type { FrontKind, RolloutInputs } from "../../model/rollout-step.ts";
import { type DocumentValues, type ReadDocument, readDocument, writeDocument } from "./documents.ts";
import type { HostState, ReleaseOrigin, ReleaseRecord } from "./host-facts.ts";

/** state.json: the last finished deploy of a host. */
export function writeHostState(state: HostState): string {
  return writeDocument(state);
}

export function readHostState(json: string): ReadDocument<HostState> {
  return readDocument(json, (values) => ({
    release: values.name("release"),
    previousRelease: values.nameOr("previousRelease", undefined),
    decidedAt: values.textOr("decidedAt", ""),
  }));
}

/** release.json: what a release says of itself. */
export function writeReleaseRecord(record: ReleaseRecord): string {
  return writeDocument(record);
}

export function readReleaseRecord(json: string): ReadDocument<ReleaseRecord> {
  return readDocument(json, (values) => {
    const mainPackage = values.textOr("mainPackage", undefined);
    const filesSha256 = values.textOr("filesSha256", undefined);
    return {
      id: values.name("id"),
      version: values.text("version"),
      commit: values.text("commit"),
      ...(mainPackage === undefined ? {} : { mainPackage }),
      contentHash: values.text("contentHash"),
      binarySha256: values.text("binarySha256"),
      ...(filesSha256 === undefined ? {} : { filesSha256 }),
      port: values.whole("port"),
      healthPath: values.text("healthPath"),
      healthTimeoutMs: values.whole("healthTimeoutMs"),
      deployedAt: values.text("deployedAt"),
      origin: values.innerOr<ReleaseOrigin, undefined>(
        "origin",
        (origin) => ({
          repository: origin.text("repository"),
          branch: origin.text("branch"),
          commitDate: origin.text("commitDate"),
          runNumber: origin.wholeOr("runNumber", undefined),
        }),
        undefined,
      ),
      by: values.text("by"),
    };
  });
}

/** What a deploy is about to do on a host. None: it is at rest. */
const phases = ["staging", "canary", "switching", "promoting", "taking-back"] as const;

export type Phase = (typeof phases)[number];

/** How far a deploy has come on a host: written before what it names is done, in one line, so that a full disk does not stop it. */
export interface HostPhase {
  readonly phase: Phase;
  /** The release that is deployed, or rolled back. */
  readonly release: string;
}

export function writeHostPhase(phase: HostPhase): string {
  return writeDocument(phase);
}

export function readHostPhase(json: string): ReadDocument<HostPhase> {
  return readDocument(json, (values) => ({ phase: values.choice("phase", phases), release: values.name("release") }));
}

/** A rollout that is held as it is until somebody decides: what a later job needs to go on with it, without source or inputs. */
export interface PausedRollout {
  readonly release: string;
  /** Of what its front sends on this host; 0: there is no front here, and no canary runs. */
  readonly sharePercent: number;
  /** What sends it; undefined: nothing does, or an earlier version has paused it. */
  readonly front?: FrontKind | undefined;
  readonly canaryPort: number;
  readonly pausedAt: string;
  /** Which run has paused it. */
  readonly by: string;
  readonly reason: string;
  /** By what it is judged from here on, and which steps are left. */
  readonly rollout: RolloutInputs;
  readonly keepReleases: number;
}

/** All of them: a pause whose front is missing here could not be read. */
const frontKinds = Object.keys({ kernel: true, nginx: true, haproxy: true } satisfies Record<
  FrontKind,
  true
>) as FrontKind[];

export function writePausedRollout(paused: PausedRollout): string {
  return writeDocument(paused);
}

export function readPausedRollout(json: string): ReadDocument<PausedRollout> {
  return readDocument(json, (values) => ({
    release: values.name("release"),
    sharePercent: values.whole("sharePercent"),
    front: values.choiceOr("front", frontKinds, undefined),
    canaryPort: values.whole("canaryPort"),
    pausedAt: values.text("pausedAt"),
    by: values.text("by"),
    reason: values.text("reason"),
    rollout: values.inner("rollout", readRolloutLeft),
    keepReleases: values.whole("keepReleases"),
  }));
}

function readRolloutLeft(values: DocumentValues): RolloutInputs {
  return {
    steps: values.list("steps", (step) => {
      const timeoutMs = step.wholeOr("timeoutMs", undefined);
      return {
        sharePercent: step.whole("sharePercent"),
        minMs: step.whole("minMs"),
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        ...(step.flag("thenPause") ? { thenPause: true } : {}),
      };
    }),
    maxP95Ms: values.whole("maxP95Ms"),
    maxErrorRate: values.number("maxErrorRate"),
    minRequests: values.whole("minRequests"),
    maxCpuPercent: values.wholeOr("maxCpuPercent", undefined),
    maxMemoryBytes: values.wholeOr("maxMemoryBytes", undefined),
    logDeny: values.texts("logDeny") ?? [],
  };
}
