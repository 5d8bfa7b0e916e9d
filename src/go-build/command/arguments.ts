import { ActionError } from "../../errors.ts";
import type { GoFlag } from "../../model/go-flag.ts";
import type { LinkedVariable } from "../../model/linked-variable.ts";
import { formatGoFlag } from "../../project/go-flags.ts";
import { targetEnvironment } from "../../targets/target.ts";
import type { Compilation } from "./compilation.ts";

/** A main package on the command line of `go build`. */
interface PackageArguments {
  /** Import path. */
  readonly path: string;
  /** All of them, as `linkerFlags` puts them together. */
  readonly ldflags: string;
}

export interface BuildArguments {
  readonly goBinary: string;
  /** At least one. */
  readonly packages: readonly PackageArguments[];
  /** Absolute: a file for one package, a directory, which ends in a separator, for several. */
  readonly output: string;
  readonly tags: readonly string[];
  /** Those of the user; they stand first, so that what the action says counts. */
  readonly flags: readonly GoFlag[];
  /** Whether the go command stamps the commit; it fails outside of a repository. */
  readonly stampCommit: boolean;
}

export function buildArguments(build: BuildArguments): [string, ...string[]] {
  return [
    build.goBinary,
    "build",
    // Names each package when it is compiled.
    "-v",
    ...build.flags.map(formatGoFlag),
    "-trimpath",
    // Explicit, because GOFLAGS may say otherwise and Go's default (auto) leaves the stamp out without a word.
    `-buildvcs=${build.stampCommit}`,
    ...linkerArguments(build.packages),
    ...tagArguments(build.tags),
    "-o",
    build.output,
    ...build.packages.map(({ path }) => path),
  ];
}

/** The go command keeps the flags of several packages apart by `pattern=flags`. */
function linkerArguments(packages: readonly PackageArguments[]): string[] {
  const isAlone = packages.length === 1;
  return packages.flatMap(({ path, ldflags }) =>
    ldflags === "" ? [] : [`-ldflags=${isAlone ? "" : `${path}=`}${ldflags}`],
  );
}

/** None rather than an empty -tags, which would overrule the tags in GOFLAGS. */
export function tagArguments(tags: readonly string[]): string[] {
  return tags.length > 0 ? [`-tags=${tags.join(",")}`] : [];
}

/**
 * The user's linker flags and the version variables, as one argument. The go command splits it at white space; a field in ' or "
 * is kept whole, and nothing is unescaped (cmd/internal/quoted). So a value with both quotes cannot be passed: `input`.
 */
export function linkerFlags(ldflags: string, variables: readonly LinkedVariable[]): string {
  return [ldflags.trim(), ...variables.map(linkerFlag)].filter((flag) => flag !== "").join(" ");
}

function linkerFlag({ symbol, value }: LinkedVariable): string {
  return `-X ${quoteField(`${symbol}=${value}`, symbol)}`;
}

/** One field for the go command to split off; `symbol`: whose value it holds. */
export function quoteField(field: string, symbol: string): string {
  if (field.includes("\0")) throw unquotable(symbol, "a NUL byte");
  if (!/[\s'"]/.test(field)) return field;
  if (!field.includes("'")) return `'${field}'`;
  if (!field.includes('"')) return `"${field}"`;
  throw unquotable(symbol, "both ' and \"");
}

function unquotable(symbol: string, what: string): ActionError {
  return new ActionError("input", `version-variables: the value of ${symbol} contains ${what}`, {
    hint: "The Go linker has no way to take such a value. Leave one of them out, or read the text from an embedded file.",
  });
}

/**
 * Variables that change what the toolchain writes without being asked for; the list follows golang.org/x/build's gorebuild.
 * GOEXPERIMENT and GOFLAGS are not here: somebody who sets them for a service means it, and the log names them.
 */
const leaking = [
  "GO_EXTLINK_ENABLED",
  "GO_GCFLAGS",
  "GO_LDFLAGS",
  "GO_LDSO",
  "GOROOT_FINAL",
  "CC_FOR_TARGET",
  "CXX_FOR_TARGET",
];

/** The environment of every go command that concerns one target, on top of the job's. */
export function buildEnvironment({
  target,
  cgo,
  compiler,
}: Pick<Compilation, "target" | "cgo" | "compiler">): Record<string, string | undefined> {
  return {
    ...Object.fromEntries(leaking.map((name) => [name, undefined])),
    // Of another Go than the chosen one, if the job has it; the go command knows its own.
    GOROOT: undefined,
    CGO_ENABLED: cgo ? "1" : "0",
    ...(compiler === undefined ? {} : { CC: compiler.cc, CXX: compiler.cxx }),
    // The toolchain was chosen and verified before; the go command must not fetch another one.
    GOTOOLCHAIN: "local",
    ...targetEnvironment(target),
  };
}
