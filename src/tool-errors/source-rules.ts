import type { Rule } from "./rules.ts";

/** The project's source, before anything is compiled. */
export const sourceRules: readonly Rule[] = [
  {
    class: "source",
    pattern: /^package (\S+)\n((?:\timports \S+.*\n)*)\timports (\S+).*: import cycle not allowed.*$/m,
    headline: ([, first = "", middle = "", last = ""]) => {
      const steps = [...middle.matchAll(/imports (\S+)/g)].map(([, path = ""]) => path);
      return `import cycle not allowed: ${[first, ...steps, last].join(" → ")}`;
    },
    remedy: "Move what the packages of the cycle share into one that imports none of them.",
  },
  {
    class: "source",
    pattern: /^.*package (\S+) is not in std.*$/m,
    remedy: ([, path = ""], { modulePaths = [] }) => {
      const [module = "example.com/service"] = modulePaths.filter((each) => each !== undefined);
      return `Correct the import. A package of this module is imported as ${module}/${path}; one that is new in the standard library needs a newer Go (\`go-version\`).`;
    },
  },
  {
    class: "source",
    pattern: /^.*"(\.\.?\/\S*)" is relative, but relative import paths are not supported.*$/m,
    remedy: "Import the package by its whole path, which begins with that of the module in go.mod.",
  },
  {
    class: "build constraint",
    pattern: /^.*build constraints exclude all Go files in (\S+)$/m,
    remedy:
      "Name the build tag that the files ask for in `tags`; set `cgo: true` where they hold C; leave out a target that they are not for.",
  },
  {
    class: "source",
    pattern: /^.*found packages (\S+) \((\S+)\) and (\S+) \((\S+)\) in (\S+)$/m,
    remedy: ([, one = "", , other = ""]) =>
      `Give packages ${one} and ${other} a directory each, or make them one package.`,
  },
  {
    class: "missing source",
    pattern: /^.*pattern (\S+): no matching files found$/m,
    remedy: ([, pattern = ""]) =>
      `Make what ${pattern} embeds in a step before this one (a web front end is built first), or commit it. Does .gitignore keep it out?`,
  },
  {
    class: "source",
    pattern: /^.*pattern (\S*\.\.\S*): invalid pattern syntax$/m,
    headline: ([line]) => `${line}: go:embed does not leave its package's directory`,
    remedy: "Move the files into the package's directory, or the go:embed line into a package above them.",
  },
  {
    class: "source",
    pattern: /^.*cannot embed directory (\S+): in different module$/m,
    remedy: ([, directory = ""]) =>
      `Remove go.mod from ${directory}, or embed the files from a package of that module.`,
  },
  {
    class: "source",
    pattern: /^.*cannot embed directory (\S+): contains no embeddable files$/m,
    remedy: ([, directory = ""]) =>
      `Fill ${directory} in a step before this one; files whose names begin with . or _ are embedded with \`all:${directory}\`.`,
  },
  {
    class: "source",
    pattern: /^.*cannot embed irregular file (\S+)$/m,
    remedy: ([, file = ""]) => `Put a plain file in place of ${file}: go:embed takes no links.`,
  },
  {
    class: "source",
    pattern: /^.*: main redeclared in this block.*$/m,
    remedy: "Keep one `func main()` in a package: each program has a directory of its own, such as cmd/NAME.",
  },
  {
    class: "source",
    pattern: /^.*function main is undeclared in the main package$/m,
    remedy: "Add `func main()`, or let `main` name the package that has it.",
  },
  {
    class: "Go version",
    pattern: /^.*requires go(\S+) or later \(-lang was set to go\S+; check go\.mod\)$/m,
    remedy: ([, version = ""]) => `Raise the go line of go.mod to ${version} or later: \`go mod edit -go=${version}\`.`,
  },
  {
    class: "profile",
    pattern: /^(?:# (\S+)\n)?preprofile: error opening profile: (.*)$/m,
    headline: ([, file, why]) => `-pgo: ${file ?? "the profile"} cannot be opened: ${why}`,
    remedy: "Correct -pgo, or commit the profile that it names.",
  },
  {
    class: "profile",
    pattern: /^(?:# (\S+)\n)?preprofile: (.*)$/m,
    headline: ([, file = "the profile of -pgo", why]) => `${file} is not a CPU profile: ${why}`,
    remedy: ([, file = "it"]) =>
      `Replace ${file} by a CPU profile as pprof writes it, or remove it; \`build-flags: -pgo=off\` builds without. A file of Git LFS needs \`lfs: true\` in actions/checkout.`,
  },
];
