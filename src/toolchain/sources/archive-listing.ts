import type { GoPlatform } from "../../targets/go-platform.ts";
import { compareGoVersions, type GoVersion, goName, parseRelease } from "../wish/go-version.ts";

/** One archive of a listing, for one platform. */
export interface ListedArchive {
  readonly version: GoVersion;
  readonly fileName: string;
  /** Lower-case hex. */
  readonly sha256: string;
}

/**
 * Reads what `<base>/?mode=json&include=all` answers (the format of https://go.dev/dl/). Takes only archives of this
 * platform whose fields are sound; undefined when the text is no listing at all, as from a plain file server.
 */
export function parseArchiveListing(text: string, platform: GoPlatform): readonly ListedArchive[] | undefined {
  let releases: unknown;
  try {
    releases = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(releases)) return undefined;
  return releases.flatMap((release: unknown) => {
    const files = isRecord(release) ? release["files"] : undefined;
    return Array.isArray(files) ? files.flatMap((file: unknown) => toArchive(file, platform)) : [];
  });
}

export function findListed(archives: readonly ListedArchive[], version: GoVersion): ListedArchive | undefined {
  return archives.find((archive) => compareGoVersions(archive.version, version) === 0);
}

/** The name of an archive, for mirrors without a listing. */
export function archiveFileName(version: GoVersion, { goos, archiveArch, archiveKind }: GoPlatform): string {
  return `go${goName(version)}.${goos}-${archiveArch}.${archiveKind}`;
}

/** Reads a `.sha256` file: the hash alone, or as sha256sum writes it. Lower-case hex; undefined when it is neither. */
export function parseSha256File(text: string, fileName: string): string | undefined {
  const [, hash, name] = /^([0-9a-f]{64})(?:\s+\*?(\S+))?\s*$/i.exec(text) ?? [];
  return name === undefined || name === fileName ? hash?.toLowerCase() : undefined;
}

function toArchive(file: unknown, platform: GoPlatform): ListedArchive[] {
  if (!isRecord(file)) return [];
  const { filename, os, arch, version, kind, sha256 } = file;
  if (kind !== "archive" || os !== platform.goos || arch !== platform.archiveArch) return [];
  if (typeof filename !== "string" || typeof version !== "string" || typeof sha256 !== "string") return [];
  const release = parseRelease(version);
  // The name becomes part of an address and of a path.
  if (!release || !/^[A-Za-z0-9][A-Za-z0-9._+-]*$/.test(filename) || !/^[0-9a-fA-F]{64}$/.test(sha256)) return [];
  return [{ version: release, fileName: filename, sha256: sha256.toLowerCase() }];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
