import { relative } from "node:path";
import type { MergeInputs, PackagingInputs } from "../model/inputs.ts";
import { parseGlobs } from "../text/lists.ts";
import { type InputReader, oneOf, readPlace } from "./input-reader.ts";
import { archiveMeanings, withMeanings } from "./meanings.ts";
import { parseBoolean, parseInnerGlob } from "./values.ts";

export function readPackaging(reader: InputReader, workspace: string, isBuild: boolean): PackagingInputs {
  const archives = reader.value(
    "archives",
    withMeanings(oneOf("none", "tar.gz", "zip", "auto"), archiveMeanings),
    "none",
  );
  const include = parseGlobs(reader.text("include"));
  for (const glob of include) {
    const parsed = parseInnerGlob(glob);
    if ("problem" in parsed) reader.problem("include", `${JSON.stringify(glob)} ${parsed.problem}`);
  }
  if (include.length > 0 && archives === "none" && isBuild) {
    reader.problem("include", "names files of the archives, but archives is none: set archives to auto");
  }
  const previous = reader.optional("previous-artifacts") && readPlace(reader, "previous-artifacts", workspace);
  const sbom = reader.value("sbom", parseBoolean, true);
  return { archives, include, sbom, previousArtifacts: previous };
}

export function readMerge(reader: InputReader, outputDirectory: string, workspace: string): MergeInputs | undefined {
  if (reader.text("merge-directory") === "") {
    reader.problem(
      "merge-directory",
      "a merge needs it: where actions/download-artifact put the jobs' output directories",
    );
    return undefined;
  }
  const directory = readPlace(reader, "merge-directory", workspace);
  if (!relative(directory, outputDirectory).startsWith("..")) {
    reader.problem("output-directory", "lies in merge-directory: what was merged would be taken for a job's own");
  }
  return { directory };
}
