import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, symlink, utimes, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DownloadSource, InstalledGo } from "../../src/model/installed-go.ts";
import { readProject } from "../../src/project/read-project.ts";
import { toGoPlatform } from "../../src/targets/go-platform.ts";
import { moduleVersion, parseGoproxy } from "../../src/toolchain/goproxy/module-proxy.ts";
import { planGo } from "../../src/toolchain/plan-go.ts";
import { githubHttp } from "../../src/world/http.ts";
import { thisPlatform } from "../../src/world/platform.ts";
import { askGo, type GoArchive, makeGoArchive, run } from "./go-archive.ts";
import { writeZip } from "./goproxy/zip-writer.ts";
import { recordingWorld, type TemporaryDirectory, temporaryDirectory } from "./install-world.ts";
import { type Answer, serveTable, startServer } from "./local-server.ts";

let home: TemporaryDirectory;
let archive: GoArchive;
let goproxy: string;
let pathBefore: string | undefined;
let pathWithGo: string;

beforeAll(async () => {
  home = await temporaryDirectory();
  archive = await makeGoArchive(join(home.path, "archive"));
  goproxy = await askGo("GOPROXY");
  pathBefore = process.env["PATH"];
  pathWithGo = [join(await askGo("GOROOT"), "bin"), pathBefore].join(delimiter);
  // From here on a machine without Go: only what unpacks archives is on PATH.
  const tools = join(home.path, "tools");
  await mkdir(tools);
  for (const tool of ["tar", "gzip"]) {
    const { stdout } = await run("which", [tool]);
    await symlink(stdout.trim(), join(tools, tool));
  }
  process.env["PATH"] = tools;
});

afterAll(async () => {
  process.env["PATH"] = pathBefore;
  await home[Symbol.asyncDispose]();
});

