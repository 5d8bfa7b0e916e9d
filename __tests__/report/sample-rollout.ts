import type { SharedStep } from "../../src/deploy/judgement/state/deployment.ts";
import type { RunReport } from "../../src/report/report-facts.ts";
import { built, rolledBack, rolledBackHost, stage } from "./sample-report.ts";

const figures = (attempts: number, errors = 0, slow = 0, p95Ms = 40) => ({
  attempts,
  errors,
  slow,
  p50Ms: 12.5,
  p95Ms,
});

/** A step that passed, and one that did not. */
export const shared: readonly SharedStep[] = [
  {
    sharePercent: 5,
    startMs: 0,
    endMs: 50_000,
    verdict: "pass",
    sentence: "612 requests to the canary in 50.0 s: 0 failed (0 %), 0 took longer than 500 ms (0 %)",
    canary: { ...figures(612), cpuPercent: 3.25, memoryBytes: 22_000_000 },
    live: { ...figures(11_802, 2), cpuPercent: 41, memoryBytes: 25_000_000 },
    points: [
      { atMs: 20_000, canary: figures(200), live: figures(5_000) },
      { atMs: 40_000, canary: figures(300), live: figures(5_000, 1, 0, 35) },
      { atMs: 50_000, canary: figures(112), live: figures(1_802, 1) },
    ],
    firstErrorMs: undefined,
    firstSlowMs: undefined,
  },
  {
    sharePercent: 25,
    startMs: 50_000,
    endMs: 58_000,
    verdict: "roll back",
    sentence: "5 of 29 requests to the canary failed (17.2 %), 0 of 918 to the live release; the limit is 1 %",
    canary: { ...figures(29, 5, 4, 900), cpuPercent: 8, memoryBytes: 30_000_000 },
    live: { ...figures(918), cpuPercent: 30, memoryBytes: 25_000_000 },
    points: [
      { atMs: 54_000, canary: figures(14), live: figures(500) },
      { atMs: 58_000, canary: figures(15, 5, 4, 900), live: figures(418) },
    ],
    firstErrorMs: 54_000,
    firstSlowMs: 56_000,
  },
];

const [bad] = shared.slice(-1);

export const rolledBackCanary: RunReport = {
  ...rolledBack,
  operation: "deploy",
  startedAt: "2026-11-29T13:55:04.000Z",
  endedAt: "2026-11-29T13:57:04.000Z",
  run: {
    actor: "ada",
    repository: "ada/greeter",
    repositoryUrl: "https://github.com/ada/greeter",
    url: "https://github.com/ada/greeter/actions/runs/7",
  },
  deploy: {
    decision: "rolled-back",
    release: "20261129T135504Z-v1.2.3-22e6c6bd",
    hosts: [{ ...rolledBackHost("web1"), reason: bad?.sentence, evidence: [] }],
    steps: shared,
  },
  timeline: [
    ...built.timeline,
    stage("share", 20_000, 78_000, { host: "web1", outcome: "failed" }),
    stage("roll back", 78_000, 80_000, { host: "web1" }),
  ],
  failure: { code: "rollout", message: bad?.sentence ?? "", evidence: [] },
};

/** All that operations find that look at hosts; no run has all of it. */
export const looked: RunReport = {
  url: "https://greeter.example.com/",
  service: "greeter",
  fingerprint: "os: debian\n",
  status: [
    {
      host: "web1",
      condition: "paused",
      release: "20261101T080000Z-v1.2.2-89abcdef",
      version: "v1.2.2",
      commit: "4f0c1d2",
      since: "2026-11-01T08:00:00Z",
      health: "GET /health on port 8080 answered 200",
      canary: "20261122T163700Z-v1.2.3-01234567",
      paused: {
        release: "20261122T163700Z-v1.2.3-01234567",
        sharePercent: 25,
        front: "nginx",
        since: "2026-11-22T17:00:00Z",
        by: "ada",
        reason: "too few requests",
        trouble: undefined,
      },
      lock: { id: "1", holder: "ada", expiresInSeconds: 30 },
      lastDecision: { time: "2026-11-01T08:00:00Z", decision: "promoted", release: "r1", by: "ada", reason: undefined },
      warnings: [{ problem: "its clock is 3 s ahead", remedy: "Set it." }],
      releases: [{ id: "20261101T080000Z-v1.2.2-89abcdef", isBad: false }],
    },
  ],
  plan: [
    {
      host: "web1",
      findings: [],
      warnings: [],
      lockHolder: "ada",
      plan: {
        release: "r2",
        before: "r1",
        isUnchanged: false,
        changes: [{ action: "create", what: "unit", paths: ["/etc/x"], details: ["+a"] }],
        steps: [],
        wayBack: [],
      },
    },
  ],
  provisioned: [{ host: "web1", changes: [], state: undefined }],
  unlocked: [{ host: "web1", holder: "ada" }],
  timeline: [],
};
