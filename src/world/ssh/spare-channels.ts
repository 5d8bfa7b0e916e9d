import type { ClientChannel } from "ssh2";

/**
 * Channels on which a command waits for its input already. Opening one, and starting the command, takes a round trip each, and sshd takes no
 * input before: with one ahead, a command costs the round trip of its input and its answer.
 */
export interface Spares {
  /** undefined: there is none, and none is on its way. */
  take(command: string): Promise<ClientChannel | undefined>;
  /** Sees to it that the next commands find so many. Whether that succeeds is of no matter to anybody. */
  fill(command: string, count: number): void;
}

/** Steps that follow each other closely use one while others are opened, which takes two round trips. */
export const mostSpares = 3;

/** Something on the way may have had enough of a channel on which nothing ever happened. */
const usableForMs = 5 * 60_000;

interface Spare {
  readonly command: string;
  readonly channel: ClientChannel;
  readonly openedMs: number;
  readonly letGo: () => void;
  isOver: boolean;
}

export function createSpares(open: (command: string) => Promise<ClientChannel>): Spares {
  let most = mostSpares;
  const ready: Spare[] = [];
  const opening = new Set<Promise<void>>();

  const usable = (command: string): ClientChannel | undefined => {
    for (let spare = ready.shift(); spare !== undefined; spare = ready.shift()) {
      spare.letGo();
      const isFresh = performance.now() - spare.openedMs < usableForMs;
      if (isFresh && !spare.isOver && spare.command === command) return spare.channel;
      spare.channel.close();
    }
    return undefined;
  };

  const openOne = async (command: string): Promise<void> => {
    try {
      ready.push(watched(command, await open(command)));
    } catch {
      // The host allows no more of them, or is gone: commands open their own.
      most = ready.length;
    }
  };

  return {
    async take(command) {
      for (;;) {
        const channel = usable(command);
        if (channel !== undefined || opening.size === 0) return channel;
        await Promise.race(opening);
      }
    },
    fill(command, count) {
      while (ready.length + opening.size < Math.min(count, most)) {
        const one: Promise<void> = openOne(command).finally(() => opening.delete(one));
        opening.add(one);
      }
    },
  };
}

/** A command that has ended while it waited is of no use. */
function watched(command: string, channel: ClientChannel): Spare {
  const onEnd = () => {
    spare.isOver = true;
  };
  const events = ["exit", "close", "error"] as const;
  const spare: Spare = {
    command,
    channel,
    openedMs: performance.now(),
    isOver: false,
    letGo: () => events.forEach((event) => void channel.off(event, onEnd)),
  };
  for (const event of events) channel.on(event, onEnd);
  return spare;
}
