import { createHash } from "node:crypto";
import { join } from "node:path";
import { ActionError } from "../errors.ts";
import {
  archiveFileName,
  findListed,
  type ListedArchive,
  parseArchiveListing,
  parseSha256File,
} from "./archive-listing.ts";
import { download, downloadWhole, shownUrl } from "./download.ts";
import { toGoPlatform } from "./go-platform.ts";
import type { GoSource, SourceWorld } from "./go-source.ts";
import { type GoVersion, goName } from "./go-version.ts";

/** Largest archive taken; Go's own stay below 100 MB. */
const archiveLimitBytes = 500 * 1024 * 1024;
const listingLimitBytes = 64 * 1024 * 1024;

/**
 * go.dev/dl, or a mirror of it. The hash comes from the same place as the archive: it guards against damage, proxies and
 * caches on the way, not against a mirror that lies about both.
 */
export function archiveSource(baseUrl: string, world: SourceWorld): GoSource {
  const base = baseUrl.replace(/\/+$/, "");
  let listing: Promise<readonly ListedArchive[] | undefined> | undefined;
  const list = () => {
    listing ??= fetchListing(base, world);
    return listing;
  };
  return {
    name: shownUrl(base),
    versions: async () => (await list())?.map((archive) => archive.version),
    async unpack(version, directory) {
      const { fileName, sha256 } = await findArchive(base, version, await list(), world);
      const bytes = await downloadWhole(
        { url: `${base}/${fileName}`, limitBytes: archiveLimitBytes, title: fileName },
        world,
      );
      const actual = createHash("sha256").update(bytes).digest("hex");
      if (actual !== sha256) {
        throw new ActionError(
          "toolchain",
          `${shownUrl(`${base}/${fileName}`)} is damaged or tampered with: SHA-256 ${actual} of ${bytes.length} bytes instead of ${sha256}`,
        );
      }
      return extract(bytes, fileName, directory, world);
    },
  };
}

async function fetchListing(base: string, world: SourceWorld): Promise<readonly ListedArchive[] | undefined> {
  const answer = await download({ url: `${base}/?mode=json&include=all`, limitBytes: listingLimitBytes }, world);
  if (answer.kind === "refused") return undefined;
  return parseArchiveListing(answer.bytes.toString(), toGoPlatform(world.platform));
}

async function findArchive(
  base: string,
  version: GoVersion,
  listing: readonly ListedArchive[] | undefined,
  world: SourceWorld,
): Promise<{ readonly fileName: string; readonly sha256: string }> {
  const listed = listing && findListed(listing, version);
  if (listed) return listed;
  // No listing, or one that leaves old releases out.
  const fileName = archiveFileName(version, toGoPlatform(world.platform));
  const url = `${base}/${fileName}.sha256`;
  const answer = await download({ url, limitBytes: 4096 }, world);
  const sha256 = answer.kind === "body" ? parseSha256File(answer.bytes.toString(), fileName) : undefined;
  if (sha256 !== undefined) return { fileName, sha256 };
  const listingWords = listing ? `its listing has no Go ${goName(version)} for this machine` : "it has no listing";
  const hashWords = answer.kind === "body" ? "holds no SHA-256" : `answered ${answer.status}`;
  throw new ActionError(
    "toolchain",
    `${listingWords} and ${fileName}.sha256 ${hashWords}, so there is nothing to check ${fileName} with`,
  );
}

async function extract(bytes: Buffer, fileName: string, directory: string, world: SourceWorld): Promise<string> {
  const archive = join(directory, fileName);
  const tree = join(directory, "tree");
  await world.files.write(archive, bytes);
  if (fileName.endsWith(".zip")) await world.toolCache.extractZip(archive, tree);
  else await world.toolCache.extractTar(archive, tree);
  return join(tree, "go");
}
