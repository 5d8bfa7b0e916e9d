import { compareVersions } from "./compare-versions.ts";

/** What a fact may be. `text`: as it stands in the file. */
export type Wish =
  | { readonly kind: "any" | "absent"; readonly text: string }
  | { readonly kind: "exact"; readonly text: string; readonly value: string }
  /** All of the bounds; `name` stands before the version, as in `glibc 2.36`. */
  | {
      readonly kind: "range";
      readonly text: string;
      readonly name: string | undefined;
      readonly bounds: readonly Bound[];
    };

interface Bound {
  readonly operator: ">=" | ">" | "<=" | "<" | "x";
  readonly version: string;
}

/** For people who wrote something else. */
export const wishForms =
  'an exact value, a range (">=5.10 <7", 12.x), a name and its range ("glibc >=2.31"), any, absent, or a list of these';

/** Reads a wish, or says what is wrong with it. */
export function parseWish(given: string): Wish | { readonly problem: string } {
  const text = given.trim().replace(/\s+/g, " ");
  if (text === "any" || text === "absent") return { kind: text, text };
  if (text.startsWith("= ")) return { kind: "exact", text, value: text.slice(2) };
  if (/^(?:\^|~|=|!)|\|\|/.test(text)) return { problem: `is none of ${wishForms}` };
  const words = text.replace(/([<>]=?) /g, "$1").split(" ");
  const start = words.findIndex((word) => boundOf(word) !== undefined || /^[<>]/.test(word));
  if (words.length > 1 && words.at(-1) === "any") {
    return { kind: "range", text, name: words.slice(0, -1).join(" "), bounds: [] };
  }
  if (start === -1) return { kind: "exact", text, value: text };
  const bounds = words.slice(start).map(boundOf);
  const known = bounds.filter((bound) => bound !== undefined);
  if (known.length < bounds.length) return { problem: `is none of ${wishForms}` };
  return { kind: "range", text, name: words.slice(0, start).join(" ") || undefined, bounds: known };
}

function boundOf(word: string): Bound | undefined {
  const wildcard = /^(\d+(?:\.\d+)*)\.[x*]$/.exec(word)?.[1];
  if (wildcard !== undefined) return { operator: "x", version: wildcard };
  const [, operator, version = ""] = /^(>=|<=|>|<)([A-Za-z0-9][A-Za-z0-9.+~:_-]*)$/.exec(word) ?? [];
  return operator === undefined ? undefined : { operator: operator as Bound["operator"], version };
}

/** `found` undefined: the host has no such thing. */
export function isMet(wish: Wish, found: string | undefined): boolean {
  if (found === undefined) return wish.kind === "absent";
  switch (wish.kind) {
    case "any":
      return true;
    case "absent":
      return false;
    case "exact":
      return wish.value === found;
    default: {
      const version = versionOf(found, wish.name);
      return version !== undefined && wish.bounds.every((bound) => isWithin(version, bound));
    }
  }
}

/** What is behind the name; undefined: it has another one. */
function versionOf(found: string, name: string | undefined): string | undefined {
  if (name === undefined) return found;
  return found.startsWith(`${name} `) ? found.slice(name.length + 1) : undefined;
}

function isWithin(version: string, { operator, version: limit }: Bound): boolean {
  if (operator === "x") return version.startsWith(limit) && !/^[A-Za-z0-9]/.test(version.slice(limit.length));
  const difference = compareVersions(version, limit);
  switch (operator) {
    case ">=":
      return difference >= 0;
    case ">":
      return difference > 0;
    case "<=":
      return difference <= 0;
    default:
      return difference < 0;
  }
}
