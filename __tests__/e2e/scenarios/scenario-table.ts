/** What a release may be like, and what becomes of it: tried on booted hosts (scenarios.fleet.ts), and shown in docs/scenarios.md. */
export interface Scenario {
  /** What the release does, for people. */
  readonly release: string;
  /** Of the example service, as internal/fault has it; empty: it is good. `PORT` stands for its public port. */
  readonly fault?: string;
  /** Fault of what serves before it; undefined: the good one. `none`: nothing does. */
  readonly live?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly decision: "promoted" | "rolled-back" | "paused" | "failed";
  /** In the reason that people are told. */
  readonly reason?: RegExp;
  /** Requests that its canary has answered at most, until it was rolled back. 0: it got none. */
  readonly canaryRequests?: number;
  /** It was started on the public port before it was rolled back. */
  readonly hadPort?: true;
  /** Of users: `none` fails at all, or only those that the canary answered badly. */
  readonly failedRequests: "none" | "of the canary";
}

const judged = { "max-error-rate": "1%", "max-p95": "500ms", "min-requests": "60" };

export const canary = { strategy: "canary", steps: "25%, 100%", ...judged };

/** Requests until a fault is sure at the first share, with what comes in while the hosts are asked once more. */
const soon = 400;

export const scenarios: readonly Scenario[] = [
  { release: "good", decision: "promoted", failedRequests: "none" },
  {
    release: "good, and half as fast as it may be (250 ms of 500 ms)",
    fault: "slow:250ms",
    decision: "promoted",
    failedRequests: "none",
  },
  {
    release: "takes 800 ms for each request",
    fault: "slow:800ms",
    decision: "rolled-back",
    reason: /took longer than 500 ms/,
    canaryRequests: soon,
    failedRequests: "none",
  },
  {
    release: "takes 3 s for one request in ten",
    fault: "slow:3s:10%",
    decision: "rolled-back",
    reason: /took longer than 500 ms/,
    canaryRequests: soon,
    failedRequests: "none",
  },
  {
    release: "answers one request in five with 500",
    fault: "errors:20%",
    decision: "rolled-back",
    reason: /requests to the new version failed/,
    canaryRequests: soon,
    failedRequests: "of the canary",
  },
  {
    release: "answers one request in 25 with 500",
    fault: "errors:4%",
    decision: "rolled-back",
    reason: /requests to the new version failed/,
    canaryRequests: 2 * soon,
    failedRequests: "of the canary",
  },
  {
    release: "is healthy, and answers every other route with 500",
    fault: "health-green-routes-500",
    decision: "rolled-back",
    reason: /requests to the new version failed/,
    canaryRequests: soon,
    failedRequests: "of the canary",
  },
  {
    release: "panics in each handler, which Gin answers with 500",
    fault: "panics-in-handler",
    decision: "rolled-back",
    reason: /requests to the new version failed|log-deny forbids/,
    canaryRequests: soon,
    failedRequests: "of the canary",
  },
  {
    release: "ends at its first request",
    fault: "exits-in-handler",
    decision: "rolled-back",
    reason: /ended by itself|failed its readiness|the canary did not answer/,
    canaryRequests: soon,
    failedRequests: "of the canary",
  },
  {
    release: "ends 50 s after its start",
    fault: "exit-after:50s",
    inputs: { steps: "25%:2m, 100%" },
    decision: "rolled-back",
    reason: /ended by itself|failed its readiness/,
    failedRequests: "of the canary",
  },
  {
    release: "writes a stack trace for each request, and answers well",
    fault: "logs-stack-trace",
    inputs: { "log-deny": "^panic: " },
    decision: "rolled-back",
    reason: /log-deny forbids/,
    canaryRequests: soon,
    failedRequests: "none",
  },
  {
    release: "good; only what serves writes the lines that `log-deny` forbids",
    live: "logs-stack-trace",
    inputs: { "log-deny": "^panic: " },
    decision: "promoted",
    failedRequests: "none",
  },
  {
    release: "as slow as what serves: both wait for something else",
    fault: "slow:800ms",
    live: "slow:800ms",
    decision: "paused",
    reason: /environment|what serves|live/,
    failedRequests: "none",
  },
  {
    release: "grows by 8 MiB a second",
    fault: "leak",
    inputs: { "max-memory": "150M", steps: "25%:2m, 100%" },
    decision: "paused",
    reason: /memory/,
    failedRequests: "none",
  },
  {
    release: "keeps one processor busy",
    fault: "spin",
    // A busy machine gives it no more than a part of one.
    inputs: { "max-cpu": "8%", steps: "25%:1m, 100%" },
    decision: "paused",
    reason: /uses \d+ % of a core.*max-cpu is 8 %/,
    failedRequests: "none",
  },
  {
    release: "panics at boot",
    fault: "panic-at-boot",
    decision: "failed",
    reason: /exit code 2|broken on purpose at boot/,
    canaryRequests: 0,
    failedRequests: "none",
  },
  {
    release: "exits at boot",
    fault: "exit-at-boot",
    decision: "failed",
    reason: /exit code 1/,
    canaryRequests: 0,
    failedRequests: "none",
  },
  {
    release: "listens on another port",
    fault: "wrong-port",
    decision: "failed",
    reason: /it listens on \d+ instead/,
    canaryRequests: 0,
    failedRequests: "none",
  },
  {
    release: "never listens",
    fault: "never-listens",
    decision: "failed",
    reason: /listen|answer/,
    canaryRequests: 0,
    failedRequests: "none",
  },
  {
    release: "is healthy every other time that it is asked",
    fault: "flapping-health",
    decision: "failed",
    reason: /came and went, \d+ of \d+ answers were good/,
    canaryRequests: 0,
    failedRequests: "none",
  },
  {
    release: "is good, and panics as soon as it is started on the public port",
    fault: "fails-on-port:PORT",
    decision: "rolled-back",
    reason: /broken on purpose on port|exit code 2/,
    hadPort: true,
    failedRequests: "none",
  },
  {
    release: "good; what serves ignores the signal to end",
    live: "ignores-sigterm",
    decision: "promoted",
    failedRequests: "none",
  },
  {
    release: "the first one on its host, and never healthy",
    fault: "never-healthy",
    live: "none",
    decision: "failed",
    reason: /503/,
    canaryRequests: 0,
    failedRequests: "none",
  },
];
