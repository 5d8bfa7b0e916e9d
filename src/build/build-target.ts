import { join, sep } from "node:path";
import { ActionError } from "../errors.ts";
import type { World } from "../world/world.ts";
import { type BuildArguments, buildArguments, buildEnvironment } from "./arguments.ts";
import type { BuiltBinary } from "./binaries.ts";
import type { FailedBuild } from "./build-failure.ts";
import { readableLine } from "./compile-errors.ts";
import { followCompilation, withoutPackages } from "./compile-progress.ts";
import { goFileName } from "./programs.ts";
import type { Wanted } from "./proof.ts";
import { proveBinary } from "./prove-binary.ts";
import { fileName, formatTarget, type Target, targetName } from "./target.ts";

/** One program of a target. */
export interface ProgramJob {
  readonly name: string;
  readonly ldflags: string;
  readonly wanted: Wanted;
}

export interface TargetJob extends Pick<BuildArguments, "goBinary" | "tags" | "stampCommit"> {
  readonly target: Target;
  readonly moduleDirectory: string;
  /** At least one: one `go build` makes all of them, so that what they share is loaded and compiled once. */
  readonly programs: readonly ProgramJob[];
}

export type TargetOutcome =
  | { readonly kind: "built"; readonly binaries: readonly BuiltBinary[] }
  | ({ readonly kind: "failed" } & FailedBuild);

type BuildWorld = Pick<World, "processes" | "files" | "runner" | "clock" | "cancelled">;
type Say = (line: string) => void;

/** Builds for one target below `directory` and proves the binaries. Throws `proof`; source that does not compile is an outcome. */
export async function buildTarget(job: TargetJob, directory: string, world: BuildWorld): Promise<TargetOutcome> {
  const { clock, runner, processes, cancelled } = world;
  const { programs, moduleDirectory } = job;
  const target = formatTarget(job.target);
  const say: Say = (line) => runner.info(`[${target}] ${line}`);
  if (cancelled.aborted) throw new ActionError("cancelled", `cancelled before ${target} was built`);
  const startMs = clock.elapsed();
  say("building");
  const progress = followCompilation(clock, say);
  const place = join(directory, targetName(job.target));
  const [only] = programs.length === 1 ? programs : [];
  const files = programs.map(({ name, wanted }) =>
    join(place, only ? fileName(name, job.target) : goFileName(wanted.mainPackage, job.target)),
  );
  const { exitCode, stderr } = await processes.run({
    argv: buildArguments({
      ...job,
      packages: programs.map(({ ldflags, wanted }) => ({ path: wanted.mainPackage, ldflags })),
      output: (only && files[0]) ?? place + sep,
    }),
    cwd: moduleDirectory,
    env: buildEnvironment(job.target),
    onLine: (line) => {
      if (!progress.take(line)) say(readableLine(line));
    },
  });
  if (exitCode !== 0) return { kind: "failed", target, exitCode, output: withoutPackages(stderr) };
  const binaries: BuiltBinary[] = [];
  for (const [index, program] of programs.entries()) {
    binaries.push(await takeBinary(program, files[index] ?? "", startMs, say, world));
  }
  const sizes = binaries.map(({ name, sizeBytes }) => {
    const size = `${(sizeBytes / 1024 ** 2).toFixed(1)} MiB`;
    return only ? size : `${name} ${size}`;
  });
  const seconds = ((clock.elapsed() - startMs) / 1000).toFixed(1);
  say(`built and proved in ${seconds} s, ${progress.compiled} packages compiled, ${sizes.join(", ")}`);
  return { kind: "built", binaries };
}

async function takeBinary(
  { name, wanted }: ProgramJob,
  path: string,
  startMs: number,
  say: Say,
  { files, clock }: BuildWorld,
): Promise<BuiltBinary> {
  const { points, unused } = await proveBinary(path, wanted, { files });
  if (unused.length > 0) say(`not read by the program, so not in the binary: ${unused.join(", ")}`);
  const sizeBytes = (await files.stat(path))?.sizeBytes ?? 0;
  const sha256 = await files.sha256(path);
  const { mainPackage, target } = wanted;
  const elapsedMs = clock.elapsed() - startMs;
  return { name, mainPackage, target, path, sizeBytes, sha256, proof: points, elapsedMs };
}
