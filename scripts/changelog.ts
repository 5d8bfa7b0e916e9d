/** CHANGELOG.md in the form of Keep a Changelog: versions, newest first, and what changed in each for people who use the action. */

/** In the order in which a version shows them. */
export const kinds = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"] as const;

export interface ChangelogVersion {
  /** `1.2.3`, or `Unreleased`. */
  readonly version: string;
  /** `2026-11-29`; undefined: not released. */
  readonly date: string | undefined;
  /** Below the heading, without white space around it. */
  readonly notes: string;
}

/** Throws one error with all that is not in the form. */
export function readChangelog(text: string): readonly ChangelogVersion[] {
  const [, ...sections] = text.split(/^## /m);
  const versions = sections.map((section) => {
    const end = section.indexOf("\n");
    const [heading, notes] = end === -1 ? [section, ""] : [section.slice(0, end), section.slice(end).trim()];
    const [, version = "", date] = /^\[([^\]]+)\](?: - (\d{4}-\d{2}-\d{2}))?$/.exec(heading.trim()) ?? [];
    return { heading, version, date, notes };
  });
  const problems = versions.flatMap((each) => problemsOf(each));
  if (problems.length > 0) throw new Error(`CHANGELOG.md: ${problems.join("; ")}`);
  return versions.map(({ version, date, notes }) => ({ version, date, notes }));
}

function problemsOf({ heading, version, date, notes }: ChangelogVersion & { readonly heading: string }): string[] {
  if (version === "") return [`"## ${heading}" is not "## [1.2.3] - 2026-11-29" or "## [Unreleased]"`];
  if ((version === "Unreleased") !== (date === undefined))
    return [`"## ${heading}" needs a date, unless it is Unreleased`];
  const found = [...notes.matchAll(/^### (.*)$/gm)].map(([, kind = ""]) => kind);
  const unknown = found.filter((kind) => !kinds.some((known) => known === kind));
  const inOrder = kinds.filter((kind) => found.includes(kind));
  if (unknown.length > 0) return [`${version} has "### ${unknown[0]}", which is none of ${kinds.join(", ")}`];
  return inOrder.join() === found.join()
    ? []
    : [`the parts of ${version} are not once each, in the order ${inOrder.join(", ")}`];
}

/** What is told of a version that is about to be released; throws where it cannot be. */
export function releaseNotes(changelog: string, version: string): string {
  const plain = version.replace(/^v/, "");
  const found = readChangelog(changelog).find((each) => each.version === plain);
  if (found === undefined)
    throw new Error(`CHANGELOG.md has no heading "## [${plain}] - DATE": give it to what is Unreleased`);
  if (found.notes === "") throw new Error(`CHANGELOG.md says nothing below "## [${plain}] - ${found.date}"`);
  return `${found.notes}\n`;
}
