import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { askGo } from "../../toolchain/go-archive.ts";

/** A runner's tool cache with this machine's Go, which counts what it compiles and links. */
export interface CountingToolchain {
  /** For RUNNER_TOOL_CACHE. */
  readonly root: string;
  /** `1.26.8` */
  readonly version: string;
  readonly goBinary: string;
  /** What was done since the last call. */
  takeCounts(): ToolCounts;
}

interface ToolCounts {
  /** Import paths, each as often as it was compiled. */
  readonly compiled: readonly string[];
  readonly linked: number;
}

/**
 * The tools `compile` and `link` of a copy of GOROOT become scripts that note their arguments and hand over to the real ones. They
 * answer `-V=full` as before, so build IDs and cache keys are those of the plain Go; `-toolexec` would change them. The cost is
 * that of starting a shell, about a millisecond a package, and the same for every contender.
 */
export async function makeCountingToolchain(parent: string): Promise<CountingToolchain> {
  const version = (await askGo("GOVERSION")).replace(/^go/, "").replace(/[- ].*$/, "");
  const root = join(parent, "tool-cache");
  const goroot = join(root, "go", version, "x64");
  const source = await askGo("GOROOT");
  const needed = (path: string) => !["test", "doc", "api", "misc"].some((name) => path === join(source, name));
  cpSync(source, goroot, { recursive: true, filter: needed, preserveTimestamps: true, verbatimSymlinks: true });
  writeFileSync(`${goroot}.complete`, "");
  const log = join(parent, "tools.log");
  const platform = `${await askGo("GOHOSTOS")}_${await askGo("GOHOSTARCH")}`;
  for (const tool of ["compile", "link"]) wrap(join(goroot, "pkg/tool", platform, tool), log);
  return {
    root,
    version,
    goBinary: join(goroot, "bin/go"),
    takeCounts() {
      const lines = existsSync(log) ? readFileSync(log, "utf8").split("\n").filter(Boolean) : [];
      writeFileSync(log, "");
      const compiled = lines.flatMap((line) => (line.startsWith("compile ") ? [line.slice("compile ".length)] : []));
      return { compiled, linked: lines.length - compiled.length };
    },
  };
}

function wrap(tool: string, log: string): void {
  const directory = join(tool, "../../real");
  mkdirSync(directory, { recursive: true });
  const real = join(directory, basename(tool));
  renameSync(tool, real);
  // The package is what follows -p. Questions (-V=full) are not counted. One short write each, so lines do not mix.
  writeFileSync(
    tool,
    `#!/bin/sh
case $1 in
-V*) ;;
*)
  rest=\${*#*-p }
  echo "${basename(tool)} \${rest%% *}" >>'${log}' ;;
esac
exec '${real}' "$@"
`,
    { mode: 0o755 },
  );
}
