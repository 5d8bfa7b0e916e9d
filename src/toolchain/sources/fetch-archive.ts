import { createHash } from "node:crypto";
import { join } from "node:path";
import { ActionError, wordsOf } from "../../errors.ts";
import { toGoPlatform } from "../../targets/go-platform.ts";
import { type GoVersion, goName } from "../wish/go-version.ts";
import {
  archiveFileName,
  findListed,
  type ListedArchive,
  parseArchiveListing,
  parseSha256File,
} from "./archive-listing.ts";
import { download, downloadWhole, shownUrl } from "./download.ts";
import { type GoSource, type SourceWorld, withoutCredentials } from "./go-source.ts";

/** Largest archive taken; Go's own stay below 100 MB. */
const archiveLimitBytes = 500 * 1024 * 1024;
/** That of go.dev is below 4 MB. */
const listingLimitBytes = 16 * 1024 * 1024;

/**
 * go.dev/dl, or a mirror of it. The hash comes from the same place as the archive: it guards against damage, proxies and
 * caches on the way, not against a mirror that lies about both.
 */
export function archiveSource(baseUrl: string, world: SourceWorld): GoSource {
  const given = baseUrl.replace(/\/+$/, "");
  let opened: { readonly base: string; readonly listing: Promise<ArchiveListing> } | undefined;
  const open = () => {
    if (opened === undefined) {
      const base = withoutCredentials(given, "go-download-base-url", world);
      opened = { base, listing: fetchListing(base, world) };
    }
    return opened;
  };
  return {
    name: shownUrl(given),
    async versions() {
      const listing = await open().listing;
      return "why" in listing
        ? { unlisted: listing.why }
        : { versions: listing.archives.map(({ version }) => version) };
    },
    async unpack(version, directory) {
      const { base, listing } = open();
      const { fileName, sha256 } = await findArchive(base, version, await listing, world);
      const url = `${base}/${fileName}`;
      const bytes = await downloadWhole({ url, limitBytes: archiveLimitBytes, title: fileName }, world);
      const actual = createHash("sha256").update(bytes).digest("hex");
      if (actual !== sha256) {
        const wrong = `SHA-256 ${actual} of ${bytes.length} bytes instead of ${sha256}`;
        throw new ActionError("toolchain", `${shownUrl(url)} is damaged or tampered with: ${wrong}`);
      }
      return { goroot: await extract(bytes, fileName, directory, world), origin: shownUrl(base) };
    },
  };
}

/** What a mirror lists for this machine, or why it cannot be read from it. */
type ArchiveListing = { readonly archives: readonly ListedArchive[] } | { readonly why: string };

async function fetchListing(base: string, world: SourceWorld): Promise<ArchiveListing> {
  const answer = await download({ url: `${base}/?mode=json&include=all`, limitBytes: listingLimitBytes }, world);
  if (answer.kind === "refused") return { why: `it has no listing (answered ${answer.status})` };
  const archives = parseArchiveListing(answer.bytes.toString(), toGoPlatform(world.platform));
  return archives === undefined
    ? { why: "it has no listing (what it sends is not a JSON list of releases)" }
    : { archives };
}

async function findArchive(
  base: string,
  version: GoVersion,
  listing: ArchiveListing,
  world: SourceWorld,
): Promise<{ readonly fileName: string; readonly sha256: string }> {
  const listed = "why" in listing ? undefined : findListed(listing.archives, version);
  if (listed) return listed;
  // No listing, or one that leaves old releases out.
  const fileName = archiveFileName(version, toGoPlatform(world.platform));
  const url = `${base}/${fileName}.sha256`;
  const answer = await download({ url, limitBytes: 4096 }, world);
  const sha256 = answer.kind === "body" ? parseSha256File(answer.bytes.toString(), fileName) : undefined;
  if (sha256 !== undefined) return { fileName, sha256 };
  const listingWords = "why" in listing ? listing.why : `its listing has no Go ${goName(version)} for this machine`;
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
  try {
    if (fileName.endsWith(".zip")) await world.toolCache.extractZip(archive, tree);
    else await world.toolCache.extractTar(archive, tree);
  } catch (error) {
    // A full disk makes tar complain about every single file.
    const cause = wordsOf(error).slice(0, 300);
    throw new ActionError("toolchain", `${fileName} cannot be unpacked`, { cause });
  }
  return join(tree, "go");
}
