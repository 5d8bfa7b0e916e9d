/** What was reported of other tools that take releases to hosts: each is shown not to happen here (failures-of-others.fleet.ts), and docs/failures-of-others.md has them. */
interface Failure {
  /** Who it was reported to. */
  readonly project: string;
  readonly report: string;
  /** What happens there. */
  readonly there: string;
  /** What happens here instead. */
  readonly here: string;
}

export const failures = {
  lockForEver: {
    project: "Deployer",
    report: "https://github.com/deployphp/deployer/issues/3335",
    there: "a job that is cancelled leaves a lock, and no deploy goes through until somebody removes it by hand",
    here: "a lock is a lease of 45 s: the next deploy waits for its end, and goes through without `unlock`",
  },
  greenJob: {
    project: "ssh-action",
    report: "https://github.com/appleboy/ssh-action/issues/359",
    there: "a line of the script fails, and the job is green",
    here: "a command that fails ends the deploy: the step fails with its exit code, and the live release stays",
  },
  rightFingerprint: {
    project: "ssh-action",
    report: "https://github.com/appleboy/ssh-action/issues/275",
    there: "the right fingerprint of a host is called a mismatch",
    here: "the fingerprint of any key of the host is enough, and that of another host is refused",
  },
  loadStops: {
    project: "Flagger",
    report: "https://github.com/fluxcd/flagger/issues/1011",
    there: "requests stop after the first steps, and the canary advances all the same",
    here: "each step needs requests of its own: the rollout pauses at the share that it has",
  },
  promotionFails: {
    project: "Flagger",
    report: "https://github.com/fluxcd/flagger/pull/1931",
    there:
      "the promoted release does not start in its public place, gets all requests, and the healthy canary is removed",
    here: "the canary goes on serving until the old release does: no request fails",
  },
  analysisThatNeverRan: {
    project: "Argo Rollouts",
    report: "https://github.com/argoproj/argo-rollouts/issues/1329",
    there: "an analysis that never ran counts as a success",
    here: "a release of which nothing was seen is paused, with the reason, and never promoted",
  },
  abortOfNothing: {
    project: "Argo Rollouts",
    report: "https://github.com/argoproj/argo-rollouts/issues/1292",
    there: "an abort without a rollout takes the live release down",
    here: "an abort without a rollout changes nothing, and says so",
  },
  revertInSteps: {
    project: "Nomad",
    report: "https://github.com/hashicorp/nomad/issues/10882",
    there: "the way back goes through the canary's steps, as a new release would",
    here: "a rollback is one swap, without shares",
  },
  revertKillsHealthy: {
    project: "Nomad",
    report: "https://github.com/hashicorp/nomad/issues/3836",
    there: "a revert ends healthy processes before those of the old release are ready",
    here: "a host whose release is good is rolled back because of another one, and no request to it fails",
  },
  proxyUpgrade: {
    project: "Kamal",
    report: "https://github.com/basecamp/kamal/issues/1055",
    there: "an upgrade of the tool's own proxy is a gap for users",
    here: "nothing of ours stands between users and the service: its programs on a host are replaced unseen",
  },
} as const satisfies Readonly<Record<string, Failure>>;

export type FailureName = keyof typeof failures;