describe("an archive source", () => {
  it("installs what its listing names, once", async () => {
    await using server = await startServer(mirror());
    const job = await newJob(`go ${archive.version.major}.${archive.version.minor}`);
    const go = await job.install([archiveAt(server.url)]);
    expect(go.version).toBe(archive.name);
    await expectRuns(go.goBinary);
    expect(job.world.recorded.paths.at(-1)).toBe(dirname(go.goBinary));
    expect(await readdir(dirname(go.goroot))).toEqual([thisPlatform.arch, `${thisPlatform.arch}.complete`]);

    const again = await job.install([archiveAt(server.url)]);
    expect(again).toMatchObject({ goroot: go.goroot, origin: "tool cache" });
    expect(server.asked.filter((path) => path.endsWith(archive.fileName))).toHaveLength(1);
    expect(job.world.recorded.lines.at(-1)).toMatch(/^info: Go \S+ from tool cache, wanted by go\.mod's line go /);
  });

  it("does without a listing when it has the hash beside the archive", async () => {
    await using server = await startServer(
      serveTable({
        [`/dl/${archive.fileName}`]: archive.bytes,
        [`/dl/${archive.fileName}.sha256`]: `${archive.sha256}  ${archive.fileName}\n`,
      }),
    );
    const go = await (await newJob()).install([archiveAt(`${server.url}/dl/`)], archive.name);
    await expectRuns(go.goBinary);
  });

  it.each([
    ["is tampered with", () => mirror({ bytes: flipped(archive.bytes) }), /tampered with: SHA-256/],
    ["is cut off, with a length", () => mirror({ sentBytes: 1000 }), /go\d\S+: aborted/],
    ["is cut off, without a length", () => mirror({ bytes: archive.bytes.subarray(0, 1000) }), /of 1000 bytes/],
    ["is not there", () => serveTable({ "/": archive.listing }), /answered 404/],
    ["has no hash", () => serveTable({ [`/${archive.fileName}`]: archive.bytes }), /nothing to check .* with/],
    ["is of another version than it says", () => mirror({ saysVersion: "1.99.1" }), /it says it is Go/],
  ])("is refused when the archive %s", async (_what, answer, message) => {
    await using server = await startServer(answer());
    const job = await newJob();
    const wanted = message.source.includes("it says") ? "1.99.1" : archive.name;
    await expect(job.install([archiveAt(server.url)], wanted)).rejects.toMatchObject({
      code: "toolchain",
      message: expect.stringMatching(message),
    });
    expect(await job.leftovers()).toEqual([]);
    expect(job.world.recorded.paths).toEqual([]);
  });

  it("is passed over when it fails, with its reason, and the last error lists all", async () => {
    await using empty = await startServer(serveTable({}));
    await using busy = await startServer((_request, response) => response.writeHead(503).end());
    await using good = await startServer(mirror());
    const job = await newJob();
    const go = await job.install([archiveAt(empty.url), archiveAt(busy.url), archiveAt(good.url)], archive.name);
    expect(go.origin).toBe(good.url);
    const warnings = job.world.recorded.lines.filter((line) => line.startsWith("warning"));
    expect(warnings).toEqual([
      expect.stringContaining(`No Go from ${empty.url}: it has no listing (answered 404)`),
      expect.stringContaining(`No Go from ${busy.url}: answered 503`),
    ]);
    await expect((await newJob()).install([archiveAt(empty.url), archiveAt(busy.url)], "1.99")).rejects.toMatchObject({
      evidence: [expect.stringContaining(empty.url), expect.stringContaining(busy.url)],
    });
  });

  it("serves two jobs at once", async () => {
    await using server = await startServer(mirror());
    const job = await newJob();
    const installed = await Promise.all([1, 2].map(() => job.install([archiveAt(server.url)], archive.name)));
    for (const go of installed) await expectRuns(go.goBinary);
    expect(await readdir(dirname(installed[0]?.goroot ?? ""))).toHaveLength(2);
  });

  it("starts anew after a job was killed half-way", async () => {
    const half = Promise.withResolvers<void>();
    await using slow = await startServer((request, response, path) => {
      if (!path.endsWith(archive.fileName)) return mirror()(request, response, path);
      response.writeHead(200, { "content-length": archive.bytes.length });
      return response.write(archive.bytes.subarray(0, archive.bytes.length / 2), () => half.resolve());
    });
    const job = await newJob();
    const script = join(import.meta.dirname, "install-once.ts");
    const child = spawn(process.execPath, [script, job.moduleDirectory, job.toolCache, slow.url, archive.name]);
    await half.promise;
    child.kill("SIGKILL");
    await once(child, "close");
    const [left = ""] = await job.leftovers();
    expect(left).toMatch(/\.partial$/);

    const twoHoursAgo = Date.now() / 1000 - 2 * 3600;
    await utimes(join(job.toolCache, "go", archive.name, left), twoHoursAgo, twoHoursAgo);
    await using server = await startServer(mirror());
    const go = await job.install([archiveAt(server.url)], archive.name);
    await expectRuns(go.goBinary);
    expect((await job.leftovers()).filter((name) => name.endsWith(".partial"))).toEqual([]);
  });
});

describe("a Go that is already here", () => {
  it("is taken from PATH when it fits, and its root is set right", async () => {
    const goroot = await withGoOnPath(() => askGo("GOROOT"));
    const job = await newJob("go 1.21", { GOROOT: "/elsewhere" });
    const go = await withGoOnPath(() => job.install([], archive.name));
    expect(go).toEqual({ version: archive.name, goroot, goBinary: join(goroot, "bin", "go"), origin: "PATH" });
    expect(job.world.recorded.exported).toEqual({ GOROOT: goroot });
  });

  it("is not taken from PATH when it does not fit", async () => {
    const job = await newJob("go 1.99");
    await expect(withGoOnPath(() => job.install([]))).rejects.toMatchObject({ code: "toolchain" });
    expect(job.world.recorded.lines.join("\n")).toContain(`The Go ${archive.name} on PATH is not what is wanted`);
  });

  it("is replaced in the tool cache when it does not run", async () => {
    await using server = await startServer(mirror());
    const job = await newJob();
    const { goBinary } = await job.install([archiveAt(server.url)], archive.name);
    await writeFile(goBinary, "#!/no/such/interpreter\n");
    const go = await job.install([archiveAt(server.url)], archive.name);
    expect(go.origin).toBe(server.url);
    await expectRuns(go.goBinary);
  });
});

describe("a module that cannot be built", () => {
  it("fails before anything is fetched: a go-version that is too old", async () => {
    await using server = await startServer(mirror());
    const job = await newJob("go 1.26.1");
    await expect(job.install([archiveAt(server.url)], "1.25")).rejects.toMatchObject({ code: "input" });
    expect(server.asked).toEqual([]);
  });

  it("fails without a go.mod, and says where there is one", async () => {
    const job = await newJob("go 1.26", { GITHUB_WORKSPACE: home.path });
    const parent = dirname(job.moduleDirectory);
    const attempt = readProject(parent, job.world);
    await expect(attempt).rejects.toMatchObject({
      code: "input",
      message: expect.stringContaining("working-directory"),
      hint: expect.stringMatching(/There is one in: job\d+\/module\./),
    });
  });
});

describe("the module proxy", () => {
  it("gives a Go to a machine that has none, checked against the checksum database, and it builds", async () => {
    const job = await newJob("go 1.21", { GOPROXY: goproxy });
    const go = await job.install([{ kind: "goproxy" }], archive.name);
    expect(go.origin).toContain("goproxy https://");
    await expectRuns(go.goBinary);
    await writeFile(join(job.moduleDirectory, "main.go"), 'package main\n\nfunc main() { println("built") }\n');
    const env = { PATH: process.env["PATH"], HOME: home.path, GOCACHE: join(home.path, "gocache"), CGO_ENABLED: "0" };
    const { stderr } = await run(go.goBinary, ["run", "."], { cwd: job.moduleDirectory, env });
    expect(stderr).toBe("built\n");
    // A module's zip cannot hold go.mod files of other modules under their name; an archive of Go has them.
    expect(await job.world.files.list(join(go.goroot, "src"))).toContain("go.mod");
  });

  it.each([
    ["a byte of the zip", "zip", flipped, /the zip is refused|tampered with: its hash/],
    ["the whole zip", "zip", () => otherZip(), /tampered with: its hash is h1:\S+ instead of h1:/],
    ["half of the zip", "zip", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2), /not whole/],
    [
      "the hash in the record",
      "/lookup/",
      (bytes: Buffer) => replaced(bytes, /h1:.../, "h1:AAA"),
      /not in the signed tree/,
    ],
    [
      "the signature",
      "/lookup/",
      (bytes: Buffer) => replaced(bytes, /go\.sum database tree\n./, "go.sum database tree\n9"),
      /not signed/,
    ],
    ["a tile", "/tile/8/0/", flipped, /not in the signed tree/],
  ])("is refused when a proxy changes %s", async (_what, place, change, message) => {
    await askProxy(`/golang.org/toolchain/@v/${version()}.zip`);
    await using server = await startServer(relay(place, change));
    const job = await newJob("go 1.21", { GOPROXY: server.url });
    await expect(job.install([{ kind: "goproxy" }], archive.name)).rejects.toThrow(message);
    expect(await job.leftovers()).toEqual([]);
  });

  it("says when the check is switched off, and when no proxy is left", async () => {
    await using relay = await startServer(serveTable({ [`/golang.org/toolchain/@v/${version()}.zip`]: otherZip() }));
    const job = await newJob("go 1.21", { GOPROXY: relay.url, GOSUMDB: "off" });
    await expect(job.install([{ kind: "goproxy" }], archive.name)).rejects.toThrow(/cannot be used/);
    expect(job.world.recorded.lines.join("\n")).toMatch(/warning: GOSUMDB=off/);
    const closed = await newJob("go 1.21", { GOPROXY: "off" });
    await expect(closed.install([{ kind: "goproxy" }], "1.26")).rejects.toThrow(
      /GOPROXY is off, so there is no module proxy/,
    );
  });
});

