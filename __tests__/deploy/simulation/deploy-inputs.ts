import { parseKnownHosts } from "../../../src/deploy/connect/known-hosts.ts";
import type { Binaries } from "../../../src/model/binaries.ts";
import type { HostAddress } from "../../../src/model/host.ts";
import type { IncludedFile } from "../../../src/model/included-file.ts";
import type { DeployInputs, OnPaused } from "../../../src/model/inputs.ts";
import type { OldBinaries } from "../../../src/model/old-binary.ts";
import type { FrontInput, RolloutInputs } from "../../../src/model/rollout-step.ts";
import { hostProgramPlace } from "../../support/host-program-place.ts";
import type { SimulatedHost } from "../simulated-host.ts";
import { type Program, sha256Of } from "./programs.ts";

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
  readonly openFirewall?: boolean;
  readonly beforeStart?: readonly string[];
  readonly unitLines?: readonly string[];
  readonly rollout?: RolloutInputs;
  readonly front?: FrontInput;
  readonly onPaused?: OnPaused;
  /** What goes with the program. */
  readonly included?: readonly IncludedFile[];
  /** Of earlier releases, at hand on the runner. */
  readonly oldPrograms?: readonly Program[];
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
    openFirewall,
    unitLines = [],
    rollout,
    front = "auto",
    onPaused = "refuse",
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
    hostProgramPath: hostProgramPlace,
    port: publicPort,
    healthPath: "/health",
    healthTimeoutMs: healthTimeoutMs ?? 30_000,
    environment: environment ?? new Map([["GIN_MODE", "release"]]),
    keepReleases: keepReleases ?? 5,
    lockWaitMs: lockWaitMs ?? 600_000,
    args: [],
    persistent: [],
    url: undefined,
    openFirewall: openFirewall ?? false,
    maxUnreachable: maxUnreachable ?? 0,
    beforeStart: beforeStart ?? [],
    serviceManager: "systemd",
    unitLines,
    fingerprint: undefined,
    front,
    frontListen: [],
    frontSticky: false,
    rollout,
    onPaused,
    failOnPause: true,
  };
}

function addressOf(name: string): HostAddress {
  return { user: "deploy", host: name, port: 22 };
}

/** Finds programs that the runner has in its checkout. */
export function oldBinariesOf(programs: readonly Program[]): OldBinaries {
  const all = programs.map(({ sha256, bytes }) => {
    return { sha256, path: `/checkout/old/${sha256Of(bytes)}`, sizeBytes: bytes.length };
  });
  return {
    find: async (wanted) => all.filter(({ sha256 }) => wanted.includes(sha256)),
    expected: Promise.resolve(all.slice(0, 1)),
  };
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
