/**
 * action-types.yml, by which github-actions-typing and what is built on it know the type of each input and output. What an input takes is asked of
 * the code that reads it, with a word that no input takes: its answer names the values.
 */
import type { InputName } from "../src/inputs/declared.ts";
import { declaredInputs } from "../src/inputs/declared.ts";
import { readInputs } from "../src/inputs/read-inputs.ts";

interface ValueType {
  readonly type: "string" | "boolean" | "integer" | "enum";
  readonly "allowed-values"?: readonly string[];
}

export type ActionType =
  | ValueType
  | { readonly type: "list"; readonly separator: string; readonly "list-item": ValueType };

/** All of them take one entry a line; some take commas as well. */
const lists: readonly InputName[] = [
  "binary",
  "cache-dependency-path",
  "checks",
  "go-download-base-url",
  "hosts",
  "include",
  "jump-host",
  "log-deny",
  "main",
  "persistent",
  "ssh-known-hosts",
  "steps",
  "targets",
  "unit",
  "version-variables",
];

/** No input takes it, and no other tool has a meaning for it. */
const nonsense = "no-such-value";
const platform = { os: "linux", arch: "x64", cores: 2, memoryBytes: 2 ** 33 } as const;

export function typeOfInput(name: InputName): ActionType {
  const item = readAnswer(answerOf(name));
  return lists.includes(name) ? { type: "list", separator: "\n", "list-item": item } : item;
}

/** Of an output by its description: one that is nothing but values names them all. */
export function typeOfOutput(description: string): ActionType {
  const values = [...description.matchAll(/`([^`]+)`/g)].map(([, value = ""]) => value);
  const isList = description.replaceAll(/`[^`]+`/g, "").replaceAll(/,| or |\s/g, "") === "";
  return isList && values.length > 1 ? { type: "enum", "allowed-values": values } : { type: "string" };
}

/** What is said of the word; empty where any text is taken. */
function answerOf(name: InputName): string {
  const rawInput = (each: InputName) => (each === name ? nonsense : declaredInputs[each]);
  try {
    readInputs({ rawInput, env: {}, workspace: "/" }, platform);
    return "";
  } catch (error) {
    const { message, problems = [] } = error as Error & { readonly problems?: readonly string[] };
    return [message, ...problems].find((line) => line.startsWith(`${name}: "${nonsense}" `)) ?? "";
  }
}

function readAnswer(answer: string): ValueType {
  if (answer.includes("is neither true nor false")) return { type: "boolean" };
  if (answer.includes("is not a whole number")) return { type: "integer" };
  const [, values] = / is none of ([^;]+)/.exec(answer) ?? [];
  return values === undefined ? { type: "string" } : { type: "enum", "allowed-values": values.split(", ") };
}
