/** The numbers of the verdict. docs/verdict.md says what each of them does to users; `npm run bench -- verdict` says what it does to releases. */
export const rule = {
  /** A release is rolled back when it is this many times as likely to be worse as not to be, ... */
  rollBackAt: 200,
  /** ... and at the end of a step, where its own figures are over the limit too, already at this. */
  rollBackAtEndAt: 5,
  /** Fewer bad requests than this say nothing. */
  leastBad: 3,
  /** The share of bad requests that counts as normal is at least this, ... */
  leastNormal: 0.001,
  /** ... and this part of the limit. */
  normalOfLimit: { errors: 0.2, slow: 0.5 },
  /** `max-p95` is a limit to this share of requests. */
  slowLimit: 0.05,
  /** Levels of badness that are looked for, up to the worst. */
  levels: 5,
  worst: 0.95,
  /** Of the evidence, what is staked on badness that begins later in the step, and after how many requests half of that is spent. */
  lateStake: 0.2,
  lateHalfLife: 500,
  /** Up to this many times the error rate of the live release is no difference ... */
  sameFactor: 1.5,
  /** ... and these are the differences that are looked for. */
  factors: [4, 16, 64, 1000],
  /** Requests of the live release since the rollout began after which it is known by them, and not by those before. */
  leastLive: 500,
  /** How unlikely the canary's share of what is bad must be, were it no worse than the live release. */
  doubt: 0.01,
  /** A step takes at least this, ... */
  leastStepMs: 30_000,
  /** ... this many connections, or clients, where a front tells them apart, because requests of one hang together, ... */
  leastCallers: 20,
  /** ... and is extended this often by `min-requests` while it cannot be decided. */
  extensions: 2,
  /** Looks in a row that readiness may fail, or a process be over its limits. */
  patience: 3,
} as const;
