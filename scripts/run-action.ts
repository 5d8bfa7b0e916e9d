/**
 * `npm run action -- --targets linux/amd64 --working-directory DIR ...`: runs the bundle on any checkout as a runner would.
 * Every input is an option; the value `@FILE` is read from a file. `--workspace DIR` is the checkout, else the current directory.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { runAction } from "../__tests__/support/run-action.ts";
import { declaredInputs } from "../src/inputs/declared.ts";

const names = ["workspace", ...Object.keys(declaredInputs)];
const { values } = readOptions();

function readOptions() {
  try {
    return parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: "string" }])) });
  } catch (error) {
    console.error(
      `${error instanceof Error ? error.message : error}\n\nOptions: ${names.map((name) => `--${name}`).join(" ")}`,
    );
    process.exit(2);
  }
}

const { workspace, ...inputs } = Object.fromEntries(
  Object.entries(values as Record<string, string>).map(([name, value]) => [
    name,
    value.startsWith("@") ? readFileSync(value.slice(1), "utf8") : value,
  ]),
);

const cancelled = new AbortController();
process.on("SIGINT", () => cancelled.abort());
const directory = resolve(process.env["INIT_CWD"] ?? ".", workspace ?? ".");
const run = await runAction({
  inputs,
  workspace: directory,
  onLine: (line) => console.log(line),
  cancel: cancelled.signal,
});
console.log("\n--- outputs ---");
for (const [name, value] of Object.entries(run.outputs)) console.log(`${name}=${value}`);
console.log(`\n--- summary ---\n${run.summary}`);
process.exitCode = run.exitCode ?? 1;
