import type { GoFlag } from "../model/go-flag.ts";

/**
 * Fields of a text, as Go splits its flags (cmd/internal/quoted): at white space, except in a field that starts with a quote;
 * nothing is unescaped. undefined: a quote is not closed.
 */
export function splitQuoted(text: string): readonly string[] | undefined {
  const fields: string[] = [];
  const field = /[ \t\r\n]*(?:'([^']*)'|"([^"]*)"|([^ \t\r\n'"][^ \t\r\n]*))/y;
  const end = text.replace(/[ \t\r\n]+$/, "").length;
  while (field.lastIndex < end) {
    const found = field.exec(text);
    if (!found) return undefined;
    fields.push(found[1] ?? found[2] ?? found[3] ?? "");
  }
  return fields;
}

/** undefined: the word is no flag. */
export function parseGoFlag(word: string): GoFlag | undefined {
  const [, name, value] = /^--?([^-=][^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  return name === undefined ? undefined : { name, value };
}

/** The flags of GOFLAGS, which takes no value as a word of its own. Go refuses what is left out here. */
export function flagsOfGoflags(goflags: string): readonly GoFlag[] {
  return (splitQuoted(goflags) ?? []).flatMap((word) => parseGoFlag(word) ?? []);
}

/** The value that counts: the last one. */
export function lastValue(flags: readonly GoFlag[], name: string): string | undefined {
  return flags.findLast((flag) => flag.name === name)?.value;
}

/** As one argument. */
export function formatGoFlag({ name, value }: GoFlag): string {
  return value === undefined ? `-${name}` : `-${name}=${value}`;
}
