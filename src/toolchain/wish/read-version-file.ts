import { basename, relative, sep } from "node:path";
import { ActionError } from "../../errors.ts";
import type { World } from "../../world/world.ts";
import { readVersionText, type VersionFile, versionFiles } from "./version-file.ts";

/** More than this is no file that a version is written in; a go.mod of 5000 requirements is half of it. */
const limitBytes = 1024 * 1024;

/** Reads the file that `go-version-file` names. `path` is absolute. Errors: `input`. */
export async function readVersionFile(
  path: string,
  { files, runner }: Pick<World, "files" | "runner">,
): Promise<VersionFile> {
  const where = relative(runner.workspace, path).split(sep).join("/");
  const fail = (problem: string, cause?: unknown) =>
    new ActionError("input", `go-version-file: ${where} ${problem}`, {
      cause,
      hint: `Let it name ${versionFiles}, relative to the checkout.`,
    });
  const facts = await files.stat(path).catch((cause: unknown) => {
    throw fail("cannot be read", cause);
  });
  if (facts === undefined) throw fail("is not there");
  if (facts.kind !== "file") throw fail(facts.kind === "directory" ? "is a directory" : "is not a plain file");
  if (facts.sizeBytes > limitBytes) throw fail(`is too large for a version file: ${facts.sizeBytes} bytes`);
  const bytes = await files
    .withFile(path, (file) => file.read(0, limitBytes))
    .catch((cause: unknown) => {
      throw fail("cannot be read", cause);
    });
  const text = decode(bytes);
  if (text === undefined) throw fail("is not UTF-8 text (PowerShell's > writes UTF-16)");
  return readVersionText(text, basename(path), where);
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}
