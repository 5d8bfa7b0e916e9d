import { join } from "node:path";
import { ActionError, wordsOf } from "../errors.ts";
import { parseGosumdb } from "./checksum-record.ts";
import { hashEntries } from "./directory-hash.ts";
import { type Download, download, shownUrl, throwIfCancelled } from "./download.ts";
import { toGoPlatform } from "./go-platform.ts";
import type { GoSource, SourceWorld } from "./go-source.ts";
import { lookUpHash } from "./look-up-hash.ts";
import { moduleVersion, type ProxyEntry, parseGoproxy, parseModuleList, toolchainModule } from "./module-proxy.ts";
import { maximumUnpackedBytes, readZipEntries, type ZipEntry } from "./zip-entries.ts";

/**
 * The module `golang.org/toolchain`, from the proxies that GOPROXY names. It is checked as Go itself would (hash, signed
 * checksum database, proof of inclusion), with or without a Go at hand: one road for every machine.
 */
export function moduleSource(world: SourceWorld): GoSource {
  const proxies = parseGoproxy(world.runner.env["GOPROXY"]);
  const platform = toGoPlatform(world.platform);
  return {
    name: proxies.length === 0 ? "goproxy" : `goproxy ${proxies.map(({ url }) => shownUrl(url)).join(", ")}`,
    async versions() {
      const path = `${toolchainModule}/@v/list`;
      const list = await fromProxies(proxies, ({ url }) => download({ url: `${url}/${path}`, limitBytes: 4e6 }, world));
      return parseModuleList(list.toString(), platform);
    },
    async unpack(version, directory) {
      const wanted = moduleVersion(version, platform);
      const expected = await expectedHash(wanted, proxies, world);
      const path = `${toolchainModule}/@v/${wanted}.zip`;
      const zip = await fromProxies(proxies, ({ url }) =>
        download({ url: `${url}/${path}`, limitBytes: maximumUnpackedBytes, title: wanted }, world),
      );
      const prefix = `${toolchainModule}@${wanted}/`;
      const entries = readZipEntries(zip, prefix);
      const actual = await hashEntries(entries);
      if (expected !== undefined && actual !== expected) {
        throw new ActionError("toolchain", `${path} is tampered with: its hash is ${actual} instead of ${expected}`);
      }
      const goroot = join(directory, "go");
      await writeEntries(entries, prefix, goroot, world);
      return goroot;
    },
  };
}

/** undefined when the user switched the check off. */
async function expectedHash(
  version: string,
  proxies: readonly ProxyEntry[],
  world: SourceWorld,
): Promise<string | undefined> {
  const database = parseGosumdb(world.runner.env["GOSUMDB"]);
  if (database) return lookUpHash(version, proxies, database, world);
  world.runner.warning("GOSUMDB=off: Go is fetched from the module proxy without being checked against a database");
  return undefined;
}

/** Asks the proxies in order, under the rules of GOPROXY. */
async function fromProxies(
  proxies: readonly ProxyEntry[],
  ask: (proxy: ProxyEntry) => Promise<Download>,
): Promise<Buffer> {
  const failures: string[] = [];
  for (const proxy of proxies) {
    let isAbsent = false;
    try {
      const answer = await ask(proxy);
      if (answer.kind === "body") return answer.bytes;
      isAbsent = answer.status === 404 || answer.status === 410;
      failures.push(`${shownUrl(proxy.url)} answered ${answer.status}`);
    } catch (error) {
      if (!(error instanceof ActionError) || error.code === "cancelled") throw error;
      failures.push(wordsOf(error));
    }
    if (!isAbsent && proxy.nextOn === "absent") break;
  }
  throw new ActionError("toolchain", failures.length === 0 ? "GOPROXY names no http(s) proxy" : failures.join("; "));
}

/** How many files are written side by side: enough to keep the disk busy. */
const writers = 8;

async function writeEntries(
  entries: readonly ZipEntry[],
  prefix: string,
  goroot: string,
  world: SourceWorld,
): Promise<void> {
  const queue = entries.values();
  const write = async () => {
    for (const entry of queue) {
      throwIfCancelled(world.cancelled);
      const path = entry.name.slice(prefix.length);
      await world.files.write(join(goroot, restoredName(path)), entry.read(), isProgram(path) ? 0o755 : 0o644);
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
}

/** A module cannot hold other modules, so their go.mod files travel as _go.mod; Go renames them back as well. */
function restoredName(path: string): string {
  return path.replace(/(^|\/)_go\.mod$/, "$1go.mod");
}

/** A module's zip has no modes: as Go does, what stands in these directories is made executable. */
function isProgram(path: string): boolean {
  return path.startsWith("bin/") || path.startsWith("pkg/tool/");
}
