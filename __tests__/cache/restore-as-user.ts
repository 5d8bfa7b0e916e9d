/** Restores `key` into a directory, as the user who runs it; the last line of its output is the result. */
import { githubCacheStore } from "../../src/world/cache-store.ts";

const [directory = "", key = ""] = process.argv.slice(2);
const signal = new AbortController().signal;
const result = await githubCacheStore.restore({ directory, patterns: ["*"], key, restoreKeys: [], signal });
process.stdout.write(`\n${JSON.stringify(result)}\n`, () => process.exit(0));
