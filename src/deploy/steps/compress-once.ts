import { Readable } from "node:stream";
import type { BuiltBinary } from "../../model/binaries.ts";
import type { OldBinary } from "../../model/old-binary.ts";
import type { PackedFiles } from "../../model/packed-files.ts";
import type { Spool } from "../../world/spool.ts";
import type { World } from "../../world/world.ts";
import { type Compress, gzip, patchOf, readOld, zstd } from "./compress.ts";

/** What a release consists of: its program, or the files beside it. */
export type Upload = BuiltBinary | PackedFiles;

type Compressed = Pick<Spool, "read" | "sizeBytes">;

/** Uploads of one run, each compressed once for all hosts. */
export interface Uploads {
  /** Begins to compress what nobody has asked for yet; the first host need not wait for its end, the last one finds it done. */
  whole(upload: Upload, compression: "gzip" | "zstd"): Promise<Compressed>;
  /** What makes it of an old program, which is read when the first host asks. Throws where that is not what it was. */
  patch(upload: Upload, old: OldBinary): Promise<Compressed>;
  /** Nobody sends any more. Never throws. */
  close(): Promise<void>;
}

interface Begun {
  readonly source: Readable;
  readonly spool: Spool;
}

export function openUploads({ files, makeSpool }: Pick<World, "files" | "makeSpool">): Uploads {
  const begun = new Map<string, Promise<Begun>>();
  let isClosed = false;
  const begin = async (upload: Upload, compress: Compress): Promise<Begun> => {
    const source = "path" in upload ? files.stream(upload.path) : Readable.from(upload.read());
    // It may fail before anybody reads it; whoever reads then is told.
    source.on("error", () => {});
    let spool: Spool | undefined;
    spool = await makeSpool(compress(source, (bytes) => (spool?.aheadBytes() ?? 0) > bytes));
    return { source, spool };
  };
  const once = async (key: string, work: () => Promise<Begun>): Promise<Compressed> => {
    if (isClosed) throw new Error("nothing is sent any more");
    const known = begun.get(key) ?? work();
    begun.set(key, known);
    return (await known).spool;
  };
  return {
    whole: (upload, compression) =>
      once(`${compression} ${upload.sha256}`, () => begin(upload, { gzip, zstd }[compression])),
    patch: (upload, old) =>
      once(`patch ${old.sha256} ${upload.sha256}`, async () =>
        begin(upload, patchOf(await readOld(old, files), upload.sizeBytes)),
      ),
    async close() {
      isClosed = true;
      const ending = [...begun.values()].map(async (known) => {
        const { source, spool } = await known;
        source.destroy();
        await spool.remove();
      });
      await Promise.allSettled(ending);
    },
  };
}
