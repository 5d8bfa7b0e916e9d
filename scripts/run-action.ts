/**
 * `npm run action -- --targets linux/amd64 --working-directory DIR ...`: runs the bundle on any checkout as a runner would, and
 * shows what a runner shows. Every input is an option; the value `@FILE` is read from a file. `--workspace DIR` is the checkout, else
 * the current directory.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { runAction } from "../__tests__/support/run-action.ts";
import { isForPeople } from "../__tests__/support/runner-log.ts";
import { declaredInputs } from "../src/inputs/declared.ts";

const names = ["workspace", ...Object.keys(declaredInputs)];
/** npm runs scripts in the root of the project; paths are meant from where the user is. */
const place = process.env["INIT_CWD"] ?? ".";

const given = readOptions();
warnOfSecrets(given);
const { workspace = ".", ...inputs } = Object.fromEntries(
  Object.entries(given).map(([name, value]) => [name, value.startsWith("@") ? readValue(name, value.slice(1)) : value]),
);

const cancelled = new AbortController();
process.on("SIGINT", () => cancelled.abort());
const run = await runAction({
  // As in a job, what `go env -w` has set counts.
  env: { GOENV: process.env["GOENV"] },
  inputs,
  workspace: resolve(place, workspace),
  onLine: (line) => {
    if (isForPeople(line)) console.log(line);
  },
  cancel: cancelled.signal,
});
console.log("\n--- outputs ---");
for (const [name, value] of Object.entries(run.outputs)) console.log(`${name}=${run.mask(value)}`);
console.log(`\n--- summary ---\n${run.summary}`);
process.exitCode = run.exitCode ?? 1;

function readOptions(): Readonly<Record<string, string>> {
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
    return parseArgs({ options }).values as Record<string, string>;
  } catch (error) {
    // An argument that is no option may be the value of one, and a secret.
    const words = error instanceof Error ? error.message : String(error);
    const isOfName = /^(Unknown option|Option) '--?[\w-]{1,40}'/.test(words);
    const reason = isOfName ? words : "An argument belongs to no option: write --NAME=VALUE or --NAME=@FILE.";
    return stop(`${reason}\n\nOptions: ${names.map((name) => `--${name}`).join(" ")}`);
  }
}

function readValue(name: string, file: string): string {
  try {
    return readFileSync(resolve(place, file), "utf8");
  } catch (error) {
    return stop(`--${name}: ${error instanceof Error ? error.message : error}`);
  }
}

/** npm prints the command line of a script, unless it is run with -s. */
function warnOfSecrets(options: Readonly<Record<string, string>>): void {
  const secrets = ["ssh-key", "ssh-key-passphrase"].filter((name) => options[name]?.startsWith("@") === false);
  if (secrets.length === 0 || process.env["npm_config_loglevel"] === "silent") return;
  console.error(
    `${secrets.join(" and ")}: npm prints the command line, and other users of this machine can read it. Use --${secrets[0]}=@FILE.`,
  );
}

function stop(problem: string): never {
  console.error(problem);
  process.exit(2);
}
