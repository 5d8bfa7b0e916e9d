import type { GoFlag } from "../../model/go-flag.ts";
import type { Target } from "../../model/target.ts";
import { lastValue } from "../../project/go-flags.ts";
import { formatTarget } from "../../targets/target.ts";
import { checkerNames, isOn } from "./build-flags.ts";
import { isPie } from "./compilation.ts";
import { readLinkerFlags } from "./linker-flags.ts";

/** What the flags of a build have to fit. */
export interface FlagSetting {
  readonly flags: readonly GoFlag[];
  readonly ldflags: string;
  readonly cgo: boolean;
  readonly targets: readonly Target[];
  readonly isDeploy: boolean;
  /** The machine that builds. */
  readonly host: Pick<Target, "os" | "arch">;
}

/** Why the build would fail, or would make what nobody can use; sentences. */
export function contradictionsOf(setting: FlagSetting): readonly string[] {
  const { flags, cgo, targets } = setting;
  const linux = targets.filter(({ os }) => os === "linux").map(formatTarget);
  const pie =
    !cgo && flags.some(isPie) && linux.length > 0
      ? [
          `-buildmode=pie needs the system's loader, so ${linux.join(", ")} would not be static: set \`cgo: true\`, or leave it out`,
        ]
      : [];
  return [...checkerNames.flatMap((name) => problemsOfChecker(name, setting)), ...pie, ...problemsOfMode(flags)];
}

/** Half sentences about the input `ldflags`. */
export function contradictionsOfLdflags({ ldflags, cgo }: Pick<FlagSetting, "ldflags" | "cgo">): readonly string[] {
  const { linkMode, problems } = readLinkerFlags(ldflags);
  const needsCgo = linkMode === "external" && !cgo;
  return [...problems, ...(needsCgo ? ["-linkmode=external needs a C linker: set `cgo: true`, or leave it out"] : [])];
}

function problemsOfChecker(
  name: (typeof checkerNames)[number],
  { flags, ldflags, cgo, targets, isDeploy, host }: FlagSetting,
): readonly string[] {
  if (!isOn(flags, name)) return [];
  const foreign = targets.filter(({ os, arch }) => os !== host.os || arch !== host.arch).map(formatTarget);
  const isStatic = /(^|\s)-static(-pie)?(\s|$)/.test(readLinkerFlags(ldflags).external ?? "");
  const reasons = [
    ...(cgo ? [] : ["needs cgo (`cgo: true`)"]),
    ...(foreign.length > 0 ? [`works for this machine only, not for ${foreign.join(", ")}`] : []),
    ...(isStatic ? ["cannot be linked statically"] : []),
    ...(isDeploy ? ["makes a program for tests, many times slower and larger, which is not deployed"] : []),
  ];
  const instead = name === "race" ? ". To look for data races in the tests, use `checks: race`" : "";
  return reasons.length === 0 ? [] : [`-${name} ${reasons.join("; ")}${instead}`];
}

function problemsOfMode(flags: readonly GoFlag[]): readonly string[] {
  const isVendor = lastValue(flags, "mod") === "vendor";
  return isVendor && lastValue(flags, "modfile") !== undefined
    ? ["-mod=vendor and -modfile exclude each other: vendor/modules.txt belongs to go.mod"]
    : [];
}
