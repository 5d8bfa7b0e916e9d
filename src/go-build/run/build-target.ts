import { dirname, join, sep } from "node:path";
import { ActionError } from "../../errors.ts";
import type { BuiltBinary } from "../../model/binaries.ts";
import type { Target } from "../../model/target.ts";
import { goFileName } from "../../project/program-names.ts";
import { needsOfHosts, type Wanted } from "../../proof/proof.ts";
import { proveBinary } from "../../proof/prove-binary.ts";
import { fileName, formatTarget, targetName } from "../../targets/target.ts";
import type { Lane } from "../../tasks/lanes.ts";
import { count } from "../../text/measures.ts";
import type { World } from "../../world/world.ts";
import { type BuildArguments, buildArguments, buildEnvironment } from "../command/arguments.ts";
import type { Compilation } from "../command/compilation.ts";
import { describeLinking } from "../command/linker-flags.ts";
import { hintForMakefile, type MakeRequest, makeCommand, nothingAtOutput } from "../command/make-command.ts";
import type { FailedBuild } from "../errors/build-failure.ts";
import { readableLine } from "../errors/compile-errors.ts";
import { createUsageFilter, withoutUsage } from "../errors/usage-lines.ts";
import { followCompilation, withoutPackages } from "./compile-progress.ts";

/** One program of a target. */
interface ProgramJob {
  readonly name: string;
  readonly ldflags: string;
  readonly wanted: Wanted;
}

export interface TargetJob
  extends Pick<BuildArguments, "goBinary" | "tags" | "flags" | "stampCommit">,
    Pick<Compilation, "target" | "cgo" | "compiler"> {
  readonly moduleDirectory: string;
  /** At least one: one `go build` makes all of them, so that what they share is loaded and compiled once. */
  readonly programs: readonly ProgramJob[];
  /** That the programs are made of, those of Go itself among them. */
  readonly packageCount: number;
  /** The user's Makefile builds, and there is one program; undefined: the go command does. */
  readonly make: Pick<MakeRequest, "makeTarget" | "version" | "goflags" | "stampCommit"> | undefined;
}

export type TargetOutcome =
  | { readonly kind: "built"; readonly binaries: readonly BuiltBinary[] }
  | ({ readonly kind: "failed" } & FailedBuild);

type BuildWorld = Pick<World, "processes" | "files" | "runner" | "clock" | "cancelled">;
type Say = (line: string) => void;

/**
 * Builds for one target below `directory`, in its turn, and proves the binaries, while the next one is built. Throws `proof`; source
 * that does not compile is an outcome.
 */
export async function buildTarget(
  job: TargetJob,
  directory: string,
  inTurn: Lane,
  world: BuildWorld,
): Promise<TargetOutcome> {
  const { clock, runner, cancelled } = world;
  const { programs } = job;
  const target = formatTarget(job.target);
  const say: Say = (line) => runner.info(`[${target}] ${line}`);
  const place = join(directory, targetName(job.target));
  const { startMs, failed, warnings, done, files } = await inTurn(async () => {
    if (cancelled.aborted) throw new ActionError("cancelled", `cancelled before ${target} was built`);
    const startMs = clock.elapsed();
    say("building");
    const ran = job.make ? await runMake(job, job.make, place, say, world) : await runGo(job, place, say, world);
    return { ...ran, startMs };
  });
  if (failed !== undefined) return { kind: "failed", target, ...failed };
  for (const warning of warnings) runner.warning(`[${target}] ${warning}`);
  const binaries: BuiltBinary[] = [];
  for (const [index, program] of programs.entries()) {
    binaries.push(await takeBinary(program, files[index] ?? "", job, startMs, say, world));
  }
  const sizes = binaries.map(({ name, sizeBytes }) => {
    const size = `${(sizeBytes / 1024 ** 2).toFixed(1)} MiB`;
    return binaries.length === 1 ? size : `${name} ${size}`;
  });
  const seconds = ((clock.elapsed() - startMs) / 1000).toFixed(1);
  say(`built and verified in ${seconds} s, ${done}, ${sizes.join(", ")}`);
  return { kind: "built", binaries };
}

async function takeBinary(
  { name, wanted }: ProgramJob,
  path: string,
  { make }: TargetJob,
  startMs: number,
  say: Say,
  { files, clock, runner }: BuildWorld,
): Promise<BuiltBinary> {
  const { mainPackage, target } = wanted;
  const { points, unused } = await proveBinary(path, wanted, { files }, make && hintForMakefile);
  if (unused.length > 0) say(`not read by the program, so not in the binary: ${unused.join(", ")}`);
  const linking = needsOfHosts(points, wanted);
  if (linking !== undefined) runner.notice(linking);
  const sizeBytes = (await files.stat(path))?.sizeBytes ?? 0;
  const sha256 = await files.sha256(path);
  const elapsedMs = clock.elapsed() - startMs;
  return { name, mainPackage, target, path, sizeBytes, sha256, proof: points, elapsedMs };
}

