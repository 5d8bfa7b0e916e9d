import { join } from "node:path";
import { nearest } from "../../text/nearest.ts";
import { headlineOf, readToolError } from "../../tool-errors/read-tool-error.ts";
import type { World } from "../../world/world.ts";
import { withoutRunnersOwn } from "./make-command.ts";

/** The names that GNU make looks for, in its order. */
const names = ["GNUmakefile", "makefile", "Makefile"];

/** For what a Makefile asks of its variables while it is read; no recipe is run with them. */
const standIns = {
  GOOS: "linux",
  GOARCH: "amd64",
  CGO_ENABLED: "0",
  VERSION: "v0.0.0",
  COMMIT: "0000000000000000000000000000000000000000",
  DATE: "1970-01-01T00:00:00Z",
  OUTPUT: "output",
};

/** Whether `make <target>` can be run in `directory`; else why not, as one sentence. Runs no recipe. */
export async function checkMakefile(
  target: string,
  directory: string,
  { files, processes }: Pick<World, "files" | "processes">,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of names) if ((await files.stat(join(directory, name)))?.kind === "file") found.push(name);
  const [makefile] = found;
  if (makefile === undefined) return [`make-target: there is no Makefile in ${directory}`];
  let output: { readonly exitCode: number; readonly stdout: string; readonly stderr: string };
  try {
    // Up to date or not (exit code 0 or 1) is all the same; 2 is an error. The database has the names of all targets.
    output = await processes.run({
      argv: [
        "make",
        "--question",
        "--print-data-base",
        "--no-builtin-rules",
        target,
        ...Object.entries(standIns).map(([name, value]) => `${name}=${value}`),
      ],
      cwd: directory,
      // A Makefile may run programs while it is read.
      env: { ...withoutRunnersOwn, ...standIns, LDFLAGS: "-s", LC_ALL: "C", MAKEFLAGS: undefined },
    });
  } catch {
    return ["make-target: make is not installed, or not on PATH; Debian and Ubuntu: apt-get install make"];
  }
  if (output.exitCode < 2) return [];
  // Of a prerequisite or of an included file make says nearly the same.
  const [, missing, needing] = /No rule to make target '(.+?)'(, needed by)?/.exec(output.stderr) ?? [];
  if (missing !== target || needing !== undefined) {
    const { headline, remedy } = readToolError(output.stderr) ?? { headline: headlineOf(output.stderr) };
    const problem = `make-target: make cannot use ${makefile}: ${headline ?? "it fails"}`;
    return [remedy === undefined ? problem : `${problem}: ${remedy}`];
  }
  const targets = targetsIn(output.stdout);
  const near = nearest(target, targets);
  const known = targets.length === 0 ? "" : ` It has ${targets.slice(0, 12).join(", ")}.`;
  return [
    `make-target: ${makefile} has no rule for ${target}${near === undefined ? `.${known}` : `; did you mean ${near}?`}`,
  ];
}

/** Of make's database: the lines that begin a rule, without files that are no target. */
function targetsIn(database: string): readonly string[] {
  const [, rules = ""] = database.split(/^# Files$/m);
  const blocks = rules.split(/\n\n+/).filter((block) => !block.startsWith("# Not a target:"));
  return [...new Set(blocks.flatMap((block) => /^([A-Za-z0-9_][^:#=\s]*):(?!=)/m.exec(block)?.[1] ?? []))].sort();
}
