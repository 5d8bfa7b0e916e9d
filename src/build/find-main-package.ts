import type { InstalledGo } from "../toolchain/installed-go.ts";
import type { World } from "../world/world.ts";
import { type ListedPackage, type ListRequest, listPackages } from "./list-packages.ts";
import {
  formatMain,
  type MainPackage,
  mainPatterns,
  mainsOf,
  noMainPackage,
  notAMainPackage,
  severalMainPackages,
} from "./main-package.ts";

type List = (...patterns: string[]) => Promise<readonly ListedPackage[]>;

/** The one package to build: `wanted`, else the only main package of the module. */
export async function findMainPackage(
  wanted: string | undefined,
  request: Omit<ListRequest, "patterns">,
  go: InstalledGo,
  world: Pick<World, "processes" | "files" | "runner">,
): Promise<MainPackage> {
  const list: List = (...patterns) => listPackages({ ...request, patterns }, go, world);
  const { moduleDirectory } = request;
  const mains =
    wanted === undefined ? await search(list, moduleDirectory, world) : await resolve(wanted, list, request, world);
  const [main, ...others] = mains;
  if (main === undefined || others.length > 0) throw severalMainPackages(mains, moduleDirectory);
  return main;
}

/** At least one. Looks where services usually are, before it looks everywhere: tools and examples further down do not count then. */
async function search(list: List, moduleDirectory: string, { files }: Pick<World, "files">): Promise<MainPackage[]> {
  const commands = (await files.list(`${moduleDirectory}/cmd`)).filter((name) => !/^[._]|\.go$/.test(name));
  const usual = await list(".", ...commands.map((name) => `./cmd/${name}`));
  const found = mainsOf(usual);
  if (found.length > 0) return found;
  const everything = await list("./...");
  const anywhere = mainsOf(everything);
  if (anywhere.length === 0) throw noMainPackage("., ./cmd/* and ./...", [...usual, ...everything]);
  return anywhere;
}

async function resolve(
  wanted: string,
  list: List,
  { moduleDirectory }: Pick<ListRequest, "moduleDirectory">,
  { runner }: Pick<World, "runner">,
): Promise<MainPackage[]> {
  const { patterns, filesNamed } = mainPatterns(wanted);
  const listed = await list(...patterns);
  const mains = mainsOf(listed);
  if (mains.length === 0) throw notAMainPackage(wanted, listed, mainsOf(await list("./...")), moduleDirectory);
  if (filesNamed) {
    const packages = mains.map((main) => formatMain(main, moduleDirectory)).join(", ");
    runner.notice(
      `main: ${wanted} is built as its package, ${packages}: ` +
        "Go would leave out the other files of the package and the commit if only files were named.",
    );
  }
  return mains;
}
