/**
 * Tells the lines of a usage: the linker and the compiler print a hundred of them for a flag that they do not know, and what is
 * wrong stands above. The function takes one line after the other.
 */
export function createUsageFilter(): (line: string) => boolean {
  let inUsage = false;
  return (line) => {
    inUsage = /^usage: \S+ \[options\]/.test(line) || (inUsage && /^\s/.test(line));
    return inUsage;
  };
}

export function withoutUsage(output: string): string {
  const isUsage = createUsageFilter();
  return output
    .split("\n")
    .filter((line) => !isUsage(line))
    .join("\n");
}
