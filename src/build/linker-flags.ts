import { ActionError } from "../errors.ts";
import type { LinkedVariable } from "./arguments.ts";

/** `-X` settings that stand in the input `ldflags`: they are checked and proved like those of `version-variables`. */
export function variablesInFlags(ldflags: string): LinkedVariable[] {
  const fields = splitFlags(ldflags);
  return fields.flatMap((field, index) => {
    const joined = /^--?X=(.*)$/s.exec(field)?.[1];
    const setting = /^--?X$/.test(field) ? (fields[index + 1] ?? "") : joined;
    if (setting === undefined) return [];
    const equals = setting.indexOf("=");
    if (equals < 0) throw unusable(`-X ${setting} lacks a value`, "It takes -X import/path.Name=value.");
    return [{ symbol: setting.slice(0, equals), value: setting.slice(equals + 1) }];
  });
}

/** At white space, except in a field that starts with a quote; nothing is unescaped (Go's cmd/internal/quoted). */
function splitFlags(text: string): string[] {
  const fields: string[] = [];
  const field = /\s*(?:'([^']*)'|"([^"]*)"|([^\s'"]\S*))/y;
  const end = text.trimEnd().length;
  while (field.lastIndex < end) {
    const found = field.exec(text);
    if (!found)
      throw unusable("a quote is not closed", "The linker knows no escapes: a value in ' ends at the next '.");
    fields.push(found[1] ?? found[2] ?? found[3] ?? "");
  }
  return fields;
}

function unusable(what: string, hint: string): ActionError {
  return new ActionError("input", `ldflags: ${what}`, { hint });
}
