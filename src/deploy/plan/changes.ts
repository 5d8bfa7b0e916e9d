import { describeBytes } from "../../text/measures.ts";
import { planPruning } from "../judgement/pruning.ts";
import { chooseRecovery } from "../judgement/recovery.ts";
import { environmentOf, type Release } from "../release/release.ts";
import {
  type HostFacts,
  provenRelease,
  type ReleaseRecord,
  recordOf,
  releaseWithBinary,
  releaseWithFiles,
} from "../steps/host-facts.ts";
import type { Change } from "./host-plan.ts";
import type { DeployWish } from "./plan-deploy.ts";
import { whyNoCover } from "./plan-release.ts";
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
  { facts, details }: { readonly facts: HostFacts; readonly details: HostDetails | undefined },
  wish: DeployWish,
  isUnchanged: boolean,
): readonly Change[] {
  const { release } = wish;
  const unit = `unit /etc/systemd/system/${release.name}@.service`;
  if (isUnchanged) {
    return [
      leave(`release ${provenRelease(facts)}`, "it serves, and is what was asked for"),
      leave(unit),
      leave("environment"),
    ];
  }
  return [
    ...leftovers(facts),
    ...account(facts, release.name, release.deployPath),
    releaseFiles(facts, wish),
    unitFile(facts, unit, release.unitText, details),
    environment(facts, environmentOf(release, release.port), details),
    ...addresses(recordOf(facts, facts.current), release),
    service(facts, release),
    ...migration(release),
    ...pruned(facts, wish),
  ];
}

const leave = (what: string, ...details: readonly string[]): Change => ({ action: "leave", what, details });

/** What a deploy that was cut off has left, which is put right first. */
function leftovers(facts: HostFacts): readonly Change[] {
  const found: Change[] = [];
  if (facts.canary !== undefined) {
    found.push({
      action: "remove",
      what: `canary ${facts.canary}`,
      details: ["a deploy that was cut off has left it"],
    });
  }
  const recovery = chooseRecovery(facts, undefined);
  if (recovery.kind === "prove") {
    found.push(
      leave(
        `release ${recovery.release}`,
        "its deploy was cut off after its switch: it has to prove itself again first",
      ),
    );
  }
  if (recovery.kind === "go back" || recovery.kind === "take down") {
    const back = recovery.kind === "go back" ? `goes back to ${recovery.release} first` : "is taken down first";
    found.push({
      action: "replace",
      what: `release ${facts.current}`,
      details: [`it is not the one that has proved itself: the host ${back}`],
    });
  }
  return found;
}

function account(facts: HostFacts, name: string, deployPath: string): readonly Change[] {
  const isNew = facts.state === undefined && facts.current === undefined && facts.releases.length === 0;
  return [
    facts.userId === undefined
      ? { action: "create", what: `user ${name}`, details: ["a system user without a login"] }
      : leave(`user ${name}`),
    isNew
      ? { action: "create", what: `directory ${deployPath}`, details: ["with releases/, data/ and logs/"] }
      : leave(`directory ${deployPath}`, "data/ and logs/ stay as they are"),
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
  return { action: "create", what: `release ${release.id}`, details: [...details, ...filesBeside(facts, release)] };
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
  return [{ action: "create", what: `a run of ${[name, ...beforeStart].join(" ")}`, details }];
}

function unitFile(facts: HostFacts, what: string, text: string, details: HostDetails | undefined): Change {
  if (details === undefined)
    return { action: facts.unitDeployPath === undefined ? "create" : "replace", what, details: [] };
  if (details.unitText === "") return { action: "create", what, details: [] };
  const lines = diffLines(details.unitText, text.trimEnd());
  return lines.length === 0 ? leave(what) : { action: "replace", what, details: lines };
}

function environment(facts: HostFacts, text: string, details: HostDetails | undefined): Change {
  const what = "environment";
  if (facts.environmentSha256 === undefined) return { action: "create", what, details: [] };
  if (details === undefined) return { action: "replace", what, details: [] };
  const lines = changedVariables(details.variables, text, details.salt);
  return lines.length === 0 ? leave(what) : { action: "replace", what, details: lines };
}

function addresses(
  record: ReleaseRecord | undefined,
  release: { readonly port: number; readonly healthPath: string },
): readonly Change[] {
  if (record === undefined) return [];
  const changed = (["port", "healthPath"] as const).flatMap((key) =>
    record[key] === release[key] ? [] : [`-${record[key]}`, `+${release[key]}`],
  );
  return changed.length === 0 ? [] : [{ action: "replace", what: "public port and health check", details: changed }];
}

function service(facts: HostFacts, { id, port }: Release): Change {
  const enabled = facts.isEnabled ? [] : ["it is started at boot from then on"];
  if (facts.current === undefined)
    return { action: "create", what: `current -> ${id}`, details: ["started for the first time", ...enabled] };
  const why = whyNoCover(facts, port);
  const cover =
    why === undefined
      ? "no connection is refused meanwhile: new ones go to the canary (nftables)"
      : `new connections are refused until the new process listens: ${why}`;
  const details = [`-${facts.current}`, `+${id}`, ...enabled, cover];
  return { action: "replace", what: "current", details };
}

function pruned(facts: HostFacts, { release, keepReleases }: DeployWish): readonly Change[] {
  const own = { id: release.id, isBad: false, record: undefined };
  return planPruning([...facts.releases, own], new Set([release.id]), keepReleases).map((id) => ({
    action: "remove",
    what: `release ${id}`,
    details: [`\`keep-releases\` is ${keepReleases}`],
  }));
}
