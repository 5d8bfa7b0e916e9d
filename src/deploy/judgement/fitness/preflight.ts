import { suggestServiceName } from "../../../targets/service-name.ts";
import {
  type HostFacts,
  provenRelease,
  recordOf,
  releaseWithBinary,
  releaseWithFiles,
} from "../../facts/host-facts.ts";
import { describePortOwner } from "../../facts/port-owner.ts";
import { binaryFor, platformOfMachine, type Release } from "../../release/release.ts";
import { hostProgramVersion } from "../../steps/host-program.ts";

/** Something about a host that keeps the release off it, and what to do about it. */
export interface Finding {
  readonly problem: string;
  readonly remedy: string;
}

/** Beside the binary itself: the release's small files and what a host needs to go on breathing. */
const spareBytes = 16 * 1024 * 1024;
const spareInodes = 100;
/** Type=exec came with systemd 240 (Debian 10, RHEL 8 has 239 with it backported from 8.2). */
const oldestSystemd = 239;

/**
 * Everything that is wrong with a host, all at once. An empty list: the release fits. Its room may be left for later: a host that
 * has to be put right first needs none for that, and may have some afterwards.
 */
export function judgePreflight(
  facts: HostFacts,
  release: Release,
  scope: "all" | "all but its room" = "all",
): readonly Finding[] {
  if (facts.kernel !== "Linux") {
    return [{ problem: `it runs ${facts.kernel}, not Linux`, remedy: "Deploy to Linux hosts only." }];
  }
  return [
    ...judgeSystem(facts, release),
    ...judgeTools(facts, release),
    ...judgeMachine(facts, release),
    ...(scope === "all" ? [...judgeDisk(facts, release), ...judgeMounts(facts, release)] : []),
    ...judgePort(facts, release),
    ...judgeTenancy(facts, release),
    ...judgeProgram(facts, release),
  ];
}

type ManagedPlace = Pick<Release, "name" | "deployPath" | "serviceManager">;

/** What speaks against setting a service up on a host, before there is a release. */
export function judgeForProvision(facts: HostFacts, place: ManagedPlace): readonly Finding[] {
  return [...judgeSystem(facts, place), ...judgeMounts(facts, place), ...judgeTenancy(facts, place)];
}

function judgeSystem(facts: HostFacts, { name, serviceManager }: ManagedPlace): readonly Finding[] {
  const registered = facts.serviceManager;
  if (registered !== undefined && registered !== serviceManager && facts.current !== undefined) {
    return [
      {
        problem: `its service ${name} is run by ${registered}, and would be run by ${serviceManager}`,
        remedy: `Set \`service-manager: ${registered}\`, or choose another \`name\` and \`port\` for the one that ${serviceManager} runs.`,
      },
    ];
  }
  return serviceManager === "systemd" ? judgeSystemd(facts) : judgeSupervisor(facts);
}

function judgeSupervisor({ noSupervisor }: HostFacts): readonly Finding[] {
  if (noSupervisor === undefined) return [];
  return [
    {
      problem: `supervisor cannot run a service there: ${noSupervisor}`,
      remedy:
        "Install supervisor and util-linux with its package manager, and have supervisord started as root at boot; or set `service-manager: systemd`.",
    },
  ];
}

function judgeSystemd({ systemdVersion, isBootedBySystemd }: HostFacts): readonly Finding[] {
  if (systemdVersion === undefined || !isBootedBySystemd) {
    return [{ problem: "systemd does not run it", remedy: "Deploy to a host that was booted by systemd." }];
  }
  if (systemdVersion < oldestSystemd) {
    return [{ problem: `its systemd is ${systemdVersion}`, remedy: `systemd ${oldestSystemd} or newer is needed.` }];
  }
  return [];
}

function judgeTools({ tools, userId }: HostFacts, { files }: Release): readonly Finding[] {
  const forFew = [...(userId === undefined ? ["useradd"] : []), ...(files === undefined ? [] : ["tar"])];
  const needed = ["curl", "flock", "gzip", "sha256sum", ...forFew];
  const missing = needed.filter((tool) => !tools.has(tool));
  if (missing.length === 0) return [];
  return [{ problem: `it lacks ${missing.join(", ")}`, remedy: "Install what is missing with its package manager." }];
}

function judgeMachine({ machine }: HostFacts, release: Release): readonly Finding[] {
  if (binaryFor(release, machine) !== undefined) return [];
  const built = release.binaries.map(({ target }) =>
    [target.os, target.arch, target.variant].filter(Boolean).join("/"),
  );
  const wanted = platformOfMachine(machine);
  return [
    {
      problem: `it is ${machine} (${wanted}), but only ${built.join(", ")} was built`,
      remedy: `Add ${wanted} to \`targets\`.`,
    },
  ];
}

function judgeDisk(facts: HostFacts, release: Release): readonly Finding[] {
  const binary = binaryFor(release, facts.machine);
  const isThere = binary !== undefined && releaseWithBinary(facts, binary.sha256) !== undefined;
  const files = releaseWithFiles(facts, release.files?.manifestSha256) === undefined ? release.files : undefined;
  // Files are there twice for a moment: as they came, and unpacked.
  const filesBytes = 2 * (files?.sizeBytes ?? 0);
  const neededBytes = spareBytes + (isThere ? 0 : (binary?.sizeBytes ?? 0)) + filesBytes;
  const neededInodes = spareInodes + 2 * (release.files?.count ?? 0);
  const findings: Finding[] = [];
  if (facts.diskFreeBytes < neededBytes) {
    findings.push({
      problem: `${inMebibytes(facts.diskFreeBytes)} are free on the disk of ${facts.diskPlace}, ${inMebibytes(neededBytes)} are needed`,
      remedy: "Make room, or lower `keep-releases`.",
    });
  }
  if (facts.inodesFree !== undefined && facts.inodesFree < neededInodes) {
    findings.push({
      problem: `${facts.inodesFree} inodes are free on the disk of ${facts.diskPlace}`,
      remedy: "Remove files: the disk holds too many small ones.",
    });
  }
  return findings;
}

