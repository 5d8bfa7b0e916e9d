import { wordsOf } from "../../errors.ts";
import type { NotifyAddress } from "../../model/notify-address.ts";
import type { World } from "../../world/world.ts";
import { formats } from "./messages.ts";
import type { Notice } from "./notice.ts";

/** Tells those who want to hear of a rollout. Nothing here ever throws, or is waited for before the end. */
export interface Notices {
  /** undefined: there is nothing to tell. */
  tell(notice: Notice | undefined): void;
  /** Waits until all are sent or given up. */
  end(): Promise<void>;
}

export const noNotices: Notices = { tell: () => {}, end: async () => {} };

/** For one message. */
const timeoutMs = 5_000;
/** At the end, for all that are still under way. */
const endMs = 6_000;
/** A runner kills a cancelled job 10 s after its first signal. */
const cancelledEndMs = 2_000;

type NoticesWorld = Pick<World, "postJson" | "runner" | "clock" | "cancelled">;

/** Each address gets its notices one after the other, beside what the run does. */
export function startNotices(addresses: readonly NotifyAddress[], world: NoticesWorld): Notices {
  if (addresses.length === 0) return noNotices;
  const given = new AbortController();
  const lines = addresses.map((address) => ({ address, isWarned: false, sent: Promise.resolve() }));
  return {
    tell(notice) {
      if (notice === undefined) return;
      for (const line of lines) {
        line.sent = line.sent.then(async () => {
          const problem = await send(notice, line.address, given.signal, world);
          if (problem === undefined || line.isWarned) return;
          line.isWarned = true;
          const { service, line: number } = line.address;
          world.runner.warning(
            `Line ${number} of notify-url (${service}) was not told that the rollout ${verbs[notice.event]}: ${problem}`,
          );
        });
      }
    },
    async end() {
      const ended = new AbortController();
      const patienceMs = world.cancelled.aborted ? cancelledEndMs : endMs;
      const late = world.clock.sleep(patienceMs, ended.signal).catch(() => {});
      await Promise.race([Promise.all(lines.map(({ sent }) => sent)), late]);
      ended.abort();
      // What is given up is said as well: it ends at once now.
      given.abort(new DOMException("given up at the end of the run", "TimeoutError"));
      await Promise.all(lines.map(({ sent }) => sent));
    },
  };
}

const verbs: Readonly<Record<Notice["event"], string>> = {
  started: "begins",
  paused: "is paused",
  "rolled back": "was rolled back",
  failed: "failed",
  promoted: "ended well",
  unchanged: "had nothing to do",
};

/** Why it was not taken; undefined: it was. */
async function send(
  notice: Notice,
  address: NotifyAddress,
  given: AbortSignal,
  { postJson, runner, clock }: NoticesWorld,
): Promise<string | undefined> {
  try {
    const { compose, problemIn } = formats[address.service];
    const { url, body } = compose(hidden(notice, runner.hide), address, clock.now());
    return problemIn(await postJson(url, JSON.stringify(body), { timeoutMs, signal: given }));
  } catch (error) {
    return wordsOf(error);
  }
}

/** A runner masks secrets in what it shows, not in what is sent. */
function hidden(notice: Notice, hide: (text: string) => string): Notice {
  const shown = (value: unknown) => (typeof value === "string" ? hide(value).toWellFormed() : value);
  return Object.fromEntries(Object.entries(notice).map(([name, value]) => [name, shown(value)])) as unknown as Notice;
}
