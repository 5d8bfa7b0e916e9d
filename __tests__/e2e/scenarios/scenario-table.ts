/** What a release may be like, and what becomes of it: tried on booted hosts (scenarios.fleet.ts), and shown in docs/scenarios.md. */
export interface Scenario {
  /** What the release does, for people. */
  readonly release: string;
  /** Of the example service, as internal/fault has it; empty: it is good. `PORT` stands for its public port. */
  readonly fault?: string;
  /** Fault of what serves before it; undefined: the good one. `none`: nothing does. */
  readonly live?: string;
  /** Variables of both releases, as lines of `environment`. */
  readonly environment?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** What is done there, if not a deploy of the release. */
  readonly operation?: "abort" | "rollback";
  /** So many come from users, from the first share on; undefined: they ask all the time. */
  readonly requests?: number;
  /** What befalls the host at the first share: a command of root's there. `NAME` stands for the service. */
  readonly befalls?: string;
  readonly decision: "promoted" | "rolled-back" | "paused" | "failed" | "unchanged";
  /** In the reason that people are told. */
  readonly reason?: RegExp;
  /** Requests that its canary has answered at most, until it was rolled back. 0: it got none. */
  readonly canaryRequests?: number;
  /** It was started on the public port before it was rolled back. */
  readonly hadPort?: true;
  /** Without anybody stopping it: what is under way then, or comes before its front is gone, gets no answer. */
  readonly endsByItself?: true;
  /** Of users: `none` fails at all, or only those that the canary answered badly, or one of each client that was under way at the canary. */
  readonly failedRequests: "none" | "of the canary" | "under way";
}

/** A step waits for so long, and not for ten minutes. */
const hasty = { "step-timeout": "1m" };

const judged = { "max-error-rate": "1%", "max-p95": "500ms", "min-requests": "60" };

export const canary = { strategy: "canary", steps: "25%, 100%", ...judged };

/** Requests until a fault is sure at the first share, with what comes in while the hosts are asked once more. */
const soon = 400;

/** journalctl, as it is with a journal that is damaged, of one service alone: others of the host go on. */
const unreadableLog = `cd /usr/bin && cp -p journalctl journalctl.whole && cat >journalctl.next <<'END' && chmod 755 journalctl.next && mv journalctl.next journalctl
#!/bin/sh
case "$*" in *=NAME@*) echo "the journal is broken on purpose" >&2; exit 1 ;; esac
exec /usr/bin/journalctl.whole "$@"
END`;

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
    reason: /requests to the canary failed/,
    canaryRequests: soon,
    failedRequests: "of the canary",
  },
  {
    release: "answers one request in 25 with 500",
    fault: "errors:4%",
    decision: "rolled-back",
    reason: /requests to the canary failed/,
    canaryRequests: 2 * soon,
    failedRequests: "of the canary",
  },
  {
    release: "is healthy, and answers every other route with 500",
    fault: "health-green-routes-500",
    decision: "rolled-back",
    reason: /requests to the canary failed/,
    canaryRequests: soon,
    failedRequests: "of the canary",
  },
  {
    release: "panics in each handler, which Gin answers with 500",
    fault: "panics-in-handler",
    decision: "rolled-back",
    reason: /requests to the canary failed|log-deny forbids/,
    canaryRequests: soon,
    failedRequests: "of the canary",
  },
  {
    release: "ends at its first request",
    fault: "exits-in-handler",
    endsByItself: true,
    decision: "rolled-back",
    reason: /ended by itself|failed its readiness|the canary did not answer/,
    canaryRequests: soon,
    failedRequests: "of the canary",
  },
  {
    release: "ends 50 s after its start",
    fault: "exit-after:50s",
    endsByItself: true,
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
  {
    release: "good; no user asks for anything",
    requests: 0,
    inputs: hasty,
    decision: "paused",
    reason: /no request to the canary was seen|only [12] requests? reached the canary.*step-timeout/,
    // Its share is tried from the host itself, by IPv4 and by IPv6.
    canaryRequests: 2,
    failedRequests: "none",
  },
  {
    release: "good; users send 20 requests in all",
    requests: 20,
    inputs: hasty,
    decision: "paused",
    reason: /only \d+ requests? reached the canary.*step-timeout|no request to the canary was seen/,
    canaryRequests: 22,
    failedRequests: "none",
  },
  {
    release: "good; users send 100 requests, and no more",
    requests: 100,
    // All of them would have to be the canary's.
    inputs: { ...hasty, "min-requests": "100" },
    decision: "paused",
    reason: /only \d+ requests? reached the canary.*step-timeout/,
    canaryRequests: 99,
    failedRequests: "none",
  },
  {
    release: "good; neither it nor what serves logs requests",
    environment: "LOG_LEVEL=error",
    inputs: hasty,
    decision: "paused",
    reason: /nothing to judge it by.*Let it log each request with its status and its latency/,
    canaryRequests: 0,
    failedRequests: "none",
  },
  {
    release: "good; the host cannot read the logs of the two",
    befalls: unreadableLog,
    inputs: hasty,
    decision: "paused",
    reason: /the log of the canary on \S+ cannot be read: .*broken on purpose/,
    failedRequests: "none",
  },
  {
    release: "good; somebody flushes the rules by which it has its share",
    befalls: "nft delete table ip gin_$(echo NAME | tr - .); nft delete table ip6 gin_$(echo NAME | tr - .)",
    inputs: { "min-requests": "100000" },
    decision: "rolled-back",
    reason: /share of the canary was taken away.*its table of nftables is gone/,
    canaryRequests: soon,
    failedRequests: "under way",
  },
  {
    release: "none: `operation: abort` where nothing is under way",
    operation: "abort",
    decision: "unchanged",
    failedRequests: "none",
  },
  {
    release: "the previous one: `operation: rollback`, in one swap",
    operation: "rollback",
    decision: "promoted",
    failedRequests: "none",
  },
];
