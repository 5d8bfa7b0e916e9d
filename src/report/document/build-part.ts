import type { Artifact } from "../../package/describe/artifact.ts";
import { sha256Of } from "../../package/describe/artifact-list.ts";
import type { SmokeResult } from "../../smoke/smoke-facts.ts";
import { formatTarget } from "../../targets/target.ts";
import type { RunReport } from "../report-facts.ts";

/** What a run built, checked, tested and packaged, with what it took for that. */
export function buildPart({ go, caches, binaries, isDiscarded = false, checks, smoke, artifacts }: RunReport) {
  return {
    go: go && { version: go.version, origin: go.origin },
    caches,
    binaries: binaries?.binaries.map(({ target, ...binary }) => ({ ...binary, target: formatTarget(target) })),
    discarded: isDiscarded,
    checks,
    smoke: smoke?.map(smokePart),
    artifacts: artifacts?.artifacts.map(artifactPart),
    previousArtifacts: artifacts?.previous?.map(artifactPart),
    mergedRuns: artifacts?.mergedRuns,
  };
}

function smokePart({ name, target, verdict, findings, observation }: SmokeResult) {
  return {
    name,
    target: formatTarget(target),
    verdict,
    findings: findings.map(({ level, text, remedy }) => ({ level, text, remedy })),
    readyMs: observation?.readyMs,
    reportedVersion: observation?.reportedVersion,
    shutdown: observation?.shutdown,
    logLines: observation?.log.lines,
    structuredLines: observation && (observation.log.kinds.get("structured")?.count ?? 0),
  };
}

function artifactPart(artifact: Artifact) {
  const { path, type, extra } = artifact;
  return { path, type, sizeBytes: extra.Size, sha256: sha256Of(artifact) };
}
