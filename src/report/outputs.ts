import type { PlannedHost } from "../deploy/host/look/plan-hosts.ts";
import type { HostStatus } from "../deploy/judgement/state/host-status.ts";
import type { Binaries, VersionFacts } from "../model/binaries.ts";
import type { Artifacts } from "../package/describe/artifacts.ts";
import { formatTarget } from "../targets/target.ts";
import { type DeployReport, type RunReport, serves } from "./report-facts.ts";

/** The outputs that action.yml names, as text; those whose stage was not reached are absent. `files`: those that say where the report is. */
export function outputsOf(report: RunReport, files: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { go, caches, checks, binaries, isDiscarded, artifacts, deploy, status, plan, unlocked, provisioned, url } =
    report;
  return {
    ...(go && { "go-version": go.version }),
    ...(caches && {
      "modules-cache-hit": caches.restored.modules.kind,
      "build-cache-hit": caches.restored.build.kind,
    }),
    ...(artifacts && outputsOfPackage(artifacts)),
    ...(binaries && outputsOfVersion(binaries.version)),
    ...(binaries && !isDiscarded && outputsOfBuild(binaries)),
    ...outputsOfAudit(checks),
    ...(deploy && outputsOfDeploy(deploy)),
    ...(url !== undefined && serves(report) && { url }),
    ...(status && outputsOfStatus(status)),
    ...(plan && outputsOfPlan(plan)),
    ...(provisioned && {
      hosts: JSON.stringify(provisioned.map(({ host, changes, state = "needs root" }) => ({ host, state, changes }))),
    }),
    ...(report.fingerprint !== undefined && { fingerprint: report.fingerprint }),
    ...(report.provisionScriptFile !== undefined && { "provision-script-file": report.provisionScriptFile }),
    ...files,
    ...(unlocked && { hosts: JSON.stringify(unlocked.map(({ host, holder = "" }) => ({ host, holder }))) }),
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

function outputsOfAudit(checks: RunReport["checks"] = []): Record<string, string> {
  const audit = checks.find(({ audit }) => audit !== undefined)?.audit;
  if (audit === undefined) return {};
  return {
    "audit-sarif-file": audit.sarifFile,
    "audit-report-file": audit.reportFile,
    "audit-baseline-file": audit.baselineFile,
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
  const reached = hosts.filter((host) => host.decision !== "unreachable");
  return {
    decision,
    release: common(reached.map(({ release }) => release)),
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

function outputsOfStatus(hosts: readonly HostStatus[]): Record<string, string> {
  const version = common(hosts.map(({ version }) => version));
  const commit = common(hosts.map(({ commit }) => commit));
  return { version, commit, release: common(hosts.map(({ release }) => release)), hosts: JSON.stringify(hosts) };
}

function outputsOfPlan(hosts: readonly PlannedHost[]): Record<string, string> {
  const planned = hosts.map(({ host, findings, warnings, plan, lockHolder = "" }) => ({
    host,
    findings,
    warnings,
    lockHolder,
    unchanged: plan?.isUnchanged ?? false,
    release: plan?.release ?? "",
    before: plan?.before ?? "",
    changes: plan?.changes ?? [],
  }));
  return { "previous-release": common(planned.map(({ before }) => before)), hosts: JSON.stringify(planned) };
}

/** The one value of all hosts; empty when they differ, because any one of them would be wrong for another. */
function common(values: readonly (string | undefined)[]): string {
  const [first = ""] = values;
  return values.every((value) => value === first) ? first : "";
}
