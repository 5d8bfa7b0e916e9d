import { ActionError } from "../../errors.ts";
import type { LinkedVariable } from "../../model/linked-variable.ts";
import { splitQuoted } from "../../project/go-flags.ts";
import { fillPlaceholders, type Placeholder, placeholdersIn } from "../../version/placeholders.ts";
import { quoteField } from "./arguments.ts";

/** `-X` settings that stand in the input `ldflags`: they are checked and proved like those of `version-variables`. */
export function variablesInFlags(ldflags: string): LinkedVariable[] {
  const { variables, problems } = readLinkerFlags(ldflags);
  const [first] = problems;
  if (first !== undefined) throw new ActionError("input", `ldflags: ${first}`);
  return [...variables];
}

/** With `{version}` and its like filled in in the values of -X. */
export function fillLinkerFlags(ldflags: string, facts: Readonly<Record<Placeholder, string>>): string {
  const { variables } = readLinkerFlags(ldflags);
  if (!variables.some(({ value }) => placeholdersIn(value).length > 0)) return ldflags;
  const settings = new Map(variables.map(({ symbol, value }) => [`${symbol}=${value}`, { symbol, value }]));
  const fields = splitQuoted(ldflags) ?? [];
  return fields
    .map((field) => {
      const [, flag = "", setting = ""] = /^(--?X=)?(.*)$/s.exec(field) ?? [];
      const { symbol = "", value } = settings.get(setting) ?? {};
      return quoteField(value === undefined ? field : `${flag}${symbol}=${fillPlaceholders(value, facts)}`, symbol);
    })
    .join(" ");
}

export interface LinkerFlags {
  readonly variables: readonly LinkedVariable[];
  /** `internal`, `external` or `auto`; undefined: the linker decides. */
  readonly linkMode: string | undefined;
  /** Flags for the C linker; undefined: none are given. */
  readonly external: string | undefined;
  /** Half sentences. */
  readonly problems: readonly string[];
}

/** What matters here of the flags of `go tool link`. */
export function readLinkerFlags(ldflags: string): LinkerFlags {
  const fields = splitQuoted(ldflags);
  if (fields === undefined) {
    const problem = "a quote is not closed; the linker knows no escapes: a field in ' ends at the next '";
    return { variables: [], linkMode: undefined, external: undefined, problems: [problem] };
  }
  const settings = valuesOf(fields, "X");
  const symbols = settings.map((setting) => setting.split("=", 1)[0] ?? "");
  const repeated = [...new Set(symbols.filter((symbol, at) => symbols.indexOf(symbol) !== at))];
  return {
    variables: settings
      .filter((setting) => setting.includes("="))
      .map((setting) => ({
        symbol: setting.slice(0, setting.indexOf("=")),
        value: setting.slice(setting.indexOf("=") + 1),
      })),
    linkMode: valuesOf(fields, "linkmode").at(-1),
    external: valuesOf(fields, "extldflags").at(-1),
    problems: [
      ...settings
        .filter((setting) => !setting.includes("="))
        .map((setting) => `-X ${setting} lacks a value: it takes -X import/path.Name=value`),
      ...repeated.map((symbol) => `-X sets ${symbol} twice`),
    ],
  };
}

/** Of every `-name value` and `-name=value`. */
function valuesOf(fields: readonly string[], name: string): string[] {
  return fields.flatMap((field, index) => {
    const [, found, joined] = /^--?([A-Za-z]+)(?:=(.*))?$/s.exec(field) ?? [];
    return found === name ? [joined ?? fields[index + 1] ?? ""] : [];
  });
}

/** What a C linker says of a static binary that will load shared libraries at run time all the same (glibc's NSS, dlopen). */
export function describeLinking(output: string): readonly string[] {
  const calls = output.matchAll(/warning: Using '(\w+)' in statically linked applications requires at runtime/g);
  const names = [...new Set([...calls].map(([, name = ""]) => name))];
  if (names.length === 0) return [];
  return [
    `C code calls ${names.join(", ")}, for which glibc loads its shared libraries at run time even from a static binary: ` +
      "the host must have the same glibc. CC=musl-gcc (Debian: musl-tools) makes one that needs nothing.",
  ];
}
