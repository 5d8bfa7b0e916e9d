/** `npm run bench -- NAME [options]`: runs a bench of __tests__/bench/; without a name it lists them. */
import { readdirSync, readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { basename, join } from "node:path";

/** What each file in __tests__/bench/ exports. */
interface Bench {
  /** One line: what it measures, and its options. */
  readonly about: string;
  /** Prints its table. Throws when what it ran did not do what it should have. */
  readonly bench: (args: readonly string[]) => Promise<void>;
}

/** Programs for hosts as texts: what the bundler and the test runner do by themselves. */
registerHooks({
  load(url, context, next) {
    if (!/\.(?:sh|awk)$/.test(url)) return next(url, context);
    const source = `export default ${JSON.stringify(readFileSync(new URL(url), "utf8"))};`;
    return { format: "module", shortCircuit: true, source };
  },
});

const directory = join(import.meta.dirname, "../__tests__/bench");
// A directory there holds the parts of one bench.
const names = readdirSync(directory).flatMap((file) => (file.endsWith(".ts") ? [basename(file, ".ts")] : []));
const load = async (name: string): Promise<Bench> => await import(join(directory, `${name}.ts`));

const [name, ...args] = process.argv.slice(2);
if (name !== undefined && names.includes(name)) {
  await (await load(name)).bench(args);
} else {
  if (name !== undefined) console.error(`no bench of that name: ${name}`);
  console.log("npm run bench -- NAME [options]\n");
  for (const known of names) console.log(`${known}: ${(await load(known)).about}`);
  process.exitCode = name === undefined ? 0 : 1;
}
