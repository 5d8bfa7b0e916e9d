import { ActionError, restated } from "../../errors.ts";
import type { HostAddress } from "../../model/host.ts";
import type { JumpConnection } from "../../world/ssh/ssh.ts";
import type { World } from "../../world/world.ts";
import { connectJump, type Login } from "./connect-host.ts";
import { formatHostAddress } from "./host-address.ts";

/** The jump hosts of a run, in their order: one connection to each of them, whatever number of hosts is behind them. */
export interface JumpHosts {
  /** The last of them, connected; undefined: there is none. Connects what is not, once for all that ask at the same time. */
  reach(signal: AbortSignal): Promise<JumpConnection | undefined>;
  close(): void;
}

/** Hosts that lost their jump host ask for it again at the same moment; a refusal is the answer to all of them. */
const refusalStandsMs = 1_000;

/** `login`: also of the jump hosts. Connects nothing yet. */
export function shareJumpHosts(
  hops: readonly HostAddress[],
  login: Omit<Login, "through">,
  { clock, loadSsh }: Pick<World, "clock" | "loadSsh">,
): JumpHosts {
  let chain: readonly JumpConnection[] = [];
  let connecting: Promise<JumpConnection | undefined> | undefined;
  let refusal: { readonly error: unknown; readonly atMs: number } | undefined;
  let isClosed = false;

  async function connectMissing(cancelled: AbortSignal): Promise<JumpConnection | undefined> {
    chain = standing(chain);
    for (const [index, hop] of hops.entries()) {
      if (index < chain.length) continue;
      const through = chain.at(-1);
      const jump = await connectJump(hop, { ...login, through }, { loadSsh, cancelled }).catch((error: unknown) => {
        throw saidOf(`jump host ${describeWay(hop, hops.slice(0, index))}`, error);
      });
      chain = [...chain, jump];
      if (isClosed) closeAll();
    }
    return chain.at(-1);
  }

  function closeAll(): void {
    // The last one first: the others carry it.
    for (const jump of chain.toReversed()) jump.close();
  }

  return {
    async reach(signal) {
      if (standing(chain).length === hops.length) return chain.at(-1);
      if (refusal !== undefined && clock.elapsed() - refusal.atMs < refusalStandsMs) throw refusal.error;
      connecting ??= connectMissing(signal)
        .catch((error: unknown) => {
          refusal = { error, atMs: clock.elapsed() };
          throw error;
        })
        .finally(() => {
          connecting = undefined;
        });
      return await connecting;
    },
    close() {
      isClosed = true;
      closeAll();
    },
  };
}

/** What is connected still: whatever is behind a lost one is lost with it. */
function standing(chain: readonly JumpConnection[]): readonly JumpConnection[] {
  const firstLost = chain.findIndex(({ lost }) => lost.aborted);
  return firstLost === -1 ? chain : chain.slice(0, firstLost);
}

/** `deploy@web1 through ops@bastion`. */
export function describeWay(address: HostAddress, hops: readonly HostAddress[]): string {
  const through = hops.length === 0 ? "" : ` through ${hops.map(formatHostAddress).join(", ")}`;
  return `${formatHostAddress(address)}${through}`;
}

/** The same error, which begins with whom it is about; a cancelled job is about nobody. */
export function saidOf(who: string, error: unknown): unknown {
  const isAbout = error instanceof ActionError && ["trust", "unreachable", "connection"].includes(error.code);
  return isAbout ? restated(error, { headline: `${who}: ${error.headline}` }) : error;
}
