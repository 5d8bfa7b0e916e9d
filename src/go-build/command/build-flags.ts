import type { GoFlag } from "../../model/go-flag.ts";
import { formatGoFlag, lastValue, parseGoFlag, splitQuoted } from "../../project/go-flags.ts";
import { nearest } from "../../text/nearest.ts";

/** What is done with a flag of `go build`: handed on, or refused with the reason. */
interface Rule {
  /** Whether it stands alone, as `-race` does; else it has a value. */
  readonly isSwitch?: true;
  /** Half a sentence that follows the flag: why it cannot be given, and what to do instead. */
  readonly refusal?: string;
  readonly values?: readonly string[];
}

/** All flags of `go build` (cmd/go/internal/work/build.go of Go 1.26). */
const rules: Readonly<Record<string, Rule>> = {
  C: { refusal: "changes the directory: use the input `working-directory`" },
  a: { isSwitch: true },
  asan: { isSwitch: true },
  asmflags: {},
  buildmode: { values: ["default", "exe", "pie"] },
  buildvcs: { isSwitch: true },
  compiler: { values: ["gc"] },
  cover: { isSwitch: true },
  covermode: { values: ["set", "count", "atomic"] },
  coverpkg: {},
  "debug-actiongraph": { refusal: "is only for people who work on the go command" },
  "debug-runtime-trace": { refusal: "is only for people who work on the go command" },
  "debug-trace": { refusal: "is only for people who work on the go command" },
  gccgoflags: { refusal: "is for gccgo, whose binaries cannot be verified" },
  gcflags: {},
  installsuffix: {},
  json: { isSwitch: true, refusal: "changes the output of the compiler, from which annotations are made" },
  ldflags: { refusal: "goes into the input `ldflags`, which is combined with the version variables" },
  linkshared: { isSwitch: true, refusal: "makes a binary that needs Go's own shared libraries on every host" },
  mod: { values: ["mod", "readonly", "vendor"] },
  modcacherw: { isSwitch: true },
  modfile: {},
  msan: { isSwitch: true },
  n: { isSwitch: true, refusal: "only prints what would be built" },
  o: { refusal: "says where the binary goes: use the inputs `output-directory` and `name`" },
  overlay: {},
  p: {},
  pgo: {},
  pkgdir: { refusal: "takes packages that are not built from this source" },
  race: { isSwitch: true },
  tags: {},
  toolexec: {},
  trimpath: { isSwitch: true },
  v: { isSwitch: true },
  work: { isSwitch: true, refusal: "leaves its temporary directory behind" },
  x: { isSwitch: true },
};

export interface BuildFlags {
  /** To hand on to `go build`, without `-tags`. */
  readonly flags: readonly GoFlag[];
  /** Those of `-tags`. */
  readonly tags: readonly string[];
  /** Sentences. */
  readonly problems: readonly string[];
}

/** The text of the input `build-flags`: `-mod=vendor -pgo auto`. */
export function parseBuildFlags(text: string): BuildFlags {
  const words = splitQuoted(text);
  if (words === undefined) {
    return {
      flags: [],
      tags: [],
      problems: ["a quote is not closed; Go knows no escapes: a field in ' ends at the next '"],
    };
  }
  const flags: GoFlag[] = [];
  const problems: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const flag = parseGoFlag(word);
    if (flag === undefined) {
      problems.push(`${JSON.stringify(word)} is not a flag: name packages in the input \`main\``);
      continue;
    }
    const needsValue = flag.value === undefined && rules[flag.name] !== undefined && !rules[flag.name]?.isSwitch;
    // As with Go, the next word is the value, whatever it looks like.
    const complete = needsValue ? { ...flag, value: words[++at] } : flag;
    const problem = problemOfFlag(complete);
    if (problem !== undefined) problems.push(problem);
    else if (!implied.has(flag.name)) flags.push(normalized(complete));
  }
  const tags = flags.flatMap(({ name, value = "" }) => (name === "tags" ? splitTags(value) : []));
  return {
    flags: flags.filter(({ name }) => name !== "tags"),
    tags,
    problems: [...problems, ...contradictions(flags)],
  };
}

export function isKnownFlag(name: string): boolean {
  return rules[name] !== undefined;
}

