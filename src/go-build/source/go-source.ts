/** What `-X` can do with a package-level variable. */
export type Settable =
  | { readonly kind: "settable" }
  | { readonly kind: "not a string"; readonly type: string }
  /** Its first value is made when the program starts, which overwrites what the linker wrote. */
  | { readonly kind: "computed" }
  | { readonly kind: "embedded" };

/**
 * The package-level variables of one package, from the text of all its files. Not a compiler: it tells the declarations
 * apart that matter to -X (cmd/link sets only strings that are "declared in the source code either uninitialized or
 * initialized to a constant string expression"), and says `computed` where it cannot know. Assignments inside of functions
 * (an `init` that sets the variable) are not seen.
 */
export function packageVariables(sources: readonly string[]): Map<string, Settable> {
  const declarations = sources.flatMap((source) => topLevelDeclarations(tokenize(source)));
  const constants = new Set(declarations.filter(({ keyword }) => keyword === "const").flatMap(({ names }) => names));
  const variables = new Map<string, Settable>();
  for (const { keyword, names, type, values, embedded } of declarations) {
    if (keyword !== "var") continue;
    for (const [index, name] of names.entries()) {
      variables.set(name, embedded ? { kind: "embedded" } : judge(type, values, index, constants));
    }
  }
  return variables;
}

/** Whether a file declares this function, not as a method. */
export function declaresFunction(source: string, name: string): boolean {
  return statements(tokenize(source)).some(
    ([keyword, declared, bracket]) => keyword === "func" && declared === name && bracket === "(",
  );
}

function judge(
  type: readonly string[],
  values: readonly (readonly string[])[],
  index: number,
  constants: ReadonlySet<string>,
): Settable {
  if (type.length > 0 && type.join("") !== "string") return { kind: "not a string", type: type.join("") };
  if (values.length === 0) return { kind: "settable" };
  const value = values[index];
  if (!value) return { kind: "computed" }; // one call for several names
  const operands = value.filter((token) => token !== "(" && token !== ")" && token !== "+");
  const isText = (token: string) => token.startsWith('"') || token.startsWith("`");
  // A call is told from a constant in parentheses by the name or the `)` before its `(`.
  const isCall = value.some((token, at) => token === "(" && /[\w)\]]$/.test(value[at - 1] ?? ""));
  if (!isCall && operands.every((token) => isText(token) || constants.has(token))) return { kind: "settable" };
  const [only, ...more] = operands;
  if (more.length === 0 && only !== undefined && /^(\d|'|true$|false$)/.test(only)) {
    return { kind: "not a string", type: only };
  }
  return { kind: "computed" };
}

interface Declaration {
  readonly keyword: "var" | "const";
  readonly names: readonly string[];
  readonly type: readonly string[];
  /** Tokens of each value. */
  readonly values: readonly (readonly string[])[];
  readonly embedded: boolean;
}

const embedMark = "//go:embed";

