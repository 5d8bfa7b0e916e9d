import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureBaseImage } from "./base-image.ts";
import { claimFleet } from "./claim.ts";
import { runNowChecked } from "./commands.ts";
import { guardFleet } from "./guard.ts";
import { type Host, makeHost } from "./host.ts";
import { type FleetId, type HostId, layNetwork } from "./network.ts";
import { RECIPE, recipeOf } from "./recipe.ts";

export interface FleetRequest {
  /** Names are host names: letters, digits and hyphens, each once. */
  readonly hosts: readonly HostRequest[];
}

interface HostRequest {
  readonly name: string;
  /** Of Debian; default: that of `RECIPE`. */
  readonly suite?: string;
}

export interface Fleet {
  readonly hosts: readonly Host[];
  /** Throws when there is no host of that name. */
  host(name: string): Host;
  /** An ed25519 key that root and every user of the recipe accept on every host. */
  readonly privateKey: string;
  readonly privateKeyPath: string;
  readonly publicKey: string;
  /** known_hosts of all hosts, with every key of each. */
  readonly knownHosts: string;
  readonly knownHostsPath: string;
  /** Scratch space that goes with the fleet. */
  readonly directory: string;
  /** Removes everything; may be called twice. */
  stop(): Promise<void>;
}

/**
 * Boots all hosts at once and returns when each is ready. When one does not come up, everything is removed again;
 * so it is when this process ends without `stop`.
 * Needs what `canBootHosts` checks.
 */
export async function startFleet({ hosts }: FleetRequest): Promise<Fleet> {
  const names = hosts.map(({ name }) => name);
  checkNames(names);
  const images = await Promise.all(hosts.map(({ suite }) => ensureBaseImage(() => {}, recipeOf(suite))));
  const claim = await claimFleet(names);
  const stop = guardFleet(claim);
  try {
    const fleet = prepareFleet(claim.id, images);
    await Promise.all(fleet.hosts.map((host) => host.boot()));
    return { ...fleet, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function checkNames(names: readonly string[]): void {
  const wrong = names.find(
    (name, index) => !/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/.test(name) || names.indexOf(name) < index,
  );
  if (wrong !== undefined) throw new Error(`not the name of a host, or there twice: ${JSON.stringify(wrong)}`);
  if (names.length === 0 || names.length > 200) throw new Error("a fleet has 1 to 200 hosts");
}

function prepareFleet(id: FleetId, images: readonly string[]): Omit<Fleet, "stop"> {
  const privateKeyPath = join(id.directory, "id_ed25519");
  const publicKey = makeKey(privateKeyPath, "ed25519");
  const knownHosts = id.hosts.map((host, index) => ({
    host,
    lines: prepareRoot(host, images[index] ?? "", id, publicKey),
  }));
  const knownHostsPath = join(id.directory, "known_hosts");
  const knownHostsText = knownHosts.flatMap(({ lines }) => lines.map((line) => `${line}\n`)).join("");
  writeFileSync(knownHostsPath, knownHostsText);
  layNetwork(id);
  const hosts = knownHosts.map(({ host, lines }) => makeHost(host, lines[0]));
  return {
    hosts,
    host(name) {
      const found = hosts.find((host) => host.name === name);
      if (!found) throw new Error(`the fleet has no host ${name}`);
      return found;
    },
    privateKey: readFileSync(privateKeyPath, "utf8"),
    privateKeyPath,
    publicKey,
    knownHosts: knownHostsText,
    knownHostsPath,
    directory: id.directory,
  };
}

/** Puts a layer of its own over the base image and makes it this host. Answers with its lines for known_hosts. */
function prepareRoot(host: HostId, image: string, fleet: FleetId, publicKey: string): [string, string] {
  const [upper, work] = [join(host.directory, "upper"), join(host.directory, "work")];
  for (const path of [upper, work, host.root]) mkdirSync(path, { recursive: true });
  runNowChecked([
    "mount",
    "-t",
    "overlay",
    "overlay",
    "-o",
    `lowerdir=${image},upperdir=${upper},workdir=${work}`,
    host.root,
  ]);

  const write = (path: string, text: string) => writeFileSync(join(host.root, path), text);
  write("etc/hostname", `${host.name}\n`);
  write("etc/machine-id", `${crypto.randomUUID().replaceAll("-", "")}\n`);
  const neighbours = fleet.hosts.map(({ address, name }) => `${address} ${name}\n`).join("");
  write("etc/hosts", `127.0.0.1 localhost\n::1 localhost\n${neighbours}`);
  authorize(host.root, publicKey);
  const hostKey = (type: string) => makeKey(join(host.root, `etc/ssh/ssh_host_${type}_key`), type);
  return [`${host.address} ${hostKey("ed25519")}`, `${host.address} ${hostKey("ecdsa")}`];
}

/** Every user's key file, made inside the root so that its users count. */
function authorize(root: string, publicKey: string): void {
  const program = `
    key=$(cat)
    for user; do
      home=$(getent passwd "$user" | cut -d: -f6)
      install -d -m 700 -o "$user" -g "$user" "$home/.ssh"
      printf '%s\\n' "$key" >"$home/.ssh/authorized_keys"
      chown "$user:$user" "$home/.ssh/authorized_keys"
    done`;
  const users = ["root", ...RECIPE.users.map(({ name }) => name)];
  runNowChecked(["chroot", root, "sh", "-euc", program, "sh", ...users], { input: publicKey });
}

/** Makes a key pair and gives the public half as `type blob`. */
function makeKey(path: string, type: string): string {
  runNowChecked(["ssh-keygen", "-q", "-t", type, "-N", "", "-C", "", "-f", path]);
  return readFileSync(`${path}.pub`, "utf8").trim();
}
