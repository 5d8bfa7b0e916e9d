import type { ProofPoint, VersionFacts } from "../model/binaries.ts";
import type { LinkedVariable } from "../model/linked-variable.ts";
import type { Target } from "../model/target.ts";
import { formatTarget } from "../targets/target.ts";
import { variantSetting } from "../targets/variants.ts";
import type { Executable } from "./executable/executable.ts";
import { type GoBuildInfo, plainGoVersion } from "./executable/go-build-info.ts";

/** What a binary has to be. */
export interface Wanted {
  readonly target: Target;
  readonly goVersion: string;
  readonly mainPackage: string;
  readonly cgo: boolean;
  /** Whether it must need nothing of the host, where the system allows that. */
  readonly isStatic: boolean;
  /** undefined: no commit was stamped. */
  readonly source: Pick<VersionFacts, "commit" | "dirtyFiles"> | undefined;
  readonly variables: readonly LinkedVariable[];
  /** Must be there. The linker leaves out variables that the program never reads; for the others that is fine. */
  readonly demanded: readonly LinkedVariable[];
}

/** What was read from the file. */
export interface BinaryFacts {
  readonly executable: Executable;
  readonly buildInfo: GoBuildInfo | undefined;
  /** How many variables hold a value, by value. */
  readonly linkedStrings: ReadonlyMap<string, number>;
}

export interface Proof {
  readonly points: readonly ProofPoint[];
  /** Each says what was found and what was wanted; empty: the binary is what it should be. */
  readonly failures: readonly string[];
  /** Symbols that were passed to the linker and left out by it. */
  readonly unused: readonly string[];
}

type Judged = ProofPoint & { readonly failure?: string };

export function prove(facts: BinaryFacts, wanted: Wanted): Proof {
  const judged = [
    proveFormat(facts.executable, wanted.target),
    proveMachine(facts.executable, wanted.target),
    ...proveStatic(facts.executable, wanted),
    proveBuildInfo(facts.buildInfo, wanted),
    ...proveRevision(facts.buildInfo, wanted.source),
  ];
  const { points, unused } = proveVariables(facts.linkedStrings, wanted);
  const all: readonly Judged[] = [...judged, ...points];
  return {
    points: all.map(({ name, found }) => ({ name, found })),
    failures: all.flatMap(({ name, failure }) => (failure === undefined ? [] : [`${name}: ${failure}`])),
    unused,
  };
}

/** EI_OSABI that Go's linker writes (elfinit in cmd/link/internal/ld/elf.go); 3 is what a C linker makes of Linux's 0. */
const osAbis: Readonly<Record<string, readonly number[]>> = { freebsd: [9], netbsd: [2], openbsd: [12], linux: [0, 3] };

const formats: Readonly<Record<string, Executable["format"]>> = {
  aix: "XCOFF",
  darwin: "Mach-O",
  js: "WebAssembly",
  plan9: "Plan 9 a.out",
  wasip1: "WebAssembly",
  windows: "PE",
};

function proveFormat({ format, osAbi }: Executable, { os }: Target): Judged {
  const wanted = formats[os] ?? "ELF";
  const found = format === "ELF" ? `ELF, OS ABI ${osAbi}` : format;
  if (format !== wanted) return { name: "format", found, failure: `found ${found}, wanted ${wanted} for ${os}` };
  const abis = osAbis[os] ?? [0];
  if (format !== "ELF" || abis.includes(osAbi)) return { name: "format", found };
  return { name: "format", found, failure: `found ${found}, wanted OS ABI ${abis.join(" or ")} for ${os}` };
}

function proveMachine({ machine }: Executable, { arch }: Target): Judged {
  const point = { name: "machine", found: machine } as const;
  return machine === arch ? point : { ...point, failure: `found ${machine}, wanted ${arch}` };
}

/** Systems whose kernel interface is their C library, to which Go binds even without cgo. Windows and macOS are such, too. */
const boundToLibc = new Set(["openbsd", "solaris", "illumos"]);

/** The module that Go's runtime for the system imports its functions from (cmd/link/internal/wasm, runtime/os_wasip1.go). */
const wasmHosts: Readonly<Record<string, string>> = { js: "gojs", wasip1: "wasi_snapshot_preview1" };

/** Android starts only position-independent programs, by its own loader. */
const androidLoaders = ["/system/bin/linker", "/system/bin/linker64"];

function proveStatic({ format, interpreter, libraries }: Executable, { target: { os }, isStatic }: Wanted): Judged[] {
  if (format === "WebAssembly") return [proveHost(libraries, os)];
  if (format !== "ELF") return [];
  if (os === "android" && libraries.length === 0 && androidLoaders.includes(interpreter ?? "")) {
    return [{ name: "static", found: "no shared library; started by Android's own loader" }];
  }
  if (boundToLibc.has(os)) return [{ name: "static", found: `needs ${os}'s own ${libraries.join(", ") || "loader"}` }];
  const needs = [
    ...(interpreter === undefined ? [] : [`loader ${interpreter}`]),
    ...libraries.map((library) => `library ${library}`),
  ];
  if (needs.length === 0) return [{ name: "static", found: "no loader, no shared library" }];
  const found = `needs ${needs.join(", ")}`;
  if (!isStatic) return [{ name: "static", found }];
  return [{ name: "static", found, failure: `found that it ${found}; wanted a static binary` }];
}

