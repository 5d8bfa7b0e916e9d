import type { Target } from "../../model/target.ts";
import { allTargets, formatTarget } from "../../targets/target.ts";
import { holdsFor, tagsIn } from "./build-constraint.ts";
import { fitsTarget } from "./cgo-needs.ts";
import { combinations, type MainFile } from "./main-places.ts";

/** What decides which files are compiled. */
export interface FileChoice {
  readonly target: Target;
  readonly tags: readonly string[];
  readonly cgo: boolean;
  /** `1.26.8` */
  readonly goVersion: string;
}

export interface LeftOut {
  /** Half a sentence about the file. */
  readonly why: string;
  /** What to set, as a sentence; undefined: nothing that is known would help. */
  readonly remedy: string | undefined;
  /** Which inputs bring it in. */
  readonly by: "tags" | "cgo" | "targets" | undefined;
}

/** Why a file is left out of the build; undefined: it is not, as far as can be known without Go. */
export function whyLeftOut(file: Omit<MainFile, "declaresMain">, choice: FileChoice): LeftOut | undefined {
  if (isCompiled(file, choice)) return undefined;
  const { name, constraint } = file;
  const why = !holdsFor(constraint, holdsFrom(choice))
    ? `is behind \`//go:build ${constraint}\``
    : fitsTarget(name, choice.target)
      ? 'has C code (`import "C"`), and cgo is off'
      : "is for another target by its name";
  const { remedy, by } = changeFor(file, choice);
  const isNamed = !fitsTarget(name, choice.target);
  return { why, remedy: isNamed && remedy ? `${remedy} ${renaming}` : remedy, by };
}

const renaming = "If it is meant for every target, rename it: Go reads the end of its name as one.";

function isCompiled({ name, constraint, importsC }: Omit<MainFile, "declaresMain">, choice: FileChoice): boolean {
  return fitsTarget(name, choice.target) && (choice.cgo || !importsC) && holdsFor(constraint, holdsFrom(choice));
}

/** Tags that a user sets; Go sets the others by itself, for the system, the machine, its version and its compiler. */
function isCustom(tag: string): boolean {
  return (
    !/\.|^(unix|cgo|gc|gccgo|race|msan|asan)$/.test(tag) &&
    !allTargets.some(({ target: { os, arch } }) => os === tag || arch === tag)
  );
}

/** Systems for which Go sets the tag of another one as well. */
const kin: Readonly<Record<string, string>> = { android: "linux", illumos: "solaris", ios: "darwin" };

function holdsFrom({ target: { os, arch }, tags, cgo, goVersion }: FileChoice): (tag: string) => boolean {
  const known = new Set([os, kin[os], arch, "gc", ...tags]);
  if (cgo) known.add("cgo");
  if (!["js", "plan9", "wasip1", "windows"].includes(os)) known.add("unix");
  return (tag) => {
    const minor = /^go1\.(\d+)$/.exec(tag)?.[1];
    if (minor !== undefined) return Number(minor) <= minorOf(goVersion);
    // What a variant or an experiment switches on only Go knows.
    return known.has(tag) || tag.startsWith(`${arch}.`) || tag.startsWith("goexperiment.");
  };
}

const minorOf = (goVersion: string) => Number(/^1\.(\d+)/.exec(goVersion)?.[1] ?? Number.POSITIVE_INFINITY);

/** More tags of a user's own in one constraint are not worth trying all of their combinations. */
const maxTags = 6;
const linkable = allTargets.filter(({ needsCompilerOf }) => needsCompilerOf === undefined).map(({ target }) => target);
/** The likely ones first. */
const otherTargets = [
  ...["linux/amd64", "windows/amd64", "darwin/arm64", "js/wasm"].flatMap(
    (likely) => linkable.find((target) => formatTarget(target) === likely) ?? [],
  ),
  ...linkable,
];

/** The smallest change that brings the file in: of tags, then of cgo, then of the target. */
function changeFor(file: Omit<MainFile, "declaresMain">, choice: FileChoice): Omit<LeftOut, "why"> {
  const custom = tagsIn(file.constraint).filter(isCustom).slice(0, maxTags);
  const isSet = (tag: string) => choice.tags.includes(tag);
  const sameSystem = linkable.filter(({ os }) => os === choice.target.os);
  for (const target of [choice.target, ...sameSystem, ...otherTargets]) {
    for (const changed of combinations(custom)) {
      const tags = [...choice.tags, ...changed].filter((tag) => !(changed.has(tag) && isSet(tag)));
      for (const cgo of choice.cgo ? [true] : [false, true]) {
        if (!isCompiled(file, { ...choice, target, tags, cgo })) continue;
        const [removed, added] = [[...changed].filter(isSet), [...changed].filter((tag) => !isSet(tag))];
        const by = target === choice.target ? (cgo === choice.cgo ? "tags" : "cgo") : "targets";
        return { remedy: describeChange(choice, { added, removed, cgo, target }), by };
      }
    }
  }
  const needed = tagsIn(file.constraint).find(
    (tag) => Number(/^go1\.(\d+)$/.exec(tag)?.[1]) > minorOf(choice.goVersion),
  );
  const remedy = needed && `Take ${needed} or newer (\`go-version\`, or the go line of go.mod).`;
  return { remedy, by: undefined };
}

interface Change extends Pick<FileChoice, "target" | "cgo"> {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

function describeChange(choice: FileChoice, { added, removed, cgo, target }: Change): string {
  const parts = [
    ...(added.length === 0
      ? []
      : [`set \`tags: ${[...choice.tags.filter((tag) => !removed.includes(tag)), ...added].join(", ")}\``]),
    ...(removed.length > 0 && added.length === 0
      ? [`take ${removed.map((tag) => `\`${tag}\``).join(", ")} out of \`tags\``]
      : []),
    ...(cgo === choice.cgo ? [] : ["set `cgo: true`"]),
    ...(formatTarget(target) === formatTarget(choice.target) ? [] : [`add \`${formatTarget(target)}\` to \`targets\``]),
  ];
  const sentence = parts.join(", and ");
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}
