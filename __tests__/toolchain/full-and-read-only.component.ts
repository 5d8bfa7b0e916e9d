import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DownloadSource } from "../../src/model/installed-go.ts";
import { run } from "./go-archive.ts";
import { archiveAt, goproxy, hideGo, startJob } from "./install-job.ts";
import { type TemporaryDirectory, temporaryDirectory } from "./install-world.ts";
import { type LocalServer, serveTable, startServer } from "./local-server.ts";
import { mirrorPages, proxyPages } from "./small-go.ts";

const pageBytes = 4096;
const canMount = await mayMount();

let hidden: TemporaryDirectory;
let server: LocalServer;

beforeAll(async () => {
  server = await startServer(serveTable({ ...(await mirrorPages(["1.26.8"])), ...proxyPages(["1.26.8"]) }));
  hidden = await hideGo("mount", "umount");
});

afterAll(async () => {
  await hidden[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

describe.skipIf(!canMount)("a tool cache on a device of its own", () => {
  it.each([
    ["before the archive is whole", () => archiveAt(server.url), 0],
    ["while tar unpacks", () => archiveAt(server.url), 1],
    ["while a module is written", () => goproxy, 0],
  ] satisfies [string, () => DownloadSource, number][])(
    "that fills up %s is named, and no other source is asked",
    async (_when, source, freePages) => {
      await using device = await mountMemory(16);
      await using other = await startServer(serveTable({}));
      const env = { RUNNER_TOOL_CACHE: device.path, GOPROXY: server.url, GOSUMDB: "off" };
      await using job = await startJob("go 1.26", env);
      await fill(device.path, 16 - freePages);
      await expect(job.install([source(), archiveAt(other.url)])).rejects.toMatchObject({
        code: "toolchain",
        message: expect.stringMatching(
          new RegExp(`^cannot put Go into ${device.path}/go/1\\.26\\.8/\\S+: there is no space left on its device$`),
        ),
      });
      expect(other.asked).toEqual([]);
      // Nothing is left of it, not even where it failed.
      expect(await readdir(join(device.path, "go", "1.26.8"))).toEqual([]);
    },
  );

  it.each([
    ["with Go in it", "go", "it is read-only"],
    ["and empty", ".", "it cannot be made; is its device read-only?"],
  ])("that is read-only %s is passed over, and that is said", async (_what, made, problem) => {
    await using device = await mountMemory(16);
    await mkdir(join(device.path, made), { recursive: true });
    await run("mount", ["-o", "remount,ro", device.path]);
    await using temporary = await temporaryDirectory();
    const env = { RUNNER_TOOL_CACHE: device.path, RUNNER_TEMP: temporary.path };
    await using job = await startJob("go 1.26", env);
    const go = await job.install([archiveAt(server.url)]);
    const next = join(temporary.path, "gin-deploy-tools");
    expect(go.goroot.startsWith(next)).toBe(true);
    expect(job.said("info")).toContain(
      `Go goes to ${next}, as the runner's tool cache cannot take it (${device.path}: ${problem})`,
    );
    expect(await job.install([])).toMatchObject({ origin: "tool cache", goroot: go.goroot });
  });
});

describe.skipIf(process.getuid?.() !== 0)("an ordinary user", () => {
  it("who may not write to the tool cache is told, and gets Go elsewhere", async () => {
    await using job = await startJob("go 1.26");
    const closed = join(job.directory, "closed");
    await mkdir(closed, { mode: 0o755 });
    await using second = await startJob("go 1.26", {
      RUNNER_TOOL_CACHE: closed,
      RUNNER_TEMP: join(job.directory, "t"),
    });
    await Promise.all([job.directory, second.directory].map((directory) => chmod(directory, 0o777)));
    const go = await asNobody(() => second.install([archiveAt(server.url)]));
    expect(go.goroot).toContain(join(job.directory, "t", "gin-deploy-tools"));
    expect(second.said("info").join("\n")).toContain(`(${closed}: this user may not write there)`);
  });

  it("who may not even read the tool cache gets Go elsewhere", async () => {
    await using job = await startJob("go 1.26");
    const closed = join(job.directory, "closed");
    await mkdir(join(closed, "go"), { recursive: true });
    await chmod(closed, 0o700);
    await using second = await startJob("go 1.26", {
      RUNNER_TOOL_CACHE: closed,
      RUNNER_TEMP: join(job.directory, "t"),
    });
    await Promise.all([job.directory, second.directory].map((directory) => chmod(directory, 0o777)));
    expect(await asNobody(() => second.install([archiveAt(server.url)]))).toMatchObject({ version: "1.26.8" });
  });

  it("who may not read go.mod is told so", async () => {
    await using job = await startJob("go 1.26");
    await chmod(job.directory, 0o755);
    await chmod(join(job.moduleDirectory, "go.mod"), 0o600);
    await expect(asNobody(() => job.install([]))).rejects.toMatchObject({
      code: "input",
      message: expect.stringMatching(/go\.mod cannot be read$/),
    });
  });
});

interface Device extends AsyncDisposable {
  readonly path: string;
}

async function mountMemory(pages: number): Promise<Device> {
  const place = await temporaryDirectory();
  await run("mount", ["-t", "tmpfs", "-o", `size=${pages * pageBytes}`, "tmpfs", place.path]);
  return {
    path: place.path,
    async [Symbol.asyncDispose]() {
      await run("umount", ["-l", place.path]);
      await place[Symbol.asyncDispose]();
    },
  };
}

async function mayMount(): Promise<boolean> {
  try {
    await (await mountMemory(1))[Symbol.asyncDispose]();
    return true;
  } catch {
    return false;
  }
}

async function fill(directory: string, pages: number): Promise<void> {
  await writeFile(join(directory, "fill"), Buffer.alloc(pages * pageBytes));
}

async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  const nobody = 65534;
  process.seteuid?.(nobody);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
