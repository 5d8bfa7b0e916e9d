import type { BuiltBinary } from "../../model/binaries.ts";
import type { OldBinary } from "../../model/old-binary.ts";
import type { PackedFiles } from "../../model/packed-files.ts";
import {
  type HostFacts,
  type KnownRelease,
  provenRelease,
  releaseWithBinary,
  releaseWithFiles,
} from "../facts/host-facts.ts";

/** How a part of a release comes to a host. */
export type Transfer =
  | { readonly kind: "none" }
  /** A release that is there has the same. */
  | { readonly kind: "link"; readonly from: string }
  /** Only what makes it of the program of a release that is there. */
  | { readonly kind: "patch"; readonly from: string; readonly old: OldBinary }
  | { readonly kind: "whole" };

/** The largest program that is sent as a patch, or made from: both are in memory on the host, the old one also here. */
const patchLimitBytes = 128 * 1024 * 1024;

/** As the host's `zstd` is asked for it. */
const canPatch = "zstd --patch-from";

export function chooseBinaryTransfer(
  facts: HostFacts,
  { sha256, sizeBytes }: Pick<BuiltBinary, "sha256" | "sizeBytes">,
  /** What is at hand here of earlier releases. */
  oldBinaries: readonly OldBinary[],
): Exclude<Transfer, { kind: "none" }> {
  const same = releaseWithBinary(facts, sha256);
  if (same !== undefined) return { kind: "link", from: same };
  if (!facts.tools.has(canPatch) || sizeBytes > patchLimitBytes) return { kind: "whole" };
  const usable = oldBinaries.filter((old) => old.sizeBytes <= patchLimitBytes);
  for (const { id, record } of patchable(facts)) {
    const old = usable.find((each) => each.sha256 === record?.binarySha256);
    if (old !== undefined) return { kind: "patch", from: id, old };
  }
  return { kind: "whole" };
}

export function chooseFilesTransfer(
  facts: HostFacts,
  files: Pick<PackedFiles, "manifestSha256"> | undefined,
): Exclude<Transfer, { kind: "patch" }> {
  if (files === undefined) return { kind: "none" };
  const same = releaseWithFiles(facts, files.manifestSha256);
  return same === undefined ? { kind: "whole" } : { kind: "link", from: same };
}

/** Programs on the host that a patch can be made of, by their sha256, the likeliest first; none where it needs none, or knows no patches. */
export function wantedOldBinaries(facts: HostFacts, sha256: string): readonly string[] {
  if (releaseWithBinary(facts, sha256) !== undefined || !facts.tools.has(canPatch)) return [];
  const hashes = patchable(facts).flatMap(({ record }) => record?.binarySha256 ?? []);
  return [...new Set(hashes)];
}

/** What serves is what the next release is made from, most of the time; a bad release is as good as any to be patched. */
function patchable(facts: HostFacts): readonly KnownRelease[] {
  const live = provenRelease(facts);
  const newestFirst = facts.releases.toSorted((one, other) => (one.id < other.id ? 1 : -1));
  return [...newestFirst.filter(({ id }) => id === live), ...newestFirst.filter(({ id }) => id !== live)];
}
