import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { CompressionMethod } from "../../../node_modules/@actions/cache/lib/internal/constants.js";

/**
 * Unpacks an archive of the library while it comes, into a directory, and answers with its size. What is there after an error is a part
 * of it. Throws also when the bytes end too early: no archive ends in the middle of its packing.
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
  const unpack = compression === "gzip" ? ["-z"] : ["--use-compress-program", "unzstd"];
  const late = program === "gtar" ? ["--delay-directory-restore"] : [];
  const tar = spawn(program, ["-xf", "-", "-P", "-C", directory, ...late, ...unpack], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  const said: string[] = [];
  tar.stderr.setEncoding("utf8").on("data", (text: string) => said.push(text));
  const ended = new Promise<string | undefined>((resolve) => {
    tar.on("error", (error) => resolve(`${program} cannot be started: ${error.message}`));
    tar.on("close", (code, killed) => resolve(code === 0 ? undefined : describeEnd(program, killed ?? code, said)));
  });
  const stopped = new Promise<"stopped">((resolve) => {
    const stop = () => {
      tar.kill("SIGKILL");
      resolve("stopped");
    };
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
  });
  // What gives the bytes may wait for them, and not be told that nobody else does.
  const feeding = pipeline(bytes, tar.stdin).catch((error: NodeJS.ErrnoException) => error);
  const fed = await Promise.race([feeding, stopped]);
  if (fed !== undefined) bytes.destroy();
  const failure = await ended;
  if (fed === "stopped" || signal.aborted) throw new Error("stopped");
  // What tar says of bytes that did not come is no reason.
  if (fed !== undefined && !(failure !== undefined && isOfReader(fed))) throw fed;
  if (failure !== undefined) throw new Error(failure);
  return count;
}

/** Who reads has ended before everything was written. */
function isOfReader({ code = "" }: NodeJS.ErrnoException): boolean {
  return ["EPIPE", "ERR_STREAM_PREMATURE_CLOSE", "ERR_STREAM_DESTROYED"].includes(code);
}

function describeEnd(program: string, how: string | number | null, said: readonly string[]): string {
  const lines = said
    .join("")
    .split("\n")
    .filter((line) => line !== "");
  return `${program} failed with ${typeof how === "number" ? "exit code " : ""}${how} (${lines.slice(0, 2).join("; ")})`;
}

function isOnPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((directory) => existsSync(join(directory, program)));
}
