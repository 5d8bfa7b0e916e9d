import type { Binaries, BuiltBinary, VersionFacts } from "../../model/binaries.ts";
import type { PackagingInputs } from "../../model/inputs.ts";
import type { Target } from "../../model/target.ts";
import { variantSetting } from "../../targets/variants.ts";

/**
 * The version as file names hold it: without the leading v, as GoReleaser's, so that what looks for its names finds ours.
 * What a file system or a download link could take amiss becomes `-`: a version may be any text of the user's.
 */
export function fileVersion(version: string): string {
  return version
    .replace(/^v(?=\d)/, "")
    .replace(/[^0-9A-Za-z.+_~-]+/g, "-")
    .slice(0, 100);
}

/**
 * A target as GoReleaser's archives are named (internal/pipe/archive, defaultNameTemplateSuffix): `linux_amd64`, `linux_amd64v3`,
 * `linux_armv7`, `linux_mips_hardfloat`. It leaves out the variants of other architectures, so that two of them would have one
 * name; here they are added unless they are Go's default.
 */
export function platformName(target: Target): string {
  const { os, arch } = target;
  const [, setting = ""] = variantSetting(target) ?? [];
  // `7,softfloat`
  const variant = setting.replaceAll(",", "_");
  if (arch === "arm") return `${os}_armv${variant}`;
  if (arch.startsWith("mips")) return `${os}_${arch}_${variant}`;
  const [, usual] = variantSetting({ arch, variant: undefined }) ?? [];
  return `${os}_${arch}${variant === usual ? "" : variant}`;
}

type Named = Pick<Binaries, "name"> & { readonly version: Pick<VersionFacts, "version"> };

const stem = (name: string, { version }: Named["version"]) => `${name}_${fileVersion(version)}`;

export function archiveFormat(archives: PackagingInputs["archives"], { os }: Pick<Target, "os">): "tar.gz" | "zip" {
  if (archives === "zip") return "zip";
  return archives === "auto" && os === "windows" ? "zip" : "tar.gz";
}

export function archiveName({ name, version }: Named, target: Target, format: "tar.gz" | "zip"): string {
  return `${stem(name, version)}_${platformName(target)}.${format}`;
}

/** GoReleaser's name of a binary's own document, with the variant. */
export function sbomName({ name, target }: Pick<BuiltBinary, "name" | "target">, version: Named["version"]): string {
  return `${stem(name, version)}_${platformName(target)}.sbom.json`;
}

export function checksumsName(project: string, version: string): string {
  return `${project}_${fileVersion(version)}_checksums.txt`;
}
