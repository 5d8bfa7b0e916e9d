import type { GoFlag } from "../../model/go-flag.ts";
import { flagsOfGoflags, lastValue } from "../../project/go-flags.ts";

/**
 * How many go builds may run at once. Each keeps every core busy now and then, and the link of a large service takes 1 to 2
 * GiB; one go build links as many of its `programs` at once as there are cores.
 */
export function buildLimit(
  { cores, memoryBytes }: { readonly cores: number; readonly memoryBytes: number },
  programs: number,
): number {
  const linksAtOnce = Math.min(programs, cores);
  return Math.max(1, Math.min(cores, Math.floor(memoryBytes / (2 * 1024 ** 3 * linksAtOnce))));
}

/**
 * How many programs go build number `index` of `total` may run at once (`-p`), `limit` builds being at work: the cores are shared
 * out, or every build would start as many compilers as there are cores. The last ones share them among fewer.
 */
export function coresOfBuild(index: number, total: number, limit: number, cores: number): number {
  const inLastRound = total % limit;
  const atOnce = index < total - inLastRound ? limit : inLastRound;
  return Math.max(1, Math.ceil(cores / atOnce));
}

/** Not where GOFLAGS says it; those of the user come later on the command line, and count. */
export function flagsForCores(cores: number, goflags: string): readonly GoFlag[] {
  const isSaid = lastValue(flagsOfGoflags(goflags), "p") !== undefined;
  return isSaid ? [] : [{ name: "p", value: `${cores}` }];
}
