/** The version of one tool in a TOML file, and its line, which counts from 1. */
export interface TomlTool {
  readonly version: string;
  readonly line: number;
}

/**
 * The first version under one of some keys (`tools.go`), as mise takes it: `go = "1.26"`, `go = ["1.26", "1.25"]`, also over several
 * lines, `go = { version = "1.26" }`, or `version` in a table of its own. Reads no more of TOML than that.
 */
export function readTomlTool(text: string, keys: readonly string[]): TomlTool | undefined {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.replace(/^\uFEFF/, ""));
  let table = "";
  for (const [index, raw] of lines.entries()) {
    const line = withoutComment(raw).trim();
    const header = /^\[\s*([^[\]]+?)\s*\]$/.exec(line)?.[1];
    if (header !== undefined) table = `${plainKey(header)}.`;
    const [, key, value = ""] = /^("[^"]*"|'[^']*'|[\w.-]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (key === undefined) continue;
    const path = table + plainKey(key);
    const isWhole = keys.includes(path);
    if (!isWhole && !keys.includes(path.replace(/\.version$/, ""))) continue;
    const rest = value.startsWith("[") ? [value, ...lines.slice(index + 1).map(withoutComment)] : [value];
    for (const [offset, part] of rest.entries()) {
      const version = firstVersion(part);
      if (version !== undefined) return { version, line: index + offset + 1 };
      if (part.includes("]")) break;
    }
  }
  return undefined;
}

/** A `#` in quotes is none. */
function withoutComment(line: string): string {
  return /^(?:"(?:\\.|[^"\\])*"|'[^']*'|[^#"'])*/.exec(line)?.[0] ?? line;
}

function plainKey(key: string): string {
  return key.replace(/["'\s]/g, "");
}

function firstVersion(value: string): string | undefined {
  const inTable = value.startsWith("{") ? (/\bversion\s*=\s*(.*)$/.exec(value)?.[1] ?? "") : value;
  const [, double, single, bare] = /^[[\s]*(?:"([^"]+)"|'([^']+)'|([\w.]+))/.exec(inTable) ?? [];
  return double ?? single ?? bare;
}
