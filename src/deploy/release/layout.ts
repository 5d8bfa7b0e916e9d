import { createHash } from "node:crypto";

/** Where a service lives on its hosts, unless somebody says otherwise. */
export function deployPathOf({ deployPath }: { readonly deployPath: string | undefined }, name: string): string {
  return deployPath ?? `/opt/${name}`;
}

/** The two places where a release can run on a host, and the instance names of its unit. */
export type Slot = "current" | "canary";

/**
 * `<time>-<version>-<sha8>`: sorts by time, says what it is, and stays apart from another build of the same version.
 * The hash is of the binaries alone: it is seen in logs, and must tell nothing about the environment's values.
 */
export function releaseId(facts: {
  readonly nowMs: number;
  readonly version: string;
  readonly binaryHashes: readonly string[];
}): string {
  const time = new Date(facts.nowMs).toISOString().replace(/[-:]|\.\d+/g, "");
  const version = facts.version.replace(/[^A-Za-z0-9._+-]/g, "_").slice(0, 64);
  return `${time}-${version}-${sha256Of(...[...facts.binaryHashes].sort()).slice(0, 8)}`;
}

/** Hash of a list of texts that no other list has: each is preceded by its length. */
export function sha256Of(...parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest("hex");
}

/**
 * A port for the canary that nobody listens on: the same one each time for a service, where it is free. 20000 to 29999
 * is below the range that Linux hands out for outgoing connections (32768 and up).
 */
export function pickPrivatePort(name: string, publicPort: number, listening: ReadonlySet<number>): number {
  const start = Number.parseInt(sha256Of(name).slice(0, 8), 16);
  for (let offset = 0; offset < 10_000; offset++) {
    const port = 20_000 + ((start + offset) % 10_000);
    if (port !== publicPort && !listening.has(port)) return port;
  }
  return publicPort;
}
