import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "ssh2";
import { ActionError, asActionError } from "../../errors.ts";
import { hostLog } from "./failure-class.ts";
import type { LoggedIn } from "./link.ts";
import { createSpares, mostSpares } from "./spare-channels.ts";
import type { Connection, Link, RemoteCommand, RemoteCompleted } from "./ssh.ts";
import { isChannelRefusal, openChannel, runOnChannel } from "./ssh-command.ts";
import { abortFailure } from "./ssh-errors.ts";
import { createTurns } from "./ssh-turns.ts";

/** sshd takes 10 sessions a connection (MaxSessions) unless told otherwise; two are left for those that it has not forgotten yet. */
const channelsAtOnce = 8;

/** How often, and after what time, a channel is asked for again that was refused though no other one is open. */
const refusalsAlone = 10;
const forgottenAfterMs = 100;

/** For what is still to be sent when a connection is closed. */
const goodbyeMs = 2_000;

/** Commands over an authenticated client. */
export function connectionOver({ client, link, place, remarks, through }: LoggedIn): Connection {
  const turns = createTurns(channelsAtOnce);
  const open = (command: string) => openChannel(client, command);
  const spares = createSpares(open);
  /** How a command has ended the last time: who may not become root need not be told so again and again. */
  const endedWell = new Map<string, boolean>();
  const lost = new AbortController();
  let lastError: unknown;
  let hasOpened = false;
  let isClosed = false;
  const drop = (message: string) => {
    // A jump host that is gone is the reason, whatever else was seen: and the machine to look at.
    const jumpLoss = through?.lost.aborted ? asActionError(through.lost.reason) : undefined;
    const hint =
      jumpLoss === undefined && through !== undefined && hasOpened
        ? `Is the host ${place} still up? The jump host ${through.place} is.`
        : jumpLoss?.hint;
    const details = { cause: jumpLoss ?? lastError, ...(hint === undefined ? {} : { hint }) };
    lost.abort(new ActionError("connection", message, details));
  };
  client.on("error", (error) => {
    lastError = error;
  });
  client.once("close", () =>
    drop(hasOpened ? `the connection to ${place} broke off` : `${place} closed the connection right after the login`),
  );

  async function channelFor({ command, waitsForInput }: RemoteCommand) {
    if (!waitsForInput) return await open(command);
    const spare = await spares.take(command);
    // Its own first, where a host allows few.
    const opening = spare ?? open(command);
    // Not while many run: sshd takes a moment to forget those that have ended, and would refuse one more.
    if (turns.isQuiet()) spares.fill(command, { first: 1, well: mostSpares, badly: 0 }[howEnded(command)]);
    return await opening;
  }

  function howEnded(command: string): "first" | "well" | "badly" {
    const isWell = endedWell.get(command);
    return isWell === undefined ? "first" : isWell ? "well" : "badly";
  }

  async function runInTurn(command: RemoteCommand, where: string, stop: AbortSignal): Promise<RemoteCompleted> {
    let done: (() => void) | undefined;
    try {
      for (let refusals = 1; ; refusals++) {
        done ??= await turns.take(stop);
        const beganAlone = turns.isAlone();
        try {
          stop.throwIfAborted();
          const completed = await runOnChannel(channelFor(command), where, command, stop, () => {
            hasOpened = true;
          });
          endedWell.set(command.command, completed.exitCode === 0);
          return completed;
        } catch (error) {
          // A host with a smaller MaxSessions says so only by refusing: wait for one of the others, if they have not ended since, then
          // try again. Who is refused alone has only to wait for sshd, which takes a moment to forget a session that has ended.
          if (!isChannelRefusal(error)) throw error;
          const isRetried = turns.shrink() || !beganAlone;
          if (!isRetried && (!hasOpened || refusals > refusalsAlone)) throw error;
          if (isRetried) {
            done();
            done = undefined;
          } else {
            // It keeps its turn: a renewal of the lock that came before a long step must not come after it.
            await delay(forgottenAfterMs);
          }
        }
      }
    } finally {
      done?.();
    }
  }

  return {
    remarks,
    async run(command) {
      const where = `${place}: ${command.label ?? shorten(command.command)}`;
      const stop = stopOf(command, where, lost.signal, () => hasOpened);
      // It may fail while the command still waits for its turn; then nobody else listens.
      if (typeof command.input !== "string") command.input.on("error", () => {});
      try {
        return await runInTurn(command, where, stop.signal);
      } catch (cause) {
        throw cause instanceof ActionError ? cause : notStarted(where, cause);
      } finally {
        stop.clear();
        if (typeof command.input !== "string") command.input.destroy();
      }
    },
    close() {
      // Once: each call would wait anew for what is still to be sent, and Node warns of the eleventh that waits.
      if (isClosed) return;
      isClosed = true;
      drop(`the connection to ${place} was closed`);
      closeClient(client, link);
    },
  };
}

/** A host that does not close its side, or takes nothing any more, must not keep this process alive. */
export function closeClient(client: Client, link: Link): void {
  client.end();
  link.leave();
  setTimeout(link.destroy, goodbyeMs).unref();
}

/** One signal for all that ends a command early; its reason is the ActionError to throw. */
function stopOf({ timeoutMs, signal }: RemoteCommand, where: string, lost: AbortSignal, hasOpened: () => boolean) {
  const stop = new AbortController();
  const timer = setTimeout(() => {
    const hint = "The host may be overloaded; what the command started may still run there.";
    stop.abort(new ActionError("connection", `${where} did not end within ${timeoutMs / 1000} s`, { hint }));
  }, timeoutMs);
  const onLost = () => stop.abort(lostFailure(where, lost.reason, hasOpened()));
  const onAbort = () => stop.abort(abortFailure(where, signal?.reason));
  if (lost.aborted) onLost();
  if (signal?.aborted) onAbort();
  lost.addEventListener("abort", onLost);
  signal?.addEventListener("abort", onAbort);
  return {
    signal: stop.signal,
    clear() {
      clearTimeout(timer);
      lost.removeEventListener("abort", onLost);
      signal?.removeEventListener("abort", onAbort);
    },
  };
}

function lostFailure(where: string, cause: ActionError, hasOpened: boolean): ActionError {
  const lookAt = cause.hint ?? (hasOpened ? "Is the host still up?" : hostLog);
  const hint = hasOpened ? `${lookAt} What the command did there is unknown.` : lookAt;
  return new ActionError("connection", `${where} did not ${hasOpened ? "end" : "begin"}`, { cause, hint });
}

/** The login worked, but the host starts nothing for it. */
function notStarted(where: string, cause: unknown): ActionError {
  const words = cause instanceof Error ? cause.message : "";
  const hint = isChannelRefusal(cause)
    ? "The host opens no session: `MaxSessions` in sshd_config has to be 1 at least, better 10."
    : /Unable to exec/.test(words)
      ? `The host starts no command: a limit of processes (nproc in /etc/security/limits.conf) does that. ${hostLog}`
      : undefined;
  return new ActionError("connection", `cannot run ${where}`, { cause, ...(hint === undefined ? {} : { hint }) });
}

function shorten(command: string): string {
  const line = command.replace(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
