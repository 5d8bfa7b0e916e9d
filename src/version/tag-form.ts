import { calendar, semantic } from "./precedence.ts";

/**
 * What a tag holds behind its prefix. `partial`: one or two numbers, as `v1` and `v1.4` have them, which move; `other`: begins like a
 * version and is none (`1.2.3.4`, `v1.02.3`, `2026-11-28`); `name`: no version at all (`nightly`).
 */
export type TagForm = "semantic" | "calendar" | "partial" | "other" | "name";

export interface ReadTag {
  /** Before the last slash: `services/api`; empty without one. */
  readonly path: string;
  /** Before the version, without what separates them: the `api` of `api-v0.2.0`; empty when there is none. */
  readonly word: string;
  /** Without the prefix; `V` is written `v`. */
  readonly version: string;
  readonly form: TagForm;
}

/** Takes a tag apart: `services/api/v1.2.3`, `api-v0.2.0`, `@acme/api@0.2.0`, `release/1.2.3`, `V1.2.3`. */
export function readTag(tag: string): ReadTag {
  const slash = tag.lastIndexOf("/");
  const [path, rest] = [tag.slice(0, Math.max(0, slash)), tag.slice(slash + 1)];
  return { path, ...readLastPart(rest) };
}

function readLastPart(text: string): Omit<ReadTag, "path"> {
  const splits = [...splitsOf(text)];
  const found =
    splits.find(({ form }) => form === "semantic" || form === "calendar") ??
    splits.find(({ form }) => form === "partial");
  if (found !== undefined) return { ...found, version: found.version.replace(/^V/, "v") };
  return { word: "", version: text, form: /^[vV]?\d/.test(text) ? "other" : "name" };
}

/** Every way to read a version at the end: at the beginning, behind a separator, or right behind `release` and its like. */
function* splitsOf(text: string): Generator<Omit<ReadTag, "path">> {
  const starts = text.matchAll(/^(?:release|rel|version|ver|v\.)(?=\d)|^|[-_@]|\.(?=[vV]\d)/gi);
  for (const { index, 0: separator } of starts) {
    const at = index + separator.length;
    const word = text.slice(0, at).replace(/[-_@.]+$/, "");
    const version = text.slice(at);
    // `v1-2.3.4` is a strange version, and not the 2.3.4 of a component called v1.
    if (/^[vV]?\d[\d.-]*$/.test(word)) continue;
    yield { word, version, form: formOf(version) };
  }
}

function formOf(version: string): TagForm {
  if (calendar.test(version)) return "calendar";
  if (semantic.test(version)) return "semantic";
  return /^[vV]?\d+(?:\.(?:\d+|x))?(?:\.x)?$/.test(version) ? "partial" : "name";
}
