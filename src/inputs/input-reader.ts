import { isAbsolute, relative, resolve, sep } from "node:path";
import { quoted } from "../text/foreign-words.ts";
import { nearest } from "../text/nearest.ts";
import { withPlainLineEnds } from "../text/pasted-text.ts";
import { declaredInputs, type InputName } from "./declared.ts";
import type { Parsed } from "./values.ts";

/** One input's text on its way to a value; problems of all of them are gathered in one list. */
export interface InputReader {
  /** As given, with plain ends of lines: white space may be part of a value. */
  raw(name: InputName): string;
  /** Without the white space around it. */
  text(name: InputName): string;
  optional(name: InputName): string | undefined;
  problem(name: InputName, problem: string): void;
  /** Something that can be used as it stands, and is often not meant. */
  remark(name: InputName, remark: string): void;
  /** The value, or a stand-in that is never used because there is a problem. */
  value<T>(name: InputName, parse: (text: string) => Parsed<T>, standIn: T): T;
}

export function createReader(
  rawInput: (name: InputName) => string,
  problems: string[],
  remarks: string[] = [],
): InputReader {
  const reader: InputReader = {
    raw: (name) => withPlainLineEnds(rawInput(name)),
    text: (name) => reader.raw(name).trim(),
    optional: (name) => reader.text(name) || undefined,
    problem: (name, problem) => problems.push(`${name}: ${problem}`),
    remark: (name, remark) => remarks.push(`${name}: ${remark}`),
    value(name, parse, standIn) {
      const text = reader.text(name);
      const parsed = parse(text);
      if ("value" in parsed) return parsed.value;
      reader.problem(name, describeProblem(text, parsed));
      return standIn;
    },
  };
  return reader;
}

/** `"deplyo" is none of build, deploy; did you mean deploy?` */
export function describeProblem(
  text: string,
  { problem, nearest, advice }: Exclude<Parsed<never>, { readonly value: never }>,
): string {
  const more = advice !== undefined ? `; ${advice}` : nearest !== undefined ? `; did you mean ${nearest}?` : "";
  return `${quoted(text, 1000)} ${problem}${more}`;
}

/** Those that say something: a value that is the default cannot be told from one that was not given. */
export function givenOf(reader: InputReader, names: readonly InputName[]): readonly InputName[] {
  return names.filter((name) => !["", declaredInputs[name]].includes(reader.text(name)));
}

/** Exactly one of some words; the nearest one is named otherwise. */
export function oneOf<T extends string>(...values: readonly T[]): (text: string) => Parsed<T> {
  return (text) => {
    const value = values.find((candidate) => candidate === text);
    if (value !== undefined) return { value };
    const near = nearest(text, values);
    return { problem: `is none of ${values.join(", ")}`, ...(near === undefined ? {} : { nearest: near }) };
  };
}

/** An absolute path that does not lie outside of the workspace. */
export function readPlace(reader: InputReader, name: InputName, workspace: string): string {
  const path = reader.text(name);
  if (!isInside(path, workspace)) {
    reader.problem(name, `${JSON.stringify(path)} lies outside of the workspace ${workspace}`);
  }
  return resolve(workspace, path);
}

export function isInside(path: string, workspace: string): boolean {
  const inside = relative(workspace, resolve(workspace, path));
  return inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}
