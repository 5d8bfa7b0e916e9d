import { codeOf } from "../text/foreign-words.ts";
import { withPlainLineEnds } from "../text/pasted-text.ts";

export interface EnvironmentReading {
  readonly values: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
  /** What can be used as it stands, and is often not meant. */
  readonly remarks: readonly string[];
}

/**
 * `KEY=value` lines as GitHub's own environment file reads them: values are literal, and `KEY<<END` begins one of
 * several lines that a line `END` ends. Problems and remarks name lines and keys, never values: they may be secrets.
 */
export function parseEnvironment(text: string): EnvironmentReading {
  const values = new Map<string, string>();
  const lineOf = new Map<string, number>();
  const problems: string[] = [];
  const remarks: string[] = [];
  const lines = withPlainLineEnds(text).split("\n");
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    const number = index + 1;
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    const [, key, sign, rest = ""] = /^\s*([A-Za-z_][A-Za-z0-9_]*)(=|<<)([\s\S]*)$/.exec(line) ?? [];
    if (key === undefined || furtherLine.test(line.trim())) {
      problems.push(faultOfLine(number, line));
      // Every line of it would be one more problem that says the same.
      if (/^[{[]/.test(line.trim())) break;
      continue;
    }
    let value = rest;
    if (sign === "<<") {
      const end = endOf(lines, index, rest.trim());
      if (typeof end === "string") {
        problems.push(`line ${number}: the value of ${key} has no end: ${end}`);
        break;
      }
      value = lines.slice(index + 1, end).join("\n");
      index = end;
    }
    const first = lineOf.get(key);
    if (first !== undefined) problems.push(`line ${number}: ${key} is set twice (first in line ${first})`);
    if (key === "PORT") problems.push(`line ${number}: PORT is set by the action: use the input \`port\``);
    problems.push(...controlsOf(key, value, sign === "<<" ? number + 1 : number));
    const remark = sign === "<<" && value !== "" ? undefined : remarkOn(key, value);
    if (remark !== undefined) remarks.push(`line ${number}: ${remark}`);
    values.set(key, value);
    lineOf.set(key, first ?? number);
  }
  return { values, problems, remarks };
}

/** Where a value of several lines ends, or why it does not. */
function endOf(lines: readonly string[], start: number, word: string): number | string {
  const end = word === "" ? -1 : lines.indexOf(word, start + 1);
  if (end !== -1) return end;
  const near = word === "" ? -1 : lines.findIndex((line, index) => index > start && line.trim() === word);
  return near === -1
    ? "no later line is the word after <<"
    : `line ${near + 1} has white space beside the word after <<`;
}

/** systemd drops a line with one from an environment file, and says so in its journal only (systemd.exec(5)). */
function controlsOf(key: string, value: string, firstLine: number): readonly string[] {
  return value.split("\n").flatMap((line, index) => {
    // Tabs are kept, and what Latin-1 has from U+0080 on is no control character to systemd.
    const [control] = /(?![\t\u0080-\u009f])\p{Cc}/u.exec(line) ?? [];
    if (control === undefined) return [];
    const name = control === "\r" ? "a carriage return inside a line" : `a control character (U+${codeOf(control)})`;
    return [`line ${firstLine + index}: the value of ${key} holds ${name}`];
  });
}

/** Of a key or a certificate; its last line looks like a variable with nothing or `=` in it, and its name would be the secret. */
const furtherLine = /^-----BEGIN |^[A-Za-z0-9+/]{40,}={0,2}$|^[A-Za-z0-9+/]+==$/;

/** What other files of settings allow. A name is shown only where it is one: any line may be part of a secret. */
const otherForms: readonly (readonly [form: RegExp, fault: (name: string) => string])[] = [
  [/^[{[]/, () => "this is JSON; write KEY=value lines"],
  [furtherLine, () => "this looks like a line of a longer value; write KEY<<END, the lines, END"],
  [
    /^(?:export|set|setx|declare -x|ENV) +([A-Za-z_]\w*)=/,
    (name) => `remove the word before ${name}: write ${name}=value`,
  ],
  [/^- *["']?([A-Za-z_]\w*)=/, (name) => `remove the dash: write ${name}=value`],
  [/^["']?([A-Za-z_]\w*)["']?\s*:(?:\s|$)/, (name) => `this is YAML; write ${name}=value`],
  [/^([A-Za-z_]\w*)\s+=/, (name) => `remove the space before the =: write ${name}=value`],
  [/^["'“‘]/, () => "remove the quotes: write KEY=value"],
  [/^[^=]*\p{Cf}/u, () => "there is an invisible character before the =: retype the name"],
  [/^[^\s=]+=/, () => "the name before the = is not a variable's: letters, digits and _ only, no digit first"],
];

function faultOfLine(number: number, line: string): string {
  const text = line.trim();
  for (const [form, fault] of otherForms) {
    const match = form.exec(text);
    if (match !== null) return `line ${number}: ${fault(match[1] ?? "")}`;
  }
  return `line ${number} is neither KEY=value nor KEY<<END`;
}

const quotes = /^(?:(["'`])[\s\S]*\1|“[\s\S]*”|‘[\s\S]*’)$/;

function remarkOn(key: string, value: string): string | undefined {
  if (value === "") return `${key} is empty: is a secret unset?`;
  if (value.length > 1 && quotes.test(value.trim())) return `the quotes are part of the value of ${key}`;
  const [edge] = /^[\s\p{Cf}]|[\s\p{Cf}]$/u.exec(value) ?? [];
  if (edge === " " || edge === "\t") return `the white space at the edge is part of the value of ${key}`;
  if (edge !== undefined)
    return `the invisible character at the edge (U+${codeOf(edge)}) is part of the value of ${key}`;
  if (/\s#/.test(value)) return `the # and what follows are part of the value of ${key}, and no comment`;
  return undefined;
}
