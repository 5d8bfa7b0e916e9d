import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { archiveAt, goproxy, hideGo, startJob } from "../install-job.ts";
import type { TemporaryDirectory } from "../install-world.ts";
import { serveTable, startForwardProxy, startServer } from "../local-server.ts";
import { archivePath, databasePages, mirrorPages, proxyPages } from "../small-go.ts";

let hidden: TemporaryDirectory;
const secrets = {
  GITHUB_TOKEN: "ghs_secret1",
  ACTIONS_RUNTIME_TOKEN: "secret2",
  NETRC: "/secret3",
  INPUT_TOKEN: "secret4",
};
const settings = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"];
const before = new Map<string, string | undefined>();

beforeAll(async () => {
  hidden = await hideGo();
  for (const name of [...settings, ...Object.keys(secrets)]) {
    before.set(name, process.env[name]);
    delete process.env[name];
  }
  Object.assign(process.env, secrets);
});

afterAll(async () => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await hidden[Symbol.asyncDispose]();
});

describe("a source", () => {
  it("of archives never gets a credential, neither at its own address nor where it redirects to", async () => {
    await using store = await startServer(serveTable(await mirrorPages(["1.26.8"])));
    await using front = await startServer((_request, response, path) =>
      response.writeHead(302, { location: `${store.url.replace("//", "//user:secret6@")}${path}` }).end(),
    );
    await using job = await startJob("go 1.26", secrets);
    const go = await job.install([archiveAt(front.url.replace("//", "//user:secret5@"))]);
    expect(go.version).toBe("1.26.8");
    expect(store.asked).toEqual(["/?mode=json&include=all", archivePath("1.26.8")]);
    expectNoSecret([...front.heard, ...store.heard, ...job.recorded.lines]);
    expect(job.said("warning")).toEqual([
      `go-download-base-url: the credential in the address of ${new URL(front.url).host} is not sent; no credential goes to a source of Go`,
    ]);
  });

  it("of modules never gets a credential, nor does its checksum database", async () => {
    const { gosumdb, pages } = await databasePages("1.26.8");
    await using proxy = await startServer(serveTable({ ...proxyPages(["1.26.8"]), ...pages }));
    const GOPROXY = proxy.url.replace("//", "//user:secret5@");
    await using job = await startJob("go 1.26", { ...secrets, GOPROXY, GOSUMDB: gosumdb });
    expect(await job.install([goproxy])).toMatchObject({ version: "1.26.8", origin: `goproxy ${proxy.url}` });
    expect(proxy.asked.length).toBeGreaterThan(3);
    expectNoSecret([...proxy.heard, ...job.recorded.lines]);
    expect(job.said("warning")).toEqual([
      `GOPROXY: the credential in the address of ${new URL(proxy.url).host} is not sent; no credential goes to a source of Go`,
    ]);
  });
});

describe("a company's proxy", () => {
  it.each([
    ["an archive source", () => [archiveAt("http://go.test/dl")], "/dl"],
    ["the module proxy", () => [goproxy], ""],
  ])("is gone through to %s, and NO_PROXY around it", async (_what, sources, prefix) => {
    const { gosumdb, pages } = await databasePages("1.26.8");
    const all = { ...(await mirrorPages(["1.26.8"])), ...proxyPages(["1.26.8"]), ...pages };
    const table = Object.fromEntries(Object.entries(all).map(([path, body]) => [`${prefix}${path}`, body]));
    await using server = await startServer(serveTable(table));
    await using proxy = await startForwardProxy(server);
    const env = { GOPROXY: "http://go.test", GOSUMDB: gosumdb };
    await withSettings({ HTTP_PROXY: proxy.url }, async () => {
      await using job = await startJob("go 1.26", env);
      expect(await job.install(sources())).toMatchObject({ version: "1.26.8" });
    });
    expect(new Set(proxy.connected)).toEqual(new Set(["go.test:80"]));
    expect(proxy.connected).toHaveLength(server.asked.length);

    await withSettings({ HTTP_PROXY: proxy.url, NO_PROXY: "go.test" }, async () => {
      await using job = await startJob("go 1.26", env);
      await expect(job.install(sources())).rejects.toThrow(/go\.test/);
    });
    expect(proxy.connected).toHaveLength(server.asked.length);
  });

  it("is gone through for https by HTTPS_PROXY", async () => {
    await using server = await startServer(serveTable({}));
    await using proxy = await startForwardProxy(server);
    await withSettings({ HTTPS_PROXY: proxy.url, HTTP_PROXY: "http://127.0.0.1:1" }, async () => {
      await using job = await startJob("go 1.26");
      // What the tunnel leads to speaks no TLS: what counts is that it was asked for.
      await expect(job.install([archiveAt("https://go.test/dl")])).rejects.toMatchObject({ code: "toolchain" });
    });
    expect(new Set(proxy.connected)).toEqual(new Set(["go.test:443"]));
  });
});

function expectNoSecret(lines: readonly string[]): void {
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => /secret|authorization|cookie/i.test(line))).toEqual([]);
}

async function withSettings(values: Readonly<Record<string, string>>, work: () => Promise<void>): Promise<void> {
  Object.assign(process.env, values);
  try {
    await work();
  } finally {
    for (const name of Object.keys(values)) delete process.env[name];
  }
}
