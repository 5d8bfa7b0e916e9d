import type { HostAddress } from "../../model/host.ts";
import type { DeployInputs } from "../../model/inputs.ts";
import type { Connection } from "../../world/ssh/ssh.ts";
import type { World } from "../../world/world.ts";
import { connectHost, readCredentials } from "./connect-host.ts";
import { describeWay, saidOf, shareJumpHosts } from "./jump-hosts.ts";

/** How the hosts of a run are reached: by which key, trusted by what, through which jump hosts; and where host programs lie there. */
export interface Reach {
  readonly hostProgramPath: string;
  /** Connects the jump hosts, so that what is wrong with one of them is said once, and not for each host behind it. */
  prepare(signal: AbortSignal): Promise<void>;
  /** Jump hosts that were lost are connected again. Throws `trust`, `connection`, `cancelled`. */
  connect(address: HostAddress, signal: AbortSignal): Promise<Connection>;
  /** Closes the jump hosts, and so every connection through them. */
  close(): void;
}

export type ReachInputs = Pick<
  DeployInputs,
  "jumpHosts" | "knownHosts" | "sshKey" | "sshKeyPassphrase" | "hostProgramPath"
>;

/** Reads the key, and connects nothing yet. Throws `input`. */
export async function reachHosts(
  inputs: ReachInputs,
  world: Pick<World, "clock" | "runner" | "loadSsh">,
): Promise<Reach> {
  const { jumpHosts: hops, knownHosts: pins } = inputs;
  const login = { pins, credentials: await readCredentials(inputs, world) };
  const jumps = shareJumpHosts(hops, login, world);
  return {
    hostProgramPath: inputs.hostProgramPath,
    prepare: async (signal) => {
      await jumps.reach(signal);
    },
    async connect(address, signal) {
      const through = await jumps.reach(signal);
      const connecting = connectHost(address, { ...login, through }, { loadSsh: world.loadSsh, cancelled: signal });
      if (through === undefined) return await connecting;
      return await connecting.catch((error: unknown) => {
        throw saidOf(describeWay(address, hops), error);
      });
    },
    close: jumps.close,
  };
}
