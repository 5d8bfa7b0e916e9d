// The library gives only one function for look-up, download and unpacking, which come one after the other in it. These are the parts that
// speak its protocol; it does not export them, so its version is fixed, and the component tests hold these paths to it.
import {
  getCacheMode,
  getCacheServiceVersion,
  isCacheReadable,
} from "../../../node_modules/@actions/cache/lib/internal/config.js";
import type { CompressionMethod } from "../../../node_modules/@actions/cache/lib/internal/constants.js";
import type { NoCache } from "./cache-messages.ts";
import type { LayerKeys } from "./layers.ts";

/** An archive of the service, or why there is none. */
export type FoundArchive =
  | {
      readonly kind: "hit";
      readonly key: string;
      /** Signed: whoever has it can read the archive. */
      readonly address: string;
      readonly compression: CompressionMethod;
    }
  | { readonly kind: "miss" }
  | NoCache;

/** Asks the service for the newest archive that fits. Throws what the library throws. */
export async function findArchive(layer: string, { key, restoreKeys }: LayerKeys): Promise<FoundArchive> {
  const mode = getCacheMode();
  if (!isCacheReadable(mode)) {
    const reason = `Cache restore skipped: the effective cache-mode '${mode}' does not permit reads.`;
    return { kind: "denied", reason };
  }
  const version = getCacheServiceVersion();
  if (!process.env[version === "v2" ? "ACTIONS_RESULTS_URL" : "ACTIONS_CACHE_URL"])
    return { kind: "unavailable", reason: "this runner gives no address of its cache service" };
  const compression = await compressionMethod();
  const found = await (version === "v2" ? findV2 : findV1)(layer, [key, ...restoreKeys], compression);
  return found === undefined ? { kind: "miss" } : { kind: "hit", ...found, compression };
}

let method: Promise<CompressionMethod> | undefined;

/** It starts a program to find out. */
function compressionMethod(): Promise<CompressionMethod> {
  method ??= import("../../../node_modules/@actions/cache/lib/internal/cacheUtils.js").then((utils) =>
    utils.getCompressionMethod(),
  );
  return method;
}

type Find = (
  layer: string,
  keys: readonly string[],
  compression: CompressionMethod,
) => Promise<{ readonly key: string; readonly address: string } | undefined>;

const findV2: Find = async (layer, [key = "", ...restoreKeys], compression) => {
  const [{ internalCacheTwirpClient }, { getCacheVersion }] = await Promise.all([
    import("../../../node_modules/@actions/cache/lib/internal/shared/cacheTwirpClient.js"),
    import("../../../node_modules/@actions/cache/lib/internal/cacheUtils.js"),
  ]);
  const version = getCacheVersion([layer], compression, false);
  const answer = await internalCacheTwirpClient().GetCacheEntryDownloadURL({ key, restoreKeys, version });
  return answer.ok ? { key: answer.matchedKey, address: answer.signedDownloadUrl } : undefined;
};

/** GHES and act. Loads the whole library: its client of this version is in one file with what uploads. */
const findV1: Find = async (layer, keys, compression) => {
  const client = await import("../../../node_modules/@actions/cache/lib/internal/cacheHttpClient.js");
  const entry = await client.getCacheEntry([...keys], [layer], {
    compressionMethod: compression,
    enableCrossOsArchive: false,
  });
  return entry?.archiveLocation === undefined
    ? undefined
    : { key: entry.cacheKey ?? keys[0] ?? "", address: entry.archiveLocation };
};
