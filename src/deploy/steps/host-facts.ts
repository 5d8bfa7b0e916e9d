import { otherSchemaFailure, type ReadDocument } from "./documents.ts";
import { type HostPhase, readHostPhase, readHostState, readReleaseRecord } from "./host-documents.ts";
import type { Answers } from "./step-table.ts";

/** Where a release comes from, as far as it tells an older one from a newer one. */
export interface ReleaseOrigin {
  /** `owner/name`; empty outside of a runner. */
  readonly repository: string;
  /** Empty for a tag, and where nobody knows. */
  readonly branch: string;
  /** Of the commit, in RFC 3339, UTC; empty where there is no git. */
  readonly commitDate: string;
  /** Counts the runs of a workflow; undefined outside of a runner. */
  readonly runNumber: number | undefined;
}

/** What a release directory says of itself (release.json); readable by root only, because contentHash covers secrets. */
export interface ReleaseRecord {
  readonly id: string;
  readonly version: string;
  readonly commit: string;
  /** Import path of the program; releases of an earlier version of this action do not say it. */
  readonly mainPackage?: string;
  /** Of everything that makes this release what it is on this host. Equal hash: nothing to do. */
  readonly contentHash: string;
  readonly binarySha256: string;
  /** Of the list of what lies beside the program; absent: nothing does. */
  readonly filesSha256?: string;
  /** Where this release answers, so that it can be checked again when a later one is taken back. */
  readonly port: number;
  readonly healthPath: string;
  /** How long this release may take to be ready. */
  readonly healthTimeoutMs: number;
  readonly deployedAt: string;
  /** Which commit of which branch it is of, and by which run; absent: a release of an earlier version of this action. */
  readonly origin?: ReleaseOrigin | undefined;
  /** Who asked for it, and where to read about it: the run's address. */
  readonly by: string;
}

/** What a host remembers of its last finished deploy (state.json). */
export interface HostState {
  /** The release that was proved to serve, and is what a failure goes back to. */
  readonly release: string;
  readonly previousRelease: string | undefined;
  readonly decidedAt: string;
}

interface PortOwner {
  readonly pid: number;
  readonly unit: string;
  readonly command: string;
}

export interface KnownRelease {
  readonly id: string;
  readonly isBad: boolean;
  /** undefined: its release.json cannot be read. */
  readonly record: ReleaseRecord | undefined;
}

/** A host as `inspect.sh` found it. */
export interface HostFacts {
  readonly kernel: string;
  /** As `uname -m` says it. */
  readonly machine: string;
  /** undefined: no systemd. */
  readonly systemdVersion: number | undefined;
  readonly isBootedBySystemd: boolean;
  readonly tools: ReadonlySet<string>;
  readonly diskPlace: string;
  readonly diskFreeBytes: number;
  /** undefined where the file system has no fixed number (btrfs). */
  readonly inodesFree: number | undefined;
  readonly listeningPorts: ReadonlySet<number>;
  readonly portOwners: readonly PortOwner[];
  readonly userId: number | undefined;
  /** Home of the user that has the service's name; undefined: there is none in /etc/passwd. */
  readonly userHome: string | undefined;
  readonly hasForeignUnit: boolean;
  /** Where the unit that is there has its releases; undefined: there is none of ours. */
  readonly unitDeployPath: string | undefined;
  /** The unit that is there is the one that `current` came with: nobody has edited it. */
  readonly isUnitOfCurrent: boolean;
  /** The service is started at boot. */
  readonly isEnabled: boolean;
  /** Hash of the environment file of what serves, as it is on disk. */
  readonly environmentSha256: string | undefined;
  readonly hasForeignDeployPath: boolean;
  /** `unreadable`: there is a state.json, but it is not ours to understand. */
  readonly state: HostState | "unreadable" | undefined;
  /** The release that the slot points at, be it proved or not. */
  readonly current: string | undefined;
  /** The unit of `current` runs. */
  readonly isActive: boolean;
  /** systemd's word for the unit of `current`: active, activating, failed, inactive, ... */
  readonly activeState: string;
  /** The release whose program the unit of `current` runs, whatever the link says; undefined: none, or nothing runs. */
  readonly running: string | undefined;
  /** Why new connections cannot be sent to a canary while the public process is replaced; undefined: they can. */
  readonly noCover: string | undefined;
  /** The release of a deploy that has not come to its end: it goes on, or was cut off. */
  readonly pending: string | undefined;
  /** How long ago state.json was decided, by the host's own clock; undefined: there is none. */
  readonly decidedSecondsAgo: number | undefined;
  /** How far that deploy has come; undefined: the host is at rest, or nobody has written it down. */
  readonly phase: HostPhase | undefined;
  readonly canary: string | undefined;
  readonly releases: readonly KnownRelease[];
  readonly lockHolder: string | undefined;
}

