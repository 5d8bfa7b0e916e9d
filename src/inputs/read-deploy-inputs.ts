import { parseHostAddress } from "../deploy/connect/host-address.ts";
import { parseJumpHost } from "../deploy/connect/jump-host-address.ts";
import { parseKnownHosts } from "../deploy/connect/known-hosts.ts";
import type { HostAddress } from "../model/host.ts";
import type { DeployInputs, ServiceInputs, ServiceManager } from "../model/inputs.ts";
import { parseList } from "../text/lists.ts";
import type { InputName } from "./declared.ts";
import { givenOf, type InputReader, oneOf, readPlace } from "./input-reader.ts";
import { onlyForHosts } from "./input-table.ts";
import { managerMeanings, withMeanings } from "./meanings.ts";
import { readFront, readFrontListen, readFrontSticky } from "./read-front.ts";
import { readRollout } from "./read-rollout-inputs.ts";
import { readWords } from "./read-service-inputs.ts";
import { parseUnitLines } from "./read-unit-lines.ts";
import {
  type Parsed,
  parseBoolean,
  parseDeployPath,
  parseDurationMs,
  parseHostProgramPath,
  parseInteger,
  parseShare,
} from "./values.ts";

/** Each is checked also where nothing is deployed; undefined then. */
export function readDeploy(
  reader: InputReader,
  service: ServiceInputs,
  workspace: string,
  isDeploy: boolean,
): DeployInputs | undefined {
  const deployPath = reader.optional("deploy-path");
  if (isDeploy && parseList(reader.text("main")).length > 1) {
    reader.problem("main", "a deploy brings one program to its hosts; deploy the others in steps of their own");
  }
  const value = <T>(name: InputName, parse: (text: string) => Parsed<T>, standIn: T): T =>
    isDeploy || reader.text(name) !== "" ? reader.value(name, parse, standIn) : standIn;
  const hosts = readHosts(reader, isDeploy);
  const deploy = {
    ...service,
    name: reader.optional("name"),
    hosts,
    maxUnreachable: value("max-unreachable", (text) => parseShare(text, hosts.length), 0),
    sshKey: reader.optional("ssh-key"),
    // White space may be part of it.
    sshKeyPassphrase: reader.optional("ssh-key-passphrase") && reader.raw("ssh-key-passphrase"),
    knownHosts: readKnownHosts(reader, isDeploy),
    jumpHosts: readJumpHosts(reader),
    deployPath: deployPath === undefined ? undefined : reader.value("deploy-path", parseDeployPath, deployPath),
    hostProgramPath: value("host-program-path", parseHostProgramPath, ""),
    port: value("port", parsePort, 8080),
    openFirewall: value("open-firewall", parseBoolean, false),
    url: readUrl(reader),
    keepReleases: value("keep-releases", (text) => parseInteger(text, 1, 1000), 5),
    lockWaitMs: value("lock-wait", parseDurationMs, 0),
    beforeStart: readWords(reader, "before-start"),
    serviceManager: readServiceManager(reader),
    unitLines: readUnitLines(reader),
    fingerprint: reader.optional("fingerprint") && readPlace(reader, "fingerprint", workspace),
    front: readFront(reader, isDeploy),
    frontListen: readFrontListen(reader),
    frontSticky: readFrontSticky(reader),
    rollout: readRollout(reader),
    onPaused: value("on-paused", oneOf("refuse", "abort"), "refuse"),
    failOnPause: value("fail-on-pause", parseBoolean, true),
  };
  return isDeploy ? deploy : undefined;
}

/** As the user writes it, but for what a browser would write otherwise. */
function readUrl(reader: InputReader): string | undefined {
  const text = reader.optional("url");
  if (text === undefined) return undefined;
  const shown = JSON.stringify(text);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    reader.problem("url", `${shown} is not a web address such as https://greeter.example.com`);
    return undefined;
  }
  if (url.username !== "" || url.password !== "") {
    reader.problem("url", "has a user or a password in it, and is shown to everybody: leave them out");
  }
  return url.href;
}

