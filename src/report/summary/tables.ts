/** Makes sure that no table, however many hosts or binaries there are, can push the summary over GitHub's limit. */
const tableBytes = 96 * 1024;

/** A Markdown table of cells that are escaped already. Rows over the size limit are left out, and counted. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [row(head), row(head.map(() => "---"))];
  let bytes = 0;
  for (const [index, cells] of rows.entries()) {
    const line = row(cells);
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > tableBytes) return [...lines, "", `… and ${rows.length - index} more.`].join("\n");
    lines.push(line);
  }
  return lines.join("\n");
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell || "–").join(" | ")} |`;
}
