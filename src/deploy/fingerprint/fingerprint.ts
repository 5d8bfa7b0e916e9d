import type { Wish } from "./wish.ts";

/** What a file says that every host has to be, read and checked. */
export interface Fingerprint {
  /** As people name it: relative to the workspace. */
  readonly file: string;
  readonly wanted: readonly WantedFact[];
  /** What has to be the same on all hosts, whatever it is. */
  readonly same: readonly PlacedFact[];
}

interface PlacedFact {
  /** `kernel`, `packages.curl`, `sysctl.net.core.somaxconn` */
  readonly fact: string;
  /** Of the file, from 1. */
  readonly line: number;
}

interface WantedFact extends PlacedFact {
  /** One of them has to be met. */
  readonly wishes: readonly Wish[];
}

/** What a host is made of, by the names of its facts; what is not there has no entry. */
export type FoundFacts = ReadonlyMap<string, string>;

/** Facts that each host has of itself, in the order of the file that `status` prints. */
export const plainFacts = [
  "os",
  "version",
  "kernel",
  "machine",
  "libc",
  "openssl",
  "systemd",
  "proxy",
  "time-sync",
] as const;

/** Facts that are asked for by name. */
export const namedFacts = ["packages", "sysctl"] as const;

/** Their versions stand behind a name: `glibc 2.36`. */
export const factsWithNames: readonly string[] = ["libc", "proxy"];

/** Names that somebody asks for: `curl` of `packages.curl`. */
export function namesOf(kind: (typeof namedFacts)[number], facts: readonly string[]): readonly string[] {
  const prefix = `${kind}.`;
  return [...new Set(facts.flatMap((fact) => (fact.startsWith(prefix) ? [fact.slice(prefix.length)] : [])))];
}
