import { posix } from "node:path";
import { readLinkerFlags } from "../go-build/command/linker-flags.ts";
import type { AuditFinding, AuditRule } from "./analysis.ts";

/** Rules about what is no Go: the files of the repository, and what the build is told. */
export const projectRules: readonly AuditRule[] = [
  {
    id: "env-committed",
    severity: "error",
    title: "A file of secrets is in the repository",
    fix: "Remove it by `git rm --cached`, list it in .gitignore, and change the secrets in it: the history keeps them.",
  },
  {
    id: "secret-in-ldflags",
    severity: "error",
    title: "A secret is linked into the binary",
    fix: "Hand it over by the input `environment`: who has the binary can read what -X sets.",
  },
];

const secretName = /(?:passw(?:or)?d|secret|token|api_?key|access_?key|private_?key|credentials?)\w*$/i;
const example = /^(?:|changeme|change_me|xxx+|your.*|<.*>|\*+|example|secret|password|\$\{?\w+\}?)$/i;

export function isEnvironmentFile(path: string): boolean {
  const name = posix.basename(path);
  const isTemplate = /\.(?:example|sample|template|dist|defaults?|schema|test|ci)$/i.test(name);
  const isAside = /(?:^|\/)(?:vendor|testdata|node_modules|examples?|docs?|tests?)\//i.test(path);
  return /^\.env(?:\.|$)/.test(name) && !isTemplate && !isAside;
}

/**
 * The `.env` files that git tracks, from what `git ls-files --stage -z` prints. Of a link git keeps no more than where it leads, and a
 * submodule is another repository.
 */
export function environmentFilesOf(staged: string): readonly string[] {
  const paths = staged.split("\0").flatMap((entry) => {
    const [, path] = /^100\d{3} [0-9a-f]+ \d\t(.*)$/s.exec(entry) ?? [];
    return path !== undefined && isEnvironmentFile(path) ? [path] : [];
  });
  return [...new Set(paths)];
}

/** Lines of a committed `.env` that hold a secret. */
export function secretsInEnvironment(file: string, text: string): readonly AuditFinding[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const [, name = "", raw = ""] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    const value = raw.replace(/^(["'])(.*)\1$/, "$2");
    if (!secretName.test(name) || example.test(value) || /^(?:true|false|\d{1,5}|\/.*)$/i.test(value)) return [];
    const message = `${name} has a value in a file that git keeps for ever`;
    return [{ rule: "env-committed", message, file, line: index + 1, column: 1, function: "" }];
  });
}

/** `-X main.apiKey=...`; values are never named. */
export function secretsInLdflags(ldflags: string, symbols: readonly string[]): readonly AuditFinding[] {
  const linked = readLinkerFlags(ldflags).variables.flatMap(({ symbol, value }) => (value === "" ? [] : [symbol]));
  return [...new Set([...linked, ...symbols])].flatMap((symbol) => {
    if (!secretName.test(symbol.slice(symbol.lastIndexOf(".") + 1))) return [];
    return [{ rule: "secret-in-ldflags", message: `-X ${symbol} links a secret into the binary`, function: "" }];
  });
}