interface Ran {
  /** undefined: there is something to prove. */
  readonly failed: Omit<FailedBuild, "target"> | undefined;
  readonly warnings: readonly string[];
  /** What was done, for the log. */
  readonly done: string;
  /** One for each program. */
  readonly files: readonly string[];
}

async function runGo(job: TargetJob, place: string, say: Say, { processes, clock }: BuildWorld): Promise<Ran> {
  const { programs, target, moduleDirectory, packageCount } = job;
  const progress = followCompilation(clock, packageCount, say);
  const isUsage = createUsageFilter();
  const files = new Map<ProgramJob, string>();
  const warnings: string[] = [];
  for (const [index, batch] of batchesOf(programs, target).entries()) {
    const [only] = batch.length === 1 ? batch : [];
    const directory = join(place, `${index}`);
    for (const program of batch) {
      const file = only ? fileName(program.name, target) : goFileName(program.wanted.mainPackage, target);
      files.set(program, join(directory, file));
    }
    const { exitCode, stderr } = await processes.run({
      argv: buildArguments({
        ...job,
        packages: batch.map(({ ldflags, wanted }) => ({ path: wanted.mainPackage, ldflags })),
        output: (only && files.get(only)) ?? directory + sep,
      }),
      cwd: moduleDirectory,
      env: buildEnvironment(job),
      onLine: (line) => {
        if (!isUsage(line) && !progress.take(line)) say(readableLine(line));
      },
    });
    warnings.push(...describeLinking(stderr));
    const output = withoutUsage(withoutPackages(stderr));
    const failed = { command: "go build", exitCode, output, stderr: output };
    if (exitCode !== 0) return { failed, warnings, done: "", files: [] };
  }
  const done = `${count(progress.compiled, "package")} compiled`;
  return { failed: undefined, warnings, done, files: programs.map((program) => files.get(program) ?? "") };
}

/** The go command calls programs by their directories: those that it would give one name (`api/cmd`, `job/cmd`) are built in turn. */
function batchesOf(programs: readonly ProgramJob[], target: Target): readonly (readonly ProgramJob[])[] {
  const groups = [
    ...Map.groupBy(programs, ({ wanted }) => goFileName(wanted.mainPackage, target).toLowerCase()).values(),
  ];
  const turns = Math.max(...groups.map((sameName) => sameName.length));
  return Array.from({ length: turns }, (_, turn) => groups.flatMap((sameName) => sameName[turn] ?? []));
}

async function runMake(
  job: TargetJob,
  make: NonNullable<TargetJob["make"]>,
  place: string,
  say: Say,
  { processes, files }: BuildWorld,
): Promise<Ran> {
  const { programs, target, cgo, moduleDirectory } = job;
  const { name = "", ldflags = "" } = programs[0] ?? {};
  const outputFile = join(place, fileName(name, target));
  await files.makeDirectory(dirname(outputFile));
  const { argv, env } = makeCommand({ ...make, target, cgo, ldflags, outputFile });
  const command = `make ${make.makeTarget}`;
  const isUsage = createUsageFilter();
  const { exitCode, stdout, stderr } = await processes.run({
    argv,
    cwd: moduleDirectory,
    env: { ...buildEnvironment(job), ...env },
    onLine: (line) => {
      if (!isUsage(line)) say(readableLine(line));
    },
  });
  // What is proved is a file that no recipe can change any more: OUTPUT may be a link to what the next target overwrites.
  const taken = join(place, "taken", fileName(name, target));
  const ran = { warnings: describeLinking(stderr), done: `by ${command}`, files: [taken] };
  // The reason may stand on either: recipes print where they like.
  if (exitCode !== 0) {
    const [said, reason] = [`${stdout.trimEnd()}\n${stderr}`, stderr].map(withoutUsage) as [string, string];
    return { ...ran, failed: { command, exitCode, output: said, stderr: reason }, warnings: [] };
  }
  if ((await files.stat(outputFile))?.kind !== "file") {
    throw nothingAtOutput(make.makeTarget, formatTarget(target), outputFile);
  }
  await files.copy(outputFile, taken, 0o755);
  return { ...ran, failed: undefined };
}