/** A disk that is full is another matter: here nothing helps but another place, or another way to mount it. */
function judgeMounts(
  { diskPlace, diskMount, provisioned }: HostFacts,
  { deployPath }: Pick<Release, "deployPath">,
): readonly Finding[] {
  const findings: Finding[] = [];
  if (diskMount.has("ro")) {
    findings.push({
      problem: `${diskPlace} is on a disk that is mounted read-only`,
      remedy:
        "Mount it writable, or choose another `deploy-path`. Linux mounts a disk read-only after an error (dmesg).",
    });
  } else if (diskMount.has("noexec")) {
    findings.push({
      problem: `no program can be started in ${deployPath}: its disk is mounted noexec`,
      remedy: "Mount it without noexec, or choose another `deploy-path`.",
    });
  }
  const { place, mount, program } = provisioned;
  const way = mount.has("ro") ? "read-only" : mount.has("noexec") ? "noexec" : undefined;
  if (way !== undefined && program !== hostProgramVersion) {
    findings.push({
      problem: `the host program cannot be put in ${place}: its disk is mounted ${way}`,
      remedy:
        "Set `host-program-path` to another directory that only root can write in, such as /opt/gin-deploy, for this operation and all that follow.",
    });
  }
  return findings;
}

function judgePort(facts: HostFacts, { name, port }: Release): readonly Finding[] {
  const isOwn = ({ unit }: { readonly unit: string }) =>
    ["current", "canary"].some((slot) => [`${name}@${slot}.service`, `${name}@${slot}`].includes(unit));
  const strangers = facts.portOwners.filter((owner) => !isOwn(owner)).map(describePortOwner);
  const containers = facts.portOwners.some(isOwn) ? [] : facts.portContainers.map(describeContainer);
  const owners = [...new Set([...containers, ...strangers])];
  if (owners.length === 0) return [];
  return [
    {
      problem: `port ${port} is taken by ${owners.join(" and ")}`,
      remedy:
        containers.length === 0
          ? "Stop that process, or choose another `port`."
          : "Stop that container, have it publish another port, or choose another `port`.",
    },
  ];
}

/** `docker shop` */
function describeContainer(container: string): string {
  const [engine = "", name = ""] = container.split(" ");
  return `the ${engine === "docker" ? "Docker" : "Podman"} container ${name}`;
}

function judgeTenancy(
  facts: HostFacts,
  { name, deployPath }: Pick<Release, "name" | "deployPath">,
): readonly Finding[] {
  const findings: Finding[] = [];
  if (facts.userId === 0) {
    findings.push({ problem: `its user ${name} is root by another name`, remedy: "Choose another `name`." });
  }
  if (facts.userId !== undefined && facts.userId !== 0 && facts.userHome !== deployPath) {
    findings.push({
      problem: `its user ${name} (home ${facts.userHome ?? "unknown"}) belongs to something else`,
      remedy: `Choose another \`name\`, or give that user the home ${deployPath} if it is the service's own.`,
    });
  }
  if (facts.hasForeignUnit) {
    findings.push({
      problem: `it has a unit ${name}@.service that was not written by gin-deploy`,
      remedy: "Remove that unit, or choose another `name`.",
    });
  }
  if (facts.unitDeployPath !== undefined && facts.unitDeployPath !== deployPath) {
    findings.push({
      problem: `its service ${name} lives in ${facts.unitDeployPath}, and two places cannot share one name`,
      remedy: `Deploy to ${facts.unitDeployPath}, choose another \`name\`, or remove the old service first.`,
    });
  }
  if (facts.hasForeignDeployPath) {
    findings.push({
      problem: `${deployPath} holds files of something else than ${name}`,
      remedy: "Move them away, or choose another `deploy-path`.",
    });
  }
  if (facts.state === "unreadable") {
    findings.push({
      problem: `${deployPath}/.gin-deploy/state.json cannot be read, so it is unknown which release is the good one`,
      remedy: "Restore the file, or remove it: the deploy is then a first one, with nothing to go back to.",
    });
  }
  return findings;
}

/** What `go build main.go` leaves in place of an import path. */
const unknownProgram = "command-line-arguments";

/** Two programs of one module, or of two modules with the same last element, have the same name unless somebody gives them one. */
function judgeProgram(facts: HostFacts, { name, isNamed, mainPackage }: Release): readonly Finding[] {
  const serving = recordOf(facts, provenRelease(facts))?.mainPackage;
  const isKnown = serving !== undefined && ![serving, mainPackage].includes(unknownProgram);
  if (isNamed || !isKnown || serving === mainPackage) return [];
  const [parent = "", own = ""] = mainPackage.split("/").slice(-2);
  const other = suggestServiceName(own.toLowerCase() === name || own === "" ? `${parent}-${own}` : own);
  return [
    {
      problem: `its service ${name} is ${serving}, and ${mainPackage} would take its place`,
      remedy: `Set \`name\` for one of them, for example \`name: ${other}\`. If it is the same service, moved or renamed, say so by \`name: ${name}\`.`,
    },
  ];
}

function inMebibytes(bytes: number): string {
  return `${Math.floor(bytes / 1024 / 1024)} MiB`;
}
