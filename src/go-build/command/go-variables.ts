import type { Target } from "../../model/target.ts";
import { formatTarget } from "../../targets/target.ts";
import { parseVariant, usualVariant, variantVariableOf, variantVariables } from "../../targets/variants.ts";

/** What the job's environment, or `go env -w`, says of Go's variables, beside what the inputs say. */
export interface GoVariableFacts {
  /** As in GoSettings. */
  readonly get: (name: string) => string | undefined;
  readonly targets: readonly Target[];
  readonly cgo: boolean;
  /** The machine that builds. */
  readonly host: Pick<Target, "os" | "arch">;
}

export interface HeededVariables {
  /** With the variants of the environment, each once. */
  readonly targets: readonly Target[];
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  readonly notices: readonly string[];
}

/** Variables that decide about a build, and what becomes of them: the table in docs/go-variables.md. Others are Go's own to read. */
export function heedGoVariables(facts: GoVariableFacts): HeededVariables {
  const variants = variantVariables.map((variable) => heedVariant(variable, facts));
  const chosen = facts.targets.map((target) => {
    const variant =
      target.variant ?? variants.find(({ variable }) => variable === variantVariableOf(target.arch))?.variant;
    return { ...target, variant };
  });
  return {
    targets: [...new Map(chosen.map((target) => [formatTarget(target), target])).values()],
    problems: [...variants.flatMap(({ problems }) => problems), ...moduleProblems(facts)],
    warnings: [
      ...platformWarnings(facts),
      ...variants.flatMap(({ warnings }) => warnings),
      ...cgoWarnings(facts),
      ...compilerWarnings(facts),
      ...unusedWarnings(facts),
    ],
    notices: variants.flatMap(({ notices }) => notices),
  };
}

interface HeededVariant extends Omit<HeededVariables, "targets"> {
  readonly variable: string;
  /** For targets that name none; undefined: Go's default. */
  readonly variant: string | undefined;
}

/** A target that names a variant has that one; one that names none has that of the environment. */
function heedVariant(variable: string, { get, targets }: GoVariableFacts): HeededVariant {
  const nothing = { variable, variant: undefined, problems: [], warnings: [], notices: [] };
  const value = get(variable);
  const concerned = targets.filter(({ arch }) => variantVariableOf(arch) === variable);
  const [{ arch } = { arch: "" }] = concerned;
  if (value === undefined || arch === "") return nothing;
  const open = concerned.filter(({ variant }) => variant === undefined);
  const parsed = parseVariant(arch, value);
  if ("problem" in parsed) {
    return open.length === 0 ? nothing : { ...nothing, problems: [`${variable}=${value} ${parsed.problem}`] };
  }
  const { variant } = parsed;
  const other = concerned.filter((target) => target.variant !== undefined && target.variant !== variant);
  const warnings =
    open.length === 0 && other.length > 0
      ? [`${setting(variable, value)} ${listTargets(other)} names its own variant in \`targets\`, which decides.`]
      : [];
  if (open.length === 0 || variant === usualVariant(arch)) return { ...nothing, warnings };
  const built = open.map((target) => formatTarget({ ...target, variant })).join(", ");
  const notices = [`${setting(variable, value)} \`targets\` names no variant, so ${built} is built.`];
  return { ...nothing, variant, warnings, notices };
}

function platformWarnings({ get, targets, host }: GoVariableFacts): readonly string[] {
  const [os, arch] = [get("GOOS"), get("GOARCH")];
  const wanted = { os: os ?? host.os, arch: arch ?? host.arch };
  const isBuilt = targets.some((target) => target.os === wanted.os && target.arch === wanted.arch);
  if ((os === undefined && arch === undefined) || isBuilt) return [];
  const variant = get(variantVariableOf(wanted.arch) ?? "");
  const words = [...(os === undefined ? [] : [`GOOS=${os}`]), ...(arch === undefined ? [] : [`GOARCH=${arch}`])];
  return [
    `${setting(words.join(" "))} \`targets\` decides, and is ${listTargets(targets)}. To build for this one, set \`targets: ${formatTarget({ ...wanted, variant })}\`.`,
  ];
}

const cgoVariables = ["CGO_CFLAGS", "CGO_CPPFLAGS", "CGO_CXXFLAGS", "CGO_FFLAGS", "CGO_LDFLAGS"] as const;

function cgoWarnings({ get, cgo }: GoVariableFacts): readonly string[] {
  if (cgo || get("CGO_ENABLED") === "0") return [];
  const enabled = get("CGO_ENABLED");
  const idle = cgoVariables.filter((name) => get(name) !== undefined);
  return [
    ...(enabled === undefined
      ? []
      : [`${setting("CGO_ENABLED", enabled)} \`cgo\` decides, and is false. To build with C, set \`cgo: true\`.`]),
    ...(idle.length === 0 ? [] : [`${setting(idle.join(", "))} Without \`cgo: true\` that has no effect.`]),
  ];
}

/** CC is for one machine: which, nobody knows where several are built for. */
function compilerWarnings({ get, targets, cgo, host }: GoVariableFacts): readonly string[] {
  const foreign = targets.filter(({ os, arch }) => os !== host.os || arch !== host.arch);
  const without = foreign.filter(({ os, arch }) => get(`CC_FOR_${os}_${arch}`) === undefined);
  const cc = get("CC");
  const [first] = without;
  if (!cgo || cc === undefined || targets.length === 1 || first === undefined) return [];
  return [
    `${setting("CC", cc)} It is not used for ${listTargets(without)}: name a compiler for each, as in CC_FOR_${first.os}_${first.arch}.`,
  ];
}

/** Read by the scripts that build Go itself; `go build` would take them for defaults of the linker. */
function unusedWarnings({ get }: GoVariableFacts): readonly string[] {
  return [
    ["GO_LDFLAGS", "ldflags"],
    ["GO_GCFLAGS", "build-flags"],
  ].flatMap(([variable = "", input]) => {
    const value = get(variable);
    return value === undefined ? [] : [`${setting(variable, value)} It is not used: set the input \`${input}\`.`];
  });
}

function moduleProblems({ get }: GoVariableFacts): readonly string[] {
  const mode = get("GO111MODULE");
  return mode === "off" ? ["GO111MODULE=off: Go would not read go.mod. Leave GO111MODULE unset"] : [];
}

const listTargets = (targets: readonly Target[]) => targets.map(formatTarget).join(", ");

function setting(variable: string, value?: string): string {
  return `${variable}${value === undefined ? "" : `=${value}`} is set in the environment or by \`go env -w\`.`;
}
