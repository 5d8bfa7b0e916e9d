import type { Binaries, VersionFacts } from "../model/binaries.ts";
import type { Artifacts } from "../package/describe/artifacts.ts";
import { formatTarget } from "../targets/target.ts";
import type { DeployReport, RunReport } from "./report-facts.ts";

/** The outputs that action.yml names, as text; those whose stage was not reached are absent. */
export function outputsOf({ go, caches, binaries, isDiscarded, artifacts, deploy }: RunReport): Record<string, string> {
  return {
    ...(go && { "go-version": go.version }),
    ...(caches && {
      "modules-cache-hit": caches.restored.modules.kind,
      "build-cache-hit": caches.restored.build.kind,
    }),
    ...(artifacts && outputsOfPackage(artifacts)),
    ...(binaries && outputsOfVersion(binaries.version)),
    ...(binaries && !isDiscarded && outputsOfBuild(binaries)),
    ...(deploy && outputsOfDeploy(deploy)),
  };
}

function outputsOfVersion({ version, commit }: Pick<VersionFacts, "version" | "commit">): Record<string, string> {
  return { version, commit };
}

/** Version and commit as well: a merge has no binaries of its own that would say them. */
function outputsOfPackage({ version, artifactsFile, checksumsFile, sbomFiles }: Artifacts): Record<string, string> {
  return {
    ...outputsOfVersion(version),
    "artifacts-file": artifactsFile,
    "checksums-file": checksumsFile,
    "sbom-files": JSON.stringify(sbomFiles),
  };
}

function outputsOfBuild({ binaries }: Binaries): Record<string, string> {
  return {
    binaries: JSON.stringify(
      binaries.map(({ name, target, path, sizeBytes, sha256 }) => ({
        name,
        target: formatTarget(target),
        path,
        sizeBytes,
        sha256,
      })),
    ),
  };
}

function outputsOfDeploy({ decision, hosts }: DeployReport): Record<string, string> {
  return {
    decision,
    release: common(hosts.map(({ release }) => release)),
    "previous-release": common(hosts.flatMap(({ previousRelease }) => previousRelease || [])),
    hosts: JSON.stringify(
      hosts.map(({ host, decision, release = "", previousRelease = "" }) => ({
        host,
        decision,
        release,
        previousRelease,
      })),
    ),
  };
}

/** The one value of all hosts; empty when they differ, because any one of them would be wrong for another. */
function common(values: readonly (string | undefined)[]): string {
  const [first = ""] = values;
  return values.every((value) => value === first) ? first : "";
}