interface Job {
  readonly moduleDirectory: string;
  readonly toolCache: string;
  readonly world: ReturnType<typeof recordingWorld>;
  install(sources: readonly DownloadSource[], goVersion?: string): Promise<InstalledGo>;
  /** What stands in the directory of the version. */
  leftovers(): Promise<readonly string[]>;
}

let jobs = 0;

async function newJob(goMod = "go 1.21", env: Record<string, string> = {}): Promise<Job> {
  jobs += 1;
  const [moduleDirectory, toolCache] = ["module", "tool-cache-ö"].map((name) => join(home.path, `job${jobs}`, name));
  if (moduleDirectory === undefined || toolCache === undefined) throw new Error("cannot happen");
  await mkdir(moduleDirectory, { recursive: true });
  await writeFile(join(moduleDirectory, "go.mod"), `module example.com/job\n\n${goMod}\n`);
  const world = recordingWorld({ RUNNER_TOOL_CACHE: toolCache, ...env });
  return {
    moduleDirectory,
    toolCache,
    world,
    async install(sources, goVersion) {
      const project = await readProject(moduleDirectory, world);
      return (await planGo({ goVersion, goVersionFile: undefined, sources }, project, world)).install();
    },
    leftovers: () => world.files.list(join(toolCache, "go", archive.name)),
  };
}