function readServiceManager(reader: InputReader): ServiceManager {
  const manager = reader.value(
    "service-manager",
    withMeanings(oneOf("systemd", "supervisor"), managerMeanings),
    "systemd",
  );
  const given = givenOf(reader, ["unit", "unit-trust"]);
  if (manager === "supervisor" && given.length > 0) {
    reader.problem(
      "service-manager",
      `supervisor has no units and no sandbox: leave out ${given.join(" and ")}, or set \`service-manager: systemd\``,
    );
  }
  return manager;
}

function readUnitLines(reader: InputReader): readonly string[] {
  const trust = reader.value("unit-trust", oneOf("sandbox", "full"), "sandbox");
  const { lines, problems } = parseUnitLines(reader.text("unit"), trust === "full");
  for (const problem of problems) reader.problem("unit", problem);
  return lines;
}

/** With ssh-action and scp-action the input of that name is another one. */
function parsePort(text: string): Parsed<number> {
  const parsed = parseInteger(text, 1, 65_535);
  if (!("value" in parsed) || parsed.value !== 22) return parsed;
  return {
    problem: "is the port of SSH",
    advice: "`port` is the port of your service; SSH's goes in hosts, as in web1:22",
  };
}

function readHosts(reader: InputReader, isDeploy: boolean): readonly HostAddress[] {
  const entries = parseList(reader.text("hosts"));
  if (entries.length === 0 && isDeploy && !isScriptOnly(reader)) reader.problem("hosts", describeNoHosts(reader));
  const seen = new Set<string>();
  return entries.flatMap((entry) => {
    const parsed = parseHostAddress(entry);
    if ("problem" in parsed) {
      reader.problem("hosts", parsed.problem);
      return [];
    }
    const { address } = parsed;
    const place = `${address.host}:${address.port}`;
    if (seen.has(place)) reader.problem("hosts", `${place} is listed twice`);
    seen.add(place);
    return [address];
  });
}

function readJumpHosts(reader: InputReader): readonly HostAddress[] {
  let before: string | undefined;
  return parseList(reader.text("jump-host")).flatMap((entry) => {
    const parsed = parseJumpHost(entry);
    if ("problem" in parsed) {
      reader.problem("jump-host", parsed.problem);
      return [];
    }
    const { address } = parsed;
    const place = `${address.host}:${address.port}`;
    if (place === before)
      reader.problem("jump-host", `${place} is listed twice in a row: name each jump host once, in order`);
    before = place;
    return [address];
  });
}

/** What root is to run by hand needs no host. */
function isScriptOnly(reader: InputReader): boolean {
  return reader.text("operation") === "provision" && parseList(reader.text("hosts")).length === 0;
}

/** As a sudo rule can name it, without a quote or a pattern. */
export function readDeployUser(reader: InputReader): string | undefined {
  const user = reader.optional("deploy-user");
  if (user !== undefined && !/^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/.test(user)) {
    reader.problem("deploy-user", `${JSON.stringify(user)} is not the name of a user: letters, digits and . _ - only`);
  }
  if (user === undefined && isScriptOnly(reader)) {
    reader.problem("deploy-user", "is empty, and so is hosts: name the user who will deploy");
  }
  return user;
}

function describeNoHosts(reader: InputReader): string {
  const given = givenOf(reader, onlyForHosts);
  if (reader.text("operation") !== "auto" || given.length === 0) {
    return `${whoNeeds(reader)} at least one host, [user@]host[:port]`;
  }
  return (
    `is empty, but only a deploy reads ${given.join(", ")}: is a variable unset? ` +
    "To deploy nothing, set `operation: build`"
  );
}

/** `a deploy needs`, `status needs` */
function whoNeeds(reader: InputReader): string {
  const operation = reader.text("operation");
  return `${operation === "auto" || operation === "deploy" ? "a deploy" : operation} needs`;
}

function readKnownHosts(reader: InputReader, isDeploy: boolean): DeployInputs["knownHosts"] {
  const text = reader.text("ssh-known-hosts");
  if (text === "") {
    if (!isDeploy || isScriptOnly(reader)) return [];
    reader.problem(
      "ssh-known-hosts",
      `${whoNeeds(reader)} it: host keys are always verified. \`ssh-keyscan HOST\` shows the lines; check them before you trust them`,
    );
    return [];
  }
  const parsed = parseKnownHosts(text);
  if ("pins" in parsed) return parsed.pins;
  for (const problem of parsed.problems) reader.problem("ssh-known-hosts", problem);
  return [];
}
