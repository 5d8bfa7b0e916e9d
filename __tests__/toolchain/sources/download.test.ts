import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { download, downloadWhole, shownUrl } from "../../../src/toolchain/sources/download.ts";
import { githubHttp } from "../../../src/world/http.ts";
import { fastTime, recordingWorld } from "../install-world.ts";
import { startDeafServer, startServer } from "../local-server.ts";

const limitBytes = 1e6;

describe("download", () => {
  it.each([
    ["a 503", (response: ServerResponse) => response.writeHead(503).end("busy")],
    ["a 429", (response: ServerResponse) => response.writeHead(429).end()],
    ["a reset before the answer", (response: ServerResponse) => response.destroy()],
    [
      "a reset within the body",
      (response: ServerResponse) => {
        response.writeHead(200, { "content-length": 100 }).write("half");
        setImmediate(() => response.destroy());
      },
    ],
  ])("tries again after %s", async (_what, fail) => {
    let tries = 0;
    await using server = await startServer((_request, response) => {
      tries += 1;
      if (tries < 3) fail(response);
      else response.end("whole");
    });
    const world = recordingWorld({});
    const bytes = await downloadWhole({ url: `${server.url}/a`, limitBytes }, world);
    expect(bytes.toString()).toBe("whole");
    expect(world.recorded.lines).toEqual([
      expect.stringMatching(/\/a: .*; trying again in 1 s$/),
      expect.stringMatching(/\/a: .*; trying again in 4 s$/),
    ]);
  });

  it.each([
    [
      "within the body",
      (response: ServerResponse) => response.writeHead(200, { "content-length": 100 }).write("half"),
      /no byte came for 15 s/,
    ],
    ["before the answer", () => undefined, /no byte came for 15 s/],
    [
      "never, but takes too long",
      (response: ServerResponse) => {
        const timer = setInterval(() => response.write("x"), 20);
        response.on("close", () => clearInterval(timer));
      },
      /took more than 60 s/,
    ],
  ])("tries once more when the other side falls silent %s, and not again", async (_when, fail, reason) => {
    await using server = await startServer((_request, response) => fail(response));
    const world = recordingWorld({}, fastTime(server.url));
    // What goes on writing is never silent for so long, however busy the machine is.
    const patience = reason.source.includes("60 s") ? { stallTimeoutMs: 9_000_000 } : {};
    const attempt = downloadWhole({ url: `${server.url}/a`, limitBytes, ...patience }, world);
    await expect(attempt).rejects.toThrow(new RegExp(`${reason.source} \\(after 2 tries\\)$`));
    // On a busy machine a try may be over before it has arrived.
    expect(server.asked.length).toBeLessThanOrEqual(2);
    expect(world.recorded.lines).toEqual([expect.stringMatching(reason)]);
  });

  it("gives up after three tries, with the reason", async () => {
    await using server = await startServer((_request, response) => response.writeHead(502).end());
    const attempt = download({ url: `${server.url}/a`, limitBytes }, recordingWorld({}));
    await expect(attempt).rejects.toMatchObject({
      code: "toolchain",
      message: `${server.url}/a: answered 502 (after 3 tries)`,
    });
    expect(server.asked).toHaveLength(3);
  });

  it("says at once what is not there", async () => {
    await using server = await startServer((_request, response) => response.writeHead(404).end("no such thing"));
    const answer = await download({ url: `${server.url}/a`, limitBytes }, recordingWorld({}));
    expect(answer).toEqual({ kind: "refused", status: 404 });
    expect(server.asked).toHaveLength(1);
  });

  it("refuses a body without end, without reading it", async () => {
    await using server = await startServer((_request, response) => {
      const timer = setInterval(() => response.write(Buffer.alloc(64 * 1024)), 1);
      response.on("close", () => clearInterval(timer));
    });
    const attempt = download({ url: server.url, limitBytes }, recordingWorld({}));
    await expect(attempt).rejects.toThrow(/more than 1000000 bytes/);
    expect(server.asked).toHaveLength(1);
  });

  it("refuses a body that says that it is too large, without reading any of it", async () => {
    await using server = await startServer((_request, response) =>
      response.writeHead(200, { "content-length": limitBytes + 1 }).write("x"),
    );
    const attempt = download({ url: server.url, limitBytes }, recordingWorld({}));
    await expect(attempt).rejects.toThrow(/more than 1000000 bytes/);
    expect(server.asked).toHaveLength(1);
  });

  it("does not wait for a connection longer than for an answer", async () => {
    await using deaf = await startDeafServer();
    const { clock, http } = fastTime(deaf.url);
    // Large downloads may take minutes, here hours: only the silence can end this one.
    const patient = { get: (url: string, options = {}) => http.get(url, { ...options, timeoutMs: 1e9 }) };
    const world = recordingWorld({}, { clock, http: patient });
    const attempt = download({ url: deaf.url, limitBytes, title: "go.tar.gz" }, world);
    await expect(attempt).rejects.toThrow(/no byte came for 15 s \(after 2 tries\)$/);
  });

  it.each(["before the answer", "within the body"])("ends when the job is cancelled %s", async (when) => {
    const cancel = new AbortController();
    await using server = await startServer((_request, response) => {
      if (when === "within the body") response.writeHead(200, { "content-length": 100 }).write("half");
      setTimeout(() => cancel.abort(), 50);
    });
    const world = recordingWorld({}, { cancelled: cancel.signal });
    await expect(download({ url: server.url, limitBytes }, world)).rejects.toMatchObject({ code: "cancelled" });
    expect(server.asked).toHaveLength(1);
  });

  it("says how far it is, but not often", async () => {
    let elapsedMs = 0;
    await using server = await startServer((_request, response) => {
      response.writeHead(200, { "content-length": 10_000_000 });
      response.end(Buffer.alloc(10_000_000));
    });
    const world = recordingWorld({});
    const clock = { ...world.clock, elapsed: () => (elapsedMs += 100) };
    await download({ url: server.url, limitBytes: 1e8, title: "go.tar.gz" }, { ...world, clock });
    const chunks = elapsedMs / 100;
    expect(world.recorded.lines.length).toBeLessThanOrEqual(chunks / 30 + 1);
    expect(world.recorded.lines[0]).toMatch(/^info: {3}go\.tar\.gz: \d+ % of 10 MB, \d+\.\d MB\/s$/);
  });
});

