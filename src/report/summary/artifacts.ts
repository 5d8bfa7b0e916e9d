import { sha256Of } from "../../package/describe/artifact-list.ts";
import type { Artifacts } from "../../package/describe/artifacts.ts";
import { type SizeChange, sizeChanges } from "../../package/describe/size-changes.ts";
import { markdownCode, markdownText } from "../../text/escaping.ts";
import { describeBytes, describeChange } from "../../text/measures.ts";
import { markdownTable } from "./tables.ts";

/** Every file of the package with its size, and what became of it since an earlier release where there is one to compare with. */
export function renderArtifacts({ artifacts, previous }: Artifacts): string {
  const rows = sizeChanges(artifacts, previous ?? []);
  const compared = previous !== undefined;
  const head = ["file", "kind", "size", ...(compared ? ["change"] : []), "sha256"];
  return markdownTable(
    head,
    rows.map((row) => cells(row, compared)),
  );
}

function cells({ artifact, sizeBytes, previousBytes }: SizeChange, compared: boolean): readonly string[] {
  const size = (bytes: number | undefined) => (bytes === undefined ? "" : describeBytes(bytes));
  return [
    markdownCode(artifact.path),
    markdownText(artifact.type, 40),
    sizeBytes === undefined ? "gone" : size(sizeBytes),
    ...(compared ? [describeChange(sizeBytes, previousBytes)] : []),
    sizeBytes === undefined ? "" : markdownCode((sha256Of(artifact) ?? "").slice(0, 12)),
  ];
}
