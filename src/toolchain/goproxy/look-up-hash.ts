import { ActionError } from "../../errors.ts";
import { type Download, shownUrl } from "../sources/download.ts";
import type { SourceWorld } from "../sources/go-source.ts";
import { downloadOrRead, type ModuleProxies } from "./ask-proxies.ts";
import { type ChecksumDatabase, hashInRecord, readChecksumRecord } from "./checksum-record.ts";
import { hashRecord, rootThrough, type Tile, tilePath } from "./merkle-tiles.ts";
import { toolchainModule } from "./module-proxy.ts";

const recordLimitBytes = 1024 * 1024;

/**
 * The `h1:` hash that the checksum database has for a version of the toolchain module. The database's signature vouches
 * for its tree, and the tree is shown to hold the record: only both together make the hash trustworthy, as the proxy that
 * hands them out is not trusted. What is not checked, for want of a memory, is that the tree extends an earlier one.
 */
export async function lookUpHash(
  version: string,
  proxies: ModuleProxies,
  database: ChecksumDatabase,
  world: SourceWorld,
): Promise<string> {
  const base = database.url ?? (await findBase(proxies, database));
  const url = `${base}/lookup/${toolchainModule}@${version}`;
  const answer = whole(url, await downloadOrRead({ url, limitBytes: recordLimitBytes }, world));
  const record = readChecksumRecord(answer.toString(), database);
  const root = await rootThrough(hashRecord(record.text), record.id, record.head.size, tileReader(base, world));
  if (!root.equals(record.head.rootHash)) {
    throw new ActionError("toolchain", `${shownUrl(base)}: the record of ${version} is not in the signed tree`);
  }
  const hash = hashInRecord(record, toolchainModule, version);
  if (hash === undefined) throw new ActionError("toolchain", `${shownUrl(base)}: the record is not about ${version}`);
  return hash;
}

/** The first proxy that relays the database; else the database itself (https://go.dev/design/25530-sumdb). */
async function findBase(proxies: ModuleProxies, { name }: ChecksumDatabase): Promise<string> {
  const path = `sumdb/${name}`;
  const relay = await proxies.ask(`${path}/supported`, { limitBytes: recordLimitBytes });
  return relay === undefined ? `https://${name}` : `${relay.proxyUrl}/${path}`;
}

function tileReader(base: string, world: SourceWorld): (tile: Tile) => Promise<Buffer> {
  const tiles = new Map<string, Promise<Buffer>>();
  return (tile) => {
    const path = tilePath(tile);
    const known = tiles.get(path) ?? fetchTile(base, tile, world);
    tiles.set(path, known);
    return known;
  };
}

async function fetchTile(base: string, tile: Tile, world: SourceWorld): Promise<Buffer> {
  const limitBytes = 64 * 1024;
  const answer = await downloadOrRead({ url: `${base}/${tilePath(tile)}`, limitBytes }, world);
  if (answer.kind === "body") return answer.bytes;
  // A partial tile may be gone once the whole one is there; its hashes are the first ones of that.
  const url = `${base}/${tilePath(tile, true)}`;
  return whole(url, await downloadOrRead({ url, limitBytes }, world));
}

function whole(url: string, answer: Download): Buffer {
  if (answer.kind === "body") return answer.bytes;
  throw new ActionError("toolchain", `${shownUrl(url)}: answered ${answer.status}`);
}
