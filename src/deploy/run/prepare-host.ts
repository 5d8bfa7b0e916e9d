import { createHash } from "node:crypto";
import { ActionError } from "../../errors.ts";
import type { BuiltBinary } from "../../model/binaries.ts";
import type { World } from "../../world/world.ts";
import { pickPrivatePort } from "../plan/layout.ts";
import { canaryLifeSeconds, canaryPolicy } from "../plan/policies.ts";
import { judgePreflight } from "../plan/preflight.ts";
import { isHealthy } from "../plan/readiness.ts";
import { isUnsettled } from "../plan/recovery.ts";
import { binaryFor, contentHashOf, environmentOf, type Release } from "../plan/release.ts";
import { writeHostPhase, writeHostState, writeReleaseRecord } from "../steps/host-documents.ts";
import {
  type HostFacts,
  type HostState,
  provenRelease,
  type ReleaseOrigin,
  type ReleaseRecord,
  recordOf,
  releaseWithBinary,
} from "../steps/host-facts.ts";
import { uploadBinary } from "../steps/upload-binary.ts";
import { type AskHost, awaitReadiness, lookAt } from "./await-readiness.ts";
import { type HostSession, inspectHost, step } from "./host-session.ts";

/** What a host brings to this deploy: its facts, and the binary that fits it. */
export interface SurveyedHost {
  readonly session: HostSession;
  readonly facts: HostFacts;
  readonly binary: BuiltBinary;
}

/** Reads a host and refuses it, untouched, when the release does not fit. Throws `preflight` with every finding. */
export async function surveyHost(
  session: HostSession,
  release: Release,
  world: Pick<World, "cancelled">,
  /** Before the lock: a host that has to be put right first is not refused for want of room, which would keep it as it is. */
  when: "before the lock" | "under the lock",
): Promise<SurveyedHost> {
  const facts = await inspectHost(session, release, world.cancelled);
  const isLeftOut = when === "before the lock" && isUnsettled(facts);
  const findings = judgePreflight(facts, release, isLeftOut ? "all but its room" : "all");
  const binary = binaryFor(release, facts.machine);
  if (findings.length > 0 || binary === undefined) {
    throw new ActionError("preflight", findings.map(({ problem }) => `${session.label}: ${problem}`).join("; "), {
      hint: findings.map(({ remedy }) => remedy).join(" "),
    });
  }
  return { session, facts, binary };
}

/** Whether exactly this release is what serves, and serves well. Changes nothing. */
export async function isUnchanged(
  { session, facts, binary }: SurveyedHost,
  release: Release,
  world: Pick<World, "clock" | "cancelled">,
): Promise<boolean> {
  const proven = provenRelease(facts);
  const record = recordOf(facts, proven);
  if (proven === undefined || facts.current !== proven || facts.canary !== undefined) return false;
  if (!facts.isUnitOfCurrent || !facts.isEnabled) return false;
  const environment = environmentOf(release, release.port);
  if (facts.environmentSha256 !== createHash("sha256").update(environment).digest("hex")) return false;
  if (record?.contentHash !== contentHashOf(release, binary)) return false;
  const ask: AskHost = (name, asked) => step(session, name, asked, { signal: world.cancelled });
  const look = await lookAt(ask, release, { slot: "current", startedAt: undefined }, release, world);
  return look.activeState === "active" && isHealthy(look) && look.runningSha256 === binary.sha256;
}

export interface PrepareRequest {
  readonly release: Release;
  readonly token: string;
  readonly by: string;
  readonly healthTimeoutMs: number;
  readonly origin?: ReleaseOrigin | undefined;
}

/** Brings the release to the host and starts it beside the one that serves, until it has proved that it can. */
export async function prepareHost(
  { session, facts, binary }: SurveyedHost,
  { release, token, by, healthTimeoutMs, origin }: PrepareRequest,
  world: Pick<World, "files" | "clock" | "runner" | "cancelled">,
): Promise<void> {
  const lockFacts = { deploy_path: release.deployPath, token, name: release.name };
  const options = { signal: world.cancelled };
  const sameBinaryIn = releaseWithBinary(facts, binary.sha256);
  if (sameBinaryIn === undefined) {
    await uploadBinary(session.host(), binary, { deployPath: release.deployPath, token }, facts, world);
  }
  const privatePort = pickPrivatePort(release.name, release.port, facts.listeningPorts);
  const staged = await step(
    session,
    "stage",
    {
      ...lockFacts,
      phase_line: writeHostPhase({ phase: "staging", release: release.id }),
      release: release.id,
      sha256: binary.sha256,
      same_binary_in: sameBinaryIn,
      unit_text: release.unitText,
      release_json: writeReleaseRecord(
        describeRelease(release, binary, { by, healthTimeoutMs, origin, nowMs: world.clock.now() }),
      ),
      env_current: environmentOf(release, release.port),
      env_canary: environmentOf(release, privatePort),
      state_json: writeHostState(describePromotion(release, facts, world.clock.now())),
    },
    options,
  );
  for (const created of staged.created) world.runner.info(`${session.label}: created ${created}`);
  const policy = canaryPolicy({
    port: privatePort,
    healthPath: release.healthPath,
    expectedSha256: binary.sha256,
    timeoutMs: healthTimeoutMs,
  });
  const life = {
    life_seconds: canaryLifeSeconds(policy),
    phase_line: writeHostPhase({ phase: "canary", release: release.id }),
  };
  const started = await step(session, "start-canary", { ...lockFacts, ...life, release: release.id }, options);
  await awaitReadiness(
    session,
    (name, asked, looking) => step(session, name, asked, { ...options, ...looking }),
    release,
    { slot: "canary", startedAt: started.started_at, beside: facts.isActive ? facts.current : undefined },
    policy,
    world,
  );
  world.runner.info(`${session.label}: ${release.id} is ready on private port ${privatePort}`);
  // It has shown what it was started for: while other hosts have their turn, it would only do its work twice.
  await step(session, "stop-canary", lockFacts, options);
}

function describeRelease(
  release: Release,
  binary: BuiltBinary,
  { by, healthTimeoutMs, origin, nowMs }: Omit<PrepareRequest, "release" | "token"> & { readonly nowMs: number },
): ReleaseRecord {
  const { id, version, commit, mainPackage, port, healthPath } = release;
  return {
    id,
    version,
    commit,
    mainPackage,
    contentHash: contentHashOf(release, binary),
    binarySha256: binary.sha256,
    port,
    healthPath,
    healthTimeoutMs,
    deployedAt: new Date(nowMs).toISOString(),
    origin,
    by,
  };
}

function describePromotion({ id }: Release, facts: HostFacts, nowMs: number): HostState {
  return { release: id, previousRelease: provenRelease(facts), decidedAt: new Date(nowMs).toISOString() };
}
