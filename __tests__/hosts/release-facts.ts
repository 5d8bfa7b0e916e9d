import type { HostFacts } from "../../src/hosts/host-facts.ts";
import type { Release } from "../../src/hosts/release.ts";

/** A release for amd64, and the facts of a host that it fits, for tables that differ from them in one place. */
export const sampleRelease: Release = {
  id: "20261122T170000Z-v2-00000002",
  name: "greeter",
  isNamed: false,
  mainPackage: "example.com/greeter",
  version: "v2",
  commit: "abc",
  deployPath: "/opt/greeter",
  port: 8080,
  healthPath: "/health",
  environment: new Map([["GIN_MODE", "release"]]),
  unitText: "[Unit]\n",
  binaries: [
    {
      name: "greeter",
      mainPackage: "example.com/greeter",
      target: { os: "linux", arch: "amd64", variant: undefined },
      path: "/checkout/dist/greeter",
      sizeBytes: 100 * 1024 * 1024,
      sha256: "new",
      proof: [],
      elapsedMs: 1,
    },
  ],
};

export const fittingHost: HostFacts = {
  kernel: "Linux",
  machine: "x86_64",
  systemdVersion: 252,
  isBootedBySystemd: true,
  tools: new Set(["gzip", "sha256sum", "useradd", "curl", "flock"]),
  diskPlace: "/opt",
  diskFreeBytes: 1024 ** 3,
  inodesFree: 10_000,
  listeningPorts: new Set([22]),
  portOwners: [],
  userId: undefined,
  userHome: undefined,
  hasForeignUnit: false,
  unitDeployPath: undefined,
  isUnitOfCurrent: false,
  isEnabled: false,
  environmentSha256: undefined,
  hasForeignDeployPath: false,
  state: undefined,
  current: undefined,
  isActive: false,
  canary: undefined,
  releases: [],
  lockHolder: undefined,
};
