import { createHash } from "node:crypto";
import type { BuiltBinary } from "../../model/binaries.ts";
import { isHealthy, type Observation } from "../judgement/readiness.ts";
import { pickPrivatePort } from "../release/layout.ts";
import { contentHashOf, environmentOf, type Release } from "../release/release.ts";
import { quoteArgument } from "../release/unit-text.ts";
import { writeHostPhase, writeHostState, writeReleaseRecord } from "../steps/host-documents.ts";
import {
  type HostFacts,
  type HostState,
  provenRelease,
  type ReleaseOrigin,
  type ReleaseRecord,
  recordOf,
  releaseWithBinary,
  releaseWithFiles,
} from "../steps/host-facts.ts";
import type { Upload } from "../steps/send-upload.ts";
import { describeChanges, type HostDetails } from "./changes.ts";
import type { HostPlan, PlannedStep } from "./host-plan.ts";
import { proveThenSwitch } from "./plan-release.ts";
import { planWayBack } from "./way-back.ts";

/** A release for a host, and who brings it there. */
export interface DeployWish {
  readonly release: Release;
  /** The one that fits the host. */
  readonly binary: BuiltBinary;
  readonly by: string;
  readonly healthTimeoutMs: number;
  readonly keepReleases: number;
  readonly origin?: ReleaseOrigin | undefined;
  readonly nowMs: number;
}

/** What a host is found like. */
export interface SeenHost {
  readonly facts: HostFacts;
  /** What serves, looked at once; undefined: it is not what is wanted anyway. */
  readonly look: Observation | undefined;
  /** For people; only read where a plan is shown. */
  readonly details?: HostDetails | undefined;
}

/** Pure: what it takes to have the release serve on the host. */
export function planDeploy({ facts, look, details }: SeenHost, wish: DeployWish): HostPlan {
  const { release, binary, healthTimeoutMs } = wish;
  const before = provenRelease(facts);
  const isUnchanged = isAsWished(facts, wish) && look !== undefined && servesWell(look, binary.sha256);
  const plan = { release: isUnchanged ? (before ?? release.id) : release.id, before, isUnchanged };
  const changes = describeChanges({ facts, details }, wish, isUnchanged);
  if (isUnchanged) return { ...plan, changes, steps: [], wayBack: [] };
  const privatePort = pickPrivatePort(release.name, release.port, facts.listeningPorts);
  const expected = { ...release, healthTimeoutMs, binarySha256: binary.sha256 };
  const steps = [
    ...bringRelease(facts, wish, privatePort),
    ...runFirst(release),
    ...proveThenSwitch(expected, privatePort, facts),
  ];
  return { ...plan, changes, steps, wayBack: planWayBack(facts, release.id, before) };
}

/** Whether exactly this release is what is there, by all that is written down. How it serves is seen by a look at it. */
export function isAsWished(facts: HostFacts, { release, binary }: Pick<DeployWish, "release" | "binary">): boolean {
  const proven = provenRelease(facts);
  if (proven === undefined || facts.current !== proven || facts.canary !== undefined) return false;
  if (!facts.isUnitOfCurrent || !facts.isEnabled) return false;
  const environment = environmentOf(release, release.port);
  if (facts.environmentSha256 !== createHash("sha256").update(environment).digest("hex")) return false;
  return recordOf(facts, proven)?.contentHash === contentHashOf(release, binary);
}

export function servesWell(look: Observation, sha256: string): boolean {
  return look.activeState === "active" && isHealthy(look) && look.runningSha256 === sha256;
}

function bringRelease(facts: HostFacts, wish: DeployWish, privatePort: number): readonly PlannedStep[] {
  const { release, binary } = wish;
  const { files, persistent } = release;
  const sameBinaryIn = releaseWithBinary(facts, binary.sha256);
  const sameFilesIn = releaseWithFiles(facts, files?.manifestSha256);
  const stage: PlannedStep = {
    part: "bring",
    step: "stage",
    facts: {
      phase_line: writeHostPhase({ phase: "staging", release: release.id }),
      release: release.id,
      sha256: binary.sha256,
      same_binary_in: sameBinaryIn,
      files_sha256: files?.manifestSha256,
      files_stream: files?.sha256,
      same_files_in: sameFilesIn,
      persistent,
      unit_text: release.unitText,
      release_json: writeReleaseRecord(describeRelease(wish)),
      env_current: environmentOf(release, release.port),
      env_canary: environmentOf(release, privatePort),
      state_json: writeHostState(describePromotion(release.id, facts, wish.nowMs)),
    },
  };
  return [
    ...(sameBinaryIn === undefined ? [upload(binary, facts)] : []),
    ...(files !== undefined && sameFilesIn === undefined ? [upload(files, facts)] : []),
    stage,
  ];
}

/** A migration of a large table takes a while; one that hangs must not keep the lock for ever. */
const beforeStartSeconds = 600;

function runFirst({ id, beforeStart }: Release): readonly PlannedStep[] {
  if (beforeStart.length === 0) return [];
  const facts = {
    phase_line: writeHostPhase({ phase: "canary", release: id }),
    release: id,
    arguments: beforeStart.map(quoteArgument).join(" "),
    limit_seconds: beforeStartSeconds,
  };
  return [{ part: "before", step: "before-start", facts }];
}

function upload(body: Upload, { tools }: HostFacts): PlannedStep {
  const { sha256, sizeBytes } = body;
  const compression = tools.has("zstd") ? "zstd" : "gzip";
  return { part: "bring", step: "receive", facts: { compression, sha256, size_bytes: sizeBytes }, body };
}

function describeRelease({ release, binary, by, healthTimeoutMs, origin, nowMs }: DeployWish): ReleaseRecord {
  const { id, version, commit, mainPackage, port, healthPath, files } = release;
  return {
    id,
    version,
    commit,
    mainPackage,
    contentHash: contentHashOf(release, binary),
    binarySha256: binary.sha256,
    ...(files === undefined ? {} : { filesSha256: files.manifestSha256 }),
    port,
    healthPath,
    healthTimeoutMs,
    deployedAt: new Date(nowMs).toISOString(),
    origin,
    by,
  };
}

/** The state of a host on which the release has proved itself. */
export function describePromotion(release: string, facts: HostFacts, nowMs: number): HostState {
  return { release, previousRelease: provenRelease(facts), decidedAt: new Date(nowMs).toISOString() };
}
