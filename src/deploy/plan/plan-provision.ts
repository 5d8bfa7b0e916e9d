import { createHash } from "node:crypto";
import type { ProxyKind } from "../../model/rollout-step.ts";
import type { HostFacts } from "../facts/host-facts.ts";
import type { ProxySite } from "../release/proxy-site.ts";
import type { Release } from "../release/release.ts";
import { hostProgram, hostProgramVersion } from "../steps/host-program.ts";
import type { Change, PlannedOf } from "./host-plan.ts";
import { firewallChanges, labelChanges } from "./plan-access.ts";

/** What root has to have set up for a release, so that its deploy needs no root. */
export type ProvisionWish = Pick<Release, "name" | "deployPath" | "port" | "serviceManager" | "unitText"> & {
  /** `no`: what was opened for the service is closed. */
  readonly openFirewall: "yes" | "no" | "leave";
  /** `kernel`: a proxy is no front any more. Absent: what is set up is left. */
  readonly front?: ProxySite | { readonly kind: "kernel" } | undefined;
};

type RegisteredFacts = Pick<
  HostFacts,
  "proxyFront" | "provisioned" | "serviceManager" | "isEnabled" | "shutBy" | "opened" | "selinux" | "tools"
>;

/** Of a unit as root registers it, and as a release names it. */
export function unitSha256({ unitText }: Pick<ProvisionWish, "unitText">): string {
  return createHash("sha256").update(unitText).digest("hex");
}

/** Pure: what of it is not as it should be on the host, for this user. Empty: all is. */
export function provisionChanges(facts: RegisteredFacts, wish: ProvisionWish, user: string): readonly Change[] {
  const { provisioned } = facts;
  const needed = [
    ...programChanges(provisioned, wish),
    ...registrationChanges(provisioned, wish),
    ...supervisorChanges(facts, wish),
    ...bootChanges(provisioned, wish),
    ...ruleChanges(provisioned, wish, user),
    ...frontChanges(facts, wish),
    ...firewallChanges(facts, wish),
    ...labelChanges(facts, wish),
  ];
  return needed.length === 0 ? [] : [...needed, ...tidyChanges(provisioned, wish)];
}

type Provisioned = HostFacts["provisioned"];

function programChanges({ place, program }: Provisioned, { name }: ProvisionWish): readonly Change[] {
  if (program === hostProgramVersion) return [];
  const version = (of: string) => `version ${of.slice(0, 12)}`;
  const was = program === undefined ? [] : [`-${version(program)}`];
  const caller = `${place}/${name}`;
  const paths = [caller, `${place}/${hostProgramVersion}`];
  return [placed(was, `host program ${caller}`, [...was, `+${version(hostProgramVersion)}`], paths)];
}

function registrationChanges(provisioned: Provisioned, wish: ProvisionWish): readonly Change[] {
  const { deployPath, port, units } = provisioned;
  const registration = `/etc/gin-deploy/${wish.name}`;
  const describe = (of: { readonly deployPath: string | undefined; readonly port: number | undefined }) =>
    `${of.deployPath}, port ${of.port}`;
  const changes: Change[] = [];
  if (deployPath !== wish.deployPath || port !== wish.port) {
    const was = deployPath === undefined ? [] : [`-${describe({ deployPath, port })}`];
    changes.push(placed(was, `registration ${registration}/service`, [...was, `+${describe(wish)}`]));
  }
  const unit = `${registration}/units/${unitSha256(wish)}`;
  if (!units.includes(unitSha256(wish))) changes.push(placed([], `registered unit ${unit}`, addedLines(wish.unitText)));
  return changes;
}

/** Its programs are root's to write, and the same for every release. */
function supervisorChanges(
  { serviceManager, isEnabled }: Pick<RegisteredFacts, "serviceManager" | "isEnabled">,
  { name, serviceManager: wanted }: ProvisionWish,
): readonly Change[] {
  if (wanted !== "supervisor" || (serviceManager === "supervisor" && isEnabled)) return [];
  return [placed([], `programs ${name}@current, ${name}@canary and ${name}@guard of supervisor`, [], [])];
}

/** What rolls a deploy back that the loss of power cut off. */
function bootChanges({ atBoot }: Provisioned, { name, deployPath, serviceManager }: ProvisionWish): readonly Change[] {
  if (serviceManager !== "systemd") return [];
  const unit = `/etc/systemd/system/gin-deploy-${name}-boot.service`;
  const isElsewhere = atBoot.deployPath !== deployPath;
  const changes: Change[] = [];
  if (atBoot.program !== hostProgramVersion || isElsewhere) {
    const was = atBoot.program === undefined ? [] : ["-"];
    changes.push(placed(was, `what is done at boot /etc/gin-deploy/${name}/boot`, []));
  }
  if (isElsewhere) {
    const was = atBoot.deployPath === undefined ? [] : [`-RequiresMountsFor=${atBoot.deployPath}`];
    changes.push(placed(was, `unit ${unit}`, [...was, `+RequiresMountsFor=${deployPath}`]));
  }
  if (!atBoot.isEnabled) {
    const link = `/etc/systemd/system/multi-user.target.wants/gin-deploy-${name}-boot.service`;
    changes.push(placed([], `start at boot ${link}`, []));
  }
  return changes;
}

