import type { BuildInputs } from "../../model/inputs.ts";
import { formatGoFlag } from "../../project/go-flags.ts";
import { type ForeignPlaceholder, foreignPlaceholders, placeholdersIn } from "../../version/placeholders.ts";
import { readLinkerFlags } from "./linker-flags.ts";

type Texts = Pick<BuildInputs, "versionVariables" | "ldflags" | "flags" | "tags">;

/** Placeholders that would be built in as they are written. Sentences, with what to write instead. */
export function describePlaceholders({ versionVariables = [], ldflags, flags, tags }: Texts): readonly string[] {
  const inVariables = versionVariables.flatMap(({ symbol, template }) =>
    foreignPlaceholders(template).map((found) => describe("version-variables", found, symbol)),
  );
  const inLdflags = foreignPlaceholders(ldflags).map((found) => describe("ldflags", found, symbolOf(found, ldflags)));
  const others = [
    { input: "build-flags", text: flags.map(formatGoFlag).join(" ") },
    { input: "tags", text: tags.join(",") },
  ].flatMap(({ input, text }) => foreignPlaceholders(text).map((found) => describe(input, found, undefined)));
  return [...inVariables, ...inLdflags, ...idleOwn(ldflags), ...others];
}

function describe(input: string, found: ForeignPlaceholder, symbol: string | undefined): string {
  const { text, owner } = found;
  const place = symbol === undefined ? "" : ` for ${symbol}`;
  return `${input}: ${text}${place} is ${owner}, and nothing fills it in here: it stays as it is written. ${instead(found, symbol)}`;
}

function instead({ meant }: ForeignPlaceholder, symbol: string | undefined): string {
  return meant !== undefined && symbol !== undefined
    ? `Write \`version-variables: ${symbol}={${meant}}\`.`
    : `Let an earlier step compute the value, and write it as \`\${{ steps.<id>.outputs.<name> }}\`.`;
}

/** The variable whose value holds it. A value with white space need not be quoted as it should be, so the text decides. */
function symbolOf({ text }: ForeignPlaceholder, ldflags: string): string | undefined {
  const before = ldflags.slice(0, ldflags.indexOf(text));
  return [...before.matchAll(/-X[=\s]\s*['"]?([^\s='"]+)=/g)].at(-1)?.[1];
}

/** A placeholder with white space in it, and no quotes around: what follows the space would be a flag. Sentences. */
export function cutPlaceholders(ldflags: string): readonly string[] {
  return readLinkerFlags(ldflags).variables.flatMap(({ symbol, value }) => {
    const isCut = /\$\([^)]*$|\{\{(?!.*\}\})|^[^`]*`[^`]*$/s.test(value);
    const found = foreignPlaceholders(ldflags).find((each) => symbolOf(each, ldflags) === symbol);
    return isCut && found !== undefined
      ? [`ldflags: ${found.text} for ${symbol} is cut in pieces at its white space. ${instead(found, symbol)}`]
      : [];
  });
}

/** Ours are filled in where a variable is set, and nowhere else. */
function idleOwn(ldflags: string): readonly string[] {
  const settings = readLinkerFlags(ldflags).variables;
  const rest = settings.reduce((text, { symbol, value }) => text.replace(`${symbol}=${value}`, ""), ldflags);
  const misspelt = settings.flatMap(({ symbol, value }) =>
    [...value.matchAll(/(?<![$#%{])\{([A-Za-z_]+)\}(?!\})/g)].flatMap(([text, name = ""]) =>
      placeholdersIn(text).length > 0 ? [] : [{ symbol, text, name }],
    ),
  );
  return [
    ...placeholdersIn(rest).map(
      (name) => `ldflags: {${name}} is filled in only in the value of -X, so it stays as it is written.`,
    ),
    ...misspelt.map(
      ({ symbol, text }) =>
        `ldflags: ${text} for ${symbol} is no placeholder, so it stays as it is written: there are {version}, {commit}, {date}, {tag} and {branch}.`,
    ),
  ];
}
