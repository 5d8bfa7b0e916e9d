import { createHash } from "node:crypto";
import type { BuiltBinary } from "../../model/binaries.ts";
import type { OldBinary } from "../../model/old-binary.ts";
import type { FrontInput, RolloutInputs } from "../../model/rollout-step.ts";
import { writeHostPhase, writeHostState, writeReleaseRecord } from "../facts/host-documents.ts";
import {
  type HostFacts,
  type HostState,
  provenRelease,
  type ReleaseOrigin,
  type ReleaseRecord,
  recordOf,
} from "../facts/host-facts.ts";
import { isHealthy, type Observation } from "../judgement/evidence/readiness.ts";
import { contentHashOf, environmentOf, type Release, secretsOf } from "../release/release.ts";
import { quoteArgument } from "../release/unit-text.ts";
import type { Upload } from "../steps/compress-once.ts";
import { longestHoldSeconds } from "../steps/table/step-declaration.ts";
import { describeChanges, type HostDetails } from "./changes.ts";
import { privatePortOf } from "./choose-front.ts";
import type { HostPlan, PlannedReceive, PlannedStage, PlannedStep } from "./host-plan.ts";
import { firewallChanges } from "./plan-access.ts";
import { planGuard } from "./plan-guard.ts";
import { planProvision, unitSha256 } from "./plan-provision.ts";
import { proveThenSwitch } from "./plan-release.ts";
import { chooseBinaryTransfer, chooseFilesTransfer, type Transfer } from "./transfer.ts";
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
  readonly rollout?: RolloutInputs | undefined;
  readonly front?: FrontInput | undefined;
  /** Programs of earlier releases that are at hand here. */
  readonly oldBinaries?: readonly OldBinary[];
}

/** What a host is found like. */
export interface SeenHost {
  readonly facts: HostFacts;
  /** What serves, looked at once; undefined: it is not what is wanted anyway. */
  readonly look: Observation | undefined;
  /** Who logs in, and needs root's part to be done for that. */
  readonly user: string;
  /** For people; only read where a plan is shown. */
  readonly details?: HostDetails | undefined;
}

/** Pure: what it takes to have the release serve on the host. */
export function planDeploy({ facts, look, user, details }: SeenHost, wish: DeployWish): HostPlan {
  const { release, binary, healthTimeoutMs } = wish;
  const before = provenRelease(facts);
  const isUnchanged = isAsWished(facts, wish) && look !== undefined && servesWell(look, binary.sha256);
  const plan = { release: isUnchanged ? (before ?? release.id) : release.id, before, isUnchanged };
  const changes = describeChanges({ facts, user, details }, wish, isUnchanged);
  if (isUnchanged) return { ...plan, changes, steps: [], wayBack: [] };
  const privatePort = privatePortOf(facts, release.name, { front: wish.front, port: release.port });
  const expected = {
    ...release,
    healthTimeoutMs,
    binarySha256: binary.sha256,
    steps: wish.rollout?.steps,
    front: wish.front,
  };
  const wayBack = planWayBack(facts, release.id, before);
  const steps = [
    ...planProvision(facts, release, user),
    ...bringRelease(facts, wish, privatePort),
    planGuard({ ...plan, wayBack }, release, facts.provisioned.place),
    ...runFirst(release),
    ...proveThenSwitch(expected, privatePort, facts),
  ];
  return { ...plan, changes, steps, wayBack };
}

/**
 * Whether exactly this release is what is there, by all that is written down, and other hosts get to it as they should. How it serves is
 * seen by a look at it.
 */
export function isAsWished(facts: HostFacts, { release, binary }: Pick<DeployWish, "release" | "binary">): boolean {
  const proven = provenRelease(facts);
  if (proven === undefined || facts.current !== proven || facts.canary !== undefined) return false;
  if (!facts.isUnitOfCurrent || !facts.isEnabled || firewallChanges(facts, release).length > 0) return false;
  const environment = environmentOf(release, release.port);
  if (facts.environmentSha256 !== createHash("sha256").update(environment).digest("hex")) return false;
  return recordOf(facts, proven)?.contentHash === contentHashOf(release, binary);
}

export function servesWell(look: Observation, sha256: string): boolean {
  return look.activeState === "active" && isHealthy(look) && look.runningSha256 === sha256;
}

function bringRelease(facts: HostFacts, wish: DeployWish, privatePort: number): readonly PlannedStep[] {
  const { release, binary, oldBinaries = [] } = wish;
  const { files, persistent } = release;
  const byBinary = chooseBinaryTransfer(facts, binary, oldBinaries);
  const byFiles = chooseFilesTransfer(facts, files);
  const anew = { binary: upload(binary, facts), files: files && upload(files, facts) };
  const stage: PlannedStage = {
    part: "bring",
    step: "stage",
    anew,
    facts: {
      phase_line: writeHostPhase({ phase: "staging", release: release.id }),
      release: release.id,
      sha256: binary.sha256,
      same_binary_in: byBinary.kind === "link" ? byBinary.from : undefined,
      files_sha256: files?.manifestSha256,
      files_stream: files?.sha256,
      same_files_in: byFiles.kind === "link" ? byFiles.from : undefined,
      persistent,
      unit_sha256: unitSha256(release),
      release_json: writeReleaseRecord(describeRelease(wish)),
      env_current: environmentOf(release, release.port),
      env_canary: environmentOf(release, privatePort),
      secrets: secretsOf(release),
      state_json: writeHostState(describePromotion(release.id, facts, wish.nowMs)),
    },
  };
  return [
    ...(byBinary.kind === "patch" ? [patch(anew.binary, byBinary)] : []),
    ...(byBinary.kind === "whole" ? [anew.binary] : []),
    ...(anew.files !== undefined && byFiles.kind === "whole" ? [anew.files] : []),
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
    begun_at: undefined,
    wait_seconds: longestHoldSeconds,
  };
  return [{ part: "before", step: "before-start", facts }];
}

function upload(body: Upload, { tools }: HostFacts): PlannedReceive {
  const { sha256, sizeBytes } = body;
  const compression = tools.has("zstd") ? "zstd" : "gzip";
  const facts = {
    compression,
    sha256,
    size_bytes: sizeBytes,
    patch_of: undefined,
    patch_of_sha256: undefined,
  } as const;
  return { part: "bring", step: "receive", facts, body };
}

function patch(whole: PlannedReceive, { from, old }: Extract<Transfer, { kind: "patch" }>): PlannedReceive {
  const facts = { ...whole.facts, compression: "patch", patch_of: from, patch_of_sha256: old.sha256 } as const;
  return { ...whole, facts, old };
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
