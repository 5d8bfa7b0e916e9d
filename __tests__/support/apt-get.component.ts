import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aptGet } from "../../scripts/apt-get.ts";
import { findProgram } from "./fleet/can-boot-hosts.ts";

/** A mirror that answers when it is told to: until then whoever asks it holds the lock of apt's lists. */
const held: ServerResponse[] = [];
let isOpen = false;
const mirror = createServer((request, response) => {
  if (!isOpen) held.push(response);
  else answer(request.url, response);
});
const answer = (url = "", response: ServerResponse) =>
  url.endsWith("/Packages") ? response.end(packages) : response.writeHead(404).end();
const packages = "Package: greeter\nVersion: 1\nArchitecture: all\nFilename: greeter.deb\nSize: 1\n\n";

let directory: string;
beforeEach(async () => {
  isOpen = false;
  mirror.listen(0, "127.0.0.1");
  await once(mirror, "listening");
  directory = mkdtempSync(join(tmpdir(), "gin-deploy-apt-"));
  for (const place of ["lists/partial", "archives/partial"]) mkdirSync(join(directory, place), { recursive: true });
  const { port } = mirror.address() as AddressInfo;
  writeFileSync(join(directory, "sources.list"), `deb [trusted=yes] http://127.0.0.1:${port} ./\n`);
  const settings = {
    "Dir::State::lists": join(directory, "lists"),
    "Dir::Cache::archives": join(directory, "archives"),
    "Dir::Cache::pkgcache": "",
    "Dir::Cache::srcpkgcache": "",
    "Dir::Etc::sourcelist": join(directory, "sources.list"),
    "Dir::Etc::sourceparts": "/dev/null",
    "APT::Sandbox::User": "",
    "Acquire::http::Proxy": "DIRECT",
    "Acquire::Languages": "none",
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`);
  writeFileSync(join(directory, "apt.conf"), lines.join(""));
  vi.stubEnv("APT_CONFIG", join(directory, "apt.conf"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  mirror.closeAllConnections();
  mirror.close();
  rmSync(directory, { recursive: true, force: true });
});

function openMirror(): void {
  isOpen = true;
  for (const response of held.splice(0)) answer(response.req.url, response);
}

describe.skipIf(findProgram("apt-get") === undefined)("the set-up and another package manager", () => {
  it("waits until the other one is done, which holds a lock that apt itself does not wait for", async () => {
    const said: string[] = [];
    const other = aptGet(["update"], (line) => said.push(`other: ${line}`));
    await vi.waitUntil(() => held.length > 0, { timeout: 300_000 });
    const ours = aptGet(["update"], (line) => {
      said.push(line);
      openMirror();
    });
    expect(await Promise.all([other, ours]), said.join("\n")).toEqual([true, true]);
    expect(said).toEqual([expect.stringMatching(/^waiting for another package manager: Could not get lock .*lists/)]);
  });

  it("does not wait where nothing is in its way, and shows why it failed", async () => {
    openMirror();
    const said: string[] = [];
    expect(await aptGet(["install", "--yes", "no-such-package"], (line) => said.push(line))).toBe(false);
    expect(said).toEqual([expect.stringMatching(/^apt-get install .* failed\n[\s\S]*no-such-package/)]);
  });
});
