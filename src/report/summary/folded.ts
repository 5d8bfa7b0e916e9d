/** GitHub shows a fence or a table within `details` only after an empty line. `title` is HTML. */
export function folded(title: string, body: string): string {
  return body === "" ? "" : `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}
