import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { thisPlatform } from "../../src/world/platform.ts";
import { archiveAt, goproxy, hideGo, type Job, startJob, withPath } from "./install-job.ts";
import { noNetwork, type TemporaryDirectory } from "./install-world.ts";
import { serveTable, startServer } from "./local-server.ts";
import { archivePath, mirrorPages, placeSmallGo } from "./small-go.ts";

let hidden: TemporaryDirectory;

beforeAll(async () => {
  hidden = await hideGo();
});

afterAll(() => hidden[Symbol.asyncDispose]());

const sources = [archiveAt("https://go.example/dl"), goproxy];

describe("a Go that is at hand", () => {
  it.each([
    // go-version, go.mod: what is taken of a tool cache with 1.25.9, 1.26.1, 1.26.8, 1.27rc1
    ["1.26.1", "go 1.21", "1.26.1"],
    ["1.26", "go 1.21", "1.26.8"],
    ["^1.25", "go 1.21", "1.26.8"],
    ["<1.26", "go 1.21", "1.25.9"],
    ["1.27rc1", "go 1.21", "1.27rc1"],
    [undefined, "go 1.26", "1.26.8"],
    [undefined, "go 1.26.1", "1.26.8"],
    [undefined, "go 1.25.3", "1.25.9"],
    [undefined, "go 1.25\ntoolchain go1.26.1", "1.26.1"],
    [undefined, "", "1.26.8"],
  ])("is taken for go-version %s with %j without a single request: %s", async (goVersion, goMod, version) => {
    await using job = await startJob(goMod, { GOPROXY: "https://user:secret@proxy.example" }, noNetwork);
    for (const [name, place] of Object.entries({
      "1.25.9": "1.25.9",
      "1.26.1": "1.26.1",
      "1.26.8": "1.26.8",
      "1.27rc1": "1.27.0-rc.1",
    })) {
      await placeInToolCache(job, name, place);
    }
    const go = await job.install(sources, goVersion === undefined ? {} : { goVersion });
    expect(go).toMatchObject({ version, origin: "tool cache" });
    expect(job.recorded.paths.at(-1)).toBe(dirname(go.goBinary));
    expect(job.said("warning")).toEqual([]);
  });

  it.each([
    ["1.26.8", "go 1.21"],
    ["1.26.x", "go 1.21"],
    [undefined, "go 1.26"],
  ])("on PATH is taken for go-version %s with %j without a single request", async (goVersion, goMod) => {
    await using job = await startJob(goMod, {}, noNetwork);
    await placeSmallGo(join(job.directory, "go"), "1.26.8");
    const restore = withPath(join(job.directory, "go", "bin"));
    try {
      const go = await job.install(sources, goVersion === undefined ? {} : { goVersion });
      expect(go).toMatchObject({ version: "1.26.8", origin: "PATH", goroot: join(job.directory, "go") });
    } finally {
      restore();
    }
  });

  it("of a later minor version than go.mod's is passed over, and the newest of go.mod's is fetched", async () => {
    await using server = await startServer(serveTable(await mirrorPages(["1.25.1", "1.25.9", "1.26.8"])));
    await using job = await startJob("go 1.25");
    await placeInToolCache(job, "1.26.8", "1.26.8");
    expect(await job.install([archiveAt(server.url)])).toMatchObject({ version: "1.25.9", origin: server.url });
  });

  it("does for stable once a source has said what stable is", async () => {
    await using server = await startServer(serveTable(await mirrorPages(["1.25.9", "1.26.8"], [])));
    await using job = await startJob("go 1.25");
    await placeInToolCache(job, "1.26.8", "1.26.8");
    expect(await job.install([archiveAt(server.url)], { goVersion: "stable" })).toMatchObject({ origin: "tool cache" });
    expect(server.asked).toEqual(["/?mode=json&include=all"]);
  });

  it("of the version file's version is taken without a single request", async () => {
    await using job = await startJob("go 1.25", {}, noNetwork);
    await placeInToolCache(job, "1.26.1", "1.26.1");
    const goVersionFile = join(job.moduleDirectory, ".tool-versions");
    await writeFile(goVersionFile, "golang 1.26.1\n");
    expect(await job.install(sources, { goVersionFile })).toMatchObject({ version: "1.26.1" });
    expect(job.said("info").at(-1)).toBe("Go 1.26.1 from tool cache, wanted by .tool-versions line 1: 1.26.1");
  });

  it.each([
    [{ goVersion: "1.24" }, "go 1.25", /^go-version 1\.24 is older than Go 1\.25/],
    [{ goVersionFile: ".go-version" }, "go 1.25", /^\.go-version line 1: 1\.24\.1 is older than Go 1\.25/],
    [{ goVersionFile: "nowhere" }, "go 1.25", /^go-version-file: nowhere is not there/],
    [{}, "go 1.x", /cannot read its line go 1\.x/],
  ])("is not even looked for when %j contradicts %j", async (asks, goMod, message) => {
    await using job = await startJob(goMod, {}, noNetwork);
    await writeFile(join(job.moduleDirectory, ".go-version"), "1.24.1");
    const file = "goVersionFile" in asks ? { goVersionFile: join(job.moduleDirectory, asks.goVersionFile) } : asks;
    await expect(job.install(sources, file)).rejects.toMatchObject({
      code: "input",
      message: expect.stringMatching(message),
    });
  });

  it("is preferred in a version that is fetched once, also by two jobs at once", async () => {
    await using server = await startServer(serveTable(await mirrorPages(["1.26.8"])));
    await using job = await startJob("go 1.26");
    const both = await Promise.all([1, 2].map(() => job.install([archiveAt(server.url)])));
    expect(new Set(both.map(({ goroot }) => goroot)).size).toBe(1);
    expect(await job.install([archiveAt(server.url)])).toMatchObject({ origin: "tool cache" });
    expect(server.asked.filter((path) => path === archivePath("1.26.8")).length).toBeLessThanOrEqual(2);
  });
});

async function placeInToolCache(job: Job, name: string, place: string): Promise<void> {
  const goroot = join(job.toolCache, "go", place, thisPlatform.arch);
  await mkdir(goroot, { recursive: true });
  await placeSmallGo(goroot, name);
  await writeFile(`${goroot}.complete`, "");
}
