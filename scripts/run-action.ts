/**
 * `npm run deploy -- --options deploy.yml`, `npm run action -- --targets linux/amd64 ...`: runs the bundle on any checkout as a runner would, and shows what
 * a runner shows. docs/elsewhere.md says where options come from.
 */
import { readFileSync } from "node:fs";
import { runAction } from "../__tests__/support/run-action.ts";
import { forPeople } from "../__tests__/support/runner-log.ts";
import { declaredInputs } from "../src/inputs/declared.ts";
import { readOptions } from "./read-options.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });
const [word, ...rest] = process.argv.slice(2);
const options = readOptions({
  // The first word is the script's own: without it, no `hosts` means a build, and an options file may still say otherwise.
  ...(word === "deploy" ? { operation: word, argv: rest } : { argv: process.argv.slice(2) }),
  env: process.env,
  // npm runs scripts in the root of the project; paths are meant from where the user is.
  directory: process.env["INIT_CWD"] ?? process.cwd(),
  readFile: (path) => utf8.decode(readFileSync(path)),
});
if ("problems" in options) {
  for (const problem of options.problems) console.error(problem);
  console.error(`\nOptions: --options FILE, --workspace DIRECTORY, and the inputs of docs/inputs.md:`);
  console.error(Object.keys(declaredInputs).join(" "));
  process.exit(2);
}

const cancelled = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => cancelled.abort());
const run = await runAction({
  // As in a job, what `go env -w` has set counts. What held an option is no matter of what the action starts.
  env: { GOENV: process.env["GOENV"], ...Object.fromEntries(options.variables.map((name) => [name, undefined])) },
  inputs: options.inputs,
  workspace: options.workspace,
  onLine: (line) => {
    const shown = forPeople(line);
    if (shown !== undefined) console.log(shown);
  },
  cancel: cancelled.signal,
});
console.log("\n--- outputs ---");
for (const [name, value] of Object.entries(run.outputs)) console.log(`${name}=${run.mask(value)}`);
console.log(`\n--- summary ---\n${run.summary}`);
process.exitCode = run.exitCode ?? 1;
