import { constants } from "node:fs";
import { chmod, chown, copyFile, mkdir, mkdtemp, readdir, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { Account } from "./accounts.ts";

/** A directory of a service as a deploy makes it on a host, with one release in it. Absolute paths. */
export interface ServiceDirectory {
  readonly root: string;
  /** The working directory of the service: only root, or nobody, writes there. */
  readonly release: string;
  /** What a service may write. */
  readonly data: string;
  readonly logs: string;
  readonly temporary: string;
  /** The program in the release. */
  readonly program: string;
}

const prefix = "gin-deploy-smoke-";
const rootDirectories = ["data", "logs", "releases", "tmp"];
const links = ["data", "logs"];

/** The program is copied: a service that looks for files beside itself must not find the source tree. */
export async function makeServiceDirectory(program: string, account: Account | undefined): Promise<ServiceDirectory> {
  const root = await mkdtemp(join(await placeFor(account), prefix));
  const release = join(root, "releases", "release");
  const directory = {
    root,
    release,
    data: join(root, "data"),
    logs: join(root, "logs"),
    temporary: join(root, "tmp"),
    program: join(release, "bin", basename(program)),
  };
  try {
    const { data, logs, temporary } = directory;
    await Promise.all([
      mkdir(dirname(directory.program), { recursive: true }),
      ...[data, logs, temporary].map((own) => mkdir(own)),
    ]);
    for (const name of links) await symlink(join("..", "..", name), join(release, name));
    await copyProgram(program, directory.program);
    if (account !== undefined) {
      for (const own of [data, logs, temporary]) await chown(own, account.userId, account.groupId);
    }
    for (const fixed of fixedDirectories(directory)) await chmod(fixed, 0o555);
    return directory;
  } catch (error) {
    await removeServiceDirectory(directory);
    throw error;
  }
}

export async function removeServiceDirectory(directory: ServiceDirectory): Promise<void> {
  for (const fixed of fixedDirectories(directory)) await chmod(fixed, 0o755).catch(() => undefined);
  // What a service has locked away from its own user stays for the runner, which empties its directory by itself.
  await rm(directory.root, { recursive: true, force: true }).catch(() => undefined);
}

/** What the service has put where it may not write on a host, by its path from the release; only a root that nothing stops can. */
export async function strayFiles({ root, release, program }: ServiceDirectory): Promise<readonly string[]> {
  const namesIn = async (directory: string, expected: readonly string[], shown: string) =>
    (await readdir(directory).catch(() => []))
      .filter((name) => !expected.includes(name))
      .map((name) => `${shown}${name}`);
  const found = await Promise.all([
    namesIn(release, ["bin", ...links], ""),
    namesIn(dirname(program), [basename(program)], "bin/"),
    namesIn(root, rootDirectories, "../../"),
  ]);
  return found.flat().sort();
}

function fixedDirectories({ root, release, program }: ServiceDirectory): readonly string[] {
  return [root, dirname(release), release, dirname(program)];
}

async function copyProgram(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  const { mode } = await stat(to);
  if ((mode & 0o100) !== 0) await chmod(to, 0o755);
}

/** The runner's own directory, unless another user could not enter it: a runner may live in root's home. */
async function placeFor(account: Account | undefined): Promise<string> {
  const preferred = process.env["RUNNER_TEMP"] || tmpdir();
  if (account === undefined) return preferred;
  for (const place of [preferred, tmpdir(), "/var/tmp"]) if (await isOpenToAll(place)) return place;
  return preferred;
}

async function isOpenToAll(directory: string): Promise<boolean> {
  const facts = await stat(directory).catch(() => undefined);
  if (facts === undefined || (facts.mode & 0o001) === 0) return false;
  const above = dirname(directory);
  return above === directory || (await isOpenToAll(above));
}
