import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  chooseRoot,
  goDirectory,
  listWholeGo,
  placeGo,
  toolRoots,
  withScratch,
} from "../../src/toolchain/tool-directories.ts";
import { parseRelease } from "../../src/toolchain/wish/go-version.ts";
import { type Files, systemFiles } from "../../src/world/files.ts";
import { recordingWorld, temporaryDirectory } from "./install-world.ts";

const version = parseRelease("1.26.8") ?? never();

describe("placeGo", () => {
  it("lets the first of many jobs win; the others use its Go", async () => {
    await using root = await temporaryDirectory();
    const directory = goDirectory(root.path, version, "x64");
    const jobs = Array.from({ length: 8 }, (_, job) => place(directory, `job ${job}`));
    expect(new Set(await Promise.all(jobs))).toEqual(new Set([directory]));
    expect(await readFile(join(directory, "VERSION"), "utf8")).toMatch(/^job \d$/);
    expect(await readdir(join(directory, ".."))).toEqual(["x64", "x64.complete"]);
  });

  it("keeps a Go that is there and whole", async () => {
    await using root = await temporaryDirectory();
    const directory = goDirectory(root.path, version, "x64");
    await place(directory, "first");
    await place(directory, "second");
    expect(await readFile(join(directory, "VERSION"), "utf8")).toBe("first");
  });

  it("replaces debris without a marker, and a Go that was found broken", async () => {
    await using root = await temporaryDirectory();
    const directory = goDirectory(root.path, version, "x64");
    await mkdir(join(directory, "bin"), { recursive: true });
    await place(directory, "first");
    expect(await readdir(directory)).not.toContain("bin");
    await place(directory, "second", true);
    expect(await readFile(join(directory, "VERSION"), "utf8")).toBe("second");
  });

  it("keeps the Go that another job puts there right after the first look", async () => {
    await using root = await temporaryDirectory();
    const directory = goDirectory(root.path, version, "x64");
    let looks = 0;
    const files: Files = {
      ...systemFiles,
      async stat(path) {
        const facts = await systemFiles.stat(path);
        looks += 1;
        if (looks === 1) await place(directory, "winner");
        return facts;
      },
    };
    await place(directory, "loser", false, files);
    expect(await readFile(join(directory, "VERSION"), "utf8")).toBe("winner");
  });

  async function place(directory: string, text: string, isBroken = false, files = systemFiles): Promise<string> {
    const world = { ...recordingWorld({}), files };
    return withScratch(directory, world, async (scratch) => {
      await world.files.write(join(scratch, "go", "VERSION"), text);
      return placeGo(join(scratch, "go"), directory, scratch, isBroken, world);
    });
  }
});

describe("withScratch", () => {
  it("leaves nothing behind, also on failure, and clears what killed jobs left", async () => {
    await using root = await temporaryDirectory();
    const directory = goDirectory(root.path, version, "x64");
    const parent = join(directory, "..");
    await mkdir(join(parent, "x64.old.partial", "tree"), { recursive: true });
    await mkdir(join(parent, "x64.busy.partial"));
    await utimes(join(parent, "x64.old.partial"), 1, 1);
    const attempt = withScratch(directory, recordingWorld({}), () => Promise.reject(new Error("no")));
    await expect(attempt).rejects.toThrow("no");
    expect(await readdir(parent)).toEqual(["x64.busy.partial"]);
  });
});

describe("listWholeGo", () => {
  it("lists what is marked complete for this architecture, under names that the tool cache uses", async () => {
    await using root = await temporaryDirectory();
    const world = recordingWorld({}, { platform: { os: "linux", arch: "x64", cores: 1, memoryBytes: 1 } });
    for (const name of ["1.26.8/x64", "1.27.0-rc.1/x64", "1.25.1/arm64", "go1.26.8/x64", "x/x64", "1.24.1/x64"]) {
      await mkdir(join(root.path, "go", name), { recursive: true });
      if (name !== "1.24.1/x64") await writeFile(join(root.path, "go", `${name}.complete`), "");
    }
    await mkdir(join(root.path, "go", "1.23.1"));
    await writeFile(join(root.path, "go", "1.23.1", "x64.complete"), "");
    expect(await listWholeGo(root.path, world)).toEqual([parseRelease("1.26.8"), parseRelease("1.27rc1")]);
    expect(await listWholeGo(join(root.path, "absent"), world)).toEqual([]);
  });
});

describe("where Go is installed", () => {
  it("is the runner's tool cache, else a directory of the runner's or of the user's own", () => {
    expect(toolRoots({ RUNNER_TOOL_CACHE: "/t", RUNNER_TEMP: "/r", HOME: "/h", TMPDIR: "/tmp" })).toEqual([
      "/t",
      join("/r", "gin-deploy-tools"),
      join("/h", ".cache", "gin-deploy-tools"),
    ]);
    expect(toolRoots({ RUNNER_TOOL_CACHE: "", XDG_CACHE_HOME: "/x" })).toEqual([join("/x", "gin-deploy-tools")]);
  });

  it("is the next one when one cannot be written to, and that is said", async () => {
    await using root = await temporaryDirectory();
    const file = join(root.path, "file");
    await writeFile(file, "");
    const world = recordingWorld({ RUNNER_TOOL_CACHE: file, RUNNER_TEMP: root.path });
    const chosen = await chooseRoot(world);
    expect(chosen).toBe(join(root.path, "gin-deploy-tools"));
    expect(await readdir(join(chosen, "go"))).toEqual([]);
    expect(world.recorded.lines).toEqual([
      expect.stringMatching(/^info: Go goes to .*gin-deploy-tools, as .*not a dir/i),
    ]);
    await expect(chooseRoot(recordingWorld({ RUNNER_TOOL_CACHE: file }))).rejects.toMatchObject({ code: "toolchain" });
    await expect(chooseRoot(recordingWorld({}))).rejects.toThrow(/none is set/);
  });
});

function never(): never {
  throw new Error("cannot happen");
}
