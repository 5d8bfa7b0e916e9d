/** Bundles the sources into a temporary directory and compares it, byte for byte, with the committed dist/. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { rolldown } from "rolldown";
import config from "../rolldown.config.ts";

const committed = join(import.meta.dirname, "../dist");
const fresh = mkdtempSync(join(tmpdir(), "gin-deploy-dist-"));
try {
  const { output, ...input } = config as { output: object };
  const bundle = await rolldown(input);
  await bundle.write({ ...output, dir: fresh });
  await bundle.close();
  const files = [...new Set([...filesIn(committed), ...filesIn(fresh)])].sort();
  const different = files.filter((file) => !isSame(join(committed, file), join(fresh, file)));
  for (const file of different) console.error(`dist/${file} is not what the sources make: run \`npm run build\``);
  process.exitCode = different.length > 0 ? 1 : 0;
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

function filesIn(directory: string): readonly string[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(directory, join(parentPath, name)));
}

function isSame(one: string, other: string): boolean {
  try {
    return readFileSync(one).equals(readFileSync(other));
  } catch {
    return false;
  }
}
