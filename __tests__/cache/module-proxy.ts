import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeZip } from "../toolchain/goproxy/zip-writer.ts";

/** A module that a proxy of files offers (https://go.dev/ref/mod#serving-from-proxy): one package, and ballast that no archive packs any smaller. */
export interface OfferedModule {
  readonly version: string;
  readonly ballastBytes: number;
}

/** Together all that these tests need to know of module paths: plain, upper case, without a go.mod of its own, new. */
export const offeredModules = {
  "example.com/dep": { version: "v1.0.0", ballastBytes: 300_000 },
  "example.com/Upper/Case": { version: "v0.1.0-RC.1", ballastBytes: 1000 },
  "example.com/old": { version: "v2.0.0+incompatible", ballastBytes: 1000 },
  "example.com/fresh": { version: "v1.0.0", ballastBytes: 20_000 },
  "example.com/stale": { version: "v1.0.0", ballastBytes: 20_000 },
  "example.com/big": { version: "v1.0.0", ballastBytes: 600_000 },
} as const satisfies Readonly<Record<string, OfferedModule>>;

export type OfferedPath = keyof typeof offeredModules;

/** The directory of a module in GOMODCACHE. */
export function unpackedName(path: OfferedPath): string {
  return escaped(`${path}@${offeredModules[path].version}`);
}

/** Where its packed form and what Go notes about it lie, without the ending. */
export function downloadName(path: OfferedPath): string {
  return escaped(`cache/download/${path}/@v/${offeredModules[path].version}`);
}

/** Writes all of it into a directory, which GOPROXY can then name as a file:// address. */
export async function writeProxy(directory: string): Promise<void> {
  for (const [path, { version, ballastBytes }] of Object.entries(offeredModules)) {
    const place = join(directory, escaped(path), "@v");
    const root = `${path}@${version}`;
    const goMod = `module ${path}\n`;
    await mkdir(place, { recursive: true });
    const at = (ending: string) => join(place, escaped(version) + ending);
    await writeFile(join(place, "list"), `${version}\n`);
    await writeFile(at(".info"), JSON.stringify({ Version: version, Time: "2026-01-02T03:04:05Z" }));
    await writeFile(at(".mod"), goMod);
    const files = [
      ...(version.endsWith("+incompatible") ? [] : [{ name: `${root}/go.mod`, content: goMod }]),
      { name: `${root}/lib.go`, content: `package lib\n\nvar Path = "${path}"\n` },
      { name: `${root}/inner/lib.go`, content: "package inner\n" },
      { name: `${root}/ballast`, content: randomBytes(ballastBytes) },
    ];
    // Without the flag that announces sizes behind the content: Go would look for them there.
    await writeFile(at(".zip"), writeZip(files.map((file) => ({ ...file, flags: 0 }))));
  }
}

function escaped(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}
