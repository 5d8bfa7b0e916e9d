import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { archiveAt, goproxy, hideGo, startJob } from "../install-job.ts";
import { fastTime, type TemporaryDirectory } from "../install-world.ts";
import { type Answer, serveTable, startServer } from "../local-server.ts";
import { archivePath, databasePages, mirrorPages, type Pages, proxyPages } from "../small-go.ts";

let hidden: TemporaryDirectory;
/** A mirror with a listing, of releases that it has. */
let whole: Pages;

beforeAll(async () => {
  hidden = await hideGo();
  whole = await mirrorPages(["1.24.9", "1.25.9", "1.26.0", "1.26.8", "1.27rc1"]);
});

afterAll(() => hidden[Symbol.asyncDispose]());

const silent: Answer = () => undefined;
const busy: Answer = (_request, response) => response.writeHead(500).end("<html>trouble</html>");

describe("sources", () => {
  it.each([
    [{ goVersion: "1.26.0" }, "go 1.21", "1.26.0"],
    [{ goVersion: "1.26" }, "go 1.21", "1.26.8"],
    [{ goVersion: "stable" }, "go 1.21", "1.26.8"],
    [{ goVersion: "oldstable" }, "go 1.21", "1.25.9"],
    [{ goVersion: "1.27.0-rc.1" }, "go 1.21", "1.27rc1"],
    [{}, "go 1.26", "1.26.8"],
    [{}, "go 1.24\ntoolchain go1.25.9", "1.25.9"],
    [{}, "", "1.26.8"],
  ])("give %j with %j Go %s", async (asks, goMod, version) => {
    await using server = await startServer(serveTable(whole));
    await using job = await startJob(goMod);
    const go = await job.install([archiveAt(server.url)], asks);
    expect(go).toMatchObject({ version, origin: server.url });
    expect(server.asked).toEqual(["/?mode=json&include=all", archivePath(version)]);
    expect(job.said("warning")).toEqual([]);
  });

  it("are asked for what one lists and only another one has", async () => {
    await using first = await startServer(serveTable(await mirrorPages(["1.26.0", "1.26.8"], [])));
    await using second = await startServer(serveTable(whole));
    await using job = await startJob("go 1.26");
    const go = await job.install([archiveAt(first.url), archiveAt(second.url)]);
    expect(go).toMatchObject({ version: "1.26.8", origin: second.url });
    const address = `${first.url}${archivePath("1.26.8")}`;
    expect(job.said("warning")).toEqual([`No Go from ${address}: answered 404; trying the next source`]);
  });

  it("without a listing leave the choice to the next one, and may still have the archive", async () => {
    const { "/": _listing, ...files } = whole;
    await using plain = await startServer(serveTable(files));
    await using listed = await startServer(serveTable({ "/": whole["/"] ?? "" }));
    await using job = await startJob("go 1.26");
    const go = await job.install([archiveAt(plain.url), archiveAt(listed.url)]);
    expect(go).toMatchObject({ version: "1.26.8", origin: plain.url });
    expect(job.said("warning")).toEqual([]);
    expect(job.said("info")[0]).toBe(
      `${plain.url}: it has no listing (answered 404), so it can only be asked for a complete version such as 1.26.8; asking the next source`,
    );
  });

  it("without a listing are asked for the very patch that go.mod names", async () => {
    const { "/": _listing, ...files } = whole;
    await using plain = await startServer(serveTable(files));
    await using job = await startJob("go 1.26.0");
    expect(await job.install([archiveAt(plain.url)])).toMatchObject({ version: "1.26.0", origin: plain.url });
    expect(plain.asked.at(-1)).toBe(archivePath("1.26.0"));
  });

  it.each([
    ["answers 500", busy, /: answered 500 \(after 3 tries\)/],
    ["is silent", silent, /: no byte came for 15 s \(after 2 tries\)/],
    ["resets", ((_request, response) => response.destroy()) satisfies Answer, /: .*hang up \(after 3 tries\)/],
    [
      "sends a huge listing",
      ((_request, response) => response.writeHead(200, { "content-length": 3e9 }).write("[")) satisfies Answer,
      /: sends more than 16777216 bytes/,
    ],
  ])("of which the first %s are asked once, and its failure is reported once", async (_what, answer, reason) => {
    await using bad = await startServer(answer);
    await using good = await startServer(serveTable(whole));
    await using job = await startJob("go 1.21", {}, answer === silent ? fastTime(bad.url) : {});
    const go = await job.install([archiveAt(bad.url), archiveAt(good.url)], { goVersion: "stable" });
    expect(go).toMatchObject({ version: "1.26.8", origin: good.url });
    const [warning, ...more] = job.said("warning");
    expect(more).toEqual([]);
    expect(warning).toMatch(reason);
    // Each address once.
    expect(warning?.split(bad.url)).toHaveLength(2);
    expect(bad.asked.filter((path) => path !== "/?mode=json&include=all")).toEqual([]);
  });

  it.each([
    ["HTML", "<html>Index of /dl</html>"],
    ["half of the JSON", "half"],
    ["JSON of another kind", '{"message":"no"}'],
  ])("that send %s for a listing are asked for the hash beside the archive", async (_what, listing) => {
    const text = listing === "half" ? String(whole["/"]).slice(0, 500) : listing;
    await using server = await startServer(serveTable({ ...whole, "/": text }));
    await using job = await startJob();
    expect(await job.install([archiveAt(server.url)], { goVersion: "1.26.8" })).toMatchObject({ version: "1.26.8" });
    await expect(job.install([archiveAt(server.url)], { goVersion: "1.25" })).rejects.toThrow(
      /it has no listing \(what it sends is not a JSON list of releases\), so it can only be asked for a complete version/,
    );
  });

  it.each([
    [["1.26.8", "1.27rc1"], "its list ends with Go 1.27rc1 and has none that fits"],
    [[], "its list has no version that fits"],
  ])("that list %j say what they lack", async (listed, words) => {
    const listing = listed.length === 0 ? "[]" : (await mirrorPages(listed))["/"];
    await using server = await startServer(serveTable({ "/": listing ?? "" }));
    await using job = await startJob("go 1.27");
    await expect(job.install([archiveAt(server.url)])).rejects.toThrow(
      `no Go for go.mod's line go 1.27: ${server.url}: ${words}`,
    );
  });

  it("that send something else than their listing says are refused, and leave nothing", async () => {
    await using server = await startServer(serveTable({ ...whole, [archivePath("1.26.8")]: "something else" }));
    await using job = await startJob("go 1.26");
    const actual = createHash("sha256").update("something else").digest("hex");
    await expect(job.install([archiveAt(server.url)])).rejects.toThrow(
      `${server.url}${archivePath("1.26.8")} is damaged or tampered with: SHA-256 ${actual} of 14 bytes instead of`,
    );
    expect(await readdir(join(job.toolCache, "go", "1.26.8"))).toEqual([]);
    expect(job.recorded.paths).toEqual([]);
  });

  it("that all fail are listed in the last error, each with its reason", async () => {
    await using empty = await startServer(serveTable({}));
    await using bad = await startServer(busy);
    await using proxy = await startServer(serveTable({}));
    await using job = await startJob("go 1.26", { GOPROXY: proxy.url, GOSUMDB: "off" });
    const sources = [archiveAt(empty.url), archiveAt(bad.url), goproxy];
    const attempt = job.install(sources);
    await expect(attempt).rejects.toMatchObject({
      code: "toolchain",
      message: "no Go for go.mod's line go 1.26: none of 3 sources has it",
      evidence: [
        expect.stringContaining(`${empty.url}: it has no listing (answered 404)`),
        `${bad.url}: answered 500 (after 3 tries)`,
        expect.stringContaining("goproxy: no proxy of GOPROXY has golang.org/toolchain/@v/list"),
      ],
    });
    expect(job.said("warning")).toHaveLength(1);
  });

  it("are not asked for a stable Go that go.mod does not allow", async () => {
    await using server = await startServer(serveTable(whole));
    await using job = await startJob("go 1.26");
    await expect(job.install([archiveAt(server.url)], { goVersion: "oldstable" })).rejects.toMatchObject({
      code: "input",
      message: "oldstable is Go 1.25.9 today, older than Go 1.26, which go.mod demands",
    });
    expect(server.asked).toEqual(["/?mode=json&include=all"]);
  });

  it("wait as Retry-After asks", async () => {
    let requests = 0;
    await using server = await startServer((request, response, path) => {
      requests += 1;
      if (requests === 1) return response.writeHead(429, { "retry-after": "7" }).end();
      return serveTable(whole)(request, response, path);
    });
    await using job = await startJob("go 1.26");
    await job.install([archiveAt(server.url)]);
    expect(job.said("info")[0]).toBe(`${server.url}: answered 429; trying again in 7 s`);
  });

  it("may be a module proxy that is checked by a database of one's own", async () => {
    const { gosumdb, pages } = await databasePages("1.26.8");
    await using proxy = await startServer(serveTable({ ...proxyPages(["1.26.0", "1.26.8"]), ...pages }));
    await using job = await startJob("go 1.26", { GOPROXY: proxy.url, GOSUMDB: gosumdb });
    const go = await job.install([goproxy]);
    expect(go).toMatchObject({ version: "1.26.8", origin: `goproxy ${proxy.url}` });
    expect(job.said("warning")).toEqual([]);
  });
});
