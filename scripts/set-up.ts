import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { ensureBaseImage } from "../__tests__/support/fleet/base-image.ts";
import { canBootHosts, FLEET_PROGRAMS, findProgram } from "../__tests__/support/fleet/can-boot-hosts.ts";
import { aptGet } from "./apt-get.ts";

/** Tiers that need more than Node, in the order in which they are run. */
export const TIERS = ["component", "fleet", "runner"] as const;
export type Tier = (typeof TIERS)[number];

const COMPONENT_PROGRAMS: Readonly<Record<string, string>> = {
  "aarch64-linux-gnu-gcc": "gcc-aarch64-linux-gnu libc6-dev-arm64-cross",
  bash: "bash",
  busybox: "busybox",
  dash: "dash",
  // With the headers, without which there is no race detector.
  gcc: "gcc libc6-dev",
  gawk: "gawk",
  git: "git",
  make: "make",
  mawk: "mawk",
  "musl-gcc": "musl-tools",
  shellcheck: "shellcheck",
  ssh: "openssh-client",
  "original-awk": "original-awk",
  "ssh-keygen": "openssh-client",
  sshd: "openssh-server",
  zstd: "zstd",
};

const ACT_VERSION = "v0.2.89";
const STEP_TIMEOUT_MS = 15 * 60_000;

type Say = (line: string) => void;

/** Brings what a tier needs, as far as this machine allows; quick when all is there. Answers with what is missing. */
export async function setUp(tier: Tier, say: Say): Promise<readonly string[]> {
  if (tier === "component") return [...(await installPrograms(COMPONENT_PROGRAMS, say)), ...missingGo()];
  if (tier === "runner")
    return [...(await installPrograms({ git: "git", bash: "bash" }, say)), ...(await installAct(say))];
  const mayInstall = process.platform === "linux" && process.getuid?.() === 0;
  const missing = mayInstall ? await installPrograms(FLEET_PROGRAMS, say) : [];
  const can = canBootHosts();
  if (missing.length > 0 || !can.ok) return can.ok ? missing : [can.why];
  return await ensureBaseImage(say).then(
    () => [],
    (error: unknown) => [`the base image of the hosts: ${error instanceof Error ? error.message : error}`],
  );
}

/** Where `setUp("runner")` puts the workflow engine. */
export const actPath = (): string =>
  join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "gin-deploy", `act-${ACT_VERSION}`, "act");

/** Programs, each with its Debian package, or several of them. */
async function installPrograms(packageOf: Readonly<Record<string, string>>, say: Say): Promise<string[]> {
  const missingPrograms = () => Object.keys(packageOf).filter((program) => findProgram(program) === undefined);
  const packages = [...new Set(missingPrograms().flatMap((program) => (packageOf[program] ?? program).split(" ")))];
  if (packages.length === 0) return [];
  const canInstall = process.getuid?.() === 0 && findProgram("apt-get") !== undefined;
  if (canInstall) {
    say(`installing ${packages.join(", ")}`);
    // Lists that are missing or out of date fail the installation; where they cannot be fetched, the old ones may still do.
    await aptGet(["update"], say);
    await aptGet(["install", "--yes", "--no-install-recommends", ...packages], say);
  }
  const why = canInstall ? "apt-get could not install it" : "needs root and apt-get to install it";
  return missingPrograms().map((program) => `${program} (${why}; Debian package ${packageOf[program]})`);
}

const missingGo = (): string[] =>
  findProgram("go") === undefined ? ["go (any version that can fetch newer ones: 1.21 or newer)"] : [];

/** Built from source through the Go module proxy, in a directory that takes its place only when it is whole. */
async function installAct(say: Say): Promise<string[]> {
  const directory = dirname(actPath());
  if (existsSync(actPath())) return [];
  if (missingGo().length > 0) return [`act ${ACT_VERSION} (needs go to build it)`];
  say(`building the workflow engine act ${ACT_VERSION}`);
  mkdirSync(dirname(directory), { recursive: true });
  const partial = mkdtempSync(`${directory}.partial-`);
  const built = await works("go", ["install", `github.com/nektos/act@${ACT_VERSION}`], { GOBIN: partial, GOFLAGS: "" });
  // Another run may have been quicker; its result is as good.
  if (built && !existsSync(directory)) renameSync(partial, directory);
  rmSync(partial, { recursive: true, force: true });
  return existsSync(actPath()) ? [] : [`act ${ACT_VERSION} (go install failed)`];
}

/** Runs a program quietly; what it printed is shown when it fails. */
async function works(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  const options = { env: { ...process.env, ...env }, timeout: STEP_TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024 };
  return await promisify(execFile)(program, args, options).then(
    () => true,
    ({ message, stdout = "", stderr = "" }) => {
      console.error(`${program} ${args.join(" ")} failed\n${stdout}${stderr || message}`);
      return false;
    },
  );
}

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !TIERS.some((tier) => tier === name));
  if (unknown !== undefined) throw new Error(`no tier of that name: ${unknown} (there are ${TIERS.join(", ")})`);
  for (const tier of TIERS.filter((name) => names.length === 0 || names.includes(name))) {
    const missing = await setUp(tier, console.log);
    console.log(missing.length === 0 ? `${tier}: ready` : [`${tier}: missing`, ...missing].join("\n  "));
    if (missing.length > 0) process.exitCode = 1;
  }
}

if (import.meta.main) await main(process.argv.slice(2));
