import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { prepareBuild } from "../../src/go-build/command/prepare-build.ts";
import { type BuildWorld, buildBinaries } from "../../src/go-build/run/build-binaries.ts";
import type { BuildPlace } from "../../src/go-build/run/plan-build.ts";
import type { BuildInputs } from "../../src/model/inputs.ts";
import type { InstalledGo } from "../../src/model/installed-go.ts";
import type { Target } from "../../src/model/target.ts";
import { readProject } from "../../src/project/read-project.ts";
import { systemClock } from "../../src/world/clock.ts";
import { systemFiles } from "../../src/world/files.ts";
import { thisPlatform } from "../../src/world/platform.ts";
import { systemProcesses } from "../../src/world/process/processes.ts";
import { githubRunner, type Runner, type SourcePlace } from "../../src/world/runner/runner.ts";

/** What a build told the workflow's user. */
interface Told {
  readonly infos: string[];
  readonly notices: string[];
  readonly warnings: string[];
  readonly errors: { readonly message: string; readonly place: SourcePlace | undefined }[];
}

interface BuildAt extends Partial<Pick<BuildPlace, "moduleDirectory" | "takesOneProgram">> {
  /** Of the build state. */
  readonly compiledThere?: Promise<unknown>;
  /** Absolute directories. */
  readonly modules?: readonly string[];
  readonly world?: Partial<BuildWorld>;
  /** The job's environment, as far as the action reads it; given, the inputs are prepared as the action does it. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface GoProject {
  readonly directory: string;
  readonly told: Told;
  write(files: Readonly<Record<string, string>>): void;
  /** Standard output of git, as an author of its own, without any configuration of this machine. */
  git(...args: string[]): string;
  commit(message?: string): string;
  build(inputs?: Partial<BuildInputs>, at?: BuildAt): ReturnType<typeof buildBinaries>;
  remove(): void;
}

export const linuxAmd64: Target = { os: "linux", arch: "amd64", variant: undefined };
export const linuxArm64: Target = { os: "linux", arch: "arm64", variant: undefined };

export const goEnv = (name: string) => execFileSync("go", ["env", name], { encoding: "utf8" }).trim();

export const installedGo: InstalledGo = {
  version: goEnv("GOVERSION").replace(/^go/, ""),
  goBinary: join(goEnv("GOROOT"), "bin", "go"),
  goroot: goEnv("GOROOT"),
  origin: "PATH",
};

export const goMod = "module example.com/team/svc\n\ngo 1.24\n";

/** Three variables that the program reads, so that the linker keeps them. */
export const mainGo = `package main

var version = "dev"
var commit, date string

func main() { println(version, commit, date) }
`;

/** A directory with these files; a git repository with one commit unless `git` is false. */
export function makeProject(files: Readonly<Record<string, string>>, { git: inGit = true } = {}): GoProject {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "gin-build-")));
  const told: Told = { infos: [], notices: [], warnings: [], errors: [] };
  const project: GoProject = {
    directory,
    told,
    write(more) {
      for (const [path, text] of Object.entries(more)) {
        mkdirSync(dirname(join(directory, path)), { recursive: true });
        writeFileSync(join(directory, path), text);
      }
    },
    git: (...args) => runGit(directory, args),
    commit(message = "change") {
      project.git("add", "--all");
      project.git("commit", "--quiet", "--message", message);
      return project.git("rev-parse", "HEAD").trim();
    },
    build: (inputs = {}, at = {}) => build(directory, inputs, told, at),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
  project.write(files);
  if (inGit) {
    project.git("init", "--quiet", "--initial-branch=main");
    project.commit();
  }
  return project;
}

/** The same files and history somewhere else. */
export function cloneProject(origin: GoProject, ...options: string[]): GoProject {
  const clone = makeProject({}, { git: false });
  clone.git("clone", "--quiet", ...options, `file://${origin.directory}`, ".");
  return clone;
}

export function copyProject(origin: GoProject): GoProject {
  const copy = makeProject({}, { git: false });
  cpSync(origin.directory, copy.directory, { recursive: true });
  return copy;
}

function runGit(cwd: string, args: readonly string[]): string {
  const identity = [
    "-c",
    "user.name=A",
    "-c",
    "user.email=a@example.com",
    "-c",
    "commit.gpgsign=false",
    "-c",
    "tag.gpgsign=false",
  ];
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
  const dates = { GIT_AUTHOR_DATE: "2026-03-04T05:06:07+02:00", GIT_COMMITTER_DATE: "2026-03-04T05:06:07+02:00" };
  return execFileSync("git", [...identity, ...args], {
    cwd,
    encoding: "utf8",
    env: { ...env, ...dates },
    stdio: "pipe",
  });
}

async function build(
  workspace: string,
  inputs: Partial<BuildInputs>,
  told: Told,
  {
    moduleDirectory = workspace,
    modules = [moduleDirectory],
    takesOneProgram = false,
    world: changes = {},
    env,
    compiledThere,
  }: BuildAt,
) {
  const runner: Runner = {
    ...githubRunner,
    env: env ?? {},
    info: (line) => told.infos.push(line),
    notice: (message) => told.notices.push(message),
    warning: (message) => told.warnings.push(message),
    error: (message, place) => told.errors.push({ message, place }),
  };
  const defaults: BuildInputs = {
    main: undefined,
    name: undefined,
    targets: [linuxAmd64],
    version: undefined,
    versionVariables: undefined,
    ldflags: "-s -w",
    tags: [],
    flags: [],
    cgo: false,
    makeTarget: undefined,
    outputDirectory: join(workspace, "dist"),
  };
  const world = {
    processes: systemProcesses,
    files: systemFiles,
    clock: systemClock,
    platform: thisPlatform,
    runner,
    cancelled: new AbortController().signal,
    ...changes,
  };
  const wanted = { ...defaults, ...inputs };
  const prepared =
    env === undefined
      ? { ...wanted, goflags: "", compilers: new Map() }
      : await prepareBuild(wanted, await readProject(moduleDirectory, world, wanted.flags), false, world);
  const place = {
    workspace,
    moduleDirectory,
    modules: modules.map((directory) => ({ directory, goMod: { module: modulePathIn(directory) } })),
    takesOneProgram,
    ...(compiledThere && { compiledThere }),
  };
  return buildBinaries(prepared, place, installedGo, world);
}

function modulePathIn(directory: string): string | undefined {
  const path = join(directory, "go.mod");
  return existsSync(path) ? /^module (.*)$/m.exec(readFileSync(path, "utf8"))?.[1] : undefined;
}
