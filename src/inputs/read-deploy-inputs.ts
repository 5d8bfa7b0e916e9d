import { type HostAddress, parseHostAddress } from "../hosts/host-address.ts";
import { parseKnownHosts } from "../hosts/known-hosts.ts";
import type { InputReader } from "./input-reader.ts";
import type { DeployInputs, ServiceInputs } from "./inputs.ts";
import { parseDeployPath, parseDurationMs, parseInteger, parseList } from "./values.ts";

export function readDeploy(reader: InputReader, service: ServiceInputs): DeployInputs {
  const deployPath = reader.optional("deploy-path");
  if (parseList(reader.text("main")).length > 1) {
    reader.problem("main", "a deploy brings one program to its hosts; deploy the others in steps of their own");
  }
  return {
    ...service,
    hosts: readHosts(reader),
    sshKey: reader.optional("ssh-key"),
    sshKeyPassphrase: reader.optional("ssh-key-passphrase"),
    knownHosts: readKnownHosts(reader),
    deployPath: deployPath === undefined ? undefined : reader.value("deploy-path", parseDeployPath, deployPath),
    port: reader.value("port", (text) => parseInteger(text, 1, 65_535), 8080),
    keepReleases: reader.value("keep-releases", (text) => parseInteger(text, 1, 1000), 5),
    lockWaitMs: reader.value("lock-wait", parseDurationMs, 0),
  };
}

function readHosts(reader: InputReader): readonly HostAddress[] {
  const entries = parseList(reader.text("hosts"));
  if (entries.length === 0) reader.problem("hosts", "a deploy needs at least one host, [user@]host[:port]");
  const seen = new Set<string>();
  return entries.flatMap((entry) => {
    const parsed = parseHostAddress(entry);
    if ("problem" in parsed) {
      reader.problem("hosts", parsed.problem);
      return [];
    }
    const { address } = parsed;
    const place = `${address.host}:${address.port}`;
    if (seen.has(place)) reader.problem("hosts", `${place} stands twice`);
    seen.add(place);
    return [address];
  });
}

function readKnownHosts(reader: InputReader): DeployInputs["knownHosts"] {
  const text = reader.text("ssh-known-hosts");
  if (text === "") {
    reader.problem(
      "ssh-known-hosts",
      "a deploy needs it: host keys are always verified. `ssh-keyscan HOST` shows the lines; check them before you trust them",
    );
    return [];
  }
  const parsed = parseKnownHosts(text);
  if ("pins" in parsed) return parsed.pins;
  for (const problem of parsed.problems) reader.problem("ssh-known-hosts", problem);
  return [];
}
