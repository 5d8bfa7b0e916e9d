import type { Rule } from "./rules.ts";

const checkOutAgain = "Check the repository out again: actions/checkout with `clean: true`, in an empty directory.";

/** Git itself, and the go command when it asks git. */
export const gitRules: readonly Rule[] = [
  {
    class: "git",
    pattern: /^fatal: detected dubious ownership in repository at '(.+)'$/m,
    remedy: ([, directory = ""]) =>
      `Tell git that you trust it, in a step before this one: git config --global --add safe.directory ${directory}`,
  },
  {
    class: "git",
    pattern: /^fatal: Unable to create '(\S+\.lock)': File exists\.$/m,
    remedy: ([, file = ""]) => `Let the other git process end; when there is none, remove ${file}.`,
  },
  {
    class: "git",
    pattern:
      /^(?:fatal|error): .*(?:bad object|index file|object file \S+ is empty|loose object|bad signature|unable to read tree|could not parse|missing blob).*$/m,
    remedy: checkOutAgain,
  },
  {
    class: "git",
    pattern: /^fatal: bad config .*$/m,
    remedy: "Correct that file of git's configuration.",
  },
  {
    class: "git",
    pattern: /^.*multiple VCS detected: .* and (.*)$/m,
    remedy: ([, other = ""]) =>
      `Another version control lies above the checkout (${other}), and Go reads neither. Check out elsewhere; or, if you trust that directory, set \`GODEBUG: allowmultiplevcs=1\` in the step's \`env\`. \`build-flags: -buildvcs=false\` builds without the commit in the binary.`,
  },
  {
    class: "git",
    pattern: /^error obtaining VCS status: exit status \d+$/m,
    headline: () => "git cannot read this checkout, so Go cannot stamp the commit",
    remedy:
      "Run `git status` in a step before this one: it says why. A checkout of another user needs `git config --global --add safe.directory DIRECTORY`.",
  },
];
