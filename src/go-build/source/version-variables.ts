import type { VersionFacts } from "../../model/binaries.ts";
import type { VersionVariable } from "../../model/inputs.ts";
import type { LinkedVariable } from "../../model/linked-variable.ts";
import { nearest } from "../../text/nearest.ts";
import { fillPlaceholders, placeholders } from "../../version/placeholders.ts";
import type { Settable } from "./go-source.ts";

/** What is set when nobody says what to set, where the program has it: GoReleaser's names. */
const defaults: readonly VersionVariable[] = [
  { symbol: "main.version", template: "{version}" },
  { symbol: "main.commit", template: "{commit}" },
  { symbol: "main.date", template: "{date}" },
];

export interface VariableRequest {
  /** undefined: the defaults. */
  readonly wanted: readonly VersionVariable[] | undefined;
  /** Those in `ldflags`: checked here, but passed by the user. */
  readonly inFlags: readonly LinkedVariable[];
  readonly facts: VersionFacts;
  /** Import path of the main package. */
  readonly mainPackage: string;
}

export interface VariableProblem {
  readonly symbol: string;
  /** A sentence. */
  readonly text: string;
  /** The program has no such variable: of several programs another one may have it. */
  readonly isAbsent: boolean;
}

export interface VariablePlan {
  /** To pass to the linker. */
  readonly variables: readonly LinkedVariable[];
  /** Those of them that a user asked for, and those in ldflags: each must stand in the binary. */
  readonly demanded: readonly LinkedVariable[];
  /** Empty when everything can be set. */
  readonly problems: readonly VariableProblem[];
}

/** Import path of the package of a symbol, with `main` for the main package. The linker splits at the last dot, too. */
export function splitSymbol(
  symbol: string,
  mainPackage: string,
): { readonly packagePath: string; readonly name: string } {
  const dot = symbol.lastIndexOf(".");
  const packagePath = symbol.slice(0, Math.max(0, dot));
  return { packagePath: packagePath === mainPackage ? "main" : packagePath, name: symbol.slice(dot + 1) };
}

/**
 * Which variables are set, and to what. `packages` holds the variables of the packages that the program is made of; a
 * package that is not part of it is absent. The linker drops a wrong name without a word, so each is checked here.
 */
export function planVariables(
  { wanted, inFlags, facts, mainPackage }: VariableRequest,
  packages: ReadonlyMap<string, ReadonlyMap<string, Settable>>,
): VariablePlan {
  const linkerName = (symbol: string) => {
    const { packagePath, name } = splitSymbol(symbol, mainPackage);
    return `${packagePath}.${name}`;
  };
  const flagged = inFlags.map(({ symbol, value }) => ({ symbol: linkerName(symbol), value }));
  const asked = (wanted ?? []).map(({ symbol, template }) => ({ symbol: linkerName(symbol), template }));
  const symbols = [...asked, ...flagged].map(({ symbol }) => symbol);
  const problems = [
    ...asked.flatMap(({ symbol, template }) => describeTemplate(symbol, template)),
    ...[...new Set(symbols)].flatMap((symbol) => describeSymbol(symbol, packages)),
    ...[...new Set(symbols.filter((symbol, at) => symbols.indexOf(symbol) !== at))].map((symbol) => ({
      symbol,
      text: `${symbol} is set twice`,
      isAbsent: false,
    })),
  ];
  const isThere = ({ symbol }: { readonly symbol: string }) =>
    !problems.some((problem) => problem.isAbsent && problem.symbol === symbol);
  // An empty value (no git) would only wipe out what the source says, such as "dev".
  const usable = defaults.filter(
    ({ symbol, template }) =>
      fillPlaceholders(template, facts) !== "" &&
      !symbols.includes(symbol) &&
      describeSymbol(symbol, packages).length === 0,
  );
  const set = (variables: readonly VersionVariable[]) =>
    variables.map(({ symbol, template }) => ({ symbol, value: fillPlaceholders(template, facts) }));
  const demanded = set(asked.filter(isThere));
  return {
    variables: wanted ? demanded : set(usable),
    demanded: [...demanded, ...flagged.filter(isThere)],
    problems,
  };
}

function describeTemplate(symbol: string, template: string): VariableProblem[] {
  const unknown = [...template.matchAll(/\{([a-zA-Z]+)\}/g)].map((match) => match[1] ?? "");
  return unknown
    .filter((name) => !placeholders.some((known) => known === name))
    .map((name) => ({
      symbol,
      text: `{${name}} in the value of ${symbol} is unknown: there are ${placeholders.map((each) => `{${each}}`).join(", ")}`,
      isAbsent: false,
    }));
}

function describeSymbol(
  symbol: string,
  packages: ReadonlyMap<string, ReadonlyMap<string, Settable>>,
): VariableProblem[] {
  const { packagePath, name } = splitSymbol(symbol, "main");
  const variables = packages.get(packagePath);
  if (!variables) {
    const text = `${symbol}: the program has no package "${packagePath}"${suggestion(packagePath, packages.keys())}`;
    return [{ symbol, text, isAbsent: true }];
  }
  const found = variables.get(name);
  if (!found) {
    const text = `${symbol}: there is no such package-level variable${suggestion(name, variables.keys())}`;
    return [{ symbol, text, isAbsent: true }];
  }
  const reasons: Record<Settable["kind"], string | undefined> = {
    settable: undefined,
    "not a string": `${symbol} is not a string, so the linker cannot set it`,
    computed: `${symbol} is computed when the program starts, which would overwrite the value: initialize it with a text or nothing`,
    embedded: `${symbol} is filled by //go:embed, so it has a value already`,
  };
  const text = reasons[found.kind];
  return text === undefined ? [] : [{ symbol, text, isAbsent: false }];
}

function suggestion(name: string, candidates: Iterable<string>): string {
  const near = nearest(name, candidates);
  return near === undefined ? "" : `; did you mean ${near}?`;
}
