/**
 * Whether the `//go:build` line of a file holds for what `holds` says of each tag (https://pkg.go.dev/cmd/go, Build
 * constraints); true without one. A line that is none of Go's is left to Go: true.
 */
export function meetsConstraint(source: string, holds: (tag: string) => boolean): boolean {
  const text = constraintOf(source);
  const tokens = text.match(/&&|\|\||[!()]|[^\s!()&|]+/g) ?? [];
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

/** The build constraint of a file; empty: none. */
export function constraintOf(source: string): string {
  return /^\/\/go:build (.*)$/m.exec(source)?.[1] ?? "";
}
