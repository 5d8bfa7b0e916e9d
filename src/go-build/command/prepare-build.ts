import { delimiter, isAbsolute, join, resolve } from "node:path";
import { ActionError } from "../../errors.ts";
import type { GoFlag } from "../../model/go-flag.ts";
import type { BuildInputs } from "../../model/inputs.ts";
import { lastValue } from "../../project/go-flags.ts";
import type { GoSettings } from "../../project/go-settings.ts";
import type { Project } from "../../project/read-project.ts";
import { readVendor } from "../../project/vendor.ts";
import { toGoPlatform } from "../../targets/go-platform.ts";
import type { World } from "../../world/world.ts";
import { isOff, isOn } from "./build-flags.ts";
import { type CCompiler, findCompilers } from "./c-compiler.ts";
import { checkMakefile } from "./check-makefile.ts";
import type { PreparedBuild } from "./compilation.ts";
import { contradictionsOf, contradictionsOfLdflags } from "./contradictions.ts";
import { withoutDebugInformation } from "./debug-information.ts";
import { heedGoVariables } from "./go-variables.ts";
import { type InheritedFlags, readGoflags } from "./inherited-flags.ts";
import { readLinkerFlags } from "./linker-flags.ts";
import { cutPlaceholders, describePlaceholders } from "./say-placeholders.ts";

type PrepareWorld = Pick<World, "files" | "runner" | "platform" | "processes">;

/**
 * Fits the inputs to GOFLAGS, the project and the programs of this machine, before anything is downloaded. Errors: `input`
 * with all that does not fit.
 */
export async function prepareBuild(
  given: BuildInputs,
  project: Project,
  isDeploy: boolean,
  world: PrepareWorld,
): Promise<PreparedBuild> {
  const heeded = heedGoVariables({ ...given, get: project.settings.get, host: hostOf(world) });
  const inputs = { ...given, targets: heeded.targets };
  const goflags = project.settings.get("GOFLAGS") ?? "";
  const inherited = readGoflags(goflags);
  const ldflags = [inherited.ldflags, inputs.ldflags].filter((text) => text !== "").join(" ");
  const tags = [...new Set([...inherited.tags, ...inputs.tags])];
  const flags = [...inherited.flags, ...inputs.flags];
  const { compilers, missing } = await compilersOf(inputs, project.settings, world);
  const problems = [
    ...heeded.problems,
    ...inheritedProblems(inherited, { ...inputs, ldflags }, isDeploy, world),
    ...(await missingFiles(flags, inputs.flags, project, world)),
    ...cutPlaceholders(ldflags),
    ...cgoSetting(inputs, project),
    ...(await missingTemporaryDirectory(project.settings, world)),
    ...missing,
    ...(inputs.makeTarget === undefined ? [] : await checkMakefile(inputs.makeTarget, project.directory, world)),
  ];
  const placeholders = describePlaceholders({ ...inputs, ldflags });
  // Before an error as well: it is likely the reason.
  for (const warning of placeholders) world.runner.warning(warning);
  if (problems.length > 0) throw asOneError(problems);
  for (const warning of [...heeded.warnings, ...warningsOf(flags, ldflags, inputs)]) world.runner.warning(warning);
  const isUnstamped = isOff(inputs.flags, "buildvcs");
  const notices = [...heeded.notices, ...inherited.notices, ...(isUnstamped ? [withoutStamp] : [])];
  for (const notice of notices) world.runner.notice(notice);
  if (!isUnstamped) for (const info of inherited.infos) world.runner.info(info);
  // A Makefile compiles as it likes.
  const added = inputs.makeTarget === undefined ? withoutDebugInformation(ldflags, flags) : [];
  return { ...inputs, flags: [...inputs.flags, ...added], goflags, ldflags, tags, compilers };
}

const withoutStamp =
  "build-flags: -buildvcs=false: the commit is not written into the binaries, so nothing proves which one they are built from.";

function asOneError(problems: readonly string[]): ActionError {
  const [only = "", ...more] = problems;
  const message =
    more.length === 0
      ? only
      : `these build settings cannot be used:\n${problems.map((problem) => `- ${problem}`).join("\n")}`;
  return new ActionError("input", message);
}

function hostOf({ platform }: Pick<World, "platform">): { readonly os: string; readonly arch: string } {
  const { goos, goarch } = toGoPlatform(platform);
  return { os: goos, arch: goarch };
}

/** The inputs alone have been checked before: what is wrong now comes from GOFLAGS. */
function inheritedProblems(
  inherited: InheritedFlags,
  inputs: BuildInputs,
  isDeploy: boolean,
  world: PrepareWorld,
): readonly string[] {
  const { cgo, targets, ldflags } = inputs;
  const host = hostOf(world);
  const all = { flags: [...inherited.flags, ...inputs.flags], ldflags, cgo, targets, isDeploy, host };
  const makes = inputs.makeTarget === undefined ? [...contradictionsOf(all), ...contradictionsOfLdflags(all)] : [];
  return [...inherited.problems, ...makes].map((problem) => `GOFLAGS: ${problem}`);
}

