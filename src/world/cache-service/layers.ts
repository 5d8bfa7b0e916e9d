import { digest } from "./digest.ts";

/*
 * A cache is kept in up to three archives, each smaller than the one below it. The base holds nearly everything and is
 * stored once for a long time; on it lies what a new dependency brought, and on that what the project's own changes
 * brought. Only the topmost that changed is stored anew: so a changed package is compiled by one run only, and a
 * repository's storage does not fill with copies of the standard library.
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

/** Each lies on the one before it; the first is the base. */
export type Layers = readonly [Layer, ...Layer[]];

export const layerLimit = 3;

/** What the keys of all layers are made of. */
export interface CacheKeys {
  /** What archives must have in common to be of use to each other; ends with `-`. */
  readonly scope: string;
  /** What tells archives of a scope apart; the last one is given up first when nothing fits. */
  readonly fields: readonly string[];
  /** How many of the first fields have to agree for an archive to be exactly what is wanted. */
  readonly decisive: number;
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

/** `<scope>top-<hash of the key below>-<fields>`: a top is of use only on the layer that it was made on. */
export function topKeys(keys: CacheKeys, keyBelow: string): LayerKeys {
  const top = keysBehind(`${keys.scope}top-${digest(keyBelow)}-`, keys.fields);
  if (!isExactKey(keyBelow, keys)) return top;
  // What others needed beyond a layer that is exactly ours is not what we need.
  return { ...top, restoreKeys: top.restoreKeys.slice(0, keys.fields.length - keys.decisive) };
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

/** Everything in some layers. */
export function entriesOf(layers: readonly Layer[]): Entries {
  return new Map(layers.flatMap(({ entries }) => [...entries]));
}

/** Whether one of the layers is exactly what these keys want. */
export function isExact(layers: Layers, keys: CacheKeys): boolean {
  return layers.some(({ key }) => isExactKey(key, keys));
}

/** No field holds a `-`, so the end of a key tells. */
function isExactKey(key: string, { scope, fields, decisive }: CacheKeys): boolean {
  const own = key.startsWith(scope) ? key.slice(scope.length).split("-").slice(-fields.length) : [];
  return own.length > 0 && fields.slice(0, decisive).every((field, index) => field === own[index]);
}
