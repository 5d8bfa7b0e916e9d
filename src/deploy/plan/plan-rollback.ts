import type { FrontInput } from "../../model/rollout-step.ts";
import { writeHostPhase, writeHostState } from "../facts/host-documents.ts";
import {
  type HostFacts,
  type KnownRelease,
  provenRelease,
  type ReleaseRecord,
  recordOf,
  usableRelease,
} from "../facts/host-facts.ts";
import { bootLinkOf, records, unitFileOf } from "./changes.ts";
import { privatePortOf } from "./choose-front.ts";
import type { Change, HostPlan, PlannedStep } from "./host-plan.ts";
import { describePromotion, type SeenHost, servesWell } from "./plan-deploy.ts";
import { type GuardedPlace, planGuard } from "./plan-guard.ts";
import { proveThenSwitch } from "./plan-release.ts";
import { planWayBack } from "./way-back.ts";

/** Which release a host is to go back to, or why there is none. */
export type RollbackTarget =
  | { readonly kind: "release"; readonly record: ReleaseRecord }
  /** `problem` begins with what was asked for. */
  | { readonly kind: "none"; readonly problem: string };

/** `wanted`: identifier or version of a release; undefined: the one that served before the one that does, unless that was a rollback already. */
export function chooseRollback(facts: HostFacts, wanted: string | undefined): RollbackTarget {
  if (facts.releases.length === 0) return none("nothing was ever deployed there");
  return wanted === undefined ? releaseBefore(facts) : wantedRelease(facts, wanted);
}

const none = (problem: string): RollbackTarget => ({ kind: "none", problem });

function wantedRelease(facts: HostFacts, wanted: string): RollbackTarget {
  const named = newestFirst(facts.releases.filter(({ id, record }) => id === wanted || record?.version === wanted));
  const good = named.find(({ isBad, record }) => !isBad && record !== undefined);
  if (good?.record !== undefined) return { kind: "release", record: good.record };
  const there = `there are: ${listReleases(facts)}`;
  const [first] = named;
  if (first === undefined) return none(`${wanted} is not there; ${there}`);
  const why = first.isBad ? "was found bad when it was deployed" : "is damaged: its release.json cannot be read";
  return none(`${first.id} ${why}; ${there}`);
}

function releaseBefore(facts: HostFacts): RollbackTarget {
  const live = provenRelease(facts) ?? facts.current;
  const { state } = facts;
  const previous = typeof state === "object" && state.release === live ? state.previousRelease : undefined;
  // Somebody may run the job again, or two people the same one: what was fled from is not gone to by that, nor anything further back.
  if (live !== undefined && previous !== undefined && live < previous) {
    return none(
      `${live} serves since a rollback from ${previous}, and \`release\` does not say where to go from there; there are: ${listReleases(facts)}`,
    );
  }
  const id =
    usableRelease(facts, previous) ??
    newestFirst(facts.releases).find((each) => isUsable(each) && live !== undefined && each.id < live)?.id;
  const record = id === live ? undefined : recordOf(facts, id);
  if (record !== undefined) return { kind: "release", record };
  return none(`there is no good release before ${live ?? "what is there"}; there are: ${listReleases(facts)}`);
}

const isUsable = ({ isBad, record }: KnownRelease) => !isBad && record !== undefined;

/** Identifiers begin with their time. */
function newestFirst(releases: readonly KnownRelease[]): readonly KnownRelease[] {
  return [...releases].sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** `A (serves), B, C (bad)`; newest first. */
export function listReleases(facts: HostFacts): string {
  const describe = ({ id, isBad, record }: KnownRelease) => {
    const remark = id === facts.current ? " (serves)" : isBad ? " (bad)" : record === undefined ? " (damaged)" : "";
    return `${id}${remark}`;
  };
  return newestFirst(facts.releases).map(describe).join(", ") || "none";
}

/** Pure: what it takes to have a release serve again that lies on the host. It proves itself as any release. */
export function planRollback(
  { facts, look }: Pick<SeenHost, "facts" | "look">,
  record: ReleaseRecord,
  {
    name,
    deployPath,
    healthTimeoutMs,
    nowMs,
    front,
  }: GuardedPlace & {
    readonly healthTimeoutMs: number;
    readonly nowMs: number;
    readonly front?: FrontInput | undefined;
  },
): HostPlan {
  const before = provenRelease(facts);
  const isThere = before === record.id && facts.current === record.id && facts.canary === undefined;
  const isUnchanged = isThere && look !== undefined && servesWell(look, record.binarySha256);
  const plan = { release: record.id, before, isUnchanged };
  if (isUnchanged)
    return {
      ...plan,
      changes: [{ action: "leave", what: `release ${record.id}`, paths: [deployPath], details: ["it serves already"] }],
      steps: [],
      wayBack: [],
    };
  const privatePort = privatePortOf(facts, name, { front, port: record.port });
  const adopt: PlannedStep = {
    part: "bring",
    step: "adopt",
    facts: {
      phase_line: writeHostPhase({ phase: "staging", release: record.id }),
      release: record.id,
      sha256: record.binarySha256,
      canary_port: privatePort,
      state_json: writeHostState(describePromotion(record.id, facts, nowMs)),
    },
  };
  const expected = { ...record, front, healthTimeoutMs: Math.max(healthTimeoutMs, record.healthTimeoutMs) };
  const wayBack = planWayBack(facts, record.id, before);
  const guard = planGuard({ ...plan, wayBack }, { name, deployPath }, facts.provisioned.place);
  return {
    ...plan,
    changes: changesOf(facts, record, { name, deployPath }),
    steps: [adopt, guard, ...proveThenSwitch(expected, privatePort, facts)],
    wayBack,
  };
}

function changesOf(facts: HostFacts, record: ReleaseRecord, { name, deployPath }: GuardedPlace): readonly Change[] {
  const was = recordOf(facts, facts.current);
  const unitFile = unitFileOf({ name });
  const unitOf = (id: string | undefined) => facts.unitsOfReleases.get(id ?? "");
  const isSameUnit = facts.isUnitOfCurrent && unitOf(facts.current) === unitOf(record.id);
  const of = ({ id, version, port }: ReleaseRecord) => `${id} (version ${version}, port ${port})`;
  return [
    {
      action: facts.current === undefined ? "create" : "replace",
      what: "current, with its environment",
      paths: [`${deployPath}/current`, ...(facts.isEnabled ? [] : [bootLinkOf({ name })])],
      details: [...(was === undefined ? [] : [`-${of(was)}`]), `+${of(record)}`],
    },
    isSameUnit
      ? { action: "leave", what: `unit ${unitFile}`, paths: [unitFile], details: [] }
      : { action: "replace", what: `unit ${unitFile}`, paths: [unitFile], details: [`by that of ${record.id}`] },
    {
      action: "leave",
      what: "data/ and logs/",
      paths: [`${deployPath}/data`, `${deployPath}/logs`],
      details: ["what the newer release has changed there, such as a migration, is not undone"],
    },
    ...records(facts, { name, deployPath }),
  ];
}
