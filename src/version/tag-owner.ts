/** Where the module that is built lies, and what else there is. Directories are relative to the repository, `` for its root. */
export interface ModulePlace {
  /** `services/api`; without a major version directory (`v2`), which Go leaves out of tags as well. */
  readonly directory: string;
  /** What tags may call it besides its directory: the last element of its path, its only program. */
  readonly names: readonly string[];
  /** The input `name`: what it says is meant, whatever else is called so. */
  readonly chosenName: string | undefined;
  /** Of the other modules of the repository. */
  readonly otherDirectories: readonly string[];
  /** Of a module in a directory `v2`; undefined: it takes whatever no other module takes. */
  readonly major: number | undefined;
  /** Of modules in directories `v2` and the like beside this one. */
  readonly otherMajors: readonly number[];
}

/** Whose version a tag is, by its prefix. */
export type TagOwner =
  /** `rank`: how plainly the tag says so; the smallest is preferred. */
  | { readonly kind: "module"; readonly rank: number }
  /** Of everything in the repository. */
  | { readonly kind: "repository"; readonly rank: number }
  /** As above, but by Go's rule it is the version of another module, the one in the root. */
  | { readonly kind: "root"; readonly rank: number }
  /** `prod-v1.2.3`: says where a version went. */
  | { readonly kind: "deployment" }
  /** `build-1234`: counts, and is no version of anything. */
  | { readonly kind: "build" }
  /** `reason` is half a sentence. */
  | { readonly kind: "other"; readonly reason: string; readonly isKnown: boolean };

/** Words that name no component. */
const releaseWords = new Set(["release", "releases", "rel", "version", "versions", "ver", "v", "tag", "tags"]);
const deploymentWords = new Set([
  "deploy",
  "deployed",
  "deployment",
  "hotfix",
  "live",
  "prod",
  "production",
  "stage",
  "staging",
]);
const buildWords = new Set(["build", "builds", "b", "ci", "r", "rev", "run"]);

/** `prefix`: as `readTag` takes it off. */
export function ownerOf(prefix: { readonly path: string; readonly word: string }, place: ModulePlace): TagOwner {
  const { path, word } = prefix;
  const { directory, otherDirectories } = place;
  if (word === "" && path === directory) return { kind: "module", rank: 0 };
  if (word === "" && path === "") return ofRepository(0, place);
  if (word === "" && otherDirectories.includes(path)) return ofModule(path);
  const words = wordsOf(prefix);
  return (
    componentOwner(words, place) ?? ownerOfRest(words, place, [path, word].filter((part) => part !== "").join("/"))
  );
}

/** `api`, `release-api`, `api-release` and `release` alone: what is left when the words that name no component are taken off. */
function ownerOfRest(words: readonly string[], place: ModulePlace, prefix: string): TagOwner {
  const isIdle = (each: string) => releaseWords.has(each) || deploymentWords.has(each);
  const rest = withoutEnds(words, isIdle);
  const isDeployment = words.some((each) => deploymentWords.has(each));
  if (rest.length === 0) return isDeployment ? { kind: "deployment" } : ofRepository(1, place);
  if (rest.every((each) => buildWords.has(each))) return { kind: "build" };
  const owner = rest.length < words.length ? componentOwner(rest, place) : undefined;
  if (owner?.kind === "module" && isDeployment) return { kind: "deployment" };
  const here = place.directory === "" ? "in the root" : `in ${place.directory}`;
  const reason = `\`${prefix}\` is not a name of the module ${here}`;
  return owner ?? { kind: "other", reason, isKnown: false };
}

/** undefined: no module is called so. The whole directory says more than its end: `services-api` beside `api`. */
function componentOwner(words: readonly string[], place: ModulePlace): TagOwner | undefined {
  const spelled = words.join("-");
  const { directory, names, chosenName, otherDirectories } = place;
  if (chosenName !== undefined && spelling(chosenName) === spelled) return { kind: "module", rank: 1 };
  const whole = otherDirectories.filter((other) => spelling(other) === spelled);
  const isWhole = directory !== "" && spelling(directory) === spelled;
  if (isWhole && whole.length === 0) return { kind: "module", rank: 1 };
  const [theirs] = whole;
  if (theirs !== undefined && !isWhole) return ofModule(theirs);
  const isOwn = isWhole || names.some((name) => spelling(name) === spelled) || endsOf(directory).includes(spelled);
  const others = otherDirectories.filter((other) => endsOf(other).includes(spelled));
  const [other] = others;
  if (other === undefined) return isOwn ? { kind: "module", rank: 1 } : undefined;
  if (!isOwn && others.length === 1) return ofModule(other);
  const called = [...(isOwn ? [directory || "the root"] : []), ...others].join(" and ");
  return { kind: "other", reason: `\`${spelled}\` may be ${called}`, isKnown: !isOwn };
}

function ofRepository(rank: number, { directory, otherDirectories }: ModulePlace): TagOwner {
  if (directory === "") return { kind: "module", rank };
  return { kind: otherDirectories.includes("") ? "root" : "repository", rank };
}

function ofModule(directory: string): TagOwner {
  return { kind: "other", reason: `it belongs to the module in ${directory || "the root"}`, isKnown: true };
}

/** The scope of an npm package (`@acme/api`) says nothing. */
function wordsOf({ path, word }: { readonly path: string; readonly word: string }): readonly string[] {
  return splitWords([path.replace(/^@[^/]*\/?/, ""), word].join("/"));
}

const splitWords = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[/._@-]+/)
    .filter((part) => part !== "");

const spelling = (text: string): string => splitWords(text).join("-");

/** `services/api`: `api`, `services-api`. */
function endsOf(directory: string): readonly string[] {
  const parts = directory.split("/").filter((part) => part !== "");
  return parts.map((_, index) => spelling(parts.slice(index).join("/")));
}

function withoutEnds(words: readonly string[], isIdle: (word: string) => boolean): readonly string[] {
  const from = words.findIndex((word) => !isIdle(word));
  return from < 0 ? [] : words.slice(from, words.findLastIndex((word) => !isIdle(word)) + 1);
}
