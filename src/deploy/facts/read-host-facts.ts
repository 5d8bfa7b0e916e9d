import type { Answers } from "../steps/step-table.ts";
import { type Asked, clockAheadMs } from "./clock-offset.ts";
import { otherSchemaFailure, type ReadDocument } from "./documents.ts";
import { readHostPhase, readHostState, readPausedRollout, readReleaseRecord } from "./host-documents.ts";
import type { HostFacts, KnownRelease, ProxyFront } from "./host-facts.ts";
import { readPortOwner } from "./port-owner.ts";

/** Throws `preflight` for what a later version of this action has written. `place`: `deploy@web1: /opt/greeter`. `hostProgramPath`: where it was looked for host programs. */
export function readHostFacts(
  answers: Answers<"inspect">,
  place: string,
  hostProgramPath: string,
  asked: Asked,
): HostFacts {
  const inStateDirectory = (file: string) => `${place}/.gin-deploy/${file}`;
  return {
    clock: {
      aheadMs: clockAheadMs(answers.clock, asked),
      isKept: answers.clock_kept === undefined ? undefined : answers.clock_kept === "yes",
    },
    kernel: answers.kernel,
    machine: answers.machine,
    systemdVersion: answers.systemd,
    isBootedBySystemd: answers.booted,
    noSupervisor: answers.no_supervisor,
    serviceManager: answers.service_manager,
    tools: new Set(answers.tool),
    diskPlace: answers.disk_place,
    diskMount: new Set(answers.disk_mount),
    diskFreeBytes: answers.disk_free_kib * 1024,
    inodesFree: readInodes(answers.inodes_free),
    memory: {
      totalBytes: answers.memory_kib * 1024,
      availableBytes: answers.memory_available_kib === undefined ? undefined : answers.memory_available_kib * 1024,
      canBeLimited: answers.limits_memory,
    },
    filesLimit: answers.files_limit,
    proxies: answers.proxy,
    listeningPorts: new Set(answers.listening),
    portOwners: answers.port_owner.map(readPortOwner),
    portContainers: answers.port_container,
    portForwards: answers.port_forward,
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
    noFront: answers.no_front,
    firewallRules: answers.firewall_rules,
    proxyFront: readProxyFront(answers),
    shutBy: answers.shut_by && { ...answers.shut_by, command: answers.opening_command ?? "" },
    opened: answers.opened,
    selinux: answers.selinux ? { port: answers.port_label, places: answers.unlabelled } : undefined,
    pending: readPending(answers.pending, inStateDirectory("state.next")),
    phase: answers.phase === undefined ? undefined : known(readHostPhase(answers.phase), inStateDirectory("phase")),
    paused: readPaused(answers.paused, inStateDirectory("paused")),
    decidedSecondsAgo: answers.state_age,
    canary: answers.canary,
    hasLeftovers: answers.leftovers,
    releases: answers.release.map((line) => readKnownRelease(line, place)),
    unitsOfReleases: new Map(answers.release_unit.map(({ release, sha256 }) => [release, sha256])),
    lockHolder: answers.lock_holder,
    provisioned: {
      place: hostProgramPath,
      mount: new Set(answers.program_mount),
      program: answers.host_program,
      deployPath: answers.registered_path,
      port: answers.registered_port,
      units: answers.registered_unit,
      idleUnits: answers.idle_unit,
      idlePrograms: answers.idle_program,
      atBoot: {
        program: answers.boot_program,
        deployPath: answers.boot_path,
        isEnabled: answers.boot_enabled,
      },
      users: answers.sudo_user,
    },
  };
}

function readProxyFront(answers: Answers<"inspect">): ProxyFront | undefined {
  const {
    front: kind,
    front_address: address,
    front_live: livePort,
    front_port: canaryPort,
    front_sha256: sha256,
  } = answers;
  if (kind === undefined || address === undefined || sha256 === undefined) return undefined;
  if (livePort === undefined || canaryPort === undefined) return undefined;
  return { kind, address, livePort, canaryPort, sha256, problem: answers.front_problem };
}

/** A file system without a fixed number of them says `-`, or nothing. */
function readInodes(count: string): number | undefined {
  return /^\d+$/.test(count) ? Number(count) : undefined;
}

function readKnownRelease(line: string, place: string): KnownRelease {
  const [id = "", mark = "", ...json] = line.split(" ");
  const file = `${place}/releases/${id}/release.json`;
  return { id, isBad: mark === "bad", record: known(readReleaseRecord(json.join(" ")), file) };
}

function readState(json: string, file: string): HostFacts["state"] {
  return json === "" ? undefined : (known(readHostState(json), file) ?? "unreadable");
}

/** The host holds a rollout by the file alone, whatever is in it. */
function readPaused(json: string | undefined, file: string): HostFacts["paused"] {
  return json === undefined ? undefined : (known(readPausedRollout(json), file) ?? "unreadable");
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
