import type { BuiltBinary } from "../../model/binaries.ts";
import type { Target } from "../../model/target.ts";
import { fileName } from "../../targets/target.ts";
import { variantSetting } from "../../targets/variants.ts";

/** `internal_type` and `type` of GoReleaser 2.13 (internal/artifact/artifact.go), for what is made here. */
const artifactTypes = { Archive: 1, Binary: 4, Checksum: 12, SBOM: 29, Metadata: 36 } as const;

export type ArtifactType = keyof typeof artifactTypes;

/**
 * One entry of artifacts.json, with GoReleaser's names. Variants (`goamd64`, `goarm`, ...) are always filled in, as there.
 * Everything here has `Size` and `Checksum` in its `extra`; there, binaries have no checksum and sizes are an option.
 */
export interface Artifact {
  readonly name: string;
  /** Relative to the workspace, with `/`. */
  readonly path: string;
  readonly goos?: string;
  readonly goarch?: string;
  readonly [variant: `go${string}`]: string | undefined;
  /** `linux_amd64_v1` */
  readonly target?: string;
  readonly internal_type: number;
  readonly type: string;
  readonly extra: ArtifactExtra;
}

/** Names in GoReleaser's order, which is that of the alphabet. */
export interface ArtifactExtra {
  readonly Binaries?: readonly string[];
  readonly Binary?: string;
  readonly Builder?: "go";
  /** `sha256:` and lower-case hex. */
  readonly Checksum?: string;
  readonly Ext?: string;
  readonly Files?: readonly string[];
  readonly Format?: string;
  readonly ID?: string;
  /** Bytes. */
  readonly Size?: number;
  readonly WrappedIn?: string;
}

/** A file that is there: where, how large, and what is in it. */
export interface PackagedFile {
  readonly name: string;
  /** Relative to the output directory, with `/`. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** `directory`: the output directory, relative to the workspace. */
export function artifactOf(
  type: ArtifactType,
  { name, path, sizeBytes, sha256 }: PackagedFile,
  directory: string,
  { target, extra = {} }: { readonly target?: Target; readonly extra?: ArtifactExtra } = {},
): Artifact {
  const all = { ...extra, Checksum: `sha256:${sha256}`, Size: sizeBytes };
  return {
    name,
    path: pathIn(directory, path),
    ...(target && platformFields(target)),
    internal_type: artifactTypes[type],
    type,
    extra: Object.fromEntries(Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1))),
  };
}

/** A path in the output directory, `directory` (empty: the workspace), as it is relative to the workspace. */
export function pathIn(directory: string, path: string): string {
  return directory === "" ? path : `${directory}/${path}`;
}

export function binaryArtifact(binary: BuiltBinary, file: PackagedFile, directory: string): Artifact {
  const { name, target } = binary;
  const Ext = fileName("", target);
  return artifactOf("Binary", file, directory, { target, extra: { Binary: name, Builder: "go", Ext, ID: name } });
}

function platformFields(target: Target): Pick<Artifact, "goos" | "goarch" | "target"> {
  const { os, arch } = target;
  const [variable, value] = variantSetting(target) ?? [];
  // GoReleaser has one field for both variables of MIPS.
  const field = variable?.toLowerCase().replace("gomips64", "gomips");
  return {
    goos: os,
    goarch: arch,
    ...(field === undefined ? {} : { [field]: value }),
    target: artifactTarget(target),
  };
}

/** `linux_amd64_v1` */
export function artifactTarget(target: Target): string {
  const [, value] = variantSetting(target) ?? [];
  return [target.os, target.arch, ...(value === undefined ? [] : [value])].join("_");
}
