import { createHash } from "node:crypto";

/*
 * A cache is kept in two archives. The base holds nearly everything and is stored once for a long time. The top holds
 * what has come since, is small, and is stored anew whenever that is worth it: so a changed package is compiled by one
 * run only, and a repository's storage does not fill with copies of the standard library.
 */

/** Bytes by path, relative to the cache's directory. */
export type Entries = ReadonlyMap<string, number>;

/** An archive as it was restored. */
export interface Layer {
  readonly key: string;
  /** Of the archive, packed. */
  readonly archiveBytes: number;
  readonly entries: Entries;
}

export interface Layers {
  readonly base: Layer;
  readonly top: Layer | undefined;
}

/** What the keys of both layers are made of. */
export interface CacheKeys {
  /** What archives must have in common to be of use to each other; ends with `-`. */
  readonly scope: string;
  /** What tells archives of a scope apart; the last one is given up first when nothing fits. */
  readonly fields: readonly string[];
}

export interface LayerKeys {
  readonly key: string;
  /** Prefixes, most wanted first. Each ends at a field's end: no field's value is a prefix of another's by accident. */
  readonly restoreKeys: readonly string[];
}

/** `<scope>base-<fields>` */
export function baseKeys(keys: CacheKeys): LayerKeys {
  return keysBehind(`${keys.scope}base-`, keys.fields);
}

/** `<scope>top-<hash of the base's key>-<fields>`: a top is of use only on the base that it was made on. */
export function topKeys(keys: CacheKeys, baseKey: string): LayerKeys {
  const id = createHash("sha256").update(baseKey).digest("hex").slice(0, 16);
  const top = keysBehind(`${keys.scope}top-${id}-`, keys.fields);
  // What others needed beyond a base that is exactly ours is not what we need.
  return baseKey === baseKeys(keys).key ? { ...top, restoreKeys: [] } : top;
}

function keysBehind(prefix: string, fields: readonly string[]): LayerKeys {
  const restoreKeys = fields.map(
    (_, index) =>
      prefix +
      fields
        .slice(0, index)
        .map((field) => `${field}-`)
        .join(""),
  );
  return { key: prefix + fields.join("-"), restoreKeys: restoreKeys.reverse() };
}

/** Everything that was restored. */
export function entriesOf(layers: Layers | undefined): Entries {
  return new Map([...(layers?.base.entries ?? []), ...(layers?.top?.entries ?? [])]);
}

/** Whether the archives are those of exactly these keys, so that nothing can be missing in them. */
export function isExact(layers: Layers, keys: CacheKeys): boolean {
  const { key } = layers.base;
  return key === baseKeys(keys).key || layers.top?.key === topKeys(keys, key).key;
}
