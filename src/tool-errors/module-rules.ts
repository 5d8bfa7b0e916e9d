import type { Rule, ToolFacts } from "./rules.ts";

const tidy = "Run `go mod tidy`, and commit go.mod and go.sum.";

/** A package of this module is missing: no other module has it, whatever Go advises. */
function directoryOf(path: string, { modulePaths = [] }: ToolFacts): string | undefined {
  const owner = modulePaths.find((module) => module !== undefined && path.startsWith(`${module}/`));
  return owner === undefined ? undefined : path.slice(owner.length + 1);
}

function remedyForMissingPackage(path: string, facts: ToolFacts): string {
  const directory = directoryOf(path, facts);
  if (directory !== undefined) {
    return `Commit the directory ${directory}, or make it in a step before this one. Does .gitignore keep it out, or is it generated?`;
  }
  return facts.unusedWorkspace === undefined ? tidy : useWorkspace(facts.unusedWorkspace);
}

const useWorkspace = (work: string) =>
  `Unset GOWORK: with off, ${work} and its modules are not used. Or require a released version of that module in go.mod.`;

/** go.mod, go.sum, go.work and vendor do not fit each other or the source. */
export const moduleRules: readonly Rule[] = [
  {
    class: "vendor",
    pattern: /^go: inconsistent vendoring in (.+):$[\s\S]*?^\t\t(go (?:mod|work) vendor)$/m,
    remedy: ([, directory = "", command = ""]) => `Run \`${command}\` in ${directory}, and commit vendor.`,
  },
  {
    class: "vendor",
    pattern: /^.*(?:import lookup disabled by -mod=vendor|but .* is not vendored).*$/m,
    remedy:
      "Run `go mod tidy` and `go mod vendor` (in a workspace `go work vendor`), and commit go.mod, go.sum and vendor.",
  },
  {
    class: "workspace",
    pattern: /^.*listed in go\.work file requires go >= \S+, but go\.work lists go \S+; to update it:$/m,
    headline: ([line]) => line.replace("; to update it:", ""),
    remedy: "Run `go work use` in the directory of go.work, which raises its go line, and commit go.work.",
  },
  {
    class: "workspace",
    pattern: /^go: cannot load module (\S+) listed in go\.work file: .*$/m,
    remedy: ([, module = ""]) =>
      `Check ${module} out as well (\`submodules: true\` in actions/checkout), or remove it: \`go work edit -dropuse=${module}\`.`,
  },
  {
    class: "workspace",
    pattern:
      /^current directory is contained in a module that is not one of the workspace modules listed in go\.work.*$/m,
    headline: () => "this module is none of those that go.work lists",
    remedy: "Add it (`go work use .`) and commit go.work, or set GOWORK=off in the step's `env`.",
  },
  {
    class: "workspace",
    pattern: /^go: -mod may only be set to readonly or vendor when in workspace mode.*$/m,
    remedy: "Remove -mod from GOFLAGS, or set GOWORK=off in the step's `env`.",
  },
  {
    class: "go.mod",
    pattern: /^(?:go: )?(?:go\.mod file not found|cannot find main module).*$/m,
    remedy:
      "Set `working-directory` to the directory of go.mod, and check the repository out in a step before this one.",
  },
  {
    class: "go.mod",
    pattern: /^(\S*go\.(?:mod|work)):\d+: unknown directive: (?:<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|).*$/m,
    headline: ([line, file]) => `${file} holds a merge conflict: ${line}`,
    remedy: ([, file = ""]) => `Resolve the conflict in ${file}, and commit it.`,
  },
  {
    class: "go.mod",
    pattern: /^(\S*go\.(?:mod|work)):\d+: invalid go version .*$/m,
    remedy: "Write the line as `go 1.26` or `go 1.26.8`.",
  },
  {
    class: "go.mod",
    pattern: /^go\.mod:\d+: require (\S+): version "v(\d+)\.\S*" invalid: should be v0 or v1, not v\d+$/m,
    remedy: ([, path = "", major = ""]) => `Require and import it as ${path}/v${major}.`,
  },
  {
    class: "go.mod",
    pattern: /^go: (?:errors parsing|error loading) (\S*go\.(?:mod|work)):$/m,
    remedy: ([, file = ""]) => `Correct that line of ${file}.`,
  },
  {
    class: "go.mod",
    pattern: /^.*updates to go\.mod needed.*$/m,
    headline: ([line]) => line.replace(/; to update it:$/, ""),
    remedy: tidy,
  },
  {
    class: "go.sum",
    pattern: /^malformed go\.sum:$/m,
    remedy: "Remove that line of go.sum, run `go mod tidy`, and commit go.sum.",
  },
  {
    class: "missing source",
    pattern: /^.*replacement directory (\S+) does not exist.*$/m,
    remedy: ([, directory = ""]) =>
      `Check out what belongs at ${directory} in a step before this one, or remove the \`replace\` line from go.mod.`,
  },
  {
    class: "missing source",
    pattern: /^.*\(replaced by (\S+)\): reading \S+go\.mod: .*$/m,
    remedy: ([, directory = ""]) => `Put a go.mod into ${directory}, or correct the \`replace\` line that names it.`,
  },
  {
    class: "go.sum",
    pattern: /^.*missing go\.sum entry.*$/m,
    headline: ([line]) => line.replace(/; to add(?: it)?:$/, ""),
    remedy: (_, { unusedWorkspace }) => (unusedWorkspace === undefined ? tidy : useWorkspace(unusedWorkspace)),
  },
  {
    class: "missing module",
    pattern: /^.*no required module provides package (\S+?)(?:; to add it:)?$/m,
    headline: ([line]) => line.replace(/; to add it:$/, ""),
    remedy: ([, path = ""], facts) => remedyForMissingPackage(path, facts),
  },
  {
    class: "missing module",
    pattern: /^.*module (\S+) found \(\S+\), but does not contain package (\S+)$/m,
    remedy: ([, module = "", path = ""]) =>
      `Correct the import of ${path}, or require a version of ${module.replace(/@.*$/, "")} that has it.`,
  },
  {
    class: "missing module",
    pattern: /^.*module declares its path as: (\S+)\n\s+but was required as: (\S+)$/m,
    headline: ([, declared, required]) => `${required} declares its path as ${declared}`,
    remedy: ([, declared = "", required = ""]) =>
      `Import and require it as ${declared}, or keep the name by a line \`replace ${required} => ${declared} VERSION\`.`,
  },
  {
    class: "checksum",
    pattern: /^.*: checksum mismatch$/m,
    remedy:
      "Find out why what was downloaded differs: a tag that was moved, or a proxy that changes files. Where you trust it, remove the module's lines from go.sum and run `go mod tidy`.",
  },
  {
    class: "setting",
    pattern: /^.*module lookup disabled by GOPROXY=off$/m,
    remedy: "Set GOPROXY to a proxy or to `direct`, or commit the dependencies (`go mod vendor`).",
  },
];