/** What a binary with C in it needs of the hosts that it will run on, as a sentence; undefined: nothing, or only what its system always has. */
export function needsOfHosts(points: readonly ProofPoint[], { target, cgo }: Wanted): string | undefined {
  const linking = points.find(({ name }) => name === "static")?.found ?? "";
  if (!cgo || !linking.startsWith("needs ")) return undefined;
  return `The binary for ${formatTarget(target)} ${linking}: the hosts need that too.`;
}

function proveHost(modules: readonly string[], os: string): Judged {
  const found = `imports from ${modules.join(", ") || "nothing"}`;
  const host = wasmHosts[os] ?? "";
  return modules.includes(host)
    ? { name: "static", found }
    : { name: "static", found, failure: `found that it ${found}; wanted ${host} for ${os}` };
}

function proveBuildInfo(info: GoBuildInfo | undefined, { target, goVersion, mainPackage, cgo }: Wanted): Judged {
  if (!info) {
    return { name: "build information", found: "none", failure: "found no build information of Go 1.18 or later" };
  }
  const { settings } = info;
  // Which default Go wrote down depends on its version; only what was asked for is compared.
  const [variable, value] = (target.variant !== undefined && variantSetting(target)) || [];
  const expectations = [
    ["Go version", plainGoVersion(info.goVersion), goVersion],
    ["main package", info.path, mainPackage],
    ["GOOS", settings.get("GOOS"), target.os],
    ["GOARCH", settings.get("GOARCH"), target.arch],
    ["CGO_ENABLED", settings.get("CGO_ENABLED"), cgo ? "1" : "0"],
    // A library or an archive is no program, whatever its header says.
    ["-buildmode", settings.get("-buildmode"), settings.get("-buildmode") === "pie" ? "pie" : "exe"],
    ...(variable === undefined ? [] : [[variable, settings.get(variable), value] as const]),
  ] as const;
  const wrong = expectations.filter(([, found, wanted]) => found !== wanted);
  const point = {
    name: "build information",
    found: `Go ${info.goVersion}, ${info.path}, CGO_ENABLED=${cgo ? 1 : 0}`,
  } as const;
  if (wrong.length === 0) return point;
  const described = wrong.map(([what, found = "nothing", wanted]) => `${what}: found ${found}, wanted ${wanted}`);
  return { ...point, failure: described.join("; ") };
}

function proveRevision(info: GoBuildInfo | undefined, source: Wanted["source"]): Judged[] {
  if (source === undefined) return [];
  const revision = info?.settings.get("vcs.revision") ?? "nothing";
  const modified = info?.settings.get("vcs.modified") ?? "nothing";
  const isDirty = source.dirtyFiles.length > 0;
  const wrong = [
    ...(revision === source.commit ? [] : [`found ${revision}, wanted ${source.commit}`]),
    ...(modified === String(isDirty) ? [] : [`found vcs.modified=${modified}, wanted ${isDirty}`]),
  ];
  const point = { name: "revision", found: `${revision}${isDirty ? ", modified" : ""}` } as const;
  return [wrong.length === 0 ? point : { ...point, failure: wrong.join("; ") }];
}

/**
 * As many variables of the binary must hold a value as were set to it. An empty value proves nothing, as every empty string
 * of the program looks like it.
 */
function proveVariables(
  counts: ReadonlyMap<string, number>,
  { variables, demanded }: Wanted,
): { points: Judged[]; unused: string[] } {
  const all = [...new Map([...variables, ...demanded].map((variable) => [variable.symbol, variable])).values()];
  const mustHave = new Set(demanded.map(({ symbol }) => symbol));
  const points: Judged[] = [];
  const unused: string[] = [];
  const taken = new Map<string, number>();
  // Demanded ones first: what is left over of a shared value goes to the others.
  for (const { symbol, value } of all.sort((a, b) => Number(mustHave.has(b.symbol)) - Number(mustHave.has(a.symbol)))) {
    const used = (taken.get(value) ?? 0) + 1;
    if (value === "") points.push({ name: "variable", found: `${symbol} set to nothing, which leaves no trace` });
    else if (used <= (counts.get(value) ?? 0)) {
      taken.set(value, used);
      points.push({ name: "variable", found: `${symbol}=${value}` });
    } else if (mustHave.has(symbol)) {
      const failure = `${symbol}=${value} is not in the binary: does the program read it anywhere?`;
      points.push({ name: "variable", found: `${symbol} missing`, failure });
    } else unused.push(symbol);
  }
  return { points, unused };
}
