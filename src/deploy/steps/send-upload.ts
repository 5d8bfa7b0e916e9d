import { pipeline, Readable } from "node:stream";
import { constants, createGzip, createZstdCompress } from "node:zlib";
import { ActionError } from "../../errors.ts";
import type { BuiltBinary } from "../../model/binaries.ts";
import type { PackedFiles } from "../../model/packed-files.ts";
import type { World } from "../../world/world.ts";
import { type ConnectedHost, runStep } from "./remote-step.ts";
import type { Answers, Facts } from "./step-table.ts";

const progressMs = 5_000;

/** What a release consists of: its program, or the files beside it. */
export type Upload = BuiltBinary | PackedFiles;

/**
 * Sends it in one compressed stream; the host keeps it only when its sha256 is what it is here.
 * Level 3 of zstd and level 1 of gzip keep up with a fast link and still save two thirds of a Go binary.
 */
export async function sendUpload(
  host: ConnectedHost,
  upload: Upload,
  facts: Facts<"receive">,
  world: Pick<World, "files" | "clock" | "runner" | "cancelled">,
): Promise<Answers<"receive">> {
  const compressor =
    facts.compression === "zstd"
      ? createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } })
      : createGzip({ level: 1 });
  const startMs = world.clock.elapsed();
  let readBytes = 0;
  let sentBytes = 0;
  let shownMs = startMs;
  const source = "path" in upload ? world.files.stream(upload.path) : Readable.from(upload.read());
  source.on("data", (chunk: Buffer) => {
    readBytes += chunk.length;
    if (world.clock.elapsed() - shownMs < progressMs) return;
    shownMs = world.clock.elapsed();
    world.runner.info(`${host.label}: sent ${Math.floor((100 * readBytes) / upload.sizeBytes)} %`);
  });
  // Errors reach the step through the stream that it reads from.
  pipeline(source, compressor, () => {});
  const options = {
    signal: world.cancelled,
    stream: compressor,
    onSent: (bytes: number) => {
      sentBytes += bytes;
    },
  };
  const answer = await runStep(host, "receive", facts, options).finally(() => source.destroy());
  if (answer.received !== upload.sha256) {
    throw new ActionError("transfer", `${host.label}: the host did not confirm the upload`, {
      cause: `it answered ${JSON.stringify(answer.received)}`,
    });
  }
  const seconds = ((world.clock.elapsed() - startMs) / 1000).toFixed(1);
  world.runner.info(
    `${host.label}: sent ${"path" in upload ? "the program" : `${upload.count} files`}, ${inMebibytes(upload.sizeBytes)} as ${inMebibytes(sentBytes)} of ${facts.compression} in ${seconds} s`,
  );
  return answer;
}

function inMebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
