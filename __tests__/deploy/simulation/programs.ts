import { createHash } from "node:crypto";

/** What a program finds when it is started. */
export interface ServiceStart {
  readonly host: string;
  readonly slot: string;
  readonly environment: ReadonlyMap<string, string>;
  /** No other process of its unit's template runs: it would get a lock in `data/`. */
  readonly isAlone: boolean;
}

/** How one start goes, in milliseconds since it. */
export interface Conduct {
  /** When it begins to listen on `PORT`; never when left out. */
  readonly listensAfterMs?: number;
  /** Instead of `PORT`. */
  readonly port?: number;
  /** What it answers on any path once it listens; 200 when left out. */
  readonly statusAt?: (sinceMs: number) => number;
  /** It ends by itself. */
  readonly ends?: { readonly afterMs: number; readonly exitCode: number } | { afterMs: number; signal: number };
  /** In that many lives; for ever when left out. */
  readonly endsTimes?: number;
  readonly prints?: readonly string[];
  /** Requests that it has answered and logged so long after its start; none when left out. */
  readonly served?: (sinceMs: number) => ServedRequests;
  /** Memory that it has so long after its start; 20,000 KiB when left out. */
  readonly memoryKib?: (sinceMs: number) => number;
  /** From SIGTERM to its end. */
  readonly stopsAfterMs?: number;
}

export interface ServedRequests {
  readonly attempts: number;
  readonly errors: number;
  readonly slow: number;
}

export type Service = (start: ServiceStart) => Conduct;

/** A binary: bytes that a host can be sent, and what they do when they run. */
export interface Program {
  readonly version: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly service: Service;
}

/** `kind` tells programs of one version apart. */
export function makeProgram(version: string, service: Service, kind = ""): Program {
  return makeProgramOf(version, `#!simulated ${version} ${kind}\n`, service);
}

export function makeProgramOf(version: string, text: string | Buffer, service: Service): Program {
  const bytes = Buffer.from(text);
  return { version, bytes, sha256: sha256Of(bytes), service };
}

/** Of bytes, or of a text of the simulated disk, which has one character for each byte. */
export function sha256Of(content: string | Uint8Array): string {
  return createHash("sha256")
    .update(typeof content === "string" ? Buffer.from(content, "latin1") : content)
    .digest("hex");
}

const startMs = 50;

const good: Conduct = { listensAfterMs: startMs, prints: ["listening"] };
const crash = (afterMs: number, exitCode: number): Conduct => ({
  ...good,
  ends: { afterMs, exitCode },
  prints: [`giving up with ${exitCode}`],
});

/** Ways in which a service can behave. */
export const services = {
  good: () => good,
  slow: (listensAfterMs: number) => () => ({ ...good, listensAfterMs }),
  crashes:
    (exitCode: number, afterMs = 20) =>
    () =>
      crash(afterMs, exitCode),
  /** Answers 503 from the beginning, or good answers until then. */
  sick:
    (afterMs = 0) =>
    () => ({ ...good, statusAt: (sinceMs: number) => (sinceMs >= afterMs ? 503 : 200) }),
  silent: () => ({}),
  listensElsewhere: (port: number) => () => ({ ...good, port }),
  /** Good as a canary; anything else on the public port. */
  onPublicPort: (service: Service) => (start: ServiceStart) => (start.slot === "current" ? service(start) : good),
  onHost: (host: string, service: Service) => (start: ServiceStart) => (start.host === host ? service(start) : good),
  /** Holds a lock in `data/`: a second one beside it gives up. */
  exclusive: ({ isAlone }: ServiceStart) =>
    isAlone ? good : { ...crash(20, 1), prints: ["data/app.db is locked by another process"] },
} as const satisfies Record<string, Service | ((...args: never[]) => Service)>;
