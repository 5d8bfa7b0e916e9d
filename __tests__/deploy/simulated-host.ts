import type { HostKey } from "../../src/world/ssh/ssh.ts";
import type { StepCall } from "./simulation/calls.ts";
import { createHostMachine, type HostMachine } from "./simulation/host-machine.ts";
import { type Program, sha256Of } from "./simulation/programs.ts";
import type { VirtualClock } from "./simulation/virtual-clock.ts";

/** A host in memory: a machine, and the network to it. Its steps are done by twins of the programs in src/deploy/steps/programs. */
export interface SimulatedHost {
  readonly name: string;
  readonly hostKey: HostKey;
  readonly machine: HostMachine;
  isReachable(): boolean;
  /** Waits until it can be reached. */
  reachable(): Promise<void>;
  /** Every connection to it breaks off, seen at once. */
  disconnect(): void;
  /** Packets vanish: a connection breaks off when its keep-alive notices. undefined: for ever. */
  unplug(backAfterMs: number | undefined): void;
  plugIn(): void;
  /** Power is cut, and comes back after that time. */
  reboot(offMs: number): void;
  /** A connection tells how it is dropped; the result ends that. */
  connected(drop: (why: string) => void): () => void;
  called(call: Omit<StepCall, "index" | "effects" | "exitCode" | "isLockTaken">): StepCall;
}

/** A dead connection is noticed after four intervals of keep-alive (src/world/ssh/node-ssh.ts). */
const noticedAfterMs = 40_000;
/** From power to sshd and the services. */
const bootMs = 5_000;

export function createSimulatedHost(
  name: string,
  clock: VirtualClock,
  programOf: (sha256: string) => Program | undefined,
  like?: SimulatedHost,
): SimulatedHost {
  const machine = createHostMachine(name, clock, programOf, like?.machine);
  const drops = new Set<(why: string) => void>();
  const counts = new Map<unknown, number>();
  let isPluggedIn = true;
  let hasSshd = true;
  let waiting: (() => void)[] = [];
  let unnotice = () => {};

  const dropAll = () => {
    for (const drop of [...drops]) drop("broke off");
  };
  const isReachable = () => isPluggedIn && hasSshd;
  const wake = () => {
    if (!isReachable()) return;
    for (const work of waiting) work();
    waiting = [];
  };
  const host: SimulatedHost = {
    name,
    hostKey: keyOf(name),
    machine,
    isReachable,
    reachable: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        wake();
      }),
    disconnect: dropAll,
    unplug(backAfterMs) {
      isPluggedIn = false;
      unnotice = clock.after(noticedAfterMs, dropAll);
      if (backAfterMs !== undefined) clock.after(backAfterMs, host.plugIn);
    },
    plugIn() {
      isPluggedIn = true;
      unnotice();
      wake();
    },
    reboot(offMs) {
      hasSshd = false;
      machine.powerOff();
      const lost = [...drops];
      clock.after(offMs + bootMs, () => {
        machine.powerOn(() => {
          hasSshd = true;
          // Its kernel knows nothing of them.
          for (const drop of lost) drop("was reset");
          wake();
        });
      });
    },
    connected(drop) {
      drops.add(drop);
      return () => drops.delete(drop);
    },
    called(call) {
      const index = counts.get(call.job) ?? 0;
      counts.set(call.job, index + 1);
      return { ...call, index, effects: [], exitCode: undefined, isLockTaken: false };
    },
  };
  return host;
}

function keyOf(name: string): HostKey {
  const type = "ssh-ed25519";
  const parts = [Buffer.from(type), Buffer.from(sha256Of(name), "hex")];
  const blob = Buffer.concat(
    parts.flatMap((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      return [length, part];
    }),
  );
  return { type, blob: blob.toString("base64") };
}