/** Strings and characters are one token each; comments vanish, but for the embed mark; newlines follow the `;` rule of the Go specification. */
function tokenize(source: string): string[] {
  const simple = /[\p{L}_][\p{L}\p{Nd}_]*|\d[\w.]*|\+\+|--|[^\s]/uy;
  const tokens: string[] = [];
  const endLine = () => {
    if (endsStatement(tokens.at(-1))) tokens.push(";");
  };
  let at = 0;
  while (at < source.length) {
    const start = at;
    if (/[`"']/.test(source.charAt(at))) {
      at = endOfLiteral(source, at);
      tokens.push(source.slice(start, at));
    } else if (source.startsWith("//", at)) {
      at = indexOrEnd(source, "\n", at);
      if (source.startsWith(embedMark, start)) tokens.push(embedMark);
    } else if (source.startsWith("/*", at)) {
      at = indexOrEnd(source, "*/", at + 2) + 2;
      if (source.slice(start, at).includes("\n")) endLine();
    } else {
      simple.lastIndex = at;
      const [token] = simple.exec(source) ?? [];
      at += token?.length ?? 1;
      if (token !== undefined) tokens.push(token);
      else if (source[start] === "\n") endLine();
    }
  }
  endLine();
  return tokens;
}

/** The same text with blanks in the place of comments: what is left stands where it stood. */
export function withoutComments(source: string): string {
  const parts: string[] = [];
  let at = 0;
  while (at < source.length) {
    const start = at;
    if (/[`"']/.test(source.charAt(at))) at = endOfLiteral(source, at);
    else if (source.startsWith("//", at)) at = indexOrEnd(source, "\n", at);
    else if (source.startsWith("/*", at)) at = indexOrEnd(source, "*/", at + 2) + 2;
    else {
      at = nextMark(source, at + 1);
      parts.push(source.slice(start, at));
      continue;
    }
    const part = source.slice(start, at);
    parts.push(/^\/[/*]/.test(part) ? part.replace(/[^\n]/g, " ") : part);
  }
  return parts.join("");
}

/** Where a literal or a comment may begin. */
function nextMark(source: string, from: number): number {
  const mark = /[`"'/]/g;
  mark.lastIndex = from;
  return mark.exec(source)?.index ?? source.length;
}

/** By hand: a regular expression runs out of stack on literals of some megabytes, which generated files have. */
function endOfLiteral(source: string, start: number): number {
  const quote = source.charAt(start);
  if (quote === "`") return indexOrEnd(source, quote, start + 1) + 1;
  let at = start + 1;
  while (at < source.length && source[at] !== quote && source[at] !== "\n") at += source[at] === "\\" ? 2 : 1;
  return at + 1;
}

function indexOrEnd(source: string, text: string, from: number): number {
  const found = source.indexOf(text, from);
  return found < 0 ? source.length : found;
}

const openKeywords = new Set([
  "var",
  "const",
  "type",
  "func",
  "import",
  "package",
  "struct",
  "interface",
  "map",
  "chan",
]);

function endsStatement(token: string | undefined): boolean {
  if (token === undefined || token === embedMark || openKeywords.has(token)) return false;
  return /^[\p{L}\p{Nd}_"'`]/u.test(token) || [")", "]", "}", "++", "--"].includes(token);
}

/** Walks the file statement by statement; whatever stands inside of brackets belongs to its statement. */
function topLevelDeclarations(tokens: readonly string[]): Declaration[] {
  return statements(tokens).flatMap((statement) => {
    const embedded = statement[0] === embedMark;
    const [keyword, ...body] = statement.filter((token) => token !== embedMark);
    if (keyword !== "var" && keyword !== "const") return [];
    if (body[0] !== "(") return [specification(keyword, body, embedded)];
    const grouped = statement.slice(statement.indexOf("(") + 1, -1);
    return statements(grouped).map((inner) => {
      const isEmbedded = embedded || inner[0] === embedMark;
      return specification(
        keyword,
        inner.filter((token) => token !== embedMark),
        isEmbedded,
      );
    });
  });
}

function statements(tokens: readonly string[]): string[][] {
  return split(tokens, ";").filter((statement) => statement.length > 0);
}

function specification(keyword: "var" | "const", tokens: readonly string[], embedded: boolean): Declaration {
  const equals = tokens.indexOf("=");
  const left = equals < 0 ? tokens : tokens.slice(0, equals);
  let end = 1;
  while (left[end] === ",") end += 2;
  const names = left.slice(0, end).filter((token) => token !== ",");
  const values = equals < 0 ? [] : split(tokens.slice(equals + 1), ",");
  return { keyword, names, type: left.slice(end), values, embedded };
}

/** Splits at a separator that stands in no bracket. */
function split(tokens: readonly string[], separator: string): string[][] {
  const parts: string[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (["(", "[", "{"].includes(token)) depth++;
    else if ([")", "]", "}"].includes(token)) depth--;
    if (token === separator && depth <= 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
