import { logLine } from "../../text/escaping.ts";

/** Markup that is safe to show. Only `html` makes it. */
export interface Html {
  readonly markup: string;
}

type Value = Html | string | number | undefined | false | readonly Html[];

/** Markup as it stands, with values that are escaped unless they are markup themselves. Values stand in text, or in attributes in `"`. */
export function html(texts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { markup: texts.reduce((all, text, index) => `${all}${markupOf(values[index - 1])}${text}`) };
}

function markupOf(value: Value): string {
  if (value === undefined || value === false) return "";
  if (typeof value === "string" || typeof value === "number") return escapeHtml(String(value));
  if ("markup" in value) return value.markup;
  return value.map(({ markup }) => markup).join("\n");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Each line as in a log: nothing that acts on the screen or turns the text. */
function escapeHtml(text: string): string {
  return text
    .split("\n")
    .map((line) => logLine(line, 20_000))
    .join("\n")
    .replace(/[&<>"']/g, (mark) => entities[mark] ?? "");
}

/** Of texts, unless cells are markup; nothing without rows. What is wide can be moved sideways. */
export function table(head: readonly string[], rows: readonly (readonly (string | Html)[])[]): Html {
  if (rows.length === 0) return html``;
  const cells = (row: readonly (string | Html)[]) => row.map((cell) => html`<td>${cell}</td>`);
  return html`<div class="wide"><table><thead><tr>${head.map((cell) => html`<th>${cell}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>`)}</tbody></table></div>`;
}

/** Nothing where there is nothing to show. */
export function section(title: string, ...parts: readonly Html[]): Html {
  const shown = parts.filter(({ markup }) => markup !== "");
  return shown.length === 0
    ? html``
    : html`<section><h2>${title}</h2>
${shown}
</section>`;
}

export function folded(title: string, part: Html): Html {
  return part.markup === ""
    ? part
    : html`<details><summary>${title}</summary>
${part}
</details>`;
}

/** Lines of a log; the last ones, where there are many. */
export function log(lines: readonly string[], most = 200): Html {
  return lines.length === 0 ? html`` : html`<pre>${lines.slice(-most).join("\n")}</pre>`;
}
