import { type ReadDocument, readDocument, writeDocument } from "./documents.ts";
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
  /** The release that is deployed, or taken back. */
  readonly release: string;
}

export function writeHostPhase(phase: HostPhase): string {
  return writeDocument(phase);
}

export function readHostPhase(json: string): ReadDocument<HostPhase> {
  return readDocument(json, (values) => ({ phase: values.choice("phase", phases), release: values.name("release") }));
}
