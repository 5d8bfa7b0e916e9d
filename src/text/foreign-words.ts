/** What another machine said, as one line that can stand in an error: its lines joined, nothing that acts on who shows it. */
export function foreignWords(text: string, mostCharacters = 300): string {
  const lines = text.split(/[\r\n\v\f\u0085\u2028\u2029]+/).map(plainLine);
  const line = lines
    .filter((each) => each !== "")
    .join(" / ")
    .replaceAll("##[", "## [");
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters - 1)}…` : line;
}

/** Without the sequences of a terminal (colours, titles), and without what is no text, or hides or turns it (Unicode Cc and Cf). */
function plainLine(line: string): string {
  return line
    .replace(/\p{Cf}/gu, "")
    .replace(/\s+/g, " ")
    .replace(/\p{Cc}\[[0-?]*[ -/]*[@-~]|\p{Cc}\][^\p{Cc}]*/gu, "")
    .replace(/\p{Cc}/gu, "")
    .trim();
}

/** What somebody typed, in quotes, and nothing in it unseen: white space and invisible characters by their numbers. */
export function quoted(text: string, mostCharacters = 80): string {
  const cut = text.length > mostCharacters ? `${text.slice(0, mostCharacters - 1)}…` : text;
  return JSON.stringify(cut).replace(/(?! )[\p{Cf}\p{Cc}\p{Z}]/gu, (character) => `\\u{${codeOf(character)}}`);
}

/** `200B`, as Unicode numbers a character. */
export function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}
