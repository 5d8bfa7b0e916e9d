import { readAt } from "../proof/executable/executable.ts";
import type { Files, RandomAccess } from "../world/files.ts";

/**
 * Functions that a program has when it can serve HTTP. The linker leaves out what cannot be reached, and keeps the names of
 * the rest in every binary, `-s -w` or not, because a panic prints them (runtime.pclntab).
 */
const servers = ["net/http.(*conn).serve", "github.com/valyala/fasthttp.(*Server).Serve"].map((name) =>
  Buffer.from(`${name}\0`),
);
const chunkBytes = 1024 * 1024;
const overlapBytes = 128;

/** Whether a Go program is a server, so that it can be started without asking what else it might do. */
export async function servesHttp(path: string, { withFile }: Pick<Files, "withFile">): Promise<boolean> {
  return await withFile(path, async (file: RandomAccess) => {
    for (let start = 0; start < file.sizeBytes; start += chunkBytes) {
      const chunk = Buffer.from(await readAt(file, start, chunkBytes + overlapBytes));
      if (servers.some((name) => chunk.includes(name))) return true;
    }
    return false;
  });
}
