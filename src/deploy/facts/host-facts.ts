import type { ServiceManager } from "../../model/inputs.ts";
import type { ProxyKind } from "../../model/rollout-step.ts";
import type { Answers } from "../steps/step-table.ts";
import type { HostPhase, PausedRollout } from "./host-documents.ts";
import type { PortOwner } from "./port-owner.ts";

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
  /** Where this release answers, so that it can be checked again when a later one is rolled back. */
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

export type FirewallKind = Answers<"inspect">["opened"][number]["firewall"];

export interface ProxyFront {
  readonly kind: ProxyKind;
  /** Where the host itself reaches it. */
  readonly address: string;
  /** Where it sends requests: to what serves, and to a canary. */
  readonly livePort: number;
  readonly canaryPort: number;
  /** Of its configuration. */
  readonly sha256: string;
  /** Why it cannot send a share; undefined: it can. */
  readonly problem: string | undefined;
}

export interface ShutPort {
  readonly firewall: FirewallKind;
  /** `some`: it depends on who asks; `unknown`: its rules say what is not understood. */
  readonly state: "shut" | "some" | "unknown";
  /** Zone of firewalld, or chain. */
  readonly place: string;
  /** What somebody would type to open it. */
  readonly command: string;
}

interface OpenedPort {
  readonly firewall: FirewallKind;
  readonly port: number;
}

interface UnknownToSelinux {
  /** What is to be done about the type of the port; undefined: nothing. `taken`: it is not ours to change. */
  readonly port: { readonly change: "add" | "modify" | "taken"; readonly type: string } | undefined;
  readonly places: readonly { readonly type: string; readonly place: string }[];
}

export interface KnownRelease {
  readonly id: string;
  readonly isBad: boolean;
  /** undefined: its release.json cannot be read. */
  readonly record: ReleaseRecord | undefined;
}

/** A host as `inspect.sh` found it. */
export interface HostFacts {
  readonly clock: {
    /** Of this machine's, at least; below zero: behind it. */
    readonly aheadMs: number;
    /** undefined: nobody can know, as in a container. */
    readonly isKept: boolean | undefined;
  };
  readonly kernel: string;
  /** As `uname -m` says it. */
  readonly machine: string;
  /** undefined: no systemd. */
  readonly systemdVersion: number | undefined;
  readonly isBootedBySystemd: boolean;
  /** Why supervisor cannot run a service there; undefined: it can, or is not asked. */
  readonly noSupervisor: string | undefined;
  /** Who runs the service, by what root has registered; undefined: nothing is registered. */
  readonly serviceManager: ServiceManager | undefined;
  readonly tools: ReadonlySet<string>;
  readonly diskPlace: string;
  /** How that disk is mounted: `rw`, `noexec`, ... Empty where nobody knows. */
  readonly diskMount: ReadonlySet<string>;
  readonly diskFreeBytes: number;
  /** undefined where the file system has no fixed number (btrfs). */
  readonly inodesFree: number | undefined;
  readonly memory: {
    readonly totalBytes: number;
    /** Without pushing anything else out; undefined: the kernel does not say it. */
    readonly availableBytes: number | undefined;
    /** The kernel limits what a service takes (MemoryMax). */
    readonly canBeLimited: boolean;
  };
  /** The most that LimitNOFILE can be; undefined: unknown. */
  readonly filesLimit: number | undefined;
  /** `nginx 1.22.1` */
  readonly proxies: readonly string[];
  readonly listeningPorts: ReadonlySet<number>;
  readonly portOwners: readonly PortOwner[];
  /** Containers that have published the port: `docker shop`. */
  readonly portContainers: readonly string[];
  /** Rules of nftables or iptables that send the port's connections elsewhere. */
  readonly portForwards: readonly string[];
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
  /** Why a share of the new connections cannot be sent to a canary; undefined: it can. */
  readonly noFront: string | undefined;
  /** How many rules the host's firewall gets meanwhile, so that these connections pass it as the others do. */
  readonly firewallRules: number;
  /** The proxy that root has set up as a front of the service; undefined: none. */
  readonly proxyFront: ProxyFront | undefined;
  /** What keeps other hosts from the public port; undefined: nothing that is seen there. */
  readonly shutBy: ShutPort | undefined;
  /** What is open in a firewall because it was opened for the service. */
  readonly opened: readonly OpenedPort[];
  /** What SELinux does not know of the service; undefined: it is not enforced. */
  readonly selinux: UnknownToSelinux | undefined;
  /** The release of a deploy that has not come to its end: it goes on, or was cut off. */
  readonly pending: string | undefined;
  /** How long ago state.json was decided, by the host's own clock; undefined: there is none. */
  readonly decidedSecondsAgo: number | undefined;
  /** How far that deploy has come; undefined: the host is at rest, or nobody has written it down. */
  readonly phase: HostPhase | undefined;
  /** undefined: none is. One at which somebody is at work just now is here until he changes something. */
  readonly paused: PausedRollout | "unreadable" | undefined;
  readonly canary: string | undefined;
  /** Half-made things of a deploy that was cut off. */
  readonly hasLeftovers: boolean;
  readonly releases: readonly KnownRelease[];
  /** sha256 of the unit that a release has, by its identifier. */
  readonly unitsOfReleases: ReadonlyMap<string, string>;
  readonly lockHolder: string | undefined;
  /** What root has installed and registered for the service there (provision.sh). */
  readonly provisioned: {
    /** Where host programs lie, and how the disk below them is mounted. */
    readonly place: string;
    readonly mount: ReadonlySet<string>;
    /** Version of the host program; undefined: there is none. */
    readonly program: string | undefined;
    readonly deployPath: string | undefined;
    readonly port: number | undefined;
    /** sha256 of each unit that a release may have. */
    readonly units: readonly string[];
    /** Of these, what no release there has any more. */
    readonly idleUnits: readonly string[];
    /** Versions of the host program that no other service calls. */
    readonly idlePrograms: readonly string[];
    /** What rolls a deploy back that the loss of power cut off. */
    readonly atBoot: {
      readonly program: string | undefined;
      readonly deployPath: string | undefined;
      readonly isEnabled: boolean;
    };
    /** Who may call the host program. */
    readonly users: readonly string[];
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

/** What is paused there, where that can be read. */
export function pausedOf({ paused }: Pick<HostFacts, "paused">): PausedRollout | undefined {
  return typeof paused === "object" ? paused : undefined;
}

export function recordOf(facts: HostFacts, id: string | undefined): ReleaseRecord | undefined {
  return facts.releases.find((release) => release.id === id)?.record;
}

/** The latest release on the host whose binary is the wanted one, so that it need not be sent. */
export function releaseWithBinary(facts: HostFacts, sha256: string): string | undefined {
  return facts.releases.findLast(({ record }) => record?.binarySha256 === sha256)?.id;
}

/** The latest release on the host that has the same files beside its program, so that they need not be sent. */
export function releaseWithFiles({ releases }: HostFacts, manifestSha256: string | undefined): string | undefined {
  if (manifestSha256 === undefined) return undefined;
  return releases.findLast(({ record }) => record?.filesSha256 === manifestSha256)?.id;
}
