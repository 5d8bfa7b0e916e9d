import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { goproxy, hideGo, type Job, startJob } from "../install-job.ts";
import { fastTime, noNetwork, type TemporaryDirectory } from "../install-world.ts";
import { type Answer, serveTable, startServer } from "../local-server.ts";
import { databasePages, type Pages, proxyPages, zipPath } from "../small-go.ts";
import { writeZip } from "./zip-writer.ts";

let hidden: TemporaryDirectory;
/** A whole proxy of Go 1.26.8 that relays its checksum database. */
let pages: Pages;
let gosumdb: string;

beforeAll(async () => {
  hidden = await hideGo();
  const database = await databasePages("1.26.8");
  gosumdb = database.gosumdb;
  pages = { ...proxyPages(["1.26.8"]), ...database.pages };
});

afterAll(() => hidden[Symbol.asyncDispose]());

const silent: Answer = () => undefined;
const status =
  (code: number): Answer =>
  (_request, response) =>
    response.writeHead(code).end("no");

describe("GOPROXY", () => {
  it.each([
    // what the first proxy does, the separator behind it, the same as a server: whether the second one is asked, and the words else
    ["answers 404", ",", status(404), true, undefined],
    ["answers 404", "|", status(404), true, undefined],
    ["answers 410", ",", status(410), true, undefined],
    ["answers 500", ",", status(500), false, /^no Go for .*: goproxy: \S+: answered 500 \(after 3 tries\)$/],
    ["answers 500", "|", status(500), true, undefined],
    ["answers 403", ",", status(403), false, /goproxy: http:\S+list: answered 403$/],
    ["answers 403", "|", status(403), true, undefined],
    ["is silent", ",", silent, false, /no byte came for 15 s \(after 2 tries\)/],
    ["is silent", "|", silent, true, undefined],
  ])("goes on or not when the first one %s before a %s", async (_what, separator, answer, isSecondAsked, words) => {
    await using first = await startServer(answer);
    await using second = await startServer(serveTable(pages));
    const env = { GOPROXY: `${first.url}${separator}${second.url}`, GOSUMDB: gosumdb };
    await using job = await startJob("go 1.26", env, answer === silent ? fastTime(first.url) : {});
    const attempt = job.install([goproxy]);
    if (words === undefined) {
      expect(await attempt).toMatchObject({ version: "1.26.8", origin: `goproxy ${second.url}` });
      // What broke once is not waited for again. On a busy machine a try may be over before it has arrived.
      if (answer === silent) expect(first.asked.filter((path) => !path.endsWith("/list"))).toEqual([]);
    } else await expect(attempt).rejects.toThrow(words);
    expect(second.asked.length > 0).toBe(isSecondAsked);
  });

  it.each([
    ["direct", "direct"],
    ["off", "off"],
  ])("ends at %s: nothing behind it is asked", async (word, shown) => {
    await using server = await startServer(serveTable(pages));
    await using job = await startJob("go 1.26", { GOPROXY: `${word},${server.url}`, GOSUMDB: gosumdb });
    await expect(job.install([goproxy])).rejects.toThrow(
      `goproxy: GOPROXY is ${shown}, so there is no module proxy to fetch Go from`,
    );
    expect(server.asked).toEqual([]);
  });

  it.each(["gopher://proxy.example", "proxy", "https://", "file://host/share"])("refuses %s", async (entry) => {
    await using server = await startServer(serveTable(pages));
    await using job = await startJob("go 1.26", { GOPROXY: `${entry}|${server.url}`, GOSUMDB: gosumdb });
    await expect(job.install([goproxy])).rejects.toThrow(/GOPROXY: .* is not the address of a module proxy/);
    expect(server.asked).toEqual([]);
  });

  it.each([
    ["a byte of the zip", "zip", flipped, /the zip is refused|tampered with/],
    ["the whole zip", "zip", () => otherZip(), /\.zip is tampered with: its hash is h1:\S+ instead of h1:/],
    ["the end of the zip", "zip", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2), /the zip is refused/],
    ["the hash in the record", "lookup", changed(/h1:.../, "h1:AAA"), /is not in the signed tree/],
    ["the tree of the record", "lookup", changed(/tree\n1/, "tree\n2"), /is not signed by its key/],
    ["the record into a page", "lookup", () => Buffer.from("<html>login</html>"), /something that is no record/],
  ])("is not believed when a proxy changes %s", async (_what, place, change, words) => {
    const answer = Object.entries(pages).map(([path, body]) => [
      path,
      path.includes(place) ? change(Buffer.from(body)) : body,
    ]);
    await using bad = await startServer(serveTable(Object.fromEntries(answer)));
    await using good = await startServer(serveTable(pages));
    await using job = await startJob("go 1.26", { GOPROXY: `${bad.url}|${good.url}`, GOSUMDB: gosumdb });
    await expect(job.install([goproxy])).rejects.toThrow(words);
    // As with Go: who sends something wrong ends the matter.
    expect(good.asked).toEqual([]);
    expect(await readdir(join(job.toolCache, "go", "1.26.8"))).toEqual([]);
  });

  it("goes back to a proxy that only does not relay the database", async () => {
    await using first = await startServer((request, response, path) =>
      path.startsWith("/sumdb/") ? status(403)(request, response, path) : serveTable(pages)(request, response, path),
    );
    await using second = await startServer(serveTable(pages));
    await using job = await startJob("go 1.26", { GOPROXY: `${first.url}|${second.url}`, GOSUMDB: gosumdb });
    expect(await job.install([goproxy])).toMatchObject({ origin: `goproxy ${first.url}` });
    expect(second.asked.every((path) => path.startsWith("/sumdb/"))).toBe(true);
  });

  it("tries again when the zip breaks off on its way", async () => {
    let tries = 0;
    await using server = await startServer((request, response, path) => {
      if (path !== zipPath("1.26.8")) return serveTable(pages)(request, response, path);
      tries += 1;
      if (tries === 2) return serveTable(pages)(request, response, path);
      response.writeHead(200, { "content-length": 1000 });
      return response.write("PK", () => response.destroy());
    });
    await using job = await startJob("go 1.26", { GOPROXY: server.url, GOSUMDB: gosumdb });
    expect(await job.install([goproxy])).toMatchObject({ version: "1.26.8" });
    expect(job.said("info").filter((line) => line.includes("trying again in 1 s"))).toHaveLength(1);
  });

  it("warns that nothing is checked with GOSUMDB=off", async () => {
    await using server = await startServer(serveTable(proxyPages(["1.26.8"])));
    await using job = await startJob("go 1.26", { GOPROXY: server.url, GOSUMDB: "off" });
    await job.install([goproxy]);
    expect(job.said("warning")).toEqual([
      expect.stringMatching(/^GOSUMDB=off: Go is fetched .* without being checked/),
    ]);
    expect(server.asked.filter((path) => path.includes("sumdb"))).toEqual([]);
  });

  it("counts as `go env -w` wrote it", async () => {
    await using server = await startServer(serveTable(pages));
    await using job = await startJob("go 1.26", { GOENV: "" });
    const file = join(job.directory, ".config", "go", "env");
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `GOPROXY=${server.url}\nGOSUMDB=${gosumdb}\n`);
    expect(await job.install([goproxy])).toMatchObject({ version: "1.26.8" });
  });
});

