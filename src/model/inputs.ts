import type { CheckName, Severity } from "./checks.ts";
import type { GoFlag } from "./go-flag.ts";
import type { HostAddress, Pins } from "./host.ts";
import type { DownloadSource } from "./installed-go.ts";
import type { NotifyAddress } from "./notify-address.ts";
import type { FrontInput, RolloutInputs } from "./rollout-step.ts";
import type { Target } from "./target.ts";

/** Everything a user can ask for, parsed and complete. Names follow action.yml. */
export type Inputs = SharedInputs & OperationInputs;

/** What each operation has besides. */
type OperationInputs =
  | { readonly operation: "build"; readonly deploy: undefined; readonly merge: undefined }
  | { readonly operation: "deploy"; readonly deploy: DeployInputs; readonly merge: undefined }
  | { readonly operation: "merge"; readonly deploy: undefined; readonly merge: MergeInputs }
  | { readonly operation: "plan"; readonly deploy: DeployInputs; readonly merge: undefined }
  | { readonly operation: "status"; readonly deploy: DeployInputs; readonly merge: undefined }
  | { readonly operation: "unlock"; readonly deploy: DeployInputs; readonly merge: undefined }
  | { readonly operation: "promote"; readonly deploy: DeployInputs; readonly merge: undefined }
  | { readonly operation: "abort"; readonly deploy: DeployInputs; readonly merge: undefined }
  | {
      readonly operation: "provision";
      /** May have no hosts: then there is a script only. */
      readonly deploy: DeployInputs;
      readonly merge: undefined;
      /** undefined: who logs in. */
      readonly deployUser: string | undefined;
    }
  | {
      readonly operation: "rollback";
      readonly deploy: DeployInputs;
      readonly merge: undefined;
      /** Identifier or version of a release; undefined: the one before. */
      readonly release: string | undefined;
    };

export type Operation = OperationInputs["operation"];

export type InputsOf<O extends Operation> = SharedInputs & Extract<OperationInputs, { readonly operation: O }>;

interface SharedInputs {
  /** Absolute directory of the checkout: GITHUB_WORKSPACE, else the current directory. */
  readonly workspace: string;
  /** Absolute directory of the module, inside of the workspace. */
  readonly moduleDirectory: string;
  readonly toolchain: ToolchainInputs;
  readonly cache: CacheInputs;
  readonly build: BuildInputs;
  /** Paths and globs relative to the workspace of the files to take instead of building; none: build. */
  readonly binary: readonly string[];
  readonly smokeTest: SmokeInputs;
  /** Each once, as given. */
  readonly checks: readonly CheckName[];
  readonly audit: AuditInputs;
  readonly packaging: PackagingInputs;
  readonly report: ReportInputs;
  /** What can be used as it stands, and is often not meant: for the user to read. */
  readonly remarks: readonly string[];
}

/** Who is told what a run finds out, besides its log. */
export interface ReportInputs {
  /** Whether there is a job summary. */
  readonly summary: boolean;
  readonly notifyAddresses: readonly NotifyAddress[];
}

export interface AuditInputs {
  /** The mildest finding that fails the step; `never`: none does. */
  readonly level: Severity | "never";
  /** Absolute file of the findings that are known; undefined: none are. */
  readonly baseline: string | undefined;
}

export interface ToolchainInputs {
  /** As given; undefined: go.mod decides. */
  readonly goVersion: string | undefined;
  /** Absolute; undefined: go.work or go.mod decides. */
  readonly goVersionFile: string | undefined;
  readonly sources: readonly DownloadSource[];
}

export interface CacheInputs {
  readonly modules: boolean;
  readonly build: boolean;
  readonly save: "auto" | "always" | "never";
  readonly suffix: string;
  /** Globs relative to the workspace; none: the project's own. */
  readonly dependencyFiles: readonly string[];
}

export interface VersionVariable {
  /** `import/path.Name`, or `main.name`. */
  readonly symbol: string;
  /** With `{version}` and its like still in it. */
  readonly template: string;
}

