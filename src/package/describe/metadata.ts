import type { VersionFacts } from "../../model/binaries.ts";
import { toGoPlatform } from "../../targets/go-platform.ts";
import type { Platform } from "../../world/platform.ts";
import { releaseDate } from "./release-date.ts";

/** metadata.json, with GoReleaser's names (internal/pipe/metadata). */
export interface Metadata {
  readonly project_name: string;
  /** The version with its v; of a build without a tag it is what its tag would have been. */
  readonly tag: string;
  /** Unknown here, and empty as for a first release there. */
  readonly previous_tag: string;
  /** Without the v. */
  readonly version: string;
  readonly commit: string;
  /** Of the commit, so that the file is the same in every build of it; GoReleaser's is the time of the build. */
  readonly date: string;
  /** Where it was packaged. */
  readonly runtime: { readonly goos: string; readonly goarch: string };
}

export function metadataOf(
  project: string,
  { version, commit, date }: Pick<VersionFacts, "version" | "commit" | "date">,
  platform: Pick<Platform, "os" | "arch">,
): Metadata {
  const { goos, goarch } = toGoPlatform(platform);
  return {
    project_name: project,
    tag: version,
    previous_tag: "",
    version: version.replace(/^v(?=\d)/, ""),
    commit,
    date: releaseDate(date),
    runtime: { goos, goarch },
  };
}
