import type { Rule } from "./rules.ts";

/** Variables, flags and versions of Go: nothing of the source has been read yet. */
export const settingsRules: readonly Rule[] = [
  {
    class: "setting",
    pattern: /^(?:go: )?unknown GOEXPERIMENT (\S+)$/m,
    remedy: ([, name = ""]) =>
      `Remove ${name} from GOEXPERIMENT (the job's environment, or \`go env -w\`), or take a Go that has it.`,
  },
  {
    class: "setting",
    pattern: /^(?:go: )?invalid (GO[A-Z0-9]+): (.+)$/m,
    remedy: ([, name = ""]) => `Correct ${name} in the job's environment or in \`go env -w\`, or leave it unset.`,
  },
  {
    class: "setting",
    pattern: /^.*\$GOFLAGS.*$/m,
    remedy: "Correct GOFLAGS, in the job's environment or in `go env -w`.",
  },
  {
    class: "setting",
    pattern: /^-mod=(\S+) not supported .*$/m,
    remedy: "Correct -mod, in GOFLAGS or in `build-flags`.",
  },
  {
    class: "setting",
    pattern: /^(?:go: )?unknown environment setting (\S+?)=.*$/m,
    remedy: ([, name = ""]) => `Unset ${name}, or set it to a value that Go knows.`,
  },
  {
    class: "setting",
    pattern: /^(?:go: )?unsupported GOOS\/GOARCH pair (\S+)$/m,
    remedy: ([, pair = ""]) => `Correct the target ${pair}, or take a Go that has it: \`go tool dist list\`.`,
  },
  {
    class: "setting",
    pattern: /^(?:go: )?cannot find GOROOT directory: (.*)$/m,
    remedy: "Unset GOROOT: every Go knows its own.",
  },
  {
    class: "setting",
    pattern: /^.*invalid proxy URL.*$/m,
    remedy: "Correct GOPROXY: addresses that begin with https://, `direct` or `off`, with commas between them.",
  },
  {
    class: "setting",
    pattern: /^.*invalid GOSUMDB.*$/m,
    remedy: "Set GOSUMDB to sum.golang.org, to name+hash+key with an address behind it, or leave it unset.",
  },
  {
    class: "setting",
    pattern: /^.*error obtaining buildID for .*: fork\/exec (\S+): .*$/m,
    remedy: ([, program = ""]) => `Correct -toolexec: ${program} cannot be run.`,
  },
  {
    class: "setting",
    pattern: /^(?:go: )?(-race|-msan|-asan) requires cgo.*$/m,
    remedy: ([, flag = ""]) => `Leave ${flag} out, or set \`cgo: true\`.`,
  },
  {
    class: "setting",
    pattern: /^(\S+) requires external \(cgo\) linking, but cgo is not enabled$/m,
    remedy: "Set `cgo: true` and give the target a C compiler, or leave the target out.",
  },
  {
    class: "Go version",
    pattern: /^(?:go: )?go\.mod requires go >= (\S+) \(running go (\S+);.*$/m,
    remedy: ([, wanted = ""]) => `Set \`go-version\` to ${wanted} or later, or leave it out: go.mod then decides.`,
  },
  {
    class: "Go version",
    pattern: /^(?:go: )?(?:module )?(\S+) requires go >= (\S+) \(running go (\S+);.*$/m,
    remedy: ([, module = "", wanted = ""]) =>
      `Raise Go to ${wanted}, which ${module} needs: the go line of go.mod (\`go get go@${wanted}\`), or \`go-version\`.`,
  },
  {
    class: "Go version",
    pattern: /^.*\bdownload (go\S+) for \S+: toolchain not available$/m,
    remedy: ([, name = ""]) =>
      `Name a Go that was released: ${name} was asked for by GOTOOLCHAIN, or by the go or toolchain line of go.mod.`,
  },
  {
    class: "Go version",
    pattern: /^go: cannot find "(go\S+)" in PATH$/m,
    remedy: "Leave GOTOOLCHAIN unset, or put that Go on PATH.",
  },
  {
    class: "setting",
    pattern: /^go: invalid GOTOOLCHAIN .*$/m,
    remedy: "Set GOTOOLCHAIN to a name such as go1.26.8, to local, auto or path, or leave it unset.",
  },
];
