import type { Binaries, BuiltBinary } from "../../model/binaries.ts";
import type { IncludedFile } from "../../model/included-file.ts";
import type { DeployInputs, ServiceManager } from "../../model/inputs.ts";
import type { OldBinaries } from "../../model/old-binary.ts";
import type { PackedFiles } from "../../model/packed-files.ts";
import { releaseDate } from "../../package/describe/release-date.ts";
import { secretsIn } from "../../service/redaction.ts";
import { serviceNameOf } from "../../targets/service-name.ts";
import type { World } from "../../world/world.ts";
import { renderEnvironmentFile } from "./environment-file.ts";
import { deployPathOf, releaseId, sha256Of } from "./layout.ts";
import { packFiles } from "./pack-files.ts";
import { renderDefinition } from "./service-definition.ts";

/** Everything that a deploy brings to a host; the same for all hosts, but for the binary of the host's architecture. */
export interface Release {
  readonly id: string;
  readonly name: string;
  /** Somebody has called the service so: whatever bears the name on a host is this service. */
  readonly isNamed: boolean;
  /** Import path of the program. */
  readonly mainPackage: string;
  readonly version: string;
  readonly commit: string;
  readonly deployPath: string;
  readonly port: number;
  readonly healthPath: string;
  readonly environment: ReadonlyMap<string, string>;
  readonly serviceManager: ServiceManager;
  /** How the service manager runs it: for systemd the unit. */
  readonly unitText: string;
  readonly binaries: readonly BuiltBinary[];
  /** What lies beside the program in its working directory; undefined: nothing. */
  readonly files: PackedFiles | undefined;
  /** Directories that outlive releases, beside `data` and `logs`. */
  readonly persistent: readonly string[];
  /** Arguments for one run of the program before its canary; none: there is no such run. */
  readonly beforeStart: readonly string[];
  /** Whether a firewall is to let other hosts to the port; `leave`: that is not this release's concern. */
  readonly openFirewall: "yes" | "leave";
}

/** What was built, and the files of the checkout that go with it. */
export interface MadeRelease {
  readonly binaries: Binaries;
  readonly included: readonly IncludedFile[];
  /** undefined: nothing is at hand of earlier releases. */
  readonly oldBinaries?: OldBinaries | undefined;
}

export async function composeRelease(
  { binaries, included }: MadeRelease,
  inputs: DeployInputs,
  { clock, files }: Pick<World, "clock" | "files">,
): Promise<Release> {
  const { args, persistent, unitLines, beforeStart, serviceManager } = inputs;
  const name = inputs.name ?? serviceNameOf(binaries.name);
  const deployPath = deployPathOf(inputs, name);
  const binaryHashes = binaries.binaries.map(({ sha256 }) => sha256);
  return {
    id: releaseId({ nowMs: clock.now(), version: binaries.version.version, binaryHashes }),
    name,
    isNamed: inputs.name !== undefined,
    mainPackage: binaries.binaries[0]?.mainPackage ?? "",
    version: binaries.version.version,
    commit: binaries.version.commit,
    deployPath,
    port: inputs.port,
    healthPath: inputs.healthPath,
    environment: inputs.environment,
    serviceManager,
    unitText: renderDefinition(serviceManager, {
      name,
      deployPath,
      port: inputs.port,
      args,
      persistent,
      lines: unitLines,
    }),
    binaries: binaries.binaries,
    files: await packFiles(included, releaseDate(binaries.version.date), files),
    persistent,
    beforeStart,
    openFirewall: inputs.openFirewall ? "yes" : "leave",
  };
}

/** The environment files of a release: the same but for the port. The smoke test gives the same (smoke/run-program.ts). */
export function environmentOf({ deployPath, environment }: Release, port: number): string {
  const places = [
    ["DATA_DIR", `${deployPath}/data`],
    ["LOGS_DIR", `${deployPath}/logs`],
  ] as const;
  return renderEnvironmentFile(new Map([...places, ...environment, ["PORT", String(port)]]));
}

/** What nobody is shown of what the service prints, one on each line. The host keeps it: a later run may not know the environment. */
export function secretsOf({ environment }: Release): string {
  // A printed line has no part of what goes over several; each line of that is one by itself.
  return secretsIn(environment)
    .filter((secret) => !secret.includes("\n"))
    .join("\n");
}

/** Of all that makes a release what it is on a host with this binary. It covers secrets: for root's eyes only. */
export function contentHashOf(release: Release, binary: BuiltBinary): string {
  const { unitText, healthPath, persistent } = release;
  const directories = [...persistent].sort().join("\n");
  const parts = [binary.sha256, unitText, environmentOf(release, release.port), healthPath, directories];
  return sha256Of(...parts, ...(release.files === undefined ? [] : [release.files.manifestSha256]));
}

/** GOARCH for what `uname -m` says, and for arm the highest GOARM that the processor runs. */
const machines: Readonly<Record<string, { readonly arch: string; readonly newestArm?: number }>> = {
  x86_64: { arch: "amd64" },
  aarch64: { arch: "arm64" },
  armv7l: { arch: "arm", newestArm: 7 },
  armv6l: { arch: "arm", newestArm: 6 },
  armv5tel: { arch: "arm", newestArm: 5 },
  i686: { arch: "386" },
  i586: { arch: "386" },
  ppc64le: { arch: "ppc64le" },
  riscv64: { arch: "riscv64" },
  s390x: { arch: "s390x" },
  loongarch64: { arch: "loong64" },
};

/** The GOOS/GOARCH that a Linux host runs, for people: `linux/arm64`. */
export function platformOfMachine(machine: string): string {
  return `linux/${machines[machine]?.arch ?? machine}`;
}

/** The binary that a host of this machine type runs; undefined when none was built. */
export function binaryFor(release: Release, machine: string): BuiltBinary | undefined {
  const { arch, newestArm } = machines[machine] ?? { arch: machine };
  return release.binaries.find(
    ({ target }) =>
      target.os === "linux" &&
      target.arch === arch &&
      (newestArm === undefined || target.variant === undefined || Number.parseInt(target.variant, 10) <= newestArm),
  );
}
