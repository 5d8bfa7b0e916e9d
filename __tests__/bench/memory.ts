import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { declaredInputs } from "../../src/inputs/declared.ts";
import { allTargets, formatTarget } from "../../src/targets/target.ts";
import { count } from "../../src/text/measures.ts";
import { startCacheService } from "../support/cache-service.ts";
import { askGo } from "../toolchain/go-archive.ts";
import { writeZip } from "../toolchain/goproxy/zip-writer.ts";
import { runWatched, type WatchedRun } from "./build/run-watched.ts";

export const about =
  "the most memory that main has, alone and with all that it starts: by number of targets (--targets 1,10,42), with a program of --program MB (200) and with a module cache of --modules MB (1000)";

const main = join(import.meta.dirname, "../../dist/main.js");
const megabyte = 1e6;

/** Memory depends little on how busy the machine is. What main shares with others counts for each (resident sets). */
export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      targets: { type: "string", default: "1,10,42" },
      program: { type: "string", default: "200" },
      modules: { type: "string", default: "1000" },
    },
  });
  const top = mkdtempSync(join(tmpdir(), "gin-deploy-bench-"));
  try {
    console.log("| job | Node alone, MB | with the go command, tar and zstd, MB |\n| --- | --- | --- |");
    for (const most of values.targets.split(",").map(Number)) {
      const words = formats.slice(0, most);
      say(
        `${count(words.length, "target")} of a small program`,
        await run(makeJob(top, small), { targets: words.join(",") }),
      );
    }
    const large = makeJob(top, { ...small, "main.go": largeGo });
    writeRandom(join(large.workspace, "ballast"), Number(values.program));
    say(`one program of ${values.program} MB`, await run(large, {}));
    await measureModules(top, Number(values.modules));
  } finally {
    // Go makes its module cache read-only; only root can remove that as it is.
    execFileSync("chmod", ["-R", "u+w", top]);
    rmSync(top, { recursive: true, force: true });
  }
}

function say(job: string, { nodePeakBytes, peakBytes }: WatchedRun): void {
  console.log(`| ${job} | ${(nodePeakBytes / megabyte).toFixed(0)} | ${(peakBytes / megabyte).toFixed(0)} |`);
}

const formats = allTargets.flatMap(({ target, needsCompilerOf }) =>
  needsCompilerOf === undefined ? [formatTarget(target)] : [],
);
const small = { "go.mod": "module example.com/small\n\ngo 1.21\n", "main.go": "package main\n\nfunc main() {}\n" };
const largeGo = `package main

import _ "embed"

//go:embed ballast
var ballast string

func main() { println(len(ballast)) }
`;

interface Job {
  readonly workspace: string;
  readonly env: Readonly<Record<string, string>>;
}

let jobs = 0;

/** A checkout without git, on a machine of its own but for the build state. */
function makeJob(top: string, files: Readonly<Record<string, string>>): Job {
  const place = (name: string) => join(top, `${jobs}-${name}`);
  jobs++;
  const [workspace, temp] = [place("work"), place("temp")];
  for (const directory of [workspace, temp]) mkdirSync(directory);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(workspace, name), text);
  const env = {
    HOME: place("home"),
    GOCACHE: join(top, "build"),
    GOMODCACHE: place("modules"),
    GOPROXY: "off",
    GOSUMDB: "off",
    GOTOOLCHAIN: "local",
    RUNNER_TEMP: temp,
    GITHUB_WORKSPACE: workspace,
  };
  return { workspace, env };
}

/** Main of the bundle as a runner runs it. */
async function run({ workspace, env }: Job, inputs: Readonly<Record<string, string>>): Promise<WatchedRun> {
  const version = (await askGo("GOVERSION")).replace(/^go/, "");
  const all = { ...declaredInputs, "go-version": version, cache: "false", "smoke-test": "off", ...inputs };
  const given = Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  const files = ["OUTPUT", "STATE", "STEP_SUMMARY", "ENV", "PATH"].map((name) => {
    const file = join(env["RUNNER_TEMP"] ?? "", `GITHUB_${name}`);
    writeFileSync(file, "");
    return [`GITHUB_${name}`, file];
  });
  const path = `${join(await askGo("GOROOT"), "bin")}:${process.env["PATH"]}`;
  const environment = { PATH: path, ...env, ...Object.fromEntries([...given, ...files]) };
  return await runWatched([process.execPath, main], workspace, environment);
}

/** One job that fetches and saves them, and one on an empty machine that restores them. */
async function measureModules(top: string, megabytes: number): Promise<void> {
  const each = 50;
  const names = Array.from({ length: Math.ceil(megabytes / each) }, (_, index) => `m${index}`);
  const proxy = join(top, "proxy");
  for (const name of names) writeModule(proxy, name, each);
  const imports = names.map((name) => `import _ "example.com/${name}"\n`).join("");
  const required = names.map((name) => `require example.com/${name} v1.0.0\n`).join("");
  const files = {
    "go.mod": `${small["go.mod"]}\n${required}`,
    "main.go": `package main\n\n${imports}\nfunc main() {}\n`,
  };
  const service = await startCacheService();
  try {
    const sums = join(top, "sums");
    for (const how of ["saves", "restores"]) {
      const job = makeJob(top, files);
      const env = { ...job.env, ...service.env, ...jobOfRunner, GOPROXY: pathToFileURL(proxy).href };
      const path = { PATH: process.env["PATH"], GOMODCACHE: sums };
      execFileSync("go", ["mod", "tidy"], { cwd: job.workspace, env: { ...env, ...path }, stdio: "ignore" });
      const settings = how === "restores" ? { ...env, GOPROXY: "off" } : env;
      const watched = await run({ ...job, env: settings }, { cache: "modules", "cache-save": "always" });
      say(`a job that ${how} ${names.length * each} MB of modules`, watched);
    }
    if (service.entries().length !== 1) throw new Error(`there are ${service.entries().length} archives, not one`);
  } finally {
    await service.stop();
  }
}

const jobOfRunner = {
  GITHUB_ACTIONS: "true",
  GITHUB_REPOSITORY: "example/service",
  GITHUB_EVENT_NAME: "push",
  GITHUB_REF: "refs/heads/main",
  GITHUB_RUN_ID: "1",
  RUNNER_OS: "Linux",
  RUNNER_ARCH: "X64",
};

function writeModule(proxy: string, name: string, megabytes: number): void {
  const place = join(proxy, "example.com", name, "@v");
  const root = `example.com/${name}@v1.0.0`;
  const goMod = `module example.com/${name}\n`;
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "list"), "v1.0.0\n");
  writeFileSync(join(place, "v1.0.0.info"), JSON.stringify({ Version: "v1.0.0", Time: "2026-01-02T03:04:05Z" }));
  writeFileSync(join(place, "v1.0.0.mod"), goMod);
  const files = [
    { name: `${root}/go.mod`, content: goMod },
    { name: `${root}/lib.go`, content: "package lib\n" },
    { name: `${root}/ballast`, content: randomBytes(megabytes * megabyte) },
  ];
  writeFileSync(join(place, "v1.0.0.zip"), writeZip(files.map((file) => ({ ...file, flags: 0 }))));
}

function writeRandom(file: string, megabytes: number): void {
  const descriptor = openSync(file, "w");
  for (let written = 0; written < megabytes; written += 10) writeSync(descriptor, randomBytes(10 * megabyte));
  closeSync(descriptor);
}
