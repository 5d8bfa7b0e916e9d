/** A slow line in a process of its own, so that it takes no time from whoever sends. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { type Line, startSlowLink } from "../../support/slow-link.ts";

export interface BenchLine {
  readonly port: number;
  /** Bytes in both directions since the last time. */
  countBytes(): Promise<number>;
  stop(): void;
}

export async function startLine(behind: number, line: Line): Promise<BenchLine> {
  const child = fork(import.meta.filename, [String(behind), JSON.stringify(line)]);
  const answer = async (): Promise<number> => {
    const [value] = await once(child, "message");
    return value;
  };
  const port = await answer();
  return {
    port,
    countBytes() {
      child.send("count");
      return answer();
    },
    stop: () => child.kill(),
  };
}

if (import.meta.main) {
  const [behind, line] = process.argv.slice(2);
  const link = await startSlowLink({ port: Number(behind) }, JSON.parse(line ?? "{}"));
  process.on("message", () => {
    const { up, down } = link.count();
    process.send?.(up + down);
  });
  process.on("disconnect", () => process.exit());
  process.send?.(link.port);
}