/** Commas, or the white space of old; Go takes either. */
export function splitTags(value: string): readonly string[] {
  return value.split(/[\s,]+/).filter((tag) => tag !== "");
}

/** What is wrong with one flag by itself. */
export function problemOfFlag({ name, value }: GoFlag): string | undefined {
  const rule = rules[name];
  if (rule === undefined) {
    const near = nearest(name, Object.keys(rules));
    return `-${name} is not a flag of \`go build\`${near === undefined ? "" : `; did you mean -${near}?`}`;
  }
  if (rule.refusal !== undefined) return `-${name} ${rule.refusal}`;
  if (rule.isSwitch) {
    if (value !== undefined && truthOf(value) === undefined) return `-${name}=${value} is neither true nor false`;
    if (name === "trimpath" && value !== undefined && !truthOf(value)) {
      return "-trimpath=false would write the runner's directories into the binary, and no other machine could build the same";
    }
    return undefined;
  }
  if (value === undefined || value === "") return `-${name} needs a value`;
  if (name === "p" && !/^[1-9]\d{0,3}$/.test(value)) return `-p=${value} is not a number of programs to run at once`;
  if (rule.values === undefined || rule.values.includes(value)) return undefined;
  const unprovable = name === "buildmode" ? ": only programs can be verified and deployed" : "";
  return `-${name}=${value} is none of ${rule.values.join(", ")}${unprovable}${near(value, rule.values)}`;
}

function near(value: string, values: readonly string[]): string {
  const meant = nearest(value, values);
  return meant === undefined ? "" : `; did you mean ${meant}?`;
}

function contradictions(flags: readonly GoFlag[]): string[] {
  const names = [...new Set(flags.map(({ name }) => name))];
  const twice = names.flatMap((name) => {
    const values = [...new Set(flags.flatMap((flag) => (flag.name === name ? [formatGoFlag(flag)] : [])))];
    // Go adds up only those that say for which packages they are.
    const isAddedUp = name === "tags" || name === "gcflags" || name === "asmflags";
    return values.length > 1 && !isAddedUp ? [`${values.join(" and ")} contradict each other`] : [];
  });
  const checkers = checkerNames.filter((name) => isOn(flags, name));
  return [
    ...twice,
    ...(checkers.length > 1 ? [`${checkers.map((name) => `-${name}`).join(" and ")} exclude each other`] : []),
  ];
}

/** What the action passes anyway. */
const implied = new Set(["trimpath", "v"]);

/** `-race=1` is `-race`; one that is off stays, as it overrules GOFLAGS. */
function normalized({ name, value }: GoFlag): GoFlag {
  if (!rules[name]?.isSwitch) return { name, value };
  return { name, value: value === undefined || truthOf(value) ? undefined : "false" };
}

/** Go's words for it (strconv.ParseBool). */
function truthOf(value: string): boolean | undefined {
  if (/^(1|t|T|true|TRUE|True)$/.test(value)) return true;
  return /^(0|f|F|false|FALSE|False)$/.test(value) ? false : undefined;
}

/** Whether a flag is on; a switch may be said twice, and the last one counts. */
export function isOn(flags: readonly GoFlag[], name: string): boolean {
  const flag = flags.findLast((each) => each.name === name);
  return flag !== undefined && (flag.value === undefined || truthOf(flag.value) === true);
}

export function isOff(flags: readonly GoFlag[], name: string): boolean {
  const value = lastValue(flags, name);
  return value !== undefined && truthOf(value) === false;
}

/** Flags that build a checker into the program, each with its own C library. */
export const checkerNames = ["race", "msan", "asan"] as const;

/** Flags that decide which files are compiled, so that what is listed has to be listed with them. */
const listing = new Set([
  "mod",
  "modfile",
  "modcacherw",
  "overlay",
  "race",
  "msan",
  "asan",
  "compiler",
  "installsuffix",
]);
/** Flags that change nothing in what is compiled. */
const silent = new Set(["a", "p", "x", "modcacherw"]);

export function listingFlags(flags: readonly GoFlag[]): string[] {
  return flags.filter(({ name }) => listing.has(name)).map(formatGoFlag);
}

/** For the key of the build cache. */
export function compilingFlags(flags: readonly GoFlag[]): string {
  return flags
    .filter(({ name }) => !silent.has(name))
    .map(formatGoFlag)
    .join(" ");
}