/** Throws `preflight` for what a later version of this action has written. `place`: `deploy@web1: /opt/greeter`. */
export function readHostFacts(answers: Answers<"inspect">, place: string): HostFacts {
  const inStateDirectory = (file: string) => `${place}/.gin-deploy/${file}`;
  return {
    kernel: answers.kernel,
    machine: answers.machine,
    systemdVersion: answers.systemd,
    isBootedBySystemd: answers.booted,
    tools: new Set(answers.tool),
    diskPlace: answers.disk_place,
    diskFreeBytes: answers.disk_free_kib * 1024,
    inodesFree: readInodes(answers.inodes_free),
    listeningPorts: new Set(answers.listening),
    portOwners: answers.port_owner.map(readPortOwner),
    userId: answers.user_id,
    userHome: answers.user_home,
    hasForeignUnit: answers.unit.includes("foreign"),
    unitDeployPath: answers.unit_deploy_path,
    isUnitOfCurrent: answers.unit_is_currents,
    isEnabled: answers.enabled === "enabled",
    environmentSha256: answers.env_sha256,
    hasForeignDeployPath: answers.deploy_path.includes("foreign"),
    state: readState(answers.state, inStateDirectory("state.json")),
    current: answers.current,
    isActive: answers.active,
    activeState: answers.active_state,
    running: answers.running,
    noCover: answers.no_cover,
    pending: readPending(answers.pending, inStateDirectory("state.next")),
    phase: answers.phase === undefined ? undefined : known(readHostPhase(answers.phase), inStateDirectory("phase")),
    decidedSecondsAgo: answers.state_age,
    canary: answers.canary,
    releases: answers.release.map((line) => readKnownRelease(line, place)),
    lockHolder: answers.lock_holder,
  };
}

/**
 * The release to go back to: the last one that was proved to serve. A host that has lost its state.json is taken by its
 * word: what serves there is better than nothing.
 */
export function provenRelease(facts: HostFacts): string | undefined {
  const { state, current, pending } = facts;
  if (typeof state === "object") return usableRelease(facts, state.release);
  // The first deploy of all was cut off after its switch: that it serves proves nothing.
  return current === pending ? undefined : usableRelease(facts, current);
}

/** The same release, if it is still on disk and was not found bad. */
export function usableRelease({ releases }: HostFacts, id: string | undefined): string | undefined {
  return releases.some((release) => release.id === id && !release.isBad) ? id : undefined;
}

export function recordOf(facts: HostFacts, id: string | undefined): ReleaseRecord | undefined {
  return facts.releases.find((release) => release.id === id)?.record;
}

/** A release on the host whose binary is the wanted one, so that it need not be sent. */
export function releaseWithBinary(facts: HostFacts, sha256: string): string | undefined {
  return facts.releases.find(({ record }) => record?.binarySha256 === sha256)?.id;
}

/** A release on the host that has the same files beside its program, so that they need not be sent. */
export function releaseWithFiles({ releases }: HostFacts, manifestSha256: string | undefined): string | undefined {
  if (manifestSha256 === undefined) return undefined;
  return releases.find(({ record }) => record?.filesSha256 === manifestSha256)?.id;
}

/** A file system without a fixed number of them says `-`, or nothing. */
function readInodes(count: string): number | undefined {
  return /^\d+$/.test(count) ? Number(count) : undefined;
}

function readPortOwner(line: string): PortOwner {
  const [pid = "", unit = "", ...command] = line.split(" ");
  return { pid: Number(pid), unit, command: command.join(" ") };
}

function readKnownRelease(line: string, place: string): KnownRelease {
  const [id = "", mark = "", ...json] = line.split(" ");
  const file = `${place}/releases/${id}/release.json`;
  return { id, isBad: mark === "bad", record: known(readReleaseRecord(json.join(" ")), file) };
}

function readState(json: string, file: string): HostFacts["state"] {
  return json === "" ? undefined : (known(readHostState(json), file) ?? "unreadable");
}

/** state.next is what state.json becomes when the deploy that wrote it is finished. */
function readPending(json: string, file: string): string | undefined {
  return json === "" ? undefined : known(readHostState(json), file)?.release;
}

/** undefined: it cannot be read. */
function known<T>(document: ReadDocument<T>, file: string): T | undefined {
  if (document.kind === "of another schema") throw otherSchemaFailure(file, document);
  return document.kind === "read" ? document.value : undefined;
}
