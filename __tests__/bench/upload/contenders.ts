import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { readHostFacts } from "../../../src/deploy/facts/read-host-facts.ts";
import { chooseBinaryTransfer } from "../../../src/deploy/plan/transfer.ts";
import { openUploads } from "../../../src/deploy/steps/compress-once.ts";
import { runStep } from "../../../src/deploy/steps/remote-step.ts";
import { sendUpload } from "../../../src/deploy/steps/send-upload.ts";
import type { BuiltBinary } from "../../../src/model/binaries.ts";
import { systemClock } from "../../../src/world/clock.ts";
import { systemFiles } from "../../../src/world/files.ts";
import { githubRunner } from "../../../src/world/runner/runner.ts";
import { makeSpool } from "../../../src/world/spool.ts";
import { nodeSsh } from "../../../src/world/ssh/node-ssh.ts";
import { hostProgramPlace } from "../../support/host-program-place.ts";
import { requestTo } from "../../support/ssh-client.ts";
import type { BenchHost, BenchProgram } from "./host.ts";

const run = promisify(execFile);

export interface Upload {
  readonly host: BenchHost;
  /** Of the line to it. */
  readonly port: number;
  readonly program: BenchProgram;
  /** What was released before, as the runner's cache has it. */
  readonly old: BenchProgram | undefined;
}

export interface Contender {
  readonly name: string;
  /** From the login until the program lies on the host. */
  readonly upload: (upload: Upload) => Promise<void>;
  /** Where it lies then; ours is not there where a release has it. */
  readonly place: (upload: Upload) => string;
}

const copyPlace = ({ host }: Upload) => host.copy;

export const contenders: readonly Contender[] = [
  { name: "gin-deploy", upload: uploadOurs, place: ourPlace },
  { name: "scp", upload: (upload) => scp(upload, []), place: copyPlace },
  { name: "scp -C", upload: (upload) => scp(upload, ["-C"]), place: copyPlace },
  { name: "rsync -z", upload: rsync, place: copyPlace },
];

/** What a deploy does of it: begins with the patch that is to be expected, looks at the host, then sends what it has not. */
async function uploadOurs({ host, port, program, old }: Upload): Promise<void> {
  const { service } = host;
  const uploads = openUploads({ files: systemFiles, makeSpool });
  const binary = { path: program.path, sha256: program.sha256, sizeBytes: program.bytes.length } as BuiltBinary;
  const known = old === undefined || old.sha256 === program.sha256 ? [] : [{ ...old, sizeBytes: old.bytes.length }];
  for (const each of known) uploads.patch(binary, each).catch(() => undefined);
  const connection = await nodeSsh.connect({ ...requestTo(host.sshd), port });
  try {
    const connected = { label: "host", connection };
    const place = { name: service.name, deploy_path: service.deployPath };
    const facts = readHostFacts(
      await runStep(connected, "inspect", { ...place, port: 8080, program_place: hostProgramPlace }),
      "host",
      hostProgramPlace,
      { askedMs: 0, answeredMs: Date.now() },
    );
    const transfer = chooseBinaryTransfer(facts, binary, known);
    if (transfer.kind === "link") return;
    const whole = { ...place, token: service.token, sha256: binary.sha256, size_bytes: binary.sizeBytes };
    const sending =
      transfer.kind === "patch"
        ? {
            old: transfer.old,
            facts: {
              ...whole,
              compression: "patch",
              patch_of: transfer.from,
              patch_of_sha256: transfer.old.sha256,
            } as const,
          }
        : { facts: { ...whole, compression: "zstd", patch_of: undefined, patch_of_sha256: undefined } as const };
    const runner = { ...githubRunner, info: () => undefined };
    const world = { clock: systemClock, runner, cancelled: new AbortController().signal, uploads };
    await sendUpload(connected, { body: binary, ...sending }, world);
  } finally {
    await uploads.close();
    connection.close();
  }
}

function ourPlace({ host: { service }, program, old }: Upload): string {
  const isLinked = old?.sha256 === program.sha256;
  return join(service.deployPath, isLinked ? "releases/r1/bin/shop" : `.gin-deploy/incoming/${program.sha256}`);
}

const sshOptions = ({ host }: Upload) => [
  ...["-i", host.sshd.userKey.path],
  ...["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR"].flatMap((each) => ["-o", each]),
];

async function scp(upload: Upload, options: readonly string[]): Promise<void> {
  const { host, port, program } = upload;
  const to = `${host.sshd.user}@127.0.0.1:${host.copy}`;
  await run("scp", ["-q", ...options, "-P", String(port), ...sshOptions(upload), program.path, to]);
}

async function rsync(upload: Upload): Promise<void> {
  const { host, port, program } = upload;
  const shell = ["ssh", "-p", String(port), ...sshOptions(upload)].join(" ");
  const to = `${host.sshd.user}@127.0.0.1:${host.copy}`;
  await run("rsync", ["-z", "--times", "-e", shell, program.path, to]);
}