describe("GOPROXY=file://", () => {
  it("needs no network, with the checksum database beside it", async () => {
    await using job = await startJob("go 1.26", {}, noNetwork);
    await writePages(job, pages);
    const env = { GOPROXY: urlOf(job), GOSUMDB: gosumdb };
    await using offline = await startJob("go 1.26", env, noNetwork);
    const go = await offline.install([goproxy]);
    expect(go).toMatchObject({
      version: "1.26.8",
      origin: expect.stringMatching(/^goproxy file:\/\/.*proxy%20%C3%B6$/),
    });
  });

  it("is checked as any other: the database is asked, and what differs is refused", async () => {
    await using server = await startServer(serveTable(pages));
    await using job = await startJob("go 1.26", {});
    await writePages(job, { ...proxyPages(["1.26.8"]), [zipPath("1.26.8")]: otherZip() });
    const env = { GOPROXY: `${urlOf(job)},${server.url}`, GOSUMDB: gosumdb };
    await using other = await startJob("go 1.26", env);
    await expect(other.install([goproxy])).rejects.toThrow(/file:\S+ is tampered with/);
    expect(server.asked.every((path) => path.startsWith("/sumdb/"))).toBe(true);
  });

  it("that does not have it leaves it to the next one", async () => {
    await using server = await startServer(serveTable(pages));
    await using job = await startJob("go 1.26", { GOPROXY: `file:///no/such/place,${server.url}`, GOSUMDB: gosumdb });
    expect(await job.install([goproxy])).toMatchObject({ origin: `goproxy ${server.url}` });
  });

  function urlOf(job: Job): string {
    return pathToFileURL(join(job.directory, "proxy ö")).href;
  }

  async function writePages(job: Job, table: Pages): Promise<void> {
    for (const [path, body] of Object.entries(table)) {
      const file = join(job.directory, "proxy ö", path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, body);
    }
  }
});

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const place = Math.floor(bytes.length / 2);
  copy.writeUInt8(copy.readUInt8(place) ^ 1, place);
  return copy;
}

function changed(pattern: RegExp, text: string): (bytes: Buffer) => Buffer {
  return (bytes) => Buffer.from(bytes.toString().replace(pattern, text));
}

/** A sound zip that holds something else. */
function otherZip(): Buffer {
  const name = zipPath("1.26.8").replace(/^.*\/(.*)\.zip$/, "golang.org/toolchain@$1/bin/go");
  return writeZip([{ name, content: "#!/bin/sh\necho evil\n" }]);
}
