import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export const analyserSource = join(import.meta.dirname, "../../src/audit/analyser");

interface Finding {
  readonly rule: string;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly function: string;
  readonly ignored?: string;
}

export interface Analysis {
  readonly rules: readonly { readonly id: string; readonly severity: string; readonly title: string }[];
  readonly findings: readonly Finding[];
  readonly packages: number;
  readonly lines: number;
  readonly errors: readonly string[];
}

/** The analyser, compiled once by the installed Go, and modules for it. */
export function makeAnalyser() {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), "gin-audit-")));
  const program = join(scratch, "audit");
  execFileSync("go", ["build", "-trimpath", "-o", program, "."], { cwd: analyserSource });
  let modules = 0;
  return {
    /** A module that may use what the example service uses: Gin and what that needs. */
    makeModule(files: Readonly<Record<string, string>>): string {
      const directory = join(scratch, `module${modules++}`);
      const example = join(import.meta.dirname, "../../examples/gin-service");
      for (const name of ["go.mod", "go.sum"]) cpSync(join(example, name), join(directory, name));
      for (const [path, text] of Object.entries(files)) write(directory, path, text);
      return directory;
    },
    write,
    run: (directory: string, ...args: readonly string[]): Analysis => run(program, directory, args)[0],
    /** The analysis, and whether Go's build cache had it. */
    runKept: (directory: string, ...args: readonly string[]) => run(program, directory, ["-v", ...args]),
    remove: () => rmSync(scratch, { recursive: true, force: true }),
  };
}

function write(directory: string, path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), content);
}

function run(program: string, directory: string, args: readonly string[]): readonly [Analysis, boolean] {
  const { status, stdout, stderr } = spawnSync(program, ["-root", directory, "-dir", directory, ...args], {
    encoding: "utf8",
    env: { ...process.env, CGO_ENABLED: "0", GOWORK: undefined },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`the analyser ended with ${status}: ${stderr}`);
  return [JSON.parse(stdout), stderr.includes("kept: true")];
}

/** `main.go:3 shared-state` of all that is found and not accepted. */
export const placesOf = ({ findings }: Analysis): readonly string[] =>
  findings.flatMap(({ file, line, rule, ignored }) => (ignored === undefined ? [`${file}:${line} ${rule}`] : []));
