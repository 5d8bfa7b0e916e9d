import type { Rule } from "./rules.ts";

const install = "Install it in a step before this one";

/** The linker, and the C compiler behind cgo. */
export const linkRules: readonly Rule[] = [
  {
    class: "setting",
    pattern: /^.*flag provided but not defined: (\S+)$/m,
    remedy:
      "Correct the flag: `ldflags` are for the linker, -gcflags for the compiler. `go tool link -help` and `go tool compile -help` list what they take.",
  },
  {
    class: "linker",
    pattern: /^(\S+): cannot set with -X: not a var of type string.*$/m,
    remedy: ([, symbol = ""]) => `Declare it as \`var ${symbol.replace(/^.*\./, "")} string\`, or leave it out of -X.`,
  },
  {
    class: "setting",
    pattern: /^.*-X flag requires argument of the form importpath\.name=value$/m,
    remedy: "Write it as -X import/path.Name=value, or use the input `version-variables`.",
  },
  { class: "linker", pattern: /^.*duplicated definition of symbol .*$/m },
  { class: "linker", pattern: /^.*relocation target \S+ not defined$/m },
  {
    class: "C",
    pattern: /^.*C compiler "(.+?)" not found.*$/m,
    remedy: ([, compiler = ""]) =>
      `${install} (Debian and Ubuntu: apt-get install gcc libc6-dev), or let CC name another compiler than ${compiler}.`,
  },
  {
    class: "missing program",
    pattern: /^.*exec: "(\S*pkg-?config\S*)": executable file not found.*$/m,
    remedy: ([, program = ""]) => `${install}: ${program} (Debian and Ubuntu: apt-get install pkg-config).`,
  },
  {
    class: "C",
    pattern: /^Package '?(\S+?)'? was not found in the pkg-config search path\.?$/m,
    remedy: ([, name = ""]) =>
      `Install the development package of ${name} in a step before this one, or let PKG_CONFIG_PATH name the directory of ${name}.pc.`,
  },
  {
    class: "C",
    pattern: /^.*fatal error: (\S+\.h(?:pp)?): No such file or directory$/m,
    remedy: ([, header = ""]) =>
      /^(?:stdio|stdlib|string|stdint|errno|unistd|sys\/\S+|bits\/\S+)\.h$/.test(header)
        ? "Install the C library's headers of this compiler: libc6-dev, for a cross compiler such as aarch64-linux-gnu-gcc libc6-dev-arm64-cross."
        : `Install the development package that has ${header}, in a step before this one (Debian and Ubuntu: \`apt-file search ${header}\` names it).`,
  },
  {
    class: "C",
    pattern: /^.*cannot find -l(\S+?)(?::.*)?$/m,
    remedy: ([, library = ""]) =>
      `Install the development package of ${library} for this target; a static link, as this action does it for Linux, needs lib${library}.a.`,
  },
  {
    class: "C",
    pattern: /^.*cannot find (crt\w+\.o).*$/m,
    remedy:
      "Install the C library of this compiler: libc6-dev, for a cross compiler such as aarch64-linux-gnu-gcc libc6-dev-arm64-cross.",
  },
  {
    class: "C",
    pattern: /^.*undefined reference to [`'"](\S+?)['"].*$/m,
    remedy: ([, name = ""]) =>
      `Name the library that has ${name} in a \`#cgo LDFLAGS: -l...\` line, after those that need it.`,
  },
  {
    class: "C",
    pattern: /^.*invalid flag in #cgo (\w+): (\S+).*$/m,
    remedy: ([, kind = "", flag = ""]) =>
      `Allow it in the step's \`env\`: \`CGO_${kind}_ALLOW: '${flag.replace(/=.*$/, "=.*")}'\`.`,
  },
  {
    class: "C",
    pattern: /^gcc_\w+\.S:\d+: Error: no such instruction.*$/m,
    headline: ([line]) => `the C compiler is not for this target: ${line}`,
    remedy: "Let CC_FOR_<os>_<arch>, such as CC_FOR_linux_arm64, name a cross compiler for the target.",
  },
];
