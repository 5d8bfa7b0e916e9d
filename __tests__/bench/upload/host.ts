import { mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeHostState, writeReleaseRecord } from "../../../src/deploy/facts/host-documents.ts";
import { type Sshd, startSshd } from "../../support/sshd.ts";

/** A program as it was built. */
export interface BenchProgram {
  readonly path: string;
  readonly bytes: Buffer;
  readonly sha256: string;
}

/** A host with one release at most: ours in a directory of a service, and the same program where copies go. */
export interface BenchHost {
  readonly sshd: Sshd;
  readonly service: { readonly name: string; readonly deployPath: string; readonly token: string };
  /** Where a copy arrives. */
  readonly copy: string;
  /** As it is before an upload. */
  reset(before: BenchProgram | undefined): void;
  stop(): Promise<void>;
}

const name = "shop";
const token = "bench";

export async function startBenchHost(directory: string): Promise<BenchHost> {
  const sshd = await startSshd({ config: ["Subsystem sftp internal-sftp"] });
  const deployPath = join(directory, "app");
  const copies = join(directory, "copies");
  return {
    sshd,
    service: { name, deployPath, token },
    copy: join(copies, name),
    reset(before) {
      for (const place of [deployPath, copies]) rmSync(place, { recursive: true, force: true });
      mkdirSync(join(deployPath, ".gin-deploy/lock"), { recursive: true });
      mkdirSync(copies, { recursive: true });
      // Ours is the lock, as in a deploy: the others have none.
      writeFileSync(join(deployPath, ".gin-deploy/lock/token"), `${token}\n`);
      if (before === undefined) return;
      const release = join(deployPath, "releases/r1");
      mkdirSync(join(release, "bin"), { recursive: true });
      writeFileSync(join(release, "bin", name), before.bytes);
      writeFileSync(join(release, "release.json"), writeReleaseRecord(recordOf(before)));
      const state = { release: "r1", previousRelease: undefined, decidedAt: "" };
      writeFileSync(join(deployPath, ".gin-deploy/state.json"), writeHostState(state));
      writeFileSync(join(copies, name), before.bytes);
      // What rsync goes by when nothing has changed.
      utimesSync(join(copies, name), fixedTime(before), fixedTime(before));
    },
    stop: () => sshd.stop(),
  };
}

/** Of a file, by what is in it. */
export function fixedTime({ sha256 }: BenchProgram): number {
  return 1_700_000_000 + Number.parseInt(sha256.slice(0, 6), 16);
}

function recordOf({ sha256 }: BenchProgram) {
  const service = { mainPackage: "example.com/shop", port: 8080, healthPath: "/health", healthTimeoutMs: 30_000 };
  const release = { id: "r1", version: "v1", commit: "", contentHash: "", deployedAt: "", by: "bench" };
  return { ...service, ...release, binarySha256: sha256 };
}
