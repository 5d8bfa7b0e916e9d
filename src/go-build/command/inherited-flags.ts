import type { GoFlag } from "../../model/go-flag.ts";
import { parseGoFlag, splitQuoted } from "../../project/go-flags.ts";
import { isKnownFlag, isOff, problemOfFlag, splitTags } from "./build-flags.ts";

/** What GOFLAGS, of the job or of `go env -w`, brings into a build. */
export interface InheritedFlags {
  /** Go takes them from GOFLAGS by itself. */
  readonly flags: readonly GoFlag[];
  readonly tags: readonly string[];
  /** Empty: none. */
  readonly ldflags: string;
  /** Sentences. */
  readonly problems: readonly string[];
  /** What the action overrules, as sentences: one that is a loss to somebody, and others. */
  readonly notices: readonly string[];
  readonly infos: readonly string[];
}

/** The action passes these itself, so that Go overlooks what GOFLAGS says. Not `-o`, by which `go test` would leave a program in the checkout. */
const overruled = new Set(["buildvcs", "ldflags", "tags", "trimpath", "v", "work"]);

export function readGoflags(goflags: string): InheritedFlags {
  const words = splitQuoted(goflags);
  if (words === undefined)
    return { flags: [], tags: [], ldflags: "", problems: ["a quote is not closed"], notices: [], infos: [] };
  const parsed = words.map((word) => ({ word, flag: parseGoFlag(word) }));
  const flags = parsed.flatMap(({ flag }) => flag ?? []);
  const values = (name: string) => flags.flatMap((flag) => (flag.name === name ? [flag.value ?? ""] : []));
  const ldflags = values("ldflags").at(-1)?.trim() ?? "";
  const problems = [
    ...parsed.flatMap(({ word, flag }) =>
      flag === undefined
        ? [`${JSON.stringify(word)} is not a flag; one with a value is written -name=value there`]
        : [],
    ),
    // Flags of other commands are none of ours: Go leaves them out.
    ...flags
      .filter(({ name }) => isKnownFlag(name) && !overruled.has(name))
      .flatMap((flag) => problemOfFlag(flag) ?? []),
    ...(ldflags === "" || /^['"]?-/.test(ldflags)
      ? []
      : [`-ldflags=${ldflags} is for certain packages only: use the input \`ldflags\``]),
  ];
  return {
    flags: flags.filter(({ name }) => isKnownFlag(name) && !overruled.has(name)),
    tags: splitTags(values("tags").at(-1) ?? ""),
    ldflags,
    problems,
    notices: isOff(flags, "trimpath")
      ? ["GOFLAGS: -trimpath=false is not used: no directory of the runner is written into the binary."]
      : [],
    infos: isOff(flags, "buildvcs")
      ? [
          "GOFLAGS: -buildvcs=false is not used: where there is a commit, it is written into the binary and verified. To leave it out, set `build-flags: -buildvcs=false`.",
        ]
      : [],
  };
}
