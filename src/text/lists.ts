/** Entries of a list: commas or new lines between them, blank ones left out. */
export function parseList(text: string): readonly string[] {
  return text
    .split(/[,\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

export function parseLines(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Like `parseList`, for globs: a comma between braces (`*.{html,css}`) belongs to the glob. */
export function parseGlobs(text: string): readonly string[] {
  return (text.match(/(?:\{[^{}\n]*\}|[^,\n])+/g) ?? []).map((glob) => glob.trim()).filter((glob) => glob !== "");
}
