import { count } from "../../text/measures.ts";
import type { Clock } from "../../world/clock.ts";

/** What `go build -v` tells while it works. */
export interface CompileProgress {
  /** Takes a line of its output; true when that named a package, and nothing else. */
  take(line: string): boolean;
  /** Packages that were compiled, not taken from the cache. */
  readonly compiled: number;
}

const intervalMs = 10_000;

/**
 * Counts packages, and says every 10 s how many, so that nobody wonders whether a cold build hangs. `total`: of which a build cache may
 * have some already, and Go does not say how many.
 */
export function followCompilation(
  clock: Pick<Clock, "elapsed">,
  total: number,
  say: (line: string) => void,
): CompileProgress {
  const startMs = clock.elapsed();
  let saidMs = startMs;
  let compiled = 0;
  return {
    take(line) {
      if (!namesPackage(line)) return false;
      compiled += 1;
      const nowMs = clock.elapsed();
      if (nowMs - saidMs >= intervalMs) {
        saidMs = nowMs;
        say(
          `${compiled} of at most ${count(total, "package")} compiled in ${Math.round((nowMs - startMs) / 1000)} s, the last one ${line}`,
        );
      }
      return true;
    },
    get compiled() {
      return compiled;
    },
  };
}

/** What Go prints besides, without the names of packages. */
export function withoutPackages(output: string): string {
  return output
    .split("\n")
    .filter((line) => !namesPackage(line))
    .join("\n");
}

/** Longer than any import path: a file name has at most 255 bytes, and few are nested deeply. */
const maxPathLength = 1000;

/** An import path has neither white space nor a colon; everything else that Go prints has. */
function namesPackage(line: string): boolean {
  return line.length <= maxPathLength && /^[^\s:#]+$/.test(line);
}
