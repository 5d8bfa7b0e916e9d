import { isProxy, proxyTitles } from "../../service/proxies.ts";
import { count, describeBytes } from "../../text/measures.ts";
import {
  type HostFacts,
  provenRelease,
  type ReleaseRecord,
  recordOf,
  releaseWithBinary,
  releaseWithFiles,
} from "../facts/host-facts.ts";
import { describePaused } from "../judgement/state/paused-rollout.ts";
import { planPruning } from "../judgement/state/pruning.ts";
import { chooseRecovery, releaseUnderWay } from "../judgement/state/recovery.ts";
import { environmentOf, type Release } from "../release/release.ts";
import { chooseFront, type FrontWish } from "./choose-front.ts";
import type { Change } from "./host-plan.ts";
import type { DeployWish } from "./plan-deploy.ts";
import { addedLines, provisionChanges } from "./plan-provision.ts";
import { diffLines } from "./text-diff.ts";
import { changedVariables, type VariableMark } from "./variable-marks.ts";

/** What is read of a host for people only: `describe.sh`. */
export interface HostDetails {
  /** The unit as it is on disk; empty: there is none. */
  readonly unitText: string;
  /** Of the environment of what serves; never a value. */
  readonly variables: readonly VariableMark[];
  /** What the marks are made with, new for each run: equal values cannot be told from elsewhere. */
  readonly salt: string;
}

/** All that a deploy would make different on a host, and what it would leave, in the order in which it would come to it. */
export function describeChanges(
  {
    facts,
    user,
    details,
  }: { readonly facts: HostFacts; readonly user: string; readonly details: HostDetails | undefined },
  wish: DeployWish,
  isUnchanged: boolean,
): readonly Change[] {
  const { release } = wish;
  if (isUnchanged) {
    const { deployPath } = release;
    return [
      leave(`release ${provenRelease(facts)}`, [deployPath], "it serves, and is what was asked for"),
      leave(`unit ${unitFileOf(release)}`, [unitFileOf(release)]),
      leave("environment", [deployPath]),
    ];
  }
  return [
    ...leftovers(facts, release),
    // The same text is shown once.
    ...provisionChanges(facts, release, user).map((change) =>
      change.what.startsWith("registered unit") && change.action === "create"
        ? { ...change, details: ["the text of the unit"] }
        : change,
    ),
    ...account(facts, release.name, release.deployPath),
    releaseFiles(facts, wish),
    unitFile(facts, release, details),
    ...sandbox(release),
    environment(facts, release, details),
    ...addresses(recordOf(facts, facts.current), release),
    service(facts, wish),
    ...migration(release),
    ...pruned(facts, wish),
    ...records(facts, release),
  ];
}

const leave = (what: string, paths: readonly string[], ...details: readonly string[]): Change => {
  return { action: "leave", what, paths, details };
};

/** Where a release has its own, and where what runs has it. */
type Place = Pick<Release, "name" | "deployPath">;
const releasePath = ({ deployPath }: Place, id: string | undefined) => `${deployPath}/releases/${id}`;
export const unitFileOf = ({ name }: Pick<Place, "name">) => `/etc/systemd/system/${name}@.service`;
/** systemd starts at boot what is linked here. */
export const bootLinkOf = ({ name }: Pick<Place, "name">) =>
  `/etc/systemd/system/multi-user.target.wants/${name}@current.service`;

/** What a deploy that was cut off has left, which is put right first. */
function leftovers(facts: HostFacts, place: Place): readonly Change[] {
  const found: Change[] = [];
  if (facts.paused !== undefined) {
    found.push({
      action: "remove",
      what: `paused rollout of ${releaseUnderWay(facts) ?? "an unknown release"}`,
      paths: [`${place.deployPath}/canary`],
      details: [`${describePaused(facts.paused)}; it is aborted (\`on-paused: abort\`)`],
    });
  } else if (facts.canary !== undefined) {
    found.push({
      action: "remove",
      what: `canary ${facts.canary}`,
      paths: [`${place.deployPath}/canary`],
      details: ["a deploy that was cut off has left it"],
    });
  }
  const recovery = chooseRecovery(facts, undefined);
  if (recovery.kind === "prove") {
    found.push(
      leave(
        `release ${recovery.release}`,
        [],
        "its deploy was cut off after its switch: it has to prove itself again first",
      ),
    );
  }
  if (recovery.kind === "go back" || recovery.kind === "take down") {
    const back = recovery.kind === "go back" ? `rolls back to ${recovery.release} first` : "is taken down first";
    found.push({
      action: "replace",
      what: `release ${facts.current}`,
      paths: [`${place.deployPath}/current`],
      details: [`it is not the one that has proved itself: the host ${back}`],
    });
  }
  return found;
}

function account(facts: HostFacts, name: string, deployPath: string): readonly Change[] {
  const isNew = facts.state === undefined && facts.current === undefined && facts.releases.length === 0;
  return [
    facts.userId === undefined
      ? {
          action: "create",
          what: `user ${name}`,
          paths: ["/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow"],
          details: ["a system user without a login, and its group"],
        }
      : leave(`user ${name}`, ["/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow"]),
    isNew
      ? {
          action: "create",
          what: `directory ${deployPath}`,
          paths: [deployPath],
          details: ["with releases/, data/ and logs/"],
        }
      : leave(
          `directory ${deployPath}`,
          [`${deployPath}/data`, `${deployPath}/logs`],
          "data/ and logs/ stay as they are",
        ),
  ];
}

