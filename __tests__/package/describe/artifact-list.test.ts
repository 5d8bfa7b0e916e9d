import { expect, test } from "vitest";
import type { BuiltBinary } from "../../../src/model/binaries.ts";
import { type Artifact, artifactOf, binaryArtifact } from "../../../src/package/describe/artifact.ts";
import {
  parseArtifacts,
  pathInOutput,
  releasedArtifacts,
  sha256Of,
} from "../../../src/package/describe/artifact-list.ts";
import { checksumsText } from "../../../src/package/describe/checksums.ts";
import { metadataOf } from "../../../src/package/describe/metadata.ts";

const sha256 = "0123456789abcdef".repeat(4);
const file = (path: string) => ({ name: path.split("/").at(-1) ?? "", path, sizeBytes: 12, sha256 });
const built = (os: string, arch: string, variant?: string): BuiltBinary => ({
  name: "svc",
  mainPackage: "example.com/svc",
  target: { os, arch, variant },
  path: "/w/dist/x",
  sizeBytes: 12,
  sha256,
  proof: [],
  elapsedMs: 1,
});

test("a binary's entry is GoReleaser's, with size and checksum, in its order", () => {
  const entry = binaryArtifact(built("windows", "amd64"), file("svc_windows_amd64/svc.exe"), "dist");
  expect(JSON.stringify(entry)).toBe(
    JSON.stringify({
      name: "svc.exe",
      path: "dist/svc_windows_amd64/svc.exe",
      goos: "windows",
      goarch: "amd64",
      goamd64: "v1",
      target: "windows_amd64_v1",
      internal_type: 4,
      type: "Binary",
      extra: { Binary: "svc", Builder: "go", Checksum: `sha256:${sha256}`, Ext: ".exe", ID: "svc", Size: 12 },
    }),
  );
});

test.each([
  ["arm", "6", { goarm: "6", target: "linux_arm_6" }],
  ["arm64", undefined, { goarm64: "v8.0", target: "linux_arm64_v8.0" }],
  ["386", undefined, { go386: "sse2", target: "linux_386_sse2" }],
  ["mips64le", "softfloat", { gomips: "softfloat", target: "linux_mips64le_softfloat" }],
  ["riscv64", undefined, { goriscv64: "rva20u64", target: "linux_riscv64_rva20u64" }],
  ["loong64", undefined, { target: "linux_loong64" }],
])("linux/%s %s has GoReleaser's fields", (arch, variant, fields) => {
  const { goos, goarch, name, path, internal_type, type, extra, ...rest } = binaryArtifact(
    built("linux", arch, variant),
    file("a/svc"),
    "",
  );
  expect({ goos, goarch, path, rest }).toEqual({ goos: "linux", goarch: arch, path: "a/svc", rest: fields });
});

test("metadata.json is GoReleaser's, and no build without git is without a date", () => {
  const version = { version: "v1.2.3", commit: "c0ffee", date: "2026-03-04T03:06:07Z" };
  expect(metadataOf("svc", version, { os: "win32", arch: "x64" })).toEqual({
    project_name: "svc",
    tag: "v1.2.3",
    previous_tag: "",
    version: "1.2.3",
    commit: "c0ffee",
    date: "2026-03-04T03:06:07Z",
    runtime: { goos: "windows", goarch: "amd64" },
  });
  expect(metadataOf("svc", { ...version, date: "" }, { os: "linux", arch: "x64" }).date).toBe("1980-01-01T00:00:00Z");
});

test("checksums are sorted by name, two blanks between", () => {
  const lines = ["b", "a/c", "B"].map((path) => ({ path, sha256 }));
  expect(checksumsText(lines)).toBe(["B", "a/c", "b"].map((path) => `${sha256}  ${path}\n`).join(""));
});

const amd64 = { target: { os: "linux", arch: "amd64", variant: undefined } };
const binary = (target: string) => ({ ...artifactOf("Binary", file(`${target}/svc`), "dist"), target });
const archive = artifactOf("Archive", file("svc_1_linux_amd64.tar.gz"), "dist", amd64);
const sbom = artifactOf("SBOM", file("svc.sbom.json"), "dist");
const metadata = artifactOf("Metadata", file("metadata.json"), "dist");

test("released is what is not in an archive of its target", () => {
  const all = [binary("linux_amd64_v1"), binary("linux_arm_7"), archive, sbom, metadata];
  expect(releasedArtifacts(all).map(({ path }) => path)).toEqual([
    "dist/linux_arm_7/svc",
    "dist/svc_1_linux_amd64.tar.gz",
    "dist/svc.sbom.json",
  ]);
});

test.each([
  ["out/svc.zip", "out/metadata.json", "svc.zip"],
  ["svc.zip", "metadata.json", "svc.zip"],
  ["out/a/svc", "out/metadata.json", "a/svc"],
  ["out/../etc/passwd", "out/metadata.json", undefined],
  ["out//etc/passwd", "out/metadata.json", undefined],
  ["/etc/passwd", "metadata.json", undefined],
  ["out/a\\b", "out/metadata.json", undefined],
  ["out/a\nb", "out/metadata.json", undefined],
  ["elsewhere/svc", "out/metadata.json", undefined],
])("%s of a run with %s lies at %s", (path, beside, place) => {
  expect(pathInOutput({ ...sbom, path }, [{ ...metadata, path: beside }])).toBe(place);
});

test("a list that does not say where it was has no places", () => expect(pathInOutput(sbom, [sbom])).toBeUndefined());

test.each([
  ["{", /is not JSON/],
  ["{}", /is not a list/],
  ["[null]", /entry 1/],
  [JSON.stringify([sbom, { ...sbom, extra: null }]), /entry 2/],
  [JSON.stringify([{ ...sbom, name: 7 }]), /entry 1/],
])("%s is refused", (text, words) => expect(parseArtifacts(text)).toMatch(words));

test("a digest is one or it is none", () => {
  const said = (Checksum: string): Pick<Artifact, "extra"> => ({ extra: { Checksum } });
  expect(sha256Of(said(`sha256:${sha256}`))).toBe(sha256);
  for (const odd of [sha256, `sha256:${sha256}0`, `sha256:${sha256.toUpperCase()}`, `md5:${sha256}`])
    expect(sha256Of(said(odd))).toBeUndefined();
});
