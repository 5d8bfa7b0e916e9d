import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";

/** The SPDX project's own schema of 2.3 documents, as syft keeps it for its tests; verified by Go's checksum database. */
const holder = { module: "github.com/anchore/syft@v1.57.1", file: "schema/spdx-json/spdx-schema-2.3.json" };

/** What the schema of SPDX 2.3 finds wrong with a document. */
export function loadSpdxValidator(): (document: unknown) => readonly string[] {
  const argv = ["mod", "download", "-json", holder.module];
  const { Dir } = JSON.parse(execFileSync("go", argv, { cwd: tmpdir(), encoding: "utf8" })) as { Dir: string };
  const schema = JSON.parse(readFileSync(join(Dir, holder.file), "utf8")) as object;
  // strict is about the style of schemas.
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  return (document) =>
    validate(document) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
