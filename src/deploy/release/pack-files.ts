import { createHash } from "node:crypto";
import { ActionError } from "../../errors.ts";
import type { IncludedFile } from "../../model/included-file.ts";
import type { PackedFiles } from "../../model/packed-files.ts";
import { tarBytes } from "../../package/archive-bytes.ts";
import type { World } from "../../world/world.ts";

/** The list that goes with the files, as `sha256sum -c` reads it; what checks them on a host, also before a rollback. */
const manifestName = "files.sha256";

/** What stands in the directory of a release besides its files (stage.sh). */
const reservedNames = ["bin", "env", "data", "logs", "unit", "release.json", "unproven", "bad", manifestName];

/** Throws `input` for files that would stand where a release has something of its own. */
export function refuseReservedNames(included: readonly IncludedFile[], persistent: readonly string[]): void {
  const taken = [...reservedNames, ...persistent];
  const inTheWay = included.map(({ name }) => name).filter((name) => taken.includes(name.split("/")[0] ?? ""));
  const [first] = inTheWay;
  if (first === undefined) return;
  const top = first.split("/")[0];
  const more = inTheWay.length > 1 ? ` (and ${inTheWay.length - 1} more)` : "";
  const why = ["data", "logs", ...persistent].includes(top ?? "")
    ? `${top}/ outlives releases and belongs to the service`
    : `a release has its own ${top}`;
  throw new ActionError("input", `include: ${JSON.stringify(first)}${more} cannot go to a host: ${why}`, {
    hint: `Leave it out of include, or move it to another directory. ${
      ["data", "logs", ...persistent].includes(top ?? "") ? "A service creates what it writes when it starts." : ""
    }`.trim(),
  });
}

/** undefined: there are none. `date`: of all of them, RFC 3339. Throws `transfer` for a file that has changed since it was found. */
export async function packFiles(
  included: readonly IncludedFile[],
  date: string,
  files: World["files"],
): Promise<PackedFiles | undefined> {
  if (included.length === 0) return undefined;
  await refuseChanged(included, files);
  const manifest = Buffer.from(included.map(({ sha256, name }) => `${sha256}  ${name}\n`).join(""));
  const entries = await Promise.all(
    included.map(async ({ name, path, isExecutable }) => {
      const sizeBytes = (await files.stat(path))?.sizeBytes ?? 0;
      return { name, isExecutable, sizeBytes, read: (): AsyncIterable<Uint8Array> => files.stream(path) };
    }),
  );
  const list = { name: manifestName, isExecutable: false, sizeBytes: manifest.length, read: () => once(manifest) };
  const read = () => tarBytes([list, ...entries], new Date(date));
  const stream = await measure(read());
  return {
    manifestSha256: createHash("sha256").update(manifest).digest("hex"),
    count: included.length,
    contentBytes: entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    ...stream,
    read,
  };
}

async function refuseChanged(included: readonly IncludedFile[], files: World["files"]): Promise<void> {
  for (const { name, path, sha256 } of included) {
    if ((await files.sha256(path).catch(() => undefined)) === sha256) continue;
    throw new ActionError("transfer", `${name} is no longer what it was before the build, and was to be deployed`, {
      hint: "Tests run beside the build: let them write to t.TempDir(). What a build makes belongs into a step before this one.",
    });
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function measure(pieces: AsyncIterable<Uint8Array>): Promise<Pick<PackedFiles, "sha256" | "sizeBytes">> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for await (const piece of pieces) {
    hash.update(piece);
    sizeBytes += piece.length;
  }
  return { sha256: hash.digest("hex"), sizeBytes };
}
