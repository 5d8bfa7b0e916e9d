import type { Readable } from "node:stream";
import type { Client, ClientChannel } from "ssh2";
import { ActionError } from "../../errors.ts";
import type { RemoteCommand, RemoteCompleted } from "./ssh.ts";
import { createTail } from "./ssh-output.ts";

/** What is kept of each of stdout and stderr. */
const outputLimitBytes = 1024 * 1024;

const inputChunkBytes = 256 * 1024;

/**
 * Runs one command on a channel of its own, on which it has begun. `stop` aborts, with an ActionError, when the command may not go on;
 * `onOpened` is called when there is one.
 */
export async function runOnChannel(
  opening: Promise<ClientChannel>,
  where: string,
  command: RemoteCommand,
  stop: AbortSignal,
  onOpened: () => void,
): Promise<RemoteCompleted> {
  const channel = await untilStopped(opening, stop, (late) => late.close());
  onOpened();
  const stdout = createTail(outputLimitBytes);
  const stderr = createTail(outputLimitBytes);
  channel.on("data", stdout.add);
  if (command.onOutput !== undefined) channel.on("data", command.onOutput);
  channel.stderr.on("data", stderr.add);
  const closed = new AbortController();
  const ended = endOf(channel, where);
  // The end of the command is awaited after its input; a listener now keeps an early failure from being unhandled.
  ended.then(
    () => closed.abort(),
    () => closed.abort(),
  );
  try {
    await untilStopped(sendInput(channel, command, where, closed.signal), stop);
    const exitCode = await untilStopped(ended, stop);
    return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
  } catch (error) {
    // As far as the protocol lets us: the command loses its input and its output, and sshd forgets the session.
    channel.close();
    throw error;
  }
}

/** A refusal of the host to open one more channel, which passes when another one ends. */
export function isChannelRefusal(error: unknown): boolean {
  return error instanceof Error && "reason" in error && error.message.includes("Channel open failure");
}

export function openChannel(client: Client, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => (error ? reject(error) : resolve(channel)));
  });
}

/** The exit code. ssh2 reports a dropped connection and a fatal signal both as an end without one. */
function endOf(channel: ClientChannel, where: string): Promise<number> {
  return new Promise((resolve, reject) => {
    channel.once("close", (code: number | null | undefined, signal?: string) => {
      if (typeof code === "number") return resolve(code);
      const how = signal ? `was killed by ${signal}` : "ended without an exit code";
      reject(
        new ActionError("connection", `${where} ${how}`, { hint: "Look into the host's journal for what ended it." }),
      );
    });
  });
}

/** Sends all of the input, then its end. Stops early, without an error, when the command has ended: its exit code counts. */
async function sendInput(
  channel: ClientChannel,
  { input, onSent }: RemoteCommand,
  where: string,
  closed: AbortSignal,
): Promise<void> {
  let release = () => {};
  // A late write may fail once more; without a listener that would end the process.
  channel.on("error", () => {});
  // ssh2 answers a write on a channel that the host closed with silence, so its end is watched as well.
  channel.once("close", () => release());
  for await (const chunk of chunksOf(input, where, closed)) {
    const sent = await new Promise<boolean>((resolve) => {
      release = () => resolve(false);
      channel.write(chunk, (error) => resolve(!error));
    });
    if (!sent || closed.aborted) return;
    onSent?.(chunk.length);
  }
  channel.end();
}

async function* chunksOf(input: Readable | string, where: string, closed: AbortSignal): AsyncGenerator<Buffer> {
  if (typeof input === "string") {
    const bytes = Buffer.from(input);
    for (let at = 0; at < bytes.length; at += inputChunkBytes) yield bytes.subarray(at, at + inputChunkBytes);
    return;
  }
  // A source that waits for more must not hold back the answer of a command that has ended.
  closed.addEventListener("abort", () => input.destroy(), { once: true });
  try {
    for await (const chunk of input) yield Buffer.from(chunk);
  } catch (cause) {
    if (closed.aborted) return;
    throw new ActionError("transfer", `cannot read what ${where} should get`, { cause });
  }
}

/** The work's result, or the reason of `stop` as soon as it aborts; `late` gets a result that came after that. */
export function untilStopped<T>(work: Promise<T>, stop: AbortSignal, late?: (result: T) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(stop.reason);
    if (stop.aborted) abort();
    else stop.addEventListener("abort", abort, { once: true });
    work.then(
      (result) => {
        stop.removeEventListener("abort", abort);
        if (stop.aborted) late?.(result);
        resolve(result);
      },
      (error) => {
        stop.removeEventListener("abort", abort);
        reject(error);
      },
    );
  });
}