function releaseFiles(facts: HostFacts, { release, binary }: DeployWish): Change {
  const same = releaseWithBinary(facts, binary.sha256);
  const size = describeBytes(binary.sizeBytes);
  const details = [
    same === undefined
      ? `binary: ${size} before compression are sent`
      : `binary: ${size}, the same as in ${same}: nothing is sent`,
  ];
  const what = `release ${release.id}`;
  const paths = [releasePath(release, release.id)];
  return { action: "create", what, paths, details: [...details, ...filesBeside(facts, release)] };
}

function filesBeside(facts: HostFacts, { files, persistent }: Release): readonly string[] {
  const same = releaseWithFiles(facts, files?.manifestSha256);
  const sent = same === undefined ? "are sent" : `are the same as in ${same}: nothing is sent`;
  return [
    ...(files === undefined
      ? []
      : [`files: ${files.count} of \`include\`, ${describeBytes(files.contentBytes)}, ${sent}`]),
    ...persistent.map((directory) => `${directory}/: outlives releases, as data/ and logs/ do`),
  ];
}

function migration({ name, beforeStart }: Release): readonly Change[] {
  if (beforeStart.length === 0) return [];
  const details = ["once in a deploy, on the first host that gets the release; it is not undone"];
  return [{ action: "create", what: `a run of ${[name, ...beforeStart].join(" ")}`, paths: [], details }];
}

function unitFile(facts: HostFacts, release: Release, details: HostDetails | undefined): Change {
  const isUnit = release.serviceManager === "systemd";
  const path = unitFileOf(release);
  const what = isUnit ? `unit ${path}` : `start by supervisor of ${release.name}`;
  const before = details?.unitText;
  if (before === "" || (before === undefined && facts.unitDeployPath === undefined)) {
    return { action: "create", what, paths: isUnit ? [path] : [], details: addedLines(release.unitText) };
  }
  const lines = before === undefined ? [] : diffLines(before, release.unitText.trimEnd());
  const isSame = before !== undefined && lines.length === 0;
  const paths = isUnit ? [path] : [];
  return isSame ? leave(what, paths) : { action: "replace", what, paths, details: lines };
}

/** Nobody is to believe in one that is not there. */
function sandbox({ name, serviceManager }: Release): readonly Change[] {
  if (serviceManager === "systemd") return [];
  const words = `supervisor has none: the service runs as user ${name} without capabilities, and sees all that this user may see`;
  return [leave("sandbox", [], words)];
}

function environment(facts: HostFacts, release: Release, details: HostDetails | undefined): Change {
  const what = "environment";
  const paths = [`${releasePath(release, release.id)}/env`];
  const text = environmentOf(release, release.port);
  if (facts.environmentSha256 === undefined) {
    return { action: "create", what, paths, details: changedVariables([], text, "") };
  }
  if (details === undefined) return { action: "replace", what, paths, details: [] };
  const lines = changedVariables(details.variables, text, details.salt);
  return lines.length === 0 ? leave(what, []) : { action: "replace", what, paths, details: lines };
}

function addresses(
  record: ReleaseRecord | undefined,
  release: { readonly port: number; readonly healthPath: string },
): readonly Change[] {
  if (record === undefined) return [];
  const changed = (["port", "healthPath"] as const).flatMap((key) =>
    record[key] === release[key] ? [] : [`-${record[key]}`, `+${release[key]}`],
  );
  return changed.length === 0
    ? []
    : [{ action: "replace", what: "public port and health check", paths: [], details: changed }];
}

function service(facts: HostFacts, { release, front }: DeployWish): Change {
  const { id, port } = release;
  const enabled = facts.isEnabled ? [] : ["it is started at boot from then on"];
  const paths = [`${release.deployPath}/current`, ...(facts.isEnabled ? [] : [bootLinkOf(release)])];
  if (facts.current === undefined) {
    return { action: "create", what: `current -> ${id}`, paths, details: ["started for the first time", ...enabled] };
  }
  const details = [`-${facts.current}`, `+${id}`, ...enabled, ...cover(facts, { front, port })];
  return { action: "replace", what: "current", paths, details };
}

function cover(facts: HostFacts, wish: FrontWish): readonly string[] {
  const chosen = chooseFront(facts, wish);
  if ("why" in chosen) return [`new connections are refused until the new process listens: ${chosen.why}`];
  if (isProxy(chosen.kind))
    return [`no request is refused meanwhile: new ones go to the canary (${proxyTitles[chosen.kind]})`];
  const rules = facts.firewallRules;
  return [
    "no connection is refused meanwhile: new ones go to the canary (nftables)",
    ...(rules === 0
      ? []
      : [`for that time its firewall gets ${count(rules, "rule")} more, so that it treats them as before`]),
  ];
}

function pruned(facts: HostFacts, { release, keepReleases }: DeployWish): readonly Change[] {
  const own = { id: release.id, isBad: false, record: undefined };
  return planPruning([...facts.releases, own], new Set([release.id]), keepReleases).map((id) => ({
    action: "remove",
    what: `release ${id}`,
    paths: [releasePath(release, id)],
    details: [`\`keep-releases\` is ${keepReleases}`],
  }));
}

/** Who sets a service up without a release takes the lock for that. */
export function lockPlace(facts: HostFacts, { deployPath }: Pick<Place, "deployPath">): Change {
  const isNew = facts.state === undefined && facts.current === undefined && facts.releases.length === 0;
  const paths = [`${deployPath}/.gin-deploy`];
  return { action: isNew ? "create" : "replace", what: "the place of the lock", paths, details: [] };
}

/** What the host writes down of its deploys; of a first one that is part of what is created. */
export function records(facts: HostFacts, { deployPath }: Place): readonly Change[] {
  if (facts.state === undefined && facts.current === undefined) return [];
  const details = ["which release is the good one, the journal, and the lock's place"];
  return [
    { action: "replace", what: "the host's own records of deploys", paths: [`${deployPath}/.gin-deploy`], details },
  ];
}