function ruleChanges({ place, users }: Provisioned, { name }: ProvisionWish, user: string): readonly Change[] {
  if (user === "root" || users.includes(user)) return [];
  const rule = `+${user} ALL=(root) NOPASSWD: ${place}/${name} ""`;
  return [placed(users, `sudo rule /etc/sudoers.d/gin-deploy-${name}`, [rule])];
}

function frontChanges(
  { proxyFront }: Pick<RegisteredFacts, "proxyFront">,
  { name, front }: ProvisionWish,
): readonly Change[] {
  if (front === undefined) return [];
  const isOther = proxyFront !== undefined && proxyFront.kind !== front.kind;
  const former = isOther ? filesOfProxy(proxyFront.kind, name) : [];
  const changes = former.map((file) => removed(file, "it is no front any more"));
  if (front.kind === "kernel") return changes;
  const isSame = proxyFront?.sha256 === createHash("sha256").update(front.text).digest("hex");
  if (isSame && proxyFront.problem === undefined) return [];
  const [config = "", ...others] = filesOfProxy(front.kind, name);
  const was = proxyFront === undefined || isOther ? [] : ["-"];
  const written = placed(was, config, isSame ? [] : addedLines(front.text));
  return [...changes, written, ...others.map((file) => placed(was, file, []))];
}

/** Of ours, the configuration first. */
function filesOfProxy(kind: ProxyKind, name: string): readonly string[] {
  if (kind === "nginx") return [`site /etc/nginx/conf.d/gin-deploy-${name}.conf`];
  const unit = `gin-deploy-${name}-haproxy.service`;
  return [
    `HAProxy configuration /etc/gin-deploy/${name}/haproxy.cfg`,
    `map of its share /etc/gin-deploy/${name}/haproxy-share.map`,
    `unit /etc/systemd/system/${unit}`,
    `start at boot /etc/systemd/system/multi-user.target.wants/${unit}`,
  ];
}

/** What nobody names any more goes on the way. */
function tidyChanges({ place, idlePrograms, idleUnits }: Provisioned, wish: ProvisionWish): readonly Change[] {
  const programs = idlePrograms.filter((version) => version !== hostProgramVersion);
  const units = idleUnits.filter((sha256) => sha256 !== unitSha256(wish));
  return [
    ...programs.map((version) => removed(`host program ${place}/${version}`, "no service calls it")),
    ...units.map((sha256) =>
      removed(`registered unit /etc/gin-deploy/${wish.name}/units/${sha256}`, "no release has it"),
    ),
  ];
}

/** The words end with the path. */
function placed(
  was: readonly string[],
  what: string,
  details: readonly string[],
  paths: readonly string[] = [pathIn(what)],
): Change {
  return { action: was.length === 0 ? "create" : "replace", what, paths, details };
}

function removed(what: string, why: string): Change {
  return { action: "remove", what, paths: [pathIn(what)], details: [why] };
}

const pathIn = (what: string) => what.slice(what.indexOf("/"));

/** A text that is new, as a diff. */
export function addedLines(text: string): readonly string[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `+${line}`);
}

/** Root's part, where something of it is to be done; none where all is as it should be. */
export function planProvision(
  facts: RegisteredFacts,
  wish: ProvisionWish,
  user: string,
): readonly PlannedOf<"provision">[] {
  if (provisionChanges(facts, wish, user).length === 0) return [];
  return [{ part: "bring", step: "provision", facts: provisionFacts(facts.provisioned.place, wish, user) }];
}

/** What the program that root runs is told. */
export function provisionFacts(
  hostProgramPath: string,
  { port, serviceManager, unitText, openFirewall, front }: ProvisionWish,
  user: string,
): PlannedOf<"provision">["facts"] {
  const site = front?.kind === "kernel" ? undefined : front;
  return {
    program_place: hostProgramPath,
    service_manager: serviceManager,
    port,
    user,
    open_firewall: openFirewall,
    front: front?.kind ?? "leave",
    front_address: site?.address,
    front_port: site?.canaryPort,
    front_text: site?.text ?? "",
    host_program: hostProgram,
    host_program_sha256: hostProgramVersion,
    unit_text: unitText,
    unit_sha256: unitSha256({ unitText }),
  };
}
