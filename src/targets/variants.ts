import { nearest } from "../text/nearest.ts";

/** How an architecture's variants are chosen: internal/buildcfg of Go 1.26. */
interface Variants {
  readonly archs: readonly string[];
  readonly variable: string;
  /** Go's default stands first; empty: nothing is set by default. */
  readonly values: readonly string[];
  /** May follow the value, each after a comma, in this order. */
  readonly features: readonly string[];
  /** Of these at most one. */
  readonly exclusive?: true;
  /** The first Go that heeds the variable: 1.n. An older one would take no notice of it. */
  readonly sinceMinor: number;
}

const variants: readonly Variants[] = [
  { archs: ["386"], variable: "GO386", values: ["sse2", "softfloat"], features: [], sinceMinor: 16 },
  { archs: ["amd64"], variable: "GOAMD64", values: ["v1", "v2", "v3", "v4"], features: [], sinceMinor: 18 },
  {
    archs: ["arm"],
    variable: "GOARM",
    values: ["7", "6", "5"],
    features: ["softfloat", "hardfloat"],
    exclusive: true,
    sinceMinor: 0,
  },
  {
    archs: ["arm64"],
    variable: "GOARM64",
    values: [...numbered("v8.", 9), ...numbered("v9.", 5)],
    features: ["lse", "crypto"],
    sinceMinor: 23,
  },
  { archs: ["mips", "mipsle"], variable: "GOMIPS", values: ["hardfloat", "softfloat"], features: [], sinceMinor: 10 },
  {
    archs: ["mips64", "mips64le"],
    variable: "GOMIPS64",
    values: ["hardfloat", "softfloat"],
    features: [],
    sinceMinor: 11,
  },
  {
    archs: ["ppc64", "ppc64le"],
    variable: "GOPPC64",
    values: ["power8", "power9", "power10"],
    features: [],
    sinceMinor: 8,
  },
  {
    archs: ["riscv64"],
    variable: "GORISCV64",
    values: ["rva20u64", "rva22u64", "rva23u64"],
    features: [],
    sinceMinor: 23,
  },
  { archs: ["wasm"], variable: "GOWASM", values: [""], features: ["satconv", "signext"], sinceMinor: 11 },
];

function numbered(prefix: string, last: number): string[] {
  return Array.from({ length: last + 1 }, (_, minor) => `${prefix}${minor}`);
}

const variantsOf = (arch: string) => variants.find(({ archs }) => archs.includes(arch));

/** The variable that selects a variant of the architecture; undefined: it has none. */
export const variantVariableOf = (arch: string): string | undefined => variantsOf(arch)?.variable;

/** What Go takes when nothing is said; undefined: nothing. */
export const usualVariant = (arch: string): string | undefined => variantsOf(arch)?.values[0] || undefined;

/** Every variable that selects a variant. */
export const variantVariables: readonly string[] = variants.map(({ variable }) => variable);

/** Words that stand after a comma of a variant, and nowhere else in a list of targets. */
export const variantFeatures: readonly string[] = variants.flatMap(({ features }) => features);

export type ParsedVariant =
  | { readonly variant: string }
  /** Half a sentence; `nearest` is empty when the architecture has no variants. */
  | { readonly problem: string; readonly nearest?: readonly string[] };

/** `7`, `7,softfloat`, `v8.1,lse,crypto`: what Go's variable of the architecture takes, its features in one order. */
export function parseVariant(arch: string, text: string): ParsedVariant {
  const known = variantsOf(arch);
  if (!known) return { problem: `has a variant, but ${arch} has none`, nearest: [] };
  const { variable, values, exclusive } = known;
  const isBare = values.includes("");
  const parts = text.split(",").map((part) => part.trim());
  const [value = "", ...features] = isBare ? ["", ...parts] : parts;
  const named = isBare ? known.features : values;
  const suffixes =
    known.features.length === 0 || isBare ? "" : `, each with ${known.features.join(" or ")} after a comma`;
  const takes = `has an unknown variant; ${variable} takes ${named.join(", ")}${suffixes}`;
  if (!values.includes(value)) {
    const near = nearest(value, values) ?? values.find((each) => each.endsWith(value.replace(/^v/, "")));
    return { problem: takes, ...(near === undefined ? {} : { nearest: [near] }) };
  }
  const unknown = features.filter((feature) => !known.features.includes(feature));
  if (unknown.length > 0) return { problem: takes };
  const chosen = known.features.filter((feature) => features.includes(feature));
  if (exclusive && chosen.length > 1) return { problem: `has a variant that is both ${chosen.join(" and ")}` };
  return { variant: [...(isBare ? [] : [value]), ...chosen].join(",") };
}

interface Chosen {
  readonly arch: string;
  readonly variant: string | undefined;
}

/** The variable that selects a variant of the architecture, and its value; undefined: it has none. */
export function variantSetting({ arch, variant }: Chosen): readonly [variable: string, value: string] | undefined {
  const own = variantsOf(arch);
  const value = variant ?? own?.values[0];
  return own === undefined || value === undefined ? undefined : [own.variable, value];
}

/** The oldest Go that heeds the variant, as the n of 1.n; a Go before it would build something else without a word. */
export function variantSince({ arch, variant }: Chosen): number {
  if (variant === undefined) return 0;
  if (arch === "arm" && variant.includes(",")) return 22;
  return variantsOf(arch)?.sinceMinor ?? 0;
}
