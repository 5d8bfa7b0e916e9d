// What comes from outside (host names, log lines, versions, messages) is text, never markup: each place where it is shown has one way in.

/** Controls, and the marks that reorder text on the screen (CVE-2021-42574): never shown as themselves. */
const invisible = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]/gu;
/** CSI and OSC sequences of a terminal (ECMA-48): colours and titles of tools that think they have a screen. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be removed
const terminal = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g;

/** At most `limit` code points, with an ellipsis when something was cut. */
function shorten(text: string, limit: number): string {
  // Cut in code units first: splitting megabytes into code points is slow.
  const points = [...text.slice(0, limit * 2 + 2)];
  return points.length <= limit ? text : `${points.slice(0, limit - 1).join("")}…`;
}

/** One line of well-formed text without controls, at most `limit` code points. */
export function oneLine(text: string, limit: number): string {
  const start = text.slice(0, limit * 8);
  const clean = start.toWellFormed().replace(terminal, "").replace(invisible, " ").replace(/\s+/gu, " ").trim();
  return shorten(start.length < text.length ? `${clean}…` : clean, limit);
}

/**
 * What could act within a line of GitHub's Markdown: marks of emphasis, code, links, tables, HTML, entities and formulas;
 * a colon that could begin an emoji or an address; what makes addresses into links (`www.`, `@`); `_` at the edge of a word.
 */
const markup = /[\\`*[\]<>&!#|~${}^+@]|:(?=\S)|(?<=www)\.|(?<![a-z\d])_|_(?![a-z\d])/gi;
/** What could begin a block at the start of a line. */
const blockStart = /^[-=]|(?<=^\d+)[.)]/;

/**
 * Text for Markdown outside of fences: a paragraph, a heading, a table's cell. What could be markup becomes an entity:
 * those are no markup in CommonMark (section 2.5) and no separators in GitHub's tables. The rest stays readable in a terminal.
 */
export function markdownText(text: string, limit = 300): string {
  return escaped(oneLine(text, limit));
}

/** The same of a sentence: what stands between backticks is shown as code. */
export function markdownSentence(text: string, limit = 300): string {
  const pieces = oneLine(text, limit).split("`");
  // One without a second one is no more than a backtick.
  if (pieces.length % 2 === 0) pieces.push(pieces.splice(-2).join("`"));
  return pieces
    .map((piece, index) => (index % 2 === 0 ? escaped(piece) : piece === "" ? escaped("``") : asCode(escaped(piece))))
    .join("");
}

/** The same in a fixed-width font, for identifiers. Not a code span: backticks and `|` have rules of their own in there. */
export function markdownCode(text: string, limit = 120): string {
  const shown = markdownText(text, limit);
  return shown === "" ? "" : asCode(shown);
}

function escaped(text: string): string {
  return text.replace(markup, entity).replace(blockStart, entity);
}

function asCode(shown: string): string {
  return `<code>${shown}</code>`;
}

function entity(mark: string): string {
  return `&#${mark.codePointAt(0)};`;
}

/** Lines between fences that none of them can close: longer than any run of backticks in them (CommonMark, section 4.5). */
export function fencedBlock(lines: readonly string[], info: string): string {
  const longest = lines.flatMap((line) => line.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = "`".repeat(longest + 1);
  return [`${fence}${info}`, ...lines, fence].join("\n");
}

/** For those who look for something in a text that somebody may have coloured. */
export function withoutTerminalSequences(text: string): string {
  return text.replace(terminal, "");
}

/** A line of a log as it may stand between fences: tabs and blanks stay, terminal sequences go, controls become `�`. */
export function logLine(text: string, limit: number): string {
  const start = text.slice(0, limit * 8);
  const clean = start
    .toWellFormed()
    .replace(terminal, "")
    .replaceAll("\t", "    ")
    .replace(/\r$/, "")
    .replace(invisible, "�")
    .trimEnd();
  return shorten(start.length < text.length ? `${clean}…` : clean, limit);
}

/** What Mermaid's flowcharts and gantt charts do not take for a label at the start of a line. */
const mermaidKeyword =
  /^(?:acc(?:desc|title)|axisformat|call|click|dateformat|end|excludes|gantt|href|includes|inclusive|section|tickinterval|title|todaymarker|topaxis|week)/i;

/**
 * Text for a label of a Mermaid diagram, in Mermaid's own entities (`#58;`). A first character that could begin a keyword or a list
 * becomes one too; other words stay readable where a diagram is shown as text. Mermaid's labels show no links, so no `www.` either.
 */
export function mermaidLabel(text: string, limit = 60): string {
  const line = oneLine(text, limit);
  const [first = "?", ...rest] = line;
  const others = rest.join("").replace(/[^\p{L}\p{M}\p{N} .,/-]|(?<=ww)\./giu, mermaidEntity);
  const isPlain = /^[a-z]$/i.test(first) && !mermaidKeyword.test(line);
  return (isPlain ? first : mermaidEntity(first)) + others;
}

function mermaidEntity(mark: string): string {
  return `#${mark.codePointAt(0)};`;
}
