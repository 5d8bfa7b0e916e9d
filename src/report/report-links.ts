import { type RunReport, serves } from "./report-facts.ts";

/** A label, and the address that it leads to. Both can stand in Markdown and in HTML as they are. */
export type Link = readonly [label: string, address: string];

/** Where to go from here: the service, the commit, what is new since the release before, and the run. */
export function linksOf(report: RunReport): readonly Link[] {
  const { run, binaries, url } = report;
  const { commit = "" } = binaries?.version ?? {};
  const pages = run?.repositoryUrl;
  const isHash = /^[0-9a-f]{40}$/.test(commit);
  const links: readonly (Link | undefined)[] = [
    url !== undefined && serves(report) ? ["Service", url] : undefined,
    pages !== undefined && isHash ? [`Commit ${commit.slice(0, 7)}`, `${pages}/commit/${commit}`] : undefined,
    pages === undefined ? undefined : comparison(report, pages),
    run?.url === undefined ? undefined : ["Run", run.url],
  ];
  return links.filter((link) => link !== undefined);
}

/** Only between tags: what else a release was made of is not known by its identifier. */
function comparison({ deploy, binaries }: RunReport, pages: string): Link | undefined {
  const [first, ...others] = (deploy?.hosts ?? []).map(({ previousRelease }) => versionIn(previousRelease));
  const { tag = "", version = "" } = binaries?.version ?? {};
  const isOne = others.every((version) => version === first);
  if (first === undefined || !isOne || !isTag(first) || !isTag(version) || first === version) return undefined;
  if (!tag.endsWith(version) || !/^[\w./-]*$/.test(tag)) return undefined;
  const before = `${tag.slice(0, tag.length - version.length)}${first}`;
  return [`Changes since ${first}`, `${pages}/compare/${before}...${tag}`];
}

const isTag = (version: string) => /^v\d+\.\d+\.\d+(?:-[a-z]+[.\w]*)?$/.test(version);

/** Of `20261122T163700Z-v1.2.3-01234567`; undefined: it says none. */
function versionIn(release: string | undefined): string | undefined {
  return /^\d{8}T\d{6}Z-(.+)-[0-9a-f]{8}$/.exec(release ?? "")?.[1];
}

/** Two releases of a host in as few words as tell them apart: `v1.2.2`, or whole identifiers. */
export function shortNames(
  before: string | undefined,
  now: string | undefined,
): readonly [before: string, now: string] {
  const isTold = before === now || versionIn(before) !== versionIn(now);
  const name = (release: string | undefined) => (isTold ? versionIn(release) : undefined) ?? release ?? "nothing";
  return [name(before), name(now)];
}
