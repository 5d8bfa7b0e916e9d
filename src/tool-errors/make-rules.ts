import type { Rule } from "./rules.ts";

/** make and its recipes. Last: what a recipe's own program says comes first. */
export const makeRules: readonly Rule[] = [
  {
    class: "missing program",
    pattern:
      /^(?:make(?:\[\d+\])?: |\S*sh: (?:line )?(?:\d+: )?)(\S+?): (?:No such file or directory|not found|command not found)$/m,
    remedy: ([, program = ""]) =>
      program.includes("/")
        ? `Commit ${program}, or correct the recipe that runs it.`
        : `Install ${program} in a step before this one, or correct the recipe.`,
  },
  {
    class: "Makefile",
    pattern: /^make(?:\[\d+\])?: \*\*\* No rule to make target '(.+?)', needed by '(.+?)'\..*$/m,
    remedy: ([, file = "", target = ""]) => `Commit or make ${file}, or correct the prerequisites of ${target}.`,
  },
  {
    class: "Makefile",
    pattern: /^(\S+):(\d+): \*\*\* missing separator.*$/m,
    remedy: ([, file = ""]) => `Begin the recipe's line of ${file} with a tab, not with spaces.`,
  },
  {
    class: "Makefile",
    pattern: /^(\S+):\d+: (\S+): No such file or directory\nmake: \*\*\* No rule to make target '\2'.*$/m,
    remedy: ([, makefile = "", file = ""]) =>
      `Commit ${file}, which ${makefile} includes, or write \`-include ${file}\`.`,
  },
  { class: "Makefile", pattern: /^\S+:\d+: \*\*\* .*Stop\.$/m },
];
