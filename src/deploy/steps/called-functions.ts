/** A function of a shell file with the comment above it, or what stands between functions. */
interface Block {
  readonly text: string;
  /** undefined: no function. */
  readonly name?: string | undefined;
}

/**
 * Shell files without the functions that are never called, neither by `callers` nor by what is left of the files: a host reads a program
 * byte by byte, and a slow link brings it anew for each step. Whatever names a function counts as a call.
 */
export function calledFunctions(files: string, callers: string): string {
  const blocks = blocksOf(files);
  const kept = new Set(blocks.filter(({ name }) => name === undefined));
  const named = wordsOf([callers, ...[...kept].map(({ text }) => text)].join("\n"));
  for (let grows = true; grows; ) {
    grows = false;
    for (const block of blocks) {
      if (kept.has(block) || !named.has(block.name ?? "")) continue;
      kept.add(block);
      for (const word of wordsOf(block.text)) named.add(word);
      grows = true;
    }
  }
  return blocks.flatMap((block) => (kept.has(block) ? [block.text] : [])).join("");
}

const wordsOf = (text: string) => new Set(text.match(/[A-Za-z_]\w*/g));

/** As shell files are formatted here: a function begins and ends at the beginning of a line, or is one line. */
function blocksOf(files: string): readonly Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let name: string | undefined;
  let textEnd: string | undefined;
  const end = () => {
    if (lines.length > 0) blocks.push({ text: lines.join(""), name });
    lines = [];
    name = undefined;
  };
  for (const line of files.match(/.*\n|.+$/g) ?? []) {
    const bare = line.trimEnd();
    const begun = name === undefined && textEnd === undefined ? /^([A-Za-z_]\w*)\(\) \{/.exec(bare)?.[1] : undefined;
    if (begun !== undefined) {
      const comment = lines.splice(lines.findLastIndex((above) => !above.startsWith("#")) + 1);
      end();
      lines = comment;
      name = begun;
    }
    lines.push(line);
    if (textEnd === undefined) textEnd = /<<'?([A-Z]+)'?$/.exec(bare)?.[1];
    else if (bare === textEnd) textEnd = undefined;
    const isOneLine = begun !== undefined && bare.endsWith("}");
    if (name !== undefined && textEnd === undefined && (bare === "}" || isOneLine)) end();
  }
  end();
  return blocks;
}
