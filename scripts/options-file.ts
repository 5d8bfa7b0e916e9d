import { isScalar, parseDocument } from "yaml";

export interface FileOptions {
  /** As they stand under `with:`; undefined as a value: it is there and empty. */
  readonly values: Readonly<Record<string, string>>;
  /** One sentence each, without the values. */
  readonly problems: readonly string[];
}

const maxCharacters = 1_000_000;

/** Reads what would stand under `with:` in a workflow. Numbers and booleans stay as they are written: `1.20` is no `1.2`. */
export function readOptionsFile(text: string, file: string): FileOptions {
  const fails = (problem: string): FileOptions => ({ values: {}, problems: [`${file}: ${problem}`] });
  if (text.length > maxCharacters) return fails("is larger than a megabyte: name the file with your options");
  const document = parseDocument(text, { prettyErrors: false });
  const [error] = document.errors;
  // Its message may quote the line, and so a secret.
  if (error !== undefined) return fails(`line ${lineOf(text, error.pos[0])} is not YAML (${error.code})`);
  if (document.contents === null) return { values: {}, problems: [] };
  const content: unknown = document.contents;
  const items = (content as { readonly items?: readonly { readonly key?: unknown; readonly value?: unknown }[] }).items;
  if (items === undefined || !items.every((item) => isScalar(item.key)))
    return fails("is not a list of `name: value` lines, as under `with:` in a workflow");
  const read = items.map(({ key, value }) => ({ name: String(isScalar(key) ? key.value : ""), text: textOf(value) }));
  return {
    values: Object.fromEntries(read.flatMap(({ name, text }) => (text === undefined ? [] : [[name, text]]))),
    problems: read.flatMap(({ name, text }) => {
      if (text === undefined) return [`${file}: ${name}: is not one text; write several lines below \`${name}: |\``];
      return text.includes("${{") ? [`${file}: ${name}: nothing fills in \${{ ... }} here; write the value`] : [];
    }),
  };
}

/** undefined: it is a list, a mapping or an alias. */
function textOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return "";
  if (!isScalar(value)) return undefined;
  if (value.value === null) return "";
  return typeof value.value === "string" ? value.value : (value.source ?? String(value.value));
}

const lineOf = (text: string, position: number): number => text.slice(0, position).split("\n").length;
