import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { withLock } from "./lock.ts";
import { type FleetId, fleetId, isFree, NUMBERS, readTakenRanges } from "./network.ts";
import { cacheDirectory } from "./recipe.ts";
import { tearDown } from "./tear-down.ts";

/** A fleet's number on this machine, and whose it is: `owner.json` in its directory. */
interface Owner extends LivingProcess {
  /** Tells this claim from a later one of the same number. */
  readonly token: string;
  readonly hostNames: readonly string[];
}

/** The start time tells a process from a later one with the same id. */
interface LivingProcess {
  readonly pid: number;
  readonly startTicks: string;
  readonly bootId: string;
}

export interface Claim {
  readonly directory: string;
  readonly token: string;
}

/** Takes a number that nobody on this machine uses, after removing what runs have left whose process is gone. */
export function claimFleet(hostNames: readonly string[]): Promise<Claim & { readonly id: FleetId }> {
  return withRunsLock((runs) => {
    for (const name of readdirSync(runs)) removeLeftover(join(runs, name));
    const taken = readTakenRanges();
    const id = numbersFrom(process.pid)
      .map((number) => fleetId(number, join(runs, String(number)), hostNames))
      .find((candidate) => !existsSync(candidate.directory) && isFree(candidate, taken));
    if (!id) throw new Error("all addresses of 198.18.0.0/15 are in use on this machine");
    const owner = { token: crypto.randomUUID(), hostNames, ...describeProcess(process.pid) };
    mkdirSync(id.directory);
    writeFileSync(ownerPath(id.directory), JSON.stringify(owner));
    return { id, directory: id.directory, token: owner.token };
  });
}

/** Removes everything of a fleet; nothing when that was done already. */
export function releaseFleet({ directory, token }: Claim): Promise<void> {
  return withRunsLock(() => {
    const owner = readOwner(directory);
    if (owner?.token === token) tearDown(idOf(directory, owner));
  });
}

function removeLeftover(directory: string): void {
  const owner = readOwner(directory);
  if (!owner || !isAlive(owner)) tearDown(idOf(directory, owner));
}

function withRunsLock<T>(work: (runs: string) => T): Promise<T> {
  const runs = join(cacheDirectory(), "runs");
  mkdirSync(runs, { recursive: true });
  return withLock(join(dirname(runs), "runs.lock"), () => work(runs));
}

const ownerPath = (directory: string): string => join(directory, "owner.json");

/** undefined when the run was killed before it was written: then there is nothing but the directory. */
function readOwner(directory: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(ownerPath(directory), "utf8"));
  } catch {
    return undefined;
  }
}

const idOf = (directory: string, owner: Owner | undefined): FleetId =>
  fleetId(Number(basename(directory)), directory, owner?.hostNames ?? []);

function isAlive(known: LivingProcess): boolean {
  const now = describeProcess(known.pid);
  return now?.startTicks === known.startTicks && now.bootId === known.bootId;
}

function describeProcess(pid: number): LivingProcess | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in brackets may hold spaces; the start time is field 22 of proc_pid_stat(5), the 20th after the name.
    const startTicks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
    return { pid, startTicks, bootId: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim() };
  } catch {
    return undefined;
  }
}

const numbersFrom = (first: number): number[] => Array.from({ length: NUMBERS }, (_, i) => (first + i) % NUMBERS);