describe("the HTTP port", () => {
  it("follows redirects, relative ones too, and sends no credential", async () => {
    const seen: (string | undefined)[] = [];
    await using server = await startServer((request, response, path) => {
      seen.push(request.headers.authorization);
      if (path === "/a") response.writeHead(302, { location: "b/c?d=e" }).end("moved");
      else response.end(path);
    });
    const url = server.url.replace("//", "//user:secret@");
    const bytes = await downloadWhole({ url: `${url}/a`, limitBytes }, recordingWorld({}));
    expect(bytes.toString()).toBe("/b/c?d=e");
    expect(seen).toEqual([undefined, undefined]);
  });

  it.each([
    ["a redirect in a circle", "/a", /more than 10 redirects/],
    ["a redirect to a file", "file:///etc/passwd", /not followed/],
  ])("refuses %s", async (_what, location, message) => {
    await using server = await startServer((_request, response) => response.writeHead(302, { location }).end());
    await expect(githubHttp.get(`${server.url}/a`)).rejects.toThrow(message);
  });

  it("ends at its deadline", async () => {
    await using server = await startServer((_request, response) => {
      const timer = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(timer));
    });
    // On a busy machine it may come before the answer.
    const reading = githubHttp.get(server.url, { timeoutMs: 300 }).then(({ body }) => body.toArray());
    await expect(reading).rejects.toThrow(/timeout/);
  });
});

describe("shownUrl", () => {
  it.each([
    ["https://user:secret@proxy.example/go/", "https://proxy.example/go/"],
    ["https://go.dev/dl?token=secret#x", "https://go.dev/dl"],
    ["https://go.dev/", "https://go.dev"],
    ["secret", "an address that cannot be read"],
  ])("shows %s without what may be secret", (url, shown) => {
    expect(shownUrl(url)).toBe(shown);
  });
});