export interface BuildInputs {
  /** Package pattern as given; undefined: found. */
  readonly main: string | undefined;
  /** Of the project and its only program; undefined: from the module path and the package. */
  readonly name: string | undefined;
  readonly targets: readonly Target[];
  /** undefined: from git. */
  readonly version: string | undefined;
  /** undefined: those of main.version, main.commit, main.date that exist. */
  readonly versionVariables: readonly VersionVariable[] | undefined;
  /** Passed to the linker as they are, besides the version variables. */
  readonly ldflags: string;
  /** Also those in `build-flags`. */
  readonly tags: readonly string[];
  /** Of `build-flags`, for `go build`. */
  readonly flags: readonly GoFlag[];
  readonly cgo: boolean;
  /** Of the project's Makefile; undefined: the action builds by itself. */
  readonly makeTarget: string | undefined;
  /** Absolute. */
  readonly outputDirectory: string;
}

/** How a service is started and asked, wherever it runs. */
export interface ServiceInputs {
  readonly healthPath: string;
  readonly healthTimeoutMs: number;
  readonly environment: ReadonlyMap<string, string>;
  /** Of the program, one after the other; no shell ever reads them. */
  readonly args: readonly string[];
  /** Names of directories that outlive releases, beside `data` and `logs`; each is within reach by relative path. */
  readonly persistent: readonly string[];
}

export interface SmokeInputs extends ServiceInputs {
  /** `auto`: fails only what is wrong on any machine. */
  readonly mode: "auto" | "required" | "off";
}

export interface PackagingInputs {
  readonly archives: "none" | "tar.gz" | "zip" | "auto";
  /** Globs relative to the module's directory that stay inside of it: of what archives and releases have besides the program. */
  readonly include: readonly string[];
  readonly sbom: boolean;
  /** Absolute. */
  readonly previousArtifacts: string | undefined;
}

export interface MergeInputs {
  /** Absolute, inside of the workspace; the output directory is neither this one nor in it. */
  readonly directory: string;
}

export type OnPaused = "refuse" | "abort";

/** What starts a service on a host, and starts it again. */
export type ServiceManager = "systemd" | "supervisor";

export interface DeployInputs extends ServiceInputs {
  /** Of the service; undefined: that of the project. */
  readonly name: string | undefined;
  /** At least one. */
  readonly hosts: readonly HostAddress[];
  /** Private key text as given, not yet checked; undefined: the agent. */
  readonly sshKey: string | undefined;
  readonly sshKeyPassphrase: string | undefined;
  readonly knownHosts: Pins;
  /** Passed one after the other on the way to each of the hosts. */
  readonly jumpHosts: readonly HostAddress[];
  /** undefined: /opt/<name>. */
  readonly deployPath: string | undefined;
  /** Where host programs lie; root's alone. */
  readonly hostProgramPath: string;
  readonly port: number;
  /** Whether the host's firewall is to let other hosts to the port. */
  readonly openFirewall: boolean;
  /** Where users find the service; undefined: nobody says. */
  readonly url: string | undefined;
  readonly keepReleases: number;
  /** So many hosts may be down when a run begins; fewer than there are. */
  readonly maxUnreachable: number;
  readonly lockWaitMs: number;
  /** Arguments for one run of the new program before its canary; none: there is no such run. */
  readonly beforeStart: readonly string[];
  readonly serviceManager: ServiceManager;
  /** Lines for the unit's [Service] section, checked. */
  readonly unitLines: readonly string[];
  /** Absolute file with what every host has to be; undefined: nothing is asked of them. */
  readonly fingerprint: string | undefined;
  /** What sends a share to a canary, and covers a switch. */
  readonly front: FrontInput;
  /** Where nginx listens for the service; none: nobody says. */
  readonly frontListen: readonly string[];
  /** A client stays with the release that it has met. */
  readonly frontSticky: boolean;
  /** undefined: host after host, without shares. */
  readonly rollout: RolloutInputs | undefined;
  /** What a deploy does to a rollout that it finds paused. */
  readonly onPaused: OnPaused;
  /** A pause that nobody asked for fails the step. */
  readonly failOnPause: boolean;
}
