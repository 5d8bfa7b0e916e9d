import type { RemoteCompleted } from "../../../src/world/ssh/ssh.ts";
import type { StepCall } from "./calls.ts";

/** Where in a step a fault strikes: before it is sent, when it has arrived (0), before its n-th effect on the host, or when it has ended and its answer is on its way. */
export type Moment = "before" | number | "after";

/** What goes wrong in one step. */
export interface Fault {
  readonly when: Moment;
  readonly strike: (call: StepCall) => Promise<void> | void;
  /** What arrives instead of the answer. */
  readonly answer?: (completed: RemoteCompleted) => RemoteCompleted;
}

/** Asked once for each step that is sent. */
export type FaultPlan = (call: StepCall) => Fault | undefined;

export const noFaults: FaultPlan = () => undefined;

type Strike = Fault["strike"];

/** What can happen. Each takes the call, in which it strikes. */
export const strikes = {
  /** The runner's process is killed. */
  killed:
    (): Strike =>
    ({ job }) =>
      job.kill(),
  /** The same, while the step hangs on the host: it ends a little later, when others may have come. */
  killedWhileItHangs:
    (hangsForMs: number): Strike =>
    async ({ job, host }) => {
      job.kill();
      await host.machine.clock.sleep(hangsForMs);
    },
  /** The connection breaks off, seen at once by both sides; the host can be reached again at once. */
  disconnected:
    (): Strike =>
    ({ host }) =>
      host.disconnect(),
  /** The cable is pulled, and put back after that time; undefined: never. */
  cut:
    (backAfterMs: number | undefined): Strike =>
    ({ host }) =>
      host.unplug(backAfterMs),
  /** Pulled until the job says something. */
  cutUntilSaid:
    (words: string): Strike =>
    ({ host, job }) => {
      host.unplug(undefined);
      job.onSaid((line) => line.includes(words) && host.plugIn());
    },
  stalled:
    (forMs: number): Strike =>
    ({ host }) =>
      host.machine.clock.sleep(forMs),
  diskFull:
    (): Strike =>
    ({ host }) =>
      host.machine.disk.fill(),
  rebooted:
    (offMs: number): Strike =>
    ({ host }) =>
      host.reboot(offMs),
  cancelled:
    (): Strike =>
    ({ job }) =>
      job.cancel(),
} as const;

const nothing: Strike = () => undefined;

/** What a host can say instead of the truth. */
export const lies = {
  garbage: { when: "after", strike: nothing, answer: () => ({ exitCode: 0, stdout: "\u0000\u0007??\n", stderr: "" }) },
  silence: { when: "after", strike: nothing, answer: () => ({ exitCode: 0, stdout: "", stderr: "" }) },
  truncated: {
    when: "after",
    strike: nothing,
    answer: ({ exitCode, stdout, stderr }) => ({ exitCode, stdout: stdout.slice(0, stdout.length / 2), stderr }),
  },
  /** Every hash, that it answers with, is another one. */
  wrongHash: {
    when: "after",
    strike: nothing,
    answer: ({ exitCode, stdout, stderr }) => ({
      exitCode,
      stdout: stdout.replace(/^(received|running_sha256)=.*/gm, `$1=${"0".repeat(64)}`),
      stderr,
    }),
  },
} as const satisfies Record<string, Fault>;
