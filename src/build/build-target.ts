import { join } from "node:path";
import { ActionError } from "../errors.ts";
import type { World } from "../world/world.ts";
import { type BuildArguments, buildArguments, buildEnvironment } from "./arguments.ts";
import type { BuiltBinary } from "./binaries.ts";
import type { FailedBuild } from "./build-failure.ts";
import { followCompilation, withoutPackages } from "./compile-progress.ts";
import type { Wanted } from "./proof.ts";
import { proveBinary } from "./prove-binary.ts";
import { binaryPath, formatTarget } from "./target.ts";

export interface TargetJob extends Pick<BuildArguments, "goBinary" | "ldflags" | "tags" | "stampCommit"> {
  readonly name: string;
  readonly wanted: Wanted;
  readonly moduleDirectory: string;
}

export type TargetOutcome =
  | { readonly kind: "built"; readonly binary: BuiltBinary }
  | ({ readonly kind: "failed" } & FailedBuild);

type BuildWorld = Pick<World, "processes" | "files" | "runner" | "clock" | "cancelled">;

/** Builds for one target below `directory` and proves the binary. Throws `proof`; source that does not compile is an outcome. */
export async function buildTarget(job: TargetJob, directory: string, world: BuildWorld): Promise<TargetOutcome> {
  const { clock, runner, processes, files, cancelled } = world;
  const { wanted } = job;
  const target = formatTarget(wanted.target);
  const say = (line: string) => runner.info(`[${target}] ${line}`);
  if (cancelled.aborted) throw new ActionError("cancelled", `cancelled before ${target} was built`);
  const startMs = clock.elapsed();
  say("building");
  const progress = followCompilation(clock, say);
  const path = join(directory, ...binaryPath(job.name, wanted.target));
  const { exitCode, stderr } = await processes.run({
    argv: buildArguments({ ...job, mainPackage: wanted.mainPackage, outputFile: path }),
    cwd: job.moduleDirectory,
    env: buildEnvironment(wanted.target),
    onLine: (line) => {
      if (!progress.take(line)) say(line);
    },
  });
  if (exitCode !== 0) return { kind: "failed", target, exitCode, output: withoutPackages(stderr) };

  const { points, unused } = await proveBinary(path, wanted, world);
  if (unused.length > 0) say(`not read by the program, so not in the binary: ${unused.join(", ")}`);
  const sizeBytes = (await files.stat(path))?.sizeBytes ?? 0;
  const sha256 = await files.sha256(path);
  const elapsedMs = clock.elapsed() - startMs;
  const size = `${(sizeBytes / 1024 ** 2).toFixed(1)} MiB`;
  say(`built and proved in ${(elapsedMs / 1000).toFixed(1)} s, ${progress.compiled} packages compiled, ${size}`);
  const { mainPackage } = wanted;
  return {
    kind: "built",
    binary: { name: job.name, mainPackage, target: wanted.target, path, sizeBytes, sha256, proof: points, elapsedMs },
  };
}
