import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { removeTree } from "../../src/world/cache-service/merge-tree.ts";
import { type OfferedPath, offeredModules, writeProxy } from "./module-proxy.ts";

const execute = promisify(execFile);

/** A machine with a checkout of a small module and a real Go; its Go caches can be emptied, as on a fresh runner. */
export interface Machine {
  /** GITHUB_WORKSPACE */
  readonly workspace: string;
  readonly moduleCache: string;
  readonly buildCache: string;
  /** What the processes of a job on it need, and what Go's settings are found in. */
  readonly env: Readonly<Record<string, string>>;
  /** Standard output of a go command in the workspace. */
  go(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>;
  /** A source file in the workspace, older than 2 s as in a checkout: Go would index it later and so have something new. */
  write(path: string, text: string): Promise<void>;
  /** Makes the module in `directory` import exactly these, go.mod and go.sum along with it. The caches stay as they are. */
  require(paths: readonly OfferedPath[], directory?: string): Promise<void>;
  /** Packages that had to be compiled. `proxy`: GOPROXY; `off` proves that nothing was fetched. */
  build(proxy?: "off", env?: Readonly<Record<string, string>>): Promise<readonly string[]>;
  /** What looks like a module and a build entry to the caches, at once: for tests that are not about Go. */
  pretendBuild(): Promise<void>;
  emptyCaches(): Promise<void>;
  /** What a restore or a save may have left behind. */
  leftovers(): Promise<readonly string[]>;
  /** Of the workspace; without a path everything. */
  remove(path?: string): Promise<void>;
}

/** What the module of a machine imports. */
export const usual: readonly OfferedPath[] = ["example.com/dep", "example.com/Upper/Case", "example.com/old"];

/** The module imports `example.com/dep`, upper case and `+incompatible`. No package needs the standard library: that would take Go 10 s. */
export async function makeMachine(): Promise<Machine> {
  // White space, quotes and an umlaut: the cache library puts paths into command lines.
  const top = await mkdtemp(join(tmpdir(), "gin-deploy caches 'ü' "));
  const place = (name: string) => join(top, name);
  const [workspace, moduleCache, buildCache] = [place("work space"), place("go mod"), place("go build")];
  const temp = await mkdtemp(join(tmpdir(), "gin-deploy-runner-temp-"));
  const env = {
    HOME: top,
    GOENV: "off",
    GOMODCACHE: moduleCache,
    GOCACHE: buildCache,
    GOPROXY: pathToFileURL(place("proxy")).href,
    GOSUMDB: "off",
    GOTOOLCHAIN: "local",
    GOFLAGS: "",
    GOWORK: "",
    CGO_ENABLED: "0",
    RUNNER_TEMP: temp,
  };
  const go = (args: readonly string[], extra = {}, cwd = workspace) =>
    execute("go", [...args], { cwd, env: { ...process.env, ...env, ...extra } });
  let written = 0;
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(workspace, path)), { recursive: true });
    await writeFile(join(workspace, path), text);
    const modified = Date.now() / 1000 - 7200 + written++;
    await utimes(join(workspace, path), modified, modified);
  };
  const require = async (paths: readonly OfferedPath[], directory = ".") => {
    const imports = paths.map((path, index) => `import d${index} "${path}"\n`).join("");
    const uses = paths.map((_, index) => ` + d${index}.Path`).join("");
    const requirements = paths.map((path) => `require ${path} ${offeredModules[path].version}\n`).join("");
    const goMod = `module example.com/tiny/${directory === "." ? "" : directory}`.replace(/\/$/, "");
    await write(join(directory, "go.mod"), `${goMod}\n\ngo 1.21\n\n${requirements}`);
    await write(join(directory, "tiny.go"), `package tiny\n\n${imports}\nvar Paths = ""${uses}\n`);
    // With a module cache of its own, so that those of the job do not have it already.
    const elsewhere = { GOMODCACHE: place("tidy mod"), GOCACHE: place("tidy build"), GOWORK: "off" };
    await go(["mod", "tidy"], elsewhere, join(workspace, directory));
    for (const name of ["go.mod", "go.sum"]) {
      const file = join(workspace, directory, name);
      if (await stat(file).catch(() => undefined)) await write(join(directory, name), await readFile(file, "utf8"));
    }
  };
  const remove = async () => {
    await removeTree(top);
    await removeTree(temp);
  };
  try {
    await writeProxy(place("proxy"));
    await require(usual);
    // A large object in the build cache: what changes elsewhere is little beside it.
    await write("heavy/heavy.go", `package heavy\n\nvar Text = "${randomBytes(100_000).toString("hex")}"\n`);
    await write("light/light.go", "package light\n\nvar State = 0\n");
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    workspace,
    moduleCache,
    buildCache,
    env,
    write,
    require,
    go: async (args, extra) => (await go(args, extra)).stdout,
    async build(proxy, extra = {}) {
      const { stderr } = await go(["build", "-v", "-trimpath", "./..."], {
        ...(proxy && { GOPROXY: proxy }),
        ...extra,
      });
      return stderr.split("\n").filter((line) => line !== "" && !line.startsWith("go: downloading"));
    },
    async pretendBuild() {
      // Only a module that is what go.sum says is saved.
      await go(["mod", "download", "example.com/dep"]);
      const entry = join(buildCache, `00/${"0".repeat(64)}-d`);
      await mkdir(dirname(entry), { recursive: true });
      // Random, so that the archive is as large.
      await writeFile(entry, randomBytes(50_000));
    },
    async emptyCaches() {
      await removeTree(moduleCache);
      await removeTree(buildCache);
    },
    async leftovers() {
      const hidden = async (path: string) =>
        (await readdir(path).catch(() => [])).filter((name) => name.startsWith(".gin-deploy"));
      return [...(await readdir(temp)), ...(await hidden(moduleCache)), ...(await hidden(buildCache))];
    },
    remove: (path) => (path === undefined ? remove() : removeTree(join(workspace, path))),
  };
}

/** Every file of a directory with its time and size: what "nothing was touched" means. Paths relative to it. */
export async function snapshot(directory: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const facts = files.map(async (file) => {
    const { mtimeMs, size, mode, ino } = await stat(file);
    return [file.slice(directory.length + 1), [mtimeMs, size, mode, ino].join(" ")] as const;
  });
  return new Map((await Promise.all(facts)).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Names below a directory, files and directories, sorted; relative to it. */
export async function namesBelow(directory: string): Promise<readonly string[]> {
  return (await readdir(directory, { recursive: true }).catch(() => [])).sort();
}
