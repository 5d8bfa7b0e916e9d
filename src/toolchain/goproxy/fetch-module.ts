import { ActionError } from "../../errors.ts";
import type { GoSettings } from "../../project/go-settings.ts";
import { toGoPlatform } from "../../targets/go-platform.ts";
import { hashEntries } from "../../text/directory-hash.ts";
import { shownUrl } from "../sources/download.ts";
import type { GoSource, SourceWorld } from "../sources/go-source.ts";
import { type ModuleProxies, openProxies } from "./ask-proxies.ts";
import { parseGosumdb } from "./checksum-record.ts";
import { lookUpHash } from "./look-up-hash.ts";
import { moduleVersion, parseModuleList, toolchainModule } from "./module-proxy.ts";
import { writeModule } from "./write-module.ts";
import { maximumUnpackedBytes, readZipEntries } from "./zip-entries.ts";

const listLimitBytes = 4 * 1024 * 1024;

/**
 * The module `golang.org/toolchain`, from the proxies that GOPROXY names. It is checked as Go itself would (hash, signed
 * checksum database, proof of inclusion), with or without a Go at hand: one road for every machine.
 */
export function moduleSource(settings: Pick<GoSettings, "get">, world: SourceWorld): GoSource {
  const platform = toGoPlatform(world.platform);
  let opened: ModuleProxies | undefined;
  // Not before it is needed: a GOPROXY that is off is no problem of a job that has its Go.
  const proxies = () => {
    opened ??= openProxies(settings.get("GOPROXY"), world);
    return opened;
  };
  return {
    name: "goproxy",
    async versions() {
      const path = `${toolchainModule}/@v/list`;
      const list = await proxies().ask(path, { limitBytes: listLimitBytes });
      if (list === undefined) return { unlisted: `no proxy of GOPROXY has ${path}` };
      return { versions: parseModuleList(list.bytes.toString(), platform) };
    },
    async unpack(version, directory) {
      const wanted = moduleVersion(version, platform);
      const expected = await expectedHash(wanted, proxies(), settings, world);
      const path = `${toolchainModule}/@v/${wanted}.zip`;
      const zip = await proxies().ask(path, { limitBytes: maximumUnpackedBytes, title: wanted });
      if (zip === undefined) throw new ActionError("toolchain", `no proxy of GOPROXY has ${path}`);
      const from = shownUrl(zip.proxyUrl);
      const entries = readZipEntries(zip.bytes, `${toolchainModule}@${wanted}/`);
      const actual = await hashEntries(entries);
      if (expected !== undefined && actual !== expected) {
        throw new ActionError(
          "toolchain",
          `${from}/${path} is tampered with: its hash is ${actual} instead of ${expected}`,
        );
      }
      return { goroot: await writeModule(entries, directory, world), origin: `goproxy ${from}` };
    },
  };
}

/** undefined when the user switched the check off. */
async function expectedHash(
  version: string,
  proxies: ModuleProxies,
  settings: Pick<GoSettings, "get">,
  world: SourceWorld,
): Promise<string | undefined> {
  const database = parseGosumdb(settings.get("GOSUMDB"));
  if (database) return lookUpHash(version, proxies, database, world);
  world.runner.warning("GOSUMDB=off: Go is fetched from the module proxy without being checked against a database");
  return undefined;
}
