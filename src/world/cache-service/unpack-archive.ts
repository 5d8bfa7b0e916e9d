import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { CompressionMethod } from "../../../node_modules/@actions/cache/lib/internal/constants.js";

/** All of it came, and is no archive. A full disk, or a program that was killed, is another error. */
export class BadArchive extends Error {}

/**
 * Unpacks an archive of the library while it comes, into a directory and nowhere else, and answers with its size. What is there after an
 * error is a part of it. Throws also when the bytes end too early: no archive ends in the middle of its packing.
 */
export async function unpackArchive(
  bytes: Readable,
  compression: `${CompressionMethod}`,
  directory: string,
  signal: AbortSignal,
): Promise<number> {
  let count = 0;
  bytes.on("data", (chunk: Buffer) => {
    count += chunk.length;
  });
  bytes.pause();
  // As the library calls it: Apple's own tar refuses what GNU's has packed.
  const program = process.platform === "darwin" && isOnPath("gtar") ? "gtar" : "tar";
  const late = program === "gtar" ? ["--delay-directory-restore"] : [];
  const tar = spawn(program, ["-xf", "-", "-C", directory, ...late], { stdio: ["pipe", "ignore", "pipe"] });
  // Tar itself would start another process that hands on every byte (a third of its processor time).
  const decoder = compression === "gzip" ? "gzip" : "zstd";
  const decode = spawn(decoder, ["-dc"], { stdio: ["pipe", tar.stdin, "pipe"] });
  tar.stdin?.destroy();
  const ends = [endOf(decoder, decode), endOf(program, tar)];
  const stopped = new Promise<"stopped">((resolve) => {
    const stop = () => {
      for (const child of [decode, tar]) child.kill("SIGKILL");
      resolve("stopped");
    };
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
  });
  // What gives the bytes may wait for them, and not be told that nobody else does.
  const feeding = pipeline(bytes, decode.stdin as Writable).catch((error: NodeJS.ErrnoException) => error);
  const fed = await Promise.race([feeding, stopped]);
  if (fed !== undefined) bytes.destroy();
  const badEnds = (await Promise.all(ends)).filter((end) => end !== undefined);
  const failure = describeEnds(badEnds);
  if (fed === "stopped" || signal.aborted) throw new Error("stopped");
  // What tar says of bytes that did not come is no reason.
  if (fed !== undefined && !(failure !== undefined && isOfReader(fed))) throw fed;
  if (failure !== undefined) throw badEnds.some(isOfContent) ? new BadArchive(failure) : new Error(failure);
  return count;
}

/** Who reads has ended before everything was written. */
function isOfReader({ code = "" }: NodeJS.ErrnoException): boolean {
  return ["EPIPE", "ERR_STREAM_PREMATURE_CLOSE", "ERR_STREAM_DESTROYED"].includes(code);
}

/** How a program ended that did not do what it should. */
interface BadEnd {
  readonly words: string;
  /** Lines of what it said. */
  readonly said: readonly string[];
  readonly signal: NodeJS.Signals | null;
}

function endOf(program: string, child: ChildProcess): Promise<BadEnd | undefined> {
  const texts: string[] = [];
  child.stderr?.setEncoding("utf8").on("data", (text: string) => texts.push(text));
  return new Promise((resolve) => {
    child.on("error", ({ message }) =>
      resolve({ words: `${program} cannot be started: ${message}`, said: [], signal: null }),
    );
    child.on("close", (code, signal) => {
      const said = texts
        .join("")
        .split("\n")
        .filter((line) => line !== "");
      const how = signal === null ? `exit code ${code}` : signal;
      resolve(code === 0 ? undefined : { words: `${program} failed with ${how}`, said, signal });
    });
  });
}

/** In the words of GNU tar, zstd and gzip (LC_ALL=C). */
function isOfContent({ said }: BadEnd): boolean {
  const words =
    /not look like a tar archive|Unexpected EOF|Skipping to next header|contains '\.\.'|premature|unsupported format|unexpected end|corrupt|checksum|not in gzip format/i;
  return said.some((line) => words.test(line));
}

/** One that writes to another one that has ended is no reason. */
function describeEnds(ends: readonly BadEnd[]): string | undefined {
  const isOfPipe = ({ signal, said }: BadEnd) =>
    signal === "SIGPIPE" || said.some((line) => /Broken pipe|Connection reset/i.test(line));
  const byReason = ends.toSorted((one, other) => Number(isOfPipe(one)) - Number(isOfPipe(other)));
  const [first] = byReason;
  if (first === undefined) return undefined;
  const said = byReason.flatMap((end) => end.said).slice(0, 3);
  return said.length === 0 ? first.words : `${first.words} (${said.join("; ")})`;
}

function isOnPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((directory) => existsSync(join(directory, program)));
}
