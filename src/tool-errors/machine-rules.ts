import type { Rule } from "./rules.ts";

/** Who uses which directory, by what Go says that it did there. */
function settingFor(text: string): string | undefined {
  if (/: copying /.test(text)) return "output-directory";
  if (/build cache/.test(text)) return "GOCACHE";
  if (/module cache|\/cache\/download\/|pkg\/mod\//.test(text)) return "GOMODCACHE";
  if (/work dir|go-build\d|go-link-/.test(text)) return "GOTMPDIR";
  return undefined;
}

const noAccess = ([line]: RegExpExecArray) => {
  const setting = settingFor(line);
  return setting === undefined
    ? undefined
    : `Let ${setting} name a directory that the runner's user may write to, or give that directory to the user (chown).`;
};

/** The machine is in the way, whatever the tool was doing. First, because everything else that is printed follows from it. */
export const machineRules: readonly Rule[] = [
  {
    class: "disk full",
    pattern: /^.*(?:no space left on device|There is not enough space on the disk|disk quota exceeded).*$/im,
    remedy:
      "Free space there, or let GOCACHE, GOMODCACHE, GOTMPDIR or output-directory name a larger disk. Fewer targets in one job need less.",
  },
  {
    // With a full disk Go cannot write its index of the standard library, and says that its packages are not there.
    class: "disk full",
    pattern:
      /^(\S+\/src\/)\S+\.go:\d+:\d+: package (\S+) is not in std \(\1\2\)$|^\S+\/src\/(?:runtime|internal|syscall|errors|sync)\/\S+: cannot find package$/m,
    headline: ([line]) => `Go cannot read its own standard library: ${line}`,
    remedy: "Check that the disk of GOCACHE has room (`df -h`), and that the directory of this Go is complete.",
  },
  {
    class: "memory",
    pattern:
      /^.*(?:out of memory|cannot allocate memory|failed to reserve \S.* memory|: signal: killed|Killed signal terminated program|terminated with signal 9).*$|^make: \*\*\* \[.*\] Killed$/im,
    remedy:
      "Memory has most likely run out: take a larger machine, build fewer targets in one job, or set `build-flags: -p=1`.",
  },
  {
    class: "no access",
    pattern: /^fork\/exec (\S+\.test(?:\.exe)?): permission denied$/m,
    remedy: "Programs may not run in that directory (noexec): let GOTMPDIR name another one.",
  },
  {
    class: "no access",
    pattern: /^fork\/exec (\S+): (?:no such file or directory|permission denied)$/m,
    remedy: ([, program = ""]) => `Correct -exec in GOFLAGS: ${program} cannot be run.`,
  },
  {
    class: "no access",
    pattern: /^cannot determine current directory: .*$/m,
    remedy: "Give the checkout to the runner's user, in a step before this one: `chown -R`.",
  },
  { class: "no access", pattern: /^.*read-only file system.*$/m, remedy: noAccess },
  {
    class: "no access",
    pattern: /^.*\b(?:mkdir|open|create|creating|rename|unlinkat)\b.*: permission denied.*$/m,
    remedy: noAccess,
  },
  {
    class: "no access",
    pattern: /^build cache is (?:required, but could not be located|disabled by GOCACHE=off).*$/m,
    remedy: "Set GOCACHE to the absolute path of a directory, or set HOME.",
  },
  {
    class: "setting",
    pattern: /^fork\/exec \S+: exec format error$/m,
    remedy: "Remove what makes `go test` build for another machine, or let -exec in GOFLAGS name an emulator.",
  },
];
