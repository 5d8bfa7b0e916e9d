import type { Binaries, BuiltBinary, ProofPoint } from "../../model/binaries.ts";
import { formatTarget } from "../../targets/target.ts";
import { markdownCode, markdownText } from "../../text/escaping.ts";
import { describeBytes, describeDuration } from "../../text/measures.ts";
import { folded } from "./folded.ts";
import { markdownTable } from "./tables.ts";

/** What was built, and what was proved of it from the files. */
export function renderBinaries({ binaries }: Binaries, isDiscarded = false): readonly string[] {
  const isAlone = new Set(binaries.map(({ name }) => name)).size === 1;
  const what = ({ name, target }: BuiltBinary) =>
    [...(isAlone ? [] : [markdownCode(name)]), markdownCode(formatTarget(target))].join(" ");
  const rows = binaries.map((binary) => [
    what(binary),
    describeBytes(binary.sizeBytes),
    markdownCode(binary.sha256.slice(0, 12)),
    found(binary, "revision"),
    describeDuration(binary.elapsedMs),
  ]);
  const proofs = binaries.map((binary) => [
    what(binary),
    found(binary, "machine"),
    found(binary, "static"),
    found(binary, "build information"),
    found(binary, "variable"),
  ]);
  return [
    `### Binaries, verified${isDiscarded ? ", and removed" : ""}`,
    markdownTable(["target", "size", "sha256", "revision", "time"], rows),
    folded("What the files say", markdownTable(["target", "architecture", "linking", "built by", "variables"], proofs)),
  ];
}

/** One below the other: beside each other they make the table wider than a screen. */
function found({ proof }: BuiltBinary, name: ProofPoint["name"]): string {
  return proof.flatMap((point) => (point.name === name ? [markdownText(shortHashes(point.found))] : [])).join("<br>");
}

/** 40 digits twice in a row make the table wider than a screen; the outputs have them whole. */
function shortHashes(text: string): string {
  return text.replace(/\b([0-9a-f]{12})[0-9a-f]{28}\b/g, "$1");
}