function archiveAt(baseUrl: string): DownloadSource {
  return { kind: "archive", baseUrl };
}

/** A mirror with a listing, whose archive may be something else than the listing says. */
function mirror({
  bytes = archive.bytes,
  sentBytes = Number.POSITIVE_INFINITY,
  saysVersion = archive.name,
} = {}): Answer {
  return (_request, response, path) => {
    if (path === "/?mode=json&include=all") {
      response.end(archive.listing.replaceAll(`go${archive.name}"`, `go${saysVersion}"`));
    } else if (path === `/${archive.fileName}`) {
      response.writeHead(200, { "content-length": bytes.length });
      if (sentBytes > bytes.length) response.end(bytes);
      else response.write(bytes.subarray(0, sentBytes), () => response.destroy());
    } else response.writeHead(404).end();
  };
}

/** The real proxy, except that one kind of answer is changed on its way. */
function relay(place: string, change: (bytes: Buffer) => Buffer): Answer {
  return async (_request, response, path) => {
    const { status, bytes } = await askProxy(path);
    response.writeHead(status).end(status === 200 && path.includes(place) ? change(bytes) : bytes);
  };
}

/** What the real proxy answers. Asked once: a toolchain is 70 MB, and whoever waits for a relay's first byte gives up after 15 s. */
const answers = new Map<string, Promise<{ readonly status: number; readonly bytes: Buffer }>>();

function askProxy(path: string) {
  const known = answers.get(path) ?? fetchFromProxy(path);
  answers.set(path, known);
  return known;
}

async function fetchFromProxy(path: string) {
  const patience = { timeoutMs: 3_600_000, stallTimeoutMs: 600_000 };
  const { status, body } = await githubHttp.get(`${parseGoproxy(goproxy).proxies[0]?.url}${path}`, patience);
  return { status, bytes: Buffer.concat(await body.toArray()) };
}

function flipped(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  const place = Math.floor(bytes.length / 2);
  changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
  return changed;
}

function replaced(bytes: Buffer, pattern: RegExp, text: string): Buffer {
  return Buffer.from(bytes.toString().replace(pattern, text));
}

function version(): string {
  return moduleVersion(archive.version, toGoPlatform(thisPlatform));
}

/** A sound zip that holds something else. */
function otherZip(): Buffer {
  return writeZip([{ name: `golang.org/toolchain@${version()}/bin/go`, content: "#!/bin/sh\necho evil\n" }]);
}

async function withGoOnPath<T>(work: () => Promise<T>): Promise<T> {
  const before = process.env["PATH"];
  process.env["PATH"] = pathWithGo;
  try {
    return await work();
  } finally {
    process.env["PATH"] = before;
  }
}

async function expectRuns(goBinary: string): Promise<void> {
  const { stdout } = await run(goBinary, ["version"], { env: { GOTOOLCHAIN: "local" } });
  expect(stdout).toContain(`go version go${archive.name} `);
}
