import { parseKnownHosts } from "../../../src/deploy/connect/known-hosts.ts";
import type { Binaries } from "../../../src/model/binaries.ts";
import type { HostAddress } from "../../../src/model/host.ts";
import type { IncludedFile } from "../../../src/model/included-file.ts";
import type { DeployInputs } from "../../../src/model/inputs.ts";
import type { SimulatedHost } from "../simulated-host.ts";
import type { Program } from "./programs.ts";

export const serviceName = "greeter";
export const deployPath = "/opt/greeter";
export const publicPort = 8080;

export interface DeployOptions {
  /** Names; all hosts when left out. */
  readonly hosts?: readonly string[];
  /** Names, of simulated hosts too. */
  readonly jumpHosts?: readonly string[];
  readonly environment?: ReadonlyMap<string, string>;
  readonly healthTimeoutMs?: number;
  readonly lockWaitMs?: number;
  readonly keepReleases?: number;
  readonly maxUnreachable?: number;
  readonly beforeStart?: readonly string[];
  /** What goes with the program. */
  readonly included?: readonly IncludedFile[];
  /** Of the main branch. */
  readonly commit?: { readonly hash: string; readonly date: string };
}

export function inputsFor(
  all: readonly SimulatedHost[],
  {
    hosts,
    jumpHosts = [],
    environment,
    healthTimeoutMs,
    lockWaitMs,
    keepReleases,
    beforeStart,
    maxUnreachable,
  }: DeployOptions,
): DeployInputs {
  const chosen = all.filter(({ name }) => hosts?.includes(name) ?? true);
  const lines = all.map(({ name, hostKey }) => `${name} ${hostKey.type} ${hostKey.blob}`);
  const known = parseKnownHosts(lines.join("\n"));
  if ("problems" in known) throw new Error(known.problems.join("; "));
  return {
    name: undefined,
    hosts: chosen.map(({ name }) => addressOf(name)),
    sshKey: undefined,
    sshKeyPassphrase: undefined,
    knownHosts: known.pins,
    jumpHosts: jumpHosts.map(addressOf),
    deployPath: undefined,
    port: publicPort,
    healthPath: "/health",
    healthTimeoutMs: healthTimeoutMs ?? 30_000,
    environment: environment ?? new Map([["GIN_MODE", "release"]]),
    keepReleases: keepReleases ?? 5,
    lockWaitMs: lockWaitMs ?? 600_000,
    args: [],
    persistent: [],
    url: undefined,
    maxUnreachable: maxUnreachable ?? 0,
    beforeStart: beforeStart ?? [],
    unitLines: [],
  };
}

function addressOf(name: string): HostAddress {
  return { user: "deploy", host: name, port: 22 };
}

/** What a build would have made. */
export function binariesOf(
  { version, bytes, sha256 }: Program,
  { hash, date }: NonNullable<DeployOptions["commit"]>,
): Binaries {
  return {
    name: serviceName,
    version: { version, tag: "", branch: "main", commit: hash, date, dirtyFiles: [] },
    binaries: [
      {
        name: serviceName,
        mainPackage: "example.com/greeter",
        target: { os: "linux", arch: "amd64", variant: undefined },
        path: `/checkout/dist/${sha256}`,
        sizeBytes: bytes.length,
        sha256,
        proof: [],
        elapsedMs: 1,
      },
    ],
  };
}
