/** What this action fills in, written in braces: `{version}`. */
export const placeholders = ["version", "commit", "date", "tag", "branch"] as const;

export type Placeholder = (typeof placeholders)[number];

/** In `${version}`, `{{version}}` and `%{version}` the braces are another tool's. */
const own = new RegExp(`(?<![$#%{])\\{(${placeholders.join("|")})\\}(?!\\})`, "g");

export function fillPlaceholders(template: string, facts: Readonly<Record<Placeholder, string>>): string {
  return template.replaceAll(own, (_, name: Placeholder) => facts[name]);
}

/** Those of this action that a text holds, each once. */
export function placeholdersIn(text: string): readonly Placeholder[] {
  return [...new Set([...text.matchAll(own)].map(([, name]) => name as Placeholder))];
}

/** A placeholder that nobody fills in. */
export interface ForeignPlaceholder {
  /** As it is written. */
  readonly text: string;
  /** Whose it is: `GoReleaser's`. */
  readonly owner: string;
  /** Ours that means the same; undefined: there is none. */
  readonly meant: Placeholder | undefined;
}

const forms: readonly (readonly [form: RegExp, owner: string])[] = [
  [/\$\{\{.*?\}\}/gs, "GitHub's"],
  [/\{\{.*?\}\}/gs, "a template's, as in GoReleaser"],
  [/\$\([^()]*(?:\([^()]*\)[^()]*)*\)/g, "a shell's"],
  [/`[^`]+`/g, "a shell's"],
  [/\$\{[^{}]*\}/g, "a shell's"],
  // `$ORIGIN` and its like are for the system's loader.
  [/\$(?!(?:ORIGIN|LIB|PLATFORM)\b)[A-Za-z_]\w*/g, "a shell's"],
  [/%\{[^{}]*\}|#\{[^{}]*\}/g, "another tool's"],
  [/%[A-Za-z_]\w*%/g, "a Windows shell's"],
  [/@[A-Za-z_]\w*@|__[A-Z][A-Z0-9_]*__/g, "another tool's"],
];

/** Placeholders of other tools in a text, in which nobody will fill them in; none of them twice. */
export function foreignPlaceholders(text: string): readonly ForeignPlaceholder[] {
  const found: ForeignPlaceholder[] = [];
  let rest = text;
  for (const [form, owner] of forms) {
    // What one form has taken is no other's: `${{ x }}` holds `{{ x }}`.
    rest = rest.replaceAll(form, (match) => {
      found.push({ text: match, owner, meant: meaningOf(match) });
      return " ";
    });
  }
  return [...new Map(found.map((each) => [each.text, each])).values()];
}

const meanings: readonly (readonly [words: RegExp, placeholder: Placeholder])[] = [
  [/branch/i, "branch"],
  [/date|time|now/i, "date"],
  [/commit|sha|rev/i, "commit"],
  [/version|describe|ref_name/i, "version"],
  [/tag/i, "tag"],
];

function meaningOf(text: string): Placeholder | undefined {
  return meanings.find(([words]) => words.test(text))?.[1];
}
