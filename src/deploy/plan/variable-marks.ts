import { createHash } from "node:crypto";

/** A variable of an environment file, by name, and what its value is told from another one by: no value leaves its host. */
export interface VariableMark {
  readonly name: string;
  /** Lower-case hex: sha256 of the salt and the whole assignment, as `describe.sh` makes it. */
  readonly mark: string;
}

/** One assignment, as `renderEnvironmentFile` writes it: its value may have several lines, and a quote of its own has a backslash. */
const assignment = /^([^="\n]+)="(?:[^"\\]|\\.)*"$/gms;

export function markVariables(environmentFile: string, salt: string): readonly VariableMark[] {
  return [...environmentFile.matchAll(assignment)].map(([text, name = ""]) => ({
    name,
    mark: createHash("sha256").update(`${salt}${text}\n`).digest("hex"),
  }));
}

/** `+NAME` is new, `-NAME` is gone, `~NAME` gets another value. Empty: nothing changes. */
export function changedVariables(
  before: readonly VariableMark[],
  environmentFile: string,
  salt: string,
): readonly string[] {
  const old = new Map(before.map(({ name, mark }) => [name, mark]));
  const after = markVariables(environmentFile, salt);
  const names = new Set(after.map(({ name }) => name));
  return [
    ...before.flatMap(({ name }) => (names.has(name) ? [] : [`-${name}`])),
    ...after.flatMap(({ name, mark }) => (old.has(name) ? (old.get(name) === mark ? [] : [`~${name}`]) : [`+${name}`])),
  ];
}
