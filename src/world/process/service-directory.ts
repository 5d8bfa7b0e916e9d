import { constants } from "node:fs";
import { chmod, chown, copyFile, mkdir, mkdtemp, readdir, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, posix } from "node:path";
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
  readonly content: ReleaseContent;
}

/** What a release has besides its program. */
export interface ReleaseContent {
  /** Names in the release, with `/`, and absolute paths. */
  readonly files: readonly { readonly name: string; readonly path: string; readonly isExecutable: boolean }[];
  /** Names of further directories that the service may write. */
  readonly persistent: readonly string[];
}

const prefix = "gin-deploy-smoke-";
const rootDirectories = ["data", "logs", "releases", "tmp"];
const links = ["data", "logs"];

/** The program is copied: a service that looks for files beside itself must not find the source tree. */
export async function makeServiceDirectory(
  program: string,
  content: ReleaseContent,
  account: Account | undefined,
): Promise<ServiceDirectory> {
  const root = await mkdtemp(join(await placeFor(account), prefix));
  const release = join(root, "releases", "release");
  const directory = {
    root,
    release,
    data: join(root, "data"),
    logs: join(root, "logs"),
    temporary: join(root, "tmp"),
    program: join(release, "bin", basename(program)),
    content,
  };
  try {
    const { data, logs, temporary } = directory;
    await Promise.all([
      mkdir(dirname(directory.program), { recursive: true }),
      ...[data, logs, temporary, ...content.persistent.map((name) => join(root, name))].map((own) => mkdir(own)),
    ]);
    for (const { name, path, isExecutable } of content.files) {
      const place = join(release, name);
      await mkdir(dirname(place), { recursive: true });
      await copyFile(path, place, constants.COPYFILE_FICLONE);
      await chmod(place, isExecutable ? 0o555 : 0o444);
    }
    for (const name of [...links, ...content.persistent]) await symlink(join("..", "..", name), join(release, name));
    await copyProgram(program, directory.program);
    if (account !== undefined) {
      const own = [data, logs, temporary, ...content.persistent.map((name) => join(root, name))];
      for (const directory of own) await chown(directory, account.userId, account.groupId);
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
export async function strayFiles({ root, release, program, content }: ServiceDirectory): Promise<readonly string[]> {
  const namesIn = async (directory: string, expected: readonly string[], shown: string) =>
    (await readdir(directory).catch(() => []))
      .filter((name) => !expected.includes(name))
      .map((name) => `${shown}${name}`);
  const found = await Promise.all([
    namesIn(release, ["bin", ...links, ...content.persistent, ...content.files.map(({ name }) => topOf(name))], ""),
    namesIn(dirname(program), [basename(program)], "bin/"),
    namesIn(root, [...rootDirectories, ...content.persistent], "../../"),
  ]);
  return found.flat().sort();
}

const topOf = (name: string) => name.split("/")[0] ?? name;

function fixedDirectories({ root, release, program, content }: ServiceDirectory): readonly string[] {
  return [
    root,
    dirname(release),
    release,
    dirname(program),
    ...directoriesOf(content).map((name) => join(release, name)),
  ];
}

/** Each once, those above others first. */
function directoriesOf({ files }: ReleaseContent): readonly string[] {
  const above = (name: string): readonly string[] => {
    const parent = posix.dirname(name);
    return parent === "." ? [] : [...above(parent), parent];
  };
  return [...new Set(files.flatMap(({ name }) => above(name)))];
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
