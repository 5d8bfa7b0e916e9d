/** A directive of a go.mod or go.work: `go 1.26`, `use ./api`. */
export interface ModLine {
  readonly verb: string;
  /** Without the quotes around them. */
  readonly words: readonly string[];
}

/** The directives of a go.mod or go.work, blocks taken apart (https://go.dev/ref/mod#go-mod-file-lexical). */
export function readModLines(text: string): readonly ModLine[] {
  const lines: ModLine[] = [];
  let block: string | undefined;
  for (const raw of text.split(/\r?\n/)) {
    const words = splitWords(raw);
    if (block !== undefined && words[0] === ")") {
      block = undefined;
      continue;
    }
    if (block === undefined && words.length === 2 && words[1] === "(") {
      block = words[0];
      continue;
    }
    const [verb, ...rest] = block === undefined ? words : [block, ...words];
    if (verb !== undefined && rest.length > 0) lines.push({ verb, words: rest });
  }
  return lines;
}

/** Words up to the comment (a byte order mark counts as white space); in quotes, white space and `//` are part of a word. */
function splitWords(line: string): readonly string[] {
  const words: string[] = [];
  for (const [word, quoted, raw] of line.matchAll(
    /\/\/.*|"((?:[^"\\]|\\.)*)"|`([^`]*)`|[()]|(?:(?!\/\/)[^\s"`()])+/g,
  )) {
    if (word.startsWith("//")) break;
    words.push(quoted?.replace(/\\(.)/g, "$1") ?? raw ?? word);
  }
  return words;
}
