/** What a Go file says before its code: who compiles it, and of which package it is. */
export interface FileHeader {
  /** Its `//go:build` line, or what its `// +build` lines say, as an expression; empty: none. */
  readonly constraint: string;
  /** undefined: there is no package clause that can be read. */
  readonly packageName: string | undefined;
}

export function readHeader(source: string): FileHeader {
  const end = endOfComments(source);
  const [, packageName] = /^package\s+([\p{L}_][\p{L}\p{Nd}_]*)/u.exec(source.slice(end, end + 300)) ?? [];
  return { constraint: constraintIn(source.slice(0, end)), packageName };
}

/** The build constraint of a file; empty: none. */
export function constraintOf(source: string): string {
  return readHeader(source).constraint;
}

/** Where the code begins. */
function endOfComments(source: string): number {
  const after = (text: string, from: number) => {
    const found = source.indexOf(text, from);
    return found < 0 ? source.length : found + text.length;
  };
  let at = 0;
  while (at < source.length) {
    if (source.startsWith("//", at)) at = after("\n", at);
    else if (source.startsWith("/*", at)) at = after("*/", at + 2);
    else if (/[\s\uFEFF]/.test(source.charAt(at))) at++;
    else break;
  }
  return at;
}

/** `// +build` counts where there is no `//go:build`, and only above an empty line. */
function constraintIn(header: string): string {
  const line = /^\/\/go:build[ \t]+(.*)$/m.exec(header)?.[1];
  if (line !== undefined) return line.trim();
  const [above = ""] = /^[\s\S]*\n\r?\n/.exec(header) ?? [];
  const old = [...above.matchAll(/^\/\/[ \t]*\+build[ \t]+(.*)$/gm)].map(([, options = ""]) =>
    options
      .trim()
      .split(/\s+/)
      .map((option) => option.split(",").join(" && "))
      .join(" || "),
  );
  return old.length < 2 ? (old[0] ?? "") : old.map((options) => `(${options})`).join(" && ");
}

/**
 * Whether the build constraint of a file holds for what `holds` says of each tag (https://pkg.go.dev/cmd/go, Build
 * constraints); true without one. A line that is none of Go's is left to Go: true.
 */
export function meetsConstraint(source: string, holds: (tag: string) => boolean): boolean {
  return holdsFor(constraintOf(source), holds);
}

/** The same for the expression alone. */
export function holdsFor(constraint: string, holds: (tag: string) => boolean): boolean {
  const tokens = tokensOf(constraint);
  if (tokens.length === 0) return true;
  let at = 0;
  // A tag, `!x` or `(x)`; then those joined by &&, then those by ||, as their precedence wants it.
  const operand = (): boolean => {
    const token = tokens[at++] ?? "";
    if (token === "!") return !operand();
    if (token !== "(") return holds(token);
    const value = either();
    at++;
    return value;
  };
  const joined = (operator: string, part: () => boolean) => {
    const values = [part()];
    while (tokens[at] === operator) {
      at++;
      values.push(part());
    }
    return values;
  };
  const both = () => joined("&&", operand).every(Boolean);
  const either = (): boolean => joined("||", both).some(Boolean);
  const value = either();
  return at === tokens.length ? value : true;
}

/** Each once, in the order of the expression. */
export function tagsIn(constraint: string): readonly string[] {
  return [...new Set(tokensOf(constraint).filter((token) => !/^(&&|\|\||[!()])$/.test(token)))];
}

function tokensOf(constraint: string): readonly string[] {
  return constraint.match(/&&|\|\||[!()]|[^\s!()&|]+/g) ?? [];
}
