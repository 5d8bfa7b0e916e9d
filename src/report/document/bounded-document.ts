/** More characters than that no text of a report has. */
const longest = 20_000;
/** More entries than that no list has: an audit of a large program has some thousands. */
const most = 20_000;

/** The same data, fit to be kept as a file: no secret in it, no text or list without end, and what is undefined left out. */
export function boundedDocument<T>(document: T, hide: (text: string) => string): T {
  return bounded(document, hide) as T;
}

function bounded(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === "string") return shortened(hide(value));
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.slice(0, most).map((entry) => bounded(entry, hide));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([name, inner]) => [name, bounded(inner, hide)]));
}

function shortened(text: string): string {
  return (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`).toWellFormed();
}