/** Files and directories that flags name and that are not there. */
async function missingFiles(
  flags: readonly GoFlag[],
  own: readonly GoFlag[],
  { directory, workspace }: Project,
  { files }: PrepareWorld,
): Promise<readonly string[]> {
  const source = (name: string) => (lastValue(own, name) === undefined ? "GOFLAGS" : "build-flags");
  const problems: string[] = [];
  for (const name of ["modfile", "overlay", "pgo"]) {
    const value = lastValue(flags, name);
    if (value === undefined || (name === "pgo" && /^(auto|off)$/.test(value))) continue;
    if ((await files.stat(resolve(directory, value)))?.kind === "file") continue;
    problems.push(`${source(name)}: -${name}=${value}: there is no such file in ${directory}`);
  }
  const mode = lastValue(flags, "mod");
  const root = workspace?.directory ?? directory;
  if (mode === "vendor" && (await readVendor(root, files)) === undefined) {
    const command = workspace === undefined ? "go mod vendor" : "go work vendor";
    problems.push(
      `${source("mod")}: -mod=vendor, but there is no directory ${join(root, "vendor")}: commit what \`${command}\` makes, or leave -mod out`,
    );
  }
  // cmd/go/internal/modload refuses both.
  if (workspace === undefined) return problems;
  const inWorkspace = `in the workspace of ${join(root, "go.work")}; GOWORK=off builds without it`;
  if (mode === "mod") problems.push(`${source("mod")}: -mod=mod cannot be used ${inWorkspace}`);
  if (lastValue(flags, "modfile") !== undefined)
    problems.push(`${source("modfile")}: -modfile cannot be used ${inWorkspace}`);
  return problems;
}

function cgoSetting({ cgo }: BuildInputs, { settings }: Project): readonly string[] {
  return cgo && settings.get("CGO_ENABLED") === "0"
    ? ["cgo: true, but CGO_ENABLED is 0 in the job's environment or `go env -w`: leave one of them out"]
    : [];
}

/** Go would fail with no more than "creating work dir". */
async function missingTemporaryDirectory(settings: GoSettings, { files }: PrepareWorld): Promise<readonly string[]> {
  const directory = settings.get("GOTMPDIR");
  if (directory === undefined || (await files.stat(directory))?.kind === "directory") return [];
  return [`GOTMPDIR is ${directory}, which is not a directory: make it in an earlier step, or leave GOTMPDIR unset`];
}

/** A Makefile has its own ways to its compiler. */
async function compilersOf(
  { cgo, targets, makeTarget }: BuildInputs,
  settings: GoSettings,
  world: PrepareWorld,
): Promise<{ readonly compilers: ReadonlyMap<string, CCompiler>; readonly missing: readonly string[] }> {
  if (!cgo) return { compilers: new Map(), missing: [] };
  const { runner, files, platform } = world;
  const has = (program: string) => isOnPath(program, runner.env["PATH"] ?? "", platform.os === "win32", files);
  // `go env -w` can hold these two as well.
  const env = { ...runner.env, CC: settings.get("CC"), CXX: settings.get("CXX") };
  const found = await findCompilers(targets, { env, host: hostOf(world), has });
  const compilers = [...found].flatMap(([target, each]) =>
    "compiler" in each ? [[target, each.compiler] as const] : [],
  );
  for (const [target, { cc }] of compilers) runner.info(`[${target}] C compiler: ${cc}`);
  const missing = [...found].flatMap(([target, each]) =>
    "problem" in each && makeTarget === undefined ? [`cgo for ${target}: ${each.problem}`] : [],
  );
  return { compilers: new Map(compilers), missing };
}

async function isOnPath(program: string, path: string, isWindows: boolean, files: World["files"]): Promise<boolean> {
  const directories = isAbsolute(program) ? [""] : path.split(delimiter).filter((directory) => directory !== "");
  const endings = isWindows ? [".exe", ""] : [""];
  for (const place of directories) {
    for (const ending of endings) {
      const file = place === "" ? program + ending : join(place, program + ending);
      if ((await files.stat(file))?.kind === "file" && (await files.isExecutable(file))) return true;
    }
  }
  return false;
}

function warningsOf(flags: readonly GoFlag[], ldflags: string, { cgo, makeTarget }: BuildInputs): readonly string[] {
  const isIdle = !cgo && makeTarget === undefined && readLinkerFlags(ldflags).external !== undefined;
  const toolexec = lastValue(flags, "toolexec");
  return [
    ...(toolexec === undefined
      ? []
      : [
          `-toolexec=${toolexec}: what is compiled is what that program makes of it, and the binary does not say so. Whoever builds it again needs the same program.`,
        ]),
    ...(isOn(flags, "a")
      ? [
          "-a compiles every package anew, the standard library too, and makes the build cache useless: a build of seconds takes minutes. Go finds out by itself what has to be compiled.",
        ]
      : []),
    ...(isOn(flags, "cover")
      ? ["-cover: the binaries count what they execute, which makes them slower. It is meant for integration tests."]
      : []),
    ...(isIdle
      ? [
          "ldflags: -extldflags is for a C linker, which is not used without `cgo: true`: the binaries are static as they are.",
        ]
      : []),
  ];
}
