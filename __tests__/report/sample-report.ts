import type { BuiltBinary } from "../../src/model/binaries.ts";
import type { CheckReport } from "../../src/model/checks.ts";
import type { Stage, StageTiming } from "../../src/model/stages.ts";
import { artifactOf } from "../../src/package/describe/artifact.ts";
import type { HostReport, RunReport } from "../../src/report/report-facts.ts";
import type { SmokeResult } from "../../src/smoke/smoke-facts.ts";

const binary = (arch: string): BuiltBinary => ({
  name: "greeter",
  mainPackage: "example.com/greeter/cmd/greeter",
  target: { os: "linux", arch, variant: undefined },
  path: `/home/runner/dist/greeter_linux_${arch}/greeter`,
  sizeBytes: 14_389_410,
  sha256: "0123456789abcdef".repeat(4),
  proof: [
    { name: "format", found: "ELF 64-bit" },
    { name: "machine", found: arch },
    { name: "static", found: "no interpreter, no libraries" },
    { name: "build information", found: "go1.26.8" },
    { name: "revision", found: "4f0c1d2" },
    { name: "variable", found: "main.version=v1.2.3" },
    { name: "variable", found: "main.commit=4f0c1d2" },
  ],
  elapsedMs: 8200,
});

export const stage = (name: string, startMs: number, endMs: number, rest: Partial<StageTiming> = {}): StageTiming => ({
  // Text that no stage has: what is shown is not to depend on it.
  stage: name as Stage,
  startMs,
  endMs,
  outcome: "done",
  ...rest,
});

export const promotedHost = (host: string): HostReport => ({
  host,
  decision: "promoted",
  release: "20261122T163700Z-v1.2.3-01234567",
  previousRelease: "20261101T080000Z-v1.2.2-89abcdef",
  health: "ready after 1.2 s",
  elapsedMs: 6400,
  evidence: [],
});

export const rolledBackHost = (host: string): HostReport => ({
  ...promotedHost(host),
  decision: "rolled-back",
  release: "20261101T080000Z-v1.2.2-89abcdef",
  reason: "it ended with code 2 on the public port",
  evidence: ["Started greeter@public.service", "panic: broken on purpose on port 8080", "goroutine 1 [running]:"],
});

export const audited = (numbers: Partial<CheckReport["audit"]> = {}): CheckReport => ({
  name: "audit",
  outcome: "failed",
  elapsedMs: 1300,
  findings: [
    { subject: "shared-state", message: "no lock", place: { file: "a.go", line: 3 }, severity: "error", output: [] },
    { subject: "fixed-port", message: "PORT", place: { file: "b.go", line: 4 }, severity: "warning", output: [] },
  ],
  findingsLeftOut: 0,
  slowest: [],
  rest: [],
  audit: {
    ignored: 1,
    known: 2,
    sarifFile: "/tmp/audit.sarif",
    reportFile: "/tmp/audit.json",
    baselineFile: "/tmp/audit-baseline.json",
    ...numbers,
  },
});

/** A build of two targets with nothing else. */
export const built: RunReport = {
  go: { version: "1.26.8", goBinary: "/opt/go/bin/go", goroot: "/opt/go", origin: "tool cache" },
  caches: {
    restored: {
      modules: {
        kind: "exact",
        key: "gin-deploy-modules-1",
        archiveBytes: 21_000_000,
        entryCount: 340,
        elapsedMs: 900,
      },
      build: { kind: "miss", elapsedMs: 120 },
    },
  },
  binaries: {
    name: "greeter",
    version: {
      version: "v1.2.3",
      tag: "v1.2.3",
      branch: "",
      commit: "4f0c1d2".padEnd(40, "0"),
      date: "2026-11-22T16:37:00Z",
      dirtyFiles: [],
    },
    binaries: [binary("amd64"), binary("arm64")],
  },
  artifacts: {
    project: "greeter",
    version: { version: "v1.2.3", commit: "4f0c1d2".padEnd(40, "0"), date: "2026-11-22T16:37:00Z" },
    artifacts: [
      artifactOf(
        "SBOM",
        { name: "greeter.sbom.json", path: "greeter.sbom.json", sizeBytes: 18_274, sha256: "c".repeat(64) },
        "dist",
      ),
    ],
    artifactsFile: "/home/runner/dist/artifacts.json",
    checksumsFile: "/home/runner/dist/greeter_1.2.3_checksums.txt",
    sbomFiles: ["/home/runner/dist/greeter.sbom.json"],
    previous: undefined,
  },
  timeline: [stage("install Go", 0, 1200), stage("build", 1200, 9400)],
};

/** Of a program that serves and could do better. */
export const smoke: SmokeResult = {
  name: "greeter",
  target: { os: "linux", arch: "amd64", variant: undefined },
  verdict: "passed",
  findings: [{ level: "warning", text: "gin runs in debug mode (2 lines): [GIN-debug] <b>|" }],
  observation: {
    port: 20_000,
    healthPath: "/health",
    patienceMs: 5000,
    readyMs: 84,
    badAnswer: undefined,
    answersAnything: false,
    strayFiles: [],
    listeningPorts: undefined,
    endedEarly: undefined,
    shutdown: { kind: "ended", exitCode: 0, signal: null, afterMs: 12 },
    leftBehind: 0,
    reportedVersion: "v1.2.3",
    log: {
      lines: 3,
      kinds: new Map([["structured", { count: 1, example: "{}" }]]),
      crash: [],
      marks: new Set(),
      tail: [],
      lastWords: undefined,
      refusedWrites: [],
      routes: [],
    },
  },
};

/** What other jobs built, merged: this run has no binaries of its own. */
export const merged: RunReport = {
  ...(built.artifacts && { artifacts: { ...built.artifacts, mergedRuns: 3 } }),
  timeline: [stage("merge", 0, 900)],
};

export const promoted: RunReport = {
  ...built,
  url: "https://greeter.example.com/",
  deploy: { decision: "promoted", hosts: [promotedHost("web1.example.com"), promotedHost("web2.example.com")] },
  timeline: [...built.timeline, stage("upload", 9400, 11_000, { host: "web1.example.com" })],
};

export const rolledBack: RunReport = {
  ...built,
  url: "https://greeter.example.com/",
  deploy: { decision: "rolled-back", hosts: [rolledBackHost("web1.example.com")] },
  timeline: [
    ...built.timeline,
    stage("upload", 9400, 11_000, { host: "web1.example.com" }),
    stage("replace", 11_000, 12_500, { host: "web1.example.com", outcome: "failed" }),
  ],
  failure: {
    code: "rollout",
    message: "v1.2.3 ended with code 2 on web1.example.com",
    hint: "Look at the panic below.",
    evidence: ["panic: broken on purpose on port 8080"],
  },
};
